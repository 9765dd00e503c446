//! `gallery`: every widget with its examples and their editable code.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::ExitCode;

use clap::Args;
use include_dir::{Dir, include_dir};
use serde_json::{Map, json};

use super::bundled_window::open_window;
use super::common::WindowArgs;
use super::messages::{failed, refused};
use crate::shell::bundled;
use crate::shell::examples::{ExampleFiles, document};

use ensemble_core::diag::nearest;
use ensemble_core::spec::{Catalog, Prop, Spec};

/// Shows every widget with its examples: what is typed into their code is seen at once.
#[derive(Args, Clone, Debug)]
#[command(after_help = "Examples:
  ensemble-run gallery
  ensemble-run gallery DataGrid --theme dark
  ensemble-run gallery --files widgets     writes it as an app into the folder `widgets`")]
pub struct GalleryArgs {
    /// The widget to begin with.
    pub widget: Option<String>,
    /// Write the gallery as an app into this folder, which must be empty or new.
    #[arg(long, value_name = "DIR", conflicts_with = "widget")]
    pub files: Option<std::path::PathBuf>,
    /// Options of opening the window.
    #[command(flatten)]
    pub options: WindowArgs,
}

static PARTS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/assets/gallery");

/// Opens the window; returns when it is closed.
pub fn run(args: &GalleryArgs) -> ExitCode {
    let catalog = crate::shell::catalog();
    if let Some(folder) = &args.files {
        if fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some()) {
            return failed(&format!("`{}` is not empty; name a new folder", folder.display()));
        }
        return match write(&catalog, folder) {
            Ok(()) => ExitCode::SUCCESS,
            Err(message) => failed(&message),
        };
    }
    let widget = match args.widget.as_deref().map(|name| known(&catalog, name)).transpose() {
        Ok(widget) => widget.unwrap_or_default(),
        Err(message) => return refused(&message),
    };
    let written = bundled::gallery_folder().and_then(|folder| write(&catalog, &folder).map(|()| folder));
    let folder = match written {
        Ok(folder) => folder,
        Err(message) => return failed(&message),
    };
    let mut launch = match args.options.launch(&folder) {
        Ok(launch) => launch,
        Err(message) => return refused(&message),
    };
    let number = std::process::id().to_string();
    launch.env.extend([("WIDGET".to_owned(), widget.to_owned()), ("LAUNCH".to_owned(), number)]);
    launch.simulate = true;
    launch.examples = Some(ExampleFiles { folder });
    open_window(launch, true)
}

fn known(catalog: &Catalog, name: &str) -> Result<&'static str, String> {
    let shown = |spec: &&'static Spec| !spec.examples.is_empty();
    match catalog.widget(name).filter(shown) {
        Some(spec) => Ok(spec.name),
        None => {
            let names = catalog.widgets.iter().copied().filter(shown).map(|spec| spec.name);
            let near = nearest(name, names).map(|near| format!(", did you mean `{near}`?"));
            Err(format!("the gallery has no widget `{name}`{}", near.unwrap_or_default()))
        }
    }
}

/// Writes the app of the gallery; changed examples are reset.
///
/// # Errors
///
/// A message when the files cannot be written.
pub fn write(catalog: &Catalog, folder: &Path) -> Result<(), String> {
    for (path, text) in files(catalog) {
        let path = folder.join(path);
        let fault = |error| format!("cannot write `{}`: {error}", path.display());
        // Each path has a folder above it.
        fs::create_dir_all(path.parent().unwrap_or(folder)).map_err(fault)?;
        fs::write(&path, text).map_err(fault)?;
    }
    Ok(())
}

/// Files of the gallery: its own, and for each widget a page and its examples.
fn files(catalog: &Catalog) -> Vec<(String, String)> {
    let mut files = Vec::new();
    parts(&PARTS, &mut files);
    let mut home = taken(&mut files, "Home.yaml");
    let editor = taken(&mut files, "CodeEditor.yaml");
    // Each editor of a page has an id of its own: what is typed is kept by screen and id when an example is loaded anew.
    let most = catalog.widgets.iter().map(|spec| spec.examples.len()).max().unwrap_or_default();
    files.extend(
        (1..=most).map(|at| (format!("widgets/CodeEditor{at}.yaml"), editor.replace("codeN", &format!("code{at}")))),
    );
    let (mut sources, mut docs) = (Map::new(), Map::new());
    for (at, spec) in catalog.widgets.iter().filter(|spec| !spec.examples.is_empty()).enumerate() {
        let name = spec.name;
        // Writing into a text cannot fail, here and below.
        let _ = writeln!(home, "                    - {}: ${{at === '{name}'}}", if at == 0 { "if" } else { "elseif" });
        let _ = writeln!(home, "                      {name}Page:");
        files.push((format!("widgets/{name}Page.yaml"), page(spec)));
        for (at, example) in spec.examples.iter().enumerate() {
            let example_name = format!("{name}{}", at + 1);
            files.push((format!("widgets/{example_name}.yaml"), document(example)));
            sources.insert(example_name, json!(example.trim_end()));
        }
        docs.insert(name.to_owned(), json!(spec.doc.trim()));
        sources.insert(format!("{name} properties"), json!(properties(spec)));
    }
    files.push(("screens/Home.yaml".to_owned(), home));
    let (sources, docs) = (json!(sources), json!(docs));
    let script = format!(
        "// What each example says in the beginning, and what each widget is.\nconst sources = {sources};\nconst docs = {docs};\nconst names = Object.keys(docs);\n"
    );
    files.push(("scripts/sources.js".to_owned(), script));
    // Set when the window is opened; empty where the written app is run by itself.
    files.push((".env.config".to_owned(), "WIDGET=\nLAUNCH=\n".to_owned()));
    files
}

/// Removes and returns the file at `path`, which is a template and no file of the app.
fn taken(files: &mut Vec<(String, String)>, path: &str) -> String {
    files.iter().position(|(known, _)| known == path).map(|at| files.remove(at).1).unwrap_or_default()
}

fn parts(dir: &Dir<'_>, files: &mut Vec<(String, String)>) {
    files.extend(
        dir.files().filter_map(|file| Some((file.path().display().to_string(), file.contents_utf8()?.to_owned()))),
    );
    dir.dirs().for_each(|dir| parts(dir, files));
}

/// The page of a widget: its description, its examples beside their code, its properties.
fn page(spec: &Spec) -> String {
    let name = spec.name;
    let mut page = format!(
        "Import: [sources]

Widget:
  body:
    Column:
      styles: {{gap: 16, mainAxisSize: min, crossAxis: stretch, maxWidth: 1200}}
      children:
        - Column:
            styles: {{gap: 4, mainAxisSize: min}}
            children:
              - Text: {{text: {name}, className: title}}
              - Markdown: {{text: \"${{docs.{name}}}\"}}
"
    );
    // A month and a form are taller than most.
    let height = if ["Calendar", "Form", "ImageCropper"].contains(&name) { 400 } else { 240 };
    for at in 1..=spec.examples.len() {
        let _ = write!(
            page,
            "        - Flex:
            styles: {{direction: \"${{device.width < 1100 ? 'vertical' : 'horizontal'}}\", gap: 16, mainAxisSize: min, crossAxis: start}}
            children:
              - Column:
                  className: stage
                  styles: {{height: {height}, width: \"${{device.width < 1100 ? '100%' : null}}\", expanded: \"${{device.width >= 1100}}\", clipContent: true}}
                  children:
                    - {name}{at}
              - Column:
                  styles: {{width: \"${{device.width < 1100 ? '100%' : null}}\", expanded: \"${{device.width >= 1100}}\", mainAxisSize: min, crossAxis: stretch}}
                  children:
                    - CodeEditor{at}: {{inputs: {{name: {name}{at}, text: \"${{sources.{name}{at}}}\"}}}}
"
        );
    }
    let _ = writeln!(page, "        - Markdown: {{text: \"${{sources['{name} properties']}}\"}}");
    page
}

/// Properties and events of a widget, without those of all widgets, as tables in Markdown.
fn properties(spec: &Spec) -> String {
    let mut text = String::new();
    let cell = |words: &str| words.trim().replace('|', "\\|");
    let shown: Vec<&Prop> = spec.props.iter().filter(|prop| prop.ignored.is_none()).collect();
    if !shown.is_empty() {
        text.push_str("| property | what it is | accepts | unless given |\n|---|---|---|---|\n");
        for prop in shown {
            let default = prop.written_default().map(|default| format!("`{default}`")).unwrap_or_default();
            let _ = writeln!(
                text,
                "| `{}` | {} | {} | {default} |",
                prop.name,
                cell(prop.doc),
                cell(&prop.kind.accepted())
            );
        }
    }
    if !spec.events.is_empty() {
        text.push_str("\n| event | when |\n|---|---|\n");
        for slot in spec.events {
            let _ = writeln!(text, "| `{}` | {} |", slot.name, cell(slot.doc));
        }
    }
    let groups: Vec<&str> = spec.base.iter().map(|group| group.name).collect();
    let _ = write!(
        text,
        "\nIt also has the properties of {}: see `ensemble-run reference {name}`.\n",
        groups.join(", "),
        name = spec.name
    );
    text
}
