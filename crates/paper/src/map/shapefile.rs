//! Shapefiles: the geometry of each record read one after the other, bounded by what the bytes hold
//! whatever their lengths say; attributes beside them by number.
//!
//! Layout: "ESRI Shapefile Technical Description" (1998). The index file is only compared.

use super::attributes;
use super::layer::{Draft, DraftRow, Geometry, Inlet};
use super::message::Trouble;
use super::rings::parts_of;
use atlas::Point;
use atlas::validity::Direction;

/// The files that belong together.
pub(super) struct Bundle<'a> {
    pub(super) shp: &'a [u8],
    pub(super) shx: Option<&'a [u8]>,
    pub(super) dbf: Option<&'a [u8]>,
    pub(super) prj: Option<&'a [u8]>,
    pub(super) cpg: Option<&'a [u8]>,
}

const HEADER: usize = 100;

/// Reads one layer.
pub(super) fn read(name: &str, bundle: &Bundle<'_>, inlet: &mut Inlet<'_>) {
    if bundle.shp.len() < HEADER || !bundle.shp.starts_with(&[0, 0, 0x27, 0x0a]) {
        return inlet.tell(Trouble::broken("图形文件（.shp）", "文件头不完整"), name, None);
    }
    let mut rows: Vec<DraftRow> = Vec::new();
    let mut at = HEADER;
    while at < bundle.shp.len() {
        if rows.len() >= inlet.most_rows() {
            inlet.tell(Trouble::too_many_rows(rows.len()), name, None);
            break;
        }
        let number = u32::try_from(rows.len() + 1).unwrap_or(u32::MAX);
        let Some((content, next)) = record(bundle.shp, at) else {
            let trouble = Trouble::broken("图形文件（.shp）", format!("从第{number}个图形起"));
            inlet.tell(trouble, name, Some(number));
            break;
        };
        let geometry = inlet.geometry(geometry(content), name, number);
        rows.push(DraftRow { number, values: Vec::new(), geometry });
        at = next;
    }
    match bundle.shx {
        None => inlet.tell(Trouble::index_differs("缺少 .shx"), name, None),
        Some(shx) => {
            let entries = shx.len().saturating_sub(HEADER) / 8;
            if entries != rows.len() || shx.len() < HEADER || !shx.starts_with(&[0, 0, 0x27, 0x0a]) {
                let differs = format!("索引{entries}项，图形{}个", rows.len());
                inlet.tell(Trouble::index_differs(&differs), name, None);
            }
        }
    }
    if bundle.prj.is_none() {
        inlet.tell(Trouble::without_companion("prj", "不知道坐标系"), name, None);
    }
    let fields = attach(name, bundle, &mut rows, inlet);
    for row in &mut rows {
        row.values.resize(fields.len(), None);
    }
    inlet.drafts.push(Draft {
        prj: bundle.prj.map(|text| String::from_utf8_lossy(text).into_owned()),
        fields,
        rows,
        ..Draft::new(name, Direction::Clockwise)
    });
}

/// Puts the attributes beside the shapes by number; returns the names of the fields.
fn attach(name: &str, bundle: &Bundle<'_>, rows: &mut Vec<DraftRow>, inlet: &mut Inlet<'_>) -> Vec<String> {
    let Some(dbf) = bundle.dbf else {
        inlet.tell(Trouble::without_companion("dbf", "没有属性"), name, None);
        return Vec::new();
    };
    let table = attributes::read(name, dbf, bundle.cpg, inlet);
    if table.rows.len() != rows.len() {
        inlet.tell(Trouble::counts_differ(rows.len(), table.rows.len()), name, None);
    }
    let mut records = table.rows.into_iter();
    rows.retain_mut(|row| match records.next() {
        Some(Some(values)) => {
            row.values = values;
            true
        }
        // Marked deleted; the table's reader tells how many.
        Some(None) => false,
        None => true,
    });
    table.fields
}

/// Content of the record at an offset and where the next begins.
fn record(shp: &[u8], at: usize) -> Option<(&[u8], usize)> {
    let head = shp.get(at..at + 8)?;
    let words = u32::from_be_bytes([head[4], head[5], head[6], head[7]]);
    let length = usize::try_from(words).ok()?.checked_mul(2)?;
    let content = shp.get(at + 8..(at + 8).checked_add(length)?)?;
    (length >= 4).then_some((content, at + 8 + length))
}

fn geometry(content: &[u8]) -> Result<Geometry, Trouble> {
    let broken = || Trouble::bad_geometry("", "记录不完整");
    let kind = whole(content, 0).ok_or_else(broken)?;
    match kind {
        0 => Ok(Geometry::Nothing),
        1 | 11 | 21 => Ok(Geometry::Points(vec![point(content, 4).ok_or_else(broken)?])),
        8 | 18 | 28 => {
            let count = whole(content, 36).ok_or_else(broken)?;
            Ok(Geometry::Points(points(content, 40, count).ok_or_else(broken)?))
        }
        3 | 13 | 23 => Ok(Geometry::Lines(rings(content).ok_or_else(broken)?)),
        5 | 15 | 25 => Ok(Geometry::Area(parts_of(rings(content).ok_or_else(broken)?))),
        31 => Err(Trouble::kind_not_read("MultiPatch")),
        other => Err(Trouble::kind_not_read(other)),
    }
}

/// The points of each part of a line or polygon record.
fn rings(content: &[u8]) -> Option<Vec<Vec<Point>>> {
    let (part_count, point_count) = (whole(content, 36)?, whole(content, 40)?);
    let first_point = 44usize.checked_add(part_count.checked_mul(4)?)?;
    let all = points(content, first_point, point_count)?;
    let mut starts: Vec<usize> =
        (0..part_count).map(|part| whole(content, 44 + 4 * part)).collect::<Option<_>>()?;
    starts.push(point_count);
    starts.windows(2).map(|pair| all.get(pair[0]..pair[1]).map(<[Point]>::to_vec)).collect()
}

fn points(content: &[u8], at: usize, count: usize) -> Option<Vec<Point>> {
    let bytes = content.get(at..at.checked_add(count.checked_mul(16)?)?)?;
    bytes.chunks_exact(16).map(|pair| point(pair, 0)).collect()
}

fn point(content: &[u8], at: usize) -> Option<Point> {
    let number = |at: usize| Some(f64::from_le_bytes(content.get(at..at + 8)?.try_into().ok()?));
    Some([number(at)?, number(at + 8)?])
}

fn whole(content: &[u8], at: usize) -> Option<usize> {
    let bytes = content.get(at..at + 4)?.try_into().ok()?;
    usize::try_from(i32::from_le_bytes(bytes)).ok()
}
