//! Files, uploads, secrets, pictures and the network: desktop requests and the handling of answers.

use ensemble_run::message::Event;
use ensemble_run::message::desktop::{DesktopAnswer, DesktopRequest, KeychainAction};
use ensemble_run::message::http::Body;
use ensemble_run::message::net::NetEvent;

use ensemble_run::value::Value;

use crate::harness::{Harness, on_screen};

const FILES: &str = r#"
API:
  store:
    inputs: [tag]
    url: "http://there/store"
    body: {tag: "${tag}"}
View:
  body:
    Column:
      children:
        - Text: {id: out, text: "${papers.files.length} ${papers.files[0]?.name ?? 'none'} ${up.status ?? 'idle'} ${up.progress ?? 0}"}
        - Text: {id: log, text: "-"}
        - Button: {label: Pick, onTap: {pickFiles: {id: papers, allowedExtensions: [.pdf], allowMultiple: true, onComplete: "log.text = 'picked ' + papers.files.length", onError: "log.text = event.error"}}}
        - Button: {label: Send, onTap: {uploadFiles: {id: up, uploadApi: store, inputs: {tag: new}, files: "${papers.files}", options: {maxFileSize: 5}, onComplete: "log.text = 'sent ' + up.body.ok", onError: "log.text = 'failed ' + event.error"}}}
        - Button: {label: Save, onTap: "const saved = await ensemble.saveFile({fileName: 'a.csv', blobData: btoa('a,b')}); log.text = saved.path"}
"#;

fn file() -> Value {
    Value::map([("name", Value::from("a.pdf")), ("path", Value::from("/home/a.pdf")), ("size", Value::Number(3.0))])
}

fn value(value: Value) -> Result<DesktopAnswer, &'static str> {
    Ok(DesktopAnswer::Value(value))
}

#[test]
fn files_are_chosen_and_sent_with_progress() {
    on_screen(FILES, |app| {
        assert_eq!(app.text("out"), "0 none idle 0", "nothing was chosen yet");
        app.tap("Pick");
        let asked = app.desktop(value(Value::list([file()])));
        assert_eq!(asked, DesktopRequest::PickFiles { extensions: vec!["pdf".into()], multiple: true });
        assert_eq!((app.text("out"), app.text("log")), ("1 a.pdf idle 0".to_owned(), "picked 1".to_owned()));
        app.tap("Send");
        assert_eq!(app.text("out"), "1 a.pdf pending 0");
        let form = DesktopAnswer::Form { content_type: "multipart/form-data; boundary=x".into(), body: "--x".into() };
        let DesktopRequest::ReadFiles { files, fields, most_bytes, .. } = app.desktop(Ok(form)) else {
            panic!("files")
        };
        assert_eq!((&*files[0].path, &*files[0].field, most_bytes), ("/home/a.pdf", "files", 5 * 1024));
        assert_eq!(fields, [("tag".into(), "new".into())]);
        let request = app.request("store").clone();
        assert_eq!((&*request.method, request.body), ("POST", Body::Bytes("--x".into())));
        assert!(request.headers.iter().any(|(name, value)| &**name == "Content-Type" && value.contains("boundary=x")));
        let task = app.request_id("store");
        app.handle(Event::Net(NetEvent::Progress { id: task, sent: 1, total: 4 }));
        assert_eq!(app.text("out"), "1 a.pdf running 0.25");
        app.respond("store", 200, r#"{"ok": true}"#);
        assert_eq!((app.text("out"), app.text("log")), ("1 a.pdf completed 1".to_owned(), "sent true".to_owned()));
        assert_eq!(app.faults(), [""; 0]);
    });
}

#[test]
fn what_goes_wrong_with_files_is_told() {
    on_screen(FILES, |app| {
        app.tap("Pick");
        app.desktop(Err("no dialog"));
        assert_eq!(app.text("log"), "no dialog");
        app.tap("Pick");
        app.desktop(value(Value::Null));
        assert_eq!(app.text("log"), "no dialog", "nothing was chosen: nothing happens");
        app.tap("Send");
        assert_eq!(app.text("log"), "failed there are no files to send");
        app.tap("Pick");
        app.desktop(value(Value::list([file()])));
        app.tap("Send");
        app.desktop(Err("too large"));
        assert_eq!((app.text("out"), app.text("log")), ("1 a.pdf failed 0".to_owned(), "failed too large".to_owned()));
        app.tap("Send");
        app.desktop(Ok(DesktopAnswer::Form { content_type: "multipart/form-data".into(), body: "".into() }));
        app.respond("store", 413, "");
        assert!(app.text("log").starts_with("failed the server answered 413"), "{}", app.text("log"));
        assert_eq!(app.faults(), [""; 0]);
    });
}

#[test]
fn a_file_is_saved() {
    on_screen(FILES, |app| {
        app.tap("Save");
        let asked = app.desktop(value(Value::map([("path", Value::from("/tmp/a.csv"))])));
        assert_eq!(asked, DesktopRequest::SaveFile { name: "a.csv".into(), bytes: "a,b".into() });
        assert_eq!(app.text("log"), "/tmp/a.csv");
    });
    let unheard = "View:\n  body:\n    Button: {label: Save, onTap: {saveFile: {fileName: a.csv, text: x}}}\n";
    on_screen(unheard, |app| {
        app.tap("Save");
        app.desktop(Err("there is no dialog"));
        let faults = app.faults();
        assert!(faults[0].contains("`saveFile` failed: there is no dialog"), "{faults:?}");
    });
}

#[test]
fn only_bytes_are_saved() {
    let screen = r#"
View:
  body:
    Column:
      children:
        - Text: {id: out, text: "-"}
        - Button: {label: Good, onTap: {saveFile: {fileName: a.bin, blobData: [0, 255], onComplete: "out.text = 'saved'"}}}
        - Button: {label: Far, onTap: {saveFile: {fileName: b.pdf, source: "http://there/b.pdf"}}}
        - Button: {label: Large, onTap: {saveFile: {fileName: a.bin, blobData: [1, 256], onError: "out.text = event.error"}}}
        - Button: {label: Half, onTap: {saveFile: {fileName: a.bin, blobData: [1.5], onError: "out.text = 'half ' + event.error"}}}
        - Button: {label: Word, onTap: {saveFile: {fileName: a.bin, blobData: [x], onError: "out.text = 'word ' + event.error"}}}
"#;
    on_screen(screen, |app| {
        app.tap("Good");
        let asked = app.desktop(value(Value::map([("path", Value::from("/tmp/a.bin"))])));
        assert_eq!(asked, DesktopRequest::SaveFile { name: "a.bin".into(), bytes: vec![0, 255].into() });
        assert_eq!(app.text("out"), "saved");
        app.tap("Far");
        let far = app.desktop(value(Value::Null));
        assert_eq!(far, DesktopRequest::SaveDownload { name: "b.pdf".into(), url: "http://there/b.pdf".into() });
        for (label, before) in [("Large", ""), ("Half", "half "), ("Word", "word ")] {
            app.tap(label);
            assert_eq!(app.text("out"), format!("{before}`blobData` holds something that is no byte from 0 to 255"));
        }
    });
}

#[test]
fn secrets_go_to_the_keyring_and_come_back() {
    let screen = r#"
View:
  body:
    Column:
      children:
        - Text: {id: out, text: "-"}
        - Button: {label: Save, onTap: {saveKeychain: {key: token, value: {a: 1}, onComplete: "out.text = 'saved'"}}}
        - Button: {label: Read, onTap: {readKeychain: {key: token, onComplete: "out.text = event.data.a"}}}
        - Button: {label: Clear, onTap: "ensemble.clearKeychain('token').catch(error => { out.text = error })"}
"#;
    on_screen(screen, |app| {
        app.tap("Save");
        let action = KeychainAction::Save(r#"{"a":1}"#.into());
        assert_eq!(app.desktop(value(Value::Null)), DesktopRequest::Keychain { key: "token".into(), action });
        assert_eq!(app.text("out"), "saved");
        app.tap("Read");
        app.desktop(value(Value::map([("a", Value::Number(1.0))])));
        assert_eq!(app.text("out"), "1");
        app.tap("Clear");
        app.desktop(Err("it is locked"));
        assert_eq!(app.text("out"), "it is locked");
    });
}

#[test]
fn encrypted_values_are_kept_and_read_at_once() {
    let screen = r#"
View:
  body:
    Column:
      children:
        - Text: {id: out, text: "-"}
        - Button: {label: Set, onTap: {setSecureStorage: {key: token, value: abc, onComplete: "out.text = 'kept'", onError: "out.text = event.error"}}}
        - Button: {label: Get, onTap: "out.text = ensemble.getSecureStorage('token')"}
        - Button: {label: Yaml, onTap: {getSecureStorage: {key: token, onComplete: "out.text = 'yaml ' + event.data"}}}
        - Button: {label: Clear, onTap: {clearSecureStorage: {key: token, onComplete: "out.text = String(ensemble.storage.get('enc_token'))"}}}
"#;
    on_screen(screen, |app| {
        app.tap("Set");
        assert!(app.text("out").contains("encryptionKey"), "{}", app.text("out"));
        app.tap("Get");
        assert_eq!(app.text("out"), "");
    });
    let with_key = |app: &mut Harness| {
        app.tap("Set");
        assert_eq!(app.text("out"), "kept");
        app.tap("Get");
        assert_eq!(app.text("out"), "abc");
        app.tap("Yaml");
        assert_eq!(app.text("out"), "yaml abc");
        let kept = app.saved().get("enc_token").to_display();
        assert!(kept.starts_with("sealed:") && !kept.contains("abc"), "{kept}");
        app.tap("Clear");
        assert_eq!(app.text("out"), "null");
    };
    crate::harness::on_app(
        &[("screens/Home.yaml", screen), (".env.secrets", "encryptionKey=0123456789abcdef0123456789abcdef\n")],
        with_key,
    );
}

#[test]
fn the_network_is_watched_while_the_screen_is_open() {
    let screen = r#"
View:
  onLoad: {connectivityListener: {onChange: "log.text = log.text + ' ' + event.data.isOnline", onOffline: "log.text = log.text + ' off'", onOnline: "log.text = log.text + ' on'"}}
  body:
    Text: {id: log, text: "-"}
"#;
    let online = |online: bool| value(Value::map([("isOnline", Value::Bool(online))]));
    on_screen(screen, |app| {
        app.desktop(online(true));
        assert_eq!(app.text("log"), "-", "nothing has changed");
        for (is_online, log) in [(false, "- false off"), (false, "- false off"), (true, "- false off true on")] {
            app.advance_millis(5_000);
            app.desktop(online(is_online));
            assert_eq!(app.text("log"), log);
        }
    });
}

#[test]
fn fetch_takes_the_way_of_requests() {
    let screen = r#"
View:
  body:
    Column:
      children:
        - Text: {id: out, text: "-"}
        - Button:
            label: Go
            onTap: |-
              const answer = await fetch('http://there/x?q=1', {method: 'POST', body: 'hi'});
              out.text = answer.status + ' ' + (await answer.json()).n;
        - Button: {label: Bad, onTap: "fetch('http://there/y').catch(error => { out.text = error.message })"}
"#;
    on_screen(screen, |app| {
        app.tap("Go");
        assert_eq!(app.requests(), ["POST http://there/x?q=1"]);
        assert!(app.request("x").is_text);
        app.respond("x", 201, r#"{"n": 7}"#);
        assert_eq!(app.text("out"), "201 7");
        app.tap("Bad");
        app.refuse("y", "connection refused");
        assert_eq!(app.text("out"), "`http://there/y` is not to be had: connection refused");
        assert_eq!(app.faults(), [""; 0]);
    });
}

#[test]
fn a_screen_is_left_for_a_route_or_an_address() {
    let screen = r#"
View:
  inputs: [id]
  body:
    Column:
      children:
        - Text: {id: out, text: "${id}"}
        - Button: {label: Route, onTap: {navigateUrl: {url: "/screen?id=7"}}}
        - Button: {label: Out, onTap: {navigateUrl: {url: "https://example.com/a"}}}
        - Button: {label: External, onTap: {navigateExternalScreen: {url: "https://example.com/b"}}}
"#;
    on_screen(screen, |app| {
        app.tap("Route");
        assert_eq!(app.text("out"), "7");
        app.tap("Out");
        app.tap("External");
        assert_eq!(app.opened(), ["https://example.com/a", "https://example.com/b"]);
    });
}

#[test]
fn a_program_is_called_by_its_name() {
    let screen = r#"
View:
  body:
    Column:
      children:
        - Text: {id: out, text: "-"}
        - Button: {label: Call, onTap: {callExternalMethod: {name: add, payload: {a: 1}, onComplete: "out.text = event.data.sum", onError: "out.text = event.error"}}}
        - Button: {label: Script, onTap: "out.text = (await ensemble.callNativeMethod({name: 'add', payload: {a: 2}})).sum"}
"#;
    on_screen(screen, |app| {
        app.tap("Call");
        let asked = app.desktop(value(Value::map([("sum", Value::from("three"))])));
        let payload = Value::map([("a", Value::Number(1.0))]);
        assert_eq!(asked, DesktopRequest::External { name: "add".into(), payload });
        assert_eq!(app.text("out"), "three");
        app.tap("Call");
        app.desktop(Err("nobody has allowed it"));
        assert_eq!(app.text("out"), "nobody has allowed it");
        app.tap("Script");
        app.desktop(value(Value::map([("sum", Value::from("four"))])));
        assert_eq!(app.text("out"), "four");
    });
}

#[test]
fn a_title_of_widgets_names_the_window_by_its_first_text() {
    let yaml = "View:
  header:
    titleWidget:
      Row:
        children:
          - Icon: {name: home}
          - Text: {text: '${1 + 1} prices'}
          - Text: {text: Other}
  body: {Text: {text: Body}}
";
    on_screen(yaml, |app| assert_eq!(&*app.scene().title, "2 prices"));
}

#[test]
fn the_badge_count_stands_before_the_title() {
    let screen = "View:\n  header: {title: Mail}\n  body:\n    Column:\n      children:\n        - Button: {label: Three, onTap: {updateBadgeCount: {count: 3}}}\n        - Button: {label: None, onTap: \"ensemble.clearBadgeCount()\"}\n";
    on_screen(screen, |app| {
        assert_eq!(&*app.scene().title, "Mail");
        app.tap("Three");
        assert_eq!(&*app.scene().title, "(3) Mail");
        app.tap("None");
        assert_eq!(&*app.scene().title, "Mail");
    });
}

#[test]
fn the_device_knows_that_the_screen_is_kept_on() {
    let screen = "View:\n  body:\n    Column:\n      children:\n        - Text: {id: out, text: \"${device.wakelockEnabled}\"}\n        - Text: {id: log, text: '-'}\n        - Button: {label: 'On', onTap: {wakelock: {enable: true, onError: \"log.text = event.error\"}}}\n        - Button: {label: 'Off', onTap: {wakelock: {enable: false}}}\n";
    on_screen(screen, |app| {
        assert_eq!(app.text("out"), "false");
        app.tap("On");
        assert_eq!(app.desktop(Err("no bus")), DesktopRequest::KeepAwake(true));
        assert_eq!((app.text("out"), app.text("log")), ("false".to_owned(), "no bus".to_owned()));
        app.tap("On");
        app.desktop(value(Value::Null));
        assert_eq!(app.text("out"), "true");
        app.handle(Event::Resized { width: 500.0, height: 900.0 });
        assert_eq!(app.text("out"), "true", "a resized window is still awake");
        app.tap("Off");
        app.desktop(value(Value::Null));
        assert_eq!(app.text("out"), "false");
    });
}

#[test]
fn files_without_a_name_are_given_to_the_callback_and_large_ones_refused() {
    let screen = r#"
View:
  body:
    Column:
      children:
        - Text: {id: log, text: "-"}
        - Button: {label: Pick, onTap: {pickFiles: {onComplete: "log.text = 'got ' + files[0].name"}}}
        - Button: {label: Small, onTap: {pickFiles: {allowMaxFileSizeBytes: 3, onComplete: "log.text = 'small'", onError: "log.text = error"}}}
"#;
    on_screen(screen, |app| {
        app.tap("Pick");
        app.desktop(value(Value::list([file()])));
        assert_eq!(app.text("log"), "got a.pdf");
        app.tap("Small");
        app.desktop(value(Value::list([file()])));
        assert_eq!(app.text("log"), "`a.pdf` has 3 bytes or more");
        app.tap("Pick");
        app.desktop(value(Value::Null));
        assert_eq!(app.text("log"), "`a.pdf` has 3 bytes or more", "nothing was chosen");
        assert_eq!(app.faults(), [""; 0]);
    });
}
