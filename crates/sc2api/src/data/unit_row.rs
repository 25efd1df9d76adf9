use catalog::{Attribute, Catalog, Planes, Race, ResourceKind, UnitType};
use fixed::Fixed;

use crate::protocol::weapon::TargetType;
use crate::protocol::{self, DamageBonus, UnitTypeData, Weapon};

/// Loops of a game second, in which the tables state speeds and periods.
const LOOPS_PER_SECOND: f32 = 16.0;

/// A figure that is left out where it is zero, as the real game does.
pub(super) fn figure(value: f32) -> Option<f32> {
    (value != 0.0).then_some(value)
}

fn number(value: Fixed) -> f32 {
    value.raw() as f32 / 4096.0
}

/// The row of a unit type of the catalog.
pub(super) fn unit(catalog: &Catalog, kind: &UnitType) -> UnitTypeData {
    let count = |value: u32| (value != 0).then_some(value);
    let holds = |resource: ResourceKind| {
        let held = kind.resource.map(|held| held.kind).or(kind.built_on);
        (held == Some(resource)).then_some(true)
    };
    // The game names one requirement and leaves out those that need a structure and an add-on.
    let (requirement, attached) = match (kind.requires.first(), kind.requires_attached) {
        (Some(_), Some(_)) => (None, None),
        (structure, attached) => (structure.copied().or(attached), attached),
    };
    UnitTypeData {
        unit_id: Some(kind.protocol_id),
        name: Some(kind.display_name.clone()),
        available: Some(true),
        cargo_size: count(kind.cargo_size),
        attributes: attributes(kind),
        movement_speed: Some(number(kind.speed) * LOOPS_PER_SECOND),
        armor: Some(number(kind.armor)),
        weapons: kind.weapons.iter().map(weapon).collect(),
        mineral_cost: Some(kind.minerals),
        vespene_cost: Some(kind.vespene),
        food_required: figure(number(kind.supply)),
        ability_id: count(kind.ability_id),
        race: Some(race(kind.race).into()),
        build_time: figure(kind.build_time_loops as f32),
        food_provided: Some(number(kind.supply_provided)),
        has_vespene: holds(ResourceKind::Vespene),
        has_minerals: holds(ResourceKind::Minerals),
        tech_alias: kind.counts_as.iter().map(|&id| catalog.unit(id).protocol_id).collect(),
        unit_alias: kind.form_of.map(|id| catalog.unit(id).protocol_id),
        tech_requirement: requirement.map(|id| catalog.unit(id).protocol_id),
        require_attached: attached.map(|_| true),
        sight_range: Some(number(kind.sight)),
    }
}

fn race(race: Race) -> protocol::Race {
    match race {
        Race::Terran => protocol::Race::Terran,
        Race::Zerg => protocol::Race::Zerg,
        Race::Protoss => protocol::Race::Protoss,
        Race::Neutral => protocol::Race::NoRace,
    }
}

fn attributes(kind: &UnitType) -> Vec<i32> {
    const ALL: [Attribute; 11] = [
        Attribute::Light,
        Attribute::Armored,
        Attribute::Biological,
        Attribute::Mechanical,
        Attribute::Robotic,
        Attribute::Psionic,
        Attribute::Massive,
        Attribute::Structure,
        Attribute::Hover,
        Attribute::Heroic,
        Attribute::Summoned,
    ];
    ALL.into_iter()
        .filter(|&attribute| kind.attributes.has(attribute))
        .map(|attribute| attribute_of(attribute).into())
        .collect()
}

fn attribute_of(attribute: Attribute) -> protocol::Attribute {
    match attribute {
        Attribute::Light => protocol::Attribute::Light,
        Attribute::Armored => protocol::Attribute::Armored,
        Attribute::Biological => protocol::Attribute::Biological,
        Attribute::Mechanical => protocol::Attribute::Mechanical,
        Attribute::Robotic => protocol::Attribute::Robotic,
        Attribute::Psionic => protocol::Attribute::Psionic,
        Attribute::Massive => protocol::Attribute::Massive,
        Attribute::Structure => protocol::Attribute::Structure,
        Attribute::Hover => protocol::Attribute::Hover,
        Attribute::Heroic => protocol::Attribute::Heroic,
        Attribute::Summoned => protocol::Attribute::Summoned,
    }
}

fn weapon(weapon: &catalog::Weapon) -> Weapon {
    let target = match weapon.targets {
        Planes::GROUND => TargetType::Ground,
        Planes::AIR => TargetType::Air,
        _ => TargetType::Any,
    };
    let bonus = |bonus: &catalog::AttributeBonus| DamageBonus {
        attribute: Some(attribute_of(bonus.attribute).into()),
        bonus: Some(number(bonus.damage)),
    };
    Weapon {
        r#type: Some(target.into()),
        damage: Some(number(weapon.damage)),
        damage_bonus: weapon.bonuses.iter().map(bonus).collect(),
        attacks: Some(weapon.hits),
        range: Some(number(weapon.range)),
        speed: Some(number(weapon.period)),
    }
}
