//! Calls of APIs, from `invokeAPI` to the handlers of a response: requests, and streams until they are closed.

mod call;
mod disconnect;
mod response;
mod resume;
mod scope;
mod stream;
