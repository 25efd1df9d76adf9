//! The command `bench` as a user runs it.
#![expect(clippy::unwrap_used, reason = "a failure of the machine fails the test")]

use std::process::Command;

use serde_json::Value;

fn bench(more: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_starleague"));
    let output = command.args(["bench", "battles", "--seconds", "0.3"]).args(more).output();
    let output = output.unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn shares_of_the_systems_add_up() {
    let text = bench(&["--json", "--scenario", "8m", "--scenario", "2s3z"]);
    let report: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(report.as_object().unwrap().len(), 2);
    for (battle, speed) in report.as_object().unwrap() {
        assert!(0.0 < speed["steps_per_second_core"].as_f64().unwrap(), "{battle}");
        let shares = speed["shares"].as_object().unwrap();
        let expected = [
            "behavior",
            "missiles",
            "hits",
            "collision",
            "vitals",
            "deaths",
            "spawns",
            "environment",
        ];
        assert_eq!(shares.len(), expected.len(), "{battle}: {shares:?}");
        let share = |name: &str| shares[name].as_f64().unwrap();
        let sum: f64 = expected.into_iter().map(share).sum();
        assert!((sum - 1.0).abs() < 1e-9, "{battle}: {shares:?}");
        // These three are the bulk of any battle, and nothing rests on who is quicker.
        for name in ["behavior", "collision", "environment"] {
            assert!(0.0 < share(name) && share(name) < 0.95, "{battle}: {shares:?}");
        }
        assert!(share("spawns") < 0.2, "{battle}: {shares:?}");
    }
}

#[test]
fn text_shows_shares_beside_speeds() {
    let text = bench(&["--scenario", "3m"]);
    assert!(text.contains("env-steps/s") && text.contains("collision"), "{text}");
}

/// Two objects came one after the other.
#[test]
fn battles_and_api_together_print_one_object() {
    let folder = std::env::temp_dir().join(format!("starleague-bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    for map in ["3m", "8m", "27m_vs_30m"] {
        let bytes = maps::MeleeMap::flat64().to_bytes();
        std::fs::write(folder.join(format!("{map}.SC2Map")), bytes).unwrap();
    }
    let folder_text = folder.to_str().unwrap();
    let text = bench(&["api", "--maps", folder_text, "--json", "--scenario", "3m"]);
    std::fs::remove_dir_all(&folder).unwrap();
    let report: Value = serde_json::from_str(&text).unwrap();
    assert!(report["battles"]["3m"]["steps_per_second_core"].is_number(), "{report}");
    assert!(report["api"]["3m"]["round_trip_us"].is_number(), "{report}");
}
