//! Host of the language server: the file system, and the faults of `check`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use ensemble_core::app::hints::hints;
use ensemble_core::app::{App, Files, LoadOptions, load_again};
use ensemble_core::diag::{Code, Report};
use ensemble_core::spec::Catalog;
use ensemble_lsp::{CheckedApp, Host, ParseCache};
use ensemble_simulate::Simulation;
use etcetera::{BaseStrategy as _, choose_base_strategy};

use super::kept_checks::KeptChecks;
use crate::cli::explain::explained;
use crate::shell::answers::AnswerSources;
use crate::shell::disk::{self, Disk};
use crate::shell::recorded_answers::RecordedAnswers;
use crate::shell::secrets::hide_secrets_of;
use crate::shell::semantics;
use crate::shell::terminal::masked;
use crate::testing::load::{TestInputs, load_from as load_tests};

/// Services of this program for the language server.
pub struct ProgramHost {
    files: Box<dyn Files>,
    catalog: Catalog,
    options: LoadOptions,
    checker: KeptChecks,
    /// Written explanation pages, by code.
    pages: Mutex<BTreeMap<String, Option<PathBuf>>>,
    /// Recordings beside each app.
    recorded: Mutex<BTreeMap<PathBuf, RecordedAnswers>>,
}

/// Apps whose recordings are kept; when there are more, all are read again.
const MOST_RECORDED: usize = 16;

impl Default for ProgramHost {
    fn default() -> Self {
        Self::over(Box::new(Disk))
    }
}

impl ProgramHost {
    /// The host over a file system.
    pub fn over(files: Box<dyn Files>) -> Self {
        let options =
            LoadOptions { environment: disk::environment(), reports_missing_env: true, ..LoadOptions::default() };
        Self {
            files,
            catalog: crate::shell::catalog(),
            options,
            checker: KeptChecks::default(),
            pages: Mutex::default(),
            recorded: Mutex::default(),
        }
    }
}

impl Host for ProgramHost {
    fn disk(&self) -> &dyn Files {
        &*self.files
    }

    fn check(&self, path: &Path, files: &dyn Files, cache: &mut ParseCache) -> CheckedApp {
        let parent = path.parent().unwrap_or(Path::new("."));
        if parent.file_name().is_some_and(|name| name == "simulate") && files.is_file(path) {
            let mut report = Report::default();
            Simulation::load_from(files, path, &mut report);
            return CheckedApp {
                model: semantics::model(&App::default(), &AnswerSources::default(), &mut cache.parts),
                report,
                hints: Vec::new(),
            };
        }
        let (app, mut report) = load_again(path, files, &self.catalog, &self.checker, &self.options, &mut cache.trees);
        hide_secrets_of(&app);
        let streams = if files.is_folder(path) { path } else { parent }.join("simulate");
        let simulation = match files.is_folder(&streams) {
            true => Simulation::load_from(files, &streams, &mut report),
            false => Simulation::default(),
        };
        cache.parts.offer(&cache.trees);
        let answers = AnswerSources { simulation, recorded: self.take_recorded(path, files) };
        let model = semantics::model(&app, &answers, &mut cache.parts);
        self.keep_recorded(path, answers.recorded);
        let found = model.faults(report.diagnostics());
        found.into_iter().for_each(|fault| report.add(fault));
        report.sort();
        load_tests(files, &app, &TestInputs::default(), &mut report);
        // Names in tests count as used.
        let others = report.sources.iter().skip(app.sources.iter().count());
        let others: Vec<&str> = others.map(|(_, source)| &*source.text).collect();
        let hints = hints(&app).into_iter().chain(model.hints(&others)).collect();
        CheckedApp { model, report, hints }
    }

    fn icons(&self) -> Vec<&'static str> {
        ensemble_ui::toolkit::icons::names().collect()
    }

    fn without_secrets(&self, text: &str) -> String {
        masked(text).into_owned()
    }

    fn explanation(&self, code: Code) -> Option<PathBuf> {
        let name = code.to_string();
        let mut pages = self.pages.lock().unwrap_or_else(PoisonError::into_inner);
        pages.entry(name).or_insert_with(|| write_page(code)).clone()
    }
}

impl ProgramHost {
    fn take_recorded(&self, app: &Path, files: &dyn Files) -> RecordedAnswers {
        let known = self.recorded.lock().unwrap_or_else(PoisonError::into_inner).remove(app);
        let mut recorded = known.unwrap_or_default();
        recorded.read(app, files);
        recorded
    }

    fn keep_recorded(&self, app: &Path, recorded: RecordedAnswers) {
        let mut known = self.recorded.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST_RECORDED {
            known.clear();
        }
        known.insert(app.to_owned(), recorded);
    }
}

/// Writes the explanation of a code to the user's cache folder, where an editor opens it.
fn write_page(code: Code) -> Option<PathBuf> {
    let folder = choose_base_strategy().ok()?.cache_dir().join("ensemble-run").join("codes");
    let page = folder.join(format!("{code}.md"));
    let text = explained(code);
    if fs::read_to_string(&page).is_ok_and(|old| old == text) {
        return Some(page);
    }
    fs::create_dir_all(&folder).and_then(|()| fs::write(&page, text)).ok()?;
    Some(page)
}
