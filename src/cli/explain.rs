//! `explain`: the meaning of a fault's code with a wrong and a right example; without a code, a list of all codes.

use std::fmt::Write as _;
use std::process::ExitCode;

use clap::Args;

use super::messages::printed;
use crate::shell::terminal::{print, say};
use ensemble_core::diag::{Code, Examples, nearest};

/// Explains a code of a fault, or lists all codes.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  ensemble-run explain E0203")]
pub struct ExplainArgs {
    /// A code such as E0203; `e0203` and `203` do as well.
    #[arg(value_name = "CODE")]
    pub code: Option<String>,
}

/// Prints the explanation; exit code 2 for an unknown code.
pub fn run(args: &ExplainArgs) -> ExitCode {
    let text = match &args.code {
        None => list(),
        Some(written) => match written.parse() {
            Ok(code) => explained(code),
            Err(_) => {
                refuse(written);
                return ExitCode::from(2);
            }
        },
    };
    printed(print(&text))
}

fn refuse(written: &str) {
    let codes: Vec<String> = Code::ALL.iter().map(Code::to_string).collect();
    let near = nearest(written, codes.iter().map(String::as_str)).map(|near| format!(", did you mean `{near}`?"));
    say(&format!("no code is called `{written}`{}", near.unwrap_or_default()));
}

fn list() -> String {
    Code::ALL.iter().fold(String::new(), |mut text, code| {
        let written = writeln!(text, "{code}  {}", code.title());
        debug_assert!(written.is_ok(), "writing into a text cannot fail");
        text
    })
}

/// Explanation of a fault's code, with its examples.
pub(super) fn explained(code: Code) -> String {
    let mut text = format!("{code}: {}\n", code.title());
    if let Some(explanation) = code.explanation() {
        let (wrong, right) = (indented(explanation.wrong), indented(explanation.right));
        let file = match explanation.examples {
            Examples::File(name) => format!(", in `{name}`"),
            Examples::Screen | Examples::Words => String::new(),
        };
        text.push_str(&format!("\n{}\n\nWrong{file}:\n\n{wrong}\nRight{file}:\n\n{right}", explanation.text));
    }
    text
}

fn indented(text: &str) -> String {
    text.lines().map(|line| format!("    {line}\n")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_explained_with_two_examples() {
        let text = explained(Code::UnknownProperty);
        assert!(text.starts_with("E0203: a widget has no such property\n"), "{text}");
        assert!(text.contains("Wrong:\n\n    View:\n") && text.contains("      lable: Send\n"), "{text}");
    }

    #[test]
    fn the_list_has_one_line_a_code() {
        assert_eq!(list().lines().count(), Code::ALL.len());
    }
}
