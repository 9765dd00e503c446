//! Files that are the same in every app.

use crate::File;

/// All of them; the script of answers only where a stream gives some.
pub fn files(answers: bool) -> Vec<File> {
    let answer = File::new("scripts/answer.js", include_str!("../../../assets/scaffold/answer.js"));
    let mut files = vec![
        File::new("theme.yaml", include_str!("../../../assets/scaffold/theme.yaml")),
        File::new("scripts/format.js", include_str!("../../../assets/scaffold/format.js")),
        File::new("widgets/StateLight.yaml", include_str!("../../../assets/scaffold/StateLight.yaml")),
        File::new("widgets/StreamLight.yaml", include_str!("../../../assets/scaffold/StreamLight.yaml")),
        File::new("widgets/StreamCard.yaml", include_str!("../../../assets/scaffold/StreamCard.yaml")),
        File::new("widgets/StreamBar.yaml", include_str!("../../../assets/scaffold/StreamBar.yaml")),
        File::new("widgets/EventDetails.yaml", include_str!("../../../assets/scaffold/EventDetails.yaml")),
        File::new("widgets/ThemeSwitch.yaml", include_str!("../../../assets/scaffold/ThemeSwitch.yaml")),
    ];
    files.extend(answers.then_some(answer));
    files
}
