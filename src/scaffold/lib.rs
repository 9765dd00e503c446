//! Generates apps from descriptions of streams (AsyncAPI, OpenAPI), and describes the streams of apps. Pure: texts and values in, texts out; the
//! caller reads files, addresses and live streams.

pub mod asyncapi;
pub mod document;
pub mod export;
mod file;
pub mod infer;
mod invent;
pub mod model;
mod name;
pub mod request;
mod sample;
pub mod schema;
pub mod sidecar;
mod template;
pub mod write;
mod yaml;

pub use document::read;
pub use file::File;
pub use model::{
    Annotations, Auth, CertificateTrust, Description, Example, Message, Parameter, ParameterLocation, Scheme, Server,
    Stream, Template, Variable,
};
pub use name::{constant as secret_name, title};
pub use schema::{Field, Schema, Shape};
pub use template::template;
pub use write::{shown_as, write};
