//! `setSecureStorage`: encrypted values in the storage, under `enc_NAME`.

use super::Store;
use ensemble_core::json::from_json;
use ensemble_core::security::{seal, unseal};
use ensemble_core::value::Value;
use ensemble_script::ScriptValue;

/// Prefix of encrypted values, which distinguishes them from plain text.
const MARK: &str = "sealed:";

const NO_KEY: &str = "the app has no secret `encryptionKey` of 32 characters";

impl Store {
    /// Sets the encryption key, from the secret `encryptionKey`.
    pub fn set_encryption_key(&self, key: Option<&str>) {
        self.encryption_key.set(key.and_then(|key| key.as_bytes().try_into().ok()));
    }

    /// Stores a value encrypted; null removes it.
    ///
    /// # Errors
    ///
    /// A message when there is no key.
    pub fn set_secure(&self, name: &str, value: &Value) -> Result<(), String> {
        let sealed = match value {
            Value::Null => Value::Null,
            value => {
                let key = self.encryption_key.get().ok_or(NO_KEY)?;
                let sealed = seal(&key, name, &value.to_string()).ok_or("the value is too large")?;
                Value::text(format!("{MARK}{sealed}"))
            }
        };
        self.storage_set(&format!("enc_{name}"), ScriptValue::Plain(sealed));
        Ok(())
    }

    /// Reads an encrypted value; null if it does not exist.
    ///
    /// # Errors
    ///
    /// A message when there is no key, or another one than at the time of writing.
    pub fn get_secure(&self, name: &str) -> Result<Value, String> {
        let sealed = match self.storage_get(&format!("enc_{name}")) {
            ScriptValue::Plain(Value::Text(sealed)) => sealed,
            // What a test or an older app has put there as it is.
            ScriptValue::Plain(value) => return Ok(value),
            ScriptValue::Object(_) => return Ok(Value::Null),
        };
        let Some(sealed) = sealed.strip_prefix(MARK) else { return Ok(Value::Text(sealed)) };
        let key = self.encryption_key.get().ok_or(NO_KEY)?;
        let text =
            unseal(&key, name, sealed).ok_or_else(|| format!("`{name}` was kept with another `encryptionKey`"))?;
        from_json(&text).map_err(|error| error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_comes_back_and_does_not_stand_in_the_storage() {
        let store = Store::default();
        assert_eq!(store.set_secure("token", &Value::from("abc")), Err(NO_KEY.to_owned()));
        store.set_encryption_key(Some("too short"));
        assert!(store.set_secure("token", &Value::from("abc")).is_err());
        store.set_encryption_key(Some("0123456789abcdef0123456789abcdef"));
        let value = Value::map([("user", Value::from("ann")), ("n", Value::from(2.0))]);
        store.set_secure("token", &value).unwrap();
        assert_eq!(store.get_secure("token"), Ok(value));
        assert_eq!(store.get_secure("nothing"), Ok(Value::Null));
        let ScriptValue::Plain(kept) = store.storage_get("enc_token") else { panic!("plain") };
        assert!(!kept.to_display().contains("ann"));
        store.set_encryption_key(Some("ffffffffffffffffffffffffffffffff"));
        assert!(store.get_secure("token").unwrap_err().contains("another `encryptionKey`"));
    }
}
