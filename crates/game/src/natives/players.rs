use std::sync::Arc;

use catalog::Race;
use fixed::Fixed;
use galaxy::Value;

use super::{Arguments, Hand, Native, nothing, without_effect};

const MINERALS: i32 = 0;
const VESPENE: i32 = 1;
const MINERALS_COLLECTED: i32 = 2;
const VESPENE_COLLECTED: i32 = 3;
const CURRICULUM_SCORE: i32 = 4;
const SUPPLIES_MADE: i32 = 5;

const SET_TO: i32 = 0;
const ADD: i32 = 1;
const SUBTRACT: i32 = 2;

const USER: i32 = 1;
const COMPUTER: i32 = 2;
const NEUTRAL: i32 = 3;
const HOSTILE: i32 = 4;

pub(super) const CONSTANTS: &[(&str, i32)] = &[
    ("c_playerPropMinerals", MINERALS),
    ("c_playerPropVespene", VESPENE),
    ("c_playerPropMineralsCollected", MINERALS_COLLECTED),
    ("c_playerPropVespeneCollected", VESPENE_COLLECTED),
    ("c_playerPropCurriculumScore", CURRICULUM_SCORE),
    ("c_playerPropSuppliesMade", SUPPLIES_MADE),
    ("c_allianceIdPassive", 0),
    ("libNtve_ge_AllianceSetting_Enemy", 0),
    ("c_playerPropOperSetTo", SET_TO),
    ("c_playerPropOperAdd", ADD),
    ("c_playerPropOperSubtract", SUBTRACT),
    ("c_playerTypeUser", USER),
    ("c_playerTypeComputer", COMPUTER),
    ("c_playerTypeNeutral", NEUTRAL),
    ("c_playerTypeHostile", HOSTILE),
];

pub(super) const NATIVES: &[Native] = &[
    ("playergroup PlayerGroupAll()", |_, _, _| {
        Ok(Value::Handle(galaxy::NativeType::PlayerGroup, 0))
    }),
    ("int PlayerType(int)", |_, given, _| {
        Ok(Value::Int(match given.int(0) {
            0 => NEUTRAL,
            1 => USER,
            15 => HOSTILE,
            _ => COMPUTER,
        }))
    }),
    ("int PlayerGetPropertyInt(int, int)", |hand, given, _| {
        Ok(Value::Int(property(hand, given.player(0), given.int(1))?))
    }),
    ("fixed PlayerGetPropertyFixed(int, int)", |hand, given, _| {
        let value = property(hand, given.player(0), given.int(1))?;
        Ok(Value::Fixed(Fixed::from_raw(value.saturating_mul(Fixed::ONE.raw()))))
    }),
    ("void PlayerModifyPropertyInt(int, int, int, int)", |hand, given, _| {
        modify(hand, given, given.int(3))
    }),
    ("void PlayerModifyPropertyFixed(int, int, int, fixed)", |hand, given, _| {
        modify(hand, given, given.fixed(3).floor())
    }),
    ("void PlayerScoreValueSetFromFixed(int, string, fixed)", |hand, given, _| {
        match &*given.text(1) {
            "MineralsCollected" => {
                let value = given.fixed(2).floor();
                set_property(hand, given.player(0), MINERALS_COLLECTED, value)
            }
            other => without_effect(hand, &format!("the score value {other}")),
        }
    }),
    ("playergroup PlayerGroupEmpty()", |_, _, _| {
        Ok(Value::Handle(galaxy::NativeType::PlayerGroup, 1))
    }),
    ("playergroup PlayerGroupSingle(int)", |_, given, _| {
        Ok(Value::Handle(galaxy::NativeType::PlayerGroup, 2_u32.wrapping_add(given.int(0) as u32)))
    }),
    ("void PlayerGroupAdd(playergroup, int)", nothing),
    ("point PlayerStartLocation(int)", |hand, given, _| {
        let player = given.player(0).unwrap_or(0);
        Ok(hand.map.start_location(player).map_or(Value::Null, Value::Point))
    }),
    ("string PlayerRace(int)", |hand, given, _| {
        let race = given.player(0).and_then(|player| hand.state.races[usize::from(player)]);
        let name = match race {
            Some(Race::Terran) => "Terr",
            Some(Race::Zerg) => "Zerg",
            Some(Race::Protoss) => "Prot",
            Some(Race::Neutral) | None => "",
        };
        Ok(Value::String(Arc::from(name)))
    }),
    ("void PlayerSetAlliance(int, int, int, bool)", |hand, _, _| without_effect(hand, "alliances")),
    // The two players are enemies anyway.
    ("void libNtve_gf_SetAlliance(int, int, int)", nothing),
    ("void PlayerSetDifficulty(int, int)", nothing),
    ("void AICampaignStart(int)", nothing),
    ("void AIStart(int, bool, int)", nothing),
    ("void AIToggleBulliesInRegion(int, region, bool)", nothing),
];

fn property(hand: &Hand<'_>, player: Option<u8>, property: i32) -> Result<i32, String> {
    if property == CURRICULUM_SCORE {
        return Ok(hand.state.curriculum_score.unwrap_or(0));
    }
    let player = player.and_then(|player| hand.world.player(player)).ok_or("there is no player")?;
    let value = match property {
        MINERALS => player.minerals,
        VESPENE => player.vespene,
        MINERALS_COLLECTED => player.minerals_collected,
        VESPENE_COLLECTED => player.vespene_collected,
        SUPPLIES_MADE => player.supply_cap.floor().max(0) as u32,
        other => return Err(format!("the property {other} of players is not built yet")),
    };
    Ok(i32::try_from(value).unwrap_or(i32::MAX))
}

/// Sets a property, adds to it or takes from it.
fn modify(hand: &mut Hand<'_>, given: Arguments<'_>, value: i32) -> Result<Value, String> {
    let player = given.player(0);
    if given.int(1) == SUPPLIES_MADE {
        return without_effect(hand, "supply without structures");
    }
    let now = property(hand, player, given.int(1))?;
    let value = match given.int(2) {
        SET_TO => value,
        ADD => now.saturating_add(value),
        SUBTRACT => now.saturating_sub(value),
        other => return Err(format!("there is no operation {other}")),
    };
    set_property(hand, player, given.int(1), value)
}

fn set_property(
    hand: &mut Hand<'_>,
    player: Option<u8>,
    property: i32,
    value: i32,
) -> Result<Value, String> {
    if property == CURRICULUM_SCORE {
        // Only the first player of a curriculum has a score.
        if player == Some(1) {
            hand.state.curriculum_score = Some(value);
        }
        return Ok(Value::Null);
    }
    let player =
        player.and_then(|player| hand.world.player_mut(player)).ok_or("there is no player")?;
    let value = value.max(0) as u32;
    match property {
        MINERALS => player.minerals = value,
        VESPENE => player.vespene = value,
        MINERALS_COLLECTED => player.minerals_collected = value,
        VESPENE_COLLECTED => player.vespene_collected = value,
        other => return Err(format!("setting the property {other} of players is not built yet")),
    }
    Ok(Value::Null)
}
