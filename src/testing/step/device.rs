//! Steps that change the device: window, language, theme.

use crate::testing::step_def::{Step, StepDef};
use crate::testing::step_error::{StepError, StepResult};
use crate::testing::test_cx::TestCx;
use ensemble_core::diag::nearest;
use ensemble_core::spec::{Kind, Prop, prop};

const SIDE: Kind = Kind::Number { min: 50.0, max: 8192.0 };
const DEVICE: &[Prop] = &[
    prop("width", SIDE, "Width of the window's content in logical pixels."),
    prop("height", SIDE, "Height of the window's content in logical pixels."),
];
const LOCALE: &[Prop] = &[prop("locale", Kind::Text, "A language such as `en` or `nl_NL`.")];
const THEME: &[Prop] = &[prop("theme", Kind::Text, "`light`, `dark` or the name of a theme.").also(&["mode"])];
const PERMISSION: &[Prop] = &[
    prop("name", Kind::Text, "Name of the permission."),
    prop("value", Kind::Any, "`true` grants it, `false` refuses it."),
];

pub const STEPS: &[StepDef] = &[
    StepDef::new("setDevice", "Gives the window another size.", set_device).takes(DEVICE).needs(&["width", "height"]),
    StepDef::new("setLocale", "Changes the person's language.", set_locale).takes(LOCALE).needs(&["locale"]),
    StepDef::new("setTheme", "Changes to light, dark or a theme of the app.", set_theme).takes(THEME).needs(&["theme"]),
    StepDef::new("setPermission", "Desktops ask for no permissions: the test is skipped.", set_permission)
        .takes(PERMISSION)
        .needs(&["name"]),
];

fn set_device(step: &Step, cx: &mut TestCx<'_>) -> StepResult {
    let side = |name: &str| step.read::<f32>(name).unwrap_or(800.0);
    cx.app.resize(side("width"), side("height"));
    Ok(())
}

fn set_locale(step: &Step, cx: &mut TestCx<'_>) -> StepResult {
    let locale = step.need("locale");
    let language = locale.replace('_', "-");
    if !is_language_tag(&language) {
        let help = "write a language, and a country if it matters: `en`, `nl_NL`";
        return Err(StepError::failed(format!("`{locale}` is no locale")).help(help));
    }
    cx.app.runtime(|runtime| runtime.set_language(&language));
    cx.app.settle();
    Ok(())
}

/// True for the form of a language tag (RFC 5646): a language of two or three letters, then script, country or variant.
fn is_language_tag(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let language = parts.next().unwrap_or_default();
    let is_language = matches!(language.len(), 2 | 3) && language.chars().all(|c| c.is_ascii_alphabetic());
    is_language && parts.all(|part| matches!(part.len(), 2..=8) && part.chars().all(|c| c.is_ascii_alphanumeric()))
}

fn set_theme(step: &Step, cx: &mut TestCx<'_>) -> StepResult {
    cx.set_theme(&step.need("theme"))
}

fn set_permission(_: &Step, _: &mut TestCx<'_>) -> StepResult {
    Err(StepError::Skipped("`setPermission`: a desktop asks for no permissions".to_owned()))
}

impl TestCx<'_> {
    /// Sets light, dark or a theme of the app.
    pub fn set_theme(&mut self, theme: &str) -> StepResult {
        let named = self
            .app
            .runtime(|runtime| runtime.app().themes.iter().map(|theme| theme.name.to_string()).collect::<Vec<_>>());
        if let Some(name) = named.iter().find(|name| *name == theme) {
            let script = format!("app.theme = {}", ensemble_core::value::Value::from(name.as_str()));
            self.app.runtime(|runtime| runtime.run_script_text(&script)).map_err(StepError::failed)?;
            self.app.settle();
            return Ok(());
        }
        match theme.to_ascii_lowercase().as_str() {
            "dark" => self.app.prefer_dark(true),
            "light" => self.app.prefer_dark(false),
            _ => {
                let stop = StepError::failed(format!("the app has no theme `{theme}`"));
                return Err(match nearest(theme, named.iter().map(String::as_str)) {
                    Some(near) => stop.help(format!("did you mean `{near}`?")),
                    None => stop.help("write `light`, `dark` or the name of a theme".to_owned()),
                });
            }
        }
        Ok(())
    }
}
