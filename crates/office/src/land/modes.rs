//! The three task forces that land cases are divided among (S1-1.4c). Which way of disposal belongs to which stands in the
//! packs.

use crate::step::words;

words! {
    /// A task force.
    Board {
        /// Finds new investors.
        Attract = "招商盘活专班",
        /// Takes land into reserve and grants it anew.
        Reserve = "收储出让专班",
        /// Courts and lawful disposal.
        Lawful = "依法处置专班",
    }
}
