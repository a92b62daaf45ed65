//! Small packs to test with, the pack as others use it, and the packs that are shipped.

use expect_test::expect;
use fact::{Decimal, Rounding};
use jiff::civil::date;
use law::{Derived, NoSchemes, Pack, Report, Scope, Value, check};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

pub const MANIFEST: &str = r#"id = "test-2022"
title = "测试包"
place = "某市"
authority = "city"
version = "1"
from = 2022-01-01
to = 2022-12-31

[[document]]
id = "plan"
title = "某市评价办法"
issuer = "某市"
source = "F:Test"
"#;

pub const FRONT: &str = r#"+++
clauses = ["S1-1.1g"]
document = "plan"
title = "评价对象"
from = 2022-01-01
+++

# 评价对象

营业收入两千万元以上的为规模以上企业，按用地面积计算亩均税收。

"#;

/// A pack of one article with this body.
pub fn files(body: &str) -> Vec<(String, String)> {
    files_of(MANIFEST, &[("01-a.md", &format!("{FRONT}{body}"))])
}

pub fn files_of(manifest: &str, articles: &[(&str, &str)]) -> Vec<(String, String)> {
    let article = |(name, text): &(&str, &str)| (format!("test-2022/clauses/{name}"), (*text).to_owned());
    let mut files: Vec<_> = articles.iter().map(article).collect();
    files.push(("test-2022/pack.toml".to_owned(), manifest.to_owned()));
    files
}

pub fn pack(body: &str) -> Pack {
    let told = |found: Vec<law::Diagnostic>| found.iter().map(law::Diagnostic::render).collect::<String>();
    Pack::load(&files(body)).map_err(told).expect("a good pack")
}

pub fn checked(files: &[(String, String)]) -> Report {
    let keys: BTreeSet<String> = ["S1-1.1g", "S1-1.1h", "S2-9b"].map(str::to_owned).into();
    check(files, &keys, &mut NoSchemes)
}

/// A rule block.
pub fn rule(toml: &str) -> String {
    format!("```rule\n{toml}```\n\n")
}

/// A case block.
pub fn case(toml: &str) -> String {
    format!("```case\n{toml}```\n\n")
}

/// Terms of one subject under a pack on the first of July.
pub struct Subject<'a> {
    pub pack: &'a Pack,
    pub terms: BTreeMap<&'static str, Value>,
}

impl<'a> Subject<'a> {
    pub fn new(pack: &'a Pack, terms: &[(&'static str, &str)]) -> Self {
        let number = |text: &str| text.parse::<Decimal>().map_or(Value::Unknown, Value::from);
        Self { pack, terms: terms.iter().map(|(id, text)| (*id, number(text))).collect() }
    }
    pub fn derived(&self, id: &str) -> &'a Derived {
        let derived = self.pack.derived_on(DAY);
        derived.into_iter().find(|derived| derived.id == id).expect("the pack derives it")
    }
}

pub const DAY: jiff::civil::Date = date(2022, 7, 1);

impl Scope for Subject<'_> {
    fn term(&self, id: &str) -> Value {
        self.terms.get(id).cloned().unwrap_or(Value::Unknown)
    }
    fn parameter(&self, id: &str) -> Option<&law::DatedValue> {
        self.pack.parameter(id, DAY)
    }
    fn table(&self, id: &str) -> Option<&law::Table> {
        self.pack.table(id, DAY)
    }
}

pub const LINE: &str = r#"[parameter.above_scale_line]
label = "规模以上收入线"
unit = "万元"
value = "2000"
source = "F:Test"
threshold = true

[[derive]]
id = "above_scale"
value = "revenue >= above_scale_line"
"#;

#[test]
fn a_pack_gives_what_is_in_force_on_a_day() {
    let pack = pack(&rule(LINE));
    let value = pack.parameter("above_scale_line", DAY).expect("in force");
    assert_eq!(value.value, Decimal::from(2000));
    assert_eq!(value.citation.document, "某市评价办法");
    assert_eq!(value.citation.clauses, ["S1-1.1g"]);
    assert!(value.citation.confirmed);
    assert!(pack.parameter("above_scale_line", date(2023, 1, 1)).is_none(), "the pack has ended");
    assert_eq!(pack.articles[0].text.lines().next(), Some("# 评价对象"));
    assert!(!pack.articles[0].text.contains("```"), "the restatement is without blocks");
}

#[test]
fn what_is_derived_comes_after_what_it_uses_whatever_the_order_written() {
    let pack = pack(&rule(
        r#"[[derive]]
id = "tax_per_mu"
value = "tax_paid / land_used"
digits = 4
rounding = "half_up"
[[derive]]
id = "is_dense"
value = "tax_per_mu > 0"
[[derive]]
id = "land_used"
value = "land_owned + land_leased"
"#,
    ));
    let ids: Vec<&str> = pack.derived_on(DAY).iter().map(|derived| derived.id.as_str()).collect();
    assert_eq!(ids, ["land_used", "tax_per_mu", "is_dense"]);
}

#[test]
fn tv30_a_derived_figure_is_rounded_as_declared() {
    for (rounding, expected) in
        [("half_up", "2.35"), ("half_even", "2.34"), ("up", "2.35"), ("down", "2.34"), ("ceiling", "2.35")]
    {
        let text = format!(
            "[[derive]]\nid = \"land_used\"\nvalue = \"land_owned\"\ndigits = 2\nrounding = \"{rounding}\"\n"
        );
        let pack = pack(&rule(&text));
        let subject = Subject::new(&pack, &[("land_owned", "2.345")]);
        assert_eq!(subject.derived("land_used").evaluate(&subject).to_string(), expected, "{rounding}");
    }
    let declared = pack(&rule(
        "[[derive]]\nid = \"land_used\"\nvalue = \"land_owned\"\ndigits = 2\nrounding = \"half_even\"\n",
    ));
    assert_eq!(declared.derived[0].rounding, Some((2, Rounding::HalfEven)));
}

#[test]
fn a_zone_fills_what_the_source_masks_and_nothing_else() {
    let body = rule(&format!(
        "{LINE}\n[parameter.tax_weight]\nlabel = \"亩均税收权重\"\nunit = \"分\"\nrequired = true\nsource = \"S1-1.1g\"\n"
    ));
    let bare = pack(&body);
    assert_eq!(bare.unconfigured().len(), 1);
    assert!(bare.parameter("tax_weight", DAY).is_none());
    let digest = bare.digest.clone();
    let values = BTreeMap::from([("tax_weight".to_owned(), Decimal::from(30))]);
    let filled = bare.with_configuration(&values, "zones/demo/zone.toml").expect("required may be set");
    assert!(filled.unconfigured().is_empty());
    let value = filled.parameter("tax_weight", DAY).expect("configured");
    assert_eq!(value.value, Decimal::from(30));
    assert!(value.citation.configured && !value.citation.confirmed);
    assert_ne!(filled.digest, digest, "a result is frozen with what was configured");
    let wrong = BTreeMap::from([("above_scale_line".to_owned(), Decimal::from(1))]);
    let found = pack(&body).with_configuration(&wrong, "zone.toml").expect_err("a printed number stands");
    expect!["test-2022/clauses/01-a.md:13:12 not-configurable 规则包 test-2022 的参数 above_scale_line 已有数值，不能由开发区改写。只有写明 required = true 的参数可以配置。"]
    .assert_eq(&found[0].to_string());
}

#[test]
fn a_place_puts_its_own_number_where_an_article_guides_and_not_where_it_binds() {
    let masked =
        "[parameter.tax_weight]\nlabel = \"权重\"\nunit = \"分\"\nrequired = true\nsource = \"S1-1.1g\"\n";
    let body = rule(&format!("{LINE}\n{masked}"));
    let guiding = FRONT.replace("from = 2022-01-01\n", "from = 2022-01-01\nforce = \"guiding\"\n");
    let guiding = Pack::load(&files_of(MANIFEST, &[("01-a.md", &format!("{guiding}{body}"))])).expect("good");
    let digest = guiding.digest.clone();
    let line = |pack: &Pack, id: &str| pack.clone().with_line(id, Decimal::from(7), "某发2022-3");
    let changed = line(&guiding, "above_scale_line").expect("a guiding number");
    let value = changed.parameter("above_scale_line", DAY).expect("in force");
    assert_eq!((value.value, value.citation.source.as_str()), (Decimal::from(7), "某发2022-3"));
    assert!(value.citation.configured && value.citation.confirmed, "the document that states it is kept");
    assert_ne!(changed.digest, digest);
    let binding = pack(&body);
    assert!(line(&binding, "above_scale_line").is_err(), "a binding number stands");
    assert!(line(&binding, "tax_weight").is_ok(), "what the source masks is the place's to say");
    assert!(line(&binding, "other").is_err());
}

#[test]
fn a_pack_is_shown_as_a_page_with_its_citations() {
    let mut files = files(&rule(LINE));
    let note = "# 读法\n\n## 2022-03-01 规上口径\n\n按年营业收入，不看名录。\n";
    files.push(("test-2022/interpretations.md".to_owned(), note.to_owned()));
    let page = Pack::load(&files).expect("good").show(DAY);
    let page = page.lines().filter(|line| !line.starts_with("校验值")).collect::<Vec<_>>().join("\n");
    expect![[r#"
        # 测试包

        test-2022，第1版，市级，某市，2022-01-01至2022-12-31

        - 《某市评价办法》（某市），出处 F:Test

        ## 评价对象（2022-01-01至2022-12-31）

        《某市评价办法》，条款 S1-1.1g

        # 评价对象

        营业收入两千万元以上的为规模以上企业，按用地面积计算亩均税收。

        - 规模以上收入线（above_scale_line）：2000 万元，出处 F:Test
        - 规模以上（above_scale）= 营业收入 ≥ 规模以上收入线

        ## 读法：规上口径（2022-03-01）

        按年营业收入，不看名录。"#]]
    .assert_eq(&page);
}

#[test]
fn the_digest_depends_on_the_texts_and_not_on_order_or_place() {
    let mut files = files(&rule(LINE));
    let digest = Pack::load(&files).expect("good").digest;
    assert_eq!(digest.len(), 64);
    files.reverse();
    let moved: Vec<_> = files.iter().map(|(path, text)| (format!("packs/{path}"), text.clone())).collect();
    assert_eq!(Pack::load(&moved).expect("good").digest, digest);
    let bare: Vec<_> =
        files.iter().map(|(path, text)| (path.replace("test-2022/", ""), text.clone())).collect();
    assert_eq!(Pack::load(&bare).expect("good").digest, digest);
    files[1].1 = files[1].1.replace("2000", "2001");
    assert_ne!(Pack::load(&files).expect("good").digest, digest);
}

#[test]
fn every_shipped_pack_is_read_and_its_cases_of_figures_come_out() {
    let packs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs");
    let register = std::fs::read_to_string(packs.join("../codes/clauses.csv")).expect("the clause register");
    let keys = register.lines().skip(1).filter_map(|line| line.split(',').next()).map(str::to_owned);
    let keys: BTreeSet<String> = keys.collect();
    let mut seen = 0;
    for entry in std::fs::read_dir(&packs).expect("packs").flatten() {
        if !entry.path().is_dir() {
            continue;
        }
        let mut files = Vec::new();
        gather(&entry.path(), &packs, &mut files);
        let report = check(&files, &keys, &mut NoSchemes);
        assert!(report.passes(), "{}", report.render());
        seen += 1;
    }
    assert!(seen > 0);
}

fn gather(folder: &Path, root: &Path, files: &mut Vec<(String, String)>) {
    for entry in std::fs::read_dir(folder).expect("folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            gather(&path, root, files);
        } else if let Ok(text) = std::fs::read_to_string(&path) {
            let name = path.strip_prefix(root).expect("below the root").to_string_lossy().into_owned();
            files.push((name, text));
        }
    }
}
