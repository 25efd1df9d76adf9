//! Triggers, waiting, and machines as values.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use crate::support::{Recorder, machine};
use galaxy::{Machine, NativeType, Value};

/// A script with one trigger, number 0, whose actions are given.
fn with_trigger(actions: &str) -> (Machine, Recorder) {
    let source = format!(
        "trigger gt; int gv_count; \
         bool gt_Func (bool testConds, bool runActions) {{ {actions} return true; }} \
         void InitMap () {{ gt = TriggerCreate(\"gt_Func\"); }}"
    );
    let mut host = Recorder::default();
    let mut machine = machine(&source);
    machine.start(&mut host).unwrap();
    (machine, host)
}

fn fire(machine: &mut Machine, host: &mut Recorder, unit: u32) {
    machine.fire(0, Arc::from([Value::Handle(NativeType::Unit, unit)]), host).unwrap();
}

fn hash(machine: &Machine) -> u64 {
    let mut hasher = DefaultHasher::new();
    machine.hash(&mut hasher);
    hasher.finish()
}

#[test]
fn each_firing_has_its_own_event_and_waits_by_itself() {
    let (mut machine, mut host) = with_trigger(
        "Note(UnitNumber(EventUnit())); Wait(0.125, c_timeGame); Note(UnitNumber(EventUnit()));",
    );
    fire(&mut machine, &mut host, 1);
    assert!(machine.advance(&mut host).is_empty());
    fire(&mut machine, &mut host, 2);
    assert_eq!(host.notes, ["1", "2"]);
    machine.advance(&mut host);
    assert_eq!(host.notes, ["1", "2", "1"]);
    machine.advance(&mut host);
    assert_eq!(host.notes, ["1", "2", "1", "2"]);
    assert_eq!(machine.waiting_count(), 0);
}

#[test]
fn waiting_takes_16_loops_a_game_second_and_45_for_two_real_ones() {
    for (wait, loops) in [("1.0, c_timeGame", 16), ("2.0, c_timeReal", 45), ("0, c_timeGame", 1)] {
        let (mut machine, mut host) = with_trigger(&format!("Wait({wait}); Note(1);"));
        fire(&mut machine, &mut host, 1);
        for _ in 1..loops {
            machine.advance(&mut host);
        }
        assert!(host.notes.is_empty(), "{wait}");
        machine.advance(&mut host);
        assert_eq!(host.notes, ["1"], "{wait}");
    }
}

#[test]
fn disabled_triggers_do_not_fire_but_runs_under_way_go_on() {
    let (mut machine, mut host) = with_trigger(
        "if (TriggerIsEnabled(TriggerGetCurrent())) { Note(1); } \
         TriggerEnable(TriggerGetCurrent(), false); Wait(1.0, c_timeGame); Note(2); \
         TriggerEnable(gt, true);",
    );
    fire(&mut machine, &mut host, 1);
    fire(&mut machine, &mut host, 1);
    assert_eq!(host.notes, ["1"]);
    assert!(!machine.is_enabled(0));
    for _ in 0..16 {
        machine.advance(&mut host);
    }
    assert_eq!(host.notes, ["1", "2"]);
    assert!(machine.is_enabled(0));
}

/// Two triggers: the first executes or stops the second.
fn pair(first: &str, second: &str) -> (Machine, Recorder) {
    let source = format!(
        "trigger a; trigger b; \
         bool A (bool t, bool r) {{ {first} return true; }} \
         bool B (bool t, bool r) {{ if (t) {{ Note(-1); }} {second} return true; }} \
         void InitMap () {{ a = TriggerCreate(\"A\"); b = TriggerCreate(\"B\"); }}"
    );
    let mut host = Recorder::default();
    let mut machine = machine(&source);
    machine.start(&mut host).unwrap();
    (machine, host)
}

#[test]
fn executing_a_trigger_may_wait_for_its_end() {
    let second = "Note(2); Wait(0.0625, c_timeGame); Note(3);";
    let (mut machine, mut host) = pair("Note(1); TriggerExecute(b, true, true); Note(4);", second);
    fire(&mut machine, &mut host, 1);
    assert_eq!(host.notes, ["1", "-1", "2"]);
    machine.advance(&mut host);
    machine.advance(&mut host);
    assert_eq!(host.notes, ["1", "-1", "2", "3", "4"]);

    let (mut machine, mut host) =
        pair("Note(1); TriggerExecute(b, false, false); Note(4);", second);
    fire(&mut machine, &mut host, 1);
    assert_eq!(host.notes, ["1", "2", "4"]);
    machine.advance(&mut host);
    assert_eq!(host.notes, ["1", "2", "4", "3"]);
}

#[test]
fn stopping_a_trigger_ends_its_runs() {
    let (mut machine, mut host) =
        pair("TriggerStop(b); Note(1);", "Wait(1.0, c_timeGame); Note(2);");
    machine.fire(1, Arc::from([]), &mut host).unwrap();
    assert_eq!(machine.waiting_count(), 1);
    fire(&mut machine, &mut host, 1);
    assert_eq!(machine.waiting_count(), 0);
    let (mut machine, mut host) = pair("TriggerStop(a); Note(1);", "");
    fire(&mut machine, &mut host, 1);
    assert!(host.notes.is_empty());
}

#[test]
fn triggers_that_execute_each_other_for_ever_are_stopped() {
    let (mut machine, mut host) =
        pair("TriggerExecute(b, true, true);", "TriggerExecute(a, true, true);");
    let error = machine.fire(0, Arc::from([]), &mut host).unwrap_err();
    assert!(error.message.contains("deep"), "{error}");
    let (mut machine, mut host) =
        with_trigger("while (true) { Wait(0.0, c_timeGame); gv_count += 1; }");
    for _ in 0..2000 {
        let _outcome = machine.fire(0, Arc::from([]), &mut host);
    }
    assert!(machine.waiting_count() <= 1024);
}

#[test]
fn a_clone_goes_on_like_the_original() {
    let (mut machine, mut host) = with_trigger(
        "int i; for (i = 0; i < 3; i += 1) { Wait(0.0625, c_timeGame); gv_count += 1; \
         Note(gv_count); }",
    );
    fire(&mut machine, &mut host, 1);
    machine.advance(&mut host);
    let (mut other, mut other_host) = (machine.clone(), host.clone());
    assert_eq!(hash(&machine), hash(&other));
    machine.advance(&mut host);
    assert_ne!(hash(&machine), hash(&other));
    other.advance(&mut other_host);
    assert_eq!((&machine, &host), (&other, &other_host));
    assert_eq!(hash(&machine), hash(&other));
}

#[test]
fn only_groups_that_the_script_can_name_are_reachable() {
    let (mut machine, mut host) =
        with_trigger("unitgroup kept; GroupMake(); kept = GroupMake(); Wait(0.0625, c_timeGame);");
    fire(&mut machine, &mut host, 1);
    assert_eq!(machine.reachable(NativeType::UnitGroup).into_iter().collect::<Vec<_>>(), [2]);
    machine.advance(&mut host);
    assert!(machine.reachable(NativeType::UnitGroup).is_empty());
}
