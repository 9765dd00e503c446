//! Steps that compare the whole screen with a text file, which `--update` writes.

use std::fs;
use std::io::ErrorKind;

use crate::testing::step_def::{Step, StepDef};
use crate::testing::step_error::{StepError, StepResult};
use crate::testing::test_cx::TestCx;
use ensemble_core::spec::{Kind, Prop, prop};

const TREE: &[Prop] = &[prop("name", Kind::Text, "The name of the file in `tests/snapshots/`, without its extension.")];

pub const STEPS: &[StepDef] = &[StepDef::new(
    "expectTree",
    "The screen as text, as `screenshot --tree` prints it, is what `tests/snapshots/NAME.txt` holds; `--update` writes it.",
    tree,
)
.takes(TREE)
.needs(&["name"])];

fn tree(step: &Step, cx: &mut TestCx<'_>) -> StepResult {
    let name = step.need("name");
    let sound = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | ' '));
    if !sound {
        return Err(StepError::failed(format!("`{name}` is no name of a file: letters, digits, `-` and `_`")));
    }
    let found = cx.app.shown_tree();
    let path = cx.folder.join("snapshots").join(format!("{name}.txt"));
    let cannot = |what: &str, error: std::io::Error| {
        StepError::failed(format!("`{}` cannot be {what}: {error}", path.display()))
    };
    let wanted = match fs::read_to_string(&path) {
        Ok(wanted) => Some(wanted),
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        // What is there and no text is written anew.
        Err(error) if cx.update && error.kind() == ErrorKind::InvalidData => None,
        Err(error) => return Err(cannot("read", error)),
    };
    if wanted.as_deref() == Some(&found) {
        return Ok(());
    }
    if cx.update {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(|error| cannot("written", error))?;
        }
        fs::write(&path, &found).map_err(|error| cannot("written", error))?;
        cx.updated.push(path.display().to_string());
        return Ok(());
    }
    let Some(wanted) = wanted else {
        return Err(
            StepError::failed(format!("there is no `{}` yet", path.display())).help("`--update` writes it".to_owned())
        );
    };
    Err(StepError::failed(format!("the screen differs from `{}`", path.display()))
        .help(format!("{}; `--update` takes the new one", first_difference(&wanted, &found))))
}

fn first_difference(wanted: &str, found: &str) -> String {
    let (mut old, mut new) = (wanted.lines(), found.lines());
    for number in 1.. {
        match (old.next(), new.next()) {
            (Some(a), Some(b)) if a == b => {}
            (None, None) => break,
            (a, b) => {
                let words = |line: Option<&str>| line.map_or("nothing".to_owned(), |line| format!("`{}`", line.trim()));
                return format!("line {number} was {}, now it is {}", words(a), words(b));
            }
        }
    }
    "only line ends differ".to_owned()
}
