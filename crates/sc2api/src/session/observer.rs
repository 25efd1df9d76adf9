//! What observers do: they look through other eyes, and elsewhere.

use fixed::Vec2;
use observe::{Memory, cells};
use raw::{Tally, tag};
use sim::{UnitTag, World};

use super::running::Running;
use crate::protocol::{RequestObserverAction, observer_action};

/// What the client would know if it looked through the eyes of another player.
#[derive(Clone, Debug)]
pub(super) struct Perspective {
    player: u8,
    memory: Memory,
    tally: Tally,
}

impl Perspective {
    /// The perspectives of all players but one, at the start of a game.
    pub(super) fn of_others(world: &World, players: usize, own: u8) -> Vec<Self> {
        let others = (1..).take(players).filter(|player| *player != own);
        let perspective =
            |player| Self { player, memory: Memory::new(world, player), tally: Tally::default() };
        others.map(perspective).collect()
    }

    /// Takes note of the latest loop.
    pub(super) fn follow(&mut self, world: &World) {
        self.tally.follow(world, self.player);
        self.memory.update(world);
    }
}

impl Running {
    /// Does what an observer asks for, as far as it can be done: all of it or nothing.
    ///
    /// # Errors
    ///
    /// What cannot be done.
    pub(super) fn observer_act(&mut self, request: &RequestObserverAction) -> Result<(), String> {
        use observer_action::Action;
        if !self.can_observe() {
            return Err("Only observers and those who watch a replay use obs_action".to_owned());
        }
        let actions = || request.actions.iter().filter_map(|action| action.action.as_ref());
        actions().try_for_each(|action| self.check_observer_action(action))?;
        for action in actions() {
            match action {
                Action::PlayerPerspective(perspective) => {
                    self.look_through(perspective.player_id());
                }
                Action::CameraMove(camera) => {
                    let place = camera.world_pos.unwrap_or_default();
                    self.followed.clear();
                    self.seat.viewport.set_camera(place.x(), place.y());
                }
                Action::CameraFollowUnits(units) => {
                    let known = units.unit_tags.iter();
                    self.followed = known.filter_map(|&tag| tag::from_protocol(tag)).collect();
                    self.follow_units();
                }
                // Refused above.
                Action::CameraFollowPlayer(_) => {}
            }
        }
        Ok(())
    }

    fn check_observer_action(&self, action: &observer_action::Action) -> Result<(), String> {
        use observer_action::Action;
        match action {
            Action::PlayerPerspective(perspective)
                if self.setup.players.len() < perspective.player_id() as usize =>
            {
                Err(format!("There is no player {} to observe", perspective.player_id()))
            }
            Action::CameraMove(camera) if camera.distance() != 0.0 => {
                Err("The camera keeps its distance".to_owned())
            }
            Action::CameraFollowPlayer(_) => {
                Err("Following the camera of a player is not built yet".to_owned())
            }
            _ => Ok(()),
        }
    }

    /// Looks through the eyes of a player, or of everybody (0).
    fn look_through(&mut self, player: u32) {
        self.sees_all = player == 0;
        let other = self.others.iter_mut().find(|other| u32::from(other.player) == player);
        if let Some(other) = other {
            let own = self.seat.player();
            self.seat.set_player(other.player);
            std::mem::swap(&mut self.memory, &mut other.memory);
            std::mem::swap(&mut self.tally, &mut other.tally);
            other.player = own;
        }
    }

    /// Moves the camera to the middle of the units that it follows.
    pub(super) fn follow_units(&mut self) {
        let world = self.field.world();
        let places: Vec<Vec2> = self
            .followed
            .iter()
            .filter_map(|&tag: &UnitTag| world.unit(tag))
            .map(|unit| unit.position)
            .collect();
        if !places.is_empty() {
            let mean = |value: fn(&Vec2) -> f32| {
                places.iter().map(value).sum::<f32>() / places.len() as f32
            };
            let (x, y) = (mean(|place| cells(place.x)), mean(|place| cells(place.y)));
            self.seat.viewport.set_camera(x, y);
        }
    }
}
