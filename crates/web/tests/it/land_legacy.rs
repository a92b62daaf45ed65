//! Land with problems of long ago over HTTP, and the rate of supply: what the layers say and what the bureau enters stand in
//! one register; a rate below the line is shown and told once a month.

use crate::house::FIRST;
use crate::land_cases::{DAY, LOW, Office};
use jiff::Timestamp;
use serde_json::{Value, json};

const UNCLEAR: &str = "320411001002GB00021";

fn unclear() -> String {
    let properties = json!({
        "宗地代码": UNCLEAR, "宗地面积": "62.98", "开发区": "小镇园区", "土地坐落": "老厂路3号", "土地用途代码": "0601",
        "权属清晰": "0", "已动工": "1", "已竣工": "1", "政府原因闲置": "0", "权利人信用代码": FIRST,
    });
    let clear = json!({
        "宗地代码": LOW, "宗地面积": "62.98", "开发区": "小镇园区", "土地坐落": "工业路1号", "土地用途代码": "0601",
        "权属清晰": "1", "已动工": "1", "已竣工": "1", "政府原因闲置": "0",
    });
    let at = |west: f64, properties: Value| {
        let ring = [[west, 31.8], [west + 0.004, 31.8], [west + 0.004, 31.801], [west, 31.801], [west, 31.8]];
        json!({"type": "Feature", "properties": properties, "geometry": {"type": "Polygon", "coordinates": [ring]}})
    };
    let features = [at(119.98, clear), at(119.985, properties)];
    json!({"type": "FeatureCollection", "name": "宗地", "features": features}).to_string()
}

/// Parcel, kind, source and state of every row.
fn told(page: &Value) -> Vec<[String; 4]> {
    let word = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    let row = |row: &Value| {
        [
            word(&row["parcel"]),
            word(&row["kind"]["id"]),
            word(&row["source"]["id"]),
            word(&row["state"]["id"]),
        ]
    };
    page["items"].as_array().unwrap().iter().map(row).collect()
}

// clause: S2-8h
#[tokio::test]
async fn what_layers_say_and_what_the_bureau_enters_stand_in_one_register_until_it_is_settled() {
    let office = Office::new().await;
    office.deliver("parcel", "宗地.geojson", &unclear()).await;
    let list = "/api/land/legacy";
    let row = |parcel: &str, kind: &str, source: &str, state: &str| {
        [parcel, kind, source, state].map(str::to_owned)
    };
    let of_layer = row(UNCLEAR, "title_unclear", "layer", "open");
    assert_eq!(told(&office.get("ziran", list).await), std::slice::from_ref(&of_layer));

    let enter = |parcel: &str, kind: &str, note: &str| json!({"parcel": parcel, "kind": kind, "note": note, "way": "补办用地手续后保留工业用途", "paper": office.file});
    let built = enter(LOW, "built_before_approval", "二号厂房建于批准以前");
    office.refused("yuanqu", list, &built, 403, "forbidden").await;
    office.refused("ziran", list, &enter("320411001002GB00099", "other", "?"), 422, "no_such_parcel").await;
    office.refused("ziran", list, &enter(LOW, "colour", "?"), 422, "no_such_kind").await;
    office.refused("ziran", list, &enter(LOW, "other", " "), 422, "text_missing").await;
    let key = office.post("ziran", list, &built).await["key"].as_str().unwrap().to_owned();
    office.refused("ziran", list, &built, 409, "legacy_open").await;
    // What the bureau enters of the same problem stands in the place of what the layer says.
    office.post("ziran", list, &enter(UNCLEAR, "title_unclear", "两家都有证")).await;
    let open = row(LOW, "built_before_approval", "entered", "open");
    let entered = row(UNCLEAR, "title_unclear", "entered", "open");
    assert_eq!(told(&office.get("yuanqu", list).await), [open.clone(), entered.clone()]);
    assert!(told(&office.get("jia", list).await).is_empty(), "nothing for firms");

    let settle = format!("{list}/{key}/settle");
    let result = json!({"result": "补办了用地手续", "paper": office.file});
    office.refused("yuanqu", &settle, &result, 403, "forbidden").await;
    office.post("ziran", &settle, &result).await;
    office.refused("ziran", &settle, &result, 409, "settled_already").await;
    let page = office.get("ziran", &format!("{list}?state=settled")).await;
    assert_eq!(told(&page), [row(LOW, "built_before_approval", "entered", "settled")]);
    let one = &page["items"][0];
    assert_eq!((&one["result"], &one["settled_day"]), (&json!("补办了用地手续"), &json!(DAY)), "{one}");
    assert_eq!(told(&office.get("ziran", &format!("{list}?kind=title_unclear&sort=-day")).await), [entered]);
    let book = office.house.get(&office.visitors["ziran"], &format!("{list}.xlsx")).await;
    assert_eq!(book.status, 200);
    assert_eq!(&book.bytes[..2], b"PK");
    let kinds = office.get("ziran", "/api/land/legacy/kinds").await;
    assert_eq!(kinds.as_array().unwrap().len(), 5, "{kinds}");
}

// clause: S2-6c
#[tokio::test]
async fn a_rate_of_supply_below_the_line_is_shown_and_told_once_a_month() {
    let office = Office::new().await;
    let told = async || {
        desk::daily::remind(&office.house.desk, Timestamp::now()).await.unwrap();
        let moment = office.house.desk.now();
        let notices = moment.docket.notices.values().filter(|one| one.title.contains("土地供应率"));
        notices.map(|one| one.title.clone()).collect::<Vec<_>>()
    };
    // 150 亩 were approved in five years; the line of the place is 60 %.
    for (supplied, rate, low) in
        [("89.9999", "0.6000", true), ("90", "0.6000", false), ("90.0001", "0.6000", false)]
    {
        let table = format!("供地,日期,供地面积,批次,分摊面积\nG1,2024-06-03,{supplied},B1,{supplied}\n");
        office.deliver("supply", "供地.csv", &table).await;
        let chain = office.get("ziran", "/api/land/identification").await["chain"].clone();
        assert_eq!((&chain["rate"], &chain["rate_low"]), (&json!(rate), &json!(low)), "{supplied}: {chain}");
    }
    assert!(told().await.is_empty());
    office.deliver("supply", "供地.csv", "供地,日期,供地面积,批次,分摊面积\nG1,2024-06-03,60,B1,60\n").await;
    let first = told().await;
    assert_eq!(
        first,
        ["土地供应率40%，低于下限", "土地供应率40%，低于下限"],
        "the bureau and the leading group"
    );
    assert_eq!(told().await, first, "once a month");
    office.post("ziran", "/api/demo/clock", &json!({"day": "2025-06-30"})).await;
    assert_eq!(told().await, first, "once a month");
    office.post("ziran", "/api/demo/clock", &json!({"day": "2025-07-01"})).await;
    assert_eq!(told().await.len(), 4);
    let notices = office.get("ziran", "/api/notices").await;
    assert!(notices.to_string().contains("/land/batches"), "{notices}");
}
