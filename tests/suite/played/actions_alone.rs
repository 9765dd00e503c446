//! Every action of the table, run by a handler that does only that, as YAML and as JavaScript: the picture changes, or an effect leaves the app.
//! An action that is not built yet reports it when it is run.

use std::rc::Rc;
use std::time::Duration;

use ensemble_run::diag::{Code, FileId, Report};
use ensemble_run::message::http::HttpRequest;
use ensemble_run::message::stream::StreamRequest;
use ensemble_run::shell::catalog;
use ensemble_run::shell::virtual_app::Servers;
use ensemble_run::spec::ActionSpec;
use ensemble_run::sse::mock::{BodyEnd, Chunk, Connection, Frame, MockResponse, MockServer, Response};
use ensemble_run::syntax::parse;
use ensemble_run::value::Value;

use super::{EchoServer, open_files};
use crate::support::with_stack;

/// Setup of an action that needs more than a button.
struct ActionCase {
    action: &'static str,
    /// More files of the app, each `(path, text)`; `$GO` is a button that runs the action.
    files: &'static [(&'static str, &'static str)],
    /// Labels of the buttons that are pressed before.
    before: &'static [&'static str],
    /// The handler as YAML in one line; the first example of the action when it is empty.
    yaml: &'static str,
    /// The handler as JavaScript; made of that example when it is empty.
    script: &'static str,
}

const PLAIN: ActionCase = ActionCase { action: "", files: &[], before: &[], yaml: "", script: "" };

const HOME: &str = "View: {body: {Column: {children: [{Text: {id: out, text: nothing}}, $GO]}}}";
const OVER: &str = "View: {body: {Column: {children: [{Text: {text: 'The other screen'}}, $GO]}}}";
const FEED: &str = r#"
API: {feed: {type: sse, url: "http://there/feed", into: rows}}
View:
  onLoad: {invokeAPI: {name: feed}}
  body: {Column: {children: [{Text: {text: "${feed.sse.state} ${feed.rows.length}"}}, $GO]}}
"#;

const CHAT: &str = r#"
Socket: {chat: {uri: "wss://there/chat"}}
View:
  body: {Column: {children: [{Text: {text: "${chat.isConnected}"}}, {Button: {label: Join, onTap: {connectSocket: {name: chat}}}}, $GO]}}
"#;

const ALONE: &[ActionCase] = &[
    ActionCase {
        script: "ensemble.checkPermission({onAuthorized: () => console.log('permitted')})",
        action: "checkPermission",
        ..PLAIN
    },
    ActionCase {
        action: "clearLocale",
        files: &[
            ("translations/en.yaml", "word: Hello\n"),
            ("translations/de.yaml", "word: Hallo\n"),
            (
                "screens/Home.yaml",
                "View: {onLoad: {setLocale: {languageCode: de}}, body: {Column: {children: [{Text: {text: r@word}}, $GO]}}}",
            ),
        ],
        ..PLAIN
    },
    ActionCase { action: "clearSSE", files: &[("screens/Home.yaml", FEED)], ..PLAIN },
    ActionCase {
        action: "closeAllDialogs",
        files: &[(
            "screens/Home.yaml",
            "View: {onLoad: {showDialog: {body: {Column: {children: [{Text: {text: Inside}}, $GO]}}}}, body: {Text: {text: Below}}}",
        )],
        ..PLAIN
    },
    ActionCase {
        action: "closeAllScreens",
        files: &[
            ("screens/Home.yaml", "View: {onLoad: {navigateModalScreen: {name: Over}}, body: {Text: {text: Below}}}"),
            ("screens/Over.yaml", OVER),
        ],
        ..PLAIN
    },
    ActionCase {
        action: "closeDrawer",
        files: &[(
            "screens/Home.yaml",
            "View: {onLoad: openDrawer, menu: {Drawer: {header: $GO, items: [{label: One, page: Home}, {label: Two, page: Home}]}}, body: {Text: {text: Below}}}",
        )],
        ..PLAIN
    },
    ActionCase { action: "disconnectSSE", files: &[("screens/Home.yaml", FEED)], ..PLAIN },
    ActionCase {
        action: "dismissBottomSheet",
        files: &[(
            "screens/Home.yaml",
            "View: {onLoad: {showBottomSheet: {body: {Column: {children: [{Text: {text: Inside}}, $GO]}}}}, body: {Text: {text: Below}}}",
        )],
        ..PLAIN
    },
    ActionCase {
        action: "dismissDialog",
        files: &[(
            "screens/Home.yaml",
            "View: {onLoad: {showDialog: {body: {Column: {children: [{Text: {text: Inside}}, $GO]}}}}, body: {Text: {text: Below}}}",
        )],
        ..PLAIN
    },
    ActionCase {
        action: "dispatchEvent",
        files: &[
            (
                "screens/Home.yaml",
                "View: {body: {Column: {children: [{Text: {id: out, text: nothing}}, {Own: {events: {onPick: \"out.text = 'picked ' + event.data.id\"}}}]}}}",
            ),
            ("widgets/Own.yaml", "Widget: {events: {onPick: {}}, body: {Column: {children: [$GO]}}}"),
        ],
        ..PLAIN
    },
    ActionCase {
        action: "executeAction",
        files: &[
            ("screens/Home.yaml", HOME),
            ("actions/refresh.yaml", "Action: {body: {logEvent: {name: refreshed}}}"),
        ],
        ..PLAIN
    },
    ActionCase {
        action: "executeConditionalAction",
        script: "ensemble.executeConditionalAction({conditions: [{if: true, action: {logEvent: {name: 'yes'}}}]})",
        ..PLAIN
    },
    ActionCase {
        action: "invokeAPI",
        files: &[(
            "screens/Home.yaml",
            "API: {feed: {url: \"http://there/x\"}}\nView: {body: {Column: {children: [{Text: {text: \"${feed.body.url}\"}}, $GO]}}}",
        )],
        ..PLAIN
    },
    ActionCase {
        action: "authorizeOAuthService",
        script: "ensemble.authorizeOAuthService({id: 'google', onError: () => console.log('nobody')})",
        ..PLAIN
    },
    ActionCase {
        action: "callExternalMethod",
        script: "ensemble.callExternalMethod({name: 'openApp', onError: () => console.log('not allowed')})",
        ..PLAIN
    },
    ActionCase {
        action: "invokeHaptic",
        script: "ensemble.invokeHaptic({onComplete: () => console.log('over')})",
        ..PLAIN
    },
    ActionCase {
        action: "navigateBack",
        files: &[
            ("screens/Home.yaml", "View: {onLoad: {navigateScreen: {name: Over}}, body: {Text: {text: Below}}}"),
            ("screens/Over.yaml", OVER),
        ],
        ..PLAIN
    },
    ActionCase {
        action: "navigateModalScreen",
        files: &[
            ("screens/Home.yaml", HOME),
            ("screens/Details.yaml", "View: {inputs: [id], body: {Text: {text: \"Item ${id}\"}}}"),
        ],
        ..PLAIN
    },
    ActionCase {
        action: "navigateScreen",
        files: &[
            ("screens/Home.yaml", HOME),
            ("screens/Details.yaml", "View: {inputs: [id], body: {Text: {text: \"Item ${id}\"}}}"),
        ],
        ..PLAIN
    },
    ActionCase {
        action: "navigateViewGroup",
        files: &[
            (
                "screens/Home.yaml",
                "ViewGroup: {BottomNavBar: {items: [{label: First, icon: home, page: One}, {label: Second, icon: info, page: Two}]}}",
            ),
            ("screens/One.yaml", HOME),
            ("screens/Two.yaml", "View: {body: {Text: {text: 'The second page'}}}"),
        ],
        ..PLAIN
    },
    ActionCase {
        action: "openDrawer",
        files: &[(
            "screens/Home.yaml",
            "View: {menu: {Drawer: {items: [{label: Drawn, page: Home}, {label: Other, page: Home}]}}, body: {Column: {children: [{Text: {text: Below}}, $GO]}}}",
        )],
        ..PLAIN
    },
    ActionCase { action: "connectSocket", files: &[("screens/Home.yaml", CHAT)], ..PLAIN },
    ActionCase {
        action: "takeScreenshot",
        script: "ensemble.takeScreenshot({onSuccess: () => console.log('taken')})",
        ..PLAIN
    },
    ActionCase { action: "messageSocket", files: &[("screens/Home.yaml", CHAT)], ..PLAIN },
    ActionCase {
        action: "navigateUrl",
        files: &[("screens/Home.yaml", HOME), ("screens/Details.yaml", OVER)],
        ..PLAIN
    },
    ActionCase {
        action: "pickFiles",
        yaml: "pickFiles: {id: papers, onError: {logEvent: {name: nobody}}}",
        script: "ensemble.pickFiles({id: 'papers', onError: () => console.log('nobody')})",
        ..PLAIN
    },
    ActionCase {
        action: "setSecureStorage",
        yaml: "setSecureStorage: {key: token, value: abc, onError: {logEvent: {name: no key}}}",
        script: "ensemble.setSecureStorage({key: 'token', value: 'abc', onError: () => console.log('no key')})",
        ..PLAIN
    },
    ActionCase {
        action: "uploadFiles",
        files: &[("screens/Home.yaml", FEED)],
        yaml: "uploadFiles: {id: upload, uploadApi: feed, files: ['/app/a.txt'], onError: {logEvent: {name: failed}}}",
        script: "ensemble.uploadFiles({id: 'upload', uploadApi: 'feed', files: ['/app/a.txt'], onError: () => console.log('failed')})",
        ..PLAIN
    },
    ActionCase { action: "reconnectSSE", files: &[("screens/Home.yaml", FEED)], ..PLAIN },
    ActionCase {
        action: "requestNotificationAccess",
        yaml: "requestNotificationAccess: {onAuthorized: {logEvent: {name: permitted}}}",
        script: "ensemble.requestNotificationAccess({onAuthorized: () => console.log('permitted')})",
        ..PLAIN
    },
    ActionCase {
        action: "setLocale",
        files: &[
            ("translations/en.yaml", "word: Hello\n"),
            ("translations/de.yaml", "word: Hallo\n"),
            ("screens/Home.yaml", "View: {body: {Column: {children: [{Text: {text: r@word}}, $GO]}}}"),
        ],
        ..PLAIN
    },
    ActionCase {
        action: "startTimer",
        script: "ensemble.startTimer({id: 'tick', options: {repeat: true, repeatInterval: 1}, onTimer: () => console.log('tick')})",
        ..PLAIN
    },
    ActionCase {
        action: "stopTimer",
        files: &[(
            "screens/Home.yaml",
            "View: {onLoad: {startTimer: {id: tick, options: {repeat: true, repeatInterval: 1}, onTimer: {logEvent: {name: tick}}}}, body: {Column: {children: [$GO]}}}",
        )],
        ..PLAIN
    },
];

/// Actions with tests of their own: secure storage needs a secret (`behaviour/desktop.rs`), and only an open socket can be closed
/// (`behaviour/sockets.rs`); the badge count stands in the title of the window (`behaviour/desktop.rs`).
const ELSEWHERE: &[&str] =
    &["clearBadgeCount", "clearSecureStorage", "disconnectSocket", "getSecureStorage", "updateBadgeCount"];

/// Actions that are refused here, with a part of the fault.
const REFUSED: &[(&str, &str)] = &[
    ("messageSocket", "is not connected; nothing was sent"),
    ("saveStreamAsApp", "the bundled stream viewer make apps"),
];

#[test]
fn every_action_alone_does_something() {
    let mut idle = Vec::new();
    for spec in catalog().actions.into_iter().filter(|spec| !ELSEWHERE.contains(&spec.name)) {
        let alone = ALONE.iter().find(|alone| alone.action == spec.name).unwrap_or(&PLAIN);
        let yaml = if alone.yaml.is_empty() { spec.examples[0] } else { alone.yaml };
        let script = if alone.script.is_empty() { script_of(spec, yaml) } else { alone.script.to_owned() };
        let (yaml, script) = (json(yaml).to_display(), Value::from(script).to_string());
        with_stack(|| {
            let idly = seen_after(alone, "\"let nothing = 1\"");
            for (form, handler) in [("YAML", &*yaml), ("JavaScript", &*script)] {
                let seen = seen_after(alone, handler);
                // A socket reports that the test has no server.
                let expected = |fault: &String| spec.name.ends_with("Socket") && fault.contains("has no server for it");
                let refused = REFUSED.iter().find(|(action, _)| *action == spec.name);
                let as_expected = match refused {
                    Some((_, words)) => seen.faults.iter().any(|fault| fault.contains(words)),
                    None => {
                        seen.faults.iter().all(expected) && (seen.picture != idly.picture || seen.record != idly.record)
                    }
                };
                if !as_expected {
                    idle.push(format!("{} as {form} {handler}: {:?} {}", spec.name, seen.faults, seen.record));
                }
            }
        });
    }
    assert!(idle.is_empty(), "{}", idle.join("\n"));
}

#[test]
fn every_action_that_is_not_built_says_so_when_it_is_run() {
    let catalog = catalog();
    let planned = catalog.planned_actions.iter().filter(|planned| catalog.action(planned.name).is_none());
    let mut silent = Vec::new();
    for planned in planned {
        for handler in [
            format!("{{{}: {{}}}}", planned.name),
            format!("\"ensemble.{}({{}})\"", planned.name),
            planned.name.to_owned(),
        ] {
            with_stack(|| {
                let home = HOME.replace("$GO", &button(&handler));
                let mut app = open_files(&[("screens/Home.yaml", &home)], Rc::new(EchoServer)).0;
                app.click("Go");
                app.pass(300);
                let faults = std::mem::take(&mut app.0.record_mut().faults);
                if !faults.iter().any(|fault| {
                    matches!(fault.code, Code::NotYet | Code::HandlerUnusable) && fault.message.contains(planned.name)
                }) {
                    silent.push(format!("{handler}: {faults:?}"));
                }
            });
        }
    }
    assert!(silent.is_empty(), "{}", silent.join("\n"));
}

/// The picture and the recorded effects after the button was pressed.
struct Seen {
    picture: Vec<u8>,
    record: String,
    faults: Vec<String>,
}

fn seen_after(alone: &ActionCase, handler: &str) -> Seen {
    let button = button(handler);
    let plain = [("screens/Home.yaml", HOME)];
    let files = if alone.files.is_empty() { &plain[..] } else { alone.files };
    let files: Vec<(&str, String)> = files.iter().map(|(path, text)| (*path, text.replace("$GO", &button))).collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, &**text)).collect();
    let mut app = open_files(&files, Rc::new(Feed)).0;
    app.pass(500);
    for label in alone.before {
        app.click(label);
        app.pass(500);
    }
    app.click("Go");
    app.pass(3500);
    let faults = app.faults();
    let picture = app.0.picture().unwrap().pixels.iter().flat_map(|pixel| pixel.to_array()).collect();
    let record = app.0.record();
    let console: Vec<_> = record.console.iter().map(|line| (line.level, &line.text)).collect();
    let calls: Vec<_> = record.calls.iter().map(|call| &call.url).collect();
    let (copied, opened, quit) = (&record.copied, &record.opened, record.quit);
    let written: Vec<_> = record.written.iter().map(|(name, bytes)| (name, bytes.len())).collect();
    let asked = (&record.desktop, &record.sockets);
    let record =
        format!("{console:?} {calls:?} {copied:?} {opened:?} {written:?} {asked:?} {:?} {quit}", record.visited);
    Seen { picture, record, faults }
}

fn button(handler: &str) -> String {
    format!("{{Button: {{label: Go, onTap: {handler}}}}}")
}

/// `ensemble.NAME(ARGUMENTS)` for an action as YAML.
fn script_of(spec: &ActionSpec, yaml: &str) -> String {
    match json(yaml).get(spec.name) {
        Value::Null => format!("ensemble.{}()", spec.name),
        args => format!("ensemble.{}({args})", spec.name),
    }
}

fn json(text: &str) -> Value {
    parse(text, FileId::default(), &mut Report::default()).unwrap().root.to_value()
}

/// Echoes requests; its streams send one event and stay open.
struct Feed;

impl Servers for Feed {
    fn answer(&self, api: &str, request: &HttpRequest) -> Option<MockResponse<Value>> {
        EchoServer.answer(api, request)
    }

    fn stream(&self, _: &str, _: &StreamRequest) -> Option<Rc<dyn MockServer>> {
        Some(Rc::new(Self))
    }
}

impl MockServer for Feed {
    fn connect(&self, _: &StreamRequest, _: &str, _: Duration) -> Connection {
        let frame = Frame::Event { event: None, id: None, data: Some("{\"price\": 1}".to_owned()), retry: None };
        let chunks = Box::new(std::iter::once(Chunk { after: Duration::from_millis(10), frame }));
        let headers = vec![("content-type".into(), "text/event-stream".into())];
        Connection {
            delay: Duration::from_millis(10),
            response: Response::Stream { headers, chunks, end: BodyEnd::Open },
        }
    }
}
