//! Well-known binary and text of geometries in and out (OGC 06-103r4, with the Z and M forms of ISO and
//! PostGIS, whose further numbers are passed over).

use super::layer::Geometry;
use super::message::Trouble;
use atlas::{Part, Point};

const DEEPEST: usize = 8;

/// Reads a geometry from well-known binary.
pub(super) fn read(bytes: &[u8]) -> Result<Geometry, Trouble> {
    let mut reader = Reader { bytes, at: 0, is_little: true };
    let mut found = Found::default();
    reader.geometry(&mut found, 0)?;
    found.into_geometry()
}

/// Polygons as a multipolygon in well-known binary, little-endian.
pub(super) fn write_many(parts: &[Part], out: &mut Vec<u8>) {
    out.push(1);
    out.extend_from_slice(&6u32.to_le_bytes());
    out.extend_from_slice(&u32::try_from(parts.len()).unwrap_or(u32::MAX).to_le_bytes());
    parts.iter().for_each(|part| write_polygon(part, out));
}

fn write_polygon(part: &Part, out: &mut Vec<u8>) {
    let count = |length: usize| u32::try_from(length).unwrap_or(u32::MAX).to_le_bytes();
    out.push(1);
    out.extend_from_slice(&3u32.to_le_bytes());
    out.extend_from_slice(&count(1 + part.holes.len()));
    for ring in part.rings() {
        out.extend_from_slice(&count(ring.len()));
        for value in ring.iter().flatten() {
            out.extend_from_slice(&value.to_le_bytes());
        }
    }
}

/// What the members of a geometry were.
#[derive(Default)]
struct Found {
    parts: Vec<Part>,
    points: Vec<Point>,
    lines: Vec<Vec<Point>>,
}

impl Found {
    fn into_geometry(self) -> Result<Geometry, Trouble> {
        let kinds = [!self.parts.is_empty(), !self.points.is_empty(), !self.lines.is_empty()];
        match kinds {
            [false, false, false] => Ok(Geometry::Nothing),
            [true, false, false] => Ok(Geometry::Area(self.parts)),
            [false, true, false] => Ok(Geometry::Points(self.points)),
            [false, false, true] => Ok(Geometry::Lines(self.lines)),
            _ => Err(Trouble::kind_not_read("GeometryCollection（点、线、面混合）")),
        }
    }
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    is_little: bool,
}

impl Reader<'_> {
    fn geometry(&mut self, found: &mut Found, depth: usize) -> Result<(), Trouble> {
        let broken = || Trouble::bad_geometry("", "WKB 不完整");
        if depth > DEEPEST {
            return Err(Trouble::bad_geometry("", "WKB 嵌套过深"));
        }
        self.is_little = self.take::<1>().ok_or_else(broken)? != [0];
        let code = self.whole().ok_or_else(broken)?;
        // PostGIS puts flags in front, ISO adds thousands.
        let flags = code >> 29;
        if flags & 1 != 0 {
            self.whole().ok_or_else(broken)?;
        }
        let base = code & 0x1fff_ffff;
        let more = match (base / 1000, flags >> 1) {
            (1 | 2, _) | (0, 1 | 2) => 1,
            (3, _) | (0, 3) => 2,
            _ => 0,
        };
        match base % 1000 {
            1 => {
                let point = self.point(more).ok_or_else(broken)?;
                // An empty point is written with not-a-number.
                if !point.iter().all(|value| value.is_nan()) {
                    found.points.push(point);
                }
            }
            2 => found.lines.push(self.line(more).ok_or_else(broken)?),
            3 => {
                let count = self.count().ok_or_else(broken)?;
                let mut rings = (0..count).map(|_| self.line(more));
                if let Some(shell) = rings.next() {
                    let shell = shell.ok_or_else(broken)?;
                    let holes = rings.collect::<Option<_>>().ok_or_else(broken)?;
                    found.parts.push(Part { shell, holes });
                }
            }
            4..=7 => {
                let count = self.count().ok_or_else(broken)?;
                for _ in 0..count {
                    self.geometry(found, depth + 1)?;
                }
            }
            other => return Err(Trouble::kind_not_read(format!("WKB {other}"))),
        }
        Ok(())
    }

    fn line(&mut self, more: usize) -> Option<Vec<Point>> {
        let count = self.count()?;
        (count <= self.bytes.len() / 16).then_some(())?;
        (0..count).map(|_| self.point(more)).collect()
    }

    fn point(&mut self, more: usize) -> Option<Point> {
        let point = [self.number()?, self.number()?];
        for _ in 0..more {
            self.number()?;
        }
        Some(point)
    }

    fn number(&mut self) -> Option<f64> {
        let bytes = self.take::<8>()?;
        Some(if self.is_little { f64::from_le_bytes(bytes) } else { f64::from_be_bytes(bytes) })
    }

    fn count(&mut self) -> Option<usize> {
        usize::try_from(self.whole()?).ok()
    }

    fn whole(&mut self) -> Option<u32> {
        let bytes = self.take::<4>()?;
        Some(if self.is_little { u32::from_le_bytes(bytes) } else { u32::from_be_bytes(bytes) })
    }

    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let bytes = self.bytes.get(self.at..self.at + N)?.try_into().ok()?;
        self.at += N;
        Some(bytes)
    }
}

/// Reads `POLYGON ((…))`, `MULTIPOLYGON (((…)))` or `POINT (…)`; an optional `SRID=…;` in front is passed over.
pub(super) fn read_text(text: &str) -> Result<Geometry, Trouble> {
    let bad = |detail: &str| Trouble::bad_geometry(text, detail);
    let text_only = text.trim();
    let upper = text_only.to_ascii_uppercase();
    let body =
        if upper.starts_with("SRID=") { upper.split_once(';').map_or("", |(_, rest)| rest) } else { &upper };
    let body = body.trim();
    let open = body.find('(').unwrap_or(body.len());
    let kind: Vec<&str> = body[..open].split_whitespace().collect();
    if kind.last() == Some(&"EMPTY") {
        return Ok(Geometry::Nothing);
    }
    let groups = nested(&body[open..]).ok_or_else(|| bad("WKT 的括号或数值有误"))?;
    match (kind.first().copied().unwrap_or(""), groups) {
        ("POINT", Nested::Points(points)) if points.len() == 1 => Ok(Geometry::Points(points)),
        ("POLYGON", polygon @ Nested::Groups(_)) => {
            Ok(Geometry::Area(vec![polygon.part().ok_or_else(|| bad("WKT 的括号层次有误"))?]))
        }
        ("MULTIPOLYGON", Nested::Groups(polygons)) => {
            let parts = polygons.into_iter().map(Nested::part).collect::<Option<_>>();
            Ok(Geometry::Area(parts.ok_or_else(|| bad("WKT 的括号层次有误"))?))
        }
        ("", _) => Err(bad("不是 WKT")),
        (kind, _) => Err(Trouble::kind_not_read(kind)),
    }
}

/// Brackets of points or of further brackets.
enum Nested {
    Points(Vec<Point>),
    Groups(Vec<Nested>),
}

impl Nested {
    fn part(self) -> Option<Part> {
        let Self::Groups(rings) = self else { return None };
        let mut rings = rings.into_iter().map(|ring| match ring {
            Self::Points(points) => Some(points),
            Self::Groups(_) => None,
        });
        Some(Part { shell: rings.next()??, holes: rings.collect::<Option<_>>()? })
    }
}

fn nested(text: &str) -> Option<Nested> {
    fn group(text: &str, depth: usize) -> Option<(Nested, &str)> {
        let mut rest = text.trim_start().strip_prefix('(')?.trim_start();
        if depth > DEEPEST {
            return None;
        }
        if !rest.starts_with('(') {
            let (body, after) = rest.split_once(')')?;
            let point = |pair: &str| -> Option<Point> {
                let mut numbers = pair.split_whitespace().map(|number| number.parse::<f64>().ok());
                Some([numbers.next()??, numbers.next()??])
            };
            return Some((Nested::Points(body.split(',').map(point).collect::<Option<_>>()?), after));
        }
        let mut groups = Vec::new();
        loop {
            let (inner, after) = group(rest, depth + 1)?;
            groups.push(inner);
            let after = after.trim_start();
            if let Some(after) = after.strip_prefix(',') {
                rest = after.trim_start();
            } else {
                return Some((Nested::Groups(groups), after.strip_prefix(')')?));
            }
        }
    }
    let (found, rest) = group(text, 0)?;
    rest.trim().is_empty().then_some(found)
}
