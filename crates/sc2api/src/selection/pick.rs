use observe::layers::ScreenGeometry;
use observe::{can_see, cells};
use sim::{Unit, UnitTag, World};

use super::Selection;
use crate::protocol::ActionResult;
use crate::protocol::action_spatial_unit_selection_point::Type;

/// How a click selects: the protocol's own kinds.
pub type PointSelection = Type;

/// The unit under a pixel of the screen, of all that `player` sees the one drawn on top.
///
/// Beacons and items take no clicks: what is meant is the ground below them.
pub fn unit_at<'a>(
    world: &'a World,
    player: u8,
    screen: &ScreenGeometry,
    pixel: (i32, i32),
) -> Option<&'a Unit> {
    let catalog = &world.rules().catalog;
    let covers = |unit: &&Unit| {
        let kind = catalog.unit(unit.unit_type);
        let radius = cells(kind.reported_radius());
        (!kind.invulnerable || kind.resource.is_some())
            && can_see(world, player, unit)
            && screen.covers(cells(unit.position.x), cells(unit.position.y), radius, pixel)
    };
    let flies = |unit: &&Unit| is_flier(world, unit);
    // The last one of equals is drawn last.
    world.units().filter(covers).max_by_key(flies)
}

fn is_flier(world: &World, unit: &Unit) -> bool {
    world.rules().catalog.unit(unit.unit_type).mover == catalog::Mover::Fly
}

impl Selection {
    /// Selects by a click on a pixel of the screen. A click at nothing changes nothing.
    ///
    /// # Errors
    ///
    /// The protocol's answer if the pixel lies outside the screen.
    pub fn point(
        &mut self,
        world: &World,
        screen: &ScreenGeometry,
        pixel: (i32, i32),
        how: PointSelection,
    ) -> Result<(), ActionResult> {
        screen.to_cells(pixel.0, pixel.1).ok_or(ActionResult::Error)?;
        let Some(unit) = unit_at(world, self.player, screen, pixel) else { return Ok(()) };
        let tag = unit.tag;
        match how {
            Type::Select => self.set(world, [tag]),
            Type::Toggle if unit.player != self.player => {}
            Type::Toggle if self.contains(tag) => self.units.retain(|&other| other != tag),
            Type::Toggle => self.add(world, [tag]),
            Type::AllType | Type::AddAllType if unit.player != self.player => {
                self.set(world, [tag]);
            }
            Type::AllType => {
                let same = self.same_type_on_screen(world, screen, unit);
                self.set(world, same);
            }
            Type::AddAllType => {
                let same = self.same_type_on_screen(world, screen, unit);
                self.add(world, same);
            }
        }
        Ok(())
    }

    fn same_type_on_screen(
        &self,
        world: &World,
        screen: &ScreenGeometry,
        like: &Unit,
    ) -> Vec<UnitTag> {
        let kind = world.rules().catalog.unit(like.unit_type);
        self.own(world, |_| true)
            .filter(|unit| unit.unit_type == like.unit_type)
            .filter(|unit| {
                let (x, y) = (cells(unit.position.x), cells(unit.position.y));
                screen.shows(x, y, cells(kind.reported_radius()))
            })
            .map(|unit| unit.tag)
            .collect()
    }

    /// Selects what lies in a rectangle of pixels, both corners included: own units, or own
    /// structures where there are no units, or one of the others.
    ///
    /// # Errors
    ///
    /// The protocol's answer if both corners lie outside the screen on the same side.
    pub fn rectangle(
        &mut self,
        world: &World,
        screen: &ScreenGeometry,
        corners: [(i32, i32); 2],
        add: bool,
    ) -> Result<(), ActionResult> {
        let [a, b] = corners;
        let (left, right) = (a.0.min(b.0), a.0.max(b.0));
        let (top, bottom) = (a.1.min(b.1), a.1.max(b.1));
        let (width, height) = (screen.resolution.0 as i32, screen.resolution.1 as i32);
        if right < 0 || bottom < 0 || width <= left || height <= top {
            return Err(ActionResult::Error);
        }
        let catalog = &world.rules().catalog;
        let scale = screen.pixels_per_cell();
        let is_inside = |unit: &&Unit| {
            let (x, y) = screen.to_pixels(cells(unit.position.x), cells(unit.position.y));
            let radius = cells(catalog.unit(unit.unit_type).reported_radius()) * scale;
            can_see(world, self.player, unit)
                && left as f32 <= x + radius
                && x - radius < right as f32 + 1.0
                && top as f32 <= y + radius
                && y - radius < bottom as f32 + 1.0
        };
        let inside: Vec<&Unit> = world.units().filter(is_inside).collect();
        let tags = |fits: &dyn Fn(&Unit) -> bool| -> Vec<UnitTag> {
            inside.iter().filter(|unit| fits(unit)).map(|unit| unit.tag).collect()
        };
        let is_structure = |unit: &Unit| catalog.unit(unit.unit_type).is_structure();
        let mut found = tags(&|unit| unit.player == self.player && !is_structure(unit));
        if found.is_empty() {
            found = tags(&|unit| unit.player == self.player);
        }
        if found.is_empty() && !add {
            found = tags(&|_| true);
            found.truncate(1);
        }
        if found.is_empty() {
            return Ok(());
        }
        if add {
            self.add(world, found);
        } else {
            self.set(world, found);
        }
        Ok(())
    }
}
