//! What one agent sees.

use observe::layers::{
    Area, GroundView, MinimapGeometry, MinimapLayer, MinimapOverlay, MinimapPainter, Plane,
    height_levels, snapshot_marks, unit_marks,
};
use observe::{Eyes, Memory, can_see};
use raw::{CommandCards, Kinds, LateRefusal, OrderResult, Tally, tag};
use sim::{UnitTag, World};

use super::rows::{
    AvailableRow, PlayerRow, RefusalRow, TARGET_NONE, TARGET_POINT, TARGET_UNIT, UnitRow,
};

/// The layers of a minimap, in their order: what the API calls so, less what depends on a camera
/// or a selection.
pub const GAME_MINIMAP_LAYERS: [(&str, MinimapLayer); 7] = [
    ("height_map", MinimapLayer::HeightMap),
    ("visibility_map", MinimapLayer::VisibilityMap),
    ("creep", MinimapLayer::Creep),
    ("player_id", MinimapLayer::PlayerId),
    ("player_relative", MinimapLayer::PlayerRelative),
    ("pathable", MinimapLayer::Pathable),
    ("buildable", MinimapLayer::Buildable),
];

/// Things of one kind that are kept between two observations at most.
const NEWS_MAX: usize = 4096;

/// What one agent sees after a step, and what became of its orders.
#[derive(Clone, Debug, Default)]
pub struct GameObservation {
    /// About the player itself.
    pub player: PlayerRow,
    /// The units in sight in the order of their slots, then what is remembered by tag.
    pub units: Vec<UnitRow>,
    /// What the player's units can do now, in the order of `units` and then by ability.
    pub available: Vec<AvailableRow>,
    /// What became of each order of the latest step, in the order in which they were given.
    pub results: Vec<OrderResult>,
    /// Orders that had been accepted and failed in the latest step.
    pub refusals: Vec<RefusalRow>,
    /// The tags of units that died in the latest step, as far as the player saw it.
    pub dead: Vec<u64>,
    /// `[layers, rows, columns]`, one byte per pixel, the north row first.
    pub minimap: Vec<u8>,
}

/// What follows a game for one agent.
#[derive(Clone, Debug)]
pub(super) struct Watcher {
    pub(super) player: u8,
    memory: Memory,
    tally: Tally,
    painter: MinimapPainter,
    heights: Vec<u8>,
    pub(super) results: Vec<OrderResult>,
    refusals: Vec<RefusalRow>,
    dead: Vec<u64>,
}

impl Watcher {
    /// At the start of a game.
    pub(super) fn new(world: &World, player: u8) -> Self {
        Self {
            player,
            memory: Memory::new(world, player),
            tally: Tally::default(),
            painter: MinimapPainter::default(),
            heights: height_levels(&world.rules().scenario.terrain),
            results: Vec::new(),
            refusals: Vec::new(),
            dead: Vec::new(),
        }
    }

    /// A step begins: what the one before brought is told.
    pub(super) fn begin_step(&mut self) {
        self.results.clear();
        self.refusals.clear();
        self.dead.clear();
    }

    /// Whether the player sees or remembers a unit.
    pub(super) fn knows(&self, world: &World, tag: UnitTag) -> bool {
        world.unit(tag).is_some_and(|unit| can_see(world, self.player, unit))
            || self.memory.snapshots(world).any(|known| known.tag == tag)
    }

    /// Takes note of the latest loop.
    pub(super) fn follow(&mut self, world: &World, dead: &[UnitTag]) {
        self.tally.follow(world, self.player);
        self.memory.update(world);
        for LateRefusal { unit, ability_id, result } in raw::late_refusals(world, self.player) {
            if self.refusals.len() < NEWS_MAX {
                let (tag, ability) = (tag::to_protocol(unit), ability_id as u16);
                self.refusals.push(RefusalRow { tag, ability, result: result as u16 });
            }
        }
        for unit in raw::known_deaths(world, self.player, dead) {
            if self.dead.len() < NEWS_MAX {
                self.dead.push(tag::to_protocol(unit));
            }
        }
    }

    /// Writes what the player sees now. `score` is the map's, where it keeps one.
    pub(super) fn observe(
        &mut self,
        world: &World,
        cards: &CommandCards,
        score: Option<i32>,
        minimap: (u32, u32),
        out: &mut GameObservation,
    ) {
        out.player = self.player_row(world, score);
        out.units.clear();
        out.available.clear();
        for unit in world.units().filter(|unit| can_see(world, self.player, unit)) {
            let row = raw::unit_row(world, self.player, unit);
            let index = out.units.len() as u32;
            out.units.push(UnitRow::new(world, self.player, &row));
            let usable = raw::available(world, cards, self.player, unit.tag, false);
            out.available.extend(usable.iter().map(|usable| AvailableRow {
                tag: tag::to_protocol(unit.tag),
                unit: index,
                ability: usable.ability_id as u16,
                targets: targets(usable.ability_id),
            }));
        }
        for known in self.memory.snapshots(world) {
            let row = raw::snapshot_row(world, known);
            out.units.push(UnitRow::new(world, self.player, &row));
        }
        out.results.clone_from(&self.results);
        out.refusals.clone_from(&self.refusals);
        out.dead.clone_from(&self.dead);
        self.paint(world, minimap, &mut out.minimap);
    }

    fn player_row(&self, world: &World, map_score: Option<i32>) -> PlayerRow {
        let figures = raw::player_row(world, self.player);
        let score = self.tally.score(world, self.player);
        let bank = world.player(self.player);
        let [minerals_rate, vespene_rate] =
            bank.map(|bank| bank.collection_rates()).unwrap_or_default();
        PlayerRow {
            player_id: self.player.into(),
            game_loop: world.game_loop(),
            minerals: figures.minerals,
            vespene: figures.vespene,
            food_used: figures.food_used,
            food_cap: figures.food_cap,
            food_army: figures.food_army,
            food_workers: figures.food_workers,
            idle_worker_count: figures.idle_worker_count,
            army_count: figures.army_count,
            larva_count: figures.larva_count,
            score: map_score.unwrap_or(score.melee),
            collected_minerals: bank.map_or(0, |bank| bank.minerals_collected),
            collected_vespene: bank.map_or(0, |bank| bank.vespene_collected),
            spent_minerals: bank.map_or(0, |bank| bank.minerals_spent),
            spent_vespene: bank.map_or(0, |bank| bank.vespene_spent),
            collection_rate_minerals: minerals_rate,
            collection_rate_vespene: vespene_rate,
            total_value_units: score.total_value_units,
            total_value_structures: score.total_value_structures,
            killed_value_units: score.killed_value_units,
            killed_value_structures: score.killed_value_structures,
            total_damage_dealt: score.damage_dealt,
            total_damage_taken: score.damage_taken,
            idle_worker_loops: score.idle_worker_loops,
            idle_production_loops: score.idle_production_loops,
        }
    }

    fn paint(&mut self, world: &World, resolution: (u32, u32), out: &mut Vec<u8>) {
        let eyes = Eyes::of(self.player);
        let terrain = &world.rules().scenario.terrain;
        let (width, height) = (terrain.width() as f32, terrain.height() as f32);
        let visibility = eyes.visibility_grid(world);
        let ground = GroundView {
            revision: 0,
            heights: &self.heights,
            visibility: &visibility,
            creep: None,
            power: None,
            pathable: &terrain.pathable,
            buildable: &terrain.placeable,
        };
        let mut marks = snapshot_marks(world, &self.memory);
        marks.extend(unit_marks(world, eyes, |_| false));
        let area = Area { left: 0.0, bottom: 0.0, right: width, top: height };
        let overlay = MinimapOverlay {
            camera: (0.0, 0.0),
            camera_width: 0.0,
            alerts: &[],
            with_unit_types: false,
        };
        let geometry = MinimapGeometry { resolution, area };
        let planes = self.painter.paint(&geometry, &ground, &marks, &overlay);
        out.clear();
        for (_, layer) in GAME_MINIMAP_LAYERS {
            append(&planes[layer as usize], out);
        }
    }
}

/// A plane with one byte per pixel.
fn append(plane: &Plane, out: &mut Vec<u8>) {
    if plane.format.bits_per_pixel == 8 {
        return out.extend_from_slice(&plane.data);
    }
    let pixels = plane.width as usize * plane.height as usize;
    out.extend((0..pixels).map(|pixel| plane.data[pixel / 8] >> (7 - pixel % 8) & 1));
}

/// What an ability can be aimed at.
fn targets(ability_id: u32) -> u8 {
    let Some(ability) = raw::ability(ability_id) else { return TARGET_NONE };
    let kinds = [
        (Kinds::RAW_QUICK, TARGET_NONE),
        (Kinds::RAW_POINT, TARGET_POINT),
        (Kinds::RAW_UNIT, TARGET_UNIT),
    ];
    kinds.iter().filter(|(kind, _)| ability.kinds.has(*kind)).map(|(_, target)| target).sum()
}
