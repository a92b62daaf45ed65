//! The states of a bulletin, by one table, and its steps.

use crate::step::{Field, Step, Titled as _, field, words};
use serde::{Deserialize, Serialize};

/// The clause by which there is one bulletin a month.
pub(super) const CLAUSE: &str = "S2-IV.3b";
/// The clause that names the three sides of a supervision.
pub(super) const SIDES: &str = "S2-IV.3a";

words! {
    /// Where a bulletin stands.
    BulletinState {
        /// Being written.
        Draft = "起草中",
        /// Signed, without a number yet.
        Signed = "已签发",
        /// Issued under its number.
        Issued = "已印发",
        /// Given up before it was signed.
        Withdrawn = "已撤回",
    }
}

words! {
    /// What happens to a bulletin.
    BulletinEvent {
        /// It is drafted.
        Draft = "起草通报",
        /// Its text is written.
        Write = "填写正文",
        /// It is signed.
        Sign = "签发",
        /// It is sent back to be changed.
        Return = "退回修改",
        /// It is issued.
        Issue = "编号印发",
        /// An addressee confirms that it came.
        Receive = "签收",
        /// It is given up.
        Withdraw = "撤回",
    }
}

use BulletinEvent as E;
use BulletinState as S;

/// Every legal step with its clause.
pub(super) const STEPS: &[Step<S, E>] = &[
    Step::new(S::Draft, E::Write, S::Draft, SIDES),
    Step::new(S::Draft, E::Sign, S::Signed, CLAUSE),
    Step::new(S::Signed, E::Return, S::Draft, CLAUSE),
    Step::new(S::Signed, E::Issue, S::Issued, CLAUSE),
    Step::new(S::Issued, E::Receive, S::Issued, CLAUSE),
    Step::new(S::Draft, E::Withdraw, S::Withdrawn, CLAUSE),
];

/// A step that somebody takes with a bulletin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case", deny_unknown_fields)]
pub enum BulletinStep {
    /// Writes its text.
    Write {
        /// How the work is organised and pushed on.
        organisation: String,
        /// How policies are carried out.
        policy: String,
        /// What came of it.
        effect: String,
        /// What is asked for next; empty when nothing is.
        #[serde(default)]
        demands: String,
    },
    /// Signs it.
    Sign {
        /// Opinion; empty when there is none.
        #[serde(default)]
        opinion: String,
    },
    /// Sends it back.
    Return {
        /// What is to be changed.
        reason: String,
    },
    /// Issues it under the next number of its year.
    Issue {
        /// Departments, districts and development zones that it goes to.
        to: Vec<String>,
    },
    /// Confirms that it came.
    Receive {},
    /// Gives the draft up.
    Withdraw {
        /// Why.
        reason: String,
    },
}

/// Fields by step that may be left out.
pub const BULLETIN_OPTIONAL: &[(&str, &str)] = &[("write", "demands"), ("sign", "opinion")];

/// Steps in the order of a bulletin's life: id, event, action of `codes/authority.toml`.
const ORDER: [(&str, E, &str); 6] = [
    ("write", E::Write, "bulletin_draft"),
    ("sign", E::Sign, "bulletin_sign"),
    ("return", E::Return, "bulletin_sign"),
    ("issue", E::Issue, "bulletin_draft"),
    ("receive", E::Receive, "bulletin_receive"),
    ("withdraw", E::Withdraw, "bulletin_draft"),
];

impl BulletinStep {
    /// Id of the action, as `codes/authority.toml` names it.
    #[must_use]
    pub const fn action(&self) -> &'static str {
        match self {
            Self::Write { .. } | Self::Issue { .. } | Self::Withdraw { .. } => "bulletin_draft",
            Self::Sign { .. } | Self::Return { .. } => "bulletin_sign",
            Self::Receive { .. } => "bulletin_receive",
        }
    }
}

impl BulletinState {
    /// The steps that may be taken: id, title, action.
    #[must_use]
    pub fn next(self) -> Vec<(&'static str, &'static str, &'static str)> {
        let may = |event| STEPS.iter().any(|step| step.from == self && step.event == event);
        let taken = ORDER.into_iter().filter(|(_, event, _)| may(*event));
        taken.map(|(id, event, action)| (id, event.title(), action)).collect()
    }
}

/// What a step asks for.
#[must_use]
pub fn bulletin_fields(step: &str) -> Vec<Field> {
    match step {
        "write" => vec![
            field("organisation", "组织推进", "text"),
            field("policy", "政策落实", "text"),
            field("effect", "实际成效", "text"),
            field("demands", "下步要求", "text"),
        ],
        "sign" => vec![field("opinion", "签发意见", "text")],
        "return" => vec![field("reason", "要改什么", "text")],
        "issue" => vec![field("to", "主送单位", "members")],
        "withdraw" => vec![field("reason", "为什么撤回", "text")],
        _ => Vec::new(),
    }
}
