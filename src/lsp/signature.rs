//! Signature help: parameters of the call that is being written.

use ensemble_model::{Form, Shape};
use lsp_types::{
    Documentation, MarkupContent, MarkupKind, ParameterInformation, ParameterLabel, SignatureHelp, SignatureInformation,
};

use crate::query::Query;

/// Bytes in front of the place that are searched for the open bracket.
const FURTHEST: usize = 4000;

/// Signature of the call around the place of a query, with its active parameter.
pub fn signature_help(query: &Query<'_>) -> Option<SignatureHelp> {
    if query.model.place_at(query.file, query.offset)?.form != Form::JavaScript {
        return None;
    }
    let before = query.text().get(..query.offset as usize)?;
    let (open, commas) = open_bracket(before)?;
    let callee = before[..open].trim_end();
    let start = callee.trim_end_matches(|c: char| c.is_alphanumeric() || matches!(c, '_' | '$')).len();
    let (name, at) = (&callee[start..], callee.len() as u32);
    let (parameters, doc) = if callee[..start].ends_with('.') {
        let member = query.model.member(&query.model.object_at(query.file, at)?, name)?;
        (member.parameters?, member.doc)
    } else {
        let known = query.model.scope_at(query.file, at).into_iter().find(|known| &*known.name == name)?;
        let is_function = known.parameters.is_some() || known.shape == Shape::Function;
        (known.parameters.filter(|_| is_function)?, known.doc)
    };
    let label = format!("{name}{parameters}");
    let parameters = places(&label, name.len());
    let active = commas.min(parameters.len().saturating_sub(1)) as u32;
    let value = query.host.without_secrets(&doc);
    let doc =
        (!doc.is_empty()).then_some(Documentation::MarkupContent(MarkupContent { kind: MarkupKind::Markdown, value }));
    let label_of = |(from, to): (usize, usize)| {
        let units = |text: &str| text.encode_utf16().count() as u32;
        let start = units(&label[..from]);
        ParameterLabel::LabelOffsets([start, start + units(&label[from..to])])
    };
    let parameters: Vec<ParameterInformation> = parameters
        .into_iter()
        .map(|place| ParameterInformation { label: label_of(place), documentation: None })
        .collect();
    let signature = SignatureInformation {
        documentation: doc,
        active_parameter: (!parameters.is_empty()).then_some(active),
        parameters: Some(parameters),
        label: label.clone(),
    };
    Some(SignatureHelp { signatures: vec![signature], active_signature: Some(0), active_parameter: None })
}

/// Offset of the last open `(` of a text, and the number of commas behind it. Brackets in strings are skipped.
fn open_bracket(before: &str) -> Option<(usize, usize)> {
    let from = before.len().saturating_sub(FURTHEST);
    let (mut depth, mut commas, mut quote) = (0_usize, 0, None);
    for (at, c) in before.char_indices().rev().take_while(|(at, _)| *at >= from) {
        match (quote, c) {
            (Some(open), c) => {
                if c == open {
                    quote = None;
                }
            }
            (None, '\'' | '"' | '`') => quote = Some(c),
            (None, ')' | ']' | '}') => depth += 1,
            (None, '(') if depth == 0 => return Some((at, commas)),
            // `{name: …}` and `[…]` within the call are one argument; a body of statements ends the search.
            (None, '[' | '{') if depth == 0 => commas = 0,
            (None, '(' | '[' | '{') => depth = depth.saturating_sub(1),
            (None, ',') if depth == 0 => commas += 1,
            (None, ';') if depth == 0 => return None,
            (None, _) => {}
        }
    }
    None
}

/// Ranges of the parameters in a label such as `add(one, two)`.
fn places(label: &str, name: usize) -> Vec<(usize, usize)> {
    let Some(end) = label.rfind(')').filter(|end| *end > name) else { return Vec::new() };
    let mut found = Vec::new();
    let (mut depth, mut start) = (0, name + 1);
    for (at, c) in label.char_indices().filter(|(at, _)| (name + 1..=end).contains(at)) {
        match c {
            '{' | '[' | '(' => depth += 1,
            '}' | ']' => depth -= 1,
            ')' if at < end => depth -= 1,
            ',' | ')' if depth == 0 => {
                let written = &label[start..at];
                let lead = written.len() - written.trim_start().len();
                if !written.trim().is_empty() {
                    found.push((start + lead, start + written.trim_end().len()));
                }
                start = at + 1;
            }
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_open_bracket_is_found() {
        assert_eq!(open_bracket("f(a, g(b, c), "), Some((1, 2)));
        assert_eq!(open_bracket("f({a: 1, b: "), Some((1, 0)));
        assert_eq!(open_bracket("f(')', "), Some((1, 1)));
        assert_eq!(open_bracket("f(a); b"), None);
        assert_eq!(open_bracket("ü"), None);
    }

    #[test]
    fn parameters_have_their_places() {
        let shown = |label: &str, name| -> Vec<String> {
            places(label, name).into_iter().map(|(from, to)| label[from..to].to_owned()).collect()
        };
        assert_eq!(shown("add(one, two = [1, 2])", 3), ["one", "two = [1, 2]"]);
        assert_eq!(shown("f({name, inputs}, more)", 1), ["{name, inputs}", "more"]);
        assert_eq!(shown("f()", 1), [""; 0]);
    }
}
