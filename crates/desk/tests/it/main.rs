//! The desk through its door, on an archive in memory.
#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

mod copies;
mod delivering;
mod journal;
mod numbers;
mod rolls;
mod town;
mod yearly;
