//! Frames: known values, way and back, numbers of the register, text of `.prj` files.

use atlas::frame::{Frame, FrameError, Zone, ZoneWidth, frame_of_prj};
use proptest::prelude::*;

/// Computed with PROJ 9 by pyproj 3.7.2; the first three stand in the reference (TV29).
const KNOWN: &[([f64; 2], u32, [f64; 2])] = &[
    ([119.97, 31.81], 4549, [497159.375525, 3520784.647888]),
    ([119.97, 31.81], 4528, [40497159.375525, 3520784.647888]),
    ([112.46, 34.62], 4546, [633899.128907, 3833406.156992]),
    ([112.46, 34.62], 4525, [37633899.128907, 3833406.156992]),
    ([75.5, 38.2], 4534, [543796.825153, 4229815.872410]),
    ([134.9, 48.3], 4554, [492580.833235, 5351790.401262]),
    ([109.5, 18.2], 4545, [658692.119313, 2013767.152348]),
    ([121.49, 53.2], 4549, [599568.435157, 5897914.780581]),
    ([87.6, 43.8], 4538, [548285.115077, 4851775.302748]),
    ([87.6, 43.8], 4493, [15548285.115077, 4851775.302748]),
    ([116.39, 39.9], 4508, [961064.830900, 4432359.280025]),
    ([116.39, 39.9], 4497, [19961064.830900, 4432359.280025]),
    ([118.6, 25.0], 4527, [39661533.734444, 2767007.523397]),
    ([114.2, 22.3], 4547, [520608.739751, 2467033.817736]),
    ([126.9, 3.9], 4552, [266714.703707, 431537.233736]),
];

#[test]
fn tv29_points_land_where_proj_puts_them_within_a_micrometre_or_two() {
    for (degrees, code, expected) in KNOWN {
        let frame = Frame::from_epsg(*code).unwrap();
        let found = Frame::Cgcs2000.conversion_to(&frame).point(*degrees).unwrap();
        let back = frame.conversion_to(&Frame::Cgcs2000).point(*expected).unwrap();
        for axis in 0..2 {
            assert!((found[axis] - expected[axis]).abs() < 2e-6, "{code} {degrees:?}: {found:?}");
            assert!((back[axis] - degrees[axis]).abs() < 2e-11, "{code} {degrees:?}: {back:?}");
        }
    }
}

#[test]
fn every_zone_of_the_register_has_its_number_and_meridian() {
    for code in 4491..=4554 {
        let Frame::GaussKruger(zone) = Frame::from_epsg(code).unwrap() else { panic!("{code} is a zone") };
        assert_eq!(zone.epsg(), code);
        assert_eq!(Frame::from_epsg(code).unwrap().epsg(), Some(code));
        let meridian = zone.central_meridian();
        assert!((75..=135).contains(&meridian), "{code}: {meridian}");
        let expected = 500_000.0 + if zone.has_prefix() { f64::from(zone.number()) * 1e6 } else { 0.0 };
        assert_eq!(zone.false_easting(), expected);
    }
    for code in [4489, 4555, 2334, 4610, 4214] {
        assert_eq!(Frame::from_epsg(code), None, "{code}");
    }
}

#[test]
fn a_longitude_belongs_to_the_zone_around_it_and_a_border_to_the_east() {
    for (longitude, number) in [
        (119.97, Some(40)),
        (118.5, Some(40)),
        (118.499_999_9, Some(39)),
        (121.499_999_9, Some(40)),
        (121.5, Some(41)),
        (73.5, Some(25)),
        (73.499, None),
        (136.499, Some(45)),
        (136.5, None),
        (f64::NAN, None),
    ] {
        assert_eq!(Zone::of_longitude(longitude, false).map(Zone::number), number, "{longitude}");
    }
    assert_eq!(Zone::new(ZoneWidth::Three, 24, true), None);
    assert_eq!(Zone::new(ZoneWidth::Six, 24, true), None);
}

#[test]
fn the_web_map_stretches_by_the_secant_of_the_latitude() {
    let convert = Frame::Wgs84.conversion_to(&Frame::WebMercator);
    // PROJ: 119.97 31.81 → 13354999.312 3738842.254
    let [x, y] = convert.point([119.97, 31.81]).unwrap();
    assert!((x - 119.97f64.to_radians() * 6_378_137.0).abs() < 1e-6);
    let [longitude, latitude] = Frame::WebMercator.conversion_to(&Frame::Wgs84).point([x, y]).unwrap();
    assert!((longitude - 119.97).abs() < 1e-12 && (latitude - 31.81).abs() < 1e-12);
    assert!(!Frame::WebMercator.is_for_measuring());
    assert_eq!(convert.point([119.97, 90.0]), None);
}

const CALIFORNIA: &str = r#"PROJCS["NAD_1983_StatePlane_California_III_FIPS_0403_Feet",GEOGCS["GCS_North_American_1983",DATUM["D_North_American_1983",SPHEROID["GRS_1980",6378137,298.257222101]],PRIMEM["Greenwich",0],UNIT["Degree",0.0174532925199432955]],PROJECTION["Lambert_Conformal_Conic"],PARAMETER["False_Easting",6561666.666666666],PARAMETER["False_Northing",1640416.666666667],PARAMETER["Central_Meridian",-120.5],PARAMETER["Standard_Parallel_1",37.06666666666667],PARAMETER["Standard_Parallel_2",38.43333333333333],PARAMETER["Latitude_Of_Origin",36.5],UNIT["Foot_US",0.304800609601219241]]"#;

#[test]
fn a_layer_in_survey_feet_is_read_by_the_parameters_of_its_prj() {
    let frame = frame_of_prj(CALIFORNIA).unwrap();
    assert_eq!(frame.metres_per_unit(), Some(0.304_800_609_601_219_24));
    let convert = frame.conversion_to(&Frame::Wgs84);
    // Computed with PROJ 9 from the same parameters.
    for (feet, degrees) in [
        ([6_150_000.0, 1_950_000.0], [-121.916_140_568_945, 37.341_693_072_817]),
        ([6_200_123.456, 1_899_876.543], [-121.741_449_497_552, 37.205_998_566_492]),
    ] {
        let found = convert.point(feet).unwrap();
        assert!((found[0] - degrees[0]).abs() < 2e-9 && (found[1] - degrees[1]).abs() < 2e-9, "{found:?}");
        let back = Frame::Wgs84.conversion_to(&frame).point(found).unwrap();
        assert!((back[0] - feet[0]).abs() < 1e-5 && (back[1] - feet[1]).abs() < 1e-5, "{back:?}");
    }
    let international = CALIFORNIA.replace("0.304800609601219241", "0.3048");
    assert_eq!(frame_of_prj(&international).unwrap().metres_per_unit(), Some(0.3048));
}

fn gauss_kruger(meridian: &str, easting: &str, datum: &str) -> String {
    format!(
        r#"PROJCS["x",GEOGCS["GCS_{datum}",DATUM["D_{datum}",SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Gauss_Kruger"],PARAMETER["False_Easting",{easting}],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",{meridian}],PARAMETER["Scale_Factor",1.0],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]"#
    )
}

#[test]
fn the_zone_of_a_prj_is_told_by_its_meridian_and_false_easting() {
    for (meridian, easting, code) in [
        ("120.0", "500000.0", 4549),
        ("120.0", "40500000.0", 4528),
        ("117.0", "39500000.0", 4527),
        ("117.0", "20500000.0", 4498),
        ("117.0", "500000.0", 4548),
    ] {
        let frame = frame_of_prj(&gauss_kruger(meridian, easting, "China_2000")).unwrap();
        assert_eq!(frame.epsg(), Some(code), "{meridian} {easting}");
    }
    // A local meridian is no zone of the register, but a projection all the same.
    let local = frame_of_prj(&gauss_kruger("119.75", "500000.0", "China_2000")).unwrap();
    assert_eq!(local.epsg(), None);
    let [east, north] = Frame::Cgcs2000.conversion_to(&local).point([119.75, 31.81]).unwrap();
    assert!((east - 500_000.0).abs() < 1e-6 && (north - 3_520_783.0).abs() < 2.0, "{east} {north}");
}

#[test]
fn geographic_texts_and_registered_numbers_are_known() {
    let china = r#"GEOGCS["China Geodetic Coordinate System 2000",DATUM["China_2000",SPHEROID["CGCS2000",6378137,298.257222101]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433],AUTHORITY["EPSG","4490"]]"#;
    assert_eq!(frame_of_prj(china), Ok(Frame::Cgcs2000));
    assert_eq!(frame_of_prj(&china.replace(r#","4490""#, r#","9999999""#)), Ok(Frame::Cgcs2000));
    let wgs = r#"GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137,298.257223563]],PRIMEM["Greenwich",0],UNIT["Degree",0.0174532925199433]]"#;
    assert_eq!(frame_of_prj(wgs), Ok(Frame::Wgs84));
}

#[test]
fn old_datums_and_unreadable_texts_are_refused_with_their_reason() {
    for (text, expected) in [
        (gauss_kruger("120.0", "500000.0", "Xian_1980"), FrameError::OldDatum("GCS_Xian_1980".into())),
        (gauss_kruger("120.0", "500000.0", "Beijing_1954"), FrameError::OldDatum("GCS_Beijing_1954".into())),
        (String::new(), FrameError::NotWkt),
        ("PROJCS[".into(), FrameError::NotWkt),
        ("PROJCS[\"x\"]]".into(), FrameError::NotWkt),
        (format!("{}1{}", "A[".repeat(5_000), "]".repeat(5_000)), FrameError::NotWkt),
        ("中文".into(), FrameError::NotWkt),
    ] {
        assert_eq!(frame_of_prj(&text), Err(expected), "{}", &text[..text.len().min(60)]);
    }
    assert!(FrameError::OldDatum("x".into()).to_string().contains("七参数"));
}

proptest! {
    #[test]
    fn there_and_back_is_the_same_place_to_a_nanometre_of_arc(
        longitude in 73.6f64..136.4, latitude in 3.0f64..54.0, has_prefix: bool,
    ) {
        let frame = Frame::GaussKruger(Zone::of_longitude(longitude, has_prefix).unwrap());
        let point = Frame::Cgcs2000.conversion_to(&frame).point([longitude, latitude]).unwrap();
        let back = frame.conversion_to(&Frame::Cgcs2000).point(point).unwrap();
        prop_assert!((back[0] - longitude).abs() < 1e-12 * 1e2 && (back[1] - latitude).abs() < 1e-12 * 1e2);
    }

    #[test]
    fn no_pair_of_numbers_stops_the_program(x: f64, y: f64, code in 4490u32..4555) {
        if let Some(frame) = Frame::from_epsg(code) {
            let _ = frame.conversion_to(&Frame::WebMercator).point([x, y]);
            let _ = Frame::Wgs84.conversion_to(&frame).point([x, y]);
        }
    }

    #[test]
    fn no_text_stops_the_reader_of_prj(text in "\\PC{0,200}") {
        let _ = frame_of_prj(&text);
    }
}

#[test]
fn the_text_written_for_a_frame_is_read_as_that_frame() {
    for code in (4491..=4554).chain([4490, 4326, 3857]) {
        let frame = Frame::from_epsg(code).unwrap();
        let read = frame_of_prj(&frame.prj_text().unwrap()).unwrap();
        // A 6°-zone without number is the 3°-zone of the same meridian.
        let same = |found: &Frame| match (found, &frame) {
            (Frame::GaussKruger(found), Frame::GaussKruger(zone)) => {
                (found.central_meridian(), found.false_easting())
                    == (zone.central_meridian(), zone.false_easting())
            }
            _ => *found == frame,
        };
        assert!(same(&read), "{code}: {read}");
    }
}
