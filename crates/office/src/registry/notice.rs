//! The wording of what admission finds: what stands there, what is wrong and what to do.

use super::HeldId;
use super::enterprise::Enterprise;
use super::held::Held;
use super::operation::Operation;
use fact::{Fact, Finding, Place, Severity};

/// A department as a message names it.
pub(super) fn department_name(id: &str) -> &str {
    fact::department(id).map_or(id, |department| department.zh.as_str())
}

pub(super) fn code_unchecked(fact: &Fact, code: &str) -> Finding {
    let message = "校验码不符，仍按此代码登记为企业。".to_owned();
    about(fact, code, "enterprise-code-unchecked", Severity::Warning, message, "请对照营业执照核对代码。")
}

pub(super) fn matched_by_organisation(fact: &Fact, enterprise: &Enterprise) -> Finding {
    let message = format!("是旧代码，按其中的组织机构代码对应到{}。", called(enterprise));
    let advice = "请报送部门改用统一社会信用代码。";
    about(fact, &enterprise.code, "matched-by-organisation-code", Severity::Notice, message, advice)
}

pub(super) fn matched_by_name(fact: &Fact, name: &str, enterprise: &Enterprise) -> Finding {
    let message = format!("没有可用的代码，按名称“{name}”对应到{}。", called(enterprise));
    let advice = "请报送部门补上统一社会信用代码。";
    about(fact, &enterprise.code, "matched-by-name", Severity::Notice, message, advice)
}

pub(super) fn matched_by_former_name(fact: &Fact, name: &str, enterprise: &Enterprise) -> Finding {
    let message = format!("没有可用的代码，按曾用名“{name}”对应到{}。", called(enterprise));
    let advice = "请报送部门补上统一社会信用代码并更新名称。";
    about(fact, &enterprise.code, "matched-by-former-name", Severity::Notice, message, advice)
}

pub(super) fn former_name_used(fact: &Fact, enterprise: &Enterprise, known: &str) -> Finding {
    let message = format!("用的是曾用名“{known}”，现名为“{}”。", name(enterprise));
    about(fact, &enterprise.code, "former-name-used", Severity::Notice, message, "请报送部门更新名称。")
}

pub(super) fn name_differs(fact: &Fact, enterprise: &Enterprise, known: &str, department: &str) -> Finding {
    let department = department_name(department);
    let message = format!("与{department}所报名称“{known}”不同，代码都是{}。", enterprise.code);
    let advice = "请核对是改名还是代码填错；改名的请报曾用名。";
    about(fact, &enterprise.code, "name-differs", Severity::Warning, message, advice)
}

pub(super) fn name_shared(fact: &Fact, enterprise: &Enterprise, other: &Enterprise) -> Finding {
    let message = format!("同一名称有两个代码：{}和{}。", enterprise.code, other.code);
    let advice = "请核对是两家企业还是代码填错。";
    about(fact, &enterprise.code, "name-shared", Severity::Warning, message, advice)
}

pub(super) fn held<'a>(fact: &Fact, held: &Held, enterprise: impl Fn(u32) -> &'a Enterprise) -> Finding {
    let list = |candidates: &[(u32, Option<u8>)]| {
        let one = |(place, similarity): &(u32, Option<u8>)| {
            let enterprise = enterprise(*place);
            let likeness = similarity.map_or_else(String::new, |percent| format!("，相似{percent}%"));
            format!("{}（{}{likeness}）", name(enterprise), enterprise.code)
        };
        candidates.iter().map(one).collect::<Vec<_>>().join("、")
    };
    let (code, raw, message, advice) = match held {
        Held::NoSubject => (
            "no-subject",
            "",
            "本行没有代码，也没有名称，不知道说的是谁。".to_owned(),
            "请补上统一社会信用代码后重新报送。",
        ),
        Held::Unusable { reason } => {
            ("code-unusable", &*fact.subject, reason.clone(), "请补上正确的统一社会信用代码或企业名称。")
        }
        Held::Nobody { name, .. } => (
            "no-enterprise",
            name.as_deref().unwrap_or(&fact.subject),
            "企业库中没有这家企业，也没有相近的名称。".to_owned(),
            "请补上统一社会信用代码；登记名录到齐后会自动再试。",
        ),
        Held::Near { name, candidates, .. } => (
            "candidate-enterprises",
            name.as_str(),
            format!("企业库中没有完全一致的名称，相近的有：{}。", list(candidates)),
            "请确认是哪一家，或补上统一社会信用代码；确认前本行暂挂。",
        ),
        Held::Several { given, candidates } => (
            "several-enterprises",
            given.as_str(),
            format!("对应到不止一家企业：{}。", list(candidates)),
            "请确认是哪一家，或补上统一社会信用代码；确认前本行暂挂。",
        ),
    };
    Finding { raw: raw.to_owned(), ..about(fact, &fact.subject, code, Severity::Held, message, advice) }
}

pub(super) fn no_such_enterprise(code: &str) -> Finding {
    plain("no-such-enterprise", code, "企业库中没有这个代码。", "请先导入登记名录，或核对代码。")
}

pub(super) fn not_held(held: HeldId) -> Finding {
    let number = (held.0 + 1).to_string();
    plain("not-held", &number, "这一行不在暂挂之列，可能已经处理。", "请刷新暂挂清单。")
}

pub(super) fn operation_out_of_order(operation: &Operation, last: Option<&Operation>) -> Finding {
    let last = last.map_or_else(String::new, |last| format!("第{}号（{}）", last.id.0, last.recorded));
    let raw = format!("第{}号（{}）", operation.id.0, operation.recorded);
    let message = format!("操作次序不对：已经记到{last}，不能再插入更早的操作。");
    plain("operation-out-of-order", &raw, &message, "请按新的操作重新提交。")
}

fn about(
    fact: &Fact,
    subject: &str,
    code: &str,
    severity: Severity,
    message: String,
    advice: &str,
) -> Finding {
    Finding {
        code: code.to_owned(),
        severity,
        place: Place { column: None, ..Place::of(&fact.origin) },
        subject: subject.to_owned(),
        term: String::new(),
        raw: fact.subject.trim().to_owned(),
        message,
        advice: advice.to_owned(),
    }
}

fn plain(code: &str, raw: &str, message: &str, advice: &str) -> Finding {
    Finding {
        code: code.to_owned(),
        severity: Severity::Refused,
        place: Place::default(),
        subject: String::new(),
        term: String::new(),
        raw: raw.to_owned(),
        message: message.to_owned(),
        advice: advice.to_owned(),
    }
}

fn name(enterprise: &Enterprise) -> &str {
    enterprise.name().unwrap_or("名称未报")
}

fn called(enterprise: &Enterprise) -> String {
    format!("{}（{}）", name(enterprise), enterprise.code)
}
