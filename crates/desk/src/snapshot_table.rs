//! From what the registry knows about a year to the table that an evaluation reads.
//!
//! A figure that a department states is the figure; land that nobody states for an enterprise comes from the
//! apportionment of parcels, where the zone delivers parcels and leases.

use crate::year::point;
use fact::{Area, Datum, Reading};
use office::docket::AreaBasis;
use office::evaluation::prepared::SUBJECT;
use office::evaluation::{Cell, Gap, Table, TableError, table_of};
use office::registry::land::{Apportionment, Part, Used};
use office::registry::{FigureState, Registry, Snapshot};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Terms that the apportionment can give.
const LAND_TERMS: [&str; 4] = ["land_owned", "land_leased", "land_let", "land_excluded"];

/// Figures that the readers hold back: subject and term.
pub type HeldFigures = BTreeSet<(String, String)>;

/// The columns of a year, one row for each subject of the snapshot, in its order.
pub struct YearColumns {
    year: i16,
    subjects: Vec<Arc<str>>,
    columns: BTreeMap<String, Vec<Cell>>,
}

impl YearColumns {
    /// What the snapshot says.
    #[must_use]
    pub fn of(snapshot: &Snapshot, held: &HeldFigures) -> Self {
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
        Self { year: snapshot.year(), subjects: subjects.to_vec(), columns }
    }

    /// Puts figures back to what was known when the areas were frozen; for firms opened again, to their own entry.
    pub fn freeze(&mut self, registry: &Registry, areas: &AreaBasis) {
        let frozen = registry.snapshot(self.year, point(areas.as_of));
        for term in &areas.terms {
            let then = frozen.column(term);
            if then.is_none() && !self.columns.contains_key(term) {
                continue;
            }
            let one = |code: &Arc<str>| {
                if let Some(entry) = areas.reopened.get(&**code) {
                    let figure = registry.figure_as_of(code, term, self.year, point(*entry));
                    return figure_cell(figure.state, figure.reading);
                }
                match (then, frozen.row(code)) {
                    (Some(column), Some(row)) => figure_cell(column.state(row), column.reading(row)),
                    _ => Cell::Gap(Gap::NotReported),
                }
            };
            let cells = self.subjects.iter().map(one).collect();
            self.columns.insert(term.clone(), cells);
        }
    }

    /// Fills land from the apportionment for the subjects that are wanted. All four parts of an enterprise's land come
    /// from one place: the apportionment is used where no part is stated.
    pub fn fill_land(&mut self, land: &Apportionment, wanted: &dyn Fn(&str) -> bool) {
        let rows = self.subjects.len();
        for term in LAND_TERMS {
            self.columns.entry(term.to_owned()).or_insert_with(|| vec![Cell::Gap(Gap::NotReported); rows]);
        }
        for (row, code) in self.subjects.iter().enumerate().filter(|(_, code)| wanted(code)) {
            let stated =
                LAND_TERMS.iter().any(|term| self.columns[*term][row] != Cell::Gap(Gap::NotReported));
            if stated || !matches!(land.used(code), Used::Land(_)) {
                continue;
            }
            let sum =
                |part: fn(&Part) -> Area| land.parts_of(code).map(|(_, parts)| part(parts)).sum::<Area>();
            let parts = [
                sum(|part| part.owned),
                sum(|part| part.rented_in),
                sum(|part| part.let_out),
                sum(|part| part.excluded),
            ];
            for (term, area) in LAND_TERMS.iter().zip(parts) {
                if let Some(column) = self.columns.get_mut(*term) {
                    column[row] = Cell::Number(area.to_mu());
                }
            }
        }
    }

    /// The table.
    ///
    /// # Errors
    /// When a figure does not fit into a table.
    pub fn into_table(self) -> Result<Table, TableError> {
        table_of(self.columns)
    }
}

fn figure_cell(state: FigureState, reading: Option<Reading>) -> Cell {
    if state == FigureState::Held { Cell::Gap(Gap::Held) } else { cell(reading) }
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
