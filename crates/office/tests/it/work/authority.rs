//! Who may do what: the table, its three separate administrators, and every command at its door.

use super::house::{House, author, file, firm, rulebook, tax};
use crate::registry::sample::{FIRST, SECOND, day};
use office::authority::{ActionKind, Authority, RoleKind, Scope, Target};
use office::docket::{Command, Evidence};
use office::year::Stage;
use std::collections::BTreeSet;

const TABLE: &str = include_str!("../../../../../codes/authority.toml");

fn authority() -> Authority {
    Authority::built_in().expect("codes/authority.toml")
}

#[test]
fn the_three_administrators_share_nothing_that_changes_anything() {
    let authority = authority();
    let of = |role: &str| -> BTreeSet<String> {
        let changes = |action: &&office::authority::Action| {
            !action.everyone
                && authority.permits(role, &action.id) != Scope::Nothing
                && (action.kind == ActionKind::Write || action.shared_because.is_none())
        };
        authority
            .actions()
            .filter(changes)
            .filter(|action| action.public.is_empty())
            .map(|action| action.id.clone())
            .collect()
    };
    let administrators = ["system_admin", "security_admin", "audit_admin"].map(|role| (role, of(role)));
    for (role, actions) in &administrators {
        assert!(!actions.is_empty(), "{role}");
        for (other, others) in administrators.iter().filter(|(other, _)| other != role) {
            assert!(actions.is_disjoint(others), "{role} and {other}");
        }
        for business in
            authority.roles().filter(|role| matches!(role.kind, RoleKind::Business | RoleKind::Firm))
        {
            let both: Vec<_> = actions.intersection(&of(&business.id)).cloned().collect();
            let only_read =
                both.iter().all(|id| authority.action(id).is_some_and(|it| it.kind == ActionKind::Read));
            assert!(
                both.is_empty() || (*role == "audit_admin" && only_read),
                "{role} and {}: {both:?}",
                business.id
            );
        }
    }
}

#[test]
fn every_action_of_a_command_stands_in_the_table_and_somebody_may_do_it() {
    let authority = authority();
    for action in Command::ACTIONS {
        let somebody = authority.roles().any(|role| authority.permits(&role.id, action) != Scope::Nothing);
        assert!(somebody, "{action}");
    }
    for stage in Stage::ALL {
        assert!(Command::ACTIONS.contains(&stage.action()), "{}", stage.action());
    }
}

#[test]
fn administrators_and_the_public_see_no_firm() {
    let authority = authority();
    let firm_reads = [
        "read_firms",
        "read_firm",
        "read_figures",
        "read_trace",
        "read_explanation",
        "read_files",
        "export_firms",
    ];
    for role in ["system_admin", "security_admin", "audit_admin", "public", "nobody"] {
        for action in firm_reads {
            assert_eq!(authority.permits(role, action), Scope::Nothing, "{role} {action}");
        }
    }
    assert_eq!(authority.permits("public", "read_public"), Scope::Public);
    assert_eq!(authority.permits("enterprise", "read_public"), Scope::Public);
}

#[test]
fn a_firm_reaches_itself_only() {
    let rules = rulebook();
    let me = author("enterprise");
    for action in rules.authority.actions().filter(|action| action.own_enterprise.contains("enterprise")) {
        let mine = Target { enterprise: Some(FIRST), ..Target::default() };
        let theirs = Target { enterprise: Some(SECOND), ..Target::default() };
        assert!(rules.authority.require(&me, &action.id, &mine).is_ok(), "{}", action.id);
        let refusal = rules.authority.require(&me, &action.id, &theirs).expect_err(&action.id);
        assert_eq!(refusal.code, "out_of_scope");
        let anybody = rules.authority.require(&me, &action.id, &Target::default()).expect_err(&action.id);
        assert_eq!(anybody.code, "out_of_scope", "a target that names no firm is not one's own");
    }
}

#[test]
fn scopes_reach_as_far_as_they_say() {
    let kfq = Target { zone: Some("KFQ"), region: Some("320411"), ..Target::default() };
    let gxq = Target { zone: Some("GXQ"), region: Some("320412"), ..Target::default() };
    let tax_form = Target { department: Some("tax"), ..Target::default() };
    let power_form = Target { department: Some("power"), ..Target::default() };
    let mut limited = author("industry");
    limited.zone = Some("320411".into());
    let mut nowhere = author("zone_committee");
    nowhere.zone = None;
    let cases = [
        (author("zone_committee"), Scope::OwnZone, kfq, true),
        (author("zone_committee"), Scope::OwnZone, gxq, false),
        (author("zone_committee"), Scope::OwnZone, Target::default(), false),
        (nowhere, Scope::OwnZone, kfq, false),
        (author("tax"), Scope::OwnDepartment, tax_form, true),
        (author("tax"), Scope::OwnDepartment, power_form, false),
        (author("tax"), Scope::OwnDepartment, Target::default(), false),
        (author("auditor"), Scope::OwnDepartment, Target::default(), false),
        (author("industry"), Scope::All, gxq, true),
        // An account that is limited to a district stays in it, whatever its role.
        (limited.clone(), Scope::All, kfq, true),
        (limited.clone(), Scope::All, gxq, false),
        (limited, Scope::All, tax_form, true),
        (author("industry"), Scope::Nothing, kfq, false),
    ];
    for (who, scope, target, within) in cases {
        assert_eq!(target.within(scope, &who), within, "{} {scope:?} {target:?}", who.role);
    }
}

#[test]
fn a_table_with_a_slip_is_refused() {
    let cases = [
        ("id = \"settle\"\n", "id = \"chase\"\n", "写了两遍"),
        (
            "all = [\"security_admin\", \"system\"]",
            "all = [\"security_admin\", \"system_admin\"]",
            "三员分立",
        ),
        ("all = [\"system_admin\"]\n", "all = [\"system_admin\", \"industry\"]\n", "三员分立"),
        ("all = [\"audit_admin\", \"auditor\"]", "all = [\"audit_admin\", \"security_admin\"]", "三员分立"),
        ("own_enterprise = [\"enterprise\"]", "own_enterprise = [\"factory\"]", "不存在的角色"),
        ("id = \"settle\"\n", "id = \"settled\"\n", "缺少操作"),
        ("kind = \"write\"\n", "kind = \"maybe\"\n", "读不懂"),
        ("own_zone = [\"zone_committee\"]", "own_zone = [\"industry\"]", "两种范围"),
    ];
    for (from, to, says) in cases {
        assert!(TABLE.contains(from), "{from}");
        let error = Authority::from_toml(&TABLE.replacen(from, to, 1)).expect_err(to).to_string();
        assert!(error.contains(says), "{error}");
    }
}

#[test]
fn nobody_does_what_the_table_does_not_give_them() {
    let rules = rulebook();
    let commands = [
        Command::Chase { year: 2024, form: "tax".into(), message: "请尽快".into() },
        Command::Settle { held: 1, subject: FIRST.into(), reason: "核对过执照".into() },
        Command::Advance { year: 2024, to: Stage::Published, reason: String::new(), evidence: Vec::new() },
        Command::Advance {
            year: 2024,
            to: Stage::GovMeetingApproved,
            reason: String::new(),
            evidence: Vec::new(),
        },
        Command::OpenAccount {
            login: "zhang".into(), name: "张".into(), department: None, enterprise: None
        },
        Command::GrantRole { login: "zhang".into(), role: "tax".into(), zone: None, reason: "新来".into() },
        Command::SetOfficeDay { day: day("2025-06-01") },
    ];
    for command in commands {
        for role in rules.authority.roles() {
            if rules.authority.permits(&role.id, command.action()) != Scope::Nothing {
                continue;
            }
            let mut house = House::new();
            let code = house.refuses(&role.id, command.clone(), Evidence::None);
            assert_eq!(code, "not_permitted", "{} {}", role.id, command.action());
        }
    }
}

#[test]
fn a_department_delivers_its_own_forms_only() {
    let deliver = |form: &str| Command::Deliver {
        form: form.into(),
        year: Some(2024),
        file: file("a.xlsx"),
        delivered: None,
        supplement: false,
    };
    let mut house = House::new();
    house.does("tax", deliver("tax"), House::read(3, 0));
    assert_eq!(house.refuses("tax", deliver("power"), House::read(3, 0)), "out_of_scope");
    assert_eq!(house.refuses("enterprise", deliver("tax"), House::read(3, 0)), "not_permitted");
    assert_eq!(house.refuses("tax", deliver("horoscope"), House::read(3, 0)), "out_of_scope");
    assert_eq!(house.refuses("industry", deliver("horoscope"), House::read(3, 0)), "unknown_form");
}

#[test]
fn a_firm_cannot_object_for_another() {
    let mut house = House::at(Stage::ResultPublicity);
    let command = Command::SubmitObjection {
        year: 2024,
        subject: SECOND.into(),
        item: tax(),
        claim: "替别人说".into(),
        value: None,
        files: Vec::new(),
    };
    assert_eq!(house.refuses("enterprise", command, firm()), "out_of_scope");
}

#[test]
fn accounts_are_opened_by_one_administrator_and_granted_by_another() {
    let mut house = House::new();
    let open = |login: &str, department: Option<&str>, enterprise: Option<&str>| Command::OpenAccount {
        login: login.into(),
        name: "张三".into(),
        department: department.map(str::to_owned),
        enterprise: enterprise.map(str::to_owned),
    };
    let grant = |login: &str, role: &str, zone: Option<&str>| Command::GrantRole {
        login: login.into(),
        role: role.into(),
        zone: zone.map(str::to_owned),
        reason: "岗位调整".into(),
    };
    house.does("system_admin", open("zhang", Some("tax"), None), Evidence::None);
    assert_eq!(house.docket.accounts["zhang"].author(), None, "without a role nobody is an author");
    house.does("security_admin", grant("zhang", "tax", None), Evidence::None);
    assert_eq!(house.docket.accounts["zhang"].author().map(|author| author.role), Some("tax".to_owned()));
    house.does("system_admin", open("li", None, Some(FIRST)), Evidence::None);
    house.does("system_admin", open("yuan", Some("zone_committee"), None), Evidence::None);
    let refused = [
        ("system_admin", open("zhang", None, None), "login_taken"),
        ("system_admin", open("张", None, None), "bad_login"),
        ("system_admin", open("wang", Some("astrology"), None), "unknown_department"),
        ("system_admin", open("wang", None, Some("91330100")), "bad_code"),
        ("system_admin", open("wang", Some("tax"), Some(FIRST)), "two_homes"),
        ("security_admin", grant("zhang", "wizard", None), "unknown_role"),
        ("security_admin", grant("zhang", "system", None), "unknown_role"),
        ("security_admin", grant("zhang", "enterprise", None), "wrong_home"),
        ("security_admin", grant("li", "tax", None), "wrong_home"),
        ("security_admin", grant("yuan", "zone_committee", None), "zone_missing"),
        ("security_admin", grant("yuan", "zone_committee", Some("MOON")), "unknown_zone"),
        ("security_admin", grant("security_admin", "tax", None), "no_such_account"),
        ("system_admin", grant("zhang", "tax", None), "not_permitted"),
        ("security_admin", open("wang", None, None), "not_permitted"),
    ];
    for (role, command, code) in refused {
        assert_eq!(house.refuses(role, command.clone(), Evidence::None), code, "{command:?}");
    }
    house.does("security_admin", grant("yuan", "zone_committee", Some("KFQ")), Evidence::None);
    house.does(
        "system_admin",
        Command::ChangeAccount { login: "zhang".into(), name: "张三".into(), open: false },
        Evidence::None,
    );
    assert_eq!(house.docket.accounts["zhang"].author(), None, "a closed account is nobody");
}

#[test]
fn the_program_opens_accounts_only_while_it_sets_the_office_up() {
    let mut house = House::new();
    let mut configuration = house.docket.configuration().expect("set up").clone();
    configuration.demo = false;
    house.does("system", Command::Configure { configuration }, Evidence::None);
    for role in ["system_admin", "security_admin", "audit_admin"] {
        let login = format!("first_{role}");
        let open = Command::OpenAccount {
            login: login.clone(),
            name: "首任".into(),
            department: None,
            enterprise: None,
        };
        house.does("system", open, Evidence::None);
        let grant =
            Command::GrantRole { login, role: role.into(), zone: None, reason: "首次建立".into() };
        house.does("system", grant, Evidence::None);
    }
    let open = Command::OpenAccount {
        login: "back_door".into(),
        name: "无名".into(),
        department: None,
        enterprise: None,
    };
    assert_eq!(house.refuses("system", open, Evidence::None), "already_set_up");
    assert_eq!(
        house.refuses("industry", Command::SetOfficeDay { day: day("2025-06-01") }, Evidence::None),
        "not_demo"
    );
}
