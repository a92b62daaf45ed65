//! Land over HTTP: layers handed in, parcels, tiles, balances and downloads, each as far as the caller sees.

use crate::house::{FIRST, House, SECOND, Visitor};
use axum::body::Body;
use axum::http::{Method, Request, header};
use serde_json::{Value, json};
use std::f64::consts::PI;

/// Western edge of the first parcel, southern edge of all; each is 0.004° wide and 0.001° deep, 0.001° apart.
const WEST: f64 = 119.98;
const SOUTH: f64 = 31.8;

/// A parcel: its number, zone, firm and what differs from land on which all is well.
fn feature(number: u32, zone: &str, area: &str, differs: &[(&str, &str)]) -> Value {
    let mut properties = json!({
        "宗地代码": code(number), "宗地面积": area, "开发区": zone, "土地坐落": format!("工业路{number}号"),
        "土地用途代码": "0601", "权属清晰": "1", "已动工": "1", "已竣工": "1", "政府原因闲置": "0",
        "约定开工时间": "2016-03-01", "约定竣工时间": "2018-03-01", "竣工日期": "2018-02-20",
        "正在生产": "1", "实际容积率": "1.2", "约定容积率下限": "1.0",
    });
    for (name, value) in differs {
        properties[*name] = json!(value);
    }
    let west = WEST + f64::from(number - 1) * 0.005;
    let ring = [
        [west, SOUTH],
        [west + 0.004, SOUTH],
        [west + 0.004, SOUTH + 0.001],
        [west, SOUTH + 0.001],
        [west, SOUTH],
    ];
    json!({"type": "Feature", "properties": properties, "geometry": {"type": "Polygon", "coordinates": [ring]}})
}

fn code(number: u32) -> String {
    format!("320411001002GB{number:05}")
}

fn layer() -> String {
    // 0.004° × 0.001° at this latitude are about 42,000 m², 63 亩.
    let features = [
        feature(1, "小镇园区", "62.98", &[]),
        feature(
            2,
            "KFQ",
            "62.98",
            &[("已动工", "0"), ("已竣工", "0"), ("约定开工时间", "2023-03-01"), ("成交价格", "1280")],
        ),
        feature(3, "别处", "62.98", &[("实际容积率", "0.5")]),
        feature(4, "别处", "6.3", &[]),
    ];
    json!({"type": "FeatureCollection", "name": "宗地", "features": features}).to_string()
}

fn occupancy() -> String {
    format!(
        "宗地代码,统一社会信用代码,占用面积,正在生产,末等企业,受保护企业\n{},{FIRST},62.98,1,0,0\n{},{SECOND},62.98,1,0,0\n{},{SECOND},12,1,0,0\n",
        code(1),
        code(3),
        code(9),
    )
}

struct Office {
    house: House,
    bureau: Visitor,
}

impl Office {
    async fn new() -> Self {
        let house = House::with_land().await;
        let bureau = house.log_in("ziran").await;
        let office = Self { house, bureau };
        office.deliver("parcel", "宗地.geojson", &layer()).await;
        office.deliver("occupancy", "占用.csv", &occupancy()).await;
        office
    }

    async fn deliver(&self, kind: &str, name: &str, text: &str) -> Value {
        let fields = [("kind", kind)];
        let path = "/api/land/layers";
        let answer = self.house.upload(&self.bureau, path, name, text.as_bytes(), &fields).await;
        assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.bytes));
        answer.json()
    }

    async fn get(&self, visitor: &Visitor, path: &str) -> Value {
        let answer = self.house.get(visitor, path).await;
        assert_eq!(answer.status, 200, "{path}: {}", String::from_utf8_lossy(&answer.bytes));
        answer.json()
    }

    async fn codes(&self, visitor: &Visitor, filter: &str) -> Vec<String> {
        let page = self.get(visitor, &format!("/api/land/parcels?sort=code{filter}")).await;
        let rows = page["items"].as_array().unwrap();
        rows.iter().map(|row| row["code"].as_str().unwrap()[17..].to_owned()).collect()
    }
}

/// Column and row of the tile of a zoom in which a place lies.
fn tile_of(zoom: i32, longitude: f64, latitude: f64) -> (u32, u32) {
    let side = 2f64.powi(zoom);
    let column = (longitude + 180.0) / 360.0 * side;
    let latitude = latitude.to_radians();
    let row = (1.0 - (latitude.tan() + 1.0 / latitude.cos()).ln() / PI) / 2.0 * side;
    let whole = |place: f64| format!("{:.0}", place.floor()).parse().unwrap();
    (whole(column), whole(row))
}

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

#[tokio::test]
async fn a_layer_is_tried_then_handed_in_and_listed_with_its_findings() {
    let house = House::with_land().await;
    let bureau = house.log_in("ziran").await;
    let path = "/api/land/layers?dry_run=true";
    let text = layer();
    let tried =
        house.upload(&bureau, path, "宗地.geojson", text.as_bytes(), &[("kind", "parcel")]).await.json();
    assert_eq!(tried["tally"], json!({"read": 4, "admitted": 4, "held": 0, "refused": 0}), "{tried}");
    assert_eq!(tried["compared"], json!({"within": 3, "beyond": 1, "unmeasured": 0}), "{tried}");
    assert_eq!(tried["findings_by"][0]["code"], "area-differs");
    let before = house.get(&bureau, "/api/land/layers").await.json();
    assert_eq!(before[0]["current"], Value::Null);
    let path = "/api/land/layers";
    let kept =
        house.upload(&bureau, path, "宗地.geojson", text.as_bytes(), &[("kind", "parcel")]).await.json();
    let delivery = kept["delivery"].as_str().unwrap().to_owned();
    let again = house.upload(&bureau, path, "宗地.geojson", text.as_bytes(), &[("kind", "parcel")]).await;
    again.is_problem(409, "same_file");
    let layers = house.get(&bureau, "/api/land/layers").await.json();
    assert_eq!((&layers[0]["kind"], &layers[0]["current"]["id"]), (&json!("parcel"), &json!(delivery)));
    let findings = house.get(&bureau, &format!("/api/land/layers/{delivery}/findings")).await.json();
    assert_eq!((&findings["total"], &findings["items"][0]["row"]), (&json!(1), &json!(4)), "{findings}");
    let file = house.get(&bureau, &format!("/api/land/layers/{delivery}/file")).await;
    assert_eq!(file.bytes, text.as_bytes());
    let tax = house.log_in("shuiwu").await;
    let refused = house.upload(&tax, path, "宗地.geojson", text.as_bytes(), &[("kind", "parcel")]).await;
    refused.is_problem(403, "forbidden");
    house.get(&tax, &format!("/api/land/layers/{delivery}/file")).await.is_problem(403, "forbidden");
}

#[tokio::test]
async fn swapped_axes_are_named_with_their_cure_and_nothing_is_admitted_before() {
    let house = House::with_land().await;
    let bureau = house.log_in("ziran").await;
    let mut collection: Value = serde_json::from_str(&layer()).unwrap();
    for feature in collection["features"].as_array_mut().unwrap() {
        for point in feature["geometry"]["coordinates"][0].as_array_mut().unwrap() {
            point.as_array_mut().unwrap().reverse();
        }
    }
    let text = collection.to_string();
    let path = "/api/land/layers?dry_run=true";
    let tried =
        house.upload(&bureau, path, "宗地.geojson", text.as_bytes(), &[("kind", "parcel")]).await.json();
    assert_eq!((&tried["tally"]["admitted"], &tried["cures"][0]["kind"]), (&json!(0), &json!("swap_axes")));
    let path = "/api/land/layers";
    let refused = house.upload(&bureau, path, "宗地.geojson", text.as_bytes(), &[("kind", "parcel")]).await;
    refused.is_problem(409, "nothing_admitted");
    let cured = [("kind", "parcel"), ("swap_axes", "true")];
    let kept = house.upload(&bureau, path, "宗地.geojson", text.as_bytes(), &cured).await.json();
    assert_eq!(kept["tally"]["admitted"], 4, "{kept}");
}

#[tokio::test]
async fn everybody_sees_the_parcels_of_the_own_scope_in_lists_pages_and_downloads() {
    let office = Office::new().await;
    let house = &office.house;
    for (login, seen) in [
        ("ziran", &["01", "02", "03", "04"][..]),
        ("shuiwu", &["01", "02", "03", "04"]),
        ("yuanqu", &["01", "02"]),
        ("jia", &["01"]),
        ("yi", &["03"]),
    ] {
        let visitor = house.log_in(login).await;
        assert_eq!(office.codes(&visitor, "").await, seen, "{login}");
        for number in 1..=4 {
            let page = house.get(&visitor, &format!("/api/land/parcels/{}", code(number))).await;
            let expected = if seen.contains(&format!("{number:02}").as_str()) { 200 } else { 404 };
            assert_eq!(page.status, expected, "{login} {number}");
        }
    }
    house.get(&house.log_in("xitong").await, "/api/land/parcels").await.is_problem(403, "forbidden");
    let zone = house.log_in("yuanqu").await;
    let layer = house.get(&zone, "/api/land/parcels.geojson").await;
    assert_eq!(layer.status, 200);
    assert!(holds(&layer.bytes, &code(2)) && !holds(&layer.bytes, &code(3)));
    for path in ["parcels.xlsx", "parcels.gpkg", "parcels.zip", "parcels.geojson"] {
        let path = format!("/api/land/{path}");
        assert_eq!(house.get(&office.bureau, &path).await.status, 200, "{path}");
        house.get(&house.log_in("jia").await, &path).await.is_problem(403, "forbidden");
    }
}

#[tokio::test]
async fn a_parcel_has_its_areas_firms_findings_and_history_and_a_card() {
    let office = Office::new().await;
    let idle = office.get(&office.bureau, &format!("/api/land/parcels/{}", code(2))).await;
    assert_eq!((&idle["state"], &idle["idle"]), (&json!("idle"), &json!("62.98")), "{idle}");
    assert_eq!(idle["areas"]["agrees"], true);
    assert_eq!(idle["decided"]["idle"]["take_back"], true, "{}", idle["decided"]);
    let low = office.get(&office.bureau, &format!("/api/land/parcels/{}", code(3))).await;
    let ratio =
        low["sub_types_explained"].as_array().unwrap().iter().find(|one| one["code"] == "T3-1").unwrap();
    assert_eq!(ratio["holds"], "yes", "{ratio}");
    assert!(ratio["lines"].as_array().is_some_and(|lines| !lines.is_empty()));
    assert_eq!(
        (&low["occupants"][0]["uscc"], &low["occupants"][0]["share"]),
        (&json!(SECOND), &json!("1.0000"))
    );
    assert_eq!(low["history"].as_array().unwrap().len(), 1);
    let changed = layer().replace("\"实际容积率\":\"0.5\"", "\"实际容积率\":\"1.5\"");
    office.deliver("parcel", "宗地新.geojson", &changed).await;
    let after = office.get(&office.bureau, &format!("/api/land/parcels/{}", code(3))).await;
    assert_eq!(after["history"][0]["changed"], json!(["实际容积率"]), "{}", after["history"]);
    assert_ne!(after["state"], "listed");
    let card = office.house.get(&office.bureau, &format!("/api/land/parcels/{}/card.docx", code(3))).await;
    assert!(card.status == 200 && card.bytes.starts_with(b"PK"));
    let summary = office.get(&office.bureau, "/api/land/identification").await;
    assert_eq!((&summary["ready"], &summary["idle"]), (&json!(true), &json!("62.98")), "{summary}");
}

#[tokio::test]
async fn every_figure_of_a_parcel_opens_to_its_cell_for_whoever_sees_the_parcel() {
    let office = Office::new().await;
    let house = &office.house;
    let bureau = house.log_in("ziran").await;
    let trace = |query: &str| format!("/api/land/parcels/{}/trace?{query}", code(1));
    let told = office.get(&bureau, &trace("term=actual_plot_ratio")).await;
    assert_eq!((&told["title"], &told["value"]["value"]), (&json!("实际容积率"), &json!("1.2")), "{told}");
    let from = &told["inputs"][0]["statements"][0];
    assert_eq!(
        (&from["file"], &from["cell"], &from["raw"], &from["chosen"]),
        (&json!("宗地.geojson"), &json!("第 1 个要素“实际容积率”"), &json!("1.2"), &json!(true)),
        "{from}"
    );
    assert_eq!((&from["department"], &from["row"]), (&json!("natural_resources"), &json!(1)), "{from}");
    assert!(!from["delivered"].is_null() && from["entry"].as_u64().unwrap() > 0, "{from}");
    let used = office.get(&bureau, &trace(&format!("term=occupied_area&uscc={FIRST}"))).await;
    let from = &used["inputs"][0]["statements"][0];
    assert_eq!((&from["cell"], &from["raw"]), (&json!("C2“占用面积”"), &used["value"]["value"]), "{from}");
    let measured = office.get(&bureau, &trace("term=measured_area")).await;
    assert_eq!(measured["inputs"][0]["statements"][0]["cell"], "第 1 个要素", "{measured}");
    for (day, words) in [("agreed_start", "2016-03-01"), ("title_clear", "是")] {
        let told = office.get(&bureau, &trace(&format!("term={day}"))).await;
        assert_eq!(
            (&told["value"]["shown"], &told["value"]["value"]),
            (&json!(words), &Value::Null),
            "{told}"
        );
    }
    house.get(&bureau, &trace("term=supply_price")).await.is_problem(404, "not_found");
    house.get(&bureau, &trace("uscc=1")).await.is_problem(400, "malformed");
    // A firm reads its own, and of others on the land not that they are there; who sees no parcel sees no cell.
    let firm = house.log_in("jia").await;
    assert_eq!(house.get(&firm, &trace("term=actual_plot_ratio")).await.status, 200);
    assert_eq!(house.get(&firm, &trace(&format!("term=occupied_area&uscc={FIRST}"))).await.status, 200);
    let other = trace(&format!("term=occupied_area&uscc={SECOND}"));
    house.get(&firm, &other).await.is_problem(404, "not_found");
    house.get(&house.log_in("yi").await, &trace("term=actual_plot_ratio")).await.is_problem(404, "not_found");
}

#[tokio::test]
async fn a_tile_shows_the_own_scope_and_its_tag_changes_with_a_new_layer() {
    let office = Office::new().await;
    let house = &office.house;
    let (column, row) = tile_of(13, WEST + 0.012, SOUTH + 0.0005);
    let path = format!("/api/land/tiles/parcel/13/{column}/{row}.mvt");
    let all = house.get(&office.bureau, &path).await;
    assert_eq!(
        (all.status.as_u16(), &all.headers[header::CONTENT_TYPE]),
        (200, &"application/vnd.mapbox-vector-tile".parse().unwrap())
    );
    let shown = |bytes: &[u8]| (1..=4).filter(|number| holds(bytes, &code(*number))).collect::<Vec<u32>>();
    assert_eq!(shown(&all.bytes), [1, 2, 3, 4]);
    for (login, seen) in [("yuanqu", &[1, 2][..]), ("jia", &[1]), ("yi", &[3])] {
        let visitor = house.log_in(login).await;
        assert_eq!(shown(&house.get(&visitor, &path).await.bytes), seen, "{login}");
    }
    let tag = all.headers[header::ETAG].clone();
    let again = |tag: axum::http::HeaderValue| -> Request<Body> {
        office
            .bureau
            .request(Method::GET, &path)
            .header(header::IF_NONE_MATCH, tag)
            .body(Body::empty())
            .unwrap()
    };
    assert_eq!(house.send(again(tag.clone())).await.status, 304);
    office.deliver("parcel", "宗地新.geojson", &layer().replace("工业路", "新工业路")).await;
    let after = house.send(again(tag.clone())).await;
    assert!(after.status == 200 && after.headers[header::ETAG] != tag);
    assert_eq!(house.get(&office.bureau, "/api/land/tiles/parcel/13/0/0.mvt").await.status, 204);
    for path in [
        "/api/land/tiles/parcel/23/0/0.mvt",
        "/api/land/tiles/supply/3/0/0.mvt",
        "/api/land/tiles/parcel/3/0/0.png",
    ] {
        house.get(&office.bureau, path).await.is_problem(404, "not_found");
    }
}

#[tokio::test]
async fn a_drawn_area_has_a_balance_that_adds_up_and_a_crossed_one_is_refused() {
    let office = Office::new().await;
    // The eastern half of the first parcel, the gap, and the western half of the second.
    let square = |west: f64, east: f64| json!({"geometry": {"type": "Polygon", "coordinates": [[[west, SOUTH], [east, SOUTH], [east, SOUTH + 0.001], [west, SOUTH + 0.001], [west, SOUTH]]]}});
    let path = "/api/land/balance";
    let drawn = square(WEST + 0.002, WEST + 0.007);
    let answer = office.house.change(&office.bureau, Method::POST, path, &drawn).await.json();
    let number = |value: &Value| value.as_str().unwrap().parse::<f64>().unwrap();
    assert_eq!(answer["parcel_count"], 2, "{answer}");
    let shares: f64 = answer["by_state"].as_array().unwrap().iter().map(|share| number(&share["area"])).sum();
    assert!((shares - number(&answer["covered"])).abs() < 1e-4, "{answer}");
    let whole = number(&answer["covered"]) + number(&answer["uncovered"]);
    assert!((whole - number(&answer["area"])).abs() < 1e-9, "{answer}");
    assert!((number(&answer["covered"]) - 62.98).abs() < 0.1, "{answer}");
    let zone = office.house.log_in("yi").await;
    let own = office.house.change(&zone, Method::POST, path, &drawn).await.json();
    assert_eq!((&own["parcel_count"], &own["covered"]), (&json!(0), &json!("0")), "{own}");
    let crossed = json!({"geometry": {"type": "Polygon", "coordinates": [[[WEST, SOUTH], [WEST + 0.01, SOUTH + 0.01], [WEST + 0.01, SOUTH], [WEST, SOUTH + 0.01], [WEST, SOUTH]]]}});
    office.house.change(&office.bureau, Method::POST, path, &crossed).await.is_problem(422, "bad_geometry");
}

// clause: S1-2.2b, S1-2.2f
#[tokio::test]
async fn clusters_join_at_their_distance_and_measures_come_with_formulas() {
    let office = Office::new().await;
    // 0.001° of longitude is a little less than 95 m here.
    for (distance, clusters) in [("90", 4), ("100", 1)] {
        let path = format!(
            "/api/land/clusters?distance={distance}&least=5&by_unit=false&state=idle,listed,normal,watch,held"
        );
        let found = office.get(&office.bureau, &path).await;
        assert_eq!(found["clusters"].as_array().unwrap().len(), clusters, "{distance}: {found}");
    }
    // Four parcels of 62.98 亩 by title; what is configured counts where nobody asks otherwise.
    let all = "distance=100&by_unit=false&state=idle,listed,normal,watch,held";
    for (least, clusters, told) in [("", 1, "20"), ("&least=300", 0, "300")] {
        let found = office.get(&office.bureau, &format!("/api/land/clusters?{all}{least}")).await;
        let of = (found["clusters"].as_array().unwrap().len(), &found["least"]);
        assert_eq!(of, (clusters, &json!(told)), "{found}");
    }
    let small = office.get(&office.bureau, "/api/land/fragmentation").await;
    assert_eq!((&small["below"]["line"], &small["below"]["parcels"]), (&json!("5"), &json!(0)), "{small}");
    let enn = small["measures"].as_array().unwrap().iter().find(|one| one["id"] == "enn").unwrap();
    assert!(enn["value"].is_string(), "{enn}");
    let report = office.get(&office.bureau, "/api/land/fragmentation?below=70").await;
    assert_eq!((&report["parcels"], &report["below"]["parcels"]), (&json!(4), &json!(4)), "{report}");
    let measures = report["measures"].as_array().unwrap();
    assert!(measures.iter().all(|one| !one["formula"].as_str().unwrap().is_empty()));
    let mesh = measures.iter().find(|one| one["id"] == "mesh").unwrap();
    let mean = measures.iter().find(|one| one["id"] == "mps").unwrap();
    // Four equal parcels in their own land: the mesh is one parcel.
    let number = |value: &Value| value.as_str().unwrap().parse::<f64>().unwrap();
    assert!((number(&mesh["value"]) / number(&mean["value"]) - 1.0).abs() < 1e-3, "{mesh} {mean}");
}
