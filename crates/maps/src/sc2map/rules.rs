//! What else a map's data changes: the members `ValidatorData.xml` and `DocumentInfo`.

use roxmltree::Node;

use super::xml;

/// The tests of who may pick things up that any common unit passes.
const PASSED_BY_UNITS: [&str; 4] =
    ["NotSpiderMine", "NotSpiderMineBurrowed", "NotHiddenSelf", "NotInterceptor"];
/// The tests of the game's own list.
const STOCK_TESTS: usize = 9;

/// Whether any common unit may pick up things: the map replaces or removes all other tests.
pub(super) fn any_unit_picks_up(bytes: &[u8]) -> Result<bool, String> {
    xml::with_root(bytes, |root| {
        let is_pickup = |node: &Node<'_, '_>| node.attribute("id") == Some("PickupCheck");
        Ok(xml::children(root, "CValidatorCombine").filter(is_pickup).any(|check| {
            let is_changed = |place: usize| {
                xml::children(check, "CombineArray").any(|test| {
                    let index = test.attribute("index").and_then(|index| index.parse().ok());
                    let passed = test.attribute("value");
                    let harmless = passed.is_some_and(|name| PASSED_BY_UNITS.contains(&name));
                    index == Some(place) && (harmless || test.attribute("removed") == Some("1"))
                })
            };
            (0..STOCK_TESTS).all(is_changed)
        }))
    })
}

/// The files of game data that the map builds upon, such as `Mods/Liberty.SC2Mod`, in order.
pub(super) fn dependencies(bytes: &[u8]) -> Result<Vec<String>, String> {
    xml::with_root(bytes, |root| {
        let lists = xml::children(root, "Dependencies");
        let values = lists.flat_map(|list| xml::children(list, "Value"));
        let files = values.filter_map(|value| value.text()?.split_once("file:"));
        Ok(files.map(|(_, file)| file.trim().to_owned()).collect())
    })
}
