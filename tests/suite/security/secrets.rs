//! Secrets, cookies and the environment in output.

use super::recording_server::{RecordingServer, answer};
use super::texts;
use crate::apps::Folder;
use crate::cli::program;

#[test]
fn a_secret_is_printed_by_nobody() {
    const SECRET: &str = "s3cr3t/of+the app";
    let site = RecordingServer::start(|_| {
        let said = format!("no tenant {SECRET} {} {}", "s3cr3t%2Fof%2Bthe%20app", "czNjcjN0L29mK3RoZSBhcHA=");
        answer("401 Unauthorized", "Content-Type: text/plain\r\n", &said)
    });
    let home = format!(
        "View:\n  onLoad:\n    executeActionGroup:\n      actions:\n        - invokeAPI: {{name: feed}}\n        - invokeAPI: {{name: other}}\n        \
         - executeCode: console.log('it is ' + secrets.OTHER); null.x;\n  body:\n    Text: {{text: hello}}\nAPI:\n  \
         feed: {{type: sse, url: \"{}\", headers: {{X-Tenant: \"${{secrets.OTHER}}\"}}}}\n  \
         other: {{url: \"{}\", headers: {{X-Tenant: \"${{secrets.OTHER}}\"}}}}\n",
        site.url("/feed"),
        site.url("/other")
    );
    let folder =
        Folder::new("secretive", &[("screens/Home.yaml", &home), (".env.secrets", &format!("OTHER=\"{SECRET}\"\n"))]);
    let path = folder.0.to_str().unwrap();
    let says = |args: &[&str], words: &str| {
        let (stdout, stderr) = texts(&program(args).output().unwrap());
        let all = stdout + &stderr;
        assert!(all.contains(words), "{args:?}: {all}");
        for form in [SECRET, "s3cr3t%2Fof%2Bthe%20app", "czNjcjN0L29mK3RoZSBhcHA"] {
            assert!(!all.contains(form), "{args:?}: {all}");
        }
    };
    says(&["screenshot", path, "--tree", "-", "--wait", "800"], "it is ***");
    says(&["screenshot", path, "--tree", "-", "--wait", "800"], "no tenant *** *** ***");
    says(&["listen", "--app", path, "--api", "feed", "--format", "human"], "no tenant ***");
    says(&["listen", "--app", path, "--api", "feed", "--format", "ndjson"], "no tenant ***");
    // Secrets of the command line, in every form; one in a file is not visible in the list of processes.
    let token = folder.0.join("token");
    std::fs::write(&token, "s3cr3t-token\n").unwrap();
    let echo = RecordingServer::start(|_| {
        answer("401 Unauthorized", "Content-Type: text/plain\r\n", "bad s3cr3t-token and north-9")
    });
    let url = echo.url("/x");
    let headers = folder.0.join("headers");
    std::fs::write(&headers, "X-Tenant: north-9\n").unwrap();
    let (token, headers) = (token.to_str().unwrap(), format!("@{}", headers.display()));
    let args = ["listen", &url, "--bearer-file", token, "--header", &headers, "--format", "human"];
    let (stdout, stderr) = texts(&program(&args).output().unwrap());
    let all = stdout + &stderr;
    assert!(all.contains("bad *** and ***") && !all.contains("s3cr3t-token") && !all.contains("north-9"), "{all}");
}

#[test]
fn cookies_and_logins_are_printed_by_nobody() {
    let headers = "Content-Type: application/json\r\nSet-Cookie: sid=c00kie-of-the-user; Path=/\r\n";
    let site =
        RecordingServer::start(|_| answer("200 OK", headers, r#"{"said": "c00kie-of-the-user l0gin-of-the-app"}"#));
    let home = format!(
        "View:\n  onLoad: {{invokeAPI: {{name: one}}}}\n  body:\n    Text: {{text: \"${{one.statusCode}}\"}}\nAPI:\n  one:\n    \
         url: \"{}\"\n    headers: {{Authorization: \"Bearer l0gin-of-the-app\"}}\n    \
         onResponse: console.log('it said ' + response.body.said);\n",
        site.url("/one")
    );
    let folder = Folder::new("cookies", &[("screens/Home.yaml", &home)]);
    let args = ["screenshot", folder.0.to_str().unwrap(), "--tree", "-", "--wait-text", "200"];
    let (stdout, stderr) = texts(&program(&args).output().unwrap());
    assert!(stderr.contains("it said *** ***"), "{stdout}{stderr}");
}

#[test]
fn a_local_app_reads_of_the_process_what_it_lists() {
    let home = "View: {body: {Text: {text: \"<${env.LISTED_9} ${env.UNLISTED_9}>\"}}}\n";
    let folder = Folder::new("env-listed", &[("screens/Home.yaml", home), (".env.config", "LISTED_9=\n")]);
    let path = folder.0.to_str().unwrap();
    let shown = |args: &[&str]| {
        let command = [&["screenshot", path, "--tree", "-"], args].concat();
        let output = program(&command).env("LISTED_9", "one").env("UNLISTED_9", "two").output().unwrap();
        texts(&output).0
    };
    assert!(shown(&[]).contains("<one >"), "{}", shown(&[]));
    assert!(shown(&["--env-from-process"]).contains("<one two>"), "{}", shown(&["--env-from-process"]));
    let checked = program(&["check", path]).output().unwrap();
    let (stdout, stderr) = texts(&checked);
    assert!(stdout.contains("E0309") && stdout.contains("`env.UNLISTED_9`"), "{stdout}{stderr}");
    assert!(!stdout.contains("LISTED_9` a value") || !stdout.contains("`env.LISTED_9`"), "{stdout}");
}
