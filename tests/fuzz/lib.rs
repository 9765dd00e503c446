//! What strangers can hand to the program, each as a function of bytes that must neither panic nor hang.
//!
//! `cargo test -p ensemble-fuzz` runs each over a few hundred inputs with a fixed seed; `cargo run -p ensemble-fuzz --features standalone --bin fuzz -- sse 1000000` runs one
//! for longer, and names the input that made it panic. With the feature `fuzzing` there is a libFuzzer program a target.

mod stream;

pub use stream::stream;

mod script;

use ensemble_run::app::{LoadOptions, load_text};
use ensemble_run::diag::Report;
use ensemble_run::scaffold::document::{Direction, read};
use ensemble_run::script::Checker;
use ensemble_run::shell::catalog;
use ensemble_run::shell::disk::Disk;
use ensemble_run::simulate::Simulation;
use ensemble_run::sse::parser::Parser;
use ensemble_run::syntax;

/// A target: its name and its function.
pub type Target = (&'static str, fn(&[u8]));

/// Every target.
pub const TARGETS: [Target; 7] = [
    ("yaml", yaml),
    ("expression", expression),
    ("sse", sse),
    ("stream", stream),
    ("asyncapi", asyncapi),
    ("simulation", simulation),
    ("script", script::script),
];

/// A screen, with all that is checked in it.
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

/// A file of `simulate/`.
pub fn simulation(data: &[u8]) {
    let _ = Simulation::parse(&text(data), "fuzz", "fuzz.yaml");
}

fn text(data: &[u8]) -> String {
    String::from_utf8_lossy(data).into_owned()
}

/// Makes inputs out of good ones, the same for the same seed.
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
        _ => &["rate: 60\nids: counter\nevents:\n  data: {n: {$int: [1, 9]}, price: {$walk: {start: 10, step: 1}}}\n"],
    };
    files.iter().map(|file| file.as_bytes().to_vec()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// So many inputs a target: a second or two each.
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
}
