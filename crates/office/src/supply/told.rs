//! Whom something about a plot is told to: the people of a department, for zone committees those of the plot's zone alone,
//! for the firm the firm itself.

use super::plot::Plot;
use crate::docket::{Docket, Interest};

/// Role that acts for a development zone and for the district.
const ZONE_COMMITTEE: &str = "zone_committee";

/// Those whom a department, or `enterprise`, stands for: a name for each, the same every time, and the interest.
#[must_use]
pub fn interests(docket: &Docket, plot: &Plot, department: &str) -> Vec<(String, Interest)> {
    match department {
        "enterprise" => {
            let firm = plot.enterprise.clone();
            let to =
                |code: String| (code.clone(), Interest { enterprise: Some(code), ..Interest::default() });
            firm.map(to).into_iter().collect()
        }
        ZONE_COMMITTEE | "district_government" => {
            let here =
                |place: &str| plot.zone.as_deref() == Some(place) || plot.region.as_deref() == Some(place);
            let committee = docket.accounts.values().filter(|account| {
                account.open
                    && account.role.as_deref() == Some(ZONE_COMMITTEE)
                    && account.zone.as_deref().is_some_and(here)
            });
            let to = |login: &String| {
                (login.clone(), Interest { account: Some(login.clone()), ..Interest::default() })
            };
            committee.map(|account| to(&account.login)).collect()
        }
        _ => {
            let to = Interest { department: Some(department.to_owned()), ..Interest::default() };
            vec![(department.to_owned(), to)]
        }
    }
}
