//! A flat piece of ground with a seat at it.

use std::path::Path;
use std::sync::Arc;

use catalog::{BalanceVersion, Catalog};
use fixed::{Angle, Fixed, Vec2};
use maps::{Sc2Map, Terrain};
use observe::cells;
use observe::layers::Area;
use raw::CommandCards;
use sc2api::protocol::{Action, InterfaceOptions, Size2Di, SpatialCameraSetup};
use sc2api::seat::{Outcome, Seat};
use sc2api::spatial::Viewport;
use sim::{Rules, UnitTag, World};

/// Cells on a side.
const SIDE: u32 = 64;

/// The game and player 1's seat. All is seen.
pub struct Arena {
    pub world: World,
    pub seat: Seat,
}

impl Arena {
    pub fn new() -> Self {
        let catalog = Catalog::load(BalanceVersion::V4_10_0).expect("the tables are valid");
        let rules = Rules::for_map(catalog, "arena", Terrain::level(SIDE, SIDE));
        let mut world = World::on_map(Arc::new(rules), 1);
        world.set_fog(false);
        let size = |side| Some(Size2Di { x: Some(side), y: Some(side) });
        let setup = SpatialCameraSetup {
            width: Some(24.0),
            resolution: size(84),
            minimap_resolution: size(64),
            ..SpatialCameraSetup::default()
        };
        let playable = Area { left: 0.0, bottom: 0.0, right: SIDE as f32, top: SIDE as f32 };
        let viewport = Viewport::new((SIDE, SIDE), playable, Some(&setup)).expect("valid");
        let options = InterfaceOptions {
            raw: Some(true),
            feature_layer: Some(setup),
            ..InterfaceOptions::default()
        };
        Self { world, seat: Seat::new(1, viewport, CommandCards::default(), options) }
    }

    /// Puts a unit near a place.
    pub fn unit(&mut self, name: &str, player: u8, x: f32, y: f32) -> UnitTag {
        let unit_type = self.world.rules().catalog.find_display(name).expect("in the tables");
        let fixed = |value: f32| Fixed::from_raw((value * 4096.0) as i32);
        let place = Vec2::new(fixed(x), fixed(y));
        let unit = self.world.create_unit(unit_type, player, place, Angle::SOUTH);
        unit.expect("there is room")
    }

    /// Lets the seat act and gives its commands.
    pub fn act(&mut self, action: &Action) -> Outcome {
        let outcome = self.seat.act(&self.world, action, self.world.game_loop() + 1);
        for given in &outcome.commands {
            self.world.command(1, given.unit, given.command, given.queued);
        }
        outcome
    }

    /// The pixel of the screen where a unit stands.
    pub fn pixel_of(&self, unit: UnitTag) -> (i32, i32) {
        let position = self.world.unit(unit).expect("it lives").position;
        let screen = self.seat.viewport.screen().expect("there are pictures");
        let (x, y) = screen.to_pixels(cells(position.x), cells(position.y));
        (x as i32, y as i32)
    }

    /// Fills player 1's bank.
    pub fn minerals(&mut self, minerals: u32) {
        self.world.player_mut(1).expect("a game on a map").minerals = minerals;
    }
}

/// One of the game's maps, beside the checkout; none where they are missing.
pub fn map(folder: &str, name: &str) -> Option<Sc2Map> {
    let file = format!("shared/data/sc2maps/{folder}/{name}.SC2Map");
    let folders = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
    let Some(path) = folders.map(|folder| folder.join(&file)).find(|path| path.is_file()) else {
        println!("skipped: no folder above the crate holds {file}");
        return None;
    };
    let bytes = std::fs::read(path).expect("readable");
    Some(Sc2Map::from_bytes(name, &bytes).expect("a map"))
}
