//! Workbooks of Excel 97–2003 (xls), one sheet of texts and numbers: what some departments still
//! send.

use paper::Cell;

/// A sector of the compound file.
const SECTOR: usize = 512;
/// Streams below this size would go to the small-sector table, which is not written.
const LEAST_STREAM: usize = 4_096;
const END: u32 = 0xffff_fffe;
const FREE: u32 = 0xffff_ffff;
const TABLE: u32 = 0xffff_fffd;

/// One sheet as an xls file (BIFF8 in a compound file); at most 256 columns and 7 MB.
pub fn legacy_workbook(sheet: &str, rows: &[Vec<Cell<'_>>], merges: &[[u16; 4]]) -> Vec<u8> {
    let name: Vec<u16> = sheet.encode_utf16().take(31).collect();
    let mut globals = Vec::new();
    record(&mut globals, 0x0809, &[0x00, 0x06, 0x05, 0x00, 0xbb, 0x0d, 0xcc, 0x07, 0, 0, 0, 0, 6, 0, 0, 0]);
    record(&mut globals, 0x0042, &[0xb0, 0x04]);
    let mut bound = Vec::new();
    // The sheet begins behind this record and the end of the globals.
    let start = globals.len() + 4 + 8 + name.len() * 2 + 4;
    bound.extend((start as u32).to_le_bytes());
    bound.extend([0, 0, name.len() as u8, 1]);
    bound.extend(name.iter().flat_map(|unit| unit.to_le_bytes()));
    record(&mut globals, 0x0085, &bound);
    record(&mut globals, 0x000a, &[]);
    let mut stream = globals;
    record(&mut stream, 0x0809, &[0x00, 0x06, 0x10, 0x00, 0xbb, 0x0d, 0xcc, 0x07, 0, 0, 0, 0, 6, 0, 0, 0]);
    for (row, cells) in (0u16..=u16::MAX).zip(rows) {
        for (column, cell) in (0u16..).zip(cells) {
            write_cell(&mut stream, row, column, cell);
        }
    }
    if !merges.is_empty() {
        let mut data = (merges.len() as u16).to_le_bytes().to_vec();
        for [first_row, last_row, first_column, last_column] in merges {
            for part in [first_row, last_row, first_column, last_column] {
                data.extend(part.to_le_bytes());
            }
        }
        record(&mut stream, 0x00e5, &data);
    }
    record(&mut stream, 0x000a, &[]);
    compound(stream)
}

fn write_cell(stream: &mut Vec<u8>, row: u16, column: u16, cell: &Cell<'_>) {
    let mut data = Vec::new();
    data.extend(row.to_le_bytes());
    data.extend(column.to_le_bytes());
    data.extend([0, 0]);
    let text = match cell {
        Cell::Empty => return,
        Cell::Number(number) => {
            data.extend(number.to_f64().to_le_bytes());
            record(stream, 0x0203, &data);
            return;
        }
        Cell::Text(found) | Cell::TextFormula(_, found) => (*found).to_owned(),
        Cell::Day(day) => day.to_string(),
        Cell::Formula(_, number) => number.to_string(),
    };
    let units: Vec<u16> = text.encode_utf16().take(4_000).collect();
    data.extend((units.len() as u16).to_le_bytes());
    data.push(1);
    data.extend(units.iter().flat_map(|unit| unit.to_le_bytes()));
    record(stream, 0x0204, &data);
}

fn record(stream: &mut Vec<u8>, kind: u16, data: &[u8]) {
    stream.extend(kind.to_le_bytes());
    stream.extend((data.len() as u16).to_le_bytes());
    stream.extend(data);
}

/// The compound file: header, allocation table, directory, stream (MS-CFB, version 3).
fn compound(mut stream: Vec<u8>) -> Vec<u8> {
    stream.resize(stream.len().max(LEAST_STREAM).next_multiple_of(SECTOR), 0);
    let data_sectors = stream.len() / SECTOR;
    let mut tables = 1;
    while (data_sectors + 1 + tables).div_ceil(SECTOR / 4) > tables {
        tables += 1;
    }
    assert!(tables <= 109, "too large for this writer");
    let mut file = vec![0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
    file.extend([0; 16]);
    for word in [0x003eu16, 3, 0xfffe, 9, 6, 0, 0, 0] {
        file.extend(word.to_le_bytes());
    }
    let numbers = [0, tables as u32, tables as u32, 0, LEAST_STREAM as u32, END, 0, END, 0];
    file.extend(numbers.iter().flat_map(|number| number.to_le_bytes()));
    let places = (0..109u32).map(|index| if (index as usize) < tables { index } else { FREE });
    file.extend(places.flat_map(u32::to_le_bytes));
    let first = tables as u32 + 1;
    let mut table = vec![TABLE; tables];
    table.push(END);
    table.extend((1..data_sectors as u32).map(|index| first + index));
    table.push(END);
    table.resize(tables * SECTOR / 4, FREE);
    file.extend(table.into_iter().flat_map(u32::to_le_bytes));
    entry(&mut file, "Root Entry", 5, 1, END, 0);
    entry(&mut file, "Workbook", 2, FREE, first, stream.len() as u32);
    entry(&mut file, "", 0, FREE, 0, 0);
    entry(&mut file, "", 0, FREE, 0, 0);
    file.extend(stream);
    file
}

fn entry(file: &mut Vec<u8>, name: &str, kind: u8, child: u32, start: u32, bytes: u32) {
    let mut units: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let length = if name.is_empty() { 0 } else { units.len() as u16 + 2 };
    units.resize(64, 0);
    file.extend(units);
    file.extend(length.to_le_bytes());
    file.extend([kind, 1]);
    for number in [FREE, FREE, child] {
        file.extend(number.to_le_bytes());
    }
    file.extend([0; 36]);
    file.extend(start.to_le_bytes());
    file.extend(u64::from(bytes).to_le_bytes());
}
