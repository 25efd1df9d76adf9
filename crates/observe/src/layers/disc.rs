use std::ops::Range;

/// A row of pixels and those of its columns that a shape covers, cut to the picture.
pub(super) type Span = (usize, Range<usize>);

/// The pixels of a filled circle, row by row.
///
/// The circle is the real game's: the middle is the pixel that holds the centre, rounded towards
/// zero, the radius is rounded down, and a pixel belongs to it when `x² + y² ≤ r² + r`.
///
/// # Source
///
/// Equal to the recorded `unit_density` in every pixel.
pub(super) fn spans(
    centre: (f32, f32),
    radius: f32,
    resolution: (u32, u32),
) -> impl Iterator<Item = Span> {
    let (x, y) = (centre.0 as i32, centre.1 as i32);
    // A circle larger than any picture covers what one of this size covers.
    let radius = (radius.max(0.0) as i64).min(1 << 20);
    let limit = radius * radius + radius;
    let rows = clip(i64::from(y) - radius, i64::from(y) + radius + 1, resolution.1);
    rows.filter_map(move |row| {
        let rise = row as i64 - i64::from(y);
        let half = integer_root(limit - rise * rise);
        let columns = clip(i64::from(x) - half, i64::from(x) + half + 1, resolution.0);
        (!columns.is_empty()).then_some((row, columns))
    })
}

/// Whether the circle of [`spans`] covers a pixel.
pub(super) fn covers(centre: (f32, f32), radius: f32, pixel: (i32, i32)) -> bool {
    let across = i64::from(pixel.0) - i64::from(centre.0 as i32);
    let down = i64::from(pixel.1) - i64::from(centre.1 as i32);
    let radius = (radius.max(0.0) as i64).min(1 << 20);
    let within = |distance: i64| distance.abs() <= radius;
    within(across) && within(down) && across * across + down * down <= radius * radius + radius
}

/// Calls `cover(pixel index, sixteenths)` for the pixels that a circle touches: how many of 4 × 4
/// points in the pixel lie in the circle, one row of points at a time.
///
/// # Source
///
/// Equal to the recorded `unit_density_aa` in every pixel.
pub(super) fn coverage(
    centre: (f32, f32),
    radius: f32,
    resolution: (u32, u32),
    mut cover: impl FnMut(usize, u8),
) {
    let (x, y) = (f64::from(centre.0), f64::from(centre.1));
    let radius = f64::from(radius.clamp(0.0, 1e6));
    // A cast rounds towards zero; this costs less than the library's rounding, which is a call.
    let first_point = |edge: f64| {
        let point = edge * 4.0 - 0.5;
        let whole = point as i64;
        whole.saturating_add(i64::from((whole as f64) < point))
    };
    let end_point = |edge: f64| {
        let point = edge * 4.0 - 0.5;
        let whole = point as i64;
        whole.saturating_add(i64::from(whole as f64 <= point))
    };
    for row in clip(first_point(y - radius), end_point(y + radius), resolution.1 * 4) {
        let rise = (row as f64 + 0.5) / 4.0 - y;
        let half = (radius * radius - rise * rise).max(0.0).sqrt();
        let points = clip(first_point(x - half), end_point(x + half), resolution.0 * 4);
        let first_pixel = row / 4 * resolution.0 as usize;
        for column in points.start / 4..points.end.div_ceil(4) {
            let covered = points.end.min(4 * column + 4) - points.start.max(4 * column);
            cover(first_pixel + column, covered as u8);
        }
    }
}

/// The part of `start..end` that lies in `0..size`.
pub(super) fn clip(start: i64, end: i64, size: u32) -> Range<usize> {
    let inside = |value: i64| value.clamp(0, i64::from(size)) as usize;
    inside(start)..inside(end).max(inside(start))
}

fn integer_root(square: i64) -> i64 {
    let mut root = (square as f64).sqrt() as i64;
    while square < root * root {
        root -= 1;
    }
    while (root + 1) * (root + 1) <= square {
        root += 1;
    }
    root
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_marine_on_a_common_screen_covers_nine_pixels() {
        let covered: Vec<Span> = spans((10.6, 20.2), 0.375 * 3.5, (84, 84)).collect();
        assert_eq!(covered, [(19, 9..12), (20, 9..12), (21, 9..12)]);
    }

    #[test]
    fn a_circle_covers_the_pixels_of_its_spans() {
        let (centre, radius) = ((11.2, 7.9), 5.4);
        let drawn: Vec<Span> = spans(centre, radius, (24, 24)).collect();
        for row in 0..24 {
            for column in 0..24 {
                let in_span = drawn.iter().any(|(y, xs)| *y == row && xs.contains(&column));
                assert_eq!(covers(centre, radius, (column as i32, row as i32)), in_span);
            }
        }
    }

    #[test]
    fn circles_beyond_the_picture_are_cut() {
        assert_eq!(spans((-9.0, 2.0), 3.0, (8, 8)).count(), 0);
        assert_eq!(spans((0.0, 0.0), 1e9, (8, 8)).collect::<Vec<_>>().len(), 8);
        assert!(spans((f32::NAN, 0.0), f32::NAN, (8, 8)).count() <= 1);
    }

    #[test]
    fn coverage_adds_up_to_the_area() {
        let mut total = 0;
        coverage((20.3, 19.9), 9.0, (40, 40), |_, sixteenths| total += u32::from(sixteenths));
        let area = f64::from(total) / 16.0;
        assert!((area - 81.0 * std::f64::consts::PI).abs() < 1.0, "{area}");
    }

    #[test]
    fn a_small_circle_covers_what_points_say() {
        let mut count = 0;
        for i in 0..16 {
            for j in 0..16 {
                let (x, y) = ((f64::from(i) + 0.5) / 4.0, (f64::from(j) + 0.5) / 4.0);
                count += u32::from((x - 1.7).powi(2) + (y - 2.1).powi(2) <= 1.44);
            }
        }
        let mut total = 0;
        coverage((1.7, 2.1), 1.2, (4, 4), |_, sixteenths| total += u32::from(sixteenths));
        assert_eq!(total, count);
    }
}
