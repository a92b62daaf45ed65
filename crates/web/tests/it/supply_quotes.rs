//! Quotes of land supply over HTTP: what may be asked, the answer with its readings, the sheet, and what is refused.

use crate::house::House;
use axum::http::{Method, header};
use serde_json::{Value, json};

const PLOT: [(&str, &str); 5] = [
    ("plot_area", "26666.67"),
    ("base_land_price", "480"),
    ("capitalisation_rate", "0.06"),
    ("lease_years", "5"),
    ("grant_years", "25"),
];

fn form(given: &[(&str, &str)]) -> Value {
    let given: Vec<Value> = given.iter().map(|(id, value)| json!({"id": id, "value": value})).collect();
    json!({"day": "2024-06-03", "given": given})
}

fn result<'a>(quote: &'a Value, id: &str) -> &'a Value {
    quote["results"].as_array().unwrap().iter().find(|result| result["id"] == id).unwrap_or(&Value::Null)
}

// clause: S2-10a, S2-10f
#[tokio::test]
async fn a_quote_is_asked_for_answered_and_taken_away_to_sign() {
    let house = House::supplying().await;
    let visitor = house.log_in("ziran").await;
    let kinds = house.get(&visitor, "/api/supply/quotes?day=2024-06-03").await.json();
    let kinds = kinds.as_array().unwrap();
    assert!(kinds.len() > 20, "{}", kinds.len());
    for kind in kinds {
        assert!(!kind["title"].as_str().unwrap().is_ascii(), "{kind}");
        assert!(!kind["results"].as_array().unwrap().is_empty(), "{kind}");
        for input in kind["inputs"].as_array().unwrap() {
            let known = ["number", "flag", "day", "text", "code", "reading"];
            assert!(known.contains(&input["kind"].as_str().unwrap()), "{input}");
        }
    }
    let rent = house.get(&visitor, "/api/supply/quotes/rent?day=2024-06-03").await.json();
    let reading = rent["inputs"].as_array().unwrap().iter().find(|input| input["kind"] == "reading").unwrap();
    assert_eq!((&reading["id"], &reading["options"][0]["id"]), (&json!("rent_reading"), &json!("max_term")));

    let path = "/api/supply/quotes/rent";
    let answer = house.change(&visitor, Method::POST, path, &form(&PLOT)).await;
    assert_eq!(answer.status, 200, "{}", answer.json());
    let quote = answer.json();
    let least = result(&quote, "annual_rent_least");
    assert_eq!(least["shown"], "25.600003 万元/年（256000.03元/年）", "{least}");
    let taken = &quote["readings"][0];
    assert_eq!((&taken["taken"], &taken["chosen"]), (&json!("max_term"), &json!(false)));
    let other = taken["options"].as_array().unwrap().iter().find(|one| one["id"] == "agreed_term").unwrap();
    let differs = other["differs"][0]["shown"].as_str().unwrap();
    assert!(differs.starts_with("22.356483"), "{other}");
    for line in quote["lines"].as_array().unwrap() {
        let told = !line["sentence"].as_str().unwrap().is_empty();
        assert!(told && !line["document"].as_str().unwrap().is_empty(), "{line}");
    }

    let chosen = [&PLOT[..], &[("rent_reading", "agreed_term")]].concat();
    let quote = house.change(&visitor, Method::POST, path, &form(&chosen)).await.json();
    assert_eq!(result(&quote, "annual_rent_least")["value"], "22.356483", "{quote}");
    let sheet = house.change(&visitor, Method::POST, &format!("{path}/sheet.docx"), &form(&PLOT)).await;
    assert_eq!(sheet.status, 200);
    assert!(sheet.bytes.starts_with(b"PK"));
    let name = sheet.headers[header::CONTENT_DISPOSITION].to_str().unwrap();
    assert!(name.starts_with("attachment") && name.contains(".docx"), "{name}");
    let words = "25.600003 万元/年".as_bytes();
    assert!(sheet.bytes.windows(words.len()).any(|window| window == words));
    assert!(house.desk.now().docket.accounts.len() > 10);
}

// clause: S2-16b
#[tokio::test]
async fn a_number_of_the_place_is_shown_with_who_decided_it_and_another_one_needs_its_source() {
    let house = House::supplying().await;
    let visitor = house.log_in("ziran").await;
    let path = "/api/supply/quotes/deposit";
    let mut asked = form(&[("start_total_price", "1000"), ("days_late", " ")]);
    let quote = house.change(&visitor, Method::POST, path, &asked).await.json();
    assert_eq!(result(&quote, "bid_deposit")["shown"], "200.00 万元（2000000.00元）", "{quote}");
    let numbers =
        quote["lines"].as_array().unwrap().iter().flat_map(|line| line["numbers"].as_array().unwrap());
    let sources: Vec<&str> = numbers.map(|number| number["source"].as_str().unwrap()).collect();
    assert!(sources.contains(&"示范配置，非官方，未核实"), "{sources:?}");
    asked["parameters"] = json!([{"id": "deposit_share", "value": "0.3"}]);
    house.change(&visitor, Method::POST, path, &asked).await.is_problem(422, "source_missing");
    asked["source"] = json!("某会议纪要");
    let other = house.change(&visitor, Method::POST, path, &asked).await.json();
    assert_eq!(result(&other, "bid_deposit")["shown"], "300.00 万元（3000000.00元）", "{other}");
    asked["parameters"] = json!([{"id": "no_such", "value": "0.3"}]);
    house.change(&visitor, Method::POST, path, &asked).await.is_problem(422, "no_such_law");
}

#[tokio::test]
async fn what_cannot_be_quoted_is_refused_with_what_may_be_written() {
    let house = House::supplying().await;
    let visitor = house.log_in("ziran").await;
    let ask = async |kind: &str, given: &[(&str, &str)]| {
        house.change(&visitor, Method::POST, &format!("/api/supply/quotes/{kind}"), &form(given)).await
    };
    ask("nothing", &[]).await.is_problem(404, "no_such_quote");
    let problem = ask("bond", &[("bond_use", "农业")]).await.is_problem(422, "bad_figure");
    assert!(problem["detail"].as_str().unwrap().contains("industrial"), "{problem}");
    ask("rent", &[("rent_reading", "half")]).await.is_problem(422, "unknown_reading");
    ask("rent", &[("plot_areas", "1")]).await.is_problem(422, "unknown_term");
    let short = ask("rent", &PLOT[..3]).await.json();
    let missing: Vec<&str> =
        short["missing"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap()).collect();
    assert!(missing.contains(&"lease_years"), "nothing is taken for zero: {short}");
    assert_eq!(result(&short, "annual_rent_least")["value"], json!("25.600003"), "{short}");
    house.get(&visitor, "/api/supply/quotes?day=gestern").await.is_problem(400, "malformed");
    let administrator = house.log_in("xitong").await;
    house.get(&administrator, "/api/supply/quotes").await.is_problem(403, "forbidden");
    let firm = house.log_in("jia").await;
    assert_eq!(house.get(&firm, "/api/supply/quotes").await.status, 200, "a firm may reckon too");
}

#[tokio::test]
async fn an_office_without_rules_of_supply_says_so() {
    let house = House::new().await;
    let visitor = house.log_in("ziran").await;
    let problem = house.get(&visitor, "/api/supply/quotes").await.is_problem(422, "no_supply_rules");
    assert!(problem["detail"].as_str().unwrap().contains("supply.toml"));
}
