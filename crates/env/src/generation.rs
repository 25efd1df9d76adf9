use catalog::{Catalog, UnitTypeId};
use fixed::{Angle, Fixed, Vec2};
use maps::{AttackTarget, Scenario, Terrain};
use sim::{Command, Order, OrderTarget, Random, World};

use crate::recorded_world::RecordedWorld;
use crate::{EnvError, Opponent};

/// The battles whose armies are drawn anew for each episode.
pub(crate) const GENERATED: [(&str, TeamRace); 3] = [
    ("10gen_terran", TeamRace::Terran),
    ("10gen_protoss", TeamRace::Protoss),
    ("10gen_zerg", TeamRace::Zerg),
];

/// Units of one side at the most.
const SIDE_UNITS_MAX: u32 = 64;
/// Loops between two looks of the map's script at idle enemies: half a game second.
const SCRIPT_LOOPS: u32 = 8;
/// The side of the field, in cells.
const FIELD: f64 = 32.0;

/// How the armies of a generated battle are drawn for each episode.
///
/// # Source
///
/// The distributions `weighted_teams` and `surrounded_and_reflect` of the public repository
/// `oxwhirl/smacv2`, commit 577ab5a. The types of a race are, in this order: Marine, Marauder and
/// Medivac; Stalker, Zealot and Colossus; Zergling, Hydralisk and Baneling.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TeamGeneration {
    /// Units of player 1, from 1 to 64.
    pub agents: u32,
    /// Units of player 2, from 1 to 64. They are the types of player 1's, as far as both go; more
    /// are drawn by themselves.
    pub enemies: u32,
    /// The chances of the race's types, relative to one another.
    pub weights: [f64; 3],
    /// Types, one bit each, of which a team may not consist alone: then it is drawn again.
    pub exceptions: u8,
    /// The chance that the armies face each other in a mirror; else the agents stand in the middle
    /// of groups of enemies.
    pub reflect_chance: f64,
}

impl TeamGeneration {
    /// The suite's own figures for one of its races: weights 0.45, 0.45 and 0.1, no team of
    /// Medivacs or of Banelings alone, and a mirror half of the time.
    pub fn standard(race: TeamRace, agents: u32, enemies: u32) -> Self {
        Self {
            agents,
            enemies,
            weights: [0.45, 0.45, 0.1],
            exceptions: if race == TeamRace::Protoss { 0 } else { 0b100 },
            reflect_chance: 0.5,
        }
    }

    pub(crate) fn check(&self) -> Result<(), EnvError> {
        for (option, value) in [("n_units", self.agents), ("n_enemies", self.enemies)] {
            if !(1..=SIDE_UNITS_MAX).contains(&value) {
                let expected = "it must lie between 1 and 64";
                return Err(EnvError::Option { option, value: value.into(), expected });
            }
        }
        for value in self.weights {
            if !(value.is_finite() && 0.0 <= value) {
                let expected = "a weight must be finite and at least 0";
                return Err(EnvError::Option { option: "weights", value, expected });
            }
        }
        let others = (0..3).filter(|kind| self.exceptions >> kind & 1 == 0);
        let value: f64 = others.map(|kind| self.weights[kind]).sum();
        if value <= 0.0 {
            let expected = "types that a team may consist of need a weight above 0";
            return Err(EnvError::Option { option: "weights", value, expected });
        }
        if !(0.0..=1.0).contains(&self.reflect_chance) {
            let expected = "it must lie between 0 and 1";
            return Err(EnvError::Option { option: "p", value: self.reflect_chance, expected });
        }
        Ok(())
    }
}

/// The race of both armies of a generated battle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TeamRace {
    /// Marines, Marauders and Medivacs.
    Terran,
    /// Stalkers, Zealots and Colossi.
    Protoss,
    /// Zerglings, Hydralisks and Banelings.
    Zerg,
}

impl TeamRace {
    /// The race of the generated battle of that name.
    pub fn of(scenario: &str) -> Option<Self> {
        GENERATED.iter().find(|(name, _)| *name == scenario).map(|&(_, race)| race)
    }

    /// The names of its types in the catalog, in the order of [`TeamGeneration::weights`].
    pub const fn units(self) -> [&'static str; 3] {
        match self {
            Self::Terran => ["marine", "marauder", "medivac"],
            Self::Protoss => ["stalker", "zealot", "colossus"],
            Self::Zerg => ["zergling", "hydralisk", "baneling"],
        }
    }

    const fn word(self) -> &'static str {
        match self {
            Self::Terran => "terran",
            Self::Protoss => "protoss",
            Self::Zerg => "zerg",
        }
    }

    /// The empty field of a generated battle.
    pub(crate) fn scenario(self, name: &str) -> Result<Scenario, EnvError> {
        Ok(Scenario {
            name: name.to_owned(),
            balance: "4.10.0".to_owned(),
            episode_limit_steps: 200,
            ally_race: self.word().to_owned(),
            enemy_race: self.word().to_owned(),
            fog: false,
            terrain: Terrain::load("open")?,
            spawns: Vec::new(),
            enemy_attack: AttackTarget::None,
            follows_map: false,
        })
    }
}

/// Draws armies and puts them on the field.
#[derive(Clone, Debug)]
pub(crate) struct Generator {
    generation: TeamGeneration,
    types: [UnitTypeId; 3],
    /// Whether player 2's units attack by themselves.
    enemies_acquire: bool,
    random: Random,
    /// Indices into `types`.
    teams: [Vec<usize>; 2],
    places: [Vec<(f64, f64)>; 2],
}

impl Generator {
    pub(crate) fn new(
        generation: TeamGeneration,
        race: TeamRace,
        catalog: &Catalog,
        opponent: Opponent,
        seed: u64,
    ) -> Self {
        let find = |name| catalog.find(name).expect("the tables hold the units of the suite");
        let sizes = [generation.agents as usize, generation.enemies as usize];
        Self {
            types: race.units().map(find),
            enemies_acquire: opponent != Opponent::Agent,
            // The game itself draws from the seed.
            random: Random::new(seed ^ 0x7465_616d),
            teams: sizes.map(Vec::with_capacity),
            places: sizes.map(Vec::with_capacity),
            generation,
        }
    }

    /// Puts new armies on an empty field.
    pub(crate) fn populate(&mut self, world: &mut World) {
        self.draw_teams();
        self.draw_places();
        for (side, player) in [(0, 1), (1, 2)] {
            for (&kind, &(x, y)) in self.teams[side].iter().zip(&self.places[side]) {
                let place = Vec2::new(fixed(x), fixed(y));
                let tag = world
                    .create_unit(self.types[kind], player, place, Angle::SOUTH)
                    .expect("an open field holds two armies of at most 64");
                world.set_acquires_targets(tag, player == 2 && self.enemies_acquire);
            }
        }
    }

    /// A number of [0, 1).
    fn uniform(&mut self) -> f64 {
        f64::from(self.random.below(1 << 24)) / f64::from(1 << 24)
    }

    fn draw_type(&mut self) -> usize {
        let weights = self.generation.weights;
        let mut rest = self.uniform() * weights.iter().sum::<f64>();
        for (kind, weight) in weights.iter().enumerate() {
            if rest < *weight {
                return kind;
            }
            rest -= weight;
        }
        // Rounding may leave a little.
        weights.iter().rposition(|&weight| 0.0 < weight).unwrap_or(0)
    }

    fn draw_teams(&mut self) {
        let TeamGeneration { agents, enemies, exceptions, .. } = self.generation;
        let [mut own, mut other] = std::mem::take(&mut self.teams);
        loop {
            own.clear();
            own.extend((0..agents).map(|_| self.draw_type()));
            if own.iter().any(|kind| exceptions >> kind & 1 == 0) {
                break;
            }
        }
        other.clear();
        other.extend(own.iter().take(enemies as usize));
        while other.len() < enemies as usize {
            let kind = self.draw_type();
            other.push(kind);
        }
        self.teams = [own, other];
    }

    fn draw_places(&mut self) {
        let [mut own, mut other] = std::mem::take(&mut self.places);
        own.clear();
        other.clear();
        if self.uniform() < self.generation.reflect_chance {
            self.reflect(&mut own, &mut other);
        } else {
            self.surround(&mut own, &mut other);
        }
        self.places = [own, other];
    }

    /// The agents stand anywhere in the west, the enemies in the mirror, further ones anywhere in
    /// the east.
    fn reflect(&mut self, own: &mut Vec<(f64, f64)>, other: &mut Vec<(f64, f64)>) {
        let middle = FIELD / 2.0;
        for _ in 0..self.generation.agents {
            let place = (self.uniform() * (middle - 1.0), self.uniform() * FIELD);
            own.push(place);
        }
        let enemies = self.generation.enemies as usize;
        other.extend(own.iter().take(enemies).map(|&(x, y)| (FIELD - x, y)));
        while other.len() < enemies {
            let place = (middle + self.uniform() * middle, self.uniform() * FIELD);
            other.push(place);
        }
    }

    /// The agents stand in the middle, and one to four groups of enemies each on another diagonal.
    fn surround(&mut self, own: &mut Vec<(f64, f64)>, other: &mut Vec<(f64, f64)>) {
        let middle = FIELD / 2.0;
        own.extend((0..self.generation.agents).map(|_| (middle, middle)));
        let mut diagonals = [(-1.0, -1.0), (-1.0, 1.0), (1.0, -1.0), (1.0, 1.0)];
        let groups = 1 + self.random.below(4) as usize;
        let mut points = [(0.0, 0.0); 4];
        for group in 0..groups {
            let chosen = group + self.random.below((4 - group) as u32) as usize;
            diagonals.swap(group, chosen);
            let (x, y) = diagonals[group];
            // From the corner to two cells off the middle.
            let distance = middle - self.uniform() * (middle - 2.0);
            points[group] = (middle + x * distance, middle + y * distance);
        }
        for _ in 0..self.generation.enemies {
            let place = points[self.random.below(groups as u32) as usize];
            other.push(place);
        }
    }
}

fn fixed(value: f64) -> Fixed {
    Fixed::from_raw((value * 4096.0) as i32)
}

/// What the map's script does every half second: enemies without orders attack the nearest unit of
/// player 1.
pub(crate) fn send_idle_enemies(recorded: &mut RecordedWorld) {
    if !recorded.world().game_loop().is_multiple_of(SCRIPT_LOOPS) {
        return;
    }
    // Tags ascend with slots, so the next to look at is the first beyond the last.
    let mut last = None;
    loop {
        let world = recorded.world();
        let is_next = |slot: usize| last.is_none_or(|last| last < slot);
        let next = world
            .units()
            .find(|unit| unit.player == 2 && unit.order == Order::Idle && is_next(unit.tag.slot()));
        let Some(enemy) = next else { return };
        last = Some(enemy.tag.slot());
        let distance = |position: Vec2| position.distance_squared(enemy.position);
        let agents = world.units().filter(|unit| unit.player == 1);
        let Some(target) = agents.min_by_key(|unit| (distance(unit.position), unit.tag)) else {
            return;
        };
        let weapon = world.rules().engagement(enemy.unit_type, target.unit_type).weapon;
        // Who cannot hit it goes there all the same.
        let target = match weapon {
            Some(_) => OrderTarget::Unit(target.tag),
            None => OrderTarget::Point(target.position),
        };
        let tag = enemy.tag;
        recorded.command(2, tag, Command::Attack(target), false);
    }
}
