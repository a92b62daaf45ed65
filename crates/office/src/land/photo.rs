//! Photos of a parcel that belong to no case and no survey: of a day, with a note, kept with the entry. Photos of field
//! checks and of surveys are left to these.

use crate::docket::{Act, Refusal};
use crate::journal::FileRef;
use crate::step::{needs_text, refuse};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Endings of names that browsers show as pictures, of those that are taken in.
const PICTURES: [&str; 4] = ["jpg", "jpeg", "png", "bmp"];

/// Whether a file is a picture, by the ending of its name.
#[must_use]
pub fn is_picture(name: &str) -> bool {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase());
    ending.is_some_and(|ending| PICTURES.contains(&ending.as_str()))
}

/// Photos of a parcel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ParcelPhotos {
    /// Key: the entry, as text.
    pub key: String,
    /// Parcel code.
    pub parcel: String,
    /// Development zone of the parcel on the day on which they came.
    pub zone: Option<String>,
    /// Day on which they were taken.
    pub day: Date,
    /// What is seen.
    pub note: String,
    /// Pictures.
    pub photos: Vec<FileRef>,
    /// Who added them, when.
    pub act: Act,
}

impl ParcelPhotos {
    /// Adds photos to the file of a parcel.
    ///
    /// # Errors
    /// No picture, a file that is none, no note, or a day that is still to come.
    pub fn add(
        parcel: &str,
        zone: Option<&str>,
        (day, note): (Date, &str),
        photos: &[FileRef],
        act: &Act,
    ) -> Result<Self, Refusal> {
        let clause = "S1-1.4g";
        needs_text(note, "照片上是什么", clause)?;
        if photos.is_empty() {
            return Err(refuse("paper_missing", clause, "没有照片。", "请上传现场照片。"));
        }
        if let Some(other) = photos.iter().find(|photo| !is_picture(&photo.name)) {
            let message = format!("“{}”不是照片。", other.name);
            return Err(refuse("not_a_photo", clause, &message, "请上传 jpg、png 等图片；文件附在案件里。"));
        }
        if day > act.day {
            let message = format!("拍摄日期{day}还没有到。");
            return Err(refuse("bad_day", clause, &message, "请填写拍摄的那一天。"));
        }
        Ok(Self {
            key: act.entry.to_string(),
            parcel: parcel.to_owned(),
            zone: zone.map(str::to_owned),
            day,
            note: note.trim().to_owned(),
            photos: photos.to_vec(),
            act: act.clone(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{act, paper};
    use super::*;
    use jiff::civil::date;

    fn added(day: Date, note: &str, names: &[&str]) -> Result<ParcelPhotos, String> {
        let photos: Vec<FileRef> = names.iter().map(|name| paper(name)).collect();
        let taken = ParcelPhotos::add("P1", Some("KFQ"), (day, note), &photos, &act(date(2025, 6, 3)));
        taken.map_err(|refusal| refusal.code)
    }

    // clause: S1-1.4g
    #[test]
    fn photos_need_a_picture_a_note_and_a_day_that_has_come() {
        for (day, note, names, wanted) in [
            (date(2025, 6, 2), "东门", &["a.JPG"][..], None),
            (date(2025, 6, 3), "东门", &["a.png", "b.jpeg"], None),
            (date(2025, 6, 4), "东门", &["a.png"], Some("bad_day")),
            (date(2025, 6, 3), " ", &["a.png"], Some("text_missing")),
            (date(2025, 6, 3), "东门", &[], Some("paper_missing")),
            (date(2025, 6, 3), "东门", &["a.png", "核查表.pdf"], Some("not_a_photo")),
            (date(2025, 6, 3), "东门", &["png"], Some("not_a_photo")),
        ] {
            assert_eq!(added(day, note, names).err().as_deref(), wanted, "{day} {note} {names:?}");
        }
        let kept = added(date(2025, 6, 2), " 东门 ", &["a.jpg"]).unwrap();
        assert_eq!((kept.note.as_str(), kept.zone.as_deref()), ("东门", Some("KFQ")));
    }
}
