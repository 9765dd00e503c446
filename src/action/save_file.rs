//! `saveFile`: lets the user choose where to save a file.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ensemble_core::message::desktop::DesktopRequest;
use ensemble_core::spec::{ActionSpec, Kind, slot};
use ensemble_core::value::Value;
use ensemble_runtime::{Action, ActionCx};

props! {
    /// Arguments of `saveFile`.
    pub struct Args {
        /// The name that is suggested.
        "fileName" => name: Arc<str>,
        /// Content of the file: base64 text, a `data:` address in base64, or a list of bytes from 0 to 255.
        "blobData" => blob: Value; Kind::Any,
        /// Content of the file as text; it goes before `blobData`.
        "text" => text: Option<Arc<str>>,
        /// The address of a file that is downloaded, where neither is given.
        "source" => source: Option<Arc<str>>,
        /// `image` or `document`: a name without an ending gets `.png` for an image.
        "type" => kind: Option<Arc<str>>; Kind::Enum(&["image", "document"]),
    }
}

/// `saveFile`.
pub struct SaveFile;

impl Action for SaveFile {
    const SPEC: ActionSpec = ActionSpec {
        name: "saveFile",
        aliases: &[],
        doc: "Lets the person choose where to write a file.",
        args: Args::PROPS,
        shorthand: None,
        required: &["fileName"],
        callbacks: &[
            slot("onComplete", "It is written; `event.data` is `{path, fileName}`."),
            slot("onError", "It is not; `event.error` says why."),
        ],
        open: false,
        examples: &["saveFile: {fileName: prices.csv, text: 'a,b', onComplete: {showToast: {message: Saved}}}"],
    };
    type Args = Args;

    fn run(mut args: Args, cx: &mut ActionCx<'_>) {
        if args.kind.as_deref() == Some("image") && !args.name.contains('.') {
            args.name = format!("{}.png", args.name).into();
        }
        if let (Value::Null, None, Some(url)) = (&args.blob, &args.text, args.source) {
            let request = DesktopRequest::SaveDownload { name: args.name, url };
            return cx.ask_desktop(request, ("onComplete", "onError"));
        }
        let bytes = match (&args.blob, args.text) {
            (_, Some(text)) => text.as_bytes().to_vec(),
            (Value::Text(text), None) => {
                // In a `data:` URL the Base64 text follows the comma.
                let encoded = text.rsplit_once("base64,").map_or(&**text, |(_, encoded)| encoded);
                match STANDARD.decode(encoded.trim()) {
                    Ok(bytes) => bytes,
                    Err(_) => return cx.complete_with_error("`blobData` is no base64"),
                }
            }
            (Value::List(list), None) => {
                let is_byte = |byte: &f64| (0.0..=255.0).contains(byte) && byte.fract() == 0.0;
                let byte = |value: &Value| value.as_f64().filter(is_byte).map(|byte| byte as u8);
                match list.iter().map(byte).collect() {
                    Some(bytes) => bytes,
                    None => return cx.complete_with_error("`blobData` holds something that is no byte from 0 to 255"),
                }
            }
            _ => return cx.complete_with_error("there is nothing to save: give `blobData`, `text` or `source`"),
        };
        let request = DesktopRequest::SaveFile { name: args.name, bytes: bytes.into() };
        cx.ask_desktop(request, ("onComplete", "onError"));
    }
}
