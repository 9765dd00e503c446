//! `saveStreamAsApp`: the request, and results in handlers.

use ensemble_run::message::app_export::Credentials;
use ensemble_run::value::Value;

use crate::harness::{message, on_screen, opened};

const VIEWER: &str = r#"
API:
  feed: {type: sse, url: http://there/feed, into: {of: event}}
View:
  onLoad: {invokeAPI: {name: feed}}
  body:
    Column:
      children:
        - Text: {id: said, text: "${said}"}
        - Button:
            label: Save
            onTap:
              saveStreamAsApp:
                folder: /tmp/made
                url: http://there/feed
                headers: {X-Tenant: secret, Accept: text/event-stream}
                credentials: bearer
                events: ${feed.items}
                onComplete: said = `${event.data.files} files`;
                onError: said = event.error;
        - Button: {label: From a script, onTap: "ensemble.saveStreamAsApp({folder: 'x', url: 'http://a'}).then(() => { said = 'done'; }, (fault) => { said = `no: ${fault}`; });"}
Global: let said = '';
"#;

#[test]
fn names_of_headers_and_the_events_are_asked_with_and_no_secret() {
    on_screen(VIEWER, |app| {
        app.says("feed", [opened(), message("price", "7", r#"{"price": 1}"#)]);
        app.tap("Save");
        let wish = app.export_app(Ok(Value::map([("files", Value::from(14.0))])));
        assert_eq!(
            (&*wish.folder, &*wish.url, wish.credentials),
            ("/tmp/made", "http://there/feed", Credentials::Bearer)
        );
        assert_eq!(wish.headers.iter().map(|name| &**name).collect::<Vec<_>>(), ["X-Tenant", "Accept"]);
        assert!(!format!("{wish:?}").contains("secret"));
        assert_eq!(wish.events.as_list().unwrap()[0].get("data").to_string(), r#"{"price":1}"#);
        assert_eq!(app.text("said"), "14 files");
    });
}

#[test]
fn why_there_is_no_app_is_reported() {
    on_screen(VIEWER, |app| {
        app.tap("Save");
        app.export_app(Err("`/tmp/made` is not empty"));
        assert_eq!(app.text("said"), "`/tmp/made` is not empty");
        app.tap("From a script");
        app.export_app(Err("the disk is full"));
        assert_eq!(app.text("said"), "no: the disk is full");
        assert_eq!(app.faults(), [""; 0]);
    });
}
