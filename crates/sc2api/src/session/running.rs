//! A game or a replay that runs, as one client takes part in it.

use std::collections::VecDeque;
use std::sync::Arc;

use maps::Sc2Map;
use observe::layers::Area;
use observe::{Memory, cells};
use raw::{CommandCards, Tally};

use super::budget::{self, LoopBudget};
use super::cameras::{Cameras, to_input};
use super::clock::Clock;
use super::crop::Crop;
use super::error::with_causes;
use super::field::{CameraOrder, Field};
use super::game_info::{player_infos, start_raw};
use super::lockstep::{Link, LinkError};
use super::news::News;
use super::observer::{Follow, Perspective};
use super::recording::{FORMAT, Input, Recording, SeatedPlayer, Setup, Turn, input};
use super::saved::Saved;
use super::turn_log::TurnLog;
use crate::data::DataTables;
use crate::protocol::{
    Action, ActionChat, ActionResult, InterfaceOptions, PlayerResult, PlayerType, RequestAction,
    RequestData, RequestDebug, RequestObservation, RequestQuery, ResponseAction, ResponseData,
    ResponseGameInfo, ResponseObservation, ResponseQuery, Result as GameResult, Status,
    action_chat,
};
use crate::queries;
use crate::seat::Seat;
use crate::spatial::{LayerPainter, View, Viewport};
use crate::transport::Connection;

/// Loops between two comparisons of the states of two processes.
const HASH_LOOPS: u32 = 16;
/// The loop in which a melee game tells that it took the camera to the player's base.
const CAMERA_LOOP: u32 = 2;

/// A game or a replay that runs.
#[derive(Debug)]
pub(super) struct Running {
    pub(super) field: Field,
    pub(super) setup: Setup,
    map: Arc<Sc2Map>,
    /// The number by which the client is called: that of a player, or one beyond for observers.
    pub(super) own_id: u32,
    pub(super) is_observer: bool,
    pub(super) sees_all: bool,
    /// Whether the client looks through nobody's eyes: it sees all, and nothing is its own.
    pub(super) is_nobody: bool,
    pub(super) options: InterfaceOptions,
    pub(super) seat: Seat,
    pub(super) painter: LayerPainter,
    pub(super) memory: Memory,
    pub(super) tally: Tally,
    pub(super) news: News,
    /// What observers would know through other eyes.
    pub(super) others: Vec<Perspective>,
    /// What the camera follows of those who look on.
    pub(super) follow: Follow,
    pub(super) cameras: Cameras,
    tables: Option<DataTables>,
    camera_order: Option<CameraOrder>,
    drive: Drive,
    /// Actions that have not taken effect yet.
    pub(super) withheld: Vec<Action>,
    pub(super) clock: Option<Clock>,
    /// Inputs that take effect when the next loop begins.
    pub(super) deferred: Vec<Input>,
    /// Inputs that took effect since the latest loop.
    pub(super) applied: Vec<Input>,
    pub(super) budget: LoopBudget,
    pub(super) turns: TurnLog,
    pub(super) saved: Option<Box<Saved>>,
    /// The loop from which the client counts: a saved game that it returned to begins anew.
    pub(super) loop_origin: u32,
}

/// What moves a game on.
#[derive(Debug)]
enum Drive {
    /// The client alone.
    Alone,
    /// The clients of two processes. Turns take effect a loop after they were exchanged.
    Together { link: Link, agreed: Vec<Input> },
    /// A recording.
    Playback { turns: VecDeque<Turn>, end: u32, results: Vec<PlayerResult>, is_recorded: bool },
}

/// Who looks at a game, and how.
#[derive(Clone, Copy, Debug)]
pub(super) struct Viewer {
    /// The player whose eyes are used.
    pub(super) player: u8,
    pub(super) is_observer: bool,
    pub(super) sees_all: bool,
    pub(super) options: InterfaceOptions,
}

impl Running {
    /// The game before its first loop.
    pub(super) fn new(map: Arc<Sc2Map>, setup: Setup, viewer: Viewer) -> Result<Self, String> {
        let field = Field::new(&map, &setup)?;
        Self::on(field, map, setup, viewer)
    }

    fn on(field: Field, map: Arc<Sc2Map>, setup: Setup, viewer: Viewer) -> Result<Self, String> {
        let seat = seat(&map, &field, &viewer)?;
        let players = setup.players.len() as u32;
        let own_id = if viewer.is_observer { players + 1 } else { viewer.player.into() };
        let painter = LayerPainter::new(field.world());
        let memory = Memory::new(field.world(), viewer.player);
        let clock = setup.realtime.then(|| Clock::starting_at(0));
        let others = Perspective::of_others(field.world(), setup.players.len(), viewer.player);
        let cameras = Cameras::new(setup.players.len(), seat.viewport.camera());
        let mut running = Self {
            field,
            setup,
            map,
            own_id,
            is_observer: viewer.is_observer,
            sees_all: viewer.sees_all,
            is_nobody: viewer.is_observer && viewer.sees_all,
            options: viewer.options,
            seat,
            painter,
            memory,
            tally: Tally::default(),
            news: News::default(),
            others: if viewer.is_observer { others } else { Vec::new() },
            follow: Follow::default(),
            cameras,
            tables: None,
            camera_order: None,
            drive: Drive::Alone,
            withheld: Vec::new(),
            clock,
            deferred: Vec::new(),
            applied: Vec::new(),
            budget: LoopBudget::default(),
            turns: TurnLog::default(),
            saved: None,
            loop_origin: 0,
        };
        running.follow_script();
        Ok(running)
    }

    /// The same game, played together with another process.
    pub(super) fn together(self, link: Link) -> Self {
        Self { drive: Drive::Together { link, agreed: Vec::new() }, ..self }
    }

    /// A recording in the place of players.
    pub(super) fn playback(self, recording: Recording, is_recorded: bool) -> Self {
        let Recording { turns, game_loops, results, .. } = recording;
        let drive = Drive::Playback { turns: turns.into(), end: game_loops, results, is_recorded };
        let players = self.setup.players.len();
        let others = Perspective::of_others(self.field.world(), players, self.seat.player());
        Self { drive, others, ..self }
    }

    pub(super) fn status(&self) -> Status {
        if self.is_over() {
            Status::Ended
        } else if matches!(self.drive, Drive::Playback { .. }) {
            Status::InReplay
        } else {
            Status::InGame
        }
    }

    pub(super) fn game_loop(&self) -> u32 {
        self.field.world().game_loop()
    }

    /// The loop as the client counts it.
    pub(super) fn reported_loop(&self) -> u32 {
        self.game_loop() - self.loop_origin
    }

    /// Whether the client looks on, and may choose how.
    pub(super) fn can_observe(&self) -> bool {
        self.is_observer || matches!(self.drive, Drive::Playback { .. })
    }

    /// The part of the map that the client takes for the whole, if it asked for that.
    pub(super) fn crop(&self) -> Option<Crop> {
        self.options.raw_crop_to_playable_area().then(|| Crop::new(self.map.playable))
    }

    pub(super) fn is_alone(&self) -> bool {
        matches!(self.drive, Drive::Alone)
    }

    pub(super) fn is_together(&self) -> bool {
        matches!(self.drive, Drive::Together { .. })
    }

    pub(super) fn is_over(&self) -> bool {
        self.results().is_some()
    }

    /// How the game ended, once it has.
    pub(super) fn results(&self) -> Option<Vec<PlayerResult>> {
        if let Drive::Playback { end, results, .. } = &self.drive
            && self.game_loop() >= *end
        {
            let undecided = (1..=self.setup.players.len() as u32).map(|player| PlayerResult {
                player_id: Some(player),
                result: Some(GameResult::Undecided as i32),
            });
            return Some(if results.is_empty() { undecided.collect() } else { results.clone() });
        }
        self.field.results()
    }

    /// Moves the game on by so many loops, or to its end.
    pub(super) fn advance(&mut self, loops: u32, connection: &Connection) {
        for _ in 0..loops {
            if self.is_over() || !connection.is_open() {
                return;
            }
            self.advance_loop(connection);
        }
    }

    fn advance_loop(&mut self, connection: &Connection) {
        let next = self.game_loop() + 1;
        self.budget = LoopBudget::default();
        let deferred = std::mem::take(&mut self.deferred);
        let inputs = match &mut self.drive {
            Drive::Alone => deferred,
            Drive::Playback { turns, .. } => {
                let mut inputs = Vec::new();
                while let Some(turn) = turns.pop_front_if(|turn| turn.game_loop <= next) {
                    inputs.extend(turn.inputs);
                }
                inputs
            }
            Drive::Together { link, agreed } => {
                let state_hash =
                    next.is_multiple_of(HASH_LOOPS).then(|| self.field.world().state_hash());
                let mut own = Turn { game_loop: next, inputs: deferred, state_hash };
                match link.exchange(&own, connection) {
                    Ok(other) if other.state_hash == own.state_hash => {
                        // The own camera has moved at once, and only the other must hear of it.
                        own.inputs.retain(|input| !input.is_camera());
                        std::mem::replace(agreed, in_player_order(self.own_id, own, other))
                    }
                    // The two games have come apart, and neither is the right one.
                    Ok(_) => return self.field.abandon(),
                    Err(error) => return self.part(&error),
                }
            }
        };
        for input in &inputs {
            self.show(input, next);
            self.apply(input);
        }
        self.applied.extend(inputs);
        let inputs = std::mem::take(&mut self.applied);
        if !inputs.is_empty() {
            self.turns.push(&Turn { game_loop: next, inputs, state_hash: None });
        }
        self.field.step();
        let player = self.seat.player();
        let dead = self.field.take_deaths();
        self.news.follow(self.field.world(), player, &dead);
        self.tally.follow(self.field.world(), player);
        self.memory.update(self.field.world());
        self.others.iter_mut().for_each(|other| other.follow(self.field.world()));
        self.follow_script();
        self.follow_camera();
        if next == CAMERA_LOOP && self.field.is_melee() {
            self.seat.report_camera(next);
        }
        if self.field.restart_is_requested()
            && self.is_alone()
            && let Ok(restarted) = self.restarted()
        {
            *self = restarted;
        }
    }

    /// The other process, or the own client, has left a game of two.
    fn part(&mut self, error: &LinkError) {
        let other = if self.own_id == 1 { 2 } else { 1 };
        match error {
            LinkError::ClientGone => self.field.concede(self.own_id),
            _ => self.field.concede(other),
        }
        self.drive = Drive::Alone;
    }

    /// The client has gone: others must not wait for it.
    pub(super) fn client_gone(&mut self) {
        if self.is_together() {
            self.part(&LinkError::ClientGone);
        }
    }

    /// Repeats in a replay what the observed player did at its seat.
    fn show(&mut self, input: &Input, game_loop: u32) {
        if let Some(input::Deed::Seat(action)) = &input.deed
            && matches!(self.drive, Drive::Playback { .. })
            && input.player == u32::from(self.seat.player())
        {
            // Clicks on the screen mean what the player saw there, whatever the viewer looks at.
            let view = self.seat.viewport.view();
            let player = self.seat.player();
            if let Some(place) = self.cameras.place(player) {
                self.seat.viewport.set_view(View::at(place));
            }
            // The commands that came of it are inputs of their own.
            self.seat.act(self.field.world(), action, game_loop);
            self.cameras.moved(player.into(), self.seat.viewport.camera());
            self.seat.viewport.set_view(view);
        }
    }

    fn apply(&mut self, input: &Input) {
        if let Some(input::Deed::Chat(chat)) = &input.deed {
            self.news.hear(input.player, chat.message());
        }
        if let Some(input::Deed::Camera(place)) = &input.deed {
            self.cameras.moved(input.player, (place.x(), place.y()));
        }
        self.field.apply(input);
    }

    /// Takes the camera and the selection to where the map's script has put them.
    fn follow_script(&mut self) {
        let player = self.seat.player();
        let order = self.field.camera_order(player);
        if self.camera_order != Some(order) {
            let [west, south, east, north] = order.playable.map(|border| border as f32);
            let area = Area { left: west, bottom: south, right: east, top: north };
            self.seat.viewport.set_playable(area);
            self.seat.viewport.set_locked(order.is_locked);
            let earlier = self.camera_order.and_then(|earlier| earlier.place);
            let place = order.place.filter(|_| earlier != order.place);
            if let Some(place) = place.filter(|_| self.follow == Follow::Perspective) {
                self.seat.viewport.set_camera(cells(place.x), cells(place.y));
            }
            self.camera_order = Some(order);
        }
        self.cameras.follow_script(&self.field);
        for request in self.field.take_selections() {
            if request.player != player {
                continue;
            }
            let world = self.field.world();
            if request.selected {
                self.seat.selection.add(world, request.units);
            } else {
                let kept = self.seat.selection.units().to_vec();
                let kept = kept.into_iter().filter(|unit| !request.units.contains(unit));
                self.seat.selection.set(world, kept);
            }
        }
    }

    /// Looks at the actions of the client.
    pub(super) fn act(&mut self, request: &RequestAction) -> ResponseAction {
        let result = request.actions.iter().map(|action| self.act_once(action) as i32).collect();
        ResponseAction { result }
    }

    fn act_once(&mut self, action: &Action) -> ActionResult {
        if !self.budget.take_action(action) {
            return ActionResult::Error;
        }
        let is_alone = self.is_alone();
        let game_loop = self.game_loop() + 1;
        let before = self.seat.viewport.camera();
        let outcome = self.seat.act(self.field.world(), action, game_loop);
        let player = self.own_id;
        let camera = self.seat.viewport.camera();
        if camera != before {
            let input = Input { player, deed: Some(input::Deed::Camera(to_input(camera))) };
            if !is_alone {
                self.deferred.push(input.clone());
            }
            self.applied.push(input);
        }
        if outcome.result == ActionResult::Success {
            self.applied.push(Input { player, deed: Some(input::Deed::Seat(action.clone())) });
        }
        self.budget.take_commands(outcome.commands.len());
        for command in outcome.commands {
            let deed = Some(input::Deed::Command(command.into()));
            let input = Input { player, deed };
            if is_alone {
                self.field.apply(&input);
                self.applied.push(input);
            } else {
                self.deferred.push(input);
            }
        }
        if let Some(message) = outcome.chat {
            let channel = Some(action_chat::Channel::Broadcast as i32);
            let chat = ActionChat { channel, message: Some(message) };
            self.deferred.push(Input { player, deed: Some(input::Deed::Chat(chat)) });
        }
        outcome.result
    }

    /// The actions that have taken effect since the last call. Two processes agree on inputs first,
    /// which takes a loop more.
    pub(super) fn take_actions(&mut self) -> Vec<Action> {
        let is_participant = |player: &&SeatedPlayer| {
            player.setup.as_ref().is_some_and(|setup| setup.r#type() == PlayerType::Participant)
        };
        let delay = u32::from(self.setup.players.iter().filter(is_participant).count() > 1);
        let now = self.game_loop();
        let mut actions = std::mem::take(&mut self.withheld);
        actions.extend(self.seat.take_executed());
        let is_done = |action: &Action| action.game_loop() + delay <= now;
        let (done, withheld): (Vec<Action>, _) = actions.into_iter().partition(is_done);
        self.withheld = withheld;
        let since = |game_loop: u32| game_loop.saturating_sub(self.loop_origin);
        done.into_iter()
            .map(|action: Action| Action { game_loop: action.game_loop.map(since), ..action })
            .collect()
    }

    /// Notes debug commands, which take effect in the next loop.
    pub(super) fn debug(&mut self, request: &RequestDebug) {
        let inputs = request.debug.iter().map(|command| Input {
            player: self.own_id,
            deed: Some(input::Deed::Debug(command.clone())),
        });
        self.deferred.extend(inputs);
    }

    pub(super) fn game_info(&self) -> ResponseGameInfo {
        let player = self.seat.player();
        ResponseGameInfo {
            map_name: Some(self.map.name.clone()),
            local_map_path: Some(self.setup.map_path.clone()),
            player_info: player_infos(&self.setup.players, self.own_id, self.is_observer),
            start_raw: Some(start_raw(&self.map, self.field.world(), player)),
            options: Some(self.options),
            mod_names: self.map.dependencies.clone(),
        }
    }

    pub(super) fn data(&mut self, request: &RequestData) -> ResponseData {
        let catalog = &self.field.world().rules().catalog;
        self.tables.get_or_insert_with(|| DataTables::new(catalog)).response(request)
    }

    pub(super) fn query(&self, request: &RequestQuery, connection: &Connection) -> ResponseQuery {
        let mut answers = ResponseQuery::default();
        // In parts, so that questions end with their client: there may be thousands.
        for part in budget::parts(request) {
            if !connection.is_open() {
                break;
            }
            let world = self.field.world();
            let answer = queries::answer(world, &self.seat.cards, self.seat.player(), &part);
            answers.pathing.extend(answer.pathing);
            answers.abilities.extend(answer.abilities);
            answers.placements.extend(answer.placements);
        }
        answers
    }

    pub(super) fn observe(
        &mut self,
        request: &RequestObservation,
        connection: &Connection,
    ) -> ResponseObservation {
        self.wait_for(self.loop_origin.saturating_add(request.game_loop()), connection);
        self.observation(request)
    }

    /// The game so far.
    ///
    /// # Errors
    ///
    /// If it is a replay that nobody wanted recorded, or became too long.
    pub(super) fn recording(&self) -> Result<Recording, &'static str> {
        if let Drive::Playback { is_recorded: false, .. } = &self.drive {
            return Err("The replay was not started with record_replay");
        }
        let too_long = "The game has become too long for a replay; restart it from time to time";
        Ok(Recording {
            format: FORMAT,
            setup: Some(self.setup.clone()),
            turns: self.turns.turns().ok_or(too_long)?,
            game_loops: self.game_loop(),
            results: self.results().unwrap_or_default(),
        })
    }

    /// The same game from its beginning, with other chances.
    pub(super) fn restarted(&self) -> Result<Self, String> {
        let setup = Setup { seed: self.setup.seed.wrapping_add(1), ..self.setup.clone() };
        let viewer = Viewer {
            player: self.seat.player(),
            is_observer: self.is_observer,
            sees_all: self.sees_all,
            options: self.options,
        };
        Self::on(self.field.restarted(&setup)?, Arc::clone(&self.map), setup, viewer)
    }

    pub(super) fn map_name(&self) -> &str {
        &self.map.name
    }
}

fn in_player_order(own_id: u32, own: Turn, other: Turn) -> Vec<Input> {
    let (first, second) = if own_id == 1 { (own, other) } else { (other, own) };
    // A process speaks for its own player only.
    let of = |turn: Turn, player| turn.inputs.into_iter().filter(move |one| one.player == player);
    of(first, 1).chain(of(second, 2)).collect()
}

fn seat(map: &Sc2Map, field: &Field, viewer: &Viewer) -> Result<Seat, String> {
    let playable = map.playable;
    let area = Area {
        left: playable.left as f32,
        bottom: playable.bottom as f32,
        right: playable.right as f32,
        top: playable.top as f32,
    };
    let layers = viewer.options.feature_layer.as_ref();
    let viewport = Viewport::new((map.width, map.height), area, layers)
        .map_err(|error| with_causes(&error))?;
    let cards = CommandCards::of_map(&map.unit_overrides, &field.world().rules().catalog);
    Ok(Seat::new(viewer.player, viewport, cards, viewer.options))
}
