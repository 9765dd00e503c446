//! Fuzz targets: every input that comes from outside, each as a function of bytes that must neither panic nor hang.
//!
//! `cargo test -p ensemble-fuzz` runs each over a few hundred inputs with a fixed seed; `cargo run -p ensemble-fuzz --features standalone --bin fuzz -- sse 1000000` runs one
//! for longer, and names the input that made it panic. With the feature `fuzzing` there is a libFuzzer program a target.

mod stream;

pub use stream::stream;

mod script;

use ensemble_run::app::{LoadOptions, load_text};
use ensemble_run::diag::Report;
use ensemble_run::json::from_json;
use ensemble_run::recording::{EntryReader, Names, Tape, exchanges};
use ensemble_run::scaffold::document::{Direction, read};
use ensemble_run::scaffold::request;
use ensemble_run::script::Checker;
use ensemble_run::shell::catalog;
use ensemble_run::shell::disk::Disk;
use ensemble_run::simulate::Simulation;
use ensemble_run::sse::parser::Parser;
use ensemble_run::syntax;

/// A target: its name and its function.
pub type Target = (&'static str, fn(&[u8]));

/// Every target.
pub const TARGETS: [Target; 10] = [
    ("yaml", yaml),
    ("expression", expression),
    ("sse", sse),
    ("stream", stream),
    ("asyncapi", asyncapi),
    ("simulation", simulation),
    ("script", script::script),
    ("json-path", script::json_path),
    ("tape", tape),
    ("request", request),
];

/// A screen, with all checks of the loader.
pub fn yaml(data: &[u8]) {
    let _ = load_text("screen.yaml", &text(data), &Disk, &catalog(), &Checker, &LoadOptions::default());
}

/// A value with `${…}` in it, and a plain path.
pub fn expression(data: &[u8]) {
    let text = text(data);
    let _ = syntax::split(&text);
    let _ = syntax::plain(&text);
    let _ = syntax::depth(&text);
    let screen = format!("View:\n  body:\n    Text:\n      text: |-\n        {}\n", text.replace('\n', "\n        "));
    yaml(screen.as_bytes());
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

fn messages(data: &[u8], size: usize, bound: usize) -> Vec<String> {
    let mut parser = Parser::new(bound).with_comments(true);
    let mut messages = Vec::new();
    for piece in data.chunks(size) {
        parser.push(piece, |parsed| messages.push(format!("{parsed:?}")));
        // The id of the event before, and the start of a line that is skipped for its `id`.
        assert!(parser.held_bytes() <= 3 * bound.max(data.len()) + 8192, "{}", parser.held_bytes());
    }
    messages
}

/// A description of streams.
pub fn asyncapi(data: &[u8]) {
    let _ = read("document.yaml", &text(data), Direction::default(), &mut Report::default());
}

/// A recording: every line of it, and the connections that it holds.
pub fn tape(data: &[u8]) {
    let Ok(tape) = Tape::open(data.to_vec()) else { return };
    assert!(tape.events() <= tape.len(), "{} events in {} lines", tape.events(), tape.len());
    let names = Names::of(&catalog());
    let mut reader = EntryReader::new(names.clone());
    for at in 0..tape.len() {
        let _ = tape.line(at).map(|line| line.map(|line| reader.read(line)));
    }
    let _ = exchanges(&tape, &mut EntryReader::new(names));
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

/// A file of `simulate/`.
pub fn simulation(data: &[u8]) {
    let _ = Simulation::parse(&text(data), "fuzz", "fuzz.yaml");
}

fn text(data: &[u8]) -> String {
    String::from_utf8_lossy(data).into_owned()
}

/// A short recording with a line of most kinds.
const TAPE: &str = concat!(
    r#"{"format":"ensemble-run recording","version":1,"app":"prices","size":[400,300],"storage":{"a":[1,{"b":null}]},"seed":"7"}"#,
    "\n",
    r#"{"at":0,"kind":"resize","width":400,"height":300}"#,
    "\n",
    r#"{"at":1,"kind":"stream.connecting","stream":1,"generation":1,"api":"prices","attempt":1}"#,
    "\n",
    r#"{"at":2,"kind":"stream.open","stream":1,"generation":1,"status":200,"url":"http://h/s","headers":{"content-type":"text/event-stream"}}"#,
    "\n",
    r#"{"at":3.25,"kind":"stream.event","stream":1,"generation":1,"event":"price","id":"7","data":"{\"p\":1.5}","retry":100,"more":true}"#,
    "\n",
    r#"{"at":3.25,"kind":"stream.comment","stream":1,"generation":1,"text":"keep-alive"}"#,
    "\n",
    r#"{"at":4,"kind":"stream.error","stream":1,"generation":1,"status":503,"message":"busy","retrying":true,"attempt":1,"delayMs":1000}"#,
    "\n",
    r#"{"at":5,"kind":"response","task":2,"api":"list","status":200,"headers":{},"body":[1,2]}"#,
    "\n",
    r#"{"at":6,"kind":"timer","task":3}"#,
    "\n",
    r#"{"at":7,"kind":"pointer","node":4,"widget":"Button","event":"onTap"}"#,
    "\n",
    r#"{"at":8,"kind":"stream.close","stream":1,"generation":1,"reason":"ended"}"#,
    "\n",
);

/// Mutates valid inputs, the same way for the same seed.
pub struct Mutator {
    state: u64,
    seeds: Vec<Vec<u8>>,
}

/// Bytes that mean something in YAML, JavaScript, JSON or a stream.
const TOKENS: &[&str] = &[
    "${",
    "}",
    "{",
    "[",
    "]",
    ": ",
    "- ",
    "\n",
    "\r",
    "\0",
    "\u{feff}",
    "&a ",
    "*a",
    "|-\n",
    "'",
    "\"",
    "`",
    "data:",
    "id:",
    "retry:",
    "event:",
    "\n\n",
    "$ref",
    "é",
    "😀",
    "\t",
    "#",
    "?.",
    "=>",
    "999999999999",
    "-1",
    "null",
    "\\u0000",
    "\u{202e}",
];

impl Mutator {
    /// Starts from these inputs.
    pub fn new(seed: u64, seeds: Vec<Vec<u8>>) -> Self {
        Self { state: seed | 1, seeds }
    }

    /// xorshift64: good enough for choosing places, and without a dependency.
    fn below(&mut self, end: usize) -> usize {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        (self.state % end.max(1) as u64) as usize
    }

    /// The next input.
    pub fn input(&mut self) -> Vec<u8> {
        let at = self.below(self.seeds.len());
        let mut input = self.seeds.get(at).cloned().unwrap_or_default();
        for _ in 0..=self.below(6) {
            let at = self.below(input.len() + 1);
            match self.below(5) {
                0 => input.truncate(at),
                1 if at < input.len() => input[at] = self.below(256) as u8,
                2 => {
                    let token = TOKENS[self.below(TOKENS.len())];
                    input.splice(at..at, token.bytes());
                }
                3 => {
                    let end = (at + self.below(40)).min(input.len());
                    input.drain(at..end);
                }
                _ => {
                    let end = (at + self.below(60)).min(input.len());
                    let part = input[at..end].to_vec();
                    let to = self.below(input.len() + 1);
                    input.splice(to..to, part);
                }
            }
        }
        input
    }
}

/// Good inputs for a target: small ones, and for text formats the files of the repository.
pub fn seeds(target: &str) -> Vec<Vec<u8>> {
    let files: &[&str] = match target {
        "yaml" => &[
            include_str!("../../examples/counter.yaml"),
            include_str!("../../examples/custom_widget.yaml"),
            include_str!("../../examples/first_stream.yaml"),
        ],
        "expression" => {
            &["${a.b[0].c}", "a ${x ? `b${y}` : 'c'} d", "${rows.map(r => ({a: r.x})).length}", "${r@key.name}"]
        }
        "sse" => &[
            "id: 1\nevent: price\ndata: {\"a\": 1}\n\n",
            ": hello\r\nretry: 100\r\ndata: a\r\ndata\r\n\r\n",
            "\u{feff}data:x\rid\r\rdata: \u{e9}\n\n",
        ],
        // Options, then one byte for what happens and how long it takes: connect, answer, events, loss.
        "stream" => &[
            "\u{0}\u{5}\u{0}\u{0}\u{2}\u{34}data: a\n\n\u{6}\u{0}\u{0}\u{2}\u{47}",
            "\u{1}\u{1}\u{0}\u{0}\u{2}\u{64}id: 7\ndata: abc\n\ndata: d\n\n\u{77}\u{0}\u{0}\u{3}\u{8}\u{0}\u{0}\u{2}",
            "\u{10}\u{0}\u{0}\u{0}\u{77}\u{0}\u{0}\u{77}\u{b}\u{6b}\u{0}\u{c}\u{d}\u{0}\u{0}\u{2}\u{34}data: a\n\n\u{6}",
        ],
        "asyncapi" => &[
            include_str!("../suite/documents/prices_2_6.yaml"),
            include_str!("../suite/documents/rooms_3_0.yaml"),
            include_str!("../suite/documents/openapi_3_2.yaml"),
        ],
        "script" => &[
            "The bytes of an input choose what a script calls: 0123456789",
            "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-*/=!?.,;:()[]{}<>",
        ],
        "json-path" => &["$.a[*]['b'][-1]..c.*", "$..a..b", "lines[0].price"],
        "tape" => &[TAPE],
        "request" => &[
            "curl -N -X POST 'https://h/v1?a=b' \\\n -H \"Accept: text/event-stream\" -u me:secret -d '{\"stream\":true}' --compressed",
            "meta {\n  name: prices\n}\n\nget {\n  url: https://h/prices\n  body: none\n}\n\nheaders {\n  Accept: text/event-stream\n}\n",
            r#"{"info": {"name": "x", "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"}, "item": [{"name": "s",
                "request": {"method": "GET", "header": [{"key": "Accept", "value": "text/event-stream"}], "url": {"raw": "https://h/{{p}}"}}}]}"#,
            r#"{"log": {"version": "1.2", "entries": [{"request": {"method": "GET", "url": "https://h/s", "headers": []},
                "response": {"status": 200, "content": {"mimeType": "text/event-stream", "text": "data: 1\n\n"}}}]}}"#,
        ],
        _ => &["rate: 60\nids: counter\nevents:\n  data: {n: {$int: [1, 9]}, price: {$walk: {start: 10, step: 1}}}\n"],
    };
    files.iter().map(|file| file.as_bytes().to_vec()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Number of inputs for a target: a second or two each.
    const INPUTS: usize = 300;

    fn run(target: Target) {
        // Boa's parser uses the machine's stack.
        let work = move || {
            let mut mutator = Mutator::new(0x5EED, seeds(target.0));
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
    fn good_inputs_are_accepted() {
        // A seed that is refused at once leaves nothing behind it tried.
        let tape = Tape::open(TAPE.as_bytes().to_vec()).unwrap();
        let mut reader = EntryReader::new(Names::of(&catalog()));
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
