//! What those do who look on: through other eyes, from elsewhere, and from afar.

use sc2api::protocol::observer_action::Action as ObserverBody;
use sc2api::protocol::request::Request;
use sc2api::protocol::response::Response;
use sc2api::protocol::{
    Action, ActionObserverCameraFollowPlayer, ActionObserverCameraFollowUnits,
    ActionObserverCameraMove, ActionObserverPlayerPerspective, ActionRaw, ActionRawCameraMove,
    Alliance, Difficulty, InterfaceOptions, ObserverAction, PlayerType, Point, RequestAction,
    RequestJoinGame, RequestObserverAction, RequestSaveReplay, action_raw, request_join_game,
};
use sc2api::transport::{Client, ClientError};

use crate::games::{
    answer, create, joining, layers, observe, options, setup, start_replay, step, units,
};
use crate::interface::{hall, place};
use crate::melee::{computer, creation, observing};
use crate::served::Served;
use crate::together::playing_together;

const COMMAND_CENTER: i32 = 18;

fn act(client: &mut Client, action: ObserverBody) -> Result<(), ClientError> {
    let actions = vec![ObserverAction { action: Some(action) }];
    client.request(Request::ObsAction(RequestObserverAction { actions })).map(|_| ())
}

pub fn look_through(client: &mut Client, player: u32) -> Result<(), ClientError> {
    let perspective = ActionObserverPlayerPerspective { player_id: Some(player) };
    act(client, ObserverBody::PlayerPerspective(perspective))
}

#[test]
fn observers_look_through_the_eyes_that_they_choose() {
    let served = Served::start();
    let mut client = observing(&served, [Difficulty::VeryEasy; 2]);
    step(&mut client, 20);
    let owners = |client: &mut Client| {
        let seen = units(&observe(client));
        [1, 2].map(|owner| seen.iter().filter(|unit| unit.owner() == owner).count())
    };
    assert_eq!(owners(&mut client), [13, 0]);
    let west = hall(&observe(&mut client)).pos.unwrap().x();
    look_through(&mut client, 2).unwrap();
    assert_eq!(owners(&mut client), [0, 13]);
    assert!(west < hall(&observe(&mut client)).pos.unwrap().x(), "its own base is another");
    look_through(&mut client, 0).unwrap();
    assert_eq!(owners(&mut client), [13, 13]);
    let seen = units(&observe(&mut client));
    let mut of_players = seen.iter().filter(|unit| unit.owner() <= 2);
    assert!(of_players.all(|unit| unit.alliance() == Alliance::Ally), "nobody has no units");
    look_through(&mut client, 1).unwrap();
    assert_eq!(owners(&mut client), [13, 0]);
    assert!(matches!(look_through(&mut client, 3), Err(ClientError::Refused { .. })));
}

#[test]
fn observers_move_their_camera_and_follow_units() {
    let served = Served::start();
    let mut client = observing(&served, [Difficulty::VeryEasy; 2]);
    let camera = |client: &mut Client| {
        let raw = observe(client).observation.unwrap().raw_data.unwrap();
        let at = raw.player.unwrap().camera.unwrap();
        (at.x(), at.y())
    };
    let camera_move =
        ActionObserverCameraMove { world_pos: Some(place(40.0, 30.0)), distance: None };
    act(&mut client, ObserverBody::CameraMove(camera_move)).unwrap();
    assert_eq!(camera(&mut client), (40.0, 30.0));
    let seen = units(&observe(&mut client));
    let worker = seen.iter().find(|unit| unit.owner() == 1 && unit.unit_type() == 45).unwrap();
    let follow = ActionObserverCameraFollowUnits { unit_tags: vec![worker.tag()] };
    act(&mut client, ObserverBody::CameraFollowUnits(follow)).unwrap();
    for _ in 0..3 {
        step(&mut client, 10);
        let seen = units(&observe(&mut client));
        let at = seen.iter().find(|unit| unit.tag() == worker.tag()).unwrap().pos.unwrap();
        assert_eq!(camera(&mut client), (at.x(), at.y()));
    }
}

fn camera(client: &mut Client) -> (f32, f32) {
    let raw = observe(client).observation.unwrap().raw_data.unwrap();
    let at = raw.player.unwrap().camera.unwrap();
    (at.x(), at.y())
}

fn move_camera(client: &mut Client, (x, y): (f32, f32), distance: f32) -> Result<(), ClientError> {
    let world_pos = Some(place(x, y));
    let distance = Some(distance);
    act(client, ObserverBody::CameraMove(ActionObserverCameraMove { world_pos, distance }))
}

fn follow_player(client: &mut Client, player: u32) -> Result<(), ClientError> {
    let player_id = Some(player);
    act(client, ObserverBody::CameraFollowPlayer(ActionObserverCameraFollowPlayer { player_id }))
}

/// How many pixels of the screen show a command centre.
fn pixels_of_halls(client: &mut Client) -> usize {
    let layers = observe(client).observation.unwrap().feature_layer_data.unwrap();
    let types = layers.renders.unwrap().unit_type.unwrap().data.unwrap();
    let pixels = types.chunks_exact(4).map(|bytes| i32::from_le_bytes(bytes.try_into().unwrap()));
    pixels.filter(|&pixel| pixel == COMMAND_CENTER).count()
}

#[test]
fn pictures_show_more_from_farther_away() {
    let served = Served::start();
    let mut client = served.client();
    let players = vec![computer(Difficulty::VeryEasy), computer(Difficulty::VeryEasy)];
    create(&mut client, creation([players, vec![setup(PlayerType::Observer)]].concat()));
    let layers = layers(96, 64);
    let join = RequestJoinGame {
        participation: Some(request_join_game::Participation::ObservedPlayerId(1)),
        options: Some(InterfaceOptions { feature_layer: Some(layers), ..options() }),
        ..joining()
    };
    answer!(client, Request::JoinGame(join), JoinGame);
    step(&mut client, 3);
    let at = hall(&observe(&mut client)).pos.unwrap();
    move_camera(&mut client, (at.x(), at.y()), 0.0).unwrap();
    let usual = pixels_of_halls(&mut client);
    // Half as far away everything is twice as large on a side.
    move_camera(&mut client, (at.x(), at.y()), 17.0).unwrap();
    let near = pixels_of_halls(&mut client);
    assert!(3 * usual < near && near < 5 * usual, "{usual} pixels, and {near} from nearby");
    // A screen of 24 cells does not reach the base, one of 48 does.
    let beside = (at.x() + 16.0, at.y());
    move_camera(&mut client, beside, 0.0).unwrap();
    assert_eq!(pixels_of_halls(&mut client), 0);
    move_camera(&mut client, beside, 68.0).unwrap();
    assert!(pixels_of_halls(&mut client) > 0);
    step(&mut client, 3);
    assert!(pixels_of_halls(&mut client) > 0, "the camera keeps its distance");
    for distance in [f32::NAN, f32::INFINITY, -34.0, 1.0, 1.0e6] {
        let refused = move_camera(&mut client, beside, distance);
        assert!(matches!(refused, Err(ClientError::Refused { .. })), "{distance}: {refused:?}");
    }
}

#[test]
fn observers_follow_the_camera_of_another_player() {
    let served = Served::start();
    let mut client = observing(&served, [Difficulty::VeryEasy; 2]);
    step(&mut client, 5);
    look_through(&mut client, 2).unwrap();
    let east = hall(&observe(&mut client)).pos.unwrap();
    look_through(&mut client, 1).unwrap();
    move_camera(&mut client, (30.0, 30.0), 0.0).unwrap();
    step(&mut client, 2);
    assert_eq!(camera(&mut client), (30.0, 30.0), "nothing moves a camera that was put somewhere");
    follow_player(&mut client, 2).unwrap();
    assert_eq!(camera(&mut client), (east.x(), east.y()), "a computer looks at its base");
    for nobody in [0, 3, 258] {
        let refused = follow_player(&mut client, nobody);
        assert!(matches!(refused, Err(ClientError::Refused { .. })), "{nobody}: {refused:?}");
    }
}

fn look_at(client: &mut Client, (x, y): (f32, f32)) {
    let center_world_space = Some(Point { x: Some(x), y: Some(y), z: None });
    let camera = action_raw::Action::CameraMove(ActionRawCameraMove { center_world_space });
    let raw = ActionRaw { action: Some(camera) };
    let actions = vec![Action { action_raw: Some(raw), ..Action::default() }];
    answer!(client, Request::Action(RequestAction { actions }), Action);
}

fn step_both([host, guest]: &mut [Client; 2], count: u32) {
    std::thread::scope(|scope| {
        scope.spawn(|| step(guest, count));
        step(host, count);
    });
}

#[test]
fn replays_of_two_processes_show_both_cameras() {
    let (first, second) = (Served::start(), Served::start());
    let mut clients = playing_together(&first, &second, false);
    step_both(&mut clients, 4);
    look_at(&mut clients[0], (20.0, 22.0));
    look_at(&mut clients[1], (40.0, 44.0));
    step_both(&mut clients, 10);
    look_at(&mut clients[0], (28.0, 22.0));
    look_at(&mut clients[1], (40.0, 36.0));
    step_both(&mut clients, 10);
    let [mut host, mut guest] = clients;
    let data = answer!(host, Request::SaveReplay(RequestSaveReplay {}), SaveReplay).data.unwrap();
    let data_of_guest =
        answer!(guest, Request::SaveReplay(RequestSaveReplay {}), SaveReplay).data.unwrap();
    for data in [data, data_of_guest] {
        start_replay(&mut host, data);
        step(&mut host, 10);
        assert_eq!(camera(&mut host), (20.0, 22.0), "the camera of who is observed");
        follow_player(&mut host, 2).unwrap();
        assert_eq!(camera(&mut host), (40.0, 44.0));
        step(&mut host, 8);
        assert_eq!(camera(&mut host), (40.0, 36.0));
        follow_player(&mut host, 1).unwrap();
        assert_eq!(camera(&mut host), (28.0, 22.0));
    }
}
