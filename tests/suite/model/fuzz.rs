//! Random edits on the bundled apps: no panic, and the model that has followed every edit answers as one of a fresh load.

use std::path::Path;
use std::sync::Arc;

use ensemble_run::app::{LoadOptions, load};
use ensemble_run::diag::FileId;
use ensemble_run::model::{Facts, Model, Parts};
use ensemble_run::script::Checker;
use ensemble_run::shell::catalog;
use ensemble_run::shell::disk::Disk;
use ensemble_run::shell::semantics::vocabulary;

use crate::support::with_stack;

/// A reproducible sequence of numbers (xorshift).
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % bound.max(1) as u64) as usize
    }
}

/// Texts to type.
const TYPED: [&str; 24] = [
    "x",
    "\n",
    ":",
    " ",
    "  ",
    "- ",
    "${",
    "}",
    "{",
    "[",
    "'",
    "\"",
    "#",
    "|",
    ".",
    "(",
    "function f(a) {",
    "let q = 1;",
    "&a ",
    "*a",
    "é",
    "\t",
    "View:",
    "prices.",
];

fn edited(text: &str, random: &mut Random) -> String {
    let boundary = |at: usize| (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let start = boundary(random.below(text.len() + 1));
    let removed = [0, 0, 0, 1, 3, 40][random.below(6)];
    let end = boundary(start + removed).max(start);
    let typed = if removed > 1 { "" } else { TYPED[random.below(TYPED.len())] };
    format!("{}{typed}{}", &text[..start], &text[end..])
}

/// All answers of a model about a file.
fn answers(model: &Model, file: FileId, at: u32) -> String {
    let place = model.place_at(file, at);
    let names: Vec<String> = model.scope_at(file, at).iter().map(|name| name.name.to_string()).collect();
    let members = model.members_at(file, at).map(|members| members.list.len());
    let references = model.references(file, at);
    format!("{place:?} {names:?} {members:?} {references:?} {:?} {:?}", model.symbols(file), model.definition(file, at))
}

fn run(apps: &[&str], edits: usize, seed: u64) {
    with_stack(|| {
        let vocabulary = vocabulary();
        let mut random = Random(seed);
        for app in apps {
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(app);
            let (app, _) = load(&path, &Disk, &catalog(), &Checker, &LoadOptions::default());
            let mut parts = Parts::default();
            let first = Model::of(&app, Facts::of(&app), &vocabulary, &mut parts);
            let mut model = Model::of(&app, Facts::of(&app), &vocabulary, &mut parts);
            let files: Vec<u32> = model
                .files()
                .filter(|(_, part)| part.root().is_some() || !part.pieces.is_empty())
                .map(|(file, _)| file)
                .collect();
            for edit in 0..edits {
                let file = FileId(files[random.below(files.len())]);
                // Back to the beginning now and then, so that not all of the text is rubble.
                let text =
                    if edit % 20 == 19 { first.text(file).to_owned() } else { edited(model.text(file), &mut random) };
                let text: Arc<str> = Arc::from(text);
                model = model.with_text(file, &text, &mut parts);
                let at = random.below(text.len() + 1) as u32;
                let followed = answers(&model, file, at);
                if edit % 10 == 0 {
                    let mut fresh = first.with_text(file, &text, &mut Parts::default());
                    for other in &files {
                        let other = FileId(*other);
                        let text: Arc<str> = Arc::from(model.text(other));
                        fresh = fresh.with_text(other, &text, &mut Parts::default());
                    }
                    assert_eq!(followed, answers(&fresh, file, at), "edit {edit} of seed {seed}");
                }
            }
        }
    });
}

#[test]
fn random_edits_are_followed() {
    run(&["apps/market", "examples/first_stream.yaml"], 150, 0x1234_5678);
}

/// `ENSEMBLE_EDITS=100000 cargo test --test suite random_edits_on_every_app -- --ignored`
#[test]
#[ignore = "takes minutes"]
fn random_edits_on_every_app() {
    let edits: usize = std::env::var("ENSEMBLE_EDITS").ok().and_then(|edits| edits.parse().ok()).unwrap_or(10_000);
    let apps: Vec<String> = std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("apps"))
        .unwrap()
        .filter_map(|entry| Some(format!("apps/{}", entry.ok()?.file_name().to_str()?)))
        .filter(|app| Path::new(env!("CARGO_MANIFEST_DIR")).join(app).join("screens").is_dir())
        .collect();
    let apps: Vec<&str> = apps.iter().map(String::as_str).collect();
    run(&apps, edits / apps.len(), 0x9e37_79b9_7f4a_7c15);
}
