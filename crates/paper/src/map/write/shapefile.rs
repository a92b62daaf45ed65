//! Shapefile out: `.shp`, `.shx`, `.dbf`, `.prj` and `.cpg` in one zip, attributes in UTF-8 or, on request,
//! GBK. Members carry the day 1980-01-01, so that the same records give the same bytes.

use super::{AttributeKind, Field, MapFile, MapWriteError, Record, directed, number, placed};
use atlas::Part;
use encoding_rs::GBK;
use fact::Rounding;
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// Widest text of a shapefile's table, bytes.
const TEXT_BYTES: usize = 254;
/// Width of numbers: sign, digits and point.
const NUMBER_BYTES: usize = 24;

/// Writes a layer as a zipped shapefile.
///
/// # Errors
/// When the frame has no `.prj` text, a shape has no place in it, a field name is not 1–10 bytes or
/// stands twice, a text is too long or has letters GBK lacks, or a number field holds no number.
pub fn write_shapefile<'a>(
    file: &MapFile,
    records: impl IntoIterator<Item = Record<'a>>,
    is_gbk: bool,
) -> Result<Vec<u8>, MapWriteError> {
    let prj = file.frame.prj_text().ok_or_else(|| MapWriteError::Frame(file.frame.to_string()))?;
    let mut shapes = Shapes::default();
    let mut table = Table::new(&file.fields, is_gbk)?;
    for (index, record) in records.into_iter().enumerate() {
        let shape = placed(&record, &file.frame, index + 1)?;
        shapes.add(&shape.map(|shape| directed(&shape, true)).unwrap_or_default());
        table.add(&record.values, index + 1)?;
    }
    let (shp, shx) = shapes.finish();
    let code_page = if is_gbk { "GBK" } else { "UTF-8" };
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default());
    for (extension, bytes) in [
        ("shp", shp),
        ("shx", shx),
        ("dbf", table.finish()),
        ("prj", prj.into_bytes()),
        ("cpg", code_page.as_bytes().to_vec()),
    ] {
        let name = format!("{}.{extension}", file.layer.replace(['/', '\\'], "_"));
        zip.start_file(name, options).map_err(library)?;
        zip.write_all(&bytes).map_err(library)?;
    }
    Ok(zip.finish().map_err(library)?.into_inner())
}

fn library(error: impl std::fmt::Display) -> MapWriteError {
    MapWriteError::Library(error.to_string())
}

#[derive(Default)]
struct Shapes {
    shp: Vec<u8>,
    index: Vec<u8>,
    bounds: Option<[f64; 4]>,
    count: u32,
}

impl Shapes {
    fn add(&mut self, parts: &[Part]) {
        let content = if parts.is_empty() { 0u32.to_le_bytes().to_vec() } else { self.polygon(parts) };
        let length = words(content.len());
        self.index.extend_from_slice(&words(100 + self.shp.len()).to_be_bytes());
        self.index.extend_from_slice(&length.to_be_bytes());
        self.count += 1;
        self.shp.extend_from_slice(&self.count.to_be_bytes());
        self.shp.extend_from_slice(&length.to_be_bytes());
        self.shp.extend_from_slice(&content);
    }

    fn polygon(&mut self, parts: &[Part]) -> Vec<u8> {
        let rings: Vec<_> = parts.iter().flat_map(Part::rings).collect();
        let mut own = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
        for [x, y] in rings.iter().copied().flatten() {
            own = [own[0].min(*x), own[1].min(*y), own[2].max(*x), own[3].max(*y)];
        }
        let both =
            |all: [f64; 4]| [all[0].min(own[0]), all[1].min(own[1]), all[2].max(own[2]), all[3].max(own[3])];
        self.bounds = Some(self.bounds.map_or(own, both));
        let mut content = 5u32.to_le_bytes().to_vec();
        own.iter().for_each(|bound| content.extend_from_slice(&bound.to_le_bytes()));
        let points: usize = rings.iter().map(|ring| ring.len()).sum();
        content.extend_from_slice(&count(rings.len()).to_le_bytes());
        content.extend_from_slice(&count(points).to_le_bytes());
        let mut start = 0;
        for ring in &rings {
            content.extend_from_slice(&count(start).to_le_bytes());
            start += ring.len();
        }
        for value in rings.into_iter().flatten().flatten() {
            content.extend_from_slice(&value.to_le_bytes());
        }
        content
    }

    fn finish(self) -> (Vec<u8>, Vec<u8>) {
        let bounds = self.bounds.unwrap_or([0.0; 4]);
        let header = |body: usize| {
            let mut header = vec![0, 0, 0x27, 0x0a];
            header.resize(24, 0);
            header.extend_from_slice(&words(100 + body).to_be_bytes());
            header.extend_from_slice(&1000u32.to_le_bytes());
            header.extend_from_slice(&5u32.to_le_bytes());
            bounds.iter().for_each(|bound| header.extend_from_slice(&bound.to_le_bytes()));
            header.resize(100, 0);
            header
        };
        let join = |body: Vec<u8>| [header(body.len()), body].concat();
        (join(self.shp), join(self.index))
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// Length in words of two bytes.
fn words(bytes: usize) -> u32 {
    count(bytes / 2)
}

struct Table<'a> {
    fields: &'a [Field],
    is_gbk: bool,
    names: Vec<Vec<u8>>,
    rows: Vec<Vec<Vec<u8>>>,
}

impl<'a> Table<'a> {
    fn new(fields: &'a [Field], is_gbk: bool) -> Result<Self, MapWriteError> {
        let mut names: Vec<Vec<u8>> = Vec::new();
        for field in fields {
            let name = encoded(&field.short_name, is_gbk)?;
            if name.is_empty() || name.len() > 10 || names.contains(&name) {
                return Err(MapWriteError::FieldName(field.short_name.clone()));
            }
            names.push(name);
        }
        Ok(Self { fields, is_gbk, names, rows: Vec::new() })
    }

    fn add(&mut self, values: &[Option<String>], row: usize) -> Result<(), MapWriteError> {
        let mut cells = Vec::with_capacity(self.fields.len());
        for (column, field) in self.fields.iter().enumerate() {
            let raw = values.get(column).and_then(Option::as_deref);
            let (cell, most) = match (raw, field.kind) {
                (None, _) => (Vec::new(), TEXT_BYTES),
                (Some(raw), AttributeKind::Text) => (encoded(raw, self.is_gbk)?, TEXT_BYTES),
                (Some(raw), AttributeKind::Number { digits }) => {
                    let number = number(field, raw, row)?.round(digits, Rounding::HalfUp);
                    (number.to_string().into_bytes(), NUMBER_BYTES)
                }
            };
            if cell.len() > most {
                return Err(MapWriteError::TooLong { row, field: field.name.clone(), most });
            }
            cells.push(cell);
        }
        self.rows.push(cells);
        Ok(())
    }

    fn finish(self) -> Vec<u8> {
        let widths: Vec<usize> = (0..self.fields.len())
            .map(|column| match self.fields[column].kind {
                AttributeKind::Number { .. } => NUMBER_BYTES,
                AttributeKind::Text => {
                    self.rows.iter().map(|row| row[column].len()).max().unwrap_or(1).max(1)
                }
            })
            .collect();
        let short = |number: usize| u16::try_from(number).unwrap_or(u16::MAX).to_le_bytes();
        let record: usize = 1 + widths.iter().sum::<usize>();
        let mut dbf = vec![0x03, 80, 1, 1];
        dbf.extend_from_slice(&count(self.rows.len()).to_le_bytes());
        dbf.extend_from_slice(&short(33 + 32 * self.fields.len()));
        dbf.extend_from_slice(&short(record));
        dbf.resize(32, 0);
        // Code page 936 for old programs; the .cpg file says the same.
        dbf[29] = if self.is_gbk { 0x4d } else { 0 };
        for ((name, field), width) in self.names.iter().zip(self.fields).zip(&widths) {
            let mut descriptor = name.clone();
            descriptor.resize(11, 0);
            let (kind, digits) = match field.kind {
                AttributeKind::Text => (b'C', 0),
                AttributeKind::Number { digits } => (b'N', digits),
            };
            descriptor.push(kind);
            descriptor.resize(16, 0);
            descriptor.extend([u8::try_from(*width).unwrap_or(u8::MAX), digits]);
            descriptor.resize(32, 0);
            dbf.extend(descriptor);
        }
        dbf.push(0x0d);
        for row in self.rows {
            dbf.push(b' ');
            for ((cell, field), width) in row.into_iter().zip(self.fields).zip(&widths) {
                let blank = width - cell.len();
                let (before, after) = if field.kind == AttributeKind::Text { (0, blank) } else { (blank, 0) };
                dbf.extend(std::iter::repeat_n(b' ', before));
                dbf.extend(cell);
                dbf.extend(std::iter::repeat_n(b' ', after));
            }
        }
        dbf.push(0x1a);
        dbf
    }
}

fn encoded(text: &str, is_gbk: bool) -> Result<Vec<u8>, MapWriteError> {
    if !is_gbk {
        return Ok(text.as_bytes().to_vec());
    }
    let (bytes, _, has_unmappable) = GBK.encode(text);
    if has_unmappable { Err(MapWriteError::NotInGbk(text.to_owned())) } else { Ok(bytes.into_owned()) }
}
