//! Which land of a parcel is listed, and when no list is made.

use super::*;

// clause: S1-1.1e
#[test]
fn of_several_sub_types_all_are_kept_one_is_primary_and_the_land_counts_once() {
    let parcel = changed(
        "construction_completed=0 agreed_completion=2022-07-01 use_differs_from_title=1 actual_plot_ratio=0.5",
        "bankruptcy_accepted=1 industry_eliminated=1 worst_class=1",
    );
    let finding = found(DAY, &parcel);
    assert_eq!(codes(&finding), ["T2-1", "T4-4", "T1-1", "T3-1", "T5-1", "T6-2"]);
    assert_eq!(finding.standing, Standing::Listed(mu("60")));
    let all = identify(&standard(DAY), &surveyed(), &[parcel]).expect("identified");
    assert_eq!(all.by_primary(), [("T2-1", (1, mu("60")))].into());
    assert_eq!((all.listed(), all.firms().len()), (mu("60"), 1));
}

// clause: S1-1.1i, S1-1.0g
#[test]
fn of_a_shared_parcel_only_the_land_of_the_firms_concerned_is_listed() {
    let one = found(DAY, &with_two_firms("worst_class=1", ""));
    assert_eq!(one.standing, Standing::Listed(mu("20")));
    assert_eq!(one.hits[0].firms, [FIRM]);
    let both = found(DAY, &with_two_firms("worst_class=1 tax_none_years=2", "worst_class=1"));
    assert_eq!(both.standing, Standing::Listed(mu("60")));
    let different = found(DAY, &with_two_firms("worst_class=1", "bankruptcy_accepted=1"));
    assert_eq!((different.listed(), codes(&different)), (mu("60"), vec!["T4-4", "T5-1"]));
}

// clause: S1-1.1i
#[test]
fn a_protected_firm_is_never_listed_by_itself() {
    let fine = found(DAY, &with_two_firms("class_protected=1", ""));
    assert_eq!((fine.standing, fine.shielded), (Standing::NotFound, vec![]));
    let mut parcel = with_two_firms("class_protected=1", "");
    put(&mut parcel.figures, "actual_plot_ratio=0.5");
    assert_eq!(found(DAY, &parcel).standing, Standing::Listed(mu("40")));
    put(&mut parcel.occupants[1].figures, "class_protected=1");
    assert_eq!(found(DAY, &parcel).standing, Standing::Watch(vec![WatchReason::Protected]));
}

// clause: S1-1.1i
#[test]
fn what_holds_for_a_protected_firm_is_watched_with_every_reason_and_listed_when_the_protection_is_over() {
    // Production stopped 2023-07-01: a full year on the day asked about, not on the day before.
    let stopped = "in_production=0 production_stopped_day=2023-07-01";
    let of = |land: &str, firm: &str, day: Date| {
        let finding = found(day, &changed(land, &format!("{stopped} {firm}")));
        let told: Vec<String> = finding.shielded.iter().map(|hit| hit.code.clone()).collect();
        (finding.standing, codes_of(&finding.hits), told)
    };
    let only = |reasons: &[WatchReason]| Standing::Watch(reasons.to_vec());
    let shielded = vec!["T4-1".to_owned()];
    let protected = "class_protected=1";
    let day_before = of("", protected, date(2024, 6, 30));
    assert_eq!(day_before, (Standing::NotFound, vec![], vec![]));
    assert_eq!(of("", protected, DAY), (only(&[WatchReason::Protected]), vec![], shielded.clone()));
    let both = only(&[WatchReason::Title, WatchReason::Protected]);
    assert_eq!(of("title_clear=0", protected, DAY), (both, vec![], shielded));
    let over = of("", "class_protected=0", DAY);
    assert_eq!(over, (Standing::Listed(mu("60")), vec!["T4-1".to_owned()], vec![]));
    // Beside another firm that is not protected nothing of the protected firm's land is listed.
    let beside = found(DAY, &with_two_firms(&format!("{stopped} {protected}"), "tax_none_years=2"));
    assert_eq!((beside.listed(), beside.shielded.len()), (mu("40"), 1));
}

fn codes_of(hits: &[Hit]) -> Vec<String> {
    hits.iter().map(|hit| hit.code.clone()).collect()
}

// clause: S1-1.1e
#[test]
fn land_without_a_clear_title_is_watched_and_not_listed() {
    for title in ["title_clear=0", "title_clear=-"] {
        let finding = found(DAY, &changed(title, "worst_class=1"));
        assert_eq!(finding.standing, Standing::Watch(vec![WatchReason::Title]), "{title}");
        assert_eq!(finding.listed(), Area::default());
    }
    assert_eq!(found(DAY, &changed("title_clear=0", "")).standing, Standing::NotFound);
}

// clause: S1-1.1d
#[test]
fn only_industry_research_and_storage_are_looked_at() {
    for (code, standing) in [
        ("0601", Standing::Listed(mu("60"))),
        ("0604", Standing::Listed(mu("60"))),
        ("0804", Standing::Listed(mu("60"))),
        ("0501", Standing::OutOfScope),
        ("-", Standing::ScopeNotKnown),
    ] {
        let finding = found(DAY, &changed(&format!("land_use_code={code}"), "worst_class=1"));
        assert_eq!(finding.standing, standing, "{code}");
    }
}

// clause: S1-1.1a
#[test]
fn without_a_standard_in_force_or_a_survey_no_list_is_made() {
    let early = identify(&standard(date(2018, 12, 31)), &surveyed(), &[sound()]).expect_err("too early");
    assert_eq!(early.code, "no_standard");
    assert!(identify(&standard(date(2019, 7, 1)), &surveyed(), &[sound()]).is_ok());
    for (completed, fine) in [(None, false), (Some(date(2024, 7, 2)), false), (Some(DAY), true)] {
        let survey = Survey { completed, ..surveyed() };
        assert_eq!(identify(&standard(DAY), &survey, &[sound()]).is_ok(), fine, "{completed:?}");
    }
}

// clause: S1-1.1f
#[test]
fn a_number_that_nobody_configured_stops_the_list_and_is_named_unless_its_sub_type_is_left_out() {
    let bare_standard = standard_of(bare(), DAY, &Choices::default());
    let refusal = identify(&bare_standard, &surveyed(), &[sound()]).expect_err("unset");
    for id in
        ["behind_share", "behind_months_line", "unbuilt_line", "capacity_line", "tax_line", "encumbered_line"]
    {
        assert!(refusal.message.contains(id), "{refusal}");
    }
    let left_out = ["T2-3", "T3-5", "T4-2", "T5-4", "T6-3"].map(str::to_owned).into();
    let narrowed = standard_of(bare(), DAY, &Choices { left_out, ..Choices::default() });
    let found =
        identify(&narrowed, &surveyed(), &[changed("unbuilt_area=60", "worst_class=1")]).expect("a list");
    assert_eq!(codes(&found.parcels[0]), ["T5-1"]);
}

// clause: S1-1.0f
#[test]
fn a_parcel_given_twice_or_used_beyond_its_area_makes_no_listing() {
    let twice = identify(&standard(DAY), &surveyed(), &[sound(), sound()]).expect_err("twice");
    assert_eq!(twice.code, "parcel_twice");
    for (area, held) in [("59.999999", false), ("60", false), ("60.000001", true)] {
        let mut parcel = changed("", "worst_class=1");
        parcel.occupants[0].area = mu(area);
        let finding = found(DAY, &parcel);
        assert_eq!(finding.standing == Standing::Held, held, "{area}");
        assert_eq!(finding.listed(), if held { Area::default() } else { mu(area) });
    }
}
