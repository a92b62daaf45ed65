//! Layers of land that are handed in.

use super::super::{Command, Context, Docket, Evidence, LayerDelivery, LayerEvidence, Refusal, Written};
use super::{adds_up, no_evidence, same_file};

pub(super) fn decide(
    docket: &Docket,
    command: &Command,
    context: &Context<'_>,
) -> Result<Vec<Written>, Refusal> {
    match (command, &context.evidence) {
        (Command::DeliverLayer { .. }, Evidence::Layer(read)) => deliver(docket, command, read, context),
        _ => Err(no_evidence(command)),
    }
}

fn deliver(
    docket: &Docket,
    command: &Command,
    read: &LayerEvidence,
    context: &Context<'_>,
) -> Result<Vec<Written>, Refusal> {
    let Command::DeliverLayer { kind, valid_from, file, reading } = command else { return Ok(Vec::new()) };
    let valid_from = valid_from.unwrap_or(context.today);
    if valid_from > context.today {
        let message = format!("图层从{valid_from}起有效，在今天{}之后。", context.today);
        return Err(Refusal::new("valid_later", message, "请填今天或更早的日期，到时再报也可以。"));
    }
    let tally = read.tally;
    adds_up(&tally)?;
    if tally.admitted == 0 {
        let message = format!("文件“{}”里没有一行能用作“{}”。", file.name, kind.title());
        return Err(Refusal::new("nothing_admitted", message, "请先试读，按列出的问题改正后再报。"));
    }
    let earlier = || docket.layers.values().filter(|layer| layer.kind == *kind);
    let same = |layer: &&LayerDelivery| {
        layer.file.digest == file.digest && layer.valid_from == valid_from && layer.reading == *reading
    };
    if let Some(layer) = docket.layer_of(*kind, valid_from).filter(same) {
        return Err(same_file(&layer.receipt));
    }
    let layer = LayerDelivery {
        key: context.entry.to_string(),
        receipt: format!("{}-{}", kind.id(), earlier().count() + 1),
        kind: *kind,
        valid_from,
        file: file.clone(),
        reading: reading.clone(),
        frame: read.frame.clone(),
        tally,
        findings: read.findings.clone(),
        act: context.act(),
    };
    Ok(vec![layer.into()])
}
