//! `uploadFiles`: sends files that the user has chosen to an API, as `multipart/form-data`.

use std::sync::Arc;

use ensemble_core::diag::Code;
use ensemble_core::message::desktop::FormFile;
use ensemble_core::spec::{ActionSpec, Kind, Prop, prop, slot};
use ensemble_core::value::Value;
use ensemble_runtime::{Action, ActionCx, Upload};

/// Limit of all files of an upload together, in bytes; they are held in memory while they are sent.
const MOST_BYTES: u64 = 100 << 20;

props! {
    /// Arguments of `uploadFiles`.
    pub struct Args {
        /// The name under which its state is read: `ID.progress` from 0 to 1, `ID.status`, `ID.body`.
        "id" => id: Option<Arc<str>>,
        /// Name of the API; its `method` is POST unless given, and the keys of its `body` are fields beside the files.
        "uploadApi" => api: Arc<str>,
        /// The files: `${ID.files}` of `pickFiles`, or one of them.
        "files" => files: Value; Kind::Any,
        /// Values for the API's declared inputs.
        "inputs" => inputs: Value; Kind::Map,
        /// Name of the field of each file.
        "fieldName" => field: Arc<str> = "files",
        /// `{maxFileSize}` in KB, for all files together, and `{overMaxFileSizeMessage}`.
        "options" => options: Value; Kind::Keys(OPTIONS),
    }
}

/// Keys of `options`.
const OPTIONS: &[Prop] = &[
    prop("maxFileSize", Kind::Number { min: 0.0, max: 1e12 }, "The most KB of all files together."),
    prop("overMaxFileSizeMessage", Kind::Text, "The fault for larger files."),
    prop("backgroundTask", Kind::Bool, "Goes on without the app.").ignored("an upload ends with the app"),
    prop("networkType", Kind::Text, "The network that is waited for.").ignored("every network of a desktop will do"),
    prop("requiresBatteryNotLow", Kind::Bool, "Waits for the battery.").ignored("an upload starts at once"),
    prop("showNotification", Kind::Bool, "Shows the progress.").ignored("`${ID.progress}` shows it in the window"),
    prop("batchSize", Kind::NUMBER, "Files at once.").ignored("all files are sent together"),
];

/// `uploadFiles`.
pub struct UploadFiles;

impl Action for UploadFiles {
    const SPEC: ActionSpec = ActionSpec {
        name: "uploadFiles",
        aliases: &[],
        doc: "Sends files that the person has chosen to the server of an API, as `multipart/form-data`.",
        args: Args::PROPS,
        shorthand: None,
        required: &["uploadApi", "files"],
        callbacks: &[
            slot("onComplete", "The server has taken them; `event.data` is `{body, headers, statusCode}`."),
            slot("onError", "They were not sent or not taken; `event.error` says why."),
        ],
        open: false,
        examples: &[
            "uploadFiles: {id: upload, uploadApi: feed, files: '${event.data}', onError: {showToast: {message: '${event.error}'}}}",
        ],
    };
    type Args = Args;

    fn run(args: Args, cx: &mut ActionCx<'_>) {
        let files = match &args.files {
            Value::List(list) => list.to_vec(),
            Value::Null => Vec::new(),
            one => vec![one.clone()],
        };
        let read = |file: &Value| {
            let text = |key: &str| file.get(key).as_str().map(Arc::<str>::from);
            let path = text("path").or_else(|| file.as_str().map(Arc::from))?;
            let name = text("name").unwrap_or_else(|| path.rsplit(['/', '\\']).next().unwrap_or_default().into());
            Some(FormFile { field: text("fieldName").unwrap_or_else(|| args.field.clone()), name, path })
        };
        let files: Vec<FormFile> = files.iter().filter_map(read).collect();
        if files.is_empty() {
            return cx.complete_with_error("there are no files to send");
        }
        let kilobytes = args.options.get("maxFileSize").as_f64().filter(|size| *size > 0.0);
        let most_bytes = kilobytes.map_or(MOST_BYTES, |size| (size * 1024.0) as u64).min(MOST_BYTES);
        let too_large = args.options.get("overMaxFileSizeMessage").as_str().map(Arc::from);
        let upload = Upload { api: args.api, id: args.id, inputs: args.inputs, files, most_bytes, too_large };
        if let Err(message) = cx.upload(upload) {
            cx.fail(Code::UnknownApi, message, None);
        }
    }
}
