//! The projects and plots of the demo, at every stage of life on the day that the demo shows. Firms, amounts and papers
//! are invented; dates and sums keep to the packs of the demo zone.

use super::life::{Days, Happening, Plot, Project, Tale, What, paper};
use jiff::civil::date;
use serde_json::json;

const BUREAU: &str = "natural_resources";
/// A firm of the demo's years that also holds land by these contracts.
const HOLDER: (&str, &str, &str) = ("firm5", "示范润航精密机械有限公司", "91320411MA0100446M");

const fn project(
    name: &'static str,
    title: &'static str,
    investor: &'static str,
    zone: &'static str,
) -> Project {
    let figures = &[("promised_investment", "30000"), ("promised_tax_per_mu", "20")];
    Project { name, title, investor, zone, figures }
}

static BEARINGS: Project = project("bearings", "高端轴承智能工厂", "示范润航精密机械有限公司", "KFQ");
static DRIVES: Project = project("drives", "新能源汽车电驱动系统", "示范润航精密机械有限公司", "KFQ");
static LASERS: Project = project("lasers", "激光加工装备", "示范光驰激光装备有限公司", "KFQ");
static PANELS: Project = project("panels", "光伏组件扩产", "示范昊能新能源有限公司", "KFQ");
static COATINGS: Project = project("coatings", "功能涂层材料", "示范恒彩新材料有限公司", "KFQ");
static MOULDS: Project = project("moulds", "精密压铸模具", "示范锐合模具有限公司", "KFQ");
static SENSORS: Project = project("sensors", "智能传感器产业化", "示范微测传感技术有限公司", "GXQ");
static ROBOTS: Project = project("robots", "协作机器人总装基地", "示范灵臂机器人有限公司", "KFQ");
static LOOMS: Project = project("looms", "老纺织厂房改工业设计园", "示范纺园资产经营有限公司", "KFQ");
static CELLS: Project = project("cells", "氢燃料电池电堆", "示范氢启动力有限公司", "KFQ");
static DYES: Project = project("dyes", "数码印染扩建", "示范彩源印染有限公司", "KFQ");
static VALVES: Project = project("valves", "特种阀门生产基地", "示范承压阀门有限公司", "KFQ");

const fn leased(
    code: &'static str,
    title: &'static str,
    project: &'static Project,
    winner: Option<&'static str>,
) -> Plot {
    let (lease_years, rent_total) = (Some("4"), Some("102.4"));
    Plot {
        code,
        title,
        project,
        area: "26666.67",
        lease_years,
        grant_years: "26",
        winner,
        price: "1280",
        rent_total,
    }
}

const fn granted(
    code: &'static str,
    title: &'static str,
    project: &'static Project,
    winner: Option<&'static str>,
) -> Plot {
    Plot {
        code,
        title,
        project,
        area: "26666.67",
        lease_years: None,
        grant_years: "30",
        winner,
        price: "1280",
        rent_total: None,
    }
}

static LEASE_ENDING: Plot = leased("2021-G03", "三号路以东、创新大道以南", &BEARINGS, Some(HOLDER.2));
static SPLIT: Plot = granted("2021-G05", "云河路以北、纬二路以西", &DRIVES, Some(HOLDER.2));
static FOR_SALE: Plot = granted("2021-G08", "罗溪镇光电产业园A3", &LASERS, None);
static ENDED: Plot = leased("2022-G02", "春江街道滨江路以西", &PANELS, None);
static MAKING_GOOD: Plot = leased("2022-G04", "罗溪镇新材料园B1", &COATINGS, None);
static LATE: Plot = granted("2024-G02", "春江街道港区大道以南", &MOULDS, None);
static SIGNED: Plot = leased("2025-G01", "前桥镇传感谷一期", &SENSORS, None);
static LISTED: Plot = granted("2025-G02", "云河街道智造大道以东", &ROBOTS, None);
static SUBMITTED: Plot = leased("2025-G03", "云河街道智造大道以西", &ROBOTS, None);
static DRAFTED: Plot = leased("2025-G04", "云河街道纬五路以北", &ROBOTS, None);
static OLD_MILL: Plot = leased("2023-T01", "春江街道纺织路18号", &LOOMS, None);

/// Everything that happened.
pub(super) fn all() -> Vec<Happening> {
    let mut tale = Tale::default();
    let (login, name, code) = HOLDER;
    tale.add(date(2021, 6, 15), "system", What::Account { login, name, code });
    lease_ending(&mut tale);
    split(&mut tale);
    for_sale(&mut tale);
    ended(&mut tale);
    making_good(&mut tale);
    transition(&mut tale);
    late(&mut tale);
    young(&mut tale);
    projects(&mut tale);
    tale.0
}

/// Assessed, its bonds back, the lease assessed and the price of the grant fixed: converted when the lease ends.
fn lease_ending(tale: &mut Tale) {
    let plot = &LEASE_ENDING;
    let days = Days {
        delivery: date(2021, 9, 24),
        start: date(2022, 2, 24),
        completion: date(2023, 2, 24),
        production: date(2023, 5, 24),
        lease_to: Some(date(2025, 8, 23)),
    };
    tale.begun(plot, date(2021, 6, 16), date(2021, 7, 6), &days);
    let (started, completed) =
        ([date(2022, 1, 18), date(2022, 1, 25)], [date(2023, 1, 12), date(2023, 1, 19)]);
    tale.built(plot, date(2021, 9, 20), started, completed, date(2023, 4, 20));
    tale.five_items(date(2024, 4, 22), plot, "312");
    tale.take(date(2024, 5, 10), "development_reform", plot, json!({"step": "pass_assessment"}));
    let report = paper("租赁期考核报告");
    tale.take(
        date(2025, 4, 28),
        BUREAU,
        plot,
        json!({"step": "assess_lease", "passed": true, "report": report}),
    );
    let price = json!({"step": "price_conversion", "figures": {"rent_paid": "102.4"}});
    tale.take(date(2025, 5, 12), BUREAU, plot, price);
}

/// Produces; one storey was split off and registered, a second application waits.
fn split(tale: &mut Tale) {
    let plot = &SPLIT;
    let days = Days {
        delivery: date(2021, 11, 12),
        start: date(2022, 5, 12),
        completion: date(2023, 11, 12),
        production: date(2024, 3, 12),
        lease_to: None,
    };
    tale.begun(plot, date(2021, 8, 2), date(2021, 8, 24), &days);
    let (started, completed) =
        ([date(2022, 4, 28), date(2022, 5, 9)], [date(2023, 10, 31), date(2023, 11, 7)]);
    tale.built(plot, date(2021, 11, 10), started, completed, date(2024, 3, 1));
    let apply = |floor: &str| json!({"step": "apply_split", "floor": floor});
    tale.take(date(2024, 9, 3), "firm5", plot, apply("6800"));
    let figures = json!({
        "split_track": "self_built", "split_unit": "storey", "project_floor_area": "42500",
        "function_unchanged": "是", "land_use_unchanged": "是",
    });
    let approve = json!({"step": "approve_split", "number": 1, "figures": figures});
    tale.take(date(2024, 9, 18), BUREAU, plot, approve);
    let certificate = "苏（2024）示范市不动产权第0041873号";
    let register = json!({"step": "register_split", "number": 1, "certificate": certificate});
    tale.take(date(2024, 10, 9), BUREAU, plot, register);
    tale.five_items(date(2025, 3, 3), plot, "365");
    tale.take(date(2025, 3, 20), "development_reform", plot, json!({"step": "pass_assessment"}));
    tale.take(date(2025, 5, 19), "firm5", plot, apply("5200"));
}

/// Completed and producing; the holder sells it, contract signed and tax to pay.
fn for_sale(tale: &mut Tale) {
    let plot = &FOR_SALE;
    let days = Days {
        delivery: date(2021, 12, 20),
        start: date(2022, 6, 20),
        completion: date(2023, 12, 20),
        production: date(2024, 4, 20),
        lease_to: None,
    };
    tale.begun(plot, date(2021, 9, 6), date(2021, 10, 8), &days);
    let (started, completed) =
        ([date(2022, 6, 8), date(2022, 6, 15)], [date(2023, 12, 5), date(2023, 12, 12)]);
    tale.built(plot, date(2021, 12, 17), started, completed, date(2024, 4, 15));
    tale.take(date(2025, 4, 21), BUREAU, plot, json!({"step": "publish_deal", "kind": "transfer"}));
    let figures = json!({
        "investment_planned": "30000", "investment_done": "28650", "land_price_paid": "是", "title_held": "是",
        "industrial_conditions": "是", "seized": "否", "mortgagee_agrees": "是", "idle_undisposed": "否",
        "agreement_kept": "是",
    });
    let check = json!({"step": "check_deal", "number": 1, "figures": figures});
    tale.take(date(2025, 4, 29), BUREAU, plot, check);
    let deal = json!({"step": "deal_on", "number": 1, "event": "deal", "document": "土地转让合同2025-17"});
    tale.take(date(2025, 5, 14), BUREAU, plot, deal);
}

/// The firm went bankrupt before it built: both contracts ended, the penalty taken, some tasks still open.
fn ended(tale: &mut Tale) {
    let plot = &ENDED;
    let days = Days {
        delivery: date(2022, 6, 1),
        start: date(2022, 12, 1),
        completion: date(2024, 6, 1),
        production: date(2024, 9, 1),
        lease_to: Some(date(2026, 4, 26)),
    };
    tale.begun(plot, date(2022, 2, 14), date(2022, 3, 9), &days);
    tale.on(date(2022, 5, 30), plot, "deliver");
    let number = format!("K{}", plot.code);
    let claim =
        json!({"step": "claim_bond", "bond": number, "penalty": null, "reason": "至2023年3月1日尚未开工"});
    tale.take(date(2023, 3, 1), BUREAU, plot, claim);
    let evidence = paper("破产清算裁定书");
    let end =
        json!({"step": "terminate", "which": "output", "reason": "企业进入破产清算", "evidence": evidence});
    tale.take(date(2023, 6, 20), "zone_committee", plot, end);
    for (day, number, note) in [
        (date(2023, 7, 6), 1, "已书面通知企业和管理人"),
        (date(2023, 8, 15), 2, "不动产登记中心已办理注销登记"),
    ] {
        tale.take(day, BUREAU, plot, json!({"step": "finish_task", "number": number, "note": note}));
    }
}

/// Assessed with too much energy: to be made good by the end of June.
fn making_good(tale: &mut Tale) {
    let plot = &MAKING_GOOD;
    let days = Days {
        delivery: date(2022, 7, 29),
        start: date(2022, 12, 29),
        completion: date(2023, 10, 29),
        production: date(2024, 2, 28),
        lease_to: Some(date(2026, 6, 16)),
    };
    tale.begun(plot, date(2022, 4, 6), date(2022, 4, 29), &days);
    tale.on(date(2022, 7, 22), plot, "deliver");
    tale.on(date(2022, 12, 15), plot, "start");
    tale.returned(date(2022, 12, 22), plot, "K");
    let extend = json!({
        "step": "extend_day", "term": "agreed_completion", "to": date(2024, 1, 29),
        "reason": "园区污水管网迟三个月接通", "evidence": paper("竣工顺延批复"),
    });
    tale.take(date(2023, 9, 11), "housing", plot, extend);
    tale.on(date(2024, 1, 16), plot, "complete");
    tale.returned(date(2024, 1, 24), plot, "J");
    tale.on(date(2024, 2, 26), plot, "produce");
    tale.five_items(date(2025, 2, 26), plot, "486");
    let rectify = json!({"step": "rectify", "by": date(2025, 6, 30)});
    tale.take(date(2025, 3, 12), "development_reform", plot, rectify);
}

/// An old mill used as a design park under its old title for five years (S2-7i).
fn transition(tale: &mut Tale) {
    let plot = &OLD_MILL;
    tale.reviewed(date(2023, 3, 6), plot.project);
    let figures = [("plot_area", "18400"), ("allocation_catalogue", "否")];
    let figures = figures.map(|(id, text)| (id.to_owned(), text.to_owned())).into();
    let Plot { code, title, project, .. } = plot;
    tale.add(date(2023, 4, 3), BUREAU, What::Open { plot: code, title, project: project.name, figures });
    let apply = json!({"step": "apply_transition", "new_use": "工业设计和文化创意"});
    tale.take(date(2023, 4, 10), "zone_committee", plot, apply);
    let document = paper("市政府关于过渡期的批复");
    let approve = json!({"step": "approve_transition", "plan_conforms": true, "document": document});
    tale.take(date(2023, 5, 30), BUREAU, plot, approve);
}

/// Not started on the agreed day: twenty days were taken from the bond, and it goes on.
fn late(tale: &mut Tale) {
    let plot = &LATE;
    let days = Days {
        delivery: date(2024, 6, 14),
        start: date(2024, 11, 14),
        completion: date(2026, 5, 14),
        production: date(2026, 9, 14),
        lease_to: None,
    };
    tale.begun(plot, date(2024, 2, 26), date(2024, 3, 18), &days);
    tale.on(date(2024, 6, 12), plot, "deliver");
    let number = format!("K{}", plot.code);
    let claim = json!({"step": "claim_bond", "bond": number, "penalty": null, "reason": "开工逾期20天"});
    tale.take(date(2024, 12, 4), BUREAU, plot, claim);
}

/// Plots of this year: signed with bonds, listed, handed in, in draft.
fn young(tale: &mut Tale) {
    let plot = &SIGNED;
    let days = Days {
        delivery: date(2025, 6, 18),
        start: date(2025, 11, 18),
        completion: date(2027, 5, 18),
        production: date(2027, 9, 18),
        lease_to: Some(date(2029, 3, 17)),
    };
    tale.begun(plot, date(2025, 1, 6), date(2025, 1, 27), &days);
    tale.reviewed(date(2025, 3, 10), &ROBOTS);
    tale.listed(date(2025, 4, 7), &LISTED);
    tale.submitted(date(2025, 5, 6), &SUBMITTED);
    tale.drafted(date(2025, 5, 13), &DRAFTED, 3);
}

/// Projects that have no land yet: before the review, with every opinion given, sent back.
fn projects(tale: &mut Tale) {
    tale.reviewed_back(date(2025, 4, 1), &DYES);
    tale.heard(date(2025, 5, 12), &CELLS);
    tale.proposed(date(2025, 5, 21), "zone_committee", &VALVES);
}
