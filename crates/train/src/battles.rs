use std::sync::Arc;

use env::{BatchBuffers, Battle, BattleOptions, BattleShape, BattleStep};
use policy::Random;
use sim::Rules;

use crate::TrainError;
use crate::environment::Environment;

/// Battles to learn from: stepped together like [`env::BattleBatch`], but half of the episodes
/// begin on a new field.
///
/// The first episode of a field begins at game loop 0 with an enemy at rest, every later one two
/// loops after the armies appeared with an enemy that has set out. A team that trained on later
/// episodes alone plays nearly without chance, and loses many first ones; recorded and watched
/// games are first ones.
pub(crate) struct Battles {
    rules: Arc<Rules>,
    battles: Vec<Battle>,
    random: Random,
}

impl Battles {
    /// `games` battles at the start of their first episodes.
    ///
    /// # Errors
    ///
    /// If the scenario has no SMAC equivalent.
    pub(crate) fn new(rules: Arc<Rules>, games: usize, seed: u64) -> Result<Self, TrainError> {
        let mut random = Random::new(seed);
        let battles = (0..games)
            .map(|_| Battle::new(Arc::clone(&rules), BattleOptions::default(), random.next_u64()))
            .collect::<Result<_, _>>()?;
        Ok(Self { rules, battles, random })
    }

    fn begin_next_episode(&mut self, game: usize) {
        let battle = &mut self.battles[game];
        if self.random.below(2) == 0 {
            battle.reset();
            return;
        }
        let seed = self.random.next_u64();
        *battle = Battle::new(Arc::clone(&self.rules), BattleOptions::default(), seed)
            .expect("a battle of these rules was set up before");
    }
}

impl Environment for Battles {
    fn shape(&self) -> BattleShape {
        self.battles[0].shape()
    }

    fn reset(&mut self, buffers: &mut BatchBuffers<'_>) {
        for game in 0..self.battles.len() {
            self.battles[game].reset();
            buffers.write(game, &self.battles[game], BattleStep { reward: 0.0, outcome: None });
        }
    }

    fn step(&mut self, actions: &[u16], buffers: &mut BatchBuffers<'_>) {
        let agents = self.shape().agents;
        for (game, actions) in actions.chunks_exact(agents).enumerate() {
            let step = self.battles[game].step(actions);
            if step.outcome.is_some() {
                self.begin_next_episode(game);
            }
            buffers.write(game, &self.battles[game], step);
        }
    }
}

#[cfg(test)]
mod tests {
    use env::{BatchArrays, Opponent, load_rules};

    use super::*;

    /// Both kinds of episodes occur: world clocks begin again at 0, and go on beyond one episode.
    #[test]
    fn half_of_the_episodes_begin_on_a_new_field() {
        let rules = load_rules("3m", Opponent::AttackMove).unwrap();
        let mut battles = Battles::new(rules, 4, 1).unwrap();
        let mut scene = BatchArrays::new(&battles.shape(), 4);
        let (mut fresh, mut later) = (0, 0);
        battles.reset(&mut scene.buffers());
        for _ in 0..400 {
            let actions: Vec<u16> = scene
                .available_actions
                .chunks_exact(battles.shape().actions)
                .map(|row| row.iter().position(|&flag| flag != 0).unwrap() as u16)
                .collect();
            battles.step(&actions, &mut scene.buffers());
            for game in 0..4 {
                if scene.outcomes[game].is_some() {
                    match battles.battles[game].world().game_loop() {
                        0 => fresh += 1,
                        _ => later += 1,
                    }
                }
            }
        }
        assert!(3 < fresh && 3 < later, "{fresh} on new fields, {later} on used ones");
    }
}
