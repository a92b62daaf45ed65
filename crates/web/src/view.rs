//! Which firms somebody sees: how far an action reaches, and the limits of the account. Who sees equal firms has equal
//! views, so that what is drawn for one is drawn for all of them.

use desk::{Reach, Roll};
use office::authority::{Scope, Target};
use office::journal::{Author, OutcomeRow};

/// How far somebody sees. Two are equal when the same firms are seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct View {
    scope: Scope,
    /// The author without everything that does not limit the scope.
    limits: Author,
}

impl View {
    /// What an author sees by an action that reaches so far.
    pub(crate) fn of(scope: Scope, author: &Author) -> Self {
        let by = |limiting: Scope, limit: &Option<String>| limit.clone().filter(|_| scope == limiting);
        let limits = Author {
            account: String::new(),
            name: String::new(),
            role: String::new(),
            department: by(Scope::OwnDepartment, &author.department),
            enterprise: by(Scope::OwnEnterprise, &author.enterprise),
            zone: author.zone.clone().filter(|_| scope != Scope::OwnEnterprise),
        };
        Self { scope, limits }
    }

    /// Whether something is seen.
    pub(crate) fn reaches(&self, target: &Target<'_>) -> bool {
        target.within(self.scope, &self.limits)
    }

    /// Whether it is the view of one firm, which sees itself alone.
    pub(crate) fn is_one_firm(&self) -> bool {
        self.limits.enterprise.is_some()
    }

    /// The firm whose view it is.
    pub(crate) fn firm(&self) -> Option<&str> {
        self.limits.enterprise.as_deref()
    }

    /// Whether a part of the firms is seen: those of a place, or one.
    pub(crate) fn is_limited(&self) -> bool {
        self.limits.zone.is_some() || self.is_one_firm()
    }

    /// Asks about the firms that are seen: the own one, or those of the places that are reached.
    pub(crate) fn ask<T>(&self, ask: impl FnOnce(&Reach<'_>) -> T) -> T {
        match &self.limits.enterprise {
            Some(own) => ask(&Reach::Firm(own)),
            None => ask(&Reach::Places(&|region, zone| self.reaches(&place(region, zone)))),
        }
    }

    /// The rows that are seen.
    pub(crate) fn rows<'a>(&self, roll: &'a Roll) -> Vec<&'a OutcomeRow> {
        self.ask(|reach| roll.reached(reach))
    }
}

/// What the authority table is asked about a firm of a run.
pub(crate) fn target(row: &OutcomeRow) -> Target<'_> {
    Target { enterprise: Some(&row.subject), ..place(&row.region, &row.zone) }
}

/// What it is asked about the firms of a district and a development zone.
fn place<'a>(region: &'a str, zone: &'a str) -> Target<'a> {
    let named = |text: &'a str| Some(text).filter(|text| !text.is_empty());
    Target { department: None, region: named(region), zone: named(zone), enterprise: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn author(role: &str, zone: Option<&str>) -> Author {
        let text = |text: &str| text.to_owned();
        Author {
            account: format!("{role}-1"),
            name: text("某人"),
            role: text(role),
            department: Some(text(role)),
            enterprise: None,
            zone: zone.map(text),
        }
    }

    #[test]
    fn roles_that_see_all_firms_see_the_same() {
        let tax = View::of(Scope::All, &author("tax", None));
        assert_eq!(tax, View::of(Scope::All, &author("industry", None)));
        assert!(!tax.is_limited());
    }

    #[test]
    fn a_limit_of_the_account_makes_another_view() {
        let all = View::of(Scope::All, &author("tax", None));
        let east = View::of(Scope::All, &author("tax", Some("east")));
        assert_ne!(all, east);
        assert_eq!(east, View::of(Scope::All, &author("power", Some("east"))));
        assert_ne!(east, View::of(Scope::OwnZone, &author("tax", Some("east"))));
        assert!(east.reaches(&place("east", "")) && !east.reaches(&place("west", "")));
        assert!(all.reaches(&place("west", "")));
    }

    #[test]
    fn a_department_sees_its_own_and_not_that_of_another() {
        let tax = View::of(Scope::OwnDepartment, &author("tax", None));
        assert_ne!(tax, View::of(Scope::OwnDepartment, &author("power", None)));
        let of = |department| Target { department: Some(department), ..Target::default() };
        assert!(tax.reaches(&of("tax")) && !tax.reaches(&of("power")));
    }

    #[test]
    fn a_firm_sees_itself_alone() {
        let firm = |code: &str| Author { enterprise: Some(code.to_owned()), ..author("enterprise", None) };
        let (one, other) =
            (View::of(Scope::OwnEnterprise, &firm("1")), View::of(Scope::OwnEnterprise, &firm("2")));
        assert_ne!(one, other);
        assert!(one.is_one_firm() && one.is_limited());
        let of = |code| Target { enterprise: Some(code), ..Target::default() };
        assert!(one.reaches(&of("1")) && !one.reaches(&of("2")));
        assert!(!View::of(Scope::Nothing, &firm("1")).reaches(&of("1")));
    }
}
