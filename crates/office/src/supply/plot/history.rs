//! What was done to a plot, and the files that came with it: each deed has those of its step, a payment its receipt.

use super::Plot;
use crate::journal::FileRef;
use crate::step::{Deed, keep_files};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The deeds of every machine of a plot, by `iter` or `iter_mut`.
macro_rules! deeds {
    ($plot:ident, $iter:ident) => {
        ($plot.route.deeds.$iter())
            .chain($plot.plan.deeds.$iter())
            .chain($plot.ground.deeds.$iter())
            .chain($plot.pair.$iter().flat_map(|one| one.deeds.$iter()))
            .chain($plot.bonds.$iter().flat_map(|one| one.deeds.$iter()))
            .chain($plot.milestones.$iter().flat_map(|one| one.deeds.$iter()))
            .chain($plot.assessment.$iter().flat_map(|one| one.deeds.$iter()))
            .chain($plot.lease.$iter().flat_map(|one| one.deeds.$iter()))
            .chain($plot.splits.$iter().flat_map(|one| one.deeds.$iter()))
            .chain($plot.transition.$iter().flat_map(|one| one.deeds.$iter()))
            .chain($plot.deals.$iter().flat_map(|one| one.deeds.$iter()))
    };
}

impl Plot {
    /// Everything that was done, machine by machine.
    pub fn deeds(&self) -> impl Iterator<Item = &Deed> {
        deeds!(self, iter)
    }

    /// Every file that a step named; one that several deeds have stands several times.
    pub fn files(&self) -> impl Iterator<Item = &FileRef> {
        let receipts = self.payments.iter().filter_map(|paid| paid.file.as_ref());
        self.deeds().flat_map(|deed| &deed.files).chain(receipts)
    }

    /// Keeps the files of a step with what it left.
    pub(super) fn keep_files(&mut self, entry: u64, files: &[FileRef]) {
        for paid in self.payments.iter_mut().filter(|paid| paid.act.entry == entry && paid.file.is_none()) {
            paid.file = files.first().cloned();
        }
        keep_files(deeds!(self, iter_mut), entry, files);
    }
}

impl Serialize for Plot {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        Self::serialize(self, to)
    }
}

/// A plot that was stored before deeds had files gives them those of its entries (decision 0013).
impl<'de> Deserialize<'de> for Plot {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let mut plot = Self::deserialize(from)?;
        for (entry, files) in std::mem::take(&mut plot.papers) {
            plot.keep_files(entry, &files);
        }
        Ok(plot)
    }
}
