//! Synonyms of widgets, properties and events in Flutter, CSS and the web, for "did you mean".

/// Groups of synonyms; the first that a widget has is suggested.
const GROUPS: &[&[&str]] = &[
    &["message", "text", "content"],
    &["min", "minValue"],
    &["max", "maxValue"],
    &["size", "fontSize", "iconSize"],
    &["label", "text", "title", "caption", "content"],
    &["source", "src", "url", "image", "uri", "href"],
    &["items", "options", "choices"],
    &["placeholder", "hintText", "hint"],
    &["backgroundColor", "background", "bgColor", "fill"],
    &["color", "textColor", "foregroundColor"],
    &["gap", "spacing", "space"],
    &["crossAxis", "crossAxisAlignment", "alignItems"],
    &["mainAxis", "mainAxisAlignment", "justifyContent"],
    &["borderRadius", "radius", "cornerRadius"],
    &["value", "checked", "isChecked", "selected", "initialValue"],
    &["visible", "isVisible", "show", "hidden", "isHidden"],
    &["enabled", "isEnabled"],
    &["obscureText", "password", "secureTextEntry"],
    &["onTap", "onClick", "onPress", "onPressed", "click"],
    &["onChange", "onChanged", "onInput", "onValueChanged"],
    &["onLongPress", "onContextMenu", "onRightClick"],
    &["onLoad", "onMount", "onInit", "initState"],
    &["onScrollEnd", "onEndReached"],
    &["onSubmit", "onSubmitted", "onEnter"],
    &["children", "child"],
    &["label", "child"],
    &["DataColumns", "columns", "headers"],
    &["inputType", "type", "keyboardType"],
    &["body", "widget", "content"],
    &["text", "value", "source", "content", "markdown", "html"],
    &["conditions", "if", "condition", "cases"],
    &["name", "screen", "screenName", "route", "page", "api", "apiName"],
];

/// Widgets with synonyms.
const WIDGETS: &[(&str, &[&str])] = &[
    ("Text", &["Label", "Paragraph", "Typography", "Heading", "Span", "RichText", "h1", "h2", "h3", "p", "span"]),
    ("Button", &["ElevatedButton", "TextButton", "OutlinedButton", "FlatButton", "FilledButton", "PushButton"]),
    ("TextInput", &["TextField", "Input", "TextBox", "TextArea", "Entry", "EditText", "TextFormField"]),
    ("PasswordInput", &["PasswordField", "SecureField"]),
    ("Column", &["VStack", "VBox", "Div", "Box", "Container", "Padding", "SizedBox", "Scaffold", "Section"]),
    ("Row", &["HStack", "HBox"]),
    ("Stack", &["ZStack", "Overlay"]),
    ("Flow", &["Wrap", "FlowLayout"]),
    ("Dropdown", &["Select", "ComboBox", "Picker", "DropdownButton"]),
    ("Switch", &["Toggle", "ToggleSwitch"]),
    ("Checkbox", &["CheckBox", "Check", "CheckboxListTile"]),
    ("Image", &["Img", "Picture", "NetworkImage"]),
    ("DataGrid", &["Table", "DataTable", "Grid"]),
    ("ListView", &["List", "ListBox", "RecyclerView", "FlatList", "LazyColumn"]),
    ("TabBar", &["Tabs", "TabView", "TabLayout"]),
    ("Tag", &["Chip", "Badge", "Pill"]),
    ("Progress", &["ProgressBar", "Spinner", "CircularProgressIndicator", "LinearProgressIndicator", "Loader"]),
    ("Divider", &["Separator", "Hr", "Line"]),
    ("Spacer", &["Gap", "Space"]),
    ("Link", &["Anchor", "Hyperlink", "a"]),
    ("Chart", &["Graph", "Plot"]),
    ("Html", &["WebContent", "RichHtml"]),
];

/// The widget for the synonym `written`.
pub(crate) fn widget_synonym(written: &str) -> Option<&'static str> {
    let (name, _) = WIDGETS.iter().find(|(_, words)| words.iter().any(|word| word.eq_ignore_ascii_case(written)))?;
    Some(name)
}

/// The synonym of `written` among `known`.
pub(crate) fn synonym<'a>(written: &str, known: impl Iterator<Item = &'a str> + Clone) -> Option<&'a str> {
    let group = |group: &&&[&str]| group.iter().any(|word| word.eq_ignore_ascii_case(written));
    GROUPS
        .iter()
        .filter(group)
        .flat_map(|group| group.iter())
        .filter(|word| **word != written)
        .find_map(|word| known.clone().find(|name| name == word))
}

/// All words for properties and events in other systems.
pub(crate) fn synonym_words() -> impl Iterator<Item = &'static str> {
    GROUPS.iter().flat_map(|group| group.iter().copied())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_of_another_system_finds_the_name_that_is_there() {
        let known = ["label", "onTap", "color"];
        let found = |word| synonym(word, known.iter().copied());
        assert_eq!(found("text"), Some("label"));
        assert_eq!(found("onclick"), Some("onTap"));
        assert_eq!(found("label"), None);
        assert_eq!(found("padding"), None);
        assert_eq!(found("child"), Some("label"), "a button has no children");
        assert_eq!(synonym("text", ["title", "message"].into_iter()), Some("message"));
        assert_eq!(synonym("if", ["conditions", "id"].into_iter()), Some("conditions"));
        assert_eq!(widget_synonym("TextField"), Some("TextInput"));
        assert_eq!(widget_synonym("Market"), None);
    }
}
