//! The yearly evaluation: how a scheme of a pack turns figures into scores, ranks and classes.

pub mod crosscheck;
pub mod index;
pub mod stability;
