//! Tests of the office at its public doors.
#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

mod asem;
