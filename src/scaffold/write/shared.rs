//! Files that are the same in every app.

use crate::File;

/// All of them.
pub fn files() -> Vec<File> {
    vec![
        File::new("theme.yaml", include_str!("../../../assets/scaffold/theme.yaml")),
        File::new("scripts/format.js", include_str!("../../../assets/scaffold/format.js")),
        File::new("widgets/StreamLight.yaml", include_str!("../../../assets/scaffold/StreamLight.yaml")),
        File::new("widgets/StreamCard.yaml", include_str!("../../../assets/scaffold/StreamCard.yaml")),
        File::new("widgets/StreamBar.yaml", include_str!("../../../assets/scaffold/StreamBar.yaml")),
        File::new("widgets/EventDetails.yaml", include_str!("../../../assets/scaffold/EventDetails.yaml")),
        File::new("widgets/ThemeSwitch.yaml", include_str!("../../../assets/scaffold/ThemeSwitch.yaml")),
    ]
}
