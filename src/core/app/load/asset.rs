//! Files that a property names must be there.

use std::path::{Component, Path};

use super::loader::Loader;
use crate::diag::{Code as FaultCode, nearest};
use crate::spec::{Kind, Prop};
use crate::syntax::Node;
use crate::value::Value;

impl Loader<'_> {
    /// Warns of a file that is neither in the app's `assets/` folder nor in its folder. An app without a folder has its files elsewhere.
    pub fn asset(&mut self, prop: &Prop, value: &Value, node: &Node) {
        let what = match prop.kind {
            Kind::File(what) => what,
            Kind::Picture(_) => "picture",
            _ => return,
        };
        let Some(source) = value.as_str().filter(|_| !self.app.root.as_os_str().is_empty()) else { return };
        let name = source.split(['?', '#']).next().unwrap_or_default().trim();
        let path = Path::new(name);
        let is_plain = path.components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
        if name.is_empty() || !is_plain || name.contains([':', '<', '\n']) || path.extension().is_none() {
            return;
        }
        let folders = [self.app.root.join("assets"), self.app.root.clone()];
        if folders.iter().any(|folder| self.files.is_file(&folder.join(path))) {
            return;
        }
        let there: Vec<String> = folders
            .iter()
            .flat_map(|folder| self.files.list(folder))
            .filter_map(|file| Some(file.file_name()?.to_string_lossy().into_owned()))
            .collect();
        let help = match nearest(name, there.iter().map(|name| &**name)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "put it into the folder `assets` beside the screens".to_owned(),
        };
        self.warning(FaultCode::AssetMissing, node.span, format!("there is no {what} `{name}`"), help);
    }
}
