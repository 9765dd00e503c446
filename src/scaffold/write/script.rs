//! Writes scripts of a stream's widget: variables, text of its card, preprocessing of events.

use super::plan::StreamPlan;
use super::view::{FieldRef, Format, View};
use crate::yaml;
use ensemble_core::value::Value;

/// `Global` of the widget.
pub fn global(planned: &StreamPlan<'_>) -> String {
    let mut text = String::from("let raw = false;\n");
    for chosen in &planned.parameters {
        text.push_str(&format!("let {} = env.{} ?? '';\n", chosen.variable, chosen.env));
    }
    if let Some(ask) = &planned.ask {
        let question = Value::from(yaml::harmless(&ask.question)).to_string();
        text.push_str(&CONVERSATION.replace("QUESTION", &question).replace("NAME", &planned.api));
        return text;
    }
    if planned.view.has_whole_events() {
        text.push_str("let chosen = null;\n");
    }
    text.push_str("\n// An event in a line or two, for the card.\nfunction latest(data) {\n");
    let first = match (&planned.unfolded, &planned.view) {
        // Rows with the fields of a whole event.
        (Some(_), View::Rows { .. }) => "  data = data?.[0]?.data;\n",
        _ => "  if (Array.isArray(data)) data = data.at(-1);\n",
    };
    text.push_str(&format!("{first}  if (data == null) return '';\n  return {};\n}}\n", latest(&planned.view)));
    if planned.has_lines {
        text.push_str(LINES);
    }
    if let (Some(_), View::Rows { .. }) = (&planned.unfolded, &planned.view) {
        text.push_str(WHOLE);
    }
    text.push_str(&view_script(planned));
    text
}

/// Variables and functions that the view of the stream needs; empty for most.
fn view_script(planned: &StreamPlan<'_>) -> String {
    match &planned.view {
        View::Table { key, spark: Some(spark), .. } => {
            let label = Value::from(yaml::harmless(&spark.label())).to_string();
            let script = COURSES.replace("KEY", &key.read("data")).replace("VALUE", &spark.read("data"));
            script.replace("LABEL", &label)
        }
        View::Chart { groups, by, .. } => match groups.first().and_then(|group| group.first()) {
            Some(pick) => chart_course(&planned.api, pick, by.as_ref()),
            None => String::new(),
        },
        View::Progress { done, text: said, .. } => {
            let said = said.as_ref().map_or_else(|| "null".to_owned(), |said| said.read("data"));
            PROGRESS.replace("DONE", &done.read("data")).replace("SAID", &said)
        }
        View::Pulse { time, .. } => {
            let time = time.as_ref().map_or_else(
                || "null".to_owned(),
                |time| if time.path.is_empty() { "timeIn(data)".to_owned() } else { time.read("data") },
            );
            PULSE.replace("TIME", &time)
        }
        View::Tree { root, .. } => {
            let steps: Vec<String> = root.iter().flatten().map(|step| code_text(step)).collect();
            TREE.replace("STEPS", &steps.join(", "))
        }
        View::Patches => "\n// The page as its patches have made it.\nlet parts = [];\nlet signals = {};\n".to_owned(),
        View::Table { spark: None, .. }
        | View::Rows { .. }
        | View::Log { .. }
        | View::Answer
        | View::Events { .. }
        | View::Json => String::new(),
    }
}

/// The function that a card draws its line of: the numbers of a chart, of one series when there are several.
fn chart_course(api: &str, pick: &FieldRef, by: Option<&FieldRef>) -> String {
    let value = if pick.path.is_empty() { "one".to_owned() } else { pick.read("one") };
    match by {
        None => format!(
            "\n// The course of the first number, for the card.\nfunction past() {{\n  return {api}.items.slice(-60).map((one) => {value});\n}}\n"
        ),
        Some(by) => format!(
            "\n// The course of the series that changed last, for the card.\nfunction past() {{\n  const newest = {api}.items.at(-1);\n  return {api}.items.filter((one) => {} === {}).map((one) => {value});\n}}\n",
            by.read("one"),
            by.read("newest?"),
        ),
    }
}

/// JavaScript of `onResponse`, which preprocesses each event; `None` if not needed.
pub fn on_response(planned: &StreamPlan<'_>) -> Option<String> {
    if planned.ask.is_some() {
        return Some("hear(response.body.data);".to_owned());
    }
    let mut parts = Vec::new();
    if planned.drops_texts {
        parts.push("if (typeof response.body.data !== 'object') response.body.data = null;".to_owned());
    }
    if !planned.opened.is_empty() {
        let names: Vec<String> = planned.opened.iter().map(|name| code_text(name)).collect();
        parts.push(format!("open(response.body.data, [{}]);", names.join(", ")));
    }
    if planned.has_lines {
        parts.push(
            "if (typeof response.body.data !== 'object') { tell(response.body.raw); response.body.data = null; }"
                .to_owned(),
        );
    }
    if let Some(how) = &planned.unfolded {
        let lifted: Vec<String> = how.lifted.iter().map(|name| code_text(name)).collect();
        let rows = format!("rowsIn(response.body.data, {}, [{}])", code_text(&how.list), lifted.join(", "));
        parts.push(match planned.view {
            View::Rows { .. } => format!("response.body.data = wholeRows({rows}, response.body);"),
            _ => format!("response.body.data = {rows};"),
        });
    }
    match planned.view {
        View::Table { spark: Some(_), .. } if planned.unfolded.is_some() => {
            parts.push("response.body.data.forEach(note);".to_owned());
        }
        View::Table { spark: Some(_), .. } => parts.push("note(response.body.data);".to_owned()),
        View::Progress { .. } => parts.push("follow(response.body.data);".to_owned()),
        View::Pulse { .. } => parts.push("beat(response.body.data);".to_owned()),
        View::Tree { .. } => parts.push("tree = changed(tree, response.body.event, response.body.data);".to_owned()),
        View::Patches => {
            parts
                .push("parts = patched(parts, response.body); signals = signalled(signals, response.body);".to_owned());
        }
        _ => {}
    }
    (!parts.is_empty()).then(|| parts.join(" "))
}

/// A JavaScript string literal of text from a document.
fn code_text(text: &str) -> String {
    Value::from(yaml::harmless(text)).to_string()
}

const LINES: &str = "
// Lines of text that come among the events, the newest first.
const lines = [];

function tell(text) {
  lines.unshift({time: Date.now(), text: plain(text)});
  if (lines.length > 200) lines.pop();
}
";

const WHOLE: &str = "
// Rows that look like whole events: each is numbered, and says when it came.
let count = 0;

function wholeRows(rows, body) {
  return rows.map((data) => ({n: ++count, time: Date.now(), event: body.event, id: body.id, data}));
}
";

const PROGRESS: &str = "
// The last step of the task, and what it ended with.
let step = null;
let result = '';

function isStep(data) {
  return typeof DONE === 'number';
}

function follow(data) {
  if (!isStep(data)) {
    result = line(data);
    return;
  }
  if (step == null || DONE < doneOf(step)) result = '';
  step = data;
}

function doneOf(data) {
  return DONE;
}
";

const TREE: &str = "
// What the server keeps, as its changes have made it, and the path of the entries that are shown.
let tree = {};
const root = [STEPS];
";

const PULSE: &str = "
// The last events: when each came, and how long after the one before.
let beats = [];

function beat(data) {
  beats = withBeat(beats, TIME);
}

function rhythm() {
  return meanOf(beats);
}

function steadiness() {
  return spreadOf(beats);
}
";

const CONVERSATION: &str = "let asked = QUESTION;
let answer = '';
let usage = '';
let trouble = '';

function ask(text) {
  if (text.trim() === '') return;
  asked = text.trim();
  answer = '';
  usage = '';
  trouble = '';
  ensemble.invokeAPI('NAME');
}

// The words of an event go to the end of the answer.
function hear(data) {
  answer += words(data);
  usage = spent(data) || usage;
  trouble = problem(data) || trouble;
}
";

const COURSES: &str = "
// The last values of each row, for the line in it.
const courses = new Map();
let newest = null;

function note(data) {
  const key = KEY;
  const value = VALUE;
  if (key == null || typeof value !== 'number') return;
  // As many rows as the table keeps.
  if (!courses.has(key) && courses.size >= 500) return;
  const values = courses.get(key) ?? [];
  values.push(value);
  if (values.length > 40) values.shift();
  courses.set(key, values);
  newest = key;
}

function course(key) {
  return sparkline(courses.get(key) ?? [], LABEL);
}

// The course of the row that changed last, for the card.
function past() {
  return courses.get(newest) ?? [];
}
";

fn latest(view: &View) -> String {
    let named = |pick: &FieldRef| {
        if pick.schema.is_text() {
            return format!("${{{}}}", pick.written("data"));
        }
        format!("{} ${{{}}}", words_in_code(&pick.label()), pick.written("data"))
    };
    let parts = match view {
        View::Chart { groups, by, .. } => {
            let numbers = groups.iter().flatten().take(4).map(named).collect::<Vec<_>>().join(", ");
            by.as_ref().map(|by| format!("${{{}}}\\n{numbers}", by.written("data"))).unwrap_or(numbers)
        }
        View::Table { key, columns, .. } => {
            let shown = columns.iter().filter(|pick| *pick != key && is_short(pick));
            let shown: Vec<String> = shown.take(4).map(named).collect();
            format!("${{{}}}\\n{}", key.read("data"), shown.join(", "))
        }
        View::Rows { columns, .. } => {
            let shown: Vec<String> = columns.iter().filter(|pick| is_short(pick)).take(4).map(named).collect();
            shown.join(", ")
        }
        View::Log { text, .. } => return format!("line({})", text.read("data")),
        View::Progress { text: Some(text), .. } => return format!("line({} ?? data)", text.read("data")),
        View::Pulse { .. } => return "rhythm()".to_owned(),
        View::Tree { .. } => return "`${data.path} ${shortly('', data)}`".to_owned(),
        View::Progress { text: None, .. } | View::Patches | View::Answer | View::Events { .. } | View::Json => {
            return "line(data)".to_owned();
        }
    };
    format!("`{parts}`")
}

fn is_short(pick: &FieldRef) -> bool {
    !pick.is_time() && !matches!(pick.format(), Format::Link | Format::Picture)
}

/// Text from a document, escaped for a template literal.
fn words_in_code(words: &str) -> String {
    // Each of them would end the literal, begin an escape or begin code.
    words.chars().filter(|c| !matches!(c, '`' | '\\' | '$')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::name;

    #[test]
    fn no_parameter_takes_a_name_of_a_script() {
        let scripts = [
            include_str!("../../../assets/scaffold/format.js"),
            include_str!("../../../assets/scaffold/answer.js"),
            include_str!("../../../assets/scaffold/patches.js"),
            include_str!("../../../assets/scaffold/pulse.js"),
            include_str!("../../../assets/scaffold/tree.js"),
            CONVERSATION,
            COURSES,
            LINES,
            WHOLE,
            PROGRESS,
            PULSE,
            TREE,
        ];
        for line in scripts.iter().flat_map(|script| script.lines()) {
            let words: Vec<&str> = line.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
            // Parameters begin with a small letter.
            if let ["function" | "let" | "const", name, ..] = words[..]
                && name.starts_with(|c: char| c.is_lowercase())
            {
                assert!(name::is_reserved(name), "{name}");
            }
        }
    }
}
