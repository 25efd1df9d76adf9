//! The raw interface of the StarCraft II API, without its messages.
//!
//! What one player is told about units ([`unit_row`]), about itself ([`player_row`]) and about its
//! score ([`Tally`]); which abilities a unit offers ([`available`]), and what using one means for
//! the rules ([`resolve`]). All by the API's own numbers: unit types, abilities, tags, results.
//!
//! Clients name abilities by a specific id, such as 295 for the gathering of an SCV, or by the
//! general id that stands for it and its like, 3666. Both are accepted; what is offered and
//! reported are specific ids.
#![warn(missing_docs)]

mod ability;
mod available;
mod buttons;
mod card;
mod names;
mod order;
mod place;
mod placement;
mod player;
mod resolve;
mod result;
mod score;
pub mod tag;
mod unit;

pub use ability::{Ability, Kinds, abilities, ability, general_of};
pub use available::{Available, available, available_to_all};
pub use buttons::CommandCards;
pub use card::{Role, card, role};
pub use names::{named_lines, unit_type_names};
pub use order::{UnitOrder, orders};
pub use place::{Target, ground_height, taken_target, to_point};
pub use placement::placement;
pub use player::{PlayerRow, player_row};
pub use resolve::{Resolved, resolve};
pub use result::{LateRefusal, OrderResult, known_deaths, late_refusals};
pub use score::{Score, Spending, Tally};
pub use unit::{DisplayType, OwnFigures, UnitRow, snapshot_row, unit_row};
