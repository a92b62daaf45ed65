//! The yearly survey of industrial land (S2-7a): a campaign over parcels frozen when it opens, one answer a parcel with
//! its history, closed when every parcel is answered or left out by name. A closed survey is the base without which no
//! land is listed (S1-1.1a), and its answers are facts of the parcels.
//!
//! Which parcels there are, and how answers stand beside the files, is left to those who keep the layers.

mod answer;
mod base;
mod campaign;
mod questions;
mod state;

pub use answer::{AnswerVersion, SurveyAnswer, SurveyPlace};
pub use base::{base_survey, counting_answers};
pub use campaign::{ClosedSurvey, Coverage, LeftOut, NewSurvey, Survey, SurveyParcel};
pub use questions::{Question, QuestionKind, questions};
pub use state::{SurveyEvent, SurveyState, SurveyStep, step_fields};
