//! Points and units that are placed on a map: the member `Objects`.

use fixed::{Angle, Fixed, Vec2};
use roxmltree::Node;

use super::xml;

/// A point of the map that its script knows by number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MapPoint {
    /// The number, by which the script and the players' start points name it.
    pub id: u32,
    /// What the point is for.
    pub kind: PointKind,
    /// The name in the editor.
    pub name: String,
    /// In cells from the south-west corner of the map.
    pub position: Vec2,
}

/// What a point is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PointKind {
    /// A place that scripts refer to.
    Normal,
    /// The place where a player may begin.
    StartLocation,
}

/// A unit that stands on the map from the beginning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MapUnit {
    /// The number by which the script names it.
    pub id: u32,
    /// The game's name of the unit type, such as `MineralField`.
    pub unit_type: String,
    /// The owner; 0 is neutral.
    pub player: u8,
    /// In cells from the south-west corner of the map.
    pub position: Vec2,
    /// South where the map does not say.
    pub facing: Angle,
    /// Contents, where they are not those of the unit type.
    pub resources: Option<u32>,
}

/// Placed units that the script knows together by a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MapUnitGroup {
    /// The number, by which the script names the group.
    pub id: u32,
    /// The numbers of its units, in the file's order.
    pub units: Vec<u32>,
}

#[derive(Default)]
pub(super) struct Objects {
    pub(super) points: Vec<MapPoint>,
    pub(super) units: Vec<MapUnit>,
    pub(super) unit_groups: Vec<MapUnitGroup>,
}

impl Objects {
    /// Reads points and units; doodads and cameras are left out.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, String> {
        xml::with_root(bytes, |root| {
            let points = xml::children(root, "ObjectPoint").map(point);
            let units = xml::children(root, "ObjectUnit").map(unit);
            let groups = xml::children(root, "Group");
            let unit_groups =
                groups.filter(|node| node.attribute("Type") == Some("ObjectUnit")).map(unit_group);
            Ok(Self {
                points: points.collect::<Result<_, _>>()?,
                units: units.collect::<Result<_, _>>()?,
                unit_groups: unit_groups.collect::<Result<_, _>>()?,
            })
        })
    }
}

fn id(node: Node<'_, '_>) -> Result<u32, String> {
    xml::number(node, "Id", xml::required(node, "Id")?)
}

fn point(node: Node<'_, '_>) -> Result<MapPoint, String> {
    let kind = match xml::value(node, "Type") {
        Some("StartLoc") => PointKind::StartLocation,
        _ => PointKind::Normal,
    };
    let name = xml::value(node, "Name").unwrap_or_default().to_owned();
    Ok(MapPoint { id: id(node)?, kind, name, position: xml::point(node, "Position")? })
}

fn unit(node: Node<'_, '_>) -> Result<MapUnit, String> {
    let rotation = xml::optional_number(node, "Rotation")?;
    Ok(MapUnit {
        id: id(node)?,
        unit_type: xml::required(node, "UnitType")?.to_owned(),
        player: xml::optional_number(node, "Player")?.unwrap_or(0),
        position: xml::point(node, "Position")?,
        facing: rotation.map_or(Angle::SOUTH, from_radians),
        resources: xml::optional_number(node, "Resources")?,
    })
}

fn unit_group(node: Node<'_, '_>) -> Result<MapUnitGroup, String> {
    let units = xml::children(node, "GroupObject").map(id);
    Ok(MapUnitGroup { id: id(node)?, units: units.collect::<Result<_, _>>()? })
}

fn from_radians(radians: Fixed) -> Angle {
    // 65,536 / 2π steps a radian, in 4096ths of a radian: 16 / 2π steps.
    let steps = i64::from(radians.raw()) * 16_000_000_000 / 6_283_185_307;
    Angle::from_raw(steps as u16)
}
