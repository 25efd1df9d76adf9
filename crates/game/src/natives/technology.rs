use galaxy::Value;

use super::{Hand, Native, without_effect};

const COMPLETE_ONLY: i32 = 0;

pub(super) const CONSTANTS: &[(&str, i32)] =
    &[("c_techCountCompleteOnly", COMPLETE_ONLY), ("c_techCountInProgressOrBetter", 2)];

pub(super) const NATIVES: &[Native] = &[
    ("int TechTreeUnitCount(int, string, int)", |hand, given, _| {
        let name = given.text(1);
        let unit_type = hand.world.rules().catalog.find_display(&name);
        let is_counted = |unit: &&sim::Unit| {
            let is_complete =
                || hand.world.work(unit.tag).is_none_or(|work| work.construction_left == 0);
            Some(unit.unit_type) == unit_type
                && i32::from(unit.player) == given.int(0)
                && (given.int(2) != COMPLETE_ONLY || is_complete())
        };
        Ok(Value::Int(hand.world.units().filter(is_counted).count() as i32))
    }),
    ("void TechTreeUpgradeAddLevel(int, string, int)", |hand, given, _| {
        upgrade(hand, &given.text(1))
    }),
    ("void libNtve_gf_SetUpgradeLevelForPlayer(int, string, int)", |hand, given, _| {
        upgrade(hand, &given.text(1))
    }),
    ("void TechTreeRequirementsEnable(int, bool)", |hand, given, _| {
        let asks = given.flag(1);
        if let Some(player) = given.player(0).and_then(|player| hand.world.player_mut(player)) {
            player.switches.all_technology = !asks;
        }
        Ok(Value::Null)
    }),
    ("void TechTreeAbilityAllow(int, abilcmd, bool)", |hand, _, _| {
        without_effect(hand, "allowing single abilities")
    }),
    ("void TechTreeUnitAllow(int, string, bool)", |hand, given, _| {
        without_effect(hand, &format!("allowing the unit {}", given.text(1)))
    }),
    ("void TechTreeSpecificRequirementEnable(int, string, bool)", |hand, given, _| {
        without_effect(hand, &format!("the requirement {}", given.text(1)))
    }),
];

fn upgrade(hand: &mut Hand<'_>, name: &str) -> Result<Value, String> {
    without_effect(hand, &format!("the upgrade {name}"))
}
