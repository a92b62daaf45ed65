//! Land supply stops where the parcel lies on a line that forbids it (S2-1d). Cutting parcels by lines is left to the desk.

use super::super::{Command, Docket, Evidence, Refusal};
use crate::supply::{Plot, SupplyStep};

/// The parcel that a command must be checked against the lines for; `None` for commands that supply no land.
#[must_use]
pub fn parcel_on_lines<'a>(docket: &'a Docket, command: &Command) -> Option<&'a str> {
    let Command::Supply { plot, supply } = command else { return None };
    let supplies = matches!(
        supply,
        SupplyStep::SubmitPlan { .. } | SupplyStep::ApprovePlan { .. } | SupplyStep::ListPlot { .. }
    );
    docket.plots.get(plot).filter(|_| supplies).map(parcel_of)
}

/// The parcel that a plot is, as the layers call it: its own code, unless it names another.
pub(super) fn parcel_of(plot: &Plot) -> &str {
    plot.figures.get("parcel_code").unwrap_or(&plot.code).trim()
}

/// Refuses to supply land of which any part lies on a line or beyond the growth boundary.
pub(super) fn may_supply(plot: &Plot, evidence: &Evidence) -> Result<(), Refusal> {
    let Evidence::Lines(found) = evidence else { return Ok(()) };
    if found.crossed.is_empty() {
        return Ok(());
    }
    let told = found.crossed.iter().map(|one| {
        let (area, word) = (one.area.to_mu().trim(), if one.is_beyond { "以外" } else { "以内" });
        let name = if one.line.is_empty() { one.kind.clone() } else { format!("{}{}", one.kind, one.line) };
        format!("{name}{word}{area}亩")
    });
    let told: Vec<String> = told.collect();
    let message = format!("宗地{}与三线相交：{}（S2-1d）。", parcel_of(plot), told.join("、"));
    let advice = "请调整用地范围或按程序调整三线，重新报送图层后再办。";
    Err(Refusal::new("on_red_line", message, advice))
}
