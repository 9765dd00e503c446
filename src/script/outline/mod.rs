//! Outline of JavaScript for `check` and editors: from the syntax tree if the text parses, otherwise from its tokens.

mod tokens;
mod tree;
mod words;

use boa_engine::interner::Interner;
use boa_engine::parser::{Parser, Source};

use crate::syntax::bounded;
use ensemble_core::syntax::JsOutline;
use tokens::Tokens;

/// The outline of `source`. Needs a thread with 16 MiB of stack, as every use of the parser.
pub(crate) fn outline(source: &str, is_expression: bool) -> JsOutline {
    let tokens = Tokens::of(source);
    let mut outline = if is_expression && is_chain(source.trim()) {
        let mut outline = words::outline(&tokens);
        outline.is_broken = false;
        outline
    } else {
        parsed(source, is_expression, &tokens).unwrap_or_else(|| words::outline(&tokens))
    };
    outline.is_opaque = ["eval", "with", "globalThis", "window", "Function"].iter().any(|word| {
        source.contains(word) && tokens.list.iter().any(|token| source.get(token.range.clone()) == Some(word))
    });
    outline.resolve();
    outline
}

/// True for names separated by dots, for which tokens are as good as a parser.
fn is_chain(source: &str) -> bool {
    let is_name = |name: &str| {
        name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
            && !crate::syntax::is_reserved(name)
    };
    source.split('.').all(is_name)
}

/// The outline of a text that parses.
fn parsed(source: &str, is_expression: bool, tokens: &Tokens<'_>) -> Option<JsOutline> {
    bounded(source, is_expression).ok()?;
    // The line before an expression is ours.
    let (text, ours) = if is_expression { (format!("(\n{source}\n)"), 1) } else { (source.to_owned(), 0) };
    let mut interner = Interner::default();
    let mut parse =
        |is_async| Parser::new(Source::from_bytes(&text)).parse_function_body(&mut interner, false, is_async).ok();
    let body = parse(false).or_else(|| parse(true).filter(|_| !is_expression))?;
    Some(tree::outline(&body, &interner, tokens, ours))
}

#[cfg(test)]
mod tests {
    use super::*;
    use ensemble_core::syntax::{JsAccess, JsStep};

    fn chains(source: &str) -> Vec<String> {
        let outline = outline(source, false);
        let shown = |chain: &ensemble_core::syntax::JsChain| {
            let mut text = source[chain.range.clone()].to_owned();
            for step in &chain.steps {
                text += &match step {
                    JsStep::Member { name, range } => {
                        assert_eq!(&source[range.clone()], &**name);
                        format!(".{name}")
                    }
                    JsStep::Index => "[]".to_owned(),
                    JsStep::Call(args) => format!("({})", args.len()),
                    JsStep::Await => " await".to_owned(),
                };
            }
            let access = match chain.access {
                JsAccess::Read => "",
                JsAccess::Write => "=",
                JsAccess::Update => "+=",
                JsAccess::Delete => " delete",
                JsAccess::TypeOf => " typeof",
            };
            let declared = chain.declaration.map(|at| format!("@{}", outline.declarations[at].range.start));
            format!("{text}{access}{}", declared.unwrap_or_default())
        };
        let mut chains: Vec<_> = outline.chains.iter().collect();
        chains.sort_by_key(|chain| chain.range.start);
        chains.into_iter().map(shown).collect()
    }

    fn declared(source: &str) -> Vec<String> {
        let outline = outline(source, false);
        outline
            .declarations
            .iter()
            .map(|found| {
                assert_eq!(&source[found.range.clone()], &*found.name);
                format!("{} {:?} {}", found.name, found.kind, &source[found.visible.clone()])
            })
            .collect()
    }

    #[test]
    fn chains_have_their_steps_and_places() {
        assert_eq!(
            chains("a.b[c].d(e, f.g)\nlast.text = `${x?.y}` + typeof z;\nn.m++; delete q.r; (await load(1)).body"),
            [
                "a.b[].d(2)",
                "c",
                "e",
                "f.g",
                "last.text=",
                "x.y",
                "z typeof",
                "n.m+=",
                "q.r delete",
                "load(1) await.body"
            ]
        );
        assert_eq!(chains("é.b; this.c({a, k: v})"), ["é.b", "this.c(1)", "a", "v"]);
    }

    #[test]
    fn a_name_is_seen_in_its_block_and_belongs_to_the_innermost() {
        let source = "let a = 1; if (a) { let a = 2; use(a) } const f = (b, {c: [d]}) => { a + b + d }; b; d";
        assert_eq!(chains(source), ["a@4", "use(1)", "a@24", "a@4", "b@51", "d@59", "b", "d"]);
        assert_eq!(
            declared(
                "for (const i of x) { i } function g(p) { var q; { let r } } try {} catch (e) { e } v => v * 2, 3"
            ),
            [
                "i Constant (const i of x) { i }",
                "g Function for (const i of x) { i } function g(p) { var q; { let r } } try {} catch (e) { e } v => v * 2, 3",
                "p Parameter (p) { var q; { let r } }",
                "q Variable { var q; { let r } }",
                "r Variable { let r }",
                "e Parameter (e) { e }",
                "v Parameter v => v * 2",
            ]
        );
    }

    #[test]
    fn a_function_has_its_parameters_and_the_comment_above_it() {
        let outline = outline(
            "// Doubles.\n// Twice.\nfunction f(a, b = 1) {}\n\n/** Not of g. */\n\nconst g = async x => x;",
            false,
        );
        let shown: Vec<_> =
            outline.declarations.iter().map(|found| (&*found.name, found.parameters.as_deref(), &*found.doc)).collect();
        assert_eq!(shown[0], ("f", Some("(a, b = 1)"), "Doubles.\nTwice."));
        let g = shown.iter().find(|(name, ..)| *name == "g").unwrap();
        assert_eq!(*g, ("g", Some("x"), ""));
    }

    #[test]
    fn a_broken_text_keeps_what_its_words_tell() {
        let source = "let total = 0;\nfunction add(n) { total += n }\nprices.\nif (total > { last.text = 'x' }";
        let found = outline(source, false);
        assert!(found.is_broken);
        assert_eq!(found.top(source.len()).map(|found| &*found.name).collect::<Vec<_>>(), ["total", "add"]);
        assert!(chains(source).contains(&"last.text=".to_owned()), "{:?}", chains(source));
    }

    #[test]
    fn broken_text_has_an_outline_without_a_panic() {
        for source in [
            "",
            "}",
            "`${",
            "`${`${`",
            "'\\",
            "/",
            "/*",
            "({",
            "a => ",
            "let {",
            "é'",
            "function (",
            "x\u{2028}y",
            "`\\é${a}`",
            "\u{feff}a",
            ")(",
            "}{",
            "`a}${b}`c}",
        ] {
            let _ = (outline(source, false), outline(source, true));
        }
    }
}
