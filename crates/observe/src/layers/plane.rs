/// What a layer holds and how it is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LayerFormat {
    /// The layer's field name in the protocol.
    pub name: &'static str,
    /// The layer's field number in the protocol.
    pub field: u32,
    /// Width of a value: 1, 8 or 32.
    pub bits_per_pixel: u32,
    /// Values lie below this: clients make one-hot planes of this size.
    pub scale: u32,
}

impl LayerFormat {
    pub(super) const fn new(
        name: &'static str,
        field: u32,
        bits_per_pixel: u32,
        scale: u32,
    ) -> Self {
        Self { name, field, bits_per_pixel, scale }
    }
}

/// A picture of one figure per pixel.
///
/// Rows run from the top of the picture, pixels from its left. Values of 32 bits are
/// little-endian. One-bit pixels are one continuous stream, the first in the highest bit of the
/// first byte, with no padding at the end of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plane {
    /// What the plane holds.
    pub format: LayerFormat,
    /// Pixels in a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// The pixels.
    pub data: Vec<u8>,
}

impl Plane {
    /// A plane of zeros.
    pub(super) fn zeroed(format: LayerFormat, width: u32, height: u32) -> Self {
        let bits = width as usize * height as usize * format.bits_per_pixel as usize;
        Self { format, width, height, data: vec![0; bits.div_ceil(8)] }
    }

    /// Sets the pixel with index `pixel`, counted row by row.
    #[inline]
    pub(super) fn set(&mut self, pixel: usize, value: u32) {
        match self.format.bits_per_pixel {
            1 => {
                let bit = 0x80 >> (pixel % 8);
                let byte = &mut self.data[pixel / 8];
                *byte = if value == 0 { *byte & !bit } else { *byte | bit };
            }
            8 => self.data[pixel] = value.min(u32::from(u8::MAX)) as u8,
            _ => self.data[4 * pixel..4 * pixel + 4].copy_from_slice(&value.to_le_bytes()),
        }
    }

    /// Sets the pixels from `start` up to but without `end`.
    pub(super) fn fill(&mut self, start: usize, end: usize, value: u32) {
        match self.format.bits_per_pixel {
            1 => (start..end).for_each(|pixel| self.set(pixel, value)),
            8 => self.data[start..end].fill(value.min(u32::from(u8::MAX)) as u8),
            _ => {
                let bytes = value.to_le_bytes();
                for pixel in self.data[4 * start..4 * end].chunks_exact_mut(4) {
                    pixel.copy_from_slice(&bytes);
                }
            }
        }
    }

    /// The value at column `x` of row `y`, or none outside the picture.
    pub fn value(&self, x: u32, y: u32) -> Option<u32> {
        if self.width <= x || self.height <= y {
            return None;
        }
        let pixel = y as usize * self.width as usize + x as usize;
        Some(match self.format.bits_per_pixel {
            1 => u32::from(self.data[pixel / 8] >> (7 - pixel % 8) & 1),
            8 => u32::from(self.data[pixel]),
            _ => {
                let bytes = &self.data[4 * pixel..4 * pixel + 4];
                u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]])
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_run_on_over_the_ends_of_rows() {
        let mut plane = Plane::zeroed(LayerFormat::new("creep", 3, 1, 2), 3, 3);
        for pixel in [0, 3, 8] {
            plane.set(pixel, 1);
        }
        assert_eq!(plane.data, [0b1001_0000, 0b1000_0000]);
        assert_eq!(plane.value(0, 1), Some(1));
        assert_eq!(plane.value(2, 2), Some(1));
        assert_eq!(plane.value(1, 1), Some(0));
        plane.set(3, 0);
        assert_eq!(plane.data, [0b1000_0000, 0b1000_0000]);
    }

    #[test]
    fn words_are_little_endian() {
        let mut plane = Plane::zeroed(LayerFormat::new("unit_type", 6, 32, 1962), 2, 1);
        plane.set(1, 0x0102);
        assert_eq!(plane.data, [0, 0, 0, 0, 2, 1, 0, 0]);
        assert_eq!(plane.value(1, 0), Some(0x0102));
        assert_eq!(plane.value(2, 0), None);
    }
}
