//! Shows values as text and as a collapsible tree. Long texts and large containers are truncated.

use std::collections::BTreeSet;

use egui::{Color32, Ui};

use super::kit::{Face, Kit, PAD, ROW, beginning};
use ensemble_core::value::Value;
use ensemble_ui::toolkit::icons;

/// Limit of listed children of a container.
const MOST_CHILDREN: usize = 500;

/// Limit of lines of a tree.
const MOST_LINES: usize = 5000;

/// Limit of nesting.
const DEEPEST: usize = 32;

/// Indentation of a level, in logical pixels.
const INDENT: f32 = 14.0;

/// Open containers of a tree, by path.
#[derive(Clone, Debug, Default)]
pub struct TreeState {
    /// Paths that differ from the default, which opens the first level.
    toggled: BTreeSet<String>,
    /// Path of the selected line.
    pub selected: Option<String>,
}

/// A root of a tree.
pub struct Root<'a> {
    /// Name.
    pub name: &'a str,
    /// Value.
    pub value: &'a Value,
    /// True to open it by default.
    pub open: bool,
}

/// A line of a tree.
pub struct TreeLine<'a> {
    /// Path; begins with the root's name.
    pub path: String,
    /// Value; `None` for the line that reports omitted children.
    pub value: Option<&'a Value>,
    name: String,
    depth: usize,
    /// For a container: true if open.
    pub is_open: Option<bool>,
}

impl TreeState {
    /// Visible lines. With `words`: lines whose name or value contains them, with their parents.
    pub fn lines<'a>(&self, roots: &[Root<'a>], words: &str) -> Vec<TreeLine<'a>> {
        let mut lines = Vec::new();
        let words = words.trim().to_lowercase();
        for Root { name, value, open } in roots {
            let mut path = String::from(*name);
            self.add(&mut path, name, value, 0, *open, &words, &mut lines);
        }
        lines
    }

    #[expect(clippy::too_many_arguments, reason = "the state of one walk over a tree")]
    fn add<'a>(
        &self,
        path: &mut String,
        name: &str,
        value: &'a Value,
        depth: usize,
        open: bool,
        words: &str,
        lines: &mut Vec<TreeLine<'a>>,
    ) {
        if lines.len() >= MOST_LINES || (!words.is_empty() && !holds(name, value, words, 0)) {
            return;
        }
        let count = match value {
            Value::List(items) => items.len(),
            Value::Map(map) => map.len(),
            _ => 0,
        };
        let is_open = (count > 0 && depth < DEEPEST).then(|| {
            // What is looked for is seen without opening anything.
            let by_words = !words.is_empty() && !name.to_lowercase().contains(words);
            by_words || open != self.toggled.contains(path.as_str())
        });
        lines.push(TreeLine { path: path.clone(), value: Some(value), name: name.to_owned(), depth, is_open });
        if is_open != Some(true) {
            return;
        }
        // Below a name that holds the words everything is of interest.
        let words = if name.to_lowercase().contains(words) { "" } else { words };
        let length = path.len();
        match value {
            Value::List(items) => {
                for (at, item) in items.iter().enumerate().take(MOST_CHILDREN) {
                    path.push_str(&format!("[{at}]"));
                    self.add(path, &at.to_string(), item, depth + 1, false, words, lines);
                    path.truncate(length);
                }
            }
            Value::Map(map) => {
                for (key, item) in map.iter().take(MOST_CHILDREN) {
                    path.push('.');
                    path.push_str(key);
                    self.add(path, key, item, depth + 1, false, words, lines);
                    path.truncate(length);
                }
            }
            _ => {}
        }
        if count > MOST_CHILDREN {
            let name = format!("… {} more", count - MOST_CHILDREN);
            lines.push(TreeLine { path: format!("{path}…"), value: None, name, depth: depth + 1, is_open: None });
        }
    }

    /// Opens or closes a container.
    pub fn toggle(&mut self, path: &str) {
        if !self.toggled.remove(path) {
            // A tree that changes all the time leaves paths behind that are gone.
            if self.toggled.len() >= MOST_LINES {
                self.toggled.clear();
            }
            self.toggled.insert(path.to_owned());
        }
    }

    /// Draws a line; true when the pointer selects it.
    pub fn show(&mut self, kit: &Kit<'_>, ui: &mut Ui, line: &TreeLine<'_>, mark: Option<(&str, Color32)>) -> bool {
        let is_selected = self.selected.as_ref() == Some(&line.path);
        let value = line.value.map(|value| brief(value, 120)).unwrap_or_default();
        let name = format!("{}: {value}", line.name);
        let response = kit.row(ui, is_selected, &name, |kit, painter, rect| {
            let theme = kit.theme;
            let mut inner =
                rect.with_min_x(rect.left() + PAD + INDENT * line.depth as f32).with_max_x(rect.right() - PAD);
            if let Some(open) = line.is_open
                && let Some(glyph) = icons::glyph(if open { "expand_more" } else { "chevron_right" })
            {
                let center = egui::pos2(inner.left() + 6.0, inner.center().y);
                painter.text(center, egui::Align2::CENTER_CENTER, glyph, theme.icon_font(14.0), theme.colors.text2);
            }
            inner.min.x += 16.0;
            if let Some((mark, color)) = mark {
                let width = kit.text_right(painter, inner, mark, Face::Hint, color);
                inner.max.x -= width + 8.0;
            }
            let width = kit.text(painter, inner, &line.name, Face::Data, name_color(kit, line.depth));
            inner.min.x += width + 10.0;
            if let Some(value) = line.value {
                kit.text(painter, inner, &brief(value, 200), Face::Data, value_color(kit, value));
            }
        });
        if response.clicked() {
            self.selected = Some(line.path.clone());
            if line.is_open.is_some() {
                self.toggle(&line.path);
            }
        }
        response.clicked()
    }

    /// Draws all lines at the end of scrolling details.
    pub fn show_all(&mut self, kit: &Kit<'_>, ui: &mut Ui, roots: &[Root<'_>]) {
        let lines = self.lines(roots, "");
        for line in &lines {
            if ui.clip_rect().intersects(egui::Rect::from_min_size(ui.cursor().min, egui::vec2(1.0, ROW))) {
                if self.show(kit, ui, line, None)
                    && line.is_open.is_none()
                    && let Some(value) = line.value
                {
                    ui.ctx().copy_text(super::kit::clean(&plain(value)));
                }
            } else {
                ui.allocate_exact_size(egui::vec2(ui.available_width(), ROW), egui::Sense::hover());
            }
        }
    }
}

fn name_color(kit: &Kit<'_>, depth: usize) -> Color32 {
    if depth == 0 { kit.theme.colors.text } else { kit.theme.colors.text2 }
}

/// Colour of a value by its type.
pub fn value_color(kit: &Kit<'_>, value: &Value) -> Color32 {
    let colors = &kit.theme.colors;
    match value {
        Value::Null => colors.text3,
        Value::Bool(_) => colors.warning,
        Value::Number(_) => colors.info,
        Value::Text(_) => colors.success,
        Value::List(_) | Value::Map(_) => colors.text2,
    }
}

/// Text without quotes; other values as JSON.
pub fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// A value in about `most` characters: large ones by their start and size.
pub fn brief(value: &Value, most: usize) -> String {
    let mut text = String::new();
    write(value, most, &mut text, 0);
    text
}

fn write(value: &Value, most: usize, out: &mut String, depth: usize) {
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => out.push_str(&value.to_string()),
        Value::Text(text) => {
            let max_bytes = most.saturating_sub(out.len()).max(8);
            out.push('"');
            out.extend(beginning(text, max_bytes).chars().map(|c| if matches!(c, '\n' | '\t') { ' ' } else { c }));
            out.push('"');
        }
        Value::List(items) if depth > 1 || items.len() > 200 => out.push_str(&format!("[{}]", items.len())),
        Value::List(items) => {
            out.push('[');
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    out.push_str(", ");
                }
                if out.len() >= most {
                    out.push_str(&format!("… {}", items.len()));
                    break;
                }
                write(item, most, out, depth + 1);
            }
            out.push(']');
        }
        Value::Map(map) if depth > 1 => out.push_str(if map.is_empty() { "{}" } else { "{…}" }),
        Value::Map(map) => {
            out.push('{');
            for (at, (key, item)) in map.iter().enumerate() {
                if at > 0 {
                    out.push_str(", ");
                }
                if out.len() >= most {
                    out.push('…');
                    break;
                }
                out.push_str(key);
                out.push_str(": ");
                write(item, most, out, depth + 1);
            }
            out.push('}');
        }
    }
}

/// True when a name or anything in a value contains `words`, which are lower case.
fn holds(name: &str, value: &Value, words: &str, depth: usize) -> bool {
    if name.to_lowercase().contains(words) {
        return true;
    }
    match value {
        Value::List(items) => {
            depth < DEEPEST && items.iter().take(MOST_CHILDREN).any(|item| holds("", item, words, depth + 1))
        }
        Value::Map(map) => {
            depth < DEEPEST && map.iter().take(MOST_CHILDREN).any(|(key, item)| holds(key, item, words, depth + 1))
        }
        Value::Null => false,
        Value::Text(text) => text.to_lowercase().contains(words),
        Value::Bool(_) | Value::Number(_) => value.to_string().contains(words),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ensemble_core::json::from_json;

    #[test]
    fn a_large_value_is_named_by_its_beginning() {
        let list = Value::list((0..5000).map(|at| Value::Number(f64::from(at))));
        assert_eq!(brief(&list, 40), "[5000]");
        assert!(brief(&Value::map([("rows", list)]), 40).len() < 60);
        assert_eq!(brief(&Value::from("a\nb"), 40), "\"a b\"");
        assert!(brief(&Value::text("x".repeat(1000)), 40).chars().count() < 60);
    }

    #[test]
    fn words_find_names_and_values_and_open_what_is_around_them() {
        let value = from_json(r#"{"rows": [{"symbol": "ACRA", "price": 3}, {"symbol": "BOLT"}], "other": 1}"#).unwrap();
        let roots = [Root { name: "prices", value: &value, open: false }];
        let state = TreeState::default();
        let paths = |words: &str| state.lines(&roots, words).into_iter().map(|line| line.path).collect::<Vec<_>>();
        assert_eq!(paths(""), ["prices"]);
        assert_eq!(paths("bolt"), ["prices", "prices.rows", "prices.rows[1]", "prices.rows[1].symbol"]);
        assert_eq!(paths("nothing"), [""; 0]);
    }

    #[test]
    fn a_container_opens_and_closes_and_many_children_are_cut() {
        let list = Value::list((0..MOST_CHILDREN + 7).map(|_| Value::Null));
        let roots = [Root { name: "list", value: &list, open: true }];
        let mut state = TreeState::default();
        let lines = state.lines(&roots, "");
        assert_eq!((lines.len(), lines.last().map(|line| line.name.as_str())), (MOST_CHILDREN + 2, Some("… 7 more")));
        state.toggle("list");
        assert_eq!(state.lines(&roots, "").len(), 1);
    }
}
