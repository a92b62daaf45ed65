//! HTTP: routes, sessions, authorisation, OpenAPI and the embedded pages. What a request does is left to `desk`.

mod access;
mod accounts;
mod answering;
mod app;
mod appraisal_routes;
mod appraisals;
mod audit;
mod bulletin_changes;
mod bulletin_problems;
mod bulletin_routes;
mod bulletins;
mod calendar_file;
mod change;
mod dashboard;
mod deliveries;
mod events;
mod explained;
mod exports;
mod findings;
mod firm_page;
mod firms;
mod guard;
mod headers;
mod held;
mod history;
mod jobs;
mod kept_files;
mod land;
mod land_analysis;
mod land_case_exports;
mod land_case_idle;
mod land_case_steps;
mod land_cases;
mod land_exports;
mod land_file;
mod land_foretold;
mod land_identification;
mod land_layers;
mod land_legacy;
mod land_parcels;
mod land_photos;
mod land_plan_routes;
mod land_redevelopment;
mod land_redevelopment_changes;
mod land_redevelopment_gaps;
mod land_routes;
mod land_standard_trial;
mod land_standards;
mod land_survey_book;
mod land_surveys;
mod land_tiles;
mod land_trace;
mod land_zones;
mod listed;
mod metrics;
mod names;
mod objections;
mod openapi;
mod overview;
mod packs;
mod pages;
mod password;
mod policies;
mod problem;
mod results;
mod rim;
mod route;
mod second_factor;
mod serve;
mod session;
mod sheet;
mod steps;
mod supply_exports;
mod supply_plots;
mod supply_quotes;
mod supply_routes;
mod supply_rows;
mod supply_steps;
mod system;
mod table;
mod take;
mod throttle;
mod upload;
mod view;
mod warmth;
mod wire;
mod year_decisions;
mod year_routes;
mod years;
mod zone;

use serde::Serialize as _;

pub use app::{App, Rooms, Settings};
pub use password::{PasswordError, hash_password};
pub use serve::{router, serve};
pub use session::SessionRules;
pub use throttle::Rates;

/// The OpenAPI 3.1 document of the whole contract, JSON with line breaks.
///
/// # Errors
/// None that the route table can cause; serde's signature has one.
pub fn openapi() -> Result<String, serde_json::Error> {
    // One blank a level: the document is deep.
    let mut written = Vec::new();
    let layout = serde_json::ser::PrettyFormatter::with_indent(b" ");
    let mut serializer = serde_json::Serializer::with_formatter(&mut written, layout);
    openapi::document(&table::routes()).serialize(&mut serializer)?;
    written.push(b'\n');
    String::from_utf8(written).map_err(serde::ser::Error::custom)
}

/// A row of the route table, as tests walk it.
#[derive(Clone, Copy, Debug)]
pub struct RouteRow {
    /// Lower-case method.
    pub method: &'static str,
    /// Path with its parameters in braces.
    pub path: &'static str,
    /// `nobody`, `session`, `ready` or `action`: who may call it.
    pub needs: &'static str,
    /// Actions of `codes/authority.toml`, one of which it needs.
    pub actions: &'static [&'static str],
    /// `nothing`, `own`, `rows`, `subject` or `command`: what narrows it.
    pub limits: &'static str,
    /// `none`, `token` or `token_and_id`: what a request must carry.
    pub proof: &'static str,
}

/// The routes that are served.
#[must_use]
pub fn route_table() -> Vec<RouteRow> {
    table::routes().iter().map(route::Route::row).collect()
}
