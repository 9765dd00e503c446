//! One live connection for each API and owner in all situations: real connections, counted by the server.

mod app;
mod apps;
mod options;
mod server;

use app::Connected;
use server::Server;

use crate::harness::{on_app, on_screen};

fn feed(url: &str, options: &str) -> String {
    format!(
        r#"
API:
  feed: {{type: sse, url: "{url}", sseOptions: {options}}}
View:
  onLoad: {{invokeAPI: {{name: feed}}}}
  body:
    Column:
      children:
        - Text: {{id: state, text: "${{feed.sse.state}}"}}
        - Text: {{id: data, text: "${{feed.body.data}}"}}
        - Text: {{id: attempt, text: "${{feed.sse.attempt}} ${{feed.isReconnecting}}"}}
        - Button: {{label: Open, onTap: {{invokeAPI: {{name: feed}}}}}}
        - Button: {{label: Close, onTap: {{disconnectSSE: {{apiName: feed}}}}}}
        - Button: {{label: Again, onTap: {{reconnectSSE: {{apiName: feed}}}}}}
"#
    )
}

#[test]
fn r12_asking_twice_leaves_one_connection() {
    let server = Server::start();
    on_screen(&feed(&format!("{}/feed", server.url()), "{}"), |app| {
        let mut app = Connected::new(app);
        for _ in 0..5 {
            app.tap("Open");
        }
        app.until("state", "open");
        app.tap("Open");
        app.tap("Again");
        app.until("state", "open");
        server.until("one connection", |counts| counts.live("/feed") == 1);
        app.tap("Close");
        server.until("none", |counts| counts.all_live() == 0);
        assert_eq!(app.app.faults(), [""; 0]);
    });
}

#[test]
fn r12_a_disconnect_while_connecting_ends_the_attempt() {
    let server = Server::start();
    on_screen(&feed(&format!("{}/silent", server.url()), "{}"), |app| {
        let mut app = Connected::new(app);
        server.until("asked", |counts| counts.live("/silent") == 1);
        assert_eq!(app.app.text("state"), "connecting");
        app.tap("Close");
        server.until("left alone", |counts| counts.all_live() == 0);
        assert_eq!(app.app.text("state"), "idle");
        app.tap("Open");
        server.until("asked again", |counts| counts.live("/silent") == 1 && counts.requests("/silent") == 2);
    });
}

#[test]
fn r12_a_disconnect_while_waiting_ends_the_wait() {
    let server = Server::start();
    on_screen(&feed(&format!("{}/busy", server.url()), "{reconnectDelay: 3600000}"), |app| {
        let mut app = Connected::new(app);
        app.until("state", "waiting");
        assert_eq!(app.app.text("attempt"), "1 true");
        app.tap("Close");
        assert_eq!(app.app.text("state"), "idle");
        app.tap("Open");
        app.until("state", "waiting");
        assert_eq!(server.counts(|counts| counts.requests("/busy")), 2);
        assert_eq!(app.app.faults(), [""; 0]);
    });
}

#[test]
fn r18_a_reconnect_does_not_wait() {
    let server = Server::start();
    on_screen(&feed(&format!("{}/brief", server.url()), "{reconnectDelay: 3600000}"), |app| {
        let mut app = Connected::new(app);
        app.until("state", "waiting");
        app.tap("Again");
        app.until("data", "2");
        assert_eq!(server.counts(|counts| counts.requests("/brief")), 2);
    });
}

#[test]
fn r12_a_reload_keeps_the_connection_and_a_changed_address_gets_another() {
    let server = Server::start();
    let (first, second) = (format!("{}/first", server.url()), format!("{}/second", server.url()));
    on_screen(&feed(&first, "{}"), |app| {
        let mut app = Connected::new(app);
        app.until("data", "1");
        app.reload(&feed(&first, "{}").replace("label: Open", "label: Start"));
        app.tap("Close");
        app.tap("Start");
        app.until("data", "2");
        assert_eq!(server.counts(|counts| counts.requests("/first")), 2, "the reload itself asks for nothing");
        app.reload(&feed(&second, "{}"));
        app.until("data", "1");
        server.until("only the new one", |counts| (counts.live("/first"), counts.live("/second")) == (0, 1));
        assert_eq!(app.app.faults(), [""; 0]);
    });
}

#[test]
fn r12_leaving_a_screen_ends_its_stream_and_coming_back_opens_one() {
    let server = Server::start();
    let home = "View: {body: {Button: {label: Feed, onTap: {navigateScreen: Feed}}}}\n";
    let away = "        - Button: {label: Away, onTap: {navigateScreen: Cover}}\n        - Button: {label: Back, onTap: navigateBack}\n";
    let feed = feed(&format!("{}/feed", server.url()), "{}") + away;
    let cover = "View: {body: {Button: {label: Return, onTap: navigateBack}}}\n";
    on_app(&[("screens/Home.yaml", home), ("screens/Feed.yaml", &feed), ("screens/Cover.yaml", cover)], |app| {
        let mut app = Connected::new(app);
        for visit in 1..=3 {
            app.tap("Feed");
            app.until("data", &visit.to_string());
            app.tap("Away");
            app.tap("Return");
            server.until("the same one", |counts| counts.live("/feed") == 1 && counts.requests("/feed") == visit);
            app.tap("Back");
            server.until("none", |counts| counts.all_live() == 0);
        }
        assert_eq!(app.app.faults(), [""; 0]);
    });
}

#[test]
fn r12_a_dialog_takes_its_own_stream_with_it() {
    let server = Server::start();
    let yaml = format!(
        r#"
API:
  outer: {{type: sse, url: "{0}/outer"}}
View:
  body:
    Column:
      children:
        - Text: {{id: shown, text: "${{outer.body.data}}"}}
        - Button: {{label: Watch, onTap: {{showDialog: {{body: {{Inner: }}}}}}}}
        - Button: {{label: Done, onTap: {{dismissDialog: }}}}
Inner:
  API:
    inner: {{type: sse, url: "{0}/inner"}}
  onLoad:
    executeActionGroup:
      actions:
        - invokeAPI: {{name: inner}}
        - invokeAPI: {{name: outer, onResponse: "console.log('heard')"}}
  body: {{Text: {{id: data, text: "${{inner.body.data}}"}}}}
"#,
        server.url()
    );
    on_screen(&yaml, |app| {
        let mut app = Connected::new(app);
        for time in 1..=3 {
            app.tap("Watch");
            app.until("data", &time.to_string());
            app.until("shown", &time.to_string());
            app.tap("Done");
            server.until("the screen's stays", |counts| (counts.live("/inner"), counts.live("/outer")) == (0, 1));
        }
        assert_eq!(app.app.faults(), [""; 0]);
    });
}

#[test]
fn c08_twelve_streams_to_one_host_run_at_once() {
    let server = Server::start();
    let names: Vec<String> = (1..=12).map(|number| format!("feed{number}")).collect();
    let apis: String =
        names.iter().map(|name| format!("  {name}: {{type: sse, url: \"{}/{name}\"}}\n", server.url())).collect();
    let asks: Vec<String> = names.iter().map(|name| format!("{{invokeAPI: {name}}}")).collect();
    let open: Vec<String> = names.iter().map(|name| format!("${{{name}.body.data}}")).collect();
    let yaml = format!(
        "API:\n{apis}View:\n  onLoad: {{executeActionGroup: {{actions: [{}]}}}}\n  body: {{Text: {{id: all, text: \"{}\"}}}}\n",
        asks.join(", "),
        open.join("")
    );
    on_screen(&yaml, |app| {
        let mut app = Connected::new(app);
        app.until("all", "111111111111");
        server.until("twelve", |counts| counts.all_live() == 12);
        assert_eq!(app.app.faults(), [""; 0]);
    });
}
