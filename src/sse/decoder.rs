//! Conversion of event and response text to the application's values, on the thread that reads the bytes.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use serde::de::IgnoredAny;

use crate::request::ParseJson;

/// Reads the data of events, and the bodies of answers, into the values that an application works with. Each text is read once, on
/// the thread that reads the stream; a decoder lives as long as its stream and may remember what repeats.
pub trait DataDecoder: Default + Send + 'static {
    /// The type that data is read into.
    type Data: Clone + fmt::Debug + PartialEq + Send + Sync + 'static;

    /// The value of an event's data.
    ///
    /// # Errors
    ///
    /// The text as a value, when it should be JSON ([`ParseJson::Always`]) and is not, or is larger than the application takes.
    fn read(&mut self, text: &Arc<str>, parse_json: ParseJson) -> Result<Self::Data, Self::Data>;

    /// Converts a response body: JSON if it parses, otherwise text.
    ///
    /// # Errors
    ///
    /// A message when it is larger than the application takes.
    fn read_body(&mut self, text: Cow<'_, str>) -> Result<Self::Data, String> {
        match self.read(&text.into(), ParseJson::Auto) {
            Ok(data) | Err(data) => Ok(data),
        }
    }
}

/// Leaves data as text. `ParseJson::Always` is a check then.
#[derive(Clone, Copy, Debug, Default)]
pub struct Text;

impl DataDecoder for Text {
    type Data = Arc<str>;

    fn read(&mut self, text: &Arc<str>, parse_json: ParseJson) -> Result<Arc<str>, Arc<str>> {
        match parse_json {
            ParseJson::Always if serde_json::from_str::<IgnoredAny>(text).is_err() => Err(text.clone()),
            ParseJson::Always | ParseJson::Auto | ParseJson::Never => Ok(text.clone()),
        }
    }
}
