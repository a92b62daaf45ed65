//! Delivery to production, agreed days, tasks and the assessment a year after production (S2-11, S2-19b).

use super::figures::readable;
use super::steps::SupplyStep;
use super::{Plot, numbered};
use crate::docket::{Act, Refusal};
use crate::step::{needs_text, refuse};
use crate::supply::assessment::Assessment;
use crate::supply::contract_pair::{PairEvent, PairState};
use crate::supply::law::SupplyLaw;
use crate::supply::quote::Quote;
use jiff::civil::Date;
use std::sync::Arc;

impl Plot {
    pub(super) fn on_supervision(
        &mut self,
        step: &SupplyStep,
        law: &dyn SupplyLaw,
        act: &Act,
    ) -> Result<(), Refusal> {
        match step {
            SupplyStep::GoOn { event, day, evidence } => {
                self.go_on(*event, *day, &evidence.name, law, act)?;
            }
            SupplyStep::ExtendDay { term, to, reason, evidence } => {
                let place = self.day_of(term)?;
                let clock = match term.as_str() {
                    "agreed_start" => "extended_start_latest",
                    "agreed_completion" => "extended_completion_latest",
                    _ => {
                        let advice = "交地、投产等日期由双方改签协议。";
                        return Err(refuse("not_extended", "S2-19b", "这个日期不能批准顺延。", advice));
                    }
                };
                let one = &self.milestones[place];
                let signed = self.pair()?.contract_day.unwrap_or(act.day);
                let latest = law.counted(clock, signed, one.agreed)?;
                let until = self.secured_until(term);
                needs_text(reason, "顺延的理由", "S2-19b")?;
                let reason = format!("{}（{}）", reason.trim(), evidence.name);
                let extended = one.extend(*to, latest, until, &reason, act)?;
                self.milestones[place] = extended;
            }
            SupplyStep::MeetDay { term, day, evidence } => {
                let place = self.day_of(term)?;
                if term != "agreed_full_capacity" {
                    let advice = "交地、开工、竣工、投产、签约、租赁期满等随对应的步骤认定。";
                    return Err(refuse("met_by_step", "S2-19b", "这个日期不单独认定完成。", advice));
                }
                let met = self.milestones[place].meet(*day, &evidence.name, act)?;
                self.milestones[place] = met;
            }
            SupplyStep::FinishTask { number, note } => {
                let (place, raised) = numbered(&self.tasks, *number, "任务")?;
                needs_text(note, "办理结果", &raised.task.clause)?;
                if raised.done.is_some() {
                    let clause = raised.task.clause.clone();
                    return Err(refuse("done_already", &clause, "这件任务已经办结。", "不用再办。"));
                }
                self.tasks[place].done = Some((note.trim().to_owned(), act.clone()));
            }
            _ => {}
        }
        Ok(())
    }

    fn go_on(
        &mut self,
        event: PairEvent,
        day: Date,
        evidence: &str,
        law: &dyn SupplyLaw,
        act: &Act,
    ) -> Result<(), Refusal> {
        let term = match event {
            PairEvent::Deliver => "agreed_delivery",
            PairEvent::Start => "agreed_start",
            PairEvent::Complete => "agreed_completion",
            PairEvent::Produce => "agreed_production",
            _ => {
                let advice = "这一步随对应的办理完成：评估在绩效评估里办。";
                return Err(refuse("wrong_command", "S2-19b", "这一步要另外的材料。", advice));
            }
        };
        let pair = self.pair()?.go_on(event, evidence, act)?;
        if day > act.day || pair.contract_day.is_some_and(|signed| day < signed) {
            let message = format!("日期{day}在今天{}之后，或早于合同签订日。", act.day);
            return Err(refuse("bad_day", "S2-19b", &message, "请核对日期。"));
        }
        let due = match event {
            PairEvent::Produce => Some(self.assessment_due(day, law, act)?),
            _ => None,
        };
        self.meet(term, day, evidence, act)?;
        self.pair = Some(pair);
        if let Some(due) = due {
            let code = self.code.clone();
            self.assessment = Some(Assessment::waiting(&code, due));
            self.agree(&code, "assessment_due", due, None);
        }
        Ok(())
    }

    fn assessment_due(&self, produces: Date, law: &dyn SupplyLaw, act: &Act) -> Result<Date, Refusal> {
        law.counted("assessment_due", act.day, produces)?
            .ok_or_else(|| refuse("not_known", "S2-11a", "投产一年评估日算不出。", "请核对规则包。"))
    }

    fn day_of(&self, term: &str) -> Result<usize, Refusal> {
        self.agreed(term).ok_or_else(|| {
            let message = format!("这宗地没有约定“{term}”。");
            refuse("no_such_day", "S2-19b", &message, "请从节点清单中选。")
        })
    }

    pub(super) fn on_assessment(
        &mut self,
        step: &SupplyStep,
        law: &dyn SupplyLaw,
        act: &Act,
    ) -> Result<(), Refusal> {
        let Some(assessment) = self.assessment.clone() else {
            return Err(refuse("no_assessment", "S2-11a", "还没有投产。", "认定投产满一年后评估。"));
        };
        let rules = law.rules(act.day)?;
        let items = &rules.assessment_items;
        let after = match step {
            SupplyStep::OpenAssessment {} => {
                let opened = assessment.open(act)?;
                self.meet("assessment_due", act.day, "启动评估", act)?;
                opened
            }
            SupplyStep::SubmitItem { item, figures } => {
                let from = act.by.department.as_deref().unwrap_or("");
                let after = assessment.submit(items, item, from, act)?;
                // A figure that cannot be read is refused here, not when the conclusion is drawn.
                readable(figures, law, act)?;
                self.assessed.extend(figures.iter().map(|(id, text)| (id.clone(), text.clone())));
                after
            }
            SupplyStep::PassAssessment {} => assessment.pass(&*self.five(law, act)?, act)?,
            SupplyStep::Rectify { by } => assessment.rectify(items, &*self.five(law, act)?, *by, act)?,
            SupplyStep::Reassess {} => {
                let again = assessment.reassess(act)?;
                self.assessed.clear();
                again
            }
            SupplyStep::FailAssessment { ground } => assessment.fail(&*self.five(law, act)?, ground, act)?,
            _ => assessment,
        };
        if matches!(step, SupplyStep::PassAssessment {} | SupplyStep::FailAssessment { .. }) {
            let pair = self.pair()?;
            if pair.state != PairState::Assessed {
                self.pair = Some(pair.go_on(PairEvent::Assess, step.title(), act)?);
            }
        }
        self.assessment = Some(after);
        Ok(())
    }

    fn five(&self, law: &dyn SupplyLaw, act: &Act) -> Result<Arc<Quote>, Refusal> {
        self.quote("assessment", act.day, &self.assessed, &[], law)
    }
}
