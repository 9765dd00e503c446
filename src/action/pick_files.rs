//! `pickFiles`: lets the user choose files, which are then in `ID.files`.

use std::sync::Arc;

use ensemble_core::message::desktop::DesktopRequest;
use ensemble_core::spec::{ActionSpec, Kind, slot};
use ensemble_core::value::Value;
use ensemble_runtime::{Action, ActionCx, FileReceiver};

props! {
    /// Arguments of `pickFiles`.
    pub struct Args {
        /// The name under which the files are read: `ID.files[0].name`; without it `onComplete` has them.
        "id" => id: Option<Arc<str>>,
        /// Endings that are offered, such as `pdf`; all by default.
        "allowedExtensions" => extensions: Value; Kind::List,
        /// Lets more than one file be chosen.
        "allowMultiple" => multiple: bool = false,
        /// Files from this number of bytes on are refused, as `onError` says.
        "allowMaxFileSizeBytes" => most_bytes: Option<f64>,
    }
    ignored {
        "allowCompression" => Kind::Any; "files are taken as they are",
        "source" => Kind::Any; "a desktop has one dialog for all files",
    }
}

/// `pickFiles`.
pub struct PickFiles;

impl Action for PickFiles {
    const SPEC: ActionSpec = ActionSpec {
        name: "pickFiles",
        aliases: &[],
        doc: "Lets the person choose files; `ID.files` holds them.",
        args: Args::PROPS,
        shorthand: Some("id"),
        required: &[],
        callbacks: &[
            slot(
                "onComplete",
                "Files were chosen; `event.data` is the list of `{name, extension, size, path, mediaType}`.",
            )
            .legacy(&["files"]),
            slot("onError", "Nobody can choose, or a file is too large; `event.error` says why."),
        ],
        open: false,
        examples: &[
            "pickFiles: {id: papers, allowedExtensions: [pdf], allowMultiple: true, onComplete: \"console.log(papers.files.length)\", onError: {showToast: {message: '${event.error}'}}}",
        ],
    };
    type Args = Args;

    fn run(args: Args, cx: &mut ActionCx<'_>) {
        let extensions = args.extensions.as_list().unwrap_or_default().iter();
        let extensions = extensions.map(|one| Arc::from(one.to_display().trim_start_matches('.'))).collect();
        let request = DesktopRequest::PickFiles { extensions, multiple: args.multiple };
        cx.pick_files(request, FileReceiver { bind: args.id, most_bytes: args.most_bytes });
    }
}
