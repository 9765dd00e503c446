//! Reads one file into its part.

use std::sync::Arc;

use ensemble_core::syntax::{JsAccess, JsChain, JsStep, Tree};

use super::documents::private_names;
use super::reader::Reader;
use super::{Outlines, Part, Piece, Unit, UnitKind, script_names};
use crate::expect::Expect;
use crate::file_kind::FileKind;
use crate::repair;
use crate::vocabulary::Vocabulary;

/// Reads a file. `name` is that of its screen, widget, action or script; `tree` is its YAML, if parsed before without a fault.
pub fn read(
    kind: FileKind,
    name: &Arc<str>,
    text: &Arc<str>,
    tree: Option<Arc<Tree>>,
    vocabulary: &Vocabulary,
    outlines: &mut Outlines,
) -> Part {
    let mut part = empty(kind, name, text);
    if matches!(kind, FileKind::Other | FileKind::Test | FileKind::Simulate) {
        return part;
    }
    let (tree, is_broken) = match (kind, tree) {
        (FileKind::Script, _) => (None, false),
        (_, Some(tree)) => (Some(tree), false),
        (_, None) => {
            let repaired = repair::tree(text);
            (repaired.root.map(|root| Arc::new(Tree { root })), repaired.is_broken)
        }
    };
    part.is_broken = is_broken;
    // A custom widget of the screen goes before a built-in one of its name.
    let private = tree.as_ref().filter(|_| kind == FileKind::Screen);
    let private = private.map(|tree| private_names(&tree.root, vocabulary)).unwrap_or_default();
    let own = (!private.is_empty()).then(|| vocabulary.without(&private));
    let vocabulary = own.as_ref().unwrap_or(vocabulary);
    let mut reader = Reader {
        vocabulary,
        outlines,
        part: &mut part,
        unit: 0,
        locals: Vec::new(),
        triggers: Vec::new(),
        api: None,
        action: None,
        forms: 0,
    };
    match tree {
        _ if kind == FileKind::Script => reader.script(text),
        Some(tree) => read_tree(&mut reader, kind, tree),
        None => {}
    }
    let mut mentions = Vec::new();
    for piece in &part.pieces {
        script_names::mentions(piece, &vocabulary.catalog, &mut mentions);
    }
    part.mentions.extend(mentions);
    part.changed_bodies = changed_bodies(&part.pieces);
    part
}

/// A part without content.
fn empty(kind: FileKind, name: &Arc<str>, text: &Arc<str>) -> Part {
    let unit = Unit {
        kind: match kind {
            FileKind::Screen => UnitKind::Screen,
            FileKind::Widget => UnitKind::Widget,
            FileKind::Action => UnitKind::Action,
            FileKind::Script => UnitKind::Script,
            _ => UnitKind::Other,
        },
        name: name.clone(),
        range: 0..0,
        whole: 0..text.len() as u32,
        parent: None,
        imports: Vec::new(),
        widgets: Vec::new(),
    };
    Part {
        kind,
        text: text.clone(),
        tree: None,
        is_broken: false,
        is_document: true,
        units: vec![unit],
        declarations: Vec::new(),
        mentions: Vec::new(),
        pieces: Vec::new(),
        actions: Vec::new(),
        form_fields: Vec::new(),
        changed_bodies: Vec::new(),
    }
}

/// Reads the YAML of a file.
fn read_tree(reader: &mut Reader<'_>, kind: FileKind, tree: Arc<Tree>) {
    let root = &tree.root;
    // A reusable action that is opened alone is a screen by its folder.
    let is_action = root.get("Action").is_some_and(|action| action.get("body").is_some()) && root.get("View").is_none();
    let expect = match kind {
        FileKind::Screen if is_action => {
            reader.part.units[0].kind = UnitKind::Action;
            Expect::ActionFile
        }
        FileKind::Screen => Expect::Screen,
        FileKind::Widget => Expect::WidgetFile,
        FileKind::Action => Expect::ActionFile,
        FileKind::Resources => Expect::Resources,
        _ => Expect::Data,
    };
    reader.part.is_document =
        kind != FileKind::Screen || ["View", "ViewGroup", "Widget", "Action"].iter().any(|key| root.get(key).is_some());
    reader.walk(root, &expect);
    reader.part.tree = Some(tree);
}

/// APIs whose handlers assign `response.body` or pass `response` to a function.
fn changed_bodies(pieces: &[Piece]) -> Vec<Arc<str>> {
    let changes = |chain: &JsChain| {
        &*chain.root == "response"
            && match &chain.steps[..] {
                [] => true,
                [JsStep::Member { name, .. }] => &**name == "body" && chain.access != JsAccess::Read,
                _ => false,
            }
    };
    let mut found: Vec<Arc<str>> = Vec::new();
    for piece in pieces.iter().filter(|piece| piece.triggers().iter().any(|trigger| trigger.api.is_some())) {
        if piece.outline.chains.iter().any(changes) {
            found.extend(piece.triggers().iter().filter_map(|trigger| trigger.api.clone()));
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}
