//! Steps that simulate the desktop: chosen and saved files, sign-ins, external programs, network.

use std::sync::Arc;

use crate::testing::step_def::{Step, StepDef};
use crate::testing::step_error::{StepError, StepResult};
use crate::testing::test_cx::TestCx;
use ensemble_core::spec::{Kind, Prop, prop};
use ensemble_core::value::Value;

const CHOOSE: &[Prop] =
    &[prop("files", Kind::Any, "Files of the folder of the tests; an empty list closes the dialog without a choice.")];
const SAVED: &[Prop] = &[
    prop("name", Kind::Text, "The name that the app suggested."),
    prop("contains", Kind::Text, "Text that is in the file."),
];
const NETWORK: &[Prop] = &[prop("online", Kind::Bool, "`false` takes the computer off the network.")];

const USER: &[Prop] = &[prop("user", Kind::Any, "Who signs in: `{id, name, email}`.")];
const EXTERNAL: &[Prop] = &[
    prop("name", Kind::Text, "The name that the app calls."),
    prop("result", Kind::Any, "What it answers."),
    prop("error", Kind::Text, "Why it fails."),
];

pub const STEPS: &[StepDef] = &[
    StepDef::new("chooseFiles", "Says what the person chooses in the next dialog of `pickFiles`.", choose_files)
        .takes(CHOOSE)
        .needs(&["files"]),
    StepDef::new("expectSavedFile", "The app has saved a file of this name.", expect_saved)
        .takes(SAVED)
        .needs(&["name"]),
    StepDef::new("signInAs", "Says who signs in when the app shows a page for it; `null` closes the page.", sign_in_as)
        .takes(USER)
        .needs(&["user"]),
    StepDef::new(
        "mockExternal",
        "Says what a program of `callExternalMethod` answers, or why it fails.",
        mock_external,
    )
    .takes(EXTERNAL)
    .needs(&["name"]),
    StepDef::new("setNetwork", "Takes the computer off the network, or back.", set_network)
        .takes(NETWORK)
        .needs(&["online"]),
];

fn choose_files(step: &Step, cx: &mut TestCx<'_>) -> StepResult {
    let names: Vec<Arc<str>> = match step.arg("files") {
        Value::List(list) => list.iter().map(Value::to_display).collect(),
        Value::Null => Vec::new(),
        one => vec![one.to_display()],
    };
    let mut paths = Vec::with_capacity(names.len());
    for name in names {
        let path = cx.folder.join(&*name);
        if !path.is_file() {
            return Err(StepError::failed(format!("there is no file `{}`", path.display())));
        }
        paths.push(path);
    }
    cx.app.desktop_mut().choices.push_back(paths);
    Ok(())
}

fn expect_saved(step: &Step, cx: &mut TestCx<'_>) -> StepResult {
    let name = step.need("name");
    let written = &cx.app.record().written;
    let Some((_, bytes)) = written.iter().rev().find(|(other, _)| *other == name) else {
        let names: Vec<String> = written.iter().map(|(name, _)| format!("`{name}`")).collect();
        let stop = StepError::failed(format!("no file `{name}` was saved"));
        let known = if names.is_empty() { "none was".to_owned() } else { names.join(", ") };
        return Err(stop.help(format!("files that were saved: {known}")));
    };
    let text = String::from_utf8_lossy(bytes);
    match step.read::<Arc<str>>("contains") {
        Some(wanted) if !text.contains(&*wanted) => {
            Err(StepError::failed(format!("`{name}` does not contain `{wanted}`, but has {} bytes", bytes.len())))
        }
        _ => Ok(()),
    }
}

fn sign_in_as(step: &Step, cx: &mut TestCx<'_>) -> StepResult {
    cx.app.desktop_mut().user = Some(step.arg("user")).filter(|user| !user.is_null());
    Ok(())
}

fn mock_external(step: &Step, cx: &mut TestCx<'_>) -> StepResult {
    let answer = match step.read::<Arc<str>>("error") {
        Some(error) => Err(error),
        None => Ok(step.arg("result")),
    };
    cx.app.desktop_mut().external.insert(step.need("name"), answer);
    Ok(())
}

fn set_network(step: &Step, cx: &mut TestCx<'_>) -> StepResult {
    cx.app.desktop_mut().is_offline = !step.read("online").unwrap_or(true);
    Ok(())
}
