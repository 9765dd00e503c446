//! View of a task's progress: bar, current step, previous steps.

use super::list::{ARRIVAL, lines};
use crate::write::view::FieldRef;
use crate::yaml;

/// The view of the API `api`.
pub fn progress(api: &str, done: &FieldRef, total: Option<&FieldRef>, text: Option<&FieldRef>) -> String {
    let said = text.map_or_else(|| "step".to_owned(), |text| text.read("step"));
    let share = percent_done(done, total, "step");
    let count = total.map_or_else(
        || format!("percent({share})"),
        |total| format!("`${{number({})}} of ${{number({})}}`", done.read("step"), total.read("step")),
    );
    let cells = [
        ARRIVAL.to_owned(),
        format!(
            "{{text: {}, className: quiet, maxLines: 1, styles: {{width: 56, textAlign: end}}}}",
            yaml::text(&format!("${{isStep(one.data) ? percent({}) : ''}}", percent_done(done, total, "one.data")))
        ),
        format!(
            "{{text: {}, maxLines: 2, styles: {{expanded: true}}}}",
            yaml::text(&match text {
                Some(text) => format!("${{line({} ?? one.data)}}", text.read("one.data")),
                None => "${line(one.data)}".to_owned(),
            })
        ),
    ];
    format!(
        "- Card:
    visible: ${{!raw}}
    styles: {{gap: 12, padding: 24, crossAxis: stretch}}
    children:
      - Row:
          styles: {{gap: 16, crossAxis: center}}
          children:
            - Text: {{text: {}, className: figure, maxLines: 1, styles: {{expanded: true}}}}
            - Text: {{visible: \"${{step != null}}\", text: {}, className: quiet, maxLines: 1}}
      - Progress: {{display: linear, thickness: 8, filledPercentage: {}}}
      - Text: {{visible: \"${{result !== ''}}\", text: \"${{result}}\", selectable: true}}
- Column:
    visible: ${{!raw}}
    styles: {{expanded: true, crossAxis: stretch}}
    children:
{}",
        yaml::text(&format!("${{step == null ? waitingFor({api}.sse) : line({said})}}")),
        yaml::text(&format!("${{step == null ? '' : {count}}}")),
        yaml::text(&format!("${{step == null ? 0 : filled({share})}}")),
        yaml::indent(&lines(api, "expanded: true", &cells, false), 6)
    )
}

/// JavaScript of the progress in percent.
fn percent_done(done: &FieldRef, total: Option<&FieldRef>, root: &str) -> String {
    let done_value = done.read(root);
    match total {
        Some(total) => format!("{done_value} / {} * 100", total.read(root)),
        None if done
            .schema
            .example
            .as_ref()
            .and_then(ensemble_core::value::Value::as_f64)
            .is_some_and(|one| one <= 1.0 && one > 0.0)
            && done.schema.shape == crate::schema::Shape::Number =>
        {
            format!("{done_value} * 100")
        }
        None => done_value,
    }
}
