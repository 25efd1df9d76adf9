//! Whatever a script says, it is read and run within bounds.

use std::sync::Arc;

use crate::support::{Recorder, natives};
use galaxy::{Machine, compile};
use proptest::prelude::*;

const PIECES: [&str; 60] = [
    "void",
    "int",
    "bool",
    "fixed",
    "string",
    "unit",
    "trigger",
    "F",
    "G",
    "a",
    "b",
    "InitMap",
    "Note",
    "UnitMake",
    "TriggerCreate",
    "TriggerExecute",
    "Wait",
    "gt",
    "\"F\"",
    "1",
    "0",
    "2.5",
    "0x10",
    "true",
    "false",
    "null",
    "if",
    "else",
    "while",
    "for",
    "break",
    "continue",
    "return",
    "const",
    "static",
    "include",
    "struct",
    "(",
    ")",
    "{",
    "}",
    "[",
    "]",
    ";",
    ",",
    "=",
    "+=",
    "==",
    "!=",
    "<",
    "<<",
    "+",
    "-",
    "*",
    "/",
    "%",
    "!",
    "&&",
    "||",
    "~",
];

/// A script that uses most of the language.
const SCRIPT: &str = "include \"TriggerLibs/NativeLib\"
const int c_size = 4;
int[c_size][3] grid;
trigger gt;
fixed share = 0.5;
int Sum (int from, int to);
bool F (bool testConds, bool runActions) {
    int i = 0;
    if (testConds && !(TriggerIsEnabled(TriggerGetCurrent()) == true)) { return false; }
    else if (!runActions) { return true; }
    for ( ; i < 3; i += 1) { grid[i + 1][i] = Sum(1, i) * -2; if (i == 2) { break; } }
    while (share < 10.0) { share *= 2; Wait(0.125, c_timeGame); }
    NoteText(\"done\" + \"!\");
    Note(grid[2][1] % 7 | 1 << 3);
    return true;
}
int Sum (int from, int to) {
    if (from > to) { return 0; }
    return from + Sum(from + 1, to);
}
void InitMap () {
    gt = TriggerCreate(\"F\");
    TriggerExecute(gt, true, false);
}
";

/// Compiles a script and, if it is right, runs it for a while.
fn play(source: &str) {
    let Ok(program) = compile(source, &natives()) else { return };
    let (mut machine, mut host) = (Machine::new(Arc::new(program)), Recorder::default());
    if machine.start(&mut host).is_err() {
        return;
    }
    for trigger in 0..3 {
        let _outcome = machine.fire(trigger, Arc::from([]), &mut host);
    }
    for _ in 0..10 {
        let errors = machine.advance(&mut host);
        if !errors.is_empty() {
            break;
        }
    }
    let mut copy = machine.clone();
    assert_eq!(machine.advance(&mut host), copy.advance(&mut host.clone()));
}

#[test]
fn the_script_that_is_mutated_is_right() {
    assert!(compile(SCRIPT, &natives()).is_ok());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_text_is_read(text in "\\PC{0,200}") {
        play(&text);
    }

    #[test]
    fn any_tokens_are_read(picks in prop::collection::vec(0..PIECES.len(), 0..120)) {
        let words: Vec<&str> = picks.into_iter().map(|pick| PIECES[pick]).collect();
        play(&words.join(" "));
        play(&format!("void InitMap () {{ {} }}", words.join(" ")));
    }

    #[test]
    fn a_mutated_script_is_read(
        cuts in prop::collection::vec((0..SCRIPT.len(), 0..12_usize, 0..PIECES.len()), 1..4),
    ) {
        let mut script = SCRIPT.to_owned();
        for (start, length, pick) in cuts {
            let start = start.min(script.len());
            let end = (start + length).min(script.len());
            script.replace_range(start..end, &format!(" {} ", PIECES[pick]));
        }
        play(&script);
    }
}
