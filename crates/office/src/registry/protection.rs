//! Protection from being rated, with its day of expiry: who is protected until when, why, and who approved it.

use jiff::civil::Date;

/// A protection of one enterprise. It ends by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Protection {
    /// Reason code or wording of the scheme.
    pub reason: String,
    /// First day; `None` when it began before any day asked about.
    pub from: Option<Date>,
    /// The day on which protection ends: on this day the firm is back in the pool. `None` when no end is set.
    pub until: Option<Date>,
    /// Proof that was handed in.
    pub evidence: String,
    /// Who approved it.
    pub approver: String,
}

impl Protection {
    /// Whether it protects on this day.
    #[must_use]
    pub fn protects(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day < until)
    }
}

/// The protections that hold on a day, those that end first before the others.
#[must_use]
pub fn protections_on(protections: &[Protection], day: Date) -> Vec<&Protection> {
    let mut holding: Vec<&Protection> =
        protections.iter().filter(|protection| protection.protects(day)).collect();
    holding.sort_by_key(|protection| (protection.until.is_none(), protection.until));
    holding
}

/// The day on which the last of an unbroken row of protections that holds on `day` ends; `None` when nothing
/// protects on that day or no end is set.
#[must_use]
pub fn returns_to_pool(protections: &[Protection], day: Date) -> Option<Date> {
    let mut end = day;
    loop {
        let holding = protections_on(protections, end);
        match holding.last() {
            None => return (end != day).then_some(end),
            Some(last) => end = last.until?,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().expect("a day")
    }

    fn protection(from: &str, until: &str) -> Protection {
        let day = |text: &str| (!text.is_empty()).then(|| day(text));
        let (reason, evidence, approver) = ("投产不足两年".into(), "竣工备案表".into(), "区工信局".into());
        Protection { reason, from: day(from), until: day(until), evidence, approver }
    }

    #[test]
    fn on_the_day_protection_ends_the_firm_is_back_in_the_pool() {
        let protection = protection("2023-05-01", "2025-05-01");
        for (on, protects) in [
            ("2023-04-30", false),
            ("2023-05-01", true),
            ("2025-04-30", true),
            ("2025-05-01", false),
            ("2025-05-02", false),
        ] {
            assert_eq!(protection.protects(day(on)), protects, "{on}");
        }
    }

    #[test]
    fn a_protection_without_an_end_goes_on() {
        assert!(protection("", "").protects(day("2099-12-31")));
        assert_eq!(returns_to_pool(&[protection("", "")], day("2025-01-01")), None);
    }

    #[test]
    fn protections_that_follow_one_another_end_with_the_last() {
        let row = [
            protection("2023-01-01", "2024-01-01"),
            protection("2024-01-01", "2025-07-01"),
            protection("2026-01-01", "2027-01-01"),
        ];
        assert_eq!(returns_to_pool(&row, day("2023-06-01")), Some(day("2025-07-01")));
        assert_eq!(returns_to_pool(&row, day("2025-08-01")), None);
        assert_eq!(protections_on(&row, day("2024-01-01")).len(), 1);
    }
}
