//! Feature layers of a game that is being played.

use observe::Eyes;
use observe::Memory;
use observe::layers::SCREEN_LAYERS;
use observe::layers::{snapshot_marks, unit_marks};
use sc2api::protocol::ImageData;
use sc2api::spatial::LayerPainter;
use sim::UnitTag;

use crate::arena::Arena;

/// The value of an image at a pixel.
fn value(image: Option<&ImageData>, (x, y): (i32, i32)) -> u32 {
    let image = image.expect("every layer is sent");
    let size = image.size.expect("with its size");
    let pixel = (y * size.x() + x) as usize;
    let data = image.data.as_ref().expect("with its pixels");
    match image.bits_per_pixel() {
        1 => u32::from(data[pixel / 8] >> (7 - pixel % 8) & 1),
        8 => u32::from(data[pixel]),
        _ => u32::from(data[4 * pixel]) | u32::from(data[4 * pixel + 1]) << 8,
    }
}

#[test]
fn units_appear_where_they_stand() {
    let mut arena = Arena::new();
    let marine = arena.unit("Marine", 1, 30.0, 30.0);
    let field = arena.unit("MineralField", 0, 38.0, 34.5);
    arena.seat.selection.set(&arena.world, [marine]);
    let marks = unit_marks(&arena.world, Eyes::of(1), |unit| arena.seat.selection.contains(unit));
    let mut painter = LayerPainter::new(&arena.world);
    let layers = painter.paint(&arena.world, Eyes::of(1), &arena.seat.viewport, &marks, &[]);
    let layers = layers.expect("the client has asked for pictures");
    let (screen, minimap) = (layers.renders.unwrap(), layers.minimap_renders.unwrap());
    let at = arena.pixel_of(marine);
    assert_eq!(value(screen.unit_type.as_ref(), at), 48);
    assert_eq!(value(screen.player_relative.as_ref(), at), 1);
    assert_eq!(value(screen.selected.as_ref(), at), 1);
    assert_eq!(value(screen.unit_hit_points.as_ref(), at), 45);
    assert_eq!(value(screen.visibility_map.as_ref(), at), 2);
    assert_eq!(value(screen.pathable.as_ref(), at), 1);
    assert_eq!(value(screen.height_map.as_ref(), at), 255);
    let rock = arena.pixel_of(field);
    assert_eq!(value(screen.player_id.as_ref(), rock), 16);
    assert_eq!(value(screen.player_relative.as_ref(), rock), 3);
    assert_eq!(value(minimap.player_relative.as_ref(), (30, 34)), 1);
    assert_eq!(value(minimap.camera.as_ref(), (32, 32)), 1);
    assert!(minimap.unit_type.is_none(), "the client has not asked for it");
    assert_eq!(SCREEN_LAYERS.len(), 27);
}

#[test]
fn what_is_remembered_shows_its_type_and_not_its_life() {
    let mut arena = Arena::new();
    let depot = arena.unit("SupplyDepot", 2, 34.0, 34.0);
    let scout: UnitTag = arena.unit("Marine", 1, 31.0, 31.0);
    arena.world.set_fog(true);
    arena.world.look_round();
    let at = arena.pixel_of(depot);
    let mut memory = Memory::new(&arena.world, 1);
    arena.world.remove_unit(scout);
    arena.world.look_round();
    memory.update(&arena.world);
    let mut marks = snapshot_marks(&arena.world, &memory);
    marks.extend(unit_marks(&arena.world, Eyes::of(1), |unit| arena.seat.selection.contains(unit)));
    let mut painter = LayerPainter::new(&arena.world);
    let layers = painter.paint(&arena.world, Eyes::of(1), &arena.seat.viewport, &marks, &[]);
    let screen = layers.and_then(|layers| layers.renders).expect("pictures");
    assert_eq!(value(screen.unit_type.as_ref(), at), 19);
    assert_eq!(value(screen.player_relative.as_ref(), at), 4);
    assert_eq!(value(screen.unit_hit_points.as_ref(), at), 0);
    assert_eq!(value(screen.visibility_map.as_ref(), at), 1);
}
