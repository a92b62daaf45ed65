//! All current documents in typed maps, and the way to and from their stored form.

use super::document::{
    Account, Adjustment, Batch, Chase, Configuration, Confirmation, Correction, LayerDelivery, LayerKind,
    Notice, Objection, OfficeDay, Publication, Reopening, RunRecord, Settlement, YearPlan,
};
use crate::appraisal::Appraisal;
use crate::bulletin::{Bulletin, BulletinFigures, Inspection, Meeting, Problem};
use crate::journal::{ArchiveError, Document};
use crate::land::{LandCase, LegacyLand, ParcelPhotos};
use crate::low_standard::LowStandard;
use crate::redevelopment::RedevelopmentPlan;
use crate::supply::{Plot, Project};
use crate::survey::{Survey, SurveyAnswer};
use std::collections::BTreeMap;

macro_rules! shelves {
    ($( $(#[$doc:meta])* $shelf:ident: $kind:literal, $variant:ident($of:ty), $key:expr; )*) => {
        /// All current documents.
        #[derive(Clone, Debug, Default, PartialEq, Eq)]
        pub struct Docket {
            $( $(#[$doc])* pub $shelf: BTreeMap<String, $of>, )*
        }

        /// A document that a decision writes.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum Written {
            $( $(#[$doc])* $variant(Box<$of>), )*
        }

        $(
            impl From<$of> for Written {
                fn from(document: $of) -> Self {
                    Self::$variant(Box::new(document))
                }
            }
        )*

        impl Docket {
            /// Takes versions of documents in their order; a later one replaces an earlier one.
            ///
            /// # Errors
            /// When a body cannot be read as its kind.
            pub fn apply(&mut self, documents: &[Document]) -> Result<(), ArchiveError> {
                for document in documents {
                    let unreadable = |error: serde_json::Error| {
                        let Document { kind, key, entry, .. } = document;
                        ArchiveError::Corrupt(format!("第{entry}号操作的文书 {kind}/{key}：{error}"))
                    };
                    match document.kind.as_str() {
                        $( $kind => {
                            let read = serde_json::from_str(&document.body).map_err(unreadable)?;
                            self.$shelf.insert(document.key.clone(), read);
                        } )*
                        unknown => {
                            let what = format!("第{}号操作的文书种类“{unknown}”不认识", document.entry);
                            return Err(ArchiveError::Corrupt(what));
                        }
                    }
                }
                Ok(())
            }

            /// Takes documents that were just decided.
            pub fn take(&mut self, written: Vec<Written>) {
                for document in written {
                    match document {
                        $( Written::$variant(document) => {
                            self.$shelf.insert($key(&document), *document);
                        } )*
                    }
                }
            }
        }

        impl Written {
            /// The stored form.
            ///
            /// # Errors
            /// None that a document can cause; serde's signature has one.
            pub fn document(&self, entry: u64, number: u64) -> Result<Document, serde_json::Error> {
                let (kind, key, body) = match self {
                    $( Self::$variant(document) => ($kind, $key(document), serde_json::to_string(document)?), )*
                };
                Ok(Document { kind: kind.to_owned(), key, body, entry, number })
            }
        }
    };
}

shelves! {
    /// What the office works with; key `zone`.
    configurations: "configuration", Configuration(Configuration), |_: &Configuration| "zone".to_owned();
    /// Day of the demo office; key `day`.
    office_days: "office_day", OfficeDay(OfficeDay), |_: &OfficeDay| "day".to_owned();
    /// Accounts by log-in.
    accounts: "account", Account(Account), |account: &Account| account.login.clone();
    /// Deliveries by entry.
    batches: "batch", Batch(Batch), |batch: &Batch| batch.key.clone();
    /// Layers and tables of land by entry.
    layers: "land_layer", LayerDelivery(LayerDelivery), |layer: &LayerDelivery| layer.key.clone();
    /// Settled rows by entry.
    settlements: "settlement", Settlement(Settlement), |settlement: &Settlement| settlement.key.clone();
    /// Corrections by entry.
    corrections: "correction", Correction(Correction), |correction: &Correction| correction.key.clone();
    /// Evaluation years.
    years: "year_plan", YearPlan(YearPlan), |plan: &YearPlan| plan.year.to_string();
    /// Evaluations by entry.
    runs: "run", RunRecord(RunRecord), |run: &RunRecord| run.key.clone();
    /// Publications by year and number.
    publications: "publication", Publication(Publication), |publication: &Publication| publication.key.clone();
    /// Objections.
    objections: "objection", Objection(Objection), |objection: &Objection| objection.key.clone();
    /// Vetoes, bonuses, deductions.
    adjustments: "adjustment", Adjustment(Adjustment), |adjustment: &Adjustment| adjustment.key.clone();
    /// What firms confirmed.
    confirmations: "confirmation", Confirmation(Confirmation), |word: &Confirmation| word.key.clone();
    /// Reminders to departments.
    chases: "chase", Chase(Chase), |chase: &Chase| chase.key.clone();
    /// Messages.
    notices: "notice", Notice(Notice), |notice: &Notice| notice.key.clone();
    /// Years opened again for one firm.
    reopenings: "reopening", Reopening(Reopening), |reopening: &Reopening| reopening.key.clone();
    /// Projects that ask for land, by entry.
    projects: "supply_project", Project(Project), |project: &Project| project.key.clone();
    /// Plots and their lives, by entry.
    plots: "supply_plot", Plot(Plot), |plot: &Plot| plot.key.clone();
    /// Surveys of industrial land, by entry.
    surveys: "land_survey", Survey(Survey), |survey: &Survey| survey.key.clone();
    /// Answers of surveys, by survey and parcel.
    survey_answers: "land_survey_answer", SurveyAnswer(SurveyAnswer), |answer: &SurveyAnswer| answer.key.clone();
    /// Cases of land, by entry.
    land_cases: "land_case", LandCase(LandCase), |case: &LandCase| case.key.clone();
    /// Land with problems of long ago, by entry.
    legacy_land: "land_legacy", LegacyLand(LegacyLand), |one: &LegacyLand| one.key.clone();
    /// Photos of parcels, by entry.
    parcel_photos: "land_photo", ParcelPhotos(ParcelPhotos), |photos: &ParcelPhotos| photos.key.clone();
    /// Standards of low-efficiency land, by entry.
    low_standards: "low_standard", LowStandard(LowStandard), |standard: &LowStandard| standard.key.clone();
    /// Plans of redevelopment, by entry.
    redevelopments: "redevelopment", Redevelopment(RedevelopmentPlan), |plan: &RedevelopmentPlan| plan.key.clone();
    /// Bulletins, by entry.
    bulletins: "bulletin", Bulletin(Bulletin), |bulletin: &Bulletin| bulletin.key.clone();
    /// Figures of bulletins, by bulletin.
    bulletin_figures: "bulletin_figures", BulletinFigures(BulletinFigures), |kept: &BulletinFigures| kept.key.clone();
    /// Problems of bulletins, inspections and meetings, by entry.
    problems: "problem", Problem(Problem), |problem: &Problem| problem.key.clone();
    /// Inspections, by entry.
    inspections: "inspection", Inspection(Inspection), |inspection: &Inspection| inspection.key.clone();
    /// Meetings, by entry.
    meetings: "meeting", Meeting(Meeting), |meeting: &Meeting| meeting.key.clone();
    /// Yearly assessments of districts, by year.
    appraisals: "appraisal", Appraisal(Appraisal), |appraisal: &Appraisal| appraisal.year.to_string();
}

impl Docket {
    /// All current documents, read from their stored form.
    ///
    /// # Errors
    /// When a body cannot be read as its kind.
    pub fn from_documents(documents: &[Document]) -> Result<Self, ArchiveError> {
        let mut docket = Self::default();
        docket.apply(documents)?;
        Ok(docket)
    }

    /// What the office works with; `None` before it is set up.
    #[must_use]
    pub fn configuration(&self) -> Option<&Configuration> {
        self.configurations.values().next()
    }

    /// The day of the demo clock, when it was ever set.
    #[must_use]
    pub fn office_day(&self) -> Option<jiff::civil::Date> {
        self.office_days.values().next().map(|day| day.day)
    }

    /// An evaluation year.
    #[must_use]
    pub fn year(&self, year: i16) -> Option<&YearPlan> {
        self.years.get(&year.to_string())
    }

    /// A run by its entry.
    #[must_use]
    pub fn run(&self, entry: u64) -> Option<&RunRecord> {
        self.runs.get(&entry.to_string())
    }

    /// Objections of a year.
    pub fn objections_of(&self, year: i16) -> impl Iterator<Item = &Objection> {
        self.objections.values().filter(move |objection| objection.year == year)
    }

    /// Publications of a year in the order of their numbers.
    #[must_use]
    pub fn publications_of(&self, year: i16) -> Vec<&Publication> {
        let mut found: Vec<_> = self.publications.values().filter(|list| list.year == year).collect();
        found.sort_by_key(|list| list.number);
        found
    }

    /// The publication of a year that holds now.
    #[must_use]
    pub fn published(&self, year: i16) -> Option<&Publication> {
        self.publications_of(year).pop()
    }

    /// The layer or table of land that counts for a day: the one that began last, the later entry of two that began
    /// together.
    #[must_use]
    pub fn layer_of(&self, kind: LayerKind, day: jiff::civil::Date) -> Option<&LayerDelivery> {
        let fits = |layer: &&LayerDelivery| layer.kind == kind && layer.valid_from <= day;
        self.layers.values().filter(fits).max_by_key(|layer| (layer.valid_from, layer.act.entry))
    }

    /// The signed standard of low-efficiency land that holds on a day: the one that began last; `None` before the first.
    #[must_use]
    pub fn low_standard_on(&self, day: jiff::civil::Date) -> Option<&LowStandard> {
        let fits = |standard: &&LowStandard| standard.from().is_some_and(|from| from <= day);
        self.low_standards.values().filter(fits).max_by_key(|standard| standard.from())
    }

    /// The delivery of a form for a year that counts now, apart from what was added to it.
    #[must_use]
    pub fn delivery(&self, form: &str, year: i16) -> Option<&Batch> {
        let counts = |batch: &&Batch| {
            batch.form == form
                && !batch.supplement
                && batch.year == Some(year)
                && batch.state == super::document::BatchState::Delivered
        };
        self.batches.values().filter(counts).max_by_key(|batch| batch.act.entry)
    }
}
