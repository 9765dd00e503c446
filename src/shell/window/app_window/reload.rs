//! Reload: reads changed files in the background, shows the new version, and keeps the last good one while files have errors.

use std::sync::{Arc, PoisonError};

use egui::{Context, Ui};

use super::AppWindow;
use super::version::{ReadResult, print_faults, rendered};
use crate::shell::file_watcher::FileWatcher;
use crate::shell::terminal::say;
use crate::shell::window::banner::{banner, fault_list};
use crate::shell::worker::Message;
use crate::shell::{file_watcher, open};
use ensemble_core::diag::{Report, Severity};
use ensemble_core::message::Event;

impl AppWindow {
    /// A function that reads the app's files and leaves the result for the next frame.
    pub(super) fn reader(&self, ctx: &Context) -> impl Fn() + Send + 'static {
        let (launch, found, ctx) = (self.launch.clone(), self.found.clone(), ctx.clone());
        let simulator = self.simulator.clone();
        move || {
            let news = match open::read(&launch, simulator.as_deref()) {
                // A screen that is being edited is often broken for a moment; the last valid one stays.
                Ok((app, report))
                    if open::can_start(&app, launch.screen.as_deref())
                        && (!launch.preview || app.unread.is_empty()) =>
                {
                    ReadResult::Good(Arc::new(app), report)
                }
                Ok((_, report)) => ReadResult::Bad(report),
                Err(message) => return say(&format!("error: {message}")),
            };
            *found.lock().unwrap_or_else(PoisonError::into_inner) = Some(news);
            ctx.request_repaint();
        }
    }

    pub(super) fn watch(&self, ctx: &Context) -> Option<FileWatcher> {
        let watch = file_watcher::watch(&self.app.files, self.reader(ctx));
        match watch {
            Ok(watch) => Some(watch),
            Err(message) => {
                say(&format!("warning: {message}; changes of the files will not be seen"));
                None
            }
        }
    }

    /// Takes a new version of the files.
    pub(super) fn take_files(&mut self, ctx: &Context) {
        let found = self.found.lock().unwrap_or_else(PoisonError::into_inner).take();
        match found {
            None => {}
            Some(ReadResult::Good(app, report)) => {
                self.print_changed(&report);
                self.faults = rendered(&report, Severity::Error);
                (self.stale, self.faults_shown) = (false, false);
                self.list_warnings(&report);
                self.app = app.clone();
                self.view.set_fonts(app.fonts.clone());
                match self.worker {
                    Some(_) => self.send(Message::Event(Event::Reload(app))),
                    None => {
                        if let Err(message) = self.start(ctx) {
                            self.faults = vec![message];
                        }
                    }
                }
            }
            Some(ReadResult::Bad(report)) => {
                self.print_changed(&report);
                self.faults = rendered(&report, Severity::Error);
                self.stale = true;
                self.faults_shown = true;
            }
        }
    }

    /// Prints the faults of changed files, unless an editor shows them itself.
    fn print_changed(&self, report: &Report) {
        if self.preview.is_none() {
            print_faults(report);
        }
    }

    /// Prints the warnings of the shown version; its errors are shown above the screen.
    pub(super) fn list_warnings(&mut self, report: &Report) {
        let warnings = report.diagnostics().iter().filter(|fault| fault.severity == Severity::Warning);
        self.view.set_loaded_faults(warnings.cloned().collect(), report.sources.clone());
    }

    /// Draws a banner above the last good screen while the files have errors.
    pub(super) fn faults_above(&mut self, ui: &mut Ui) {
        let theme = self.view.theme().clone();
        let text = match self.faults.len() {
            1 if !self.stale => "The app has an error; what it concerns does not work.".to_owned(),
            count if !self.stale => format!("The app has {count} errors; what they concern does not work."),
            1 => "The changed file has an error; this is the last good version.".to_owned(),
            count => format!("The changed files have {count} errors; this is the last good version."),
        };
        let shown = self.faults_shown;
        banner(ui, &theme, &text, if shown { "Hide" } else { "Show" }, || self.faults_shown = !shown);
        if shown {
            fault_list(ui, &theme, &self.faults);
        }
    }
}
