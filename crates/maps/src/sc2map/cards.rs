//! Command cards: the buttons through which a unit takes orders.

use std::collections::BTreeMap;

use roxmltree::Node;

use super::xml;

/// A button that gives a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommandButton {
    /// The button's name, which for building and training is that of the unit made.
    pub face: String,
    /// The ability and its command, such as `SCVHarvest,Gather`.
    pub command: String,
}

/// Most buttons of a card.
const BUTTONS_MAX: u32 = 64;
const CARDS_MAX: u32 = 16;

/// Buttons of the game's first cards that maps leave in their place while they remove others.
#[rustfmt::skip]
const STOCK_BUTTONS: [(&str, u32, &str, &str); 8] = [
    ("Barracks", 0, "Marine", "BarracksTrain,Train1"),
    ("CommandCenter", 0, "SCV", "CommandCenterTrain,Train1"),
    ("Marine", 0, "Move", "move,Move"),
    ("Marine", 1, "Stop", "stop,Stop"),
    ("Marine", 2, "MoveHoldPosition", "move,HoldPos"),
    ("Marine", 3, "Attack", "attack,Execute"),
    ("Marine", 4, "MovePatrol", "move,Patrol"),
    ("Marine", 5, "Stim", "Stimpack,Execute"),
];

/// The buttons of all cards by card and place.
type Buttons = BTreeMap<(u32, u32), CommandButton>;

/// The buttons that the cards in `node` leave, card by card; nothing if it has no cards.
pub(super) fn command_buttons(
    node: Node<'_, '_>,
    unit: &str,
    is_new: bool,
) -> Result<Option<Vec<CommandButton>>, String> {
    let mut cards = xml::children(node, "CardLayouts").enumerate().peekable();
    if cards.peek().is_none() {
        return Ok(None);
    }
    let mut buttons = Buttons::new();
    for &(owner, place, face, command) in STOCK_BUTTONS.iter().filter(|_| !is_new) {
        if owner == unit {
            let (face, command) = (face.to_owned(), command.to_owned());
            buttons.insert((0, place), CommandButton { face, command });
        }
    }
    for (position, card) in cards {
        let number = index(card, position, CARDS_MAX)?;
        if is_removed(card) {
            buttons.retain(|&(card, _), _| card != number);
        }
        for (position, button) in xml::children(card, "LayoutButtons").enumerate() {
            let place = index(button, position, BUTTONS_MAX)?;
            edit(&mut buttons, (number, place), button);
        }
    }
    Ok(Some(buttons.into_values().collect()))
}

/// The number in `index`, or the position among the siblings where there is none.
fn index(node: Node<'_, '_>, position: usize, max: u32) -> Result<u32, String> {
    let index = xml::optional_number(node, "index")?.unwrap_or(position as u32);
    if index < max { Ok(index) } else { Err(format!("a card has index {index}")) }
}

fn is_removed(node: Node<'_, '_>) -> bool {
    node.attribute("removed") == Some("1")
}

/// Puts a button into its place, or takes it away: what is removed, opens a submenu or shows
/// something passive gives no command. One that is only moved stays.
fn edit(buttons: &mut Buttons, place: (u32, u32), node: Node<'_, '_>) {
    let (face, command) = (xml::value(node, "Face"), xml::value(node, "AbilCmd"));
    if is_removed(node) {
        buttons.remove(&place);
        return;
    }
    match (face, command.map(|command| (command, command.contains(',')))) {
        (Some(face), Some((command, true))) => {
            let (face, command) = (face.to_owned(), command.to_owned());
            buttons.insert(place, CommandButton { face, command });
        }
        (None, None) => {}
        _ => {
            buttons.remove(&place);
        }
    }
}
