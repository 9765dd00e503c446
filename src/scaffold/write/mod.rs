//! Writes an app from a description: home screen, a screen for each stream, simulated streams, tests, README.

mod answer;
mod api;
mod env;
mod example_event;
mod home;
mod pane;
mod plan;
mod readme;
mod script;
mod shared;
mod simulate;
mod stream;
mod test;
mod tls;
mod used_functions;
mod view;

use self::plan::Plan;
use super::{Description, File};

/// A sentence on the view of each stream.
pub fn shown_as(description: &Description) -> Vec<String> {
    Plan::new(description).streams.iter().map(|planned| planned.words()).collect()
}

/// All files of the app. `folder` is the path in the README's commands.
pub fn write(description: &Description, folder: &str) -> Vec<File> {
    let plan = Plan::new(description);
    let mut files = vec![env::config(&plan)];
    files.extend(env::secrets(&plan));
    files.push(home::screen(&plan));
    for planned in &plan.streams {
        let test = test::file(planned);
        files.push(without_unused_id(stream::widget(planned), &test));
        files.push(stream::screen(planned));
        files.push(simulate::file(planned));
        files.push(test);
    }
    files.extend(shared::files(&plan));
    keep_used_functions(&mut files);
    files.push(super::sidecar::file(description));
    files.push(readme::file(&plan, folder));
    files
}

/// Removes the id of a table or list that neither a handler nor the test uses.
fn without_unused_id(mut widget: File, test: &File) -> File {
    const ID: &str = "rows";
    let uses = [format!("{{id: {ID}}}"), format!("{ID}."), format!("{ID}[")];
    if ![&widget, test].iter().any(|file| uses.iter().any(|words| file.text.contains(words))) {
        let lines = widget.text.lines().filter(|line| line.trim() != format!("id: {ID}"));
        widget.text = lines.flat_map(|line| [line, "\n"]).collect();
    }
    widget
}

/// Removes unused functions from the shared scripts.
fn keep_used_functions(files: &mut [File]) {
    for at in 0..files.len() {
        if !files[at].path.starts_with("scripts/") {
            continue;
        }
        let others = files.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, file)| file.text.as_str());
        files[at].text = used_functions::only_used(&files[at].text, &others.collect::<Vec<_>>());
    }
}
