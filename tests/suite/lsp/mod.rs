//! The language server: faults of open texts, and the session over standard input and output.

mod annotated;
mod answers;
mod client;
mod format;
mod fuzz;
mod preview;
mod stdio;

use serde_json::{Value, json};

use self::client::{Client, uri, written};
use crate::support::with_stack;

const HOME: &str = "View:\n  body:\n    Button:\n      lable: Send\n      onTap:\n        navigateScreen: Detail\n";
const DETAIL: &str = "View:\n  body:\n    Text:\n      text: Detail\n";

fn app() -> Vec<(&'static str, &'static str)> {
    vec![("screens/Home.yaml", HOME), ("screens/Detail.yaml", DETAIL)]
}

#[test]
fn faults_of_open_texts_and_of_other_files_are_pushed() {
    with_stack(|| {
        let mut client = Client::new(&app(), json!({}));
        client.open("screens/Detail.yaml", DETAIL);
        let unknown = "3:6-3:11 warning[E0203]: unknown property `lable` on `Button`";
        assert_eq!(client.faults_of("screens/Home.yaml"), [unknown]);
        let fault = client.faults.values().flatten().next().unwrap();
        assert!(fault["codeDescription"]["href"].as_str().unwrap().ends_with("/E0203.md"), "{fault}");
        assert!(fault["message"].as_str().unwrap().contains("\nhelp: did you mean `label`?"), "{fault}");
        // The text in the editor, not the one on the disk.
        client.open("screens/Home.yaml", &HOME.replace("lable", "label"));
        assert_eq!(client.faults_of("screens/Home.yaml"), [""; 0]);
        client.change("screens/Home.yaml", 2, ((5, 24), (5, 30)), "Detial");
        client.settle();
        let screen = client.faults_of("screens/Home.yaml");
        assert!(screen.len() == 1 && screen[0].contains("unknown screen `Detial`"), "{screen:?}");
        client.close("screens/Home.yaml");
        assert_eq!(client.faults_of("screens/Home.yaml"), [unknown]);
        client.close("screens/Detail.yaml");
        assert_eq!(
            client.faults_of("screens/Home.yaml"),
            [""; 0],
            "nothing is told of an app of which nothing is open"
        );
    });
}

#[test]
fn a_new_screen_is_known_before_it_is_saved() {
    with_stack(|| {
        let home = HOME.replace("lable", "label").replace("Detail", "Other");
        let mut client = Client::new(&[("screens/Home.yaml", &home)], json!({}));
        client.open("screens/Home.yaml", &home);
        assert_eq!(client.faults_of("screens/Home.yaml").len(), 1);
        client.open("screens/Other.yaml", DETAIL);
        // The client tells that the file came when it is saved; an open text is enough.
        client.notify(
            "workspace/didChangeWatchedFiles",
            json!({"changes": [{"uri": uri("screens/Other.yaml"), "type": 1}]}),
        );
        client.settle();
        assert_eq!(client.faults_of("screens/Home.yaml"), [""; 0]);
    });
}

#[test]
fn a_client_that_pulls_is_pushed_the_other_files_alone() {
    with_stack(|| {
        let mut client = Client::new(&app(), json!({"textDocument": {"diagnostic": {}}}));
        client.open("screens/Home.yaml", HOME);
        assert_eq!(client.faults_of("screens/Home.yaml"), [""; 0]);
        let pull = |client: &mut Client, path: &str| -> Vec<String> {
            let report = client.request("textDocument/diagnostic", json!({"textDocument": {"uri": uri(path)}}));
            assert_eq!(report["kind"], "full");
            report["items"].as_array().unwrap().iter().map(written).collect()
        };
        assert_eq!(pull(&mut client, "screens/Home.yaml").len(), 1);
        client.change("screens/Home.yaml", 2, ((3, 6), (3, 11)), "label");
        assert_eq!(pull(&mut client, "screens/Home.yaml"), [""; 0], "what was just typed is looked at");
        assert_eq!(pull(&mut client, "none.yaml"), [""; 0]);
    });
}

#[test]
fn columns_are_counted_as_agreed() {
    with_stack(|| {
        let text = "View:\n  body:\n    Text: {text: ü𝄞, lable: x}\n";
        for (capabilities, encoding, column) in
            [(json!({}), "utf-16", 22), (json!({"general": {"positionEncodings": ["utf-16", "utf-8"]}}), "utf-8", 25)]
        {
            let mut client = Client::new(&[("screens/Home.yaml", text)], capabilities);
            assert_eq!(client.capabilities["positionEncoding"], encoding);
            client.open("screens/Home.yaml", text);
            let faults = client.faults_of("screens/Home.yaml");
            assert!(faults[0].starts_with(&format!("2:{column}-2:{}", column + 5)), "{faults:?}");
            client.change("screens/Home.yaml", 2, ((2, column), (2, column + 5)), "maxLines");
            client.settle();
            let faults = client.faults_of("screens/Home.yaml");
            assert!(faults.len() == 1 && faults[0].contains("maxLines"), "{faults:?}");
        }
    });
}

#[test]
fn tests_and_simulated_streams_are_of_the_app() {
    with_stack(|| {
        let files = [
            ("screens/Home.yaml", DETAIL),
            ("tests/a.test.yaml", "id: a\nstarScreen: Home\nsteps: []\n"),
            ("simulate/prices.yaml", "path: /prices\nevent: {data: 1}\n"),
        ];
        let mut client = Client::new(&files, json!({}));
        client.open("tests/a.test.yaml", files[1].1);
        let found = client.faults_of("tests/a.test.yaml");
        assert!(found.iter().any(|fault| fault.contains("starScreen")), "{found:?}");
        client.open("tests/a.test.yaml", &files[1].1.replace("star", "start"));
        let left = client.faults_of("tests/a.test.yaml");
        assert!(left.iter().all(|fault| !fault.contains("starScreen")), "{left:?}");
        client.open("simulate/prices.yaml", "path: 7\nevnt: {data: 1}\n");
        assert!(!client.faults_of("simulate/prices.yaml").is_empty(), "{:?}", client.faults);
    });
}

#[test]
fn tests_and_simulated_streams_stand_beside_an_app_of_one_file() {
    with_stack(|| {
        let files = [
            ("one.yaml", DETAIL),
            ("tests/a.test.yaml", "id: a\nstartScreen: one\nsteps:\n  - expectTxt: Detail\n"),
            ("simulate/prices.yaml", "path: /prices\nevnt: {data: 1}\n"),
        ];
        let mut client = Client::new(&files, json!({}));
        client.open("tests/a.test.yaml", files[1].1);
        let found = client.faults_of("tests/a.test.yaml");
        assert!(found.len() == 1 && found[0].contains("expectTxt"), "{found:?}");
        client.open("simulate/prices.yaml", files[2].1);
        let found = client.faults_of("simulate/prices.yaml");
        assert!(found.iter().any(|fault| fault.contains("evnt")), "{found:?}");
    });
}

#[test]
fn other_yaml_is_left_alone_until_it_is_a_screen() {
    with_stack(|| {
        let mut client = Client::new(&[], json!({}));
        client.open("docker-compose.yaml", "services:\n  web: {image: x}\n");
        assert!(client.faults.is_empty());
        client.change("docker-compose.yaml", 2, ((0, 0), (9, 0)), "View:\n  body:\n    Txet: {text: x}\n");
        client.settle();
        assert_eq!(client.faults_of("docker-compose.yaml").len(), 1);
    });
}

#[test]
fn requests_come_in_their_order_and_in_their_form() {
    with_stack(|| {
        let mut client = Client::new(&app(), json!({}));
        let code = |answer: &Value| answer["error"]["code"].as_i64();
        assert_eq!(code(&client.ask("initialize", json!({"capabilities": {}}))), Some(-32600));
        assert_eq!(code(&client.ask("textDocument/nothing", json!({}))), Some(-32601));
        assert_eq!(code(&client.ask("textDocument/diagnostic", json!({"textDocument": 3}))), Some(-32602));
        assert_eq!(client.request("shutdown", Value::Null), Value::Null);
        assert_eq!(code(&client.ask("textDocument/diagnostic", json!({}))), Some(-32600));
    });
}
