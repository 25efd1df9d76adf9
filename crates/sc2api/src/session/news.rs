//! What happened since a client looked last.

use raw::tag;
use sim::{Event, UnitTag, World};

use crate::protocol::{ActionError, Alert, ChatReceived};
use crate::seat::late_errors;

/// Items of one kind that are kept at most, for clients that never look.
const ITEMS_MAX: usize = 4096;

/// What happened since a client looked last.
#[derive(Clone, Debug, Default)]
pub(super) struct News {
    pub(super) dead_units: Vec<u64>,
    pub(super) action_errors: Vec<ActionError>,
    pub(super) chat: Vec<ChatReceived>,
    pub(super) alerts: Vec<i32>,
}

impl News {
    /// Takes note of the latest loop, as far as `player` knows of it.
    pub(super) fn follow(&mut self, world: &World, player: u8, dead: &[UnitTag]) {
        for dead in raw::known_deaths(world, player, dead) {
            keep(&mut self.dead_units, tag::to_protocol(dead));
        }
        for event in world.events() {
            match *event {
                Event::Finished { unit, producer } => {
                    let Some(finished) = world.unit(unit) else { continue };
                    if finished.player == player {
                        let kind = world.rules().catalog.unit(finished.unit_type);
                        self.alert(if unit == producer || kind.is_structure() {
                            Alert::BuildingComplete
                        } else if kind.harvest.is_some() {
                            Alert::TrainWorkerComplete
                        } else {
                            Alert::TrainUnitComplete
                        });
                    }
                }
                Event::Hit { target, .. } => {
                    let Some(hit) = world.unit(target) else { continue };
                    if hit.player == player {
                        let kind = world.rules().catalog.unit(hit.unit_type);
                        self.alert(if kind.is_structure() {
                            Alert::BuildingUnderAttack
                        } else {
                            Alert::UnitUnderAttack
                        });
                    }
                }
                _ => {}
            }
        }
        for error in late_errors(world, player) {
            keep(&mut self.action_errors, error);
        }
    }

    /// Somebody said something.
    pub(super) fn hear(&mut self, player: u32, message: &str) {
        let message = message.to_owned();
        keep(&mut self.chat, ChatReceived { player_id: Some(player), message: Some(message) });
    }

    fn alert(&mut self, alert: Alert) {
        if !self.alerts.contains(&(alert as i32)) {
            self.alerts.push(alert as i32);
        }
    }
}

fn keep<T>(items: &mut Vec<T>, item: T) {
    if items.len() < ITEMS_MAX {
        items.push(item);
    }
}
