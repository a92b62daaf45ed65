//! Which frame a layer stands in, by what its file states, what a person declares and what the
//! coordinates look like; swapped axes and wrong zone numbers are named with their cure. Nothing is
//! cured here: a person confirms the cure and the layer is read again.
#![expect(
    clippy::float_arithmetic,
    reason = "coordinates are binary64 as files carry them; what decides is taken on the whole grid"
)]

use super::{Frame, Zone, ZoneWidth, frame_of_prj};
use fact::{Finding, Place, Severity};

/// What is known of the frame of a layer before it is trusted.
#[derive(Clone, Debug, Default)]
pub struct Evidence<'a> {
    /// Text of the `.prj` file, when there is one.
    pub prj: Option<&'a str>,
    /// Number in the EPSG register that the file itself carries (GeoPackage).
    pub stated_epsg: Option<u32>,
    /// Frame a person declared for this import; it goes before what the file states.
    pub declared: Option<Frame>,
    /// One point of each shape, (x, y) as it stands in the file.
    pub points: &'a [[f64; 2]],
    /// File and sheet (layer) for the findings.
    pub place: Place,
}

/// What came of the evidence.
#[derive(Clone, Debug, PartialEq)]
pub struct Recognition {
    /// The frame, when it is known and the coordinates agree with it.
    pub frame: Option<Frame>,
    /// What would make the layer readable, to be confirmed by a person.
    pub cures: Vec<Cure>,
    /// Everything found.
    pub findings: Vec<Finding>,
}

/// A change that a person may confirm for the import.
#[derive(Clone, Debug, PartialEq)]
pub enum Cure {
    /// Exchange the two numbers of every point.
    SwapAxes,
    /// Read the layer in this frame.
    UseFrame(Frame),
}

/// Which frame a layer stands in, with every doubt as a finding.
#[must_use]
pub fn recognise(evidence: &Evidence<'_>) -> Recognition {
    let mut recognition = Recognition { frame: None, cures: Vec::new(), findings: Vec::new() };
    let stated = stated(evidence, &mut recognition);
    let frame = match (&evidence.declared, stated) {
        (Some(declared), Some(stated)) if *declared != stated => {
            let message = format!(
                "文件所附的坐标系是“{stated}”，导入时指定的是“{declared}”，两者不同，已按指定的读取。"
            );
            recognition.tell(
                evidence,
                "frame-contradiction",
                Severity::Warning,
                &message,
                "请核对指定的坐标系。",
            );
            Some(declared.clone())
        }
        (Some(declared), _) => Some(declared.clone()),
        (None, stated) => stated,
    };
    let Some(pattern) = usual_pattern(evidence.points) else {
        recognition.frame = frame;
        return recognition;
    };
    match frame {
        Some(frame) => recognition.compare(evidence, frame, pattern),
        None => recognition.ask(evidence, pattern),
    }
    recognition
}

fn stated(evidence: &Evidence<'_>, recognition: &mut Recognition) -> Option<Frame> {
    if let Some(code) = evidence.stated_epsg {
        if let Some(frame) = Frame::from_epsg(code) {
            return Some(frame);
        }
        if evidence.prj.is_none() {
            let message = format!("文件所附的坐标系 EPSG:{code} 不在可读取的范围之内。");
            let advice = "请转换为 CGCS2000（EPSG:4490 或 4513—4554）后再导入。";
            recognition.tell(evidence, "frame-unknown", Severity::Refused, &message, advice);
        }
    }
    match frame_of_prj(evidence.prj?) {
        Ok(frame) => Some(frame),
        Err(error) => {
            let severity = if evidence.declared.is_some() { Severity::Warning } else { Severity::Refused };
            recognition.tell(evidence, "frame-unknown", severity, &error.to_string(), error.advice());
            None
        }
    }
}

/// What two numbers look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Pattern {
    Degrees { is_china: bool, is_swapped: bool },
    Zone { prefix: Option<u8>, is_swapped: bool },
    WebMercator,
    Other,
}

/// Bounds of China with a margin: longitude, latitude, northing.
const LONGITUDES: std::ops::RangeInclusive<f64> = 73.0..=136.0;
const LATITUDES: std::ops::RangeInclusive<f64> = 3.0..=54.0;
const NORTHINGS: std::ops::Range<f64> = 300_000.0..6_100_000.0;
/// Eastings within a zone, without number: the meridian at 500 km, a 6°-zone reaches 334 km to either side.
const EASTINGS: std::ops::Range<f64> = 100_000.0..900_000.0;

fn pattern([x, y]: [f64; 2]) -> Pattern {
    if LONGITUDES.contains(&x) && LATITUDES.contains(&y) {
        return Pattern::Degrees { is_china: true, is_swapped: false };
    }
    if LATITUDES.contains(&x) && LONGITUDES.contains(&y) {
        return Pattern::Degrees { is_china: true, is_swapped: true };
    }
    if x.abs() <= 180.0 && y.abs() <= 90.0 {
        return Pattern::Degrees { is_china: false, is_swapped: false };
    }
    for (east, north, is_swapped) in [(x, y, false), (y, x, true)] {
        if EASTINGS.contains(&east) && NORTHINGS.contains(&north) {
            return Pattern::Zone { prefix: None, is_swapped };
        }
        if let Some(number) = prefix(east)
            && NORTHINGS.contains(&north)
        {
            return Pattern::Zone { prefix: Some(number), is_swapped };
        }
    }
    if (8.1e6..15.2e6).contains(&x) && (3.3e5..7.2e6).contains(&y) {
        return Pattern::WebMercator;
    }
    Pattern::Other
}

/// Zone number in front of an easting. Numbers 13–15 are left to the web map's Mercator, whose eastings
/// in eastern China look the same.
fn prefix(easting: f64) -> Option<u8> {
    let number = (16u8..=45).find(|number| f64::from(*number) == (easting / 1e6).floor())?;
    (number != 24 && EASTINGS.contains(&(easting - 1e6 * f64::from(number)))).then_some(number)
}

/// The pattern of most points; the smallest pattern when two are equally many.
fn usual_pattern(points: &[[f64; 2]]) -> Option<Pattern> {
    let mut patterns: Vec<Pattern> = points.iter().map(|point| pattern(*point)).collect();
    patterns.sort_unstable();
    patterns
        .chunk_by(|one, other| one == other)
        .max_by(|one, other| one.len().cmp(&other.len()).then(other.cmp(one)))
        .and_then(|chunk| chunk.first().copied())
}

fn zone_of_prefix(number: u8) -> Option<Zone> {
    let width = if number < 25 { ZoneWidth::Six } else { ZoneWidth::Three };
    Zone::new(width, number, true)
}

impl Recognition {
    fn compare(&mut self, evidence: &Evidence<'_>, frame: Frame, pattern: Pattern) {
        let before = self.cures.len();
        match (&frame, pattern) {
            (Frame::Foreign(_) | Frame::WebMercator, _) => {}
            (Frame::Cgcs2000 | Frame::Wgs84, Pattern::Degrees { is_swapped: true, .. })
            | (Frame::GaussKruger(_), Pattern::Zone { is_swapped: true, .. }) => {
                self.swapped(evidence, &frame)
            }
            (Frame::Cgcs2000, Pattern::Degrees { is_china: false, .. }) => {
                let message = "坐标按经纬度读取，但落在中国范围（东经73—136°、北纬3—54°）之外。";
                self.tell(
                    evidence,
                    "frame-outside-china",
                    Severity::Warning,
                    message,
                    "请核对坐标系和坐标。",
                );
            }
            (Frame::Cgcs2000 | Frame::Wgs84, Pattern::Zone { .. } | Pattern::WebMercator) => {
                self.metres_for_degrees(evidence, &frame, pattern);
            }
            (Frame::GaussKruger(_), Pattern::Degrees { is_swapped, .. }) => {
                let message = format!("坐标系是“{frame}”，单位应为米，但这里的数值是经纬度（度）。");
                self.held(
                    evidence,
                    "frame-degrees",
                    &message,
                    "请按 CGCS2000 经纬度（EPSG:4490）重新导入，或更正 .prj 文件。",
                );
                self.cures.push(Cure::UseFrame(Frame::Cgcs2000));
                if is_swapped {
                    self.swapped(evidence, &Frame::Cgcs2000);
                }
            }
            (Frame::GaussKruger(_) | Frame::Cgcs2000 | Frame::Wgs84, Pattern::Other)
            | (Frame::GaussKruger(_), Pattern::WebMercator) => {
                let message = format!("坐标系是“{frame}”，但坐标数值不可能属于这个坐标系。");
                self.held(
                    evidence,
                    "frame-misfit",
                    &message,
                    "请核对坐标系，必要时向数据提供单位确认后重新导入。",
                );
            }
            _ => {}
        }
        if let (Frame::GaussKruger(zone), Pattern::Zone { prefix, .. }) = (&frame, pattern) {
            self.compare_prefix(evidence, *zone, prefix);
        }
        let is_held = self.cures.len() > before
            || self.findings.iter().any(|finding| finding.severity == Severity::Held);
        self.frame = (!is_held).then_some(frame);
    }

    fn compare_prefix(&mut self, evidence: &Evidence<'_>, zone: Zone, prefix: Option<u8>) {
        match prefix {
            None if zone.has_prefix() => {
                let message = format!(
                    "坐标系是“{zone}”，东坐标应以带号{}开头（整数部分8位），但这里没有带号。",
                    zone.number()
                );
                let advice = "请确认带号后按不带带号的坐标系重新导入，或请提供单位补上带号。";
                self.held(evidence, "zone-prefix-missing", &message, advice);
                self.cures.push(Cure::UseFrame(Frame::GaussKruger(zone.with_prefix(false))));
            }
            Some(number) if zone_of_prefix(number) != Some(zone.with_prefix(true)) => {
                let message = format!(
                    "坐标系是“{zone}”，但东坐标以{number}开头，属于另一个带（{}）。",
                    zone_of_prefix(number).map_or_else(String::new, |zone| zone.to_string())
                );
                self.held(
                    evidence,
                    "zone-differs",
                    &message,
                    "请向数据提供单位核对带号，按正确的坐标系重新导入。",
                );
                self.cures
                    .extend(zone_of_prefix(number).map(|zone| Cure::UseFrame(Frame::GaussKruger(zone))));
            }
            Some(number) if !zone.has_prefix() => {
                let message = format!("坐标系是“{zone}”，东坐标不应带带号，但这里以带号{number}开头。");
                self.held(
                    evidence,
                    "zone-prefix-extra",
                    &message,
                    "请按带带号的坐标系重新导入，或请提供单位去掉带号。",
                );
                self.cures.push(Cure::UseFrame(Frame::GaussKruger(zone.with_prefix(true))));
            }
            _ => {}
        }
    }

    fn metres_for_degrees(&mut self, evidence: &Evidence<'_>, frame: &Frame, pattern: Pattern) {
        let message = format!("坐标系是“{frame}”，单位应为度，但这里的数值是平面坐标（米）。");
        self.held(evidence, "frame-metres", &message, "请确认实际的投影带后重新导入，或更正 .prj 文件。");
        match pattern {
            Pattern::Zone { prefix: Some(number), .. } => {
                self.cures
                    .extend(zone_of_prefix(number).map(|zone| Cure::UseFrame(Frame::GaussKruger(zone))));
            }
            Pattern::WebMercator => self.cures.push(Cure::UseFrame(Frame::WebMercator)),
            _ => {}
        }
    }

    /// No frame is stated or declared: what the numbers suggest, to be confirmed.
    fn ask(&mut self, evidence: &Evidence<'_>, pattern: Pattern) {
        let (guess, frames) = match pattern {
            Pattern::Degrees { .. } => ("看起来是经纬度。".to_owned(), vec![Frame::Cgcs2000]),
            Pattern::Zone { prefix: Some(number), .. } => {
                let zone = zone_of_prefix(number);
                let name = zone.map_or_else(String::new, |zone| zone.to_string());
                (
                    format!("东坐标以带号{number}开头，看起来是“{name}”。"),
                    zone.map(Frame::GaussKruger).into_iter().collect(),
                )
            }
            Pattern::Zone { prefix: None, .. } => {
                ("看起来是不带带号的高斯平面坐标，单凭数值无法知道中央经线。".to_owned(), Vec::new())
            }
            Pattern::WebMercator => ("看起来是 Web 墨卡托坐标。".to_owned(), vec![Frame::WebMercator]),
            Pattern::Other => ("数值也看不出属于哪个坐标系。".to_owned(), Vec::new()),
        };
        let message = format!("文件没有说明坐标系，{guess}");
        self.held(evidence, "frame-not-stated", &message, "请在导入时指定坐标系（EPSG 编号）。");
        self.cures.extend(frames.into_iter().map(Cure::UseFrame));
        if let Pattern::Degrees { is_swapped: true, .. } | Pattern::Zone { is_swapped: true, .. } = pattern {
            self.cures.push(Cure::SwapAxes);
        }
    }

    fn swapped(&mut self, evidence: &Evidence<'_>, frame: &Frame) {
        let (first, second) =
            if frame.is_geographic() { ("经度", "纬度") } else { ("东坐标", "北坐标") };
        let message = format!("坐标的两个数写反了：应先{first}后{second}，这里先{second}后{first}。");
        self.held(evidence, "axes-swapped", &message, "请确认后选择“交换坐标轴”重新导入。");
        self.cures.push(Cure::SwapAxes);
    }

    fn held(&mut self, evidence: &Evidence<'_>, code: &str, message: &str, advice: &str) {
        self.tell(evidence, code, Severity::Held, message, advice);
    }

    fn tell(&mut self, evidence: &Evidence<'_>, code: &str, severity: Severity, message: &str, advice: &str) {
        let raw = evidence.points.first().map_or_else(String::new, |[x, y]| format!("{x}, {y}"));
        self.findings.push(Finding {
            code: code.to_owned(),
            severity,
            place: evidence.place.clone(),
            subject: String::new(),
            term: String::new(),
            raw,
            message: message.to_owned(),
            advice: advice.to_owned(),
        });
    }
}
