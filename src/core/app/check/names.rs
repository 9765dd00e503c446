//! `${foo.bar}`: `foo` must be something. Only what is surely nothing is reported: scripts may make names known in ways that no reader sees.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::app::App;
use crate::app::facts::{Facts, NameUse, Owner};
use crate::diag::{Code, Diagnostic, Report, Span, nearest};

/// Names that every expression sees.
const EVERYWHERE: &[&str] = &[
    "app",
    "env",
    "secrets",
    "ensemble",
    "e",
    "appInfo",
    "device",
    "FieldValue",
    "Timestamp",
    "auth",
    "event",
    "response",
    "this",
    "message",
    "apiSecureStorage",
    "getStringValue",
    "styles",
    "user",
    "colors",
    "spacing",
    "typography",
    // What older apps find in handlers beside `event`.
    "value",
    "selectedValue",
    "selectedValues",
    "search",
    "open",
    "tooltipState",
    "selectedRows",
    "selectedRowKeys",
    "page",
    "pageSize",
    "totalRows",
    "sortOrder",
    "columnTitle",
    "dataKey",
    "data",
    "index",
    "step",
    "vals",
    "fields",
    "location",
    "file",
    // What a notification that was tapped hands to the screen.
    "notificationPayload",
    // JavaScript's own.
    "Array",
    "Boolean",
    "Date",
    "Error",
    "Infinity",
    "Intl",
    "JSON",
    "Map",
    "Math",
    "NaN",
    "Number",
    "Object",
    "Promise",
    "RegExp",
    "Set",
    "String",
    "Symbol",
    "arguments",
    "atob",
    "btoa",
    "clearInterval",
    "clearTimeout",
    "console",
    "decodeURI",
    "decodeURIComponent",
    "encodeURI",
    "encodeURIComponent",
    "escape",
    "fetch",
    "globalThis",
    "isFinite",
    "isNaN",
    "parseDouble",
    "parseFloat",
    "parseInt",
    "performance",
    "queueMicrotask",
    "regExp",
    "setImmediate",
    "setInterval",
    "setTimeout",
    "undefined",
    "unescape",
    "window",
];

// A longer expression is a program; looking for each of its names would take long.
const LONGEST: usize = 4096;

/// Warns of each expression that reads below a name that nothing has.
pub fn check(app: &App, facts: &Facts, report: &mut Report) {
    let anywhere: BTreeSet<Arc<str>> = facts.names.values().flatten().cloned().collect();
    let nothing = BTreeSet::new();
    let small = |used: &&NameUse| !used.code.free.is_empty() && used.code.source.len() <= LONGEST;
    for used in facts.uses.iter().filter(small) {
        if report.is_full() {
            return;
        }
        let own = match &used.owner {
            // A custom widget sees whatever its caller sees.
            Owner::Part(_) | Owner::Shared => &anywhere,
            owner => facts.names.get(owner).unwrap_or(&nothing),
        };
        let shared = facts.names.get(&Owner::Shared).unwrap_or(&nothing);
        for name in &*used.code.free {
            let known = own.contains(name)
                || shared.contains(name)
                || used.templates.contains(name)
                || EVERYWHERE.contains(&&**name)
                || app.screens.get(owner_name(&used.owner)).is_some_and(|screen| screen.apis.contains_key(name));
            if known {
                continue;
            }
            if let Some(span) = read_below(used, name) {
                let known = own.iter().chain(shared).chain(&used.templates).map(|name| &**name);
                report.add(fault(name, span, known, report));
            }
        }
    }
}

fn owner_name(owner: &Owner) -> &str {
    match owner {
        Owner::Screen(name) => name,
        _ => "",
    }
}

fn fault<'n>(name: &str, span: Span, known: impl Iterator<Item = &'n str>, report: &Report) -> Diagnostic {
    let fault = Diagnostic::warning(Code::NameUnknown, span, format!("nothing is called `{name}` here"));
    let fault = fault.label("no widget id, API, input or variable has this name");
    if report.is_full() {
        return fault;
    }
    match nearest(name, known) {
        Some(near) => fault.help(format!("did you mean `{near}`?")),
        None => fault,
    }
}

/// Where the expression reads a member of `name`; `None` when it does not, or when it may declare the name itself.
fn read_below(used: &NameUse, name: &str) -> Option<Span> {
    let source = &*used.code.source;
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$');
    let mut found = None;
    for (at, _) in source.match_indices(name) {
        let before = source[..at].chars().next_back();
        let after = source[at + name.len()..].trim_start();
        if before.is_some_and(|c| is_word(c) || c == '.') || source[at + name.len()..].starts_with(is_word) {
            continue;
        }
        // A parameter of an inner function, or text.
        if after.starts_with("=>")
            || after.starts_with(',') && source.contains("=>")
            || after.starts_with(')') && source.contains("=>")
        {
            return None;
        }
        if before.is_some_and(|c| matches!(c, '\'' | '"' | '`')) || source.contains("function") {
            return None;
        }
        if after.starts_with('.') || after.starts_with('[') || after.starts_with("?.") {
            found.get_or_insert(at);
        }
    }
    let at = found?;
    let line = source[..at].matches('\n').count();
    let start_of_line = source[..at].rfind('\n').map_or(0, |end| end + 1);
    let start = used.code.line_starts.get(line)? + (at - start_of_line) as u32;
    Some(Span { start, end: start + name.len() as u32, ..used.code.span })
}
