//! The joint review of a project: members, opinions, quorum, minutes (S2-4a, S2-4b). Who must take part stands in the
//! pack's panel; the plan that comes out of it is left to `plan`.

use super::rules::Panel;
use crate::docket::{Act, Refusal};
use crate::journal::FileRef;
use crate::step::{Deed, Step, moves, needs_text, refuse, words};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

words! {
    /// How far a review is.
    ReviewState {
        /// Called, opinions come in.
        Convened = "已召集",
        /// The meeting was held.
        Held = "已开会",
        /// Agreed, with minutes.
        Agreed = "评审通过",
        /// Sent back to the proposer.
        Returned = "退回补充",
        /// Refused.
        Refused = "评审不通过",
    }
}

words! {
    /// What happens to it.
    ReviewEvent {
        /// A department gives its opinion.
        Give = "部门提意见",
        /// The meeting is held.
        Hold = "召开会议",
        /// The meeting agrees.
        Agree = "评审通过",
        /// The meeting wants more.
        SendBack = "退回补充",
        /// The meeting refuses.
        Refuse = "评审不通过",
        /// It is called again.
        Reconvene = "重新召集",
    }
}

use ReviewEvent as E;
use ReviewState as S;

/// The transition table.
const STEPS: &[Step<S, E>] = &[
    Step::new(S::Convened, E::Give, S::Convened, "S2-4b"),
    Step::new(S::Convened, E::Hold, S::Held, "S2-4b"),
    Step::new(S::Held, E::Agree, S::Agreed, "S2-4b"),
    Step::new(S::Held, E::SendBack, S::Returned, "S2-4a"),
    Step::new(S::Held, E::Refuse, S::Refused, "S2-4a"),
    Step::new(S::Returned, E::Reconvene, S::Convened, "S2-4a"),
];

words! {
    /// What a department thinks.
    Stance {
        /// It agrees.
        Agree = "同意",
        /// It agrees under conditions.
        Conditional = "附条件同意",
        /// It does not agree.
        Against = "不同意",
    }
}

/// A department of the panel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Member {
    /// Department.
    pub department: String,
    /// Whether it came to the meeting.
    pub attended: bool,
    /// Its opinion; in writing when it did not come.
    pub opinion: Option<Opinion>,
}

/// A department's opinion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Opinion {
    /// What it thinks.
    pub stance: Stance,
    /// Why, or under which conditions.
    pub text: String,
    /// Paper, when it was given in writing.
    pub file: Option<FileRef>,
    /// When and by whom.
    pub act: Act,
}

/// A review of one project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Review {
    /// Project.
    pub project: String,
    /// How far.
    pub state: ReviewState,
    /// Department in the chair.
    pub chair: String,
    /// Clause that names the panel.
    pub clause: String,
    /// Departments that must take part, the chair among them.
    pub members: Vec<Member>,
    /// Day of the meeting.
    pub meeting: Option<Date>,
    /// Minutes.
    pub minutes: Option<FileRef>,
    /// Steps so far.
    pub deeds: Vec<Deed>,
}

impl Review {
    /// Calls the panel together.
    #[must_use]
    pub fn convene(project: &str, panel: &Panel) -> Self {
        let departments = std::iter::once(&panel.chair).chain(&panel.members);
        let members = departments.map(|department| Member {
            department: department.clone(),
            attended: false,
            opinion: None,
        });
        Self {
            project: project.to_owned(),
            state: ReviewState::Convened,
            chair: panel.chair.clone(),
            clause: panel.clause.clone(),
            members: members.collect(),
            meeting: None,
            minutes: None,
            deeds: Vec::new(),
        }
    }

    /// Takes a department's opinion before the meeting; a later one replaces an earlier one.
    ///
    /// # Errors
    /// When the meeting is over, the department is none of the panel, or conditions or reasons are missing.
    pub fn give(&self, department: &str, opinion: Opinion) -> Result<Self, Refusal> {
        let act = opinion.act.clone();
        let mut moved = self.moved(ReviewEvent::Give, department, &act)?;
        if opinion.stance != Stance::Agree {
            needs_text(&opinion.text, "条件或不同意的理由", &self.clause)?;
        }
        let member = moved.members.iter_mut().find(|member| member.department == department);
        let Some(member) = member else {
            let message = format!("“{}”不是联席会议的成员。", name_of(department));
            return Err(refuse("not_a_member", &self.clause, &message, "请从成员单位中选。"));
        };
        member.opinion = Some(opinion);
        Ok(moved)
    }

    /// Holds the meeting.
    ///
    /// # Errors
    /// When the chair is not there, or a member is neither there nor gave its opinion in writing.
    pub fn hold(&self, attended: &[&str], act: &Act) -> Result<Self, Refusal> {
        let mut moved = self.moved(ReviewEvent::Hold, attended.join("、"), act)?;
        if let Some(other) = attended.iter().find(|id| !self.members.iter().any(|one| one.department == **id))
        {
            let message = format!("“{}”不是联席会议的成员。", name_of(other));
            return Err(refuse("not_a_member", &self.clause, &message, "列席单位写在纪要里。"));
        }
        for member in &mut moved.members {
            member.attended = attended.contains(&member.department.as_str());
        }
        if !attended.contains(&self.chair.as_str()) {
            let message = format!("牵头的{}没有到会。", name_of(&self.chair));
            return Err(refuse("no_chair", &self.clause, &message, "请由牵头单位主持。"));
        }
        let absent: Vec<&str> = moved.absent().map(name_of).collect();
        if !absent.is_empty() {
            let message = format!("{}既没有到会，也没有书面意见。", absent.join("、"));
            return Err(refuse("no_quorum", &self.clause, &message, "请补齐书面意见，或改期开会。"));
        }
        moved.meeting = Some(act.day);
        Ok(moved)
    }

    /// The meeting agrees; opinions against are overruled only with a reason in the minutes.
    ///
    /// # Errors
    /// When a member's opinion is missing, or somebody is against and no reason is given.
    pub fn agree(&self, minutes: FileRef, reason: &str, act: &Act) -> Result<Self, Refusal> {
        let mut moved = self.moved(ReviewEvent::Agree, reason, act)?;
        let silent: Vec<&str> = self
            .members
            .iter()
            .filter(|one| one.opinion.is_none())
            .map(|one| name_of(&one.department))
            .collect();
        if !silent.is_empty() {
            let message = format!("{}的意见没有记。", silent.join("、"));
            return Err(refuse("opinion_missing", &self.clause, &message, "请逐个记下各部门的意见。"));
        }
        let is_against =
            |one: &&Member| one.opinion.as_ref().is_some_and(|said| said.stance == Stance::Against);
        if self.members.iter().any(|one| is_against(&one)) {
            needs_text(reason, "有部门不同意而仍通过的理由", &self.clause)?;
        }
        moved.minutes = Some(minutes);
        Ok(moved)
    }

    /// The meeting sends the project back.
    ///
    /// # Errors
    /// When no meeting was held or nothing is said.
    pub fn send_back(&self, minutes: FileRef, reason: &str, act: &Act) -> Result<Self, Refusal> {
        self.closed(ReviewEvent::SendBack, minutes, reason, act)
    }

    /// The meeting refuses the project.
    ///
    /// # Errors
    /// When no meeting was held or nothing is said.
    pub fn refuse(&self, minutes: FileRef, reason: &str, act: &Act) -> Result<Self, Refusal> {
        self.closed(ReviewEvent::Refuse, minutes, reason, act)
    }

    /// Calls the panel again after a project was sent back; opinions are asked for anew.
    ///
    /// # Errors
    /// When it was not sent back.
    pub fn reconvene(&self, act: &Act) -> Result<Self, Refusal> {
        let mut moved = self.moved(ReviewEvent::Reconvene, "", act)?;
        for member in &mut moved.members {
            (member.attended, member.opinion) = (false, None);
        }
        (moved.meeting, moved.minutes) = (None, None);
        Ok(moved)
    }

    /// Conditions under which departments agreed; they become items of the contract (S2-19b).
    #[must_use]
    pub fn conditions(&self) -> Vec<(&str, &str)> {
        let said = self.members.iter().filter_map(|one| Some((one, one.opinion.as_ref()?)));
        said.filter(|(_, opinion)| opinion.stance == Stance::Conditional)
            .map(|(one, opinion)| (one.department.as_str(), opinion.text.as_str()))
            .collect()
    }

    fn absent(&self) -> impl Iterator<Item = &str> {
        let absent = self.members.iter().filter(|one| !one.attended && one.opinion.is_none());
        absent.map(|one| one.department.as_str())
    }

    fn closed(&self, event: ReviewEvent, minutes: FileRef, reason: &str, act: &Act) -> Result<Self, Refusal> {
        let mut moved = self.moved(event, reason, act)?;
        needs_text(reason, "会议的理由", &self.clause)?;
        moved.minutes = Some(minutes);
        Ok(moved)
    }
}

moves!(Review, ReviewEvent);

fn name_of(department: &str) -> &str {
    fact::department(department).map_or(department, |known| &known.zh)
}

#[cfg(test)]
mod tests {
    use super::super::sample::{act, rules};
    use super::*;
    use crate::step::check_table;
    use jiff::civil::date;

    const DAY: Date = date(2024, 6, 3);

    fn minutes() -> FileRef {
        FileRef { digest: "0".repeat(64), name: "纪要.pdf".to_owned(), size: 1 }
    }

    fn opinion(stance: Stance, text: &str) -> Opinion {
        Opinion { stance, text: text.to_owned(), file: None, act: act(DAY) }
    }

    fn convened() -> Review {
        Review::convene("P1", rules(DAY).panel("project_review").expect("the panel"))
    }

    fn with_opinions(stance: Stance) -> Review {
        let review = convened();
        let departments: Vec<String> = review.members.iter().map(|one| one.department.clone()).collect();
        departments
            .iter()
            .fold(review, |review, id| review.give(id, opinion(stance, "说明")).expect("an opinion"))
    }

    #[test]
    fn what_is_not_in_the_table_is_refused_with_its_clause() {
        check_table(STEPS, ReviewState::ALL, ReviewEvent::ALL);
    }

    // clause: S2-4b
    #[test]
    fn every_member_is_there_or_has_written_else_there_is_no_quorum() {
        let review = convened();
        let all: Vec<&str> = review.members.iter().map(|one| one.department.as_str()).collect();
        assert_eq!(all.len(), 6);
        assert!(review.hold(&all, &act(DAY)).is_ok());
        let without = &all[..5];
        let refusal = review.hold(without, &act(DAY)).expect_err("one is missing");
        assert_eq!(refusal.code, "no_quorum");
        assert!(refusal.message.contains("自然资源局") && refusal.message.contains("S2-4b"), "{refusal}");
        let written = review.give(all[5], opinion(Stance::Agree, "")).expect("in writing");
        assert!(written.hold(without, &act(DAY)).is_ok());
    }

    #[test]
    fn a_meeting_without_its_chair_is_none() {
        let review = with_opinions(Stance::Agree);
        let refusal = review.hold(&["ecology"], &act(DAY)).expect_err("no chair");
        assert_eq!(refusal.code, "no_chair");
        assert_eq!(
            review.hold(&["district_government", "water"], &act(DAY)).expect_err("a guest").code,
            "not_a_member"
        );
    }

    // clause: S2-4a
    #[test]
    fn agreeing_needs_all_opinions_and_a_reason_when_somebody_is_against() {
        let held = convened().hold(
            &[
                "district_government",
                "development_reform",
                "industry",
                "housing",
                "ecology",
                "natural_resources",
            ],
            &act(DAY),
        );
        let refusal = held.expect("held").agree(minutes(), "", &act(DAY)).expect_err("silent");
        assert_eq!(refusal.code, "opinion_missing");
        let against = with_opinions(Stance::Against).hold(&["district_government"], &act(DAY)).expect("held");
        assert_eq!(against.agree(minutes(), "", &act(DAY)).expect_err("no reason").code, "text_missing");
        let agreed = against.agree(minutes(), "区政府常务会决定", &act(DAY)).expect("agreed");
        assert_eq!(agreed.state, ReviewState::Agreed);
    }

    #[test]
    fn conditions_are_kept_with_the_department_that_set_them_and_asked_for_again_after_a_return() {
        let held =
            with_opinions(Stance::Conditional).hold(&["district_government"], &act(DAY)).expect("held");
        assert_eq!(held.conditions().len(), 6);
        let back = held.send_back(minutes(), "补充能耗", &act(DAY)).expect("back");
        let again = back.reconvene(&act(DAY)).expect("again");
        assert!(again.conditions().is_empty() && again.meeting.is_none());
        assert!(convened().give("ecology", opinion(Stance::Against, "")).is_err());
    }
}
