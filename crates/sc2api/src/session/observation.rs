//! What one player sees at a game loop.

use observe::Eyes;
use observe::layers::{snapshot_marks, unit_marks};
use prost::bytes::Bytes;
use raw::{ground_height, player_row};
use sim::World;

use super::game_info::{bits, size};
use super::running::Running;
use super::score::score;
use super::units::{hidden, placeholders, snapshot, unit};
use crate::protocol::{
    Event, ImageData, MapState, Observation, ObservationRaw, PlayerCommon, PlayerRaw, Point,
    RequestObservation, ResponseObservation, Unit,
};

impl Running {
    /// What the client sees, with all that happened since it looked last.
    pub(super) fn observation(&mut self, request: &RequestObservation) -> ResponseObservation {
        let sees_all = request.disable_fog() || self.sees_all;
        let player = if self.is_nobody { 0 } else { self.seat.player() };
        let eyes = Eyes { player, sees_all };
        let news = std::mem::take(&mut self.news);
        let mut observation = self.observed(eyes);
        observation.alerts = news.alerts;
        if let Some(raw) = &mut observation.raw_data
            && !news.dead_units.is_empty()
        {
            raw.event = Some(Event { dead_units: news.dead_units });
        }
        ResponseObservation {
            actions: self.take_actions(),
            action_errors: news.action_errors,
            observation: Some(observation),
            player_result: self.results().unwrap_or_default(),
            chat: news.chat,
        }
    }

    fn observed(&mut self, eyes: Eyes) -> Observation {
        let player = self.seat.player();
        let world = self.field.world();
        self.seat.selection.forget_dead(world);
        let with_layers = self.options.feature_layer.is_some();
        let feature_layer_data = if with_layers {
            let mut marks =
                if eyes.sees_all { Vec::new() } else { snapshot_marks(world, &self.memory) };
            marks.extend(unit_marks(world, eyes, |unit| self.seat.selection.contains(unit)));
            self.painter.paint(world, eyes, &self.seat.viewport, &marks, &[])
        } else {
            None
        };
        Observation {
            player_common: Some(self.player_common()),
            abilities: self.seat.abilities(world),
            score: self.options.score().then(|| score(&self.tally, &self.field, player)),
            raw_data: self.options.raw().then(|| self.raw(eyes)),
            feature_layer_data,
            render_data: None,
            ui_data: Some(self.seat.panels(world)),
            game_loop: Some(self.reported_loop()),
            alerts: Vec::new(),
        }
    }

    fn player_common(&self) -> PlayerCommon {
        let world = self.field.world();
        let row = player_row(world, self.seat.player());
        let bank = world.player(self.seat.player());
        PlayerCommon {
            player_id: Some(self.own_id),
            minerals: bank.map(|_| row.minerals),
            vespene: bank.map(|_| row.vespene),
            food_cap: bank.map(|_| row.food_cap as u32),
            food_used: bank.map(|_| row.food_used as u32),
            food_army: Some(row.food_army as u32),
            food_workers: Some(row.food_workers as u32),
            idle_worker_count: Some(row.idle_worker_count),
            army_count: Some(row.army_count),
            warp_gate_count: Some(0),
            larva_count: Some(row.larva_count),
        }
    }

    fn raw(&self, eyes: Eyes) -> ObservationRaw {
        let world = self.field.world();
        let (x, y) = self.seat.viewport.camera();
        let seen = world.units().filter(|unit| eyes.see(world, unit));
        // Who has asked to look through the fog learns what is in it from how it is displayed.
        let lifts_fog = eyes.sees_all && !self.sees_all;
        let own_eyes = Eyes::of(self.seat.player());
        let mut units: Vec<Unit> = seen
            .map(|found| {
                let report = unit(world, &self.seat, eyes.player, found);
                let is_hidden = lifts_fog && !own_eyes.see(world, found);
                if is_hidden { hidden(report) } else { report }
            })
            .collect();
        if !eyes.sees_all {
            units.extend(
                self.memory.snapshots(world).map(|known| snapshot(world, &self.seat, known)),
            );
        }
        if self.options.show_placeholders() && !self.is_nobody {
            units.extend(placeholders(world, &self.seat));
        }
        ObservationRaw {
            player: Some(PlayerRaw {
                power_sources: Vec::new(),
                camera: Some(Point { x: Some(x), y: Some(y), z: Some(ground_height(world, x, y)) }),
                upgrade_ids: Vec::new(),
            }),
            units,
            map_state: Some(map_state(world, eyes)),
            event: None,
            effects: Vec::new(),
            radar: Vec::new(),
        }
    }
}

/// What the player sees of the ground, the row at y = 0 first.
fn map_state(world: &World, eyes: Eyes) -> MapState {
    let terrain = &world.rules().scenario.terrain;
    let (width, height) = (terrain.width(), terrain.height());
    MapState {
        visibility: Some(ImageData {
            bits_per_pixel: Some(8),
            size: Some(size(width, height)),
            data: Some(Bytes::from(eyes.visibility_grid(world))),
        }),
        // Nothing of the rules spreads creep yet.
        creep: Some(bits(width, height, |_, _| false)),
    }
}
