//! The server's part of a live preview: what the window is told, and what it tells.

use std::path::PathBuf;

use ensemble_run::lsp::preview::{FromWindow, LiveBinding, LiveState, Order, TextPosition, ToWindow};
use serde_json::{Value, json};

use super::client::{Client, uri};
use crate::support::with_stack;

const HOME: &str = "API:\n  prices:\n    type: sse\n    url: http://127.0.0.1/a\n    onResponse: |-\n      last.text = prices.sse.state;\n\
View:\n  onLoad: {invokeAPI: {name: prices}}\n  body:\n    Text:\n      id: last\n      text: ü ${prices.isLoading}\n";

fn at(line: u32, column: u32) -> TextPosition {
    TextPosition { path: "/app/screens/Home.yaml".into(), line, column }
}

fn opened(capabilities: Value) -> Client {
    let mut client = Client::new(&[("screens/Home.yaml", HOME)], capabilities);
    client.open("screens/Home.yaml", HOME);
    let argument = json!({"uri": uri("screens/Home.yaml"), "position": {"line": 11, "character": 8}});
    let answer =
        client.request("workspace/executeCommand", json!({"command": "ensemble.preview", "arguments": [argument]}));
    assert_eq!(answer, json!({"app": "/app", "simulate": false}));
    let text = ToWindow::Text { path: at(0, 0).path, text: Some(HOME.into()) };
    let cursor = ToWindow::Cursor { at: at(11, 8) };
    let open = Order::Open { app: PathBuf::from("/app"), simulate: false };
    assert_eq!(client.orders(), [open, Order::Tell(text), Order::Tell(cursor)]);
    client
}

fn live() -> LiveState {
    let binding = LiveBinding {
        // Behind `      text: ü ${`, in bytes.
        at: at(11, 17),
        code: "prices.isLoading".into(),
        property: "text".into(),
        value: "\"ü false\"".into(),
        count: 1,
    };
    let names = [("prices".to_owned(), json!({"isLoading": false, "sse": {"state": "open", "events": 3}}))];
    LiveState { bindings: vec![binding], names: names.into_iter().collect() }
}

#[test]
fn the_window_is_told_texts_as_they_are_typed_and_the_cursor() {
    with_stack(|| {
        let mut client = opened(json!({}));
        client.change("screens/Home.yaml", 2, ((11, 12), (11, 13)), "y");
        let text = HOME.replace('ü', "y");
        let told = ToWindow::Text { path: at(0, 0).path, text: Some(text) };
        assert_eq!(client.orders(), [Order::Tell(told)], "each text once, before it is looked at");
        let place = |line, character| json!({"textDocument": {"uri": uri("screens/Home.yaml")}, "position": {"line": line, "character": character}});
        client.notify("ensemble/cursor", place(9, 6));
        client.notify("ensemble/cursor", place(9, 6));
        assert_eq!(client.orders(), [Order::Tell(ToWindow::Cursor { at: at(9, 6) })]);
        // A client that knows nothing of previews asks for highlights where its cursor is.
        let highlights = client.request("textDocument/documentHighlight", place(1, 4));
        assert_eq!(highlights.as_array().map(Vec::len), Some(4), "{highlights}");
        assert_eq!(client.orders(), [Order::Tell(ToWindow::Cursor { at: at(1, 4) })]);
        client.close("screens/Home.yaml");
        assert_eq!(client.orders(), [Order::Tell(ToWindow::Text { path: at(0, 0).path, text: None })]);
        client.request("workspace/executeCommand", json!({"command": "ensemble.closePreview"}));
        assert_eq!(client.orders(), [Order::Close]);
        client.notify("ensemble/cursor", place(0, 0));
        assert_eq!(client.orders(), []);
    });
}

#[test]
fn values_of_the_running_app_are_shown() {
    with_stack(|| {
        let refresh =
            json!({"workspace": {"inlayHint": {"refreshSupport": true}}, "experimental": {"ensembleLive": true}});
        let mut client = opened(refresh);
        let told = client.window_says(FromWindow::Live(live()));
        let methods: Vec<&str> = told.iter().filter_map(|message| message["method"].as_str()).collect();
        assert_eq!(methods, ["workspace/inlayHint/refresh", "ensemble/liveChanged"]);
        assert_eq!(client.window_says(FromWindow::Live(live())), [Value::Null; 0], "what is known is not told");
        let whole = json!({"start": {"line": 0, "character": 0}, "end": {"line": 99, "character": 0}});
        let ask = json!({"textDocument": {"uri": uri("screens/Home.yaml")}, "range": whole});
        let hints = client.request("textDocument/inlayHint", ask.clone());
        assert_eq!(hints[0]["label"], "= \"ü false\"");
        assert_eq!(hints[0]["position"], json!({"line": 11, "character": 33}));
        let hover = |client: &mut Client, line: u32, character: u32| {
            let place = json!({"textDocument": {"uri": uri("screens/Home.yaml")}, "position": {"line": line, "character": character}});
            client.request("textDocument/hover", place)["contents"]["value"].as_str().unwrap_or_default().to_owned()
        };
        let value = hover(&mut client, 5, 29);
        assert!(value.contains("Now:\n\n```js\n\"open\""), "{value}");
        assert!(hover(&mut client, 11, 7).contains("ü false"), "the key of a binding");
        let streams = client.request("ensemble/streams", json!({}));
        assert_eq!((&streams[0]["name"], &streams[0]["sse"]["events"]), (&json!("prices"), &json!(3)));
        // A text that is another one by now has no values of the old one.
        client.change("screens/Home.yaml", 2, ((11, 16), (11, 16)), "!");
        assert_eq!(client.request("textDocument/inlayHint", ask.clone()), json!([]));
        client.change("screens/Home.yaml", 3, ((11, 16), (11, 17)), "");
        assert_eq!(client.request("textDocument/inlayHint", ask.clone()).as_array().map(Vec::len), Some(1));
        let ended = client.window_ends(Some("there is no display"));
        assert_eq!(ended.last().map(|message| &message["params"]["message"]), Some(&json!("there is no display")));
        assert_eq!(client.request("textDocument/inlayHint", ask), json!([]));
        assert_eq!(client.request("ensemble/streams", json!({}))[0]["sse"], Value::Null);
    });
}

#[test]
fn a_widget_that_is_chosen_moves_the_cursor() {
    with_stack(|| {
        let mut client = opened(json!({"window": {"showDocument": {"support": true}}}));
        let told = client.window_says(FromWindow::Chosen { at: at(11, 15) });
        assert_eq!(told[0]["method"], "window/showDocument");
        // `ü` has two bytes.
        let place = json!({"line": 11, "character": 14});
        assert_eq!(told[0]["params"]["selection"], json!({"start": place, "end": place}));
        assert_eq!(told[0]["params"]["uri"], uri("screens/Home.yaml"));
        let mut client = opened(json!({}));
        let told = client.window_says(FromWindow::Chosen { at: at(9, 4) });
        assert_eq!(
            told[0]["params"]["message"], "/app/screens/Home.yaml:10:5",
            "a client that cannot is told the place"
        );
        // Nothing that the window says ends the session.
        let lost = TextPosition { path: "/none".into(), line: u32::MAX, column: u32::MAX };
        client.window_says(FromWindow::Chosen { at: lost });
        let gone = FromWindow::Chosen { at: at(99, 99) };
        client.window_says(gone);
    });
}

#[test]
fn a_file_of_no_app_has_no_preview() {
    with_stack(|| {
        let mut client = Client::new(&[], json!({}));
        let open = |uri: String| json!({"command": "ensemble.preview", "arguments": [{"uri": uri}]});
        let refused = client.ask("workspace/executeCommand", open(uri("none.yaml")));
        assert_eq!(refused["error"]["code"], -32803, "{refused}");
        assert_eq!(client.ask("workspace/executeCommand", json!({"command": "x"}))["error"]["code"], -32602);
        assert_eq!(client.orders(), []);
    });
}
