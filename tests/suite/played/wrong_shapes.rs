//! A value of a wrong shape for a property has an effect, or `check` reports it: a list where a text is wanted, a text where a map is.
//!
//! `SILENT` lists the pairs of property and shape that the sweep cannot show, each with its reason.

use std::fs;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use ensemble_run::shell::catalog;
use ensemble_run::spec::{Catalog, Kind};
use ensemble_run::value::Value;

use super::probes::{Probe, attempts_with, json, read};
use super::property_sweep::{Bases, Pair, differs, pairs, told};

/// The shapes that are tried.
const SHAPES: [&str; 5] = ["[1]", r#"{"zq": 1}"#, r#""Zq q""#, "7.5", "true"];

/// `WIDGET.PROPERTY` with the reason why a value of a wrong shape shows no effect in the sweep.
const SILENT: &[(&str, &str)] = &[
    ("Footer.animation", "`check` reports it; the probe has a screen of its own"),
    ("Footer.selectable", "`check` reports it; the probe has a screen of its own"),
    ("SignInWithApple.provider", "`check` reports it; the probe has a screen of its own"),
    ("SignInWithAuth0.provider", "`check` reports it; the probe has a screen of its own"),
    ("SignInWithGoogle.provider", "`check` reports it; the probe has a screen of its own"),
    ("View.selectable", "`check` reports it; the probe has a screen of its own"),
];

/// A property and a value of a shape that it may not want.
struct Wrong {
    pair: Pair,
    shape: Value,
}

impl Wrong {
    fn name(&self) -> String {
        format!("{}.{}: {}", self.pair.spec.name, self.pair.prop.name, self.shape)
    }

    /// True for a shape that the kind takes: a number where a text is wanted is its text.
    fn is_meant(&self) -> bool {
        let is_scalar = self.shape.as_list().is_none() && self.shape.as_map().is_none();
        match self.pair.prop.kind {
            Kind::Text | Kind::File(_) | Kind::Picture(_) | Kind::IconName | Kind::TextOrKeys(_) => is_scalar,
            kind => kind.check(&self.shape).is_ok(),
        }
    }

    fn is_seen(&self, catalog: &Catalog, probes: &[Probe], bases: &mut Bases) -> bool {
        let mut attempts = attempts_with(probes, &self.pair, Some(&self.shape)).peekable();
        let Some(first) = attempts.peek() else { return true };
        told(catalog, &first.changed) > told(catalog, &first.base)
            || attempts.any(|attempt| differs(catalog, attempt.base, attempt.changed, &attempt.acts, bases))
    }
}

#[test]
#[ignore = "takes minutes of a processor: cargo test --test suite wrong_shapes -- --ignored"]
fn a_value_of_a_wrong_shape_has_an_effect_or_is_told() {
    let catalog = catalog();
    let probes = read(
        &fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite/played/probes.yaml")).unwrap(),
    );
    let only = std::env::var("SWEEP").unwrap_or_default();
    let all: Vec<Wrong> = pairs(&catalog)
        .into_iter()
        .filter(|pair| format!("{}.{}", pair.spec.name, pair.prop.name).contains(&only))
        .flat_map(|pair| SHAPES.map(|shape| Wrong { pair, shape: json(shape) }))
        .filter(|wrong| !wrong.is_meant())
        .collect();
    let (next, silent) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..2 {
            let work = || {
                let mut bases = Bases::default();
                while let Some(wrong) = all.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if !wrong.is_seen(&catalog, &probes, &mut bases) {
                        let accepted = wrong.pair.prop.kind.accepted();
                        silent.lock().unwrap().push(format!("{} ({accepted})", wrong.name()));
                    }
                }
            };
            std::thread::Builder::new().stack_size(16 << 20).spawn_scoped(scope, work).unwrap();
        }
    });
    let mut silent = silent.into_inner().unwrap();
    silent.retain(|name| !SILENT.iter().any(|(known, _)| name.starts_with(&format!("{known}: "))));
    silent.sort();
    assert!(silent.is_empty(), "{} of {} are silent:\n{}", silent.len(), all.len(), silent.join("\n"));
}
