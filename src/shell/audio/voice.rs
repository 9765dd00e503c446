//! Playback state of one sound: position, gains and the next bytes for the device.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use super::decode::Sound;

/// A sound in playback. The device's thread reads it while the app controls it.
#[derive(Debug)]
pub struct Voice {
    sound: Sound,
    /// Index of the next frame.
    at: AtomicUsize,
    is_stopped: AtomicBool,
    left: f32,
    right: f32,
}

/// Size of a frame, in bytes.
const FRAME: usize = 4;

impl Voice {
    /// Starts at `position`. `volume` is 0 to 1, `balance` -1 (left) to 1 (right).
    pub fn new(sound: Sound, volume: f32, balance: f32, position: Duration) -> Self {
        let (volume, balance) = (volume.clamp(0.0, 1.0), balance.clamp(-1.0, 1.0));
        let voice = Self {
            sound,
            at: AtomicUsize::new(0),
            is_stopped: AtomicBool::new(false),
            left: volume * (1.0 - balance).min(1.0),
            right: volume * (1.0 + balance).min(1.0),
        };
        voice.seek(position);
        voice
    }

    /// Sample rate in Hz.
    pub fn rate(&self) -> u32 {
        self.sound.rate
    }

    /// Continues at a position; behind the end, playback is over.
    pub fn seek(&self, position: Duration) {
        let frame = (position.as_secs_f64() * f64::from(self.sound.rate)) as usize;
        self.at.store(frame.min(self.sound.frames()), Ordering::Relaxed);
    }

    /// Stops playback.
    pub fn stop(&self) {
        self.is_stopped.store(true, Ordering::Relaxed);
    }

    /// True when playback was stopped before the end.
    pub fn is_stopped(&self) -> bool {
        self.is_stopped.load(Ordering::Relaxed)
    }

    /// Fills `bytes` with the next samples (16 bits, little endian); returns the number of bytes, 0 at the end.
    pub fn fill(&self, bytes: &mut [u8]) -> usize {
        if self.is_stopped() {
            return 0;
        }
        let wanted = bytes.len() / FRAME;
        // Taken in one step, so that a seek from the app's side is never undone by a reader in between.
        let take = |at: usize| Some((at + wanted).min(self.sound.frames()));
        let Ok(start) = self.at.fetch_update(Ordering::Relaxed, Ordering::Relaxed, take) else { return 0 };
        let end = (start + wanted).min(self.sound.frames());
        let pairs = self.sound.samples[start * 2..end * 2].chunks_exact(2);
        for (frame, pair) in bytes.chunks_exact_mut(FRAME).zip(pairs) {
            let scaled = |sample: i16, gain: f32| ((f32::from(sample) * gain) as i16).to_le_bytes();
            frame[..2].copy_from_slice(&scaled(pair[0], self.left));
            frame[2..].copy_from_slice(&scaled(pair[1], self.right));
        }
        (end - start) * FRAME
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn voice(volume: f32, balance: f32) -> Voice {
        let sound = Sound { samples: vec![100, 200, 300, 400, 500, 600], rate: 1000 };
        Voice::new(sound, volume, balance, Duration::ZERO)
    }

    fn next(voice: &Voice, frames: usize) -> Vec<i16> {
        let mut bytes = vec![0; frames * FRAME];
        let filled = voice.fill(&mut bytes);
        bytes[..filled].chunks_exact(2).map(|pair| i16::from_le_bytes([pair[0], pair[1]])).collect()
    }

    #[test]
    fn it_is_played_to_its_end_and_from_anywhere() {
        let voice = voice(1.0, 0.0);
        assert_eq!(next(&voice, 2), [100, 200, 300, 400]);
        assert_eq!(next(&voice, 9), [500, 600]);
        assert_eq!(next(&voice, 9), [0; 0]);
        voice.seek(Duration::from_millis(1));
        assert_eq!(next(&voice, 1), [300, 400]);
        voice.seek(Duration::from_secs(100));
        assert_eq!(next(&voice, 1), [0; 0]);
        voice.seek(Duration::ZERO);
        voice.stop();
        assert_eq!(next(&voice, 1), [0; 0]);
    }

    #[test]
    fn volume_and_balance_scale_the_channels() {
        assert_eq!(next(&voice(0.5, 0.0), 1), [50, 100]);
        assert_eq!(next(&voice(1.0, 1.0), 1), [0, 200]);
        assert_eq!(next(&voice(1.0, -0.5), 1), [100, 100]);
        assert_eq!(next(&voice(7.0, 0.0), 1), [100, 200], "nothing is louder than it is");
    }
}
