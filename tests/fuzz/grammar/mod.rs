//! Writers of inputs by the grammar of a format: what they write mostly loads, so that the code behind the parser is reached, too.

mod drawing;
mod expression;
mod screen;

use crate::random::Random;

/// The writer for a target; `None` for one whose inputs are mutations alone.
pub fn of(target: &str) -> Option<fn(&mut Random) -> String> {
    match target {
        "yaml" => Some(screen::write),
        "expression" => Some(expression::write),
        "json-path" => Some(path),
        "drawing" => Some(drawing::write),
        _ => None,
    }
}

/// A JSONPath, for the value that the target asks.
fn path(random: &mut Random) -> String {
    const STEPS: &[&str] = &[
        ".a", ".b", ".c", "..a", "..b", "..*", ".*", "[*]", "[0]", "[-1]", "[1]", "['a']", "[\"b\"]", "['']", ".lines",
        ".price", "..c", "[99]", "[1:2]", "[?(@.a)]", "[0,1]", ".length", "['é']",
    ];
    let mut path = random.word(&["$", "", "a", "lines", "$."]).to_owned();
    (0..random.below(8)).for_each(|_| path.push_str(random.word(STEPS)));
    path
}
