//! Vetoes, bonuses and deductions that the shipped schemes read: what an office may enter for a year.

use crate::packs::pack_files;
use jiff::civil::date;
use law::Pack;
use office::evaluation::{CompileRequest, compile};
use office::year::adjustable;
use std::collections::BTreeMap;

fn offered(pack: &str, year: i16) -> String {
    let pack = Pack::load(&pack_files(pack)).expect("a pack");
    let weights = pack.unconfigured().len();
    let parameters: Vec<String> =
        pack.parameters.values().filter(|one| one.required).map(|one| one.id.clone()).collect();
    let given: BTreeMap<String, fact::Decimal> =
        parameters.into_iter().map(|id| (id, fact::Decimal::from(10))).collect();
    assert_eq!(given.len(), weights);
    let pack =
        if given.is_empty() { pack } else { pack.with_configuration(&given, "试验").expect("configured") };
    let request = CompileRequest { scheme: None, day: date(year, 12, 31), overrides: BTreeMap::new() };
    let scheme = compile(&pack, &request).unwrap_or_else(|found| panic!("{}", found[0].render()));
    let shown = |one: &office::year::Adjustable| format!("{}{}：{}", one.kind.title(), one.term, one.rule);
    adjustable(&scheme).iter().map(shown).collect::<Vec<_>>().join("\n")
}

#[test]
fn what_may_be_entered_is_what_the_scheme_reads() {
    for (pack, year, expected) in [
        ("henan-2019", 2024, ""),
        (
            "changle-2023",
            2025,
            "否决veto_safety：安全生产事故\n否决veto_environment：重大环境事故\n\
             否决veto_food_safety：重大食品安全事故\n否决veto_task：节能减排或去产能任务未完成\n\
             否决veto_compliance：环保、能源、质量、安全不合规",
        ),
        // A veto that the scheme derives is entered by what it is derived from.
        (
            "ev1",
            2024,
            "否决veto_credit：一票否决\n否决veto_environment：一票否决\n否决veto_safety：一票否决\n\
             加分high_tech：高新技术企业\n加分srdi：专精特新\n加分green_factory：绿色工厂\n\
             加分invention_patents：有效发明专利",
        ),
    ] {
        assert_eq!(offered(pack, year), expected, "{pack}");
    }
}
