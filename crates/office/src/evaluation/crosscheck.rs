//! Objective weights beside the official ones.
