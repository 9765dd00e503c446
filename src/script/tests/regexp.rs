//! Regular expressions: matches and termination.

use super::*;

#[test]
fn a_search_that_would_take_for_ever_is_a_fault_at_its_place() {
    for source in [
        "var text = 'a'.repeat(40) + '!';\n/(a+)+$/.test(text);",
        "var text = 'a'.repeat(40) + '!';\ntext.replace(/(a|aa)+$/g, '');",
        "var text = 'a'.repeat(40) + '!';\ntext.match(new RegExp('(a+)+$'));",
        "var text = 'a'.repeat(40) + '!';\n[...text.matchAll(/(a+)+$/g)];",
        "var text = 'a'.repeat(40) + '!';\ntext.search('(.*a){30}$');",
        "var text = 'a'.repeat(40) + '!';\ntext.split(/(?:a+)+$/);",
        "var text = ' '.repeat(90000) + 'x';\ntext.replace(/\\s+$/, '');",
    ] {
        let mut bench = Bench::new(vec![], "");
        let fault = bench.run(source).unwrap_err();
        assert!(fault.message.starts_with("this regular expression takes too many steps on a text of"), "{fault:?}");
        assert!(fault.help.as_deref().is_some_and(|help| help.contains("repetition inside of a repetition")));
        let is_spread = source.contains("[...");
        assert!(fault.span.is_some_and(|span| is_spread || span.start > 130), "{source}: {:?}", fault.span);
        assert_eq!(bench.json("/b+/.exec('abbc')[0]"), "\"bb\"");
    }
}

#[test]
fn what_catches_the_fault_cannot_search_on() {
    let mut bench = Bench::new(vec![], "");
    let source = "var text = 'a'.repeat(40) + '!', failed = 0; \
        for (var i = 0; i < 1000; i++) { try { /(a+)+$/.test(text) } catch (e) { failed += e instanceof RangeError } } return failed";
    assert!(matches!(bench.run(source), Ok(ScriptValue::Plain(Value::Number(1000.0)))));
}

#[test]
fn the_functions_of_regular_expressions_do_what_the_standard_says() {
    let mut bench = Bench::new(vec![], "");
    for (source, expected) in [
        ("/a(b)?(c)/.exec('xacx')", r#"["ac",null,"c"]"#),
        (
            "(() => { var m = /b/.exec('abc'); return [m.index, m.input, Object.keys(m).join()] })()",
            r#"[1,"abc","0,index,input,groups"]"#,
        ),
        ("/(?<y>\\d{4})-(?<m>\\d\\d)/.exec('on 2020-01').groups", r#"{"y":"2020","m":"01"}"#),
        ("/a(?<n>b)?/d.exec('xab').indices", "[[1,3],[2,3]]"),
        ("/a(?<n>b)?/d.exec('xab').indices.groups.n", "[2,3]"),
        ("'2020-01'.replace(/(\\d+)-(\\d+)/, '$2/$1')", r#""01/2020""#),
        ("'abcabc'.replace(/b/g, (found, at) => at)", r#""a1ca4c""#),
        ("'a1b22c'.split(/\\d+/)", r#"["a","b","c"]"#),
        ("'a1b22c'.split(/(\\d)/)", r#"["a","1","b","2","","2","c"]"#),
        ("'aBc'.match(/[a-z]/gi)", r#"["a","B","c"]"#),
        ("'abc'.match(/x/g)", "null"),
        ("[...'a1b2'.matchAll(/[a-z](\\d)/g)].map(m => m[1])", r#"["1","2"]"#),
        ("'abc'.search(/c/)", "2"),
        (
            "(() => { var r = /a/g; r.test('aa'); var first = r.lastIndex; r.test('aa'); r.test('aa'); return [first, r.lastIndex] })()",
            "[1,0]",
        ),
        (
            "(() => { var r = /a/y; r.lastIndex = 1; return [r.test('ba'), r.lastIndex, r.test('ba'), r.lastIndex] })()",
            "[true,2,false,0]",
        ),
        ("(() => { var r = /a/g; r.lastIndex = 9; return [r.exec('a'), r.lastIndex] })()", "[null,0]"),
        ("'😀x'.match(/./u)[0].length", "2"),
        ("'x😀'.replace(/\\u{1F600}/u, '!')", r#""x!""#),
        ("/^\\p{L}+$/u.test('Äé日本')", "true"),
        ("/(?i:A)b/.test('ab')", "true"),
        (
            "(() => { try { RegExp.prototype.exec.call({}, 'a') } catch (e) { return e instanceof TypeError } })()",
            "true",
        ),
        (
            "(() => { class R extends RegExp { exec(s) { return super.exec(s + 'z') } } return new R('z').test('a') })()",
            "true",
        ),
        ("''.replace(/(?:)/g, '-') + 'ab'.replace(/(?:)/g, '-')", r#""--a-b-""#),
        ("'ab\\ncd'.match(/^./gm)", r#"["a","c"]"#),
        ("/[/]\\//.exec('//')[0]", r#""//""#),
        ("new RegExp('/\\\\/').exec('//')[0]", r#""//""#),
    ] {
        assert_eq!(bench.json(source), expected, "{source}");
    }
}

#[test]
fn an_expression_of_too_many_alternatives_is_refused_however_it_is_made() {
    on_app_thread(|| {
        let mut bench = Bench::new(vec![], "var many = 'a|'.repeat(90000), some = 'a|'.repeat(4000);");
        for source in [
            "new RegExp(many)",
            "RegExp(many)",
            "regExp(many)",
            "/a/.constructor(many)",
            "new (/a/.constructor)(many)",
            "/a/.compile(many)",
            "''.match(many)",
            "''.matchAll(many)",
            "''.search(many)",
            "''.search({toString: () => many})",
            "new RegExp({[Symbol.match]: true, source: many, flags: 'g'})",
            "new (class extends RegExp {})(many)",
            "Reflect.construct(RegExp, [many])",
            "Object.getPrototypeOf(/a/).constructor(many)",
        ] {
            assert!(bench.json(source).contains("has more than 4096 alternatives"), "{source}: {}", bench.json(source));
        }
        for (source, expected) in [
            ("new RegExp(some + 'b', 'y').exec('b') !== null", "true"),
            (
                "RegExp('a+', 'g').flags + RegExp(/b/i).flags + new RegExp(/b/i).flags + new RegExp(/b/i, 'm').flags",
                "\"giim\"",
            ),
            ("/a/ instanceof RegExp && new RegExp('a') instanceof RegExp && /a/.constructor === RegExp", "true"),
            ("new (class A extends RegExp { b() { return this.source } })('x|y').b()", "\"x|y\""),
            ("'a1b2'.match('[0-9]')[0] + [...'a1b2'.matchAll('[0-9]')].length + 'ab'.search(/b/)", "\"121\""),
            (
                "'abc'.match(undefined)[0] + ''.match()[0] + RegExp().source + new RegExp(undefined, 'g').flags",
                "\"(?:)g\"",
            ),
            (
                "[Symbol.split in RegExp.prototype, 'a1b'.split(/[0-9]/).length, 'null'.match(null)[0]]",
                "[true,2,\"null\"]",
            ),
        ] {
            assert_eq!(bench.json(source), expected, "{source}");
        }
    });
}
