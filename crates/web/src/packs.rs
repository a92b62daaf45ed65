//! Packs as people read them: articles with their restated text, rules and worked cases, parameters, and what differs
//! between two packs.

use crate::problem::{Problem, Result};
use crate::take::{AsOf, Path, Query};
use crate::wire::Named;
use crate::wire::pack::{
    Article, ArticleRow, Case, Pack, PackChange, PackDifference, PackRow, Parameter, Reading, Rule, TwoPacks,
};
use crate::wire::year::PackVersion;
use desk::Moment;
use law::{Authority, ChangeKind, Coverage};
use std::collections::BTreeMap;
use std::sync::Arc;

/// `GET /api/packs`.
pub(crate) async fn packs(AsOf(moment): AsOf) -> Result<axum::Json<Vec<PackRow>>> {
    let mut rows = Vec::new();
    for used in &moment.setup()?.configuration.packs {
        rows.push(pack_row(&moment, &*open(&moment, &used.id)?));
    }
    Ok(axum::Json(rows))
}

/// `GET /api/packs/{pack}`.
pub(crate) async fn pack(AsOf(moment): AsOf, Path(id): Path<String>) -> Result<axum::Json<Pack>> {
    let pack = open(&moment, &id)?;
    let parameter = |parameter: &law::Parameter| Parameter {
        id: parameter.id.clone(),
        title: parameter.label.clone(),
        values: parameter.values.iter().map(|dated| format!("{}（{}）", dated.value, dated.days)).collect(),
        unit: parameter.unit.to_string(),
        source_title: source_title(&pack, &parameter.source),
        confirmed: !parameter.values.is_empty()
            && parameter.values.iter().all(|dated| dated.citation.confirmed),
        source: parameter.source.clone(),
    };
    let reading = |read: &law::Interpretation| Reading {
        dated: read.dated.to_string(),
        title: read.title.clone(),
        text: read.text.clone(),
    };
    Ok(axum::Json(Pack {
        row: pack_row(&moment, &pack),
        articles_list: pack.articles.iter().map(|article| article_row(&pack, article)).collect(),
        parameters: pack.parameters.values().map(parameter).collect(),
        interpretations: pack.interpretations.iter().map(reading).collect(),
    }))
}

/// `GET /api/packs/{pack}/articles/{file}`; `file` is the name of the file below `clauses/`.
pub(crate) async fn article(
    AsOf(moment): AsOf,
    Path((id, file)): Path<(String, String)>,
) -> Result<axum::Json<Article>> {
    let pack = open(&moment, &id)?;
    let number = pack.articles.iter().position(|article| file_name(article) == file);
    let number = number.ok_or_else(Problem::not_found)?;
    let article = pack.articles.get(number).ok_or_else(Problem::not_found)?;
    let document = pack.documents.get(article.document);
    let citation = document.map_or_else(String::new, |document| match document.number.as_str() {
        "" => format!("{}《{}》", document.issuer, document.title),
        number => format!("{}《{}》（{number}）", document.issuer, document.title),
    });
    let rules = pack.blocks.iter().filter(|block| block.article == number);
    let cases: Vec<law::CaseBlock> =
        pack.cases.iter().filter(|case| case.article == number).cloned().collect();
    let shown = pack.clone();
    // Worked cases are computed now, by the rules that are in force in this office.
    let worked = tokio::task::spawn_blocking(move || cases.iter().map(|case| worked(&shown, case)).collect());
    Ok(axum::Json(Article {
        row: article_row(&pack, article),
        citation,
        text: article.text.clone(),
        rules: rules
            .map(|block| Rule { text: block.text.clone(), in_force: block.days.to_string() })
            .collect(),
        cases: worked.await.map_err(|_| Problem::ours())?,
    }))
}

/// Where a parameter comes from, in words; the pack itself where nothing is said.
fn source_title(pack: &law::Pack, source: &str) -> String {
    match source.trim() {
        "" => pack.title.clone(),
        given => desk::wording::source(given),
    }
}

fn worked(pack: &law::Pack, case: &law::CaseBlock) -> Case {
    let (passes, differs) = if case.scheme {
        (None, Vec::new())
    } else {
        let found = law::run_case(pack, case, &Coverage::default());
        (Some(found.is_empty()), found.into_iter().map(|wrong| wrong.message).collect())
    };
    Case {
        title: case.title.clone(),
        text: case.text.clone(),
        clauses: case.clauses.clone(),
        passes,
        differs,
    }
}

/// `GET /api/packs/diff`.
pub(crate) async fn difference(
    AsOf(moment): AsOf,
    Query(two): Query<TwoPacks>,
) -> Result<axum::Json<PackDifference>> {
    let (a, b) = (open(&moment, &two.a)?, open(&moment, &two.b)?);
    let shape = |change: law::Change| PackChange {
        kind: match change.kind {
            ChangeKind::Parameter => "parameter",
            ChangeKind::Derived => "derived",
            ChangeKind::Table => "table",
            ChangeKind::Scheme => "scheme",
            ChangeKind::Article => "article",
            ChangeKind::Case => "case",
        }
        .to_owned(),
        title: change_title(&a, &b, &change),
        id: change.id,
        before: change.before,
        after: change.after,
    };
    let changes = law::diff(&a, &b).into_iter().map(shape).collect();
    Ok(axum::Json(PackDifference { a: version(&a), b: version(&b), changes }))
}

/// What people call the thing that differs.
fn change_title(a: &law::Pack, b: &law::Pack, change: &law::Change) -> String {
    let found = [b, a].into_iter().find_map(|pack| match change.kind {
        ChangeKind::Parameter => pack.parameters.get(&change.id).map(|known| known.label.clone()),
        ChangeKind::Article => {
            let same = |article: &&law::Article| {
                article.file.path.to_string() == change.id || file_name(article) == change.id
            };
            pack.articles.iter().find(same).map(|article| article.title.clone())
        }
        _ => fact::glossary::term(&change.id).map(|known| known.zh.clone()),
    });
    found.unwrap_or_else(|| change.id.clone())
}

fn open(moment: &Moment, id: &str) -> Result<Arc<law::Pack>> {
    let setup = moment.setup()?;
    if !setup.configuration.packs.iter().any(|used| used.id == id) {
        return Err(Problem::not_found());
    }
    setup.pack(id).map_err(|failure| Problem::unprocessable("pack_unusable", failure.to_string()))
}

fn version(pack: &law::Pack) -> PackVersion {
    PackVersion { id: pack.id.clone(), version: pack.version.clone(), digest: pack.digest.clone() }
}

fn pack_row(moment: &Moment, pack: &law::Pack) -> PackRow {
    let (schemes, unusable) = schemes(moment, pack);
    PackRow {
        version: version(pack),
        title: pack.title.clone(),
        place: pack.place.clone(),
        authority: match pack.authority {
            Authority::Zone => "zone",
            Authority::County => "county",
            Authority::City => "city",
            Authority::Province => "province",
            Authority::National => "national",
        }
        .to_owned(),
        in_force: pack.days.to_string(),
        articles: pack.articles.len() as u64,
        cases: pack.cases.len() as u64,
        schemes,
        unusable,
    }
}

/// The schemes of a pack that can be computed here: those that years are judged by, else its only one; or why not.
fn schemes(moment: &Moment, pack: &law::Pack) -> (Vec<Named>, Option<String>) {
    let Some(setup) = &moment.setup else { return (Vec::new(), None) };
    let today = moment.today(jiff::Timestamp::now()).year();
    let planned = setup.configuration.schemes.iter();
    let mut names: BTreeMap<&str, i16> = planned
        .filter(|(_, scheme)| scheme.split('/').next() == Some(pack.id.as_str()))
        .map(|(year, scheme)| (scheme.as_str(), *year))
        .collect();
    if names.is_empty() {
        names.insert(&pack.id, today);
    }
    let (mut known, mut why) = (Vec::new(), None);
    for (name, year) in names {
        match setup.scheme(name, year, &BTreeMap::new()) {
            Ok(scheme) => {
                known.push(Named { id: format!("{}/{}", pack.id, scheme.id), title: scheme.title });
            }
            Err(failure) => why = Some(failure.to_string()),
        }
    }
    let why = why.filter(|_| known.is_empty());
    (known, why)
}

fn article_row(pack: &law::Pack, article: &law::Article) -> ArticleRow {
    ArticleRow {
        file: file_name(article),
        clauses: article.clauses.clone(),
        title: article.title.clone(),
        document: pack
            .documents
            .get(article.document)
            .map_or_else(String::new, |document| document.title.clone()),
        in_force: article.days.to_string(),
        binding: article.force == law::Force::Binding,
    }
}

/// The file's name without its folder and `.md`.
pub(crate) fn file_name(article: &law::Article) -> String {
    let last = article.file.path.rsplit('/').next().unwrap_or_default();
    last.trim_end_matches(".md").to_owned()
}
