//! Writes `README.md`: commands to run the app, and next steps.

use super::plan::Plan;
use crate::File;
use crate::ParameterLocation;
use crate::yaml;

/// `README.md`.
pub fn file(plan: &Plan<'_>, folder: &str) -> File {
    let description = plan.description;
    let mut text = format!("# {}\n\n", plan.title);
    let about = yaml::harmless(&description.doc);
    if !about.is_empty() {
        text.push_str(&format!("{about}\n\n"));
    }
    let folder = if folder.contains(' ') { format!("'{folder}'") } else { folder.to_owned() };
    text.push_str(&format!(
        "    ensemble-run {folder} --simulate     # live at once, on simulated streams\n    ensemble-run {folder}                # with the server in .env.config\n    ensemble-run check {folder}\n    ensemble-run test {folder}           # without a window\n\n"
    ));
    let secrets = description.secrets();
    if !secrets.is_empty() {
        text.push_str(&format!(
            "The server asks for {}: write {} into `.env.secrets`, which stays out of version control.\n\n",
            secrets.join(", "),
            if secrets.len() == 1 { "it" } else { "them" }
        ));
    }
    text.push_str("## Streams\n\n| stream | address | shown as |\n|---|---|---|\n");
    for planned in &plan.streams {
        let shown = planned.words();
        let address = format!("{} `${{{}}}{}`", planned.stream.method, planned.base, planned.stream.path);
        text.push_str(&format!("| {} | {} | {shown} |\n", planned.title.replace('|', "/"), address.replace('|', "/")));
    }
    let chosen: Vec<&str> = plan
        .streams
        .iter()
        .flat_map(|planned| &planned.parameters)
        .filter(|chosen| chosen.parameter.location != ParameterLocation::Header)
        .map(|chosen| chosen.env.as_str())
        .collect();
    if !chosen.is_empty() {
        let mut names: Vec<String> = chosen.iter().map(|name| format!("`{name}`")).collect();
        names.dedup();
        text.push_str(&format!("\nFirst choices of parameters stand in `.env.config`: {}.\n", names.join(", ")));
    }
    text.push_str(
        "
## WidgetType is where

| file | holds |
|---|---|
| `screens/Home.yaml` | a card for each stream |
| `screens/*.yaml`, `widgets/*Stream.yaml` | a stream: its API, how it is shown |
| `widgets/Stream*.yaml`, `EventDetails.yaml`, `scripts/format.js` | what all streams share |
| `simulate/` | the streams behind `--simulate` |
| `tests/` | events and what they should show |
| `theme.yaml` | colours, light and dark |
| `asyncapi.yaml` | the streams described for others; `export` takes its words from there |
",
    );
    File::new("README.md", text)
}
