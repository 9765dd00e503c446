//! Replacement of `output.rs` on systems without audio support.

use std::sync::Arc;

use super::voice::Voice;

/// Never constructed: [`Self::open`] fails.
#[derive(Clone, Debug)]
pub struct Device;

/// Never constructed.
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
    /// Returns at once.
    pub async fn finished(&self) -> Result<(), String> {
        Ok(())
    }

    /// Does nothing.
    pub async fn hold(&self, _: bool) -> Result<(), String> {
        Ok(())
    }

    /// Does nothing.
    pub async fn flush(&self) -> Result<(), String> {
        Ok(())
    }
}
