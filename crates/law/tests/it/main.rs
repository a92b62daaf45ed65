//! The door of the room: packs in, values, traces and diagnostics out.

#![expect(clippy::disallowed_methods, reason = "tests read the shipped packs and the room's own source")]

mod authority;
mod bad_packs;
mod calendar;
mod cases;
mod expressions;
mod oracle;
mod packs;
mod trace;
