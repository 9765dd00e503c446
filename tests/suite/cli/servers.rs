//! `listen` and `simulate`, with each other.

use super::*;

#[test]
fn listen_prints_records_and_ends_after_enough_events() {
    let (_server, address) = simulate(&["ticker", "--rate", "200"]);
    let ended = run(&["listen", &format!("{address}/ticker"), "--max-events", "3"]).with(0);
    let records = ended.records();
    let kinds: Vec<&str> = records.iter().map(|record| record["type"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["open", "event", "event", "event", "closed"]);
    assert_eq!(records[0]["status"], 200);
    assert_eq!(records[0]["url"], format!("{address}/ticker"));
    assert_eq!(records[1]["origin"], address);
    assert!(["event", "id", "data"].iter().all(|field| records[1][field].is_string()), "{}", records[1]);
    assert_eq!(ended.stderr, "");
}

#[test]
fn the_examples_of_listen_work_as_printed() {
    let help = run(&["listen", "--help"]).with(0).stdout;
    let (_server, address) = simulate(&["ticker", "--rate", "200"]);
    let mut tried = 0;
    for example in help.lines().filter_map(|line| line.trim().strip_prefix("ensemble-run listen ")) {
        // Examples without an end, or with an address beyond this computer, are tried by people only.
        if !example.contains("--max-events 3") || example.contains("https://") {
            continue;
        }
        let line = example.split('#').next().unwrap().replace("http://127.0.0.1:8080", &address);
        let args: Vec<&str> = ["listen"].into_iter().chain(line.split_whitespace()).collect();
        let events = run(&args).with(0).records().iter().filter(|record| record["type"] == "event").count();
        assert_eq!(events, 3, "{example}");
        tried += 1;
    }
    assert_eq!(tried, 2, "{help}");
}

#[test]
fn listen_fails_when_no_one_answers() {
    let (server, address) = simulate(&["ticker"]);
    server.signal("TERM");
    let ended = run(&["listen", &address, "--max-reconnect-attempts", "0"]).with(1);
    let records = ended.records();
    assert_eq!(records[0]["type"], "error");
    assert_eq!(records[0]["retrying"], false);
    assert_eq!(records.last().unwrap()["type"], "closed");
}

#[test]
fn listen_ends_with_130_when_interrupted() {
    let (_server, address) = simulate(&["ticker", "--rate", "200"]);
    let mut listening = Running::start(&["listen", &format!("{address}/ticker")]);
    assert!(listening.line().contains("\"open\""));
    assert!(listening.line().contains("\"event\""));
    let (code, rest) = listening.signal("INT");
    assert_eq!(code, Some(130));
    assert_eq!(rest.lines().last().unwrap(), r#"{"type":"closed","reason":"interrupted"}"#);
}

#[test]
fn simulate_names_its_streams_and_stops_on_a_signal() {
    let (mut server, address) = simulate(&["tests/window"]);
    assert!(address.starts_with("http://127.0.0.1:"), "{address}");
    assert!(server.line().starts_with("/ticks"));
    assert_eq!(server.signal("TERM").0, Some(0));
}

#[test]
fn simulate_misbehaves_when_it_is_asked_to() {
    let (_server, address) = simulate(&["--fault", "unavailable=0", "no-content", "ticker"]);
    let ended = run(&["listen", &format!("{address}/ticker"), "--reconnect-delay", "0"]).with(0);
    let types: Vec<String> = ended.records().iter().map(|record| record["type"].as_str().unwrap().to_owned()).collect();
    assert_eq!(types, ["error", "closed"]);
    let list = run(&["simulate", "--list-faults"]).with(0).stdout;
    assert!(list.lines().any(|line| line.starts_with("reset-mid-event ")), "{list}");
    run(&["simulate", "ticker", "--fault", "half-opn"]).with(2).complains_of("did you mean `half-open`?");
}

#[test]
fn simulate_serves_https_and_says_what_opens_it() {
    let (server, address) = simulate(&["wso2", "--tls"]);
    assert!(address.starts_with("https://127.0.0.1:"), "{address}");
    let (code, _) = server.signal("TERM");
    assert_eq!(code, Some(0));
}
