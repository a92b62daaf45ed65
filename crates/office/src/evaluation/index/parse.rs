//! Rule blocks into an index scheme: words, numbers and parameters, each with its place when it is wrong.

use super::aggregate::Mean;
use super::scheme::{
    Imputation, IndexScheme, IndexSchemeError, Normalisation, Parameter, Ranking, StepKind, Transform,
    Treatment, WinsoriseLimit,
};
use super::sections::{Block, IndexSection, TreatSection};
use super::tree;
use fact::Decimal;

pub(super) fn scheme(blocks: Vec<Block>, parameter: Parameter<'_>) -> Result<IndexScheme, IndexSchemeError> {
    let merged = merge(blocks)?;
    let scheme = merged.scheme.ok_or(IndexSchemeError::Missing("[scheme]"))?;
    let input = merged.input.ok_or(IndexSchemeError::Missing("[input]"))?;
    let index = merged.index.ok_or(IndexSchemeError::Missing("[index]"))?;
    word("scheme.method", &scheme.method, "index", &[("index", ())])?;
    word("scheme.arithmetic", &scheme.arithmetic, "binary64", &[("binary64", ())])?;
    let numbers = Numbers(parameter);
    let general_mean = index.aggregate.as_deref().map(mean_word).transpose()?;
    let leaves = tree::leaves(merged.leaf, &numbers)?;
    let nodes = tree::nodes(merged.node, general_mean, &leaves, &numbers)?;
    let steps = steps(&index)?;
    Ok(IndexScheme {
        id: scheme.id,
        title: scheme.title,
        key_column: input.subject,
        name_column: input.name,
        renamed_columns: input.columns,
        leaves,
        nodes,
        imputation: imputation(&index)?,
        treatment: index.treat.as_ref().map(|section| treatment(section, &numbers)).transpose()?,
        normalisation: normalisation(&index, &numbers)?,
        available_share: match &index.available_share {
            Some(text) => numbers.within("index.available_share", text, 0.0, 1.0, "0 至 1")?,
            None => 0.0,
        },
        ranking: index.rank.map(|section| Ranking { digits: section.digits }),
        steps,
    })
}

/// Rule blocks given as texts.
pub(super) fn blocks(texts: &[&str]) -> Result<Vec<Block>, IndexSchemeError> {
    let read = |(number, text): (usize, &&str)| {
        toml::from_str(text).map_err(|error| IndexSchemeError::Unreadable {
            block: number,
            reason: error.to_string().trim_end().to_owned(),
        })
    };
    (1..).zip(texts).map(read).collect()
}

fn merge(blocks: Vec<Block>) -> Result<Block, IndexSchemeError> {
    let mut merged = Block::default();
    for block in blocks {
        once(&mut merged.scheme, block.scheme, "[scheme]")?;
        once(&mut merged.input, block.input, "[input]")?;
        once(&mut merged.index, block.index, "[index]")?;
        merged.node.extend(block.node);
        merged.leaf.extend(block.leaf);
    }
    Ok(merged)
}

fn once<T>(slot: &mut Option<T>, section: Option<T>, name: &'static str) -> Result<(), IndexSchemeError> {
    match (slot.is_some(), section) {
        (_, None) => Ok(()),
        (true, Some(_)) => Err(IndexSchemeError::Twice(name)),
        (false, section) => {
            *slot = section;
            Ok(())
        }
    }
}

/// Decimals, or parameters by their id.
pub(super) struct Numbers<'a>(Parameter<'a>);

impl Numbers<'_> {
    fn exact(&self, place: &str, text: &str) -> Result<Decimal, IndexSchemeError> {
        text.parse::<Decimal>()
            .ok()
            .or_else(|| (self.0)(text))
            .ok_or_else(|| IndexSchemeError::NoNumber { place: place.to_owned(), text: text.to_owned() })
    }

    fn within(
        &self,
        place: &str,
        text: &str,
        low: f64,
        high: f64,
        bounds: &'static str,
    ) -> Result<f64, IndexSchemeError> {
        let value = self.exact(place, text)?.to_f64();
        if (low..=high).contains(&value) {
            return Ok(value);
        }
        Err(IndexSchemeError::OutOfBounds { place: place.to_owned(), text: text.to_owned(), bounds })
    }

    pub(super) fn weight(&self, id: &str, text: &str) -> Result<f64, IndexSchemeError> {
        self.within(&format!("{id} 的权重"), text, 0.0, f64::MAX, "不小于 0")
    }
}

fn word<T: Copy>(
    place: &'static str,
    word: &str,
    known: &'static str,
    meanings: &[(&str, T)],
) -> Result<T, IndexSchemeError> {
    meanings
        .iter()
        .find(|(name, _)| *name == word)
        .map(|&(_, meaning)| meaning)
        .ok_or_else(|| IndexSchemeError::UnknownWord { place, word: word.to_owned(), known })
}

pub(super) fn mean_word(text: &str) -> Result<Mean, IndexSchemeError> {
    let meanings = [("arithmetic", Mean::Arithmetic), ("geometric", Mean::Geometric)];
    word("aggregate", text, "arithmetic | geometric", &meanings)
}

fn steps(index: &IndexSection) -> Result<Vec<StepKind>, IndexSchemeError> {
    let known = [
        StepKind::Denominate,
        StepKind::Impute,
        StepKind::Treat,
        StepKind::Normalise,
        StepKind::Aggregate,
        StepKind::Rank,
    ]
    .map(|step| (step.id(), step));
    let mut steps = Vec::new();
    for text in &index.steps {
        let list = "denominate | impute | treat | normalise | aggregate | rank";
        let step = word("index.steps", text, list, &known)?;
        let absent = match step {
            StepKind::Impute => index.impute.is_none().then_some("[index] impute"),
            StepKind::Treat => index.treat.is_none().then_some("[index] treat"),
            StepKind::Normalise => index.normalise.is_none().then_some("[index] normalise"),
            StepKind::Rank if !steps.contains(&StepKind::Aggregate) => Some("rank 之前的 aggregate 步骤"),
            StepKind::Rank => index.rank.is_none().then_some("[index] rank"),
            StepKind::Raw | StepKind::Denominate | StepKind::Aggregate => None,
        };
        if let Some(section) = absent {
            return Err(IndexSchemeError::Missing(section));
        }
        if steps.contains(&step) {
            return Err(IndexSchemeError::Twice("index.steps 里的同一步骤"));
        }
        if steps.contains(&StepKind::Aggregate) && step != StepKind::Rank {
            return Err(IndexSchemeError::UnknownWord {
                place: "index.steps 里 aggregate 之后",
                word: text.clone(),
                known: "rank",
            });
        }
        steps.push(step);
    }
    Ok(steps)
}

fn imputation(index: &IndexSection) -> Result<Option<Imputation>, IndexSchemeError> {
    let Some(section) = &index.impute else { return Ok(None) };
    let grouped = word(
        "index.impute.kind",
        &section.kind,
        "group_mean | mean",
        &[("group_mean", true), ("mean", false)],
    )?;
    match (grouped, &section.by) {
        (true, Some(by)) => Ok(Some(Imputation::GroupMean(by.clone()))),
        (true, None) => Err(IndexSchemeError::Missing("[index] impute 的 by")),
        (false, _) => Ok(Some(Imputation::Mean)),
    }
}

fn treatment(section: &TreatSection, numbers: &Numbers<'_>) -> Result<Treatment, IndexSchemeError> {
    let transforms =
        [("none", Transform::None), ("log_plus_one", Transform::LogPlusOne), ("log", Transform::Log)];
    let known = "log_of_range | log_plus_one | log | none";
    let transform = match (section.then.as_str(), &section.offset) {
        ("log_of_range", Some(offset)) => Transform::LogOfRange(numbers.within(
            "index.treat.offset",
            offset,
            f64::MIN_POSITIVE,
            1.0,
            "大于 0，至多 1",
        )?),
        ("log_of_range", None) => return Err(IndexSchemeError::Missing("[index] treat 的 offset")),
        (text, _) => word("index.treat.then", text, known, &transforms)?,
    };
    let sides = [("each_round", true), ("first_round", false)];
    let bases = [("untouched", true), ("winsorised", false)];
    Ok(Treatment {
        skewness_limit: numbers.within(
            "index.treat.skewness",
            &section.skewness,
            0.0,
            f64::MAX,
            "不小于 0",
        )?,
        kurtosis_limit: numbers.within(
            "index.treat.kurtosis",
            &section.kurtosis,
            f64::MIN,
            f64::MAX,
            "任何有限的数",
        )?,
        limit: winsorise_limit(section, numbers)?,
        side_each_round: word("index.treat.side", &section.side, "each_round | first_round", &sides)?,
        transform,
        transform_untouched: match section.then_on.as_deref() {
            Some(text) => word("index.treat.then_on", text, "untouched | winsorised", &bases)?,
            None => true,
        },
    })
}

fn winsorise_limit(
    section: &TreatSection,
    numbers: &Numbers<'_>,
) -> Result<WinsoriseLimit, IndexSchemeError> {
    match (&section.winsorise_points, &section.winsorise_share) {
        (Some(text), None) => {
            let place = "index.treat.winsorise_points";
            let number = numbers.exact(place, text)?;
            number.mantissa_at(0).and_then(|points| u32::try_from(points).ok()).map_or_else(
                || {
                    let bounds = "不小于 0 的整数";
                    Err(IndexSchemeError::OutOfBounds { place: place.to_owned(), text: text.clone(), bounds })
                },
                |points| Ok(WinsoriseLimit::Points(points)),
            )
        }
        (None, Some(text)) => {
            numbers.within("index.treat.winsorise_share", text, 0.0, 1.0, "0 至 1")?;
            Ok(WinsoriseLimit::Share(numbers.exact("index.treat.winsorise_share", text)?))
        }
        (None, None) => {
            Err(IndexSchemeError::Missing("[index] treat 的 winsorise_points 或 winsorise_share"))
        }
        (Some(_), Some(_)) => Err(IndexSchemeError::Twice("winsorise_points 与 winsorise_share")),
    }
}

fn normalisation(
    index: &IndexSection,
    numbers: &Numbers<'_>,
) -> Result<Option<Normalisation>, IndexSchemeError> {
    let Some(section) = &index.normalise else { return Ok(None) };
    word("index.normalise.kind", &section.kind, "min_max", &[("min_max", ())])?;
    let low = numbers.within("index.normalise.low", &section.low, f64::MIN, f64::MAX, "任何有限的数")?;
    let high = numbers.within("index.normalise.high", &section.high, low, f64::MAX, "不小于 low")?;
    Ok(Some(Normalisation { low, high }))
}
