//! The server as its clients meet it, on a free port of this machine.
#![expect(clippy::unwrap_used, reason = "a failure of the machine fails the test")]

mod connection;
mod debug;
mod games;
mod hostile;
mod interface;
mod melee;
mod mutated;
mod observers;
mod recorded;
mod requests;
mod served;
mod together;
