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
        let number = number(place, &player, tracker);
        let slot = player.working_set_slot;
        let taken = lobby.slots.iter().find(|it| slot.is_some() && it.working_set_slot == slot);
        Player {
            player: number,
            user: taken.and_then(|slot| slot.user),
            name: player.name,
            clan: player.clan,
            race: race(player.race, number, tracker),
            team: player.team,
            result: player.result,
        }
    };
    players.map(full).collect()
}

/// The player's number in tracker events. Older games do not record it: there it counts the places
/// of the lobby from 1.
fn number(place: usize, player: &DetailedPlayer, tracker: &[TrackerEvent]) -> u8 {
    let set_up = tracker.iter().find_map(|event| match event.kind {
        TrackerKind::Setup { player: number, slot, .. }
            if slot.is_some() && slot == player.working_set_slot =>
        {
            Some(number)
        }
        _ => None,
    });
    let counted = player.working_set_slot.unwrap_or(place as u8).saturating_add(1);
    set_up.unwrap_or(counted)
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
