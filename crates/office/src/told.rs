//! Whom something that lies somewhere and concerns firms is told to: the people of a department, for zone committees those
//! of the place alone, for firms the firms themselves. What is told is left to its machine.

use crate::docket::{Docket, Interest};

/// Role that acts for a development zone and for the district.
const ZONE_COMMITTEE: &str = "zone_committee";

/// Where something lies and whom it concerns.
#[derive(Clone, Debug)]
pub(crate) struct Concern<'a> {
    /// District.
    pub region: Option<&'a str>,
    /// Development zone.
    pub zone: Option<&'a str>,
    /// Credit codes of the firms.
    pub enterprises: Vec<&'a str>,
}

/// Those whom a department, or `enterprise`, stands for: a name for each, the same every time, and the interest.
pub(crate) fn interests(docket: &Docket, concern: &Concern<'_>, department: &str) -> Vec<(String, Interest)> {
    match department {
        "enterprise" => {
            let to = |code: &&str| {
                let to = Interest { enterprise: Some((*code).to_owned()), ..Interest::default() };
                ((*code).to_owned(), to)
            };
            concern.enterprises.iter().map(to).collect()
        }
        ZONE_COMMITTEE | "district_government" => {
            let here = |place: &str| concern.zone == Some(place) || concern.region == Some(place);
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
