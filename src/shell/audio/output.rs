//! Client of the desktop's sound server (PulseAudio, or PipeWire with the same protocol). It needs no system library, so that the program builds and
//! starts without one.

use std::os::unix::net::UnixStream;
use std::sync::Arc;

use pulseaudio::protocol::{ChannelMap, ChannelVolume, DEFAULT_SINK, PlaybackStreamParams, SampleFormat, SampleSpec};
use pulseaudio::{AsPlaybackSource as _, Client, PlaybackStream};

use super::voice::Voice;

/// Length of the sound server's authentication cookie, in bytes.
const COOKIE_BYTES: usize = 256;

/// Connection to the sound server.
#[derive(Clone, Debug)]
pub struct Device(Client);

/// A playback stream.
#[derive(Clone, Debug)]
pub struct Playing(PlaybackStream);

impl Device {
    /// Connects.
    ///
    /// # Errors
    ///
    /// A message when there is no sound server.
    pub fn open() -> Result<Self, String> {
        let path = pulseaudio::socket_path_from_env().ok_or("no sound server is there")?;
        let socket = UnixStream::connect(path).map_err(|error| format!("no sound server is there: {error}"))?;
        // A server without authentication still expects the bytes of a cookie.
        let cookie = pulseaudio::cookie_path_from_env().and_then(|path| std::fs::read(path).ok());
        let cookie = cookie.unwrap_or_else(|| vec![0; COOKIE_BYTES]);
        let client = Client::new_unix(c"ensemble-run", socket, Some(cookie));
        client.map(Self).map_err(|error| format!("the sound server refuses the connection: {error}"))
    }

    /// Starts playback.
    ///
    /// # Errors
    ///
    /// A message when the server refuses it.
    pub async fn play(&self, voice: Arc<Voice>) -> Result<Playing, String> {
        let params = PlaybackStreamParams {
            sample_spec: SampleSpec { format: SampleFormat::S16Le, channels: 2, sample_rate: voice.rate() },
            channel_map: ChannelMap::stereo(),
            cvolume: Some(ChannelVolume::norm(2)),
            sink_name: Some(DEFAULT_SINK.to_owned()),
            ..Default::default()
        };
        let source = move |bytes: &mut [u8]| voice.fill(bytes);
        let stream = self.0.create_playback_stream(params, source.as_playback_source()).await;
        stream.map(Playing).map_err(|error| format!("the sound server refuses it: {error}"))
    }
}

impl Playing {
    /// Waits until the buffer has been played.
    pub async fn finished(&self) -> Result<(), String> {
        self.0.play_all().await.map_err(|error| format!("the sound server has gone: {error}"))
    }

    /// Pauses or resumes.
    pub async fn hold(&self, held: bool) -> Result<(), String> {
        let done = if held { self.0.cork().await } else { self.0.uncork().await };
        done.map_err(|error| error.to_string())
    }

    /// Drops the server's buffer.
    pub async fn flush(&self) -> Result<(), String> {
        self.0.flush().await.map_err(|error| error.to_string())
    }
}
