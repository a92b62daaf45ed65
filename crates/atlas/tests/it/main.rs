//! Everything `atlas` promises, in one binary.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may fail where it stands")]

mod areas;
mod contiguity;
mod fragmentation;
mod frames;
mod overlays;
mod recognition;
mod squares;
mod tiles;
mod validity;
