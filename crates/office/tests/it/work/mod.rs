//! The office at work: working days, permissions, an evaluation year from opening to archive, objections, tasks.

mod alerts;
mod authority;
mod calendar;
mod frozen;
mod house;
mod journal;
mod land;
mod objections;
mod publication;
mod reminders;
mod stages;
mod surveys;
mod tasks;
