//! The server as a client sees it.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test stops where it fails")]

mod appraisals;
mod authority;
mod bulletins;
mod contract;
mod envelope;
mod events;
mod formulas;
mod house;
mod jobs;
mod land;
mod land_cases;
mod land_days;
mod land_legacy;
mod land_redevelopment;
mod land_standards;
mod land_surveys;
mod land_zones;
mod lists;
mod memory;
mod offered;
mod published;
mod session;
mod supply_plots;
mod supply_quotes;
mod uploads;
mod warmth;
mod weapons;
mod work;
