//! Whatever a client sends, nothing fails: it gets an answer and the game goes on.

use observe::Eyes;
use observe::layers::unit_marks;
use proptest::prelude::*;
use raw::tag;
use sc2api::protocol::{
    Action, ActionCargoPanelUnload, ActionControlGroup, ActionMultiPanel,
    ActionProductionPanelRemoveFromQueue, ActionRaw, ActionRawCameraMove, ActionRawUnitCommand,
    ActionSelectArmy, ActionSelectIdleWorker, ActionSelectLarva, ActionSelectWarpGates,
    ActionSpatial, ActionSpatialCameraMove, ActionSpatialUnitCommand,
    ActionSpatialUnitSelectionPoint, ActionSpatialUnitSelectionRect, ActionToggleAutocast,
    ActionUi, Point, Point2D, PointI, RectangleI, RequestQuery, RequestQueryBuildingPlacement,
    RequestQueryPathing, action_raw, action_raw_unit_command, action_spatial,
    action_spatial_unit_command, action_ui, request_query_pathing,
};
use sc2api::queries;
use sc2api::spatial::LayerPainter;
use sim::UnitTag;

use crate::arena::Arena;

/// The numbers of one action; most name something that exists.
#[derive(Clone, Copy, Debug)]
struct Numbers {
    kind: u8,
    how: i32,
    ability: usize,
    unit: usize,
    target: usize,
    pixels: [i32; 4],
    place: [f32; 2],
    flag: bool,
}

fn numbers() -> impl Strategy<Value = Numbers> {
    let pixel = || prop_oneof![6 => 0..90i32, 1 => any::<i32>()];
    let place = || prop_oneof![6 => -2.0..70.0f32, 1 => proptest::num::f32::ANY];
    let head = (0u8..19, prop_oneof![9 => 0..6i32, 1 => any::<i32>()], any::<usize>());
    (
        head,
        0..12usize,
        0..14usize,
        [pixel(), pixel(), pixel(), pixel()],
        [place(), place()],
        any::<bool>(),
    )
        .prop_map(|((kind, how, ability), unit, target, pixels, place, flag)| Numbers {
            kind,
            how,
            ability,
            unit,
            target,
            pixels,
            place,
            flag,
        })
}

fn ability_id(numbers: &Numbers) -> i32 {
    // Half of the draws are abilities of the units that are there.
    const COMMON: [u32; 14] = [1, 4, 16, 17, 18, 23, 295, 319, 320, 524, 560, 3659, 3671, 3674];
    let all = raw::abilities();
    let id = if numbers.flag {
        COMMON[numbers.ability % COMMON.len()]
    } else {
        all[numbers.ability % all.len()].id
    };
    id as i32
}

fn name(arena: &Arena, index: usize) -> u64 {
    let unit = arena.world.units().nth(index).map_or(UnitTag(index as u32), |unit| unit.tag);
    tag::to_protocol(unit)
}

fn spatial(numbers: &Numbers) -> Option<action_spatial::Action> {
    let [a, b, c, d] = numbers.pixels;
    let at = |x, y| PointI { x: Some(x), y: Some(y) };
    Some(match numbers.kind {
        0 => action_spatial::Action::CameraMove(ActionSpatialCameraMove {
            center_minimap: Some(at(a, b)),
        }),
        1 => action_spatial::Action::UnitSelectionPoint(ActionSpatialUnitSelectionPoint {
            selection_screen_coord: Some(at(a, b)),
            r#type: Some(numbers.how),
        }),
        2 => action_spatial::Action::UnitSelectionRect(ActionSpatialUnitSelectionRect {
            selection_screen_coord: vec![RectangleI { p0: Some(at(a, b)), p1: Some(at(c, d)) }],
            selection_add: Some(numbers.flag),
        }),
        3..=6 => action_spatial::Action::UnitCommand(ActionSpatialUnitCommand {
            ability_id: Some(ability_id(numbers)),
            target: match numbers.kind {
                3 => None,
                4 => Some(action_spatial_unit_command::Target::TargetMinimapCoord(at(a, b))),
                _ => Some(action_spatial_unit_command::Target::TargetScreenCoord(at(a, b))),
            },
            queue_command: Some(numbers.flag),
        }),
        _ => return None,
    })
}

fn raw(arena: &Arena, numbers: &Numbers) -> Option<action_raw::Action> {
    let [x, y] = numbers.place;
    Some(match numbers.kind {
        7 => action_raw::Action::CameraMove(ActionRawCameraMove {
            center_world_space: Some(Point { x: Some(x), y: Some(y), z: Some(x) }),
        }),
        8..=10 => action_raw::Action::UnitCommand(ActionRawUnitCommand {
            ability_id: Some(ability_id(numbers)),
            target: match numbers.kind {
                8 => None,
                9 => Some(action_raw_unit_command::Target::TargetWorldSpacePos(Point2D {
                    x: Some(x),
                    y: Some(y),
                })),
                _ => {
                    let target = name(arena, numbers.target);
                    Some(action_raw_unit_command::Target::TargetUnitTag(target))
                }
            },
            unit_tags: vec![name(arena, numbers.unit), name(arena, numbers.unit / 2), 5],
            queue_command: Some(numbers.flag),
        }),
        _ => return None,
    })
}

fn ui(numbers: &Numbers) -> action_ui::Action {
    let (how, index) = (Some(numbers.how), numbers.pixels[0]);
    let add = Some(numbers.flag);
    match numbers.kind {
        11 => action_ui::Action::ControlGroup(ActionControlGroup {
            action: how,
            control_group_index: Some(index as u32),
        }),
        12 => action_ui::Action::SelectArmy(ActionSelectArmy { selection_add: add }),
        13 => action_ui::Action::SelectIdleWorker(ActionSelectIdleWorker { r#type: how }),
        14 => {
            action_ui::Action::MultiPanel(ActionMultiPanel { r#type: how, unit_index: Some(index) })
        }
        15 => action_ui::Action::ProductionPanel(ActionProductionPanelRemoveFromQueue {
            unit_index: Some(index),
        }),
        16 => action_ui::Action::CargoPanel(ActionCargoPanelUnload { unit_index: Some(index) }),
        17 => action_ui::Action::ToggleAutocast(ActionToggleAutocast { ability_id: Some(index) }),
        _ if numbers.flag => action_ui::Action::SelectLarva(ActionSelectLarva {}),
        _ => action_ui::Action::SelectWarpGates(ActionSelectWarpGates { selection_add: add }),
    }
}

fn action(arena: &Arena, numbers: &Numbers) -> Action {
    if let Some(action) = spatial(numbers) {
        let spatial = ActionSpatial { action: Some(action) };
        return Action { action_feature_layer: Some(spatial), ..Action::default() };
    }
    if let Some(action) = raw(arena, numbers) {
        return Action {
            action_raw: Some(ActionRaw { action: Some(action) }),
            ..Action::default()
        };
    }
    Action { action_ui: Some(ActionUi { action: Some(ui(numbers)) }), ..Action::default() }
}

fn question(arena: &Arena, numbers: &Numbers) -> RequestQuery {
    let [x, y] = numbers.place;
    let place = Point2D { x: Some(x), y: Some(y) };
    RequestQuery {
        pathing: vec![RequestQueryPathing {
            start: Some(request_query_pathing::Start::UnitTag(name(arena, numbers.unit))),
            end_pos: Some(place),
        }],
        placements: vec![RequestQueryBuildingPlacement {
            ability_id: Some(ability_id(numbers)),
            target_pos: Some(place),
            placing_unit_tag: Some(name(arena, numbers.unit)),
        }],
        ..RequestQuery::default()
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_actions_are_answered(sequence in proptest::collection::vec(numbers(), 1..30)) {
        let mut arena = Arena::new();
        for (unit, player, x, y) in [
            ("CommandCenter", 1, 30.5, 38.5),
            ("Barracks", 1, 24.5, 28.5),
            ("SupplyDepot", 1, 40.0, 24.0),
            ("SCV", 1, 30.0, 30.0),
            ("SCV", 1, 32.0, 30.0),
            ("Marine", 1, 34.0, 30.0),
            ("Medivac", 1, 36.0, 34.0),
            ("Roach", 2, 38.0, 28.0),
            ("MineralField", 0, 40.0, 34.5),
            ("VespeneGeyser", 0, 26.5, 34.5),
            ("Beacon_Terran", 0, 36.0, 26.0),
        ] {
            arena.unit(unit, player, x, y);
        }
        arena.minerals(1000);
        let mut painter = LayerPainter::new(&arena.world);
        for numbers in &sequence {
            let action = action(&arena, numbers);
            let outcome = arena.act(&action);
            let succeeded = outcome.result == sc2api::protocol::ActionResult::Success;
            prop_assert!(succeeded || outcome.commands.is_empty());
            for report in arena.seat.take_executed() {
                prop_assert!(succeeded);
                let readable = report.action_feature_layer.is_some() || report.action_ui.is_some();
                prop_assert!(readable, "clients of feature layers cannot read {report:?}");
            }
            for row in arena.seat.abilities(&arena.world) {
                let known = raw::ability(row.ability_id() as u32).expect("known to clients");
                prop_assert_eq!(known.requires_point(), row.requires_point());
            }
            arena.seat.panels(&arena.world);
            let request = question(&arena, numbers);
            let answer = queries::answer(&arena.world, &arena.seat.cards, 1, &request);
            prop_assert_eq!((answer.pathing.len(), answer.placements.len()), (1, 1));
            let marks = unit_marks(&arena.world, Eyes::of(1), |unit| arena.seat.selection.contains(unit));
            let viewport = &arena.seat.viewport;
            let layers = painter.paint(&arena.world, Eyes::of(1), viewport, &marks, &[]);
            prop_assert!(layers.is_some());
            for _ in 0..4 {
                arena.world.step();
            }
        }
    }
}
