//! What is read from a map file, and how a layer's frame and the validity of its shapes decide what is
//! taken.

use super::message::{Trouble, place};
use crate::{Limits, Tally};
use atlas::frame::recognition::{Cure, Evidence, recognise};
use atlas::validity::{Direction, Fault, faults};
use atlas::{Frame, Part, Point, Shape};
use fact::{Finding, Severity};

/// How a map file is to be read.
#[derive(Clone, Debug, Default)]
pub struct MapRequest {
    /// Frame a person declared; goes before what the file states.
    pub declared: Option<Frame>,
    /// Whether a person confirmed that the two numbers of every point are to be exchanged.
    pub swaps_axes: bool,
    /// Code page of attributes when the file names none, e.g. `GBK`.
    pub code_page: Option<String>,
    /// How much the file may cost.
    pub limits: Limits,
}

/// Everything read from a map file.
#[derive(Clone, Debug, Default)]
pub struct MapIntake {
    /// Layers in the order of the file.
    pub layers: Vec<MapLayer>,
    /// Everything else.
    pub findings: Vec<Finding>,
    /// Rows of all layers: read = admitted + held + refused.
    pub tally: Tally,
}

/// One layer.
#[derive(Clone, Debug)]
pub struct MapLayer {
    /// Name of the layer.
    pub name: String,
    /// Frame of its coordinates, when it is known and agrees with them.
    pub frame: Option<Frame>,
    /// What a person may confirm to make the layer readable.
    pub cures: Vec<Cure>,
    /// Names of the attributes, as they stand in the file.
    pub fields: Vec<String>,
    /// Rows that could be read, in the order of the file.
    pub rows: Vec<MapRow>,
}

/// One row of a layer.
#[derive(Clone, Debug, PartialEq)]
pub struct MapRow {
    /// Number of the row in the file, from 1.
    pub number: u32,
    /// Attributes in the order of the fields; `None` where nothing stands.
    pub values: Vec<Option<String>>,
    /// The geometry, in the order (east, north).
    pub geometry: Geometry,
    /// Whether it may be used.
    pub standing: Standing,
}

/// Geometry of a row.
#[derive(Clone, Debug, PartialEq)]
pub enum Geometry {
    /// The file says there is none.
    Nothing,
    /// A polygon or several.
    Area(Vec<Part>),
    /// Points.
    Points(Vec<Point>),
    /// Lines.
    Lines(Vec<Vec<Point>>),
    /// Something that could not be read; a finding says why.
    Unreadable,
}

/// What came of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Geometry and frame are sound.
    Admitted,
    /// Read, but not to be used before somebody settles what a finding says.
    Held,
    /// Without a geometry that can be used.
    Refused,
}

impl MapRow {
    /// The polygons of this row in a frame; `None` when it has none.
    #[must_use]
    pub fn shape(&self, frame: &Frame) -> Option<Shape> {
        match &self.geometry {
            Geometry::Area(parts) => Some(Shape { frame: frame.clone(), parts: parts.clone() }),
            _ => None,
        }
    }
}

/// A layer as it stands in the file, before its frame and shapes are examined.
#[derive(Debug)]
pub(super) struct Draft {
    /// File inside a zip, else empty.
    pub(super) member: String,
    pub(super) name: String,
    pub(super) prj: Option<String>,
    pub(super) stated_epsg: Option<u32>,
    pub(super) fields: Vec<String>,
    pub(super) rows: Vec<DraftRow>,
    pub(super) direction: Direction,
    /// Frame declared for this layer only, when its format fixes one.
    pub(super) fixed: Option<Frame>,
}

/// A row before examination.
#[derive(Debug)]
pub(super) struct DraftRow {
    pub(super) number: u32,
    pub(super) values: Vec<Option<String>>,
    pub(super) geometry: Geometry,
}

/// A map file while it is read: its name, how it is to be read, and what came of it so far.
pub(super) struct Inlet<'r> {
    pub(super) file: &'r str,
    pub(super) request: &'r MapRequest,
    pub(super) drafts: &'r mut Vec<Draft>,
    pub(super) findings: &'r mut Vec<Finding>,
}

impl Inlet<'_> {
    /// The same under the name of a file inside it.
    pub(super) fn member<'m>(&'m mut self, file: &'m str) -> Inlet<'m> {
        Inlet { file, request: self.request, drafts: self.drafts, findings: self.findings }
    }

    /// Tells what is wrong with the file, with one of its layers, or with a row of one.
    pub(super) fn tell(&mut self, trouble: Trouble, layer: &str, row: Option<u32>) {
        self.findings.push(trouble.finding(self.file, layer, row));
    }

    /// A geometry, or that it could not be read, which is told.
    pub(super) fn geometry(&mut self, read: Result<Geometry, Trouble>, layer: &str, row: u32) -> Geometry {
        read.unwrap_or_else(|trouble| {
            self.tell(trouble, layer, Some(row));
            Geometry::Unreadable
        })
    }

    /// How many rows a layer may have.
    pub(super) fn most_rows(&self) -> usize {
        usize::try_from(self.request.limits.rows).unwrap_or(usize::MAX)
    }
}

impl Draft {
    /// A layer whose format says nothing of its frame.
    pub(super) fn new(name: &str, direction: Direction) -> Self {
        Self {
            member: String::new(),
            name: name.to_owned(),
            prj: None,
            stated_epsg: None,
            fields: Vec::new(),
            rows: Vec::new(),
            direction,
            fixed: None,
        }
    }
}

/// Examines a layer and adds it to the intake.
pub(super) fn finish(file: &str, mut draft: Draft, request: &MapRequest, intake: &mut MapIntake) {
    if request.swaps_axes {
        draft.rows.iter_mut().for_each(|row| row.geometry.swap_axes());
    }
    let sheet = if draft.member.is_empty() { draft.name.clone() } else { draft.member.clone() };
    let points: Vec<Point> = draft.rows.iter().filter_map(|row| row.geometry.first_point()).collect();
    let recognition = recognise(&Evidence {
        prj: draft.prj.as_deref(),
        stated_epsg: draft.stated_epsg,
        declared: request.declared.clone().or(draft.fixed),
        points: &points,
        place: place(file, &sheet, None),
    });
    intake.findings.extend(recognition.findings);
    // Faults are looked for in a frame that is not known too: their places help all the same.
    let frame = recognition.frame.clone();
    let looked_at = frame.clone().unwrap_or_else(|| likely_frame(&points));
    let mut rows = Vec::with_capacity(draft.rows.len());
    for row in draft.rows {
        let found = examine(file, &sheet, &row, &looked_at, draft.direction, &mut intake.findings);
        let standing = match found {
            Standing::Admitted if frame.is_none() => Standing::Held,
            found => found,
        };
        match standing {
            Standing::Admitted => intake.tally.admitted += 1,
            Standing::Held => intake.tally.held += 1,
            Standing::Refused => intake.tally.refused += 1,
        }
        intake.tally.read += 1;
        let DraftRow { number, values, geometry } = row;
        rows.push(MapRow { number, values, geometry, standing });
    }
    intake.layers.push(MapLayer {
        name: draft.name,
        frame,
        cures: recognition.cures,
        fields: draft.fields,
        rows,
    });
}

fn likely_frame(points: &[Point]) -> Frame {
    let is_degrees = points.iter().all(|[x, y]| x.abs() <= 180.0 && y.abs() <= 180.0);
    if is_degrees { Frame::Cgcs2000 } else { Frame::WebMercator }
}

fn examine(
    file: &str,
    sheet: &str,
    row: &DraftRow,
    frame: &Frame,
    direction: Direction,
    findings: &mut Vec<Finding>,
) -> Standing {
    let parts = match &row.geometry {
        Geometry::Area(parts) => parts,
        Geometry::Nothing => {
            findings.push(Trouble::no_geometry().finding(file, sheet, Some(row.number)));
            return Standing::Refused;
        }
        Geometry::Unreadable => return Standing::Refused,
        Geometry::Points(points) => return finite(file, sheet, row.number, points.iter(), findings),
        Geometry::Lines(lines) => return finite(file, sheet, row.number, lines.iter().flatten(), findings),
    };
    let shape = Shape { frame: frame.clone(), parts: parts.clone() };
    let place = place(file, sheet, Some(row.number));
    let found = faults(&shape, direction);
    findings
        .extend(found.iter().filter(|fault| is_worth_telling(fault)).map(|fault| fault.finding(&place, "")));
    let is_held = found.iter().any(|fault| fault.finding(&place, "").severity >= Severity::Held);
    if is_held { Standing::Held } else { Standing::Admitted }
}

/// Directions and repeated points are put right without a doubt and fill lists nobody reads.
fn is_worth_telling(fault: &Fault) -> bool {
    !fault.is_harmless()
}

fn finite<'p>(
    file: &str,
    sheet: &str,
    number: u32,
    mut points: impl Iterator<Item = &'p Point>,
    findings: &mut Vec<Finding>,
) -> Standing {
    match points.find(|point| !point.iter().all(|value| value.is_finite())) {
        None => Standing::Admitted,
        Some([x, y]) => {
            findings.push(Trouble::not_finite(*x, *y).finding(file, sheet, Some(number)));
            Standing::Refused
        }
    }
}

impl Geometry {
    fn first_point(&self) -> Option<Point> {
        match self {
            Self::Area(parts) => parts.first()?.shell.first().copied(),
            Self::Points(points) => points.first().copied(),
            Self::Lines(lines) => lines.first()?.first().copied(),
            Self::Nothing | Self::Unreadable => None,
        }
    }

    fn swap_axes(&mut self) {
        let swap = |points: &mut Vec<Point>| points.iter_mut().for_each(|point| point.swap(0, 1));
        match self {
            Self::Area(parts) => {
                for part in parts {
                    swap(&mut part.shell);
                    part.holes.iter_mut().for_each(swap);
                }
            }
            Self::Points(points) => swap(points),
            Self::Lines(lines) => lines.iter_mut().for_each(swap),
            Self::Nothing | Self::Unreadable => {}
        }
    }
}
