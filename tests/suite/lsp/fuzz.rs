//! Random edits of bundled apps: no panic, every request is answered, and what is known in the end is what a fresh session knows.

use std::fs;
use std::path::Path;

use serde_json::json;

use super::client::{Client, uri};
use crate::support::with_stack;

/// Edits of each file; `LSP_EDITS` says another number.
const EDITS: u32 = 150;

/// What is put in: pieces of the language, and what breaks it.
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

#[test]
fn random_edits_leave_what_a_fresh_session_finds() {
    let edits = std::env::var("LSP_EDITS").ok().and_then(|number| number.parse().ok()).unwrap_or(EDITS);
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for (seed, file) in ["apps/market/screens/Home.yaml", "examples/counter.yaml"].into_iter().enumerate() {
        let text = fs::read_to_string(root.join(file)).unwrap();
        with_stack(|| edit(&text, edits, seed as u64 + 1));
    }
}

fn edit(original: &str, edits: u32, seed: u64) {
    let mut random = Random(0x9E37_79B9_7F4A_7C15 ^ seed);
    let mut text = original.to_owned();
    let path = "screens/Home.yaml";
    let mut client = Client::new(&[(path, original)], json!({}));
    client.open(path, original);
    for number in 0..edits {
        let mut place = || {
            let mut at = random.below(text.len() + 1);
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            at
        };
        let start = place();
        let removed = random.below(6);
        let mut end = (start + removed).min(text.len());
        while !text.is_char_boundary(end) {
            end += 1;
        }
        let piece = if random.below(4) == 0 { "" } else { PIECES[random.below(PIECES.len())] };
        client.change(path, number as i32 + 2, (position(&text, start), position(&text, end)), piece);
        text.replace_range(start..end, piece);
        if random.below(8) == 0 {
            client.settle();
        }
        let (line, character) = position(&text, (start + piece.len()).min(text.len()));
        for request in REQUESTS {
            let position = json!({"line": line, "character": character});
            let mut params = json!({"textDocument": {"uri": uri(path)}, "position": position});
            match *request {
                "textDocument/references" => params["context"] = json!({"includeDeclaration": true}),
                "textDocument/codeAction" => {
                    params["context"] = json!({"diagnostics": []});
                    params["range"] = json!({"start": position, "end": position});
                }
                _ => {}
            }
            if random.below(4) == 0 {
                client.request(request, params);
            }
        }
        // A text that has become anything is typed anew.
        if text.len() > 2 * original.len() || random.below(100) == 0 {
            let end = position(&text, text.len());
            client.change(path, number as i32 + 2, ((0, 0), end), original);
            original.clone_into(&mut text);
        }
    }
    client.settle();
    let mut fresh = Client::new(&[(path, original)], json!({}));
    fresh.open(path, &text);
    assert_eq!(client.faults_of(path), fresh.faults_of(path), "{text}");
}

/// Line and column of a byte, in UTF-16.
fn position(text: &str, at: usize) -> (u32, u32) {
    let before = &text[..at];
    let line = before.matches('\n').count();
    let start = before.rfind('\n').map_or(0, |end| end + 1);
    (line as u32, before[start..].encode_utf16().count() as u32)
}
