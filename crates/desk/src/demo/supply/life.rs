//! How the life of a project or plot is written down: one happening after the other, with the steps that every life has
//! told in one place.

use jiff::ToSpan;
use jiff::civil::Date;
use office::supply::Given;
use serde_json::{Value, json};

/// Something that happened.
pub(super) struct Happening {
    pub day: Date,
    /// Log-in.
    pub by: &'static str,
    pub what: What,
}

/// What happened; projects go by a name of the story, plots by their code.
pub(super) enum What {
    Account {
        login: &'static str,
        name: &'static str,
        code: &'static str,
    },
    Propose {
        project: &'static str,
        title: &'static str,
        investor: &'static str,
        zone: &'static str,
        figures: Given,
    },
    Review {
        project: &'static str,
        step: Value,
    },
    Open {
        plot: &'static str,
        title: &'static str,
        project: &'static str,
        figures: Given,
    },
    Take {
        plot: &'static str,
        step: Value,
    },
}

/// A project.
pub(super) struct Project {
    pub name: &'static str,
    pub title: &'static str,
    pub investor: &'static str,
    pub zone: &'static str,
    pub figures: &'static [(&'static str, &'static str)],
}

/// A plot and who won it.
pub(super) struct Plot {
    pub code: &'static str,
    pub title: &'static str,
    pub project: &'static Project,
    /// Area in m², lease and grant in years; no lease for a flexible grant.
    pub area: &'static str,
    pub lease_years: Option<&'static str>,
    pub grant_years: &'static str,
    /// Credit code of the winner, when it has one.
    pub winner: Option<&'static str>,
    /// Price of the whole term and, for a lease, its rents, 万元.
    pub price: &'static str,
    pub rent_total: Option<&'static str>,
}

/// Days that both contracts agree on, and the last day of the lease.
pub(super) struct Days {
    pub delivery: Date,
    pub start: Date,
    pub completion: Date,
    pub production: Date,
    pub lease_to: Option<Date>,
}

/// What is told, in the order of telling.
#[derive(Default)]
pub(super) struct Tale(pub Vec<Happening>);

const PANEL: [&str; 5] = ["development_reform", "industry", "housing", "ecology", "natural_resources"];
const BUREAU: &str = "natural_resources";

/// A paper that a step names.
pub(super) fn paper(name: &str) -> Value {
    json!({ "paper": format!("{name}.txt") })
}

fn given(pairs: &[(&str, &str)]) -> Given {
    pairs.iter().map(|(id, text)| ((*id).to_owned(), (*text).to_owned())).collect()
}

fn later(day: Date, days: i64) -> Date {
    day.checked_add(days.days()).unwrap_or(day)
}

impl Project {
    /// Who leads its review: the committee of the demo's zone, else the office of the leading group.
    pub fn chair(&self) -> &'static str {
        if self.zone == "KFQ" { "zone_committee" } else { "leading_group" }
    }
}

impl Tale {
    pub fn add(&mut self, day: Date, by: &'static str, what: What) {
        self.0.push(Happening { day, by, what });
    }

    /// A step of a plot.
    pub fn take(&mut self, day: Date, by: &'static str, plot: &Plot, step: Value) {
        self.add(day, by, What::Take { plot: plot.code, step });
    }

    /// A step of a review.
    pub fn review(&mut self, day: Date, by: &'static str, project: &Project, step: Value) {
        self.add(day, by, What::Review { project: project.name, step });
    }

    pub fn proposed(&mut self, day: Date, by: &'static str, project: &Project) {
        let Project { name, title, investor, zone, figures } = project;
        let figures = given(figures);
        self.add(day, by, What::Propose { project: name, title, investor, zone, figures });
    }

    /// Proposed, called together, and every department's opinion given.
    pub fn heard(&mut self, day: Date, project: &Project) {
        let by = if project.chair() == "zone_committee" { "zone_committee" } else { "commerce" };
        self.proposed(day, by, project);
        self.review(later(day, 2), project.chair(), project, json!({"step": "convene"}));
        for department in PANEL {
            let give = json!({"step": "give", "department": department, "stance": "agree", "text": ""});
            self.review(later(day, 7), department, project, give);
        }
        let district = "district_government";
        let mut give = json!({"step": "give", "department": district, "stance": "agree", "text": ""});
        // Outside the committee's zone the district's opinion comes on paper.
        let by = if project.chair() == "zone_committee" { "zone_committee" } else { BUREAU };
        if by == BUREAU {
            give["file"] = paper("区政府书面意见");
        }
        self.review(later(day, 8), by, project, give);
    }

    /// As far as the agreed review; the meeting is two weeks after the proposal.
    pub fn reviewed(&mut self, day: Date, project: &Project) {
        self.heard(day, project);
        let mut attended = vec!["district_government"];
        attended.extend(PANEL);
        let meeting = later(day, 14);
        self.review(meeting, project.chair(), project, json!({"step": "hold", "attended": attended}));
        let minutes = paper(&format!("{}评审会议纪要", project.title));
        let agree = json!({"step": "agree", "minutes": minutes, "reason": ""});
        self.review(later(day, 16), project.chair(), project, agree);
    }

    /// Held, and sent back for more.
    pub fn reviewed_back(&mut self, day: Date, project: &Project) {
        self.heard(day, project);
        let mut attended = vec!["district_government"];
        attended.extend(PANEL);
        self.review(later(day, 14), project.chair(), project, json!({"step": "hold", "attended": attended}));
        let reason = "印染废水排放总量没有来源，请补充总量平衡方案后再议";
        let back = json!({"step": "send_back", "minutes": paper("评审会议纪要"), "reason": reason});
        self.review(later(day, 15), project.chair(), project, back);
    }

    /// Opened, form decided and the parts of the plan written; a flexible grant has its exception recognised first.
    pub fn drafted(&mut self, day: Date, plot: &'static Plot, parts: usize) {
        let mut figures = given(&[
            ("new_industrial_land", "是"),
            ("bond_use", "industrial"),
            ("plot_area", plot.area),
            ("base_land_price", "480"),
            ("capitalisation_rate", "0.06"),
            ("grant_years", plot.grant_years),
            ("land_grade", "4"),
            ("priority_industry", "否"),
            ("land_intensive", "是"),
            ("zone_kind", "provincial_zone"),
        ]);
        if let Some(years) = plot.lease_years {
            figures.insert("lease_years".to_owned(), years.to_owned());
        }
        let Plot { code, title, project, .. } = plot;
        self.add(day, BUREAU, What::Open { plot: code, title, project: project.name, figures });
        let committee = project.chair();
        if plot.lease_years.is_none() {
            let reason = "列入省战略性新兴产业项目清单，设备投资大，租赁期内难以收回";
            let propose = json!({"step": "propose_route", "route": "flexible_grant", "exception": "strategic_emerging", "reason": reason});
            let by = if committee == "zone_committee" { committee } else { BUREAU };
            self.take(later(day, 1), by, plot, propose);
            let recognised = json!({"step": "recognise_route", "figures": {"recogniser_rank": "2"}, "document": paper("区政府弹性出让认定书")});
            self.take(later(day, 3), "leading_group", plot, recognised);
        }
        self.take(later(day, 4), BUREAU, plot, json!({"step": "decide_route", "reason": ""}));
        for (part, text) in texts(plot).into_iter().take(parts) {
            self.take(later(day, 5), BUREAU, plot, json!({"step": "fill_part", "part": part, "text": text}));
        }
    }

    /// As far as the plan that was handed in.
    pub fn submitted(&mut self, day: Date, plot: &'static Plot) {
        self.drafted(day, plot, 6);
        self.take(later(day, 8), BUREAU, plot, json!({"step": "submit_plan", "figures": admitted()}));
    }

    /// As far as the listing, three weeks after it was opened; both contracts are due forty-five days later.
    pub fn listed(&mut self, day: Date, plot: &'static Plot) {
        self.submitted(day, plot);
        let approve = json!({"step": "approve_plan", "document": paper("供地方案批复")});
        self.take(later(day, 15), BUREAU, plot, approve);
        self.ground_checked(later(day, 17), plot);
        let figures = json!({
            "standard_planning": "容积率1.2以上，建筑系数40%以上", "standard_energy": "单位工业增加值能耗0.2tce/万元以下",
            "standard_emission": "达标排放，总量在园区指标内", "standard_industry": "符合园区主导产业",
            "standard_output": "亩均税收20万元以上", "start_unit_price": "480",
        });
        let list = json!({"step": "list_plot", "figures": figures, "signing_deadline": later(day, 66)});
        self.take(later(day, 21), BUREAU, plot, list);
    }

    /// All five conditions for supplying the land found to hold.
    pub fn ground_checked(&mut self, day: Date, plot: &Plot) {
        let yes = |note: &str| json!({"holds": true, "note": note});
        let found = json!({
            "title_clear": yes("国有土地，权属来源清楚"), "resettlement_done": yes("补偿款和安置房已经交付"),
            "dispute_free": yes(""), "planning_conditions_clear": yes("见规划条件书"),
            "site_ready": yes("通路、通电、通水，场地平整"),
        });
        let paper = paper("供前净地核查表");
        self.take(
            day,
            BUREAU,
            plot,
            json!({"step": "check_ground", "found": found, "day": day, "paper": paper}),
        );
    }

    /// As far as both contracts; the answer is the day of signing, seven weeks after the plot was opened.
    fn signed(&mut self, day: Date, plot: &'static Plot, days: &Days) -> Date {
        self.listed(day, plot);
        let mut figures = given(&[("supply_price", plot.price)]);
        if let Some(rents) = plot.rent_total {
            figures.insert("rent_total".to_owned(), rents.to_owned());
        }
        let sell = json!({"step": "sell", "winner": plot.project.investor, "enterprise": plot.winner, "figures": figures});
        self.take(later(day, 42), BUREAU, plot, sell);
        let terms = json!({
            "tax_per_mu": "20万元", "sales_per_mu": "500万元", "investment_intensity": "450万元",
            "take_back_or_renew": "第八条：租赁期满考核未达到约定的，收回土地或续租一次", "signed_by": "园区管委会",
        });
        let signed = later(day, 49);
        let output = json!({"step": "sign_output", "terms": terms, "day": later(day, 48), "paper": paper("产出监管协议")});
        self.take(later(day, 48), plot.project.chair(), plot, output);
        let agreed = json!({
            "agreed_delivery": {"day": days.delivery, "proposer": "natural_resources"},
            "agreed_start": {"day": days.start, "proposer": "housing"},
            "agreed_completion": {"day": days.completion, "proposer": "housing"},
            "agreed_production": {"day": days.production, "proposer": "industry"},
        });
        let land = json!({
            "step": "sign_land", "day": signed, "lease_to": days.lease_to, "agreed": agreed,
            "figures": {"penalty_rate": "0.001"}, "paper": paper("国有建设用地使用权合同"),
        });
        self.take(signed, BUREAU, plot, land);
        signed
    }

    /// The project reviewed, the plot opened and sold, both contracts signed with these days, both bonds lodged.
    pub fn begun(&mut self, plot: &'static Plot, reviewed: Date, opened: Date, days: &Days) {
        self.reviewed(reviewed, plot.project);
        let signed = self.signed(opened, plot, days);
        self.bonded(signed, plot);
    }

    /// Delivered, started and completed, each bond back on the second of its days, and produced.
    pub fn built(
        &mut self,
        plot: &Plot,
        delivered: Date,
        started: [Date; 2],
        completed: [Date; 2],
        produced: Date,
    ) {
        self.on(delivered, plot, "deliver");
        self.on(started[0], plot, "start");
        self.returned(started[1], plot, "K");
        self.on(completed[0], plot, "complete");
        self.returned(completed[1], plot, "J");
        self.on(produced, plot, "produce");
    }

    /// Both bonds, two days after signing: three and five years from the contract (S2-15e); a lease secures its rents.
    fn bonded(&mut self, signed: Date, plot: &Plot) {
        let day = later(signed, 2);
        let (start, completion) =
            if plot.lease_years.is_some() { ("3.584", "1.536") } else { ("44.8", "19.2") };
        for (kind, amount, years, letter) in [("start", start, 3, "K"), ("completion", completion, 5, "J")] {
            let until = signed.checked_add(years.years()).unwrap_or(signed);
            let bond = json!({
                "kind": kind, "number": format!("{letter}{}", plot.code), "issuer": "示范银行开发区支行",
                "beneficiary": "示范市自然资源局", "amount": amount, "until": until, "on_demand": true,
                "place": "自然资源局档案室保险柜",
            });
            let lodge = json!({"step": "lodge_bond", "bond": bond, "scan": paper("履约保函影印件")});
            self.take(day, BUREAU, plot, lodge);
        }
        self.take(day, BUREAU, plot, json!({"step": "bonds_there"}));
    }

    /// Delivery, start, completion or production on a day.
    pub fn on(&mut self, day: Date, plot: &Plot, event: &str) {
        let (by, name) = match event {
            "deliver" => (BUREAU, "交地确认书"),
            "start" => ("housing", "开工认定书"),
            "complete" => ("housing", "竣工验收备案表"),
            _ => ("industry", "投产认定书"),
        };
        let step = json!({"step": "go_on", "event": event, "day": day, "evidence": paper(name)});
        self.take(day, by, plot, step);
    }

    /// The bond for the start (K) or the completion (J) goes back.
    pub fn returned(&mut self, day: Date, plot: &Plot, letter: &str) {
        let finding = if letter == "K" { "开工认定书" } else { "竣工验收备案表" };
        let bond = format!("{letter}{}", plot.code);
        let back = json!({"step": "return_bond", "bond": bond, "acceptance": paper(finding)});
        self.take(day, BUREAU, plot, back);
    }

    /// The assessment is opened and the five items come, with this use of energy.
    pub fn five_items(&mut self, day: Date, plot: &Plot, energy: &str) {
        self.take(day, "development_reform", plot, json!({"step": "open_assessment"}));
        for (by, item, figures) in [
            ("development_reform", "input_reached", json!({"fixed_investment": "31200"})),
            (
                "industry",
                "output_reached",
                json!({"gross_output": "63800", "promised_output_per_mu": "1000"}),
            ),
            (
                "tax",
                "profit_tax_reached",
                json!({"profit": "2140", "tax_paid": "1260", "promised_profit_tax_per_mu": "50"}),
            ),
            ("industry", "energy_reached", json!({"energy": energy, "promised_energy_per_mu": "10"})),
            ("ecology", "emissions_reached", json!({"emissions": "3.1", "promised_emissions_per_mu": "0.1"})),
        ] {
            let step = json!({"step": "submit_item", "item": item, "figures": figures});
            self.take(later(day, 10), by, plot, step);
        }
    }
}

/// The six parts of a plan (S2-4c).
fn texts(plot: &Plot) -> [(&'static str, String); 6] {
    let (mode, years) = match plot.lease_years {
        Some(lease) => {
            ("先租后让", format!("租赁{lease}年，期满考核达到约定后协议出让{}年", plot.grant_years))
        }
        None => ("弹性出让", format!("出让{}年", plot.grant_years)),
    };
    [
        ("supply_mode", mode.to_owned()),
        ("land_price", "起始价480元/平方米，不低于所在等别最低价标准".to_owned()),
        ("years", years),
        ("output_conditions", "亩均税收20万元，亩均销售收入500万元，投资强度450万元/亩".to_owned()),
        ("agreement_party", "园区管委会".to_owned()),
        ("agreement_outline", "用地期限内的产出指标、考核办法、未达到约定时收回或续租的条件".to_owned()),
    ]
}

/// What the admission asks for.
fn admitted() -> Value {
    json!({
        "foreign_capital": "否", "backward_capacity": "否", "policy_conforms": "是", "supply_grade": "preferred",
        "inside_red_line": "否", "promised_tax_per_mu": "20", "required_tax_per_mu": "20",
        "promised_sales_per_mu": "500", "required_sales_per_mu": "500",
    })
}
