//! The turns of a game so far, packed: a client may play thousands of episodes in one game.

use std::io::{Read as _, Write as _};
use std::sync::Arc;

use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use prost::Message as _;

use super::recording::Turn;
use super::wire::RECORDED_MAX;

/// Encoded turns that are compressed together.
const BLOCK_BYTES: usize = 64 << 10;

/// Bytes of all packed blocks: a client may keep a game for days, and say whatever it likes.
const PACKED_BYTES_MAX: usize = 256 << 20;

/// Turns in the order of their loops. A clone shares what is packed.
#[derive(Clone, Debug, Default)]
pub(super) struct TurnLog {
    /// Compressed blocks of length-delimited turns.
    blocks: Vec<Arc<[u8]>>,
    /// The turns after them, length-delimited.
    open: Vec<u8>,
    packed_bytes: usize,
    /// Turns and their inputs.
    recorded: usize,
}

impl TurnLog {
    /// Keeps a turn. A log that would become too long for a replay is given up.
    pub(super) fn push(&mut self, turn: &Turn) {
        self.recorded = self.recorded.saturating_add(1 + turn.inputs.len());
        if self.is_given_up() {
            self.blocks = Vec::new();
            self.open = Vec::new();
            return;
        }
        turn.encode_length_delimited(&mut self.open).expect("a vector takes any length");
        if self.open.len() >= BLOCK_BYTES {
            let block: Arc<[u8]> = compressed(&self.open).into();
            self.packed_bytes += block.len();
            self.blocks.push(block);
            self.open.clear();
        }
    }

    fn is_given_up(&self) -> bool {
        RECORDED_MAX < self.recorded || PACKED_BYTES_MAX < self.packed_bytes
    }

    /// All turns, unless there were too many to keep.
    pub(super) fn turns(&self) -> Option<Vec<Turn>> {
        if self.is_given_up() {
            return None;
        }
        let mut turns = Vec::new();
        for block in &self.blocks {
            decode(&decompressed(block), &mut turns);
        }
        decode(&self.open, &mut turns);
        Some(turns)
    }
}

fn compressed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).expect("a vector takes any bytes");
    encoder.finish().expect("a vector takes any bytes")
}

fn decompressed(block: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    DeflateDecoder::new(block).read_to_end(&mut bytes).expect("blocks are packed here");
    bytes
}

fn decode(mut bytes: &[u8], turns: &mut Vec<Turn>) {
    while !bytes.is_empty() {
        turns.push(Turn::decode_length_delimited(&mut bytes).expect("turns are encoded here"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::recording::{CommandKind, GivenCommand, Input, input};

    fn turn(game_loop: u32) -> Turn {
        let command = |unit| {
            let kind = CommandKind::Attack as i32;
            let given = GivenCommand { unit, kind, target: Some(unit ^ 7), ..Default::default() };
            Input { player: 1, deed: Some(input::Deed::Command(given)) }
        };
        let inputs = (0..8).map(|unit| command(game_loop.wrapping_mul(31) + unit)).collect();
        Turn { game_loop, inputs, state_hash: None }
    }

    fn log_of(turns: u32) -> TurnLog {
        let mut log = TurnLog::default();
        (1..=turns).for_each(|game_loop| log.push(&turn(game_loop)));
        log
    }

    #[test]
    fn turns_come_back_as_they_were() {
        let log = log_of(2_000);
        assert!(!log.blocks.is_empty() && !log.open.is_empty(), "both kinds of storage are in use");
        assert_eq!(log.turns().unwrap(), (1..=2_000).map(turn).collect::<Vec<_>>());
    }

    #[test]
    fn a_clone_stays_what_it_was() {
        let mut log = log_of(500);
        let kept = log.clone();
        (501..=2_000).for_each(|game_loop| log.push(&turn(game_loop)));
        assert_eq!(kept.turns().unwrap().len(), 500);
        assert_eq!(log.turns().unwrap().len(), 2_000);
    }

    #[test]
    fn long_games_stay_small() {
        let log = log_of(100_000);
        let bytes = log.blocks.iter().map(|block| block.len()).sum::<usize>() + log.open.len();
        assert!(bytes < 5 << 20, "{bytes} bytes for 800,000 commands");
    }

    #[test]
    fn a_log_that_no_replay_holds_is_given_up() {
        let inputs = vec![Input::default(); RECORDED_MAX / 2];
        let half = Turn { game_loop: 1, inputs, state_hash: None };
        let mut log = TurnLog::default();
        log.push(&half);
        assert!(log.turns().is_some());
        log.push(&half);
        assert!(log.turns().is_none());
        log.push(&turn(3));
        assert!(log.turns().is_none() && log.open.is_empty() && log.blocks.is_empty());
    }
}
