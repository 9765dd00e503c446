//! Random edits of bundled apps: no panic, every request is answered, and what is known in the end is what a fresh session knows.

use std::fs;
use std::path::Path;

use serde_json::json;

use super::client::{Client, uri};
use crate::support::with_stack;

/// Edits of each app; `LSP_EDITS` says another number.
#[cfg(test)]
const EDITS: u32 = 12;

/// Inserted texts: pieces of the language, and characters that break it.
const PIECES: [&str; 20] = [
    "\n",
    "  ",
    "- ",
    ": ",
    "#",
    "'",
    "\"",
    "${",
    "}",
    "{",
    "[",
    "|",
    "&a ",
    "*a",
    "\t",
    "ü𝄞",
    "Text:\n",
    "onTap: ",
    "View:\n",
    "invokeAPI",
];

/// Requests that are asked between edits, at a random place.
const REQUESTS: &[&str] = &[
    "textDocument/diagnostic",
    "textDocument/completion",
    "textDocument/hover",
    "textDocument/definition",
    "textDocument/references",
    "textDocument/prepareRename",
    "textDocument/documentSymbol",
    "textDocument/foldingRange",
    "textDocument/documentColor",
    "textDocument/codeAction",
    "textDocument/formatting",
    "textDocument/semanticTokens/full",
    "textDocument/inlayHint",
    "textDocument/signatureHelp",
];

struct Random(u64);

impl Random {
    /// A number below `end`, which is more than 0.
    fn below(&mut self, end: usize) -> usize {
        // Xorshift; the same numbers each time.
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end as u64) as usize
    }
}

/// The files of an app's folder, by their paths in it, with the texts of those that are text.
fn files_of(folder: &Path) -> Vec<(String, String)> {
    let (mut found, mut open) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(inner) = open.pop() {
        let Ok(entries) = fs::read_dir(&inner) else { continue };
        for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
            if path.is_dir() {
                open.push(path);
            } else if let (Ok(text), Ok(name)) = (fs::read_to_string(&path), path.strip_prefix(folder)) {
                found.push((name.display().to_string(), text));
            }
        }
    }
    found.sort();
    found
}

/// Edits files of every bundled app, `edits` times each. Returns how often.
pub fn random_edits(edits: u32) -> u32 {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().find(|folder| folder.join("apps").is_dir());
    let root = root.unwrap_or(Path::new("."));
    let mut apps: Vec<_> = fs::read_dir(root.join("apps"))
        .map(|entries| entries.filter_map(|entry| Some(entry.ok()?.path())).filter(|path| path.is_dir()).collect())
        .unwrap_or_default();
    apps.sort();
    for (seed, app) in apps.iter().enumerate() {
        let files = files_of(app);
        with_stack(|| edit(&files, edits, seed as u64 + 1));
    }
    edits * apps.len() as u32
}

/// A file that is edited.
struct Edited {
    path: String,
    original: String,
    text: String,
    version: i32,
}

/// Edits between two comparisons with a fresh session.
const BETWEEN: u32 = 100;

/// So many files of an app are open.
const OPEN: usize = 4;

fn edit(files: &[(String, String)], edits: u32, seed: u64) {
    let mut random = Random(0x9E37_79B9_7F4A_7C15 ^ seed);
    let all: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let mut client = Client::new(&all, json!({}));
    let is_edited = |path: &str| {
        ["screens/", "widgets/", "scripts/", "actions/", "theme."].iter().any(|folder| path.starts_with(folder))
    };
    let mut open: Vec<Edited> = Vec::new();
    for (path, text) in files.iter().filter(|(path, _)| is_edited(path)).take(OPEN) {
        client.open(path, text);
        open.push(Edited { path: path.clone(), original: text.clone(), text: text.clone(), version: 1 });
    }
    assert!(!open.is_empty());
    for edit in 1..=edits {
        let at = random.below(open.len());
        let file = &mut open[at];
        step(&mut client, file, &mut random);
        if edit % BETWEEN == 0 || edit == edits {
            compare(&mut client, &all, &open, &mut random);
        }
    }
}

/// The session knows the same as a fresh one over the same texts.
fn compare(client: &mut Client, all: &[(&str, &str)], open: &[Edited], random: &mut Random) {
    client.settle();
    let mut fresh = Client::new(all, json!({}));
    for file in open {
        fresh.open(&file.path, &file.text);
    }
    for (path, _) in all {
        assert_eq!(client.faults_of(path), fresh.faults_of(path), "{path}");
    }
    for file in open {
        let at = (0..=random.below(file.text.len() + 1)).rev().find(|at| file.text.is_char_boundary(*at));
        let (line, character) = position(&file.text, at.unwrap_or_default());
        let document = json!({"uri": uri(&file.path)});
        let params = json!({"textDocument": document, "position": {"line": line, "character": character}});
        for method in ["documentSymbol", "semanticTokens/full", "documentColor", "completion", "hover", "definition"] {
            let method = format!("textDocument/{method}");
            let (ours, other) = (client.request(&method, params.clone()), fresh.request(&method, params.clone()));
            assert_eq!(ours, other, "{method} in {} at {line}:{character}", file.path);
        }
    }
}

fn step(client: &mut Client, file: &mut Edited, random: &mut Random) {
    let floor = |text: &str, mut at: usize| {
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let text = &mut file.text;
    let start = floor(text, random.below(text.len() + 1));
    let end = floor(text, (start + random.below(6)).min(text.len())).max(start);
    let piece = if random.below(4) == 0 { "" } else { PIECES[random.below(PIECES.len())] };
    file.version += 1;
    client.change(&file.path, file.version, (position(text, start), position(text, end)), piece);
    text.replace_range(start..end, piece);
    if random.below(8) == 0 {
        client.settle();
    }
    let (line, character) = position(text, (start + piece.len()).min(text.len()));
    for request in REQUESTS {
        let position = json!({"line": line, "character": character});
        let mut params = json!({"textDocument": {"uri": uri(&file.path)}, "position": position});
        match *request {
            "textDocument/references" => params["context"] = json!({"includeDeclaration": true}),
            "textDocument/codeAction" => {
                params["context"] = json!({"diagnostics": []});
                params["range"] = json!({"start": position, "end": position});
            }
            "textDocument/formatting" => params["options"] = json!({"tabSize": 2, "insertSpaces": true}),
            "textDocument/inlayHint" => params["range"] = json!({"start": position, "end": position}),
            _ => {}
        }
        if random.below(8) == 0 {
            client.request(request, params);
        }
    }
    // A text that has become anything is typed anew.
    if text.len() > 2 * file.original.len() || random.below(100) == 0 {
        let end = position(text, text.len());
        file.version += 1;
        client.change(&file.path, file.version, ((0, 0), end), &file.original);
        file.original.clone_into(text);
    }
}

/// Line and column of a byte, in UTF-16.
fn position(text: &str, at: usize) -> (u32, u32) {
    let before = &text[..at];
    let line = before.matches('\n').count();
    let start = before.rfind('\n').map_or(0, |end| end + 1);
    (line as u32, before[start..].encode_utf16().count() as u32)
}

#[test]
fn random_edits_leave_what_a_fresh_session_finds() {
    let edits = std::env::var("LSP_EDITS").ok().and_then(|number| number.parse().ok()).unwrap_or(EDITS);
    assert!(random_edits(edits) > 0);
}
