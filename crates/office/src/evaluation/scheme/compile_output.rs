//! Layouts of plain output tables: which figure each column shows.

use super::compile::Compiler;
use super::section::{Block, OutputColumnSection, OutputTableSection};
use super::{Output, OutputColumn, OutputSource, OutputTable};
use law::RuleBlock;

/// The layouts that the blocks declare.
pub(super) fn output(compiler: &mut Compiler<'_>, blocks: &[(&RuleBlock, Block)]) -> Output {
    let found = blocks.iter().find_map(|(block, sections)| Some((block, sections.output.as_ref()?)));
    let Some((block, section)) = found else { return Output::default() };
    let mut table = |section: &Option<OutputTableSection>| {
        section.as_ref().map(|section| OutputTable {
            key: section.key.clone(),
            all: section.all.clone(),
            columns: columns(compiler, block, &section.columns),
        })
    };
    let benchmarks = table(&section.benchmarks);
    let groups = table(&section.groups);
    Output { columns: columns(compiler, block, &section.columns), benchmarks, groups }
}

fn columns(
    compiler: &mut Compiler<'_>,
    block: &RuleBlock,
    sections: &[OutputColumnSection],
) -> Vec<OutputColumn> {
    sections
        .iter()
        .filter_map(|section| {
            let from = source(compiler, block, section)?;
            Some(OutputColumn { name: section.name.clone(), from, digits: section.digits })
        })
        .collect()
}

fn source(
    compiler: &mut Compiler<'_>,
    block: &RuleBlock,
    section: &OutputColumnSection,
) -> Option<OutputSource> {
    let text = section.from.get_ref().as_str();
    let (word, argument) = match text.strip_suffix(')').and_then(|text| text.split_once('(')) {
        Some((word, argument)) => (word, argument),
        None => (text, ""),
    };
    let indicator = compiler.indicators.iter().position(|indicator| indicator == argument);
    let class = compiler.classes.iter().position(|class| class.id == argument);
    let plain = match word {
        "subject" => Some(OutputSource::Subject),
        "raw_score" => Some(OutputSource::Raw),
        "base_score" => Some(OutputSource::Base),
        "bonus" => Some(OutputSource::Bonus),
        "deduction" => Some(OutputSource::Deduction),
        "total_score" => Some(OutputSource::Total),
        "rank" => Some(OutputSource::Rank),
        "ranked" => Some(OutputSource::Ranked),
        "vetoed" => Some(OutputSource::Vetoed),
        "participates" => Some(OutputSource::Participates),
        "veto" => Some(OutputSource::Veto),
        "group" => Some(OutputSource::Group),
        "class" if argument.is_empty() => Some(OutputSource::Class),
        "class" => class.and_then(|class| u8::try_from(class).ok()).map(OutputSource::ClassCount),
        "value" => indicator.map(|_| OutputSource::Value(argument.into())),
        "score" => indicator.map(|_| OutputSource::Score(argument.into())),
        "benchmark" => indicator.map(OutputSource::Benchmark),
        "count" => indicator.map(OutputSource::Count),
        "sum" => Some(OutputSource::Sum(argument.into())),
        _ => None,
    };
    if plain.is_some() {
        return plain;
    }
    if argument.is_empty() {
        return compiler.term(block, &section.from).map(OutputSource::Figure);
    }
    let message = format!("输出列“{text}”指不到任何指标或等级。");
    compiler.refuse(
        block,
        &section.from,
        "unknown-output",
        message,
        "例如 value(tax_per_mu)、class(A)、sum(land_used)。",
    );
    None
}
