//! The size, bounds and players of a map: the member `MapInfo`.

use super::bytes::Bytes;
use super::{CellRect, MapPlayer, MapRace, PlayerControl};
use crate::GROUND_SIZE_MAX;

const VERSION: u32 = 39;
/// Numbers of players are below this.
const PLAYERS_MAX: u32 = 16;

pub(super) struct MapInfo {
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) playable: CellRect,
    pub(super) players: Vec<MapPlayer>,
}

impl MapInfo {
    pub(super) fn read(bytes: &[u8]) -> Result<Self, String> {
        let mut bytes = Bytes::new(bytes);
        if bytes.array()? != *b"IpaM" {
            return Err("it does not begin with `IpaM`".to_owned());
        }
        let version = bytes.word()?;
        if version != VERSION {
            return Err(format!("it has version {version}; only {VERSION} is supported"));
        }
        bytes.take(8)?;
        let (width, height) = (bytes.word()?, bytes.word()?);
        if ![width, height].iter().all(|size| (1..=GROUND_SIZE_MAX).contains(size)) {
            let max = GROUND_SIZE_MAX;
            return Err(format!(
                "the map has {width} by {height} cells; at most {max} are supported"
            ));
        }
        skip_to_bounds(&mut bytes)?;
        let playable = playable(&mut bytes, width, height)?;
        skip_to_players(&mut bytes)?;
        let count = bytes.word()?;
        if count > PLAYERS_MAX {
            return Err(format!("it has {count} players; there are at most {PLAYERS_MAX}"));
        }
        let players = (0..count).map(|_| player(&mut bytes)).collect::<Result<_, _>>()?;
        Ok(Self { width, height, playable, players })
    }
}

/// Past the previews, the kind of fog and the set of tiles.
fn skip_to_bounds(bytes: &mut Bytes<'_>) -> Result<(), String> {
    /// A preview that is a picture with a path.
    const PICTURE: u32 = 2;
    for _preview in ["small", "large"] {
        if bytes.word()? == PICTURE {
            bytes.text()?;
        }
    }
    bytes.text()?;
    bytes.text()?;
    bytes.take(8)?;
    let (_fog, _tiles) = (bytes.text()?, bytes.text()?);
    Ok(())
}

/// Past the base height, the loading screen and figures that are not known.
fn skip_to_players(bytes: &mut Bytes<'_>) -> Result<(), String> {
    let (_base_height, _screen_kind, _screen_path) = (bytes.word()?, bytes.word()?, bytes.text()?);
    let text_length = bytes.half()?;
    bytes.take(usize::from(text_length))?;
    bytes.take(8 + 16 + 29 + 4 + 3)?;
    Ok(())
}

fn playable(bytes: &mut Bytes<'_>, width: u32, height: u32) -> Result<CellRect, String> {
    let [left, bottom, right, top] = [bytes.word()?, bytes.word()?, bytes.word()?, bytes.word()?];
    if left >= right || right > width || bottom >= top || top > height {
        return Err(format!(
            "the bounds ({left}, {bottom}) to ({right}, {top}) do not lie on {width} by {height} cells"
        ));
    }
    Ok(CellRect { left, bottom, right, top })
}

fn player(bytes: &mut Bytes<'_>) -> Result<MapPlayer, String> {
    let number = bytes.byte()?;
    if u32::from(number) >= PLAYERS_MAX {
        return Err(format!("a player has number {number}; it must be below {PLAYERS_MAX}"));
    }
    let control = match bytes.word()? {
        0 => PlayerControl::Default,
        1 => PlayerControl::User,
        2 => PlayerControl::Computer,
        3 => PlayerControl::Neutral,
        4 => PlayerControl::Hostile,
        other => return Err(format!("player {number} has control {other}, which is not known")),
    };
    let _colour = bytes.word()?;
    let race = match bytes.text()?.as_str() {
        "" => None,
        "Terr" => Some(MapRace::Terran),
        "Zerg" => Some(MapRace::Zerg),
        "Prot" => Some(MapRace::Protoss),
        other => return Err(format!("player {number} has race `{other}`, which is not known")),
    };
    bytes.take(4)?;
    let start_point = Some(bytes.word()?).filter(|&id| id != 0);
    let (_computer_kind, _decal) = (bytes.word()?, bytes.text()?);
    Ok(MapPlayer { number, control, race, start_point })
}
