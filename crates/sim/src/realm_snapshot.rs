//! The part of a snapshot that only games on maps have.

use fixed::Fixed;
use maps::CellGrid;

use crate::realm::{Player, Realm};
use crate::remembered::{REMEMBERED_MAX, Remembered};
use crate::snapshot::{Sink, Source, read_target, type_word, unit_type, write_target};
use crate::state::{PLAYERS_MAX, State};
use crate::switches::Switches;
use crate::work::{Cargo, HarvestPhase, PRODUCTION_QUEUE_MAX, Work};
use crate::{Rules, SnapshotError, UnitTag};

pub(crate) fn write(rules: &Rules, state: &State, realm: &Realm, sink: &mut impl Sink) {
    let mut flags = u32::from(realm.paused) | u32::from(realm.vision.fog) << 1;
    for (player, sight) in realm.vision.sights.iter().enumerate() {
        flags |= u32::from(sight.shows_all) << (2 + player);
    }
    sink.word(flags);
    for border in realm.playable {
        sink.word(border as u32);
    }
    for player in &realm.players {
        write_player(player, sink);
    }
    for sight in &realm.vision.sights {
        write_cells(&sight.explored, sink);
        write_cells(&sight.revealed, sink);
    }
    for (unit, work) in state.units.iter().zip(&realm.works) {
        if unit.alive {
            write_work(rules, work, sink);
        }
    }
    sink.word(realm.remembered.len() as u32);
    for gone in &realm.remembered {
        let Remembered { tag, unit_type, position, players } = *gone;
        let place = [position.x.raw() as u32, position.y.raw() as u32];
        for word in [tag.0, type_word(rules, unit_type), place[0], place[1], players] {
            sink.word(word);
        }
    }
}

fn write_player(player: &Player, sink: &mut impl Sink) {
    for number in [
        player.minerals,
        player.vespene,
        player.minerals_collected,
        player.vespene_collected,
        player.minerals_spent,
        player.vespene_spent,
        player.supply_used.raw() as u32,
        player.supply_cap.raw() as u32,
        player.switches.bits(),
    ] {
        sink.word(number);
    }
    player.deliveries.as_flattened().iter().for_each(|number| sink.word(*number));
}

fn write_cells(cells: &CellGrid, sink: &mut impl Sink) {
    for word in cells.words() {
        sink.word(*word as u32);
        sink.word((*word >> 32) as u32);
    }
}

fn write_work(rules: &Rules, work: &Work, sink: &mut impl Sink) {
    sink.word(work.construction_left);
    let flags = u32::from(work.item_runs)
        | u32::from(work.inside) << 1
        | u32::from(work.rally.is_some()) << 2
        | (work.harvest as u32) << 3;
    sink.word(u32::from(work.queue_len) | flags << 8);
    for item in work.queue() {
        sink.word(type_word(rules, *item));
    }
    sink.word(work.item_left);
    if let Some(rally) = work.rally {
        write_target(0, rally, sink);
    }
    let (kind, amount) = match work.cargo {
        Cargo::None => (0, 0),
        Cargo::Minerals(amount) => (1, amount),
        Cargo::Vespene(amount) => (2, amount),
    };
    for number in
        [kind, amount, work.harvest_time.raw() as u32, work.field.0, work.contents, work.occupant.0]
    {
        sink.word(number);
    }
}

pub(crate) fn read(
    rules: &Rules,
    state: &mut State,
    source: &mut Source<'_>,
) -> Result<(), SnapshotError> {
    let State { realm: Some(realm), units, .. } = state else { return Ok(()) };
    let flags = source.count((1 << (3 + PLAYERS_MAX)) - 1, "flags")?;
    realm.paused = flags & 1 != 0;
    realm.vision.fog = flags & 2 != 0;
    for (player, sight) in realm.vision.sights.iter_mut().enumerate() {
        sight.shows_all = flags >> (2 + player) & 1 != 0;
    }
    for border in &mut realm.playable {
        *border = source.count(512, "playable area")? as i32;
    }
    for player in &mut realm.players {
        read_player(player, source)?;
    }
    for sight in &mut realm.vision.sights {
        read_cells(&mut sight.explored, source)?;
        read_cells(&mut sight.revealed, source)?;
    }
    realm.works.clear();
    let count = units.len();
    for unit in units.iter() {
        let work = if unit.alive { read_work(rules, count, source)? } else { Work::default() };
        realm.works.push(work);
    }
    let remembered = source.count(REMEMBERED_MAX, "remembered resources")?;
    realm.remembered.clear();
    for _ in 0..remembered {
        realm.remembered.push(Remembered {
            tag: UnitTag(source.word()?),
            unit_type: unit_type(rules, source.word()?)?,
            position: source.point()?,
            players: source.count((1 << (1 + PLAYERS_MAX)) - 1, "who remembers")? as u32,
        });
    }
    realm.footprints_changed = false;
    Ok(())
}

fn read_player(player: &mut Player, source: &mut Source<'_>) -> Result<(), SnapshotError> {
    for number in [
        &mut player.minerals,
        &mut player.vespene,
        &mut player.minerals_collected,
        &mut player.vespene_collected,
        &mut player.minerals_spent,
        &mut player.vespene_spent,
    ] {
        *number = source.count(i32::MAX as usize, "bank")? as u32;
    }
    for supply in [&mut player.supply_used, &mut player.supply_cap] {
        *supply = Fixed::from_raw(source.count(i32::MAX as usize / 2, "supply")? as i32);
    }
    player.switches = Switches::from_bits(source.count(63, "switches")? as u32);
    for number in player.deliveries.as_flattened_mut() {
        *number = source.count(1 << 24, "deliveries")? as u32;
    }
    Ok(())
}

fn read_cells(cells: &mut CellGrid, source: &mut Source<'_>) -> Result<(), SnapshotError> {
    let (width, height) = (cells.width(), cells.height());
    let count = width * height;
    let (mut word, mut loaded) = (0, 0);
    for index in 0..count {
        if index.is_multiple_of(32) {
            word = source.word()?;
            loaded += 1;
        }
        cells.set(index % width, index / width, word >> (index % 32) & 1 != 0);
    }
    // Grids are kept in words of 64 cells.
    if loaded % 2 == 1 {
        source.word()?;
    }
    Ok(())
}

fn read_work(
    rules: &Rules,
    unit_count: usize,
    source: &mut Source<'_>,
) -> Result<Work, SnapshotError> {
    let mut work = Work { construction_left: source.word()?, ..Work::default() };
    let packed = source.word()?;
    work.queue_len = packed as u8;
    if PRODUCTION_QUEUE_MAX < usize::from(work.queue_len) {
        return Err(SnapshotError::Field("production queue"));
    }
    work.item_runs = packed >> 8 & 1 != 0;
    work.inside = packed >> 9 & 1 != 0;
    work.harvest = match packed >> 11 {
        0 => HarvestPhase::Approach,
        1 => HarvestPhase::Work,
        2 => HarvestPhase::Delay,
        _ => return Err(SnapshotError::Field("harvest phase")),
    };
    for item in &mut work.queue[..usize::from(work.queue_len)] {
        *item = unit_type(rules, source.word()?)?;
    }
    work.item_left = source.word()?;
    if packed >> 10 & 1 != 0 {
        work.rally = Some(read_target(source)?);
    }
    let (kind, amount) = (source.word()?, source.count(1 << 20, "cargo")? as u32);
    work.cargo = match kind {
        0 => Cargo::None,
        1 => Cargo::Minerals(amount),
        2 => Cargo::Vespene(amount),
        _ => return Err(SnapshotError::Field("cargo")),
    };
    work.harvest_time = source.value()?;
    work.field = UnitTag(source.word()?);
    work.contents = source.count(1 << 20, "contents")? as u32;
    work.occupant = UnitTag(source.word()?);
    for tag in [work.field, work.occupant] {
        if tag != UnitTag::NONE && unit_count <= tag.slot() {
            return Err(SnapshotError::Field("unit tag"));
        }
    }
    Ok(work)
}
