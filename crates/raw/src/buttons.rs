use std::collections::BTreeMap;

use catalog::{Catalog, Method, UnitType, UnitTypeId};
use maps::{CommandButton, UnitOverride};

use crate::general_of;

/// What a right click means is always offered.
const SMART: u32 = 1;

/// The abilities that a map leaves to unit types whose command cards it changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CommandCards {
    left: BTreeMap<UnitTypeId, Vec<u32>>,
}

impl CommandCards {
    /// What a map leaves of the command cards of the game's units. Units that a map adds are
    /// copies of the game's, with their cards.
    pub fn of_map(overrides: &[UnitOverride], catalog: &Catalog) -> Self {
        let mut cards = Self::default();
        for unit in overrides.iter().filter(|unit| !unit.is_new()) {
            let id = catalog.find_display(&unit.name);
            if let (Some(buttons), Some(id)) = (&unit.commands, id) {
                let kind = catalog.unit(id);
                let ids = |button| button_abilities(catalog, kind, button);
                cards.restrict(id, buttons.iter().flat_map(ids).collect());
            }
        }
        cards
    }

    /// Leaves a unit type only these abilities, named by specific or general ids, and Smart.
    pub fn restrict(&mut self, unit_type: UnitTypeId, abilities: Vec<u32>) {
        self.left.insert(unit_type, abilities);
    }

    /// Whether units of this type may use an ability.
    pub fn permits(&self, unit_type: UnitTypeId, ability_id: u32) -> bool {
        let Some(left) = self.left.get(&unit_type) else { return true };
        ability_id == SMART
            || left.iter().any(|&id| id == ability_id || id == general_of(ability_id))
    }
}

/// The abilities that a button of a map stands for: one command of the game's data, or the making
/// of the unit that the button shows.
fn button_abilities(catalog: &Catalog, kind: &UnitType, button: &CommandButton) -> Vec<u32> {
    let general = match button.command.split(',').next().unwrap_or_default() {
        "RallyCommand" | "Rally" => vec![3690, 3673],
        // Taking an item out of the queue comes with the queue.
        "que1" | "que5" | "que5Addon" | "que5CancelToSelection" => vec![3671],
        "BuildInProgress" => vec![3659],
        "MedivacHeal" => vec![386],
        _ => match button.command.as_str() {
            "move,Move" => vec![3794],
            "move,Patrol" => vec![3795],
            "move,HoldPos" => vec![3793],
            "move,AcquireMove" => vec![19],
            "stop,Stop" => vec![3665],
            "attack,Execute" => vec![3674],
            command if command.ends_with("Harvest,Gather") => vec![3666],
            command if command.ends_with("Harvest,Return") => vec![3667],
            _ => Vec::new(),
        },
    };
    if !general.is_empty() {
        return general;
    }
    let made = catalog.find_display(&button.face);
    let makes = |product: &&catalog::Product| Some(product.unit) == made;
    match kind.products.iter().find(makes) {
        // Whoever trains units can take them out of its queue again.
        Some(product) if product.method == Method::Train => vec![product.ability_id, 3671],
        Some(product) => vec![product.ability_id],
        None => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_restricted_card_keeps_what_it_names_and_smart() {
        let mut cards = CommandCards::default();
        let scv = UnitTypeId(3);
        cards.restrict(scv, vec![3666, 319]);
        for (id, expected) in [(1, true), (295, true), (319, true), (16, false), (318, false)] {
            assert_eq!(cards.permits(scv, id), expected, "ability {id}");
            assert!(cards.permits(UnitTypeId(4), id));
        }
    }
}
