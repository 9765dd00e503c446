//! Options of APIs. Each is declared once; the loader's check, the runtime's reader, `reference` and `schema` are derived from the declaration.

use std::sync::Arc;

use crate::spec::{EventMatch, FromValue, Kind, Millis, Names, Prop, Statuses, prop};
use crate::value::Value;

/// The format of a stream. `sse` and `jsonl` are aliases of the first and the second.
const STREAM_FORMAT: Kind = Kind::Enum(&["events", "ndjson", "sse", "jsonl"]);

/// `method` of an API.
pub const METHOD: Prop = prop("method", Kind::Text, "GET, POST, PUT, PATCH, DELETE, HEAD or OPTIONS.").or("GET");
/// `format` of an API.
pub const FORMAT: Prop =
    prop("format", STREAM_FORMAT, "Format of a stream: server-sent events, or one JSON text a line.").or("events");
/// `manageCookies` of an API.
pub const COOKIES: Prop =
    prop("manageCookies", Kind::Bool, "Keeps and sends cookies, shared by all APIs of the app.").or("false");
/// `timeout` of an API.
pub const TIMEOUT: Prop = prop("timeout", Millis::KIND, "Milliseconds until a request fails.").or("60000");

/// `cacheExpirySeconds` of an API.
pub const CACHE: Prop = prop(
    "cacheExpirySeconds",
    Kind::Number { min: 0.0, max: 31_536_000.0 },
    "Seconds for which an answer is used again for the same request, unless `invokeAPI` says `bypassCache: true`.",
);

/// All keys of an API.
pub const API_KEYS: &[Prop] = &[
    prop("type", Kind::Text, "`http` for one request and one answer (unless given), `sse` for a stream of events."),
    prop("inputs", Kind::List, "Names that `invokeAPI` may set and that the API's expressions see."),
    prop("url", Kind::Text, "The address; one that begins with `/` follows `app.baseUrl`.").also(&["uri"]),
    METHOD,
    prop("headers", Kind::Map, "Headers of the request; what is null is left out."),
    prop("parameters", Kind::Map, "Query parameters; of a POST, PUT or PATCH without `body`, the form that is sent."),
    prop("body", Kind::Any, "The request's body: a map or list as JSON, text as it is."),
    prop("authorization", Kind::Any, "`none`, or one of `basic`, `bearer`, `apiKey` and `oauth2`."),
    prop("sslConfig", Kind::Map, "Which certificates are trusted."),
    prop("sseOptions", Kind::Map, "How a stream behaves."),
    prop("into", Kind::Any, "Lists that the events of a stream fill without a script."),
    FORMAT,
    COOKIES,
    TIMEOUT,
    CACHE,
    prop("mockResponse", Kind::Any, "The answer while `app.useMockResponse` is true: `{body, headers, statusCode}`."),
    prop("onResponse", Kind::Action, "Runs for each answer, or for each event of a stream."),
    prop("onError", Kind::Action, "Runs for each failed request, or for each failed attempt to open a stream."),
    prop("onOpen", Kind::Action, "Runs when a stream is open."),
    prop("onClose", Kind::Action, "Runs when a stream has ended for good."),
    prop("onComment", Kind::Action, "Runs for each comment of a stream."),
    prop("onReconnecting", Kind::Action, "Runs when a stream that ended will be opened again."),
];

/// Options that need another option: `(option, needed option, its value)`; without a value, any.
pub const NEEDS: &[(&str, &str, Option<&str>)] =
    &[("queueSize", "onSlow", Some("dropOldest")), ("clientKey", "clientCertificate", None)];

props! {
    // The runtime destructures the options by name: an option that is not used there does not compile.
    @fields(pub)
    /// `sseOptions` of an API: how its stream behaves. Defaults are those of the stream client, which a test compares.
    pub struct SseOptions {
        /// The format of the stream: server-sent events, or one JSON text a line.
        "format" => format: Arc<str> = "events"; STREAM_FORMAT,
        /// Opens a stream again that has ended.
        "autoReconnect" => auto_reconnect: bool = true,
        /// Milliseconds before the first reconnect, base of the back-off.
        "reconnectDelay" => reconnect_delay: Millis = 1000,
        /// Failed attempts in a row until the stream gives up; 0 = none is made.
        "maxReconnectAttempts" => max_reconnect_attempts: u32 = 5u32,
        /// Effect of the last failed attempt: `stop` ends the stream; `probe` tries again every 30 to 60 seconds, and at once when the window
        /// gets the focus, the network changes or the machine wakes up. `onError` runs once, with `retrying: false`.
        "afterMaxAttempts" => after_max_attempts: Arc<str> = "stop"; Kind::Enum(&["stop", "probe"]),
        /// Greatest delay in milliseconds, before the random part is added.
        "maxReconnectDelay" | "maxDelay" => max_reconnect_delay: Millis = 30_000,
        /// Growth of the delay.
        "backoff" => backoff: Arc<str> = "exponential"; Kind::Enum(&["exponential", "linear", "constant"]),
        /// Random share of the delay: 1 spreads many clients of one server best, 0 makes every delay certain. A Retry-After is spread by the
        /// same share of itself.
        "jitter" => jitter: f64 = 1.0; Kind::Number { min: 0.0, max: 1.0 },
        /// Obeys `retry:` and Retry-After.
        "honorServerRetry" => honor_server_retry: bool = true,
        /// Statuses that are retried.
        "retryOn" => retry_on: Statuses = [408, 425, 429, 500, 502, 503, 504],
        /// Milliseconds of open stream that reset the count of attempts.
        "resetAfter" => reset_after: Millis = 10_000,
        /// Reconnects after a clean end; unless given, only for GET and other methods that change nothing.
        "reconnectOnEnd" => reconnect_on_end: Option<bool>,
        /// Repeats a POST, PATCH or the like whose answer was cut off: an order or a payment is then made again.
        "retryUnsafe" => retry_unsafe: bool = false,
        /// The event that ends the stream: its name, `{event: done}` or `{data: "[DONE]"}`.
        "closeOn" => close_on: Option<EventMatch>,
        /// Milliseconds without a byte until the stream counts as dead; 0 = never.
        "idleTimeout" => idle_timeout: Millis = 0,
        /// Milliseconds until connecting counts as failed.
        "connectTimeout" => connect_timeout: Millis = 15_000,
        /// The id to resume after.
        "lastEventId" => last_event_id: Option<Arc<str>>,
        /// Query parameter that also carries the last id.
        "lastEventIdParam" => last_event_id_param: Option<Arc<str>>,
        /// Lifetime of the last id.
        "resume" => resume: Arc<str> = "session"; Kind::Enum(&["session", "none", "storage"]),
        /// Names of the events that are handled; all unless given.
        "events" => events: Names,
        /// Decides which data is read as JSON; `json` and `text` are aliases of `always` and `never`.
        "parseJson" | "decode" => parse_json: Arc<str> = "auto"; Kind::Enum(&["auto", "always", "never", "json", "text"]),
        /// Greatest size of one event in bytes.
        "maxEventBytes" => max_event_bytes: usize = 16_777_216usize; Kind::Number { min: 1.0, max: 1_073_741_824.0 },
        /// Treatment of events while handlers are slower than the stream.
        "onSlow" => on_slow: Arc<str> = "wait"; Kind::Enum(&["wait", "latest", "dropOldest"]),
        /// Events that are kept with `onSlow: dropOldest`.
        "queueSize" => queue_size: usize = 1000usize; Kind::Number { min: 1.0, max: 1_000_000.0 },
        /// Keeps and sends cookies.
        "withCredentials" => with_credentials: bool = false,
        /// Redirects that are followed.
        "maxRedirects" => max_redirects: u32 = 20u32; Kind::Number { min: 0.0, max: 100.0 },
        /// Lets the server compress.
        "compression" => compression: bool = true,
        /// `system`, `none` or an address.
        "proxy" => proxy: Arc<str> = "system",
        /// Counts comments, keep-alives among them, in `sse.comments`.
        "comments" => comments: bool = false,
        /// Closes the stream while the window is hidden.
        "pauseWhenHidden" => pause_when_hidden: bool = false,
        /// Shows a badge while the stream cannot be opened: the reason, the time of the next attempt, *Reconnect* and *Stop*. Turn it off in an
        /// app that shows these itself.
        "badge" => badge: bool = true,
    }
}

props! {
    @fields(pub)
    /// `sslConfig` of an API: the trusted certificates. Options with a default in `env` name it.
    pub struct SslConfig {
        /// Certificates (PEM) of authorities that are trusted, too.
        "ca" => ca: Option<Arc<str>>,
        /// The app's own certificate (PEM), for servers that ask for one.
        "clientCertificate" => client_certificate: Option<Arc<str>>,
        /// The key (PEM) of `clientCertificate`.
        "clientKey" => client_key: Option<Arc<str>>,
        /// SHA-256 of the only certificate that is trusted, in hexadecimal digits.
        "fingerprint" => fingerprint: Option<Arc<str>>,
        /// Trusts `ca`, or the secret `ssl_pinning_certificate`, only; `env.ssl_pinning_enabled` unless given.
        "pinningEnabled" => pinning_enabled: Option<bool>,
        /// Accepts every certificate, for experiments only; `env.bypass_ssl_pinning` unless given.
        "bypassPinning" => bypass_pinning: Option<bool>,
        /// Trusts the fingerprint in storage; `env.bypass_ssl_pinning_with_validation` unless given.
        "bypassPinningWithFingerprint" => bypass_pinning_with_fingerprint: Option<bool>,
        /// Storage key of the fingerprint.
        "fingerprintKey" => fingerprint_key: Arc<str> = "bypass_ssl_fingerprint",
    }
}

props! {
    @fields(pub)
    /// `authorization.basic`: a user's name and password.
    pub struct BasicAuth {
        /// The user's name.
        "username" => username: Arc<str> = "",
        /// The user's password.
        "password" => password: Arc<str> = "",
    }
}

props! {
    @fields(pub)
    /// `authorization.bearer`: a token, which may also stand alone.
    pub struct BearerAuth {
        /// The token.
        "token" => token: Arc<str> = "",
    }
}

props! {
    @fields(pub)
    /// `authorization.apiKey`: a key in a header or in the query.
    pub struct ApiKeyAuth {
        /// Name of the header or parameter.
        "name" => name: Arc<str> = "",
        /// The key.
        "value" => value: Arc<str> = "",
        /// Part of the request that carries the key.
        "in" => place: Arc<str> = "header"; Kind::Enum(&["header", "query"]),
    }
}

props! {
    @fields(pub)
    /// `authorization.oauth2`: a token by the client credentials grant.
    pub struct ClientCredentialsAuth {
        /// Address of the token service.
        "tokenUrl" => token_url: Arc<str> = "",
        /// The client's name.
        "clientId" => client_id: Arc<str> = "",
        /// The client's password.
        "clientSecret" => client_secret: Arc<str> = "",
        /// The scopes of the token; text or a list.
        "scope" => scope: Names,
        /// Whom the token is for.
        "audience" => audience: Option<Arc<str>>,
        /// Further parameters of the request for a token.
        "parameters" => parameters: Value; Kind::Map,
        /// Part of the token request that carries the client's name and password.
        "secretIn" => secret_in: Arc<str> = "header"; Kind::Enum(&["header", "body"]),
    }
}

props! {
    @fields(pub)
    /// `services.signIn.providers.NAME` of `ensemble-config.yaml`: a provider to sign in to.
    pub struct SignInOptions {
        /// Address of the issuer, below which the endpoints are discovered; known of `google` and `apple`.
        "issuer" => issuer: Option<Arc<str>>,
        /// Domain of the issuer instead of its address, as Auth0 gives one to each customer.
        "domain" => domain: Option<Arc<str>>,
        /// The app, as the provider knows it.
        "clientId" | "desktopClientId" => client_id: Option<Arc<str>>,
        /// The same, where no other one is given.
        "webClientId" => web_client_id: Option<Arc<str>>,
        /// The app's secret, where the provider wants one of desktop apps, too, as Google does: `${secrets.GOOGLE_SECRET}`.
        "clientSecret" => client_secret: Option<Arc<str>>,
        /// Scopes, text or a list; `openid profile email` by default.
        "scopes" | "scope" => scopes: Names,
        /// Further parameters of the page on which the person signs in, such as `audience`.
        "parameters" => parameters: Value; Kind::Map,
        /// Redirect address for providers that accept no loopback address; it must forward the browser to `http://127.0.0.1:PORT/callback`.
        "redirectUri" => redirect_uri: Option<Arc<str>>,
        /// The port on this computer, for providers that want to know it beforehand; any by default.
        "redirectPort" => redirect_port: Option<f32>; Kind::Number { min: 1024.0, max: 65535.0 },
    }
    ignored {
        "iOSClientId" => Kind::Any; "it is for phones",
        "androidClientId" => Kind::Any; "it is for phones",
        "serverClientId" => Kind::Any; "it is for phones",
        "scheme" => Kind::Any; "the browser comes back to an address of this computer",
    }
}

props! {
    @fields(pub)
    /// `authorization.oauthId` and what stands beside it: the token of a person who has signed in.
    pub struct SignedInAuth {
        /// The provider that the person has signed in to.
        "oauthId" => provider: Arc<str> = "",
        /// Gets a fresh token for every request.
        "forceNewTokens" => always_fresh: bool,
    }
    ignored {
        "scope" => Kind::Any; "the scopes are those of `services.signIn.providers`",
        "serviceId" => Kind::Any; "`oauthId` names the provider",
    }
}

/// The ways to log in, by their key below `authorization`.
pub const AUTHORIZATION: &[(&str, &[Prop])] = &[
    ("basic", BasicAuth::PROPS),
    ("bearer", BearerAuth::PROPS),
    ("apiKey", ApiKeyAuth::PROPS),
    ("oauth2", ClientCredentialsAuth::PROPS),
];
