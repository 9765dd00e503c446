//! Code blocks of the guide are parts of files which load, and all its commands run.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Stdio};

use ensemble_run::cli::guide::chapter::{self, Chapter, Part};

use crate::cli::{program, run};

/// Commands that a test cannot run, and why.
const NOT_RUN: &[(&str, &str)] = &[("cargo install --path .", "the program under test is built already")];

/// Folder of the steps' files.
fn steps() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/guide")
}

/// The chapters whose code is that of steps.
fn chapters() -> Vec<Chapter> {
    let mut chapters = chapter::all();
    chapters.retain(|chapter| chapter.name.starts_with(|c: char| c.is_ascii_digit()));
    chapters
}

/// Apps and screens below `examples/guide`, as paths from there.
pub fn apps() -> Vec<PathBuf> {
    let mut apps = Vec::new();
    let mut open = vec![steps()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let file = path.strip_prefix(steps()).unwrap();
            if path.is_dir() {
                open.push(path);
            } else if let Some(app) = chapter::app_of(file) {
                apps.push(app);
            }
        }
    }
    apps.sort();
    apps.dedup();
    apps
}

#[test]
fn there_are_ten_chapters_and_more_each_with_a_step() {
    let chapters = chapters();
    assert!(chapters.len() >= 10);
    for chapter in &chapters {
        assert!(steps().join(chapter.name).is_dir(), "{}", chapter.name);
        assert!(chapter.text.starts_with(&format!("# {}\n", chapter.title)), "{}", chapter.name);
    }
    assert!(apps().len() >= 15, "{:?}", apps());
}

#[test]
fn code_in_the_guide_is_that_of_its_files() {
    let mut shown = Vec::new();
    for chapter in chapters() {
        for part in chapter.parts() {
            let Part::Code { file, text, .. } = part else { continue };
            if file.is_empty() {
                continue;
            }
            let whole = fs::read_to_string(steps().join(file)).unwrap_or_else(|fault| panic!("{file}: {fault}"));
            assert!(whole.contains(text), "{}: this is not in `{file}`:\n{text}", chapter.name);
            shown.extend(chapter::app_of(Path::new(file)));
        }
    }
    let hidden: Vec<PathBuf> = apps().into_iter().filter(|app| !shown.contains(app)).collect();
    assert!(hidden.is_empty(), "no chapter shows {hidden:?}");
}

#[test]
fn code_that_is_of_no_file_loads_as_well() {
    // Short forms in the text: each is put where it belongs and checked.
    for chapter in chapters() {
        for part in chapter.parts() {
            let Part::Code { language: "yaml", file: "", text } = part else { continue };
            let screens: Vec<String> = match text.split(':').next() {
                Some("onTap") => {
                    text.lines().map(|line| format!("View:\n  body:\n    Button:\n      {line}\n")).collect()
                }
                Some("authorization" | "sslConfig") => {
                    let indented = text.replace('\n', "\n    ");
                    vec![format!(
                        "API:\n  feed:\n    url: https://example.com\n    {indented}\nView: {{body: {{Text: {{text: x}}}}}}\n"
                    )]
                }
                // A part of `ensemble-config.yaml`; `behaviour/sign_in.rs` loads one.
                Some("services") => continue,
                _ => panic!("{}: where does this belong?\n{text}", chapter.name),
            };
            for screen in screens {
                let (_, report) = crate::support::load(&screen);
                // The small catalogue of tests has no toast.
                let faults: Vec<String> =
                    crate::support::faults(&report).into_iter().filter(|fault| !fault.contains("showToast")).collect();
                assert!(faults.is_empty(), "{}: {faults:?}\n{screen}", chapter.name);
            }
        }
    }
}

#[test]
fn every_step_loads_without_a_fault() {
    let apps: Vec<String> = apps().iter().map(|app| steps().join(app).display().to_string()).collect();
    let arguments: Vec<&str> =
        ["check", "--deny-warnings"].into_iter().chain(apps.iter().map(String::as_str)).collect();
    run(&arguments).with(0);
}

#[test]
fn every_command_of_the_guide_does_what_it_says() {
    let base = std::env::temp_dir().join(format!("ensemble-run-guide-{}", std::process::id()));
    std::thread::scope(|scope| {
        for chapter in chapters() {
            let folder = base.join(chapter.name);
            scope.spawn(move || Session::new(&folder).read(&chapter));
        }
    });
    // What is left behind lies in the folder for temporary files.
    let _ = fs::remove_dir_all(base);
}

/// Session of a user who types the commands of a chapter.
struct Session {
    folder: PathBuf,
    server: Option<(Child, BufReader<ChildStdout>, String)>,
}

impl Session {
    fn new(folder: &Path) -> Self {
        fs::create_dir_all(folder).unwrap();
        Self { folder: folder.to_owned(), server: None }
    }

    fn read(mut self, chapter: &Chapter) {
        // All chapters but the first begin in the folder that the first has made.
        if !chapter.text.contains("guide --files evening") {
            self.command("ensemble-run guide --files evening");
            self.folder.push("evening");
        }
        for part in chapter.parts() {
            let Part::Code { language: "sh", text, .. } = part else { continue };
            text.lines()
                .filter(|line| NOT_RUN.iter().all(|(command, _)| command != line))
                .for_each(|line| self.command(line));
        }
    }

    fn command(&mut self, line: &str) {
        if let Some(folder) = line.strip_prefix("cd ") {
            self.folder.push(folder);
            assert!(self.folder.is_dir(), "{line}");
            return;
        }
        let (line, target) = line.split_once(" > ").map_or((line, None), |(line, target)| (line, Some(target)));
        let rest = line.strip_prefix("ensemble-run ").unwrap_or_else(|| panic!("what is `{line}`?"));
        let address = self.server.as_ref().map(|(_, _, address)| address.as_str()).unwrap_or("http://127.0.0.1:1");
        // The guide says a port that may be taken here.
        let rest = rest.replace("http://127.0.0.1:8080", address).replace("--port 8080", "--port 0");
        let words: Vec<&str> = rest.split(' ').collect();
        let mut command = program(&words);
        command.current_dir(&self.folder);
        if words[0] == "simulate" {
            let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
            let mut lines = BufReader::new(child.stdout.take().unwrap());
            let mut first = String::new();
            lines.read_line(&mut first).unwrap();
            let address =
                first.trim().strip_prefix("listening on ").unwrap_or_else(|| panic!("`{line}` says `{first}`"));
            let address = address.to_owned();
            self.stop_server();
            self.server = Some((child, lines, address));
            return;
        }
        let output = command.output().unwrap();
        let (said, complained) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        let opens_window = words[0].contains(['/', '-', '0']) || matches!(words[0], "demo" | "view" | "stocks");
        if opens_window && words[0] != "test" {
            // There is no display here: what comes before the window went well.
            assert!(complained.contains("DISPLAY"), "`{line}`: {complained}");
            assert!(!complained.contains("warning[") && !complained.contains("error["), "`{line}`: {complained}");
        } else {
            assert!(output.status.success(), "`{line}`: {said}\n{complained}");
        }
        if let Some(target) = target {
            fs::write(self.folder.join(target), &output.stdout).unwrap();
        }
    }

    fn stop_server(&mut self) {
        if let Some((mut child, ..)) = self.server.take() {
            // It may have ended already.
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        self.stop_server();
    }
}

#[test]
fn the_guide_is_read_on_a_terminal() {
    let list = run(&["guide"]).with(0).stdout;
    assert!(list.contains(" 1  first-stream") && list.contains(" 8  tests"), "{list}");
    for wanted in [&["guide", "2", "--terminal"][..], &["guide", "lists-and-tables"], &["guide", "02-lists-and-tables"]]
    {
        let text = run(wanted).with(0).stdout;
        assert!(text.starts_with("# Lists and tables\n"), "{text}");
    }
    run(&["guide", "tabels", "--terminal"]).with(2).complains_of("has no chapter `tabels`");
    run(&["guide", "--open", "../../etc/passwd"]).with(2).complains_of("has no step");
    run(&["guide", "--open", "01-first-stream/hello.yaml"]).with(1).complains_of("DISPLAY");
    run(&["guide", "--files", "examples"]).with(1).complains_of("is not empty");
}
