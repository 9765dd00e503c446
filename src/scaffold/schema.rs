//! `Schema`: the part of JSON Schema that screens use, read from a document or inferred from events.

use ensemble_core::value::{Map, Value};

/// Schema of a value.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Schema {
    /// Shape.
    pub shape: Shape,
    /// Description.
    pub doc: String,
    /// JSON Schema format, such as `date-time` or `uri`.
    pub format: String,
    /// Allowed values; empty for any.
    pub choices: Vec<Value>,
    /// An example value.
    pub example: Option<Value>,
    /// Minimum and maximum of a number.
    pub range: (Option<f64>, Option<f64>),
    /// Title.
    pub title: String,
    /// True when null is allowed.
    pub nullable: bool,
    /// Other keys of JSON Schema: default, examples, pattern, lengths, `x-` keys.
    pub more: Map,
}

/// Shape of a value.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Shape {
    /// Unknown.
    #[default]
    Any,
    /// `true` or `false`.
    Bool,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// Text.
    Text,
    /// A list with items of one schema.
    List(Box<Schema>),
    /// An object with these fields.
    Object(Vec<Field>),
}

/// A field of an object.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Name.
    pub name: String,
    /// True when every event has the field.
    pub required: bool,
    /// Schema of the value.
    pub schema: Schema,
}

/// Folded names of fields that hold a point in time.
const TIMES: [&str; 15] = [
    "ts",
    "time",
    "timestamp",
    "at",
    "date",
    "datetime",
    "created",
    "createdat",
    "updated",
    "updatedat",
    "eventtime",
    "timefired",
    "dt",
    "when",
    "now",
];

impl Schema {
    /// A schema with a shape and nothing else.
    pub fn of(shape: Shape) -> Self {
        Self { shape, ..Self::default() }
    }

    /// Fields of an object; empty for other shapes.
    pub fn fields(&self) -> &[Field] {
        match &self.shape {
            Shape::Object(fields) => fields,
            _ => &[],
        }
    }

    /// True when a field called `name` holds a point in time, by its format or name.
    pub fn is_time(&self, name: &str) -> bool {
        let known = TIMES.contains(&crate::name::folded(name).as_str());
        match self.shape {
            // Short names such as `at` are often words; only numbers under them are times.
            Shape::Text => self.format == "date-time" || known && self.format.is_empty() && name.len() > 2,
            Shape::Integer | Shape::Number => known,
            _ => false,
        }
    }

    /// The shape in one word, for people.
    pub fn word(&self) -> &'static str {
        match self.shape {
            Shape::Any => "anything",
            Shape::Bool => "true or false",
            Shape::Integer => "integer",
            Shape::Number => "number",
            Shape::Text if self.format == "date-time" => "time",
            Shape::Text => "text",
            Shape::List(_) => "list",
            Shape::Object(_) => "object",
        }
    }

    /// True for a number, integer or not.
    pub fn is_number(&self) -> bool {
        matches!(self.shape, Shape::Integer | Shape::Number)
    }

    /// True for text of any format.
    pub fn is_text(&self) -> bool {
        self.shape == Shape::Text
    }

    /// True when a value has every required field and uses allowed values only.
    pub fn fits(&self, value: &Value) -> bool {
        if !self.choices.is_empty() && !self.choices.contains(value) {
            return false;
        }
        match (&self.shape, value) {
            (Shape::Object(fields), Value::Map(map)) => fields.iter().all(|field| match map.get(&field.name) {
                Some(value) => field.schema.choices.is_empty() || field.schema.choices.contains(value),
                None => !field.required,
            }),
            (Shape::Object(_), _) => false,
            _ => true,
        }
    }

    /// A schema that accepts the values of both: fields of either; those missing in one become optional.
    pub fn union(self, other: Self) -> Self {
        let shape = match (self.shape, other.shape) {
            (Shape::Any, shape) | (shape, Shape::Any) => shape,
            (Shape::Integer, Shape::Number) | (Shape::Number, Shape::Integer) => Shape::Number,
            (Shape::List(one), Shape::List(other)) => Shape::List(Box::new(one.union(*other))),
            (Shape::Object(one), Shape::Object(other)) => Shape::Object(union_of_fields(one, other)),
            (one, other) if one == other => one,
            _ => Shape::Any,
        };
        let mut choices = self.choices;
        if choices.is_empty() || other.choices.is_empty() {
            // A schema without a list accepts any value, so the union has none.
            choices.clear();
        } else {
            for choice in other.choices {
                if !choices.contains(&choice) {
                    choices.push(choice);
                }
            }
        }
        Self {
            shape,
            doc: if self.doc.is_empty() { other.doc } else { self.doc },
            format: if self.format == other.format { self.format } else { String::new() },
            choices,
            example: self.example.or(other.example),
            range: (self.range.0.and(other.range.0), self.range.1.and(other.range.1)),
            title: if self.title == other.title { self.title } else { String::new() },
            nullable: self.nullable || other.nullable,
            more: self
                .more
                .iter()
                .filter(|(key, value)| other.more.get(key) == Some(value))
                .map(|(key, value)| (key.clone(), value.clone()))
                .collect(),
        }
    }
}

/// The discriminator of several schemas: a field that each requires, with values that no other has.
pub fn tag(sorts: &[&Schema]) -> Option<String> {
    let (first, rest) = sorts.split_first()?;
    let is_tag = |field: &&Field| {
        let mut seen: Vec<&Value> = field.schema.choices.iter().collect();
        if seen.is_empty() || seen.len() > 3 {
            return false;
        }
        for other in rest {
            let Some(own) = other.fields().iter().find(|known| known.name == field.name) else { return false };
            if own.schema.choices.is_empty() || own.schema.choices.iter().any(|choice| seen.contains(&choice)) {
                return false;
            }
            seen.extend(&own.schema.choices);
        }
        true
    };
    let found = if rest.is_empty() { None } else { first.fields().iter().find(is_tag) };
    found.map(|field| field.name.clone())
}

fn union_of_fields(mut one: Vec<Field>, other: Vec<Field>) -> Vec<Field> {
    for field in &mut one {
        field.required &= other.iter().any(|known| known.name == field.name);
    }
    for field in other {
        match one.iter_mut().find(|known| known.name == field.name) {
            Some(known) => {
                known.required &= field.required;
                known.schema = std::mem::take(&mut known.schema).union(field.schema);
            }
            None => one.push(Field { required: false, ..field }),
        }
    }
    one
}
