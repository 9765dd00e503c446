//! A scene as text, for tests and `--tree`, and the text of a node, for screen readers.

use std::fmt::Write;
use std::sync::Arc;

use ensemble_core::value::Value;
use ensemble_runtime::scene::{Node, Scene};

/// Properties whose value is shown to the user; the first one that is set is a node's text.
const TEXTS: [&str; 9] =
    ["text", "label", "title", "labelText", "trailingText", "leadingText", "value", "placeholder", "name"];
/// Properties that the tree prints besides the text.
const WORTH: [&str; 12] = [
    "value",
    "icon",
    "name",
    "source",
    "selectedIndex",
    "enabled",
    "isLoading",
    "required",
    "placeholder",
    "checked",
    "display",
    "url",
];
/// The parts of a screen, which the loader makes slots of, in reading order.
const PARTS: [&str; 4] = ["header", "body", "footer", "menu"];
// A text of a whole page would fill the terminal; the start tells which one it is.
const LONGEST: usize = 120;
/// Limit of the painted texts of a node, in bytes.
const LONGEST_SHOWN: usize = 400;
/// Limit of joined texts of a node.
const MANY: usize = 4096;
/// Limit of copied text in bytes.
const MOST_COPIED: usize = 16 << 20;

/// The scene as text, dialogs and toasts included: one node a line, indented by depth.
pub fn tree(scene: &Scene) -> String {
    shown_tree(scene, &VisibleParts { is_shown: &|_| true, mistake: &|_| None, painted: &|_| &[] })
}

/// Filter of a scene for the parts that a person sees.
pub struct VisibleParts<'a> {
    /// Returns true for a node that is drawn. A node that is not drawn is left out with its children.
    pub is_shown: &'a dyn Fn(&Node) -> bool,
    /// The validation message that a field shows.
    pub mistake: &'a dyn Fn(&Node) -> Option<Arc<str>>,
    /// The texts that a node has painted itself.
    pub painted: &'a dyn Fn(&Node) -> &'a [&'a str],
}

/// The scene as text, filtered by `visible`.
pub fn shown_tree(scene: &Scene, visible: &VisibleParts<'_>) -> String {
    let mut text = String::new();
    write_node(&mut text, &scene.root, 0, visible);
    for dialog in &scene.dialogs {
        text.push_str("Dialog\n");
        write_node(&mut text, &dialog.node, 1, visible);
    }
    for toast in &scene.toasts {
        let _ = writeln!(text, "Toast {} kind={}", quoted(&toast.message), toast.kind);
        if let Some(node) = &toast.node {
            write_node(&mut text, node, 1, visible);
        }
    }
    text
}

fn write_node(text: &mut String, node: &Node, depth: usize, visible: &VisibleParts<'_>) {
    // The tree is written by recursion, and a custom widget may contain itself many times.
    const DEEPEST: usize = 256;
    if depth > DEEPEST {
        return;
    }
    let begin = text.len();
    let _ = write!(text, "{:1$}{2}", "", depth * 2, node.spec.name);
    let shown = own_text(node);
    if let Some((_, shown)) = &shown {
        let _ = write!(text, " {}", quoted(shown));
    }
    if let Some(key) = node.test_id.as_ref().or(node.key.as_ref()) {
        let _ = write!(text, " id={key}");
    }
    for (name, value) in node.props.iter() {
        let already_written = shown.as_ref().is_some_and(|(from, _)| *from == name);
        if already_written || !WORTH.contains(&name) || matches!(value, Value::Null | Value::List(_) | Value::Map(_)) {
            continue;
        }
        let value = value.to_display();
        let bare = !value.is_empty() && !value.contains([' ', '"', '\n']);
        let _ = if bare { write!(text, " {name}={value}") } else { write!(text, " {name}={}", quoted(&value)) };
    }
    if let Some(rows) = &node.rows
        && rows.nodes.len() < rows.count
    {
        let _ = write!(text, " rows={}..{} of {}", rows.first, rows.first + rows.nodes.len(), rows.count);
    }
    if let Some(mistake) = (visible.mistake)(node) {
        let _ = write!(text, " mistake={}", quoted(&mistake));
    }
    let end_of_line = text.len();
    text.push('\n');
    let ordered = PARTS.iter().filter_map(|name| node.slot(name));
    let others = node.slots.iter().filter(|(name, _)| !PARTS.contains(name)).map(|(_, node)| node);
    let rows = node.rows.iter().flat_map(|rows| &rows.nodes);
    for child in ordered.chain(&node.children).chain(rows).chain(others) {
        if (visible.is_shown)(child) {
            write_node(text, child, depth + 1, visible);
        }
    }
    if let Some(shows) = unwritten(text.get(begin..).unwrap_or_default(), (visible.painted)(node)) {
        text.insert_str(end_of_line, &format!(" shows={}", quoted(&shows)));
    }
}

/// The painted texts that the lines of a node and its children do not have yet. Signs, blanks and capitals are not compared: a text may be cut
/// with an ellipsis or formatted.
fn unwritten(lines: &str, painted: &[&str]) -> Option<String> {
    if painted.is_empty() {
        return None;
    }
    let bare =
        |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    let mut written = bare(lines);
    let mut shows = String::new();
    for text in painted {
        let words = bare(text);
        if written.contains(&words) {
            continue;
        }
        if !shows.is_empty() {
            shows.push_str(" · ");
        }
        shows.extend(text.trim().chars().take(LONGEST));
        written.push_str(&words);
        if shows.len() > LONGEST_SHOWN {
            shows.push('…');
            break;
        }
    }
    (!shows.is_empty()).then_some(shows)
}

/// The texts of a node and its descendants, joined by spaces; at most 120 characters.
pub(crate) fn visible_text(node: &Arc<Node>) -> String {
    const MOST: usize = 16;
    let mut words = Vec::new();
    collect(node, &mut words, 0, MOST);
    let text = words.join(" ");
    text.chars().take(LONGEST).collect()
}

/// Texts of a node and its descendants, joined by blanks.
pub(crate) fn full_text(node: &Arc<Node>) -> String {
    let mut words = Vec::new();
    collect(node, &mut words, 0, MANY);
    words.join(" ")
}

/// Texts of a row separated by tabs, for spreadsheets.
pub(crate) fn row_text(cells: &[Arc<Node>]) -> String {
    let mut words = Vec::new();
    for cell in cells {
        let before = words.len();
        collect(cell, &mut words, 0, MANY);
        if words.len() == before {
            // A cell without text keeps its column.
            words.push(Arc::from(""));
        }
    }
    let clean = |text: &Arc<str>| text.replace(['\t', '\n', '\r'], " ");
    words.iter().map(clean).collect::<Vec<_>>().join("\t")
}

/// Texts of a screen: those beside each other separated by tabs, those below each other by line ends.
pub(crate) fn copied_text(node: &Arc<Node>) -> String {
    let mut text = String::new();
    copy(node, &mut text, false, 0);
    text
}

fn copy(node: &Arc<Node>, text: &mut String, is_beside: bool, depth: usize) {
    const DEEPEST: usize = 256;
    if depth > DEEPEST || text.len() > MOST_COPIED {
        return;
    }
    if let Some((from, own)) = own_text(node)
        && !matches!(from, "name" | "placeholder")
    {
        if !text.is_empty() {
            text.push(if is_beside { '\t' } else { '\n' });
        }
        text.push_str(&own);
    }
    let in_line = matches!(node.spec.name, "Row" | "FlexRow" | "FittedRow" | "DataRow" | "Header");
    let ordered = PARTS.iter().filter_map(|name| node.slot(name));
    let others = node.slots.iter().filter(|(name, _)| !PARTS.contains(name)).map(|(_, node)| node);
    let rows = node.rows.iter().flat_map(|rows| &rows.nodes);
    for (at, child) in ordered.chain(others).chain(&node.children).chain(rows).enumerate() {
        copy(child, text, if at == 0 { is_beside } else { in_line }, depth + 1);
    }
}

fn collect(node: &Node, words: &mut Vec<Arc<str>>, depth: usize, most: usize) {
    if depth > 32 || words.len() > most {
        return;
    }
    if let Some((from, text)) = own_text(node)
        && from != "name"
    {
        words.push(text);
    }
    for child in node.all_children() {
        collect(child, words, depth + 1, most);
    }
}

/// The text of the node itself, and its property.
pub fn own_text(node: &Node) -> Option<(&'static str, Arc<str>)> {
    // The value of a JsonTree is a map or a list, which has no text otherwise.
    if node.spec.name == "JsonTree" {
        let text: String = node.props.get("value")?.to_display().chars().take(LONGEST).collect();
        return Some(("value", text.into()));
    }
    TEXTS.iter().find_map(|name| {
        let value = node.props.get(name)?;
        let text = match value {
            Value::Text(_) | Value::Number(_) | Value::Bool(_) => value.to_display(),
            // A Text shows an object as JSON; elsewhere it is no text.
            Value::List(_) | Value::Map(_) if *name == "text" => {
                value.to_string().chars().take(LONGEST).collect::<String>().into()
            }
            _ => return None,
        };
        (!text.is_empty()).then_some((*name, text))
    })
}

fn quoted(text: &str) -> String {
    let line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    format!("\"{}\"", line.replace('\\', "\\\\").replace('"', "\\\""))
}
