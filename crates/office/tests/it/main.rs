//! The office's decisions at their public doors.

mod asem;
mod registry;
