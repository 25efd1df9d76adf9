use observe::layers::Plane;

use crate::protocol::{FeatureLayers, FeatureLayersMinimap, ImageData, Size2Di};

/// A plane as the protocol sends it.
fn image(plane: Plane) -> ImageData {
    ImageData {
        bits_per_pixel: Some(plane.format.bits_per_pixel as i32),
        size: Some(Size2Di { x: Some(plane.width as i32), y: Some(plane.height as i32) }),
        data: Some(plane.data.into()),
    }
}

/// The planes of the screen in the order of [`SCREEN_LAYERS`](observe::layers::SCREEN_LAYERS).
pub(super) fn screen(planes: Vec<Plane>) -> FeatureLayers {
    let mut layers = FeatureLayers::default();
    for plane in planes {
        let field = match plane.format.name {
            "height_map" => &mut layers.height_map,
            "visibility_map" => &mut layers.visibility_map,
            "creep" => &mut layers.creep,
            "power" => &mut layers.power,
            "player_id" => &mut layers.player_id,
            "player_relative" => &mut layers.player_relative,
            "unit_type" => &mut layers.unit_type,
            "selected" => &mut layers.selected,
            "unit_hit_points" => &mut layers.unit_hit_points,
            "unit_hit_points_ratio" => &mut layers.unit_hit_points_ratio,
            "unit_energy" => &mut layers.unit_energy,
            "unit_energy_ratio" => &mut layers.unit_energy_ratio,
            "unit_shields" => &mut layers.unit_shields,
            "unit_shields_ratio" => &mut layers.unit_shields_ratio,
            "unit_density" => &mut layers.unit_density,
            "unit_density_aa" => &mut layers.unit_density_aa,
            "effects" => &mut layers.effects,
            "hallucinations" => &mut layers.hallucinations,
            "cloaked" => &mut layers.cloaked,
            "blip" => &mut layers.blip,
            "buffs" => &mut layers.buffs,
            "buff_duration" => &mut layers.buff_duration,
            "active" => &mut layers.active,
            "build_progress" => &mut layers.build_progress,
            "pathable" => &mut layers.pathable,
            "buildable" => &mut layers.buildable,
            "placeholder" => &mut layers.placeholder,
            _ => continue,
        };
        *field = Some(image(plane));
    }
    layers
}

/// The planes of the minimap. Without `with_unit_types` that plane is left out.
pub(super) fn minimap(planes: Vec<Plane>, with_unit_types: bool) -> FeatureLayersMinimap {
    let mut layers = FeatureLayersMinimap::default();
    for plane in planes {
        let field = match plane.format.name {
            "height_map" => &mut layers.height_map,
            "visibility_map" => &mut layers.visibility_map,
            "creep" => &mut layers.creep,
            "camera" => &mut layers.camera,
            "player_id" => &mut layers.player_id,
            "player_relative" => &mut layers.player_relative,
            "selected" => &mut layers.selected,
            "unit_type" if with_unit_types => &mut layers.unit_type,
            "alerts" => &mut layers.alerts,
            "pathable" => &mut layers.pathable,
            "buildable" => &mut layers.buildable,
            _ => continue,
        };
        *field = Some(image(plane));
    }
    layers
}

#[cfg(test)]
mod tests {
    use observe::layers::{MINIMAP_LAYERS, SCREEN_LAYERS};
    use prost::Message;

    use super::*;

    fn plane(format: observe::layers::LayerFormat) -> Plane {
        Plane { format, width: 1, height: 1, data: vec![0; 4] }
    }

    /// The numbers of the fields of an encoded message.
    fn fields(mut bytes: &[u8]) -> Vec<u32> {
        let mut fields = Vec::new();
        while !bytes.is_empty() {
            let (field, wire_type) = prost::encoding::decode_key(&mut bytes).unwrap();
            fields.push(field);
            let context = prost::encoding::DecodeContext::default();
            prost::encoding::skip_field(wire_type, field, &mut bytes, context).unwrap();
        }
        fields
    }

    #[test]
    fn every_plane_becomes_the_field_with_its_number() {
        for format in SCREEN_LAYERS {
            let encoded = screen(vec![plane(format)]).encode_to_vec();
            assert_eq!(fields(&encoded), [format.field], "{}", format.name);
        }
        for format in MINIMAP_LAYERS {
            let encoded = minimap(vec![plane(format)], true).encode_to_vec();
            assert_eq!(fields(&encoded), [format.field], "{}", format.name);
        }
    }
}
