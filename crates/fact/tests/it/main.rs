//! Codes and lists, tested at the public door of `fact`.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod shared_data;
mod uscc;
