//! The form of the scenario files.

use fixed::{Fixed, Vec2};
use serde::Deserialize;

use crate::{AttackTarget, Scenario, ScenarioError, SpawnGroup, Terrain};

/// Most units of one side.
pub const SIDE_UNITS_MAX: u32 = 200;
/// Most environment steps of an episode; the longest known are below 1000.
const EPISODE_LIMIT_MAX: u32 = 100_000;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ScenarioFile {
    source: String,
    balance: String,
    terrain: String,
    episode_limit_steps: u32,
    ally_race: RaceWord,
    enemy_race: RaceWord,
    #[serde(default)]
    fog: bool,
    enemy_attack: AttackRow,
    spawns: Vec<SpawnRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SpawnRow {
    player: u8,
    unit: String,
    count: u32,
    position: PointRow,
    #[serde(default = "yes")]
    acquires_targets: bool,
}

/// The decimals x and y.
type PointRow = [String; 2];

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum AttackRow {
    None,
    Point(PointRow),
    Segment([PointRow; 2]),
    EnemyUnits,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum RaceWord {
    Terran,
    Zerg,
    Protoss,
}

impl RaceWord {
    fn word(self) -> String {
        let word = match self {
            Self::Terran => "terran",
            Self::Zerg => "zerg",
            Self::Protoss => "protoss",
        };
        word.to_owned()
    }
}

const fn yes() -> bool {
    true
}

impl Scenario {
    /// Reads a scenario file.
    ///
    /// `terrain` gives the text of the terrain file with a name, or nothing.
    ///
    /// # Errors
    ///
    /// If the file or its terrain is not of the right form, a point lies outside or in a wall, or
    /// a side is empty or too large. Unit names are checked by those who have a catalog.
    pub fn from_text<'a>(
        name: &str,
        text: &str,
        terrain: impl FnOnce(&str) -> Option<&'a str>,
    ) -> Result<Self, ScenarioError> {
        let path = format!("scenarios/{name}.toml");
        let file: ScenarioFile = toml::from_str(text).map_err(|source| ScenarioError::Parse {
            path: path.clone(),
            source: Box::new(source),
        })?;
        if file.source.trim().is_empty() {
            return Err(ScenarioError::EmptySource { path });
        }
        let Some(ground) = terrain(&file.terrain) else {
            return Err(ScenarioError::UnknownTerrain { path, terrain: file.terrain });
        };
        let terrain = Terrain::from_text(&format!("terrain/{}.toml", file.terrain), ground)?;
        let place = Place { path, terrain: &terrain };
        place.count("episode_limit_steps", file.episode_limit_steps, EPISODE_LIMIT_MAX)?;
        let attack = match &file.enemy_attack {
            AttackRow::None => AttackTarget::None,
            AttackRow::Point(point) => AttackTarget::Point(place.point("enemy_attack", point)?),
            AttackRow::Segment([from, to]) => AttackTarget::Segment(
                place.point("enemy_attack", from)?,
                place.point("enemy_attack", to)?,
            ),
            AttackRow::EnemyUnits => AttackTarget::EnemyUnits,
        };
        let spawns = place.spawns(file.spawns)?;
        Ok(Self {
            name: name.to_owned(),
            balance: file.balance,
            episode_limit_steps: file.episode_limit_steps,
            ally_race: file.ally_race.word(),
            enemy_race: file.enemy_race.word(),
            fog: file.fog,
            terrain,
            spawns,
            enemy_attack: attack,
            follows_map: false,
        })
    }
}

/// The file being read and the ground its points lie on.
struct Place<'a> {
    path: String,
    terrain: &'a Terrain,
}

impl Place<'_> {
    fn count(&self, key: &str, value: u32, high: u32) -> Result<(), ScenarioError> {
        if (1..=high).contains(&value) {
            return Ok(());
        }
        let (path, key) = (self.path.clone(), key.to_owned());
        Err(ScenarioError::OutOfRange { path, key, value, low: 1, high })
    }

    fn point(&self, key: &str, row: &PointRow) -> Result<Vec2, ScenarioError> {
        let [x, y] = row.each_ref().map(|text| {
            text.parse::<Fixed>().map_err(|source| {
                let (path, key, text) = (self.path.clone(), key.to_owned(), text.clone());
                ScenarioError::NotADecimal { path, key, text, source }
            })
        });
        let point = Vec2::new(x?, y?);
        let (width, height) = (self.terrain.width(), self.terrain.height());
        let (east, north) = (width as i32, height as i32);
        if (0..east).contains(&point.x.floor()) && (0..north).contains(&point.y.floor()) {
            return Ok(point);
        }
        let (path, key, point) = (self.path.clone(), key.to_owned(), format!("{point:?}"));
        Err(ScenarioError::OutsideGround { path, key, point, width, height })
    }

    fn spawns(&self, rows: Vec<SpawnRow>) -> Result<Vec<SpawnGroup>, ScenarioError> {
        let mut spawns = Vec::with_capacity(rows.len());
        for (index, row) in rows.into_iter().enumerate() {
            let key = |field: &str| format!("spawns[{index}].{field}");
            self.count(&key("player"), u32::from(row.player), 2)?;
            self.count(&key("count"), row.count, SIDE_UNITS_MAX)?;
            let position = self.point(&key("position"), &row.position)?;
            let (walkable, cliffs) = (&self.terrain.walkable, &self.terrain.cliff_walkable);
            if !walkable.contains(position) && !cliffs.contains(position) {
                let (path, key) = (self.path.clone(), key("position"));
                let point = format!("{position:?}");
                return Err(ScenarioError::Unwalkable { path, key, point });
            }
            spawns.push(SpawnGroup {
                player: row.player,
                unit: row.unit,
                count: row.count,
                position,
                acquires_targets: row.acquires_targets,
            });
        }
        if !spawns.is_sorted_by_key(|group| group.player) {
            return Err(ScenarioError::PlayersOutOfOrder { path: self.path.clone() });
        }
        for player in [1, 2] {
            let of_player = spawns.iter().filter(|group| group.player == player);
            let count = of_player.map(|group| group.count).fold(0, u32::saturating_add);
            if !(1..=SIDE_UNITS_MAX).contains(&count) {
                let (path, max) = (self.path.clone(), SIDE_UNITS_MAX);
                return Err(ScenarioError::UnitCount { path, player, count, max });
            }
        }
        Ok(spawns)
    }
}
