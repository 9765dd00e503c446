//! Layouts that were put together of other layouts, kept while they are shown: the painter compares them by pointer.

use std::sync::Arc;

use egui::mutex::Mutex;
use egui::{Context, Galley, Id};
use rustc_hash::FxHashMap;

/// Frames for which a layout is kept that is no longer shown.
const KEPT_FRAMES: u64 = 2;

/// Layouts of the last frames.
#[derive(Default)]
pub struct GalleyCache {
    swept: u64,
    layouts: FxHashMap<u64, Cached>,
}

struct Cached {
    used: u64,
    probe: Arc<Galley>,
    galley: Arc<Galley>,
}

impl GalleyCache {
    /// The cache of this name.
    pub fn of(ctx: &Context, name: &'static str) -> Arc<Mutex<GalleyCache>> {
        ctx.data_mut(|data| Arc::clone(data.get_temp_mut_or_default::<Arc<Mutex<GalleyCache>>>(Id::unique(name))))
    }

    /// The layout of this key; `None` when it was made with another `probe`, a layout of egui that is made anew when its glyphs were thrown away.
    pub fn get(&mut self, key: u64, now: u64, probe: &Arc<Galley>) -> Option<Arc<Galley>> {
        let cached = self.layouts.get_mut(&key).filter(|cached| Arc::ptr_eq(&cached.probe, probe))?;
        cached.used = now;
        Some(Arc::clone(&cached.galley))
    }

    /// Keeps a layout.
    pub fn put(&mut self, key: u64, now: u64, probe: Arc<Galley>, galley: Arc<Galley>) {
        if self.swept < now {
            self.swept = now;
            self.layouts.retain(|_, cached| cached.used + KEPT_FRAMES >= now);
        }
        self.layouts.insert(key, Cached { used: now, probe, galley });
    }
}
