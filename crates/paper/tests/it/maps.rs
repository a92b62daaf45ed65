//! Map files at the door: what is written is read again, damage costs findings and not the file, and
//! frames and shapes that are not sound are held.

use atlas::frame::recognition::Cure;
use atlas::{Frame, Part, Shape};
use paper::Limits;
use paper::map::{
    AttributeKind, Field, Geometry, MapFile, MapIntake, MapRequest, MapWriteError, Record, Standing,
    read_map, write_geojson, write_geopackage, write_shapefile,
};
use proptest::prelude::*;
use std::io::Write;

fn frame(code: u32) -> Frame {
    Frame::from_epsg(code).unwrap()
}

fn square(frame_code: u32, west: f64, south: f64, side: f64) -> Shape {
    let shell = vec![
        [west, south],
        [west + side, south],
        [west + side, south + side],
        [west, south + side],
        [west, south],
    ];
    Shape { frame: frame(frame_code), parts: vec![Part { shell, holes: Vec::new() }] }
}

fn fields() -> Vec<Field> {
    let field = |name: &str, short: &str, kind| Field { name: name.into(), short_name: short.into(), kind };
    vec![
        field("宗地代码", "ZDDM", AttributeKind::Text),
        field("土地使用权人", "TDSYQR", AttributeKind::Text),
        field("宗地面积", "ZDMJ", AttributeKind::Number { digits: 2 }),
    ]
}

fn file(code: u32) -> MapFile {
    MapFile { layer: "宗地".into(), frame: frame(code), fields: fields() }
}

fn values(code: &str, owner: &str, area: &str) -> Vec<Option<String>> {
    [code, owner, area].map(|text| Some(text.to_owned()).filter(|text| !text.is_empty())).to_vec()
}

fn records(shapes: &[Shape]) -> Vec<Record<'_>> {
    let mut records: Vec<Record<'_>> = shapes
        .iter()
        .enumerate()
        .map(|(index, shape)| Record {
            values: values(&format!("320411001002GB0001{index}"), "常州某某机械有限公司", "10000.5"),
            shape: Some(shape),
        })
        .collect();
    records.push(Record { values: values("没有图形", "", ""), shape: None });
    records
}

fn shapes() -> Vec<Shape> {
    let mut holed = square(4549, 497_200.0, 3_520_000.0, 100.0);
    holed.parts[0].holes.push(square(4549, 497_210.0, 3_520_010.0, 20.0).parts[0].shell.clone());
    let mut two = square(4549, 497_400.0, 3_520_000.0, 50.0);
    two.parts.extend(square(4549, 497_500.0, 3_520_000.0, 50.0).parts);
    vec![square(4549, 497_000.0, 3_520_000.0, 100.0), holed, two]
}

fn codes(intake: &MapIntake) -> Vec<&str> {
    intake.findings.iter().map(|finding| finding.code.as_str()).collect()
}

fn areas(intake: &MapIntake) -> Vec<Option<String>> {
    let layer = &intake.layers[0];
    let frame = layer.frame.clone().unwrap();
    layer
        .rows
        .iter()
        .map(|row| {
            let plane = row.shape(&frame)?.on_plane(&self::frame(4549))?;
            Some(plane.square_metres().round(2, fact::Rounding::HalfUp).to_string())
        })
        .collect()
}

fn zipped(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in members {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn unzipped(bytes: &[u8], extension: &str) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut found = Vec::new();
    for index in 0..archive.len() {
        let mut member = archive.by_index(index).unwrap();
        if member.name().unwrap().ends_with(extension) {
            std::io::copy(&mut member, &mut found).unwrap();
        }
    }
    found
}

#[test]
fn every_format_gives_back_what_was_written() {
    let shapes = shapes();
    let expected =
        [Some("10000.00"), Some("9600.00"), Some("5000.00"), None].map(|area| area.map(str::to_owned));
    let moment = "2026-01-31T00:00:00.000Z";
    for (name, bytes, code) in [
        ("宗地.zip", write_shapefile(&file(4549), records(&shapes), true).unwrap(), 4549),
        ("宗地.zip", write_shapefile(&file(4549), records(&shapes), false).unwrap(), 4549),
        ("宗地.zip", write_shapefile(&file(4528), records(&shapes), true).unwrap(), 4528),
        ("宗地.zip", write_shapefile(&file(4490), records(&shapes), true).unwrap(), 4490),
        ("宗地.gpkg", write_geopackage(&file(4549), records(&shapes), moment).unwrap(), 4549),
        ("宗地.gpkg", write_geopackage(&file(4490), records(&shapes), moment).unwrap(), 4490),
        ("宗地.geojson", write_geojson(&file(4549), records(&shapes)).unwrap(), 4326),
    ] {
        let intake = read_map(name, &bytes, &MapRequest::default());
        assert_eq!(codes(&intake), ["geometry-missing"], "{name} {code}");
        assert_eq!(intake.layers[0].frame, Some(frame(code)), "{name}");
        assert_eq!(areas(&intake), expected, "{name} {code}");
        let standings: Vec<_> = intake.layers[0].rows.iter().map(|row| row.standing).collect();
        use Standing::{Admitted, Refused};
        assert_eq!(standings, [Admitted, Admitted, Admitted, Refused]);
        assert_eq!((intake.tally.read, intake.tally.admitted, intake.tally.refused), (4, 3, 1));
        assert!(intake.tally.adds_up());
        let owner = intake.layers[0]
            .fields
            .iter()
            .position(|name| name == "土地使用权人" || name == "TDSYQR")
            .unwrap();
        let row = &intake.layers[0].rows[0];
        assert_eq!(row.values[owner].as_deref(), Some("常州某某机械有限公司"), "{name}");
        assert!(row.values.iter().flatten().any(|value| value == "10000.50" || value == "10000.5"));
        assert_eq!(intake.layers[0].rows[3].values[owner], None);
    }
}

#[test]
fn the_same_records_give_the_same_bytes() {
    let shapes = shapes();
    let moment = "2026-01-31T00:00:00.000Z";
    assert_eq!(
        write_shapefile(&file(4549), records(&shapes), true),
        write_shapefile(&file(4549), records(&shapes), true)
    );
    assert_eq!(
        write_geopackage(&file(4549), records(&shapes), moment),
        write_geopackage(&file(4549), records(&shapes), moment)
    );
}

#[test]
fn what_a_format_cannot_hold_is_refused_with_its_place() {
    let one = [square(4549, 497_000.0, 3_520_000.0, 10.0)];
    let with = |values: Vec<Option<String>>| vec![Record { values, shape: Some(&one[0]) }];
    let bad_number = with(values("a", "b", "约1200"));
    assert!(matches!(
        write_geojson(&file(4549), bad_number.clone()),
        Err(MapWriteError::NotANumber { row: 1, ref raw, .. }) if raw == "约1200"
    ));
    assert!(write_geopackage(&file(4549), bad_number.clone(), "x").is_err());
    assert!(write_shapefile(&file(4549), bad_number, true).is_err());
    let rare = with(values("a", "𠮷田", "1"));
    assert_eq!(write_shapefile(&file(4549), rare.clone(), true), Err(MapWriteError::NotInGbk("𠮷田".into())));
    assert!(write_shapefile(&file(4549), rare, false).is_ok());
    for (bytes, is_fine) in [(254, true), (255, false)] {
        let long = with(values(&"x".repeat(bytes), "", ""));
        assert_eq!(write_shapefile(&file(4549), long, true).is_ok(), is_fine, "{bytes}");
    }
    for (name, is_fine) in [("ABCDEFGHIJ", true), ("ABCDEFGHIJK", false), ("", false), ("ZDMJ", false)] {
        let mut file = file(4549);
        file.fields[0].short_name = name.into();
        assert_eq!(write_shapefile(&file, with(values("a", "b", "1")), true).is_ok(), is_fine, "{name}");
    }
}

#[test]
fn frames_that_do_not_fit_hold_every_row_and_a_confirmed_cure_reads_them() {
    let mut file = file(4549);
    let prefixed = [square(4549, 40_497_000.0, 3_520_000.0, 100.0)];
    let bytes = write_shapefile(&file, records(&prefixed), true).unwrap();
    let intake = read_map("宗地.zip", &bytes, &MapRequest::default());
    assert_eq!(codes(&intake), ["zone-prefix-extra", "geometry-missing"]);
    assert_eq!(intake.layers[0].rows[0].standing, Standing::Held);
    let Cure::UseFrame(cure) = intake.layers[0].cures[0].clone() else { panic!("a frame") };
    let request = MapRequest { declared: Some(cure), ..MapRequest::default() };
    let intake = read_map("宗地.zip", &bytes, &request);
    assert_eq!(intake.layers[0].frame, Some(frame(4528)));
    assert_eq!(intake.layers[0].rows[0].standing, Standing::Admitted);

    let swapped = [square(4549, 3_520_000.0, 497_000.0, 100.0)];
    file.frame = frame(4549);
    let bytes = write_shapefile(&file, records(&swapped), true).unwrap();
    let intake = read_map("宗地.zip", &bytes, &MapRequest::default());
    assert_eq!(codes(&intake)[0], "axes-swapped");
    let request = MapRequest { swaps_axes: true, ..MapRequest::default() };
    let intake = read_map("宗地.zip", &bytes, &request);
    assert_eq!(intake.layers[0].rows[0].standing, Standing::Admitted);
    assert_eq!(areas(&intake)[0].as_deref(), Some("10000.00"));
}

#[test]
fn a_shape_with_faults_is_held_and_every_fault_has_its_row() {
    let mut bow = square(4549, 497_000.0, 3_520_000.0, 100.0);
    bow.parts[0].shell.swap(1, 2);
    let shapes = [square(4549, 497_200.0, 3_520_000.0, 100.0), bow];
    let bytes = write_shapefile(&file(4549), records(&shapes), true).unwrap();
    let intake = read_map("宗地.zip", &bytes, &MapRequest::default());
    let crossing = intake.findings.iter().find(|finding| finding.code == "shape-self-intersection").unwrap();
    assert_eq!((crossing.place.row, crossing.place.sheet.as_str()), (Some(2), "宗地"));
    assert_eq!(crossing.raw, "497050, 3520050");
    assert_eq!(intake.layers[0].rows[0].standing, Standing::Admitted);
    assert_eq!(intake.layers[0].rows[1].standing, Standing::Held);
}

#[test]
fn parts_of_a_shapefile_that_are_missing_or_broken_are_told() {
    let shapes = shapes();
    let mut named = file(4549);
    named.fields[1].short_name = "权利人".into();
    let whole = write_shapefile(&named, records(&shapes), true).unwrap();
    let [shp, shx, dbf, prj, cpg] =
        [".shp", ".shx", ".dbf", ".prj", ".cpg"].map(|extension| unzipped(&whole, extension));
    let read = |members: &[(&str, &[u8])]| read_map("x.zip", &zipped(members), &MapRequest::default());

    let without_shx = read(&[("a.shp", &shp), ("a.dbf", &dbf), ("a.prj", &prj), ("a.cpg", &cpg)]);
    assert_eq!(codes(&without_shx), ["shapefile-index", "geometry-missing"]);
    assert_eq!(without_shx.tally.admitted, 3);
    let broken_shx = read(&[("a.shp", &shp), ("a.shx", &shx[..60]), ("a.dbf", &dbf), ("a.prj", &prj)]);
    assert_eq!(codes(&broken_shx), ["shapefile-index", "geometry-missing"]);
    // Without .cpg the code page byte of the table tells GBK.
    assert!(broken_shx.layers[0].fields.iter().any(|name| name == "权利人"));

    let without_prj = read(&[("a.shp", &shp), ("a.shx", &shx), ("a.dbf", &dbf)]);
    assert_eq!(codes(&without_prj), ["shapefile-incomplete", "frame-not-stated", "geometry-missing"]);
    assert_eq!((without_prj.layers[0].frame.clone(), without_prj.tally.held), (None, 3));

    let without_dbf = read(&[("a.shp", &shp), ("a.shx", &shx), ("a.prj", &prj)]);
    assert_eq!(codes(&without_dbf), ["shapefile-incomplete", "geometry-missing"]);
    assert_eq!(without_dbf.tally.admitted, 3);

    let cut = read(&[("a.shp", &shp[..shp.len() - 30]), ("a.shx", &shx), ("a.dbf", &dbf), ("a.prj", &prj)]);
    assert!(codes(&cut).starts_with(&["file-broken"]), "{:?}", codes(&cut));
    assert!(codes(&cut).contains(&"shapefile-counts"));
    assert_eq!(cut.tally.admitted, 2);

    // A ring count no file could hold.
    let mut lying = shp.clone();
    lying[100 + 8 + 36..100 + 8 + 40].copy_from_slice(&i32::MAX.to_le_bytes());
    let lying = read(&[("a.shp", &lying), ("a.shx", &shx), ("a.dbf", &dbf), ("a.prj", &prj)]);
    assert!(codes(&lying).contains(&"geometry-broken"));
    assert_eq!(lying.tally.admitted, 2);

    // Names in GBK inside the zip, folders, upper case.
    let named =
        read(&[("图层/A.SHP", &shp), ("图层/A.Shx", &shx), ("图层/a.DBF", &dbf), ("图层/A.PRJ", &prj)]);
    assert_eq!(codes(&named), ["geometry-missing"]);
    assert_eq!(named.layers[0].name, "A");
}

#[test]
fn an_archive_costs_no_more_than_allowed_and_never_leaves_itself() {
    let small = MapRequest {
        limits: Limits { unpacked_bytes: 1 << 20, ..Limits::default() },
        ..MapRequest::default()
    };
    let bomb = zipped(&[("a.shp", &vec![0; 8 << 20])]);
    assert!(bomb.len() < 64 << 10);
    assert_eq!(codes(&read_map("x.zip", &bomb, &small)), ["file-too-large"]);
    for name in ["../a.shp", "/a.shp", "a/../../b.shp", "..\\a.shp", "C:\\a.shp"] {
        assert_eq!(
            codes(&read_map("x.zip", &zipped(&[(name, b"x")]), &small)),
            ["archive-odd-path"],
            "{name}"
        );
    }
    assert_eq!(codes(&read_map("x.zip", &zipped(&[("readme.txt", b"x")]), &small)), ["file-no-layers"]);
    assert_eq!(codes(&read_map("x.zip", &zipped(&[]), &small)), ["file-no-layers"]);
    assert_eq!(codes(&read_map("x.zip", b"PK\x03\x04garbage", &small)), ["file-broken"]);
    let names: Vec<String> = (0..501).map(|number| format!("{number}.txt")).collect();
    let many: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), b"".as_slice())).collect();
    assert_eq!(codes(&read_map("x.zip", &zipped(&many), &small)), ["archive-too-many"]);
}

#[test]
fn a_geopackage_left_in_write_ahead_mode_is_read_and_a_broken_one_told() {
    let shapes = shapes();
    let mut bytes = write_geopackage(&file(4549), records(&shapes), "2026-01-31T00:00:00.000Z").unwrap();
    bytes[18..20].fill(2);
    assert_eq!(read_map("a.gpkg", &bytes, &MapRequest::default()).tally.admitted, 3);
    let half = read_map("a.gpkg", &bytes[..bytes.len() / 2], &MapRequest::default());
    assert!(codes(&half).contains(&"file-broken"), "{:?}", codes(&half));
    let empty = read_map("a.gpkg", b"SQLite format 3\0", &MapRequest::default());
    assert_eq!(codes(&empty), ["file-broken"]);
}

#[test]
fn bad_geojson_is_told_by_its_member() {
    let feature = |geometry: &str| {
        format!(
            r#"{{"type":"FeatureCollection","features":[{{"type":"Feature","properties":{{}},"geometry":{geometry}}}]}}"#
        )
    };
    for (text, expected) in [
        ("{}".to_owned(), "geojson-member"),
        ("[]".to_owned(), "geojson-member"),
        (r#"{"type":"featurecollection","features":[]}"#.to_owned(), "geojson-member"),
        (r#"{"type":"FeatureCollection"}"#.to_owned(), "geojson-member"),
        (r#"{"type":"FeatureCollection","features":{}}"#.to_owned(), "geojson-member"),
        (r#"{"type":"FeatureCollection","type":"x","features":[]}"#.to_owned(), "geojson-twice"),
        (r#"{"type":"FeatureCollection","features":[null]}"#.to_owned(), "geojson-member"),
        (r#"{"type":"FeatureCollection","features":[{]}"#.to_owned(), "file-broken"),
        (r#"{"type":"FeatureCollection","features":[]"#.to_owned(), "file-broken"),
        (feature(r#"{"type":"Polygon"}"#), "geojson-member"),
        (feature(r#"{"type":"Polygon","coordinates":[5]}"#), "geojson-member"),
        (feature(r#"{"type":"Polygon","coordinates":[[["a",2]]]}"#), "geojson-member"),
        (feature(r#"{"type":"Point","coordinates":[2]}"#), "geojson-member"),
        (feature(r#"{"type":"LineString","coordinates":[[1,2]]}"#), "geojson-member"),
        (feature(r#"{"type":"GeometryCollection","geometries":[]}"#), "geometry-kind"),
        (feature("null"), "geometry-missing"),
        (
            feature(r#"{"type":"Polygon","coordinates":[[[119,31],[119.1,31],[119.1,31.1]]]}"#),
            "shape-unclosed",
        ),
        (
            feature(r#"{"type":"Polygon","coordinates":[[[119,31],[119.1,31],[119,31]]]}"#),
            "shape-too-few-points",
        ),
    ] {
        let intake = read_map("a.geojson", text.as_bytes(), &MapRequest::default());
        assert!(codes(&intake).contains(&expected), "{text}: {:?}", codes(&intake));
        assert!(intake.tally.adds_up() && intake.tally.admitted == 0, "{text}");
    }
    // Features before the broken place are kept.
    let good = r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"a":1.50},"geometry":{"type":"Polygon","coordinates":[[[119,31],[119.1,31],[119.1,31.1],[119,31]]]}},{"type":"#;
    let intake = read_map("a.geojson", good.as_bytes(), &MapRequest::default());
    assert_eq!((codes(&intake), intake.tally.admitted), (vec!["file-broken"], 1));
}

#[test]
fn tables_with_coordinates_are_read_in_their_three_forms() {
    let points = "宗地代码,经度,纬度\nA,119.97,31.81\nB,,\nC,约120,31.8\n";
    let intake = read_map(
        "a.csv",
        points.as_bytes(),
        &MapRequest { declared: Some(frame(4490)), ..MapRequest::default() },
    );
    assert_eq!(codes(&intake), ["geometry-broken", "geometry-missing"]);
    assert_eq!(intake.layers[0].rows[0].geometry, Geometry::Points(vec![[119.97, 31.81]]));
    assert_eq!(intake.tally.refused, 2);

    // A survey table: X is the northing. Found by the numbers, read when confirmed.
    let mut boundary = String::from("地块编号,点号,X坐标(m),Y坐标(m)\n");
    for (parcel, west) in [("甲", 497_000.0), ("乙", 497_200.0)] {
        for (number, (dx, dy)) in [(0, 0), (100, 0), (100, 100), (0, 100)].into_iter().enumerate() {
            let (x, y) = (3_520_000 + dy, west + f64::from(dx));
            boundary.push_str(&format!("{parcel},J{},{x},{y}\n", number + 1));
        }
    }
    let declared = MapRequest { declared: Some(frame(4549)), ..MapRequest::default() };
    let intake = read_map("界址点.csv", boundary.as_bytes(), &declared);
    assert_eq!(codes(&intake), ["axes-swapped"]);
    assert_eq!(intake.layers[0].cures, [Cure::SwapAxes]);
    let confirmed = MapRequest { swaps_axes: true, ..declared };
    let intake = read_map("界址点.csv", boundary.as_bytes(), &confirmed);
    assert_eq!(codes(&intake), [""; 0]);
    assert_eq!(areas(&intake), [Some("10000.00".to_owned()), Some("10000.00".to_owned())]);
    assert_eq!(intake.layers[0].rows[1].values[0].as_deref(), Some("乙"));

    let wkt = "code,wkt\nA,\"POLYGON ((497000 3520000, 497100 3520000, 497100 3520100, 497000 3520000))\"\nB,\"POLYGON ((1 2\"\nC,LINESTRING (1 2)\n";
    let intake = read_map(
        "a.csv",
        wkt.as_bytes(),
        &MapRequest { declared: Some(frame(4549)), ..MapRequest::default() },
    );
    assert_eq!(codes(&intake), ["geometry-broken", "geometry-kind"]);
    assert_eq!(areas(&intake)[0].as_deref(), Some("5000.00"));

    let none = read_map("a.csv", "名称,面积\n甲,5\n".as_bytes(), &MapRequest::default());
    assert_eq!(codes(&none), ["table-no-coordinates"]);
}

fn shared(path: &str) -> Option<Vec<u8>> {
    crate::real::shared(path)
}

#[test]
fn the_real_layers_are_read_when_they_are_at_hand() {
    if let Some(bytes) = shared("parcels_sanjose/Zoning_Zoning.zip") {
        let intake = read_map("sanjose.zip", &bytes, &MapRequest::default());
        assert_eq!(intake.tally.read, 4239);
        let frame = intake.layers[0].frame.clone().unwrap();
        assert!((frame.metres_per_unit().unwrap() - 1200.0 / 3937.0).abs() < 1e-12);
    }
    if let Some(bytes) = shared("plots_bubenec/bubenec.gpkg") {
        let intake = read_map("bubenec.gpkg", &bytes, &MapRequest::default());
        let counts: Vec<_> =
            intake.layers.iter().map(|layer| (layer.name.as_str(), layer.rows.len())).collect();
        assert!(counts.contains(&("plots", 407)) && counts.contains(&("buildings", 144)), "{counts:?}");
        assert!(intake.layers.iter().all(|layer| layer.frame == Some(Frame::WebMercator)));
    }
    let parts =
        ["shp", "shx", "dbf", "prj"].map(|extension| shared(&format!("gbk_shapefile/chinese.{extension}")));
    if let [Some(shp), Some(shx), Some(dbf), Some(prj)] = parts {
        let bytes = zipped(&[("c.shp", &shp), ("c.shx", &shx), ("c.dbf", &dbf), ("c.prj", &prj)]);
        let intake = read_map("chinese.zip", &bytes, &MapRequest::default());
        let value = intake.layers[0].rows[0].values.iter().flatten().next().cloned().unwrap_or_default();
        assert!(value.chars().any(|letter| ('\u{4e00}'..='\u{9fff}').contains(&letter)), "{value}");
    }
}

#[test]
fn every_malformed_geojson_at_hand_gets_a_finding_unless_it_is_only_unusual() {
    // These break no rule a reader of areas needs: a box, many digits, a nested or lone collection member,
    // points with four numbers, foreign members.
    let unusual =
        ["bbox", "excessive", "changed_semantics", "winding", "rhr", "properties-as-array", "polygonloop"];
    let Some(index) = shared("geojson_bad/bad/badcoord.geojson") else { return };
    assert!(!index.is_empty());
    for name in [
        "bad-featurelist",
        "bad-json",
        "bad-object-type",
        "badcoord",
        "badcoordtype",
        "badfeature",
        "badfeatureid",
        "different-first-last",
        "expected_object",
        "false",
        "featurecollection-obj",
        "featurecollection-type-case",
        "featurecollection",
        "geometrycollection_nested",
        "geometrycollection_single",
        "multipoint-multidimension",
        "multipoint-nondimension",
        "nofeaturetype",
        "notype",
        "point-labeled-as-a-multipolygon",
        "point-string",
        "point-toofew",
        "point-toomany",
        "point",
        "rootstring",
        "short-line",
        "short-linearring",
        "short-multilinestring",
        "stringcoord",
        "unknowntype",
        "bad-duplicate-properties",
        "different-first-size",
        "multiple_problems",
    ] {
        assert!(!unusual.iter().any(|word| name.contains(word)));
        let Some(bytes) = shared(&format!("geojson_bad/bad/{name}.geojson")) else { continue };
        let intake = read_map(&format!("{name}.geojson"), &bytes, &MapRequest::default());
        assert!(!intake.findings.is_empty(), "{name}");
        assert!(intake.tally.adds_up());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_damage_to_a_file_stops_the_reader(
        kind in 0usize..4, places in prop::collection::vec((0.0f64..1.0, any::<u8>()), 1..30), keep in 0.1f64..1.1,
    ) {
        let shapes = shapes();
        let moment = "2026-01-31T00:00:00.000Z";
        let whole = write_shapefile(&file(4549), records(&shapes), true).unwrap();
        let mut bytes = match kind {
            0 => write_geopackage(&file(4549), records(&shapes), moment).unwrap(),
            1 => write_geojson(&file(4549), records(&shapes)).unwrap(),
            2 => unzipped(&whole, ".shp"),
            _ => whole.clone(),
        };
        #[expect(clippy::cast_precision_loss, clippy::cast_sign_loss, reason = "small files")]
        for (place, value) in places {
            let at = (place * bytes.len() as f64) as usize;
            // The first bytes tell the format.
            if at > 16 && at < bytes.len() {
                bytes[at] = value;
            }
        }
        #[expect(clippy::cast_precision_loss, clippy::cast_sign_loss, reason = "small files")]
        bytes.truncate((keep * bytes.len() as f64) as usize);
        let intake = if kind == 2 {
            let members: Vec<Vec<u8>> = [".shx", ".dbf", ".prj"].map(|extension| unzipped(&whole, extension)).into();
            let zip = zipped(&[("a.shp", &bytes), ("a.shx", &members[0]), ("a.dbf", &members[1]), ("a.prj", &members[2])]);
            read_map("a.zip", &zip, &MapRequest::default())
        } else {
            read_map("a", &bytes, &MapRequest::default())
        };
        prop_assert!(intake.tally.adds_up());
    }
}
