//! Shapes of what an app's APIs answer, as the recordings beside it tell: `*.tape` in its folder and in `recordings/` below it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ensemble_core::app::Files;
use ensemble_core::json::{from_json, may_be_json};
use ensemble_core::recording::{EntryReader, Exchange, Names, Outcome, SentItem, Tape, exchanges};
use ensemble_core::value::Value;
use ensemble_model::Shape;
use rustc_hash::FxHashMap;

/// More recordings are not read: the first by their names are.
const MOST_TAPES: usize = 8;

/// Bytes of each recording that are read. Events of one sort are alike, so that the beginning tells.
const MOST_BYTES: u64 = 512 * 1024;

/// Events and answers of each API that are looked at.
const MOST_SAMPLES: usize = 256;

/// Shapes by API, and the recordings that they were read from: those are read again where their bytes differ.
#[derive(Default)]
pub struct RecordedAnswers {
    tapes: BTreeMap<PathBuf, KeptTape>,
}

#[derive(Default)]
struct KeptTape {
    bytes: Vec<u8>,
    shapes: FxHashMap<Arc<str>, Shape>,
}

impl RecordedAnswers {
    /// Reads the recordings beside `app`, a folder or a file; of a file those that were made of it.
    pub fn read(&mut self, app: &Path, files: &dyn Files) {
        let is_folder = files.is_folder(app);
        let folder = if is_folder { app } else { app.parent().unwrap_or(Path::new(".")) };
        let only = app.file_name().and_then(|name| name.to_str()).filter(|_| !is_folder);
        let listed = [files.list(folder), files.list(&folder.join("recordings"))].concat();
        let tapes = listed.into_iter().filter(|path| path.extension().is_some_and(|ending| ending == "tape"));
        let mut known = std::mem::take(&mut self.tapes);
        for path in tapes.take(MOST_TAPES) {
            let Ok(mut bytes) = files.read(&path, MOST_BYTES) else { continue };
            bytes.truncate(MOST_BYTES as usize);
            let kept = known.remove(&path).filter(|kept| kept.bytes == bytes);
            self.tapes.insert(path, kept.unwrap_or_else(|| KeptTape { shapes: shapes(&bytes, only), bytes }));
        }
    }

    /// The shape of each API's answers, or of the data of its events.
    pub fn shapes(&self) -> FxHashMap<Arc<str>, Shape> {
        let mut found: FxHashMap<Arc<str>, Shape> = FxHashMap::default();
        for (api, shape) in self.tapes.values().flat_map(|tape| &tape.shapes) {
            let known = found.entry(api.clone()).or_default();
            *known = std::mem::take(known).joined(shape.clone());
        }
        found
    }
}

/// The shapes in a recording; none in one of another app than the file `only`. A file that is no recording says so where it is played.
fn shapes(bytes: &[u8], only: Option<&str>) -> FxHashMap<Arc<str>, Shape> {
    let Ok(tape) = Tape::open(bytes.to_vec()) else { return FxHashMap::default() };
    if only.is_some_and(|only| tape.header().files.iter().all(|(file, _)| &**file != only)) {
        return FxHashMap::default();
    }
    let exchanges = exchanges(&tape, &mut EntryReader::new(Names::default()));
    let shape = |exchange: &Exchange| {
        let samples = samples(exchange).take(MOST_SAMPLES).map(|sample| Shape::of(&sample));
        Some((exchange.api.clone(), samples.reduce(Shape::joined)?))
    };
    exchanges.iter().filter_map(shape).collect()
}

/// Data of the events of a stream, or the bodies of successful answers.
fn samples(exchange: &Exchange) -> impl Iterator<Item = Value> {
    let sent = exchange.connections.iter().flat_map(|connection| match &connection.outcome {
        Outcome::Stream { sent, .. } => &sent[..],
        Outcome::Refused { .. } | Outcome::Unreachable(_) => &[],
    });
    let events = sent.filter_map(|sent| match &sent.item {
        SentItem::Event { data, .. } => Some(data_of(data)),
        SentItem::Comment(_) | SentItem::Retry(_) => None,
    });
    let answers = exchange.answers.iter().filter_map(|answer| answer.result.as_ref().ok());
    let answers = answers.filter(|answer| (200..300).contains(&answer.status)).map(|answer| answer.body.clone());
    events.chain(answers)
}

/// Data as scripts see it: JSON where it parses, else text.
fn data_of(text: &Arc<str>) -> Value {
    let json = Some(text).filter(|text| may_be_json(text)).and_then(|text| from_json(text).ok());
    json.unwrap_or_else(|| Value::Text(text.clone()))
}

#[cfg(test)]
mod tests {
    use ensemble_core::app::MemoryFiles;
    use ensemble_core::recording::Header;

    use super::*;

    fn tape(file: &str, data: &str) -> String {
        let header = Header { files: vec![(file.into(), "0".into())], ..Header::default() };
        let stream = "\"stream\":1,\"generation\":1,\"api\":\"prices\"";
        let data = serde_json::to_string(data).unwrap();
        format!(
            "{}\n{{\"at\":0,\"kind\":\"call\",{stream},\"method\":\"GET\",\"url\":\"https://a.example\"}}\n\
             {{\"at\":1,\"kind\":\"stream.open\",{stream},\"status\":200,\"url\":\"https://a.example\"}}\n\
             {{\"at\":2,\"kind\":\"stream.event\",{stream},\"event\":\"message\",\"data\":{data}}}\n",
            header.to_line()
        )
    }

    fn described(app: &str, files: &[(&str, String)]) -> String {
        let files: MemoryFiles = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
        let mut answers = RecordedAnswers::default();
        answers.read(Path::new(app), &files);
        answers.shapes().get("prices").map(Shape::described).unwrap_or_default()
    }

    #[test]
    fn recordings_beside_the_app_tell_what_its_apis_answer() {
        let (one, other) = (tape("Home.yaml", "{\"symbol\":\"a\"}"), tape("Home.yaml", "{\"price\":1}"));
        let home = ("/app/screens/Home.yaml", "View: {}".to_owned());
        let files = [home, ("/app/a.tape", one), ("/app/recordings/b.tape", other)];
        assert_eq!(described("/app", &files), "{symbol, price}");
        assert_eq!(described("/app", &[("/app/a.tape", "no recording".to_owned())]), "");
    }

    #[test]
    fn beside_a_single_file_only_its_own_recordings_count() {
        let text = ("/a/one.yaml", "View: {}".to_owned());
        let files = [text, ("/a/one.tape", tape("one.yaml", "{\"price\":1}"))];
        assert_eq!(described("/a/one.yaml", &files), "{price}");
        assert_eq!(described("/a/two.yaml", &files), "");
    }

    #[test]
    fn a_recording_is_read_again_when_it_has_changed() {
        let files = |data: &str| -> MemoryFiles { [("/app/a.tape", tape("", data))].into_iter().collect() };
        let mut answers = RecordedAnswers::default();
        for (data, shape) in [("{\"a\":1}", "{a}"), ("{\"a\":1}", "{a}"), ("{\"b\":1}", "{b}")] {
            answers.read(Path::new("/app"), &files(data));
            assert_eq!(answers.shapes().get("prices").map(Shape::described).as_deref(), Some(shape));
        }
        answers.read(Path::new("/app"), &MemoryFiles::default());
        assert!(answers.shapes().is_empty());
    }
}
