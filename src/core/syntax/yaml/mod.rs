//! Parses YAML into a [`Tree`]. Only this folder depends on the YAML parser. Builds the tree from events with an explicit stack, so that no input can
//! overflow the thread's stack.

mod builder;
mod cause;
mod cut_value;
mod limits;
mod map;
mod messages;
mod repair;

use granit_parser::{ErrorKind, Event, Parser};

use self::builder::Builder;
pub use self::limits::Limits;
use self::repair::{MOST, Repaired};
use super::tree::Tree;
use crate::diag::{Code, Diagnostic, FileId, Report};

/// Parses the first document of `text` and reports all faults; `None` without a tree. A syntax fault with an obvious repair is reported as an error
/// and repaired, and parsing continues.
pub fn parse(text: &str, file: FileId, report: &mut Report) -> Option<Tree> {
    parse_within(Limits::default(), text, file, report)
}

/// Reads the first document of `text` within `limits`.
pub fn parse_within(limits: Limits, text: &str, file: FileId, report: &mut Report) -> Option<Tree> {
    let mut repaired = Repaired::of(text);
    for _ in 0..MOST {
        // The next attempt finds the faults of a failed one again, except the syntax fault that ended it.
        let mut found = Report::default();
        match attempt(limits, text, &repaired, file, &mut found) {
            Attempt::Read(tree) => {
                found.diagnostics().iter().for_each(|fault| report.add(fault.clone()));
                return tree;
            }
            Attempt::Slip(slip, at, kind) if repaired.repair(at, &kind) => report.add(slip),
            Attempt::Slip(slip, _, _) => {
                found.diagnostics().iter().for_each(|fault| report.add(fault.clone()));
                report.add(slip);
                return None;
            }
        }
    }
    None
}

/// Outcome of one parse of a text.
enum Attempt {
    /// The end was reached, or a limit.
    Read(Option<Tree>),
    /// A syntax fault at this byte.
    Slip(Diagnostic, usize, ErrorKind),
}

fn attempt(limits: Limits, text: &str, repaired: &Repaired<'_>, file: FileId, report: &mut Report) -> Attempt {
    let mut options = granit_parser::options! {
        // Without it the parser stops at the first unknown alias and later faults are not found.
        emit_unresolved_aliases: true,
        flow_nesting_limit: limits.levels,
        block_nesting_limit: limits.levels,
    };
    options.set_emit_comments(false);
    let mut builder = Builder::new(text, repaired, file, report, limits);
    let mut parser = Parser::new_from_str_with_options(&repaired.text, options);
    while let Some(event) = parser.next_event() {
        let (event, span) = match event {
            Ok(found) => found,
            Err(fault) => {
                let at = fault.marker().byte_offset().unwrap_or_default();
                return match builder.syntax_fault(&fault) {
                    Some(slip) => Attempt::Slip(slip, at, fault.kind().clone()),
                    None => Attempt::Read(None),
                };
            }
        };
        let span = builder.span(&span);
        if matches!(event, Event::DocumentStart(..)) && builder.root.is_some() {
            let fault = Diagnostic::error(Code::SeveralDocuments, span, "a second YAML document begins here");
            builder.report.add(fault.help("keep one document in a file; `---` begins another one"));
            break;
        }
        if builder.event(event, span).is_err() {
            return Attempt::Read(None);
        }
    }
    Attempt::Read(builder.root.map(|root| Tree { root }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Sources;
    use crate::syntax::tree::{Node, Style};

    fn read(text: &str) -> (Option<Tree>, Vec<String>) {
        let mut sources = Sources::default();
        let file = sources.add("t.yaml", text);
        let mut report = Report::default();
        let tree = parse(text, file, &mut report);
        let source = sources.get(file).unwrap();
        let faults = report.diagnostics().iter().map(|fault| {
            let place = source.position(fault.span.map_or(0, |span| span.start));
            format!("{}:{} {}", place.line, place.column, fault.message)
        });
        (tree, faults.collect())
    }

    fn written(node: &Node, text: &str) -> String {
        text[node.span.start as usize..node.span.end as usize].to_owned()
    }

    #[test]
    fn every_key_and_value_has_its_place() {
        let text = "a: |\n  x ${b}\n    y\n\n# c\nb: 'it''s'\nf: [1, {x: y}]\ng:\n  - h: é\n  - i\nj: 1\n";
        let root = read(text).0.unwrap().root;
        assert_eq!(written(root.get("b").unwrap(), text), "'it''s'");
        assert_eq!(written(root.get("f").unwrap(), text), "[1, {x: y}]");
        assert_eq!(written(root.get("g").unwrap(), text), "- h: é\n  - i");
        let block = root.get("a").unwrap().scalar().unwrap();
        assert_eq!((&*block.text, block.style), ("x ${b}\n  y\n", Style::Block));
        assert_eq!(block.offsets.in_file(2) as usize, text.find("${b}").unwrap());
        assert_eq!(
            root.to_value().to_string(),
            r#"{"a":"x ${b}\n  y\n","b":"it's","f":[1,{"x":"y"}],"g":[{"h":"é"},"i"],"j":1}"#
        );
    }

    #[test]
    fn of_two_equal_keys_the_first_stays() {
        let (tree, faults) = read("a: 1\nb: 2\na: 3\n");
        assert_eq!(faults, ["3:1 `a` is written twice"]);
        assert_eq!(tree.unwrap().root.to_value().to_string(), r#"{"a":1,"b":2}"#);
    }

    #[test]
    fn aliases_and_merge_keys_are_followed() {
        let (tree, faults) = read("base: &b {x: 1, y: 2}\nc:\n  <<: *b\n  x: 3\nd: *b\n");
        assert!(faults.is_empty(), "{faults:?}");
        assert_eq!(
            tree.unwrap().root.to_value().to_string(),
            r#"{"base":{"x":1,"y":2},"c":{"x":3,"y":2},"d":{"x":1,"y":2}}"#
        );
    }

    #[test]
    fn faults_say_what_is_wrong_and_where() {
        for (text, fault) in [
            ("a:\n\t- x", "2:2 a tab cannot indent"),
            ("a: b: c", "1:5 a `:` where no key can stand"),
            ("a:\n  b: 1\n c: 2", "3:2 this does not line up with the lines above"),
            ("a: [1, 2", "1:4 `[` is never closed"),
            ("a: *x", "1:4 unknown anchor `x`"),
            ("a: {{x}}", "1:5 a map cannot be a key"),
            ("a: 'x", "1:4 a quotation mark is never closed"),
            ("a: @x", "1:4 text cannot begin with this character"),
            ("a: 1\n---\nb: 2", "2:1 a second YAML document begins here"),
        ] {
            assert_eq!(read(text).1, [fault], "{text}");
        }
    }

    #[test]
    fn a_value_that_a_comma_cuts_is_one_value_and_one_fault() {
        let text = "{a: rgba(0, 0, 0, .4), b: [rgb(1,2,3), red], c: f(x, y) + 1 , d: g(x, e: 1}\n";
        let (tree, faults) = read(text);
        assert_eq!(
            faults,
            [
                "1:5 the comma cuts `rgba(0, 0, 0, .4)`",
                "1:28 the comma cuts `rgb(1,2,3)`",
                "1:49 the comma cuts `f(x, y) + 1`"
            ]
        );
        let root = tree.unwrap().root;
        assert_eq!(
            root.to_value().to_string(),
            r#"{"a":"rgba(0, 0, 0, .4)","b":["rgb(1,2,3)","red"],"c":"f(x, y) + 1","d":"g(x","e":1}"#
        );
        assert_eq!(written(root.get("a").unwrap(), text), "rgba(0, 0, 0, .4)");
    }

    #[test]
    fn hostile_texts_are_refused_with_one_fault() {
        let laughs: String = std::iter::once("a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned())
            .chain((1..12).map(|n| format!("a{n}: &a{n} [{}]\n", vec![format!("*a{}", n - 1); 9].join(", "))))
            .collect();
        let chain: String = std::iter::once("a0: &a0 x\n".to_owned())
            .chain((1..2000).map(|n| format!("a{n}: &a{n} [*a{}]\n", n - 1)))
            .collect();
        let levels: String = (0..5000).map(|n| format!("{}a:\n", " ".repeat(n))).collect();
        let itself = "a: &a [*a]".to_owned();
        for text in [laughs, chain, levels, itself, "[".repeat(200_000), "{a: ".repeat(200_000), "- ".repeat(200_000)] {
            let (_, faults) = read(&text);
            assert_eq!(faults.len(), 1, "{:?}: {faults:?}", &text[..10]);
        }
    }
}
