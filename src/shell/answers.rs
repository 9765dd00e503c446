//! Shapes of what an app's APIs answer, as far as the simulated services and the recordings beside it tell.

use std::path::Path;
use std::sync::Arc;

use ensemble_core::app::{App, Binding, Files, TextPart};
use ensemble_core::value::Value;
use ensemble_model::Shape;
use ensemble_simulate::{Sample, Simulation};
use rustc_hash::FxHashMap;

use super::recorded_answers::RecordedAnswers;

/// Placeholder for an expression in a URL.
const COMPUTED: char = '\u{0}';

/// Simulated services and recordings beside an app: the answers of its servers.
#[derive(Default)]
pub struct AnswerSources {
    /// The simulated services.
    pub simulation: Simulation,
    /// The recordings.
    pub recorded: RecordedAnswers,
}

impl AnswerSources {
    /// Those beside `app` among `files`, with this simulation.
    pub fn beside(app: &Path, files: &dyn Files, simulation: Simulation) -> Self {
        let mut recorded = RecordedAnswers::default();
        recorded.read(app, files);
        Self { simulation, recorded }
    }

    /// The shape of each API's answers, or of the data of its events.
    pub fn shapes(&self, app: &App) -> FxHashMap<Arc<str>, Shape> {
        let mut found = simulated(app, &self.simulation);
        for (api, shape) in self.recorded.shapes() {
            let known = found.entry(api).or_default();
            *known = std::mem::take(known).joined(shape);
        }
        found
    }
}

/// The shapes of APIs whose address is that of a simulated service.
fn simulated(app: &App, simulation: &Simulation) -> FxHashMap<Arc<str>, Shape> {
    let samples = simulation.samples();
    let of_screens = app.screens.values().flat_map(|screen| {
        let of_widgets = screen.widgets.values().flat_map(|widget| widget.apis.iter());
        screen.apis.values().chain(of_widgets)
    });
    let apis = of_screens.chain(app.widgets.values().flat_map(|widget| widget.apis.iter()));
    let mut found: FxHashMap<Arc<str>, Shape> = FxHashMap::default();
    for api in apis {
        let Some(path) = path_of(&api.url) else { continue };
        let fitting: Vec<&Sample> = samples.iter().filter(|sample| fits(&sample.path, &path)).collect();
        // A sample with an exact path takes precedence over one with a star.
        let exact = fitting.iter().any(|sample| !sample.path.contains('*'));
        let data =
            fitting.into_iter().filter(|sample| !exact || !sample.path.contains('*')).flat_map(|sample| &sample.data);
        if let Some(shape) = data.map(Shape::of).reduce(Shape::joined) {
            let known = found.entry(api.name.clone()).or_default();
            *known = std::mem::take(known).joined(shape);
        }
    }
    found
}

/// The path of a URL whose host is literal.
fn path_of(url: &Binding) -> Option<String> {
    let text = match url {
        Binding::Constant(Value::Text(text)) => text.to_string(),
        Binding::Text(parts) => parts
            .iter()
            .map(|part| match part {
                TextPart::Literal(text) => text.to_string(),
                TextPart::Code(_) => COMPUTED.to_string(),
            })
            .collect(),
        _ => return None,
    };
    let behind_host = match text.split_once("://") {
        Some((_, rest)) => rest.find('/').map(|at| rest[at..].to_owned())?,
        // `${env.API_URL}/prices`
        None => text.trim_start_matches(COMPUTED).to_owned(),
    };
    let path = behind_host.split(['?', '#']).next().unwrap_or_default();
    (path.len() > 1 && path.starts_with('/')).then(|| path.to_owned())
}

/// True when a service's pattern matches a path. An expression matches any segment that is a `*`.
fn fits(pattern: &str, path: &str) -> bool {
    let (mut wanted, mut parts) = (pattern.split('/').peekable(), path.split('/').peekable());
    loop {
        match (wanted.next(), parts.next()) {
            (None, None) => return true,
            // At the end a star takes everything below.
            (Some("*"), Some(_)) if wanted.peek().is_none() => return true,
            (Some("*"), Some(_)) => {}
            (Some(one), Some(other)) if one == other => {}
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_fit_their_patterns() {
        let path = |text: &str| path_of(&Binding::Constant(Value::text(text)));
        assert_eq!(path("https://a.example/prices?x=1").as_deref(), Some("/prices"));
        assert_eq!(path("/prices").as_deref(), Some("/prices"));
        assert_eq!(path("https://a.example"), None);
        assert_eq!(path("prices"), None);
        assert!(fits("/prices", "/prices") && fits("/*/prices", "/a/prices") && fits("/a/*", "/a/b/c"));
        assert!(!fits("/prices", "/price") && !fits("/a/*", "/a") && !fits("/prices", "/a/prices"));
    }
}
