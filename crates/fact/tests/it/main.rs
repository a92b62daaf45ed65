//! Codes and lists, tested at the public door of `fact`.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]
#![allow(clippy::disallowed_methods, reason = "the tests, not the room, read the lists and the shared data")]

mod land_codes;
mod lists;
mod shared_data;
mod uscc;
