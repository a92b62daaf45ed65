//! The demo's plots carried on over HTTP by the roles that do it, on SQLite and, where the tests have a server, on
//! PostgreSQL: a lease converted, a penalty paid by the firm and its bond given back, two contracts ended, a plot sold.

use crate::served::{Served, Worker, database, done};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use tempfile::TempDir;

/// Every stage that the demo shows, by code of the plot.
const STAGES: [(&str, &str); 11] = [
    ("2021-G03", "assessed"),
    ("2021-G05", "assessed"),
    ("2021-G08", "in_production"),
    ("2022-G02", "terminated"),
    ("2022-G04", "in_production"),
    ("2023-T01", "draft"),
    ("2024-G02", "delivered"),
    ("2025-G01", "bonded"),
    ("2025-G02", "listed"),
    ("2025-G03", "submitted"),
    ("2025-G04", "draft"),
];

struct Office {
    bureau: Worker,
    committee: Worker,
    leading: Worker,
    housing: Worker,
    plots: BTreeMap<String, String>,
    file: Value,
}

impl Office {
    fn of(served: &Served) -> Self {
        let bureau = served.worker("natural_resources");
        let (_, list) = bureau.ask("GET", "/api/supply/plots?size=500", None);
        let text = |row: &Value, key: &str| row[key].as_str().unwrap().to_owned();
        let rows = list["items"].as_array().unwrap();
        let states: BTreeMap<String, String> =
            rows.iter().map(|row| (text(row, "code"), text(row, "state"))).collect();
        assert_eq!(states, STAGES.map(|(code, state)| (code.to_owned(), state.to_owned())).into(), "{list}");
        let plots: BTreeMap<String, String> =
            rows.iter().map(|row| (text(row, "code"), text(row, "key"))).collect();
        // Any paper that the demo keeps will do as evidence.
        let (_, project) = bureau.ask("GET", "/api/supply/projects?q=轴承", None);
        let key = project["items"][0]["key"].as_str().unwrap();
        let (_, project) = bureau.ask("GET", &format!("/api/supply/projects/{key}"), None);
        let file = project["minutes"]["digest"].clone();
        assert!(file.is_string(), "{project}");
        let (committee, leading) = (served.worker("zone_committee"), served.worker("leading_group"));
        Self { bureau, committee, leading, housing: served.worker("housing"), plots, file }
    }

    fn day(&self, day: &str) {
        self.bureau.record("/api/demo/clock", &json!({"day": day}));
    }

    fn path(&self, code: &str) -> String {
        format!("/api/supply/plots/{}", self.plots[code])
    }

    fn take(&self, worker: &Worker, code: &str, step: &Value) {
        worker.record(&format!("{}/steps", self.path(code)), step);
    }

    fn refused(&self, worker: &Worker, code: &str, step: &Value) -> String {
        let (head, answer) = worker.ask("POST", &format!("{}/steps", self.path(code)), Some(step));
        assert!(head.starts_with("HTTP/1.1 4"), "{head}\n{answer}");
        answer["detail"].as_str().unwrap().to_owned()
    }

    fn page(&self, code: &str) -> Value {
        self.bureau.ask("GET", &self.path(code), None).1
    }

    /// What an office does in four months of 2025.
    fn works(&self) {
        self.is_late();
        self.sells();
        let evidence = json!({
            "step": "terminate", "which": "output", "reason": "投资方放弃", "evidence": self.file,
        });
        let told = self.refused(&self.committee, "2025-G01", &evidence);
        assert!(told.contains("园区"), "another zone: {told}");
        self.take(&self.leading, "2025-G01", &evidence);
        let sign = json!({"step": "sign_grant", "contract": self.file});
        self.day("2025-08-23");
        let told = self.refused(&self.bureau, "2021-G03", &sign);
        assert!(told.contains("S2-10"), "the lease is not over: {told}");
        self.day("2025-08-24");
        self.take(&self.bureau, "2021-G03", &sign);
    }

    /// Started two hundred days after it was agreed: half the penalty was in the bond, the firm pays the rest itself.
    fn is_late(&self) {
        let code = "2024-G02";
        self.day("2025-06-02");
        let start = json!({"step": "go_on", "event": "start", "day": "2025-06-02", "evidence": self.file});
        self.take(&self.housing, code, &start);
        let back = json!({"step": "return_bond", "bond": "K2024-G02", "acceptance": self.file});
        let told = self.refused(&self.bureau, code, &back);
        assert!(told.contains("S2-15f") && told.contains("2304000.00元"), "{told}");
        let pay = |amount: &str| json!({"step": "pay_penalty", "term": "agreed_start", "amount": amount, "receipt": self.file});
        let told = self.refused(&self.bureau, code, &pay("230.400001"));
        assert!(told.contains("2304000.00元"), "{told}");
        self.take(&self.bureau, code, &pay("230.4"));
        self.take(&self.bureau, code, &back);
    }

    /// The listed plot is sold: the committee signs the agreement, the bureau the land contract, neither the other's.
    fn sells(&self) {
        let code = "2025-G02";
        let figures = json!({"supply_price": "1280"});
        let sell = json!({"step": "sell", "winner": "示范灵臂机器人有限公司", "enterprise": null, "figures": figures});
        let told = self.refused(&self.committee, code, &sell);
        assert!(told.contains("不能"), "{told}");
        self.take(&self.bureau, code, &sell);
        let terms = json!({
            "tax_per_mu": "20万元", "sales_per_mu": "500万元", "investment_intensity": "450万元",
            "take_back_or_renew": "第八条", "signed_by": "管委会",
        });
        let output = json!({"step": "sign_output", "terms": terms, "day": "2025-06-02", "paper": self.file});
        let told = self.refused(&self.bureau, code, &output);
        assert!(told.contains("不能签产出监管协议"), "{told}");
        let land = json!({
            "step": "sign_land", "day": "2025-06-02", "lease_to": null, "paper": self.file,
            "agreed": {"agreed_start": {"day": "2025-12-02"}, "agreed_completion": {"day": "2027-06-02"}},
            "figures": {"penalty_rate": "0.001"},
        });
        let told = self.refused(&self.bureau, code, &land);
        assert!(told.contains("S2-14c"), "the agreement comes first: {told}");
        self.take(&self.committee, code, &output);
        let told = self.refused(&self.committee, code, &land);
        assert!(told.contains("不能签土地合同"), "{told}");
        self.take(&self.bureau, code, &land);
    }

    /// What stands at the end, without the numbers of entries and names of files that differ between two offices.
    fn stands(&self) -> Vec<(String, Value)> {
        let codes = self.plots.keys();
        let told = codes.map(|code| {
            let page = self.page(code);
            let parts =
                ["state", "bonds", "milestones", "uncovered", "payments", "conversion_price", "splits"];
            let told: Value = parts
                .iter()
                .map(|part| (*part).to_owned())
                .zip(parts.map(|part| page[part].clone()))
                .collect();
            (code.clone(), told)
        });
        told.collect()
    }
}

fn work_in(place: &[&str]) -> Vec<(String, Value)> {
    let served = Served::demo_in(place);
    let office = Office::of(&served);
    office.works();
    let states = ["2021-G03", "2024-G02", "2025-G01", "2025-G02"].map(|code| {
        let page = office.page(code);
        (page["state"].as_str().unwrap().to_owned(), page["lease"]["state"].as_str().map(str::to_owned))
    });
    let wanted = [
        ("assessed", Some("converted")),
        ("started", None),
        ("terminated", Some("leasing")),
        ("land_signed", None),
    ];
    assert_eq!(states, wanted.map(|(state, lease)| (state.to_owned(), lease.map(str::to_owned))));
    let stands = office.stands();
    served.stop();
    let mut verify = vec!["audit", "verify", "--zone", "demo"];
    verify.extend(place);
    done(&verify);
    stands
}

// clause: S2-10c, S2-14c, S2-14e, S2-15f, S2-15g
#[test]
fn plots_of_the_demo_are_carried_on_alike_on_both_databases() {
    let folder = TempDir::new().unwrap();
    let data = folder.path().join("data").display().to_string();
    let on_sqlite = work_in(&["--data", &data]);
    let out = done(&["audit", "replay", "--zone", "demo", "--data", &data]);
    assert!(out.contains("逐项与记录一致"), "{out}");
    let Ok(server) = std::env::var("MUHENG_TEST_POSTGRES") else { return };
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let url = runtime.block_on(database(&server));
    let on_postgres = work_in(&["--database", &url]);
    assert_eq!(on_sqlite, on_postgres);
}
