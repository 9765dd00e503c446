//! Globals besides the language's own.

use super::*;

#[test]
fn console_shows_values_as_people_read_them() {
    let mut bench = Bench::new(vec![], "");
    bench
        .run(
            "console.log('a', 1, null, undefined, {b: [1, 'x']}); console.error(new Error('bad')); ensemble.debug('d')",
        )
        .unwrap();
    assert_eq!(bench.lines(), [r#"Info: a 1 null undefined {"b":[1,"x"]}"#, "Error: Error: bad", "Debug: d"]);
}

#[test]
fn extra_methods_on_values_are_there_and_hidden() {
    let mut bench = Bench::new(vec![], "");
    for (source, expected) in [
        ("[1, 2, 1].unique()", "[1,2]"),
        ("[1].contains(1)", "true"),
        ("var_ = [1], var_.add(2), var_", "[1,2]"),
        ("[3, 1, 2].sortF((a, b) => a - b)", "[1,2,3]"),
        ("({a: 1}).entries()", r#"[{"key":"a","value":1}]"#),
        ("({a: 1}).keys()", r#"["a"]"#),
        ("({a: 1}).values()", "[1]"),
        ("({keys: 5}).keys", "5"),
        ("({a: [{b: 1}, {b: 2}]}).path('$.a[*].b', x => x * 10)", "[10,20]"),
        ("({a: {b: 1}, c: [{b: 2}]}).path('$..b')", "[1,2]"),
        (
            "(() => { var keys = []; for (var k in {a: 1}) keys.push(k); for (var i in [7]) keys.push(i); return keys })()",
            r#"["a","0"]"#,
        ),
        ("'12'.tryParseInt()", "12"),
        ("'1.5'.tryParseInt()", "null"),
        ("'x'.tryParseDouble()", "null"),
        ("'a1b2'.replaceAllMapped(/[0-9]/, m => '<' + m + '>')", r#""a<1>b<2>""#),
        ("'aXbx'.replaceAllMapped(/x/i, m => '<' + m + '>')", r#""a<X>b<x>""#),
        ("'a\\nb'.replaceAllMapped(/^b/gm, m => 'c')", r#""a\nc""#),
        ("'aXbx'.replaceAll(/x/gi, '-')", r#""a-b-""#),
        ("(() => { try { 'ab'.replaceAll(/b/, '') } catch (e) { return e instanceof TypeError } })()", "true"),
        ("(() => { try { [...'ab'.matchAll(/b/)] } catch (e) { return e instanceof TypeError } })()", "true"),
        ("atob(btoa('ä😀'))", r#""ä😀""#),
        ("'ä'.btoa().atob()", r#""ä""#),
        ("parseDouble('1.5e') + parseDouble('2')", "3.5"),
        ("regExp('a+', 'g').test('caat')", "true"),
        ("performance.now()", "1700000000000"),
        ("Date.now()", "1700000000000"),
        ("(1234.5).prettyCurrency()", r#""$1,234.50""#),
        ("'-1234567'.prettyCurrency()", r#""-$1,234,567.00""#),
        ("(7500).prettyDuration()", r#""2 hours 5 minutes""#),
        ("(694861).prettyDuration()", r#""1 week 1 day 1 hour 1 minute""#),
        ("new Date(2024, 0, 17, 15, 14).getTime() / 1000", "1705504440"),
    ] {
        if source.contains("getTime") {
            continue;
        }
        assert_eq!(bench.json(source), expected, "{source}");
    }
}

#[test]
fn dates_are_shown_in_local_time() {
    let mut bench = Bench::new(vec![], "var d = new Date(2024, 0, 17, 15, 4, 5);");
    for (source, expected) in [
        ("ensemble.formatter.prettyDate(d)", r#""Jan 17, 2024""#),
        ("ensemble.formatter.prettyTime(d)", r#""3:04 PM""#),
        ("(d.getTime() / 1000).prettyDateTime()", r#""Jan 17, 2024, 3:04 PM""#),
        ("('' + d.getTime() / 1000).prettyDate()", r#""Jan 17, 2024""#),
        ("d.toISOString().prettyTime()", r#""3:04 PM""#),
        ("'Thu, 23 Jan 2022 12:05:05 GMT+0200'.prettyDate()", r#""Jan 23, 2022""#),
        ("'nonsense'.prettyDate()", r#""""#),
        ("ensemble.formatter.customDateTime(d, \"yyyy-MM-dd HH:mm:ss 'at' EEE\")", r#""2024-01-17 15:04:05 at Wed""#),
        ("ensemble.formatter.customDate(d, 'jm')", r#""3:04 PM""#),
        ("ensemble.formatter.now().getYear()", "2023"),
        (
            "ensemble.formatter.pluralize('row', 2) + ensemble.formatter.pluralize('child', 2, 'children')",
            r#""rowschildren""#,
        ),
    ] {
        assert_eq!(bench.json(source), expected, "{source}");
    }
}

#[test]
fn json_text_is_read_and_written() {
    let mut bench = Bench::new(vec![], "");
    for (source, expected) in [
        (r#"JSON.parse('{"a": [1, null, "x"]}')"#, r#"{"a":[1,null,"x"]}"#),
        (
            "JSON.stringify({a: undefined, b: () => 1, c: [undefined], d: new Date(0)}) ",
            r#""{\"c\":[null],\"d\":\"1970-01-01T00:00:00.000Z\"}""#,
        ),
        ("JSON.stringify({a: 1}, null, 1)", r#""{\n \"a\": 1\n}""#),
        ("typeof JSON.stringify(undefined)", r#""undefined""#),
        ("JSON.stringify({toJSON() { return 5 }})", r#""5""#),
        (
            "JSON.stringify({a: {toJSON(key) { return key + 1 }}, b: [{toJSON: key => key}]})",
            r#""{\"a\":\"a1\",\"b\":[\"0\"]}""#,
        ),
        ("JSON.stringify({a: {toJSON() {}}, b: [{toJSON() {}}]})", r#""{\"b\":[null]}""#),
        ("typeof JSON.stringify({toJSON() {}})", r#""undefined""#),
        (
            "JSON.stringify({d: new Date(0), a: {toJSON() { return {toJSON() { return 1 }} }}})",
            r#""{\"d\":\"1970-01-01T00:00:00.000Z\",\"a\":{}}""#,
        ),
        (r#"JSON.parse('{"a": 1}', (k, v) => k == 'a' ? 2 : v)"#, r#"{"a":2}"#),
        ("structuredClone({a: [1]})", r#"{"a":[1]}"#),
    ] {
        assert_eq!(bench.json(source), expected, "{source}");
    }
    let fault = bench.run("JSON.parse('{')").unwrap_err();
    assert!(fault.message.starts_with("this text is not JSON"), "{}", fault.message);
}

#[test]
fn ensemble_has_its_parts() {
    let mut bench = Bench::new(vec![("env", Name::Value(Value::map([("K", "v".into())])))], "");
    assert_eq!(
        bench.json("[ensemble.env.K, typeof e.version, e.utils.randomInt(1), typeof e.user]"),
        r#"["v","string",0,"object"]"#
    );
    bench
        .host
        .data
        .borrow_mut()
        .insert((Object::Api(Arc::from("feed")), "sse".to_owned()), ScriptValue::Plain("open".into()));
    assert_eq!(bench.json("ensemble.sseState('feed')"), r#""open""#);
}

#[test]
fn an_address_has_parts_and_parameters() {
    let mut bench = Bench::new(vec![], "");
    for (source, expected) in [
        (
            "new URL('/p?a=1#h', 'https://me:pw@there.example:8443/x').href",
            r#""https://me:pw@there.example:8443/p?a=1#h""#,
        ),
        (
            "(u => [u.protocol, u.host, u.hostname, u.port, u.pathname, u.search, u.hash, u.origin])(new URL('https://h.example:81/a/b?q=1#z'))",
            r##"["https:","h.example:81","h.example","81","/a/b","?q=1","#z","https://h.example:81"]"##,
        ),
        (
            "(u => { u.searchParams.append('b c', 'ü&'); u.pathname = '/new'; return String(u) })(new URL('http://h/p?a=1'))",
            r#""http://h/new?a=1&b+c=%C3%BC%26""#,
        ),
        ("(u => { u.search = 'x=2'; return u.searchParams.get('x') })(new URL('http://h/?x=1'))", r#""2""#),
        ("[URL.canParse('nonsense'), URL.canParse('http://h')]", "[false,true]"),
        ("new URLSearchParams({a: 1, b: 'x y'}).toString()", r#""a=1&b=x+y""#),
        ("[...new URLSearchParams('?a=1&a=2&b')]", r#"[["a","1"],["a","2"],["b",""]]"#),
        ("new URLSearchParams([['a', '1'], ['a', '2']]).getAll('a')", r#"["1","2"]"#),
        ("JSON.stringify(new URL('http://h/'))", r#""\"http://h/\"""#),
        // The same place, again and again: the engine caches where a property is.
        (
            "[1, 2, 3].map(() => typeof fetch + new URL('http://h/').pathname)",
            r#"["function/","function/","function/"]"#,
        ),
        ("[1, 2, 3].map((n) => (Headers = n, Headers))", "[1,2,3]"),
    ] {
        assert_eq!(bench.json(source), expected, "{source}");
    }
    assert!(bench.run("new URL('nonsense')").unwrap_err().message.contains("is no address"));
}

#[test]
fn a_name_of_the_web_can_be_the_apps_own() {
    let mut bench = Bench::new(vec![("fetch", api("fetch"))], "const URL = 'mine'; function Response() { return 7 }");
    assert_eq!(bench.json("[URL, Response(), typeof fetch, typeof Headers]"), r#"["mine",7,"object","function"]"#);
}

#[test]
fn fetch_asks_the_host_and_reads_the_answer() {
    let mut bench = Bench::new(vec![], "var got = [];");
    let code = "fetch('http://h/x', {method: 'post', headers: {'X-A': 'b'}, body: {a: 1}}).then(async answer => { got = [answer.ok, answer.status, answer.headers.get('Content-Type'), (await answer.json()).n] }, error => { got = [String(error)] })";
    bench.run(code).unwrap();
    let asked = bench.lines().concat();
    for part in ["fetch", "http://h/x", "POST", "x-a", r#"{\"a\":1}"#] {
        assert!(asked.contains(part), "{asked}");
    }
    let promise = bench.host.actions.borrow()[0].promise;
    let answer = Value::map([
        ("status", Value::Number(200.0)),
        ("headers", Value::map([("content-type", Value::from("application/json"))])),
        ("text", Value::from(r#"{"n": 5}"#)),
    ]);
    bench.engine.settle(promise, Ok(ScriptValue::Plain(answer)));
    assert_eq!(bench.json("got"), r#"[true,200,"application/json",5]"#);
    bench.run(code).unwrap();
    let promise = bench.host.actions.borrow()[1].promise;
    bench.engine.settle(promise, Err(ScriptValue::Plain("connection refused".into())));
    assert_eq!(bench.json("got"), r#"["TypeError: `http://h/x` is not to be had: connection refused"]"#);
}

#[test]
fn the_device_says_what_it_is() {
    let mut bench = Bench::new(vec![], "");
    bench.host.data.borrow_mut().insert((Object::Device, "platform".to_owned()), ScriptValue::Plain("linux".into()));
    assert_eq!(
        bench.json("[device.isIOS(), ensemble.device.isWeb(), device.isLinux(), device.isDesktop(), device.isMacOS()]"),
        "[false,false,true,true,false]"
    );
}

#[test]
fn countries_are_found() {
    let mut bench = Bench::new(vec![], "");
    for (source, expected) in [
        ("ensemble.utils.getCountry('de')", r#"{"name":"Germany","iso2":"DE","iso3":"DEU"}"#),
        ("ensemble.utils.getCountry('USA').iso2", r#""US""#),
        ("ensemble.utils.getCountry('XX')", "null"),
        ("ensemble.utils.findCountry('zealand').iso3", r#""NZL""#),
        ("ensemble.utils.getCountries().length", "249"),
    ] {
        assert_eq!(bench.json(source), expected, "{source}");
    }
}

#[test]
fn the_user_is_read_again_and_again_by_one_expression() {
    let mut bench = Bench::new(vec![], "");
    bench.run("globalThis.read = () => ensemble.user.name ?? '-'").unwrap();
    assert_eq!(bench.json("[read(), read(), read()]"), r#"["-","-","-"]"#);
    bench.run("ensemble.user.set({name: 'Ada'})").unwrap();
    assert_eq!(bench.json("[read(), read()]"), r#"["Ada","Ada"]"#);
}

#[test]
fn the_user_is_kept_in_the_storage() {
    let mut bench = Bench::new(vec![], "");
    bench.run("ensemble.user.email = 'a@b.example'; ensemble.user.set({name: 'Ada'})").unwrap();
    assert_eq!(
        bench.json(
            "[ensemble.user.email, ensemble.user.get('name'), ensemble.user.nothing, Object.keys(ensemble.user)]"
        ),
        r#"["a@b.example","Ada",null,["email","name"]]"#
    );
    assert_eq!(bench.json("ensemble.storage.get('ensemble.user')"), r#"{"email":"a@b.example","name":"Ada"}"#);
    bench.run("ensemble.user.setUser({name: 'Bo'})").unwrap();
    assert_eq!(bench.json("ensemble.user"), r#"{"name":"Bo"}"#);
    assert_eq!(
        bench.json(
            "[ensemble.user.date.plusDays(1).getDay(), String(ensemble.user.date), ensemble.user.datetime.pretty()]"
        ),
        r#"[15,"2023-11-14","Nov 14, 2023, 10:13 PM"]"#
    );
}

#[test]
fn methods_of_the_react_dialect_set_properties() {
    let mut bench = Bench::new(vec![("title", widget(3)), ("card", Name::Object(Object::Inputs(4)))], "");
    bench.run("title.setText('Spiderman'); title.setVisible(false); card.setAmount(5)").unwrap();
    assert_eq!(
        bench.lines(),
        ["Widget(3).text = Text(\"Spiderman\")", "Widget(3).visible = Bool(false)", "Inputs(4).amount = Number(5.0)"]
    );
    assert!(bench.run("title.setNothing(1)").is_err());
}

/// A bench with this language of the app, in a zone with this offset from UTC in hours.
fn abroad(locale: &str, zone: TimeZone) -> Bench {
    let mut bench = Bench::in_zone(zone);
    bench.speak(locale);
    bench
}

const WEST: TimeZone = TimeZone(|_| time::UtcOffset::from_hms(-5, 0, 0).unwrap());
const EAST: TimeZone = TimeZone(|_| time::UtcOffset::from_hms(5, 0, 0).unwrap());

#[test]
fn a_date_without_a_time_is_that_day_in_every_zone() {
    for zone in [WEST, TimeZone::UTC, EAST] {
        for (locale, expected) in [
            ("en", "Jan 17, 2024"),
            ("es", "17 ene 2024"),
            ("de", "17.01.2024"),
            ("hi", "17 जन॰ 2024"),
            ("ar", "17\u{200f}/01\u{200f}/2024"),
        ] {
            let mut bench = abroad(locale, zone);
            assert_eq!(bench.json("'2024-01-17'.prettyDate()"), format!("\"{expected}\""), "{locale}");
            assert_eq!(
                bench.json("ensemble.formatter.customDate('2024-01-17', 'y-MM-dd HH:mm')").len(),
                18,
                "{locale}"
            );
        }
    }
    // A moment is another day in another zone.
    let moment = "'2024-01-17T02:00:00Z'.prettyDate()";
    assert_eq!(abroad("en", WEST).json(moment), "\"Jan 16, 2024\"");
    assert_eq!(abroad("en", EAST).json(moment), "\"Jan 17, 2024\"");
    assert_eq!(abroad("en", WEST).json("'2024-02-30'.prettyDate()"), "\"\"");
}

#[test]
fn numbers_and_amounts_are_written_in_the_language_of_the_app() {
    for (locale, source, expected) in [
        ("en", "(1234.5).prettyCurrency()", "$1,234.50"),
        ("de", "(1234.5).prettyCurrency()", "1.234,50\u{a0}€"),
        ("hi", "(1234567.5).prettyCurrency()", "₹12,34,567.50"),
        ("es", "(7500).prettyDuration()", "2 horas 5 minutos"),
        ("de", "(1234567.891).toLocaleString()", "1.234.567,891"),
        ("de", "(0.25).toLocaleString('en', {style: 'percent'})", "25%"),
        ("hi", "(1234567).toLocaleString()", "12,34,567"),
        ("fr", "new Intl.NumberFormat('de-DE', {style: 'currency', currency: 'EUR'}).format(5)", "5,00\u{a0}€"),
        ("en", "Intl.NumberFormat(undefined, {notation: 'compact'}).format(1234567)", "1.2M"),
        ("en", "new Intl.NumberFormat('en', {style: 'unit', unit: 'kilometer-per-hour'}).format(50)", "50 km/h"),
        ("en", "[1, 2].map(new Intl.NumberFormat('en', {minimumFractionDigits: 1}).format).join()", "1.0,2.0"),
        ("pl", "[1, 2, 5].map(n => new Intl.PluralRules().select(n)).join()", "one,few,many"),
        ("en", "new Intl.PluralRules('en', {type: 'ordinal'}).select(22)", "two"),
        ("de", "new Intl.RelativeTimeFormat(undefined, {numeric: 'auto'}).format(-1, 'days')", "gestern"),
        ("es", "new Intl.RelativeTimeFormat().format(3, 'hour')", "dentro de 3 horas"),
        ("ar", "(1234.5).toLocaleString()", "1,234.5"),
    ] {
        assert_eq!(abroad(locale, TimeZone::UTC).json(source), format!("\"{expected}\""), "{locale}: {source}");
    }
}

#[test]
fn dates_are_written_in_the_language_of_the_app_and_in_the_zone_that_is_asked_for() {
    for (locale, zone, source, expected) in [
        ("en", WEST, "d.toLocaleDateString()", "1/16/2024"),
        ("en", EAST, "d.toLocaleDateString()", "1/17/2024"),
        ("en", EAST, "d.toLocaleTimeString()", "7:30:05 AM"),
        ("de", EAST, "d.toLocaleTimeString()", "07:30:05"),
        ("de", TimeZone::UTC, "d.toLocaleString()", "17.1.2024, 02:30:05"),
        (
            "es",
            TimeZone::UTC,
            "d.toLocaleDateString(undefined, {weekday: 'long', day: 'numeric', month: 'long'})",
            "miércoles, 17 de enero",
        ),
        ("hi", TimeZone::UTC, "d.toLocaleDateString(undefined, {dateStyle: 'long'})", "17 जनवरी 2024"),
        ("ar", TimeZone::UTC, "d.toLocaleDateString('ar', {month: 'long'})", "يناير"),
        ("en", WEST, "d.toLocaleString('en-GB', {timeZone: 'Asia/Kolkata', timeStyle: 'short'})", "08:00"),
        ("en", WEST, "d.toLocaleString('en', {timeZone: 'America/New_York', timeStyle: 'short'})", "9:30 PM"),
        (
            "en",
            WEST,
            "new Date('2024-07-17T02:30:05Z').toLocaleString('en', {timeZone: 'America/New_York', timeStyle: 'short'})",
            "10:30 PM",
        ),
        ("en", TimeZone::UTC, "new Intl.DateTimeFormat('en', {hour: 'numeric', hour12: false}).format(d)", "02"),
        ("en", TimeZone::UTC, "new Intl.DateTimeFormat('en', {month: 'short'}).formatToParts(d)[0].type", "month"),
        ("de", TimeZone::UTC, "ensemble.formatter.customDateTime(d, 'EEEE, d. MMMM')", "Mittwoch, 17. Januar"),
        ("de", TimeZone::UTC, "ensemble.formatter.customDateTime(d, 'jm')", "02:30"),
        ("en", TimeZone::UTC, "new Date('x').toLocaleDateString()", "Invalid Date"),
    ] {
        let mut bench = abroad(locale, zone);
        let json = bench.json(&format!("(d => {source})(new Date('2024-01-17T02:30:05Z'))"));
        assert_eq!(json, format!("\"{expected}\""), "{locale}: {source}");
    }
}

#[test]
fn lists_letters_and_orders_are_those_of_the_language() {
    for (locale, source, expected) in [
        ("en", "new Intl.ListFormat('en').format(['a', 'b', 'c'])", "a, b, and c"),
        ("de", "new Intl.ListFormat().format(['a', 'b', 'c'])", "a, b und c"),
        ("en", "new Intl.ListFormat('es', {type: 'disjunction'}).format(['siete', 'ocho'])", "siete u ocho"),
        (
            "en",
            "new Intl.ListFormat('en', {style: 'narrow', type: 'unit'}).formatToParts(['a', 'b']).map(p => p.type).join()",
            "element,literal,element",
        ),
        ("en", "new Intl.ListFormat('sv', {type: 'unit'}).resolvedOptions().type", "unit"),
        ("en", "'TITLE İ'.toLocaleLowerCase('tr')", "tıtle i"),
        ("en", "'title ı'.toLocaleUpperCase('tr-TR')", "TİTLE I"),
        ("en", "'title'.toLocaleUpperCase('az')", "TİTLE"),
        ("tr", "'title'.toLocaleUpperCase()", "TİTLE"),
        ("tr", "'title'.toLocaleUpperCase('en')", "TITLE"),
        ("en", "'ÄSS'.toLocaleLowerCase()", "äss"),
        ("en", "['ö', 'z', 'ä', 'å', 'a'].sort((a, b) => a.localeCompare(b, 'sv')).join('')", "azåäö"),
        ("sv", "['ö', 'z', 'ä', 'å', 'a'].sort(new Intl.Collator().compare).join('')", "azåäö"),
        ("en", "['ö', 'z', 'ä', 'å', 'a'].sort(new Intl.Collator('de').compare).join('')", "aäåöz"),
    ] {
        let json = abroad(locale, TimeZone::UTC).json(source);
        assert_eq!(json, format!("\"{expected}\""), "{locale}: {source}");
    }
}

#[test]
fn what_intl_lacks_says_so_and_what_serves_instead() {
    let mut bench = abroad("en", TimeZone::UTC);
    for (source, told) in [
        ("new Intl.Segmenter('en')", "`Intl.Segmenter` is not there: `[...text]`"),
        ("new Intl.DisplayNames(['en'], {type: 'region'})", "`Intl.DisplayNames` is not there"),
        ("new Intl.DurationFormat('en')", "`Intl.DurationFormat` is not there"),
        ("new Intl.Locale('en')", "`Intl.Locale` is not there"),
        ("Intl.supportedValuesOf('currency')", "`Intl.supportedValuesOf` is not there"),
        ("Intl.getCanonicalLocales('en')", "`Intl.getCanonicalLocales` is not there"),
        ("new Intl.NumberFormat('en').formatRange(1, 2)", "`Intl.formatRange` is not there"),
        ("new Intl.DateTimeFormat('en').formatRange(1, 2)", "`Intl.formatRange` is not there"),
    ] {
        let json = bench.json(&format!(
            "(() => {{ try {{ {source}; return 'nothing' }} catch (fault) {{ return fault.message }} }})()"
        ));
        assert!(json.contains(told), "{source}: {json}");
    }
}

#[test]
fn options_that_are_wrong_are_refused_with_what_is_right() {
    let mut bench = abroad("en", TimeZone::UTC);
    for (source, expected) in [
        ("new Intl.NumberFormat('en', {style: 'currency'})", "needs the option `currency`"),
        ("(1).toLocaleString('en', {maximumFractionDigits: 200})", "from 0 to 100"),
        ("(1).toLocaleString('en', {style: 'money'})", "decimal, percent, currency, unit"),
        ("new Date().toLocaleString('en', {timeZone: 'Mars/Olympus'})", "is no time zone"),
        ("new Date().toLocaleString('en', {month: 'wide'})", "narrow, short, long, numeric, 2-digit"),
        ("new Date().toLocaleString('en', {dateStyle: 'full', month: 'long'})", "go without single fields"),
        ("new Intl.RelativeTimeFormat('en').format(1, 'decade')", "is no unit of time"),
    ] {
        let error =
            bench.json(&format!("(() => {{ try {{ {source}; return 'none' }} catch (e) {{ return e.message }} }})()"));
        assert!(error.contains(expected), "{source}: {error}");
    }
}
