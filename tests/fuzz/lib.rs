//! Fuzz targets: every input that comes from outside, each as a function of bytes that must neither panic nor hang.
//!
//! `cargo test -p ensemble-fuzz` runs each over a few hundred inputs with a fixed seed; `cargo run --release -p ensemble-fuzz --features standalone --bin fuzz -- sse 1000000`
//! runs one for longer, and names the input that made it panic. With the feature `fuzzing` there is a libFuzzer program a target.

mod assets;
mod grammar;
mod mutator;
mod random;
mod script;
mod seeds;
mod stream;

pub use assets::{drawing, font};
pub use mutator::Mutator;
pub use script::{json_path, script};
pub use seeds::seeds_of_folder;
pub use stream::stream;

use std::cell::RefCell;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::LazyLock;

use ensemble_run::app::{LoadOptions, load_text};
use ensemble_run::diag::Report;
use ensemble_run::json::from_json;
use ensemble_run::recording::{EntryReader, Names, Tape, exchanges};
use ensemble_run::scaffold::document::{Direction, read};
use ensemble_run::scaffold::request;
use ensemble_run::script::Checker;
use ensemble_run::shell::catalog;
use ensemble_run::shell::disk::SingleFile;
use ensemble_run::simulate::Simulation;
use ensemble_run::spec::Catalog;
use ensemble_run::sse::parser::{Parsed, Parser};
use ensemble_run::syntax;

/// A target: its name and its function.
pub type Target = (&'static str, fn(&[u8]));

/// Every target.
pub const TARGETS: [Target; 12] = [
    ("yaml", yaml),
    ("expression", expression),
    ("sse", sse),
    ("stream", stream),
    ("asyncapi", asyncapi),
    ("simulation", simulation),
    ("script", script),
    ("json-path", json_path),
    ("tape", tape),
    ("request", request),
    ("drawing", drawing),
    ("font", font),
];

/// The catalogue of widgets and actions; made once, because that takes longer than most inputs.
static CATALOG: LazyLock<Catalog> = LazyLock::new(catalog);

/// A screen, with all checks of the loader.
pub fn yaml(data: &[u8]) {
    screen(&text(data));
}

fn screen(text: &str) {
    let _ = load_text("screen.yaml", text, &SingleFile(None), &CATALOG, &Checker, &LoadOptions::default());
}

/// A value with `${…}` in it, and a plain path.
pub fn expression(data: &[u8]) {
    let text = text(data);
    let _ = syntax::split(&text);
    let _ = syntax::plain(&text);
    let _ = syntax::depth(&text);
    screen(&format!("View:\n  body:\n    Text:\n      text: |-\n        {}\n", text.replace('\n', "\n        ")));
}

/// Bytes of a stream. However they are cut, the same messages come out, whether they fit the bound or not.
pub fn sse(data: &[u8]) {
    let narrow = data.first().map_or(0, |byte| usize::from(byte & 31));
    for bound in [1 << 16, narrow] {
        let whole = messages(data, data.len().max(1), bound);
        for size in [1, 7] {
            assert_eq!(messages(data, size, bound), whole, "cut into pieces of {size}, with a bound of {bound}");
        }
    }
}

/// Hashes of what is parsed: to write it out takes longer than to parse it.
fn messages(data: &[u8], size: usize, bound: usize) -> Vec<u64> {
    let mut parser = Parser::new(bound).with_comments(true);
    let mut messages = Vec::new();
    for piece in data.chunks(size) {
        parser.push(piece, |parsed| messages.push(digest(&parsed)));
        // The id of the event before, and the start of a line that is skipped for its `id`.
        assert!(parser.held_bytes() <= 3 * bound.max(data.len()) + 8192, "{}", parser.held_bytes());
    }
    messages
}

fn digest(parsed: &Parsed<'_>) -> u64 {
    let mut hasher = DefaultHasher::new();
    match parsed {
        Parsed::Message { event, id, data } => ("message", event, id, data).hash(&mut hasher),
        Parsed::Retry(millis) => ("retry", millis).hash(&mut hasher),
        Parsed::Comment(text) => ("comment", text).hash(&mut hasher),
        Parsed::Oversized => "oversized".hash(&mut hasher),
    }
    hasher.finish()
}

/// A description of streams.
pub fn asyncapi(data: &[u8]) {
    let _ = read("document.yaml", &text(data), Direction::default(), &mut Report::default());
}

/// A recording: every line of it, and the connections that it holds.
pub fn tape(data: &[u8]) {
    let Ok(tape) = Tape::open(data.to_vec()) else { return };
    assert!(tape.events() <= tape.len(), "{} events in {} lines", tape.events(), tape.len());
    // One reader for all: it keeps repeated texts from one line to the next, as it does for a long recording.
    thread_local!(static READER: RefCell<EntryReader> = RefCell::new(EntryReader::new(Names::of(&CATALOG))));
    READER.with_borrow_mut(|reader| {
        for at in 0..tape.len() {
            let _ = tape.line(at).map(|line| line.map(|line| reader.read(line)));
        }
        let _ = exchanges(&tape, reader);
    });
}

/// A request that somebody pastes: a `curl` command, a collection, a file of Bruno.
pub fn request(data: &[u8]) {
    let text = text(data);
    if let Ok(request) = request::curl(&text) {
        let _ = request.asks_for_a_stream();
    }
    let _ = request::bruno(&text);
    if let Ok(root) = from_json(&text) {
        let _ = request::collection(&root);
    }
}

/// A file of `simulate/`; where it is one, the events that its generators make.
pub fn simulation(data: &[u8]) {
    let _ = Simulation::parse(&text(data), "fuzz", "fuzz.yaml").map(|simulation| simulation.samples());
}

fn text(data: &[u8]) -> String {
    String::from_utf8_lossy(data).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seeds::{TAPE, seeds};

    /// Number of inputs for a target: a second or two each.
    const INPUTS: usize = 300;

    fn run(target: Target) {
        // Boa's parser uses the machine's stack.
        let work = move || {
            let mut mutator = Mutator::new(target.0, 0x5EED, Vec::new());
            for number in 0..INPUTS {
                let input = mutator.input();
                let result = std::panic::catch_unwind(|| target.1(&input));
                assert!(result.is_ok(), "{} fails on input {number}: {:?}", target.0, String::from_utf8_lossy(&input));
            }
        };
        std::thread::Builder::new().stack_size(16 << 20).spawn(work).unwrap().join().unwrap();
    }

    #[test]
    fn screens() {
        run(TARGETS[0]);
    }

    #[test]
    fn expressions() {
        run(TARGETS[1]);
    }

    #[test]
    fn streams() {
        run(TARGETS[2]);
    }

    #[test]
    fn lives_of_streams() {
        run(TARGETS[3]);
    }

    #[test]
    fn descriptions() {
        run(TARGETS[4]);
    }

    #[test]
    fn simulations() {
        run(TARGETS[5]);
    }

    #[test]
    fn scripts() {
        run(TARGETS[6]);
    }

    #[test]
    fn paths_in_json() {
        run(TARGETS[7]);
    }

    #[test]
    fn recordings() {
        run(TARGETS[8]);
    }

    #[test]
    fn pasted_requests() {
        run(TARGETS[9]);
    }

    #[test]
    fn drawings() {
        run(TARGETS[10]);
    }

    #[test]
    fn fonts() {
        run(TARGETS[11]);
    }

    #[test]
    fn good_inputs_are_accepted() {
        // A seed that is refused at once leaves nothing behind it tried.
        let tape = Tape::open(TAPE.as_bytes().to_vec()).unwrap();
        let mut reader = EntryReader::new(Names::of(&CATALOG));
        for at in 0..tape.len() {
            reader.read(tape.line(at).unwrap().unwrap()).unwrap_or_else(|error| panic!("{:?}: {error}", tape.line(at)));
        }
        assert_eq!(tape.events(), TAPE.lines().count() - 1);
        let object = reader.read(r#"{"at":1,"kind":"stream.event","stream":1,"generation":1,"data":{"p":1}}"#);
        assert!(object.is_err_and(|error| error.contains("`data` is no text")));
        assert!(request::curl(&text(&seeds("request")[0])).is_ok());
        assert!(request::bruno(&text(&seeds("request")[1])).is_some());
    }
}
