//! Photos of a parcel: those of field checks and other steps of its cases, of its surveys, and those that were added to its
//! file; adding some. Each is read by way of what it belongs to.

use crate::App;
use crate::change::{files, record};
use crate::guard::{Caller, RequestId};
use crate::land::SeenLand;
use crate::problem::{Problem, Result};
use crate::take::{AsOf, Json, Looked, Path, day};
use crate::wire::land::{ParcelPhotos, ParcelPhotosForm};
use crate::wire::{Receipt, StoredFile};
use axum::extract::State;
use office::docket::{Command, place_target};
use office::journal::FileRef;
use office::land::is_picture;

/// `POST /api/land/parcels/{code}/photos`.
pub(crate) async fn add(
    State(app): State<App>,
    caller: Caller,
    id: RequestId,
    AsOf(moment): AsOf,
    Looked(looked): Looked,
    Path(code): Path<String>,
    Json(form): Json<ParcelPhotosForm>,
) -> Result<axum::Json<Receipt>> {
    let land = SeenLand::of(&app, &caller, moment, looked).await?;
    let place = land.find(&code).ok_or_else(Problem::not_found)?;
    let zone = land.book.land.grounds.get(place).and_then(|ground| ground.zone.clone());
    let ParcelPhotosForm { day: taken, note, photos } = form;
    let (taken, photos) = (day(&taken)?, files(&app, &photos).await?);
    let command = Command::AddParcelPhotos { parcel: code, zone, day: taken, note, photos };
    record(&app, &caller, id, command).await
}

/// All that the caller may look at, the newest first, and whether it may add some. A firm reads those of its cases there.
pub(crate) fn photos(app: &App, caller: &Caller, land: &SeenLand, place: usize) -> (Vec<ParcelPhotos>, bool) {
    if caller.is_firm() {
        return (Vec::new(), false);
    }
    let docket = &land.moment.docket;
    let code = land.book.land.parcels[place].code.as_str();
    let zone = land.book.land.grounds.get(place).and_then(|ground| ground.zone.as_deref());
    let target = place_target(docket, zone);
    let may = |action: &str| app.authority().require(&caller.author, action, &target).is_ok();
    let mut all = of_cases(land, code);
    if may("read_surveys") {
        all.extend(of_surveys(land, code));
    }
    let own = docket.parcel_photos.values().filter(|added| added.parcel == code);
    all.extend(own.map(|added| ParcelPhotos {
        day: added.day.to_string(),
        from: "file".to_owned(),
        title: "宗地照片".to_owned(),
        note: added.note.clone(),
        by: added.act.by.name.clone(),
        key: None,
        photos: added.photos.iter().map(StoredFile::from).collect(),
    }));
    // The order within a day is that of the sources, so that two readings give the same.
    all.sort_by(|one, other| other.day.cmp(&one.day));
    (all, may("land_photo"))
}

fn of_cases(land: &SeenLand, code: &str) -> Vec<ParcelPhotos> {
    let cases = land.moment.docket.land_cases.values().filter(|case| case.place == code);
    let seen = cases.filter(|case| crate::land_cases::sees(&land.view, case));
    let deeds = seen.flat_map(|case| case.deeds().iter().map(move |deed| (case, deed)));
    let shown = deeds.map(|(case, deed)| ParcelPhotos {
        day: deed.act.day.to_string(),
        from: "case".to_owned(),
        title: deed.what.clone(),
        note: deed.text.clone(),
        by: deed.act.by.name.clone(),
        key: Some(case.key.clone()),
        photos: pictures(&deed.files),
    });
    shown.filter(|one| !one.photos.is_empty()).collect()
}

fn of_surveys(land: &SeenLand, code: &str) -> Vec<ParcelPhotos> {
    let docket = &land.moment.docket;
    let answers = docket.survey_answers.values().filter(|answer| answer.parcel == code);
    let latest = answers.filter_map(|answer| Some((answer, answer.latest()?)));
    let shown = latest.map(|(answer, version)| ParcelPhotos {
        day: version.act.day.to_string(),
        from: "survey".to_owned(),
        title: docket.surveys.get(&answer.survey).map_or_else(String::new, |survey| survey.title.clone()),
        note: String::new(),
        by: version.act.by.name.clone(),
        key: Some(answer.survey.clone()),
        photos: version.photos.iter().map(StoredFile::from).collect(),
    });
    shown.filter(|one| !one.photos.is_empty()).collect()
}

fn pictures(files: &[FileRef]) -> Vec<StoredFile> {
    files.iter().filter(|file| is_picture(&file.name)).map(StoredFile::from).collect()
}
