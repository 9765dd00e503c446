//! Rewords messages of the YAML parser for authors.

use granit_parser::{ErrorKind, ScanError};

/// The reworded message, with text to type instead.
pub(super) fn in_our_words(fault: &ScanError) -> (String, Option<&'static str>) {
    let (message, help) = match fault.kind() {
        ErrorKind::TabNotAllowed
        | ErrorKind::TabInBlockIndentation
        | ErrorKind::TabInIndentation
        | ErrorKind::TabAtBlockScalarStart => ("a tab cannot indent", Some("use spaces")),
        ErrorKind::MappingValueNotAllowed | ErrorKind::InvalidColonPlacement => (
            "a `:` where no key can stand",
            Some("put text that holds `: ` in quotes; begin each key on a line of its own"),
        ),
        ErrorKind::SimpleKeyExpected | ErrorKind::InvalidSimpleKey => ("a key without `:`", Some("write `key: value`")),
        ErrorKind::ExpectedBlockMappingKey | ErrorKind::InvalidIndentation => {
            ("this does not line up with the lines above", Some("indent keys that belong together alike"))
        }
        ErrorKind::ExpectedBlockSequenceEntry => {
            ("this does not line up with the list above", Some("begin each item with `- `"))
        }
        ErrorKind::BlockSequenceEntryNotAllowed => {
            ("a list item cannot stand here", Some("begin the list on a line of its own below its key"))
        }
        ErrorKind::ExpectedFlowMappingSeparator => ("a `,` or `}` is missing", None),
        ErrorKind::ExpectedFlowSequenceSeparator => ("a `,` or `]` is missing", None),
        ErrorKind::UnclosedFlowCollection { open: '[' } | ErrorKind::UnexpectedEofFlowSequence => {
            ("`[` is never closed", Some("add `]`"))
        }
        ErrorKind::UnclosedFlowCollection { .. }
        | ErrorKind::UnexpectedEofFlowMapping
        | ErrorKind::UnexpectedEofImplicitFlowMapping => ("`{` is never closed", Some("add `}`")),
        // Their place is that of the opening one.
        ErrorKind::MismatchedFlowCollectionEnd { open: '[', .. } => ("`[` is never closed", Some("add `]`")),
        ErrorKind::MismatchedFlowCollectionEnd { .. } => ("`{` is never closed", Some("add `}`")),
        ErrorKind::MisplacedFlowCollectionEnd => ("a closing bracket without its opening one", None),
        ErrorKind::UnclosedQuotedScalar => ("a quotation mark is never closed", None),
        ErrorKind::InvalidTrailingSingleQuotedScalar | ErrorKind::InvalidTrailingDoubleQuotedScalar => (
            "text after a closing quotation mark",
            Some("put the whole value in quotes; a `'` inside of single quotes is written `''`"),
        ),
        ErrorKind::UnknownQuotedScalarEscape => {
            ("unknown escape after `\\`", Some("write `\\\\` for a backslash, or use single quotes"))
        }
        ErrorKind::UnexpectedCharacter { character: '@' | '`' } => {
            ("text cannot begin with this character", Some("put the text in quotes"))
        }
        ErrorKind::UnexpectedCharacter { character: '%' } => {
            ("text cannot begin with `%`", Some("put the text in quotes"))
        }
        ErrorKind::InvalidBlockScalarHeader => ("text after `|` or `>`", Some("begin the block on the next line")),
        ErrorKind::InvalidBlockScalarIndent
        | ErrorKind::InvalidQuotedScalarIndent
        | ErrorKind::InvalidFlowScalarIndent => {
            ("this line is indented too little", Some("indent it more than its key"))
        }
        ErrorKind::CommentInterceptedScalar => {
            ("a comment inside of a text of several lines", Some("put the text in quotes or in a block after `|-`"))
        }
        ErrorKind::UnexpectedEof => ("the file ends in the middle of a value", None),
        _ => {
            let words = fault.info();
            return (format!("this is no YAML: {}", words.trim_end_matches('.')), None);
        }
    };
    (message.to_owned(), help)
}
