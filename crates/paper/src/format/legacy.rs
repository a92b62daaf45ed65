//! Binary workbooks (xls, xlsb) through calamine, after a look at what they would make it allocate.

use super::number::{digits_of, serial_day};
use super::reader::{Stop, Writer};
use super::{Cell, Merge, Problem, Row, SheetHead, compound, xlsx};
use calamine::{CellErrorType, Data, DataRef, ExcelDateTime, Reader, SheetVisible, Xls, XlsError, Xlsb};
use std::io::Cursor;

/// Most cells the sheets of one xls may span; calamine holds each sheet whole.
const SPANNED_CELLS: u64 = 12_000_000;

/// Reads an xls workbook.
pub(crate) fn read(bytes: Vec<u8>, writer: &mut Writer) -> Result<(), Stop> {
    if compound::spanned_cells(&bytes)? > SPANNED_CELLS {
        let limits = writer.limits();
        return Err(Stop::Problem(Problem::sheet_too_large("", limits.rows, limits.columns)));
    }
    let mut book: Xls<_> = Xls::new(Cursor::new(bytes)).map_err(|error| match error {
        XlsError::Password => Stop::Problem(Problem::encrypted()),
        other => Stop::Problem(Problem::broken(&other.to_string())),
    })?;
    let is_1904 = book.has_1904_epoch();
    let sheets = book.sheets_metadata().to_vec();
    if sheets.is_empty() {
        return Err(Stop::Problem(Problem::no_sheets()));
    }
    writer.sheets(sheets.iter().map(|sheet| sheet.name.clone()))?;
    for sheet in sheets {
        let range = match book.worksheet_range(&sheet.name) {
            Ok(range) => range,
            Err(error) => {
                writer.problem(Problem::sheet_broken(&sheet.name, None, &error.to_string()))?;
                continue;
            }
        };
        let merges = book.merge_cells_by_sheet_name(&sheet.name).unwrap_or_default();
        writer.sheet(SheetHead {
            name: sheet.name.clone(),
            is_hidden: sheet.visible != SheetVisible::Visible,
            merges: merges.iter().filter_map(merge_of).collect(),
        })?;
        let (first_row, first_column) = range.start().unwrap_or((0, 0));
        for (index, cells) in (first_row..).zip(range.rows()) {
            let mut row = Row { number: index + 1, ..Row::default() };
            for (offset, value) in cells.iter().enumerate() {
                if let Some(cell) = owned_cell(value, is_1904)
                    && let Some(column) = writer.column(first_column as usize + offset)
                {
                    row.cells.push((column, cell));
                }
            }
            match writer.row(row) {
                Err(Stop::SheetFull) => break,
                other => other?,
            }
        }
    }
    Ok(())
}

/// Reads an xlsb workbook.
pub(crate) fn read_binary(bytes: Vec<u8>, writer: &mut Writer) -> Result<(), Stop> {
    xlsx::check_unpacked_sizes(&bytes, writer.limits())?;
    let broken = |error: calamine::XlsbError| Stop::Problem(Problem::broken(&error.to_string()));
    let mut book: Xlsb<_> = Xlsb::new(Cursor::new(bytes)).map_err(broken)?;
    let sheets = book.sheets_metadata().to_vec();
    writer.sheets(sheets.iter().map(|sheet| sheet.name.clone()))?;
    for sheet in sheets {
        writer.sheet(SheetHead {
            name: sheet.name.clone(),
            is_hidden: sheet.visible != SheetVisible::Visible,
            merges: Vec::new(),
        })?;
        if let Err(stop) = binary_sheet(&mut book, &sheet.name, writer) {
            match stop {
                Stop::SheetFull => {}
                Stop::Problem(problem) => writer.problem(problem)?,
                Stop::Gone => return Err(Stop::Gone),
            }
        }
    }
    Ok(())
}

fn binary_sheet(book: &mut Xlsb<Cursor<Vec<u8>>>, name: &str, writer: &mut Writer) -> Result<(), Stop> {
    let broken = |error: calamine::XlsbError, row: u32| {
        Stop::Problem(Problem::sheet_broken(name, Some(row), &error.to_string()))
    };
    let mut cells = book.worksheet_cells_reader(name).map_err(|error| broken(error, 1))?;
    let mut row = Row { number: 1, ..Row::default() };
    while let Some(found) = cells.next_cell().map_err(|error| broken(error, row.number))? {
        let (index, column) = found.get_position();
        if index + 1 != row.number {
            let next = Row { number: index.saturating_add(1), ..Row::default() };
            writer.row(std::mem::replace(&mut row, next))?;
        }
        if let Some(cell) = borrowed_cell(found.get_value())
            && let Some(column) = writer.column(column as usize)
        {
            row.cells.push((column, cell));
        }
    }
    writer.row(row)
}

fn merge_of(area: &calamine::Dimensions) -> Option<Merge> {
    Some(Merge {
        first_row: area.start.0.checked_add(1)?,
        last_row: area.end.0.checked_add(1)?,
        first_column: u16::try_from(area.start.1).ok()?.checked_add(1)?,
        last_column: u16::try_from(area.end.1).ok()?.checked_add(1)?,
    })
}

fn owned_cell(value: &Data, is_1904: bool) -> Option<Cell> {
    match value {
        Data::Empty => None,
        Data::Int(number) => Some(Cell::Number(number.to_string().into())),
        Data::Float(number) => number_cell(*number),
        Data::String(text) | Data::DurationIso(text) => text_cell(text),
        Data::Bool(flag) => Some(Cell::Flag(*flag)),
        Data::DateTime(moment) => moment_cell(moment, is_1904),
        Data::DateTimeIso(text) => iso_cell(text),
        Data::Error(error) => Some(error_cell(error)),
    }
}

fn borrowed_cell(value: &DataRef<'_>) -> Option<Cell> {
    match value {
        DataRef::SharedString(text) => text_cell(text),
        other => owned_cell(&Data::from(other.clone()), false),
    }
}

fn text_cell(text: &str) -> Option<Cell> {
    (!text.is_empty()).then(|| Cell::Text(text.into()))
}

fn number_cell(number: f64) -> Option<Cell> {
    digits_of(number).map_or_else(|| Some(Cell::Error("#NUM!".into())), |digits| Some(Cell::Number(digits)))
}

fn moment_cell(moment: &ExcelDateTime, is_1904: bool) -> Option<Cell> {
    let serial = moment.as_f64();
    if moment.is_duration() || serial < 1.0 {
        return number_cell(serial);
    }
    serial_day(serial, is_1904).map_or_else(|| number_cell(serial), |day| Some(Cell::Day(day)))
}

/// An ISO day, with or without a time.
pub(crate) fn iso_cell(text: &str) -> Option<Cell> {
    let day = text.get(..10).and_then(|day| day.parse().ok());
    day.map(Cell::Day).or_else(|| text_cell(text))
}

fn error_cell(error: &CellErrorType) -> Cell {
    Cell::Error(error.to_string().into())
}
