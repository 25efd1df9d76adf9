use crate::{UnitType, UnitTypeId};

/// The unit types of a catalog, sorted by what they are asked for by.
#[derive(Clone, Debug)]
pub(crate) struct Index {
    names: Vec<u16>,
    display_names: Vec<u16>,
    protocol_ids: Vec<u16>,
}

impl Index {
    pub(crate) fn new(units: &[UnitType]) -> Self {
        let sorted = |compare: fn(&UnitType, &UnitType) -> std::cmp::Ordering| {
            let mut indices: Vec<u16> = (0..units.len() as u16).collect();
            indices.sort_by(|&a, &b| compare(&units[usize::from(a)], &units[usize::from(b)]));
            indices
        };
        Self {
            names: sorted(|a, b| a.name.cmp(&b.name)),
            display_names: sorted(|a, b| a.display_name.cmp(&b.display_name)),
            protocol_ids: sorted(|a, b| a.protocol_id.cmp(&b.protocol_id)),
        }
    }

    pub(crate) fn by_name(&self, units: &[UnitType], name: &str) -> Option<UnitTypeId> {
        search(&self.names, units, |unit| unit.name.as_str(), &name)
    }

    pub(crate) fn by_display_name(&self, units: &[UnitType], name: &str) -> Option<UnitTypeId> {
        search(&self.display_names, units, |unit| unit.display_name.as_str(), &name)
    }

    pub(crate) fn by_protocol_id(&self, units: &[UnitType], id: u32) -> Option<UnitTypeId> {
        search(&self.protocol_ids, units, |unit| unit.protocol_id, &id)
    }
}

fn search<'a, K: Ord>(
    sorted: &[u16],
    units: &'a [UnitType],
    key: impl Fn(&'a UnitType) -> K,
    wanted: &K,
) -> Option<UnitTypeId> {
    let at = sorted.binary_search_by(|&index| key(&units[usize::from(index)]).cmp(wanted)).ok()?;
    Some(UnitTypeId(sorted[at]))
}
