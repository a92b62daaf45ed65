//! Zones as a whole, parcels against the three lines, and what is wrong between layers, over HTTP.

use crate::house::{FIRST, House, Visitor};
use serde_json::{Value, json};

/// Western edge of the first parcel, southern edge of all; each is 0.004° wide and 0.001° deep, 0.001° apart.
const WEST: f64 = 119.98;
const SOUTH: f64 = 31.8;

fn code(number: u32) -> String {
    format!("320411001002GB{number:05}")
}

/// A rectangle with its attributes.
fn area(properties: &Value, [west, south, east, north]: [f64; 4]) -> Value {
    let ring = [[west, south], [east, south], [east, north], [west, north], [west, south]];
    json!({"type": "Feature", "properties": properties, "geometry": {"type": "Polygon", "coordinates": [ring]}})
}

fn collection(name: &str, features: &[Value]) -> String {
    json!({"type": "FeatureCollection", "name": name, "features": features}).to_string()
}

fn parcel(number: u32, zone: &str, shift: f64, ratio: &str) -> Value {
    let properties = json!({
        "宗地代码": code(number), "宗地面积": "62.98", "开发区": zone, "土地用途代码": "0601", "权属清晰": "1",
        "已动工": "1", "已竣工": "1", "政府原因闲置": "0", "正在生产": "1", "实际容积率": ratio,
        "约定容积率下限": "1.0", "约定开工时间": "2016-03-01", "约定竣工时间": "2018-03-01",
    });
    let west = WEST + f64::from(number - 1) * 0.005 + shift;
    area(&properties, [west, SOUTH, west + 0.004, SOUTH + 0.001])
}

fn parcels() -> String {
    collection(
        "宗地",
        &[parcel(1, "小镇园区", 0.0, "0.5"), parcel(2, "KFQ", 0.0, "1.2"), parcel(3, "别处", 0.0, "0.5")],
    )
}

async fn deliver(house: &House, bureau: &Visitor, kind: &str, name: &str, text: &str) -> Value {
    let fields = [("kind", kind)];
    let answer = house.upload(bureau, "/api/land/layers", name, text.as_bytes(), &fields).await;
    assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.bytes));
    answer.json()
}

fn told<'r>(report: &'r Value, code: &str) -> Vec<&'r Value> {
    report["findings"].as_array().unwrap().iter().filter(|one| one["code"] == code).collect()
}

const STATES: &str = "开发区,年度,规划建设用地总面积,规划商住用地,规划道路绿地公用设施用地,规划产业用地,规划其他用地,已供产业用地,预留产业用地,已建成城镇建设用地,已达供地条件土地,已供应国有建设用地\n\
小镇园区,2024,1000,200,150,600,49,400,50,860,40,880\n\
别处,2024,10,,,,,,,1,1,0\n";

// clause: S1-1.0a, S1-1.0e
#[tokio::test]
async fn a_zone_has_its_balance_and_evaluation_and_its_low_land_is_that_of_the_list() {
    let house = House::with_land().await;
    let bureau = house.log_in("ziran").await;
    deliver(&house, &bureau, "parcel", "宗地.geojson", &parcels()).await;
    let occupancy = format!("宗地代码,统一社会信用代码,占用面积,正在生产\n{},{FIRST},62.98,1\n", code(1));
    deliver(&house, &bureau, "occupancy", "占用.csv", &occupancy).await;
    deliver(&house, &bureau, "zone_state", "园区.csv", STATES).await;
    let zones = house.get(&bureau, "/api/land/zones").await.json();
    let of = |id: &str| zones.as_array().unwrap().iter().find(|one| one["zone"]["id"] == id).unwrap();
    let (own, other) = (of("KFQ"), of("别处"));
    assert_eq!(own["zone"]["title"], "小镇园区");
    let balance = &own["balance"];
    assert_eq!((&balance["total"], &balance["remaining"]), (&json!("1000"), &json!("150")), "{balance}");
    assert_eq!(balance["parts"][2]["share"], "60.00");
    assert_eq!(balance["differences"], json!(["各类用地合计999亩，比总面积1000亩少1亩（S1-1.0a）。"]));
    assert_eq!((&balance["low"], &balance["low_firms"]), (&json!("62.98"), &json!(1)));
    assert_eq!((&balance["twin"], &balance["closed"]), (&json!("unknown"), &Value::Null));
    let indicators = own["evaluation"]["indicators"].as_array().unwrap();
    let supply = indicators.iter().find(|one| one["id"] == "land_supply_rate").unwrap();
    assert_eq!((&supply["value"], &supply["unit"]), (&json!("97.78"), &json!("%")), "{supply}");
    assert_eq!(own["evaluation"]["comparison"][0]["values"]["land_supply_rate"], "92.84");
    assert_eq!((&own["evaluation"]["unverified"], &own["evaluation"]["score"]), (&json!(true), &Value::Null));
    let remarks = other["evaluation"]["remarks"].to_string();
    assert!(remarks.contains("分母“已供应国有建设用地”是零"), "{remarks}");
    assert!(other["balance"]["differences"].to_string().contains("没有报规划商住用地"), "{other}");
    let listed = house.get(&bureau, "/api/land/identification").await.json();
    assert_eq!(listed["listed"], "125.96");
    assert_eq!(other["balance"]["low"], "62.98", "both zones come to the whole list");
    let committee = house.log_in("yuanqu").await;
    let seen = house.get(&committee, "/api/land/zones").await.json();
    assert_eq!(seen.as_array().unwrap().len(), 1, "{seen}");
    assert_eq!(seen[0]["balance"]["low"], "62.98");
    let firm = house.get(&house.log_in("jia").await, "/api/land/zones").await.json();
    assert_eq!(firm, json!([]));
}

// clause: S2-1d
#[tokio::test]
async fn parcels_on_a_line_or_beyond_the_boundary_are_listed_with_the_land_concerned() {
    let house = House::with_land().await;
    let bureau = house.log_in("ziran").await;
    deliver(&house, &bureau, "parcel", "宗地.geojson", &parcels()).await;
    let before = house.get(&bureau, "/api/land/lines").await.json();
    assert_eq!((&before["total"], &before["totals"]["lines"]), (&json!(0), &json!("0")), "{before}");
    let line = |id: &str, kind: &str, edges| area(&json!({"编号": id, "管控类型": kind}), edges);
    let lines = [
        // The first two parcels lie within; the third beyond.
        line("B1", "城镇开发边界", [WEST - 0.01, SOUTH - 0.01, WEST + 0.0095, SOUTH + 0.01]),
        // The western half of the second parcel.
        line("E1", "生态保护红线", [WEST + 0.0045, SOUTH - 0.001, WEST + 0.007, SOUTH + 0.002]),
        line("F1", "永久基本农田", [WEST, SOUTH + 0.005, WEST + 0.1, SOUTH + 0.006]),
    ];
    deliver(&house, &bureau, "red_line", "三线.geojson", &collection("三线", &lines)).await;
    let found = house.get(&bureau, "/api/land/lines").await.json();
    let told: Vec<(String, &str, bool)> = found["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            let line = one["line"].as_str().unwrap();
            (one["parcel"].as_str().unwrap().to_owned(), line, one["beyond"].as_bool().unwrap())
        })
        .collect();
    assert_eq!(told, [(code(2), "E1", false), (code(3), "", true)], "{found}");
    let land = |place: usize| found["items"][place]["area"].as_str().unwrap().parse::<f64>().unwrap();
    assert!((land(0) - 31.49).abs() < 0.1 && (land(1) - 62.98).abs() < 0.1, "{found}");
    assert_eq!(found["totals"]["checked"], "3");
    let committee = house.log_in("yuanqu").await;
    assert_eq!(house.get(&committee, "/api/land/lines").await.json()["total"], 1);
}

#[tokio::test]
async fn parcels_on_each_other_are_named_when_the_layer_is_handed_in() {
    let house = House::with_land().await;
    let bureau = house.log_in("ziran").await;
    let path = "/api/land/layers?dry_run=true";
    let tries = async |shift: f64| {
        let text = collection("宗地", &[parcel(1, "KFQ", 0.0, "1.2"), parcel(2, "KFQ", shift, "1.2")]);
        house.upload(&bureau, path, "宗地.geojson", text.as_bytes(), &[("kind", "parcel")]).await.json()
    };
    // The gap is 0.001°; 0.0000001° beyond it are less than the sliver of 0.01 亩, 0.0001° are 1.6 亩.
    assert!(told(&tries(-0.001).await, "parcels-overlap").is_empty());
    assert!(told(&tries(-0.001_000_1).await, "parcels-overlap").is_empty());
    let report = tries(-0.0011).await;
    let found = told(&report, "parcels-overlap");
    assert_eq!(found.len(), 1, "{report}");
    let message = found[0]["message"].as_str().unwrap();
    assert!(
        message.contains(&code(1)) && message.contains("1.5") && message.contains("东经119.98"),
        "{message}"
    );
    assert_eq!((&found[0]["severity"], &found[0]["row"]), (&json!("warning"), &json!(2)));
    assert_eq!(report["tally"]["admitted"], 2, "it is a warning");
}

#[tokio::test]
async fn rows_of_a_table_that_the_layer_in_force_does_not_have_are_named_with_their_row() {
    let house = House::with_land().await;
    let bureau = house.log_in("ziran").await;
    let occupancy =
        format!("宗地代码,统一社会信用代码,占用面积\n{},{FIRST},10\n{},{FIRST},10\n", code(1), code(9));
    let early = deliver(&house, &bureau, "occupancy", "占用.csv", &occupancy).await;
    assert!(told(&early, "not-in-layer").is_empty(), "there is no layer yet");
    deliver(&house, &bureau, "parcel", "宗地.geojson", &parcels()).await;
    let report = deliver(&house, &bureau, "occupancy", "占用二.csv", &format!("{occupancy} ")).await;
    let found = told(&report, "not-in-layer");
    assert_eq!((found.len(), &found[0]["row"]), (1, &json!(3)), "{report}");
    assert!(found[0]["message"].as_str().unwrap().contains(&code(9)));
    let kept =
        format!("/api/land/layers/{}/findings?code=not-in-layer", report["delivery"].as_str().unwrap());
    assert_eq!(house.get(&bureau, &kept).await.json()["total"], 1, "it is kept with the delivery");
    let batches = "批次,批准用地日,批准面积\n甲批,2024-01-10,100\n";
    deliver(&house, &bureau, "batch", "批次.csv", batches).await;
    let supplies =
        "供地,日期,供地面积,批次,分摊面积\n一号,2024-05-01,10,甲批,10\n二号,2024-05-02,10,乙批,10\n";
    let report = deliver(&house, &bureau, "supply", "供地.csv", supplies).await;
    assert_eq!(told(&report, "not-in-layer").len(), 1, "{report}");
    let buildings = [
        area(&json!({"建筑物编号": "F1", "宗地代码": code(1)}), [WEST, SOUTH, WEST + 0.001, SOUTH + 0.0005]),
        area(&json!({"建筑物编号": "F2", "宗地代码": code(8)}), [WEST, SOUTH, WEST + 0.001, SOUTH + 0.0005]),
        area(&json!({"建筑物编号": "F3"}), [WEST, SOUTH, WEST + 0.001, SOUTH + 0.0005]),
    ];
    let report =
        deliver(&house, &bureau, "building", "建筑.geojson", &collection("建筑物", &buildings)).await;
    assert_eq!(told(&report, "not-in-layer").len(), 1, "{report}");
}
