//! Finds code that may delete or redefine a property of a prototype. Looks at the words of the text: a comment or a string counts, and a property
//! whose name is computed (`object['proto' + 'type']`) does not.

/// Words that delete or redefine a property, or give an object another prototype.
const REDEFINING: [&str; 8] = [
    "delete",
    "deleteProperty",
    "defineProperty",
    "defineProperties",
    "__defineGetter__",
    "__defineSetter__",
    "setPrototypeOf",
    "__proto__",
];

/// True for code that deletes or redefines a property of any object.
pub(super) fn redefines_properties(source: &str) -> bool {
    // `map.delete(key)` is a method, `{delete: …}` a key.
    let is_operator =
        |(before, after): (&str, &str)| !before.trim_end().ends_with('.') && !after.trim_start().starts_with(':');
    REDEFINING.iter().any(|word| occurrences(source, word).any(|place| *word != "delete" || is_operator(place)))
}

/// True for code that gets at an object from which others inherit.
///
/// A class alone does not: its prototype is reached by one of these words. A class that another one extends is the prototype of that one, which
/// matters for its static members.
pub(super) fn reaches_prototypes(source: &str) -> bool {
    let has = |word| occurrences(source, word).next().is_some();
    has("__proto__")
        || has("getPrototypeOf")
        || has("setPrototypeOf")
        || has("extends") && has("static")
        || occurrences(source, "prototype").any(|(_, after)| !is_borrowed_method(after))
        || occurrences(source, "create").any(|(before, after)| before.ends_with("Object.") && !is_null(after))
}

/// True behind the `prototype` of `Object.prototype.hasOwnProperty.call(row, 'id')`.
fn is_borrowed_method(after: &str) -> bool {
    let Some((_, called)) = after.strip_prefix('.').and_then(|method| method.split_once('.')) else { return false };
    let method = &after[1..after.len() - called.len() - 1];
    method.chars().all(is_part) && ["call(", "apply(", "bind("].iter().any(|call| called.starts_with(call))
}

/// True behind the `create` of `Object.create(null)`, which inherits from nothing.
fn is_null(after: &str) -> bool {
    after.trim_start().strip_prefix('(').is_some_and(|argument| argument.trim_start().starts_with("null"))
}

/// The text before and behind each occurrence of an identifier.
fn occurrences<'a>(source: &'a str, word: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
    let places = source.match_indices(word).map(move |(at, _)| (&source[..at], &source[at + word.len()..]));
    places.filter(|(before, after)| !before.ends_with(is_part) && !after.starts_with(is_part))
}

/// True for a character that an identifier may have.
pub(super) fn is_part(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '$')
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::{Path, PathBuf};

    use super::*;

    #[test]
    fn code_that_redefines_properties_is_told_by_its_words() {
        for source in [
            "delete rows[id]",
            "if (old) delete row.old",
            "delete(row.old)",
            "Reflect.deleteProperty(row, 'old')",
            "Object.defineProperty(row, 'total', {get() { return 1 }})",
            "Object.defineProperties(row, {})",
            "row.__defineGetter__('total', f)",
            "Object.setPrototypeOf(row, base)",
        ] {
            assert!(redefines_properties(source), "{source}");
        }
        for source in
            ["rows.delete(id)", "rows\n  .delete(id)", "deleteRow(id)", "onDelete()", "({delete: true})", "row.x = 1"]
        {
            assert!(!redefines_properties(source), "{source}");
        }
    }

    #[test]
    fn code_that_reaches_prototypes_is_told_by_its_words() {
        for source in [
            "Row.prototype.total = 1",
            "var p = Row.prototype",
            "row.constructor['prototype'].x = 1",
            "Object.getPrototypeOf(row)",
            "var row = {__proto__: base}",
            "Object.create(base)",
            "class A { static a() {} } class B extends A {}",
        ] {
            assert!(reaches_prototypes(source), "{source}");
        }
    }

    #[test]
    fn usual_code_reaches_no_prototype() {
        for source in [
            "class Row { constructor() { this.a = 1 } get total() { return this.a } static of() { return new Row() } }",
            "class Price extends Row { total() { return super.total() } }",
            "Object.keys(row).map(key => row[key])",
            "var copy = {...row, seen: true}; delete copy.old",
            "Object.assign({}, row); Object.entries(row); Object.freeze(row); Object.fromEntries(pairs)",
            "var seen = Object.create(null); delete seen[id]",
            "Object.prototype.hasOwnProperty.call(row, 'id')",
            "Array.prototype.slice.call(arguments, 1)",
            "var {a, ...rest} = row; [...rows, row]",
            "prototypes.push(row); account.create(row)",
        ] {
            assert!(!reaches_prototypes(source), "{source}");
        }
    }

    #[test]
    fn no_bundled_app_reaches_a_prototype() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let mut files = Vec::new();
        for folder in ["apps", "examples"] {
            add_files(&root.join(folder), &mut files);
        }
        assert!(files.len() > 50, "{} files", files.len());
        for file in files {
            let text = fs::read_to_string(&file).unwrap();
            assert!(!reaches_prototypes(&text), "{}", file.display());
        }
    }

    fn add_files(folder: &Path, files: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                add_files(&path, files);
            } else if path.extension().is_some_and(|extension| extension == "yaml" || extension == "js") {
                files.push(path);
            }
        }
    }
}
