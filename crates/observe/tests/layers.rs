//! Feature layers: equal to a recording of the real game, and sound for any input.

mod recording;

use maps::CellGrid;
use observe::Alliance;
use observe::layers::{
    Area, EffectMark, GroundView, MINIMAP_LAYERS, MinimapGeometry, MinimapLayer, MinimapOverlay,
    MinimapPainter, Plane, SCREEN_LAYERS, ScreenGeometry, ScreenLayer, ScreenPainter, UnitMark,
};
use proptest::prelude::*;

use recording::{Message, Value};

/// The ground of a test: all rasters of one size.
struct Cells {
    heights: Vec<u8>,
    visibility: Vec<u8>,
    grid: CellGrid,
}

impl Cells {
    fn new(width: u32, height: u32) -> Self {
        let cells = width as usize * height as usize;
        let mut grid = CellGrid::new(width, height);
        for cell in (0..cells as u32).step_by(3) {
            grid.set(cell % width, cell / width, true);
        }
        let pattern = |steps: usize| (0..cells).map(move |cell| (cell % steps) as u8).collect();
        Self { heights: pattern(256), visibility: pattern(4), grid }
    }

    fn view(&self) -> GroundView<'_> {
        GroundView {
            revision: 0,
            heights: &self.heights,
            visibility: &self.visibility,
            creep: Some(&self.grid),
            power: Some(&self.grid),
            pathable: &self.grid,
            buildable: &self.grid,
        }
    }
}

fn recorded_marks(raw: &Message) -> Vec<UnitMark> {
    let decode = |value: &Value| match value {
        Value::Bytes(bytes) => Message::decode(bytes),
        other => panic!("{other:?} is no unit"),
    };
    raw.all(2)
        .map(decode)
        .map(|unit| {
            let position = unit.message(6);
            let radius = unit.float(8);
            let owner = unit.integer(5) as u8;
            let unit_type = unit.integer(4) as u32;
            UnitMark {
                x: position.float(1),
                y: position.float(2),
                radius,
                unit_type,
                owner,
                alliance: match unit.integer(2) {
                    1 => Alliance::Own,
                    4 => Alliance::Enemy,
                    _ => Alliance::Neutral,
                },
                health: (unit.float(14), unit.float(15)),
                shield: (unit.float(16), unit.float(36)),
                energy: (unit.float(17), unit.float(37)),
                is_snapshot: unit.integer(1) == 2,
                is_selected: unit.integer(11) != 0,
                // The plates of type 472 and the large rocks and debris.
                is_on_minimap: unit_type != 472 && (owner != 16 || radius < 2.0),
                ..UnitMark::default()
            }
        })
        .collect()
}

fn recorded_image(layers: &Message, field: u32) -> Vec<u8> {
    layers.message(field).bytes(3).to_vec()
}

#[test]
fn screens_equal_the_recording() {
    let Some(observation) = recording::observation() else { return };
    let raw = observation.message(5);
    let camera = raw.message(1).message(2);
    let recorded = observation.message(6).message(1);
    let screen = ScreenGeometry {
        resolution: (128, 128),
        width: 24.0,
        camera: (camera.float(1), camera.float(2)),
    };
    let marks = recorded_marks(&raw);
    let mut cells = Cells::new(184, 184);
    cells.visibility.fill(0);
    let planes = ScreenPainter::default().paint(&screen, &cells.view(), &marks, &[]);
    for layer in [
        ScreenLayer::VisibilityMap,
        ScreenLayer::PlayerId,
        ScreenLayer::PlayerRelative,
        ScreenLayer::UnitType,
        ScreenLayer::Selected,
        ScreenLayer::UnitHitPoints,
        ScreenLayer::UnitHitPointsRatio,
        ScreenLayer::UnitDensity,
        ScreenLayer::UnitDensityAa,
    ] {
        let plane = &planes[layer as usize];
        assert!(plane.data == recorded_image(&recorded, plane.format.field), "{layer:?}");
    }
    let on_screen = marks.iter().filter(|mark| screen.shows(mark.x, mark.y, mark.radius)).count();
    assert_eq!(on_screen, raw_units_on_screen(&raw));
}

fn raw_units_on_screen(raw: &Message) -> usize {
    raw.all(2)
        .filter(|value| match value {
            Value::Bytes(bytes) => Message::decode(bytes).integer(12) != 0,
            _ => false,
        })
        .count()
}

#[test]
fn minimaps_equal_the_recording() {
    let Some(observation) = recording::observation() else { return };
    let raw = observation.message(5);
    let camera = raw.message(1).message(2);
    let recorded = observation.message(6).message(2);
    let mut cells = Cells::new(184, 184);
    // The recording is older than 4.8.5: the rows of its raw images run from the top.
    let visibility = raw.message(3).message(1).bytes(3).to_vec();
    cells.visibility = visibility.rchunks(184).flatten().copied().collect();
    let area = Area { left: 0.0, bottom: 0.0, right: 184.0, top: 184.0 };
    let overlay = MinimapOverlay {
        camera: (camera.float(1), camera.float(2)),
        camera_width: 24.0,
        alerts: &[],
        with_unit_types: false,
    };
    let geometry = MinimapGeometry { resolution: (128, 128), area };
    let marks = recorded_marks(&raw);
    let planes = MinimapPainter::default().paint(&geometry, &cells.view(), &marks, &overlay);
    for layer in [
        MinimapLayer::VisibilityMap,
        MinimapLayer::Camera,
        MinimapLayer::PlayerId,
        MinimapLayer::PlayerRelative,
        MinimapLayer::Selected,
        MinimapLayer::UnitType,
        MinimapLayer::Alerts,
    ] {
        let plane = &planes[layer as usize];
        assert!(plane.data == recorded_image(&recorded, plane.format.field), "{layer:?}");
    }
}

#[test]
fn fliers_hide_what_is_below_and_snapshots_keep_their_vitals_to_themselves() {
    let screen = ScreenGeometry { resolution: (84, 84), width: 24.0, camera: (32.0, 32.0) };
    let cells = Cells::new(64, 64);
    let full = (45.0, 45.0);
    let ground = UnitMark { x: 32.0, y: 32.0, unit_type: 48, health: full, ..UnitMark::default() };
    let flier = UnitMark {
        unit_type: 54,
        is_flying: true,
        is_snapshot: true,
        owner: 2,
        alliance: Alliance::Enemy,
        ..ground
    };
    let planes = ScreenPainter::default().paint(&screen, &cells.view(), &[flier, ground], &[]);
    let value = |layer: ScreenLayer| planes[layer as usize].value(42, 42).unwrap();
    assert_eq!(value(ScreenLayer::UnitType), 54);
    assert_eq!(value(ScreenLayer::PlayerRelative), 4);
    assert_eq!(value(ScreenLayer::UnitHitPoints), 0);
    assert_eq!(value(ScreenLayer::UnitDensity), 2);
    assert_eq!(value(ScreenLayer::UnitDensityAa), 32);
    let planes = ScreenPainter::default().paint(&screen, &cells.view(), &[ground], &[]);
    let value = |layer: ScreenLayer| planes[layer as usize].value(42, 42).unwrap();
    assert_eq!((value(ScreenLayer::UnitHitPoints), value(ScreenLayer::PlayerId)), (45, 16));
    assert_eq!(value(ScreenLayer::UnitHitPointsRatio), 255);
}

#[test]
fn kept_planes_follow_the_camera_and_the_ground() {
    let mut cells = Cells::new(64, 64);
    let mut screen = ScreenGeometry { resolution: (84, 84), width: 24.0, camera: (32.0, 32.0) };
    let mut painter = ScreenPainter::default();
    painter.paint(&screen, &cells.view(), &[], &[]);
    screen.camera = (20.0, 40.0);
    let moved = painter.paint(&screen, &cells.view(), &[], &[]);
    assert!(moved == ScreenPainter::default().paint(&screen, &cells.view(), &[], &[]));
    cells.heights.fill(9);
    let changed = GroundView { revision: 1, ..cells.view() };
    let after = painter.paint(&screen, &changed, &[], &[]);
    assert_eq!(after[ScreenLayer::HeightMap as usize].value(42, 42), Some(9));
}

fn any_float() -> impl Strategy<Value = f32> {
    prop_oneof![
        8 => -20.0f32..150.0,
        1 => proptest::num::f32::ANY,
    ]
}

fn any_mark() -> impl Strategy<Value = UnitMark> {
    let vital = || (any_float(), any_float());
    let place = (any_float(), any_float(), any_float());
    let kind = (0u32..1962, any::<u8>(), 0u8..3, any::<u32>(), any_float(), any_float());
    (place, kind, (vital(), vital(), vital()), any::<u16>()).prop_map(
        |((x, y, radius), (unit_type, owner, side, buff, left, built), vitals, flags)| {
            let flag = |bit: u32| flags >> bit & 1 != 0;
            UnitMark {
                x,
                y,
                radius,
                unit_type,
                owner,
                alliance: [Alliance::Own, Alliance::Neutral, Alliance::Enemy][usize::from(side)],
                health: vitals.0,
                shield: vitals.1,
                energy: vitals.2,
                build_progress: built,
                buff,
                buff_remaining: left,
                is_selected: flag(0),
                is_snapshot: flag(1),
                is_cloaked: flag(2),
                is_blip: flag(3),
                is_hallucination: flag(4),
                is_active: flag(5),
                is_flying: flag(6),
                is_placeholder: flag(7),
                is_on_minimap: flag(8),
            }
        },
    )
}

fn assert_sound(planes: &[Plane], resolution: (u32, u32)) {
    let pixels = u64::from(resolution.0) * u64::from(resolution.1);
    for plane in planes {
        let bits = pixels * u64::from(plane.format.bits_per_pixel);
        assert_eq!(plane.data.len() as u64, bits.div_ceil(8), "{}", plane.format.name);
        assert_eq!((plane.width, plane.height), resolution);
        for y in 0..resolution.1 {
            for x in 0..resolution.0 {
                let value = plane.value(x, y).expect("a pixel of the plane");
                assert!(value < plane.format.scale, "{} holds {value}", plane.format.name);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_view_is_painted_within_the_scales(
        marks in proptest::collection::vec(any_mark(), 0..40),
        effect in (any::<u32>(), any_float(), any_float(), any_float()),
        camera in (any_float(), any_float()),
        width in prop_oneof![4 => 1.0f32..60.0, 1 => proptest::num::f32::ANY],
        resolution in (1u32..70, 1u32..70),
        map in (1u32..70, 1u32..70),
    ) {
        let cells = Cells::new(map.0, map.1);
        let screen = ScreenGeometry { resolution, width, camera };
        let effect = EffectMark { effect: effect.0, x: effect.1, y: effect.2, radius: effect.3 };
        let planes = ScreenPainter::default().paint(&screen, &cells.view(), &marks, &[effect]);
        prop_assert_eq!(planes.len(), SCREEN_LAYERS.len());
        assert_sound(&planes, resolution);
        let area = Area { left: 0.0, bottom: 0.0, right: map.0 as f32, top: map.1 as f32 };
        let overlay = MinimapOverlay {
            camera,
            camera_width: width,
            alerts: &[camera],
            with_unit_types: true,
        };
        let minimap = MinimapGeometry { resolution, area };
        let planes = MinimapPainter::default().paint(&minimap, &cells.view(), &marks, &overlay);
        prop_assert_eq!(planes.len(), MINIMAP_LAYERS.len());
        assert_sound(&planes, resolution);
    }
}
