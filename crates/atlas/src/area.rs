//! Areas of shapes: in the projected frame and on the ellipsoid, both to 0.01 m², with their
//! difference stated, and the area of a title beside that of its geometry.
//!
//! In the projected frame an edge is the straight line between its points, and the area is exact on
//! the micrometre grid. On the ellipsoid an edge is the geodesic (Karney, "Algorithms for geodesics",
//! J. Geodesy 87 (2013), carried by geographiclib-rs), in binary64 with an error below 1e-6 m² for a
//! parcel; points are taken from the lexicographically first one, so that the digits do not depend on
//! where a ring begins.
#![expect(
    clippy::float_arithmetic,
    reason = "coordinates are binary64 as files carry them; what decides is taken on the whole grid"
)]

use crate::frame::Frame;
use crate::shape::{PlaneShape, Point, Shape, ToGrid};
use fact::{Area, Decimal, Ratio, Rounding};
use geographiclib_rs::{Geodesic, PolygonArea, Winding};

/// Decimals of a square metre that areas are stated with (GB/T 17986 and titles use two).
pub const AREA_DIGITS: u8 = 2;

/// How areas are rounded when they are stated.
pub const AREA_ROUNDING: Rounding = Rounding::HalfUp;

/// The two areas of one shape.
#[derive(Clone, Debug, PartialEq)]
pub struct AreaStatement {
    /// Frame the projected area is taken in.
    pub frame: Frame,
    /// Area in that frame, m² to 0.01.
    pub projected_square_metres: Decimal,
    /// Area on the ellipsoid, m² to 0.01.
    pub ellipsoid_square_metres: Decimal,
    /// The projected area as land.
    pub projected: Area,
    /// The area on the ellipsoid as land.
    pub ellipsoid: Area,
}

impl AreaStatement {
    /// Both areas of a shape, the projected one in `frame`; `None` when the shape has no place in it or
    /// it is not for measuring.
    #[must_use]
    pub fn of(shape: &Shape, frame: &Frame) -> Option<Self> {
        let projected_square_metres =
            shape.on_plane(frame)?.square_metres().round(AREA_DIGITS, AREA_ROUNDING);
        let ellipsoid_square_metres = ellipsoid_square_metres(shape)?;
        Some(Self {
            frame: frame.clone(),
            projected_square_metres,
            ellipsoid_square_metres,
            projected: Area::from_square_metres(projected_square_metres, AREA_ROUNDING),
            ellipsoid: Area::from_square_metres(ellipsoid_square_metres, AREA_ROUNDING),
        })
    }

    /// Projected less ellipsoid.
    #[must_use]
    pub fn difference(&self) -> Area {
        self.projected - self.ellipsoid
    }
}

/// Area on the ellipsoid of the shape's frame, m² rounded half up to 0.01; `None` where a point has no
/// longitude and latitude.
#[must_use]
pub fn ellipsoid_square_metres(shape: &Shape) -> Option<Decimal> {
    let ellipsoid = shape.frame.ellipsoid();
    let geodesic = Geodesic::new(ellipsoid.equatorial_radius, ellipsoid.flattening);
    let conversion = shape.frame.conversion_to(&Frame::Cgcs2000);
    let enclosed = |ring: &[Point]| -> Option<f64> {
        let points: Option<Vec<Point>> = ring.iter().map(|point| conversion.point(*point)).collect();
        Some(ring_square_metres(&geodesic, points?))
    };
    let mut square_metres = 0.0;
    for part in &shape.parts {
        square_metres += enclosed(&part.shell)?;
        for hole in &part.holes {
            square_metres -= enclosed(hole)?;
        }
    }
    decimal_of(square_metres, AREA_DIGITS)
}

fn ring_square_metres(geodesic: &Geodesic, mut points: Vec<Point>) -> f64 {
    if points.first() == points.last() {
        points.pop();
    }
    let before = |one: &Point, other: &Point| one[0].total_cmp(&other[0]).then(one[1].total_cmp(&other[1]));
    let Some(first) = (0..points.len()).min_by(|one, other| before(&points[*one], &points[*other])) else {
        return 0.0;
    };
    points.rotate_left(first);
    // One direction for both ways round: the smaller neighbour of the first point comes second.
    if points.len() > 2 && before(&points[points.len() - 1], &points[1]).is_lt() {
        points[1..].reverse();
    }
    let mut polygon = PolygonArea::new(geodesic, Winding::CounterClockwise);
    for [longitude, latitude] in points {
        polygon.add_point(latitude, longitude);
    }
    let (_, square_metres, _) = polygon.compute(true);
    square_metres.abs()
}

/// A binary64 number as the decimal nearest to it with `digits` places, half up; `None` when it is not
/// finite or beyond 1e15.
#[must_use]
pub fn decimal_of(value: f64, digits: u8) -> Option<Decimal> {
    if !value.is_finite() || value.abs() >= 1e15 {
        return None;
    }
    // The shortest text of a binary64 is within half a unit in its last place; ties are decided on it.
    let exact: Decimal = format!("{value:.9}").parse().ok()?;
    Some(exact.round(digits, AREA_ROUNDING))
}

/// The area of a title beside the area of its geometry.
#[derive(Clone, Debug, PartialEq)]
pub struct TitleComparison {
    /// What the title says.
    pub title: Area,
    /// What the geometry encloses.
    pub geometry: Area,
    /// Geometry less title.
    pub difference: Area,
    /// Difference over the area of the title, exactly; `None` when the title says zero.
    pub share: Option<Ratio>,
    /// Whether the difference is within both tolerances given.
    pub is_within: bool,
}

impl TitleComparison {
    /// Compares; `share` and `least` are the tolerances of whoever decides: a difference passes when it
    /// is at most `share` of the title, or at most `least` in itself.
    #[must_use]
    pub fn new(title: Area, geometry: Area, share: &Ratio, least: Area) -> Self {
        let difference = geometry - title;
        let size = Ratio::from(difference.micro_mu().abs());
        let allowed = (share * &Ratio::from(title.micro_mu())).max(Ratio::from(least.micro_mu()));
        Self {
            title,
            geometry,
            difference,
            share: Ratio::from(difference.micro_mu()).checked_div(&Ratio::from(title.micro_mu())),
            is_within: size <= allowed,
        }
    }
}

/// Divides a whole area over parts in proportion, so that the parts add up to the whole to the last
/// micro-亩: each gets its share rounded down, what is left goes one by one to the largest remainders
/// (the earlier part first when two are equal).
///
/// `weights` are not negative; without any weight every part gets nothing.
#[must_use]
pub fn allot(whole: Area, weights: &[i128]) -> Vec<Area> {
    let total: i128 = weights.iter().sum();
    if total <= 0 {
        return vec![Area::default(); weights.len()];
    }
    let mut given = 0;
    let mut shares: Vec<(i64, i128)> = Vec::with_capacity(weights.len());
    for weight in weights {
        let (floor, remainder) = share(whole.micro_mu(), *weight, total);
        given += floor;
        shares.push((floor, remainder));
    }
    let mut order: Vec<usize> = (0..shares.len()).collect();
    order.sort_by(|one, other| shares[*other].1.cmp(&shares[*one].1).then(one.cmp(other)));
    let left = usize::try_from(whole.micro_mu() - given).unwrap_or(0);
    for index in order.into_iter().take(left) {
        shares[index].0 += 1;
    }
    shares.into_iter().map(|(micro_mu, _)| Area::from_micro_mu(micro_mu)).collect()
}

/// `whole × weight / total` rounded down, and the remainder over `total`. The product is taken bit by
/// bit where 128 bits do not hold it.
fn share(whole: i64, weight: i128, total: i128) -> (i64, i128) {
    if let Some(product) = i128::from(whole).checked_mul(weight) {
        let floor = i64::try_from(product.div_euclid(total)).unwrap_or(i64::MAX);
        return (floor, product.rem_euclid(total));
    }
    let (mut floor, mut remainder) = (0i64, 0i128);
    for bit in (0..63).rev() {
        // Both stay in range: the weight is at most the total, and totals below 2^126.
        (floor, remainder) = (2 * floor, 2 * remainder);
        if whole >> bit & 1 == 1 {
            remainder += weight;
        }
        while remainder >= total {
            remainder -= total;
            floor += 1;
        }
    }
    (floor, remainder)
}

/// The land of twice so many square micrometres, rounded once to whole micro-亩.
#[must_use]
pub fn area_of_grid(twice_square_micrometres: i128, rounding: Rounding) -> Area {
    // 5 × 1,500 / 10¹³
    let micro_mu = rounding.quotient(twice_square_micrometres * 3, 4_000_000_000);
    Area::from_micro_mu(i64::try_from(micro_mu).unwrap_or(i64::MAX))
}

/// All rings of a shape as one plane area in its measuring frame, for layers of many shapes.
#[must_use]
pub fn plane_shapes(shapes: &[Shape], frame: &Frame) -> Vec<Option<PlaneShape>> {
    if !frame.is_for_measuring() {
        return vec![None; shapes.len()];
    }
    let mut ready: Option<(&Frame, ToGrid)> = None;
    let mut planes = Vec::with_capacity(shapes.len());
    for shape in shapes {
        if ready.as_ref().is_none_or(|(from, _)| **from != shape.frame) {
            ready = ToGrid::new(&shape.frame, frame).map(|to| (&shape.frame, to));
        }
        planes.push(ready.as_ref().and_then(|(_, to)| shape.on_grid(to)));
    }
    planes
}
