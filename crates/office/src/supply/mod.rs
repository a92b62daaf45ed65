//! Land supply from project review to exit: quotes by the packs of law, and the state machines of a plot's life, each
//! one transition table in one file. Storing documents and asking who may act is left to `docket` and `authority`.

mod assessment;
mod bond;
mod clock;
mod contract_pair;
mod conversion;
mod duties;
mod ground;
mod law;
#[cfg(test)]
mod life;
mod milestone;
mod plan;
mod plot;
mod project;
mod published;
mod quote;
mod review;
mod route;
mod rules;
#[cfg(test)]
pub(crate) mod sample;
mod secondary_market;
mod split;
mod told;
mod transition_period;

pub use crate::step::{Deed, Field, NextStep, Step, Titled, take};
pub use assessment::{Assessment, AssessmentEvent, AssessmentState};
pub use bond::{Bond, BondEvent, BondKind, BondState, Claimed, Lodging, check_parcel_cap};
pub use clock::{Length, LengthUnit, month_before};
pub use contract_pair::{ContractPair, OutputTerms, PairEvent, PairState, Task, Which};
pub use conversion::{Conversion, ConversionEvent, ConversionState};
pub use duties::{Duty, DutyTask, duties, duty_of};
pub use ground::{Ground, GroundCondition, GroundFound, GroundSaid};
pub use law::{LawInForce, SupplyBook, SupplyLaw};
pub use milestone::{Due, Milestone, MilestoneEvent, MilestoneState, due_reminders, supervisors};
pub use plan::{PlanEvent, PlanState, SupplyPlan};
pub use plot::{
    AGREED_DAYS, AgreedDay, BondPaper, Given, NewPlot, Payment, Plot, RaisedTask, SupplyStep,
    fields as step_fields, next_steps,
};
pub use project::{NewProject, Project, ReviewStep, review_fields};
pub use published::{
    AgreedClock, CheckedContract, ClockStanding, Floor, FloorStandard, IdleDays, Oddity, Placed, PlotRatio,
    Published, PublishedLaw, StatedTerm, UsedYears, check_published,
};
pub(crate) use quote::values;
pub use quote::{Asked, Derivation, Line, Quote, QuotedDay, TakenReading, UsedNumber, figure, inputs, quote};
pub use review::{Member, Opinion, Review, ReviewEvent, ReviewState, Stance};
pub use route::{RouteDecision, RouteEvent, RouteState};
pub use rules::{
    AssessmentItem, Choice, ClockRule, Panel, PlanPart, QuoteKind, ReadingChoice, ReminderRule, SupplyRules,
    Word,
};
pub(crate) use rules::{length_of, unknown_department};
pub use secondary_market::{Deal, DealEvent, DealKind, DealState, StepTime};
pub use split::{Split, SplitEvent, SplitState};
pub use told::interests;
pub use transition_period::{TransitionEvent, TransitionPeriod, TransitionState};
