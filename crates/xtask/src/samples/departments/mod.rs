//! What each department sends each year: its table, its format, its units, its words for nothing.

mod economy;
mod events;
mod land;
mod utilities;

use super::city::{City, Figures, Firm, YEARS};
use super::table::{Column, Delivery, Format, Given, Sheet};
use jiff::civil::{Date, date};

/// Every file of every year, tidy.
pub fn deliveries(city: &City) -> Vec<Delivery> {
    let mut all = Vec::new();
    for year in YEARS {
        all.push(economy::tax(city, year));
        all.push(economy::statistics(city, year));
        all.push(economy::declaration(city, year));
        all.push(economy::human_resources(city, year));
        all.push(economy::science(city, year));
        all.push(land::natural_resources(city, year));
        all.push(land::zone_committee(city, year));
        all.push(utilities::power(city, year));
        all.push(utilities::water(city, year));
        all.push(utilities::ecology(city, year));
        all.push(events::market_regulation(city, year));
        all.push(events::emergency(city, year));
        all.push(events::court(city, year));
        all.push(events::credit(city, year));
    }
    all
}

/// Firms with figures of a year, in the order of their codes.
fn active(city: &City, year: i16) -> Vec<(usize, &Firm, &Figures)> {
    let firms = city.firms.iter().enumerate();
    let mut active: Vec<_> =
        firms.filter_map(|(number, firm)| Some((number, firm, firm.year(year)?))).collect();
    active.sort_by(|left, right| left.1.code.cmp(&right.1.code));
    active
}

/// A delivery in the spring after its year.
fn delivery(
    department: &str,
    what: &str,
    year: i16,
    format: Format,
    day: (i8, i8),
    sheets: Vec<Sheet>,
) -> Delivery {
    let ending = match format {
        Format::Xlsx => "xlsx",
        Format::Xls => "xls",
        Format::Ods => "ods",
        Format::CsvGb18030 | Format::CsvUtf8Bom => "csv",
    };
    Delivery {
        file: format!("files/{year}/{department}_{what}_{year}.{ending}"),
        format,
        year,
        delivered: after(year, day.0, day.1),
        sheets,
    }
}

fn after(year: i16, month: i8, day: i8) -> Date {
    date(year + 1, month, day)
}

fn titles(year: i16, what: &str, second: &str) -> Vec<String> {
    let mut titles = vec![format!("示范市{year}年度{what}（示范数据）")];
    titles.extend((!second.is_empty()).then(|| second.to_owned()));
    titles
}

fn number_column() -> Column {
    Column::new("序号", "")
}

fn code(firm: &Firm) -> Given {
    Given::Text(firm.code.clone())
}

fn name(firm: &Firm, year: i16) -> Given {
    Given::Text(firm.name_in(year).to_owned())
}

fn text(text: &str) -> Given {
    Given::Text(text.to_owned())
}

fn money(hundredths: i64) -> Given {
    Given::scaled(hundredths, 2)
}
