//! Writes examples of the gallery to files: each is a custom widget, so that the window reloads when one changes.

use std::fs;
use std::path::PathBuf;

/// Folder of the gallery's examples.
#[derive(Clone, Debug)]
pub struct ExampleFiles {
    /// Folder of the app.
    pub folder: PathBuf,
}

impl ExampleFiles {
    /// Writes the code of an example.
    ///
    /// # Errors
    ///
    /// A message when there is no such example or the file cannot be written.
    pub fn save(&self, name: &str, source: &str) -> Result<(), String> {
        // A name with a dot or a slash would lead to another file.
        let path = self.folder.join("widgets").join(format!("{name}.yaml"));
        if !name.chars().all(|c| c.is_ascii_alphanumeric()) || !path.is_file() {
            return Err(format!("the gallery has no example `{name}`"));
        }
        fs::write(&path, document(source)).map_err(|error| format!("cannot write `{}`: {error}", path.display()))
    }
}

/// The example as a custom widget's file.
pub fn document(source: &str) -> String {
    // A field that some examples take their filter from.
    let field = if source.contains("words.value") { "        - TextInput: {id: words, visible: false}\n" } else { "" };
    let indented = source.trim_end().replace('\n', "\n          ");
    format!("Widget:\n  body:\n    Column:\n      styles: {{gap: 8}}\n      children:\n{field}        - {indented}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_examples_that_are_there_are_written() {
        let folder = std::env::temp_dir().join(format!("ensemble-run-examples-{}", std::process::id()));
        fs::create_dir_all(folder.join("widgets")).unwrap();
        fs::write(folder.join("widgets/Text1.yaml"), "old").unwrap();
        let files = ExampleFiles { folder: folder.clone() };
        files.save("Text1", "Text:\n  text: Hi\n").unwrap();
        let written = fs::read_to_string(folder.join("widgets/Text1.yaml")).unwrap();
        assert!(written.ends_with("        - Text:\n            text: Hi\n"), "{written}");
        for name in ["Text2", "../Text1", ""] {
            assert!(files.save(name, "x").is_err(), "{name}");
        }
        fs::remove_dir_all(folder).unwrap();
    }
}
