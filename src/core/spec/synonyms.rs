//! Names that other systems use for a property or an event: what an author of Flutter, CSS or the web may type.

/// Words that mean the same in different systems; the first that a widget has is meant.
const GROUPS: &[&[&str]] = &[
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
    &["visible", "isVisible", "show"],
    &["enabled", "isEnabled"],
    &["obscureText", "password", "secureTextEntry"],
    &["onTap", "onClick", "onPress", "onPressed", "click"],
    &["onChange", "onChanged", "onInput", "onValueChanged"],
    &["onLongPress", "onContextMenu", "onRightClick"],
    &["onLoad", "onMount", "onInit", "initState"],
    &["onScrollEnd", "onEndReached"],
    &["onSubmit", "onSubmitted", "onEnter"],
];

/// The name among `known` that means the same as `written`.
pub fn synonym<'a>(written: &str, known: impl Iterator<Item = &'a str> + Clone) -> Option<&'a str> {
    let group = |group: &&&[&str]| group.iter().any(|word| word.eq_ignore_ascii_case(written));
    GROUPS
        .iter()
        .filter(group)
        .flat_map(|group| group.iter())
        .filter(|word| **word != written)
        .find_map(|word| known.clone().find(|name| name == word))
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
    }
}
