//! The routes of land supply, rows of the route table.

use crate::App;
use crate::calendar_file::CALENDAR;
use crate::route::{DOCX, Limits, Route, XLSX, asks, reads, records};
use crate::wire::{Receipt, plot, supply};
use crate::{supply_exports, supply_plots, supply_quotes, supply_steps};

type Rows = Vec<Route<App>>;

const READ: &[&str] = &["read_supply"];

/// Rows of land supply.
pub(crate) fn routes() -> Rows {
    [quotes(), projects(), plots(), exports()].into_iter().flatten().collect()
}

fn quotes() -> Rows {
    const QUOTE: &[&str] = &["quote_supply"];
    vec![
        reads("/api/supply/quotes", "供地测算：能算哪些，各要填什么")
            .action(QUOTE)
            .query::<supply::RuleDay>()
            .answers_list::<supply::QuoteKind>()
            .to(supply_quotes::kinds),
        reads("/api/supply/quotes/{kind}", "一种测算要填什么")
            .action(QUOTE)
            .query::<supply::RuleDay>()
            .answers::<supply::QuoteKind>()
            .to(supply_quotes::kind),
        asks("/api/supply/quotes/{kind}", "测算（不保存）")
            .action(QUOTE)
            .takes::<supply::QuoteForm>()
            .answers::<supply::Quote>()
            .to(supply_quotes::quote),
        asks("/api/supply/quotes/{kind}/sheet.docx", "测算单（可打印签字）")
            .action(QUOTE)
            .takes::<supply::QuoteForm>()
            .answers_file(DOCX)
            .to(supply_quotes::sheet),
    ]
}

fn projects() -> Rows {
    vec![
        reads("/api/supply/projects", "供地项目")
            .action(READ)
            .limited(Limits::Rows)
            .query::<plot::PlotFilter>()
            .answers_page::<plot::ProjectRow>()
            .to(supply_plots::projects),
        records("/api/supply/projects", "登记供地项目")
            .action(&["supply_propose"])
            .takes::<plot::ProjectForm>()
            .answers::<Receipt>()
            .to(supply_steps::propose),
        reads("/api/supply/projects/{project}", "一个供地项目")
            .action(READ)
            .limited(Limits::Rows)
            .answers::<plot::Project>()
            .to(supply_plots::project),
        records("/api/supply/projects/{project}/steps", "项目评审的一步")
            .action(&["supply_review", "supply_chair"])
            .takes::<plot::StepForm>()
            .answers::<Receipt>()
            .to(supply_steps::review),
        reads("/api/supply/duties", "牵头和配合单位")
            .action(READ)
            .now()
            .answers_list::<plot::Duty>()
            .to(supply_plots::duties),
    ]
}

fn plots() -> Rows {
    const STEPS: &[&str] = &[
        "supply_plan",
        "supply_approve",
        "supply_ground",
        "supply_list",
        "supply_agreement",
        "supply_contract",
        "supply_end",
        "supply_bond",
        "supply_supervise",
        "supply_assess",
        "supply_convert",
        "supply_apply",
        "supply_split",
        "supply_transition",
        "supply_market",
    ];
    vec![
        reads("/api/supply/plots", "供地宗地")
            .action(READ)
            .limited(Limits::Rows)
            .query::<plot::PlotFilter>()
            .answers_page::<plot::PlotRow>()
            .to(supply_plots::plots),
        records("/api/supply/plots", "登记宗地")
            .action(&["supply_plan"])
            .takes::<plot::PlotForm>()
            .answers::<Receipt>()
            .to(supply_steps::open),
        reads("/api/supply/plots/{plot}", "一宗地：全过程与下一步")
            .action(READ)
            .limited(Limits::Rows)
            .answers::<plot::Plot>()
            .to(supply_plots::plot),
        records("/api/supply/plots/{plot}/steps", "宗地的一步")
            .action(STEPS)
            .takes::<plot::StepForm>()
            .answers::<Receipt>()
            .to(supply_steps::take),
        reads("/api/supply/bonds", "履约保函登记簿")
            .action(READ)
            .limited(Limits::Rows)
            .query::<plot::WatchFilter>()
            .answers_page::<plot::BondRow>()
            .to(supply_plots::bonds),
        reads("/api/supply/milestones", "履约节点")
            .action(READ)
            .limited(Limits::Rows)
            .query::<plot::MilestoneFilter>()
            .answers_page::<plot::MilestoneRow>()
            .to(supply_plots::milestones),
    ]
}

fn exports() -> Rows {
    vec![
        reads("/api/supply/projects.xlsx", "供地项目（表格）")
            .action(READ)
            .limited(Limits::Rows)
            .query::<plot::PlotFilter>()
            .filtered()
            .answers_file(XLSX)
            .to(supply_exports::projects),
        reads("/api/supply/plots.xlsx", "供地宗地（表格）")
            .action(READ)
            .limited(Limits::Rows)
            .query::<plot::PlotFilter>()
            .filtered()
            .answers_file(XLSX)
            .to(supply_exports::plots),
        reads("/api/supply/bonds.xlsx", "履约保函登记簿（表格）")
            .action(READ)
            .limited(Limits::Rows)
            .query::<plot::WatchFilter>()
            .filtered()
            .answers_file(XLSX)
            .to(supply_exports::bonds),
        reads("/api/supply/milestones.xlsx", "履约节点（表格）")
            .action(READ)
            .limited(Limits::Rows)
            .query::<plot::MilestoneFilter>()
            .filtered()
            .answers_file(XLSX)
            .to(supply_exports::milestones),
        reads("/api/supply/milestones.ics", "履约节点（日历）")
            .action(READ)
            .limited(Limits::Rows)
            .query::<plot::MilestoneFilter>()
            .filtered()
            .answers_file(CALENDAR)
            .to(supply_exports::calendar),
    ]
}
