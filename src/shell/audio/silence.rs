//! Stands in for `output.rs` on systems without a way to the loudspeaker yet.

use std::sync::Arc;

use super::voice::Voice;

/// No way is built for this system yet.
#[derive(Clone, Debug)]
pub struct Device;

/// Nothing is played.
#[derive(Clone, Debug)]
pub struct Playing;

impl Device {
    /// # Errors
    ///
    /// Always.
    pub fn open() -> Result<Self, String> {
        Err("sounds are played on Linux only".to_owned())
    }

    /// # Errors
    ///
    /// Always.
    pub async fn play(&self, _: Arc<Voice>) -> Result<Playing, String> {
        Err("sounds are played on Linux only".to_owned())
    }
}

impl Playing {
    /// Nothing is waited for.
    pub async fn finished(&self) -> Result<(), String> {
        Ok(())
    }

    /// Nothing is held.
    pub async fn hold(&self, _: bool) -> Result<(), String> {
        Ok(())
    }

    /// Nothing is forgotten.
    pub async fn flush(&self) -> Result<(), String> {
        Ok(())
    }
}
