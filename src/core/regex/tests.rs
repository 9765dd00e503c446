use super::*;

fn flags(text: &str) -> Flags {
    Flags {
        ignore_case: text.contains('i'),
        multiline: text.contains('m'),
        dot_all: text.contains('s'),
        unicode: text.contains('u'),
        unicode_sets: text.contains('v'),
    }
}

fn units(text: &str) -> Vec<u16> {
    text.encode_utf16().collect()
}

fn source(pattern: &str, flags: Flags) -> Vec<u32> {
    match flags.full_unicode() {
        true => pattern.chars().map(u32::from).collect(),
        false => pattern.encode_utf16().map(u32::from).collect(),
    }
}

fn compiled(pattern: &str, with: &str) -> Option<Pattern> {
    Pattern::new(&source(pattern, flags(with)), flags(with))
}

/// The groups of the first match as text, `-` for one that took no part, `none` without a match.
fn found(pattern: &str, with: &str, text: &str) -> String {
    let Some(pattern) = compiled(pattern, with) else { return "unknown".to_owned() };
    let text = units(text);
    match pattern.find(&text[..], 0, false, &mut 1_000_000) {
        Err(TooManySteps) => "too many steps".to_owned(),
        Ok(None) => "none".to_owned(),
        Ok(Some(found)) => {
            let group = |group: &Option<(usize, usize)>| {
                group.map_or("-".to_owned(), |(begin, end)| String::from_utf16_lossy(&text[begin..end]))
            };
            found.groups.iter().map(group).collect::<Vec<_>>().join("|")
        }
    }
}

#[test]
fn expressions_match_as_the_standard_says() {
    for (pattern, with, text, expected) in [
        ("abc", "", "xabcx", "abc"),
        ("a|ab", "", "abc", "a"),
        ("((a)|(ab))((c)|(bc))", "", "abc", "abc|a|a|-|bc|-|bc"),
        ("a[a-z]{2,4}", "", "abcdefghi", "abcde"),
        ("a[a-z]{2,4}?", "", "abcdefghi", "abc"),
        ("(aa|aabaac|ba|b|c)*", "", "aabaac", "aaba|ba"),
        ("(z)((a+)?(b+)?(c))*", "", "zaacbbbcac", "zaacbbbcac|z|ac|a|-|c"),
        ("(a*)*", "", "b", "|-"),
        ("(?=(a+))a*b\\1", "", "baaabac", "aba|a"),
        ("(?=(a+))", "", "baaabac", "|aaa"),
        ("(.*?)a(?!(a+)b\\2c)\\2(.*)", "", "baaabaac", "baaabaac|ba|-|abaac"),
        ("(?<=\\$)\\d+(?:\\.\\d*)?", "", "cost $10.50", "10.50"),
        ("(?<=(\\d+)(\\d+))$", "", "1053", "|1|053"),
        ("(?<=\\1(a))x", "", "aax", "x|a"),
        ("(?<!a)b", "", "abcb", "b"),
        ("^a$", "m", "b\na\nc", "a"),
        ("^a$", "", "b\na\nc", "none"),
        (".+", "", "a\nb", "a"),
        (".+", "s", "a\nb", "a\nb"),
        ("\\bfoo\\b", "", "a foo.", "foo"),
        ("\\Boo", "", "foo", "oo"),
        ("HeLLo", "i", "say hello", "hello"),
        ("[a-z]+", "i", "ABC", "ABC"),
        ("É", "i", "é", "é"),
        ("(a)\\1", "i", "aA", "aA|a"),
        ("\\u{1F600}", "u", "x😀", "😀"),
        ("^.$", "u", "😀", "😀"),
        ("^.$", "", "😀", "none"),
        ("[😀]", "u", "😀", "😀"),
        ("\\ud83d\\ude00", "u", "😀", "😀"),
        ("\\p{Lu}+", "u", "abÄÖ", "ÄÖ"),
        ("(?<year>\\d{4})-\\k<year>", "", "2020-2020", "2020-2020|2020"),
        ("\\k<a>", "", "k<a>", "k<a>"),
        ("\\1(a)", "", "aa", "a|a"),
        ("\\101\\x42\\u0043\\cJ?", "", "ABC\n", "ABC\n"),
        ("\\8\\c", "", "8\\c", "8\\c"),
        ("a{,2}", "", "a{,2}", "a{,2}"),
        ("]{}", "", "]{}", "]{}"),
        ("[]", "", "a", "none"),
        ("[^]", "", "\n", "\n"),
        ("[\\]]", "", "]", "]"),
        ("(?:a?b??)*", "", "ab", "ab"),
        ("(?:ab){2}", "", "ababab", "abab"),
        ("(a?){3}b", "", "aab", "aab|"),
        ("\\w+@\\w+", "", "me@here", "me@here"),
        ("K", "iu", "\u{212a}", "\u{212a}"),
        ("K", "i", "\u{212a}", "none"),
        ("[\\w--[a-c]]+", "v", "abcdef", "def"),
        ("(?i:a)", "", "A", "unknown"),
    ] {
        assert_eq!(found(pattern, with, text), expected, "/{pattern}/{with} in {text:?}");
    }
}

#[test]
fn what_would_take_for_ever_ends() {
    let text = "a".repeat(40) + "!";
    for pattern in ["(a+)+$", "(a|a)*$", "(a|aa)+$", "(?:a?){40}a{40}$", "(.*a){20}$", "^(?=(a+)+$)", "(\\w+\\s?)+$"] {
        assert_eq!(found(pattern, "", &text), "too many steps", "{pattern}");
    }
    // Polynomial, but over a long text.
    let spaces = " ".repeat(100_000) + "x";
    assert_eq!(found("\\s+$", "", &spaces), "too many steps");
    assert_eq!(found("x", "", &spaces), "x");
    assert_eq!(found("^\\s+x$", "", &spaces), spaces);
}

#[test]
fn a_sticky_search_looks_at_one_place() {
    let pattern = compiled("b", "").unwrap();
    let text = units("ab");
    let mut steps = 100;
    assert_eq!(pattern.find(&text[..], 0, true, &mut steps), Ok(None));
    assert_eq!(pattern.find(&text[..], 1, true, &mut steps).unwrap().unwrap().groups, [Some((1, 2))]);
    assert!(steps > 90);
}

#[test]
fn places_to_go_back_to_are_bounded() {
    let text = "ab".repeat(MAX_STACK);
    let text = units(&text);
    let pattern = compiled("(?:a|b)*c", "").unwrap();
    assert_eq!(pattern.find(&text[..], 0, false, &mut u64::MAX.clone()), Err(TooManySteps));
}

/// xorshift64.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end as u64) as usize
    }

    fn one_of<'a>(&mut self, all: &[&'a str]) -> &'a str {
        all[self.below(all.len())]
    }

    fn pattern(&mut self, depth: usize) -> String {
        let mut pattern = String::new();
        for _ in 0..1 + self.below(3) {
            let atom = match self.below(if depth == 0 { 5 } else { 11 }) {
                0..4 => self
                    .one_of(&["a", "b", "c", "A", ".", "[ab]", "[^a]", "\\w", "\\d", "\\s", "é", "\\W", "\\n"])
                    .to_owned(),
                4 => self.one_of(&["^", "$", "\\b", "\\B", "\\1", "(?:)", "\\2"]).to_owned(),
                5..7 => format!("({})", self.pattern(depth - 1)),
                7 => format!("(?:{}|{})", self.pattern(depth - 1), self.pattern(depth - 1)),
                8 => format!("(?={})", self.pattern(depth - 1)),
                9 => format!("(?!{})", self.pattern(depth - 1)),
                _ => format!("({}|{})", self.pattern(depth - 1), self.pattern(depth - 1)),
            };
            pattern.push_str(&atom);
            let is_assertion = atom.starts_with(['^', '$']) || atom == "\\b" || atom == "\\B";
            if !is_assertion && self.below(3) == 0 {
                pattern.push_str(self.one_of(&["*", "+", "?", "*?", "+?", "??", "{2}", "{1,2}", "{0,2}?", "{2,}"]));
            }
        }
        pattern
    }
}

/// Thousands of small expressions over small texts: the same matches as `regress`.
#[test]
fn small_expressions_match_as_with_regress() {
    let mut random = Random(0x5EED);
    let mut compared = 0;
    while compared < 3000 {
        let with = random.one_of(&["", "", "i", "m", "u", "iu", "s"]);
        let pattern = random.pattern(2);
        let flags = flags(with);
        let source = source(&pattern, flags);
        let Ok(peer) = regress::Regex::from_unicode(source.iter().copied(), with) else { continue };
        let ours = Pattern::new(&source, flags).unwrap_or_else(|| panic!("/{pattern}/{with} is not known"));
        for _ in 0..4 {
            let text: String =
                (0..random.below(7)).map(|_| random.one_of(&["a", "b", "c", "A", "é", "\n", " ", "1", "😀"])).collect();
            let text = units(&text);
            let theirs = match flags.unicode {
                true => peer.find_from_utf16(&text, 0).next(),
                false => peer.find_from_ucs2(&text, 0).next(),
            };
            let theirs = theirs.map(|found| {
                found.groups().map(|group| group.map(|range| (range.start, range.end))).collect::<Vec<_>>()
            });
            let found = ours.find(&text[..], 0, false, &mut 10_000_000).expect("small");
            assert_eq!(
                found.map(|found| found.groups),
                theirs,
                "/{pattern}/{with} in {:?}",
                String::from_utf16_lossy(&text)
            );
            compared += 1;
        }
    }
}
