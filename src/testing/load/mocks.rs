//! `mocks`: maps of APIs, and files of such maps.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::reader::Reader;
use crate::shell::recording::open_tape;
use crate::testing::mocks::Mocks;
use crate::testing::recorded_mocks::recorded_mocks;
use ensemble_core::diag::Code;
use ensemble_core::spec::{Kind, Prop, prop};
use ensemble_core::syntax::{Entry, Node};
use ensemble_core::value::Value;

const MILLIS: Kind = Kind::Number { min: 0.0, max: 366.0 * 86_400_000.0 };
const STATUS: Kind = Kind::Number { min: 0.0, max: 599.0 };

/// The keys of the mock of an API.
pub(crate) const REPLY: &[Prop] = &[
    prop("statusCode", STATUS, "The status, 200 unless given; 0 when nobody is there.").also(&["status"]),
    prop("error", Kind::Text, "Nobody is there: what the client says of it."),
    prop("body", Kind::Any, "The answer; of a stream the only event, or the words of a refusal."),
    prop("headers", Kind::Map, "Headers of the answer."),
    prop("delayMs", MILLIS, "Milliseconds of virtual time until it answers."),
    prop("reasonPhrase", Kind::Text, "The words after the status."),
    prop("events", Kind::List, "Of a stream: `[{event, data, id, delayMs}]`."),
    prop("close", Kind::Any, "Of a stream: `true` ends it after the events, `cut` breaks the connection."),
    prop("closeAfterMs", MILLIS, "Milliseconds between the last event and the end."),
    prop("keepAliveMs", MILLIS, "Of a stream: a comment after each silence of so many milliseconds."),
    prop("responses", Kind::List, "Several of these, one for each call or connection."),
    prop(
        "replay",
        Kind::Text,
        "A recording, as `--record` writes it: what the server did there it does again. `mocks: {replay: FILE}` takes every API of it.",
    ),
];

/// The keys of an event of a mocked stream.
pub const EVENT: &[Prop] = &[
    prop("event", Kind::Text, "Its name."),
    prop("data", Kind::Any, "A text, or what is sent as JSON."),
    prop("id", Kind::Text, "Its id."),
    prop("delayMs", MILLIS, "Milliseconds of virtual time after the event before."),
    prop("retry", MILLIS, "The reconnection time it sets, in milliseconds."),
    prop("comment", Kind::Text, "A comment instead of an event."),
    prop("times", Kind::Number { min: 0.0, max: 100_000.0 }, "How often it comes."),
];

/// Limit of nested mock files: two files may name each other.
const DEEPEST: usize = 8;

impl Reader<'_> {
    /// Reads mocks: a map, or a list of maps and file names.
    pub fn mocks(&mut self, node: &Node) -> Mocks {
        let mut mocks = Mocks::default();
        let folder = self.folder.clone();
        self.mocks_at(node, &folder, 0, &mut mocks);
        mocks
    }

    fn mocks_at(&mut self, node: &Node, folder: &Path, depth: usize, mocks: &mut Mocks) {
        if let Some(items) = node.list() {
            items.iter().for_each(|item| self.mocks_at(item, folder, depth, mocks));
            return;
        }
        if node.text().is_some() {
            return self.mock_file(node, folder, depth, mocks);
        }
        for entry in self.map(node, "`mocks`") {
            if &*entry.key == "$extends" {
                match entry.node.list() {
                    Some(items) => items.iter().for_each(|item| self.mock_file(item, folder, depth, mocks)),
                    None => self.mock_file(&entry.node, folder, depth, mocks),
                }
                continue;
            }
            if &*entry.key == "replay" && entry.node.text().is_some() {
                let all = self.recording(&entry.node, folder);
                mocks.0.extend(all.into_iter().flat_map(|all| all.0));
                continue;
            }
            self.mock(entry);
            let value = match entry.node.get("replay") {
                Some(file) => self.recorded_mock(&entry.key, file, folder),
                None => Some(entry.node.to_value()),
            };
            mocks.0.extend(value.map(|value| (entry.key.clone(), value)));
        }
    }

    fn mock_file(&mut self, node: &Node, folder: &Path, depth: usize, mocks: &mut Mocks) {
        let Some(written) = self.text(node, "the path of a mock") else { return };
        if depth >= DEEPEST {
            let message = format!("files of mocks name each other more than {DEEPEST} levels deep");
            return self.error(Code::TooDeep, node.span, message, None);
        }
        let Some(path) = self.file_beside(node, &written, folder) else { return };
        // JSON is YAML: read by the same reader, its faults have line and column.
        let Some((_, root)) = self.tree(&path) else { return };
        let folder = path.parent().map(Path::to_owned).unwrap_or_default();
        self.mocks_at(&root, &folder, depth + 1, mocks);
    }

    /// A file named by a mock: beside the file that names it, otherwise in the original runner's folders.
    fn file_beside(&mut self, node: &Node, written: &str, folder: &Path) -> Option<PathBuf> {
        let candidates: [PathBuf; 4] = [
            folder.join(written),
            self.folder.join(written),
            self.folder.join("mocks").join(written),
            self.app.root.join(written),
        ];
        let found = candidates.into_iter().find(|path| self.files.is_file(path));
        if found.is_none() {
            let help = format!("paths are looked up beside the file and in `{}`", self.folder.display());
            self.error(Code::FileUnreadable, node.span, format!("`{written}` does not exist"), help);
        }
        found
    }

    /// Mocks of all APIs of a recording.
    fn recording(&mut self, node: &Node, folder: &Path) -> Option<Mocks> {
        let written = self.text(node, "the path of a recording")?;
        let path = self.file_beside(node, &written, folder)?;
        match open_tape(&path) {
            Ok(tape) => Some(recorded_mocks(&tape)),
            Err(message) => {
                self.error(Code::FileUnreadable, node.span, message, "record one with `--record FILE`".to_owned());
                None
            }
        }
    }

    fn recorded_mock(&mut self, api: &Arc<str>, node: &Node, folder: &Path) -> Option<Value> {
        let all = self.recording(node, folder)?;
        let found = all.of(api);
        if found.is_none() {
            let names: Vec<Arc<str>> = all.0.iter().map(|(name, _)| name.clone()).collect();
            let help = self.did_you_mean(api, names.iter().map(|name| &**name));
            self.error(Code::ApiUnknown, node.span, format!("the recording has nothing of API `{api}`"), help);
        }
        found
    }

    /// Checks the mock of one API.
    fn mock(&mut self, entry: &Entry) {
        if !self.apis.contains(&entry.key) {
            let known: Vec<Arc<str>> = self.apis.iter().cloned().collect();
            let help = self.did_you_mean(&entry.key, known.iter().map(|name| &**name));
            self.warning(Code::ApiUnknown, entry.key_span, format!("the app has no API `{}`", entry.key), help);
        }
        if let Some(merge) = entry.node.get("$merge") {
            self.map(merge, "`$merge`");
            return;
        }
        self.reply(&entry.node, &format!("mock `{}`", entry.key));
    }

    fn reply(&mut self, node: &Node, owner: &str) {
        for entry in self.map(node, owner) {
            let Some(prop) = REPLY.iter().find(|prop| prop.is(&entry.key)) else {
                let names = REPLY.iter().flat_map(|prop| prop.aliases.iter().copied().chain([prop.name]));
                let help = self.did_you_mean(&entry.key, names.chain(["$merge"]));
                let message = format!("unknown key `{}` in {owner}", entry.key);
                self.error(Code::UnknownKey, entry.key_span, message, help);
                continue;
            };
            if !self.fits(prop, &entry.node, owner) {
                continue;
            }
            match prop.name {
                "events" => entry.node.list().unwrap_or_default().iter().for_each(|event| self.event(event, owner)),
                "responses" => entry.node.list().unwrap_or_default().iter().for_each(|reply| self.reply(reply, owner)),
                "close" => self.close(&entry.node, owner),
                _ => {}
            }
        }
    }

    fn close(&mut self, node: &Node, owner: &str) {
        let known = node.scalar().is_some_and(|scalar| matches!(&*scalar.text, "true" | "false" | "end" | "cut"));
        if !known && !node.is_null() {
            let message = format!("`close` of {owner} cannot be {}", crate::testing::compare::quoted(&node.to_value()));
            self.error(Code::UnknownWord, node.span, message, "write `true`, `end` or `cut`".to_owned());
        }
    }

    fn event(&mut self, node: &Node, owner: &str) {
        let owner = format!("an event of {owner}");
        for entry in self.map(node, &owner) {
            match EVENT.iter().find(|prop| prop.is(&entry.key)) {
                Some(prop) => {
                    self.fits(prop, &entry.node, &owner);
                }
                None => {
                    let help = self.did_you_mean(&entry.key, EVENT.iter().map(|prop| prop.name));
                    let message = format!("unknown key `{}` in {owner}", entry.key);
                    self.error(Code::UnknownKey, entry.key_span, message, help);
                }
            }
        }
    }
}
