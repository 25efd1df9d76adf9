//! One player's seat: the camera, the selection, the command cards, and what was done.
//!
//! A seat turns the protocol's actions into commands to single units. It decides with the world as
//! it is and changes nothing in it: whoever runs the game gives the commands, so that they can be
//! recorded and sent to other processes.

mod commands;
mod report;

use raw::{CommandCards, Kinds, Target, ability, available_to_all, tag, to_point};
use sim::{Command, UnitTag, World};

use crate::protocol::{
    Action, ActionRaw, ActionResult, ActionSpatial, ActionSpatialUnitCommand,
    ActionSpatialUnitSelectionRect, ActionUi, AvailableAbility, InterfaceOptions, ObservationUi,
    action_raw, action_raw_unit_command, action_spatial, action_spatial_unit_command, action_ui,
};
use crate::selection::{Selection, unit_at};
use crate::spatial::Viewport;
use crate::spatial::pixel;

pub use report::late_errors;

/// A command to one unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnitCommand {
    /// Who is told.
    pub unit: UnitTag,
    /// To do what.
    pub command: Command,
    /// Whether it waits for the orders before it.
    pub queued: bool,
}

/// What an action came to.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// The protocol's answer.
    pub result: ActionResult,
    /// What units are told, to be given to the world before the next action is looked at.
    pub commands: Vec<UnitCommand>,
    /// What the player says to everybody.
    pub chat: Option<String>,
}

impl Outcome {
    fn of(result: Result<Vec<UnitCommand>, ActionResult>) -> Self {
        let (result, commands) = match result {
            Ok(commands) => (ActionResult::Success, commands),
            Err(error) => (error, Vec::new()),
        };
        Self { result, commands, chat: None }
    }
}

/// One player's seat.
#[derive(Clone, Debug)]
pub struct Seat {
    player: u8,
    /// What is selected.
    pub selection: Selection,
    /// Where the camera stands.
    pub viewport: Viewport,
    /// What the map leaves of command cards.
    pub cards: CommandCards,
    options: InterfaceOptions,
    executed: Vec<Action>,
}

impl Seat {
    /// A seat with nothing selected.
    pub fn new(
        player: u8,
        viewport: Viewport,
        cards: CommandCards,
        options: InterfaceOptions,
    ) -> Self {
        let selection = Selection::new(player);
        Self { player, selection, viewport, cards, options, executed: Vec::new() }
    }

    /// The number of the player.
    pub fn player(&self) -> u8 {
        self.player
    }

    /// Seats somebody else, with nothing selected. The camera stays.
    pub fn set_player(&mut self, player: u8) {
        self.player = player;
        self.selection = Selection::new(player);
    }

    /// Looks at an action of the player, which takes effect in `game_loop`.
    pub fn act(&mut self, world: &World, action: &Action, game_loop: u32) -> Outcome {
        self.selection.forget_dead(world);
        let result = if let Some(raw) = &action.action_raw {
            self.raw(world, raw, game_loop)
        } else if let Some(spatial) = &action.action_feature_layer {
            self.spatial(world, spatial, game_loop)
        } else if let Some(spatial) = &action.action_render {
            self.spatial(world, spatial, game_loop)
        } else if let Some(ui) = &action.action_ui {
            self.ui(world, ui, game_loop)
        } else {
            Ok(Vec::new())
        };
        let chat = action.action_chat.as_ref().and_then(|chat| chat.message.clone());
        Outcome { chat, ..Outcome::of(result) }
    }

    /// The abilities that the selection offers.
    pub fn abilities(&self, world: &World) -> Vec<AvailableAbility> {
        let units = self.selection.units();
        let abilities = available_to_all(world, &self.cards, self.player, units, false);
        abilities.into_iter().map(AvailableAbility::from).collect()
    }

    /// The panels of the selection and of the control groups.
    pub fn panels(&self, world: &World) -> ObservationUi {
        self.selection.panels(world)
    }

    /// The actions that were carried out since the last call, for the next observation.
    pub fn take_executed(&mut self) -> Vec<Action> {
        std::mem::take(&mut self.executed)
    }

    fn raw(
        &mut self,
        world: &World,
        raw: &ActionRaw,
        game_loop: u32,
    ) -> Result<Vec<UnitCommand>, ActionResult> {
        match &raw.action {
            None => Ok(Vec::new()),
            Some(action_raw::Action::UnitCommand(command)) => {
                let target = match command.target {
                    None => Target::None,
                    Some(action_raw_unit_command::Target::TargetWorldSpacePos(place)) => {
                        let place = to_point(place.x.unwrap_or(0.0), place.y.unwrap_or(0.0));
                        Target::Point(place)
                    }
                    Some(action_raw_unit_command::Target::TargetUnitTag(tag)) => {
                        Target::Unit(tag::from_protocol(tag).unwrap_or(UnitTag::NONE))
                    }
                };
                let units = named_units(&command.unit_tags);
                let ability_id = command.ability_id.unwrap_or(0);
                let queued = command.queue_command.unwrap_or(false);
                let given = self.command(world, &units, (ability_id, target, queued), game_loop)?;
                if self.options.raw_affects_selection.unwrap_or(false) {
                    self.selection.set(world, units);
                }
                Ok(given)
            }
            Some(action_raw::Action::CameraMove(camera)) => {
                let centre = camera.center_world_space.unwrap_or_default();
                self.viewport.move_camera(centre.x.unwrap_or(0.0), centre.y.unwrap_or(0.0));
                self.report_camera(game_loop);
                Ok(Vec::new())
            }
            Some(action_raw::Action::ToggleAutocast(toggle)) => {
                let units = named_units(&toggle.unit_tags);
                let given = self.toggle_autocast(world, &units, toggle.ability_id)?;
                self.report_raw(raw.clone(), game_loop);
                Ok(given)
            }
        }
    }

    fn spatial(
        &mut self,
        world: &World,
        spatial: &ActionSpatial,
        game_loop: u32,
    ) -> Result<Vec<UnitCommand>, ActionResult> {
        let screen = self.viewport.screen().ok_or(ActionResult::NotSupported)?;
        match &spatial.action {
            None => return Ok(Vec::new()),
            Some(action_spatial::Action::UnitCommand(command)) => {
                let target = self.spatial_target(world, command)?;
                let units = self.selection.units().to_vec();
                let ability_id = command.ability_id.unwrap_or(0);
                let queued = command.queue_command.unwrap_or(false);
                return self.command(world, &units, (ability_id, target, queued), game_loop);
            }
            Some(action_spatial::Action::CameraMove(camera)) => {
                let minimap = self.viewport.minimap().ok_or(ActionResult::NotSupported)?;
                let (x, y) = pixel(&camera.center_minimap.unwrap_or_default());
                let (x, y) = minimap.to_cells(x, y).ok_or(ActionResult::Error)?;
                self.viewport.move_camera(x, y);
            }
            Some(action_spatial::Action::UnitSelectionPoint(point)) => {
                let at = pixel(&point.selection_screen_coord.unwrap_or_default());
                self.selection.point(world, &screen, at, point.r#type())?;
            }
            Some(action_spatial::Action::UnitSelectionRect(rectangles)) => {
                self.rectangles(world, rectangles)?;
            }
        }
        self.report_spatial(spatial.clone(), game_loop);
        Ok(Vec::new())
    }

    fn rectangles(
        &mut self,
        world: &World,
        rectangles: &ActionSpatialUnitSelectionRect,
    ) -> Result<(), ActionResult> {
        let screen = self.viewport.screen().ok_or(ActionResult::NotSupported)?;
        let mut add = rectangles.selection_add.unwrap_or(false);
        for rectangle in &rectangles.selection_screen_coord {
            let corners = [rectangle.p0, rectangle.p1].map(|p| pixel(&p.unwrap_or_default()));
            self.selection.rectangle(world, &screen, corners, add)?;
            add = true;
        }
        Ok(())
    }

    /// What a click means: the unit under it for abilities that take units, or the place.
    fn spatial_target(
        &self,
        world: &World,
        command: &ActionSpatialUnitCommand,
    ) -> Result<Target, ActionResult> {
        let id = u32::try_from(command.ability_id.unwrap_or(0)).unwrap_or(0);
        let kinds = ability(id).ok_or(ActionResult::NotSupported)?.kinds;
        let place = match command.target {
            None => return Ok(Target::None),
            Some(action_spatial_unit_command::Target::TargetScreenCoord(at)) => {
                let screen = self.viewport.screen().ok_or(ActionResult::NotSupported)?;
                let at = pixel(&at);
                if kinds.has(Kinds::RAW_UNIT)
                    && let Some(unit) = unit_at(world, self.player, &screen, at)
                {
                    return Ok(Target::Unit(unit.tag));
                }
                screen.to_cells(at.0, at.1)
            }
            Some(action_spatial_unit_command::Target::TargetMinimapCoord(at)) => {
                if !kinds.has(Kinds::MINIMAP) {
                    return Err(ActionResult::CantUseMinimap);
                }
                let (x, y) = pixel(&at);
                self.viewport.minimap().and_then(|minimap| minimap.to_cells(x, y))
            }
        };
        let (x, y) = place.ok_or(ActionResult::Error)?;
        Ok(Target::Point(to_point(x, y)))
    }

    fn ui(
        &mut self,
        world: &World,
        ui: &ActionUi,
        game_loop: u32,
    ) -> Result<Vec<UnitCommand>, ActionResult> {
        let Some(action) = &ui.action else { return Ok(Vec::new()) };
        let commands = if let action_ui::Action::ProductionPanel(panel) = action {
            let &[unit] = self.selection.units() else { return Err(ActionResult::Error) };
            let index = u8::try_from(panel.unit_index.unwrap_or(0));
            let index = index.map_err(|_| ActionResult::CantFindCancelOrder)?;
            let command = Command::CancelItem(index);
            let refused = world.check(self.player, unit, command).is_err();
            if refused {
                return Err(ActionResult::CantFindCancelOrder);
            }
            vec![UnitCommand { unit, command, queued: false }]
        } else if let action_ui::Action::ToggleAutocast(toggle) = action {
            self.toggle_autocast(world, self.selection.units(), toggle.ability_id)?
        } else {
            self.selection.act(world, action)?;
            Vec::new()
        };
        self.report_ui(ui.clone(), game_loop);
        Ok(commands)
    }
}

/// The tags that can be those of units.
fn named_units(tags: &[u64]) -> Vec<UnitTag> {
    tags.iter().filter_map(|&tag| tag::from_protocol(tag)).collect()
}
