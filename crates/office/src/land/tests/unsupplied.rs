//! Approved land that was not supplied: its parts, their ways, the lapse of approval.

use super::*;

// clause: S2-6b
#[test]
fn the_parts_of_a_batch_are_exactly_what_is_unsupplied() {
    let case = takes(&opened(LandKind::Unsupplied), DAY, &find_part("甲", "60"));
    for (area, fine) in [("39.999999", true), ("40", true), ("40.000001", false), ("0", false), ("-1", false)]
    {
        assert_eq!(case.carry_out(&find_part("乙", area), &law(), &act(DAY)).is_ok(), fine, "{area}");
    }
    let short = takes(&case, DAY, &find_part("乙", "39.999999"));
    assert_eq!(refused(&short, DAY, &LandStep::CausesFound {}), "areas_differ");
    let whole = takes(&takes(&short, DAY, &drop_part(2)), DAY, &find_part("乙", "40"));
    assert!(whole.carry_out(&LandStep::CausesFound {}, &law(), &act(DAY)).is_ok());
    assert_eq!(refused(&case, DAY, &drop_part(2)), "no_such_part");
    let odd =
        LandStep::FindPart { title: "丙".into(), area: number("1"), cause: "x".into(), text: "".into() };
    assert_eq!(refused(&case, DAY, &odd), "unknown_cause");
}

fn with_parts(first: &str, second: &str) -> LandCase {
    let case = takes(&opened(LandKind::Unsupplied), DAY, &find_part("甲", first));
    takes(&takes(&case, DAY, &find_part("乙", second)), DAY, &LandStep::CausesFound {})
}

// clause: S2-6d, S2-6e, S2-6f
#[test]
fn only_land_that_was_not_compensated_for_in_two_years_lapses() {
    let far = date(2025, 12, 31);
    let case = with_parts("60", "40");
    for (day, code) in
        [(date(2025, 5, 31), Some("not_lapsed")), (date(2025, 6, 1), None), (date(2025, 6, 2), None)]
    {
        let routed = case.carry_out(&route(1, "lapse", far), &law(), &act(day));
        assert_eq!(routed.err().map(|refusal| refusal.code).as_deref(), code, "{day}");
    }
    let day = date(2025, 6, 2);
    let beyond = with_parts("60.000001", "39.999999");
    assert_eq!(refused(&beyond, day, &route(1, "lapse", far)), "compensated");
    let mut unknown = case.clone();
    if let Some(batch) = &mut unknown.found.batch {
        batch.not_expropriated = None;
    }
    assert_eq!(refused(&unknown, day, &route(1, "lapse", far)), "compensation_not_known");
    assert!(case.carry_out(&route(1, "adjust", far), &law(), &act(DAY)).is_ok());
    assert_eq!(refused(&case, DAY, &route(1, "nothing", far)), "unknown_path");
}

#[test]
fn a_batch_is_closed_when_every_part_is_dealt_with() {
    let far = date(2025, 12, 31);
    let case = takes(&with_parts("60", "40"), DAY, &route(1, "adjust", far));
    assert_eq!(refused(&case, DAY, &LandStep::RoutesSet {}), "route_missing");
    let case = takes(&takes(&case, DAY, &route(2, "supply", far)), DAY, &LandStep::RoutesSet {});
    let one = takes(&case, DAY, &settle(1));
    assert_eq!((one.disposed(), refused(&one, DAY, &close())), (mu("60"), "part_open".to_owned()));
    assert_eq!(refused(&one, DAY, &settle(1)), "settled_already");
    let closed = takes(&takes(&one, DAY, &settle(2)), DAY, &close());
    assert_eq!(
        (closed.disposed(), closed.closure.expect("closed").number.as_str()),
        (mu("100"), "批供2025-1")
    );
}
