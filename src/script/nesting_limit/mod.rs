//! Refuses source that nests too deeply, without recursion, before Boa's recursive parser sees it.
//!
//! This guard is ours because Boa 0.22 has no limit of its own: its parser and its compiler recurse once per level, and a
//! stack overflow cannot be caught: it ends the process. The recursion limit of the engine counts calls at run time only.
//!
//! The meaning of a `/` depends on grammar that only a parser knows: after `}` it may divide or begin a regular expression, and a quote in that
//! expression would hide what follows. Where both are possible, both readings are followed, and the text is refused when either is too deep. A
//! reading ends where the parser would have ended with a fault: at a bracket of another kind, a text without an end, a stray backslash.

mod scanner;

pub(super) use scanner::MAX_ALTERNATIVES;
use scanner::Scanner;

/// Most readings of a text that are followed at once. Ordinary scripts have two for some characters; a text that has more is refused.
const MAX_READINGS: usize = 16;

/// Source that nests too deeply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TooDeep {
    /// Byte at which the limit was passed.
    pub at: usize,
}

/// Refuses source whose nesting could exhaust the parser's stack.
pub(super) fn check(text: &str) -> Result<(), TooDeep> {
    // The candidates for regular expressions may overlap: without this bound their search would take quadratic time.
    let mut searchable = 64 * text.len() + 65_536;
    let mut readings = vec![Scanner::new(text)];
    // The reading with the smallest position continues, so that equal readings are merged.
    while let Some(index) = (0..readings.len()).min_by_key(|index| readings[*index].at()) {
        let reading = &mut readings[index];
        let at = reading.at();
        let other = reading.token(&mut searchable);
        let others = other.as_ref();
        if searchable == 0 || reading.is_too_deep() || others.is_some_and(Scanner::is_too_deep) {
            return Err(TooDeep { at });
        }
        let is_covered =
            |index: usize| (0..readings.len()).any(|other| other != index && readings[other].covers(&readings[index]));
        if readings[index].has_ended() || is_covered(index) {
            readings.swap_remove(index);
        }
        readings.extend(other.filter(|other| !other.has_ended()));
        if readings.len() > MAX_READINGS {
            return Err(TooDeep { at });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn long_scripts_of_short_statements_are_shallow() {
        for line in [
            "foo(a.b, c)\n",
            "x = x + 1\n",
            "function f(a) { return a ? [1, 2] : {b: 3} }\n",
            "if (a) { b() } else { c() }\n",
            "const s = `a${b}c`;",
            "var re = /[(]/g\n",
            "items.push({name: 'x', value: a / b / c})\n",
            "list.map(x => x.y).filter(x => !x)\n",
            "i++\n",
            "switch (a) { case 1: case 2: b(); break; default: c() }\n",
            "while (a) { b() }\n",
            "do { b() } while (a)\nc()\n",
            "for (const [k, v] of Object.entries(a)) { b[k] = v / 2 }\n",
            "s = s.replace(/\"/g, '\\'').replace(/[/(]/, \"(\") // it's (\n",
            "if (/^'/.test(s)) { return /\"(/ } \n",
            "/'/.test(s) && f()\n",
            "a = {get: 1, set: 2, of: 3, static: 4, in: 5}\n",
            "var r = (a + b) / 2 / (c)\n",
            "q = a.return / 2 + \"(\" + b.of / 3\n",
            "a: for (;;) { break a }\n",
            "class A { static x = 1; get y() { return this.x } constructor() { super() } }\n",
            "t = `${a}/${b}'` + '}/' + \"`\"\n",
            "x--\n",
            "u = 1. / 3 + .5 / 2 + 0x1f.a\n",
        ] {
            assert_eq!(check(&line.repeat(5000)), Ok(()), "{line}");
        }
        assert_eq!(check(&format!("var a = [{}]", "{a: 1, b: [1, 2]},".repeat(5000))), Ok(()));
        assert_eq!(check(&format!("switch (a) {{ {} }}", "case 'x': ".repeat(5000))), Ok(()));
        assert_eq!(check(&format!("f({})", "a ? b : c, ".repeat(3000))), Ok(()));
        assert_eq!(check(&format!("var a = {{{}}}", "k: a ? b : c, ".repeat(3000))), Ok(()));
    }

    #[test]
    fn a_line_that_goes_on_does_not_hide_nesting() {
        for line in [
            "if (a)\n",
            "a ?\n 1 :\n",
            "else\n if (a) b\n",
            "!\n",
            "a =\n",
            "a\n+",
            "a,",
            "for (;;)\n",
            "do\n",
            "class A\nextends ",
            "for await (a of b)\n",
            "if (a) do ; while (b); else ",
            "if (a) do b\nwhile (c)\nelse ",
            "if (a) do do b; while (c); while (d); else ",
            "if (a) b, c; else ",
            "if (a) var\nb = 1; else ",
            "if (a) let\nb = 1; else ",
            "a: b: if (c) d, e; else ",
            "async\na => ",
            "yield\n",
        ] {
            assert!(check(&line.repeat(5000)).is_err(), "{line}");
        }
    }

    #[test]
    fn no_quote_that_may_stand_in_a_regular_expression_hides_brackets() {
        let deep = "[".repeat(20_000);
        for before in [
            "{}/'/;",
            "{}/\"/;",
            "{}/`/;",
            "{}\n/'/;",
            "{}/a/['/'];{}/'/;",
            "if (a) /'/;",
            "while (a) /'/;",
            "for (;;) /'/;",
            "with (a) /`/;",
            "for await (a of b) /'/;",
            "do a; while (b) /'/;",
            "a: for (;;) { break a\n/'/; ",
            "return\u{a0}/'/;",
            "return\u{feff}/'/;",
            "typeof\u{3000}/'/;",
            "debugger\n/'/;",
            "a\n++/'/",
            "if (a) {}\n++/'/",
            "1.\nreturn /'/;",
            "yield /'/;",
            "await /`/;",
            "let\n/'/;",
            "a.return /",
            "a.of /",
            "of /",
            "async /",
            "() => {}\n/'/;",
            "`${{}/'/}`;",
            "`${a}`;{}/`/;",
            "// \u{2028}",
            "// \u{2029}",
            "//\r",
            "'a\\\r\n';",
            "<!-- `\n",
            "\n--> `\n",
            "--> `\n",
            "#!`\n",
            "/* */ --> `\n",
            "/*\n*/ --> `\n",
            "{}/=/.test('/');",
            "{}/[/'\"`]/;",
            "{}/\\'/;",
            "{}/\\//;'/';",
        ] {
            assert!(check(&format!("{before}{deep}")).is_err(), "{before}");
        }
    }

    #[test]
    fn a_text_of_many_possible_readings_takes_no_time() {
        for unit in ["{}/\"[\",", "{}/a,", "{}/'/,", "}/[", "await /'/,", "a.of /\"/,", "{}/(/,'/',"] {
            let _ = check(&unit.repeat(1_000_000 / unit.len()));
        }
    }
}
