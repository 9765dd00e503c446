//! `FontBook`: registers requested font families in egui.

use std::sync::{Arc, PoisonError};

use egui::epaint::text::VariationCoords;
use egui::{Context, FontData, FontDefinitions, FontFamily, Id};

use super::{BoundFace, Families, LoadedFace, SystemFamilies};
use ensemble_core::app::AppFont;

/// Prefix of our names in egui's font table.
const PREFIX: &str = "family ";

/// The most faces of one family.
const MOST_FACES: usize = 20;

/// The weights that texts have.
const WEIGHTS: [u16; 4] = [400, 500, 600, 700];

/// The system's fonts as a window has them.
#[derive(Clone)]
struct System(Arc<dyn SystemFamilies>);

impl System {
    fn id() -> Id {
        Id::unique("fonts of the system")
    }
}

/// Sets the source of system fonts; without one, only the app's fonts are used.
pub fn install_system(ctx: &Context, system: Arc<dyn SystemFamilies>) {
    ctx.data_mut(|data| data.insert_temp(System::id(), System(system)));
}

/// Fonts of an app, and families that are registered.
#[derive(Default)]
pub struct FontBook {
    app: Arc<Vec<AppFont>>,
    families: Arc<Families>,
    /// Bound, but known to egui in the next frame only.
    next: Option<Arc<Families>>,
}

impl FontBook {
    /// Sets the fonts of the app that is shown from now on.
    pub fn set_app(&mut self, app: Vec<AppFont>) {
        (self.app, self.families, self.next) = (Arc::new(app), Arc::default(), None);
    }

    /// Families that can be drawn in this frame.
    pub fn families(&self) -> &Arc<Families> {
        &self.families
    }

    /// Begins a frame: bound families can be drawn from now on. Returns true when there are more than before.
    pub fn begin(&mut self, ctx: &Context) -> bool {
        let Some(next) = self.next.take() else { return false };
        // egui panics on a family that it does not know.
        let known = ctx.fonts(|fonts| fonts.families());
        if next.bound.values().flatten().any(|face| !known.contains(&face.family)) {
            self.next = Some(next);
            ctx.request_repaint();
            return false;
        }
        self.families = next;
        true
    }

    /// Ends a frame: registers the families that its texts have requested.
    pub fn end(&mut self, ctx: &Context) {
        let wanted = std::mem::take(&mut *self.families.wanted.lock().unwrap_or_else(PoisonError::into_inner));
        if wanted.is_empty() || self.next.is_some() {
            return;
        }
        let system = ctx.data(|data| data.get_temp::<System>(System::id()));
        let mut definitions = ctx.fonts(|fonts| fonts.definitions().clone());
        let mut next = Families {
            bound: self.families.bound.clone(),
            absent: self.families.absent.clone(),
            ..Families::default()
        };
        for name in wanted {
            let mut faces = self.of_app(&name);
            if faces.is_empty() {
                faces = system.as_ref().map(|system| system.0.faces(&name)).unwrap_or_default();
            }
            faces.truncate(MOST_FACES);
            if faces.is_empty() {
                next.absent.insert(name);
                continue;
            }
            let bound =
                faces.into_iter().enumerate().map(|(at, face)| bind(&mut definitions, &name, at, face)).collect();
            next.bound.insert(name, bound);
        }
        ctx.set_fonts(definitions);
        self.next = Some(Arc::new(next));
        ctx.request_repaint();
    }

    /// The faces of a family among the app's files, by the name of the family or of the file.
    fn of_app(&self, name: &str) -> Vec<LoadedFace> {
        let mut found = Vec::new();
        for font in self.app.iter() {
            for face in &font.faces {
                if face.family.to_lowercase() != name && font.stem.to_lowercase() != name {
                    continue;
                }
                let data = FontData::from_blob(font.bytes.clone(), face.index);
                if face.is_variable {
                    found.extend(WEIGHTS.map(|weight| at_weight(data.clone(), weight, face.is_italic)));
                } else {
                    found.push(LoadedFace { weight: face.weight, is_italic: face.is_italic, data });
                }
            }
        }
        found
    }
}

/// A face of variable weight at one weight.
pub fn at_weight(mut data: FontData, weight: u16, is_italic: bool) -> LoadedFace {
    data.tweak.coords = VariationCoords::new([(b"wght", f32::from(weight))]);
    LoadedFace { weight, is_italic, data }
}

/// Enters a face into egui's table; characters that it lacks are drawn by the bundled faces.
fn bind(definitions: &mut FontDefinitions, name: &str, at: usize, face: LoadedFace) -> BoundFace {
    let key = format!("{PREFIX}{name} {at}");
    let rest = definitions.families.get(&FontFamily::Proportional).cloned().unwrap_or_default();
    let family = FontFamily::Name(key.as_str().into());
    definitions.font_data.insert(key.clone(), Arc::new(face.data));
    definitions.families.insert(family.clone(), [vec![key], rest].concat());
    BoundFace { weight: face.weight, is_italic: face.is_italic, family }
}
