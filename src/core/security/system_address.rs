//! Addresses that are handed to the desktop.

use url::Url;

/// The schemes that the desktop's programs are given: a page, a letter, a call. Others start programs (`vscode:`), open files (`file:`),
/// log in to servers of the network (`smb:`) or run script (`javascript:`).
const SYSTEM_SCHEMES: [&str; 4] = ["https", "http", "mailto", "tel"];

/// Normalizes a URL for the desktop. `www.example.com` and `//example.com` are web pages.
///
/// # Errors
///
/// The reason for the refusal.
pub fn system_address(text: &str) -> Result<Url, String> {
    let text = text.trim();
    if text.contains(char::is_control) {
        return Err("the address holds a control character".to_owned());
    }
    let whole = if text.starts_with("//") {
        format!("https:{text}")
    } else if text.to_ascii_lowercase().starts_with("www.") {
        format!("https://{text}")
    } else {
        text.to_owned()
    };
    // What is no address may be an option of the program that would open it, or a file.
    let Ok(url) = Url::parse(&whole) else { return Err(format!("`{text}` is no address that a browser opens")) };
    if !SYSTEM_SCHEMES.contains(&url.scheme()) {
        return Err(format!("an app may not open addresses that begin with `{}:`", url.scheme()));
    }
    if matches!(url.scheme(), "http" | "https") && !url.has_host() {
        return Err(format!("`{text}` has no host"));
    }
    Ok(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_letters_and_calls_are_opened() {
        let opened = |text| system_address(text).map(String::from);
        assert_eq!(opened("https://example.com/a?b#c").as_deref(), Ok("https://example.com/a?b#c"));
        assert_eq!(opened(" HTTP://Example.com ").as_deref(), Ok("http://example.com/"));
        assert_eq!(opened("mailto:a@example.com").as_deref(), Ok("mailto:a@example.com"));
        assert_eq!(opened("tel:+49123").as_deref(), Ok("tel:+49123"));
        assert_eq!(opened("www.example.com").as_deref(), Ok("https://www.example.com/"));
        assert_eq!(opened("//example.com/x").as_deref(), Ok("https://example.com/x"));
    }

    #[test]
    fn other_addresses_are_refused() {
        let refused = [
            "file:///etc/passwd",
            "FILE:///etc/passwd",
            "smb://host/share",
            "vscode://x",
            "javascript:alert(1)",
            "data:text/html,x",
            "ssh://host",
            "--version",
            "-a",
            "/etc/passwd",
            "etc/passwd",
            "",
            "https:",
            "https://",
            "java\nscript:x",
            "https://example.com/\u{1b}[2J",
            "x-terminal-emulator:x",
            "ensemble-run:demo/x",
            "about:blank",
            "\\\\host\\share",
        ];
        for text in refused {
            assert!(system_address(text).is_err(), "{text}");
        }
    }
}
