//! The research suite's environment written down in the plainest way, as a measure for the fast
//! one: everything in double precision, rounded once, nothing kept that can be computed again.

use std::sync::Arc;

use env::{BattleOptions, Outcome};
use fixed::{Fixed, Vec2};
use sim::{Command, OrderTarget, Rules, Unit, UnitTag, World};

pub use field::Field;

mod field;

/// A unit record of the original.
#[derive(Clone, Copy, Debug)]
pub struct Record {
    pub tag: UnitTag,
    /// The protocol's number.
    pub unit_type: u32,
    pub x: f64,
    pub y: f64,
    pub health: f64,
    pub health_max: f64,
    pub shield: f64,
    pub shield_max: f64,
    pub energy: f64,
    pub cooldown: f64,
}

fn float(figure: Fixed) -> f64 {
    // The protocol carries single floats.
    f64::from((f64::from(figure.raw()) / 4096.0) as f32)
}

impl Record {
    fn new(field: &Field, unit: &Unit) -> Self {
        let kind = field.world().rules().catalog.unit(unit.unit_type);
        Self {
            tag: unit.tag,
            unit_type: field.unit_type(unit),
            x: float(unit.position.x),
            y: float(unit.position.y),
            health: float(unit.life),
            health_max: float(kind.life_max),
            shield: float(unit.shields),
            shield_max: float(kind.shields_max),
            energy: float(unit.energy),
            cooldown: float(unit.weapon_cooldown) * 16.0,
        }
    }
}

/// What the original's table says of a map.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum MapType {
    StalkersAndZealots,
    ColossiStalkersZealots,
    Mmm,
    Bane,
    Other,
}

impl MapType {
    fn of(name: &str) -> Self {
        match name {
            "2s3z" | "3s5z" | "3s5z_vs_3s6z" => Self::StalkersAndZealots,
            "1c3s5z" => Self::ColossiStalkersZealots,
            "MMM" | "MMM2" => Self::Mmm,
            "bane_vs_bane" => Self::Bane,
            _ => Self::Other,
        }
    }

    fn bits(self) -> usize {
        match self {
            Self::StalkersAndZealots | Self::Bane => 2,
            Self::ColossiStalkersZealots | Self::Mmm => 3,
            Self::Other => 0,
        }
    }

    fn bit(self, unit: &Record, is_ally: bool) -> usize {
        match (self, is_ally, unit.unit_type) {
            (Self::StalkersAndZealots, true, 74) => 0,
            (Self::StalkersAndZealots, true, 73) => 1,
            (Self::StalkersAndZealots, false, 73) => 0,
            (Self::StalkersAndZealots, false, 74) => 1,
            (Self::ColossiStalkersZealots, _, 4) => 0,
            (Self::ColossiStalkersZealots, _, 74) => 1,
            (Self::ColossiStalkersZealots, _, 73) => 2,
            (Self::Mmm, _, 51) => 0,
            (Self::Mmm, _, 48) => 1,
            (Self::Mmm, _, 54) => 2,
            (Self::Bane, _, 9) => 0,
            (Self::Bane, _, 105) => 1,
            other => panic!("no bit for {}", other.2),
        }
    }
}

pub struct Original {
    pub field: Field,
    pub options: BattleOptions,
    /// Replace the world by its own snapshot after every loop.
    pub snapshots: bool,
    pub map_type: MapType,
    ally_shields: bool,
    enemy_shields: bool,
    limit: u32,
    pub agents: Vec<Record>,
    pub enemies: Vec<Record>,
    last_action: Vec<Option<usize>>,
    episode_steps: u32,
    max_reward: f64,
    targets: Vec<Option<usize>>,
    bonus_given: bool,
}

impl Original {
    pub fn new(rules: &Arc<Rules>, options: BattleOptions, seed: u64) -> Self {
        Self::on(Field::World(Box::new(World::new(Arc::clone(rules), seed))), rules, options)
    }

    /// The original on a field where nothing has happened yet.
    pub fn on(field: Field, rules: &Rules, options: BattleOptions) -> Self {
        let scenario = &rules.scenario;
        let mut original = Self {
            map_type: MapType::of(&scenario.name),
            ally_shields: scenario.ally_race == "protoss",
            enemy_shields: scenario.enemy_race == "protoss",
            limit: scenario.episode_limit_steps,
            field,
            options,
            snapshots: false,
            agents: Vec::new(),
            enemies: Vec::new(),
            last_action: Vec::new(),
            episode_steps: 0,
            max_reward: 0.0,
            targets: Vec::new(),
            bonus_given: false,
        };
        original.start();
        let enemies = &original.enemies;
        original.max_reward = enemies.len() as f64 * options.reward_death_value
            + options.reward_win
            + enemies.iter().map(|enemy| enemy.health_max + enemy.shield_max).sum::<f64>();
        original
    }

    fn advance(&mut self) {
        self.field.advance(self.snapshots);
    }

    pub fn reset(&mut self) {
        let units = self.agents.iter().chain(&self.enemies);
        self.field.kill(units.filter(|unit| 0.0 < unit.health).map(|unit| unit.tag));
        self.advance();
        self.advance();
        self.start();
    }

    fn start(&mut self) {
        let of = |player: u8| -> Vec<Record> {
            let units = self.field.world().units().filter(|unit| unit.player == player);
            units.map(|unit| Record::new(&self.field, unit)).collect()
        };
        let (mut agents, enemies) = (of(1), of(2));
        // The ids of the map's copies of the units follow the alphabet.
        let name = |unit_type: u32| match unit_type {
            4 => "Colossus",
            9 => "Baneling",
            48 => "Marine",
            51 => "Marauder",
            54 => "Medivac",
            73 => "Zealot",
            74 => "Stalker",
            105 => "Zergling",
            107 => "Hydralisk",
            other => panic!("{other}"),
        };
        agents.sort_by(|a, b| {
            (name(a.unit_type), a.x, a.y)
                .partial_cmp(&(name(b.unit_type), b.x, b.y))
                .expect("no place is NaN")
        });
        self.last_action = vec![None; agents.len()];
        self.targets = vec![None; agents.len()];
        (self.agents, self.enemies) = (agents, enemies);
        self.episode_steps = 0;
        self.bonus_given = false;
    }

    fn is_medivac(&self, unit: &Record) -> bool {
        self.map_type == MapType::Mmm && unit.unit_type == 54
    }

    pub fn available(&self, agent: usize) -> Vec<u8> {
        let mut available = vec![0; 6 + self.enemies.len()];
        let unit = &self.agents[agent];
        if unit.health <= 0.0 {
            available[0] = 1;
            return available;
        }
        available[1] = 1;
        let m = self.options.move_amount / 2.0;
        let points = [
            (unit.x, unit.y + m),
            (unit.x, unit.y - m),
            (unit.x + m, unit.y),
            (unit.x - m, unit.y),
        ];
        for (direction, (x, y)) in points.into_iter().enumerate() {
            let (x, y) = (x.trunc() as i64, y.trunc() as i64);
            if (0..32).contains(&x) && (0..32).contains(&y) && self.pathable(x, y) {
                available[2 + direction] = 1;
            }
        }
        let targets = if self.is_medivac(unit) { &self.agents } else { &self.enemies };
        for (index, target) in targets.iter().enumerate() {
            let allowed = !self.is_medivac(unit) || !self.is_medivac(target);
            if allowed && 0.0 < target.health && distance(unit, target) <= 6.0 {
                available[6 + index] = 1;
            }
        }
        available
    }

    fn pathable(&self, x: i64, y: i64) -> bool {
        self.field.pathable().get(x as i32, y as i32)
    }

    pub fn observation(&self, agent: usize) -> Vec<f32> {
        let parts = [
            self.move_block(agent),
            self.enemy_block(agent),
            self.ally_block(agent),
            self.own_block(agent),
        ];
        let mut values = parts.concat();
        if self.agents[agent].health <= 0.0 {
            values.fill(0.0);
        }
        if self.options.obs_timestep_number {
            values.push(f64::from(self.episode_steps) / f64::from(self.limit));
        }
        values.into_iter().map(|value| value as f32).collect()
    }

    fn move_block(&self, agent: usize) -> Vec<f64> {
        let mut values: Vec<f64> =
            self.available(agent)[2..6].iter().map(|&flag| f64::from(flag)).collect();
        let unit = &self.agents[agent];
        let (x, y) = (unit.x as i64, unit.y as i64);
        let m = self.options.move_amount as i64;
        let points = [
            (x, y + 2 * m),
            (x, y - 2 * m),
            (x + 2 * m, y),
            (x - 2 * m, y),
            (x + m, y + m),
            (x - m, y - m),
            (x + m, y - m),
            (x - m, y + m),
            (x, y),
        ];
        let inside = |x: i64, y: i64| (0..32).contains(&x) && (0..32).contains(&y);
        if self.options.obs_pathing_grid {
            for &(x, y) in &points[..8] {
                values.push(if inside(x, y) {
                    f64::from(u8::from(self.pathable(x, y)))
                } else {
                    1.0
                });
            }
        }
        if self.options.obs_terrain_height {
            for &(x, y) in &points {
                let terrain = &self.field.world().rules().scenario.terrain;
                let byte = terrain.height_at(x as i32, 31 - y as i32);
                values.push(if inside(x, y) { f64::from(byte) / 255.0 } else { 1.0 });
            }
        }
        values
    }

    fn shield_divisor(unit: &Record) -> f64 {
        match unit.unit_type {
            74 => 80.0,
            73 => 50.0,
            4 => 150.0,
            other => panic!("no shields for {other}"),
        }
    }

    /// What a row says of a unit in sight, from its second place on.
    fn seen(&self, own: &Record, other: &Record, is_ally: bool) -> Vec<f64> {
        let mut row =
            vec![distance(own, other) / 9.0, (other.x - own.x) / 9.0, (other.y - own.y) / 9.0];
        if self.options.obs_all_health {
            row.push(other.health / other.health_max);
            if if is_ally { self.ally_shields } else { self.enemy_shields } {
                row.push(other.shield / Self::shield_divisor(other));
            }
        }
        row.extend(self.one_hot(other, is_ally));
        row
    }

    fn one_hot(&self, unit: &Record, is_ally: bool) -> Vec<f64> {
        let mut bits = vec![0.0; self.map_type.bits()];
        if !bits.is_empty() {
            bits[self.map_type.bit(unit, is_ally)] = 1.0;
        }
        bits
    }

    fn enemy_block(&self, agent: usize) -> Vec<f64> {
        let own = &self.agents[agent];
        let health =
            if self.options.obs_all_health { 1 + usize::from(self.enemy_shields) } else { 0 };
        let width = 4 + health + self.map_type.bits();
        let mut block = Vec::new();
        for (index, enemy) in self.enemies.iter().enumerate() {
            let mut row = vec![0.0; width];
            if 0.0 < enemy.health && distance(own, enemy) < 9.0 {
                row[0] = f64::from(self.available(agent)[6 + index]);
                row[1..].copy_from_slice(&self.seen(own, enemy, false));
            }
            block.extend(row);
        }
        block
    }

    fn ally_block(&self, agent: usize) -> Vec<f64> {
        let own = &self.agents[agent];
        let health =
            if self.options.obs_all_health { 1 + usize::from(self.ally_shields) } else { 0 };
        let actions = 6 + self.enemies.len();
        let last = if self.options.obs_last_action { actions } else { 0 };
        let width = 4 + health + self.map_type.bits() + last;
        let mut block = Vec::new();
        for (index, ally) in self.agents.iter().enumerate() {
            if index == agent {
                continue;
            }
            let mut row = vec![0.0; width];
            if 0.0 < ally.health && distance(own, ally) < 9.0 {
                let mut values = vec![1.0];
                values.extend(self.seen(own, ally, true));
                if self.options.obs_last_action {
                    values.extend(one_hot_action(actions, self.last_action[index]));
                }
                row.copy_from_slice(&values);
            }
            block.extend(row);
        }
        block
    }

    fn own_block(&self, agent: usize) -> Vec<f64> {
        let unit = &self.agents[agent];
        let mut block = Vec::new();
        if self.options.obs_own_health || self.options.obs_all_health {
            block.push(unit.health / unit.health_max);
            if self.ally_shields {
                block.push(unit.shield / Self::shield_divisor(unit));
            }
        }
        block.extend(self.one_hot(unit, true));
        if self.options.obs_timestep_number {
            block.push(0.0);
        }
        block
    }

    pub fn state(&self) -> Vec<f32> {
        if self.options.obs_instead_of_state {
            return (0..self.agents.len()).flat_map(|agent| self.observation(agent)).collect();
        }
        let mut values = Vec::new();
        for unit in &self.agents {
            let divisor = match unit.unit_type {
                48 => 15.0,
                51 => 25.0,
                74 => 35.0,
                73 => 22.0,
                4 => 24.0,
                107 => 10.0,
                105 => 11.0,
                9 => 1.0,
                _ => 15.0,
            };
            let readiness =
                if self.is_medivac(unit) { unit.energy / 200.0 } else { unit.cooldown / divisor };
            let mut row = vec![unit.health / unit.health_max, readiness];
            self.push_rest(&mut row, unit, true);
            values.extend(if 0.0 < unit.health { row } else { vec![0.0; row.len()] });
        }
        for unit in &self.enemies {
            let mut row = vec![unit.health / unit.health_max];
            self.push_rest(&mut row, unit, false);
            values.extend(if 0.0 < unit.health { row } else { vec![0.0; row.len()] });
        }
        if self.options.state_last_action {
            let actions = 6 + self.enemies.len();
            for &last in &self.last_action {
                values.extend(one_hot_action(actions, last));
            }
        }
        if self.options.state_timestep_number {
            values.push(f64::from(self.episode_steps) / f64::from(self.limit));
        }
        values.into_iter().map(|value| value as f32).collect()
    }

    fn push_rest(&self, row: &mut Vec<f64>, unit: &Record, is_ally: bool) {
        row.push((unit.x - 16.0) / 32.0);
        row.push((unit.y - 16.0) / 32.0);
        if if is_ally { self.ally_shields } else { self.enemy_shields } {
            row.push(unit.shield / Self::shield_divisor(unit));
        }
        row.extend(self.one_hot(unit, is_ally));
    }

    pub fn visibility(&self) -> Vec<u8> {
        let mut matrix = Vec::new();
        for (index, own) in self.agents.iter().enumerate() {
            for (other, unit) in self.agents.iter().chain(&self.enemies).enumerate() {
                let both_live = 0.0 < own.health && 0.0 < unit.health;
                matrix.push((index != other && both_live && distance(own, unit) < 9.0).into());
            }
        }
        matrix
    }

    /// Returns the reward and the outcome.
    pub fn step(&mut self, actions: &[u16]) -> (f64, Option<Outcome>) {
        self.last_action = actions.iter().map(|&action| Some(usize::from(action))).collect();
        let chosen: Vec<usize> = if self.options.heuristic_ai {
            (0..self.agents.len()).map(|agent| self.heuristic(agent)).collect()
        } else {
            actions.iter().map(|&action| usize::from(action)).collect()
        };
        for (agent, action) in chosen.into_iter().enumerate() {
            self.command(agent, action);
        }
        for _ in 0..self.options.step_mul {
            self.advance();
        }
        self.episode_steps += 1;
        let before = (self.agents.clone(), self.enemies.clone());
        self.update();
        let code = self.result();
        let mut reward = self.battle_reward(&before.0, &before.1);
        let mut outcome = None;
        if let Some(code) = code {
            let sparse = self.options.reward_sparse;
            outcome = Some(match code {
                1 => Outcome::Won,
                -1 => Outcome::Lost,
                _ => Outcome::Drawn,
            });
            if !self.bonus_given && code == 1 {
                self.bonus_given = true;
                reward = if sparse { 1.0 } else { reward + self.options.reward_win };
            }
            if !self.bonus_given && code == -1 {
                self.bonus_given = true;
                reward = if sparse { -1.0 } else { reward + self.options.reward_defeat };
            }
        } else if self.limit <= self.episode_steps {
            outcome = Some(Outcome::TimedOut);
        }
        if self.options.reward_scale {
            reward /= self.max_reward / self.options.reward_scale_rate;
        }
        (reward, outcome)
    }

    fn command(&mut self, agent: usize, action: usize) {
        let unit = self.agents[agent];
        let m = self.options.move_amount;
        let point = |x: f64, y: f64| {
            let fixed =
                |value: f64| Fixed::from_raw((f64::from(value as f32) * 4096.0).round() as i32);
            Command::Move(OrderTarget::Point(Vec2::new(fixed(x), fixed(y))))
        };
        let command = match action {
            0 => return,
            1 => Command::Stop,
            2 => point(unit.x, unit.y + m),
            3 => point(unit.x, unit.y - m),
            4 => point(unit.x + m, unit.y),
            5 => point(unit.x - m, unit.y),
            _ if self.is_medivac(&unit) => Command::Heal(self.agents[action - 6].tag),
            _ => Command::Attack(OrderTarget::Unit(self.enemies[action - 6].tag)),
        };
        self.field.command(unit.tag, command);
    }

    fn update(&mut self) {
        for record in self.agents.iter_mut().chain(&mut self.enemies) {
            match self.field.world().unit(record.tag) {
                Some(unit) => *record = Record::new(&self.field, unit),
                None => record.health = 0.0,
            }
        }
    }

    fn result(&self) -> Option<i32> {
        let living = |side: &[Record]| side.iter().filter(|unit| 0.0 < unit.health).count();
        let (agents, enemies) = (living(&self.agents), living(&self.enemies));
        let is_mmm = self.map_type == MapType::Mmm;
        let only_medivacs = |side: &[Record]| {
            is_mmm && side.iter().all(|unit| unit.health <= 0.0 || unit.unit_type == 54)
        };
        if agents == 0 && enemies > 0 || only_medivacs(&self.agents) {
            Some(-1)
        } else if agents > 0 && enemies == 0 || enemies == 1 && only_medivacs(&self.enemies) {
            Some(1)
        } else if agents == 0 && enemies == 0 {
            Some(0)
        } else {
            None
        }
    }

    fn battle_reward(&self, agents_before: &[Record], enemies_before: &[Record]) -> f64 {
        let options = &self.options;
        let (mut delta_deaths, mut delta_ally, mut delta_enemy) = (0.0, 0.0, 0.0);
        for (before, after) in agents_before.iter().zip(&self.agents) {
            if before.health <= 0.0 {
                continue;
            }
            let previous = before.health + before.shield;
            if after.health <= 0.0 {
                if !options.reward_only_positive {
                    delta_deaths -= options.reward_death_value * options.reward_negative_scale;
                }
                delta_ally += previous * options.reward_negative_scale;
            } else {
                delta_ally +=
                    options.reward_negative_scale * (previous - after.health - after.shield);
            }
        }
        for (before, after) in enemies_before.iter().zip(&self.enemies) {
            if before.health <= 0.0 {
                continue;
            }
            let previous = before.health + before.shield;
            if after.health <= 0.0 {
                delta_deaths += options.reward_death_value;
                delta_enemy += previous;
            } else {
                delta_enemy += previous - after.health - after.shield;
            }
        }
        if options.reward_sparse {
            0.0
        } else if options.reward_only_positive {
            f64::abs(delta_enemy + delta_deaths)
        } else {
            delta_enemy + delta_deaths - delta_ally
        }
    }

    fn heuristic(&mut self, agent: usize) -> usize {
        let unit = self.agents[agent];
        let heals = self.is_medivac(&unit);
        let is_needy = |ally: &Record| {
            !self.is_medivac(ally) && 0.0 < ally.health && ally.health < ally.health_max
        };
        let side = if heals { &self.agents } else { &self.enemies };
        let holds = |index: usize| {
            0.0 < side[index].health && (!heals || side[index].health < side[index].health_max)
        };
        if !self.targets[agent].is_some_and(holds) {
            let mut nearest = f64::hypot(32.0, 32.0);
            let mut found = None;
            for (index, other) in side.iter().enumerate() {
                let wanted = if heals { is_needy(other) } else { 0.0 < other.health };
                if wanted && distance(&unit, other) < nearest {
                    nearest = distance(&unit, other);
                    found = Some(index);
                }
            }
            self.targets[agent] = found;
        }
        let Some(target) = self.targets[agent] else { return 0 };
        if self.options.heuristic_rest && self.available(agent)[6 + target] == 0 {
            let (dx, dy) = (side[target].x - unit.x, side[target].y - unit.y);
            return if dx.abs() > dy.abs() {
                if dx > 0.0 { 4 } else { 5 }
            } else if dy > 0.0 {
                2
            } else {
                3
            };
        }
        6 + target
    }
}

fn distance(a: &Record, b: &Record) -> f64 {
    f64::hypot(b.x - a.x, b.y - a.y)
}

fn one_hot_action(actions: usize, action: Option<usize>) -> Vec<f64> {
    let mut row = vec![0.0; actions];
    if let Some(action) = action {
        row[action] = 1.0;
    }
    row
}
