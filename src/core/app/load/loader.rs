//! `Loader`: state shared by all parts of loading: the partial app, the report, and facts for checks.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use super::kept_trees::KeptTrees;
use crate::app::facts::{Facts, Owner, Reference, ReferenceKind};
use crate::app::files::Files;
use crate::app::{App, Binding, Code, Environment};
use crate::diag::{Code as FaultCode, Diagnostic, Report, Sources, Span, is_slip, nearest};
use crate::spec::{Catalog, Prop};
use crate::syntax::{Entry, JavaScript, Node};

/// Sources of `env.*` beside the app's own files.
#[derive(Clone, Debug, Default)]
pub struct LoadOptions {
    /// Values of `env` that override all sources.
    pub env: Vec<(String, String)>,
    /// File of `KEY=value` lines that overrides the app's own sources.
    pub env_file: Option<PathBuf>,
    /// Address of the simulated streams: default of `env.API_URL` and other entries that end in `_API_URL`.
    pub simulated_at: Option<String>,
    /// Environment of the process. A name that an expression reads as `env.NAME` is looked up in it if a file of the app lists it without a value
    /// (`NAME=` in `.env.config`), or if no source lists it and `any_from_environment` is set.
    pub environment: Environment,
    /// Names that no file of the app lists are looked up in `environment`, too.
    pub any_from_environment: bool,
    /// Say where an expression reads a name of `env` that nothing gives.
    pub reports_missing_env: bool,
}

/// A key as it is written.
pub struct WrittenKey {
    /// The key, which may be an alias of the property's name.
    pub name: Arc<str>,
    /// Place of the key.
    pub span: Span,
    /// Place of its value.
    pub value: Span,
}

pub struct Loader<'a> {
    pub files: &'a dyn Files,
    pub catalog: &'a Catalog,
    pub js: &'a dyn JavaScript,
    pub options: &'a LoadOptions,
    pub app: App,
    pub report: Report,
    /// The newest fault that was reported here, kept where the report is full, too.
    pub last_fault: Option<Arc<Diagnostic>>,
    /// The key whose value is being read.
    pub key: Option<WrittenKey>,
    pub sources: Sources,
    /// Trees of an earlier loading.
    pub trees: KeptTrees,
    pub facts: Facts,
    /// The document that is being read.
    pub doc: Doc,
    /// Names of app-wide definitions, collected before any document is read.
    pub widget_names: BTreeSet<Arc<str>>,
    pub action_names: BTreeSet<Arc<str>>,
    pub next_code: u32,
    /// The id of the first piece of code.
    pub first_code: u32,
    pub storage_keys: BTreeSet<Arc<str>>,
    /// Names read as `env.NAME`, each with the first place where it has nothing to fall back on.
    pub env_names: BTreeMap<Arc<str>, Option<Span>>,
    /// Families of the app's own fonts in lower case, and used families that are not among them.
    pub families: BTreeSet<String>,
    pub unknown_families: BTreeSet<String>,
    /// Keys without effect that were remarked, each with its reason.
    pub remarked: Vec<(&'static str, &'static str)>,
}

/// State of reading one document: a screen, a custom widget or a reusable action.
#[derive(Default)]
pub struct Doc {
    pub owner: Owner,
    pub ids: BTreeSet<Arc<str>>,
    pub codes: Vec<(Arc<Code>, Vec<Arc<str>>)>,
    /// Item-template names around the node that is being read, outermost first.
    pub templates: Vec<Arc<str>>,
    /// Legacy variables of the handler being read, those of enclosing handlers first.
    pub legacy_names: Vec<Arc<str>>,
    /// Custom widgets of the screen, known before its body is read.
    pub private: BTreeSet<Arc<str>>,
    /// Reusable actions of the screen, likewise.
    pub private_actions: BTreeSet<Arc<str>>,
}

impl<'a> Loader<'a> {
    pub fn new(files: &'a dyn Files, catalog: &'a Catalog, js: &'a dyn JavaScript, options: &'a LoadOptions) -> Self {
        Self {
            files,
            catalog,
            js,
            options,
            app: App::default(),
            report: Report::default(),
            last_fault: None,
            key: None,
            sources: Sources::default(),
            trees: KeptTrees::default(),
            facts: Facts::default(),
            doc: Doc::default(),
            widget_names: BTreeSet::new(),
            action_names: BTreeSet::new(),
            next_code: 0,
            first_code: 0,
            storage_keys: BTreeSet::new(),
            env_names: BTreeMap::new(),
            families: BTreeSet::new(),
            unknown_families: BTreeSet::new(),
            remarked: Vec::new(),
        }
    }

    pub(crate) fn into_app(mut self) -> (App, Facts, Report) {
        self.app.storage_keys = self.storage_keys.into_iter().collect();
        self.app.sources = Arc::new(self.sources);
        (self.app, self.facts, self.report)
    }

    /// Reports an error, and returns it for the box that replaces the part.
    pub fn error(
        &mut self,
        code: FaultCode,
        span: Span,
        message: impl Into<String>,
        help: impl Into<Option<String>>,
    ) -> Arc<Diagnostic> {
        self.add(Diagnostic::error(code, span, message), help.into())
    }

    pub fn warning(
        &mut self,
        code: FaultCode,
        span: Span,
        message: impl Into<String>,
        help: impl Into<Option<String>>,
    ) -> Arc<Diagnostic> {
        self.add(Diagnostic::warning(code, span, message), help.into())
    }

    fn add(&mut self, diagnostic: Diagnostic, help: Option<String>) -> Arc<Diagnostic> {
        let diagnostic = match help {
            Some(help) => diagnostic.help(help),
            None => diagnostic,
        };
        let shared = Arc::new(diagnostic.clone());
        self.report.add(diagnostic);
        self.last_fault = Some(shared.clone());
        shared
    }

    /// Help with the nearest known name. `None` once the report is full, because comparing names is the slowest part of a fault, and a file with
    /// thousands of unknown keys would take seconds.
    pub fn did_you_mean<'n>(&self, written: &str, known: impl IntoIterator<Item = &'n str>) -> Option<String> {
        self.nearest(written, known).map(did_you_mean)
    }

    /// The nearest of the known names; `None` when none is near or the report is full.
    pub fn nearest<'n>(&self, written: &str, known: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
        if self.report.is_full() { None } else { nearest(written, known) }
    }

    /// Notes that the value of this key is read next.
    pub(crate) fn at_key(&mut self, entry: &Entry) {
        self.key = Some(WrittenKey { name: entry.key.clone(), span: entry.key_span, value: entry.node.span });
    }

    /// Warns of each key that is not in `known`.
    pub(crate) fn unknown_keys(&mut self, entries: &[Entry], known: &[&str], place: &str) {
        for entry in entries.iter().filter(|entry| !known.contains(&&*entry.key)) {
            if self.warn_of_untrusting_key(entry, place) {
                continue;
            }
            let help = self.did_you_mean(&entry.key, known.iter().copied());
            self.warning(
                FaultCode::UnknownKey,
                entry.key_span,
                format!("unknown key `{}` in {place}", entry.key),
                help,
            );
        }
    }

    /// Warns of each key that is not declared, and of each that has no effect.
    pub(crate) fn undeclared_keys(&mut self, entries: &[Entry], known: &'static [Prop], place: &str) {
        let names: Vec<&str> = Prop::names(known).collect();
        self.unknown_keys(entries, &names, place);
        for entry in entries {
            if let Some(prop) = Prop::find(known, &entry.key) {
                self.at_key(entry);
                self.is_ignored(prop, &entry.node, place.trim_matches('`'));
            }
        }
    }

    /// Reports that `owner` at `node` lacks the key `needed`. Where a key is most likely a slip for it, that key is the place.
    pub(crate) fn missing_key(
        &mut self,
        node: &Node,
        known: &'static [Prop],
        needed: &'static str,
        owner: &str,
        help: impl Into<String>,
    ) -> Arc<Diagnostic> {
        match misspelt(node.map().unwrap_or_default(), known, needed) {
            Some(slip) => {
                let message = format!("{owner} needs `{needed}`, and has `{}`", slip.key);
                self.error(FaultCode::MissingKey, slip.key_span, message, Some(did_you_mean(needed)))
            }
            None => {
                self.error(FaultCode::MissingKey, node.span, format!("{owner} needs `{needed}`"), Some(help.into()))
            }
        }
    }

    /// [`Self::undeclared_keys`] without the keys that [`Self::missing_key`] tells of, which are slips for one of `needed`.
    pub(crate) fn undeclared_keys_beside(
        &mut self,
        entries: &[Entry],
        known: &'static [Prop],
        needed: &[&'static str],
        place: &str,
    ) {
        let slips: Vec<_> = needed.iter().filter_map(|needed| misspelt(entries, known, needed)).collect();
        if slips.is_empty() {
            return self.undeclared_keys(entries, known, place);
        }
        let is_slip = |entry: &&Entry| slips.iter().any(|slip| slip.key == entry.key);
        let others: Vec<Entry> = entries.iter().filter(|entry| !is_slip(entry)).cloned().collect();
        self.undeclared_keys(&others, known, place);
    }

    /// The entries of a map; none for null. Another form is reported.
    pub(crate) fn entries_of<'n>(&mut self, node: &'n Node, place: &str) -> &'n [Entry] {
        match node.map() {
            Some(entries) => entries,
            None => {
                if !node.is_null() {
                    self.wrong_shape(node, &format!("{place} is {}, not a map", node.described()), None);
                }
                &[]
            }
        }
    }

    /// Names in a list, or keys of a map.
    pub fn names_in(&mut self, node: &Node, place: &str) -> Vec<Arc<str>> {
        if let Some(entries) = node.map() {
            return entries.iter().map(|entry| entry.key.clone()).collect();
        }
        let Some(items) = node.list() else {
            if !node.is_null() {
                self.wrong_shape(node, &format!("{place} is {}, not a list of names", node.described()), None);
            }
            return Vec::new();
        };
        let mut names: Vec<Arc<str>> = Vec::with_capacity(items.len());
        for item in items {
            match item.scalar() {
                Some(scalar) if !scalar.value.is_null() => names.push(scalar.text.clone()),
                // `- name: text` declares a type that is not looked at.
                _ => names.extend(item.map().and_then(|entries| entries.first()).map(|entry| entry.key.clone())),
            }
        }
        names
    }

    pub(crate) fn wrong_shape(&mut self, node: &Node, message: &str, help: Option<String>) -> Arc<Diagnostic> {
        self.error(FaultCode::WrongShape, node.span, message, help)
    }

    /// Makes a name known to everything that `owner` holds.
    pub fn know(&mut self, owner: Owner, name: Arc<str>) {
        self.facts.names.entry(owner).or_default().insert(name);
    }

    /// Makes a name known in the document that is being read.
    pub(crate) fn know_here(&mut self, name: Arc<str>) {
        self.know(self.doc.owner.clone(), name);
    }

    /// True if `name` is declared by the current part of the document, by declarations common to all screens, or by an enclosing item-template.
    pub(crate) fn is_known_here(&self, name: &str) -> bool {
        let known = |owner: &Owner| self.facts.names.get(owner).is_some_and(|names| names.contains(name));
        known(&self.doc.owner) || known(&Owner::Shared) || self.doc.templates.iter().any(|other| &**other == name)
    }

    pub(crate) fn refer(&mut self, kind: ReferenceKind, node: &Node) {
        // What is computed or translated is known only when the app runs.
        let Some(text) = node.text().filter(|text| !text.contains("${") && !text.contains("r@")) else { return };
        let name = if kind == ReferenceKind::Script { script_name(text) } else { text.clone() };
        self.refer_to(kind, name, node.span);
    }

    fn refer_to(&mut self, kind: ReferenceKind, name: Arc<str>, span: Span) {
        let owner = self.doc.owner.clone();
        self.facts.references.push(Reference { kind, name, span, owner });
    }

    /// The classes of a widget.
    pub fn classes(&mut self, node: &Node) -> Binding {
        for name in node.list().unwrap_or(std::slice::from_ref(node)) {
            let Some(text) = name.text().filter(|text| !text.contains("${")) else { continue };
            for class in text.split_whitespace() {
                self.refer_to(ReferenceKind::Class, Arc::from(class.trim_start_matches('.')), name.span);
            }
        }
        self.binding(node)
    }

    /// Translation keys in a text. `r@` behind a letter belongs to a word, as in an e-mail address.
    pub fn translations(&mut self, text: &str, span: Span) {
        for (at, _) in text.match_indices("r@") {
            let is_word = text[..at].ends_with(|c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '-'));
            let key = &text[at + 2..];
            let end = key.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '.'))).unwrap_or(key.len());
            let key = key[..end].trim_end_matches('.');
            if !is_word && key.starts_with(char::is_alphabetic) {
                self.refer_to(ReferenceKind::Translation, Arc::from(key), span);
            }
        }
    }
}

/// Help for a key without a blank after its colon, `label:Save`, if the part before the colon satisfies `is_known`.
pub fn lacks_space(written: &str, is_known: impl FnOnce(&str) -> bool) -> Option<String> {
    let (key, value) = written.split_once(':')?;
    let value = value.trim_end();
    let is_text = !value.is_empty() && !value.starts_with([' ', '/']);
    // Of `Button:{label: Save}` YAML reads `Button:{label` as the key.
    let value = if value.starts_with(['{', '[']) { "…" } else { value };
    (is_text && is_known(key)).then(|| format!("put a space behind the colon: `{key}: {value}`"))
}

/// The entry whose key is not known and most likely a slip for `needed`, which no entry has.
fn misspelt<'e>(entries: &'e [Entry], known: &'static [Prop], needed: &str) -> Option<&'e Entry> {
    let lacks = entries.iter().all(|entry| *entry.key != *needed);
    entries.iter().find(|entry| lacks && Prop::find(known, &entry.key).is_none() && is_slip(&entry.key, needed))
}

/// Help with the probable name.
pub fn did_you_mean(name: &str) -> String {
    format!("did you mean `{name}`?")
}

/// The name of a script; it may be written with the ending of its file.
pub fn script_name(written: &Arc<str>) -> Arc<str> {
    written.strip_suffix(".js").map_or_else(|| written.clone(), Arc::from)
}
