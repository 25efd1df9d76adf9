//! Who played, put together from details, lobby and tracker events.

use super::details::DetailedPlayer;
use super::model::{Lobby, Player};
use super::tracker::{TrackerEvent, TrackerKind};

const RACES: [&str; 3] = ["Terran", "Zerg", "Protoss"];
/// What only one race begins with, in the order of [`RACES`].
const HALLS: [&str; 3] = ["CommandCenter", "Hatchery", "Nexus"];

/// The players of a game, without those who only watched.
pub(super) fn find(
    details: Vec<DetailedPlayer>,
    lobby: &Lobby,
    tracker: &[TrackerEvent],
) -> Vec<Player> {
    let players = details.into_iter().enumerate().filter(|(_, player)| !player.is_observer);
    let full = |(place, player): (usize, DetailedPlayer)| {
        let slot = slot(place, &player, lobby);
        let number = number(slot, tracker);
        Player {
            player: number,
            user: lobby.slots.get(slot).and_then(|slot| slot.user),
            name: player.name,
            clan: player.clan,
            race: race(player.race, number, tracker),
            team: player.team,
            result: player.result,
        }
    };
    players.map(full).collect()
}

/// The player's place in the lobby. Games without a lobby fill it in the order of the details.
fn slot(place: usize, player: &DetailedPlayer, lobby: &Lobby) -> usize {
    let tie = player.working_set_slot;
    let slot = lobby.slots.iter().position(|slot| tie.is_some() && slot.working_set_slot == tie);
    slot.unwrap_or(place)
}

/// The player's number in tracker events. Older games do not record it: there it counts the places
/// of the lobby from 1.
fn number(slot: usize, tracker: &[TrackerEvent]) -> u8 {
    let set_up = tracker.iter().find_map(|event| match event.kind {
        TrackerKind::Setup { player, slot: Some(set_up), .. } if usize::from(set_up) == slot => {
            Some(player)
        }
        _ => None,
    });
    set_up.unwrap_or_else(|| u8::try_from(slot + 1).unwrap_or(u8::MAX))
}

/// Details name the race in the language of whoever kept the replay; the first hall tells it too.
fn race(named: String, player: u8, tracker: &[TrackerEvent]) -> String {
    if RACES.contains(&named.as_str()) {
        return named;
    }
    let hall = tracker.iter().find_map(|event| match &event.kind {
        TrackerKind::Born { unit, .. } if unit.control_player == player => {
            HALLS.iter().position(|hall| *hall == unit.type_name)
        }
        _ => None,
    });
    hall.map_or(named, |race| RACES[race].to_owned())
}
