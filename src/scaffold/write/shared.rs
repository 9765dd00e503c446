//! Files that all generated apps share.

use super::plan::Plan;
use crate::File;

/// Scripts that only some views need, by name.
const SCRIPTS: [(&str, &str); 4] = [
    ("answer", include_str!("../../../assets/scaffold/answer.js")),
    ("patches", include_str!("../../../assets/scaffold/patches.js")),
    ("pulse", include_str!("../../../assets/scaffold/pulse.js")),
    ("tree", include_str!("../../../assets/scaffold/tree.js")),
];

/// All shared files; scripts of views only where used.
pub fn files(plan: &Plan<'_>) -> Vec<File> {
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
    let wanted = |name: &str| plan.streams.iter().any(|planned| planned.view.script() == Some(name));
    let scripts = SCRIPTS.iter().filter(|(name, _)| wanted(name));
    files.extend(scripts.map(|(name, text)| File::new(format!("scripts/{name}.js"), *text)));
    files
}
