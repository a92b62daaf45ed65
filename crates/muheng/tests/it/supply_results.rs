//! `muheng supply import`: every row accounted for, each odd thing named beside its cell, unknown kept apart from no and
//! from zero; the published results of January 2017 where they are at hand.

use crate::desk::{Desk, Said, repository};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

const HEAD: &str = "序号,地区,行政区,项目名称,链接,土地用途,供地方式,面积(公顷),土地使用年限,土地级别,成交价格,土地使用权人,约定容积率(上限),约定容积率(下限),约定交地时间,约定开工时间,约定竣工时间,实际开工时间,合同签订日期\n";

fn import(desk: &Desk, arguments: &[&str]) -> Said {
    let packs = repository().join("packs").display().to_string();
    let mut all = vec!["supply", "import", "--output", "结果", "--packs", &packs];
    all.extend(arguments);
    desk.run(&all)
}

/// The rows of `合同.csv` by header; fields of the fixtures hold no quotes.
fn contracts(desk: &Desk) -> Vec<BTreeMap<String, String>> {
    let text = desk.read("结果/合同.csv").unwrap();
    let mut lines = text.trim_start_matches('\u{feff}').lines().map(fields);
    let head = lines.next().unwrap();
    lines.map(|row| head.iter().cloned().zip(row).collect()).collect()
}

fn fields(line: &str) -> Vec<String> {
    let (mut all, mut field, mut quoted) = (Vec::new(), String::new(), false);
    for letter in line.chars() {
        match letter {
            '"' => quoted = !quoted,
            ',' if !quoted => all.push(std::mem::take(&mut field)),
            other => field.push(other),
        }
    }
    all.push(field);
    all
}

/// The published level stands in for the grade, so that prices are compared.
fn rows(desk: &Desk, lines: &[&str], arguments: &[&str]) -> (Said, Vec<BTreeMap<String, String>>) {
    let mut all = vec!["--grade-reading", "level"];
    all.extend(arguments);
    rows_as_asked(desk, lines, &all)
}

fn rows_as_asked(desk: &Desk, lines: &[&str], arguments: &[&str]) -> (Said, Vec<BTreeMap<String, String>>) {
    desk.put("供地.csv", &format!("{HEAD}{}\n", lines.join("\n")));
    let mut all = vec!["供地.csv", "--as-of", "2018-06-30"];
    all.extend(arguments);
    let said = import(desk, &all);
    assert_eq!(said.code, 0, "{}{}", said.out, said.err);
    let contracts = contracts(desk);
    (said, contracts)
}

const PLAIN: &str = "1,\"江苏省,常州市\",新北区,甲项目,http://a/1,工业用地,挂牌出让,1.000000,50,四级,720.0000,甲公司,2.00,1.00,2017年02月01日,2017年06月30日,2019年06月30日,,2017年01月06日";

#[test]
fn a_plain_contract_has_its_prices_clocks_and_place_and_a_blank_start_is_not_known() {
    let desk = Desk::new();
    let (said, contracts) = rows(&desk, &[PLAIN], &[]);
    let one = &contracts[0];
    for (title, text) in [
        ("区划代码", "320411"),
        ("面积（亩）", "15"),
        ("面积（m²）", "10000.00"),
        ("单价（万元/亩）", "48.0000"),
        ("单价（元/m²）", "720.00"),
        ("年限（年）", "50"),
        ("最低价标准（元/m²）", "480.00"),
        ("容积率不低于", "1.00"),
        ("容积率不高于", "2.00"),
        ("容积率说明", ""),
        ("交地", "已过514天，是否已办不知道"),
        ("开工", "已过365天，是否已办不知道"),
        ("实际开工", "不知道"),
        ("土地使用权人", "甲公司"),
        ("竣工", "还有365天"),
        ("若未开工，满一年", "2018-06-30"),
        ("若未开工，满两年", "2019-06-30"),
        ("投资强度", "不知道（供地结果没有投资额）"),
        ("问题", ""),
    ] {
        assert_eq!(one.get(title).map(String::as_str), Some(text), "{title}");
    }
    assert!(one["对照最低价标准"].contains("不低于标准（按公布级别当作4等，未核实）"), "{one:?}");
    for file in ["结果/合同.xlsx", "结果/合同.csv", "结果/问题.xlsx", "结果/汇总.txt"] {
        assert!(desk.has(file), "{file}");
    }
    assert!(said.out.contains("实际开工知道 0 份，不知道 1 份"), "{}", said.out);
    assert!(said.out.contains("不是没有开工"), "{}", said.out);
}

/// A contract with one cell changed.
fn with(place: usize, text: &str) -> String {
    let mut cells = fields(PLAIN);
    cells[place] = text.to_owned();
    cells
        .iter()
        .map(|cell| if cell.contains([',', '"']) { format!("\"{cell}\"") } else { cell.clone() })
        .collect::<Vec<_>>()
        .join(",")
}

#[test]
fn the_price_just_below_at_and_just_above_the_floor_of_its_grade() {
    for (price, below) in [("479.9999", true), ("480.0000", false), ("480.0001", false)] {
        let desk = Desk::new();
        let (_, contracts) = rows(&desk, &[&with(10, price)], &[]);
        assert_eq!(contracts[0]["问题"].contains("单价低于最低价标准"), below, "{price}: {:?}", contracts[0]);
        assert_eq!(contracts[0]["对照最低价标准"].contains("要看执行比例和批准依据"), below, "{price}");
    }
}

#[test]
fn the_level_is_no_grade_unless_somebody_asks_for_it_and_a_list_of_grades_goes_first() {
    let desk = Desk::new();
    let (said, contracts) = rows_as_asked(&desk, &[PLAIN], &[]);
    assert!(contracts[0]["对照最低价标准"].contains("公布的土地级别不当作等别"), "{:?}", contracts[0]);
    assert!(said.out.contains("--grade-reading level"), "{}", said.out);
    desk.put("等别.csv", "区划代码,等别\n320411,1\n");
    let (_, contracts) = rows(&desk, &[PLAIN], &["--grades", "等别.csv"]);
    assert!(
        contracts[0]["对照最低价标准"].contains("低于标准，要看执行比例和批准依据（1等）"),
        "{:?}",
        contracts[0]
    );
}

#[test]
fn a_shorter_term_is_corrected_by_a_rate_that_is_given_and_not_by_one_that_is_guessed() {
    let desk = Desk::new();
    let cheap = with(10, "630.0000").replace(",50,四级,", ",30,四级,");
    let (_, enough) = rows(&desk, &[&cheap], &[]);
    assert!(
        enough[0]["对照最低价标准"].contains("不低于标准"),
        "the whole standard is reached: {:?}",
        enough[0]
    );
    let (_, unknown) = rows(&desk, &[&cheap.replace("630.0000", "479.9999")], &[]);
    assert!(unknown[0]["对照最低价标准"].contains("没有给还原率"), "{:?}", unknown[0]);
    // TV15: 480 × 0.873300 = 419.184 yuan/m².
    for (price, below) in [("419.1839", true), ("419.1840", false), ("419.1841", false)] {
        let row = cheap.replace("630.0000", price);
        let (_, contracts) = rows(&desk, &[&row], &["--rate", "0.06"]);
        assert_eq!(contracts[0]["问题"].contains("单价低于最低价标准"), below, "{price}: {:?}", contracts[0]);
    }
}

#[test]
fn each_odd_thing_is_named_and_its_figure_is_unknown_not_zero() {
    let swapped = with(12, "1.00").replace(",1.00,1.00,", ",1.00,2.00,");
    for (row, problem, title, value) in [
        (swapped, "容积率上下限写反", "容积率不高于", "2.00"),
        (with(13, ""), "容积率只有一头", "容积率不高于", "不知道"),
        (with(13, "0.00"), "容积率只有一头", "容积率不低于", "不知道"),
        (with(10, "0.0000"), "成交价格为零", "单价（元/m²）", "不知道"),
        (with(7, "0.000000"), "面积为零", "单价（元/m²）", "不知道"),
        (with(8, "0"), "使用年限为零", "年限（年）", "不知道"),
        (with(8, "0.2711"), "使用年限不足一年", "年限（年）", "不知道"),
        (with(8, "按规定"), "使用年限看不懂", "年限（年）", "不知道"),
        (with(8, "51"), "使用年限超过最高年限", "年限（年）", "51"),
        (with(8, "工业用地50年; 街巷用地0年;"), "一宗地几种用途", "年限（年）", "50"),
        (with(8, "其他工业用地50年; 其他商服用地40"), "各用途年限不同", "年限（年）", "不知道"),
        (with(16, "2017年06月29日"), "约定日期先后不对", "约定竣工", "2017-06-29"),
        (with(2, "戚墅堰区"), "行政区已撤销", "现在的行政区", "江苏省常州市武进区"),
        (with(2, "没有这个县"), "行政区不在名录", "区划代码", "不知道"),
    ] {
        let desk = Desk::new();
        let (said, contracts) = rows(&desk, &[&row], &[]);
        assert!(contracts[0]["问题"].contains(problem), "{problem}: {:?}", contracts[0]);
        assert!(contracts[0][title].contains(value), "{problem}: {}", contracts[0][title]);
        assert!(said.out.contains(problem), "{}", said.out);
    }
    for fine in
        [with(8, "50"), with(8, "50年"), with(8, " 50 "), with(8, "五十年"), with(16, "2017年06月30日")]
    {
        let desk = Desk::new();
        let (_, contracts) = rows(&desk, &[&fine], &[]);
        assert_eq!(
            (contracts[0]["问题"].as_str(), contracts[0]["年限（年）"].as_str()),
            ("", "50"),
            "{fine}"
        );
    }
}

#[test]
fn a_day_that_stands_for_unknown_a_blank_and_a_deed_are_three_things() {
    for (place, text, title, standing) in [
        (15, "1900年01月01日", "开工", "约定日期不知道"),
        (15, "", "开工", "约定日期不知道"),
        (17, "2017年06月30日", "开工", "按期"),
        (17, "2017年07月01日", "开工", "迟1天"),
        (17, "1901-01-01", "开工", "已过365天，是否已办不知道"),
        (17, "", "开工", "已过365天，是否已办不知道"),
    ] {
        let desk = Desk::new();
        let (_, contracts) = rows(&desk, &[&with(place, text)], &[]);
        assert_eq!(contracts[0][title], standing, "{place} {text}");
    }
}

#[test]
fn totals_add_up_and_what_is_not_known_is_counted_and_not_added() {
    let desk = Desk::new();
    let second = with(10, "0.0000").replace("http://a/1", "http://a/2").replace("江苏省", "浙江省");
    let third = with(7, "").replace("甲公司", "");
    let nobody = third.replace("甲项目", "");
    let (said, contracts) = rows(&desk, &[PLAIN, &second, &third, &nobody], &[]);
    assert_eq!(contracts.len(), 3);
    assert_eq!(
        (contracts[1]["土地使用权人"].as_str(), contracts[2]["土地使用权人"].as_str()),
        ("甲公司", "不知道")
    );
    for words in [
        "合计 4 行",
        "未收 1",
        "合同 3 份",
        "面积 30 亩（1 份不知道，没有计入）",
        "价款 1440 万元（1 份不知道，没有计入）",
        "同一供地结果两次（supply-result-twice）1 处",
        "浙江省  1 份  面积 15 亩（0 份不知道，没有计入）；价款 0 万元（1 份不知道，没有计入）",
    ] {
        assert!(said.out.contains(words), "{words}: {}", said.out);
    }
    assert_eq!(desk.read("结果/汇总.txt").unwrap().trim(), said.out.trim());
}

#[test]
fn another_layout_is_read_by_its_headers_and_a_unit_that_is_not_printed_is_not_guessed() {
    let desk = Desk::new();
    let old = "供地结果（2009年）\n宗地编号,项目名称,土地使用权人,土地用途,供地面积（平方米）,成交价（元）,出让年限,约定开工日期,签订日期\n\
               1,乙项目,乙公司,工业用地,10000,7200000,五十年,2010.1.5,2009-12-31\n";
    desk.put("旧.csv", old);
    let said = import(&desk, &["旧.csv", "--as-of", "2010-01-05"]);
    assert_eq!(said.code, 0, "{}{}", said.out, said.err);
    let one = &contracts(&desk)[0];
    assert_eq!((one["面积（亩）"].as_str(), one["单价（元/m²）"].as_str()), ("15", "720.00"), "{one:?}");
    assert_eq!((one["年限（年）"].as_str(), one["开工"].as_str()), ("50", "还有0天"), "{one:?}");
    desk.put("旧.csv", &old.replace("供地面积（平方米）", "供地面积"));
    import(&desk, &["旧.csv", "--as-of", "2010-01-05"]);
    assert_eq!(contracts(&desk)[0]["面积（亩）"], "不知道");
}

#[test]
fn a_file_that_is_no_list_of_contracts_stops_with_a_reason_and_a_missing_one_is_wrong_use() {
    let desk = Desk::new();
    desk.put("空.csv", "");
    desk.put("别的.csv", "甲,乙\n1,2\n");
    for file in ["空.csv", "别的.csv"] {
        let said = import(&desk, &[file]);
        assert_eq!(said.code, 1, "{file}: {}", said.out);
        assert!(said.err.contains("一份合同也没有读出"), "{}", said.err);
        assert!(desk.has("结果/问题.xlsx"));
    }
    assert_eq!(import(&desk, &["没有.csv"]).code, 2);
    desk.put("坏.toml", "id = ");
    assert_eq!(import(&desk, &["空.csv", "--form", "坏.toml"]).code, 1);
}

fn shared(name: &str) -> Option<PathBuf> {
    let beside = || {
        let room = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(3).unwrap_or(Path::new(""));
        room.join("shared").join("data")
    };
    let folder = std::env::var_os("MUHENG_SHARED_DATA").map_or_else(beside, PathBuf::from);
    let path = folder.join(name);
    if !path.exists() {
        eprintln!("NOT TRIED: {name} is absent; set MUHENG_SHARED_DATA to the folder that holds it");
        return None;
    }
    Some(path)
}

#[test]
fn all_822_contracts_of_january_2017_are_imported_with_what_is_odd_about_them() {
    let Some(file) = shared("landchina_2017/landchina_2017_01_industrial_companies.csv") else { return };
    let desk = Desk::new();
    let said = import(&desk, &[&file.display().to_string(), "--as-of", "2018-06-30"]);
    assert_eq!(said.code, 0, "{}{}", said.out, said.err);
    let text = desk.read("结果/汇总.txt").unwrap();
    assert!(text.contains("合计 822 行") && text.contains("未收 0；合同 822 份"), "{text}");
    let contracts = contracts(&desk);
    assert_eq!(contracts.len(), 822);
    let counted = |problem: &str| contracts.iter().filter(|one| one["问题"].contains(problem)).count();
    // Counted in the file beforehand: 284 rows whose lower limit is above the upper, 505 with one number only.
    assert_eq!((counted("容积率上下限写反"), counted("容积率只有一头")), (284, 505), "{text}");
    assert!(contracts.iter().all(|one| one["实际开工"] == "不知道"));
    assert!(counted("行政区已撤销") > 0 && counted("一宗地几种用途") >= 2, "{text}");
}
