//! Projections outside the Chinese family, as a `.prj` file states them: carried by proj4rs.
//!
//! No shift of datum is applied: positions may be off by a metre or two against CGCS2000, areas are not.

use proj4rs::Proj;
use std::fmt::Write as _;
use std::sync::Arc;

/// A projection stated by its parameters, with its unit of length.
#[derive(Clone)]
pub struct ForeignFrame {
    name: String,
    definition: String,
    metres_per_unit: f64,
    projection: Arc<Proj>,
    geographic: Arc<Proj>,
}

impl ForeignFrame {
    /// A projected frame from a projection string; `None` when proj4rs does not know the projection.
    ///
    /// `ellipsoid` is the pair of equatorial radius and inverse flattening.
    #[must_use]
    pub fn new(name: &str, projection: &str, ellipsoid: (f64, f64), metres_per_unit: f64) -> Option<Self> {
        let mut figure = format!("+a={} +rf={}", ellipsoid.0, ellipsoid.1);
        if ellipsoid.1 == 0.0 {
            figure = format!("+a={} +b={}", ellipsoid.0, ellipsoid.0);
        }
        let mut definition = format!("{projection} {figure}");
        if projection.contains("+proj=longlat") {
            let _ = write!(definition, " +no_defs");
        } else {
            let _ = write!(definition, " +to_meter={metres_per_unit} +no_defs");
        }
        let known = Proj::from_proj_string(&definition).ok()?;
        if !(known.is_latlong() || known.has_forward() && known.has_inverse()) {
            return None;
        }
        let geographic = Proj::from_proj_string(&format!("+proj=longlat {figure} +no_defs")).ok()?;
        Some(Self {
            name: name.to_owned(),
            definition,
            metres_per_unit,
            projection: Arc::new(known),
            geographic: Arc::new(geographic),
        })
    }

    /// Name as the file states it.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How many metres one unit of the coordinates is (feet: 0.3048…); 1 for degrees.
    #[must_use]
    pub fn metres_per_unit(&self) -> f64 {
        self.metres_per_unit
    }

    /// Whether coordinates are degrees.
    #[must_use]
    pub fn is_geographic(&self) -> bool {
        self.projection.is_latlong()
    }

    pub(crate) fn inverse(&self, point: [f64; 2]) -> Option<[f64; 2]> {
        if self.is_geographic() {
            return Some(point);
        }
        let mut moved = (point[0], point[1], 0.0);
        proj4rs::transform::transform(&self.projection, &self.geographic, &mut moved).ok()?;
        finite([moved.0.to_degrees(), moved.1.to_degrees()])
    }

    pub(crate) fn forward(&self, [longitude, latitude]: [f64; 2]) -> Option<[f64; 2]> {
        if self.is_geographic() {
            return Some([longitude, latitude]);
        }
        let mut moved = (longitude.to_radians(), latitude.to_radians(), 0.0);
        proj4rs::transform::transform(&self.geographic, &self.projection, &mut moved).ok()?;
        finite([moved.0, moved.1])
    }
}

fn finite(point: [f64; 2]) -> Option<[f64; 2]> {
    point.iter().all(|value| value.is_finite()).then_some(point)
}

impl std::fmt::Debug for ForeignFrame {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ForeignFrame({}: {})", self.name, self.definition)
    }
}

impl PartialEq for ForeignFrame {
    fn eq(&self, other: &Self) -> bool {
        self.definition == other.definition
    }
}
