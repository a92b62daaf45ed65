//! The evaluation year as a state machine: who may move it on, under which conditions, and what is in the way.

mod stage;

pub use stage::Stage;
