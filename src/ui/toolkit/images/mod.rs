//! All pictures of a window, kept as textures within a limit of bytes.
//!
//! No thread and no disk of its own: the host fetches ([`ImageLoader`]), reads ([`Files`]) and decodes ([`Decoder`]), the last on a thread
//! where it has one, else between two frames by `Images::decode_queued`.

pub mod decode;
mod decoded;
mod draw;
mod drawing_bounds;
mod drawing_elements;
mod drawing_styles;
mod lottie;
mod source;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use egui::{Color32, ColorImage, Context, Id, TextureHandle, TextureOptions};
use ensemble_core::app::{Files, MemoryFiles};
use ensemble_core::spec::ColorMatrix;
use rustc_hash::{FxHashMap, FxHashSet};

pub(crate) use draw::draw_background;
pub use draw::{draw, fit};

use decoded::Decoded;
use source::Source;

/// Fetches pictures from servers. The shell has one; the fetched bytes go to [`Images::deliver`].
pub trait ImageLoader: Send + Sync {
    /// Asks for the bytes at an address, once for each address.
    fn request(&self, url: &str);
}

/// All pictures of a window.
pub struct Images {
    ctx: Context,
    cache: Arc<Mutex<Cache>>,
    jobs: SyncSender<Job>,
    /// `None` once the host has taken it.
    decoder: Mutex<Option<Decoder>>,
}

/// Decodes the pictures of a window, in the order in which they were asked for.
pub struct Decoder {
    jobs: Receiver<Job>,
    cache: Arc<Mutex<Cache>>,
    ctx: Context,
    decode: Decode,
}

/// Reads the bytes of a picture that is wanted no larger than this.
type Decode = fn(&[u8], [Option<u32>; 2]) -> Result<Decoded, Arc<str>>;

/// The loading state of a picture.
#[derive(Clone)]
pub enum State {
    /// The picture is being fetched or decoded.
    Loading,
    /// The picture.
    Ready(Arc<Picture>),
    /// The picture cannot be shown, with the reason.
    Failed(Arc<str>),
}

/// A picture that can be drawn.
pub struct Picture {
    frames: Vec<(TextureHandle, Duration)>,
    total: Duration,
    /// Size in logical pixels.
    pub size: egui::Vec2,
    bytes: usize,
    pixels: Option<Arc<ColorImage>>,
}

/// Key of a picture: its source, and the largest size that is needed.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    /// Source as the author or the data gives it.
    pub source: Arc<str>,
    /// The most pixels wide and high.
    pub limit: [Option<u32>; 2],
}

/// A picture as it is kept: with the change of colours of what it stands in.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Kept {
    key: Key,
    colors: Option<ColorMatrix>,
}

struct Cache {
    entries: FxHashMap<Kept, Entry>,
    /// The change of colours of what is drawn now.
    colors: Option<ColorMatrix>,
    /// Pictures whose pixels are kept beside their textures.
    kept: FxHashSet<Kept>,
    bytes: usize,
    /// Increments with every access, to find the least recently used picture.
    clock: u64,
    loader: Option<Arc<dyn ImageLoader>>,
    files: Arc<dyn Files>,
    roots: Vec<PathBuf>,
}

struct Entry {
    state: State,
    seen: u64,
}

struct Job {
    key: Kept,
    encoded: Encoded,
}

/// A picture in its stored form.
enum Encoded {
    Bytes(Arc<[u8]>),
    File(Arc<dyn Files>, PathBuf),
}

/// Textures of more bytes than this are not kept.
const MOST_BYTES: usize = 256 << 20;
/// Limit of remembered names.
// All of them are looked through to find the one that was not seen for longest.
const MOST_ENTRIES: usize = 4096;
/// Pixels of more pictures than this are not kept at a time.
const MOST_KEPT: usize = 16;
// A screen with more new pictures requests the rest in its next frames.
const MOST_JOBS: usize = 64;

impl Images {
    /// The pictures of the window that `ctx` draws.
    pub fn of(ctx: &Context) -> Arc<Self> {
        // In egui's data, so that every context has its own, which is gone with it.
        let id = Id::unique("images");
        if let Some(images) = ctx.data(|data| data.get_temp::<Arc<Self>>(id)) {
            return images;
        }
        let images = Arc::new(Self::new(ctx, decode::decode));
        ctx.data_mut(|data| data.insert_temp(id, Arc::clone(&images)));
        images
    }

    fn new(ctx: &Context, decode: Decode) -> Self {
        let (sender, jobs) = sync_channel(MOST_JOBS);
        let cache = Arc::new(Mutex::new(Cache {
            entries: FxHashMap::default(),
            colors: None,
            kept: FxHashSet::default(),
            bytes: 0,
            clock: 0,
            loader: None,
            files: Arc::new(MemoryFiles::default()),
            roots: Vec::new(),
        }));
        let decoder = Decoder { jobs, cache: cache.clone(), ctx: ctx.clone(), decode };
        Self { ctx: ctx.clone(), cache, jobs: sender, decoder: Mutex::new(Some(decoder)) }
    }

    /// The window that they are drawn in.
    pub fn context(&self) -> &Context {
        &self.ctx
    }

    /// The change of colours of the pictures that are drawn now; `filter` and `colorFilter` of widgets set it.
    pub fn colors(&self) -> Option<ColorMatrix> {
        self.cache().colors
    }

    /// Sets the change of colours of the pictures that are drawn from now on.
    pub fn set_colors(&self, colors: Option<ColorMatrix>) {
        self.cache().colors = colors;
    }

    /// Sets the loader of pictures from servers.
    pub fn set_loader(&self, loader: Arc<dyn ImageLoader>) {
        self.cache().loader = Some(loader);
    }

    /// Sets the folders of `files` with the app's pictures; without them none is found. Pictures that could not be found are looked for again.
    pub fn set_files(&self, files: Arc<dyn Files>, roots: Vec<PathBuf>) {
        let mut cache = self.cache();
        cache.files = files;
        cache.roots = roots;
        // A file that was missing may be there now.
        cache.entries.retain(|_, entry| !matches!(entry.state, State::Failed(_)));
    }

    /// Hands over the bytes fetched from an address, or the reason of the failure.
    pub fn deliver(&self, url: &str, answer: Result<Arc<[u8]>, Arc<str>>) {
        // Collected first: `enqueue` and `put` below take the lock again.
        let keys: Vec<Kept> = self.cache().entries.keys().filter(|kept| &*kept.key.source == url).cloned().collect();
        for key in keys {
            match &answer {
                Ok(bytes) => self.enqueue(key, Encoded::Bytes(Arc::clone(bytes))),
                Err(fault) => self.cache().put(key, State::Failed(Arc::clone(fault))),
            }
        }
        self.ctx.request_repaint();
    }

    /// The loading state of a picture; starts to load it when it is new.
    pub fn get(&self, key: &Key) -> State {
        let mut cache = self.cache();
        cache.clock += 1;
        let clock = cache.clock;
        let kept = Kept { key: key.clone(), colors: cache.colors };
        if let Some(entry) = cache.entries.get_mut(&kept) {
            entry.seen = clock;
            return entry.state.clone();
        }
        let source = Source::find(&key.source, &*cache.files, &cache.roots);
        let loader = cache.loader.clone();
        let (state, work) = match source {
            Ok(Source::Bytes(bytes)) => (State::Loading, Some(Encoded::Bytes(bytes))),
            Ok(Source::File(path)) => (State::Loading, Some(Encoded::File(cache.files.clone(), path))),
            Ok(Source::Url) if loader.is_some() => (State::Loading, None),
            Ok(Source::Url) => (State::Failed(Arc::from("there is nobody to fetch it")), None),
            Err(fault) => (State::Failed(fault), None),
        };
        let fetch = work.is_none() && matches!(state, State::Loading);
        // Noted before it is asked for, so that the next frame does not ask again.
        cache.put(kept.clone(), state.clone());
        // `enqueue` takes the lock itself, and a loader may answer at once.
        drop(cache);
        if let Some(work) = work {
            self.enqueue(kept, work);
        } else if let Some(loader) = loader.filter(|_| fetch) {
            loader.request(&key.source);
        }
        state
    }

    /// The loading state of a picture whose pixels are kept: [`Picture::pixels`].
    pub(crate) fn get_with_pixels(&self, key: &Key) -> State {
        let mut cache = self.cache();
        let kept = Kept { key: key.clone(), colors: cache.colors };
        // Pixels of pictures that are no longer shown are dropped.
        if cache.kept.len() >= MOST_KEPT && !cache.kept.contains(&kept) {
            cache.kept.clear();
        }
        if cache.kept.insert(kept.clone()) {
            cache.remove(&kept);
        }
        drop(cache);
        self.get(key)
    }

    /// The decoder, for a thread of the host; `None` when it was taken before.
    pub fn take_decoder(&self) -> Option<Decoder> {
        self.decoder.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// Decodes the requested pictures on this thread, and returns their count; 0 when the decoder was taken.
    pub(crate) fn decode_queued(&self) -> usize {
        let decoder = self.decoder.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(decoder) = &*decoder else { return 0 };
        decoder.jobs.try_iter().map(|job| decoder.decode(job)).count()
    }

    fn enqueue(&self, key: Kept, encoded: Encoded) {
        match self.jobs.try_send(Job { key: key.clone(), encoded }) {
            Ok(()) => {}
            Err(TrySendError::Full(_)) => {
                // It is asked for again when it is drawn next.
                self.cache().remove(&key);
                self.ctx.request_repaint_after(Duration::from_millis(50));
            }
            Err(TrySendError::Disconnected(_)) => {
                self.cache().put(key, State::Failed(Arc::from("the decoder has stopped")))
            }
        }
    }

    fn cache(&self) -> MutexGuard<'_, Cache> {
        lock(&self.cache)
    }
}

fn lock(cache: &Mutex<Cache>) -> MutexGuard<'_, Cache> {
    // A panic does not leave the cache half written: pictures are decoded outside of the lock.
    cache.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Decoder {
    /// Decodes until the window is gone; blocks meanwhile.
    pub fn run(self) {
        while let Ok(job) = self.jobs.recv() {
            self.decode(job);
        }
    }

    fn decode(&self, Job { key, encoded }: Job) {
        // A decoder that panics on a broken picture must not take the pictures after it along.
        let picture = catch_unwind(AssertUnwindSafe(|| {
            let mut decoded = bytes(encoded).and_then(|bytes| (self.decode)(&bytes, key.key.limit))?;
            if let Some(colors) = key.colors {
                let pixels = decoded.frames.iter_mut().flat_map(|(frame, _)| &mut frame.pixels);
                pixels.for_each(|pixel| *pixel = recolored(*pixel, colors));
            }
            let keeps = lock(&self.cache).kept.contains(&key);
            Ok(Arc::new(Picture::new(&self.ctx, &key.key, decoded, keeps)))
        }));
        let picture = picture.unwrap_or_else(|_| Err(Arc::from("the decoder has panicked, please report it")));
        let state = picture.map_or_else(State::Failed, State::Ready);
        lock(&self.cache).put(key, state);
        self.ctx.request_repaint();
    }
}

fn bytes(encoded: Encoded) -> Result<Arc<[u8]>, Arc<str>> {
    let (files, path) = match encoded {
        Encoded::Bytes(bytes) => return Ok(bytes),
        Encoded::File(files, path) => (files, path),
    };
    let bytes = files
        .read(&path, decode::MOST_BYTES as u64)
        .map_err(|fault| Arc::from(format!("the file cannot be read: {fault}")))?;
    if bytes.len() > decode::MOST_BYTES {
        return Err(Arc::from(format!("the file has more than {} MiB", decode::MOST_BYTES >> 20)));
    }
    Ok(bytes.into())
}

/// A colour, which is multiplied by its alpha, with its channels changed.
pub fn recolored(color: Color32, colors: ColorMatrix) -> Color32 {
    let [r, g, b, a] = color.to_array();
    if a == 0 {
        return color;
    }
    // Colours are multiplied in gamma space, as egui has them.
    let whole = |channel: u8| (u32::from(channel) * 255 / u32::from(a)).min(255) as u8;
    let [r, g, b, a] = colors.apply([whole(r), whole(g), whole(b), a]);
    let part = |channel: u8| ((u32::from(channel) * u32::from(a) + 127) / 255) as u8;
    Color32::from_rgba_premultiplied(part(r), part(g), part(b), a)
}

impl State {
    fn bytes(&self) -> usize {
        if let State::Ready(picture) = self { picture.bytes } else { 0 }
    }
}

impl Cache {
    /// Removes a picture with its bytes.
    fn remove(&mut self, key: &Kept) {
        if let Some(entry) = self.entries.remove(key) {
            self.bytes -= entry.state.bytes();
        }
    }

    fn put(&mut self, key: Kept, state: State) {
        self.remove(&key);
        self.bytes += state.bytes();
        let seen = self.clock;
        self.entries.insert(key, Entry { state, seen });
        // The newest picture stays, even when it alone exceeds the limit.
        while (self.bytes > MOST_BYTES || self.entries.len() > MOST_ENTRIES) && self.entries.len() > 1 {
            let Some(oldest) = self.entries.iter().min_by_key(|(_, entry)| entry.seen).map(|(key, _)| key.clone())
            else {
                return;
            };
            self.remove(&oldest);
            let name: String = oldest.key.source.chars().take(80).collect();
            tracing::info!("a picture not seen for long is dropped for others: {name}");
        }
    }
}

impl Picture {
    fn new(ctx: &Context, key: &Key, decoded: Decoded, keeps: bool) -> Self {
        let name: String = key.source.chars().take(80).collect();
        let bytes: usize = decoded.frames.iter().map(|(frame, _)| frame.pixels.len() * 4).sum();
        let pixels = decoded.frames.first().filter(|_| keeps).map(|(frame, _)| Arc::new(frame.clone()));
        let bytes: usize = bytes + pixels.as_ref().map_or(0, |frame| frame.pixels.len() * 4);
        let total = decoded.frames.iter().map(|(_, shown)| *shown).sum();
        let load = |(frame, shown): (ColorImage, Duration)| {
            (ctx.load_texture(name.clone(), frame, TextureOptions::LINEAR), shown)
        };
        Self { frames: decoded.frames.into_iter().map(load).collect(), total, size: decoded.size.into(), bytes, pixels }
    }

    /// The texture of the frame at this index, and how many frames there are.
    pub fn frame(&self, index: usize) -> Option<(&TextureHandle, usize)> {
        let count = self.frames.len();
        self.frames.get(index.min(count.saturating_sub(1))).map(|(texture, _)| (texture, count))
    }

    /// The pixels of the first frame, when it was asked for with them.
    pub fn pixels(&self) -> Option<&Arc<ColorImage>> {
        self.pixels.as_ref()
    }

    /// The time that all frames take together.
    pub fn duration(&self) -> Duration {
        self.total
    }

    /// The texture at `seconds` since the start, and how long it stays.
    pub fn at(&self, seconds: f64) -> Option<(&TextureHandle, Option<Duration>)> {
        if self.frames.len() < 2 || self.total.is_zero() {
            return self.frames.first().map(|(texture, _)| (texture, None));
        }
        let mut rest = seconds.rem_euclid(self.total.as_secs_f64());
        for (texture, shown) in &self.frames {
            let shown = shown.as_secs_f64();
            if rest < shown {
                return Some((texture, Some(Duration::from_secs_f64(shown - rest))));
            }
            rest -= shown;
        }
        self.frames.last().map(|(texture, shown)| (texture, Some(*shown)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DOT: &str =
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="8" height="4"><rect width="8" height="4"/></svg>"#;

    fn key(source: &str) -> Key {
        Key { source: source.into(), limit: [None; 2] }
    }

    fn plain(source: &str) -> Kept {
        Kept { key: key(source), colors: None }
    }

    #[derive(Default)]
    struct RequestLog(Mutex<Vec<String>>);

    impl ImageLoader for RequestLog {
        fn request(&self, url: &str) {
            self.0.lock().unwrap().push(url.to_owned());
        }
    }

    #[test]
    fn a_picture_is_decoded_by_whoever_has_the_decoder() {
        let images = Images::of(&Context::default());
        assert!(matches!(images.get(&key(DOT)), State::Loading));
        assert_eq!(images.decode_queued(), 1);
        let State::Ready(picture) = images.get(&key(DOT)) else { panic!("not there") };
        assert_eq!(picture.size, egui::vec2(8.0, 4.0));
        assert!(picture.at(3.0).is_some_and(|(_, stays)| stays.is_none()));
        let decoder = images.take_decoder().unwrap();
        let other = Key { limit: [Some(2), None], ..key(DOT) };
        images.get(&other);
        assert_eq!(images.decode_queued(), 0, "a thread of the host has it");
        drop(decoder);
        assert!(matches!(images.get(&other), State::Loading));
        let late = Key { limit: [Some(3), None], ..key(DOT) };
        images.get(&late);
        assert!(matches!(images.get(&late), State::Failed(why) if &*why == "the decoder has stopped"));
    }

    #[test]
    fn a_file_is_read_through_the_hosts_files() {
        let images = Images::of(&Context::default());
        assert!(matches!(images.get(&key("dot.svg")), State::Failed(_)));
        images.set_files(Arc::new(MemoryFiles::from_iter([("app/assets/dot.svg", DOT)])), vec!["app".into()]);
        images.get(&key("dot.svg"));
        assert_eq!(images.decode_queued(), 1);
        assert!(matches!(images.get(&key("dot.svg")), State::Ready(_)));
    }

    #[test]
    fn a_decoder_that_panics_costs_one_picture_and_not_those_after_it() {
        let images = Images::new(&Context::default(), |bytes, limit| {
            assert_ne!(bytes, b"odd", "nobody thought of this");
            decode::decode(bytes, limit)
        });
        for (name, bytes) in [("first", DOT), ("odd", "odd"), ("last", DOT)] {
            images.enqueue(plain(name), Encoded::Bytes(Arc::from(bytes.as_bytes())));
        }
        assert_eq!(images.decode_queued(), 3);
        let why = "the decoder has panicked, please report it";
        assert!(matches!(images.get(&key("odd")), State::Failed(fault) if &*fault == why));
        assert!(["first", "last"].iter().all(|name| matches!(images.get(&key(name)), State::Ready(_))));
    }

    #[test]
    fn a_picture_that_is_delivered_twice_counts_once() {
        let images = Images::of(&Context::default());
        images.set_loader(Arc::new(RequestLog::default()));
        let url = key("https://example.com/a.svg");
        let deliver = || images.deliver("https://example.com/a.svg", Ok(Arc::from(DOT.as_bytes())));
        images.get(&url);
        deliver();
        images.decode_queued();
        let once = images.cache().bytes;
        deliver();
        images.decode_queued();
        assert_eq!(images.cache().bytes, once);
        // The second time while the decoder has more to do than it can note: the picture is asked for again when it is drawn next.
        for at in 0..MOST_JOBS {
            images.enqueue(plain(&format!("other {at}")), Encoded::Bytes(Arc::from(&b"odd"[..])));
        }
        deliver();
        assert_eq!(images.cache().bytes, 0);
    }

    #[test]
    fn a_server_is_asked_once_and_may_fail() {
        let images = Images::of(&Context::default());
        let asked = Arc::new(RequestLog::default());
        images.set_loader(Arc::clone(&asked) as Arc<dyn ImageLoader>);
        let url = key("https://example.com/a.svg");
        images.get(&url);
        images.get(&url);
        assert_eq!(*asked.0.lock().unwrap(), ["https://example.com/a.svg"]);
        images.deliver("https://example.com/a.svg", Ok(Arc::from(DOT.as_bytes())));
        images.decode_queued();
        assert!(matches!(images.get(&url), State::Ready(_)));
        let gone = key("https://example.com/b.png");
        images.get(&gone);
        images.deliver("https://example.com/b.png", Err("404 Not Found".into()));
        assert!(matches!(images.get(&gone), State::Failed(why) if &*why == "404 Not Found"));
    }
}
