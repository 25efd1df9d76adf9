use observe::{cells, part_done};
use sim::{Unit, World};

use super::Selection;
use crate::protocol::observation_ui::Panel;
use crate::protocol::{
    BuildItem, MultiPanel, ObservationUi, ProductionPanel, SinglePanel, UnitInfo,
};

impl Selection {
    /// The panels as the player sees them: the selection and the control groups.
    pub fn panels(&self, world: &World) -> ObservationUi {
        let selected: Vec<&Unit> = self.units.iter().filter_map(|&tag| world.unit(tag)).collect();
        let panel = match selected[..] {
            [] => None,
            [unit] => Some(self.one(world, unit)),
            _ => Some(Panel::Multi(MultiPanel {
                units: selected.iter().map(|unit| self.unit_info(world, unit)).collect(),
            })),
        };
        ObservationUi { groups: self.control_groups(world), panel }
    }

    fn one(&self, world: &World, unit: &Unit) -> Panel {
        let info = Some(self.unit_info(world, unit));
        let queue = world.work(unit.tag).map_or(&[][..], |work| work.queue());
        if unit.player != self.player || queue.is_empty() {
            return Panel::Single(SinglePanel { unit: info, ..SinglePanel::default() });
        }
        let catalog = &world.rules().catalog;
        let progress = |index: usize| {
            let total = catalog.unit(queue[index]).build_time_loops;
            let left = world.work(unit.tag).and_then(|work| work.item_loops_left());
            match left {
                Some(left) if index == 0 => part_done(left, total),
                _ => 0.0,
            }
        };
        let products = || queue.iter().map(|&product| catalog.unit(product)).enumerate();
        Panel::Production(ProductionPanel {
            unit: info,
            build_queue: products()
                .map(|(index, kind)| UnitInfo {
                    unit_type: Some(kind.protocol_id),
                    player_relative: Some(1),
                    max_health: Some(cells(kind.life_max) as i32),
                    build_progress: Some(progress(index)),
                    ..UnitInfo::default()
                })
                .collect(),
            production_queue: products()
                .map(|(index, kind)| BuildItem {
                    ability_id: Some(kind.ability_id),
                    build_progress: Some(progress(index)),
                })
                .collect(),
        })
    }

    fn unit_info(&self, world: &World, unit: &Unit) -> UnitInfo {
        let kind = world.rules().catalog.unit(unit.unit_type);
        let relative = match unit.player {
            0 => 3,
            owner if owner == self.player => 1,
            _ => 4,
        };
        let whole = |figure| cells(figure).ceil() as i32;
        let left = world.work(unit.tag).map_or(0, |work| work.construction_left);
        UnitInfo {
            unit_type: Some(kind.protocol_id),
            player_relative: Some(relative),
            health: Some(whole(unit.life)),
            shields: Some(whole(unit.shields)),
            energy: Some(cells(unit.energy) as i32),
            transport_slots_taken: None,
            build_progress: (left != 0).then(|| part_done(left, kind.build_time_loops)),
            add_on: None,
            max_health: Some(whole(kind.life_max)),
            max_shields: Some(whole(kind.shields_max)),
            max_energy: Some(cells(kind.energy_max) as i32),
        }
    }
}
