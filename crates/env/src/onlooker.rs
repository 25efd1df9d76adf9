use std::sync::Arc;

use sim::{UnitTag, World};

use crate::layout::Layout;
use crate::record::Record;
use crate::{BattleOptions, BattleShape, Side};

/// What the agents of player 1 observe in a battle that somebody else plays, such as a replay, with
/// the default options.
pub struct Onlooker {
    side: Side,
    names: RowNames,
    /// `[agents, observation_len]`.
    observations: Vec<f32>,
}

/// What the figures of an observation mean to people, in their order: `moves`, an `enemy` for each
/// enemy, an `ally` for each other agent, `own`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowNames {
    /// The figures it begins with.
    pub moves: Vec<String>,
    /// The figures of an enemy.
    pub enemy: Vec<String>,
    /// The figures of another agent.
    pub ally: Vec<String>,
    /// The agent's own figures.
    pub own: Vec<String>,
}

impl Onlooker {
    /// Looks at the start of an episode. `None` where the battle has no SMAC equivalent, or an army
    /// is not complete.
    pub fn new(world: &World) -> Option<Self> {
        let layout = Layout::new(world.rules(), BattleOptions::default(), 1).ok()?;
        let BattleShape { agents, enemies, observation_len, .. } = layout.shape;
        let count = |player: u8| world.units().filter(|unit| unit.player == player).count();
        if [count(1), count(2)] != [agents, enemies] {
            return None;
        }
        let layout = Arc::new(layout);
        let mut side = Side::new(Arc::clone(&layout));
        side.collect_units(world);
        side.begin_episode(world);
        let names = RowNames::new(&layout, world, side.records());
        let mut onlooker = Self { side, names, observations: vec![0.0; agents * observation_len] };
        onlooker.side.write_observations(&mut onlooker.observations);
        Some(onlooker)
    }

    /// Looks again, at the end of a step.
    pub fn look(&mut self, world: &World) {
        self.side.count_step();
        self.side.update_units(world);
        self.side.mark_available();
        self.side.write_observations(&mut self.observations);
    }

    /// What an agent observes at the latest look.
    pub fn observation(&self, agent: UnitTag) -> Option<&[f32]> {
        let place = self.agents().iter().position(|&tag| tag == agent)?;
        self.observations.chunks_exact(self.side.shape().observation_len).nth(place)
    }

    /// What the figures mean.
    pub fn names(&self) -> RowNames {
        self.names.clone()
    }

    /// See [`Side::agents`].
    pub fn agents(&self) -> &[UnitTag] {
        self.side.agents()
    }

    /// See [`Side::enemies`].
    pub fn enemies(&self) -> &[UnitTag] {
        self.side.enemies()
    }
}

impl RowNames {
    fn new(layout: &Layout, world: &World, records: &[Record]) -> Self {
        let (agents, enemies) = records.split_at(layout.shape.agents);
        let types = |records: &[Record], bit: fn(&Record) -> u8| {
            let name = |place: usize| {
                let found = records.iter().find(|record| usize::from(bit(record)) == place);
                let kind = found.map(|record| world.rules().catalog.unit(record.unit_type));
                kind.map_or_else(|| "type".to_owned(), |kind| kind.display_name.clone())
            };
            (0..layout.type_bits).map(name).collect::<Vec<String>>()
        };
        let ally_types = types(agents, |record| record.ally_bit);
        let vitals = |shields: bool| &["life", "shields"][..1 + usize::from(shields)];
        let own_vitals = vitals(layout.allies_have_shields);
        let place = ["distance", "east", "north"];
        Self {
            moves: named(&["north", "south", "east", "west"], &[]),
            enemy: named(
                &[&["target"], &place[..], vitals(layout.enemies_have_shields)].concat(),
                &types(enemies, |record| record.enemy_bit),
            ),
            ally: named(&[&["seen"], &place[..], own_vitals].concat(), &ally_types),
            own: named(own_vitals, &ally_types),
        }
    }
}

fn named(fixed: &[&str], types: &[String]) -> Vec<String> {
    fixed.iter().map(|&name| name.to_owned()).chain(types.iter().cloned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Battle, Opponent, load_rules};

    /// An onlooker tells what the agents themselves observe, and names every figure of it.
    #[test]
    fn an_onlooker_sees_what_the_agents_of_every_battle_see() {
        for name in ["3m", "2s3z", "MMM", "bane_vs_bane", "3s5z_vs_3s6z"] {
            let rules = load_rules(name, Opponent::AttackMove).expect("a battle that is shipped");
            let mut battle =
                Battle::new(rules, BattleOptions::default(), 5).expect("the defaults are sound");
            let mut onlooker = Onlooker::new(battle.world()).expect("both armies are complete");
            let BattleShape { agents, enemies, observation_len, actions, .. } = battle.shape();
            let names = onlooker.names();
            let named = names.moves.len()
                + enemies * names.enemy.len()
                + (agents - 1) * names.ally.len()
                + names.own.len();
            assert_eq!(named, observation_len, "{name}");
            let mut own = vec![0.0; agents * observation_len];
            for _ in 0..20 {
                battle.write_observations(&mut own);
                for (&tag, row) in battle.agents().iter().zip(own.chunks_exact(observation_len)) {
                    assert_eq!(onlooker.observation(tag), Some(row), "{name}");
                }
                let last = |row: &[u8]| row.iter().rposition(|&flag| flag == 1).unwrap_or(0) as u16;
                let choice: Vec<u16> =
                    battle.available_actions().chunks_exact(actions).map(last).collect();
                if battle.step(&choice).outcome.is_some() {
                    break;
                }
                onlooker.look(battle.world());
            }
        }
    }

    #[test]
    fn there_is_nothing_to_observe_without_a_whole_army() {
        let rules = load_rules("3m", Opponent::AttackMove).expect("a battle that is shipped");
        let mut world = World::new(rules, 1);
        world.kill_all();
        assert!(Onlooker::new(&world).is_none());
    }
}
