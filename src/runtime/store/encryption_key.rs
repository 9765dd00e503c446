//! The key of `setSecureStorage`.

use std::cell::Cell;

use ensemble_core::security::KEY_BYTES;

/// The encryption key; `None` if the app has none.
#[derive(Default)]
pub struct EncryptionKey(Cell<Option<[u8; KEY_BYTES]>>);

impl EncryptionKey {
    /// Replaces the key.
    pub fn set(&self, key: Option<[u8; KEY_BYTES]>) {
        self.0.set(key);
    }

    /// The key.
    pub fn get(&self) -> Option<[u8; KEY_BYTES]> {
        self.0.get()
    }
}
