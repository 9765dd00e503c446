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
    let (unit_kind, expect) = match kind {
        FileKind::Screen => (UnitKind::Screen, Expect::Screen),
        FileKind::Widget => (UnitKind::Widget, Expect::WidgetFile),
        FileKind::Action => (UnitKind::Action, Expect::ActionFile),
        FileKind::Script => (UnitKind::Script, Expect::JavaScript),
        FileKind::Resources => (UnitKind::Other, Expect::Resources),
        _ => (UnitKind::Other, Expect::Data),
    };
    let whole = 0..text.len() as u32;
    let unit = Unit {
        kind: unit_kind,
        name: name.clone(),
        range: 0..0,
        whole: whole.clone(),
        parent: None,
        imports: Vec::new(),
        widgets: Vec::new(),
    };
    let mut part = Part {
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
    };
    if kind == FileKind::Other || kind == FileKind::Test || kind == FileKind::Simulate {
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
    // A custom widget of the screen goes before a built-in one of its name.
    let private = tree.as_ref().filter(|_| kind == FileKind::Screen);
    let private = private.map(|tree| private_names(&tree.root, vocabulary)).unwrap_or_default();
    let own;
    let vocabulary = if private.is_empty() {
        vocabulary
    } else {
        own = vocabulary.without(&private);
        &own
    };
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
    if kind == FileKind::Script {
        reader.script(text);
    } else {
        reader.part.is_broken = is_broken;
        if let Some(tree) = tree {
            let root = &tree.root;
            // A reusable action that is opened alone, and a custom widget that is.
            let expect = match expect {
                Expect::Screen
                    if root.get("Action").is_some_and(|action| action.get("body").is_some())
                        && root.get("View").is_none() =>
                {
                    reader.part.units[0].kind = UnitKind::Action;
                    Expect::ActionFile
                }
                other => other,
            };
            reader.part.is_document = kind != FileKind::Screen
                || ["View", "ViewGroup", "Widget", "Action"].iter().any(|key| root.get(key).is_some());
            reader.walk(root, &expect);
            reader.part.tree = Some(tree);
        }
    }
    let mut mentions = Vec::new();
    for piece in &part.pieces {
        script_names::mentions(piece, &vocabulary.catalog, &mut mentions);
    }
    part.mentions.extend(mentions);
    part.changed_bodies = changed_bodies(&part.pieces);
    part
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
