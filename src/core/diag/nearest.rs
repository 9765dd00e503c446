//! "Did you mean": finds the nearest known name.

use strsim::osa_distance;

/// The candidate nearest to `written`, when it is near enough to be meant: at most three letters added, removed, replaced or swapped with
/// their neighbour, fewer in a short name. Capitals do not count.
pub fn nearest<'a>(written: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = written.to_lowercase();
    if wanted.chars().count() > LONGEST {
        return None;
    }
    let allowed = match wanted.chars().count() {
        0..=2 => 1,
        3..=5 => 2,
        _ => 3,
    };
    let bound = DistanceBound::from(&wanted, allowed);
    candidates
        .into_iter()
        .filter(|candidate| *candidate != written && candidate.len() <= LONGEST && !bound.excludes(candidate))
        // Of candidates that differ in capitals alone the one that is written like it.
        .map(|candidate| {
            (osa_distance(&wanted, &candidate.to_lowercase()), osa_distance(written, candidate), candidate)
        })
        // As many changes as the candidate has letters would make any word of any other.
        .filter(|(distance, _, candidate)| *distance <= allowed && *distance < candidate.chars().count())
        // Of candidates that are equally near the first by name, whatever order they come in.
        .min()
        .map(|(.., candidate)| candidate)
}

/// A lower bound of the edit distance, which excludes most candidates without comparing them: an app may have thousands of names, and each misspelt one is compared with all.
struct DistanceBound {
    length: usize,
    letters: u64,
    allowed: usize,
}

impl DistanceBound {
    fn from(wanted: &str, allowed: usize) -> Self {
        // Other lengths and letters than those of ASCII are never called far.
        let length = if wanted.is_ascii() { wanted.len() } else { usize::MAX };
        Self { length, letters: letters(wanted), allowed }
    }

    fn excludes(&self, candidate: &str) -> bool {
        if self.length == usize::MAX || !candidate.is_ascii() {
            return false;
        }
        // A change adds or removes one letter, or puts one in place of another.
        let differing = (self.letters ^ letters(candidate)).count_ones() as usize;
        self.length.abs_diff(candidate.len()) > self.allowed || differing > 2 * self.allowed
    }
}

/// The letters and digits of a name, each a bit, without their case.
fn letters(name: &str) -> u64 {
    name.bytes().fold(0, |letters, byte| letters | 1 << (byte.to_ascii_lowercase() & 63))
}

/// True when `written` is most likely a misspelling of `candidate`: at most one letter in three is wrong. For names that may as well be something
/// else.
pub fn is_slip(written: &str, candidate: &str) -> bool {
    let (written, candidate) = (written.to_lowercase(), candidate.to_lowercase());
    let letters = written.chars().count();
    letters <= LONGEST && candidate.len() <= LONGEST && osa_distance(&written, &candidate) * 3 <= letters
}

// Names are short; a longer text is no misspelt name.
const LONGEST: usize = 64;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_found() {
        let names = ["label", "labelStyle", "enabled", "isLoading", "onTap"];
        assert_eq!(nearest("lable", names), Some("label"));
        assert_eq!(nearest("isloading", names), Some("isLoading"));
        assert_eq!(nearest("ontap", names), Some("onTap"));
        assert_eq!(nearest("colour", names), None);
        assert_eq!(nearest("respnse", ["Response", "response"]), Some("response"));
        assert_eq!(nearest("x", ["y", "xy"]), Some("xy"));
        assert_eq!(nearest("größe", ["grösse", "GRÖSSE", "x"]), Some("grösse"));
        assert!(is_slip("rwo", "row") && is_slip("showTost", "showToast"));
        assert!(!is_slip("saveName", "saveFile") && !is_slip("ro", "row"));
    }

    #[test]
    fn what_is_called_far_is_far() {
        let names = [
            "a",
            "ab",
            "label",
            "lable",
            "LABEL",
            "isLoading",
            "is_loading",
            "n00001",
            "n10000",
            "x$y",
            "zzzzzzzzz",
            "grün",
        ];
        for wanted in names.map(str::to_lowercase) {
            for allowed in 1..4 {
                let bound = DistanceBound::from(&wanted, allowed);
                for candidate in names.iter().filter(|candidate| bound.excludes(candidate)) {
                    assert!(
                        osa_distance(&wanted, &candidate.to_lowercase()) > allowed,
                        "{wanted} {candidate} {allowed}"
                    );
                }
            }
        }
        assert!(
            DistanceBound::from("label", 2).excludes("zzzzz") && DistanceBound::from("label", 2).excludes("labelsAll")
        );
    }
}
