//! What an office knows of a parcel on a day: its figures, who uses how much of it, which time does not count. How it
//! came to know, and from which file, is left to the register.

use super::excused::Excused;
use fact::Area;
use law::Figures;

/// A parcel.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parcel {
    /// Parcel code, or whatever the office calls it.
    pub code: String,
    /// Area of title.
    pub area: Area,
    /// Figures of the land; what is not there is not known.
    pub figures: Figures,
    /// Who uses it.
    pub occupants: Vec<Occupant>,
    /// Time that does not count for start and completion.
    pub excused: Vec<Excused>,
}

/// A firm on a parcel.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Occupant {
    /// Unified social credit code.
    pub uscc: String,
    /// Area it uses.
    pub area: Area,
    /// Figures of the firm; they stand before those of the parcel.
    pub figures: Figures,
}

impl Parcel {
    /// Area that firms are known to use.
    #[must_use]
    pub fn used(&self) -> Area {
        self.occupants.iter().map(|occupant| occupant.area).sum()
    }

    /// Figures of a firm on this parcel: those of the land, and its own before them.
    #[must_use]
    pub fn figures_of(&self, occupant: &Occupant) -> Figures {
        let mut figures = self.figures.clone();
        figures.extend(occupant.figures.clone());
        figures
    }
}
