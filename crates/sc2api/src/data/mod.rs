//! The tables that clients ask for once: abilities, unit types, upgrades, buffs and effects.

mod rows;
mod unit_row;

use catalog::Catalog;
use prost::Message;
use prost::bytes::Bytes;

use crate::protocol::{RequestData, ResponseData};

/// The tables for one catalog, made once: a game that begins with a new catalog needs new ones.
#[derive(Clone, Debug)]
pub struct DataTables {
    all: ResponseData,
    encoded: Bytes,
}

impl DataTables {
    /// The tables of the protocol's ids, with the figures of the unit types that `catalog` has.
    pub fn new(catalog: &Catalog) -> Self {
        let all = ResponseData {
            abilities: rows::abilities(catalog),
            units: rows::units(catalog),
            upgrades: rows::upgrades(catalog),
            buffs: rows::buffs(),
            effects: rows::effects(),
        };
        let encoded = all.encode_to_vec().into();
        Self { all, encoded }
    }

    /// All tables.
    pub fn all(&self) -> &ResponseData {
        &self.all
    }

    /// All tables as the bytes of a `ResponseData`.
    pub fn encoded(&self) -> &Bytes {
        &self.encoded
    }

    /// The tables that a client asks for.
    pub fn response(&self, request: &RequestData) -> ResponseData {
        fn wanted<T: Clone>(rows: &[T], flag: Option<bool>) -> Vec<T> {
            if flag.unwrap_or(false) { rows.to_vec() } else { Vec::new() }
        }
        ResponseData {
            abilities: wanted(&self.all.abilities, request.ability_id),
            units: wanted(&self.all.units, request.unit_type_id),
            upgrades: wanted(&self.all.upgrades, request.upgrade_id),
            buffs: wanted(&self.all.buffs, request.buff_id),
            effects: wanted(&self.all.effects, request.effect_id),
        }
    }
}
