//! [`Header`]: the first line of a recording, with the state that the app started with.

use std::sync::Arc;

use crate::json::from_json;
use crate::value::{Map, Value};

/// Value of `format` in the header of every recording.
pub const FORMAT: &str = "ensemble-run recording";

/// The version of the format. Later ones may add keys and kinds; a reader refuses a greater version.
pub const VERSION: u32 = 1;

/// State that the app started with. Values of `env` and secrets are not recorded.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Header {
    /// Version of the program that recorded.
    pub program: Arc<str>,
    /// The app as it was named: a path or an address.
    pub app: Arc<str>,
    /// Files of the app with a hash of each, by path below the app's folder.
    pub files: Vec<(Arc<str>, Arc<str>)>,
    /// Size of the content in logical pixels.
    pub size: (f32, f32),
    /// The system, or the person, prefers dark.
    pub dark: bool,
    /// The person's language: `en`.
    pub language: Arc<str>,
    /// `device.platform`.
    pub platform: Arc<str>,
    /// The start screen, where it was not the home screen.
    pub screen: Option<Arc<str>>,
    /// Inputs of the start screen.
    pub inputs: Value,
    /// Names of `env` that had a value.
    pub env: Vec<Arc<str>>,
    /// Address of the simulated streams, where the app ran with `--simulate`.
    pub simulated_at: Option<Arc<str>>,
    /// The app's storage at the start.
    pub storage: Map,
    /// Milliseconds since 1970 at the start.
    pub wall_millis: f64,
    /// Offset of local time from UTC, in minutes.
    pub utc_offset: i32,
    /// Seed of `Math.random()`.
    pub seed: u64,
}

impl Header {
    /// The line, without its end.
    pub fn to_line(&self) -> String {
        let files = self.files.iter().map(|(path, hash)| (path.clone(), Value::Text(hash.clone())));
        let side = |side: f32| Value::Number(f64::from(side));
        let optional = |text: &Option<Arc<str>>| text.clone().map_or(Value::Null, Value::Text);
        let entries = [
            ("format", Value::from(FORMAT)),
            ("version", Value::Number(f64::from(VERSION))),
            ("program", Value::Text(self.program.clone())),
            ("app", Value::Text(self.app.clone())),
            ("files", Value::map(files)),
            ("size", Value::list([side(self.size.0), side(self.size.1)])),
            ("theme", Value::from(if self.dark { "dark" } else { "light" })),
            ("locale", Value::Text(self.language.clone())),
            ("platform", Value::Text(self.platform.clone())),
            ("screen", optional(&self.screen)),
            ("inputs", self.inputs.clone()),
            ("env", Value::list(self.env.iter().cloned().map(Value::Text))),
            ("simulatedAt", optional(&self.simulated_at)),
            ("storage", Value::Map(Arc::new(self.storage.clone()))),
            ("wallMillis", Value::Number(self.wall_millis)),
            ("utcOffsetMinutes", Value::Number(f64::from(self.utc_offset))),
            // As text: JSON's numbers hold 53 bits.
            ("seed", Value::from(self.seed.to_string())),
        ];
        Value::map(entries.into_iter().filter(|(_, value)| !value.is_null())).to_string()
    }

    /// Reads the line.
    ///
    /// # Errors
    ///
    /// A message when it is no header or one of a later version.
    pub fn read(line: &str) -> Result<Self, String> {
        let value =
            from_json(line).map_err(|_| format!("its first line is no JSON with `\"format\": \"{FORMAT}\"`"))?;
        if value.get("format").as_str() != Some(FORMAT) {
            return Err(format!("its first line does not say `\"format\": \"{FORMAT}\"`"));
        }
        match value.get("version").as_f64() {
            Some(version) if version <= f64::from(VERSION) => {}
            _ => return Err(format!("it has a later version of the format; this program reads version {VERSION}")),
        }
        let text = |key: &str| value.get(key).as_str().map(Arc::from);
        let size = value.get("size");
        let side = |at: usize, or: f32| {
            let side = size.as_list().and_then(|sides| sides.get(at)).and_then(Value::as_f64);
            side.filter(|side| (50.0..=8192.0).contains(side)).map_or(or, |side| side as f32)
        };
        let files = value.get("files");
        let files = files.as_map().into_iter().flat_map(Map::iter);
        let env = value.get("env");
        Ok(Self {
            program: text("program").unwrap_or_default(),
            app: text("app").unwrap_or_default(),
            files: files.map(|(path, hash)| (path.clone(), hash.to_display())).collect(),
            size: (side(0, 1280.0), side(1, 800.0)),
            dark: value.get("theme").as_str() == Some("dark"),
            language: text("locale").unwrap_or_else(|| Arc::from("en")),
            platform: text("platform").unwrap_or_else(|| Arc::from("linux")),
            screen: text("screen"),
            inputs: value.get("inputs"),
            env: env.as_list().unwrap_or_default().iter().map(Value::to_display).collect(),
            simulated_at: text("simulatedAt"),
            storage: value.get("storage").as_map().cloned().unwrap_or_default(),
            wall_millis: value.get("wallMillis").as_f64().unwrap_or_default(),
            utc_offset: value.get("utcOffsetMinutes").as_f64().unwrap_or_default() as i32,
            seed: value.get("seed").to_display().parse().unwrap_or_default(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_reads_back_from_its_line() {
        let header = Header {
            program: "0.1.0".into(),
            app: "apps/market".into(),
            files: vec![("screens/Home.yaml".into(), "00ff".into())],
            size: (480.0, 800.0),
            dark: true,
            language: "de".into(),
            platform: "linux".into(),
            screen: Some("Detail".into()),
            inputs: Value::map([("symbol", Value::from("ACME"))]),
            env: vec!["API_URL".into()],
            simulated_at: Some("http://127.0.0.1:4000".into()),
            storage: [("visits", Value::Number(3.0))].into_iter().collect(),
            wall_millis: 1_767_268_800_000.0,
            utc_offset: -90,
            seed: u64::MAX,
        };
        assert_eq!(Header::read(&header.to_line()), Ok(header));
        let plain =
            Header { language: "en".into(), platform: "linux".into(), size: (1280.0, 800.0), ..Header::default() };
        assert_eq!(Header::read(&plain.to_line()), Ok(plain));
    }

    #[test]
    fn other_files_are_refused_with_the_reason() {
        for other in ["", "{}", "View:", r#"{"log": {"entries": []}}"#] {
            assert!(Header::read(other).unwrap_err().contains("first line"), "{other}");
        }
        let later = Header::default().to_line().replace("\"version\":1", "\"version\":2");
        assert!(Header::read(&later).unwrap_err().contains("later version"));
    }
}
