//! Generates an app from the events that the stream viewer has received, like `new --from URL` without sampling again.

use std::path::PathBuf;

use super::args::NewArgs;
use super::folder;
use super::live_stream::{self, Sample, SampleRequest};
use super::source;
use crate::cli::login::{HeaderLines, LoginArgs};
use crate::shell::app_export::AppExporter;
use crate::shell::desktop;
use ensemble_core::message::app_export::{AppExport, Credentials, SourceLogin};
use ensemble_core::value::Value;
use ensemble_scaffold::infer::SampledEvent;
use ensemble_scaffold::{self as scaffold, CertificateTrust, Description};

/// Number of latest events used to infer types.
const EVENTS: usize = 500;

/// The generator behind `saveStreamAsApp`, including previews. `args`: options for reading sources.
pub fn exporter(args: NewArgs) -> AppExporter {
    AppExporter::new(move |export| make(export, &args))
}

fn make(export: &AppExport, args: &NewArgs) -> Result<Value, String> {
    if export.previews {
        return preview(&description(export, args)?, export.is_dark);
    }
    let folder = absolute(&export.folder)?;
    folder::may_write(&folder, false).map_err(|_| {
        if folder.is_file() {
            format!("`{}` is a file", folder.display())
        } else {
            format!("`{}` is not empty; name another folder", folder.display())
        }
    })?;
    let description = description(export, args)?;
    let name = folder.display().to_string();
    let written = folder::write(&folder, &scaffold::write(&description, &name))?;
    if export.opens {
        desktop::open_app(&folder).map_err(|error| format!("the app is written, but {error}"))?;
    }
    Ok(Value::map([
        ("folder", Value::from(name.as_str())),
        ("files", Value::Number(written.files as f64)),
        ("view", Value::from(scaffold::shown_as(&description).join(", "))),
        ("notes", notes(&description)),
    ]))
}

/// Notes on what the user has to do manually.
fn notes(description: &Description) -> Value {
    let secrets = description.secrets();
    Value::list(secrets.iter().map(|secret| Value::from(format!("write {secret} into .env.secrets"))))
}

/// Preview of an app: descriptions of its streams, and a picture of it with simulated streams. Nothing is written.
fn preview(description: &Description, is_dark: bool) -> Result<Value, String> {
    let views = scaffold::shown_as(description);
    let streams = description.streams.iter().zip(&views).map(|(stream, view)| {
        let title = if stream.title.is_empty() { scaffold::title(&stream.id) } else { stream.title.clone() };
        Value::map([("title", Value::from(title)), ("view", Value::from(view.as_str()))])
    });
    Ok(Value::map([
        ("title", Value::from(description.title.as_str())),
        ("streams", Value::list(streams)),
        ("picture", Value::from(super::preview::picture(description, &views, is_dark)?)),
        ("notes", notes(description)),
    ]))
}

fn description(export: &AppExport, args: &NewArgs) -> Result<Description, String> {
    if !export.source.trim().is_empty() {
        let args = NewArgs { login: login(&export.login), ..args.clone() };
        return source::described(export.source.trim(), &args);
    }
    if !export.url.starts_with("http://") && !export.url.starts_with("https://") {
        return Err(format!("`{}` is no address", export.url));
    }
    let rows = export.events.as_list().unwrap_or_default();
    let seen = rows[rows.len().saturating_sub(EVENTS)..].iter().map(seen).collect();
    // Only the kind of login is known here; the user writes the secret into `.env.secrets`.
    let secret = || Some("-".to_owned());
    let login = LoginArgs {
        header: vec![HeaderLines(export.headers.iter().map(|name| (name.to_string(), String::new())).collect())],
        user: secret().filter(|_| export.credentials == Credentials::Basic),
        bearer: secret().filter(|_| export.credentials == Credentials::Bearer),
        bearer_file: None,
    };
    let asked = SampleRequest {
        method: export.method.to_string(),
        body: Some(export.body.to_string()).filter(|body| !body.is_empty()),
        lines: export.is_lines,
        ..SampleRequest::get(&export.url, Vec::new())
    };
    let mut description = live_stream::description(&asked, &login, &Sample { seen, ..Sample::default() });
    let given = |key: &str| Some(export.ssl_config.get(key).to_display().to_string()).filter(|text| !text.is_empty());
    description.trust = CertificateTrust {
        authorities: given("ca"),
        certificate: given("clientCertificate"),
        fingerprint: given("fingerprint"),
        accepts_any: export.ssl_config.get("bypassPinning").as_bool() == Some(true),
    };
    Ok(description)
}

/// Credentials entered in a window.
fn login(entered: &SourceLogin) -> LoginArgs {
    let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    let pairs = entered.headers.iter().map(|(name, value)| (name.to_string(), value.to_string()));
    LoginArgs {
        header: vec![HeaderLines(pairs.collect())],
        user: some(&entered.user),
        bearer: some(&entered.bearer),
        bearer_file: None,
    }
}

/// Converts a row of `into` with `of: event` to an event.
fn seen(row: &Value) -> SampledEvent {
    let text = |key: &str| row.get(key).to_display().to_string();
    let data = match row.get("data") {
        Value::Null => row.get("raw"),
        data => data,
    };
    SampledEvent { event: text("event"), id: text("id"), data }
}

/// The absolute path of a folder: `~` is the home folder, a relative path starts at the working folder.
fn absolute(written: &str) -> Result<PathBuf, String> {
    let written = written.trim();
    let path = match written.strip_prefix("~/") {
        Some(rest) => std::env::home_dir().ok_or("there is no home folder")?.join(rest),
        None => PathBuf::from(written),
    };
    std::path::absolute(&path).map_err(|error| format!("cannot write `{written}`: {error}"))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    fn export_of(export: &AppExport) -> Result<Value, String> {
        make(export, &NewArgs::default())
    }

    fn export(folder: &str) -> AppExport {
        let row = |n: f64, price: f64| {
            let data = Value::map([("symbol", Value::from("ACME")), ("price", Value::from(price))]);
            let words = [("event", Value::from("price")), ("id", Value::from("7")), ("raw", Value::from("-"))];
            Value::map(words.into_iter().chain([("n", Value::from(n)), ("data", data)]))
        };
        AppExport {
            folder: Arc::from(folder),
            url: Arc::from("http://127.0.0.1:8080/prices?token=hidden"),
            headers: vec![Arc::from("X-Tenant")],
            credentials: Credentials::Basic,
            events: Value::list([row(1.0, 12.5), row(2.0, 13.0), Value::from("no row")]),
            ssl_config: Value::map([
                ("ca", Value::from("-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n")),
                ("bypassPinning", Value::Bool(false)),
            ]),
            ..AppExport::default()
        }
    }

    #[test]
    fn what_was_seen_becomes_an_app_once() {
        let folder = std::env::temp_dir().join(format!("ensemble-run-exporter-{}", std::process::id()));
        let name = folder.display().to_string();
        let made = export_of(&export(&name)).unwrap();
        let widget = std::fs::read_to_string(folder.join("widgets/PricesStream.yaml")).unwrap();
        let again = export_of(&export(&name)).unwrap_err();
        let secrets = std::fs::read_to_string(folder.join(".env.secrets")).unwrap();
        let all: String = std::fs::read_dir(&folder)
            .unwrap()
            .filter_map(|entry| std::fs::read_to_string(entry.unwrap().path()).ok())
            .collect();
        std::fs::remove_dir_all(&folder).unwrap();
        assert_eq!(made.get("folder").as_str(), Some(name.as_str()));
        assert!(made.get("files").as_f64().is_some_and(|files| files > 8.0), "{made}");
        assert!(widget.contains("type: sse") && widget.contains("basic:"), "{widget}");
        assert!(again.contains("is not empty; name another folder"), "{again}");
        assert!(secrets.contains("API_USER=\n") && secrets.contains("API_PASSWORD=\n"), "{secrets}");
        assert!(!all.contains("hidden"));
        assert!(widget.contains("sslConfig: {ca: \"${env.SERVER_CERTIFICATES}\"}"), "{widget}");
    }

    #[test]
    fn a_preview_says_what_the_app_would_be_and_writes_nothing() {
        let seen = export_of(&AppExport { previews: true, ssl_config: Value::Null, ..export("") }).unwrap();
        assert_eq!(seen.get("streams").to_string(), r#"[{"title":"Prices","view":"a row for each `symbol`"}]"#);
        assert!(seen.get("picture").as_str().unwrap().starts_with("data:image/png;base64,"));
        let named =
            export_of(&AppExport { previews: true, source: Arc::from("ntfy"), ..AppExport::default() }).unwrap();
        assert_eq!(named.get("streams").as_list().unwrap().len(), 1);
        let unknown = AppExport { previews: true, source: Arc::from("nowhere"), ..AppExport::default() };
        assert!(export_of(&unknown).unwrap_err().contains("names of services are"));
    }

    #[test]
    fn a_document_is_read_with_the_login_that_was_entered() {
        let entered = SourceLogin {
            headers: vec![(Arc::from("X-Tenant"), Arc::from("north-hidden"))],
            user: Arc::from(""),
            bearer: Arc::from("exporter-test-token"),
        };
        assert!(!format!("{entered:?}").contains("hidden") && !format!("{entered:?}").contains("token"));
        let login = login(&entered);
        assert_eq!(login.headers().len(), 2);
        assert_eq!((login.user.as_deref(), login.bearer()), (None, Some("exporter-test-token")));
    }

    #[test]
    fn what_is_no_address_is_refused_before_anything_is_written() {
        let folder = std::env::temp_dir().join(format!("ensemble-run-unmade-{}", std::process::id()));
        let export = AppExport { url: Arc::from("file:///etc/passwd"), ..export(&folder.display().to_string()) };
        assert_eq!(export_of(&export).unwrap_err(), "`file:///etc/passwd` is no address");
        assert!(!folder.exists());
    }
}
