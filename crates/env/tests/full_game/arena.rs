//! Games for tests, and orders drawn by lot.

use env::full_game::{
    ActionRow, AvailableRow, FullGame, GameObservation, GameOptions, Seat, TARGET_POINT,
    TARGET_UNIT, load_map, to_bytes,
};
use sim::Random;

pub fn seats(names: &[&str]) -> Vec<Seat> {
    let seat = |name: &&str| Seat::all().find(|seat| seat.to_string() == *name).unwrap();
    names.iter().map(seat).collect()
}

pub fn flat(players: &[&str], seed: u64) -> FullGame {
    let options = GameOptions { players: seats(players), seed, ..GameOptions::default() };
    FullGame::new(&load_map("flat").unwrap(), options).unwrap()
}

pub fn observe(game: &mut FullGame, agent: usize) -> GameObservation {
    let mut seen = GameObservation::default();
    game.observe(agent, &mut seen);
    seen
}

/// All that an agent is told, as bytes.
pub fn bytes(seen: &GameObservation) -> Vec<u8> {
    let results = seen.results.iter().flat_map(|result| (*result as u16).to_le_bytes());
    let mut bytes = to_bytes(&[seen.player]);
    bytes.extend(to_bytes(&seen.units));
    bytes.extend(to_bytes(&seen.available));
    bytes.extend(to_bytes(&seen.refusals));
    bytes.extend(results);
    bytes.extend(&seen.minimap);
    bytes
}

/// A few orders by lot, among what is available.
pub fn orders_by_lot(seen: &GameObservation, random: &mut Random) -> Vec<ActionRow> {
    let mut orders = Vec::new();
    for _ in 0..6.min(seen.available.len()) {
        let AvailableRow { tag, ability, targets, .. } =
            seen.available[random.below(seen.available.len() as u32) as usize];
        let near = seen.units[random.below(seen.units.len() as u32) as usize];
        let target = match (targets & TARGET_POINT != 0, targets & TARGET_UNIT != 0) {
            (true, true) if random.below(2) == 0 => TARGET_UNIT,
            (true, _) => TARGET_POINT,
            (false, true) => TARGET_UNIT,
            (false, false) => 1,
        };
        let off = |random: &mut Random| random.below(41) as f32 - 20.0;
        let (x, y) = (near.x + off(random), near.y + off(random));
        let queued = random.below(4) == 0;
        orders.push(ActionRow { tag, target_tag: near.tag, x, y, ability, target, queued });
    }
    orders
}
