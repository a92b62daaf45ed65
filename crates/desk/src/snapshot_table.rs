//! From what the registry knows about a year to the table that an evaluation reads.
//!
//! A figure that a department states is the figure; land that nobody states for an enterprise comes from the
//! apportionment of parcels, where the zone delivers parcels and leases.

use fact::{Area, Datum, Reading};
use office::evaluation::prepared::SUBJECT;
use office::evaluation::{Cell, Gap, Table, TableError, table_of};
use office::registry::land::{Apportionment, Part, Used};
use office::registry::{FigureState, Snapshot};
use std::collections::{BTreeMap, BTreeSet};

/// Terms that the apportionment can give.
const LAND_TERMS: [&str; 4] = ["land_owned", "land_leased", "land_let", "land_excluded"];

/// Figures that the readers hold back: subject and term.
pub type HeldFigures = BTreeSet<(String, String)>;

/// The table of a year, one row for each subject of the snapshot, in its order.
pub fn table(
    snapshot: &Snapshot,
    land: Option<&Apportionment>,
    held: &HeldFigures,
) -> Result<Table, TableError> {
    let subjects = snapshot.subjects();
    let mut columns: BTreeMap<String, Vec<Cell>> = BTreeMap::new();
    let keys = subjects.iter().map(|code| Cell::Text((**code).into())).collect();
    columns.insert(SUBJECT.to_owned(), keys);
    for term in snapshot.terms() {
        let Some(column) = snapshot.column(term) else { continue };
        let waits = |row: usize| {
            column.state(row) == FigureState::Held
                || (column.state(row) == FigureState::Absent
                    && held.contains(&(subjects[row].to_string(), term.to_owned())))
        };
        let one = |row: usize| if waits(row) { Cell::Gap(Gap::Held) } else { cell(column.reading(row)) };
        let cells = (0..subjects.len()).map(one).collect();
        columns.insert(term.to_owned(), cells);
    }
    if let Some(land) = land {
        fill_land(&mut columns, snapshot, land);
    }
    table_of(columns)
}

fn cell(reading: Option<Reading>) -> Cell {
    match reading {
        Some(Reading::Known(Datum::Number(number))) => Cell::Number(number),
        Some(Reading::Known(Datum::Flag(flag))) => Cell::Number(i64::from(flag).into()),
        Some(Reading::Known(Datum::Text(text))) => Cell::Text(text),
        Some(Reading::Known(Datum::Day(day))) => Cell::Text(day.to_string().into()),
        Some(Reading::NotApplicable) => Cell::Gap(Gap::NotApplicable),
        Some(Reading::NotReported | Reading::Unknown) | None => Cell::Gap(Gap::NotReported),
    }
}

/// All four parts of an enterprise's land come from one place: the apportionment is used where no part is stated.
fn fill_land(columns: &mut BTreeMap<String, Vec<Cell>>, snapshot: &Snapshot, land: &Apportionment) {
    let rows = snapshot.subjects().len();
    for term in LAND_TERMS {
        columns.entry(term.to_owned()).or_insert_with(|| vec![Cell::Gap(Gap::NotReported); rows]);
    }
    for (row, code) in snapshot.subjects().iter().enumerate() {
        let stated = LAND_TERMS.iter().any(|term| columns[*term][row] != Cell::Gap(Gap::NotReported));
        if stated || !matches!(land.used(code), Used::Land(_)) {
            continue;
        }
        let sum = |part: fn(&Part) -> Area| land.parts_of(code).map(|(_, parts)| part(parts)).sum::<Area>();
        let parts = [
            sum(|part| part.owned),
            sum(|part| part.rented_in),
            sum(|part| part.let_out),
            sum(|part| part.excluded),
        ];
        for (term, area) in LAND_TERMS.iter().zip(parts) {
            if let Some(column) = columns.get_mut(*term) {
                column[row] = Cell::Number(area.to_mu());
            }
        }
    }
}
