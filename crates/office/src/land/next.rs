//! What may be done with a case next: steps whose machine stands where they begin, and the fields that a page asks for.
//! What a step needs besides its state is asked when it is taken.

use super::case::{Course, LandCase};
use super::idle::{IdleCase, IdleEvent as I};
use super::low::LowEvent as L;
use super::steps::LandStep;
use super::unsupplied::BatchEvent as B;
use crate::step::{Field, NextStep, field};

// Lists of a case's fields: firm, will, stance, reviewer, right, mode, sub_form, cause, measure, option, approver, contest,
// batch_cause, path, part.

const REASON: Field = field("reason", "理由", "text");
const DAY: Field = field("day", "日期", "day");
const TEXT: Field = field("text", "情况说明", "text");
const FILES: Field = field("files", "附件", "files");
const FIRM: Field = field("enterprise", "企业（代为录入时选）", "firm");
const DOCUMENT: Field = field("document", "文件", "file");
const PAPER: Field = field("paper", "文书", "file");
const EVIDENCE: Field = field("evidence", "依据的材料", "file");
const RECEIPT: Field = field("receipt", "凭证", "file");
const PART: Field = field("number", "宗地", "part");

/// Fields that may be left out, by step.
pub const LAND_OPTIONAL: &[(&str, &str)] = &[
    ("reply", "enterprise"),
    ("reply", "files"),
    ("opine", "text"),
    ("opine", "file"),
    ("publicise", "reason"),
    ("plan", "use_unchanged"),
    ("plan", "unwilling"),
    ("progress", "files"),
    ("answer", "enterprise"),
    ("answer", "files"),
    ("draft", "option"),
    ("draft", "start"),
    ("draft", "until"),
    ("draft", "mortgaged"),
    ("decide", "mortgagee_copy"),
    ("decide", "city_approval"),
];

/// Steps that may be taken now, in the order of a case's life.
#[must_use]
pub fn land_next_steps(case: &LandCase) -> Vec<NextStep> {
    let open = |entry: &&(&'static str, &'static str, &'static str)| may(case, entry.0);
    let step = |(id, title, action): &(&'static str, &'static str, &'static str)| NextStep {
        id,
        title,
        action,
        fields: land_fields(id),
        quotes: &[],
    };
    LandStep::ALL.iter().filter(open).map(step).collect()
}

fn may(case: &LandCase, id: &str) -> bool {
    match &case.course {
        Course::Low(low) => low_event(id).is_some_and(|event| low.may(event)),
        Course::Idle(idle) => {
            let may = idle_events(id).iter().any(|event| idle.may(*event));
            may && (id != "refind" || IdleCase::lacks_price(case))
        }
        Course::Unsupplied(batch) => batch_event(id).is_some_and(|event| batch.may(event)),
    }
}

fn low_event(id: &str) -> Option<L> {
    Some(match id {
        "check" => L::Check,
        "notify" => L::Notify,
        "reply" => L::Reply,
        "review" => L::Review,
        "opine" => L::Opine,
        "publicise" => L::Publicise,
        "identify" => L::Identify,
        "reject" => L::Reject,
        "watch" => L::Watch,
        "list_right" => L::ListRight,
        "rights_listed" => L::RightsListed,
        "plan" => L::Plan,
        "begin" => L::Begin,
        "progress" => L::Progress,
        "replan" => L::Replan,
        "accept" => L::Accept,
        "close" => L::Close,
        _ => return None,
    })
}

fn idle_events(id: &str) -> &'static [I] {
    match id {
        "investigate" => &[I::Investigate],
        "serve_notice" => &[I::ServeNotice],
        "answer" => &[I::Answer],
        "refind" => &[I::Refind],
        "find_cause" => &[I::FindNotIdle, I::FindGovernment, I::FindUser],
        "declare_idle" => &[I::Declare],
        "publish" => &[I::Publish],
        "draft" => &[I::Draft],
        "tell_hearing" => &[I::TellHearing],
        "ask_hearing" => &[I::AskHearing],
        "hear" => &[I::Hear],
        "decide" => &[I::Decide],
        "serve" => &[I::Serve],
        "pay" => &[I::Pay],
        "deregister" => &[I::Deregister],
        "contest" => &[I::Contest],
        "uphold" => &[I::Uphold],
        "annul" => &[I::Annul],
        "enforce" => &[I::Enforce],
        "close" => &[I::Close],
        _ => &[],
    }
}

fn batch_event(id: &str) -> Option<B> {
    Some(match id {
        "find_part" => B::FindPart,
        "drop_part" => B::DropPart,
        "causes_found" => B::CausesFound,
        "route_part" => B::RoutePart,
        "routes_set" => B::RoutesSet,
        "settle_part" => B::SettlePart,
        "close" => B::Close,
        _ => return None,
    })
}

/// Fields of a step of a case.
#[must_use]
pub fn land_fields(id: &str) -> Vec<Field> {
    match id {
        "check" => vec![TEXT, field("files", "现场照片、核查表", "files")],
        "notify" => vec![PAPER, field("day", "企业收到的日期", "day")],
        "reply" => vec![FIRM, field("will", "企业意愿", "will"), TEXT, FILES],
        "opine" => vec![
            field("department", "部门", "reviewer"),
            field("stance", "意见", "stance"),
            field("text", "条件或理由", "text"),
            field("file", "书面意见", "file"),
        ],
        "publicise" => vec![PAPER, REASON],
        "identify" | "declare_idle" | "uphold" | "annul" | "enforce" => vec![DOCUMENT],
        "reject" | "watch" | "replan" => vec![REASON],
        "list_right" => vec![
            field("kind", "类别", "right"),
            field("holder", "权利人", "text"),
            field("text", "金额、顺位、案号等", "text"),
        ],
        "rights_listed" => vec![EVIDENCE],
        "plan" => vec![
            field("mode", "盘活方式", "mode"),
            field("sub_form", "具体做法", "sub_form"),
            field("target", "目标", "text"),
            field("criteria", "评价标准", "text"),
            field("day", "完成日期", "day"),
            field("person", "责任人", "text"),
            field("use_unchanged", "规划用途没有变（收储）", "flag"),
            field("unwilling", "原权利人无意愿（收储）", "flag"),
        ],
        "progress" => vec![field("disposed", "累计已盘活面积", "area"), TEXT, FILES],
        "accept" => vec![field("text", "验收结论", "text"), EVIDENCE],
        "investigate" | "publish" => vec![PAPER],
        "serve_notice" | "serve" => vec![DAY, field("receipt", "送达回证", "file")],
        "answer" => vec![FIRM, TEXT, FILES],
        "find_cause" => vec![
            field("cause", "原因", "cause"),
            field("ground", "事实和理由", "text"),
            field("evidence", "调查报告", "file"),
        ],
        _ => later_fields(id),
    }
}

fn later_fields(id: &str) -> Vec<Field> {
    match id {
        "draft" => vec![
            field("measure", "处置", "measure"),
            field("option", "处置方式", "option"),
            field("start", "起日", "day"),
            field("until", "止日", "day"),
            field("mortgaged", "设有抵押", "flag"),
            field("text", "方案", "text"),
        ],
        "tell_hearing" => vec![DAY, PAPER],
        "ask_hearing" => vec![TEXT],
        "hear" => vec![field("minutes", "听证笔录", "file")],
        "decide" => vec![
            field("document", "决定书", "file"),
            field("approver", "批准机关", "approver"),
            field("approval_number", "批准文号", "text"),
            field("approval", "批准文件", "file"),
            field("mortgagee_copy", "抄送抵押权人的回执", "file"),
            field("city_approval", "市政府批准调整用途的文号", "text"),
        ],
        "pay" => vec![field("amount", "缴纳金额", "amount"), RECEIPT],
        "deregister" => vec![field("certificate", "注销的不动产权证号", "text"), DOCUMENT],
        "contest" => vec![field("way", "途径", "contest"), DOCUMENT],
        "find_part" => vec![
            field("title", "宗地名称", "text"),
            field("area", "面积", "area"),
            field("cause", "原因", "batch_cause"),
            TEXT,
        ],
        "drop_part" => vec![PART, REASON],
        "route_part" => vec![
            PART,
            field("path", "路径", "path"),
            REASON,
            field("day", "完成日期", "day"),
            field("person", "责任人", "text"),
        ],
        "settle_part" => vec![PART, field("approval_number", "批准、公告或合同的文号", "text"), DOCUMENT],
        "close" => vec![field("text", "销号结论", "text"), EVIDENCE],
        _ => Vec::new(),
    }
}
