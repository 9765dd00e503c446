//! `onComment`, and headers that are one expression: what a tool that shows any stream needs.

use ensemble_run::message::net::NetCommand;
use ensemble_run::message::stream::StreamEvent;

use crate::harness::{on_screen, opened};

fn requests(commands: Vec<NetCommand>) -> Vec<(bool, Vec<String>)> {
    let opened = commands.into_iter().filter_map(|command| match command {
        NetCommand::OpenStream { request, .. } => {
            let headers = request.headers.iter().map(|(name, value)| format!("{name}: {value}"));
            Some((request.options.comments, headers.collect()))
        }
        _ => None,
    });
    opened.collect()
}

#[test]
fn comments_are_asked_for_and_handled_only_with_a_handler() {
    let screen = r#"
Global: const said = [];
API:
  quiet: {type: sse, url: http://there/quiet}
  feed:
    type: sse
    url: http://there/feed
    onComment: said.push(response.body);
View:
  onLoad: |-
    ensemble.invokeAPI('quiet');
    ensemble.invokeAPI('feed');
  body:
    Text: {id: said, text: "${said.join('|')}, ${feed.sse.events}"}
"#;
    on_screen(screen, |app| {
        let asked: Vec<bool> = requests(app.take_commands()).into_iter().map(|(comments, _)| comments).collect();
        assert_eq!(asked, [false, true]);
        let comment = |text: &str| StreamEvent::Comment { text: text.into() };
        app.says("feed", [opened(), comment(" ping"), comment("")]);
        assert_eq!(app.text("said"), " ping|, 0");
        assert_eq!(app.faults(), [""; 0]);
    });
}

#[test]
fn headers_can_be_one_expression() {
    let screen = r#"
Global: "const chosen = {'X-Tenant': 'north', 'X-None': null, 'X-Count': 3};"
API:
  feed: {type: sse, url: http://there/feed, headers: "${chosen}"}
  none: {type: sse, url: http://there/none, headers: "${null}"}
View:
  onLoad: |-
    ensemble.invokeAPI('feed');
    ensemble.invokeAPI('none');
  body: {Text: {text: a}}
"#;
    on_screen(screen, |app| {
        let headers: Vec<Vec<String>> = requests(app.take_commands()).into_iter().map(|(_, headers)| headers).collect();
        assert_eq!(headers, [vec!["X-Tenant: north".to_owned(), "X-Count: 3".to_owned()], Vec::new()]);
        assert_eq!(app.faults(), [""; 0]);
    });
}
