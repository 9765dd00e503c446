//! Infers schemas from events: names, fields, types, enums.

use super::schema::{Field, Schema, Shape};
use super::{Example, Message};
use ensemble_core::value::Value;

/// A recorded event.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SampledEvent {
    /// Event name.
    pub event: String,
    /// Event id, if any.
    pub id: String,
    /// Event data.
    pub data: Value,
}

/// Most distinct values of an enum.
const CHOICES: usize = 8;

/// Number of events kept as examples for each name, and how many of them are the latest.
const EXAMPLES: usize = 12;
const LAST: usize = 4;

/// Depth of nesting that is inferred; deeper data has [`Shape::Any`].
const LEVELS: usize = 12;

/// Messages: one for each event name, in the order of first occurrence.
pub fn messages(seen: &[SampledEvent]) -> Vec<Message> {
    let mut names: Vec<&str> = Vec::new();
    for event in seen {
        if !names.contains(&event.event.as_str()) {
            names.push(&event.event);
        }
    }
    let found = names.iter().map(|name| {
        let own: Vec<&SampledEvent> = seen.iter().filter(|event| event.event == **name).collect();
        let data: Vec<&Value> = own.iter().map(|event| &event.data).collect();
        let id = |event: &SampledEvent| Some(event.id.clone()).filter(|id| !id.is_empty());
        // The first ones, and the last: they say how a stream ends.
        let first = own.iter().take(if own.len() > EXAMPLES { EXAMPLES - LAST } else { EXAMPLES });
        let last = own.iter().skip(own.len().saturating_sub(LAST).max(EXAMPLES - LAST)).take(if own.len() > EXAMPLES {
            LAST
        } else {
            0
        });
        let examples =
            first.chain(last).map(|event| Example { id: id(event), data: event.data.clone(), ..Example::default() });
        Message {
            // `message` is what a stream calls events without a name (WHATWG 9.2.6).
            event: Some((*name).to_owned()).filter(|name| !name.is_empty() && name != "message"),
            schema: schema(&data),
            examples: examples.collect(),
            ..Message::default()
        }
    });
    found.collect()
}

/// The narrowest schema that all values fit.
pub fn schema(values: &[&Value]) -> Schema {
    let all = values.iter().map(|value| of(value, LEVELS)).reduce(Schema::union).unwrap_or_default();
    with_choices(all, values)
}

fn of(value: &Value, levels: usize) -> Schema {
    let shape = match value {
        _ if levels == 0 => Shape::Any,
        Value::Null => Shape::Any,
        Value::Bool(_) => Shape::Bool,
        Value::Number(number) if number.fract() == 0.0 => Shape::Integer,
        Value::Number(_) => Shape::Number,
        Value::Text(_) => Shape::Text,
        Value::List(items) => {
            let item = items.iter().take(50).map(|item| of(item, levels - 1)).reduce(Schema::union);
            Shape::List(Box::new(item.unwrap_or_default()))
        }
        Value::Map(map) => Shape::Object(
            map.iter()
                .take(200)
                .map(|(name, value)| Field { name: name.to_string(), required: true, schema: of(value, levels - 1) })
                .collect(),
        ),
    };
    let format = value.as_str().map(format_of).unwrap_or_default().to_owned();
    Schema { shape, format, nullable: value.is_null(), ..Schema::default() }
}

/// Turns a text schema into an enum when the values repeat: at least two values for each choice.
fn with_choices(mut schema: Schema, values: &[&Value]) -> Schema {
    match &mut schema.shape {
        Shape::Object(fields) => {
            for field in fields {
                let inner: Vec<Value> = values.iter().map(|value| value.get(&field.name)).collect();
                let inner: Vec<&Value> = inner.iter().filter(|value| !value.is_null()).collect();
                field.schema = with_choices(std::mem::take(&mut field.schema), &inner);
            }
        }
        Shape::Text if schema.format.is_empty() => {
            let mut choices: Vec<Value> = Vec::new();
            for value in values {
                if !choices.contains(value) {
                    choices.push((*value).clone());
                }
                if choices.len() > CHOICES {
                    return schema;
                }
            }
            if values.len() >= 2 * choices.len() {
                schema.choices = choices;
            }
        }
        _ => {}
    }
    schema
}

/// The JSON Schema format of a text, if recognized.
fn format_of(text: &str) -> &'static str {
    let digits_at =
        |places: &[usize]| places.iter().all(|place| text.as_bytes().get(*place).is_some_and(u8::is_ascii_digit));
    let is_date = text.len() >= 10
        && digits_at(&[0, 1, 2, 3, 5, 6, 8, 9])
        && text.as_bytes()[4] == b'-'
        && text.as_bytes()[7] == b'-';
    if is_date && text.len() >= 16 && matches!(text.as_bytes()[10], b'T' | b' ') {
        "date-time"
    } else if is_date && text.len() == 10 {
        "date"
    } else if (text.starts_with("http://") || text.starts_with("https://"))
        && text.bytes().all(|byte| byte.is_ascii_graphic())
    {
        "uri"
    } else {
        ""
    }
}

/// Byte range of a date and time in a text, in ISO 8601 or with a blank instead of `T`.
pub(crate) fn time_in(text: &str) -> Option<std::ops::Range<usize>> {
    let bytes = text.as_bytes();
    let fits = |at: usize, pattern: &[u8]| {
        pattern.iter().enumerate().all(|(offset, wanted)| {
            bytes.get(at + offset).is_some_and(|byte| match wanted {
                b'0' => byte.is_ascii_digit(),
                b'T' => matches!(byte, b'T' | b' '),
                other => byte == other,
            })
        })
    };
    let start = (0..bytes.len()).find(|at| fits(*at, b"0000-00-00T00:00"))?;
    let mut end = start + 16;
    if fits(end, b":00") {
        end += 3;
        let decimals = bytes[end..].iter().skip(1).take_while(|byte| byte.is_ascii_digit()).count();
        if fits(end, b".0") {
            end += 1 + decimals;
        }
    }
    if fits(end, b"Z") {
        end += 1;
    } else if fits(end, b"+00:00") || fits(end, b"-00:00") {
        end += 6;
    }
    Some(start..end)
}

/// Parses the events of a recorded stream, or of JSON lines.
pub fn recorded(text: &str) -> Vec<SampledEvent> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let read = |data: &str| json(data).unwrap_or_else(|| Value::from(data));
    if !text.lines().any(|line| line.starts_with("data")) {
        let lines = text.lines().map(str::trim).filter(|line| line.starts_with(['{', '[']));
        return lines
            .map(|line| SampledEvent { event: "message".to_owned(), id: String::new(), data: read(line) })
            .collect();
    }
    let blocks = text.split("\n\n").filter(|block| block.lines().any(|line| line.starts_with("data")));
    let events = blocks.map(|block| {
        let field = |name: &str| {
            let lines = block.lines().filter_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
            let lines = lines.map(|line| line.strip_prefix(' ').unwrap_or(line).to_owned());
            lines.reduce(|all, line| format!("{all}\n{line}")).unwrap_or_default()
        };
        let event = Some(field("event")).filter(|event| !event.is_empty()).unwrap_or_else(|| "message".to_owned());
        SampledEvent { event, id: field("id"), data: read(&field("data")) }
    });
    events.collect()
}

/// Parses JSON; the reader bounds its depth.
pub fn json(text: &str) -> Option<Value> {
    fn value(json: serde_json::Value) -> Value {
        match json {
            serde_json::Value::Null => Value::Null,
            serde_json::Value::Bool(bool) => Value::Bool(bool),
            serde_json::Value::Number(number) => number.as_f64().map_or(Value::Null, Value::Number),
            serde_json::Value::String(text) => Value::text(text),
            serde_json::Value::Array(items) => Value::list(items.into_iter().map(value)),
            serde_json::Value::Object(entries) => {
                Value::map(entries.into_iter().map(|(key, inner)| (key, value(inner))))
            }
        }
    }
    serde_json::from_str(text).ok().map(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(event: &str, data: &str) -> SampledEvent {
        SampledEvent { event: event.to_owned(), id: String::new(), data: json(data).unwrap() }
    }

    #[test]
    fn a_recording_is_cut_into_its_events() {
        let found = recorded(
            ": hello\r\n\r\nevent: a\r\nid: 7\r\ndata: {\"x\":1}\r\n\r\ndata:one\ndata: two\n\nevent: nothing\n\n",
        );
        let shown: Vec<String> = found.iter().map(|seen| format!("{} {} {}", seen.event, seen.id, seen.data)).collect();
        assert_eq!(shown, ["a 7 {\"x\":1}", "message  \"one\\ntwo\""]);
        assert_eq!(recorded("{\"a\":1}\n\n{\"a\":2}\n").len(), 2);
    }

    #[test]
    fn a_time_is_found_in_a_text() {
        for (text, found) in [
            ("Server Time : 2026-03-07 09:00:01.418273", "2026-03-07 09:00:01.418273"),
            ("at 2026-03-07T09:00:01Z, ü", "2026-03-07T09:00:01Z"),
            ("2026-03-07T09:00+01:00", "2026-03-07T09:00+01:00"),
            ("2026-03-07T09:00:01.", "2026-03-07T09:00:01"),
        ] {
            assert_eq!(time_in(text).map(|range| &text[range]), Some(found), "{text}");
        }
        assert_eq!((time_in("2026-03-07"), time_in("ü 12:00"), time_in("")), (None, None, None));
    }

    #[test]
    fn fields_types_and_choices_come_from_what_was_seen() {
        let events = [
            seen("message", r#"{"level":"info","n":1,"at":"2026-01-01T00:00:00Z"}"#),
            seen("message", r#"{"level":"warn","n":1.5,"at":"2026-01-01T00:00:01Z","extra":true}"#),
            seen("message", r#"{"level":"info","n":2,"at":"2026-01-01T00:00:02Z"}"#),
            seen("message", r#"{"level":"info","n":2,"at":"2026-01-01T00:00:03Z"}"#),
            seen("bye", r#""later""#),
        ];
        let found = messages(&events);
        assert_eq!(found.iter().map(|message| message.event.as_deref()).collect::<Vec<_>>(), [None, Some("bye")]);
        let fields = found[0].schema.fields();
        let shown: Vec<String> = fields
            .iter()
            .map(|field| format!("{} {} {:?} {}", field.name, field.required, field.schema.shape, field.schema.format))
            .collect();
        assert_eq!(shown, ["level true Text ", "n true Number ", "at true Text date-time", "extra false Bool "]);
        assert_eq!(fields[0].schema.choices, ["info".into(), "warn".into()]);
    }
}
