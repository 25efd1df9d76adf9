use maps::CellGrid;

use super::disc::{coverage, spans};
use super::ground::cells_under;
use super::unit_mark::relative;
use super::{EffectMark, GroundView, LayerFormat, Plane, ScreenGeometry, UnitMark};

macro_rules! screen_layers {
    ($($layer:ident $name:literal $field:literal $bits:literal $scale:literal)*) => {
        /// A layer of the screen, in the order of the clients' channels.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[expect(missing_docs, reason = "the protocol's own terms")]
        pub enum ScreenLayer { $($layer),* }

        /// The layers of the screen.
        pub const SCREEN_LAYERS: [LayerFormat; 27] =
            [$(LayerFormat::new($name, $field, $bits, $scale)),*];
    };
}

screen_layers! {
    HeightMap "height_map" 1 8 256
    VisibilityMap "visibility_map" 2 8 4
    Creep "creep" 3 1 2
    Power "power" 4 1 2
    PlayerId "player_id" 5 8 17
    PlayerRelative "player_relative" 11 8 5
    UnitType "unit_type" 6 32 1962
    Selected "selected" 7 1 2
    UnitHitPoints "unit_hit_points" 8 32 1600
    UnitHitPointsRatio "unit_hit_points_ratio" 17 8 256
    UnitEnergy "unit_energy" 9 32 1000
    UnitEnergyRatio "unit_energy_ratio" 18 8 256
    UnitShields "unit_shields" 10 32 1000
    UnitShieldsRatio "unit_shields_ratio" 19 8 256
    UnitDensity "unit_density" 15 8 16
    UnitDensityAa "unit_density_aa" 14 8 256
    Effects "effects" 20 8 16
    Hallucinations "hallucinations" 21 1 2
    Cloaked "cloaked" 22 1 2
    Blip "blip" 23 1 2
    Buffs "buffs" 24 32 290
    BuffDuration "buff_duration" 26 8 256
    Active "active" 25 1 2
    BuildProgress "build_progress" 27 8 256
    Pathable "pathable" 29 1 2
    Buildable "buildable" 28 1 2
    Placeholder "placeholder" 30 1 2
}

/// Layers that show the units of a pixel, the topmost one only.
const UNIT_LAYERS: [ScreenLayer; 18] = [
    ScreenLayer::PlayerId,
    ScreenLayer::PlayerRelative,
    ScreenLayer::UnitType,
    ScreenLayer::Selected,
    ScreenLayer::UnitHitPoints,
    ScreenLayer::UnitHitPointsRatio,
    ScreenLayer::UnitEnergy,
    ScreenLayer::UnitEnergyRatio,
    ScreenLayer::UnitShields,
    ScreenLayer::UnitShieldsRatio,
    ScreenLayer::Hallucinations,
    ScreenLayer::Cloaked,
    ScreenLayer::Blip,
    ScreenLayer::Buffs,
    ScreenLayer::BuffDuration,
    ScreenLayer::Active,
    ScreenLayer::BuildProgress,
    ScreenLayer::Placeholder,
];

/// Draws the screen of one player.
///
/// It keeps the planes that hold for a whole camera position: the ground's.
#[derive(Clone, Debug, Default)]
pub struct ScreenPainter {
    kept_for: Option<(ScreenGeometry, u64)>,
    columns: Vec<Option<u32>>,
    rows: Vec<Option<u32>>,
    /// Height, pathable and buildable.
    ground: Vec<Plane>,
    /// Per pixel the place of the topmost unit in the list of marks, counted from 1, or 0.
    topmost: Vec<u16>,
}

impl ScreenPainter {
    /// The 27 planes of what `screen` shows of the ground, the units and the effects, in the order
    /// of [`SCREEN_LAYERS`].
    ///
    /// Of the units on one pixel the last in the list is shown, fliers after all others.
    pub fn paint(
        &mut self,
        screen: &ScreenGeometry,
        ground: &GroundView<'_>,
        units: &[UnitMark],
        effects: &[EffectMark],
    ) -> Vec<Plane> {
        self.keep_ground(screen, ground);
        let (width, height) = screen.resolution;
        let mut planes: Vec<Plane> =
            SCREEN_LAYERS.iter().map(|&format| Plane::zeroed(format, width, height)).collect();
        for kept in &self.ground {
            let same = |plane: &&mut Plane| plane.format == kept.format;
            if let Some(plane) = planes.iter_mut().find(same) {
                plane.data.copy_from_slice(&kept.data);
            }
        }
        self.paint_cells(ground, &mut planes);
        self.paint_units(screen, units, &mut planes);
        let plane = &mut planes[ScreenLayer::Effects as usize];
        let scale = screen.pixels_per_cell();
        for mark in effects {
            let centre = screen.to_pixels(mark.x, mark.y);
            for (row, columns) in spans(centre, mark.radius * scale, screen.resolution) {
                for column in columns {
                    plane.set(row * width as usize + column, mark.effect.min(15));
                }
            }
        }
        planes
    }

    fn keep_ground(&mut self, screen: &ScreenGeometry, ground: &GroundView<'_>) {
        if self.kept_for == Some((*screen, ground.revision)) {
            return;
        }
        self.kept_for = Some((*screen, ground.revision));
        let (width, height) = screen.resolution;
        let scale = screen.pixels_per_cell();
        let (camera_x, camera_y) = screen.camera;
        let (left, top) =
            (camera_x - width as f32 / 2.0 / scale, camera_y + height as f32 / 2.0 / scale);
        let map = (ground.pathable.width(), ground.pathable.height());
        self.columns = cells_under(width, |pixel| left + pixel / scale, map.0);
        self.rows = cells_under(height, |pixel| top - pixel / scale, map.1);
        let kept = [ScreenLayer::HeightMap, ScreenLayer::Pathable, ScreenLayer::Buildable];
        self.ground = kept
            .iter()
            .map(|&layer| Plane::zeroed(SCREEN_LAYERS[layer as usize], width, height))
            .collect();
        let [heights, pathable, buildable] = &mut self.ground[..] else { return };
        copy_bytes(ground.heights, map.0, &self.columns, &self.rows, heights);
        copy_bits(ground.pathable, &self.columns, &self.rows, pathable);
        copy_bits(ground.buildable, &self.columns, &self.rows, buildable);
    }

    fn paint_cells(&self, ground: &GroundView<'_>, planes: &mut [Plane]) {
        let map_width = ground.pathable.width();
        let plane = &mut planes[ScreenLayer::VisibilityMap as usize];
        copy_bytes(ground.visibility, map_width, &self.columns, &self.rows, plane);
        for (cells, layer) in
            [(ground.creep, ScreenLayer::Creep), (ground.power, ScreenLayer::Power)]
        {
            if let Some(cells) = cells {
                copy_bits(cells, &self.columns, &self.rows, &mut planes[layer as usize]);
            }
        }
    }

    fn paint_units(&mut self, screen: &ScreenGeometry, units: &[UnitMark], planes: &mut [Plane]) {
        let width = screen.resolution.0 as usize;
        let scale = screen.pixels_per_cell();
        self.topmost.clear();
        self.topmost.resize(width * screen.resolution.1 as usize, 0);
        let units = &units[..units.len().min(usize::from(u16::MAX) - 1)];
        for flying in [false, true] {
            let layer = units.iter().enumerate().filter(|(_, mark)| mark.is_flying == flying);
            for (index, mark) in layer {
                let centre = screen.to_pixels(mark.x, mark.y);
                let radius = mark.radius * scale;
                let density = &mut planes[ScreenLayer::UnitDensity as usize];
                for (row, columns) in spans(centre, radius, screen.resolution) {
                    let pixels = row * width + columns.start..row * width + columns.end;
                    self.topmost[pixels.clone()].fill(index as u16 + 1);
                    if !mark.is_placeholder {
                        for count in &mut density.data[pixels] {
                            *count = (*count + 1).min(15);
                        }
                    }
                }
                if !mark.is_placeholder {
                    let density = &mut planes[ScreenLayer::UnitDensityAa as usize].data;
                    coverage(centre, radius, screen.resolution, |pixel, sixteenths| {
                        density[pixel] = density[pixel].saturating_add(sixteenths);
                    });
                }
            }
        }
        self.paint_topmost(units, planes);
    }

    /// Fills each run of pixels with what the unit on top of them shows.
    fn paint_topmost(&self, units: &[UnitMark], planes: &mut [Plane]) {
        let mut values: Vec<Option<[u32; UNIT_LAYERS.len()]>> = vec![None; units.len()];
        let mut start = 0;
        for run in self.topmost.chunk_by(|a, b| a == b) {
            let end = start + run.len();
            if let Some(index) = usize::from(run[0]).checked_sub(1) {
                let values = values[index].get_or_insert_with(|| unit_values(&units[index]));
                for (&layer, &value) in UNIT_LAYERS.iter().zip(&*values) {
                    if value != 0 {
                        planes[layer as usize].fill(start, end, value);
                    }
                }
            }
            start = end;
        }
    }
}

/// What a unit shows in each of [`UNIT_LAYERS`].
fn unit_values(mark: &UnitMark) -> [u32; UNIT_LAYERS.len()] {
    if mark.is_placeholder {
        let mut values = [0; UNIT_LAYERS.len()];
        values[UNIT_LAYERS.len() - 1] = 1;
        return values;
    }
    let known = |(now, full): (f32, f32), most: u32| {
        if mark.is_snapshot { (0, 0) } else { ((now.max(0.0) as u32).min(most), share(now / full)) }
    };
    let (health, health_share) = known(mark.health, 1599);
    let (energy, energy_share) = known(mark.energy, 999);
    let (shield, shield_share) = known(mark.shield, 999);
    [
        u32::from(mark.owner.min(16)),
        relative(mark.alliance),
        mark.unit_type,
        u32::from(mark.is_selected),
        health,
        health_share,
        energy,
        energy_share,
        shield,
        shield_share,
        u32::from(mark.is_hallucination),
        u32::from(mark.is_cloaked),
        u32::from(mark.is_blip),
        mark.buff.min(289),
        share(mark.buff_remaining),
        u32::from(mark.is_active),
        share(mark.build_progress),
        0,
    ]
}

/// A part of the whole as 0 to 255. Nothing of nothing is nothing.
fn share(part: f32) -> u32 {
    (part.clamp(0.0, 1.0) * 255.0).round() as u32
}

fn copy_bytes(
    cells: &[u8],
    map_width: u32,
    columns: &[Option<u32>],
    rows: &[Option<u32>],
    plane: &mut Plane,
) {
    let pixels = plane.data.chunks_exact_mut(columns.len().max(1));
    for (pixels, row) in pixels.zip(rows) {
        let Some(row) = row else { continue };
        let start = *row as usize * map_width as usize;
        let Some(cells) = cells.get(start..start + map_width as usize) else { continue };
        for (pixel, column) in pixels.iter_mut().zip(columns) {
            if let Some(column) = column {
                *pixel = cells[*column as usize];
            }
        }
    }
}

fn copy_bits(cells: &CellGrid, columns: &[Option<u32>], rows: &[Option<u32>], plane: &mut Plane) {
    for (y, row) in rows.iter().enumerate() {
        let Some(row) = *row else { continue };
        for (x, column) in columns.iter().enumerate() {
            if column.is_some_and(|column| cells.get(column as i32, row as i32)) {
                plane.set(y * columns.len() + x, 1);
            }
        }
    }
}
