//! The clean figures in canonical units, so that a test can compare what was imported with what was meant.

use super::table::{Delivery, Given, Sheet};
use fact::Decimal;
use fact::glossary::{self, Kind};

/// Header of `truth.csv`.
const HEADER: [&str; 7] = ["file", "sheet", "subject", "year", "term", "state", "value"];

/// The bytes of `truth.csv`. Rows of one subject in one sheet are added up (meters).
pub fn truth(deliveries: &[Delivery]) -> csv::Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(HEADER)?;
    for delivery in deliveries {
        for sheet in &delivery.sheets {
            write_sheet(&mut writer, delivery, sheet)?;
        }
    }
    Ok(writer.into_inner().expect("writing to memory"))
}

fn write_sheet(writer: &mut csv::Writer<Vec<u8>>, delivery: &Delivery, sheet: &Sheet) -> csv::Result<()> {
    let year = delivery.year.to_string();
    let mut rows = sheet.rows.iter().filter(|row| !row.repeated).peekable();
    while let Some(row) = rows.next() {
        let mut given = row.given.clone();
        while let Some(next) = rows.next_if(|next| next.subject == row.subject) {
            for (sum, more) in given.iter_mut().zip(&next.given) {
                if let (Given::Number(left), Given::Number(right)) = (&*sum, more) {
                    *sum = Given::Number(Decimal::new(left.mantissa() + right.mantissa(), left.digits()));
                }
            }
        }
        let figures =
            sheet.columns.iter().zip(&given).filter(|(column, _)| is_figure(sheet.form, column.term));
        for (column, given) in figures {
            let (state, value) = canonical(given, &column.header, column.unit, &sheet.titles, column.term);
            writer.write_record([
                &delivery.file,
                &sheet.name,
                &row.subject,
                &year,
                column.term,
                state,
                &value,
            ])?;
        }
    }
    Ok(())
}

/// Keys, years and names are not figures: what a name is, the registry decides.
fn is_figure(form: &str, term: &str) -> bool {
    match term {
        "" | "uscc" | "enterprise_name" | "evaluation_year" | "lease_number" => false,
        "parcel_code" => form != "parcel",
        _ => true,
    }
}

/// State and value in the glossary's unit.
fn canonical(
    given: &Given,
    header: &str,
    unit: &str,
    titles: &[String],
    term: &str,
) -> (&'static str, String) {
    match given {
        Given::Blank => ("not_reported", String::new()),
        Given::NotApplicable(_) => ("not_applicable", String::new()),
        Given::Text(text) => ("known", text.clone()),
        Given::Day(day) => ("known", day.to_string()),
        Given::Flag(flag) => ("known", String::from(if *flag { "1" } else { "0" })),
        Given::Number(number) => {
            debug_assert!(glossary::term(term).is_none_or(|term| term.kind == Kind::Number));
            ("known", in_canonical_unit(*number, header, unit, titles, term).trim().to_string())
        }
    }
}

/// Units that the departments of the sample print, and what one of them is in the canonical unit.
fn in_canonical_unit(number: Decimal, header: &str, unit: &str, titles: &[String], term: &str) -> Decimal {
    let printed = |word: &str| unit == word || header.contains(word);
    let titled = titles.iter().any(|title| title.ends_with("单位：元"));
    let kept_in_square_metres = glossary::term(term).is_some_and(|term| term.unit == "m²");
    let (factor, digits) = match () {
        () if kept_in_square_metres => (1, 0),
        () if printed("㎡") => (15, 4),
        () if printed("公顷") => (15, 0),
        () if printed("kWh") || (titled && unit == "元") => (1, 4),
        () if printed("千克") => (1, 3),
        () => (1, 0),
    };
    Decimal::new(number.mantissa() * factor, number.digits() + digits)
}
