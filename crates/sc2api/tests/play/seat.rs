//! One player's seat: selecting, commanding, and reporting.

use fixed::Fixed;
use prost::Message;
use raw::tag;
use sc2api::protocol::action_control_group::ControlGroupAction;
use sc2api::protocol::action_spatial_unit_selection_point::Type;
use sc2api::protocol::observation_ui::Panel;
use sc2api::protocol::{
    Action, ActionControlGroup, ActionMultiPanel, ActionProductionPanelRemoveFromQueue, ActionRaw,
    ActionRawToggleAutocast, ActionRawUnitCommand, ActionResult, ActionSelectArmy,
    ActionSelectIdleWorker, ActionSpatial, ActionSpatialCameraMove, ActionSpatialUnitCommand,
    ActionSpatialUnitSelectionPoint, ActionSpatialUnitSelectionRect, ActionToggleAutocast,
    ActionUi, Point2D, PointI, RectangleI, action_multi_panel, action_raw, action_raw_unit_command,
    action_select_idle_worker, action_spatial, action_spatial_unit_command, action_ui,
};
use sc2api::seat::Outcome;
use sim::{Command, OrderTarget, UnitTag};

use crate::arena::{self, Arena};

const NOWHERE: Option<action_raw_unit_command::Target> = None;

fn spatial(action: action_spatial::Action) -> Action {
    let action = ActionSpatial { action: Some(action) };
    Action { action_feature_layer: Some(action), ..Action::default() }
}

fn ui(action: action_ui::Action) -> Action {
    Action { action_ui: Some(ActionUi { action: Some(action) }), ..Action::default() }
}

fn raw(
    ability: i32,
    units: &[UnitTag],
    target: impl Into<Option<action_raw_unit_command::Target>>,
) -> Action {
    let command = ActionRawUnitCommand {
        ability_id: Some(ability),
        target: target.into(),
        unit_tags: units.iter().map(|&unit| tag::to_protocol(unit)).collect(),
        queue_command: None,
    };
    let action = ActionRaw { action: Some(action_raw::Action::UnitCommand(command)) };
    Action { action_raw: Some(action), ..Action::default() }
}

fn at(x: f32, y: f32) -> action_raw_unit_command::Target {
    let place = Point2D { x: Some(x), y: Some(y) };
    action_raw_unit_command::Target::TargetWorldSpacePos(place)
}

fn on(unit: UnitTag) -> action_raw_unit_command::Target {
    action_raw_unit_command::Target::TargetUnitTag(tag::to_protocol(unit))
}

fn pixel(at: (i32, i32)) -> PointI {
    PointI { x: Some(at.0), y: Some(at.1) }
}

fn click(at: (i32, i32), how: Type) -> Action {
    spatial(action_spatial::Action::UnitSelectionPoint(ActionSpatialUnitSelectionPoint {
        selection_screen_coord: Some(pixel(at)),
        r#type: Some(how.into()),
    }))
}

fn rectangle(a: (i32, i32), b: (i32, i32), add: bool) -> Action {
    spatial(action_spatial::Action::UnitSelectionRect(ActionSpatialUnitSelectionRect {
        selection_screen_coord: vec![RectangleI { p0: Some(pixel(a)), p1: Some(pixel(b)) }],
        selection_add: Some(add),
    }))
}

fn screen_command(ability: i32, at: (i32, i32)) -> Action {
    spatial(action_spatial::Action::UnitCommand(ActionSpatialUnitCommand {
        ability_id: Some(ability),
        target: Some(action_spatial_unit_command::Target::TargetScreenCoord(pixel(at))),
        queue_command: None,
    }))
}

fn succeeded(outcome: &Outcome) {
    assert_eq!(outcome.result, ActionResult::Success);
}

#[test]
fn clicks_select_toggle_and_take_all_of_a_type() {
    let mut arena = Arena::new();
    let marines: Vec<UnitTag> = [(30.0, 30.0), (34.0, 30.0), (60.0, 60.0)]
        .map(|(x, y)| arena.unit("Marine", 1, x, y))
        .to_vec();
    let scv = arena.unit("SCV", 1, 36.0, 34.0);
    let roach = arena.unit("Roach", 2, 28.0, 34.0);
    let pixel_of = |arena: &Arena, unit| arena.pixel_of(unit);
    let first = pixel_of(&arena, marines[0]);
    succeeded(&arena.act(&click(first, Type::Select)));
    assert_eq!(arena.seat.selection.units(), [marines[0]]);
    let second = pixel_of(&arena, scv);
    succeeded(&arena.act(&click(second, Type::Toggle)));
    assert_eq!(arena.seat.selection.units(), [scv, marines[0]]);
    succeeded(&arena.act(&click(second, Type::Toggle)));
    assert_eq!(arena.seat.selection.units(), [marines[0]]);
    succeeded(&arena.act(&click(first, Type::AllType)));
    assert_eq!(arena.seat.selection.units(), [marines[0], marines[1]], "the third is off screen");
    let enemy = pixel_of(&arena, roach);
    succeeded(&arena.act(&click(enemy, Type::Select)));
    assert_eq!(arena.seat.selection.units(), [roach]);
    succeeded(&arena.act(&click((1, 1), Type::Select)));
    assert_eq!(arena.seat.selection.units(), [roach], "a click at nothing changes nothing");
    assert_eq!(arena.act(&click((84, 0), Type::Select)).result, ActionResult::Error);
}

#[test]
fn rectangles_prefer_own_units() {
    let mut arena = Arena::new();
    let marine = arena.unit("Marine", 1, 30.0, 30.0);
    let depot = arena.unit("SupplyDepot", 1, 35.0, 31.0);
    let roach = arena.unit("Roach", 2, 32.0, 34.0);
    succeeded(&arena.act(&rectangle((0, 0), (83, 83), false)));
    assert_eq!(arena.seat.selection.units(), [marine]);
    arena.world.remove_unit(marine);
    succeeded(&arena.act(&rectangle((83, 83), (0, 0), false)));
    assert_eq!(arena.seat.selection.units(), [depot]);
    arena.world.remove_unit(depot);
    succeeded(&arena.act(&rectangle((0, 0), (83, 83), false)));
    assert_eq!(arena.seat.selection.units(), [roach]);
}

#[test]
fn army_idle_workers_and_groups() {
    let mut arena = Arena::new();
    let none = ui(action_ui::Action::SelectArmy(ActionSelectArmy::default()));
    assert_eq!(arena.act(&none).result, ActionResult::Error);
    let marines = [arena.unit("Marine", 1, 30.0, 30.0), arena.unit("Marine", 1, 32.0, 30.0)];
    let workers = [arena.unit("SCV", 1, 36.0, 34.0), arena.unit("SCV", 1, 38.0, 34.0)];
    succeeded(&arena.act(&none));
    assert_eq!(arena.seat.selection.units(), marines);
    let group = |action: ControlGroupAction| {
        ui(action_ui::Action::ControlGroup(ActionControlGroup {
            action: Some(action.into()),
            control_group_index: Some(4),
        }))
    };
    succeeded(&arena.act(&group(ControlGroupAction::Set)));
    let idle = |which: action_select_idle_worker::Type| {
        ui(action_ui::Action::SelectIdleWorker(ActionSelectIdleWorker {
            r#type: Some(which.into()),
        }))
    };
    for expected in [workers[0], workers[1], workers[0]] {
        succeeded(&arena.act(&idle(action_select_idle_worker::Type::Set)));
        assert_eq!(arena.seat.selection.units(), [expected]);
    }
    succeeded(&arena.act(&idle(action_select_idle_worker::Type::All)));
    assert_eq!(arena.seat.selection.units(), workers);
    succeeded(&arena.act(&group(ControlGroupAction::Append)));
    let panels = arena.seat.panels(&arena.world);
    assert_eq!((panels.groups[0].control_group_index, panels.groups[0].count), (Some(4), Some(4)));
    assert_eq!(panels.groups[0].leader_unit_type, Some(48));
    succeeded(&arena.act(&group(ControlGroupAction::Recall)));
    assert_eq!(arena.seat.selection.units(), [workers, marines].concat());
    let panel = |how: action_multi_panel::Type, index| {
        ui(action_ui::Action::MultiPanel(ActionMultiPanel {
            r#type: Some(how.into()),
            unit_index: Some(index),
        }))
    };
    succeeded(&arena.act(&panel(action_multi_panel::Type::DeselectAllOfType, 0)));
    assert_eq!(arena.seat.selection.units(), marines);
    succeeded(&arena.act(&panel(action_multi_panel::Type::DeselectUnit, 1)));
    assert_eq!(arena.seat.selection.units(), [marines[0]]);
    assert_eq!(
        arena.act(&panel(action_multi_panel::Type::SingleSelect, 9)).result,
        ActionResult::Error
    );
    arena.world.remove_unit(marines[0]);
    arena.act(&Action::default());
    assert!(arena.seat.selection.units().is_empty());
}

#[test]
fn a_marine_offers_what_clients_expect() {
    let mut arena = Arena::new();
    let marine = arena.unit("Marine", 1, 30.0, 30.0);
    arena.seat.selection.set(&arena.world, [marine]);
    let offered: Vec<(i32, bool)> = arena
        .seat
        .abilities(&arena.world)
        .iter()
        .map(|row| (row.ability_id(), row.requires_point()))
        .collect();
    let expected = [(1, true), (4, false), (16, true), (17, true), (18, false), (23, true)];
    assert_eq!(offered, expected);
    let enemy = arena.unit("Marine", 2, 34.0, 30.0);
    arena.seat.selection.set(&arena.world, [enemy]);
    assert!(arena.seat.abilities(&arena.world).is_empty());
}

#[test]
fn a_screen_command_is_reported_through_every_interface_with_its_specific_id() {
    let mut arena = Arena::new();
    let marine = arena.unit("Marine", 1, 30.0, 30.0);
    arena.seat.selection.set(&arena.world, [marine]);
    let outcome = arena.act(&screen_command(3794, (50, 20)));
    succeeded(&outcome);
    let [command] = outcome.commands[..] else { panic!("{outcome:?}") };
    let Command::Move(OrderTarget::Point(point)) = command.command else { panic!("{command:?}") };
    let screen = arena.seat.viewport.screen().unwrap();
    let (x, y) = screen.to_cells(50, 20).unwrap();
    let off = (x - observe::cells(point.x)).abs().max((y - observe::cells(point.y)).abs());
    assert!(off <= 1.0 / 4096.0, "the middle of the pixel");
    let executed = arena.seat.take_executed();
    let [report] = &executed[..] else { panic!("{executed:?}") };
    assert_eq!(report.game_loop, Some(1));
    let raw = report.action_raw.clone().and_then(|raw| raw.action);
    let Some(action_raw::Action::UnitCommand(raw)) = raw else { panic!("{report:?}") };
    assert_eq!((raw.ability_id, &raw.unit_tags[..]), (Some(16), &[tag::to_protocol(marine)][..]));
    let layer = report.action_feature_layer.clone().and_then(|layer| layer.action);
    let Some(action_spatial::Action::UnitCommand(layer)) = layer else { panic!("{report:?}") };
    let target = action_spatial_unit_command::Target::TargetScreenCoord(pixel((50, 20)));
    assert_eq!((layer.ability_id, layer.target), (Some(16), Some(target)));
    assert!(arena.seat.take_executed().is_empty());
}

#[test]
fn attacks_are_reported_by_who_is_armed() {
    let mut arena = Arena::new();
    let marine = arena.unit("Marine", 1, 30.0, 30.0);
    let medivac = arena.unit("Medivac", 1, 32.0, 30.0);
    let roach = arena.unit("Roach", 2, 36.0, 34.0);
    let reported = |arena: &mut Arena| {
        let executed = arena.seat.take_executed();
        let raw = executed[0].action_raw.clone().and_then(|raw| raw.action);
        let Some(action_raw::Action::UnitCommand(raw)) = raw else { panic!("{executed:?}") };
        raw.ability_id()
    };
    let outcome = arena.act(&raw(3674, &[marine, medivac], at(40.0, 40.0)));
    succeeded(&outcome);
    assert_eq!(outcome.commands.len(), 2);
    assert_eq!(reported(&mut arena), 23);
    succeeded(&arena.act(&raw(3674, &[medivac], at(40.0, 40.0))));
    assert_eq!(reported(&mut arena), 19);
    let outcome = arena.act(&raw(1, &[marine], on(roach)));
    assert_eq!(outcome.commands[0].command, Command::Attack(OrderTarget::Unit(roach)));
    assert_eq!(reported(&mut arena), 1);
    let outcome = arena.act(&raw(386, &[medivac], on(marine)));
    assert_eq!(outcome.commands[0].command, Command::Heal(marine));
}

/// A switch of the Medivac's healing: by name, or of what is selected.
#[test]
fn autocast_is_switched_off_and_on() {
    let mut arena = Arena::new();
    let marine = arena.unit("Marine", 1, 30.0, 30.0);
    let medivac = arena.unit("Medivac", 1, 30.0, 31.0);
    arena.world.set_life(marine, Fixed::from_int(10));
    let life_after_a_second = |arena: &mut Arena| {
        (0..16).for_each(|_| arena.world.step());
        arena.world.unit(marine).unwrap().life
    };
    let toggle = |ability, unit: UnitTag| {
        let toggle = ActionRawToggleAutocast {
            ability_id: Some(ability),
            unit_tags: vec![tag::to_protocol(unit)],
        };
        let action = ActionRaw { action: Some(action_raw::Action::ToggleAutocast(toggle)) };
        Action { action_raw: Some(action), ..Action::default() }
    };
    let off = arena.act(&toggle(386, medivac));
    succeeded(&off);
    assert_eq!(off.commands[0].command, Command::Autocast(false));
    assert_eq!(arena.seat.take_executed().len(), 1);
    assert_eq!(life_after_a_second(&mut arena), Fixed::from_int(10));

    succeeded(&arena.act(&click(arena.pixel_of(medivac), Type::Select)));
    let panel = ActionToggleAutocast { ability_id: Some(386) };
    succeeded(&arena.act(&ui(action_ui::Action::ToggleAutocast(panel))));
    assert!(Fixed::from_int(10) < life_after_a_second(&mut arena));

    assert_eq!(arena.act(&toggle(386, marine)).result, ActionResult::Error);
    assert_eq!(arena.act(&toggle(16, medivac)).result, ActionResult::NotSupported);
}

#[test]
fn what_cannot_be_done_has_a_reason() {
    let mut arena = Arena::new();
    let marine = arena.unit("Marine", 1, 30.0, 30.0);
    let scv = arena.unit("SCV", 1, 36.0, 34.0);
    let roach = arena.unit("Roach", 2, 36.0, 30.0);
    let beacon = arena.unit("Beacon_Terran", 0, 26.0, 26.0);
    let cases = [
        (raw(999_999, &[marine], NOWHERE), ActionResult::NotSupported),
        (raw(-1, &[marine], NOWHERE), ActionResult::NotSupported),
        (raw(560, &[marine], NOWHERE), ActionResult::NotSupported),
        (raw(16, &[roach], at(3.0, 3.0)), ActionResult::Error),
        (raw(16, &[], at(3.0, 3.0)), ActionResult::Error),
        (raw(16, &[marine], NOWHERE), ActionResult::MustTargetVisibleLocation),
        (raw(23, &[marine], on(UnitTag(77))), ActionResult::MustTargetVisibleUnit),
        (raw(23, &[marine], on(beacon)), ActionResult::CantTargetThatUnit),
        (raw(319, &[scv], at(20.0, 40.0)), ActionResult::NotEnoughMinerals),
        (raw(321, &[scv], at(20.0, 40.0)), ActionResult::BuildTechRequirementsNotMet),
        (raw(295, &[scv], on(roach)), ActionResult::CantTargetThatUnit),
    ];
    for (action, expected) in cases {
        let outcome = arena.act(&action);
        assert_eq!(outcome.result, expected, "{action:?}");
        assert!(outcome.commands.is_empty());
    }
    assert!(arena.seat.take_executed().is_empty());
    succeeded(&arena.act(&Action::default()));
}

#[test]
fn workers_gather_build_and_train_through_general_and_specific_ids() {
    let mut arena = Arena::new();
    let near = arena.unit("SCV", 1, 30.0, 30.0);
    let far = arena.unit("SCV", 1, 20.0, 20.0);
    let field = arena.unit("MineralField", 0, 38.0, 30.5);
    let hall = arena.unit("CommandCenter", 1, 24.5, 38.5);
    arena.minerals(1000);
    let outcome = arena.act(&raw(3666, &[near, far], on(field)));
    assert_eq!(outcome.commands.len(), 2);
    assert!(outcome.commands.iter().all(|given| given.command == Command::Gather(field)));
    assert_eq!(arena.act(&raw(1, &[near], on(field))).commands[0].command, Command::Gather(field));
    let outcome = arena.act(&raw(319, &[far, near], at(34.0, 26.0)));
    succeeded(&outcome);
    assert_eq!(outcome.commands.len(), 1, "one worker builds");
    assert_eq!(outcome.commands[0].unit, near, "the nearest");
    arena.seat.selection.set(&arena.world, [hall]);
    let offered: Vec<i32> =
        arena.seat.abilities(&arena.world).iter().map(|row| row.ability_id()).collect();
    assert_eq!(offered, [1, 203, 524]);
    let train = spatial(action_spatial::Action::UnitCommand(ActionSpatialUnitCommand {
        ability_id: Some(524),
        ..ActionSpatialUnitCommand::default()
    }));
    succeeded(&arena.act(&train));
    arena.world.step();
    let Some(Panel::Production(panel)) = arena.seat.panels(&arena.world).panel else {
        panic!("a producing structure shows its queue")
    };
    assert_eq!(panel.production_queue[0].ability_id, Some(524));
    assert_eq!(panel.build_queue[0].unit_type, Some(45));
    let cancel = |index| {
        ui(action_ui::Action::ProductionPanel(ActionProductionPanelRemoveFromQueue {
            unit_index: Some(index),
        }))
    };
    assert_eq!(arena.act(&cancel(3)).result, ActionResult::CantFindCancelOrder);
    succeeded(&arena.act(&cancel(0)));
    arena.world.step();
    assert!(matches!(arena.seat.panels(&arena.world).panel, Some(Panel::Single(_))));
}

#[test]
fn the_camera_goes_where_the_minimap_is_clicked() {
    let mut arena = Arena::new();
    let go = spatial(action_spatial::Action::CameraMove(ActionSpatialCameraMove {
        center_minimap: Some(pixel((40, 20))),
    }));
    succeeded(&arena.act(&go));
    assert_eq!(arena.seat.viewport.camera(), (40.5, 43.5));
    assert!(arena.seat.take_executed() == [Action { game_loop: Some(1), ..go }]);
}

#[test]
fn build_marines_leaves_few_commands() {
    let Some(map) = arena::map("mini_games", "BuildMarines") else { return };
    let mut arena = Arena::new();
    let catalog = arena.world.rules().catalog.clone();
    arena.seat.cards = raw::CommandCards::of_map(&map.unit_overrides, &catalog);
    let scv = arena.unit("SCV", 1, 30.0, 30.0);
    let field = arena.unit("MineralField", 0, 38.0, 30.5);
    let hall = arena.unit("CommandCenter", 1, 24.5, 38.5);
    let barracks = arena.unit("Barracks", 1, 33.5, 22.5);
    arena.unit("SupplyDepot", 1, 28.0, 22.0);
    let marine = arena.unit("Marine", 1, 31.0, 27.0);
    arena.minerals(1000);
    let mut offered = |unit| {
        arena.seat.selection.set(&arena.world, [unit]);
        let rows = arena.seat.abilities(&arena.world);
        rows.iter().map(|row| row.ability_id()).collect::<Vec<i32>>()
    };
    assert_eq!(offered(scv), [1, 295, 319, 321]);
    assert_eq!(offered(hall), [1, 203, 524]);
    assert_eq!(offered(barracks), [1, 560]);
    assert_eq!(offered(marine), [1, 4, 16, 17, 18, 23]);
    assert_eq!(arena.act(&raw(16, &[scv], at(20.0, 20.0))).result, ActionResult::NotSupported);
    assert_eq!(arena.act(&raw(318, &[scv], at(20.0, 20.0))).result, ActionResult::NotSupported);
    assert_eq!(arena.act(&raw(1, &[scv], at(20.0, 20.0))).result, ActionResult::NotSupported);
    succeeded(&arena.act(&raw(1, &[scv], on(field))));
}

#[test]
fn reports_survive_the_wire() {
    let mut arena = Arena::new();
    let marine = arena.unit("Marine", 1, 30.0, 30.0);
    succeeded(&arena.act(&raw(16, &[marine], at(60.0, 3.0))));
    for report in arena.seat.take_executed() {
        let again = Action::decode(&report.encode_to_vec()[..]).expect("a message");
        assert!(again == report);
        let layer = report.action_feature_layer.and_then(|layer| layer.action);
        let Some(action_spatial::Action::UnitCommand(command)) = layer else {
            panic!("a command that only the raw interface knows")
        };
        let target = action_spatial_unit_command::Target::TargetMinimapCoord(pixel((60, 61)));
        assert_eq!(command.target, Some(target), "the place is out of the picture");
    }
}
