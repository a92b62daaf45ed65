//! HTTP: routes, sessions, authorisation, OpenAPI and the embedded pages. What a request does is left to `desk`.

#![expect(dead_code, reason = "handlers come as the desk learns to answer them; the contract comes first")]

mod app;
mod headers;
mod openapi;
mod problem;
mod rim;
mod route;
mod serve;
mod session;
mod system;
mod table;
mod wire;

pub use app::{App, Settings};
pub use serve::{router, serve};

/// The OpenAPI 3.1 document of the whole contract, JSON with line breaks: routes that are served, and those that are
/// declared and not served yet.
///
/// # Errors
/// None that the route table can cause; serde's signature has one.
pub fn openapi() -> Result<String, serde_json::Error> {
    openapi::document(&table::routes()).to_pretty_json().map(|text| text + "\n")
}
