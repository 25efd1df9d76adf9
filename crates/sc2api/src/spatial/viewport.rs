use observe::layers::{Area, MinimapGeometry, ScreenGeometry};

use crate::protocol::{PointI, Size2Di, SpatialCameraSetup};

/// The width of the screen in cells where a client does not ask for another.
const WIDTH_DEFAULT: f32 = 24.0;
/// Pictures are no larger than this on a side: the real game's limit is of this order.
const RESOLUTION_MAX: i32 = 512;

/// How far from the ground the game's own camera is where nobody zooms, in cells. What the screen
/// shows is as wide as the camera is far.
const DISTANCE_STANDARD: f32 = 34.0;
/// The widest and the narrowest screen in cells.
const WIDTHS: std::ops::RangeInclusive<f32> = 1.0..=256.0;

/// What a camera looks at, and from how far.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct View {
    camera: (f32, f32),
    /// How much farther from the ground than usual the camera is.
    zoom: f32,
}

impl View {
    /// The usual view of a place in cells.
    pub fn at(camera: (f32, f32)) -> Self {
        Self { camera, zoom: 1.0 }
    }

    /// The same place from another distance; 0 stands for the usual one.
    #[must_use]
    pub fn from(self, distance: f32) -> Self {
        let zoom = if distance == 0.0 { 1.0 } else { distance / DISTANCE_STANDARD };
        Self { zoom, ..self }
    }
}

/// Why a client's pictures cannot be drawn.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum ViewportError {
    /// A picture without pixels, or with too many.
    #[error("the {picture} of {x} x {y} pixels is not between 1 and {RESOLUTION_MAX} on a side")]
    Resolution {
        /// Which picture.
        picture: &'static str,
        /// Pixels of a row.
        x: i32,
        /// Rows.
        y: i32,
    },
    /// A screen of no width, or wider than any map.
    #[error("a screen {width} cells wide is not between 1 and 256")]
    Width {
        /// The width asked for.
        width: f32,
    },
}

/// What a client looks at: the camera over the map, and the sizes of its pictures.
#[derive(Clone, Debug)]
pub struct Viewport {
    view: View,
    locked: bool,
    playable: Area,
    pictures: Option<Pictures>,
}

#[derive(Clone, Copy, Debug)]
struct Pictures {
    width: f32,
    screen: (u32, u32),
    minimap: (u32, u32),
    minimap_area: Area,
    with_unit_types: bool,
}

impl Viewport {
    /// A camera over the middle of the playable part of a map of `map_size` cells, and the
    /// pictures that a client asks for, if it does.
    ///
    /// # Errors
    ///
    /// If the pictures have no size, or one beyond bounds.
    pub fn new(
        map_size: (u32, u32),
        playable: Area,
        setup: Option<&SpatialCameraSetup>,
    ) -> Result<Self, ViewportError> {
        let map = Area { left: 0.0, bottom: 0.0, right: map_size.0 as f32, top: map_size.1 as f32 };
        let pictures = setup.map(|setup| pictures(setup, map, playable)).transpose()?;
        let camera = (middle(playable.left, playable.right), middle(playable.bottom, playable.top));
        Ok(Self { view: View::at(camera), locked: false, playable, pictures })
    }

    /// The middle of the screen, in cells.
    pub fn camera(&self) -> (f32, f32) {
        self.view.camera
    }

    /// Moves the camera, as scripts do, locked or not.
    pub fn set_camera(&mut self, x: f32, y: f32) {
        self.view.camera = self.within(x, y);
    }

    /// What the camera looks at, and from how far.
    pub fn view(&self) -> View {
        self.view
    }

    /// Moves and zooms the camera, as observers do.
    pub fn set_view(&mut self, view: View) {
        let (x, y) = view.camera;
        self.view = View { camera: self.within(x, y), ..view };
    }

    /// Whether the screen is neither too narrow nor too wide from a distance.
    pub fn can_look_from(&self, distance: f32) -> bool {
        let width = self.pictures.map_or(WIDTH_DEFAULT, |pictures| pictures.width);
        WIDTHS.contains(&(width * View::at((0.0, 0.0)).from(distance).zoom))
    }

    /// Moves the camera as the player asks; a locked one stays.
    pub fn move_camera(&mut self, x: f32, y: f32) {
        if !self.locked {
            self.view.camera = self.within(x, y);
        }
    }

    /// Whether the player cannot move the camera.
    pub fn set_locked(&mut self, locked: bool) {
        self.locked = locked;
    }

    /// Limits the camera to another part of the map.
    pub fn set_playable(&mut self, playable: Area) {
        self.playable = playable;
        self.set_view(self.view);
    }

    /// The screen, if the client has asked for pictures.
    pub fn screen(&self) -> Option<ScreenGeometry> {
        self.pictures.map(|pictures| ScreenGeometry {
            resolution: pictures.screen,
            width: pictures.width * self.view.zoom,
            camera: self.view.camera,
        })
    }

    /// The minimap, if the client has asked for pictures.
    pub fn minimap(&self) -> Option<MinimapGeometry> {
        self.pictures.map(|pictures| MinimapGeometry {
            resolution: pictures.minimap,
            area: pictures.minimap_area,
        })
    }

    /// Whether the client has asked to see unit types on the minimap.
    pub fn with_unit_types(&self) -> bool {
        self.pictures.is_some_and(|pictures| pictures.with_unit_types)
    }

    /// The screen of clients that have asked for none, by which `is_on_screen` is decided.
    pub fn screen_or_default(&self) -> ScreenGeometry {
        self.screen().unwrap_or(ScreenGeometry {
            resolution: (64, 64),
            width: WIDTH_DEFAULT * self.view.zoom,
            camera: self.view.camera,
        })
    }

    fn within(&self, x: f32, y: f32) -> (f32, f32) {
        let inside = |value: f32, low: f32, high: f32| {
            if value.is_nan() { middle(low, high) } else { value.max(low).min(high) }
        };
        let area = self.playable;
        (inside(x, area.left, area.right), inside(y, area.bottom, area.top))
    }
}

fn middle(low: f32, high: f32) -> f32 {
    f32::midpoint(low, high)
}

fn pictures(
    setup: &SpatialCameraSetup,
    map: Area,
    playable: Area,
) -> Result<Pictures, ViewportError> {
    let size = |picture: &'static str, size: Option<Size2Di>| {
        let size = size.unwrap_or_default();
        let (x, y) = (size.x.unwrap_or(0), size.y.unwrap_or(0));
        let valid = 1..=RESOLUTION_MAX;
        if valid.contains(&x) && valid.contains(&y) {
            Ok((x as u32, y as u32))
        } else {
            Err(ViewportError::Resolution { picture, x, y })
        }
    };
    let width = setup.width.filter(|&width| width != 0.0).unwrap_or(WIDTH_DEFAULT);
    if !WIDTHS.contains(&width) {
        return Err(ViewportError::Width { width });
    }
    let cropped = setup.crop_to_playable_area.unwrap_or(false);
    Ok(Pictures {
        width,
        screen: size("screen", setup.resolution)?,
        minimap: size("minimap", setup.minimap_resolution)?,
        minimap_area: if cropped { playable } else { map },
        with_unit_types: setup.allow_cheating_layers.unwrap_or(false),
    })
}

/// The pixel that a client names.
pub(crate) fn pixel(point: &PointI) -> (i32, i32) {
    (point.x.unwrap_or(0), point.y.unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAYABLE: Area = Area { left: 10.0, bottom: 8.0, right: 54.0, top: 44.0 };

    fn setup(x: i32) -> SpatialCameraSetup {
        let size = |x| Some(Size2Di { x: Some(x), y: Some(x) });
        SpatialCameraSetup {
            width: Some(24.0),
            resolution: size(x),
            minimap_resolution: size(64),
            ..SpatialCameraSetup::default()
        }
    }

    #[test]
    fn players_cannot_move_a_locked_camera_but_scripts_can() {
        let mut viewport = Viewport::new((64, 64), PLAYABLE, Some(&setup(84))).unwrap();
        assert_eq!(viewport.camera(), (32.0, 26.0));
        viewport.move_camera(100.0, -5.0);
        assert_eq!(viewport.camera(), (54.0, 8.0));
        viewport.set_locked(true);
        viewport.move_camera(20.0, 20.0);
        assert_eq!(viewport.camera(), (54.0, 8.0));
        viewport.set_camera(33.0, 25.0);
        assert_eq!(viewport.screen().unwrap().camera, (33.0, 25.0));
        viewport.set_camera(f32::NAN, 25.0);
        assert_eq!(viewport.camera(), (32.0, 25.0));
    }

    #[test]
    fn pictures_without_pixels_are_refused() {
        for x in [0, -1, RESOLUTION_MAX + 1] {
            let error = Viewport::new((64, 64), PLAYABLE, Some(&setup(x))).unwrap_err();
            assert!(error.to_string().contains("screen"), "{error}");
        }
        let wide = SpatialCameraSetup { width: Some(f32::NAN), ..setup(84) };
        assert!(matches!(
            Viewport::new((64, 64), PLAYABLE, Some(&wide)),
            Err(ViewportError::Width { .. })
        ));
        assert!(Viewport::new((64, 64), PLAYABLE, None).unwrap().screen().is_none());
    }
}
