use fixed::Vec2;
use observe::cells;
use raw::{Kinds, Target, ability, late_refusals, tag};
use sim::{UnitTag, World};

use super::Seat;
use crate::protocol::{
    Action, ActionError, ActionRaw, ActionRawCameraMove, ActionRawUnitCommand, ActionSpatial,
    ActionSpatialCameraMove, ActionSpatialUnitCommand, ActionUi, Point, Point2D, PointI,
    action_raw, action_raw_unit_command, action_result, action_spatial,
    action_spatial_unit_command,
};

/// Actions that are kept for the next observation at the most: a client that never observes must
/// not fill the memory.
const EXECUTED_MAX: usize = 4096;

impl Seat {
    fn report(&mut self, game_loop: u32, action: Action) {
        if self.executed.len() < EXECUTED_MAX {
            self.executed.push(Action { game_loop: Some(game_loop), ..action });
        }
    }

    pub(super) fn report_spatial(&mut self, spatial: ActionSpatial, game_loop: u32) {
        let action = Action { action_feature_layer: Some(spatial), ..Action::default() };
        self.report(game_loop, action);
    }

    pub(super) fn report_raw(&mut self, raw: ActionRaw, game_loop: u32) {
        self.report(game_loop, Action { action_raw: Some(raw), ..Action::default() });
    }

    pub(super) fn report_ui(&mut self, ui: ActionUi, game_loop: u32) {
        self.report(game_loop, Action { action_ui: Some(ui), ..Action::default() });
    }

    /// Where the camera went, through every interface that the client has.
    pub(crate) fn report_camera(&mut self, game_loop: u32) {
        let (x, y) = self.viewport.camera();
        let raw = action_raw::Action::CameraMove(ActionRawCameraMove {
            center_world_space: Some(Point { x: Some(x), y: Some(y), z: Some(0.0) }),
        });
        let spatial = self.viewport.minimap().map(|minimap| {
            let at = clamped(minimap.to_pixels(x, y), minimap.resolution);
            ActionSpatial {
                action: Some(action_spatial::Action::CameraMove(ActionSpatialCameraMove {
                    center_minimap: Some(at),
                })),
            }
        });
        let action_raw =
            self.options.raw.unwrap_or(false).then_some(ActionRaw { action: Some(raw) });
        let action = Action { action_raw, action_feature_layer: spatial, ..Action::default() };
        self.report(game_loop, action);
    }

    /// A command to units, through every interface that the client has: clients that see feature
    /// layers cannot read a command that only the raw interface knows.
    pub(super) fn report_command(
        &mut self,
        world: &World,
        units: &[UnitTag],
        (ability_id, target, queued): (u32, Target, bool),
        game_loop: u32,
    ) {
        let raw_target = match target {
            Target::None => None,
            Target::Point(point) => {
                let place = Point2D { x: Some(cells(point.x)), y: Some(cells(point.y)) };
                Some(action_raw_unit_command::Target::TargetWorldSpacePos(place))
            }
            Target::Unit(unit) => {
                Some(action_raw_unit_command::Target::TargetUnitTag(tag::to_protocol(unit)))
            }
        };
        let raw = action_raw::Action::UnitCommand(ActionRawUnitCommand {
            ability_id: Some(ability_id as i32),
            target: raw_target,
            unit_tags: units.iter().map(|&unit| tag::to_protocol(unit)).collect(),
            queue_command: Some(queued),
        });
        let spatial = self.viewport.screen().map(|_| {
            let place = match target {
                Target::None => None,
                Target::Point(point) => Some(point),
                Target::Unit(unit) => world.unit(unit).map(|unit| unit.position),
            };
            let command = ActionSpatialUnitCommand {
                ability_id: Some(ability_id as i32),
                target: place.and_then(|place| self.pixel_of(ability_id, place)),
                queue_command: Some(queued),
            };
            ActionSpatial { action: Some(action_spatial::Action::UnitCommand(command)) }
        });
        let action_raw =
            self.options.raw.unwrap_or(false).then_some(ActionRaw { action: Some(raw) });
        let action = Action { action_raw, action_feature_layer: spatial, ..Action::default() };
        self.report(game_loop, action);
    }

    /// The pixel that stands for a place: of the screen, or of the minimap for places out of the
    /// picture if the ability can be used there.
    fn pixel_of(
        &self,
        ability_id: u32,
        place: Vec2,
    ) -> Option<action_spatial_unit_command::Target> {
        let (screen, minimap) = (self.viewport.screen()?, self.viewport.minimap()?);
        let (x, y) = (cells(place.x), cells(place.y));
        let takes_minimap = ability(ability_id).is_some_and(|row| row.kinds.has(Kinds::MINIMAP));
        if takes_minimap && !screen.shows(x, y, 0.0) {
            let at = clamped(minimap.to_pixels(x, y), minimap.resolution);
            return Some(action_spatial_unit_command::Target::TargetMinimapCoord(at));
        }
        let at = clamped(screen.to_pixels(x, y), screen.resolution);
        Some(action_spatial_unit_command::Target::TargetScreenCoord(at))
    }
}

fn clamped(pixels: (f32, f32), resolution: (u32, u32)) -> PointI {
    let inside = |value: f32, size: u32| (value.floor() as i32).clamp(0, size as i32 - 1);
    PointI { x: Some(inside(pixels.0, resolution.0)), y: Some(inside(pixels.1, resolution.1)) }
}

/// What failed in the latest game loop after it had been accepted, for the units of `player`.
pub fn late_errors(world: &World, player: u8) -> impl Iterator<Item = ActionError> {
    late_refusals(world, player).map(|refusal| ActionError {
        unit_tag: Some(tag::to_protocol(refusal.unit)),
        ability_id: Some(u64::from(refusal.ability_id)),
        result: Some(action_result(refusal.result).into()),
    })
}
