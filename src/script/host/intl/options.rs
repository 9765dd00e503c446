//! Reads the options of a formatter.

use boa_engine::{Context, JsNativeError, JsObject, JsResult, JsString, JsValue};

use crate::convert::to_text;

/// The options that a script gave.
pub(super) struct Options<'a> {
    object: Option<JsObject>,
    context: &'a mut Context,
}

impl<'a> Options<'a> {
    /// Options in the second argument of a formatter.
    pub fn new(value: &JsValue, context: &'a mut Context) -> Self {
        Self { object: value.as_object(), context }
    }

    /// The text of an option.
    pub fn text(&mut self, name: &str) -> JsResult<Option<String>> {
        let Some(value) = self.value(name)? else { return Ok(None) };
        Ok(Some(to_text(&value.to_string(self.context)?).to_string()))
    }

    /// One of these words, by its position.
    pub fn word<T: Copy>(&mut self, name: &str, words: &[(&str, T)]) -> JsResult<Option<T>> {
        let Some(text) = self.text(name)? else { return Ok(None) };
        if let Some((_, value)) = words.iter().find(|(word, _)| *word == text) {
            return Ok(Some(*value));
        }
        let accepted: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        Err(range(format!("`{text}` is no value of `{name}`: it is one of {}", accepted.join(", "))))
    }

    /// A whole number in a range.
    pub fn count(&mut self, name: &str, least: usize, most: usize) -> JsResult<Option<usize>> {
        let Some(value) = self.value(name)? else { return Ok(None) };
        let number = value.to_number(self.context)?;
        if !(least as f64..=most as f64).contains(&number) {
            return Err(range(format!("`{name}` is a number from {least} to {most}")));
        }
        Ok(Some(number as usize))
    }

    /// True or false.
    pub fn bool(&mut self, name: &str) -> JsResult<Option<bool>> {
        Ok(self.value(name)?.map(|value| value.to_boolean()))
    }

    /// The value of an option; `None` when it is undefined.
    pub fn value(&mut self, name: &str) -> JsResult<Option<JsValue>> {
        let Some(object) = &self.object else { return Ok(None) };
        let value = object.get(JsString::from(name), self.context)?;
        Ok((!value.is_undefined()).then_some(value))
    }
}

/// A `RangeError`.
pub(super) fn range(message: String) -> boa_engine::JsError {
    JsNativeError::range().with_message(message).into()
}
