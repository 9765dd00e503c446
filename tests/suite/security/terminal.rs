//! Text of apps and servers steers no terminal.

use super::recording_server::{RecordingServer, answer};
use super::texts;
use crate::apps::Folder;
use crate::cli::program;
use crate::support::files_below;

/// Untrusted names, files and texts, printed by every command.
#[test]
fn no_command_lets_a_stranger_steer_the_terminal() {
    const EVIL: &str = "\u{1b}[2J\u{9b}1m\u{202e}\u{7}\u{2066}x";
    let name = format!("evil{EVIL}");
    let text = format!(
        "View:\n  title: \"{EVIL}\"\n  onLoad:\n    executeCode:\n      body: |-\n        console.log(\"{EVIL}\"); nothing.at;\n  body:\n    \
         Column:\n      children:\n        - Text: {{text: \"{EVIL}\", colour: \"{EVIL}\"}} # {EVIL}\n        - \"Wid{EVIL}\": {{}}\n  \
         \"key{EVIL}\": 1\nAPI:\n  feed: {{type: sse, url: \"http://127.0.0.1:9/{EVIL}\"}}\n"
    );
    // YAML takes no raw control characters, so it has them as escapes; comments and file names have what is left.
    let escaped: String = text
        .chars()
        .map(|c| if ensemble_run::security::is_printable(c) { c.to_string() } else { format!("\\u{:04x}", c as u32) })
        .collect();
    let comment = format!("# \u{202e}\u{2066}{}\n", "comment");
    let home = format!("{comment}{escaped}");
    let test = format!("tests:\n  - id: \"t{}\"\n    steps:\n      - expectText: \"none\"\n", "\\u001b[2J\\u202e");
    let folder = Folder::new(&name, &[("screens/Home.yaml", &home), ("tests/a.test.yaml", &test)]);
    let path = folder.0.to_str().unwrap();
    let missing = format!("{path}/no{EVIL}.yaml");
    let events = RecordingServer::start(|_| {
        let data = "\u{1b}[2J\u{9b}\u{202e}\u{7f}\u{2066}";
        let body = format!(": {data}\nevent: {data}\nid: {data}\ndata: {{\"a\": \"\u{202e}\u{9b}\"}} {data}\n\n");
        answer("200 OK", "Content-Type: text/event-stream\r\n", &body)
    });
    let stream = events.url("/feed");
    let refusing = RecordingServer::start(|_| {
        answer("401 Unauthorized", "Content-Type: text/plain\r\n", "\u{1b}[2J\u{202e}\u{9b}no")
    });
    let refused = refusing.url("/feed");
    let written = folder.0.join("written.yaml");
    let json = |text: &str| serde_json::to_string(text).unwrap();
    let evil = json(EVIL);
    let document = folder.0.join("document.json");
    let schema = serde_json::json!({
        "type": "object", "properties": {EVIL: {"type": EVIL}, "a": {"$ref": format!("#/components/schemas/{EVIL}")}}
    });
    let description = serde_json::json!({
        "openapi": "3.1.0", "info": {"title": EVIL, "version": EVIL, EVIL: 1}, "servers": [{"url": "http://h/"}],
        "paths": {format!("/{EVIL}"): {"get": {"operationId": EVIL, "summary": EVIL, "responses": {
            "200": {"content": {"text/event-stream": {"schema": schema}}}
        }}}}
    });
    std::fs::write(&document, description.to_string()).unwrap();
    let tape = folder.0.join("evil.tape");
    let lines = [
        format!(r#"{{"format":"ensemble-run recording","version":1,"app":{evil},"size":[400,300],"seed":"7"}}"#),
        r#"{"at":0,"kind":"resize","width":400,"height":300}"#.to_owned(),
        format!(
            r#"{{"at":1,"kind":"stream.open","stream":1,"generation":1,"status":200,"url":{evil},"headers":{{{evil}:{evil}}},"api":"feed"}}"#
        ),
        format!(
            r#"{{"at":2,"kind":"stream.event","stream":1,"generation":1,"event":{evil},"id":{evil},"data":{evil},"api":"feed"}}"#
        ),
        format!(r#"{{"at":3,"kind":{evil}}}"#),
    ];
    std::fs::write(&tape, lines.join("\n") + "\n").unwrap();
    let (target, document, tape) = (written.to_str().unwrap(), document.to_str().unwrap(), tape.to_str().unwrap());
    let commands: Vec<Vec<&str>> = vec![
        vec!["check", path],
        vec!["check", path, "--format", "json"],
        vec!["check", &missing],
        vec![&missing],
        vec!["run", path, "--no-such", &name],
        vec!["screenshot", path, "--tree", "-"],
        vec!["screenshot", path, "--tree", "-", "--wait-text", &name, "--timeout", "300"],
        vec!["test", path],
        vec!["test", path, "--format", "json"],
        vec!["test", path, "--format", "junit"],
        vec!["test", path, &name],
        vec!["export", "asyncapi", path],
        vec!["listen", &stream, "--max-events", "1", "--format", "human", "--comments"],
        vec!["listen", &stream, "--max-events", "1", "--format", "ndjson", "--comments"],
        vec!["listen", &refused, "--format", "human"],
        vec!["listen", &refused, "--format", "ndjson"],
        vec!["listen", &name],
        vec!["listen", "--app", path, "--api", &name],
        vec!["view", &name],
        vec!["simulate", &name],
        vec!["explain", &name],
        vec!["reference", &name],
        vec!["demo", &name],
        vec!["schema", &name],
        vec!["new", path, "--from", &missing],
        vec!["check", path, "--fix"],
        vec!["new", target, "--from", document],
        vec!["new", &name, "--from", document, "--dry-run"],
        vec!["export", "asyncapi", path, "--version", "2.6"],
        vec!["export", "sse", path],
        vec!["inspect", path, "--replay", tape],
        vec!["inspect", path, "--replay", tape, "--format", "ndjson"],
        vec!["inspect", path, "--replay", tape, "--between", "0", "1"],
        vec!["why", path, "--widget", "x", "--replay", tape],
        vec!["why", path, "--widget", "x", "--replay", tape, "--format", "json"],
        vec!["why", path, "--widget", &name, "--replay", tape],
        vec!["screenshot", path, "--tree", "-", "--screen", &name],
        vec!["screenshot", path, "--tree", "-", "--tap", &name],
        vec!["screenshot", path, "--tree", "-", "--replay", tape],
        vec!["test", path, "--from", tape, "-o", "-"],
        vec!["simulate", &name, "--list"],
        vec!["simulate", path, "--fault", &name],
        vec!["gallery", &name],
        vec!["guide", &name],
        vec!["run", path, "--env", &name],
        vec!["run", path, "--env-file", &missing],
        vec!["listen", &stream, "--max-events", "1", "--header", &name],
        vec!["listen", "http://127.0.0.1:9/\u{202e}\u{9b}", "--max-reconnect-attempts", "0"],
    ];
    for command in commands {
        let output = program(&command).env("ENSEMBLE_LOG", EVIL.replace('\0', "")).output().unwrap();
        let (stdout, stderr) = texts(&output);
        for (stream, text) in [("stdout", &stdout), ("stderr", &stderr)] {
            let steers = text.chars().find(|character| !ensemble_run::security::is_printable(*character));
            assert_eq!(steers, None, "{command:?} on {stream}: {text:?}");
        }
        assert!(!stdout.is_empty() || !stderr.is_empty(), "{command:?} says something");
    }
}

/// Files that write to a terminal beside `shell/terminal.rs`, and only what is the program's own: names of bundled apps, counters, and
/// records in which everything else was shown by `terminal::shown`. `lsp` and the preview that
/// it starts write their protocol, JSON that a program reads and no terminal shows.
const WRITERS: [&str; 6] = [
    "src/cli/demo.rs",
    "src/cli/listen/mod.rs",
    "src/cli/listen/status.rs",
    "src/cli/lsp/mod.rs",
    "src/cli/new/live_stream.rs",
    "src/shell/preview/link.rs",
];

#[test]
fn text_goes_to_a_terminal_in_one_place() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders = ["src/cli", "src/shell", "src/testing"].map(|folder| root.join(folder));
    let (mut found, mut looked_at) = (Vec::new(), 0);
    for path in folders.iter().flat_map(|folder| files_below(folder, &[".rs"])) {
        let name = path.strip_prefix(root).unwrap().display().to_string();
        if name == "src/shell/terminal.rs" || WRITERS.contains(&name.as_str()) {
            continue;
        }
        looked_at += 1;
        let text = std::fs::read_to_string(&path).unwrap();
        let code = text.split("#[cfg(test)]").next().unwrap().split("#[cfg(all(test,").next().unwrap();
        let writes = |line: &str| {
            let prints = [
                "println!(",
                "print!(",
                "stdout().write",
                "stdout().lock",
                "stderr().write",
                "(stderr()",
                "(io::stderr()",
            ];
            prints.iter().any(|word| line.contains(word))
                || line.contains("io::stdout()") && !line.contains("is_terminal")
        };
        let lines = code.lines().filter(|line| !line.trim_start().starts_with("//") && writes(line));
        found.extend(lines.filter(|line| !line.contains("as_fd")).map(|line| format!("{name}: {}", line.trim())));
    }
    assert!(looked_at > 60, "the sources are where they were");
    assert!(found.is_empty(), "not through shell/terminal.rs:\n{}", found.join("\n"));
}
