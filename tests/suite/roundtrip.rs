//! Import, export, import: nothing that was read is lost on the way, through the document and through the app.

use std::fs;

use ensemble_run::diag::Report;
use ensemble_run::scaffold::asyncapi::{Version, document};
use ensemble_run::scaffold::document::Direction;
use ensemble_run::scaffold::{Description, read, sidecar};

use crate::export::exported;
use crate::scaffold::{Folder, described};

/// Every valid document of the folder.
pub fn documents() -> Vec<String> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite/documents");
    let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.filter(|name| name != "broken.yaml").collect();
    names.sort();
    names
}

/// The description without the parts that a document of another kind or version cannot hold.
fn comparable(description: &Description) -> Vec<String> {
    let mut one = description.clone();
    one.version = if one.version.is_empty() { "1.0.0".to_owned() } else { one.version };
    for server in &mut one.servers {
        server.protocol.clear();
    }
    for stream in &mut one.streams {
        stream.channel_id.clear();
        for message in &mut stream.messages {
            message.key.clear();
            // Examples that do not fit their own schema are left out.
            let is_object = !message.schema.fields().is_empty();
            message.examples.retain(|example| !is_object || example.data.as_map().is_some());
            // In a document of another kind it is among the schema's own examples.
            message.schema.example = None;
        }
    }
    format!("{one:#?}").lines().map(str::to_owned).collect()
}

fn assert_same(one: &Description, other: &Description, about: &str) {
    let (one, other) = (comparable(one), comparable(other));
    let at = one.iter().zip(&other).position(|(one, other)| one != other).unwrap_or(one.len().min(other.len()));
    let near = |lines: &[String]| lines[at.saturating_sub(12)..(at + 4).min(lines.len())].join("\n");
    assert!(one == other, "{about}\n--- was\n{}\n--- is\n{}", near(&one), near(&other));
}

fn again(text: &str, about: &str) -> Description {
    let mut report = Report::default();
    let read = read("export.yaml", text, Direction::Auto, &mut report);
    let said: Vec<&str> = report.diagnostics().iter().map(|fault| fault.message.as_str()).collect();
    assert_eq!(said, Vec::<&str>::new(), "{about}\n{text}");
    read.unwrap_or_else(|| panic!("{about}: nothing is left\n{text}"))
}

#[test]
fn a_document_keeps_everything_that_was_read() {
    for name in documents() {
        let first = described(&name).0;
        for version in [Version::V26, Version::V30, Version::V31] {
            let text = document(&first, version);
            assert_same(&first, &again(&text, &name), &format!("{name} as {version:?}\n{text}"));
        }
    }
}

#[test]
fn an_app_keeps_everything_that_was_read() {
    for name in documents() {
        let first = described(&name).0;
        let folder = Folder::written(&format!("roundtrip-{name}"), &first);
        let text = fs::read_to_string(folder.0.join(sidecar::FILE)).unwrap();
        let kept = again(&text, &name);
        let mut app = sidecar::completed(exported(&folder.0), &kept);
        app.title.clone_from(&first.title);
        // Invented events of a stream without a description are left out of the comparison.
        for stream in &mut app.streams {
            if first.streams.iter().any(|known| known.id == stream.id && known.messages.is_empty()) {
                stream.messages.clear();
            }
        }
        // The streams of an app stand in the order of its files.
        app.streams.sort_by_key(|stream| first.streams.iter().position(|known| known.id == stream.id));
        assert_same(&first, &app, &name);
    }
}

#[test]
fn the_author_s_changes_win_over_the_description() {
    let first = described("exchange_2_6.yaml").0;
    let folder = Folder::written("roundtrip-edited", &first);
    let config = fs::read_to_string(folder.0.join(".env.config")).unwrap();
    let config = config
        .replace("API_URL=https://eu.example.com:8243/stream", "API_URL=https://gateway.example.com/exchange/1.0");
    fs::write(folder.0.join(".env.config"), config.replace("MARKET=nyse", "MARKET=xetra")).unwrap();
    let kept = again(&fs::read_to_string(folder.0.join(sidecar::FILE)).unwrap(), "kept");
    let app = sidecar::completed(exported(&folder.0), &kept);
    assert_eq!(app.servers[0].url, "https://gateway.example.com/exchange/1.0");
    assert_eq!(app.servers[0].words.description, "Behind the gateway");
    let trades = app.streams.iter().find(|stream| stream.id == "onTrade").unwrap();
    let market = trades.parameters.iter().find(|one| one.name == "market").unwrap();
    assert_eq!((market.default.as_str(), market.doc.as_str()), ("xetra", "Which market"));
    assert_eq!(trades.messages[0].words.description, "Somebody has bought, somebody has sold.");
}

#[test]
fn flows_and_scopes_are_written_as_each_version_has_them() {
    let first = described("exchange_2_6.yaml").0;
    let (old, new) = (document(&first, Version::V26), document(&first, Version::V30));
    assert!(
        old.contains("scopes: {read: See everything, trades: See trades}") && !old.contains("availableScopes"),
        "{old}"
    );
    assert!(new.contains("availableScopes: {read: See everything, trades: See trades}"), "{new}");
    assert!(new.contains("scopes: [read, trades]"), "{new}");
    assert!(old.contains("oauth: [read, trades]"), "{old}");
}
