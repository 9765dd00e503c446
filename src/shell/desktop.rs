//! Starts programs of the desktop: browser, notifications.

use std::path::Path;
use std::process::{Command, Stdio};

use super::bundled;
use ensemble_core::security::system_address;

/// Opens a URL in the desktop's browser.
///
/// # Errors
///
/// A message when there is no program for it.
pub fn open_url(url: &str) -> Result<(), String> {
    let command = match (bundled::app_of(url), bundled::step_of(url)) {
        (Some(app), _) => Some(vec!["demo", app]),
        (_, Some(step)) => Some(vec!["guide", "--open", step]),
        (None, None) => None,
    };
    if let Some(arguments) = command {
        let program = std::env::current_exe().map_err(|error| format!("cannot open `{url}`: {error}"))?;
        return spawn(Command::new(program).args(arguments), url);
    }
    // Parsed and written anew, so that the desktop gets an address and nothing else.
    let address = system_address(url)?;
    open::that_detached(address.as_str())
        .map_err(|error| format!("cannot open `{}` in the browser: {error}", without_query(url)))
}

/// A URL for a message. The query of a sign-in is long and holds values that only the provider should see.
fn without_query(url: &str) -> String {
    url.split_once('?').map_or_else(|| url.to_owned(), |(place, _)| format!("{place}?…"))
}

/// Shows a desktop notification with the desktop's own program, which avoids a second D-Bus library.
///
/// # Errors
///
/// A message when there is no program for it.
pub fn notify(title: &str, body: &str) -> Result<(), String> {
    let command = if cfg!(target_os = "macos") {
        let quoted = |text: &str| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""));
        let script = format!("display notification {} with title {}", quoted(body), quoted(title));
        let mut command = Command::new("osascript");
        command.args(["-e", &script]);
        command
    } else {
        let mut command = Command::new("notify-send");
        // After `--` the app's text is never read as an option.
        command.args(["--app-name=ensemble-run", "--", title, body]);
        command
    };
    let mut command = command;
    spawn(&mut command, title).map_err(|_| {
        format!("the notification `{title}` cannot be shown: `notify-send` is missing (package `libnotify-bin`)")
    })
}

/// Opens an app in a new process, whose window outlives this one.
///
/// # Errors
///
/// A message when the program cannot be started.
pub fn open_app(folder: &Path) -> Result<(), String> {
    let name = folder.display().to_string();
    let program = std::env::current_exe().map_err(|error| format!("cannot open `{name}`: {error}"))?;
    spawn(Command::new(program).arg("run").arg(folder), &name)
}

fn spawn(command: &mut Command, url: &str) -> Result<(), String> {
    match command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn() {
        Ok(mut child) => {
            // Waited for on a thread of its own, so that it does not become a zombie.
            std::thread::spawn(move || child.wait());
            Ok(())
        }
        Err(error) => Err(format!("cannot open `{url}`: {error}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_names_no_query() {
        assert_eq!(without_query("https://id.example/authorize?state=a&nonce=b"), "https://id.example/authorize?…");
        assert_eq!(without_query("https://example.com/a"), "https://example.com/a");
    }
}
