//! What a script takes of time and memory is bounded, whatever it says.
#![expect(clippy::disallowed_types, reason = "these tests look how long it takes")]

use std::sync::Arc;
use std::time::{Duration, Instant};

use galaxy::{Machine, NativeTable, compile};

use crate::support::{Recorder, failure, machine, natives};

/// The longest that a test's script may take: far more than any does, far less than minutes.
const PATIENCE: Duration = Duration::from_secs(20);

/// 589 KB of this took 100 seconds: each mistake was compared with every name, reported or not.
#[test]
fn mistakes_are_found_in_time_that_grows_with_the_script() {
    let mut source = String::new();
    for number in 0..20_000 {
        source +=
            &format!("void AFunctionOfTheScript{number} () {{ AFunctionOfNobody{number}(); }}\n");
    }
    let begun = Instant::now();
    let mistakes = compile(&source, &natives()).unwrap_err();
    assert_eq!(mistakes.len(), 100);
    assert!(begun.elapsed() < PATIENCE, "{:?}", begun.elapsed());
    let triggers = "    TriggerCreate(\"AFunctionOfNobody\");\n".repeat(20_000);
    let mistakes = compile(&format!("{source}void F () {{\n{triggers}}}"), &natives()).unwrap_err();
    assert_eq!(mistakes.len(), 100);
    assert!(begun.elapsed() < 2 * PATIENCE, "{:?}", begun.elapsed());
}

#[test]
fn strings_that_grow_are_stopped() {
    let error = failure(
        "string[4000] all;\n\
         void InitMap () {\n    string long = \"0123456789abcdef\";\n    int i;\n\
         while (i < 11) { long = long + long; i += 1; }\n    i = 0;\n\
         while (i < 4000) { all[i] = long + \"!\"; i += 1; }\n}",
    );
    assert!(error.message.contains("holds more than 64 MiB"), "{error}");
}

/// A trigger that fires in every loop is stopped in every loop, before it adds to what is held.
#[test]
fn runs_that_come_again_do_not_add_up() {
    let source = "string[60000] all;\nint n;\nstring long = \"0123456789abcdef\";\ntrigger gt;\n\
         bool F (bool testConds, bool runActions) {\n    int i;\n\
         while (i < 400) { all[n] = long + \"!\"; n += 1; i += 1; }\n    return true;\n}\n\
         void InitMap () {\n    int i;\n    gt = TriggerCreate(\"F\");\n\
         while (i < 11) { long = long + long; i += 1; }\n}";
    let (mut machine, mut host) = (machine(source), Recorder::default());
    machine.start(&mut host).unwrap();
    let held = |machine: &Machine| match machine.global(60_000) {
        Some(galaxy::Value::Int(count)) => *count,
        other => panic!("{other:?}"),
    };
    let mut refused = 0;
    for _ in 0..50 {
        machine.advance(&mut host);
        refused += usize::from(machine.fire(0, Arc::from([]), &mut host).is_err());
    }
    assert!(refused > 35, "{refused}");
    // Of 32 KiB each: 64 MiB, and 16 that come in before they are counted.
    assert!(held(&machine) <= (64 + 16 + 1) * 32, "{}", held(&machine));
}

/// Strings that many variables share count once, and those that were thrown away not at all.
#[test]
fn what_is_shared_or_thrown_away_does_not_count() {
    let source = "string[60000] all;\n\
         void InitMap () {\n    string long = \"0123456789abcdef\";\n    string other;\n    int i;\n\
         while (i < 11) { long = long + long; i += 1; }\n    i = 0;\n\
         while (i < 60000) { all[i] = long; i += 1; }\n    i = 0;\n\
         while (i < 900) { other = long + \"!\"; i += 1; }\n}";
    machine(source).start(&mut Recorder::default()).unwrap();
}

#[test]
fn runs_that_wait_with_many_variables_are_stopped() {
    let source = "trigger gt;\n\
         bool F (bool testConds, bool runActions) {\n    int[60000] many;\n    Wait(1000.0, 0);\n\
         return true;\n}\n\
         void InitMap () {\n    int i;\n    gt = TriggerCreate(\"F\");\n\
         while (i < 1000) { TriggerExecute(gt, true, false); i += 1; }\n}";
    let error = failure(source);
    assert!(error.message.contains("holds more than 64 MiB"), "{error}");
}

#[test]
fn strings_take_time_to_build() {
    let error = failure(
        "void InitMap () {\n    string long = \"0123456789abcdef\";\n    string other;\n    int i;\n\
         while (i < 11) { long = long + long; i += 1; }\n\
         while (true) { other = long + \"!\"; }\n}",
    );
    assert!(error.message.contains("instructions"), "{error}");
}

#[test]
fn natives_cost_what_they_say() {
    struct Dear;
    impl galaxy::Host for Dear {
        fn call(
            &mut self,
            _: usize,
            _: &[galaxy::Value],
            context: galaxy::Context<'_>,
        ) -> Result<galaxy::Value, String> {
            *context.cost += 1_000_000;
            Ok(galaxy::Value::Null)
        }
    }
    let table = NativeTable::new(&["void Work()"], &[]).unwrap();
    let source = |count: usize| format!("void InitMap () {{ {} }}", "Work();".repeat(count));
    let start = |count| {
        let program = compile(&source(count), &table).unwrap();
        Machine::new(Arc::new(program)).start(&mut Dear)
    };
    assert!(start(3).is_ok());
    assert!(start(5).unwrap_err().message.contains("instructions"));
}

/// As the editor writes loops whose step is a constant.
#[test]
fn constants_can_be_local_to_a_function() {
    let source =
        "void InitMap () { const int step = 2; int i; for ( ; i < 6; i += step ) { Note(i); } }";
    assert_eq!(crate::support::notes(source), ["0", "2", "4"]);
    let mistakes = |source: &str| compile(source, &natives()).unwrap_err()[0].to_string();
    let source = "void F () { const int step = 1; step = 2; }";
    assert_eq!(mistakes(source), "1:33: `step` is a constant");
    assert_eq!(
        mistakes("void F () { const int step; }"),
        "1:27: the constant `step` needs a value"
    );
}
