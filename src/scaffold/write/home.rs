//! Writes the home screen: a card for each stream.

use super::plan::Plan;
use crate::File;
use crate::yaml;

/// `screens/Home.yaml`.
pub fn screen(plan: &Plan<'_>) -> File {
    // One stream needs no card to lead to it.
    if let [only] = &plan.streams[..] {
        return File::new("screens/Home.yaml", super::stream::around(only, &plan.title, "The stream is described in"));
    }
    let about = yaml::sentence(&plan.description.doc);
    let mut text = yaml::comment(&format!("{}: one card for each stream.", plan.title));
    text.push_str(&format!(
        "View:
  header:
    titleWidget:
      Row:
        styles: {{gap: 16, crossAxis: center}}
        children:
          - Text: {{text: {}, className: title, maxLines: 1, styles: {{expanded: true}}}}
          - ThemeSwitch
  body:
    Column:
      styles: {{gap: 16, scrollable: true, crossAxis: stretch}}
      children:
",
        yaml::text(&plan.title)
    ));
    if !about.is_empty() {
        text.push_str(&format!("        - Text: {{text: {}, className: quiet}}\n", yaml::words(&about)));
    }
    text.push_str("        - Flow:\n            styles: {gap: 16}\n            children:\n");
    for planned in &plan.streams {
        text.push_str(&format!(
            "              - {}: {{inputs: {{isCard: true}}, styles: {{width: \"${{cardWidth()}}\"}}}}\n",
            planned.widget
        ));
    }
    text.push_str(
        "
Global: |-
  // As many cards in a row as are at least 360 wide.
  function cardWidth() {
    const width = device.width - (device.width < 600 ? 32 : 48);
    const inRow = Math.max(1, Math.floor((width + 16) / 376));
    return Math.floor((width - 16 * (inRow - 1)) / inRow);
  }
",
    );
    File::new("screens/Home.yaml", text)
}
