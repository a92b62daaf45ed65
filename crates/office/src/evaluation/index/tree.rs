//! The tree of an index: indicators under aggregates under the index, children before parents.

use super::aggregate::Mean;
use super::parse::{Numbers, mean_word};
use super::scheme::{IndexSchemeError, Leaf, Node};
use super::sections::{LeafSection, NodeSection};
use std::collections::BTreeSet;

pub(super) fn leaves(
    sections: Vec<LeafSection>,
    numbers: &Numbers<'_>,
) -> Result<Vec<Leaf>, IndexSchemeError> {
    if sections.is_empty() {
        return Err(IndexSchemeError::Missing("[[leaf]]"));
    }
    let mut leaves = Vec::with_capacity(sections.len());
    for section in sections {
        let higher_is_better = match section.direction {
            1 => true,
            -1 => false,
            other => {
                return Err(IndexSchemeError::OutOfBounds {
                    place: format!("{} 的 direction", section.id),
                    text: other.to_string(),
                    bounds: "1（越大越好）或 -1（越小越好）",
                });
            }
        };
        leaves.push(Leaf {
            weight: numbers.weight(&section.id, &section.weight)?,
            label: if section.label.is_empty() { section.id.clone() } else { section.label },
            id: section.id,
            parent: section.parent,
            higher_is_better,
            denominator: section.denominator,
            treated: section.treat.unwrap_or(true),
        });
    }
    Ok(leaves)
}

/// Nodes with their members, children before parents. Each round takes the nodes whose member nodes
/// are all there; a round that takes none has met a circle.
pub(super) fn nodes(
    sections: Vec<NodeSection>,
    general_mean: Option<Mean>,
    leaves: &[Leaf],
    numbers: &Numbers<'_>,
) -> Result<Vec<Node>, IndexSchemeError> {
    let mut waiting = Vec::with_capacity(sections.len());
    for section in sections {
        let mean = match section.aggregate.as_deref().map(mean_word).transpose()?.or(general_mean) {
            Some(mean) => mean,
            None => return Err(IndexSchemeError::Missing("[index] aggregate")),
        };
        waiting.push(Node {
            weight: numbers.weight(&section.id, &section.weight)?,
            label: if section.label.is_empty() { section.id.clone() } else { section.label },
            id: section.id,
            parent: section.parent,
            mean,
            members: Vec::new(),
        });
    }
    check_tree(&waiting, leaves)?;
    let children: Vec<(String, String, f64)> = leaves
        .iter()
        .map(|leaf| (leaf.parent.clone(), leaf.id.clone(), leaf.weight))
        .chain(waiting.iter().filter_map(|node| Some((node.parent.clone()?, node.id.clone(), node.weight))))
        .collect();
    for node in &mut waiting {
        let members = children.iter().filter(|(parent, _, _)| *parent == node.id);
        node.members = members.map(|(_, id, weight)| (id.clone(), *weight)).collect();
        if !node.members.iter().any(|(_, weight)| *weight > 0.0) {
            return Err(wrong(&node.id, "下面没有权重大于 0 的指标。"));
        }
    }
    let mut done: BTreeSet<String> = leaves.iter().map(|leaf| leaf.id.clone()).collect();
    let mut ordered = Vec::with_capacity(waiting.len());
    while !waiting.is_empty() {
        let (ready, rest): (Vec<_>, Vec<_>) =
            waiting.into_iter().partition(|node: &Node| node.members.iter().all(|(id, _)| done.contains(id)));
        if let (true, Some(first)) = (ready.is_empty(), rest.first()) {
            return Err(wrong(&first.id, "绕成了圈。"));
        }
        done.extend(ready.iter().map(|node| node.id.clone()));
        ordered.extend(ready);
        waiting = rest;
    }
    Ok(ordered)
}

fn check_tree(nodes: &[Node], leaves: &[Leaf]) -> Result<(), IndexSchemeError> {
    let mut seen = BTreeSet::new();
    for id in leaves.iter().map(|leaf| &leaf.id).chain(nodes.iter().map(|node| &node.id)) {
        if !seen.insert(id) {
            return Err(wrong(id, "出现了两次。"));
        }
    }
    let parents = leaves.iter().map(|leaf| (&leaf.id, Some(&leaf.parent)));
    for (id, parent) in parents.chain(nodes.iter().map(|node| (&node.id, node.parent.as_ref()))) {
        if let Some(parent) = parent.filter(|parent| !nodes.iter().any(|node| node.id == **parent)) {
            return Err(wrong(id, &format!("的上级“{parent}”不存在。")));
        }
    }
    match nodes.iter().filter(|node| node.parent.is_none()).count() {
        1 => Ok(()),
        0 => Err(no_single_index("没有总指数（没有上级的节点）。".to_owned())),
        more => Err(no_single_index(format!("有{more}个节点没有上级，总指数只能有一个。"))),
    }
}

fn wrong(id: &str, what: &str) -> IndexSchemeError {
    IndexSchemeError::Tree { message: format!("“{id}”{what}"), id: Some(id.to_owned()) }
}

fn no_single_index(message: String) -> IndexSchemeError {
    IndexSchemeError::Tree { message, id: None }
}
