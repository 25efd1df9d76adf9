//! Member `replay.tracker.events`: what happened to units and banks.

use super::bits::BitReader;
use super::error::Fault;
use super::model::Sc2Tag;
use super::tagged;
use super::value::Record;

/// From this build on positions are in cells; before, in units of four cells.
const CELLS_SINCE_BUILD: u32 = 27_950;

/// Something that happened.
#[derive(Clone, Debug, PartialEq)]
pub struct TrackerEvent {
    /// When.
    pub game_loop: u32,
    /// What.
    pub kind: TrackerKind,
}

/// What happened. Places are cells, rounded down; older replays have every fourth only.
#[derive(Clone, Debug, PartialEq)]
#[expect(
    missing_docs,
    reason = "the names say it, and the types of the fields have their own docs"
)]
pub enum TrackerKind {
    /// A player's score, every 160 loops.
    Stats { player: u8, stats: Box<PlayerStats> },
    /// A complete unit came into play.
    Born { unit: NewUnit, creator: Option<Sc2Tag>, creator_ability: Option<String> },
    /// A structure was placed, or a unit began to be warped in.
    Init { unit: NewUnit },
    /// What was placed is complete.
    Done { unit: Sc2Tag },
    /// A unit left the game; without a killer it timed out, hatched or was used up.
    Died {
        unit: Sc2Tag,
        x: u16,
        y: u16,
        killer_player: Option<u8>,
        /// Replays since build 27950 have it.
        killer: Option<Sc2Tag>,
    },
    /// A unit has another player.
    Owner { unit: Sc2Tag, control_player: u8, upkeep_player: u8 },
    /// A unit became another type.
    Type { unit: Sc2Tag, type_name: String },
    /// An upgrade is complete; of those with levels, `count` are.
    Upgrade { player: u8, name: String, count: i32 },
    /// Where units are that were damaged lately: place in the list of units, x and y.
    Positions(Vec<[i64; 3]>),
    /// Which user and which place in the lobby a player has.
    Setup { player: u8, user: Option<u8>, slot: Option<u8> },
}

/// A unit that came into play.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub struct NewUnit {
    pub tag: Sc2Tag,
    /// Such as `SpawningPool`, in the game's own data.
    pub type_name: String,
    /// Who gives it orders.
    pub control_player: u8,
    /// Whose supply it uses.
    pub upkeep_player: u8,
    pub x: u16,
    pub y: u16,
}

/// A player's score.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlayerStats {
    /// By [`PlayerStats::NAMES`]. Supply is in 4096ths. What an older game did not record is 0.
    pub values: [i32; 39],
}

impl PlayerStats {
    /// What the values are.
    pub const NAMES: [&str; 39] = [
        "minerals_current",
        "vespene_current",
        "minerals_collection_rate",
        "vespene_collection_rate",
        "workers_active_count",
        "minerals_used_in_progress_army",
        "minerals_used_in_progress_economy",
        "minerals_used_in_progress_technology",
        "vespene_used_in_progress_army",
        "vespene_used_in_progress_economy",
        "vespene_used_in_progress_technology",
        "minerals_used_current_army",
        "minerals_used_current_economy",
        "minerals_used_current_technology",
        "vespene_used_current_army",
        "vespene_used_current_economy",
        "vespene_used_current_technology",
        "minerals_lost_army",
        "minerals_lost_economy",
        "minerals_lost_technology",
        "vespene_lost_army",
        "vespene_lost_economy",
        "vespene_lost_technology",
        "minerals_killed_army",
        "minerals_killed_economy",
        "minerals_killed_technology",
        "vespene_killed_army",
        "vespene_killed_economy",
        "vespene_killed_technology",
        "food_used",
        "food_made",
        "minerals_used_active_forces",
        "vespene_used_active_forces",
        "minerals_friendly_fire_army",
        "minerals_friendly_fire_economy",
        "minerals_friendly_fire_technology",
        "vespene_friendly_fire_army",
        "vespene_friendly_fire_economy",
        "vespene_friendly_fire_technology",
    ];
}

type Fields<'r, 'v, 'a> = &'r Record<'v, 'a, i64>;

pub(super) fn read(base_build: u32, bytes: &[u8]) -> Result<Vec<TrackerEvent>, Fault> {
    let cells = if base_build < CELLS_SINCE_BUILD { 4 } else { 1 };
    let mut bits = BitReader::new(bytes);
    let mut events = Vec::new();
    let mut game_loop = 0_u32;
    while !bits.is_at_end() {
        let offset = bits.offset();
        let passed = tagged::decode(&mut bits)?;
        let (_, passed) = Record::new(&passed, offset).choice()?;
        game_loop = game_loop.saturating_add(passed.number()?);
        let number = tagged::decode(&mut bits)?;
        let number: i64 = Record::new(&number, offset).number()?;
        let value = tagged::decode(&mut bits)?;
        // Kinds that newer games may add have their own length, and are passed over.
        if let Some(kind) = read_kind(number, &Record::new(&value, offset), cells)? {
            events.push(TrackerEvent { game_loop, kind });
        }
    }
    Ok(events)
}

fn read_kind(
    number: i64,
    fields: Fields<'_, '_, '_>,
    cells: u16,
) -> Result<Option<TrackerKind>, Fault> {
    let unit = || Ok(Sc2Tag::new(fields.int(0)?, fields.int(1)?));
    let name = |key| fields.text(key);
    Ok(Some(match number {
        0 => {
            let stats = Box::new(read_stats(&fields.field(1)?)?);
            TrackerKind::Stats { player: fields.int(0)?, stats }
        }
        1 => TrackerKind::Born {
            unit: read_unit(fields, cells)?,
            creator: optional_unit(fields, 7, 8)?,
            creator_ability: fields.get(9).map(|_| name(9)).transpose()?,
        },
        2 => TrackerKind::Died {
            unit: unit()?,
            killer_player: fields.optional(2)?,
            x: place(fields, 3, cells)?,
            y: place(fields, 4, cells)?,
            killer: optional_unit(fields, 5, 6)?,
        },
        3 => TrackerKind::Owner {
            unit: unit()?,
            control_player: fields.int(2)?,
            upkeep_player: fields.int(3)?,
        },
        4 => TrackerKind::Type { unit: unit()?, type_name: name(2)? },
        5 => TrackerKind::Upgrade { player: fields.int(0)?, name: name(1)?, count: fields.int(2)? },
        6 => TrackerKind::Init { unit: read_unit(fields, cells)? },
        7 => TrackerKind::Done { unit: unit()? },
        8 => TrackerKind::Positions(read_positions(fields, cells)?),
        9 => TrackerKind::Setup {
            player: fields.int(0)?,
            user: fields.optional(2)?,
            slot: fields.optional(3)?,
        },
        _ => return Ok(None),
    }))
}

fn read_unit(fields: Fields<'_, '_, '_>, cells: u16) -> Result<NewUnit, Fault> {
    Ok(NewUnit {
        tag: Sc2Tag::new(fields.int(0)?, fields.int(1)?),
        type_name: fields.text(2)?,
        control_player: fields.int(3)?,
        upkeep_player: fields.int(4)?,
        x: place(fields, 5, cells)?,
        y: place(fields, 6, cells)?,
    })
}

fn place(fields: Fields<'_, '_, '_>, key: i64, cells: u16) -> Result<u16, Fault> {
    Ok(u16::from(fields.int::<u8>(key)?) * cells)
}

fn optional_unit(
    fields: Fields<'_, '_, '_>,
    index: i64,
    recycle: i64,
) -> Result<Option<Sc2Tag>, Fault> {
    let (index, recycle) = (fields.optional(index)?, fields.optional(recycle)?);
    Ok(index.zip(recycle).map(|(index, recycle)| Sc2Tag::new(index, recycle)))
}

fn read_stats(stats: Fields<'_, '_, '_>) -> Result<PlayerStats, Fault> {
    let mut values = [0; 39];
    for (key, value) in (0..).zip(&mut values) {
        *value = stats.optional(key)?.unwrap_or_default();
    }
    Ok(PlayerStats { values })
}

fn read_positions(fields: Fields<'_, '_, '_>, cells: u16) -> Result<Vec<[i64; 3]>, Fault> {
    let mut index: i64 = fields.int(0)?;
    let items = fields.field(1)?.numbers::<i32>()?;
    let (rows, _) = items.as_chunks::<3>();
    let row = |&[step, x, y]: &[i32; 3]| {
        index = index.saturating_add(i64::from(step));
        [index, i64::from(x) * i64::from(cells), i64::from(y) * i64::from(cells)]
    };
    Ok(rows.iter().map(row).collect())
}
