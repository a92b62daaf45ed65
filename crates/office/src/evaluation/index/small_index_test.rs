//! A small index worked out by hand.
