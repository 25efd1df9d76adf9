//! What observers do: they look through other eyes, and elsewhere.

use fixed::Vec2;
use observe::{Memory, cells};
use raw::{Tally, tag};
use sim::{UnitTag, World};

use super::running::Running;
use crate::protocol::{RequestObserverAction, observer_action};
use crate::spatial::View;

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

/// What the camera of somebody who looks on follows.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) enum Follow {
    /// The camera of the player whose eyes are used: its moves, and those of the script.
    #[default]
    Perspective,
    /// Nothing: the camera stays where it was put.
    Nothing,
    /// The middle of units.
    Units(Vec<UnitTag>),
    /// The camera of a player, whose eyes need not be used.
    Player(u8),
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
                    self.follow = Follow::Nothing;
                    let view = View::at((place.x(), place.y())).from(camera.distance());
                    self.seat.viewport.set_view(view);
                }
                Action::CameraFollowUnits(units) => {
                    let known = units.unit_tags.iter();
                    let known = known.filter_map(|&tag| tag::from_protocol(tag));
                    self.follow = Follow::Units(known.collect());
                    self.follow_camera();
                }
                Action::CameraFollowPlayer(player) => {
                    // Numbers of players are small, or were refused above.
                    self.follow = Follow::Player(u8::try_from(player.player_id()).unwrap_or(0));
                    self.follow_camera();
                }
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
            Action::CameraMove(camera) if !self.seat.viewport.can_look_from(camera.distance()) => {
                Err(format!("The camera cannot look from a distance of {}", camera.distance()))
            }
            Action::CameraFollowPlayer(player)
                if !(1..=self.setup.players.len() as u32).contains(&player.player_id()) =>
            {
                Err(format!("There is no player {} to follow", player.player_id()))
            }
            _ => Ok(()),
        }
    }

    /// Looks through the eyes of a player, or of everybody (0).
    fn look_through(&mut self, player: u32) {
        self.is_nobody = player == 0;
        self.sees_all = self.is_nobody;
        let other = self.others.iter_mut().find(|other| u32::from(other.player) == player);
        if let Some(other) = other {
            let own = self.seat.player();
            self.seat.set_player(other.player);
            std::mem::swap(&mut self.memory, &mut other.memory);
            std::mem::swap(&mut self.tally, &mut other.tally);
            other.player = own;
        }
    }

    /// Takes the camera to what it follows.
    pub(super) fn follow_camera(&mut self) {
        let place = match &self.follow {
            // Who plays has the camera in hand.
            Follow::Perspective if !self.can_observe() => None,
            Follow::Perspective => self.cameras.place(self.seat.player()),
            Follow::Nothing => None,
            Follow::Units(units) => middle_of(self.field.world(), units),
            Follow::Player(player) => self.cameras.place(*player),
        };
        if let Some((x, y)) = place {
            self.seat.viewport.set_camera(x, y);
        }
    }
}

/// The middle of those units that live.
fn middle_of(world: &World, units: &[UnitTag]) -> Option<(f32, f32)> {
    let living = units.iter().filter_map(|&tag| world.unit(tag));
    let places: Vec<Vec2> = living.map(|unit| unit.position).collect();
    let mean =
        |value: fn(&Vec2) -> f32| places.iter().map(value).sum::<f32>() / places.len() as f32;
    (!places.is_empty()).then(|| (mean(|place| cells(place.x)), mean(|place| cells(place.y))))
}
