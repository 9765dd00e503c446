//! Writes `.env.config` (addresses, initial parameter values) and `.env.secrets` (names without values).

use super::plan::{Plan, server_env};
use super::tls;
use crate::File;
use crate::model::CLIENT_KEY;
use crate::yaml;

/// `.env.config`.
pub fn config(plan: &Plan<'_>) -> File {
    let mut text = String::from("# Where the streams come from. With --simulate, API_URL is the simulated server.\n");
    let description = plan.description;
    match description.servers.first() {
        None => {
            text.push_str(
                "# The description names no address that can be used: write it here, as https://example.com/api\n",
            );
            text.push_str("API_URL=\n");
        }
        Some(first) => {
            if description.from_wso2 {
                text.push_str(
                    "# The description names the backend. Behind a WSO2 gateway, write https://HOST:8243/CONTEXT/VERSION instead.\n",
                );
            }
            text.push_str(&yaml::comment(&first.doc));
            if first.url.contains('{') {
                text.push_str("# Write what belongs in the place of the braces.\n");
            }
            text.push_str(&format!("API_URL={}\n", one_line(&first.url)));
        }
    }
    for server in description.servers.iter().skip(1) {
        text.push_str(&yaml::comment(&server.doc));
        text.push_str(&format!("{}={}\n", server_env(server), one_line(&server.url)));
    }
    let mut written: Vec<&str> = Vec::new();
    for chosen in plan.streams.iter().flat_map(|planned| &planned.parameters) {
        if written.contains(&chosen.env.as_str()) {
            continue;
        }
        written.push(&chosen.env);
        let doc = if chosen.parameter.doc.is_empty() { chosen.label() } else { chosen.parameter.doc.clone() };
        text.push_str(&format!("\n{}{}={}\n", yaml::comment(&doc), chosen.env, one_line(&chosen.default)));
    }
    if let Some(model) = plan.streams.iter().find_map(|planned| planned.ask.as_ref()?.model.as_ref()) {
        text.push_str(&format!("\n# The model that is asked\nMODEL={}\n", one_line(model)));
    }
    if plan.streams.iter().any(|planned| planned.place.is_some()) {
        text.push_str("\n# Where the tiles of maps come from; none draws lines in their place\nMAP_TILES=https://tile.openstreetmap.org/{z}/{x}/{y}.png\n");
    }
    text.push_str(&tls::entries(&description.trust));
    File::new(".env.config", text)
}

/// `.env.secrets` and `.gitignore`; empty without secrets.
pub fn secrets(plan: &Plan<'_>) -> Vec<File> {
    let names = plan.description.secrets();
    if names.is_empty() {
        return Vec::new();
    }
    let line = |name: &&str| match *name {
        CLIENT_KEY => {
            format!("# The key (PEM) of CLIENT_CERTIFICATE, in quotes, over as many lines as it has\n{name}=\n")
        }
        name => format!("{name}=\n"),
    };
    let lines: String = names.iter().map(line).collect();
    let text = format!("# What the server asks for. Keep this file to yourself: .gitignore names it.\n{lines}");
    vec![File::new(".env.secrets", text), File::new(".gitignore", ".env.secrets\n")]
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
