//! The server as a client sees it.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test stops where it fails")]

mod authority;
mod contract;
mod envelope;
mod house;
mod jobs;
mod memory;
mod session;
mod uploads;
mod work;
