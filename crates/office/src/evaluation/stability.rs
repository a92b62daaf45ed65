//! Rank stability.
