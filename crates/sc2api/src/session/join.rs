//! How clients join a game: alone, as observers, or with a second process.

use std::net::{IpAddr, Ipv4Addr, SocketAddr, ToSocketAddrs as _};
use std::sync::Arc;

use fixed::FigureHash;
use maps::{MapRace, Sc2Map};

use super::Reach;
use super::create::{CreatedGame, read_map};
use super::error::with_causes;
use super::lockstep::{Link, LinkError};
use super::recording::{SeatedPlayer, Setup};
use super::running::{Running, Viewer};
use crate::protocol::response_join_game::Error;
use crate::protocol::{
    InterfaceOptions, PlayerSetup, PlayerType, Race, RequestJoinGame, ResponseJoinGame,
    request_join_game,
};
use crate::transport::Connection;

/// Why a client cannot join.
#[derive(Debug)]
pub(super) struct JoinRefused {
    error: Error,
    details: String,
}

impl JoinRefused {
    fn new(error: Error, details: impl Into<String>) -> Self {
        Self { error, details: details.into() }
    }

    fn launch(details: String) -> Self {
        Self::new(Error::LaunchError, details)
    }
}

impl From<JoinRefused> for ResponseJoinGame {
    fn from(refused: JoinRefused) -> Self {
        Self {
            player_id: None,
            error: Some(refused.error as i32),
            error_details: Some(refused.details),
        }
    }
}

impl From<LinkError> for JoinRefused {
    fn from(error: LinkError) -> Self {
        Self::new(Error::NetworkError, with_causes(&error))
    }
}

/// Starts the game that a client joins: the one that it created, or that of another process.
pub(super) fn join(
    created: Option<&CreatedGame>,
    request: &RequestJoinGame,
    reach: Reach,
    connection: &Connection,
) -> Result<Running, JoinRefused> {
    let participation = request.participation.ok_or_else(|| {
        JoinRefused::new(Error::MissingParticipation, "Name a race, or a player to observe.")
    })?;
    let options = request
        .options
        .ok_or_else(|| JoinRefused::new(Error::MissingOptions, "Missing interface options"))?;
    if options.render.is_some() {
        let details = "Pictures of the game's graphics are not drawn; ask for feature layers.";
        return Err(JoinRefused::new(Error::FeatureUnsupported, details));
    }
    match (created, participation) {
        (Some(created), request_join_game::Participation::ObservedPlayerId(observed)) => {
            observe(created, observed, options)
        }
        (Some(created), request_join_game::Participation::Race(race)) => {
            let own = wanted_player(request, race);
            match created.participants() {
                0 => Err(JoinRefused::new(Error::GameFull, "The game has no participant.")),
                1 => alone(created, &own, options),
                _ => host(created, own, request, connection),
            }
        }
        (None, request_join_game::Participation::Race(race)) => {
            guest(&wanted_player(request, race), request, reach, connection)
        }
        (None, request_join_game::Participation::ObservedPlayerId(_)) => Err(JoinRefused::new(
            Error::FeatureUnsupported,
            "Only games of the own process can be observed.",
        )),
    }
}

fn wanted_player(request: &RequestJoinGame, race: i32) -> PlayerSetup {
    PlayerSetup {
        r#type: Some(PlayerType::Participant as i32),
        race: Some(race),
        player_name: request.player_name.clone(),
        ..PlayerSetup::default()
    }
}

fn alone(
    created: &CreatedGame,
    own: &PlayerSetup,
    options: InterfaceOptions,
) -> Result<Running, JoinRefused> {
    let mut number = 1;
    let mut players = Vec::new();
    for (player, wanted) in (1..).zip(created.players()) {
        if wanted.r#type() == PlayerType::Participant {
            number = player;
            players.push(own.clone());
        } else {
            players.push(wanted.clone());
        }
    }
    let setup = seated(created, players);
    let viewer = Viewer { player: number, is_observer: false, sees_all: false, options };
    Running::new(Arc::clone(&created.map), setup, viewer).map_err(JoinRefused::launch)
}

fn observe(
    created: &CreatedGame,
    observed: u32,
    options: InterfaceOptions,
) -> Result<Running, JoinRefused> {
    let players: Vec<PlayerSetup> = created.players().cloned().collect();
    if created.participants() > 0 {
        let details = "Games with participants of other processes cannot be observed.";
        return Err(JoinRefused::new(Error::FeatureUnsupported, details));
    }
    let is_observer = |setup: &PlayerSetup| setup.r#type() == PlayerType::Observer;
    if observed as usize > players.len() || !created.wanted.iter().any(is_observer) {
        let details = format!("There is no player {observed} to observe.");
        return Err(JoinRefused::new(Error::InvalidObservedPlayerId, details));
    }
    let setup = seated(created, players);
    let viewer = Viewer {
        player: u8::try_from(observed.max(1)).unwrap_or(1),
        is_observer: true,
        sees_all: observed == 0,
        options,
    };
    Running::new(Arc::clone(&created.map), setup, viewer).map_err(JoinRefused::launch)
}

fn host(
    created: &CreatedGame,
    own: PlayerSetup,
    request: &RequestJoinGame,
    connection: &Connection,
) -> Result<Running, JoinRefused> {
    let port = game_port(request)?;
    let (mut link, other) = Link::host(port, connection)?;
    let setup = seated(created, vec![own, other]);
    link.send_setup(&setup)?;
    let viewer = participant(1, request);
    let running = Running::new(Arc::clone(&created.map), setup, viewer);
    Ok(running.map_err(JoinRefused::launch)?.together(link))
}

fn guest(
    own: &PlayerSetup,
    request: &RequestJoinGame,
    reach: Reach,
    connection: &Connection,
) -> Result<Running, JoinRefused> {
    let port = game_port(request)?;
    let host = host_address(request.host_ip(), port, reach)?;
    let (link, setup) = Link::join(host, own, connection)?;
    if setup.players.len() != 2 {
        let details = format!("The other process set up {} players.", setup.players.len());
        return Err(JoinRefused::new(Error::OtherError, details));
    }
    let map = read_map(&setup.map_path, &setup.map)
        .map_err(|details| JoinRefused::new(Error::CannotOpenMap, details))?;
    let viewer = participant(2, request);
    let running = Running::new(Arc::new(map), setup, viewer);
    Ok(running.map_err(JoinRefused::launch)?.together(link))
}

fn participant(player: u8, request: &RequestJoinGame) -> Viewer {
    let options = request.options.unwrap_or_default();
    Viewer { player, is_observer: false, sees_all: false, options }
}

fn game_port(request: &RequestJoinGame) -> Result<u16, JoinRefused> {
    let port = request.server_ports.and_then(|ports| u16::try_from(ports.game_port()).ok());
    port.filter(|&port| port != 0).ok_or_else(|| {
        JoinRefused::new(Error::MissingPorts, "A game of two processes needs the server's ports.")
    })
}

fn host_address(host: &str, port: u16, reach: Reach) -> Result<SocketAddr, JoinRefused> {
    let here = IpAddr::V4(Ipv4Addr::LOCALHOST);
    let address = match host {
        "" => Some(here),
        name if name.eq_ignore_ascii_case("localhost") => Some(here),
        text => text.parse().ok(),
    };
    match address {
        Some(ip) if ip.is_loopback() || reach == Reach::Anywhere => Ok(SocketAddr::new(ip, port)),
        // Not even the name is looked up: that would tell others of it.
        _ if reach == Reach::ThisMachine => {
            let details = "The host is another machine; start the server with -remoteHosts to join \
                           games there.";
            Err(JoinRefused::new(Error::NetworkError, details))
        }
        _ => {
            let found = (host, port).to_socket_addrs().ok();
            found.and_then(|mut addresses| addresses.find(SocketAddr::is_ipv4)).ok_or_else(|| {
                JoinRefused::new(Error::NetworkError, format!("The host {host} has no address."))
            })
        }
    }
}

/// Gives every player the race that it really plays: the map's, its own, or one by lot.
pub(super) fn seated(created: &CreatedGame, players: Vec<PlayerSetup>) -> Setup {
    let seed = created.setup.seed;
    let players = (1..).zip(players).map(|(number, setup)| SeatedPlayer {
        race: actual_race(&created.map, number, &setup, seed) as i32,
        setup: Some(setup),
    });
    Setup { players: players.collect(), ..created.setup.clone() }
}

fn actual_race(map: &Sc2Map, number: u8, setup: &PlayerSetup, seed: u64) -> Race {
    let fixed = map.players.iter().find(|player| player.number == number);
    if let Some(race) = fixed.and_then(|player| player.race) {
        return match race {
            MapRace::Terran => Race::Terran,
            MapRace::Zerg => Race::Zerg,
            MapRace::Protoss => Race::Protoss,
        };
    }
    if !matches!(setup.race(), Race::Random | Race::NoRace) {
        return setup.race();
    }
    // The lot of computers falls on what they can play.
    if setup.r#type() == PlayerType::Computer {
        return Race::Terran;
    }
    let mut lot = FigureHash::default();
    lot.bytes(&seed.to_le_bytes());
    lot.bytes(&[number]);
    [Race::Terran, Race::Zerg, Race::Protoss][(lot.finish() % 3) as usize]
}
