//! Times the painting of one observation's feature layers.
//!
//! `cargo run --release -p observe --example layer_speed`

use std::time::Instant;

use maps::CellGrid;
use observe::layers::{
    Area, GroundView, MinimapGeometry, MinimapOverlay, MinimapPainter, ScreenGeometry,
    ScreenPainter, UnitMark,
};

fn main() {
    let grid = CellGrid::new(64, 64);
    let cells = vec![2; 64 * 64];
    let ground = GroundView {
        revision: 0,
        heights: &cells,
        visibility: &cells,
        creep: None,
        power: None,
        pathable: &grid,
        buildable: &grid,
    };
    let mark = |index: u32| UnitMark {
        x: 22.0 + (index % 10) as f32 * 2.0,
        y: 20.0 + (index / 10) as f32 * 2.0,
        radius: if index < 4 { 2.75 } else { 0.375 },
        unit_type: 48,
        health: (45.0, 45.0),
        ..UnitMark::default()
    };
    let marks: Vec<UnitMark> = (0..60).map(mark).collect();
    let screen = ScreenGeometry { resolution: (84, 84), width: 24.0, camera: (33.0, 25.0) };
    let area = Area { left: 0.0, bottom: 0.0, right: 64.0, top: 64.0 };
    let minimap = MinimapGeometry { resolution: (64, 64), area };
    let overlay = MinimapOverlay {
        camera: screen.camera,
        camera_width: 24.0,
        alerts: &[],
        with_unit_types: false,
    };
    let (mut screens, mut minimaps) = (ScreenPainter::default(), MinimapPainter::default());
    let mut bytes = 0;
    let rounds = 2_000;
    let start = Instant::now();
    for _ in 0..rounds {
        let planes = screens.paint(&screen, &ground, &marks, &[]);
        bytes += planes.iter().map(|plane| plane.data.len()).sum::<usize>();
        let planes = minimaps.paint(&minimap, &ground, &marks, &overlay);
        bytes += planes.iter().map(|plane| plane.data.len()).sum::<usize>();
    }
    let each = start.elapsed() / rounds;
    println!("{each:?} for {} bytes of layers, {} units", bytes / rounds as usize, marks.len());
}
