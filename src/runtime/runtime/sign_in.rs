//! Sign-in and sign-out: finds the provider of a widget or action, and handles the result. Tokens stay with the host.

use std::sync::Arc;

use super::Runtime;
use crate::apis::Invocation;
use crate::callback::{Call, Callback};
use crate::scene::NodeId;
use crate::scope::{Context, event_args};
use crate::tasks::{AnswerReceivers, PendingSignIn, SignInStep, Task};
use ensemble_core::app::options::SignInOptions;
use ensemble_core::diag::{Code, Diagnostic};
use ensemble_core::message::Effect;
use ensemble_core::message::desktop::{DesktopAnswer, DesktopRequest};
use ensemble_core::message::net::TaskId;
use ensemble_core::message::sign_in::{Provider, SignInRequest};
use ensemble_core::spec::{Props, SignInRole, Spec};
use ensemble_core::value::{Map, Value};
use ensemble_script::ScriptValue;

/// Storage key of the signed-in user.
const USER: &str = "ensemble.user";

/// Fields of `ensemble.user` that a sign-in sets.
const FIELDS: [&str; 5] = ["id", "name", "email", "photo", "provider"];

impl Runtime {
    /// Handles a press of a sign-in button.
    pub(super) fn press_sign_in(&mut self, node: NodeId, spec: &'static Spec, role: &SignInRole) {
        let Some(instance) = self.widgets.get(node.0) else { return };
        let (element, cx) = (instance.element.clone(), instance.cx.clone());
        let handler = |event: &str| {
            let (_, handler) = element.handlers.iter().find(|(name, _)| *name == event)?;
            Some(Callback::Handler(handler.clone(), cx.named(format!("`{event}` of `{}`", spec.name))))
        };
        let asked = AnswerReceivers {
            action: spec.name,
            span: Some(element.span),
            screen: cx.screen,
            done: handler(role.authenticated),
            failed: handler(role.failed),
            promise: None,
        };
        let written = |name: &str| match self.store.widget_get(node.0, name) {
            Some(ScriptValue::Plain(value)) => value,
            _ => Value::Null,
        };
        let own = SignInOptions::PROPS.iter().map(|option| (option.name, written(option.name)));
        let own: Map =
            own.filter(|(_, value)| !value.is_null()).map(|(name, value)| (Arc::from(name), value)).collect();
        // With another provider of tokens the app's server has no part in it.
        let tells_server = matches!(written("provider"), Value::Null) || written("provider").as_str() == Some("server");
        let api = Some(written("signInServerAPI")).filter(|api| tells_server && !api.is_null());
        let step = SignInStep::Begin { signed_in: handler(role.signed_in), api, context: cx.clone() };
        self.begin_sign_in(role.provider, &Value::Map(Arc::new(own)), &cx, PendingSignIn { asked, step });
    }

    /// Signs in to the provider with this name.
    pub(super) fn authorize_by_action(&mut self, call: &Call, provider: &str) {
        let asked = self.asked_by(call, "onResponse", "onError");
        let step = SignInStep::Begin { signed_in: None, api: None, context: call.context.clone() };
        self.begin_sign_in(provider, &Value::Null, &call.context, PendingSignIn { asked, step });
    }

    /// Checks for a signed-in user; runs one of the named callbacks.
    pub(super) fn verify_sign_in(&mut self, call: &Call, (somebody, nobody): (&str, &str)) {
        let asked = self.asked_by(call, somebody, "");
        let step = SignInStep::Verify { nobody: call.callback(nobody) };
        self.ask_sign_in(PendingSignIn { asked, step }, SignInRequest::Verify);
    }

    /// Signs out of all providers.
    pub(super) fn sign_out(&mut self, call: &Call) {
        let asked = self.asked_by(call, "onComplete", "");
        self.ask_sign_in(PendingSignIn { asked, step: SignInStep::End }, SignInRequest::End);
    }

    fn begin_sign_in(&mut self, provider: &str, own: &Value, cx: &Context, pending: PendingSignIn) {
        match self.sign_in_provider(provider, own, cx) {
            Ok(provider) => self.ask_sign_in(pending, SignInRequest::Begin(provider)),
            Err(message) => self.desktop_failed(pending.asked, Arc::from(message)),
        }
    }

    fn ask_sign_in(&mut self, pending: PendingSignIn, request: SignInRequest) {
        let task = TaskId(self.handles.next());
        self.tasks.add(task, Task::SignIn(Box::new(pending)));
        self.effect(Effect::Desktop { id: task, request: Box::new(DesktopRequest::SignIn(Box::new(request))) });
    }

    /// Handles the host's answer.
    pub(super) fn sign_in_answered(&mut self, pending: PendingSignIn, result: Result<DesktopAnswer, Arc<str>>) {
        let PendingSignIn { asked, step } = pending;
        let value = match result {
            Ok(DesktopAnswer::Value(value)) => value,
            Ok(DesktopAnswer::Form { .. }) => return,
            Err(message) => {
                if let SignInStep::Verify { nobody } = step {
                    self.run_optional(nobody, event_args(Value::Null));
                }
                return self.desktop_failed(asked, message);
            }
        };
        match step {
            SignInStep::Begin { signed_in, api, context } => {
                let user = value.get("user");
                self.set_user(&user);
                self.run_optional(asked.done, event_args(value.clone()));
                match api {
                    Some(api) => self.tell_server(&api, &value, (signed_in, asked.failed), &context),
                    None => self.run_optional(signed_in, event_args(Value::map([("user", user)]))),
                }
                self.settle(asked.promise, Ok(value));
            }
            SignInStep::Verify { nobody } => {
                self.set_user(&value);
                let callback = if value.is_null() { nobody } else { asked.done };
                self.run_optional(callback, event_args(Value::map([("user", value.clone())])));
                self.settle(asked.promise, Ok(value));
            }
            SignInStep::End => {
                self.set_user(&Value::Null);
                self.run_optional(asked.done, event_args(Value::Null));
                self.settle(asked.promise, Ok(Value::Null));
            }
        }
    }

    /// `signInServerAPI`: sends the id token to the app's own server, and runs `onSignedIn` with its answer.
    fn tell_server(
        &mut self,
        api: &Value,
        answer: &Value,
        (signed_in, failed): (Option<Callback>, Option<Callback>),
        cx: &Context,
    ) {
        let mut inputs = api.get("inputs").as_map().cloned().unwrap_or_default();
        for name in ["idToken", "user"] {
            inputs.insert(name, answer.get(name));
        }
        let name = api.as_str().map_or_else(|| api.get("name").to_display(), Arc::from);
        let inputs = Value::Map(Arc::new(inputs));
        let invocation = Invocation { on_response: signed_in, on_error: failed, ..Invocation::of(name, inputs) };
        if let Err(message) = self.invoke(cx, invocation) {
            self.report(Diagnostic::error(Code::UnknownApi, None, format!("`signInServerAPI`: {message}")));
        }
    }

    /// Merges the signed-in user into `ensemble.user`, beside the app's own keys; signing out does not remove it.
    fn set_user(&mut self, user: &Value) {
        let mut kept = self.storage_get(USER).as_map().cloned().unwrap_or_default();
        for name in FIELDS {
            match user.get(name) {
                Value::Null => _ = kept.remove(name),
                value => kept.insert(name, value),
            }
        }
        let kept = if kept.is_empty() { Value::Null } else { Value::Map(Arc::new(kept)) };
        if kept != self.storage_get(USER) {
            self.storage_set(USER, kept);
        }
    }

    /// Options of a provider: those of `services.signIn.providers`, overridden by the widget's own.
    fn sign_in_provider(&mut self, name: &str, own: &Value, cx: &Context) -> Result<Provider, String> {
        let declared = self.program.app.sign_in.get(name).cloned();
        let declared = declared.map(|declared| self.evaluate_value(&declared, cx)).unwrap_or_default();
        let mut all = declared.as_map().cloned().unwrap_or_default();
        for (name, value) in own.as_map().into_iter().flat_map(Map::iter) {
            all.insert(name.clone(), value.clone());
        }
        let (props, problems) = Props::from_map(&Value::Map(Arc::new(all)), SignInOptions::PROPS);
        if let Some(problem) = problems.into_iter().next() {
            return Err(format!("the sign-in to `{name}`: {}", problem));
        }
        provider(name, SignInOptions::read(&props))
    }
}

fn provider(name: &str, options: SignInOptions) -> Result<Provider, String> {
    let place = format!("`services.signIn.providers.{name}` of `ensemble-config.yaml`");
    let issuer = match (&options.issuer, &options.domain) {
        (Some(issuer), _) => issuer.to_string(),
        (None, Some(domain)) => format!("https://{}/", domain.trim_start_matches("https://").trim_end_matches('/')),
        (None, None) => match name {
            "google" => "https://accounts.google.com".to_owned(),
            "apple" => "https://appleid.apple.com".to_owned(),
            "auth0" => return Err(format!("the sign-in to `auth0` needs its `domain`: write it into {place}")),
            _ => return Err(format!("the sign-in to `{name}` needs its `issuer`: write it into {place}")),
        },
    };
    let Some(client_id) = options.client_id.or(options.web_client_id).filter(|id| !id.is_empty()) else {
        return Err(format!("the sign-in to `{name}` needs a `clientId`: write it into {place}"));
    };
    let redirect_uri = options.redirect_uri.map(|address| address.to_string());
    if name == "apple" && redirect_uri.is_none() {
        return Err(format!(
            "Apple sends nobody back to an address of this computer: write the `redirectUri` of a page of yours that does, and `redirectPort`, into {place}"
        ));
    }
    let mut scopes: Vec<String> = options.scopes.0.iter().map(|scope| scope.to_string()).collect();
    let mut parameters: Vec<(String, String)> = Vec::new();
    if scopes.is_empty() {
        scopes = match name {
            // With more, Apple posts its answer instead of sending the browser back.
            "apple" => Vec::new(),
            "auth0" => ["profile", "email", "offline_access"].map(str::to_owned).to_vec(),
            _ => ["profile", "email"].map(str::to_owned).to_vec(),
        };
    }
    if !scopes.iter().any(|scope| scope == "openid") {
        scopes.insert(0, "openid".to_owned());
    }
    if name == "google" {
        // Google's word for a refresh token.
        parameters.push(("access_type".to_owned(), "offline".to_owned()));
    }
    for (key, value) in options.parameters.as_map().into_iter().flat_map(Map::iter) {
        parameters.retain(|(known, _)| **known != **key);
        parameters.push((key.to_string(), value.to_display().to_string()));
    }
    Ok(Provider {
        name: name.to_owned(),
        issuer,
        client_id: client_id.to_string(),
        client_secret: options.client_secret.map(|secret| secret.to_string()).unwrap_or_default(),
        scopes,
        parameters,
        redirect_uri,
        redirect_port: options.redirect_port.map(|port| port as u16),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(name: &str, options: &[(&str, &str)]) -> Result<Provider, String> {
        let map = Value::map(options.iter().map(|(name, value)| (*name, Value::from(*value))));
        provider(name, SignInOptions::read(&Props::from_map(&map, SignInOptions::PROPS).0))
    }

    #[test]
    fn presets_fill_in_what_is_known_of_a_provider() {
        let google = of("google", &[("clientId", "g")]).unwrap();
        assert_eq!(
            (&*google.issuer, google.scopes.join(" ")),
            ("https://accounts.google.com", "openid profile email".to_owned())
        );
        let auth0 = of("auth0", &[("domain", "dev.auth0.com"), ("clientId", "a")]).unwrap();
        assert_eq!(auth0.issuer, "https://dev.auth0.com/");
        assert!(auth0.scopes.contains(&"offline_access".to_owned()));
        let own = of("ours", &[("issuer", "https://id.example"), ("clientId", "o"), ("scopes", "read write")]).unwrap();
        assert_eq!(own.scopes.join(" "), "openid read write");
    }

    #[test]
    fn what_is_missing_is_said_with_its_place() {
        for (name, options, words) in [
            ("google", &[][..], "`clientId`"),
            ("auth0", &[("clientId", "a")], "`domain`"),
            ("ours", &[("clientId", "a")], "`issuer`"),
            ("apple", &[("clientId", "a")], "`redirectUri`"),
        ] {
            let fault = of(name, options).unwrap_err();
            assert!(fault.contains(words) && fault.contains(&format!("providers.{name}")), "{fault}");
        }
    }
}
