//! `Reader`: shared by all parts of loading tests: files, faults, value shapes.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::inputs::TestInputs;
use crate::testing::suite::InitialState;
use ensemble_core::app::{App, Files, text_of};
use ensemble_core::diag::{Code, Diagnostic, FileId, Report, Span, nearest};
use ensemble_core::spec::{Kind, Prop};
use ensemble_core::syntax::{Entry, Node, parse};
use ensemble_core::value::{Map, Value};

pub(super) struct Reader<'a> {
    pub files: &'a dyn Files,
    pub app: &'a App,
    pub folder: PathBuf,
    pub inputs: &'a TestInputs,
    pub services: BTreeMap<Arc<str>, Arc<str>>,
    pub apis: BTreeSet<Arc<str>>,
    report: &'a mut Report,
    /// True while a further scenario of a file is read, whose faults have been reported.
    pub silent: bool,
}

impl<'a> Reader<'a> {
    pub fn new(
        files: &'a dyn Files,
        app: &'a App,
        folder: PathBuf,
        inputs: &'a TestInputs,
        report: &'a mut Report,
    ) -> Self {
        let apis = crate::testing::api_names::api_names(app);
        Self { files, app, folder, inputs, services: BTreeMap::new(), apis, report, silent: false }
    }

    /// Parses a YAML file.
    pub fn tree(&mut self, path: &Path) -> Option<(FileId, Node)> {
        let name = path.display().to_string();
        let text = match text_of(self.files, path) {
            Ok(text) => text,
            Err((code, message)) => {
                let file = Arc::make_mut(&mut self.report.sources).add(name.clone(), "");
                self.error(code, Span { file, start: 0, end: 0 }, format!("`{name}` {message}"), None);
                return None;
            }
        };
        let file = Arc::make_mut(&mut self.report.sources).add(name, text.clone());
        let known = self.report.diagnostics().len();
        let tree = parse(&text, file, self.report);
        if tree.is_none() && self.report.diagnostics().len() == known {
            self.error(Code::EmptyFile, Span { file, start: 0, end: 0 }, "the file is empty", None);
        }
        Some((file, tree?.root))
    }

    pub fn error(&mut self, code: Code, span: Span, message: impl Into<String>, help: impl Into<Option<String>>) {
        self.add(Diagnostic::error(code, span, message), help.into());
    }

    pub fn warning(&mut self, code: Code, span: Span, message: impl Into<String>, help: impl Into<Option<String>>) {
        self.add(Diagnostic::warning(code, span, message), help.into());
    }

    fn add(&mut self, diagnostic: Diagnostic, help: Option<String>) {
        if !self.silent {
            self.report.add(Diagnostic { help, ..diagnostic });
        }
    }

    /// Help text "did you mean", if a known name is near.
    pub fn did_you_mean<'n>(&self, written: &str, known: impl IntoIterator<Item = &'n str>) -> Option<String> {
        nearest(written, known).map(|name| format!("did you mean `{name}`?"))
    }

    /// Entries of a map. Another form and keys that are not in `known` are reported.
    pub fn entries<'n>(&mut self, node: &'n Node, subject: &str, known: &[&str]) -> &'n [Entry] {
        let entries = self.map(node, subject);
        for entry in entries.iter().filter(|entry| !known.contains(&&*entry.key)) {
            let help = self.did_you_mean(&entry.key, known.iter().copied());
            self.warning(Code::UnknownKey, entry.key_span, format!("unknown key `{}` in {subject}", entry.key), help);
        }
        entries
    }

    /// Like [`Self::entries`], with unknown keys as errors, because they would change every test.
    pub fn known_entries<'n>(&mut self, node: &'n Node, subject: &str, known: &[&str]) -> &'n [Entry] {
        let entries = self.map(node, subject);
        for entry in entries.iter().filter(|entry| !known.contains(&&*entry.key)) {
            let help = self.did_you_mean(&entry.key, known.iter().copied());
            self.error(Code::UnknownKey, entry.key_span, format!("unknown key `{}` in {subject}", entry.key), help);
        }
        entries
    }

    /// Entries of a map with any keys.
    pub fn map<'n>(&mut self, node: &'n Node, subject: &str) -> &'n [Entry] {
        match node.map() {
            Some(entries) => entries,
            None => {
                if !node.is_null() {
                    let message = format!("{subject} is {}, not a map", node.described());
                    self.error(Code::WrongShape, node.span, message, None);
                }
                &[]
            }
        }
    }

    /// Items of a list; another form is reported.
    pub fn list<'n>(&mut self, node: &'n Node, subject: &str) -> &'n [Node] {
        match node.list() {
            Some(items) => items,
            None => {
                if !node.is_null() {
                    let message = format!("{subject} is {}, not a list", node.described());
                    self.error(Code::WrongShape, node.span, message, None);
                }
                &[]
            }
        }
    }

    /// A scalar as text; another form is reported.
    pub fn text(&mut self, node: &Node, subject: &str) -> Option<Arc<str>> {
        match node.scalar() {
            Some(scalar) if !scalar.value.is_null() => Some(scalar.text.clone()),
            Some(_) => None,
            None => {
                let message = format!("{subject} is {}, not a text", node.described());
                self.error(Code::WrongShape, node.span, message, None);
                None
            }
        }
    }

    /// A text, or the texts of a list.
    pub fn texts(&mut self, node: &Node, subject: &str) -> Vec<Arc<str>> {
        match node.list() {
            Some(items) => items.iter().filter_map(|item| self.text(item, subject)).collect(),
            None => self.text(node, subject).into_iter().collect(),
        }
    }

    /// A map as plain data.
    pub fn values(&mut self, node: &Node, subject: &str) -> Map {
        self.map(node, subject).iter().map(|entry| (entry.key.clone(), entry.node.to_value())).collect()
    }

    /// Checks a value of `prop` of `owner`; an unusable one is reported.
    pub fn fits(&mut self, prop: &Prop, node: &Node, owner: &str) -> bool {
        let value = node.to_value();
        let Err(mismatch) = prop.kind.check(&value) else { return true };
        let shown = crate::testing::compare::quoted(&value);
        let help = match (prop.kind, &value) {
            (Kind::Enum(words), Value::Text(word)) => self.did_you_mean(word, words.iter().copied()),
            _ => None,
        };
        let help = help.unwrap_or_else(|| format!("write {}", mismatch.accepted));
        let message = format!("`{}` of {owner} cannot be {shown}", prop.name);
        self.error(Code::WrongType, node.span, message, help);
        false
    }

    /// `initialState`.
    pub fn state(&mut self, node: &Node) -> InitialState {
        let mut state = InitialState::default();
        for entry in self.entries(node, "`initialState`", &["storage", "secureStorage", "keychain", "env", "secrets"]) {
            let subject = format!("`{}`", entry.key);
            match &*entry.key {
                "storage" => state.storage = self.values(&entry.node, &subject),
                "secureStorage" => state.secure = self.values(&entry.node, &subject),
                "keychain" => state.keychain = self.values(&entry.node, &subject),
                "env" => state.env = self.values(&entry.node, &subject),
                "secrets" => state.secrets = self.values(&entry.node, &subject),
                _ => {}
            }
        }
        state
    }
}
