//! Who is selected, from the changes that a replay records.

use super::error::Fault;
use super::model::{Sc2Tag, Selection};
use super::value::Record;

/// The number of control groups; the current selection comes after them.
const GROUPS: usize = 10;
const CURRENT: usize = GROUPS;
/// More units than a game lets a player select.
const UNITS_MAX: usize = 1 << 10;

type Event<'r, 'v, 'a> = &'r Record<'v, 'a, &'static str>;

/// The selections of one user: the control groups and the current one.
#[derive(Clone, Debug)]
pub(super) struct Selections {
    groups: [Selection; GROUPS + 1],
}

impl Default for Selections {
    fn default() -> Self {
        Self { groups: std::array::from_fn(|_| Selection::from([])) }
    }
}

impl Selections {
    pub(super) const fn current(&self) -> &Selection {
        &self.groups[CURRENT]
    }

    /// Units leave and join a group. Returns whether it was the current selection.
    pub(super) fn change(&mut self, event: Event<'_, '_, '_>) -> Result<bool, Fault> {
        let group = group(event, CURRENT)?;
        let delta = event.field("delta")?;
        let rest = masked(&self.groups[group], &delta)?;
        let joined = delta.field("units")?.numbers::<u32>()?.into_iter().map(Sc2Tag);
        self.groups[group] = united(rest, joined, event)?;
        Ok(group == CURRENT)
    }

    /// A control group is set or selected. Where units are taken from other groups, events of those
    /// groups follow.
    pub(super) fn control_group(&mut self, event: Event<'_, '_, '_>) -> Result<(), Fault> {
        const SET: u8 = 0;
        const APPEND: u8 = 1;
        const RECALL: u8 = 2;
        const CLEAR: u8 = 3;
        const STEAL: u8 = 4;
        const STEAL_AND_APPEND: u8 = 5;
        let group = group(event, GROUPS - 1)?;
        let current = self.groups[CURRENT].clone();
        let rest = masked(&self.groups[group], event)?;
        let action: u8 = event.int("action")?;
        match action {
            SET | STEAL => self.groups[group] = current,
            APPEND | STEAL_AND_APPEND => {
                self.groups[group] = united(rest, current.iter().copied(), event)?;
            }
            RECALL => self.groups[CURRENT] = rest.into(),
            CLEAR => self.groups[group] = Selection::from([]),
            _ => return Err(event.fault(format!("no control group does {action}"))),
        }
        Ok(())
    }
}

fn group(event: Event<'_, '_, '_>, last: usize) -> Result<usize, Fault> {
    let group = event.int("group")?;
    if group > last {
        return Err(event.fault(format!("there is no control group {group}")));
    }
    Ok(group)
}

/// Who stays, of units in the order of their tags.
fn masked(units: &[Sc2Tag], event: Event<'_, '_, '_>) -> Result<Vec<Sc2Tag>, Fault> {
    let (kind, mask) = event.field("mask")?.choice()?;
    let mut stays = vec![kind != "keep_at"; units.len()];
    match kind {
        "remove" => {
            for (stays, &leaves) in stays.iter_mut().zip(mask.bools()?) {
                *stays = !leaves;
            }
        }
        "remove_at" | "keep_at" => {
            for place in mask.numbers::<usize>()? {
                if let Some(stays) = stays.get_mut(place) {
                    *stays = kind == "keep_at";
                }
            }
        }
        _ => {}
    }
    Ok(units.iter().zip(stays).filter_map(|(&unit, stays)| stays.then_some(unit)).collect())
}

fn united(
    mut units: Vec<Sc2Tag>,
    joined: impl Iterator<Item = Sc2Tag>,
    event: Event<'_, '_, '_>,
) -> Result<Selection, Fault> {
    units.extend(joined);
    units.sort_unstable();
    units.dedup();
    if units.len() > UNITS_MAX {
        return Err(event.fault("more units are selected than the game allows"));
    }
    Ok(units.into())
}
