//! The two ellipsoids a Chinese map stands on, and the transverse Mercator projection of
//! Gauss and Krüger on them.
//!
//! Coefficients: Krüger series to the sixth power of the third flattening, as in C. F. F. Karney,
//! "Transverse Mercator with an accuracy of a few nanometers", J. Geodesy 85 (2011), eq. 35–36.
//! Binary64 throughout; within 6 degrees of the meridian the error is far below 1e-6 m.
#![expect(
    clippy::float_arithmetic,
    reason = "coordinates are binary64 as files carry them; what decides is taken on the whole grid"
)]

use std::sync::LazyLock;

/// Half axis and flattening of a reference ellipsoid.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ellipsoid {
    /// Equatorial radius, metres.
    pub equatorial_radius: f64,
    /// Flattening.
    pub flattening: f64,
}

impl Ellipsoid {
    /// The ellipsoid of CGCS2000 (GB/T 33190 gives the same axes as GRS 80).
    pub const CGCS2000: Self = Self { equatorial_radius: 6_378_137.0, flattening: 1.0 / 298.257_222_101 };
    /// The ellipsoid of WGS 84.
    pub const WGS84: Self = Self { equatorial_radius: 6_378_137.0, flattening: 1.0 / 298.257_223_563 };
}

const ORDER: usize = 6;

/// A transverse Mercator projection with scale 1 on the central meridian and origin on the equator.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct TransverseMercator {
    central_meridian: f64,
    false_easting: f64,
    eccentricity_squared: f64,
    rectifying_radius: f64,
    forward: [f64; ORDER],
    inverse: [f64; ORDER],
}

impl TransverseMercator {
    /// `central_meridian` in degrees, `false_easting` in metres.
    pub(crate) fn new(ellipsoid: Ellipsoid, central_meridian: f64, false_easting: f64) -> Self {
        let f = ellipsoid.flattening;
        let n = f / (2.0 - f);
        let n2 = n * n;
        let rectifying_radius = ellipsoid.equatorial_radius / (1.0 + n)
            * (1.0 + n2 * (1.0 / 4.0 + n2 * (1.0 / 64.0 + n2 / 256.0)));
        Self {
            central_meridian: central_meridian.to_radians(),
            false_easting,
            eccentricity_squared: f * (2.0 - f),
            rectifying_radius,
            forward: powers(n, &FORWARD),
            inverse: powers(n, &INVERSE),
        }
    }

    /// Easting and northing in metres of a longitude and latitude in degrees.
    pub(crate) fn forward(&self, point: [f64; 2]) -> Option<[f64; 2]> {
        self.forward_from(point, Parallel::near(point[1]))
    }

    /// The same, by way of a parallel near the point or without one.
    fn forward_from(&self, [longitude, latitude]: [f64; 2], parallel: Option<&Parallel>) -> Option<[f64; 2]> {
        let lambda = longitude.to_radians() - self.central_meridian;
        if !(lambda.abs() < 1.0 && latitude.abs() < 89.9) {
            return None;
        }
        let (sin_phi, cos_phi) = parallel.map_or_else(
            || latitude.to_radians().sin_cos(),
            |parallel| parallel.sin_cos((latitude - parallel.degrees).to_radians()),
        );
        let tau = self.conformal_tangent(sin_phi, 1.0 / cos_phi);
        let (sin_lambda, cos_lambda) = small_sin_cos(lambda);
        let base = tau * tau + cos_lambda * cos_lambda;
        let share = 1.0 / base;
        let sinh_eta = sin_lambda * base.sqrt() * share;
        let cosh_eta = (1.0 + sinh_eta * sinh_eta).sqrt();
        let double = [
            (2.0 * tau * cos_lambda * share, (cos_lambda * cos_lambda - tau * tau) * share),
            (2.0 * sinh_eta * cosh_eta, 1.0 + 2.0 * sinh_eta * sinh_eta),
        ];
        let (xi, eta) = series(&self.forward, double);
        let angle = parallel.and_then(|parallel| parallel.angle(tau, cos_lambda));
        let angle = angle.unwrap_or_else(|| tau.atan2(cos_lambda));
        let northing = self.rectifying_radius * (angle + xi);
        let easting = self.rectifying_radius * (small_asinh(sinh_eta) + eta) + self.false_easting;
        (northing.is_finite() && easting.is_finite()).then_some([easting, northing])
    }

    /// Longitude and latitude in degrees of an easting and northing in metres.
    pub(crate) fn inverse(&self, [easting, northing]: [f64; 2]) -> Option<[f64; 2]> {
        let xi = northing / self.rectifying_radius;
        let eta = (easting - self.false_easting) / self.rectifying_radius;
        if !(xi.abs() < 1.6 && eta.abs() < 1.0) {
            return None;
        }
        let (sin_2xi, cos_2xi) = (2.0 * xi).sin_cos();
        let double = [(sin_2xi, cos_2xi), ((2.0 * eta).sinh(), (2.0 * eta).cosh())];
        let (d_xi, d_eta) = series(&self.inverse, double);
        let (sin_xi, cos_xi) = (xi - d_xi).sin_cos();
        let sinh_eta = (eta - d_eta).sinh();
        let conformal = sin_xi / sinh_eta.hypot(cos_xi);
        let latitude = self.tangent_of_latitude(conformal).atan().to_degrees();
        let longitude = (sinh_eta.atan2(cos_xi) + self.central_meridian).to_degrees();
        (latitude.is_finite() && longitude.is_finite()).then_some([longitude, latitude])
    }

    /// Tangent of the conformal latitude (Karney, eq. 7–9). The inner argument stays below 0.007,
    /// so its functions are short power series; `secant` is that of the latitude.
    fn conformal_tangent(&self, sin_phi: f64, secant: f64) -> f64 {
        let e2 = self.eccentricity_squared;
        let z = e2 * sin_phi * sin_phi;
        let series =
            1.0 + z * (1.0 / 3.0 + z * (1.0 / 5.0 + z * (1.0 / 7.0 + z * (1.0 / 9.0 + z * (1.0 / 11.0)))));
        let x = e2 * sin_phi * series;
        let x2 = x * x;
        let sigma = x * (1.0 + x2 * (1.0 / 6.0) * (1.0 + x2 * (1.0 / 20.0) * (1.0 + x2 * (1.0 / 42.0))));
        let square = sigma * sigma;
        let root = 1.0 + square * (0.5 - square * (0.125 - square * 0.0625));
        secant * (sin_phi * root - sigma)
    }

    /// The inverse of [`Self::conformal_tangent`], by Newton (Karney, eq. 19–21).
    fn tangent_of_latitude(&self, conformal: f64) -> f64 {
        let one_less = 1.0 - self.eccentricity_squared;
        let mut tau = conformal / one_less;
        for _ in 0..6 {
            let secant = (1.0 + tau * tau).sqrt();
            let reached = self.conformal_tangent(tau / secant, secant);
            let step = (conformal - reached) / (1.0 + reached * reached).sqrt()
                * (1.0 + one_less * tau * tau)
                / (one_less * secant);
            tau += step;
            if step.abs() <= 1e-16 * tau.abs().max(1.0) {
                break;
            }
        }
        tau
    }
}

/// A parallel from which points near it are reckoned: their angles differ from its own by so little that
/// a few terms of a series give what a whole sine, cosine and arc tangent would. Which one is taken
/// depends on the point alone, so a corner that two parcels share has one place.
struct Parallel {
    degrees: f64,
    radians: f64,
    sin: f64,
    cos: f64,
}

/// Parallels a degree.
const PARALLELS: f64 = 8.0;

static PARALLELS_OF_CHINA: LazyLock<Vec<Parallel>> = LazyLock::new(|| {
    let parallel = |eighths: u32| {
        let degrees = f64::from(eighths) / PARALLELS;
        let (sin, cos) = degrees.to_radians().sin_cos();
        Parallel { degrees, radians: degrees.to_radians(), sin, cos }
    };
    (0..8 * 60).map(parallel).collect()
});

impl Parallel {
    /// The nearest one, at most a sixteenth of a degree off; `None` where none is kept.
    fn near(latitude: f64) -> Option<&'static Self> {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked to be small")]
        let place = (0.0..60.0).contains(&latitude).then_some((latitude * PARALLELS + 0.5) as usize)?;
        PARALLELS_OF_CHINA.get(place)
    }

    /// Sine and cosine of the angle that lies `further` radians north; the rest of the series is below 1e-20.
    fn sin_cos(&self, further: f64) -> (f64, f64) {
        let x = further * further;
        let sin = further * (1.0 - x * (1.0 / 6.0) * (1.0 - x * (1.0 / 20.0)));
        let cos = 1.0 - x * (1.0 / 2.0) * (1.0 - x * (1.0 / 12.0));
        (self.sin * cos + self.cos * sin, self.cos * cos - self.sin * sin)
    }

    /// Arc tangent of `y / x`, for angles within a hundredth of the parallel's; the rest of the series is
    /// below 1e-19.
    fn angle(&self, y: f64, x: f64) -> Option<f64> {
        let tangent = (y * self.cos - x * self.sin) / (x * self.cos + y * self.sin);
        if tangent.abs() > 0.01 {
            return None;
        }
        let z = tangent * tangent;
        let series = 1.0 - z * (1.0 / 3.0 - z * (1.0 / 5.0 - z * (1.0 / 7.0 - z * (1.0 / 9.0))));
        Some(self.radians + tangent * series)
    }
}

/// Sine and cosine; within a zone (0.1 is 5.7 degrees) by their power series, whose rest is below 1e-19.
fn small_sin_cos(angle: f64) -> (f64, f64) {
    if angle.abs() > 0.1 {
        return angle.sin_cos();
    }
    // Factors instead of divisors: a layer has a million points.
    let alternating = |factors: [f64; 5]| {
        let x = angle * angle;
        factors.iter().rev().fold(1.0, |rest, factor| 1.0 - x * factor * rest)
    };
    let sin = alternating([1.0 / 6.0, 1.0 / 20.0, 1.0 / 42.0, 1.0 / 72.0, 1.0 / 110.0]);
    let cos = alternating([1.0 / 2.0, 1.0 / 12.0, 1.0 / 30.0, 1.0 / 56.0, 1.0 / 90.0]);
    (angle * sin, cos)
}

/// Inverse hyperbolic sine; within a zone by its power series, whose rest is below 1e-19.
fn small_asinh(value: f64) -> f64 {
    if value.abs() > 0.1 {
        return value.asinh();
    }
    let x = value * value;
    // Each factor is (2k − 1)² / (2k (2k + 1)).
    let tail = 1.0 - x * (169.0 / 210.0) * (1.0 - x * (225.0 / 272.0));
    let series = 1.0
        - x * (1.0 / 6.0)
            * (1.0
                - x * (9.0 / 20.0)
                    * (1.0
                        - x * (25.0 / 42.0)
                            * (1.0
                                - x * (49.0 / 72.0)
                                    * (1.0 - x * (81.0 / 110.0) * (1.0 - x * (121.0 / 156.0) * tail)))));
    value * series
}

/// Coefficients of n, n², … n⁶ of one term of the series.
type Term = [f64; ORDER];

fn powers(n: f64, terms: &[Term; ORDER]) -> [f64; ORDER] {
    terms.map(|term| term.iter().rev().fold(0.0, |sum, coefficient| (sum + coefficient) * n))
}

/// Σ cⱼ·sin(2j(ξ + iη)) as (real, imaginary), by Clenshaw's recurrence on complex numbers; `double`
/// is (sin 2ξ, cos 2ξ) and (sinh 2η, cosh 2η).
fn series(coefficients: &[f64; ORDER], double: [(f64, f64); 2]) -> (f64, f64) {
    let [(sin, cos), (sinh, cosh)] = double;
    // 2 cos(2ζ) = 2 (cos 2ξ cosh 2η − i sin 2ξ sinh 2η)
    let (factor_re, factor_im) = (2.0 * cos * cosh, -2.0 * sin * sinh);
    let (mut re, mut im) = (0.0, 0.0);
    let (mut before_re, mut before_im) = (0.0, 0.0);
    for coefficient in coefficients.iter().rev() {
        let next_re = factor_re * re - factor_im * im - before_re + coefficient;
        let next_im = factor_re * im + factor_im * re - before_im;
        (before_re, before_im) = (re, im);
        (re, im) = (next_re, next_im);
    }
    // sin(2ζ) = sin 2ξ cosh 2η + i cos 2ξ sinh 2η
    let (sin_re, sin_im) = (sin * cosh, cos * sinh);
    (sin_re * re - sin_im * im, sin_re * im + sin_im * re)
}

const FORWARD: [Term; ORDER] = [
    [1.0 / 2.0, -2.0 / 3.0, 5.0 / 16.0, 41.0 / 180.0, -127.0 / 288.0, 7891.0 / 37_800.0],
    [0.0, 13.0 / 48.0, -3.0 / 5.0, 557.0 / 1440.0, 281.0 / 630.0, -1_983_433.0 / 1_935_360.0],
    [0.0, 0.0, 61.0 / 240.0, -103.0 / 140.0, 15_061.0 / 26_880.0, 167_603.0 / 181_440.0],
    [0.0, 0.0, 0.0, 49_561.0 / 161_280.0, -179.0 / 168.0, 6_601_661.0 / 7_257_600.0],
    [0.0, 0.0, 0.0, 0.0, 34_729.0 / 80_640.0, -3_418_889.0 / 1_995_840.0],
    [0.0, 0.0, 0.0, 0.0, 0.0, 212_378_941.0 / 319_334_400.0],
];

const INVERSE: [Term; ORDER] = [
    [1.0 / 2.0, -2.0 / 3.0, 37.0 / 96.0, -1.0 / 360.0, -81.0 / 512.0, 96_199.0 / 604_800.0],
    [0.0, 1.0 / 48.0, 1.0 / 15.0, -437.0 / 1440.0, 46.0 / 105.0, -1_118_711.0 / 3_870_720.0],
    [0.0, 0.0, 17.0 / 480.0, -37.0 / 840.0, -209.0 / 4480.0, 5569.0 / 90_720.0],
    [0.0, 0.0, 0.0, 4397.0 / 161_280.0, -11.0 / 504.0, -830_251.0 / 7_257_600.0],
    [0.0, 0.0, 0.0, 0.0, 4583.0 / 161_280.0, -108_847.0 / 3_991_680.0],
    [0.0, 0.0, 0.0, 0.0, 0.0, 20_648_693.0 / 638_668_800.0],
];

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_parallel_nearby_changes_no_place_by_five_nanometres(
            east in -6.0f64..6.0, eighths in 0u32..480, off in -0.062_499f64..0.062_499,
        ) {
            let projection = TransverseMercator::new(Ellipsoid::CGCS2000, 120.0, 500_000.0);
            let point = [120.0 + east, (f64::from(eighths) / 8.0 + off).abs()];
            let (by, without) = (projection.forward(point), projection.forward_from(point, None));
            let (by, without) = (by.expect("a place"), without.expect("a place"));
            for axis in 0..2 {
                prop_assert!((by[axis] - without[axis]).abs() <= 5e-9, "{point:?} {by:?} {without:?}");
            }
        }
    }

    #[test]
    fn parallels_are_kept_from_the_equator_to_sixty_degrees_north() {
        for (latitude, wanted) in
            [(0.0, Some(0.0)), (0.062_4, Some(0.0)), (0.062_5, Some(0.125)), (59.9, Some(59.875))]
        {
            assert_eq!(Parallel::near(latitude).map(|parallel| parallel.degrees), wanted, "{latitude}");
        }
        for latitude in [-0.001, 59.99, 60.0, f64::NAN, f64::INFINITY] {
            assert!(Parallel::near(latitude).is_none(), "{latitude}");
        }
    }
}
