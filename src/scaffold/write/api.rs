//! The `API:` block of a stream.

use super::plan::{Chosen, Planned};
use super::view::View;
use crate::yaml;
use crate::{Auth, ParameterLocation};
use ensemble_core::value::Value;

/// How many events a list keeps: enough to scroll back through, few enough that a start screen stays light.
const KEPT: usize = 500;
/// How many events a chart keeps: with more its points lie closer than a pixel or two in a window of usual width.
const POINTS: usize = 120;

/// The block, ending with a line end.
pub fn block(planned: &Planned<'_>) -> String {
    let stream = planned.stream;
    let mut text = format!("API:\n  {}:\n    type: sse\n    url: {}\n", planned.api, url(planned));
    let mut line = |key: &str, value: String| text.push_str(&format!("    {key}: {value}\n"));
    if stream.method != "GET" {
        line("method", stream.method.clone());
    }
    if let Some(headers) = sent(planned, ParameterLocation::Header) {
        line("headers", headers);
    }
    if let Some(parameters) = sent(planned, ParameterLocation::Query) {
        line("parameters", parameters);
    }
    if let Some(body) = &stream.body {
        line("body", yaml::flow(body));
    }
    if let Some(auth) = &stream.auth {
        line("authorization", authorization(auth));
    }
    if let Some(options) = options(planned) {
        line("sseOptions", options);
    }
    match &planned.view {
        View::Table { key, .. } => {
            line("into", format!("{{mode: upsert, key: {}, keep: {KEPT}}}", yaml::text(&key.dotted())))
        }
        View::Chart { .. } => line("into", format!("{{mode: append, keep: {POINTS}}}")),
        // Whole events, so that one of them can be shown in full.
        View::Log { .. } | View::Events | View::Json => {
            line("into", format!("{{mode: prepend, keep: {KEPT}, of: event}}"))
        }
    }
    text
}

fn url(planned: &Planned<'_>) -> String {
    let mut path = planned.stream.path.replace(char::is_whitespace, "%20").replace("${", "{");
    for chosen in sent_in(planned, ParameterLocation::Path) {
        path = path.replace(&format!("{{{}}}", chosen.parameter.name), &format!("${{{}}}", chosen.variable));
    }
    let url = format!("${{env.{}}}{path}", planned.base);
    // Everything that YAML would read differently in a plain text.
    if url.contains([':', '#', '"', '\'', ',', '&', '*']) { Value::from(url).to_string() } else { url }
}

fn sent_in<'p, 'd>(planned: &'p Planned<'d>, location: ParameterLocation) -> impl Iterator<Item = &'p Chosen<'d>> {
    planned.parameters.iter().filter(move |chosen| chosen.parameter.location == location)
}

fn sent(planned: &Planned<'_>, location: ParameterLocation) -> Option<String> {
    let pairs = sent_in(planned, location)
        .map(|chosen| format!("{}: \"${{{} || null}}\"", yaml::key(&chosen.parameter.name), chosen.variable));
    let pairs: Vec<String> = pairs.collect();
    (!pairs.is_empty()).then(|| format!("{{{}}}", pairs.join(", ")))
}

fn authorization(auth: &Auth) -> String {
    match auth {
        Auth::Bearer { token } => format!("{{bearer: \"${{secrets.{token}}}\"}}"),
        Auth::Basic { user, password } => {
            format!("{{basic: {{username: \"${{secrets.{user}}}\", password: \"${{secrets.{password}}}\"}}}}")
        }
        Auth::Key { name, in_query, secret } => {
            let location = if *in_query { "query" } else { "header" };
            format!("{{apiKey: {{name: {}, value: \"${{secrets.{secret}}}\", in: {location}}}}}", yaml::text(name))
        }
    }
}

fn options(planned: &Planned<'_>) -> Option<String> {
    let behaviour = &planned.stream.behaviour;
    // A window is left open for longer than five attempts take. What a POST orders would surprise whoever asked for it an hour ago.
    let probes = planned.stream.method == "GET";
    let ends = matches!(planned.stream.method.as_str(), "POST" | "PATCH");
    let options = [
        probes.then(|| "afterMaxAttempts: probe".to_owned()),
        behaviour.retry.map(|retry| format!("reconnectDelay: {retry}")),
        behaviour.idle_timeout.map(|millis| format!("idleTimeout: {millis}")),
        behaviour.last_event_id_param.as_ref().map(|name| format!("lastEventIdParam: {}", yaml::text(name))),
        behaviour.close_on.as_ref().map(|data| format!("closeOn: {{data: {}}}", yaml::text(data))),
        // Nothing is said of its last event; the end of the answer is the end.
        (ends && behaviour.close_on.is_none()).then(|| "reconnectOnEnd: false".to_owned()),
    ];
    let options: Vec<String> = options.into_iter().flatten().collect();
    (!options.is_empty()).then(|| format!("{{{}}}", options.join(", ")))
}
