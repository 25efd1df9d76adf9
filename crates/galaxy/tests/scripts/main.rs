//! Scripts: what they compute, what they are told, and what they cannot do.
#![expect(clippy::unwrap_used, reason = "what is missing fails the test")]

mod budgets;
mod language;
mod mistakes;
mod properties;
mod support;
mod triggers;
