//! Converts JSON Schema to [`Schema`]: properties, lists, enums, alternatives. A recursive part becomes [`Shape::Any`].

use super::reader::{Reader, short};
use crate::schema::{Field, Schema, Shape};
use ensemble_core::diag::{Code, Span};
use ensemble_core::syntax::Node;
use ensemble_core::value::{Map, Value};

/// Depth of nesting that is read; deeper data has [`Shape::Any`].
const LEVELS: usize = 16;

/// Limit of alternatives of one payload, and of their nesting.
const VARIANTS: usize = 64;
const VARIANT_LEVELS: usize = 4;

/// Limit of fields of one object.
const FIELDS: usize = 200;

impl<'t> Reader<'t, '_> {
    /// Reads the schema at `node`.
    pub fn schema(&mut self, node: &'t Node) -> Schema {
        self.schema_within(node, &mut Vec::new())
    }

    /// Alternatives of `oneOf` or `anyOf` with their names, when at least two of them are objects that can be distinguished. Otherwise empty.
    pub fn variants(&mut self, node: &'t Node) -> Vec<(String, Schema)> {
        let Some(node) = self.follow(node) else { return Vec::new() };
        let mut found = Vec::new();
        self.collect_variants(node, &mut found, 0);
        let objects = found.iter().filter(|(_, schema)| !schema.fields().is_empty()).count();
        if objects < 2 || objects < found.len() || !are_distinct(&found) {
            return Vec::new();
        }
        found
    }

    fn collect_variants(&mut self, node: &'t Node, found: &mut Vec<(String, Schema)>, level: usize) {
        let Some(key) = ["oneOf", "anyOf"].into_iter().find(|key| node.get(key).and_then(Node::list).is_some()) else {
            return;
        };
        // Keys beside `oneOf` and its like hold for each alternative.
        let shared = match node.get("properties") {
            Some(_) => Schema { shape: self.object(node, &mut vec![node.span]), ..Schema::default() },
            None => Schema::default(),
        };
        let tag = self.get(node, "discriminator");
        let tag_name = tag.map(|tag| self.text(tag, "propertyName")).unwrap_or_default();
        let mapping: Vec<(String, String)> = tag
            .map(|tag| self.entries_as_text(tag, "mapping"))
            .unwrap_or_default()
            .into_iter()
            .map(|(value, target)| (last_step(&target).to_owned(), value))
            .collect();
        for written in node.get(key).and_then(Node::list).unwrap_or_default() {
            if found.len() >= VARIANTS {
                let message = format!("an event of more than {VARIANTS} sorts: the others are left out");
                self.warn(Code::UnusedPart, written.span, message, None);
                return;
            }
            let Some(target) = self.follow(written) else { continue };
            let is_group = ["oneOf", "anyOf"].iter().any(|key| target.get(key).and_then(Node::list).is_some());
            if is_group && target.get("properties").is_none() && level < VARIANT_LEVELS {
                self.collect_variants(target, found, level + 1);
                continue;
            }
            let name = written.get("$ref").and_then(Node::text).map(|target| last_step(target).to_owned());
            let name = name.unwrap_or_else(|| self.text(target, "title"));
            let mut schema = self.schema(written);
            if schema == Schema::default()
                || target.get("type").is_some_and(|kind| kind.text().is_some_and(|kind| &**kind == "null"))
            {
                continue;
            }
            if !tag_name.is_empty() {
                let mapped = mapping.iter().find(|(target, _)| *target == name).map(|(_, value)| value.clone());
                tell_apart(&mut schema, &tag_name, mapped.unwrap_or_else(|| name.clone()));
            }
            found.push((name, joined(schema, shared.clone())));
        }
    }

    fn entries_as_text(&mut self, node: &'t Node, key: &str) -> Vec<(String, String)> {
        let entries = self.get(node, key).and_then(Node::map).unwrap_or_default();
        entries.iter().filter_map(|entry| Some((entry.key.to_string(), entry.node.text()?.to_string()))).collect()
    }

    fn schema_within(&mut self, node: &'t Node, around: &mut Vec<Span>) -> Schema {
        let written = node;
        let Some(node) = self.follow(node) else { return Schema::default() };
        // By span, because different references may lead to the same schema.
        if around.contains(&node.span) {
            let help = "it is shown as JSON from here on";
            self.warn(Code::ReferenceCycle, written.span, "this schema contains itself", Some(help));
            return Schema::default();
        }
        if around.len() >= LEVELS || self.schemas_left == 0 {
            return Schema::default();
        }
        self.schemas_left -= 1;
        if node.map().is_none() {
            // `true` stands for anything.
            if node.to_value().as_bool().is_none() {
                let message = format!("a schema is a map, not {}", node.described());
                self.warn(Code::WrongShape, node.span, message, None);
            }
            return Schema::default();
        }
        around.push(node.span);
        let schema = self.schema_of_map(node, around);
        around.pop();
        schema
    }

    fn schema_of_map(&mut self, node: &'t Node, around: &mut Vec<Span>) -> Schema {
        let mut schema = Schema {
            shape: self.shape(node, around),
            doc: self.first_text(node, &["description", "title"]),
            format: self.text(node, "format"),
            choices: self.choices(node),
            example: self.example(node),
            range: (number(node, &["minimum", "exclusiveMinimum"]), number(node, &["maximum", "exclusiveMaximum"])),
            title: self.text(node, "title"),
            nullable: self.is_nullable(node),
            more: more(node),
        };
        for part in self.items(node, "allOf") {
            let part = self.schema_within(part, around);
            schema = joined(schema, part);
        }
        for key in ["oneOf", "anyOf"] {
            let alternatives = self.items(node, key);
            let null = |part: &&Node| {
                part.get("type").is_some_and(|word| word.is_null() || word.text().is_some_and(|word| &**word == "null"))
            };
            schema.nullable |= alternatives.iter().any(null);
            let read: Vec<Schema> = alternatives.iter().map(|part| self.schema_within(part, around)).collect();
            if let Some(all) = read.into_iter().filter(|part| *part != Schema::default()).reduce(Schema::union) {
                schema = joined(schema, all);
            }
        }
        schema
    }

    /// True for `type: [string, null]`, and for `nullable: true` of OpenAPI 3.0.
    fn is_nullable(&mut self, node: &'t Node) -> bool {
        let words = self.items(node, "type");
        words.len() > 1 && words.iter().any(|word| word.is_null() || word.text().is_some_and(|word| &**word == "null"))
            || node.get("nullable").is_some_and(|node| node.to_value().as_bool() == Some(true))
    }

    fn shape(&mut self, node: &'t Node, around: &mut Vec<Span>) -> Shape {
        // Of `[string, null]` the first that is something counts.
        let words = self.items(node, "type");
        let word = words.iter().filter_map(|word| word.text()).find(|word| &***word != "null");
        match word.map(|word| &**word) {
            Some("boolean") => Shape::Bool,
            Some("integer") => Shape::Integer,
            Some("number") => Shape::Number,
            Some("string") => self.text_shape(node, around),
            Some("array") => self.list(node, around),
            Some("object") => self.object(node, around),
            Some(other) => {
                let help = "JSON Schema knows string, number, integer, boolean, object, array and null";
                let span = words.first().map_or(node.span, |word| word.span);
                self.warn(Code::UnknownWord, span, format!("unknown type `{}`", short(other)), Some(help));
                Shape::Any
            }
            None if node.get("properties").is_some() => self.object(node, around),
            None if node.get("items").is_some() => self.list(node, around),
            None => Shape::Any,
        }
    }

    /// The shape of a string. A string with JSON content has the shape of that JSON, because the stream client parses it.
    fn text_shape(&mut self, node: &'t Node, around: &mut Vec<Span>) -> Shape {
        match self.get(node, "contentSchema") {
            Some(inner) => self.schema_within(inner, around).shape,
            None if self.text(node, "contentMediaType").contains("json") => Shape::Any,
            None => Shape::Text,
        }
    }

    fn list(&mut self, node: &'t Node, around: &mut Vec<Span>) -> Shape {
        let item = node.get("items").filter(|items| items.list().is_none());
        Shape::List(Box::new(item.map(|item| self.schema_within(item, around)).unwrap_or_default()))
    }

    fn object(&mut self, node: &'t Node, around: &mut Vec<Span>) -> Shape {
        let required: Vec<String> =
            self.items(node, "required").iter().filter_map(|name| name.text().map(ToString::to_string)).collect();
        let properties = node.get("properties").and_then(|properties| self.follow(properties));
        let entries = properties.and_then(Node::map).unwrap_or_default();
        let fields = entries.iter().take(FIELDS).map(|entry| Field {
            name: entry.key.to_string(),
            required: required.iter().any(|name| **name == *entry.key),
            schema: self.schema_within(&entry.node, around),
        });
        Shape::Object(fields.collect())
    }

    fn choices(&mut self, node: &'t Node) -> Vec<Value> {
        if let Some(only) = node.get("const") {
            return vec![only.to_value()];
        }
        let choices = node.get("enum").and_then(Node::list).unwrap_or_default();
        choices.iter().take(100).map(Node::to_value).filter(|choice| !choice.is_null()).collect()
    }

    fn example(&mut self, node: &'t Node) -> Option<Value> {
        let listed = node.get("examples").and_then(Node::list).and_then(<[Node]>::first);
        let given = listed.or_else(|| node.get("example")).or_else(|| node.get("default"))?;
        Some(given.to_value()).filter(|value| !value.is_null())
    }
}

/// Last segment of a reference or of a schema's name.
fn last_step(reference: &str) -> &str {
    reference.rsplit('/').next().unwrap_or(reference)
}

/// Restricts the discriminator field of a variant to its value, unless the schema does.
fn tell_apart(schema: &mut Schema, field: &str, value: String) {
    let Shape::Object(fields) = &mut schema.shape else { return };
    match fields.iter_mut().find(|known| known.name == field) {
        Some(known) if known.schema.choices.is_empty() => known.schema.choices = vec![Value::from(value)],
        Some(_) => {}
        None => {
            let schema = Schema { choices: vec![Value::from(value)], ..Schema::of(Shape::Text) };
            fields.insert(0, Field { name: field.to_owned(), required: true, schema });
        }
    }
}

/// True when alternatives can be distinguished: a field has another constant in each, or no two have the same fields.
fn are_distinct(variants: &[(String, Schema)]) -> bool {
    let schemas: Vec<&Schema> = variants.iter().map(|(_, schema)| schema).collect();
    crate::schema::tag(&schemas).is_some() || {
        let names = |schema: &Schema| schema.fields().iter().map(|field| field.name.clone()).collect::<Vec<_>>();
        let mut all: Vec<Vec<String>> = schemas.iter().map(|schema| names(schema)).collect();
        all.sort();
        all.windows(2).all(|pair| pair[0] != pair[1])
    }
}

/// Keys that are copied verbatim.
const REPEATED: [&str; 15] = [
    "default",
    "examples",
    "pattern",
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "uniqueItems",
    "multipleOf",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "readOnly",
    "writeOnly",
    "deprecated",
    "contentEncoding",
];

fn more(node: &Node) -> Map {
    let entries = node.map().unwrap_or_default().iter();
    let mut more: Map = entries
        .filter(|entry| {
            REPEATED.contains(&&*entry.key) || entry.key.starts_with("x-") && !entry.key.starts_with("x-parser-")
        })
        .map(|entry| (entry.key.clone(), entry.node.to_value()))
        .collect();
    if let (Some(example), None) = (node.get("example"), more.get("examples")) {
        more.insert("examples", Value::list([example.to_value()]));
    }
    more
}

fn number(node: &Node, keys: &[&str]) -> Option<f64> {
    keys.iter().find_map(|key| node.get(key)?.to_value().as_f64())
}

/// Merges two schemas that both apply (`allOf`): fields of either.
fn joined(one: Schema, other: Schema) -> Schema {
    let shape = match (one.shape, other.shape) {
        (Shape::Object(mut fields), Shape::Object(more)) => {
            for field in more {
                match fields.iter_mut().find(|known| known.name == field.name) {
                    Some(known) => *known = field,
                    None => fields.push(field),
                }
            }
            Shape::Object(fields)
        }
        (Shape::Any, shape) => shape,
        (shape, _) => shape,
    };
    Schema {
        shape,
        doc: if one.doc.is_empty() { other.doc } else { one.doc },
        format: if one.format.is_empty() { other.format } else { one.format },
        choices: if one.choices.is_empty() { other.choices } else { one.choices },
        example: one.example.or(other.example),
        range: (one.range.0.or(other.range.0), one.range.1.or(other.range.1)),
        title: if one.title.is_empty() { other.title } else { one.title },
        nullable: one.nullable || other.nullable,
        more: other.more.iter().chain(one.more.iter()).map(|(key, value)| (key.clone(), value.clone())).collect(),
    }
}
