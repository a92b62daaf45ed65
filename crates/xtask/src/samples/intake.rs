//! Reads the sample's files by the zone's forms, as `muheng import` does, and lists what was found.

use super::table::Delivery;
use fact::{Fact, Finding};
use paper::Form;
use std::collections::BTreeMap;
use std::path::Path;

/// What one file gave by one form.
#[cfg_attr(not(test), expect(dead_code, reason = "the tests look at more than the list of findings"))]
pub struct Read {
    pub file: String,
    pub form: String,
    pub facts: Vec<Fact>,
    pub findings: Vec<Finding>,
    pub tally: paper::Tally,
}

/// The zone's forms by id.
pub fn forms(zone: &Path) -> Result<BTreeMap<String, Form>, String> {
    let folder = zone.join("forms");
    let wrong = |path: &Path, why: &dyn std::fmt::Display| format!("{}: {why}", path.display());
    let mut forms = BTreeMap::new();
    for entry in std::fs::read_dir(&folder).map_err(|why| wrong(&folder, &why))? {
        let path = entry.map_err(|why| wrong(&folder, &why))?.path();
        let text = std::fs::read_to_string(&path).map_err(|why| wrong(&path, &why))?;
        let form = Form::parse(&text).map_err(|why| wrong(&path, &why))?;
        forms.insert(form.id.clone(), form);
    }
    Ok(forms)
}

/// Reads every delivery by each of its forms, in the order of the days of delivery.
pub fn read(deliveries: &[(Delivery, Vec<u8>)], forms: &BTreeMap<String, Form>) -> Result<Vec<Read>, String> {
    let mut ordered: Vec<&(Delivery, Vec<u8>)> = deliveries.iter().collect();
    ordered.sort_by_key(|(delivery, _)| delivery.delivered);
    let mut all = Vec::new();
    for (delivery, bytes) in ordered {
        let mut ids: Vec<&str> = delivery.sheets.iter().map(|sheet| sheet.form).collect();
        ids.dedup();
        for id in ids {
            let form = forms.get(id).ok_or_else(|| format!("no form `{id}` for {}", delivery.file))?;
            let about = paper::Delivery {
                delivered: Some(delivery.delivered),
                year: Some(delivery.year),
                ..paper::Delivery::default()
            };
            let intake = paper::read(&delivery.file, bytes.clone(), form, &about);
            let paper::Intake { facts, findings, tally, .. } = intake;
            all.push(Read { file: delivery.file.clone(), form: id.to_owned(), facts, findings, tally });
        }
    }
    Ok(all)
}

/// The bytes of `expected/findings.csv`: every finding of the readers, in the order of files and cells.
pub fn list(reads: &[Read]) -> csv::Result<Vec<u8>> {
    let mut findings: Vec<&Finding> = reads.iter().flat_map(|read| &read.findings).collect();
    findings.sort_by_key(|finding| (&finding.place, &finding.code, &finding.term));
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["place", "code", "severity", "subject", "term", "raw", "message", "advice"])?;
    for finding in findings {
        let (place, severity) = (finding.place.to_string(), format!("{:?}", finding.severity).to_lowercase());
        let Finding { code, subject, term, raw, message, advice, .. } = finding;
        writer.write_record([&place, code, &severity, subject, term, raw, message, advice])?;
    }
    Ok(writer.into_inner().expect("writing to memory"))
}
