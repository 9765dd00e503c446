//! The files beside a document that its references lead to.

use std::sync::Arc;

use super::{LIMITS, prepared};
use ensemble_core::diag::{FileId, Report};
use ensemble_core::syntax::{Node, Tree, parse_within};

/// How many files one document may be made of.
const FILES: usize = 64;

/// One of the files.
pub struct ReferencedFile {
    /// Its path from the document's folder.
    pub path: String,
    /// Its number.
    pub file: FileId,
    /// Its content.
    pub tree: Tree,
}

/// Reads every file that `root`, and what is read then, refers to. `beside` gives the text at a path; a reference to what it does not
/// give is reported where it is followed.
pub fn read(root: &Node, beside: &dyn Fn(&str) -> Option<String>, report: &mut Report) -> Vec<ReferencedFile> {
    let mut wanted = Vec::new();
    collect(root, "", &mut wanted);
    let (mut found, mut at) = (Vec::new(), 0);
    // `wanted` holds each path once and grows while it is walked: files that refer to each other end.
    while let Some(path) = wanted.get(at).cloned().filter(|_| found.len() < FILES) {
        at += 1;
        let Some(text) = beside(&path) else { continue };
        let text = prepared(&text);
        let file = Arc::make_mut(&mut report.sources).add(path.as_str(), text.as_str());
        if let Some(tree) = parse_within(LIMITS, &text, file, report) {
            collect(&tree.root, &path, &mut wanted);
            found.push(ReferencedFile { path, file, tree });
        }
    }
    found
}

/// Adds the files that a node refers to, each once. Recursion is bounded by the limit on levels.
fn collect(node: &Node, from: &str, wanted: &mut Vec<String>) {
    if let Some(path) = node.get("$ref").and_then(Node::text).and_then(|reference| path_of(reference, from))
        && !wanted.contains(&path)
    {
        wanted.push(path);
    }
    node.list().unwrap_or_default().iter().for_each(|item| collect(item, from, wanted));
    node.map().unwrap_or_default().iter().for_each(|entry| collect(&entry.node, from, wanted));
}

/// The path of the file that a reference in the file `from` leads to; none when it stays there, and none outside of the folder.
pub fn path_of(reference: &str, from: &str) -> Option<String> {
    let path = reference.split('#').next().filter(|path| !path.is_empty())?;
    if path.starts_with('/') || path.contains(':') || path.contains('\\') {
        return None;
    }
    let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut steps: Vec<&str> = folder.split('/').filter(|step| !step.is_empty()).collect();
    for step in path.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop()?;
            }
            step => steps.push(step),
        }
    }
    Some(steps.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_stay_in_the_folder() {
        for (reference, from, path) in [
            ("#/a", "b.yaml", None),
            ("./c.yaml#/a", "", Some("c.yaml")),
            ("../c.yaml", "d/b.yaml", Some("c.yaml")),
            ("e/c.yaml", "d/b.yaml", Some("d/e/c.yaml")),
            ("../c.yaml", "b.yaml", None),
            ("/etc/passwd", "", None),
            ("https://example.com/c.yaml", "", None),
        ] {
            assert_eq!(path_of(reference, from).as_deref(), path, "{reference}");
        }
    }
}
