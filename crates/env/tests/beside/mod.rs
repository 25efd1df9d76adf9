//! A battle and the original side by side, playing the same actions.

use env::{Battle, BattleShape, choose_uniformly};
use sim::Random;

use crate::original::{Field, Original, Record};

/// How the agents choose.
#[derive(Clone, Copy)]
pub enum Play {
    /// Any available action.
    Random,
    /// A target if there is one, else mostly to the east.
    Aggressive,
    /// That action wherever it can be taken, else a stop.
    Always(u16),
}

pub fn choose(play: Play, shape: BattleShape, available: &[u8], random: &mut Random) -> Vec<u16> {
    let mut actions = vec![0; shape.agents];
    choose_uniformly(available, shape.actions, random, &mut actions);
    if let Play::Always(wanted) = play {
        for (action, row) in actions.iter_mut().zip(available.chunks(shape.actions)) {
            *action = if row[usize::from(wanted)] == 1 { wanted } else { row[1].into() };
        }
    }
    if let Play::Aggressive = play {
        for (action, row) in actions.iter_mut().zip(available.chunks(shape.actions)) {
            let targets: Vec<u16> =
                (6..shape.actions).filter(|&a| row[a] == 1).map(|a| a as u16).collect();
            if !targets.is_empty() {
                *action = targets[random.below(targets.len() as u32) as usize];
            } else if row[4] == 1 && random.below(4) != 0 {
                *action = 4;
            }
        }
    }
    actions
}

fn assert_same(label: &str, what: &str, fast: &[f32], slow: &[f32]) {
    assert_eq!(fast.len(), slow.len(), "{label}: length of {what}");
    let differs = (0..fast.len()).find(|&i| fast[i].to_bits() != slow[i].to_bits());
    if let Some(i) = differs {
        panic!("{label}: {what}[{i}] is {}, should be {}", fast[i], slow[i]);
    }
}

/// Panics where the battle and the original beside it differ.
pub fn compare(label: &str, battle: &Battle, slow: &Original) {
    let shape = battle.shape();
    if let Field::World(world) = &slow.field {
        assert_eq!(battle.world().state_hash(), world.state_hash(), "{label}");
    }
    let tags = |side: &[Record]| side.iter().map(|unit| unit.tag).collect::<Vec<_>>();
    assert_eq!(battle.agents(), tags(&slow.agents), "{label}");
    assert_eq!(battle.enemies(), tags(&slow.enemies), "{label}");
    let available: Vec<u8> = (0..shape.agents).flat_map(|agent| slow.available(agent)).collect();
    assert_eq!(battle.available_actions(), available, "{label}");
    let mut observations = vec![f32::NAN; shape.agents * shape.observation_len];
    battle.write_observations(&mut observations);
    for (agent, row) in observations.chunks(shape.observation_len).enumerate() {
        let label = format!("{label}, agent {agent}");
        assert_same(&label, "observation", row, &slow.observation(agent));
    }
    let mut state = vec![f32::NAN; shape.state_len];
    battle.write_state(&mut state);
    assert_same(label, "state", &state, &slow.state());
    let mut alive = vec![9; shape.agents];
    battle.write_alive(&mut alive);
    let living: Vec<u8> = slow.agents.iter().map(|unit| (0.0 < unit.health).into()).collect();
    assert_eq!(alive, living, "{label}");
    let mut visibility = vec![9; shape.agents * (shape.agents + shape.enemies)];
    battle.write_visibility(&mut visibility);
    assert_eq!(visibility, slow.visibility(), "{label}");
}
