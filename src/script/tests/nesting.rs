//! Source that `nesting_limit` accepts does not overflow the stack of the app's thread. An overflow would abort the process, so the cases run in a
//! child process: this test program with the filter [`child`].

use std::process::Command;

use super::*;
use crate::nesting_limit;

/// Environment variable that names the case for the child process.
const VARIABLE: &str = "ENSEMBLE_NESTING";

fn run_child(cases: &str) {
    let this = std::env::current_exe().expect("the test program has a path");
    let output = Command::new(this)
        .args(["--exact", "tests::nesting::child", "--ignored", "--nocapture"])
        .env(VARIABLE, cases)
        .output()
        .expect("the test program starts");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let last: Vec<&str> = said.lines().rev().take(12).collect();
    assert!(output.status.success(), "{:?}: {last:#?}", output.status);
    assert!(String::from_utf8_lossy(&output.stdout).contains("1 passed"), "the child has run nothing");
}

#[test]
fn each_kind_of_nesting_just_below_the_bound_fits_the_stack() {
    run_child("kinds");
}

#[test]
fn random_texts_that_nest_deeply_are_refused_or_fit_the_stack() {
    run_child("soups:400");
}

#[test]
#[ignore = "run by the tests above, in a process of its own"]
fn child() {
    let Ok(cases) = std::env::var(VARIABLE) else { return };
    on_app_thread(move || match cases.strip_prefix("soups:") {
        Some(count) => soups(count.parse().expect("a number")),
        None => KINDS.iter().for_each(|(open, middle, close)| kind(open, middle, close)),
    });
}

/// Nested constructs: opening, innermost part, closing.
const KINDS: &[(&str, &str, &str)] = &[
    ("(", "1", ")"),
    ("[", "1", "]"),
    ("[a,", "1", ",b]"),
    ("a[", "1", "]"),
    ("f(", "1", ")"),
    ("f(a,", "1", ")"),
    ("new f(", "1", ")"),
    ("new ", "f", ""),
    ("({a:", "1", "})"),
    ("({a(){return ", "1", "}})"),
    ("({get a(){return ", "1", "}})"),
    ("({[", "1", "]:a})"),
    ("({...", "a", "})"),
    ("[...", "a", "]"),
    ("!", "1", ""),
    ("~", "1", ""),
    ("- ", "1", ""),
    ("++", "a", ""),
    ("{}++", "a", ""),
    ("typeof ", "1", ""),
    ("void ", "1", ""),
    ("delete ", "a", ""),
    ("await ", "1", ""),
    ("a=", "1", ""),
    ("a+=", "1", ""),
    ("a??=", "1", ""),
    ("a?", "1", ":b"),
    ("a?b:", "1", ""),
    ("a=>", "1", ""),
    ("async a=>", "1", ""),
    ("(a)=>", "1", ""),
    ("(a=>{return ", "1", "})"),
    ("()=>{", "a", "}"),
    ("(a=", "1", ")=>b"),
    ("([a=", "1", "])=>b"),
    ("({a=", "1", "})=>b"),
    ("[a]=", "b", ""),
    ("({a}=", "b", ")"),
    ("(function(){return ", "1", "})"),
    ("(function(a=", "1", "){})"),
    ("function f(){", "a", "}"),
    ("(async()=>{await ", "1", "})"),
    ("(function*(){yield ", "1", "})"),
    ("(class{a=", "1", "})"),
    ("(class{a(){return ", "1", "}})"),
    ("(class{static{", "a", "}})"),
    ("(class extends ", "a", "{})"),
    ("class a extends ", "b", " {}"),
    ("`${", "1", "}`"),
    ("a`${", "1", "}`"),
    ("", "a", "`b`"),
    ("", "a", ".b"),
    ("", "a", "?.b"),
    ("", "a", "?.[0]"),
    ("", "a", "?.()"),
    ("", "a", "()"),
    ("", "a", "[0]"),
    ("", "a", ".b()"),
    ("", "1", "+1"),
    ("", "1", "**1"),
    ("", "1", "*1+1"),
    ("", "1", "&&1"),
    ("", "a", "??1"),
    ("", "1", "==1"),
    ("", "1", " in a"),
    ("", "1", ",1"),
    ("(", "1", ",1)"),
    ("", "a", "?1:2,a"),
    ("{", "a", "}"),
    ("{a;", "b", "}"),
    ("if(a)", "b", ""),
    ("if(a){", "b", "}"),
    ("if(a)b;else ", "c", ""),
    ("if(a){b}else ", "c", ""),
    ("if(a)b,c;else ", "d", ""),
    ("if(a)do;while(b);else ", "c", ""),
    ("if(a)do b\nwhile(c)\nelse ", "d", ""),
    ("if(a)var\nb=1;else ", "c", ""),
    ("for(;;)", "break", ""),
    ("for(a in b)", "c", ""),
    ("for(a of b){", "c", "}"),
    ("for await(a of b)\n", "c", ""),
    ("while(a)", "b", ""),
    ("with(a)", "b", ""),
    ("do ", "a", ";while(b)"),
    ("do{", "a", "}while(b)"),
    ("a:", "b", ""),
    ("try{", "a", "}catch(e){}"),
    ("try{}catch(e){", "a", "}"),
    ("try{}finally{", "a", "}"),
    ("switch(a){case ", "1", ":}"),
    ("switch(a){default:", "b", "}"),
    ("import(", "a", ")"),
    ("/(", "a", ")/"),
    ("", "/a", "|b/"),
    ("var a=", "1", ""),
    ("let{a=", "1", "}=b;"),
    ("return ", "a", ""),
    ("throw ", "a", ""),
    ("a\n", "b", "\nc"),
    ("yield ", "1", ""),
];

/// Runs code of this kind at the greatest accepted depth, both as an expression and as a script.
fn kind(open: &str, middle: &str, close: &str) {
    let source = |levels: usize| {
        // A regular expression has its slashes once.
        match (open, middle) {
            ("/(", _) => format!("/{}{middle}{}/", "(".repeat(levels), ")".repeat(levels)),
            (_, "/a") => format!("/a{}/", "|b".repeat(levels)),
            _ => format!("{}{middle}{}", open.repeat(levels), close.repeat(levels)),
        }
    };
    // Constructs that may repeat without end, such as statements, are tried up to 5,000 levels.
    let (mut allowed, mut refused) = (1, 5_000);
    while allowed + 1 < refused {
        let levels = (allowed + refused) / 2;
        match nesting_limit::check(&source(levels)) {
            Ok(()) => allowed = levels,
            Err(_) => refused = levels,
        }
    }
    eprintln!("{open}…{middle}…{close}: {allowed} levels");
    let source = source(allowed);
    // Every read, call and construction succeeds and gives the same again.
    let names = "var a = new Proxy(function () {}, {get: (_, key) => typeof key === 'symbol' ? undefined : a, apply: () => a, \
                 construct: () => a}), b, c, d, e, f = a;\n";
    let mut bench = Bench::new(vec![], names);
    // Most of them fail, when they are run or before: what counts is that they end.
    let _ = bench.evaluate(&source);
    let _ = bench.run(&source);
    let _ = bench.run(&format!("function* g(){{{source}}}"));
    let _ = Bench::with_faults(vec![], &format!("{names}{source}"));
}

/// Tokens of random texts: everything that nests, hides or ends something.
const TOKENS: &[&str] = &[
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "`",
    "${",
    "'",
    "\"",
    "/",
    "//",
    "/*",
    "*/",
    "\\",
    "\n",
    "\r",
    "\u{2028}",
    "\u{a0}",
    ";",
    ",",
    ":",
    "?",
    ".",
    "?.",
    "=>",
    "=",
    "+",
    "-",
    "!",
    "++",
    "**",
    "&&",
    "<!--",
    "-->",
    "a",
    "b",
    "1",
    "1.",
    "if(a)",
    "if",
    "else ",
    "do ",
    "while(a)",
    "for(;;)",
    "for await(a of b)",
    "with(a)",
    "function f()",
    "class a",
    " extends ",
    "async ",
    "await ",
    "yield ",
    "new ",
    "typeof ",
    "return ",
    "let ",
    "var ",
    "of ",
    "in ",
    "case ",
    "switch(a)",
    "break a",
    "static ",
    "get ",
    "try",
    "catch(a)",
    "finally",
    "()=>",
    "a=>",
    "/'/",
    "/`/",
    "/[/",
    "g",
    "#!",
    "|",
    "...",
    "import(",
    "\\u0061",
];

fn soups(count: u32) {
    let mut state = 0x2545_F491_4F6C_DD1D_u64;
    let mut below = move |end: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % end as u64) as usize
    };
    for number in 0..count {
        let mut source = String::new();
        for _ in 0..=below(3) {
            let phrase: String = (0..=below(6)).map(|_| TOKENS[below(TOKENS.len())]).collect();
            let times = [1, 2, 300, 5_000, 20_000][below(5)].min(60_000 / phrase.len());
            source.push_str(&phrase.repeat(times));
        }
        source.truncate((0..=60_000.min(source.len())).rev().find(|at| source.is_char_boundary(*at)).unwrap_or(0));
        eprintln!("{number}: {:?}", source.chars().take(400).collect::<String>());
        let (as_expression, as_script) = (number % 2 == 0, number % 3 == 0);
        let _ = check_syntax(&source, as_expression, true);
        if as_script {
            let _ = Bench::with_faults(vec![], &source);
        }
    }
}
