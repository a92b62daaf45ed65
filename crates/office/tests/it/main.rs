//! The office's decisions at their public doors.
#![expect(clippy::panic, reason = "a test stops by it")]

mod adjustable;
mod asem;
mod engine;
mod packs;
mod policies;
mod registry;
mod work;
