//! Several firms on one parcel evaluated as one unit and sharing the result (domain reference §1.1).
//! Which firms belong together is a figure of the registry; here their figures are put together.

use super::prepared::SUBJECT;
use super::table::{Cell, Gap, Table, TableError, table_of};
use fact::glossary::{self, Kind};
use fact::{Decimal, Ratio};
use std::collections::BTreeMap;

/// Who stands for whom after merging.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Units {
    /// Member → the member that the unit is named after (itself included).
    pub unit_of: BTreeMap<String, String>,
    /// Unit and term → members that did not report it, while others did.
    pub not_reported: BTreeMap<(String, String), Vec<String>>,
}

/// Puts together the rows that share a text of `merge_by`; rows without one stay alone.
///
/// Amounts are summed over the members that report them, a flag holds when it holds for one, a
/// year is the earliest, a text is that of the first member by key.
///
/// # Errors
/// [`TableError::TooLarge`] when a sum does not fit.
pub fn merged(table: &Table, merge_by: &str) -> Result<(Table, Units), TableError> {
    let (Some(by), Some(subject)) = (table.position(merge_by), table.position(SUBJECT)) else {
        return Ok((table.clone(), Units::default()));
    };
    let mut groups: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for row in 0..table.rows() {
        let shared = table.text(by, row);
        // A key of its own cannot meet a shared text: keys are prefixed.
        let key =
            if shared.is_empty() { format!("={}", table.text(subject, row)) } else { format!("+{shared}") };
        groups.entry(key).or_default().push(row);
    }
    let mut units = Units::default();
    let mut rows: Vec<Vec<usize>> = groups.into_values().collect();
    for members in &mut rows {
        members.sort_by_key(|row| table.text(subject, *row));
        let name = table.text(subject, members[0]);
        if members.len() > 1 {
            units.unit_of.extend(members.iter().map(|row| (table.text(subject, *row), name.clone())));
        }
    }
    rows.sort_by_key(|members| members[0]);
    let mut columns = BTreeMap::new();
    for (column, heading) in table.columns.iter().enumerate() {
        let cells = rows.iter().map(|members| {
            note_gaps(table, column, subject, members, &mut units);
            together(table, column, &heading.term, members)
        });
        columns.insert(heading.term.to_string(), cells.collect());
    }
    Ok((table_of(columns)?, units))
}

fn note_gaps(table: &Table, column: usize, subject: usize, members: &[usize], units: &mut Units) {
    let silent: Vec<String> = members
        .iter()
        .filter(|row| table.at(column, **row) == Err(Gap::NotReported))
        .map(|row| table.text(subject, *row))
        .collect();
    if !silent.is_empty() && silent.len() < members.len() {
        let unit = table.text(subject, members[0]);
        units.not_reported.insert((unit, table.columns[column].term.to_string()), silent);
    }
}

fn together(table: &Table, column: usize, term: &str, members: &[usize]) -> Cell {
    let first = table.cell(column, members[0]);
    if members.len() == 1 || term == SUBJECT || table.columns[column].texts.is_some() {
        return first;
    }
    let known: Vec<Decimal> = members.iter().filter_map(|row| table.decimal(column, *row).ok()).collect();
    let kind = glossary::term(term).map(|term| (term.kind, term.unit.as_str()));
    let number = match kind {
        _ if known.is_empty() => None,
        Some((Kind::Flag, _)) => known.into_iter().max(),
        Some((Kind::Number, "年")) => known.into_iter().min(),
        Some((Kind::Text | Kind::Day, _)) => known.into_iter().next(),
        _ => {
            let digits = table.columns[column].digits;
            Some(known.into_iter().map(Ratio::from).sum::<Ratio>().round(digits, fact::Rounding::HalfUp))
        }
    };
    match number {
        Some(number) => Cell::Number(number),
        None => first,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_of_a_parcel_share_one_row_and_a_firm_alone_keeps_its_own() {
        let text = |text: &str| Cell::Text(text.into());
        let number = |text: &str| Cell::Number(text.parse().expect("number"));
        let gap = || Cell::Gap(Gap::NotReported);
        let table = table_of(BTreeMap::from([
            (SUBJECT.to_owned(), vec![text("乙"), text("甲"), text("丙")]),
            ("parcel_group".to_owned(), vec![text("P1"), text("P1"), gap()]),
            ("tax_paid".to_owned(), vec![number("1.5"), number("2"), number("9")]),
            ("revenue".to_owned(), vec![gap(), number("30"), gap()]),
            ("start_year".to_owned(), vec![number("2015"), number("2009"), number("2020")]),
            ("veto_safety".to_owned(), vec![number("1"), number("0"), number("0")]),
        ]))
        .expect("table");
        let (merged, units) = merged(&table, "parcel_group").expect("merges");
        assert_eq!(merged.rows(), 2);
        let at = |term: &str, row| merged.text(merged.position(term).expect(term), row);
        let unit = (0..2).find(|row| at(SUBJECT, *row) == "乙").expect("unit");
        assert_eq!(at("tax_paid", unit), "3.5");
        assert_eq!(at("start_year", unit), "2009");
        assert_eq!(at("veto_safety", unit), "1");
        assert_eq!(at("revenue", unit), "30");
        assert_eq!(units.unit_of["甲"], "乙");
        assert_eq!(units.not_reported[&("乙".to_owned(), "revenue".to_owned())], ["乙"]);
    }
}
