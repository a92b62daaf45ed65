//! Papers of a land case that are sent or kept, filled in from the case: which there are, whether there is enough to fill
//! them in, and their text. Sending them is a person's; their format is left to `paper`.

use fact::Area;
use jiff::civil::Date;
use office::land::{Course, IdleState, LandCase, LandKind, LandLaw, LowState, Measure};
use office::supply::{LengthUnit, Titled as _};
use paper::{Block, WriteError};

/// A paper of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CasePaper {
    /// Id.
    pub id: &'static str,
    /// Title.
    pub title: &'static str,
    /// Why it cannot be filled in yet; empty when it can.
    pub why_not: &'static str,
}

/// Papers of a case, in the order of its life.
#[must_use]
pub fn case_papers(case: &LandCase) -> Vec<CasePaper> {
    let paper =
        |id, title, ready: bool, why_not| CasePaper { id, title, why_not: if ready { "" } else { why_not } };
    match &case.course {
        Course::Low(low) => {
            let identified = matches!(
                low.state,
                LowState::Identified
                    | LowState::Planned
                    | LowState::Disposing
                    | LowState::Accepted
                    | LowState::Closed
            );
            vec![
                paper("low_notice", "低效用地告知书", low.state != LowState::Screened, "还没有现场核查。"),
                paper("low_decision", "低效用地认定决定", identified, "还没有认定。"),
                paper("firm_plan", "一企一策方案", low.plan.is_some(), "还没有定方案。"),
            ]
        }
        Course::Idle(idle) => {
            let decided = idle.decision.is_some();
            let drafted = idle.proposal.is_some();
            vec![
                paper("idle_investigation", "闲置土地调查通知书", true, ""),
                paper("idle_declaration", "闲置土地认定书", is_caused(idle.state), "还没有认定原因。"),
                paper("idle_hearing", "听证告知书", drafted, "还没有拟处置方案。"),
                paper("idle_decision", "闲置土地处置决定书", decided, "还没有作出决定。"),
            ]
        }
        Course::Unsupplied(_) => vec![paper("batch_sheet", "批而未供土地处置表", true, "")],
    }
}

/// The bytes of a paper and the name of its file; `None` when the case has none of this id or it is not ready.
///
/// # Errors
/// When it cannot be written.
pub fn case_paper(
    case: &LandCase,
    id: &str,
    law: &dyn LandLaw,
    day: Date,
) -> Result<Option<(String, Vec<u8>)>, WriteError> {
    let Some(known) = case_papers(case).into_iter().find(|one| one.id == id && one.why_not.is_empty()) else {
        return Ok(None);
    };
    let mut blocks = head(case);
    match id {
        "low_notice" => notice(case, &within(law, "low_reply", day), &mut blocks),
        "low_decision" => {
            blocks.push(text("经现场核查、企业告知、联合会审和公示，上述土地认定为低效用地。"));
            opinions(case, &mut blocks);
        }
        "firm_plan" => plan(case, &mut blocks),
        "idle_investigation" => {
            let days = within(law, "idle_reply", day);
            blocks.push(text(format!("上述土地涉嫌闲置。请自收到本通知书之日起{days}书面说明开发情况、闲置原因并提交材料（第五、六条）。")));
        }
        "idle_declaration" => declaration(case, &mut blocks),
        "idle_hearing" => {
            proposal(case, &mut blocks);
            let days = within(law, "idle_hearing", day);
            blocks.push(text(format!("你单位有权陈述、申辩和要求听证（第十五条）。要求听证的，请自收到本告知书之日起{days}书面提出；逾期未提出的，视为放弃。")));
        }
        "idle_decision" => decision(case, (law, day), &mut blocks),
        _ => parts(case, &mut blocks),
    }
    let signed = ["承办人", "审核人", "签发人"].map(str::to_owned).to_vec();
    blocks.push(Block::Signatures(signed));
    let bytes = paper::document(known.title, &blocks)?;
    Ok(Some((format!("{}-{}.docx", known.title, case.place), bytes)))
}

const fn is_caused(state: IdleState) -> bool {
    !matches!(
        state,
        IdleState::Suspected | IdleState::Investigating | IdleState::AwaitingReply | IdleState::NotIdle
    )
}

fn text(text: impl Into<String>) -> Block {
    Block::Paragraph(text.into())
}

/// How long a term is, in words.
fn within(law: &dyn LandLaw, term: &str, day: Date) -> String {
    let length = law.term(term, day).ok().map(|term| term.length);
    match length.and_then(|length| Some((length.amount?, length.unit))) {
        Some((amount, LengthUnit::WorkingDays)) => format!("{amount}个工作日内"),
        Some((amount, _)) => format!("{amount}日内"),
        None => "在规定的期限内".to_owned(),
    }
}

fn mu(area: Area) -> String {
    format!("{} 亩", area.to_mu().trim())
}

fn table(header: &[&str], widths: &[usize], rows: Vec<Vec<String>>) -> Block {
    Block::Table {
        header: header.iter().map(|text| (*text).to_owned()).collect(),
        widths: widths.to_vec(),
        rows,
    }
}

/// What every paper begins with: place, users, area and what was found.
fn head(case: &LandCase) -> Vec<Block> {
    let firms: Vec<String> =
        case.found.enterprises.iter().map(|firm| format!("{}（{}）", firm.name, firm.code)).collect();
    let pair = |name: &str, value: String| vec![name.to_owned(), value];
    let place = if case.kind() == LandKind::Unsupplied { "批次" } else { "宗地代码" };
    let mut rows = vec![
        pair("案件编号", case.key.clone()),
        pair(place, case.place.clone()),
        pair("坐落", case.found.title.clone()),
    ];
    if !firms.is_empty() {
        rows.push(pair("土地使用权人、使用企业", firms.join("、")));
    }
    rows.push(pair("涉及面积", mu(case.area())));
    rows.push(pair("总面积", mu(case.found.whole)));
    rows.push(pair("认定基准日", case.found.as_of.to_string()));
    let items = case.found.items.iter().map(|item| {
        // Sub-types have codes that people know; what idle land and batches were found by has none.
        let title = match case.kind() {
            LandKind::Low => format!("{} {}", item.id, item.title),
            _ => item.title.clone(),
        };
        vec![title, mu(item.area), item.sentence.clone(), item.clause.clone()]
    });
    vec![
        Block::Heading("一、土地".to_owned()),
        table(&[], &[3, 7], rows),
        Block::Heading("二、认定情况".to_owned()),
        table(&["情形", "面积", "说明", "依据"], &[4, 2, 6, 3], items.collect()),
        Block::Heading("三、事项".to_owned()),
    ]
}

fn notice(case: &LandCase, days: &str, blocks: &mut Vec<Block>) {
    blocks.push(text(format!("经筛选和现场核查，上述土地拟列入低效用地。请自收到本告知书之日起{days}书面答复意愿、说明情况；逾期不答复的，按现有材料办理。")));
    if let Course::Low(low) = &case.course {
        let deadline = low.clocks.iter().rev().find(|clock| clock.term == "low_reply");
        if let Some(clock) = deadline {
            blocks.push(text(format!("本告知书于 {} 送达。", clock.from)));
        }
    }
}

fn opinions(case: &LandCase, blocks: &mut Vec<Block>) {
    let Course::Low(low) = &case.course else { return };
    let rows = low.opinions.iter().map(|opinion| {
        let name =
            fact::department(&opinion.department).map_or(opinion.department.as_str(), |known| &known.zh);
        vec![
            name.to_owned(),
            opinion.stance.title().to_owned(),
            opinion.text.clone(),
            opinion.act.day.to_string(),
        ]
    });
    blocks.push(table(&["会审部门", "意见", "说明", "日期"], &[3, 2, 5, 3], rows.collect()));
}

fn plan(case: &LandCase, blocks: &mut Vec<Block>) {
    let Course::Low(low) = &case.course else { return };
    let Some(plan) = &low.plan else { return };
    let pair = |name: &str, value: &str| vec![name.to_owned(), value.to_owned()];
    let rows = vec![
        pair("盘活方式", &plan.mode_title),
        pair("具体做法", &plan.sub_form),
        pair("专班", plan.board.title()),
        pair("目标", &plan.target),
        pair("评价标准", &plan.criteria),
        pair("完成日期", &plan.day.to_string()),
        pair("责任人", &plan.person),
    ];
    blocks.push(table(&[], &[3, 7], rows));
    let rights = low
        .rights
        .iter()
        .map(|right| vec![right.kind.title().to_owned(), right.holder.clone(), right.text.clone()]);
    let rights: Vec<Vec<String>> = rights.collect();
    if rights.is_empty() {
        blocks.push(text("经查没有抵押、查封和其他权利负担。"));
    } else {
        blocks.push(table(&["权利负担", "权利人", "内容"], &[2, 4, 6], rights));
    }
}

fn declaration(case: &LandCase, blocks: &mut Vec<Block>) {
    let Course::Idle(idle) = &case.course else { return };
    if let Some((cause, ground)) = &idle.cause {
        blocks.push(text(format!("闲置原因：{}。{ground}", cause.title())));
    }
    blocks.push(text("根据《闲置土地处置办法》第九条，认定上述土地为闲置土地。对认定不服的，可以依法申请行政复议或者提起行政诉讼。"));
}

fn proposal(case: &LandCase, blocks: &mut Vec<Block>) {
    let Course::Idle(idle) = &case.course else { return };
    let Some(proposal) = &idle.proposal else { return };
    let way = proposal.option.as_ref().map_or("", |(_, label)| label.as_str());
    blocks.push(text(format!("拟处置：{}{way}。{}", proposal.measure.title(), proposal.text)));
    if let (Some(start), Some(until)) = (proposal.start, proposal.until) {
        blocks.push(text(format!("期限：{start} 至 {until}。")));
    }
}

fn decision(case: &LandCase, (law, day): (&dyn LandLaw, Date), blocks: &mut Vec<Block>) {
    let Course::Idle(idle) = &case.course else { return };
    let Some(decision) = &idle.decision else { return };
    proposal(case, blocks);
    let approved = format!("经{}批准（{}）", decision.approver.title(), decision.approval_number);
    let told = match (decision.measure, decision.fee) {
        (Measure::Fee, Some(fee)) => {
            format!(
                "{approved}，征缴闲置费 {} 元，自送达之日起{}缴清（第十四、十七条）。",
                fee.to_decimal(),
                within(law, "idle_pay", day)
            )
        }
        (Measure::TakeBack, _) => {
            format!(
                "{approved}，无偿收回国有建设用地使用权，自送达之日起{}办理注销登记（第十四、十七条）。",
                within(law, "idle_deregister", day)
            )
        }
        _ => format!("{approved}，按上述方式处置（第十二、十三条）。"),
    };
    blocks.push(text(told));
    if !decision.city_approval.is_empty() {
        blocks.push(text(format!("调整规划用途的批准文号：{}。", decision.city_approval)));
    }
    blocks.push(text("对本决定不服的，可以依法申请行政复议或者提起行政诉讼。"));
}

fn parts(case: &LandCase, blocks: &mut Vec<Block>) {
    let Course::Unsupplied(batch) = &case.course else { return };
    let rows = batch.parts.iter().map(|part| {
        let route = part.route.as_ref();
        vec![
            part.title.clone(),
            mu(part.area),
            part.text.clone(),
            route.map_or_else(String::new, |route| route.reason.clone()),
            route.map_or_else(String::new, |route| route.day.to_string()),
            route.map_or_else(String::new, |route| route.person.clone()),
            part.settled.as_ref().map_or("未办结", |(number, _)| number.as_str()).to_owned(),
        ]
    });
    let header = ["宗地", "面积", "原因", "路径说明", "完成日期", "责任人", "办结文号"];
    blocks.push(table(&header, &[3, 2, 4, 4, 2, 2, 3], rows.collect()));
}
