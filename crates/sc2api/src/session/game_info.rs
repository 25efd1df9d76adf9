//! What a client learns of the map and of the players.

use maps::Sc2Map;
use observe::{cells, pathable_cells};
use prost::bytes::Bytes;
use sim::World;

use super::recording::SeatedPlayer;
use crate::protocol::{
    ImageData, PlayerInfo, PlayerType, Point2D, PointI, Race, RectangleI, Size2Di, StartRaw,
};

/// The unchanging facts about a map, but for the grid of paths: structures and resources that the
/// player sees block it.
pub(super) fn start_raw(map: &Sc2Map, world: &World, player: u8) -> StartRaw {
    let playable = map.playable;
    let corner = |x: u32, y: u32| PointI { x: Some(x as i32), y: Some(y as i32) };
    StartRaw {
        map_size: Some(size(map.width, map.height)),
        pathing_grid: Some(pathing_grid(map, world, player)),
        terrain_height: Some(ImageData {
            bits_per_pixel: Some(8),
            size: Some(size(map.width, map.height)),
            // The map's bytes are the protocol's: 127 stands for 0, and 8 steps for a cell.
            data: Some(Bytes::from(map.terrain.heights.clone())),
        }),
        placement_grid: Some(bits(map.width, map.height, |x, y| {
            map.terrain.placeable.get(x, y) && is_playable(map, x, y)
        })),
        playable_area: Some(RectangleI {
            p0: Some(corner(playable.left, playable.bottom)),
            p1: Some(corner(playable.right, playable.top)),
        }),
        start_locations: enemy_starts(map, player),
    }
}

fn pathing_grid(map: &Sc2Map, world: &World, player: u8) -> ImageData {
    let open = pathable_cells(world, player);
    bits(map.width, map.height, |x, y| open.get(x, y) && is_playable(map, x, y))
}

fn is_playable(map: &Sc2Map, x: i32, y: i32) -> bool {
    let playable = map.playable;
    (playable.left as i32..playable.right as i32).contains(&x)
        && (playable.bottom as i32..playable.top as i32).contains(&y)
}

pub(super) fn size(width: u32, height: u32) -> Size2Di {
    Size2Di { x: Some(width as i32), y: Some(height as i32) }
}

/// A picture of one bit per cell, the row at y = 0 first.
pub(super) fn bits(width: u32, height: u32, is_set: impl Fn(i32, i32) -> bool) -> ImageData {
    let mut data = vec![0_u8; (width as usize * height as usize).div_ceil(8)];
    for y in 0..height {
        for x in 0..width {
            if is_set(x as i32, y as i32) {
                let index = y as usize * width as usize + x as usize;
                data[index / 8] |= 0x80 >> (index % 8);
            }
        }
    }
    ImageData {
        bits_per_pixel: Some(1),
        size: Some(size(width, height)),
        data: Some(Bytes::from(data)),
    }
}

/// Where the others may have started. Maps that keep start points outside of the playable area
/// have no starts.
fn enemy_starts(map: &Sc2Map, player: u8) -> Vec<Point2D> {
    let others = map.start_locations().into_iter().filter(|(other, _)| *other != player);
    let on_map = others.filter(|(_, place)| is_playable(map, place.x.floor(), place.y.floor()));
    on_map.map(|(_, place)| Point2D { x: Some(cells(place.x)), y: Some(cells(place.y)) }).collect()
}

/// The players as one of them may know them: who observes comes after those who play.
pub(super) fn player_infos(
    players: &[SeatedPlayer],
    own: u32,
    is_observer: bool,
) -> Vec<PlayerInfo> {
    let mut infos: Vec<PlayerInfo> = (1..)
        .zip(players)
        .map(|(player_id, player)| {
            let setup = player.setup.clone().unwrap_or_default();
            let requested = Some(setup.race()).filter(|&race| race != Race::NoRace);
            let is_known = player_id == own || is_observer;
            PlayerInfo {
                player_id: Some(player_id),
                r#type: Some(setup.r#type() as i32),
                race_requested: Some(requested.unwrap_or(Race::Random) as i32),
                race_actual: is_known.then_some(player.race),
                difficulty: setup.difficulty,
                player_name: setup.player_name,
                ai_build: setup.ai_build,
            }
        })
        .collect();
    if is_observer {
        infos.push(PlayerInfo {
            player_id: Some(own),
            r#type: Some(PlayerType::Observer as i32),
            ..PlayerInfo::default()
        });
    }
    infos
}
