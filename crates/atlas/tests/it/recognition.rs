//! Recognition of frames: agreement, and each mistake with its name and cure.

use atlas::Frame;
use atlas::frame::recognition::{Cure, Evidence, recognise};
use expect_test::expect;

const DEGREES: [f64; 2] = [119.97, 31.81];
const METRES: [f64; 2] = [497_159.376, 3_520_784.648];
const PREFIXED: [f64; 2] = [40_497_159.376, 3_520_784.648];

fn flip([x, y]: [f64; 2]) -> [f64; 2] {
    [y, x]
}

fn epsg(code: u32) -> Frame {
    Frame::from_epsg(code).unwrap()
}

#[test]
fn each_mistake_is_named_with_its_cure() {
    let swap = Cure::SwapAxes;
    let to = |code| Cure::UseFrame(epsg(code));
    for (declared, point, codes, cures) in [
        (Some(4490), DEGREES, vec![], vec![]),
        (Some(4549), METRES, vec![], vec![]),
        (Some(4528), PREFIXED, vec![], vec![]),
        (Some(3857), [13_354_999.3, 3_738_842.2], vec![], vec![]),
        (Some(4490), flip(DEGREES), vec!["axes-swapped"], vec![swap.clone()]),
        (Some(4549), flip(METRES), vec!["axes-swapped"], vec![swap.clone()]),
        (Some(4528), flip(PREFIXED), vec!["axes-swapped"], vec![swap.clone()]),
        (Some(4549), PREFIXED, vec!["zone-prefix-extra"], vec![to(4528)]),
        (Some(4528), METRES, vec!["zone-prefix-missing"], vec![to(4549)]),
        (Some(4527), PREFIXED, vec!["zone-differs"], vec![to(4528)]),
        (Some(4548), PREFIXED, vec!["zone-differs"], vec![to(4528)]),
        (Some(4549), flip(PREFIXED), vec!["axes-swapped", "zone-prefix-extra"], vec![swap.clone(), to(4528)]),
        (Some(4549), DEGREES, vec!["frame-degrees"], vec![to(4490)]),
        (Some(4549), flip(DEGREES), vec!["frame-degrees", "axes-swapped"], vec![to(4490), swap.clone()]),
        (Some(4490), PREFIXED, vec!["frame-metres"], vec![to(4528)]),
        (Some(4490), METRES, vec!["frame-metres"], vec![]),
        (Some(4549), [1e9, 1e9], vec!["frame-misfit"], vec![]),
        (Some(4490), [0.1, 51.5], vec!["frame-outside-china"], vec![]),
        (None, DEGREES, vec!["frame-not-stated"], vec![to(4490)]),
        (None, flip(DEGREES), vec!["frame-not-stated"], vec![to(4490), swap.clone()]),
        (None, PREFIXED, vec!["frame-not-stated"], vec![to(4528)]),
        (None, [20_400_000.0, 3_520_784.0], vec!["frame-not-stated"], vec![to(4498)]),
        (None, METRES, vec!["frame-not-stated"], vec![]),
    ] {
        let points = [point];
        let evidence = Evidence { declared: declared.map(epsg), points: &points, ..Evidence::default() };
        let found = recognise(&evidence);
        let found_codes: Vec<_> = found.findings.iter().map(|finding| finding.code.as_str()).collect();
        assert_eq!(found_codes, codes, "{declared:?} {point:?}");
        assert_eq!(found.cures, cures, "{declared:?} {point:?}");
        let agrees = codes.is_empty() || codes == ["frame-outside-china"];
        assert_eq!(found.frame, declared.map(epsg).filter(|_| agrees), "{declared:?} {point:?}");
    }
}

#[test]
fn a_finding_says_what_stands_there_what_is_wrong_and_what_to_do() {
    let points = [PREFIXED];
    let evidence = Evidence { declared: Some(epsg(4549)), points: &points, ..Evidence::default() };
    let text: Vec<String> = recognise(&evidence).findings.iter().map(ToString::to_string).collect();
    expect!["“40497159.376, 3520784.648”坐标系是“CGCS2000 3度带第40带（中央经线120°E，不带带号，EPSG:4549）”，东坐标不应带带号，但这里以带号40开头。请按带带号的坐标系重新导入，或请提供单位去掉带号。"]
    .assert_eq(&text.join("\n"));
}

#[test]
fn one_stray_point_does_not_change_what_the_layer_is() {
    let points = [DEGREES, DEGREES, DEGREES, [0.0, 0.0], flip(DEGREES)];
    let evidence = Evidence { declared: Some(epsg(4490)), points: &points, ..Evidence::default() };
    assert_eq!(recognise(&evidence).frame, Some(Frame::Cgcs2000));
}

#[test]
fn a_declared_frame_goes_before_the_file_and_says_so() {
    let points = [PREFIXED];
    let evidence = Evidence {
        stated_epsg: Some(4549),
        declared: Some(epsg(4528)),
        points: &points,
        ..Evidence::default()
    };
    let found = recognise(&evidence);
    assert_eq!(found.frame, Some(epsg(4528)));
    assert_eq!(found.findings[0].code, "frame-contradiction");
}

#[test]
fn an_old_datum_is_refused_unless_a_person_declares_another_frame() {
    let prj = r#"GEOGCS["Xian 1980",DATUM["D_Xian_1980",SPHEROID["Xian_1980",6378140.0,298.257]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]"#;
    let points = [DEGREES];
    let found = recognise(&Evidence { prj: Some(prj), points: &points, ..Evidence::default() });
    assert_eq!(found.frame, None);
    assert_eq!(found.findings[0].code, "frame-unknown");
    let declared = Some(Frame::Cgcs2000);
    let found = recognise(&Evidence { prj: Some(prj), declared, points: &points, ..Evidence::default() });
    assert_eq!(found.frame, Some(Frame::Cgcs2000));
}
