//! Resources that are gone, as long as a player has not seen that they are.
//!
//! Everybody knows the resources of a map from the beginning. What happens to one out of a player's
//! sight must change nothing for that player: it can still be ordered there, and nothing can be
//! built there, until it looks.

use catalog::UnitTypeId;
use fixed::Vec2;

use crate::realm::Realm;
use crate::state::{PLAYERS_MAX, State};
use crate::{Unit, UnitTag};

/// What is remembered at the most; the oldest is forgotten first.
pub(crate) const REMEMBERED_MAX: usize = 256;

/// A resource that is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Remembered {
    pub(crate) tag: UnitTag,
    pub(crate) unit_type: UnitTypeId,
    pub(crate) position: Vec2,
    /// Who has not seen that it is gone: a bit for each player number.
    pub(crate) players: u32,
}

impl Remembered {
    fn is_known_to(&self, player: u8) -> bool {
        self.players >> player & 1 != 0
    }
}

/// Takes note of a resource that goes away.
pub(crate) fn keep(realm: &mut Realm, unit: &Unit) {
    let is_unseen = |player: &u8| !realm.vision.sees(*player, unit.position);
    let players =
        (1..=PLAYERS_MAX as u8).filter(is_unseen).fold(0, |bits, player| bits | 1 << player);
    if players == 0 {
        return;
    }
    if realm.remembered.len() == REMEMBERED_MAX {
        realm.remembered.remove(0);
    }
    let Unit { tag, unit_type, position, .. } = *unit;
    realm.remembered.push(Remembered { tag, unit_type, position, players });
}

/// Forgets what players see to be gone.
pub(crate) fn forget_seen(realm: &mut Realm) {
    let vision = &realm.vision;
    realm.remembered.retain_mut(|gone| {
        for player in (1..=PLAYERS_MAX as u8).filter(|&player| vision.sees(player, gone.position)) {
            gone.players &= !(1 << player);
        }
        gone.players != 0
    });
}

/// What a player remembers and is not there any more.
pub(crate) fn of_player(realm: &Realm, player: u8) -> impl Iterator<Item = &Remembered> {
    realm.remembered.iter().filter(move |gone| gone.is_known_to(player))
}

/// What a player remembers by this tag.
pub(crate) fn find(state: &State, player: u8, tag: UnitTag) -> Option<&Remembered> {
    of_player(state.realm.as_deref()?, player).find(|gone| gone.tag == tag)
}
