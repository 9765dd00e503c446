//! Audio playback: files of the app's folder or of a server, decoded here and played by the desktop's sound server. Without a sound server, one
//! warning is printed and the app continues silently.

mod decode;
#[cfg(target_os = "linux")]
mod output;
#[cfg(not(target_os = "linux"))]
#[path = "silence.rs"]
mod output;
mod voice;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, Once, PoisonError};

use self::output::{Device, Playing};
use self::voice::Voice;
use super::image_downloads::picture_folders;
use super::net_options::net_options;
use super::terminal::say;
use ensemble_core::message::desktop::AudioAction;
use ensemble_core::message::http::HttpRequest;
use ensemble_core::value::Value;
use ensemble_sse::{Gate, NetOptions, download};

/// Limit of simultaneous sounds.
const MOST_VOICES: usize = 16;

/// Limit of remembered ids of sounds that have ended.
const MOST_ENDED: usize = 256;

/// Limit of a file, in bytes.
const MOST_BYTES: u64 = 64 << 20;

/// Sounds by id; [`Playing`] is set once the device has accepted the sound.
type Voices = BTreeMap<Arc<str>, (Arc<Voice>, Option<Playing>)>;

/// Audio player of one app.
pub struct Audio {
    folders: Vec<PathBuf>,
    gate: Arc<dyn Gate>,
    voices: Mutex<Voices>,
    /// Ids of sounds that have ended. To pause or stop one is no mistake: a button is pressed at any time.
    ended: Mutex<BTreeSet<Arc<str>>>,
}

impl Audio {
    /// A player for the app in folder `root`.
    pub fn new(root: &Path, gate: Arc<dyn Gate>) -> Self {
        Self { folders: picture_folders(root), gate, voices: Mutex::default(), ended: Mutex::default() }
    }

    /// Performs an operation. `Play` returns when playback has ended: true at the end of the sound, false when it was stopped.
    ///
    /// # Errors
    ///
    /// A message when the sound cannot be played or the id is unknown.
    pub fn perform(&self, id: &Arc<str>, action: AudioAction) -> Result<Value, String> {
        // Before the runtime is made, because a download has a runtime of its own, and tokio's runtimes do not nest.
        let voice = match &action {
            AudioAction::Play { source, volume, balance, position } => {
                let sound = self.read(source).and_then(|bytes| decode::decode(&bytes));
                let sound = sound.map_err(|words| format!("`{source}`: {words}"))?;
                Some(Arc::new(Voice::new(sound, *volume, *balance, *position)))
            }
            AudioAction::Hold(_) | AudioAction::Seek(_) | AudioAction::Stop => None,
        };
        let runtime = tokio::runtime::Builder::new_current_thread().build();
        let runtime = runtime.map_err(|error| format!("the sound cannot be steered: {error}"))?;
        runtime.block_on(async {
            if let Some(voice) = voice {
                return self.play(id, voice).await.map(Value::Bool);
            }
            let (voice, playing) = match self.voice(id) {
                Ok(found) => found,
                Err(_) if self.has_ended(id) => return Ok(Value::Null),
                Err(words) => return Err(words),
            };
            match action {
                AudioAction::Hold(held) => {
                    if let Some(playing) = playing {
                        playing.hold(held).await?;
                    }
                }
                AudioAction::Seek(position) => {
                    voice.seek(position);
                    if let Some(playing) = playing {
                        playing.flush().await?;
                    }
                }
                AudioAction::Play { .. } | AudioAction::Stop => stop(&voice, playing.as_ref()).await,
            }
            Ok(Value::Null)
        })
    }

    async fn play(&self, id: &Arc<str>, voice: Arc<Voice>) -> Result<bool, String> {
        let old = {
            let mut voices = self.voices();
            if voices.len() >= MOST_VOICES && !voices.contains_key(id) {
                return Err(format!("more than {MOST_VOICES} sounds are played at once"));
            }
            voices.insert(id.clone(), (voice.clone(), None))
        };
        // The same id again: the new one takes the place of the old one.
        if let Some((old, playing)) = old {
            stop(&old, playing.as_ref()).await;
        }
        let heard = self.play_to_end(id, &voice).await;
        self.note_end(id);
        let mut voices = self.voices();
        if voices.get(id).is_some_and(|(known, _)| Arc::ptr_eq(known, &voice)) {
            voices.remove(id);
        }
        drop(voices);
        heard
    }

    async fn play_to_end(&self, id: &Arc<str>, voice: &Arc<Voice>) -> Result<bool, String> {
        static SAID: Once = Once::new();
        let device = match Device::open() {
            Ok(device) => device,
            Err(words) => {
                SAID.call_once(|| say(&format!("warning: sounds are not heard: {words}")));
                return Ok(false);
            }
        };
        let playing = device.play(voice.clone()).await?;
        if let Some((known, slot)) = self.voices().get_mut(id)
            && Arc::ptr_eq(known, voice)
        {
            *slot = Some(playing.clone());
        }
        playing.finished().await?;
        Ok(!voice.is_stopped())
    }

    fn voice(&self, id: &Arc<str>) -> Result<(Arc<Voice>, Option<Playing>), String> {
        self.voices().get(id).cloned().ok_or_else(|| format!("no sound is played under the id `{id}`"))
    }

    fn has_ended(&self, id: &Arc<str>) -> bool {
        self.ended.lock().unwrap_or_else(PoisonError::into_inner).contains(id)
    }

    fn note_end(&self, id: &Arc<str>) {
        let mut ended = self.ended.lock().unwrap_or_else(PoisonError::into_inner);
        if ended.len() >= MOST_ENDED {
            ended.clear();
        }
        ended.insert(id.clone());
    }

    fn voices(&self) -> MutexGuard<'_, Voices> {
        self.voices.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reads a file: from a server that the gate allows, otherwise from the app's folders.
    fn read(&self, source: &str) -> Result<Vec<u8>, String> {
        if source.starts_with("http://") || source.starts_with("https://") {
            let net = NetOptions { gate: self.gate.clone(), ..net_options() };
            return download(&HttpRequest::get(source), &net).map(|bytes| bytes.to_vec());
        }
        let name = Path::new(source.trim_start_matches("/"));
        if !name.components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir)) {
            return Err("it does not lie in the app's folder".to_owned());
        }
        let found = self.folders.iter().find_map(|folder| below(folder, name));
        let path = found.ok_or("no such file is in the app's folder or its `assets`")?;
        let size = path.metadata().map_or(0, |data| data.len());
        if size > MOST_BYTES {
            return Err(format!("it has more than {} MB", MOST_BYTES >> 20));
        }
        std::fs::read(&path).map_err(|error| error.to_string())
    }
}

/// The ordinary file of this name below a folder; a link that leads out of it is none.
fn below(folder: &Path, name: &Path) -> Option<PathBuf> {
    let (folder, path) = (folder.canonicalize().ok()?, folder.join(name).canonicalize().ok()?);
    Some(path).filter(|path| path.starts_with(&folder) && path.is_file())
}

/// Stops a sound immediately: the sound server drops its buffer.
async fn stop(voice: &Voice, playing: Option<&Playing>) {
    voice.stop();
    if let Some(playing) = playing {
        // A held stream would not end while it is flushed. An error means that the stream has ended.
        let _over = playing.flush().await;
        let _over = playing.hold(false).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ensemble_sse::AllowedHosts;

    #[test]
    fn files_lie_in_the_apps_folder() {
        let root = std::env::temp_dir().join(format!("ensemble-run-audio-{}", std::process::id()));
        std::fs::create_dir_all(root.join("assets")).unwrap();
        std::fs::write(root.join("assets/a.wav"), "RIFF").unwrap();
        let audio = Audio::new(&root, Arc::new(AllowedHosts(vec!["nowhere.example".to_owned()])));
        assert_eq!(audio.read("a.wav"), Ok(b"RIFF".to_vec()));
        for outside in ["../a.wav", "assets/../../x", "b.wav"] {
            assert!(audio.read(outside).is_err(), "{outside}");
        }
        #[cfg(unix)]
        for (link, target) in [("out.wav", "/etc/hostname"), ("device.wav", "/dev/zero"), ("folder", "/etc")] {
            std::os::unix::fs::symlink(target, root.join(link)).unwrap();
            assert!(audio.read(link).is_err(), "{link}");
        }
        assert!(audio.read("http://127.0.0.1:1/a.wav").unwrap_err().contains("--allow-host"));
        let id: Arc<str> = "x".into();
        let fault = audio.perform(&id, AudioAction::Hold(true)).unwrap_err();
        assert_eq!(fault, "no sound is played under the id `x`");
        audio.note_end(&id);
        for late in [AudioAction::Hold(true), AudioAction::Stop] {
            assert_eq!(audio.perform(&id, late), Ok(Value::Null), "it has ended by itself");
        }
        (0..1000).for_each(|number| audio.note_end(&format!("{number}").into()));
        assert!(audio.ended.lock().unwrap().len() <= MOST_ENDED);
        std::fs::remove_dir_all(root).unwrap();
    }
}
