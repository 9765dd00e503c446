//! Static analysis of code: syntax, names, awaits.

use super::*;

fn free(source: &str) -> Vec<String> {
    let info = check_syntax(source, false, true).unwrap();
    info.free.iter().map(|name| name.to_string()).collect()
}

#[test]
fn names_from_outside_are_found() {
    assert_eq!(free("var a = b.c; d[e] = `${f}`; function g(h) { return i }"), ["b", "d", "e", "f", "h", "i"]);
    assert_eq!(free("let x = {y: 1, z, [w]: v}; x.q = k?.l;"), ["k", "v", "w", "z"]);
    assert_eq!(free("{ let inner = 1; } inner;"), ["inner"]);
    assert_eq!(free("for (const row of rows) total += row.n;"), ["row", "rows", "total"]);
}

#[test]
fn top_level_await_makes_it_async() {
    assert!(check_syntax("await x; ", false, true).unwrap().is_async);
    assert!(!check_syntax("async function f() { await x } f()", false, true).unwrap().is_async);
    assert!(!check_syntax("var await_ = 1", false, true).unwrap().is_async);
    assert!(check_syntax("await x", false, false).is_err());
}

#[test]
fn what_it_declares_is_found() {
    let info =
        check_syntax("var a; let b; const {c, d: [e]} = x; function f() { var g } class H {}", false, true).unwrap();
    let declared: Vec<&str> = info.declared.iter().map(|name| &**name).collect();
    assert_eq!(declared, ["H", "a", "b", "c", "e", "f"]);
}

#[test]
fn a_fault_has_its_line_and_column() {
    for (source, is_expression, line, column) in [
        ("var a = 1;\nvar b = = 2;", false, 2, 9),
        ("a +\n  * b", true, 2, 3),
        ("if (a {", false, 1, 7),
        ("a +", true, 1, 4),
        ("'abc", true, 1, 5),
    ] {
        let fault = check_syntax(source, is_expression, true).unwrap_err();
        assert_eq!((fault.line, fault.column), (line, column), "{source}: {}", fault.message);
        assert!(!fault.message.ends_with('.') && !fault.message.contains("at line"), "{}", fault.message);
    }
}

#[test]
fn an_expression_is_one_expression() {
    for source in ["a; b", "a) + (b", "", "var a", "return 1", "// only a comment"] {
        assert!(check_syntax(source, true, true).is_err(), "{source}");
    }
    for source in ["a, b", "{a: 1}.a", "a // trailing", "(a)", "x => {\n return 1 }"] {
        assert!(check_syntax(source, true, true).is_ok(), "{source}");
    }
}

#[test]
fn divisions_are_no_regular_expressions() {
    for source in ["a / b / c", "(a) / 2", "x = /[/(]/.test(y)", "a[0] / /x/.y", "'it''s'.length"] {
        let _ = check_syntax(source, true, true);
    }
    assert!(check_syntax("(a) / (b) / (c)", true, true).is_ok());
}
