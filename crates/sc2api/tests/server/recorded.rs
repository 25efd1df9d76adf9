//! Our observations against recorded ones of the real game: which fields units have, and what does
//! not depend on the map.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use catalog::{BalanceVersion, Catalog};
use observe::cells;
use prost::Message as _;
use sc2api::protocol::{Alliance, Difficulty, DisplayType, ResponseObservation, Unit};

use crate::games::{observe, units};
use crate::melee::against;
use crate::served::Served;

/// Starts of Terran games on maps of the real game.
const RECORDINGS: [&str; 3] = ["AcropolisLE", "AltitudeAIE", "BerlingradAIE"];

fn recorded() -> Option<Vec<ResponseObservation>> {
    let folders = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
    let folder = folders.map(|at| at.join("shared/data/observations")).find(|at| at.is_dir());
    let Some(folder) = folder else {
        println!("skipped: no folder above the crate holds shared/data/observations");
        return None;
    };
    let read = |name| {
        let bytes = std::fs::read(folder.join(format!("{name}.ResponseObservation.bin"))).unwrap();
        ResponseObservation::decode(bytes.as_slice()).unwrap()
    };
    Some(RECORDINGS.map(read).into())
}

/// What a unit is, where maps differ by the looks of their resources.
fn class(unit: &Unit) -> Option<(&'static str, DisplayType)> {
    let kind = match unit.unit_type() {
        18 => "town hall",
        45 => "worker",
        341 | 483 | 665 | 666 => "mineral field",
        342 | 343 => "geyser",
        _ => return None,
    };
    Some((kind, unit.display_type()))
}

/// The fields that are set, with the values of those that are the same on every map.
fn fields(unit: &Unit) -> BTreeSet<String> {
    let text = format!("{unit:?}");
    let inside = text.trim_start_matches("Unit {").trim_end_matches('}');
    let varies = ["tag", "unit_type", "pos", "facing", "is_on_screen", "orders", "rally_targets"];
    let mut fields = BTreeSet::new();
    let (mut depth, mut start) = (0, 0);
    for (at, byte) in inside.bytes().chain([b',']).enumerate() {
        match byte {
            b'{' | b'[' | b'(' => depth += 1,
            b'}' | b']' | b')' => depth -= 1,
            b',' if depth == 0 => {
                let (name, value) = inside[start..at].split_once(':').unwrap_or_default();
                let (name, value) = (name.trim(), value.trim());
                start = at + 1;
                if matches!(value, "None" | "[]" | "") {
                    continue;
                }
                let contents = name.ends_with("_contents");
                let shown = if contents || varies.contains(&name) { "is set" } else { value };
                fields.insert(format!("{name}: {shown}"));
            }
            _ => {}
        }
    }
    fields
}

fn by_class(observation: &ResponseObservation) -> BTreeMap<String, BTreeSet<String>> {
    let seen = units(observation);
    let classes = seen.iter().filter_map(|unit| Some((class(unit)?, unit)));
    classes.map(|((kind, shown), unit)| (format!("{kind} {shown:?}"), fields(unit))).collect()
}

#[test]
fn units_have_the_fields_of_the_real_game() {
    let Some(recorded) = recorded() else { return };
    let served = Served::start();
    let ours = by_class(&observe(&mut against(&served, Difficulty::VeryEasy)));
    for (recording, name) in recorded.iter().zip(RECORDINGS) {
        let theirs = by_class(recording);
        assert_eq!(theirs.len(), 6, "{name}: {:?}", theirs.keys());
        for (class, fields) in theirs {
            assert_eq!(ours.get(&class), Some(&fields), "{class} on {name}");
        }
    }
}

#[test]
fn radii_are_those_of_the_real_game() {
    let Some(recorded) = recorded() else { return };
    let catalog = Catalog::load(BalanceVersion::V4_10_0).expect("the tables are valid");
    let mut compared = BTreeSet::new();
    for unit in recorded.iter().flat_map(units) {
        let known = catalog.units().find(|(_, kind)| kind.protocol_id == unit.unit_type());
        if let Some((_, kind)) = known {
            let name = &kind.display_name;
            assert_eq!(unit.radius(), cells(kind.reported_radius()), "{name}");
            compared.insert(name.clone());
            if unit.alliance() == Alliance::Self_ {
                assert_eq!(unit.health_max(), cells(kind.life_max), "{name}");
            }
        }
    }
    assert!(8 <= compared.len(), "{compared:?}");
}
