//! `new` as a person calls it: what it writes, what it keeps, what it hears of live streams.

use std::fs;
use std::path::{Path, PathBuf};

use crate::cli::{run, simulate};

/// A place for an app that is removed when the test ends.
struct Place(PathBuf);

impl Place {
    fn new(name: &str) -> Self {
        Self(std::env::temp_dir().join(format!("ensemble-run-new-{name}-{}", std::process::id())))
    }

    fn path(&self) -> &str {
        self.0.to_str().unwrap()
    }

    fn read(&self, file: &str) -> String {
        fs::read_to_string(self.0.join(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        // What is left behind lies in the folder for temporary files.
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn document(name: &str) -> String {
    let path = Path::new("tests/suite/documents").join(name);
    path.to_str().unwrap().to_owned()
}

#[test]
fn a_new_app_is_live_at_once() {
    let place = Place::new("template");
    let ended = run(&["new", place.path()]).with(0);
    assert!(ended.stdout.contains("--simulate"), "{}", ended.stdout);
    assert_eq!(run(&["check", place.path(), "--deny-warnings"]).with(0).stdout, "");
    let picture =
        run(&["screenshot", place.path(), "--simulate", "--wait-events", "3", "--tree", "-", "--strict"]).with(0);
    assert!(picture.stdout.contains("Text \"ACRA\"") && picture.stdout.contains("live"), "{}", picture.stdout);
}

#[test]
fn what_somebody_else_wrote_is_never_written_over() {
    let place = Place::new("force");
    let from = document("prices_2_6.yaml");
    run(&["new", place.path(), "--from", &from]).with(0);
    run(&["new", place.path(), "--from", &from]).with(2).complains_of("is not empty");
    let (edited, own) = (place.0.join("screens/Home.yaml"), place.0.join("screens/Mine.yaml"));
    fs::write(&edited, "View: {body: {Text: {text: mine}}}\n").unwrap();
    fs::write(&own, "View: {body: {Text: {text: mine, too}}}\n").unwrap();
    fs::remove_file(place.0.join("theme.yaml")).unwrap();
    let ended = run(&["new", place.path(), "--from", &from, "--force"]).with(0);
    assert!(ended.stdout.contains("kept screens/Home.yaml"), "{}", ended.stdout);
    assert!(place.read("screens/Home.yaml").contains("mine") && place.read("screens/Mine.yaml").contains("mine"));
    assert!(place.read("theme.yaml").contains("Themes"));
    assert_eq!(place.read(".env.secrets").lines().filter(|line| line.ends_with('=')).count(), 3);
}

#[test]
fn a_changed_description_changes_what_nobody_has_edited() {
    let (place, source) = (Place::new("changed"), Place::new("changed.yaml"));
    let text = fs::read_to_string(document("exchange_2_6.yaml")).unwrap();
    fs::write(&source.0, &text).unwrap();
    run(&["new", place.path(), "--from", source.path()]).with(0);
    let unchanged = run(&["new", place.path(), "--from", source.path(), "--force"]).with(0);
    assert!(!unchanged.stdout.contains("changed ") && !unchanged.stdout.contains("kept "), "{}", unchanged.stdout);
    // One stream is edited by hand, one goes, one gets another field.
    let edited = place.0.join("widgets/PlainStream.yaml");
    let by_hand = format!("{}# mine\n", fs::read_to_string(&edited).unwrap());
    fs::write(&edited, &by_hand).unwrap();
    let gone = text.find("  /notices:").unwrap()..text.find("  /plain:").unwrap();
    let mut text = text.clone();
    text.replace_range(gone, "");
    fs::write(&source.0, text.replace("side: {type: string", "yield: {type: number}\n          side: {type: string"))
        .unwrap();
    let ended = run(&["new", place.path(), "--from", source.path(), "--force"]).with(0);
    fs::remove_file(&source.0).unwrap();
    for said in [
        "changed asyncapi.yaml",
        "    +",
        "removed widgets/NoticesStream.yaml",
        "kept widgets/PlainStream.yaml: it is yours\n",
    ] {
        assert!(ended.stdout.contains(said), "{said}: {}", ended.stdout);
    }
    assert_eq!(fs::read_to_string(&edited).unwrap(), by_hand);
    assert!(!place.0.join("screens/Notices.yaml").exists());
    assert_eq!(run(&["check", place.path(), "--deny-warnings"]).with(0).stdout, "");
}

#[test]
fn a_live_stream_becomes_an_app() {
    let (_server, address) = simulate(&["ticker", "--rate", "200"]);
    let place = Place::new("live");
    let url = format!("{address}/ticker?market=nyse&token=hidden");
    let ended =
        run(&["new", place.path(), "--from", &url, "--sample-events", "20", "--header", "X-Tenant: secret"]).with(0);
    ended.complains_of("heard 20 events");
    ended.complains_of("price (20): symbol text");
    assert_eq!(run(&["check", place.path(), "--deny-warnings"]).with(0).stdout, "");
    assert!(place.read("widgets/TickerStream.yaml").contains("mode: upsert, key: symbol"));
    let config = place.read(".env.config");
    assert!(config.contains(&format!("API_URL={address}\n")) && config.contains("MARKET=nyse"), "{config}");
    for file in [".env.config", ".env.secrets", "widgets/TickerStream.yaml", "README.md"] {
        let text = place.read(file);
        assert!(!text.contains("hidden") && !text.contains("secret\n"), "{file}: {text}");
    }
}

#[test]
pub fn a_stream_without_events_is_reported_as_silent() {
    let (_server, address) = simulate(&["apps/sse-kitchen-sink"]);
    let place = Place::new("silent");
    let url = format!("{address}/quiet");
    let ended = run(&["new", place.path(), "--from", &url, "--sample-time", "300ms"]).with(0);
    ended.complains_of("warning[E0710]");
    ended.complains_of("--sample-time 60s");
    assert_eq!(run(&["check", place.path(), "--deny-warnings"]).with(0).stdout, "");
}

#[test]
fn an_address_without_a_stream_is_read_as_a_document_or_refused() {
    let (_server, address) = simulate(&["ticker"]);
    let place = Place::new("address");
    let ended = run(&["new", place.path(), "--from", &format!("{address}/nowhere")]).with(1);
    ended.complains_of("404");
    let ended = run(&["new", place.path(), "--from", &format!("{address}/")]).with(1);
    ended.complains_of("E0701");
    let ended = run(&["new", place.path(), "--from", "no/such/file.yaml"]).with(1);
    ended.complains_of("cannot read `no/such/file.yaml`");
    assert!(!place.0.exists(), "nothing is written without a description");
}

#[test]
fn a_document_beyond_all_measure_is_refused_unread() {
    let place = Place::new("large");
    let file = Place::new("large.yaml");
    fs::write(&file.0, vec![b' '; 17 << 20]).unwrap();
    let ended = run(&["new", place.path(), "--from", file.path()]).with(1);
    fs::remove_file(&file.0).unwrap();
    ended.complains_of("has 17 MB; documents of up to 16 MB are read");
}

#[test]
fn export_prints_what_the_parser_of_new_reads() {
    let place = Place::new("export");
    for version in ["2.6", "3.0", "3.1"] {
        let text = run(&["export", "asyncapi", "apps/stock-observer", "--version", version]).with(0).stdout;
        assert!(text.starts_with("asyncapi: ") && text.contains("symbol: {type: string"), "{text}");
        let file = Place::new(&format!("export-{version}.yaml"));
        fs::write(&file.0, text).unwrap();
        run(&["new", place.path(), "--from", file.path(), "--force"]).with(0);
        fs::remove_file(&file.0).unwrap();
        assert_eq!(run(&["check", place.path(), "--deny-warnings"]).with(0).stdout, "");
    }
    let counter = run(&["export", "asyncapi", "examples/counter.yaml"]).with(1);
    counter.complains_of("no API of `type: sse`");
}

#[test]
fn undescribed_streams_are_sampled_when_allowed() {
    let (_server, address) = simulate(&["wso2", "--rate", "100"]);
    let (locked, open) = (Place::new("locked"), Place::new("listened"));
    let from = format!("{address}/asyncapi");
    let ended = run(&["new", locked.path(), "--from", &from]).with(0);
    ended.complains_of("nothing is said of the data of Prices, News");
    assert!(locked.read("widgets/PricesStream.yaml").contains("of: event"), "a list of trees");
    let ended = run(&["new", open.path(), "--from", &from, "--bearer", "demo-token", "--sample-events", "10"]).with(0);
    ended.complains_of("Prices: nothing is said of its data, so it was listened to");
    assert!(open.read("widgets/PricesStream.yaml").contains("mode: upsert, key: symbol"));
    assert!(open.read(".env.secrets").contains("OAUTH2_TOKEN=\n"), "the token stays out of the files");
    assert_eq!(run(&["check", open.path(), "--deny-warnings"]).with(0).stdout, "");
}

#[test]
fn a_server_that_gives_no_stream_is_reported_with_what_may_help() {
    let place = Place::new("refused");
    for (fault, said) in [("no-content", "there is nothing to listen to now"), ("unavailable", "try again later")] {
        let (_server, address) = simulate(&["ticker", "--fault", fault]);
        let ended = run(&["new", place.path(), "--from", &format!("{address}/ticker")]).with(1);
        ended.complains_of(said);
    }
    let (_server, address) = simulate(&["wso2"]);
    let ended = run(&["new", place.path(), "--from", &format!("{address}/stocks/1.0.0/prices")]).with(1);
    ended.complains_of("log in with --bearer TOKEN");
    assert!(!place.0.exists());
}

#[test]
fn a_pasted_command_becomes_an_app_without_its_secrets() {
    let (_server, address) = simulate(&["wso2", "--rate", "100"]);
    let place = Place::new("curl");
    let command = format!("curl -N -H 'apikey: demo-key' \\\n  '{address}/stocks/1.0.0/prices?market=nyse'");
    let ended = run(&["new", place.path(), "--from", &command, "--sample-events", "20"]).with(0);
    ended.complains_of("heard 20 events");
    assert_eq!(run(&["check", place.path(), "--deny-warnings"]).with(0).stdout, "");
    let widget = place.read("widgets/PricesStream.yaml");
    assert!(widget.contains("mode: upsert, key: symbol") && widget.contains("apiKey: {name: apikey"), "{widget}");
    assert!(!widget.contains("demo-key") && !place.read(".env.secrets").contains("demo-key"));
    let ended = run(&["new", place.path(), "--force", "--from", "curl -d @body.json http://127.0.0.1:1/x"]).with(1);
    ended.complains_of("paste its text instead");
}

#[test]
fn what_a_browser_has_recorded_becomes_an_app_without_a_network() {
    let (place, file) = (Place::new("har"), Place::new("recorded.har"));
    let events: String = (0..6).map(|at| format!("event: order\\ndata: {{\\\"order_id\\\":\\\"A-{}\\\",\\\"status\\\":\\\"paid\\\",\\\"total\\\":{at}.5}}\\n\\n", at % 3)).collect();
    let har = format!(
        "{{\"log\":{{\"entries\":[{{\"request\":{{\"method\":\"GET\",\"url\":\"https://shop.example.com/orders/stream\",\"headers\":[]}},\"response\":{{\"content\":{{\"mimeType\":\"text/event-stream\",\"text\":\"{events}\"}}}}}}]}}}}"
    );
    fs::write(&file.0, har).unwrap();
    run(&["new", place.path(), "--from", file.path()]).with(0);
    fs::remove_file(&file.0).unwrap();
    assert!(place.read("widgets/OrdersStream.yaml").contains("mode: upsert, key: order_id"));
    assert_eq!(run(&["check", place.path(), "--deny-warnings"]).with(0).stdout, "");
    run(&["test", place.path()]).with(0);
}

#[test]
fn exports_of_gateways_become_apps() {
    let wso2 = "type: api\nversion: v4.2.0\ndata:\n  name: Stocks\n  version: 1.0.0\n  context: /stocks\n  type: SSE\n  operations:\n    - {target: /prices, verb: SUBSCRIBE, authType: Application & Application User}\n    - {target: '/*', verb: SUBSCRIBE}\n";
    let gravitee = "{\"export\": {}, \"api\": {\"definitionVersion\": \"V4\", \"name\": \"Prices\", \"listeners\": [{\"type\": \"HTTP\", \"paths\": [{\"path\": \"/prices/\"}], \"entrypoints\": [{\"type\": \"sse\", \"configuration\": {\"heartbeatIntervalInMs\": 5000}}]}]}, \"plans\": [{\"security\": {\"type\": \"API_KEY\"}}]}";
    for (name, text, url, widget, said) in [
        ("api.yaml", wso2, "https://localhost:8243/stocks/1.0.0", "widgets/PricesStream.yaml", "bearer"),
        ("gravitee.json", gravitee, "http://localhost:8082", "widgets/PricesStream.yaml", "X-Gravitee-Api-Key"),
    ] {
        let (place, file) = (Place::new(name), Place::new(&format!("source-{name}")));
        fs::write(&file.0, text).unwrap();
        run(&["new", place.path(), "--from", file.path()]).with(0);
        fs::remove_file(&file.0).unwrap();
        assert!(place.read(".env.config").contains(&format!("API_URL={url}\n")), "{name}");
        assert!(place.read(widget).contains(said), "{name}");
        assert_eq!(run(&["check", place.path(), "--deny-warnings"]).with(0).stdout, "");
        run(&["test", place.path()]).with(0);
    }
    let file = Place::new("websocket-api.yaml");
    fs::write(&file.0, wso2.replace("type: SSE", "type: WS")).unwrap();
    let ended = run(&["new", Place::new("ws").path(), "--from", file.path()]).with(1);
    fs::remove_file(&file.0).unwrap();
    ended.complains_of("the API is of type `WS`, not of type `SSE`");
}

#[test]
fn services_have_names_and_what_is_no_source_is_named() {
    run(&["new", "/tmp/ensemble-run-unmade", "--from", "github-status"]).with(1).complains_of("sends no events");
    let place = Place::new("service");
    run(&[
        "new",
        place.path(),
        "--from",
        "wso2",
        "--context",
        "/events",
        "--version",
        "2.0.0",
        "--topic",
        "prices",
        "--topic",
        "/*",
    ])
    .with(0);
    assert!(place.read(".env.config").contains("API_URL=https://localhost:8243/events/2.0.0\n"));
    assert_eq!(run(&["check", place.path(), "--deny-warnings"]).with(0).stdout, "");
    run(&["test", place.path()]).with(0);
    let none = Place::new("nothing");
    for (source, said) in [
        ("wss://example.com/feed", "is the address of a WebSocket"),
        ("kafka://example.com/feed", "kafka is no protocol of event streams"),
        ("wikimdia", "did you mean `wikimedia`?"),
    ] {
        run(&["new", none.path(), "--from", source]).with(1).complains_of(said);
    }
    run(&["new"]).with(2).complains_of("a folder is missing");
    assert!(!none.0.exists());
}

#[test]
fn a_gateway_with_a_certificate_of_its_own_is_heard_when_that_is_named() {
    let (_server, address) = simulate(&["ticker", "--tls", "--rate", "100"]);
    let url = format!("{address}/ticker");
    let place = Place::new("tls");
    let ended = run(&["new", place.path(), "--from", &url, "--sample-events", "5"]).with(1);
    ended.complains_of("nobody known here vouches for its certificate");
    ended.complains_of("--ca");
    let ended = run(&["new", place.path(), "--from", &url, "--sample-events", "5", "--insecure"]).with(0);
    ended.complains_of("warning: --insecure accepts every certificate");
    ended.complains_of("heard 5 events");
    // The app trusts what the command trusted, and says so on its screen.
    assert!(
        place
            .read("widgets/TickerStream.yaml")
            .contains("sslConfig: {bypassPinning: \"${env.ACCEPT_ANY_CERTIFICATE === 'true'}\"}")
    );
    assert!(place.read(".env.config").contains("\nACCEPT_ANY_CERTIFICATE=true\n"));
    run(&["check", place.path(), "--deny-warnings"]).with(0);
    let shown = |app: &str| run(&["screenshot", app, "--wait-events", "3", "--tree", "-"]);
    let screen = shown(place.path()).with(0).stdout;
    assert!(screen.contains("Every certificate is accepted"), "{screen}");
    run(&["new", place.path(), "--from", &url, "--ca", "Cargo.toml", "--force"])
        .with(1)
        .complains_of("holds no certificate as PEM");
}

#[test]
fn an_app_of_a_gateway_with_a_certificate_of_its_own_opens_the_stream_by_itself() {
    let (server, address) = simulate(&["ticker", "--tls", "--rate", "100"]);
    let certificate = server.certificate();
    let place = Place::new("tls-ca");
    let url = format!("{address}/ticker");
    run(&["new", place.path(), "--from", &url, "--sample-events", "5", "--ca", &certificate]).with(0);
    assert!(place.read(".env.config").contains("SERVER_CERTIFICATES='-----BEGIN CERTIFICATE-----\n"));
    run(&["check", place.path(), "--deny-warnings"]).with(0);
    run(&["test", place.path()]).with(0);
    let screen = run(&["screenshot", place.path(), "--wait-events", "3", "--tree", "-"]).with(0).stdout;
    assert!(screen.contains("live") && !screen.contains("Every certificate"), "{screen}");
}
