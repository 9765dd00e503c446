//! `schema`: prints JSON Schemas for editors, from the declarations that the loaders check with.

mod kinds;
mod screen;
mod simulate;
mod tape;
mod test;
mod theme;
mod widgets;

use std::process::ExitCode;

use clap::{Args, ValueEnum};
use serde_json::Value;

use super::messages::printed;
use crate::shell::terminal;

/// Prints the JSON Schema of a file of an app, for editors.
#[derive(Args, Clone, Debug)]
#[command(after_help = "Examples:
  ensemble-run schema > screen.schema.json
  ensemble-run schema test > test.schema.json

An editor that knows YAML takes it from the first line of a file:
  # yaml-language-server: $schema=../screen.schema.json")]
pub struct SchemaArgs {
    /// Kind of file.
    #[arg(value_enum, value_name = "KIND", default_value_t = SchemaKind::Screen)]
    pub of: SchemaKind,
}

/// Kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SchemaKind {
    /// `screens/*.yaml`, and a single screen.
    Screen,
    /// `theme.yaml`.
    Theme,
    /// `tests/*.test.yaml`.
    Test,
    /// `simulate/*.yaml`.
    Simulate,
    /// A line of a recording.
    Tape,
}

/// Prints the schema.
pub fn run(args: &SchemaArgs) -> ExitCode {
    let catalog = crate::shell::catalog();
    let schema = match args.of {
        SchemaKind::Screen => screen::schema(&catalog),
        SchemaKind::Theme => theme::schema(&catalog),
        SchemaKind::Test => test::schema(),
        SchemaKind::Simulate => simulate::schema(),
        SchemaKind::Tape => tape::schema(),
    };
    let text = lines(schema);
    printed(terminal::print(&format!("{text}\n")))
}

/// The schema with one line for each definition; fully indented it would be three times as long.
fn lines(schema: Value) -> String {
    let Value::Object(mut schema) = schema else { return String::new() };
    let Some(Value::Object(definitions)) = schema.remove("$defs") else { return String::new() };
    let line = |(name, value): (&String, &Value)| format!("{}: {value}", Value::from(name.as_str()));
    let rest: Vec<String> = schema.iter().map(line).collect();
    let definitions: Vec<String> = definitions.iter().map(|entry| format!("  {}", line(entry))).collect();
    format!("{{\n{},\n\"$defs\": {{\n{}\n}}\n}}", rest.join(",\n"), definitions.join(",\n"))
}
