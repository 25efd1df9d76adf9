//! What clients ask of the interface: a cropped map, other eyes, no fog.

use sc2api::protocol::debug_command::Command as DebugBody;
use sc2api::protocol::request::Request;
use sc2api::protocol::response::Response;
use sc2api::protocol::{
    Action, ActionRaw, ActionRawUnitCommand, Alliance, CloakState, DebugCreateUnit, DebugGameState,
    Difficulty, DisplayType, InterfaceOptions, PlayerType, Point2D, RequestAction, RequestJoinGame,
    RequestObservation, RequestQuery, RequestQueryBuildingPlacement, ResponseObservation, Unit,
    action_raw, action_raw_unit_command,
};
use sc2api::transport::{Client, ClientError};

use crate::games::{
    MARINE, answer, create, debug, game_info, joining, layers, newest, observe, options, setup,
    step, units,
};
use crate::melee::{computer, creation};
use crate::observers::look_through;
use crate::served::Served;

const COMMAND_CENTER: u32 = 18;
const SCV: u32 = 45;
const SUPPLY_DEPOT: u32 = 19;
const BUILD_SUPPLY_DEPOT: i32 = 319;
const MOVE: i32 = 16;
const SUCCESS: i32 = 1;

/// A client in a game against a computer, with an interface of its own.
fn playing(served: &Served, options: InterfaceOptions) -> Client {
    let mut client = served.client();
    let players = vec![setup(PlayerType::Participant), computer(Difficulty::VeryEasy)];
    create(&mut client, creation(players));
    let join = RequestJoinGame { options: Some(options), ..joining() };
    let joined = answer!(client, Request::JoinGame(join), JoinGame);
    assert_eq!(joined.error, None, "{}", joined.error_details());
    client
}

pub fn place(x: f32, y: f32) -> Point2D {
    Point2D { x: Some(x), y: Some(y) }
}

pub fn hall(observation: &ResponseObservation) -> Unit {
    let is_hall =
        |unit: &&Unit| unit.alliance() == Alliance::Self_ && unit.unit_type() == COMMAND_CENTER;
    units(observation).iter().find(is_hall).unwrap().clone()
}

#[test]
fn a_cropped_map_begins_at_the_corner_of_the_playable_area() {
    let served = Served::start();
    let cropped = InterfaceOptions { raw_crop_to_playable_area: Some(true), ..options() };
    let mut client = playing(&served, cropped);
    let start = game_info(&mut client).start_raw.unwrap();
    let size = start.map_size.unwrap();
    assert_eq!((size.x(), size.y()), (64, 64));
    let area = start.playable_area.unwrap();
    assert_eq!((area.p0.unwrap().x(), area.p1.unwrap().y()), (0, 64));
    let pathing = start.pathing_grid.unwrap();
    assert_eq!(pathing.size, Some(size));
    let data = pathing.data.unwrap();
    assert_eq!(data.len(), 64 * 64 / 8);
    let is_open = |x: usize, y: usize| {
        let index = y * 64 + x;
        data[index / 8] >> (7 - index % 8) & 1 != 0
    };
    // The town hall stands at (22.5, 58.5) on the whole map.
    assert!(!is_open(14, 50) && is_open(30, 30) && is_open(0, 0));
    let enemy = start.start_locations[0];
    assert_eq!((enemy.x(), enemy.y()), (49.5, 13.5));
    let seen = observe(&mut client);
    let at = hall(&seen).pos.unwrap();
    assert_eq!((at.x(), at.y()), (14.5, 50.5));
    let state = seen.observation.unwrap().raw_data.unwrap().map_state.unwrap();
    assert_eq!(state.visibility.unwrap().data.unwrap().len(), 64 * 64);

    let create = DebugCreateUnit {
        unit_type: Some(MARINE),
        owner: Some(1),
        pos: Some(place(24.0, 46.0)),
        quantity: Some(1),
    };
    debug(&mut client, DebugBody::CreateUnit(create));
    step(&mut client, 1);
    let marine = newest(&observe(&mut client), 1);
    assert!((marine.pos.unwrap().x() - 24.0).abs() < 1.0, "{:?}", marine.pos);
    let target = action_raw_unit_command::Target::TargetWorldSpacePos(place(28.0, 46.0));
    let command = ActionRawUnitCommand {
        ability_id: Some(MOVE),
        unit_tags: vec![marine.tag()],
        target: Some(target),
        ..ActionRawUnitCommand::default()
    };
    let raw = ActionRaw { action: Some(action_raw::Action::UnitCommand(command)) };
    let action = Action { action_raw: Some(raw), ..Action::default() };
    let request = RequestAction { actions: vec![action.clone()] };
    assert_eq!(answer!(client, Request::Action(request), Action).result, [SUCCESS]);
    step(&mut client, 2);
    let seen = observe(&mut client);
    let reported = &seen.actions[0].action_raw;
    let target_of = |raw: &Option<ActionRaw>| match raw.as_ref().unwrap().action.as_ref() {
        Some(action_raw::Action::UnitCommand(command)) => command.target,
        _ => None,
    };
    assert_eq!(target_of(reported), target_of(&action.action_raw));
    step(&mut client, 60);
    let there = newest(&observe(&mut client), 1).pos.unwrap();
    assert!((there.x() - 28.0).abs() < 0.3 && (there.y() - 46.0).abs() < 0.3, "{there:?}");
}

#[test]
fn questions_are_asked_in_the_coordinates_of_the_cropped_map() {
    let served = Served::start();
    let cropped = InterfaceOptions { raw_crop_to_playable_area: Some(true), ..options() };
    let mut whole_answers = Vec::new();
    for (options, shift) in [(options(), 8.0), (cropped, 0.0)] {
        let mut client = playing(&served, options);
        let placement = |x: f32, y: f32| RequestQueryBuildingPlacement {
            ability_id: Some(319),
            target_pos: Some(place(x + shift, y + shift)),
            placing_unit_tag: None,
        };
        let query = RequestQuery {
            placements: vec![placement(24.0, 46.0), placement(14.0, 50.0), placement(9.0, 52.0)],
            ignore_resource_requirements: Some(true),
            ..RequestQuery::default()
        };
        let answers = answer!(client, Request::Query(query), Query).placements;
        whole_answers.push(answers.iter().map(|answer| answer.result()).collect::<Vec<_>>());
    }
    assert_eq!(whole_answers[0], whole_answers[1]);
    assert_ne!(whole_answers[0][0], whole_answers[0][1]);
}

#[test]
fn pictures_show_what_fog_hides_to_those_who_look_without_it() {
    let served = Served::start();
    let layers = layers(64, 64);
    let mut client =
        playing(&served, InterfaceOptions { feature_layer: Some(layers), ..options() });
    let mut enemies_and_seen = |disable_fog| {
        let request =
            RequestObservation { disable_fog: Some(disable_fog), ..RequestObservation::default() };
        let seen = *answer!(client, Request::Observation(request), Observation);
        let layers = seen.observation.unwrap().feature_layer_data.unwrap();
        let minimap = layers.minimap_renders.unwrap();
        let relative = minimap.player_relative.unwrap().data.unwrap();
        let visibility = minimap.visibility_map.unwrap().data.unwrap();
        let enemies = relative.iter().filter(|&&value| value == 4).count();
        (enemies, visibility.iter().filter(|&&value| value == 2).count())
    };
    let (hidden, seen) = enemies_and_seen(false);
    let (shown, all) = enemies_and_seen(true);
    assert_eq!(hidden, 0);
    assert!(shown > 5 && seen < all, "{shown}, {seen} of {all}");
    assert_eq!(enemies_and_seen(false), (hidden, seen));
}

#[test]
fn what_fog_hides_is_told_from_what_is_seen() {
    let served = Served::start();
    let mut client = playing(&served, options());
    let displays = |client: &mut Client, owner: i32| {
        let request =
            RequestObservation { disable_fog: Some(true), ..RequestObservation::default() };
        let seen = *answer!(client, Request::Observation(request), Observation);
        let owned = units(&seen).into_iter().filter(|unit| unit.owner() == owner);
        owned.map(|unit| (unit.display_type(), unit.cloak())).collect::<Vec<_>>()
    };
    let of_enemies = displays(&mut client, 2);
    assert_eq!(of_enemies.len(), 13);
    let is_hidden = |display: &(DisplayType, CloakState)| {
        *display == (DisplayType::Hidden, CloakState::CloakedUnknown)
    };
    assert!(of_enemies.iter().all(is_hidden), "{of_enemies:?}");
    let own = displays(&mut client, 1);
    assert!(
        own.iter().all(|own| *own == (DisplayType::Visible, CloakState::NotCloaked)),
        "{own:?}"
    );
    debug(&mut client, DebugBody::GameState(DebugGameState::ShowMap as i32));
    step(&mut client, 2);
    assert!(!displays(&mut client, 2).iter().any(is_hidden), "what is seen is not hidden");
}

#[test]
fn planned_structures_are_shown_to_those_who_ask() {
    let served = Served::start();
    for asks in [true, false] {
        let wanted = InterfaceOptions { show_placeholders: Some(asks), ..options() };
        let mut client = playing(&served, wanted);
        debug(&mut client, DebugBody::GameState(DebugGameState::Minerals as i32));
        step(&mut client, 2);
        let seen = observe(&mut client);
        let is_worker = |unit: &&Unit| unit.owner() == 1 && unit.unit_type() == SCV;
        let worker = units(&seen).iter().find(is_worker).unwrap().tag();
        let there = place(28.0, 52.0);
        let command = ActionRawUnitCommand {
            ability_id: Some(BUILD_SUPPLY_DEPOT),
            unit_tags: vec![worker],
            target: Some(action_raw_unit_command::Target::TargetWorldSpacePos(there)),
            ..ActionRawUnitCommand::default()
        };
        let raw = ActionRaw { action: Some(action_raw::Action::UnitCommand(command)) };
        let action = Action { action_raw: Some(raw), ..Action::default() };
        let request = RequestAction { actions: vec![action] };
        assert_eq!(answer!(client, Request::Action(request), Action).result, [SUCCESS]);
        let plans = |client: &mut Client| {
            let seen = units(&observe(client)).into_iter();
            seen.filter(|unit| unit.display_type() == DisplayType::Placeholder).collect::<Vec<_>>()
        };
        step(&mut client, 2);
        let planned = plans(&mut client);
        assert_eq!(planned.len(), usize::from(asks));
        if let [plan] = planned.as_slice() {
            assert_eq!((plan.unit_type(), plan.alliance()), (SUPPLY_DEPOT, Alliance::Self_));
            assert_eq!((plan.pos.unwrap().x(), plan.pos.unwrap().y()), (28.0, 52.0));
            assert_ne!(plan.tag(), worker);
        }
        step(&mut client, 200);
        let built = units(&observe(&mut client));
        assert!(built.iter().any(|unit| unit.unit_type() == SUPPLY_DEPOT), "it is built");
        assert_eq!(plans(&mut client), [], "what is begun is no plan any more");
    }
}

#[test]
fn who_plays_does_not_observe() {
    let served = Served::start();
    let mut client = playing(&served, options());
    let refused = look_through(&mut client, 2);
    assert!(matches!(refused, Err(ClientError::Refused { .. })), "{refused:?}");
    assert_eq!(units(&observe(&mut client)).iter().filter(|unit| unit.owner() == 2).count(), 0);
}
