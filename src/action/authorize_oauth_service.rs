//! `authorizeOAuthService`: signs the user in to a provider with the browser.

use std::sync::Arc;

use ensemble_core::spec::{ActionSpec, slot};
use ensemble_runtime::{Action, ActionCx};

props! {
    /// Arguments of `authorizeOAuthService`.
    pub struct Args {
        /// The provider: one of `services.signIn.providers`.
        "id" => id: Arc<str>,
    }
}

/// `authorizeOAuthService`.
pub struct AuthorizeOAuthService;

impl Action for AuthorizeOAuthService {
    const SPEC: ActionSpec = ActionSpec {
        name: "authorizeOAuthService",
        aliases: &[],
        doc: "Lets the person sign in to a provider with the browser; `authorization: {oauthId: …}` of an API uses the token from then on.",
        args: Args::PROPS,
        shorthand: Some("id"),
        required: &["id"],
        callbacks: &[
            slot("onResponse", "The person has signed in; `event.data` is `{user, idToken}`."),
            slot("onError", "Nobody has signed in; `event.error` says why."),
        ],
        open: false,
        examples: &["authorizeOAuthService: {id: google, onError: {showToast: {message: '${event.error}'}}}"],
    };
    type Args = Args;

    fn run(args: Args, cx: &mut ActionCx<'_>) {
        cx.sign_in(&args.id);
    }
}
