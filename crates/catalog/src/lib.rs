//! The rules as data: tables of units, weapons and upgrades, read and checked once.
//!
//! The tables are TOML files with decimals as text, parsed to fixed point, so no float touches a
//! rule. A [`Catalog`] that exists has no dangling name and no impossible figure: the simulation
//! indexes it without a `Result`.
#![deny(clippy::float_arithmetic)]
#![warn(missing_docs)]

mod catalog;
mod convert;
mod economy;
mod error;
mod hash;
mod index;
mod links;
mod row;
mod unit_type;
mod upgrade;
mod upgrade_table;
mod variant;
mod version;
mod weapon;

pub use catalog::{Catalog, UNIT_TYPES_MAX};
pub use economy::{Footprint, Harvest, Method, Product, Resource, ResourceKind};
pub use error::CatalogError;
pub use unit_type::{
    Attribute, Attributes, CollisionSet, Heal, Mover, Planes, Race, UnitType, UnitTypeId,
};
pub use upgrade::{Upgrade, UpgradeId};
pub use variant::Variant;
pub use version::{BalanceVersion, UnknownVersion};
pub use weapon::{AttributeBonus, Delivery, Splash, SplashRing, Weapon};
