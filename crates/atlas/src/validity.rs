//! Whether a shape is one, with every reason why not and its place, not only the first.
//!
//! Coordinates are compared exactly on a fine grid of their frame (a micrometre, or the same share of
//! a degree). What a fault means for an import is left to the caller; [`Fault::is_harmless`] tells
//! which ones are put right without a doubt when the shape is taken to the plane.
#![expect(
    clippy::float_arithmetic,
    reason = "coordinates are binary64 as files carry them; what decides is taken on the whole grid"
)]

mod crossings;
mod nesting;

use crate::contiguity::side;
use crate::shape::{GridPoint, Part, Point, Shape, twice_signed_area};
use fact::{Finding, Place, Severity};

/// What is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// A coordinate is no number, or farther away than the Earth is wide.
    NotFinite,
    /// The ring does not end where it begins.
    Unclosed,
    /// Fewer than three different points.
    TooFewPoints,
    /// The same point twice in a row.
    DuplicatePoint,
    /// The border runs out and straight back.
    Spike,
    /// The ring encloses nothing.
    ZeroArea,
    /// The shell runs clockwise or a hole counter-clockwise (or the other way round in a shapefile).
    WrongDirection,
    /// Two edges of one ring cross.
    SelfIntersection,
    /// A ring runs through one of its points again.
    SelfTouch,
    /// Two edges of one ring lie on each other.
    SelfOverlap,
    /// A hole, or a part of one, lies outside its shell.
    HoleOutsideShell,
    /// Two holes of a part overlap or lie in each other.
    OverlappingHoles,
    /// Two rings share a line: a hole and its shell, two holes, or two parts.
    SharedLine,
    /// Holes touch so that they cut the interior apart.
    InteriorCutApart,
    /// Two parts overlap.
    OverlappingParts,
    /// There is no part at all.
    Empty,
    /// So many faults or points that the rest was not looked at.
    More,
}

/// One fault with its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// What is wrong.
    pub reason: Reason,
    /// Part, from 0.
    pub part: usize,
    /// Ring in the part: 0 is the shell, then the holes.
    pub ring: usize,
    /// Where, in the coordinates of the shape, when there is one place.
    pub point: Option<Point>,
    /// The other part and ring it is about, when there are two.
    pub other: Option<(usize, usize)>,
}

/// Which way shells run where the shape comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// GeoJSON (RFC 7946) and most standards.
    CounterClockwise,
    /// Shapefiles.
    Clockwise,
    /// Not told: directions are not looked at.
    Any,
}

/// Most faults that are listed for one shape before [`Reason::More`] ends the list.
pub const MOST_FAULTS: usize = 500;

/// All faults of a shape, ordered by part, ring, reason and place. Empty for a valid shape.
#[must_use]
pub fn faults(shape: &Shape, direction: Direction) -> Vec<Fault> {
    let mut examination = Examination::new(shape);
    if shape.parts.is_empty() {
        examination.tell(Reason::Empty, 0, 0, None, None);
    }
    for (number, part) in shape.parts.iter().enumerate() {
        let rings: Vec<Vec<GridPoint>> = part
            .rings()
            .enumerate()
            .map(|(ring, points)| examination.ring(number, ring, points, direction))
            .collect();
        examination.parts.push(rings);
    }
    crossings::find(&mut examination);
    nesting::find(&mut examination);
    examination.finish()
}

impl Reason {
    /// Stable code for findings.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::NotFinite => "shape-not-finite",
            Self::Unclosed => "shape-unclosed",
            Self::TooFewPoints => "shape-too-few-points",
            Self::DuplicatePoint => "shape-duplicate-point",
            Self::Spike => "shape-spike",
            Self::ZeroArea => "shape-zero-area",
            Self::WrongDirection => "shape-wrong-direction",
            Self::SelfIntersection => "shape-self-intersection",
            Self::SelfTouch => "shape-self-touch",
            Self::SelfOverlap => "shape-self-overlap",
            Self::HoleOutsideShell => "shape-hole-outside",
            Self::OverlappingHoles => "shape-overlapping-holes",
            Self::SharedLine => "shape-shared-line",
            Self::InteriorCutApart => "shape-cut-apart",
            Self::OverlappingParts => "shape-overlapping-parts",
            Self::Empty => "shape-empty",
            Self::More => "shape-more-faults",
        }
    }

    fn wording(self) -> (&'static str, &'static str) {
        let redraw = "请在制图软件中修正这一处后重新导入。";
        let none = "无需处理，读取时已自动处理。";
        match self {
            Self::NotFinite => ("坐标不是有效的数值。", "请核对坐标后重新导入。"),
            Self::Unclosed => ("环没有闭合，终点与起点不同。", "请确认边界完整，闭合后重新导入。"),
            Self::TooFewPoints => ("环的不同点少于三个，围不成面。", "请补全界址点或删去这个环。"),
            Self::DuplicatePoint => ("相邻两点重复。", none),
            Self::Spike => ("边界伸出后沿原线折回（尖刺）。", redraw),
            Self::ZeroArea => ("环的面积为零。", "请补全界址点或删去这个环。"),
            Self::WrongDirection => ("环的方向与文件格式的规定相反。", none),
            Self::SelfIntersection => ("边界自相交。", redraw),
            Self::SelfTouch => ("边界两次经过同一点。", redraw),
            Self::SelfOverlap => ("边界有两段互相重合。", redraw),
            Self::HoleOutsideShell => ("内环有一部分或全部在外环之外。", redraw),
            Self::OverlappingHoles => ("两个内环互相重叠或包含。", redraw),
            Self::SharedLine => ("两个环有一段边重合。", redraw),
            Self::InteriorCutApart => {
                ("内环首尾相接，把面割成互不连通的几块。", "请拆成几个部分后重新导入。")
            }
            Self::OverlappingParts => ("图形的两个部分互相重叠。", "请合并或裁去重叠部分后重新导入。"),
            Self::Empty => ("没有图形。", "请补上界址点，或确认这一行不需要图形。"),
            Self::More => ("错误或点数过多，其余没有列出。", "请先修正已列出的错误，或拆分图形后重新导入。"),
        }
    }
}

impl Fault {
    /// Whether taking the shape to the plane puts this right without changing what it encloses.
    #[must_use]
    pub fn is_harmless(&self) -> bool {
        matches!(self.reason, Reason::DuplicatePoint | Reason::WrongDirection)
    }

    /// As a finding about the shape at `place`, whose parcel code or name is `subject`.
    #[must_use]
    pub fn finding(&self, place: &Place, subject: &str) -> Finding {
        let (message, advice) = self.reason.wording();
        let mut where_it_is = String::new();
        if !matches!(self.reason, Reason::Empty | Reason::More) {
            where_it_is = ring_name(self.part, self.ring);
            if let Some((part, ring)) = self.other.filter(|other| *other != (self.part, self.ring)) {
                where_it_is = format!("{where_it_is}与{}", ring_name(part, ring));
            }
            where_it_is.push('：');
        }
        Finding {
            code: self.reason.code().to_owned(),
            severity: if self.is_harmless() { Severity::Notice } else { Severity::Held },
            place: place.clone(),
            subject: subject.to_owned(),
            term: String::new(),
            raw: self.point.map_or_else(String::new, |[x, y]| format!("{x}, {y}")),
            message: format!("{where_it_is}{message}"),
            advice: advice.to_owned(),
        }
    }
}

fn ring_name(part: usize, ring: usize) -> String {
    match ring {
        0 => format!("第{}部分外环", part + 1),
        _ => format!("第{}部分第{ring}个内环", part + 1),
    }
}

/// One shape under examination: rings on the grid (open, without repeated points) and what was found.
struct Examination {
    grid_per_unit: f64,
    parts: Vec<Vec<Vec<GridPoint>>>,
    faults: Vec<Fault>,
    is_full: bool,
}

impl Examination {
    fn new(shape: &Shape) -> Self {
        // 1e-11 degree is about a micrometre.
        let grid_per_unit = if shape.frame.is_geographic() { 1e11 } else { 1e6 };
        Self { grid_per_unit, parts: Vec::new(), faults: Vec::new(), is_full: false }
    }

    fn tell(
        &mut self,
        reason: Reason,
        part: usize,
        ring: usize,
        point: Option<GridPoint>,
        other: Option<(usize, usize)>,
    ) {
        if self.faults.len() >= MOST_FAULTS {
            self.is_full = true;
            return;
        }
        let per_unit = self.grid_per_unit;
        #[expect(clippy::cast_precision_loss, reason = "grid values stay within 1e14, exact in binary64")]
        let point = point.map(|point| point.map(|value| value as f64 / per_unit));
        self.faults.push(Fault { reason, part, ring, point, other });
    }

    /// Examines one ring by itself and returns it on the grid; nothing when it cannot stand there.
    fn ring(&mut self, part: usize, ring: usize, points: &[Point], direction: Direction) -> Vec<GridPoint> {
        let mut open: Vec<GridPoint> = Vec::with_capacity(points.len());
        let mut is_whole = true;
        for point in points {
            match self.on_grid(*point) {
                Some(point) if open.last() == Some(&point) => {
                    self.tell(Reason::DuplicatePoint, part, ring, Some(point), None);
                }
                Some(point) => open.push(point),
                None => {
                    is_whole = false;
                    let fault =
                        Fault { reason: Reason::NotFinite, part, ring, point: Some(*point), other: None };
                    self.faults.push(fault);
                }
            }
        }
        if !is_whole {
            return Vec::new();
        }
        match (open.first().copied(), open.last().copied()) {
            (Some(first), Some(last)) if first == last && open.len() > 1 => {
                open.pop();
            }
            (Some(_), Some(last)) if open.len() > 1 => {
                self.tell(Reason::Unclosed, part, ring, Some(last), None)
            }
            _ => {}
        }
        let mut different = open.clone();
        different.sort_unstable();
        different.dedup();
        if different.len() < 3 {
            self.tell(Reason::TooFewPoints, part, ring, open.first().copied(), None);
            return Vec::new();
        }
        self.spikes(part, ring, &open);
        let twice = twice_signed_area(&open);
        if twice == 0 {
            self.tell(Reason::ZeroArea, part, ring, open.first().copied(), None);
        }
        let wanted = match direction {
            Direction::Any => 0,
            Direction::CounterClockwise => 1,
            Direction::Clockwise => -1,
        } * if ring == 0 { 1 } else { -1 };
        if twice.signum() * wanted < 0 {
            self.tell(Reason::WrongDirection, part, ring, open.first().copied(), None);
        }
        open
    }

    fn spikes(&mut self, part: usize, ring: usize, open: &[GridPoint]) {
        let count = open.len();
        for index in 0..count {
            let (before, here, after) =
                (open[(index + count - 1) % count], open[index], open[(index + 1) % count]);
            if is_spike(before, here, after) {
                self.tell(Reason::Spike, part, ring, Some(here), None);
            }
        }
    }

    #[expect(clippy::cast_possible_truncation, reason = "checked to be within 1e15")]
    fn on_grid(&self, point: Point) -> Option<GridPoint> {
        let scaled = point.map(|value| value * self.grid_per_unit);
        scaled.iter().all(|value| value.abs() < 1e15).then(|| scaled.map(|value| value.round() as i64))
    }

    fn finish(mut self) -> Vec<Fault> {
        let key = |fault: &Fault| (fault.part, fault.ring, fault.reason, fault.other);
        self.faults.sort_by(|one, other| {
            let places = |fault: &Fault| fault.point.unwrap_or([f64::NEG_INFINITY; 2]);
            key(one).cmp(&key(other)).then_with(|| {
                let (one, other) = (places(one), places(other));
                one[0].total_cmp(&other[0]).then(one[1].total_cmp(&other[1]))
            })
        });
        self.faults.dedup();
        if self.is_full {
            self.faults.push(Fault { reason: Reason::More, part: 0, ring: 0, point: None, other: None });
        }
        self.faults
    }
}

/// Whether the border turns straight back at `here`.
fn is_spike(before: GridPoint, here: GridPoint, after: GridPoint) -> bool {
    let ahead = |axis: usize| i128::from(after[axis] - here[axis]) * i128::from(before[axis] - here[axis]);
    side([before, here], after) == 0 && ahead(0) + ahead(1) > 0
}

/// Whether a part is worth comparing with others: its shell encloses something.
fn is_sound(part: &[Vec<GridPoint>]) -> bool {
    part.first().is_some_and(|shell| shell.len() >= 3 && twice_signed_area(shell) != 0)
}

/// The rings of a part as a shape of one part would carry them (for tests of other modules).
#[must_use]
pub fn is_valid(shape: &Shape) -> bool {
    faults(shape, Direction::Any).iter().all(Fault::is_harmless)
}

impl Part {
    /// Number of points of all rings.
    #[must_use]
    pub fn point_count(&self) -> usize {
        self.rings().map(Vec::len).sum()
    }
}
