//! The commands as a person types them: the binary runs in a folder of its own, its text is compared.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test stops where it fails")]

mod desk;
mod evaluation;
mod importing;
mod land;
mod law;
mod office;
mod quote;
mod served;
mod supply_results;
mod walk;
mod zones;
