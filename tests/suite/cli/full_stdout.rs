//! A command whose result cannot be written, as on a full disk, says so and fails. `/dev/full` is such a disk.
#![cfg(target_os = "linux")]

use std::fs::OpenOptions;

use super::{File, program, run};

#[track_caller]
fn fails_on_a_full_disk(args: &[&str]) {
    let full = OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = program(args).stdout(full).output().unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{args:?}: {stderr}");
    assert!(stderr.contains("error: cannot write to stdout: "), "{args:?}: {stderr}");
}

#[test]
fn every_command_with_a_result_reports_a_full_disk() {
    let faulty = File::with("full.yaml", "View:\n  body:\n    Text: {txet: a}\n");
    for args in [
        &["--help"][..],
        &["--version"],
        &["check", "--help"],
        &["explain", "203"],
        &["guide", "--terminal"],
        &["reference", "Button"],
        &["schema"],
        &["demo", "--list"],
        &["simulate", "--list"],
        &["test", "--steps"],
        &["test", "apps/market", "--id", "sorting"],
        &["check", faulty.path()],
        &["check", faulty.path(), "--format", "json"],
        &["screenshot", "examples/counter.yaml", "--tree", "-"],
        &["export", "asyncapi", "apps/sse-kitchen-sink"],
    ] {
        fails_on_a_full_disk(args);
    }
}

#[test]
fn commands_on_a_recording_report_a_full_disk() {
    let tape = File::new("full.tape");
    let record = ["screenshot", "examples/counter.yaml", "--record", tape.path(), "--tap", "Add one", "--tree", "-"];
    run(&record).with(0);
    let replay = ["examples/counter.yaml", "--replay", tape.path()];
    for command in [&["inspect"][..], &["inspect", "--format", "ndjson"], &["why", "--widget", "1"]] {
        fails_on_a_full_disk(&[command, &replay].concat());
    }
}
