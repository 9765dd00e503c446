//! The shapes of real streams in `shapes/`: each makes an app that loads without a fault, whose own tests pass, and whose picture is
//! compared by `pictures.rs`. A file contains the bytes that a server sends, after comments with the request.

use std::fs;
use std::path::{Path, PathBuf};

use ensemble_run::cli::new::catalogue::{Form, find};
use ensemble_run::cli::new::tape::description;
use ensemble_run::scaffold::{Description, shown_as, write};

use crate::cli::run;

/// Every shape by its name, with the view that is made of it.
const SHAPES: [(&str, &str); 42] = [
    ("01-nchan", "numbers over time"),
    ("02-sse-starlette", "a log, newest first"),
    ("03-fastapi", "a table, newest first"),
    ("04-aiohttp-sse", "how regularly events come"),
    ("05-better-sse", "a log, newest first"),
    ("06-graphql-sse", "a row for each `data.stockChanged.article`"),
    ("07-mcp-everything", "a bar and its steps"),
    ("08-wikimedia", "a table, newest first"),
    ("09-sse-dev", "how regularly events come"),
    ("10-ntfy", "a table, newest first"),
    ("11-stellar-horizon", "numbers over time"),
    ("12-ably", "a table, newest first"),
    ("13-ably-plain", "a row for each `symbol`"),
    ("14-gravitee", "a row for each `data.orderId`"),
    ("15-wso2-prices", "a row for each `symbol`"),
    ("16-wso2-observer", "numbers over time"),
    ("17-mercure", "a row for each `@id`"),
    ("18-home-assistant", "a row for each `data.entity_id`"),
    ("19-esphome", "a row for each `id`, beside a log"),
    ("20-philips-hue", "a row for each `id`"),
    ("21-couchdb", "a row for each `id`"),
    ("22-firebase", "a tree: a row for each entry of `/`"),
    ("23-pocketbase", "a table, newest first"),
    ("24-launchdarkly", "a tree: a row for each entry of `/flags`"),
    ("25-mastodon", "a list of events by name"),
    ("26-openhab", "a row for each `topic`"),
    ("27-alpaca", "a table, newest first"),
    ("28-particle", "a table, newest first"),
    ("29-datastar", "a page that is patched"),
    ("30-openai-chat", "a question and its answer"),
    ("31-openai-responses", "a question and its answer"),
    ("32-anthropic", "a question and its answer"),
    ("33-gemini", "a question and its answer"),
    ("34-hf-tgi", "a question and its answer"),
    ("35-ai-sdk", "a question and its answer"),
    ("36-openrouter", "a question and its answer"),
    ("37-ollama-chat", "a question and its answer"),
    ("38-kubernetes-watch", "a row for each `object.metadata.name`"),
    ("39-docker-events", "a table, newest first"),
    ("40-nomad", "a table, newest first"),
    ("41-vehicles", "a row for each `vehicle`, on a map"),
    ("42-cohere", "a question and its answer"),
];

/// A shape as an app in a folder.
pub struct ShapeApp {
    /// Name.
    pub name: &'static str,
    /// The app.
    pub folder: PathBuf,
    /// The screen of its stream.
    pub screen: String,
    /// Label of the button that sends the first request; `None` when the app sends it by itself.
    pub press: Option<&'static str>,
}

/// The apps of all shapes, written below `folder`.
pub fn apps(folder: &Path) -> Vec<ShapeApp> {
    let app = |(name, view): &(&'static str, &'static str)| {
        let description = described(name);
        let folder = folder.join(name);
        // Files of an earlier run would be read, too.
        let _ = fs::remove_dir_all(&folder);
        for file in write(&description, name) {
            let path = folder.join(&file.path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            // No picture depends on a server of map tiles.
            fs::write(path, file.text.replace("https://tile.openstreetmap.org/{z}/{x}/{y}.png", "none")).unwrap();
        }
        let screens = fs::read_dir(folder.join("screens")).unwrap().map(|entry| entry.unwrap().path());
        let screens: Vec<String> =
            screens.map(|path| path.file_stem().unwrap().to_string_lossy().into_owned()).collect();
        let screen = screens.into_iter().find(|name| name != "Home").unwrap();
        let press = match (*view, description.streams[0].method.as_str()) {
            ("a question and its answer", _) => Some("Ask"),
            (_, "POST") if !name.contains("graphql") => Some("Start"),
            _ => None,
        };
        ShapeApp { name, folder, screen, press }
    };
    SHAPES.iter().map(app).collect()
}

/// Shapes that the catalogue of services has.
const CATALOGUE: [(&str, &str); 10] = [
    ("08-wikimedia", "wikimedia"),
    ("10-ntfy", "ntfy"),
    ("12-ably", "ably"),
    ("17-mercure", "mercure"),
    ("18-home-assistant", "home-assistant"),
    ("25-mastodon", "mastodon"),
    ("30-openai-chat", "openai"),
    ("32-anthropic", "anthropic"),
    ("37-ollama-chat", "ollama"),
    ("38-kubernetes-watch", "kubernetes-watch"),
];

/// The description that `new --from` makes of a shape.
fn described(name: &str) -> Description {
    if let Some((_, service)) = CATALOGUE.iter().find(|(shape, _)| *shape == name) {
        return find(service, &Form::default()).unwrap();
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/suite/shapes/{name}.sse"));
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    description(&text)
}

#[test]
fn every_shape_is_shown_as_what_it_says() {
    let shown: Vec<(&str, String)> =
        SHAPES.iter().map(|(name, _)| (*name, shown_as(&described(name)).join(", "))).collect();
    let wrong: Vec<_> = shown.iter().zip(SHAPES).filter(|((_, shown), (_, wanted))| shown != wanted).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_app_of_every_shape_is_without_fault_and_its_tests_pass() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("shape-tests");
    for app in apps(&folder) {
        let path = app.folder.to_str().unwrap();
        let checked = run(&["check", path, "--deny-warnings"]).with(0);
        assert_eq!(checked.stdout, "", "{}", app.name);
        // No function lies there that nothing calls.
        assert!(!checked.stderr.contains("nothing calls"), "{}: {}", app.name, checked.stderr);
        run(&["test", path]).with(0);
    }
}
