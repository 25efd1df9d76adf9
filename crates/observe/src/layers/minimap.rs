use super::disc::clip;
use super::ground::cells_under;
use super::unit_mark::relative;
use super::{GroundView, LayerFormat, MinimapGeometry, Plane, UnitMark};

macro_rules! minimap_layers {
    ($($layer:ident $name:literal $field:literal $bits:literal $scale:literal)*) => {
        /// A layer of the minimap, in the order of the clients' channels.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[expect(missing_docs, reason = "the protocol's own terms")]
        pub enum MinimapLayer { $($layer),* }

        /// The layers of the minimap.
        pub const MINIMAP_LAYERS: [LayerFormat; 11] =
            [$(LayerFormat::new($name, $field, $bits, $scale)),*];
    };
}

minimap_layers! {
    HeightMap "height_map" 1 8 256
    VisibilityMap "visibility_map" 2 8 4
    Creep "creep" 3 1 2
    Camera "camera" 4 1 2
    PlayerId "player_id" 5 8 17
    PlayerRelative "player_relative" 6 8 5
    Selected "selected" 7 1 2
    UnitType "unit_type" 8 32 1962
    Alerts "alerts" 9 8 2
    Pathable "pathable" 11 1 2
    Buildable "buildable" 10 1 2
}

/// Draws the minimap of one player.
#[derive(Clone, Debug, Default)]
pub struct MinimapPainter {
    kept_for: Option<(MinimapGeometry, u64)>,
    columns: Vec<Option<u32>>,
    rows: Vec<Option<u32>>,
    /// Height, pathable and buildable.
    ground: Vec<(MinimapLayer, Plane)>,
}

impl MinimapPainter {
    /// The 11 planes of what the minimap shows, in the order of [`MINIMAP_LAYERS`].
    ///
    /// `camera` is the middle of the screen, `camera_width` its width in cells, `alerts` places
    /// that ask for attention. Unit types are shown only if `with_unit_types`: real clients must
    /// ask for it, and agents that compare themselves with people do not.
    pub fn paint(
        &mut self,
        minimap: &MinimapGeometry,
        ground: &GroundView<'_>,
        units: &[UnitMark],
        overlay: &MinimapOverlay<'_>,
    ) -> Vec<Plane> {
        self.keep_ground(minimap, ground);
        let (width, height) = minimap.resolution;
        let mut planes: Vec<Plane> =
            MINIMAP_LAYERS.iter().map(|&format| Plane::zeroed(format, width, height)).collect();
        for (layer, kept) in &self.ground {
            planes[*layer as usize].data.copy_from_slice(&kept.data);
        }
        self.paint_cells(ground, &mut planes);
        paint_camera(minimap, overlay, &mut planes[MinimapLayer::Camera as usize]);
        for flying in [false, true] {
            let layer = units.iter().filter(|mark| mark.is_on_minimap && mark.is_flying == flying);
            for mark in layer {
                paint_unit(minimap, mark, overlay.with_unit_types, &mut planes);
            }
        }
        for &(x, y) in overlay.alerts {
            for pixel in block(minimap, x, y, 0.5) {
                planes[MinimapLayer::Alerts as usize].set(pixel, 1);
            }
        }
        planes
    }

    fn keep_ground(&mut self, minimap: &MinimapGeometry, ground: &GroundView<'_>) {
        if self.kept_for == Some((*minimap, ground.revision)) {
            return;
        }
        self.kept_for = Some((*minimap, ground.revision));
        let (width, height) = minimap.resolution;
        let (across, down) = minimap.pixels_per_cell();
        let area = minimap.area;
        let map = (ground.pathable.width(), ground.pathable.height());
        self.columns = cells_under(width, |pixel| area.left + pixel / across, map.0);
        self.rows = cells_under(height, |pixel| area.top - pixel / down, map.1);
        let plane = |layer: MinimapLayer, value: &dyn Fn(u32, u32) -> u32| {
            let mut plane = Plane::zeroed(MINIMAP_LAYERS[layer as usize], width, height);
            self.fill(&mut plane, value);
            (layer, plane)
        };
        let byte = |x: u32, y: u32| {
            ground.heights.get((y * map.0 + x) as usize).map_or(0, |&height| u32::from(height))
        };
        let pathable = |x: u32, y: u32| u32::from(ground.pathable.get(x as i32, y as i32));
        let buildable = |x: u32, y: u32| u32::from(ground.buildable.get(x as i32, y as i32));
        self.ground = vec![
            plane(MinimapLayer::HeightMap, &byte),
            plane(MinimapLayer::Pathable, &pathable),
            plane(MinimapLayer::Buildable, &buildable),
        ];
    }

    fn paint_cells(&self, ground: &GroundView<'_>, planes: &mut [Plane]) {
        let width = ground.pathable.width();
        self.fill(&mut planes[MinimapLayer::VisibilityMap as usize], &|x, y| {
            ground.visibility.get((y * width + x) as usize).map_or(0, |&seen| u32::from(seen))
        });
        if let Some(creep) = ground.creep {
            self.fill(&mut planes[MinimapLayer::Creep as usize], &|x, y| {
                u32::from(creep.get(x as i32, y as i32))
            });
        }
    }

    /// Sets each pixel to the value of the cell under its middle.
    fn fill(&self, plane: &mut Plane, value: &dyn Fn(u32, u32) -> u32) {
        for (y, row) in self.rows.iter().enumerate() {
            let Some(row) = *row else { continue };
            for (x, column) in self.columns.iter().enumerate() {
                if let Some(column) = *column {
                    let value = value(column, row);
                    if value != 0 {
                        plane.set(y * self.columns.len() + x, value);
                    }
                }
            }
        }
    }
}

/// What the minimap shows besides the ground and the units.
#[derive(Clone, Copy, Debug)]
pub struct MinimapOverlay<'a> {
    /// The middle of the screen, in cells.
    pub camera: (f32, f32),
    /// The edge of the square that stands for the screen, in cells.
    pub camera_width: f32,
    /// Places that ask for attention, in cells.
    pub alerts: &'a [(f32, f32)],
    /// Whether unit types are shown. A client must ask for it: people do not see them there.
    pub with_unit_types: bool,
}

fn paint_camera(minimap: &MinimapGeometry, overlay: &MinimapOverlay<'_>, plane: &mut Plane) {
    let half = overlay.camera_width / 2.0;
    let (left, top) = minimap.to_pixels(overlay.camera.0 - half, overlay.camera.1 + half);
    let (right, bottom) = minimap.to_pixels(overlay.camera.0 + half, overlay.camera.1 - half);
    let (width, height) = minimap.resolution;
    for row in clip(top.floor() as i64, bottom.floor() as i64, height) {
        for column in clip(left.floor() as i64, right.floor() as i64, width) {
            plane.set(row * width as usize + column, 1);
        }
    }
}

fn paint_unit(
    minimap: &MinimapGeometry,
    mark: &UnitMark,
    with_unit_types: bool,
    planes: &mut [Plane],
) {
    if mark.is_placeholder {
        return;
    }
    let (owner, alliance) = (u32::from(mark.owner.min(16)), relative(mark.alliance));
    for pixel in block(minimap, mark.x, mark.y, mark.radius) {
        planes[MinimapLayer::PlayerId as usize].set(pixel, owner);
        planes[MinimapLayer::PlayerRelative as usize].set(pixel, alliance);
        planes[MinimapLayer::Selected as usize].set(pixel, u32::from(mark.is_selected));
        if with_unit_types {
            planes[MinimapLayer::UnitType as usize].set(pixel, mark.unit_type);
        }
    }
}

/// The pixels of a square as wide as the unit, rounded down, but of one pixel at least.
///
/// # Source
///
/// Equal to the recorded `player_id` in every pixel, for the units that the minimap shows.
fn block(
    minimap: &MinimapGeometry,
    x: f32,
    y: f32,
    radius: f32,
) -> impl Iterator<Item = usize> + use<> {
    let centre = minimap.to_pixels(x, y);
    let scale = minimap.pixels_per_cell();
    let (width, height) = minimap.resolution;
    let side = |centre: f32, scale: f32, size: u32| {
        let pixels = (2.0 * radius * scale).floor().clamp(1.0, 4096.0);
        let start = (centre - pixels / 2.0 + 0.5).floor() as i64;
        clip(start, start.saturating_add(pixels as i64), size)
    };
    let columns = side(centre.0, scale.0, width);
    side(centre.1, scale.1, height).flat_map(move |row| {
        let columns = columns.clone();
        columns.map(move |column| row * width as usize + column)
    })
}
