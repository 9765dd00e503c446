//! A test depends on nothing outside of it: virtual time, one time zone, and what a test breaks stays in it.

use std::rc::Rc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use ensemble_run::diag::Report;
use ensemble_run::message::http::HttpRequest;
use ensemble_run::message::stream::StreamRequest;
use ensemble_run::shell::open::{LaunchOptions, open};
use ensemble_run::sse::mock::{MockResponse, MockServer};
use ensemble_run::testing::load::{TestInputs, load};
use ensemble_run::testing::mock_servers::MockFallback;
use ensemble_run::testing::outcome::{Outcome, Status};
use ensemble_run::testing::run::Options;

use super::{App, COUNTER, outcomes};

/// A fallback without servers.
struct NoServers;

impl MockFallback for NoServers {
    fn answer(&self, _: &HttpRequest) -> Option<MockResponse<ensemble_run::value::Value>> {
        None
    }

    fn stream(&self, _: &StreamRequest) -> Option<Rc<dyn MockServer>> {
        None
    }
}

#[test]
fn a_test_that_panics_is_one_failed_test_and_the_others_go_on() {
    let test = "startScreen: Home\nsteps: [{tap: more}]\n";
    let files = ["a", "b", "c"].map(|name| (format!("tests/{name}.test.yaml"), format!("id: {name}\n{test}")));
    let mut files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    files.push(("screens/Home.yaml", COUNTER));
    let app = App::new("panic", &files);
    let opened = open(&LaunchOptions { app: app.path().into(), ..LaunchOptions::default() }).unwrap();
    let mut report = Report::default();
    report.sources = opened.app.sources.clone();
    let tests = load(&opened.app, &TestInputs { required: true, ..TestInputs::default() }, &mut report);
    assert_eq!(report.diagnostics(), []);
    let started = AtomicUsize::new(0);
    let second_panics = || -> Rc<dyn MockFallback> {
        assert_ne!(started.fetch_add(1, Ordering::Relaxed), 1, "out of order");
        Rc::new(NoServers)
    };
    let options = Options { fallback: Some(&second_panics), ..Options::default() };
    let mut outcomes = Vec::new();
    let mut tell = |outcome: &Outcome| {
        let fault = outcome.fault.as_ref().map_or(String::new(), |fault| fault.message.clone());
        outcomes.push((outcome.id.clone(), outcome.status, fault));
    };
    ensemble_run::testing::run::run(&opened.app, &opened.app.sources, &tests, &options, &mut tell);
    let statuses: Vec<(&str, Status)> = outcomes.iter().map(|(id, status, _)| (id.as_str(), *status)).collect();
    assert_eq!(statuses, [("a", Status::Passed), ("b", Status::Failed), ("c", Status::Passed)]);
    let message = &outcomes[1].2;
    assert!(message.starts_with("ensemble-run has panicked in this test, please report it"), "{message}");
    assert!(message.contains("out of order"), "{message}");
}

#[test]
fn an_hour_of_timers_takes_a_moment() {
    let test = "id: hour\nstartScreen: Home\nsteps: [{wait: 3600000}, {expectText: count 3600}]\n";
    let app = App::new("hour", &[("screens/Home.yaml", COUNTER), ("tests/hour.test.yaml", test)]);
    let start = Instant::now();
    assert_eq!(outcomes(&app.test(&["--format", "json"]).with(0)), ["hour passed"]);
    assert!(start.elapsed().as_secs() < 30, "{:?}", start.elapsed());
}

#[test]
fn clocks_are_the_same_in_every_time_zone() {
    let test = "id: clock\nstartScreen: Home\nsteps: [{wait: 60000}, {expectScript: {script: \"new Date().getHours() + ':' + new Date().getMinutes()\", equals: \"12:1\"}}]\n";
    let app = App::new("clock", &[("screens/Home.yaml", COUNTER), ("tests/clock.test.yaml", test)]);
    for zone in ["UTC", "Asia/Tokyo", "America/New_York"] {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_ensemble-run"));
        let output = command.args(["test", app.path()]).env("TZ", zone).output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(said.ends_with("1 passed, 0 failed\n"), "{zone}: {said}");
    }
}

#[test]
fn a_script_that_takes_too_much_memory_ends_the_command_and_is_named() {
    let home = "View:\n  onLoad: |-\n    let s = 'x';\n    while (true) s = s + s;\n  body: {Text: {text: never}}\n";
    let test = "id: greedy\nstartScreen: Home\nsteps: [{expectText: never}]\n";
    let ended = App::new("greedy", &[("screens/Home.yaml", home), ("tests/greedy.test.yaml", test)]).test(&[]).with(1);
    ended.complains_of("error[E0503]: script stopped: it wants more than 1 GiB of memory");
    ended.complains_of("Home.yaml:3:5");
}
