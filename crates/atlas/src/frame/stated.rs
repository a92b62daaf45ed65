//! The frame a `.prj` text states: by its number in the register when it carries one, else by datum,
//! projection and parameters. Text that names a datum we may not guess is refused with its reason.
#![expect(
    clippy::float_arithmetic,
    reason = "coordinates are binary64 as files carry them; what decides is taken on the whole grid"
)]

use super::wkt::{Argument, Node};
use super::{ForeignFrame, Frame, Zone, ZoneWidth};
use std::fmt::Write as _;
use thiserror::Error;

/// Why a stated frame is not taken.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum FrameError {
    /// The text is not the bracketed form.
    #[error("坐标系文件不是可读的 WKT 文本。")]
    NotWkt,
    /// A datum that needs local parameters nobody can guess.
    #[error("坐标系“{0}”不是 CGCS2000，转换需要当地的七参数，不能推测。")]
    OldDatum(String),
    /// A projection that is not known here.
    #[error("不认识投影“{0}”。")]
    UnknownProjection(String),
    /// A parameter is missing or out of range.
    #[error("坐标系“{0}”的参数不完整或超出范围。")]
    BadParameters(String),
}

impl FrameError {
    /// What to do about it, in Chinese.
    #[must_use]
    pub fn advice(&self) -> &'static str {
        match self {
            Self::NotWkt => "请在制图软件中重新导出 .prj 文件，或在导入时指定坐标系。",
            Self::OldDatum(_) => "请先由测绘部门转换为 CGCS2000（EPSG:4490 或 4513—4554）后再导入。",
            Self::UnknownProjection(_) | Self::BadParameters(_) => {
                "请转换为 CGCS2000 三度带（EPSG:4513—4554）或经纬度（EPSG:4490）后再导入。"
            }
        }
    }
}

/// The frame stated by the text of a `.prj` file (WKT as ESRI or OGC write it).
///
/// # Errors
/// When the text is no WKT, names Xi'an 80, Beijing 54 or another datum that needs local parameters, or
/// a projection or parameter that is not known.
pub fn frame_of_prj(text: &str) -> Result<Frame, FrameError> {
    let root = Node::read(text).ok_or(FrameError::NotWkt)?;
    let root = match root.keyword.as_str() {
        "COMPD_CS" | "COMPOUNDCRS" => {
            root.child(&["PROJCS", "GEOGCS", "PROJCRS", "GEOGCRS"]).cloned().ok_or(FrameError::NotWkt)?
        }
        _ => root,
    };
    if let Some(frame) = registered(&root).and_then(Frame::from_epsg) {
        return Ok(frame);
    }
    match root.keyword.as_str() {
        "GEOGCS" | "GEOGCRS" | "GEODCRS" => geographic(&root),
        "PROJCS" => projected(&root),
        "PROJCRS" => Err(FrameError::UnknownProjection(root.name().to_owned())),
        _ => Err(FrameError::NotWkt),
    }
}

/// The number of the register the outermost node carries.
fn registered(root: &Node) -> Option<u32> {
    let authority = root.child(&["AUTHORITY", "ID"])?;
    if !authority.name().eq_ignore_ascii_case("EPSG") {
        return None;
    }
    authority.arguments.iter().skip(1).find_map(|argument| match argument {
        Argument::Text(text) => text.parse().ok(),
        Argument::Number(number) => format!("{number:.0}").parse().ok(),
        Argument::Node(_) => None,
    })
}

#[derive(PartialEq)]
enum Datum {
    Cgcs2000,
    Wgs84,
    Other,
}

fn datum(geographic: &Node) -> Result<Datum, FrameError> {
    let node = geographic.child(&["DATUM", "TRF"]).ok_or(FrameError::NotWkt)?;
    let squeeze = |text: &str| -> String {
        text.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase()
    };
    let names = format!("{} {}", squeeze(node.name()), squeeze(geographic.name()));
    let has = |words: &[&str]| words.iter().any(|word| names.contains(word));
    if has(&["china2000", "cgcs2000", "chinageodeticcoordinatesystem2000", "chinese2000"]) {
        Ok(Datum::Cgcs2000)
    } else if has(&["wgs1984", "wgs84", "worldgeodeticsystem1984"]) {
        Ok(Datum::Wgs84)
    } else if has(&["xian", "beijing", "krasovsky", "pulkovo", "tokyo", "newbeijing"]) {
        Err(FrameError::OldDatum(geographic.name().to_owned()))
    } else {
        Ok(Datum::Other)
    }
}

/// Equatorial radius and inverse flattening (0 for a sphere).
fn spheroid(geographic: &Node) -> Option<(f64, f64)> {
    let datum = geographic.child(&["DATUM", "TRF"])?;
    let mut numbers = datum.child(&["SPHEROID", "ELLIPSOID"])?.numbers();
    let (radius, inverse) = (numbers.next()?, numbers.next()?);
    ((6.3e6..6.5e6).contains(&radius) && (inverse == 0.0 || (200.0..400.0).contains(&inverse)))
        .then_some((radius, inverse))
}

fn geographic(root: &Node) -> Result<Frame, FrameError> {
    let bad = || FrameError::BadParameters(root.name().to_owned());
    let unit = root.child(&["UNIT", "ANGLEUNIT"]).and_then(|unit| unit.numbers().next());
    if unit.is_some_and(|unit| (unit - std::f64::consts::PI / 180.0).abs() > 1e-9) {
        return Err(bad());
    }
    Ok(match datum(root)? {
        Datum::Cgcs2000 => Frame::Cgcs2000,
        Datum::Wgs84 => Frame::Wgs84,
        Datum::Other => {
            let figure = spheroid(root).ok_or_else(bad)?;
            Frame::Foreign(ForeignFrame::new(root.name(), "+proj=longlat", figure, 1.0).ok_or_else(bad)?)
        }
    })
}

fn projected(root: &Node) -> Result<Frame, FrameError> {
    let bad = || FrameError::BadParameters(root.name().to_owned());
    let base = root.child(&["GEOGCS"]).ok_or(FrameError::NotWkt)?;
    let datum = datum(base)?;
    let method = root.child(&["PROJECTION"]).ok_or(FrameError::NotWkt)?.name().to_ascii_lowercase();
    let metres = root.child(&["UNIT"]).and_then(|unit| unit.numbers().next()).unwrap_or(1.0);
    if !(metres.is_finite() && metres > 0.0) {
        return Err(bad());
    }
    let parameters = Parameters { root, metres };
    if method == "mercator_auxiliary_sphere" || root.name().to_ascii_lowercase().contains("pseudo-mercator") {
        return Ok(Frame::WebMercator);
    }
    if datum == Datum::Cgcs2000
        && matches!(method.as_str(), "gauss_kruger" | "transverse_mercator")
        && let Some(zone) = parameters.zone()
    {
        return Ok(Frame::GaussKruger(zone));
    }
    let figure = spheroid(base).ok_or_else(bad)?;
    let text = parameters.projection(&method).ok_or(FrameError::UnknownProjection(method))?;
    ForeignFrame::new(root.name(), &text, figure, metres).map(Frame::Foreign).ok_or_else(bad)
}

struct Parameters<'a> {
    root: &'a Node,
    metres: f64,
}

impl Parameters<'_> {
    fn get(&self, names: &[&str]) -> Option<f64> {
        self.root
            .children()
            .filter(|node| node.keyword == "PARAMETER")
            .find(|node| names.iter().any(|name| node.name().eq_ignore_ascii_case(name)))
            .and_then(|node| node.numbers().next())
            .filter(|number| number.is_finite())
    }

    /// The zone of China whose numbers these are, if they are one's.
    fn zone(&self) -> Option<Zone> {
        let plain = |value: Option<f64>, expected: f64| value.is_none_or(|value| value == expected);
        let origin = self.get(&["Latitude_Of_Origin"]);
        if !(plain(origin, 0.0)
            && plain(self.get(&["Scale_Factor"]), 1.0)
            && plain(self.get(&["False_Northing"]), 0.0)
            && self.metres == 1.0)
        {
            return None;
        }
        let easting = self.get(&["False_Easting"])?;
        let meridian = self.get(&["Central_Meridian"])?;
        let zones = [ZoneWidth::Three, ZoneWidth::Six]
            .into_iter()
            .flat_map(|width| width.numbers().filter_map(move |number| Zone::new(width, number, false)))
            .flat_map(|zone| [zone, zone.with_prefix(true)]);
        zones
            .into_iter()
            .find(|zone| f64::from(zone.central_meridian()) == meridian && zone.false_easting() == easting)
    }

    fn projection(&self, method: &str) -> Option<String> {
        let mut text = match method {
            "lambert_conformal_conic" | "lambert_conformal_conic_2sp"
                if self.get(&["Standard_Parallel_2"]).is_some() =>
            {
                let first = self.get(&["Standard_Parallel_1"])?;
                let second = self.get(&["Standard_Parallel_2"])?;
                format!("+proj=lcc +lat_1={first} +lat_2={second}")
            }
            "lambert_conformal_conic" | "lambert_conformal_conic_1sp" => {
                let first = self.get(&["Standard_Parallel_1", "Latitude_Of_Origin"])?;
                format!("+proj=lcc +lat_1={first} +k_0={}", self.get(&["Scale_Factor"]).unwrap_or(1.0))
            }
            "albers" | "albers_conic_equal_area" => {
                let first = self.get(&["Standard_Parallel_1"])?;
                let second = self.get(&["Standard_Parallel_2"])?;
                format!("+proj=aea +lat_1={first} +lat_2={second}")
            }
            "transverse_mercator" | "gauss_kruger" => {
                format!("+proj=tmerc +k_0={}", self.get(&["Scale_Factor"]).unwrap_or(1.0))
            }
            "lambert_azimuthal_equal_area" => "+proj=laea".to_owned(),
            _ => return None,
        };
        let latitude = self.get(&["Latitude_Of_Origin", "Latitude_Of_Center"]).unwrap_or(0.0);
        let longitude = self.get(&["Central_Meridian", "Longitude_Of_Center", "Longitude_Of_Origin"])?;
        let east = self.get(&["False_Easting"]).unwrap_or(0.0) * self.metres;
        let north = self.get(&["False_Northing"]).unwrap_or(0.0) * self.metres;
        let _ = write!(text, " +lat_0={latitude} +lon_0={longitude} +x_0={east} +y_0={north}");
        Some(text)
    }
}

impl Frame {
    /// The text of a `.prj` file for this frame, in the form ESRI's programs write; `None` for a frame
    /// that was stated by parameters.
    #[must_use]
    pub fn prj_text(&self) -> Option<String> {
        const CHINA: &str = "GEOGCS[\"GCS_China_Geodetic_Coordinate_System_2000\",DATUM[\"D_China_2000\",SPHEROID[\"CGCS2000\",6378137.0,298.257222101]],PRIMEM[\"Greenwich\",0.0],UNIT[\"Degree\",0.0174532925199433]]";
        const WORLD: &str = "GEOGCS[\"GCS_WGS_1984\",DATUM[\"D_WGS_1984\",SPHEROID[\"WGS_1984\",6378137.0,298.257223563]],PRIMEM[\"Greenwich\",0.0],UNIT[\"Degree\",0.0174532925199433]]";
        match self {
            Self::Cgcs2000 => Some(CHINA.to_owned()),
            Self::Wgs84 => Some(WORLD.to_owned()),
            Self::WebMercator => Some(format!(
                "PROJCS[\"WGS_1984_Web_Mercator_Auxiliary_Sphere\",{WORLD},PROJECTION[\"Mercator_Auxiliary_Sphere\"],PARAMETER[\"False_Easting\",0.0],PARAMETER[\"False_Northing\",0.0],PARAMETER[\"Central_Meridian\",0.0],PARAMETER[\"Standard_Parallel_1\",0.0],PARAMETER[\"Auxiliary_Sphere_Type\",0.0],UNIT[\"Meter\",1.0]]"
            )),
            Self::GaussKruger(zone) => {
                let (easting, meridian) = (zone.false_easting(), zone.central_meridian());
                let name = match (zone.width(), zone.has_prefix()) {
                    (ZoneWidth::Three, false) => format!("CGCS2000_3_Degree_GK_CM_{meridian}E"),
                    (ZoneWidth::Three, true) => format!("CGCS2000_3_Degree_GK_Zone_{}", zone.number()),
                    (ZoneWidth::Six, false) => format!("CGCS2000_GK_CM_{meridian}E"),
                    (ZoneWidth::Six, true) => format!("CGCS2000_GK_Zone_{}", zone.number()),
                };
                Some(format!(
                    "PROJCS[\"{name}\",{CHINA},PROJECTION[\"Gauss_Kruger\"],PARAMETER[\"False_Easting\",{easting:.1}],PARAMETER[\"False_Northing\",0.0],PARAMETER[\"Central_Meridian\",{meridian}.0],PARAMETER[\"Scale_Factor\",1.0],PARAMETER[\"Latitude_Of_Origin\",0.0],UNIT[\"Meter\",1.0]]"
                ))
            }
            Self::Foreign(_) => None,
        }
    }
}
