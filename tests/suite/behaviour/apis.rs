//! HTTP APIs: requests and the handling of responses.

use ensemble_run::message::http::Body;

use crate::harness::on_screen;

const ROWS: &str = r#"
Global: var log = [];
API:
  rows:
    inputs: [page, word]
    url: "http://there/rows/${page}?a=1"
    headers: {X-Word: "${word}", X-None: "${null}"}
    parameters: {q: "${word}", tags: ["x y", z]}
    onResponse: |-
      log.push('api');
      response.body = response.body.items;
    onError: "log.push('api error ' + event.error)"
View:
  body:
    Column:
      children:
        - Text: {id: flags, text: "${rows.isLoading} ${rows.isSuccess} ${rows.isError} ${rows.statusCode}"}
        - Text: {id: first, text: "${rows.body[0].name}"}
        - Text: {id: log, text: "${log.join(', ')}"}
        - Button:
            label: Load
            onTap:
              invokeAPI:
                name: rows
                inputs: {page: 2, word: "a&b ü"}
                onResponse: "log.push('action ' + response.body[0].name + ' ' + event.data.body[0].name)"
                onError: "log.push('action error ' + response.statusCode)"
"#;

#[test]
fn a_call_is_made_of_its_inputs() {
    on_screen(ROWS, |app| {
        assert_eq!(app.text("flags"), "false   ");
        app.tap("Load");
        assert_eq!(app.requests(), ["GET http://there/rows/2?a=1&q=a%26b%20%C3%BC&tags=x%20y&tags=z"]);
        let request = app.request("rows");
        assert_eq!(request.headers.len(), 1);
        assert_eq!(&*request.headers[0].1, "a&b ü");
        assert_eq!(request.body, Body::Empty);
        assert_eq!(app.text("flags"), "true   ");
    });
}

#[test]
fn what_on_response_makes_of_the_body_is_seen_by_all() {
    on_screen(ROWS, |app| {
        app.tap("Load");
        app.respond("rows", 200, r#"{"items": [{"name": "pen"}]}"#);
        assert_eq!(app.text("flags"), "false true false 200");
        assert_eq!(app.text("first"), "pen");
        assert_eq!(app.text("log"), "api, action pen pen");
        app.tap("Load");
        assert_eq!(app.text("first"), "pen");
        assert_eq!(app.faults(), [""; 0]);
    });
}

#[test]
fn a_bad_status_is_an_error_with_the_server_s_words() {
    on_screen(ROWS, |app| {
        app.tap("Load");
        app.respond("rows", 404, r#"{"why": "none"}"#);
        assert_eq!(app.text("flags"), "false false true 404");
        assert_eq!(app.text("log"), "api error Not Found, action error 404");
        app.tap("Load");
        app.refuse("rows", "no route");
        assert_eq!(app.text("flags"), "false false true ");
        assert!(app.text("log").ends_with("api error no route, action error null"), "{}", app.text("log"));
        assert_eq!(app.faults(), [""; 0]);
    });
}

#[test]
fn a_failure_that_nobody_handles_is_a_fault() {
    on_screen(
        "API:\n  rows: {url: \"http://there/rows\"}\nView:\n  onLoad: {invokeAPI: rows}\n  body: {Text: {text: hi}}\n",
        |app| {
            app.respond("rows", 500, "null");
            let faults = app.faults();
            assert_eq!(faults.len(), 1, "{faults:?}");
            assert!(faults[0].contains("API `rows` failed: answered 500"), "{faults:?}");
            assert!(faults[0].starts_with("2:"), "{faults:?}");
        },
    );
}

#[test]
fn of_parallel_calls_the_one_made_last_is_shown() {
    on_screen(
        r#"
API:
  row: {inputs: [n], url: "http://there/row${n}"}
View:
  body:
    Column:
      children:
        - Text: {id: last, text: "${row.body} ${row.isLoading}"}
        - Text: {id: one, text: "${first.body} ${first.isLoading}"}
        - Button: {label: One, onTap: {invokeAPI: {name: row, id: first, inputs: {n: 1}}}}
        - Button: {label: Two, onTap: {invokeAPI: {name: row, inputs: {n: 2}}}}
"#,
        |app| {
            app.tap("One");
            assert_eq!(app.text("one"), " true");
            app.tap("Two");
            app.respond("row2", 200, "2");
            assert_eq!(app.text("last"), "2 false");
            app.respond("row1", 200, "1");
            assert_eq!((app.text("last"), app.text("one")), ("2 false".to_owned(), "1 false".to_owned()));
            app.tap("One");
            app.tap("Two");
            app.respond("row1", 200, "11");
            assert_eq!((app.text("last"), app.text("one")), ("2 true".to_owned(), "11 false".to_owned()));
            app.respond("row2", 200, "22");
            assert_eq!(app.text("last"), "22 false");
            assert_eq!(app.faults(), [""; 0]);
        },
    );
}

#[test]
fn bodies_are_sent_as_their_type_says() {
    on_screen(
        r#"
API:
  json: {url: "http://there/json", method: post, body: {n: "${1 + 1}", text: "a ${2}", list: [1, "${null}"]}}
  form: {url: "http://there/form", method: POST, headers: {content-type: "application/x-www-form-urlencoded; charset=utf-8"}, body: {a: "x y", b: "${7}"}}
  text: {url: "http://there/text", method: PUT, headers: {Content-Type: text/plain}, body: "hi ${'there'}"}
  ready: {url: "http://there/ready", method: PATCH, body: "${JSON.stringify({a: 1})}"}
  pairs: {url: "http://there/pairs", method: POST, parameters: {a: "1 2"}}
  gone: {url: "http://there/gone", method: DELETE, parameters: {a: "1 2"}}
View:
  onLoad:
    executeActionGroup:
      actions: [{invokeAPI: json}, {invokeAPI: form}, {invokeAPI: text}, {invokeAPI: ready}, {invokeAPI: pairs}, {invokeAPI: gone}]
  body: {Text: {text: hi}}
"#,
        |app| {
            let text = |part: &str| match &app.request(part).body {
                Body::Text(text) => text.to_string(),
                other => panic!("{other:?}"),
            };
            assert_eq!(text("json"), r#"{"n":2,"text":"a 2","list":[1,null]}"#);
            assert_eq!(text("form"), "a=x+y&b=7");
            assert_eq!(text("text"), "hi there");
            assert_eq!(text("ready"), r#"{"a":1}"#);
            assert_eq!(text("pairs"), "a=1+2");
            assert_eq!(app.requests()[5], "DELETE http://there/gone?a=1%202");
            assert_eq!(app.request("json").headers[0].1.as_ref(), "application/json");
            assert_eq!(app.faults(), [""; 0]);
        },
    );
}

#[test]
fn authorization_is_written_out() {
    on_screen(
        r#"
API:
  basic: {url: "http://there/basic", authorization: {basic: {username: Ann, password: "${'secret'}"}}}
  bearer: {url: "http://there/bearer", authorization: {bearer: "${'token'}"}}
  key: {url: "http://there/key", authorization: {apiKey: {name: key, value: "a b", in: query}}}
View:
  onLoad: {executeActionGroup: {actions: [{invokeAPI: basic}, {invokeAPI: bearer}, {invokeAPI: key}]}}
  body: {Text: {text: hi}}
"#,
        |app| {
            assert_eq!(app.request("basic").headers[0].1.as_ref(), "Basic QW5uOnNlY3JldA==");
            assert_eq!(app.request("bearer").headers[0].1.as_ref(), "Bearer token");
            assert_eq!(app.requests()[2], "GET http://there/key?key=a%20b");
        },
    );
}

#[test]
fn mock_answers_stand_in_when_they_are_wanted() {
    on_screen(
        r#"
API:
  rows: {inputs: [n], url: "http://there/rows", mockResponse: {body: {n: "${n}"}, statusCode: 201}}
  feed: {type: sse, url: "http://there/feed", mockResponse: {body: {price: 3}}}
View:
  body:
    Column:
      children:
        - Text: {text: "${rows.body.n} ${rows.statusCode} ${feed.body.price}"}
        - Button: {label: Mock, onTap: "app.useMockResponse = true"}
        - Button: {label: Load, onTap: {executeActionGroup: {actions: [{invokeAPI: {name: rows, inputs: {n: 5}}}, {invokeAPI: feed}]}}}
"#,
        |app| {
            app.tap("Mock");
            app.tap("Load");
            assert_eq!(app.texts(), ["5 201 3"]);
            assert_eq!((app.requests().len(), app.streams().len()), (0, 0));
            assert_eq!(app.faults(), [""; 0]);
        },
    );
}

#[test]
fn an_api_that_calls_itself_when_it_fails_comes_to_an_end() {
    on_screen(
        r#"
API:
  rows: {url: "${null}", onError: {invokeAPI: rows}}
View:
  body: {Button: {label: Go, onTap: {invokeAPI: rows}}}
"#,
        |app| {
            app.tap("Go");
            let faults = app.faults();
            assert!(faults.iter().any(|fault| fault.contains("levels deep")), "{faults:?}");
        },
    );
}

#[test]
fn reading_below_an_answer_that_has_not_come_is_null() {
    on_screen(
        r#"
API:
  rows: {url: "http://there/rows"}
View:
  body:
    Column:
      children:
        - Text: {text: "${rows.body.items[0].name}"}
        - Text: {text: "${rows.body.items.length}"}
        - Text: {text: "${rows.body.items.map(row => row.name).join()}"}
        - Text: {text: "${rows.isLoading ? 'loading' : 'idle'}"}
"#,
        |app| {
            assert_eq!(app.texts(), ["", "", "", "idle"]);
            assert_eq!(app.faults(), [""; 0]);
        },
    );
}

#[test]
fn a_handler_given_as_text_has_the_names_of_any_handler() {
    on_screen(
        r#"
API:
  names: {url: "http://there/names"}
View:
  body:
    Column:
      children:
        - Text: {id: out, text: none}
        - Button:
            label: Ask
            onTap: |-
              ensemble.invokeAPI({name: 'names', onResponse: "out.text = response.body[0] + ' ' + event.data.statusCode; // awaited"});
"#,
        |app| {
            app.tap("Ask");
            app.respond("names", 200, r#"["Ada"]"#);
            assert_eq!(app.text("out"), "Ada 200");
            assert_eq!(app.faults(), [""; 0]);
        },
    );
}

#[test]
fn a_callback_that_a_script_gives_as_an_action_is_run() {
    on_screen(
        r#"
API:
  names: {inputs: [all], url: "http://there/names"}
View:
  body:
    Column:
      children:
        - Text: {id: out, text: none}
        - Text: {id: failed, text: none}
        - Button:
            label: Ask
            onTap: |-
              ensemble.invokeAPI({
                name: 'names',
                inputs: {all: [1, 2, {three: 3}]},
                onResponse: {executeCode: {body: "out.text = response.body[0] + ' ' + event.data.statusCode"}},
                onError: {executeActionGroup: {actions: [
                  {executeCode: "failed.text = event.error"},
                  {showToast: {message: "failed: ${response.statusCode}"}}]}}
              });
        - Button:
            label: Wait
            onTap: |-
              ensemble.startTimer({id: 'later', options: {startAfter: 2}, onTimer: {executeCode: {body: "out.text = 'rang'"}}});
        - Button:
            label: Copy
            onTap: |-
              ensemble.copyToClipboard({value: 'x', onSuccess: {showToast: {message: 'copied'}}});
"#,
        |app| {
            app.tap("Ask");
            app.respond("names", 200, r#"["Ada"]"#);
            assert_eq!(app.text("out"), "Ada 200");
            app.tap("Ask");
            app.respond("names", 500, r#"{}"#);
            assert_ne!(app.text("failed"), "none");
            assert_eq!(&*app.scene().toasts[0].message, "failed: 500");
            app.tap("Wait");
            app.advance_millis(2000);
            assert_eq!(app.text("out"), "rang");
            app.tap("Copy");
            assert_eq!(&*app.scene().toasts[0].message, "copied");
            assert_eq!(app.faults(), [""; 0]);
        },
    );
}

#[test]
fn an_answer_is_used_again_until_it_expires() {
    on_screen(
        r#"
API:
  rates: {inputs: [day], url: "http://there/rates/${day}", cacheExpirySeconds: 60}
View:
  body:
    Column:
      children:
        - Text: {id: out, text: "${rates.body?.n}"}
        - Button: {label: Ask, onTap: {invokeAPI: {name: rates, inputs: {day: 1}}}}
        - Button: {label: Other, onTap: {invokeAPI: {name: rates, inputs: {day: 2}}}}
        - Button: {label: Fresh, onTap: {invokeAPI: {name: rates, inputs: {day: 1}, bypassCache: true}}}
"#,
        |app| {
            app.tap("Ask");
            app.respond("rates/1", 200, r#"{"n": 1}"#);
            app.tap("Ask");
            assert_eq!((app.requests().len(), app.text("out")), (0, "1".to_owned()));
            app.tap("Other");
            app.respond("rates/2", 200, r#"{"n": 2}"#);
            app.tap("Ask");
            assert_eq!((app.requests().len(), app.text("out")), (0, "1".to_owned()), "each request has its own answer");
            app.tap("Fresh");
            app.respond("rates/1", 200, r#"{"n": 3}"#);
            app.tap("Ask");
            assert_eq!(app.text("out"), "3");
            app.advance_millis(60_000);
            app.tap("Ask");
            assert_eq!(app.requests(), ["GET http://there/rates/1"]);
        },
    );
}

#[test]
fn handlers_of_failures_find_the_reason_as_error_too() {
    let screen = r#"
API:
  rows: {url: http://there/rows, onError: "first.text = error"}
View:
  onLoad: {invokeAPI: {name: rows, onError: "second.text = error + '!'"}}
  body:
    Column:
      children:
        - Text: {id: first, text: "-"}
        - Text: {id: second, text: "-"}
"#;
    on_screen(screen, |app| {
        app.refuse("rows", "no route");
        assert_eq!((app.text("first"), app.text("second")), ("no route".to_owned(), "no route!".to_owned()));
        assert_eq!(app.faults(), [""; 0]);
    });
}
