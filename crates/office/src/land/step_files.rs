//! The files that a step of a land case names: they are kept with the entry, and the history opens them.

use super::steps::LandStep;
use crate::journal::FileRef;

impl LandStep {
    /// Files that it names, in the order of its fields.
    #[must_use]
    pub fn files(&self) -> Vec<FileRef> {
        match self {
            Self::Check { files, .. }
            | Self::Reply { files, .. }
            | Self::Progress { files, .. }
            | Self::Answer { files, .. } => files.clone(),
            Self::Opine { file, .. } => file.iter().cloned().collect(),
            Self::Notify { paper: file, .. }
            | Self::Publicise { paper: file, .. }
            | Self::Identify { document: file }
            | Self::RightsListed { evidence: file }
            | Self::Accept { evidence: file, .. }
            | Self::Investigate { paper: file }
            | Self::ServeNotice { receipt: file, .. }
            | Self::FindCause { evidence: file, .. }
            | Self::DeclareIdle { document: file }
            | Self::Publish { paper: file }
            | Self::TellHearing { paper: file, .. }
            | Self::Hear { minutes: file }
            | Self::Serve { receipt: file, .. }
            | Self::Pay { receipt: file, .. }
            | Self::Deregister { document: file, .. }
            | Self::Contest { document: file, .. }
            | Self::Uphold { document: file }
            | Self::Annul { document: file }
            | Self::Enforce { document: file }
            | Self::SettlePart { document: file, .. }
            | Self::Close { evidence: file, .. } => vec![file.clone()],
            Self::Decide { document, approval, mortgagee_copy, .. } => {
                [document, approval].into_iter().chain(mortgagee_copy).cloned().collect()
            }
            Self::Review {}
            | Self::Reject { .. }
            | Self::Watch { .. }
            | Self::ListRight { .. }
            | Self::Plan { .. }
            | Self::Begin {}
            | Self::Replan { .. }
            | Self::Draft { .. }
            | Self::AskHearing { .. }
            | Self::FindPart { .. }
            | Self::DropPart { .. }
            | Self::CausesFound {}
            | Self::RoutePart { .. }
            | Self::Refind { .. }
            | Self::RoutesSet {} => Vec::new(),
        }
    }
}
