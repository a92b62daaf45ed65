//! dBASE tables: the attribute tables of shapefiles, in the code page that they or their `.cpg`
//! name, else in what the bytes look like.

use super::reader::{Stop, Writer};
use super::{Cell, Problem, Row, SheetHead, text};
use encoding_rs::{Encoding, GB18030, UTF_8};

struct Field {
    name: Vec<u8>,
    kind: u8,
    start: usize,
    length: usize,
}

/// Whether the first bytes can be a dBASE header.
pub(crate) fn looks_like(bytes: &[u8]) -> bool {
    let Some(header) = bytes.get(..32) else { return false };
    let length = usize::from(u16::from_le_bytes([header[8], header[9]]));
    matches!(header[0], 0x02 | 0x03 | 0x30..=0x32 | 0x43 | 0x63 | 0x83 | 0x8b | 0xcb | 0xf5 | 0xfb)
        && (1..=12).contains(&header[2])
        && (1..=31).contains(&header[3])
        && length > 32
        && bytes.get(length - 1).is_some_and(|end| *end == 0x0d)
}

/// Reads a dBASE table; the first row is made of the field names.
pub(crate) fn read(bytes: &[u8], code_page: Option<&str>, writer: &mut Writer) -> Result<(), Stop> {
    let broken = || Stop::Problem(Problem::broken("dbf 文件头不完整"));
    let header = bytes.get(..32).ok_or_else(broken)?;
    let stated_rows = u32::from_le_bytes([header[4], header[5], header[6], header[7]]);
    let start = usize::from(u16::from_le_bytes([header[8], header[9]]));
    let length = usize::from(u16::from_le_bytes([header[10], header[11]]));
    let fields = fields(bytes.get(32..start.min(bytes.len())).ok_or_else(broken)?);
    if fields.is_empty() || length == 0 || bytes.len() < start {
        return Err(broken());
    }
    let records = &bytes[start..];
    let encoding = encoding(code_page, header[29], &fields, records, length);
    writer.sheet(SheetHead::default())?;
    let mut head = Row { number: 1, ..Row::default() };
    for (index, field) in fields.iter().enumerate() {
        if let Some(column) = writer.column(index) {
            head.cells.push((column, Cell::Text(encoding.decode(&field.name).0.trim().into())));
        }
    }
    writer.row(head)?;
    let mut deleted = 0;
    let mut read = 0;
    let mut bad_letters = 0;
    for record in records.chunks(length).take(stated_rows as usize) {
        // The end-of-file mark, or a last record cut short before its first field.
        if record[0] == 0x1a && record.len() < length || record.len() < 2 {
            break;
        }
        read += 1;
        if record[0] == b'*' {
            deleted += 1;
            continue;
        }
        let mut row = Row { number: read + 1, ..Row::default() };
        for (index, field) in fields.iter().enumerate() {
            let end = (field.start + field.length).min(record.len());
            let Some(raw) = record.get(field.start..end) else { continue };
            if let Some(cell) = cell(field, raw, encoding, &mut bad_letters)
                && let Some(column) = writer.column(index)
            {
                row.cells.push((column, cell));
            }
        }
        writer.row(row)?;
    }
    writer.flush()?;
    if bad_letters > 0 {
        writer.problem(Problem::encoding(bad_letters, encoding.name()))?;
    }
    if deleted > 0 {
        writer.problem(Problem::deleted_rows(deleted))?;
    }
    if read < stated_rows {
        let detail = format!("文件头写有 {stated_rows} 条记录，只读到 {read} 条");
        writer.problem(Problem::sheet_broken("", Some(read + 2), &detail))?;
    }
    Ok(())
}

fn fields(descriptors: &[u8]) -> Vec<Field> {
    let mut start = 1;
    let mut fields = Vec::new();
    for descriptor in descriptors.chunks_exact(32).take_while(|descriptor| descriptor[0] != 0x0d) {
        let end = descriptor[..11].iter().position(|byte| *byte == 0).unwrap_or(11);
        // A character field longer than 255 keeps its high byte where others keep the decimals.
        let high = if descriptor[11] == b'C' { usize::from(descriptor[17]) << 8 } else { 0 };
        let length = usize::from(descriptor[16]) + high;
        fields.push(Field { name: descriptor[..end].to_vec(), kind: descriptor[11], start, length });
        start += length;
    }
    fields
}

fn encoding(
    code_page: Option<&str>,
    language: u8,
    fields: &[Field],
    records: &[u8],
    length: usize,
) -> &'static Encoding {
    let named = code_page.map(str::trim).and_then(|label| {
        let label = label.trim_start_matches(['\u{feff}']).to_lowercase();
        match label.as_str() {
            "936" | "cp936" | "ansi 936" => Some(GB18030),
            "65001" => Some(UTF_8),
            other => Encoding::for_label(other.as_bytes()),
        }
    });
    if let Some(encoding) = named {
        return encoding;
    }
    // 0x4D: code page 936; 0x7A: the same in FoxPro; 0x78 and 0x4F: 950.
    match language {
        0x4d | 0x7a => return GB18030,
        0x4f | 0x78 => return encoding_rs::BIG5,
        _ => {}
    }
    let mut sample = Vec::new();
    for field in fields {
        sample.extend_from_slice(&field.name);
        sample.push(b'\n');
    }
    for record in records.chunks(length).take(2_000) {
        for field in fields.iter().filter(|field| field.kind == b'C') {
            let end = (field.start + field.length).min(record.len());
            sample.extend_from_slice(record.get(field.start..end).unwrap_or_default().trim_ascii());
            sample.push(b'\n');
        }
    }
    // A field of fixed length may cut the last letter in two, so a few wrong bytes prove nothing.
    match std::str::from_utf8(&sample) {
        Ok(_) => UTF_8,
        Err(_) => text::guess(&sample),
    }
}

fn cell(field: &Field, raw: &[u8], encoding: &'static Encoding, bad_letters: &mut usize) -> Option<Cell> {
    let trimmed = raw.trim_ascii();
    let trimmed = trimmed.split(|byte| *byte == 0).next().unwrap_or_default().trim_ascii();
    if matches!(field.kind, b'I' | b'B' | b'@' | b'T' | b'Y' | b'O' | b'+') {
        return binary_cell(field.kind, raw);
    }
    if trimmed.is_empty() {
        return None;
    }
    let (text, had_errors) = encoding.decode_without_bom_handling(trimmed);
    if had_errors {
        *bad_letters += text.matches('\u{fffd}').count();
    }
    match field.kind {
        b'L' => match trimmed {
            b"T" | b"t" | b"Y" | b"y" => Some(Cell::Flag(true)),
            b"F" | b"f" | b"N" | b"n" => Some(Cell::Flag(false)),
            _ => None,
        },
        _ => Some(Cell::Text(text.into())),
    }
}

fn binary_cell(kind: u8, raw: &[u8]) -> Option<Cell> {
    match kind {
        b'I' | b'+' => {
            let number = i32::from_le_bytes(raw.get(..4)?.try_into().ok()?);
            Some(Cell::Number(number.to_string().into()))
        }
        b'Y' => {
            let number = i64::from_le_bytes(raw.get(..8)?.try_into().ok()?);
            Some(Cell::Number(fact::Decimal::new(number.into(), 4).trim().to_string().into()))
        }
        b'B' | b'O' => {
            let number = f64::from_le_bytes(raw.get(..8)?.try_into().ok()?);
            super::number::digits_of(number).map(Cell::Number)
        }
        _ => {
            // Date and time: days since the beginning of the Julian period, then milliseconds.
            let days = i32::from_le_bytes(raw.get(..4)?.try_into().ok()?);
            super::number::serial_day(f64::from(days) - 2_415_019.0, false).map(Cell::Day)
        }
    }
}
