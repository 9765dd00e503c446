//! Answers about whole files: symbols, folding, colours, cures; and what broken YAML leaves of them.

use serde_json::{Value, json};

use super::client::{Client, uri};
use crate::support::with_stack;

const HOME: &str = "\
API:
  prices: {url: https://example.com}
View:
  body:
    Column:
      children:
        - Text:
            id: last
            text: hello
            color: '#FF0000'
            textStyle: {color: blue}
        - Button: {lable: Send, backgroundColor: 0x80FF0000}
";

fn of_file(client: &mut Client, method: &str) -> Value {
    client.request(method, json!({"textDocument": {"uri": uri("screens/Home.yaml")}}))
}

fn opened(text: &str) -> Client {
    let mut client = Client::new(
        &[("screens/Home.yaml", text), ("screens/Detail.yaml", "View:\n  body: {Text: {id: price}}\n")],
        json!({}),
    );
    client.open("screens/Home.yaml", text);
    client
}

fn names(symbols: &Value) -> Vec<String> {
    let one = |symbol: &Value| {
        let inner = symbol.get("children").map(names).unwrap_or_default();
        std::iter::once(symbol["name"].as_str().unwrap_or_default().to_owned()).chain(inner).collect::<Vec<_>>()
    };
    symbols.as_array().into_iter().flatten().flat_map(one).collect()
}

#[test]
fn symbols_are_those_of_the_file_and_of_the_app() {
    with_stack(|| {
        let mut client = opened(HOME);
        let all = names(&of_file(&mut client, "textDocument/documentSymbol"));
        assert!(all.contains(&"prices".to_owned()) && all.contains(&"last".to_owned()), "{all:?}");
        let found = names(&client.request("workspace/symbol", json!({"query": "prc"})));
        assert_eq!(found, ["price", "prices"]);
    });
}

#[test]
fn colours_are_shown_and_written_so_that_they_are_read() {
    with_stack(|| {
        let mut client = opened(HOME);
        let colors = of_file(&mut client, "textDocument/documentColor");
        let shown: Vec<(u64, u64, f64, f64)> = colors
            .as_array()
            .unwrap()
            .iter()
            .map(|color| {
                let start = &color["range"]["start"];
                let part = |name: &str| (color["color"][name].as_f64().unwrap() * 255.0).round();
                (start["line"].as_u64().unwrap(), start["character"].as_u64().unwrap(), part("red"), part("alpha"))
            })
            .collect();
        assert_eq!(shown, [(9, 20, 255.0, 255.0), (10, 31, 33.0, 255.0), (11, 49, 255.0, 128.0)]);
        let color = json!({"red": 0.0, "green": 1.0, "blue": 0.0, "alpha": 1.0});
        let mut written = |range: &Value| {
            let params = json!({"textDocument": {"uri": uri("screens/Home.yaml")}, "color": color, "range": range});
            client.request("textDocument/colorPresentation", params)[0]["label"].clone()
        };
        assert_eq!(written(&colors[0]["range"]), "#00FF00");
        assert_eq!(written(&colors[1]["range"]), "\"#00FF00\"");
    });
}

#[test]
fn a_cure_is_offered_where_its_fault_is() {
    with_stack(|| {
        let mut client = opened(HOME);
        let mut actions = |line: u32, column: u32| {
            let place = json!({"line": line, "character": column});
            let range = json!({"start": place, "end": place});
            let params = json!({"textDocument": {"uri": uri("screens/Home.yaml")}, "range": range, "context": {"diagnostics": []}});
            client.request("textDocument/codeAction", params)
        };
        let found = actions(11, 20);
        assert_eq!((&found[0]["title"], &found[0]["kind"]), (&json!("Change to `label`"), &json!("quickfix")));
        let edit = &found[0]["edit"]["documentChanges"][0]["edits"][0];
        assert_eq!((&edit["newText"], &edit["range"]["start"]["character"]), (&json!("label"), &json!(19)));
        assert_eq!(found[0]["diagnostics"][0]["code"], "E0203");
        assert_eq!(actions(3, 0), json!([]));
        let place = json!({"line": 11, "character": 20});
        let range = json!({"start": place, "end": place});
        let context = json!({"diagnostics": [], "only": ["refactor"]});
        let params = json!({"textDocument": {"uri": uri("screens/Home.yaml")}, "range": range, "context": context});
        assert_eq!(client.request("textDocument/codeAction", params), json!([]));
    });
}

#[test]
fn broken_yaml_leaves_everything_else() {
    with_stack(|| {
        let broken = HOME.replace("            text: hello\n", "            text: 'hello\n            te\n");
        let mut client = opened(HOME);
        client.change("screens/Home.yaml", 2, ((0, 0), (99, 0)), &broken);
        let params = |line: u32, column: u32| json!({"textDocument": {"uri": uri("screens/Home.yaml")}, "position": {"line": line, "character": column}});
        let offers =
            |list: &Value, key: &str| list["items"].as_array().unwrap().iter().any(|item| item["label"] == key);
        // `textStyle` stands two lines below: it is not offered once more.
        let list = client.request("textDocument/completion", params(9, 14));
        assert!(offers(&list, "textAlign") && !offers(&list, "textStyle"), "{list}");
        let hover = client.request("textDocument/hover", params(12, 14));
        assert!(hover["contents"]["value"].as_str().unwrap_or_default().contains("**Button**"), "{hover}");
        let all = names(&of_file(&mut client, "textDocument/documentSymbol"));
        assert!(all.contains(&"prices".to_owned()), "{all:?}");
        client.settle();
        let list = client.request("textDocument/completion", params(9, 14));
        assert!(offers(&list, "textAlign") && !offers(&list, "textStyle"), "{list}");
        assert!(!client.faults_of("screens/Home.yaml").is_empty());
    });
}

#[test]
fn files_of_no_app_are_answered_with_nothing() {
    with_stack(|| {
        let mut client = opened(HOME);
        client.open("none.yaml", "a: 1\n");
        for method in ["hover", "definition", "completion", "documentSymbol", "documentColor", "codeAction"] {
            let place = json!({"line": 0, "character": 0});
            let range = json!({"start": place, "end": place});
            let document = json!({"uri": uri("none.yaml")});
            let mut params = json!({"textDocument": document, "position": place});
            if method == "codeAction" {
                params["range"] = range;
                params["context"] = json!({"diagnostics": []});
            }
            let answer = client.request(&format!("textDocument/{method}"), params);
            let is_empty = answer.is_null() || answer["items"] == json!([]) || answer == json!([]);
            assert!(is_empty, "{method}: {answer}");
        }
    });
}
