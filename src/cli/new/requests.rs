//! Converts requests of other tools to descriptions; streams are sampled if their method is safe.

use std::path::Path;

use super::args::NewArgs;
use super::live_stream::{self, Sample, SampleRequest, SampleResult};
use super::zip;
use crate::cli::login::{HeaderLines, LoginArgs};
use crate::shell::terminal::say;
use ensemble_core::diag::Report;
use ensemble_core::message::http::{Proof, Trust};
use ensemble_scaffold::infer::recorded;
use ensemble_scaffold::request::{Request, bruno, collection, curl};
use ensemble_scaffold::{Description, Server};

/// Limit of requests of a collection that become streams. They are sampled one after the other.
const MOST: usize = 8;

/// Requests in a `curl` command or a file; `None` when the source is neither.
pub fn read(source: &str) -> Option<Result<Vec<Request>, String>> {
    let words = source.trim_start();
    if words == "curl" || words.starts_with("curl ") || words.starts_with("curl\\") || words.starts_with("curl.exe ") {
        return Some(curl(words).map(|request| vec![request]));
    }
    let path = Path::new(source);
    if path.is_dir() && path.join("bruno.json").is_file() {
        return Some(bruno_folder(path));
    }
    if !path.is_file() {
        return None;
    }
    let text = crate::cli::common::read_file(path).ok()?;
    if path.extension().is_some_and(|extension| extension == "bru") {
        let message = || format!("`{source}` holds no request of Bruno");
        return Some(bruno(&text).map(|request| vec![request]).ok_or_else(message));
    }
    of_text(&text).map(Ok)
}

/// Requests in the text of a collection or recording.
pub fn of_text(text: &str) -> Option<Vec<Request>> {
    if let Some(json) = ensemble_scaffold::infer::json(text) {
        return collection(&json);
    }
    // Newer Insomnia collections are YAML; the reader reports a document that is not a collection.
    if !text.contains("collection.insomnia") {
        return None;
    }
    let mut report = Report::default();
    let file = std::sync::Arc::make_mut(&mut report.sources).add("collection", text);
    let tree = ensemble_core::syntax::parse(text, file, &mut report)?;
    collection(&tree.root.to_value())
}

/// Requests of a Bruno folder, two levels deep.
fn bruno_folder(folder: &Path) -> Result<Vec<Request>, String> {
    let mut found = Vec::new();
    let mut folders = vec![(folder.to_owned(), 0)];
    while let Some((folder, level)) = folders.pop() {
        let entries =
            std::fs::read_dir(&folder).map_err(|error| format!("cannot read `{}`: {error}", folder.display()))?;
        let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
        paths.sort();
        for path in paths {
            if path.is_dir() && level < 2 {
                folders.push((path, level + 1));
            } else if path.extension().is_some_and(|extension| extension == "bru")
                && let Ok(text) = crate::cli::common::read_file(&path)
            {
                found.extend(bruno(&text));
            }
        }
    }
    Ok(found)
}

/// Descriptions in an archive of WSO2's `apictl`, most likely one first.
///
/// # Errors
///
/// A message for a broken archive or one without descriptions.
pub fn unpacked(path: &Path) -> Option<Result<(String, String), String>> {
    let size = std::fs::metadata(path).ok()?.len();
    let mut start = [0; 4];
    std::io::Read::read_exact(&mut std::fs::File::open(path).ok()?, &mut start).ok()?;
    if !zip::is_zip(&start) {
        return None;
    }
    let name = path.display();
    if size > ensemble_scaffold::document::LARGEST as u64 {
        return Some(Err(format!("`{name}` has {} MB; archives of up to 16 MB are read", size >> 20)));
    }
    let bytes = std::fs::read(path).ok()?;
    let Some(entries) = zip::entries(&bytes) else {
        return Some(Err(format!("`{name}` is a broken archive")));
    };
    // The definition describes the events, `api.yaml` the address at the gateway.
    let wanted =
        ["Definitions/asyncapi.yaml", "Definitions/asyncapi.yml", "Definitions/asyncapi.json", "api.yaml", "api.json"];
    let found = wanted.iter().find_map(|wanted| entries.iter().find(|entry| entry.name.ends_with(wanted)));
    let text = found.and_then(|entry| Some((entry.name.clone(), entry.text()?)));
    Some(text.ok_or_else(|| {
        format!("`{name}` holds neither Definitions/asyncapi.yaml nor api.yaml, as an export of apictl does")
    }))
}

/// One description of all requests for streams.
///
/// # Errors
///
/// A message when there is none, or none answers.
pub fn describe(requests: Vec<Request>, source: &str, args: &NewArgs) -> Result<Description, String> {
    let only = requests.len() == 1;
    let count = requests.len();
    let mut wanted: Vec<Request> = requests.into_iter().filter(|request| only || request.asks_for_a_stream()).collect();
    if wanted.is_empty() {
        return Err(format!(
            "none of the {count} requests in `{source}` asks for a stream of events (`Accept: text/event-stream`)"
        ));
    }
    if wanted.len() > MOST {
        say(&format!("note: {} more streams are left out: an app is made of {MOST} requests", wanted.len() - MOST));
        wanted.truncate(MOST);
    }
    let is_command = source.trim_start().starts_with("curl");
    let mut all: Option<Description> = None;
    let mut last_fault = String::new();
    for request in &wanted {
        request.ignored.iter().for_each(|option| say(&format!("note: `{option}` has no effect on an app")));
        match described(request, is_command, args) {
            Ok(description) => match &mut all {
                None => all = Some(description),
                Some(all) => merge(all, description),
            },
            Err(message) => {
                say(&format!("note: `{}` is left out: {message}", request.url));
                last_fault = message;
            }
        }
    }
    all.ok_or_else(|| format!("cannot read `{source}`: {last_fault}"))
}

fn described(request: &Request, is_command: bool, args: &NewArgs) -> Result<Description, String> {
    let login = login(request);
    let mut trust = args.tls.trust()?;
    if request.insecure && trust == Trust::default() {
        trust.proof = Proof::Anything;
    }
    let mut asked = SampleRequest {
        url: request.url.clone(),
        method: request.method.clone(),
        headers: login.headers(),
        body: request.body.clone(),
        lines: false,
        trust,
    };
    let sample = match &request.recorded {
        Some(text) => {
            asked.lines = text.trim_start().starts_with('{');
            Sample { seen: recorded(text), ..Sample::default() }
        }
        // A pasted `curl` command is sent whatever its method; requests of a collection are sent only if they are reads.
        None if request.method == "GET" || is_command => {
            match live_stream::listen(&mut asked, args.sample_events as usize, args.sample_time, true) {
                SampleResult::Stream(sample) => {
                    sample.print_summary();
                    sample
                }
                SampleResult::Something | SampleResult::Lines => {
                    return Err("the answer is no stream of events".to_owned());
                }
                SampleResult::Nothing(message) if request.method == "GET" => return Err(message),
                SampleResult::Nothing(message) => {
                    say(&format!("note: `{}` was not heard: {message}", request.url));
                    Sample::default()
                }
            }
        }
        None => Sample::default(),
    };
    let mut description = live_stream::description(&asked, &login, &sample);
    description.trust.accepts_any = request.insecure;
    if !request.name.is_empty() {
        for stream in &mut description.streams {
            stream.title = request.name.clone();
        }
    }
    Ok(description)
}

/// Credentials and headers of a request.
fn login(request: &Request) -> LoginArgs {
    let lines = request.headers.iter().map(|pair| HeaderLines(vec![pair.clone()])).collect();
    LoginArgs { header: lines, user: request.user.clone(), ..LoginArgs::default() }
}

/// Adds the streams of one description to another, with their servers.
fn merge(all: &mut Description, other: Description) {
    all.trust.accepts_any |= other.trust.accepts_any;
    let Some(server) = other.servers.into_iter().next() else { return };
    let name = match all.servers.iter().find(|known| known.url == server.url) {
        Some(known) => known.name.clone(),
        None => {
            let name = format!("server{}", all.servers.len() + 1);
            all.servers.push(Server { name: name.clone(), ..server });
            name
        }
    };
    let is_first = all.servers.first().is_some_and(|first| first.name == name);
    for mut stream in other.streams {
        stream.server = (!is_first).then(|| name.clone());
        all.streams.push(stream);
    }
}
