//! Frames: what the two numbers of a point mean. CGCS2000 and its Gauss–Krüger zones, WGS 84, the web
//! map's Mercator, and projections a file states by parameters.
//!
//! Coordinates are always (east, north) or (longitude, latitude), whatever order the register of
//! frames names; a file that swaps them is found by [`recognition`]. CGCS2000 and WGS 84 are taken as
//! one datum: they differ by centimetres, which no area shows. Xi'an 80 and Beijing 54 need seven local
//! parameters and are refused, never guessed.
#![expect(
    clippy::float_arithmetic,
    reason = "coordinates are binary64 as files carry them; what decides is taken on the whole grid"
)]

mod ellipsoid;
mod foreign;
pub mod recognition;
mod stated;
mod wkt;

pub use ellipsoid::Ellipsoid;
pub use foreign::ForeignFrame;
pub use stated::{FrameError, frame_of_prj};

use ellipsoid::TransverseMercator;
use std::fmt;

/// What the two numbers of a point mean.
#[derive(Clone, Debug, PartialEq)]
pub enum Frame {
    /// Degrees on CGCS2000 (EPSG:4490).
    Cgcs2000,
    /// Degrees on WGS 84 (EPSG:4326).
    Wgs84,
    /// Metres in a Gauss–Krüger zone of CGCS2000.
    GaussKruger(Zone),
    /// "Metres" of the web map (EPSG:3857): about 1.4 times too long at 32° north; never measured in.
    WebMercator,
    /// A projection stated by parameters.
    Foreign(ForeignFrame),
}

/// Width of a Gauss–Krüger zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ZoneWidth {
    /// 3°-zones: number n has its meridian at 3n degrees.
    Three,
    /// 6°-zones: number n has its meridian at 6n − 3 degrees.
    Six,
}

/// A Gauss–Krüger zone of CGCS2000.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Zone {
    width: ZoneWidth,
    number: u8,
    has_prefix: bool,
}

impl Zone {
    /// Zone by width and number (3°: 25–45, 6°: 13–23); `None` outside China's zones.
    #[must_use]
    pub fn new(width: ZoneWidth, number: u8, has_prefix: bool) -> Option<Self> {
        width.numbers().contains(&number).then_some(Self { width, number, has_prefix })
    }

    /// The 3°-zone in which a longitude lies; a longitude on a border belongs to the zone east of it.
    #[must_use]
    pub fn of_longitude(longitude: f64, has_prefix: bool) -> Option<Self> {
        let nearest = ((longitude + 1.5) / 3.0).floor();
        (25u8..=45)
            .find(|number| f64::from(*number) == nearest)
            .and_then(|number| Self::new(ZoneWidth::Three, number, has_prefix))
    }

    /// Zone number.
    #[must_use]
    pub fn number(self) -> u8 {
        self.number
    }

    /// Zone width.
    #[must_use]
    pub fn width(self) -> ZoneWidth {
        self.width
    }

    /// Whether eastings carry the zone number in front (eight digits before the point).
    #[must_use]
    pub fn has_prefix(self) -> bool {
        self.has_prefix
    }

    /// The same zone with or without the number in front of the easting.
    #[must_use]
    pub fn with_prefix(self, has_prefix: bool) -> Self {
        Self { has_prefix, ..self }
    }

    /// Central meridian, whole degrees east.
    #[must_use]
    pub fn central_meridian(self) -> u8 {
        match self.width {
            ZoneWidth::Three => 3 * self.number,
            ZoneWidth::Six => 6 * self.number - 3,
        }
    }

    /// Easting of the central meridian, metres.
    #[must_use]
    pub fn false_easting(self) -> f64 {
        500_000.0 + if self.has_prefix { 1_000_000.0 * f64::from(self.number) } else { 0.0 }
    }

    /// Number in the EPSG register (4491–4554).
    #[must_use]
    pub fn epsg(self) -> u32 {
        let (first, base) = match (self.width, self.has_prefix) {
            (ZoneWidth::Six, true) => (13, 4491),
            (ZoneWidth::Six, false) => (13, 4502),
            (ZoneWidth::Three, true) => (25, 4513),
            (ZoneWidth::Three, false) => (25, 4534),
        };
        base + u32::from(self.number - first)
    }

    fn projection(self) -> TransverseMercator {
        let meridian = f64::from(self.central_meridian());
        TransverseMercator::new(Ellipsoid::CGCS2000, meridian, self.false_easting())
    }
}

impl ZoneWidth {
    fn numbers(self) -> std::ops::RangeInclusive<u8> {
        match self {
            Self::Three => 25..=45,
            Self::Six => 13..=23,
        }
    }
}

impl Frame {
    /// The frame of a number in the EPSG register: 4490, 4326, 3857 and 4491–4554.
    #[must_use]
    pub fn from_epsg(code: u32) -> Option<Self> {
        let zone = |width: ZoneWidth, has_prefix: bool, base: u32| {
            let number = u8::try_from(code - base).ok()? + width.numbers().start();
            Zone::new(width, number, has_prefix).map(Self::GaussKruger)
        };
        match code {
            4490 => Some(Self::Cgcs2000),
            4326 => Some(Self::Wgs84),
            3857 | 900_913 => Some(Self::WebMercator),
            4491..=4501 => zone(ZoneWidth::Six, true, 4491),
            4502..=4512 => zone(ZoneWidth::Six, false, 4502),
            4513..=4533 => zone(ZoneWidth::Three, true, 4513),
            4534..=4554 => zone(ZoneWidth::Three, false, 4534),
            _ => None,
        }
    }

    /// Number in the EPSG register; `None` for a frame stated by parameters.
    #[must_use]
    pub fn epsg(&self) -> Option<u32> {
        match self {
            Self::Cgcs2000 => Some(4490),
            Self::Wgs84 => Some(4326),
            Self::WebMercator => Some(3857),
            Self::GaussKruger(zone) => Some(zone.epsg()),
            Self::Foreign(_) => None,
        }
    }

    /// Whether coordinates are degrees.
    #[must_use]
    pub fn is_geographic(&self) -> bool {
        match self {
            Self::Cgcs2000 | Self::Wgs84 => true,
            Self::Foreign(frame) => frame.is_geographic(),
            Self::GaussKruger(_) | Self::WebMercator => false,
        }
    }

    /// Whether lengths and areas may be taken from the coordinates: not in degrees, and not in the web
    /// map's Mercator.
    #[must_use]
    pub fn is_for_measuring(&self) -> bool {
        !self.is_geographic() && *self != Self::WebMercator
    }

    /// How many metres one unit of the coordinates is; `None` for degrees.
    #[must_use]
    pub fn metres_per_unit(&self) -> Option<f64> {
        match self {
            _ if self.is_geographic() => None,
            Self::Foreign(frame) => Some(frame.metres_per_unit()),
            _ => Some(1.0),
        }
    }

    /// Ellipsoid the frame stands on; stated frames are taken on CGCS2000's (GRS 80).
    #[must_use]
    pub fn ellipsoid(&self) -> Ellipsoid {
        match self {
            Self::Wgs84 | Self::WebMercator => Ellipsoid::WGS84,
            _ => Ellipsoid::CGCS2000,
        }
    }

    /// How points of this frame become points of another.
    #[must_use]
    pub fn conversion_to(&self, target: &Self) -> Conversion {
        if self == target {
            return Conversion { from: Projection::Degrees, to: Projection::Degrees };
        }
        Conversion { from: Projection::of(self), to: Projection::of(target) }
    }
}

impl fmt::Display for Frame {
    /// Name for people, with the number of the register.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cgcs2000 => f.write_str("CGCS2000 经纬度（EPSG:4490）"),
            Self::Wgs84 => f.write_str("WGS 84 经纬度（EPSG:4326）"),
            Self::WebMercator => f.write_str("Web 墨卡托（EPSG:3857）"),
            Self::GaussKruger(zone) => write!(f, "{zone}"),
            Self::Foreign(frame) => f.write_str(frame.name()),
        }
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = if self.width == ZoneWidth::Three { 3 } else { 6 };
        let prefix = if self.has_prefix { "带带号" } else { "不带带号" };
        let (meridian, number, epsg) = (self.central_meridian(), self.number, self.epsg());
        write!(f, "CGCS2000 {width}度带第{number}带（中央经线{meridian}°E，{prefix}，EPSG:{epsg}）")
    }
}

/// A prepared conversion of points between two frames, by way of longitude and latitude.
#[derive(Clone, Debug)]
pub struct Conversion {
    from: Projection,
    to: Projection,
}

impl Conversion {
    /// The point in the target frame; `None` where a projection has no answer.
    #[must_use]
    pub fn point(&self, point: [f64; 2]) -> Option<[f64; 2]> {
        self.to.forward(self.from.inverse(point)?)
    }
}

#[derive(Clone, Debug)]
enum Projection {
    Degrees,
    TransverseMercator(TransverseMercator),
    WebMercator,
    Foreign(ForeignFrame),
}

impl Projection {
    fn of(frame: &Frame) -> Self {
        match frame {
            Frame::Cgcs2000 | Frame::Wgs84 => Self::Degrees,
            Frame::GaussKruger(zone) => Self::TransverseMercator(zone.projection()),
            Frame::WebMercator => Self::WebMercator,
            Frame::Foreign(foreign) => Self::Foreign(foreign.clone()),
        }
    }

    fn inverse(&self, point: [f64; 2]) -> Option<[f64; 2]> {
        match self {
            Self::Degrees => point.iter().all(|value| value.is_finite()).then_some(point),
            Self::TransverseMercator(projection) => projection.inverse(point),
            Self::WebMercator => web_mercator_inverse(point),
            Self::Foreign(frame) => frame.inverse(point),
        }
    }

    fn forward(&self, point: [f64; 2]) -> Option<[f64; 2]> {
        match self {
            Self::Degrees => Some(point),
            Self::TransverseMercator(projection) => projection.forward(point),
            Self::WebMercator => web_mercator(point),
            Self::Foreign(frame) => frame.forward(point),
        }
    }
}

/// Half the side of the web map's square, metres.
pub(crate) const WEB_MERCATOR_EDGE: f64 = std::f64::consts::PI * 6_378_137.0;

/// Web Mercator on the sphere of the equatorial radius, as EPSG:3857 defines it.
pub(crate) fn web_mercator([longitude, latitude]: [f64; 2]) -> Option<[f64; 2]> {
    let radius = Ellipsoid::WGS84.equatorial_radius;
    if !(longitude.abs() <= 180.0 && latitude.abs() < 89.0) {
        return None;
    }
    Some([radius * longitude.to_radians(), radius * latitude.to_radians().tan().asinh()])
}

fn web_mercator_inverse([x, y]: [f64; 2]) -> Option<[f64; 2]> {
    let radius = Ellipsoid::WGS84.equatorial_radius;
    (x.abs() <= WEB_MERCATOR_EDGE * 1.000_001 && y.abs() <= 4.0 * WEB_MERCATOR_EDGE)
        .then(|| [(x / radius).to_degrees(), (y / radius).sinh().atan().to_degrees()])
}
