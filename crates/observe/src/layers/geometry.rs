use super::disc;

/// A rectangle of the map in cells.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Area {
    /// The west edge.
    pub left: f32,
    /// The south edge.
    pub bottom: f32,
    /// The east edge.
    pub right: f32,
    /// The north edge.
    pub top: f32,
}

impl Area {
    fn longer_side(self) -> f32 {
        (self.right - self.left).max(self.top - self.bottom).max(1.0)
    }
}

/// Where the pixels of the screen lie on the map: straight from above, north up.
///
/// # Source
///
/// Measured on a recording of the real game: centre and radius of every unit on the screen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ScreenGeometry {
    /// Pixels in a row and rows.
    pub resolution: (u32, u32),
    /// Cells that a row shows.
    pub width: f32,
    /// The middle of the picture, in cells.
    pub camera: (f32, f32),
}

impl ScreenGeometry {
    /// Pixels to a cell, in both directions.
    pub fn pixels_per_cell(&self) -> f32 {
        self.resolution.0 as f32 / self.width.max(0.01)
    }

    /// Where a place of the map appears, in pixels from the top left corner of the picture.
    pub fn to_pixels(&self, x: f32, y: f32) -> (f32, f32) {
        let scale = self.pixels_per_cell();
        (
            (x - self.camera.0) * scale + self.resolution.0 as f32 / 2.0,
            self.resolution.1 as f32 / 2.0 - (y - self.camera.1) * scale,
        )
    }

    /// The place of the map at the middle of a pixel, or none outside the picture.
    pub fn to_cells(&self, pixel_x: i32, pixel_y: i32) -> Option<(f32, f32)> {
        let (x, y) = pixel_centre(self.resolution, pixel_x, pixel_y)?;
        let scale = self.pixels_per_cell();
        Some((
            self.camera.0 + (x - self.resolution.0 as f32 / 2.0) / scale,
            self.camera.1 - (y - self.resolution.1 as f32 / 2.0) / scale,
        ))
    }

    /// Whether a unit's disc, as the layers draw it, covers a pixel.
    pub fn covers(&self, x: f32, y: f32, radius: f32, pixel: (i32, i32)) -> bool {
        disc::covers(self.to_pixels(x, y), radius * self.pixels_per_cell(), pixel)
    }

    /// What the picture shows of the map and beyond.
    pub fn area(&self) -> Area {
        let half = (self.width / 2.0, self.resolution.1 as f32 / self.pixels_per_cell() / 2.0);
        Area {
            left: self.camera.0 - half.0,
            bottom: self.camera.1 - half.1,
            right: self.camera.0 + half.0,
            top: self.camera.1 + half.1,
        }
    }

    /// Whether a part of a unit is in the picture: the protocol's `is_on_screen`.
    pub fn shows(&self, x: f32, y: f32, radius: f32) -> bool {
        let area = self.area();
        area.left <= x + radius
            && x - radius <= area.right
            && area.bottom <= y + radius
            && y - radius <= area.top
    }
}

/// Where the pixels of the minimap lie on the map: the longer side of the map fills the picture.
///
/// # Source
///
/// Measured on a recording of the real game, like [`ScreenGeometry`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MinimapGeometry {
    /// Pixels in a row and rows.
    pub resolution: (u32, u32),
    /// What the minimap shows: the whole map, or its playable part.
    pub area: Area,
}

impl MinimapGeometry {
    /// Pixels to a cell along a row and down a column. They are equal in square pictures.
    pub fn pixels_per_cell(&self) -> (f32, f32) {
        let side = self.area.longer_side();
        (self.resolution.0 as f32 / side, self.resolution.1 as f32 / side)
    }

    /// Where a place of the map appears, in pixels from the top left corner of the picture.
    pub fn to_pixels(&self, x: f32, y: f32) -> (f32, f32) {
        let scale = self.pixels_per_cell();
        ((x - self.area.left) * scale.0, (self.area.top - y) * scale.1)
    }

    /// The place of the map at the middle of a pixel, or none outside the picture.
    pub fn to_cells(&self, pixel_x: i32, pixel_y: i32) -> Option<(f32, f32)> {
        let (x, y) = pixel_centre(self.resolution, pixel_x, pixel_y)?;
        let scale = self.pixels_per_cell();
        Some((self.area.left + x / scale.0, self.area.top - y / scale.1))
    }
}

fn pixel_centre(resolution: (u32, u32), x: i32, y: i32) -> Option<(f32, f32)> {
    let inside = (x as u32) < resolution.0 && (y as u32) < resolution.1;
    inside.then_some((x as f32 + 0.5, y as f32 + 0.5))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn screen_pixels_lead_back_to_their_places() {
        let screen = ScreenGeometry { resolution: (84, 84), width: 24.0, camera: (33.0, 25.0) };
        assert_eq!(screen.to_pixels(33.0, 25.0), (42.0, 42.0));
        assert_eq!(screen.to_pixels(34.0, 26.0), (45.5, 38.5));
        for pixel in [(0, 0), (83, 83), (12, 70)] {
            let (x, y) = screen.to_cells(pixel.0, pixel.1).unwrap();
            let back = screen.to_pixels(x, y);
            assert_eq!((back.0 as i32, back.1 as i32), pixel);
        }
        assert_eq!(screen.to_cells(84, 0), None);
        assert_eq!(screen.to_cells(0, -1), None);
        assert!(screen.shows(20.9, 13.0, 0.5) && !screen.shows(20.9, 13.0, 0.0));
    }

    #[test]
    fn the_minimap_fills_its_longer_side() {
        let area = Area { left: 0.0, bottom: 0.0, right: 96.0, top: 64.0 };
        let minimap = MinimapGeometry { resolution: (48, 48), area };
        assert_eq!(minimap.to_pixels(96.0, 64.0), (48.0, 0.0));
        assert_eq!(minimap.to_pixels(0.0, 0.0), (0.0, 32.0));
        assert_eq!(minimap.to_cells(0, 0), Some((1.0, 63.0)));
    }
}
