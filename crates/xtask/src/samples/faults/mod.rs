//! Plants every kind of fault that departments' files have, and keeps the list of what should be found.
//!
//! Each enterprise bears one fault at most, so that each finding has one cause.

mod across;
mod cells;
mod rows;

use super::city::City;
use super::random::Random;
use super::table::{Cell, Delivery, Given, Sheet};
use std::collections::BTreeSet;

/// What should be found, and what becomes of the figure.
#[derive(Clone, Copy, Debug)]
pub struct Fault {
    /// Code of the finding.
    pub code: &'static str,
    /// notice, warning, held or refused.
    pub severity: &'static str,
    /// What becomes of the figure: `as_meant`, `absent`, `row_absent`, `not_applicable`, `not_reported`, `unknown`,
    /// `other_subject`, `matched` where the registry finds whom the row is about, or `differs` where no reader can
    /// know better.
    pub effect: &'static str,
    /// For a person, in Chinese.
    pub what: &'static str,
}

impl Fault {
    const fn new(
        code: &'static str,
        severity: &'static str,
        effect: &'static str,
        what: &'static str,
    ) -> Self {
        Self { code, severity, effect, what }
    }
}

/// A fault in its place.
#[derive(Clone, Debug)]
pub struct Planted {
    pub year: i16,
    pub file: String,
    pub sheet: String,
    /// A1 notation; a row number alone for a whole row, empty for a whole file or for what is missing.
    pub cell: String,
    pub subject: String,
    pub term: String,
    pub fault: Fault,
}

/// Where something is to be planted: file and sheet by their places in the list.
#[derive(Clone, Copy)]
struct Spot {
    delivery: usize,
    sheet: usize,
}

/// Plants while it keeps the list.
struct Planter<'a> {
    city: &'a City,
    deliveries: &'a mut Vec<Delivery>,
    planted: Vec<Planted>,
    used: BTreeSet<usize>,
    random: Random,
}

/// Plants everything; returns the list in the order of files and cells.
pub fn plant(city: &City, deliveries: &mut Vec<Delivery>) -> Vec<Planted> {
    let random = Random::new(20_260_101, "faults");
    let mut planter = Planter { city, deliveries, planted: Vec::new(), used: BTreeSet::new(), random };
    rows::furnish(&mut planter);
    rows::leave_out(&mut planter);
    rows::correct(&mut planter);
    cells::type_over(&mut planter);
    across::plant(&mut planter);
    rows::repeat(&mut planter);
    rows::totals(&mut planter);
    rows::files(&mut planter);
    planter.planted
}

/// The bytes of `expected/planted.csv`.
pub fn list(planted: &[Planted]) -> csv::Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record([
        "year", "file", "sheet", "cell", "code", "severity", "effect", "subject", "term", "what",
    ])?;
    for Planted { year, file, sheet, cell, subject, term, fault } in planted {
        let year = year.to_string();
        writer.write_record([
            &year,
            file,
            sheet,
            cell,
            fault.code,
            fault.severity,
            fault.effect,
            subject,
            term,
            fault.what,
        ])?;
    }
    Ok(writer.into_inner().expect("writing to memory"))
}

/// A1 notation of a cell, row from 1 and column from 0.
pub fn cell_name(row: usize, column: usize) -> String {
    let letter = |place: usize| char::from(b'A' + (place % 26) as u8);
    let column = if column < 26 {
        letter(column).to_string()
    } else {
        format!("{}{}", letter(column / 26 - 1), letter(column))
    };
    format!("{column}{row}")
}

impl Planter<'_> {
    fn spot(&self, department: &str, year: i16, sheet: usize) -> Spot {
        let prefix = format!("files/{year}/{department}_");
        let delivery = self.deliveries.iter().position(|delivery| delivery.file.starts_with(&prefix));
        Spot { delivery: delivery.unwrap_or_else(|| panic!("no file begins with {prefix}")), sheet }
    }

    /// The first sheet of a department's file and the column of a term in it.
    fn column(&mut self, department: &str, year: i16, term: &str) -> (Spot, usize) {
        let spot = self.spot(department, year, 0);
        let column = self.sheet(spot).column(term);
        (spot, column.unwrap_or_else(|| panic!("{department} does not report {term}")))
    }

    fn sheet(&mut self, spot: Spot) -> &mut Sheet {
        &mut self.deliveries[spot.delivery].sheets[spot.sheet]
    }

    /// A row of a firm that has no story, no fault and a figure here; it bears one from now on.
    fn victim(&mut self, spot: Spot, column: usize) -> usize {
        self.victim_who(spot, |sheet, row| match &sheet.rows[row].given[column] {
            // 20 万元, 5 亩 or more, so that a slip of the unit goes beyond what the form holds plausible.
            Given::Number(number) => {
                number.mantissa() > [0, 0, 2_000, 500, 50_000][usize::from(number.digits())]
            }
            Given::Blank | Given::NotApplicable(_) => false,
            Given::Text(_) | Given::Day(_) | Given::Flag(_) => true,
        })
    }

    fn victim_who(&mut self, spot: Spot, fits: impl Fn(&Sheet, usize) -> bool) -> usize {
        let sheet = &self.deliveries[spot.delivery].sheets[spot.sheet];
        let start = self.random.between(0, sheet.rows.len() as i64) as usize;
        let plain = |row: &usize| {
            if sheet.rows[*row].repeated {
                return false;
            }
            let firm = sheet.rows[*row].firm;
            let one_row = sheet.rows.iter().filter(|other| other.firm == firm).count() == 1;
            let of = &self.city.firms[firm];
            one_row && of.story.is_empty() && of.former.is_none() && !of.utility && !self.used.contains(&firm)
        };
        let rows = (start..sheet.rows.len()).chain(0..start);
        let row = rows
            .into_iter()
            .find(|row| plain(row) && fits(sheet, *row))
            .expect("hundreds of firms have no story");
        let firm = sheet.rows[row].firm;
        self.used.insert(firm);
        row
    }

    /// Types over a cell and notes it.
    fn over(&mut self, spot: Spot, row: usize, column: usize, typed: Cell, fault: Fault) {
        self.sheet(spot).rows[row].cells[column] = typed;
        self.note(spot, row, Some(column), fault);
    }

    /// Notes what is to be found at a cell or at a whole row.
    fn note(&mut self, spot: Spot, row: usize, column: Option<usize>, fault: Fault) {
        let delivery = &self.deliveries[spot.delivery];
        let sheet = &delivery.sheets[spot.sheet];
        let number = sheet.row_number(row);
        self.planted.push(Planted {
            year: delivery.year,
            file: delivery.file.clone(),
            sheet: sheet.name.clone(),
            cell: column.map_or_else(|| number.to_string(), |column| cell_name(number, column)),
            subject: sheet.rows.get(row).map(|row| row.subject.clone()).unwrap_or_default(),
            term: column.map(|column| sheet.columns[column].term.to_owned()).unwrap_or_default(),
            fault,
        });
    }

    /// Notes what no single data cell bears.
    fn note_at(&mut self, spot: Spot, cell: String, subject: String, term: &str, fault: Fault) {
        let delivery = &self.deliveries[spot.delivery];
        self.planted.push(Planted {
            year: delivery.year,
            file: delivery.file.clone(),
            sheet: delivery.sheets[spot.sheet].name.clone(),
            cell,
            subject,
            term: term.to_owned(),
            fault,
        });
    }
}
