//! What is prepared before anybody asks.

use crate::house::{FIRST, House, Visitor};
use crate::work::run_2024;
use axum::http::Method;
use desk::Desk;
use serde_json::json;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use web::{App, Rooms, Settings, router};

#[tokio::test]
async fn a_trial_right_after_a_start_stands_on_the_evaluation_that_was_prepared() {
    let mut house = House::new().await;
    let industry = house.log_in("gongxin").await;
    let run = run_2024(&house, &industry).await["id"].as_u64().unwrap();
    // The same archive, opened again: nothing of it is in memory.
    let desk = Desk::open(house.archive.clone()).await.unwrap();
    let record = desk.now().docket.run(run).unwrap().clone();
    assert!(desk.kept(&record).is_none());
    let rooms = Rooms {
        desk: desk.clone(),
        vault: house.vault.clone(),
        access_log: house.log.clone(),
        agenda: house.agenda.clone(),
    };
    house.app = App::new(rooms, Settings::default()).unwrap();
    house.router = router(&house.app);
    house.desk = desk.clone();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let serving =
        tokio::spawn(web::serve(
            house.app.clone(),
            listener,
            async move { stopped.await.unwrap_or_default() },
        ));
    // The server begins to prepare before it is asked anything.
    tokio::task::yield_now().await;
    let prepared = tokio::time::timeout(Duration::from_secs(60), async {
        // Nobody who waits for the server to be ready waits for an evaluation.
        while house.get(&industry, "/ready").await.status != 200 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        desk.kept(&record)
    });
    let prepared = prepared.await.expect("ready at last").expect("prepared without being asked for");
    // Those who see the same firms share a dashboard, and nobody is the first to wait for it.
    let drawn = dashboards_drawn(&house).await;
    assert!(drawn > 0);
    for login in ["gongxin", "shuiwu", "lingdao", "shenji"] {
        let visitor = house.log_in(login).await;
        let shown = house.get(&visitor, "/api/overview?year=2024").await;
        assert_eq!(shown.status, 200, "{login}: {}", shown.json());
    }
    assert_eq!(dashboards_drawn(&house).await, drawn, "somebody's dashboard was not drawn yet");
    let figures = json!({"figures": {"tax_paid": "1"}});
    let path = format!("/api/firms/{FIRST}/try?year=2024");
    let tried = house.change(&industry, Method::POST, &path, &figures).await;
    assert_eq!(tried.status, 200, "{}", tried.json());
    let asked = desk.evaluated(&record).await.unwrap();
    assert!(Arc::ptr_eq(&prepared, &asked), "the trial made another evaluation");

    // A new run is prepared in its turn.
    let again =
        house.change(&industry, Method::POST, "/api/years/2024/runs", &json!({"purpose": "trial"})).await;
    let again = desk.now().docket.run(again.json()["id"].as_u64().unwrap()).unwrap().clone();
    assert!(desk.kept(&again).is_some());
    stop.send(()).unwrap();
    tokio::time::timeout(Duration::from_secs(10), serving).await.unwrap().unwrap().unwrap();
}

async fn dashboards_drawn(house: &House) -> u64 {
    let text = house.get(&Visitor::default(), "/metrics").await;
    let text = String::from_utf8(text.bytes).unwrap();
    let line = text.lines().find(|line| line.starts_with("muheng_dashboards_drawn_total")).unwrap();
    line.rsplit(' ').next().unwrap().parse().unwrap()
}
