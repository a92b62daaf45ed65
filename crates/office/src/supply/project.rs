//! A project that asks for land, with its joint review (S2-4a, S2-4b, S2-13): one document, one step at a time. The plot
//! that follows an agreed review is left to `plot`.

use super::law::SupplyLaw;
use super::plot::Given;
use super::review::{Opinion, Review, ReviewEvent, Stance};
use crate::docket::{Act, Refusal};
use crate::journal::{Author, FileRef};
use crate::step::{Field, field, keep_files, needs_text, refuse};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::BTreeMap;

/// The panel of a review, as the packs call it.
const PANEL: &str = "project_review";

/// A project. Key: number of the entry that proposed it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, remote = "Self")]
pub struct Project {
    /// Key.
    pub key: String,
    /// What it is called.
    pub title: String,
    /// Who invests.
    pub investor: String,
    /// Its credit code, where it has one already.
    pub enterprise: Option<String>,
    /// District.
    pub region: Option<String>,
    /// Development zone.
    pub zone: Option<String>,
    /// What it promises, by glossary id, as written.
    pub figures: Given,
    /// The joint review, once called together.
    pub review: Option<Review>,
    /// When and by whom it was proposed.
    pub proposed: Act,
    /// Files by entry, as they were stored before deeds had them; empty once it is read.
    #[serde(default, skip_serializing)]
    papers: BTreeMap<u64, Vec<FileRef>>,
}

/// What a new project begins with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewProject<'a> {
    /// What it is called.
    pub title: &'a str,
    /// Who invests.
    pub investor: &'a str,
    /// Its credit code, where it has one already.
    pub enterprise: Option<&'a str>,
    /// District.
    pub region: Option<&'a str>,
    /// Development zone.
    pub zone: Option<&'a str>,
    /// What it promises, by glossary id, as written.
    pub figures: &'a Given,
}

/// A step of the review.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case", deny_unknown_fields)]
pub enum ReviewStep {
    /// Calls the panel together.
    Convene {},
    /// A department gives its opinion.
    Give {
        /// Department of the panel.
        department: String,
        /// What it thinks.
        stance: Stance,
        /// Why, or under which conditions.
        #[serde(default)]
        text: String,
        /// Paper, when somebody else enters it.
        file: Option<FileRef>,
    },
    /// The meeting is held.
    Hold {
        /// Departments that came.
        attended: Vec<String>,
    },
    /// It agrees.
    Agree {
        /// Minutes.
        minutes: FileRef,
        /// Why, where a department is against.
        #[serde(default)]
        reason: String,
    },
    /// It wants more.
    SendBack {
        /// Minutes.
        minutes: FileRef,
        /// What.
        reason: String,
    },
    /// It refuses.
    Refuse {
        /// Minutes.
        minutes: FileRef,
        /// Why.
        reason: String,
    },
    /// It is called again.
    Reconvene {},
}

impl ReviewStep {
    /// Id, title and action of every step.
    pub const ALL: &'static [(&'static str, &'static str, &'static str)] = &[
        ("convene", "召集项目评审", "supply_chair"),
        ("give", "提评审意见", "supply_review"),
        ("hold", "召开联席会议", "supply_chair"),
        ("agree", "评审通过", "supply_chair"),
        ("send_back", "评审退回补充", "supply_chair"),
        ("refuse", "评审不通过", "supply_chair"),
        ("reconvene", "重新召集评审", "supply_chair"),
    ];

    /// Action of `codes/authority.toml`.
    #[must_use]
    pub const fn action(&self) -> &'static str {
        match self {
            Self::Give { .. } => "supply_review",
            _ => "supply_chair",
        }
    }

    /// Files that it names.
    #[must_use]
    pub fn files(&self) -> Vec<FileRef> {
        match self {
            Self::Give { file, .. } => file.iter().cloned().collect(),
            Self::Agree { minutes, .. } | Self::SendBack { minutes, .. } | Self::Refuse { minutes, .. } => {
                vec![minutes.clone()]
            }
            _ => Vec::new(),
        }
    }
}

impl Project {
    /// A project as proposed.
    ///
    /// # Errors
    /// When its title or investor is not written, or a figure is none.
    pub fn propose(new: &NewProject<'_>, law: &dyn SupplyLaw, act: &Act) -> Result<Self, Refusal> {
        needs_text(new.title, "项目名称", "S2-4a")?;
        needs_text(new.investor, "投资方", "S2-4a")?;
        let rules = law.rules(act.day)?;
        let mut figures = new.figures.clone();
        figures.retain(|_, text| !text.trim().is_empty());
        for (id, text) in &figures {
            if rules.choice(id).is_none() {
                law.figure(id, text)?;
            }
        }
        let written =
            |text: Option<&str>| text.map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
        Ok(Self {
            key: act.entry.to_string(),
            title: new.title.trim().to_owned(),
            investor: new.investor.trim().to_owned(),
            enterprise: written(new.enterprise),
            region: new.region.map(str::to_owned),
            zone: new.zone.map(str::to_owned),
            figures,
            review: None,
            proposed: act.clone(),
            papers: BTreeMap::new(),
        })
    }

    /// Every file that a step of its review named.
    pub fn files(&self) -> impl Iterator<Item = &FileRef> {
        self.review.iter().flat_map(|review| &review.deeds).flat_map(|deed| &deed.files)
    }

    /// The project after a step of its review.
    ///
    /// # Errors
    /// When the review has no such step from where it stands, or a department, quorum, paper or reason is missing.
    pub fn carry_out(&self, step: &ReviewStep, law: &dyn SupplyLaw, act: &Act) -> Result<Self, Refusal> {
        let review = || {
            self.review
                .as_ref()
                .ok_or_else(|| refuse("not_convened", "S2-4b", "还没有召集项目评审。", "请先召集联席会议。"))
        };
        let after = match step {
            ReviewStep::Convene {} => self.convene(law, act)?,
            ReviewStep::Give { department, stance, text, file } => {
                speaks_for(&act.by, department, file.is_some())?;
                let opinion =
                    Opinion { stance: *stance, text: text.clone(), file: file.clone(), act: act.clone() };
                review()?.give(department, opinion)?
            }
            ReviewStep::Hold { attended } => {
                let attended: Vec<&str> = attended.iter().map(String::as_str).collect();
                review()?.hold(&attended, act)?
            }
            ReviewStep::Agree { minutes, reason } => review()?.agree(minutes.clone(), reason, act)?,
            ReviewStep::SendBack { minutes, reason } => review()?.send_back(minutes.clone(), reason, act)?,
            ReviewStep::Refuse { minutes, reason } => review()?.refuse(minutes.clone(), reason, act)?,
            ReviewStep::Reconvene {} => review()?.reconvene(act)?,
        };
        let mut project = Self { review: Some(after), ..self.clone() };
        project.keep_files(act.entry, &step.files());
        Ok(project)
    }

    fn keep_files(&mut self, entry: u64, files: &[FileRef]) {
        keep_files(self.review.iter_mut().flat_map(|review| &mut review.deeds), entry, files);
    }

    fn convene(&self, law: &dyn SupplyLaw, act: &Act) -> Result<Review, Refusal> {
        if self.review.is_some() {
            let advice = "退回补充后请重新召集。";
            return Err(refuse("convened_already", "S2-4b", "项目评审已经召集。", advice));
        }
        let rules = law.rules(act.day)?;
        let Some(panel) = rules.panel(PANEL) else {
            let advice = "请在 supply.toml 里配置有联席会议成员的规则包。";
            return Err(refuse("no_panel", "S2-4b", "规则包没有写联席会议的成员。", advice));
        };
        Ok(Review::convene(&self.key, panel))
    }

    /// Steps that the review may take now, by id.
    #[must_use]
    pub fn next(&self) -> Vec<&'static str> {
        let Some(review) = &self.review else { return vec!["convene"] };
        let events = [
            ("give", ReviewEvent::Give),
            ("hold", ReviewEvent::Hold),
            ("agree", ReviewEvent::Agree),
            ("send_back", ReviewEvent::SendBack),
            ("refuse", ReviewEvent::Refuse),
            ("reconvene", ReviewEvent::Reconvene),
        ];
        events.into_iter().filter(|(_, event)| review.may(*event)).map(|(id, _)| id).collect()
    }
}

impl Serialize for Project {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        Self::serialize(self, to)
    }
}

/// A project that was stored before deeds had files gives them those of its entries (decision 0013).
impl<'de> Deserialize<'de> for Project {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let mut project = Self::deserialize(from)?;
        for (entry, files) in std::mem::take(&mut project.papers) {
            project.keep_files(entry, &files);
        }
        Ok(project)
    }
}

/// Fields of a step of a review.
#[must_use]
pub fn review_fields(step: &str) -> Vec<Field> {
    match step {
        "give" => vec![
            field("department", "部门", "member"),
            field("stance", "意见", "stance"),
            field("text", "条件或理由", "text"),
            field("file", "书面意见", "file"),
        ],
        "hold" => vec![field("attended", "到会单位", "members")],
        "agree" | "send_back" | "refuse" => {
            vec![field("minutes", "会议纪要", "file"), field("reason", "理由", "text")]
        }
        _ => Vec::new(),
    }
}

/// Who enters an opinion speaks for that department: its own people, for the district its zone committee, or anybody
/// who encloses the department's paper.
fn speaks_for(author: &Author, department: &str, on_paper: bool) -> Result<(), Refusal> {
    let district = department == "district_government" && author.role == "zone_committee";
    if on_paper || district || author.department.as_deref() == Some(department) {
        return Ok(());
    }
    let name = fact::department(department).map_or(department, |known| &known.zh);
    let message = format!("{name}的意见由{name}提出。");
    Err(refuse("not_the_owner", "S2-4b", &message, "代为录入的，请附该部门的书面意见。"))
}
