//! Whom something about a plot is told to.

use super::plot::Plot;
use crate::docket::{Docket, Interest};
use crate::told::{self, Concern};

/// Those whom a department, or `enterprise`, stands for: a name for each, the same every time, and the interest.
#[must_use]
pub fn interests(docket: &Docket, plot: &Plot, department: &str) -> Vec<(String, Interest)> {
    let concern = Concern {
        region: plot.region.as_deref(),
        zone: plot.zone.as_deref(),
        enterprises: plot.enterprise.as_deref().into_iter().collect(),
    };
    told::interests(docket, &concern, department)
}
