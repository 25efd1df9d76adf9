//! Regions, which scripts ask for points and whether units are within: the member `Regions`.

use fixed::{Fixed, Vec2};
use roxmltree::Node;

use super::xml;

/// Shapes of a region, and regions of a map: who asks whether a point lies in one looks at all of
/// its shapes. The published maps have up to 9 shapes and 20 regions.
const SHAPES_MAX: usize = 256;
const REGIONS_MAX: usize = 1024;

/// A part of the map: what lies in a positive shape and in no negative one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MapRegion {
    /// The number by which the script names it.
    pub id: u32,
    /// The name in the editor.
    pub name: String,
    /// Shapes whose points belong to the region.
    pub positive: Vec<RegionShape>,
    /// Shapes whose points do not, even in a positive one.
    pub negative: Vec<RegionShape>,
}

/// A shape of a region, with its edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RegionShape {
    /// An upright rectangle between its south-west and its north-east corner.
    Rectangle {
        /// The south-west corner.
        low: Vec2,
        /// The north-east corner.
        high: Vec2,
    },
    /// A circle.
    Circle {
        /// Its centre.
        centre: Vec2,
        /// Its radius in cells.
        radius: Fixed,
    },
}

impl RegionShape {
    /// Whether `point` lies within the shape or on its edge.
    pub fn contains(&self, point: Vec2) -> bool {
        match *self {
            Self::Rectangle { low, high } => {
                (low.x..=high.x).contains(&point.x) && (low.y..=high.y).contains(&point.y)
            }
            Self::Circle { centre, radius } => {
                let square = |a: Fixed, b: Fixed| {
                    let difference = i64::from(a.raw()) - i64::from(b.raw());
                    i128::from(difference) * i128::from(difference)
                };
                let distance = square(point.x, centre.x) + square(point.y, centre.y);
                distance <= i128::from(radius.squared())
            }
        }
    }

    /// The south-west and north-east corners of the smallest rectangle around the shape.
    pub fn bounds(&self) -> (Vec2, Vec2) {
        match *self {
            Self::Rectangle { low, high } => (low, high),
            Self::Circle { centre, radius } => (
                Vec2::new(centre.x - radius, centre.y - radius),
                Vec2::new(centre.x + radius, centre.y + radius),
            ),
        }
    }
}

impl MapRegion {
    /// Whether `point` lies in the region.
    pub fn contains(&self, point: Vec2) -> bool {
        let holds = |shapes: &[RegionShape]| shapes.iter().any(|shape| shape.contains(point));
        holds(&self.positive) && !holds(&self.negative)
    }

    /// The south-west and north-east corners of the smallest rectangle around the positive
    /// shapes; both are the origin where there are none.
    pub fn bounds(&self) -> (Vec2, Vec2) {
        let around = |(low, high): (Vec2, Vec2), (other_low, other_high): (Vec2, Vec2)| {
            let low = Vec2::new(low.x.min(other_low.x), low.y.min(other_low.y));
            let high = Vec2::new(high.x.max(other_high.x), high.y.max(other_high.y));
            (low, high)
        };
        let origin = Vec2::new(Fixed::ZERO, Fixed::ZERO);
        self.positive.iter().map(RegionShape::bounds).reduce(around).unwrap_or((origin, origin))
    }

    /// How many shapes make up the region.
    pub fn shape_count(&self) -> usize {
        self.positive.len() + self.negative.len()
    }

    /// The centre of the bounds.
    pub fn centre(&self) -> Vec2 {
        let (low, high) = self.bounds();
        Vec2::new((low.x + high.x) / 2, (low.y + high.y) / 2)
    }
}

pub(super) fn read(bytes: &[u8]) -> Result<Vec<MapRegion>, String> {
    xml::with_root(bytes, |root| {
        if REGIONS_MAX < xml::children(root, "region").count() {
            return Err(format!("it has more than {REGIONS_MAX} regions"));
        }
        xml::children(root, "region").map(region).collect()
    })
}

fn region(node: Node<'_, '_>) -> Result<MapRegion, String> {
    let id = xml::number(node, "id", xml::required(node, "id")?)?;
    let name = xml::value(node, "name").unwrap_or_default().to_owned();
    let mut region = MapRegion { id, name, positive: Vec::new(), negative: Vec::new() };
    for node in xml::children(node, "shape") {
        let is_negative = xml::children(node, "negative").next().is_some();
        let shapes = if is_negative { &mut region.negative } else { &mut region.positive };
        shapes.push(shape(node)?);
        if SHAPES_MAX < region.shape_count() {
            return Err(format!("region {id} has more than {SHAPES_MAX} shapes"));
        }
    }
    Ok(region)
}

fn shape(node: Node<'_, '_>) -> Result<RegionShape, String> {
    match node.attribute("type") {
        Some("rect") => {
            let [left, bottom, right, top] = xml::coordinates(node, "quad")?;
            let (low, high) = (Vec2::new(left, bottom), Vec2::new(right, top));
            Ok(RegionShape::Rectangle { low, high })
        }
        Some("circle") => {
            let [radius] = xml::coordinates(node, "radius")?;
            Ok(RegionShape::Circle { centre: xml::point(node, "center")?, radius })
        }
        other => {
            let kind = other.unwrap_or("none");
            Err(format!("a shape is of type `{kind}`; only `rect` and `circle` are supported"))
        }
    }
}
