//! Tables with coordinates: a point per row, boundary points per row (joined to rings by parcel and
//! number), or a column of well-known text. Every table format serves.
//!
//! Survey tables call the northing X and the easting Y; such a table is found by its numbers to have its
//! axes swapped, and is read again when a person confirms.

use super::layer::{Draft, DraftRow, Geometry, Inlet};
use super::message::Trouble;
use super::{layer_name, wkb};
use crate::Delivery;
use crate::format::{self, Message};
use atlas::validity::Direction;
use atlas::{Part, Point};

/// Header words of each role, as people write them, lower case.
const EAST: &[&str] =
    &["经度", "东坐标", "横坐标", "x", "x坐标", "lon", "lng", "longitude", "east", "easting", "东", "dzb"];
const NORTH: &[&str] =
    &["纬度", "北坐标", "纵坐标", "y", "y坐标", "lat", "latitude", "north", "northing", "北", "bzb"];
const TEXT: &[&str] = &["wkt", "geometry", "geom", "the_geom", "shape", "图形", "坐标串"];
const PARCEL: &[&str] = &[
    "宗地代码",
    "宗地编号",
    "宗地号",
    "地块编号",
    "地块号",
    "不动产单元号",
    "parcel",
    "parcel_code",
    "zddm",
    "zdbh",
    "dkbh",
];
const NUMBER: &[&str] = &["点号", "界址点号", "界址点序号", "序号", "顺序号", "point", "seq", "dh", "jzdh"];
const RING: &[&str] = &["圈号", "环号", "地块圈号", "ring", "qh"];

/// Reads a table of any format.
pub(super) fn read(bytes: &[u8], inlet: &mut Inlet<'_>) {
    let (file, request) = (inlet.file, inlet.request);
    let delivery =
        Delivery { code_page: request.code_page.clone(), limits: request.limits, ..Delivery::default() };
    let mut open: Option<Gathering> = None;
    let mut sheet = String::new();
    let mut gathered: Vec<(String, Gathering)> = Vec::new();
    let mut first_header = String::new();
    let mut is_looking = true;
    for message in format::open(file, bytes.to_vec(), &delivery) {
        match message {
            Message::Sheets(_) => {}
            Message::Sheet(head) => {
                gathered.extend(open.take().map(|gathering| (std::mem::take(&mut sheet), gathering)));
                sheet = head.name;
                is_looking = true;
            }
            Message::Rows(rows) => {
                for row in rows {
                    match &mut open {
                        Some(gathering) => gathering.row(row),
                        None if is_looking && row.number <= 20 => {
                            open = Gathering::of_header(&row, inlet.most_rows());
                            if first_header.is_empty() {
                                let words: Vec<_> =
                                    row.cells.iter().map(|(_, cell)| cell.raw().to_string()).collect();
                                first_header = words.join("，");
                            }
                        }
                        None => is_looking = false,
                    }
                }
            }
            Message::Problem(problem) => inlet.findings.push(problem.into_finding(file)),
        }
    }
    gathered.extend(open.map(|gathering| (sheet, gathering)));
    if gathered.is_empty() {
        if !inlet.findings.iter().any(|finding| finding.severity == fact::Severity::Refused) {
            inlet.tell(Trouble::no_coordinates(&first_header), "", None);
        }
        return;
    }
    for (sheet, gathering) in gathered {
        let name = if sheet.is_empty() { layer_name(file) } else { &sheet };
        let draft = gathering.finish(name, inlet);
        inlet.drafts.push(draft);
    }
}

/// Where the columns stand and what was gathered below them.
struct Gathering {
    header: Vec<String>,
    roles: Roles,
    rows: Vec<(u32, Vec<Option<String>>)>,
    most: usize,
    is_full: bool,
}

enum Roles {
    Text(usize),
    Point { east: usize, north: usize },
    Boundary { east: usize, north: usize, parcel: usize, ring: Option<usize> },
}

impl Gathering {
    /// A header row when it has the columns of one of the three kinds.
    fn of_header(row: &format::Row, most: usize) -> Option<Self> {
        let mut header: Vec<String> = Vec::new();
        for (column, cell) in &row.cells {
            let index = usize::from(*column - 1);
            header.resize(header.len().max(index + 1), String::new());
            header[index] = cell.raw().trim().to_owned();
        }
        let bare = |name: &str| -> String {
            let name = name.split(['(', '（', '[']).next().unwrap_or(name);
            name.trim().to_lowercase()
        };
        let bare: Vec<String> = header.iter().map(|name| bare(name)).collect();
        let find = |words: &[&str]| bare.iter().position(|name| words.contains(&name.as_str()));
        let roles = match (find(TEXT), find(EAST), find(NORTH)) {
            (Some(text), _, _) => Roles::Text(text),
            (None, Some(east), Some(north)) => match (find(PARCEL), find(NUMBER)) {
                (Some(parcel), Some(_)) => Roles::Boundary { east, north, parcel, ring: find(RING) },
                _ => Roles::Point { east, north },
            },
            _ => return None,
        };
        Some(Self { header, roles, rows: Vec::new(), most, is_full: false })
    }

    fn row(&mut self, row: format::Row) {
        if self.rows.len() >= self.most {
            self.is_full = true;
            return;
        }
        let mut values: Vec<Option<String>> = vec![None; self.header.len()];
        for (column, cell) in row.cells {
            if let Some(value) = values.get_mut(usize::from(column - 1)) {
                *value = Some(cell.into_raw().trim().to_owned()).filter(|text| !text.is_empty());
            }
        }
        if values.iter().any(Option::is_some) {
            self.rows.push((row.number, values));
        }
    }

    fn finish(self, name: &str, inlet: &mut Inlet<'_>) -> Draft {
        if self.is_full {
            inlet.tell(Trouble::too_many_rows(self.most), name, None);
        }
        let mut rows = Vec::new();
        match self.roles {
            Roles::Text(column) => {
                for (number, values) in self.rows {
                    let geometry = match values.get(column).and_then(Option::as_deref) {
                        None => Geometry::Nothing,
                        Some(text) => inlet.geometry(wkb::read_text(text), name, number),
                    };
                    rows.push(DraftRow { number, values, geometry });
                }
            }
            Roles::Point { east, north } => {
                for (number, values) in self.rows {
                    let found = point(&values, east, north);
                    let found = found.map(|point| match point {
                        Some(point) => Geometry::Points(vec![point]),
                        None => Geometry::Nothing,
                    });
                    let geometry = inlet.geometry(found, name, number);
                    rows.push(DraftRow { number, values, geometry });
                }
            }
            Roles::Boundary { east, north, parcel, ring } => {
                let mut tell = |trouble: Trouble, number| inlet.tell(trouble, name, number);
                rows = boundaries(self.rows, [east, north, parcel], ring, &mut tell);
            }
        }
        Draft { fields: self.header, rows, ..Draft::new(name, Direction::Any) }
    }
}

fn point(values: &[Option<String>], east: usize, north: usize) -> Result<Option<Point>, Trouble> {
    let number = |column: usize| match values.get(column).and_then(Option::as_deref) {
        None => Ok(None),
        Some(text) => match text.parse::<f64>() {
            Ok(number) if number.is_finite() => Ok(Some(number)),
            _ => Err(Trouble::not_a_number(text)),
        },
    };
    Ok(match (number(east)?, number(north)?) {
        (Some(east), Some(north)) => Some([east, north]),
        (None, None) => None,
        _ => return Err(Trouble::not_a_number("（只有一个坐标）")),
    })
}

/// Joins the points of each parcel in the order of the rows: one polygon per parcel, a ring ends where
/// its first point comes again or the number of the ring changes. The first ring is the shell, further
/// rings inside it holes, others parts of their own.
fn boundaries(
    rows: Vec<(u32, Vec<Option<String>>)>,
    [east, north, parcel]: [usize; 3],
    ring: Option<usize>,
    tell: &mut impl FnMut(Trouble, Option<u32>),
) -> Vec<DraftRow> {
    let mut parcels: Vec<(DraftRow, Vec<Vec<Point>>, bool)> = Vec::new();
    let mut places: std::collections::HashMap<String, usize> = std::collections::HashMap::new();
    let mut last: Option<(usize, Option<String>)> = None;
    for (number, values) in rows {
        let key = values.get(parcel).cloned().flatten().unwrap_or_default();
        let ring_name = ring.and_then(|column| values.get(column).cloned().flatten());
        let index = *places.entry(key).or_insert_with(|| {
            let row = DraftRow { number, values: values.clone(), geometry: Geometry::Unreadable };
            parcels.push((row, vec![Vec::new()], true));
            parcels.len() - 1
        });
        let (_, rings, is_sound) = &mut parcels[index];
        let point = match point(&values, east, north) {
            Ok(Some(point)) => point,
            Ok(None) => continue,
            Err(trouble) => {
                tell(trouble, Some(number));
                *is_sound = false;
                continue;
            }
        };
        let here = Some((index, ring_name));
        let is_closed = rings.last().is_some_and(|ring| ring.len() > 3 && ring.first() == ring.last());
        if is_closed || (last.is_some() && last != here && rings.last().is_some_and(|ring| !ring.is_empty()))
        {
            rings.push(Vec::new());
        }
        if let Some(ring) = rings.last_mut() {
            ring.push(point);
        }
        last = here;
    }
    parcels
        .into_iter()
        .map(|(row, rings, is_sound)| {
            let geometry = if is_sound { Geometry::Area(closed_parts(rings)) } else { Geometry::Unreadable };
            DraftRow { geometry, ..row }
        })
        .collect()
}

/// Rings of a table are closed by custom, not by a repeated point.
fn closed_parts(rings: Vec<Vec<Point>>) -> Vec<Part> {
    let closed = rings.into_iter().filter(|ring| !ring.is_empty()).map(|mut ring| {
        if ring.len() > 1 && ring.first() != ring.last() {
            ring.extend(ring.first().copied());
        }
        ring
    });
    let mut parts: Vec<Part> = Vec::new();
    for ring in closed {
        match parts.iter_mut().find(|part| super::rings::is_around(&part.shell, &ring)) {
            Some(part) => part.holes.push(ring),
            None => parts.push(Part { shell: ring, holes: Vec::new() }),
        }
    }
    parts
}
