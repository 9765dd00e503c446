//! Expectations about lists, tables and item-templates.

use std::sync::Arc;

use super::args::{COUNT, ID, ONLY_ID};
use crate::testing::compare::row_texts;
use crate::testing::step_def::{Step, StepDef};
use crate::testing::step_error::{StepError, StepResult};
use crate::testing::test_cx::TestCx;
use ensemble_core::spec::{Kind, Prop, prop};
use ensemble_runtime::scene::Node;

const ITEM: Prop = prop("itemId", Kind::Text, "The `testId` or `id` of a widget in each row.");
const LIST_COUNT: &[Prop] = &[ID, ITEM, prop("equals", COUNT, "How many rows.")];
const CONTAINS: &[Prop] = &[ID, prop("text", Kind::Text, "A part of what a row says.")];
const ONLY_ITEM: &[Prop] = &[ITEM];

pub const STEPS: &[StepDef] = &[
    StepDef::new("expectListCount", "A list has so many rows, or so many widgets have `itemId`.", count)
        .takes(LIST_COUNT)
        .needs(&["equals"]),
    StepDef::new("expectListContains", "A row of a list says this.", contains).takes(CONTAINS).needs(&["id", "text"]),
    StepDef::new("expectListItem", "A row with this id is there.", item).takes(ONLY_ITEM).needs(&["itemId"]),
    StepDef::new("expectEmpty", "A list has no rows, a field no text, a container nothing in it.", empty)
        .takes(ONLY_ID)
        .needs(&["id"]),
    StepDef::new("expectNotEmpty", "A list has rows, a field a text, a container something in it.", not_empty)
        .takes(ONLY_ID)
        .needs(&["id"]),
];

fn count(step: &Step, cx: &mut TestCx<'_>) -> StepResult {
    let wanted = step.read::<usize>("equals").unwrap_or(0);
    let (found, what) = match (step.text("id"), step.text("itemId")) {
        (Some(id), None) => {
            let node = cx.node(&id)?;
            (rows(&node), format!("`{id}` has"))
        }
        (id, Some(item)) => {
            let all = cx.app.nodes(&item);
            let found = match &id {
                Some(id) => {
                    let list = cx.node(id)?;
                    all.iter().filter(|node| holds(&list, node)).count()
                }
                None => all.len(),
            };
            (found, format!("of `{item}` there are"))
        }
        (None, None) => return Err(StepError::failed("`expectListCount` needs `id` or `itemId`")),
    };
    if found == wanted {
        return Ok(());
    }
    Err(StepError::failed(format!("{what} {found}, not {wanted}")))
}

fn contains(step: &Step, cx: &mut TestCx<'_>) -> StepResult {
    let (id, text) = (step.need("id"), step.need("text"));
    let node = cx.node(&id)?;
    let said = row_texts(&node);
    if said.iter().any(|line| line.contains(&*text)) {
        return Ok(());
    }
    let stop = StepError::failed(format!("no row of `{id}` says `{text}`"));
    Err(stop.help(format!("it says: {}", cx.listed(&said))))
}

fn item(step: &Step, cx: &mut TestCx<'_>) -> StepResult {
    cx.node(&step.need("itemId")).map(drop)
}

fn empty(step: &Step, cx: &mut TestCx<'_>) -> StepResult {
    let (id, held) = held(step, cx)?;
    if held == 0 { Ok(()) } else { Err(StepError::failed(format!("`{id}` is not empty: it holds {held}"))) }
}

fn not_empty(step: &Step, cx: &mut TestCx<'_>) -> StepResult {
    let (id, held) = held(step, cx)?;
    if held > 0 { Ok(()) } else { Err(StepError::failed(format!("`{id}` is empty"))) }
}

/// Number of rows, children or characters of a widget.
fn held(step: &Step, cx: &mut TestCx<'_>) -> Result<(Arc<str>, usize), StepError> {
    let id = step.need("id");
    let node = cx.node(&id)?;
    let count = match rows(&node) {
        0 => ["value", "text"].iter().find_map(|name| node.props.get(name)).map_or(0, |value| value.to_display().len()),
        rows => rows,
    };
    Ok((id, count))
}

/// Number of rows at any depth below the node; without an item-template, of its children.
fn rows(node: &Arc<Node>) -> usize {
    template(node).unwrap_or(0).max(node.children.len())
}

fn template(node: &Arc<Node>) -> Option<usize> {
    node.rows.as_ref().map(|rows| rows.count).or_else(|| node.all_children().find_map(template))
}

fn holds(root: &Arc<Node>, node: &Arc<Node>) -> bool {
    Arc::ptr_eq(root, node) || root.all_children().any(|child| holds(child, node))
}
