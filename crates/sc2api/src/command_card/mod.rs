//! Which abilities a unit offers, and what using one means for the rules.
//!
//! Clients name abilities by a specific id, such as 295 for the gathering of an SCV, or by the
//! general id that stands for it and its like, 3666. Both are accepted; what is offered and
//! reported are specific ids.

mod available;
mod buttons;
mod card;
mod refusal;
mod resolve;

pub use available::{available, available_to_all};
pub use buttons::CommandCards;
pub use card::{Role, card, role};
pub use refusal::action_result;
pub use resolve::{Resolved, Target, resolve};
