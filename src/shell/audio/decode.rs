//! Decodes WAV, MP3, Ogg Vorbis and FLAC, recognized by their first bytes. A file is decoded completely, up to a limit.

use std::io::Cursor;

/// Limit of samples of one sound: twelve minutes of stereo at 44,100 Hz.
const MOST_SAMPLES: usize = 64 << 20;

/// A decoded sound: 16 bits, stereo.
#[derive(Debug, PartialEq)]
pub struct Sound {
    /// Interleaved samples, left first.
    pub samples: Vec<i16>,
    /// Sample rate in Hz.
    pub rate: u32,
}

impl Sound {
    /// Number of frames (pairs of samples).
    pub fn frames(&self) -> usize {
        self.samples.len() / 2
    }
}

/// Decodes a file.
///
/// # Errors
///
/// A message when the format is unknown or the sound is too long.
pub fn decode(bytes: &[u8]) -> Result<Sound, String> {
    let sound = match bytes {
        [b'R', b'I', b'F', b'F', ..] => wav(bytes),
        [b'O', b'g', b'g', b'S', ..] => ogg(bytes),
        [b'f', b'L', b'a', b'C', ..] => flac(bytes),
        [b'I', b'D', b'3', ..] | [0xff, 0xe0..=0xff, ..] => mp3(bytes),
        _ => return Err("it is no WAV, MP3, Ogg Vorbis or FLAC file".to_owned()),
    }?;
    if sound.samples.is_empty() {
        return Err("no sound is in it".to_owned());
    }
    Ok(sound)
}

fn wav(bytes: &[u8]) -> Result<Sound, String> {
    let broken = |error: hound::Error| format!("the WAV file is broken: {error}");
    let mut reader = hound::WavReader::new(Cursor::new(bytes)).map_err(broken)?;
    let spec = reader.spec();
    let mut sound = Builder::new(spec.channels.into(), spec.sample_rate)?;
    match spec.sample_format {
        hound::SampleFormat::Float => {
            for sample in reader.samples::<f32>() {
                sound.push(from_f32(sample.map_err(broken)?))?;
            }
        }
        hound::SampleFormat::Int => {
            let bits = spec.bits_per_sample;
            for sample in reader.samples::<i32>() {
                sound.push(from_bits(sample.map_err(broken)?, u32::from(bits)))?;
            }
        }
    }
    Ok(sound.finish())
}

fn flac(bytes: &[u8]) -> Result<Sound, String> {
    let broken = |error: claxon::Error| format!("the FLAC file is broken: {error}");
    let mut reader = claxon::FlacReader::new(Cursor::new(bytes)).map_err(broken)?;
    let info = reader.streaminfo();
    let mut sound = Builder::new(info.channels as usize, info.sample_rate)?;
    for sample in reader.samples() {
        sound.push(from_bits(sample.map_err(broken)?, info.bits_per_sample))?;
    }
    Ok(sound.finish())
}

fn ogg(bytes: &[u8]) -> Result<Sound, String> {
    let broken = |error: lewton::VorbisError| format!("the Ogg file is broken: {error}");
    let mut reader = lewton::inside_ogg::OggStreamReader::new(Cursor::new(bytes)).map_err(broken)?;
    let header = &reader.ident_hdr;
    let mut sound = Builder::new(header.audio_channels.into(), header.audio_sample_rate)?;
    while let Some(packet) = reader.read_dec_packet_itl().map_err(broken)? {
        packet.into_iter().try_for_each(|sample| sound.push(sample))?;
    }
    Ok(sound.finish())
}

fn mp3(bytes: &[u8]) -> Result<Sound, String> {
    let mut reader = nanomp3::SliceReader::<i16>::new(bytes);
    let mut sound: Option<Builder> = None;
    let mut part = vec![0i16; 16 * 1024];
    loop {
        let count = reader.read(&mut part).map_err(|error| format!("the MP3 file is broken: {error:?}"))?;
        if count == 0 {
            break;
        }
        let channels = if matches!(reader.channels(), Some(nanomp3::Channels::Mono)) { 1 } else { 2 };
        let sound = match &mut sound {
            Some(sound) => sound,
            none => none.insert(Builder::new(channels, reader.sample_rate())?),
        };
        part.iter().take(count).try_for_each(|sample| sound.push(*sample))?;
    }
    sound.map(Builder::finish).ok_or_else(|| "no sound is in it".to_owned())
}

fn from_f32(sample: f32) -> i16 {
    // `as` holds what is louder to the range, and takes what is no number as silence.
    (sample * f32::from(i16::MAX)) as i16
}

fn from_bits(sample: i32, bits: u32) -> i16 {
    match bits {
        0..=16 => (sample << (16 - bits)) as i16,
        bits => (sample >> (bits.min(32) - 16)) as i16,
    }
}

/// Converts any number of channels to stereo.
struct Builder {
    channels: usize,
    /// Channel of the next sample.
    at: usize,
    sound: Sound,
}

impl Builder {
    fn new(channels: usize, rate: u32) -> Result<Self, String> {
        if channels == 0 || !(1000..=384_000).contains(&rate) {
            return Err("it has no channels or a rate that no device plays".to_owned());
        }
        Ok(Self { channels, at: 0, sound: Sound { samples: Vec::new(), rate } })
    }

    fn push(&mut self, sample: i16) -> Result<(), String> {
        if self.sound.samples.len() + 2 > MOST_SAMPLES {
            let minutes = MOST_SAMPLES / 2 / self.sound.rate as usize / 60;
            return Err(format!("it is longer than {minutes} minutes"));
        }
        match (self.channels, self.at) {
            (1, _) => self.sound.samples.extend([sample; 2]),
            (_, 0 | 1) => self.sound.samples.push(sample),
            // Left and right of more channels; the others are left out.
            _ => {}
        }
        self.at = (self.at + 1) % self.channels;
        Ok(())
    }

    /// Completes an unfinished frame at the end of the file.
    fn finish(mut self) -> Sound {
        let whole = self.sound.samples.len() & !1;
        self.sound.samples.truncate(whole);
        self.sound
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wav_file(channels: u16, bits: u16, samples: &[i32]) -> Vec<u8> {
        let spec = hound::WavSpec {
            channels,
            sample_rate: 8000,
            bits_per_sample: bits,
            sample_format: hound::SampleFormat::Int,
        };
        let mut bytes = Cursor::new(Vec::new());
        let mut writer = hound::WavWriter::new(&mut bytes, spec).unwrap();
        samples.iter().for_each(|sample| writer.write_sample(*sample).unwrap());
        writer.finalize().unwrap();
        bytes.into_inner()
    }

    #[test]
    fn every_layout_becomes_stereo_of_16_bits() {
        let mono = decode(&wav_file(1, 16, &[1, -2, 3])).unwrap();
        assert_eq!(mono, Sound { samples: vec![1, 1, -2, -2, 3, 3], rate: 8000 });
        assert_eq!(decode(&wav_file(2, 24, &[256, -512])).unwrap().samples, [1, -2]);
        assert_eq!(decode(&wav_file(2, 8, &[1, -1])).unwrap().samples, [256, -256]);
        assert_eq!(decode(&wav_file(3, 16, &[1, 2, 9, 3, 4, 9])).unwrap().samples, [1, 2, 3, 4]);
    }

    #[test]
    fn what_is_no_sound_is_said() {
        assert!(decode(b"<html>").unwrap_err().contains("no WAV"));
        assert!(decode(b"").is_err());
        assert!(decode(&wav_file(1, 16, &[])).unwrap_err().contains("no sound"));
        let whole = wav_file(2, 16, &[1, 2, 3, 4]);
        for cut in 0..whole.len() {
            // Read as far as it goes, or refused; never a panic.
            let _either = decode(&whole[..cut]);
        }
        for start in [&b"OggS"[..], b"fLaC", b"ID3", b"\xff\xfb\x90"] {
            let junk: Vec<u8> = start.iter().copied().chain((0..4000u32).map(|n| ((n * 7919) >> 3) as u8)).collect();
            let _either = decode(&junk);
        }
    }
}
