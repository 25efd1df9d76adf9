use std::sync::Arc;

use env::{BatchBuffers, Battle, BattleOptions, BattleShape, BattleStep};
use policy::Random;
use sim::Rules;

use crate::TrainError;
use crate::environment::{Environment, SavedGame, SavedGames};

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
    /// How each battle came to where it is, since its field was new.
    histories: Vec<SavedGame>,
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
        let histories: Vec<SavedGame> = (0..games)
            .map(|_| SavedGame { seed: random.next_u64(), ..SavedGame::default() })
            .collect();
        let battles = histories
            .iter()
            .map(|game| Battle::new(Arc::clone(&rules), BattleOptions::default(), game.seed))
            .collect::<Result<_, _>>()?;
        Ok(Self { rules, battles, histories, random })
    }

    fn new_battle(&self, seed: u64) -> Battle {
        Battle::new(Arc::clone(&self.rules), BattleOptions::default(), seed)
            .expect("a battle of these rules was set up before")
    }

    fn begin_next_episode(&mut self, game: usize) {
        if self.random.below(2) == 0 {
            self.battles[game].reset();
            return;
        }
        let seed = self.random.next_u64();
        self.battles[game] = self.new_battle(seed);
        self.histories[game] = SavedGame { seed, ..SavedGame::default() };
    }

    /// The battle that a history leads to, or none if it breaks a rule.
    fn played_again(&self, saved: &SavedGame) -> Option<Battle> {
        let mut battle = self.new_battle(saved.seed);
        if saved.begins_with_reset {
            battle.reset();
        }
        let mut has_ended = false;
        for actions in saved.actions.chunks(self.shape().agents) {
            // An episode that ended on this field was followed by another one on it.
            if std::mem::take(&mut has_ended) {
                battle.reset();
            }
            if actions.len() != self.shape().agents || battle.check_actions(actions).is_err() {
                return None;
            }
            has_ended = battle.step(actions).outcome.is_some();
        }
        if has_ended {
            battle.reset();
        }
        Some(battle)
    }
}

impl Environment for Battles {
    fn shape(&self) -> BattleShape {
        self.battles[0].shape()
    }

    fn reset(&mut self, buffers: &mut BatchBuffers<'_>) {
        for game in 0..self.battles.len() {
            let seed = self.histories[game].seed;
            if !self.histories[game].actions.is_empty() {
                self.battles[game] = self.new_battle(seed);
            }
            self.battles[game].reset();
            self.histories[game] = SavedGame { seed, begins_with_reset: true, actions: Vec::new() };
            buffers.write(game, &self.battles[game], BattleStep { reward: 0.0, outcome: None });
        }
    }

    fn step(&mut self, actions: &[u16], buffers: &mut BatchBuffers<'_>) {
        let agents = self.shape().agents;
        for (game, actions) in actions.chunks_exact(agents).enumerate() {
            let step = self.battles[game].step(actions);
            self.histories[game].actions.extend_from_slice(actions);
            if step.outcome.is_some() {
                self.begin_next_episode(game);
            }
            buffers.write(game, &self.battles[game], step);
        }
    }

    fn save(&self) -> SavedGames {
        SavedGames { random: self.random.state(), games: self.histories.clone() }
    }

    fn restore(&mut self, saved: &SavedGames, buffers: &mut BatchBuffers<'_>) -> bool {
        if saved.games.len() != self.battles.len() {
            return false;
        }
        self.random = Random::new(saved.random);
        for (game, history) in saved.games.iter().enumerate() {
            let Some(battle) = self.played_again(history) else { return false };
            self.battles[game] = battle;
            self.histories[game] = history.clone();
            buffers.write(game, &self.battles[game], BattleStep { reward: 0.0, outcome: None });
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use env::{BatchArrays, Opponent, load_rules};

    use super::*;

    /// Steps all games by the first available action of each agent.
    fn step_all(battles: &mut Battles, scene: &mut BatchArrays) {
        let actions: Vec<u16> = scene
            .available_actions
            .chunks_exact(battles.shape().actions)
            .map(|row| row.iter().position(|&flag| flag != 0).unwrap() as u16)
            .collect();
        battles.step(&actions, &mut scene.buffers());
    }

    /// Games that were saved anywhere in an episode show the same afterwards, for ever.
    #[test]
    fn saved_games_go_on_as_they_were() {
        let rules = load_rules("3m", Opponent::AttackMove).unwrap();
        let mut battles = Battles::new(Arc::clone(&rules), 4, 1).unwrap();
        let shape = battles.shape();
        let mut scene = BatchArrays::new(&shape, 4);
        battles.reset(&mut scene.buffers());
        for _ in 0..250 {
            step_all(&mut battles, &mut scene);
        }
        let mut again = Battles::new(rules, 4, 99).unwrap();
        let mut other = BatchArrays::new(&shape, 4);
        assert!(again.restore(&battles.save(), &mut other.buffers()));
        assert_eq!(again.save(), battles.save());
        for _ in 0..250 {
            assert_eq!(scene.observations, other.observations);
            assert_eq!(scene.states, other.states);
            assert_eq!(scene.available_actions, other.available_actions);
            step_all(&mut battles, &mut scene);
            step_all(&mut again, &mut other);
            assert_eq!((&scene.rewards, &scene.outcomes), (&other.rewards, &other.outcomes));
        }
        let mut forged = battles.save();
        forged.games[2].actions.push(0);
        assert!(!again.restore(&forged, &mut other.buffers()));
        forged.games[2].actions.extend([500, 500]);
        assert!(!again.restore(&forged, &mut other.buffers()));
    }

    /// Both kinds of episodes occur: world clocks begin again at 0, and go on beyond one episode.
    #[test]
    fn half_of_the_episodes_begin_on_a_new_field() {
        let rules = load_rules("3m", Opponent::AttackMove).unwrap();
        let mut battles = Battles::new(rules, 4, 1).unwrap();
        let mut scene = BatchArrays::new(&battles.shape(), 4);
        let (mut fresh, mut later) = (0, 0);
        battles.reset(&mut scene.buffers());
        for _ in 0..400 {
            step_all(&mut battles, &mut scene);
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
