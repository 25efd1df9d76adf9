//! Whether a training fits into this machine.

use env::BattleShape;
use policy::Architecture;

use crate::{Hyperparameters, TrainError};

/// What is assumed of machines that do not tell.
const MEMORY_UNKNOWN: u64 = 64 << 30;

/// Refuses settings whose games, unrolls and networks need more memory than there is: a process
/// that asks for too much is killed without a word.
pub(crate) fn check(
    shape: &BattleShape,
    architecture: &Architecture,
    settings: &Hyperparameters,
    actors: usize,
) -> Result<(), TrainError> {
    let BattleShape { agents, actions, observation_len, state_len, .. } = *shape;
    let wide = |count: usize| count as u128;
    let scene = wide(agents) * wide(4 * observation_len + actions + 1) + wide(4 * state_len + 8);
    let rows = wide(architecture.critic_rows());
    let step = scene + wide(agents) * 6 + rows * 12;
    let memory =
        wide(agents) * wide(architecture.actor_hidden) + rows * wide(architecture.critic_hidden);
    // Sixteen vectors of the networks' width a row: activations of both passes in acting.
    let unrolls = wide(settings.games) * (wide(settings.unroll_len + 1) * step + 64 * memory);
    let parameters = [architecture.actor(), architecture.critic()]
        .map(|shape| wide(shape.input + 8 * shape.hidden + shape.output) * wide(shape.hidden) * 4);
    // Weights, two moments, and a gradient for each actor.
    let networks = (parameters[0] + parameters[1]) * wide(4 + actors);
    let (needed, available) = (unrolls + networks, memory_bytes());
    if needed <= u128::from(available) {
        return Ok(());
    }
    Err(TrainError::Memory {
        gigabytes: u64::try_from(needed >> 30).unwrap_or(u64::MAX),
        available: available >> 30,
        games: settings.games,
        unroll_len: settings.unroll_len,
    })
}

/// The memory of this machine.
fn memory_bytes() -> u64 {
    let text = std::fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let total = text.lines().find_map(|line| line.strip_prefix("MemTotal:"));
    let kilobytes = total.and_then(|rest| rest.trim().strip_suffix("kB")?.trim().parse().ok());
    kilobytes.map_or(MEMORY_UNKNOWN, |kilobytes: u64| kilobytes << 10)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::architecture_for;

    #[test]
    fn settings_that_no_machine_can_hold_are_refused() {
        let shape = BattleShape {
            agents: 27,
            enemies: 30,
            actions: 36,
            observation_len: 285,
            state_len: 1170,
            episode_limit_steps: 180,
        };
        let mut settings = Hyperparameters::for_scenario("27m_vs_30m");
        let checked = |settings: &Hyperparameters| {
            check(&shape, &architecture_for(&shape, settings), settings, 2)
        };
        checked(&settings).unwrap();
        (settings.games, settings.unroll_len) = (1 << 16, 1 << 12);
        let error = checked(&settings).unwrap_err().to_string();
        assert!(error.contains("games (65536), unroll_len (4096)"), "{error}");
    }
}
