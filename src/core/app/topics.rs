//! Topics of the reference for the files of an app, except widgets and actions. Their keys are the tables that the loader checks with.

use super::load;
use super::options::{
    API_KEYS, ApiKeyAuth, BasicAuth, BearerAuth, ClientCredentialsAuth, SignInOptions, SseOptions, SslConfig,
};
use super::socket::SOCKET_KEYS;
use crate::spec::{Kind, Prop, TEXT_STYLE, Topic, prop};

/// A file below `screens/`.
pub static SCREEN: Topic = Topic {
    name: "screen",
    aliases: &["screens"],
    doc: "A file below `screens/`, or a single file that is opened alone. Every other key at its root is a custom widget of this screen.",
    keys: load::SCREEN_KEYS,
    examples: &[
        "Global: let count = 0;\n\nView:\n  header: {title: Counter}\n  body:\n    Button: {label: \"${count}\", onTap: count += 1}\n",
    ],
    see: &["View", "API", "Socket", "Global", "Import", "ViewGroup", "Widget", "Action"],
    ..Topic::DEFAULT
};

/// `View`.
pub static VIEW: Topic = Topic {
    name: "View",
    doc: "One page: a header, a body and a footer.",
    keys: load::VIEW_KEYS,
    examples: &[
        "View:\n  onLoad: {invokeAPI: {name: prices}}\n  header: {title: Prices}\n  body:\n    Text: {text: Hello}\n",
    ],
    see: &["header", "footer", "ViewGroup", "navigateScreen"],
    ..Topic::DEFAULT
};

/// `ViewGroup` and `View.menu`.
pub static VIEW_GROUP: Topic = Topic {
    name: "ViewGroup",
    aliases: &["menu"],
    doc: "Pages behind a menu, written instead of `View`: each entry of `items` leads to a screen, which takes the place of the one before and stays alive. `View.menu` is written in the same way; its entries open screens on top.",
    keys: load::MENU_KEYS,
    examples: &[
        "ViewGroup:\n  Sidebar:\n    items:\n      - {label: Overview, icon: dashboard, page: Overview}\n      - {label: Settings, icon: settings, page: Settings}\n",
    ],
    see: &["Menu", "MenuEntry", "navigateViewGroup"],
    ..Topic::DEFAULT
};

/// An API.
pub static API: Topic = Topic {
    name: "API",
    aliases: &["api"],
    doc: "Where data comes from, by name: an HTTP request, or with `type: sse` a stream of events. Nothing is sent before `invokeAPI`. Expressions are evaluated anew for each call; what is answered stands below the API's name, `${prices.body}`.",
    keys: API_KEYS,
    examples: &[
        "API:\n  prices:\n    type: sse\n    url: ${env.API_URL}/prices\n    onResponse: last = response.body.data;\n",
        "API:\n  order:\n    inputs: [article]\n    url: https://example.com/orders\n    method: POST\n    body: {article: \"${article}\"}\n",
    ],
    see: &["sse", "invokeAPI", "response", "authorization", "sslConfig", "into", "mockResponse"],
    ..Topic::DEFAULT
};

/// A WebSocket.
pub static SOCKET: Topic = Topic {
    name: "Socket",
    aliases: &["socket", "WebSocket"],
    doc: "WebSockets of a screen, by name. `connectSocket` opens one, `messageSocket` sends, `disconnectSocket` closes it; it closes with its screen, too. Below its name stand `data`, the text of the newest message, `isConnected` and `isReconnecting`.",
    keys: SOCKET_KEYS,
    examples: &[
        "Socket:\n  chat:\n    inputs: [room]\n    uri: wss://example.com/${room}\n    onReceive: log.text = chat.data;\n",
    ],
    see: &["connectSocket", "messageSocket", "disconnectSocket", "API"],
    ..Topic::DEFAULT
};

/// `type: sse`.
pub static SSE: Topic = Topic {
    name: "sse",
    aliases: &["stream", "type: sse"],
    doc: "An API with `type: sse` opens a stream of server-sent events. `onResponse` runs for each event with `response.body` as `{event, id, data, raw}`; `data` is JSON where it parses. A stream that breaks is opened again. It is closed by `disconnectSSE`, and when its screen is left by going back. Below `feed.sse` stands what it is doing.",
    keys: SseOptions::PROPS,
    examples: &[
        "API:\n  feed:\n    type: sse\n    url: https://example.com/events\n    into: {name: rows, mode: prepend, keep: 100}\n    sseOptions: {idleTimeout: 30000}\n",
    ],
    see: &["API", "into", "feed", "response", "disconnectSSE", "reconnectSSE", "clearSSE"],
    ..Topic::DEFAULT
};

/// `sseOptions`.
pub static SSE_OPTIONS: Topic = Topic {
    name: "sseOptions",
    doc: "How the stream of an API with `type: sse` behaves. Times are milliseconds.",
    keys: SseOptions::PROPS,
    examples: &["sseOptions:\n  reconnectDelay: 2000\n  maxReconnectAttempts: 10\n  closeOn: {data: \"[DONE]\"}\n"],
    see: &["sse"],
    ..Topic::DEFAULT
};

/// `into`.
pub static INTO: Topic = Topic {
    name: "into",
    doc: "Lists that the events of a stream fill without a script: `${feed.items}`. Written as a map, a list of maps, or only a name. The rows stay over reconnects until the stream is opened anew; `clearSSE` empties them.",
    keys: load::INTO_KEYS,
    examples: &["into:\n  - {name: prices, mode: upsert, key: symbol}\n  - {name: last, mode: prepend, keep: 10}\n"],
    see: &["sse", "item-template", "clearSSE"],
    ..Topic::DEFAULT
};

/// `item-template`.
pub static ITEM_TEMPLATE: Topic = Topic {
    name: "item-template",
    aliases: &["itemTemplate"],
    doc: "A widget for each row of a list, in every widget that takes children. Only rows in view exist in a ListView, GridView or DataGrid.",
    keys: load::TEMPLATE_KEYS,
    examples: &[
        "Column:\n  item-template:\n    data: ${feed.items}\n    name: row\n    key: ${row.id}\n    template:\n      Text: {text: \"${row.title}\"}\n",
    ],
    see: &["filter", "into", "ListView", "DataGrid"],
    ..Topic::DEFAULT
};

/// `filter` of an item-template.
pub static FILTER: Topic = Topic {
    name: "filter",
    doc: "Which rows of an item-template are shown: a text, or a map.",
    keys: load::FILTER_KEYS,
    examples: &["filter: {text: \"${words.value}\", fields: [title, author], equals: {kind: book}}\n"],
    see: &["item-template"],
    ..Topic::DEFAULT
};

/// Keys of `authorization`, one for each scheme.
const WAYS: &[Prop] = &[
    prop("basic", Kind::Keys(BasicAuth::PROPS), "A user's name and password."),
    prop("bearer", Kind::Any, "A token, which may stand alone: `{bearer: \"${secrets.TOKEN}\"}`."),
    prop("apiKey", Kind::Keys(ApiKeyAuth::PROPS), "A key in a header or in the query."),
    prop(
        "oauth2",
        Kind::Keys(ClientCredentialsAuth::PROPS),
        "A token by the client credentials grant; it is renewed before it ends and after a 401.",
    ),
    prop(
        "oauthId",
        Kind::Text,
        "The provider whose user has signed in: the token of that sign-in is used, and renewed; see `signIn`.",
    ),
    prop("forceNewTokens", Kind::Bool, "Beside `oauthId`: gets a fresh token for every request.").or("false"),
];

/// `authorization`.
pub static AUTHORIZATION_TOPIC: Topic = Topic {
    name: "authorization",
    doc: "How an API logs in: `none`, or one of these. Keep what is secret in `.env.secrets`.",
    keys: WAYS,
    examples: &[
        "authorization: {bearer: \"${secrets.TOKEN}\"}\n",
        "authorization:\n  oauth2:\n    tokenUrl: https://gateway.example.com/oauth2/token\n    clientId: ${secrets.CLIENT_ID}\n    clientSecret: ${secrets.CLIENT_SECRET}\n",
    ],
    see: &["basic", "bearer", "apiKey", "oauth2", "signIn", "secrets"],
    ..Topic::DEFAULT
};

const fn way(name: &'static str, doc: &'static str, keys: &'static [Prop], see: &'static [&'static str]) -> Topic {
    Topic { name, doc, keys, see, ..Topic::DEFAULT }
}

static BASIC: Topic =
    way("basic", "`authorization.basic`: a user's name and password.", BasicAuth::PROPS, &["authorization"]);
static BEARER: Topic =
    way("bearer", "`authorization.bearer`: a token, which may stand alone.", BearerAuth::PROPS, &["authorization"]);
static API_KEY: Topic =
    way("apiKey", "`authorization.apiKey`: a key in a header or in the query.", ApiKeyAuth::PROPS, &["authorization"]);
static OAUTH2: Topic = way(
    "oauth2",
    "`authorization.oauth2`: a token by the client credentials grant.",
    ClientCredentialsAuth::PROPS,
    &["authorization"],
);

/// `services.signIn.providers`.
pub static SIGN_IN: Topic = Topic {
    name: "signIn",
    aliases: &["services", "providers", "sign-in"],
    doc: "`services.signIn.providers` of `ensemble-config.yaml`: who people can sign in to, by name, with the system's browser (OAuth 2.1 with PKCE and OpenID Connect). `google`, `apple` and `auth0` know their addresses; any other provider is named by its `issuer`. The tokens are kept in the system's keyring and renewed; apps do not see them and name the provider in `authorization`. Nobody is waited for longer than five minutes.",
    keys: SignInOptions::PROPS,
    examples: &[
        "services:\n  signIn:\n    providers:\n      google: {clientId: 123.apps.googleusercontent.com, clientSecret: \"${secrets.GOOGLE_SECRET}\"}\n      auth0: {domain: dev-1.us.auth0.com, clientId: abc, redirectPort: 8123}\n      work: {issuer: https://id.example.com/realms/work, clientId: desktop}\n",
    ],
    see: &["authorization", "SignInWithGoogle", "SignInWithAuth0", "authorizeOAuthService", "verifySignIn", "signOut"],
    ..Topic::DEFAULT
};

/// `sslConfig`.
pub static SSL_CONFIG: Topic = Topic {
    name: "sslConfig",
    doc: "Which certificates an API trusts, beyond those of the system.",
    keys: SslConfig::PROPS,
    examples: &["sslConfig: {ca: \"${secrets.OUR_CA}\"}\n"],
    see: &["API", "secrets"],
    ..Topic::DEFAULT
};

/// Keys of `mockResponse`.
pub const MOCK_KEYS: &[Prop] = &[
    prop("body", Kind::Any, "The answer's body."),
    prop("headers", Kind::Map, "Headers of the answer."),
    prop("statusCode", Kind::Number { min: 100.0, max: 599.0 }, "Its status.").or("200"),
];

/// `mockResponse`.
pub static MOCK_RESPONSE: Topic = Topic {
    name: "mockResponse",
    doc: "Answer of an HTTP API while `app.useMockResponse` is true, without a request to the server.",
    keys: MOCK_KEYS,
    examples: &["mockResponse: {statusCode: 200, body: {items: []}}\n"],
    see: &["API", "app"],
    ..Topic::DEFAULT
};

/// `Global`.
pub static GLOBAL: Topic = Topic {
    name: "Global",
    doc: "JavaScript that runs once for each opening of a screen, or once for each instance of a custom widget. Its variables and functions are seen by every expression and handler of the screen; what is bound to a variable follows it.",
    examples: &["Global: |-\n  let count = 0;\n\n  function double() {\n    return count * 2;\n  }\n"],
    see: &["Import", "ensemble", "expression"],
    ..Topic::DEFAULT
};

/// `Import`.
pub(crate) static IMPORT: Topic = Topic {
    name: "Import",
    doc: "Names of files below `scripts/`, without `.js`. Each runs before `Global`, once for each screen or custom widget that imports it, which then has its variables and functions.",
    examples: &["Import: [format, prices]\n"],
    see: &["Global"],
    ..Topic::DEFAULT
};

/// A custom widget.
pub static WIDGET: Topic = Topic {
    name: "Widget",
    aliases: &["custom widget"],
    doc: "A widget of your own: a file below `widgets/` with `Widget:`, or any other key at a screen's root. It is used by its name, `inputs` go in, events come out by `dispatchEvent`.",
    keys: load::WIDGET_KEYS,
    examples: &[
        "Widget:\n  inputs: [title]\n  events: {onPick: {}}\n  body:\n    Button: {label: \"${title}\", onTap: {dispatchEvent: {onPick: {}}}}\n",
    ],
    see: &["inputs", "dispatchEvent", "Global"],
    ..Topic::DEFAULT
};

/// The use of a custom widget.
pub static INPUTS: Topic = Topic {
    name: "inputs",
    aliases: &["events"],
    doc: "Values that a custom widget, a screen, an API or a reusable action takes. Where it is defined, a list of names; where it is used, a map of values. Where a custom widget is used there are besides all properties of a box.",
    keys: load::CALL_KEYS,
    examples: &[
        "PriceCard:\n  inputs: {symbol: ACME, price: \"${row.price}\"}\n  events: {onPick: {showToast: {message: Picked}}}\n",
    ],
    see: &["Widget", "navigateScreen", "invokeAPI", "executeAction"],
    ..Topic::DEFAULT
};

/// A reusable action.
pub static ACTION: Topic = Topic {
    name: "Action",
    doc: "An action of your own: a file below `actions/` with `Action:`, or below `Action` of a screen. `executeAction` runs it.",
    keys: load::ACTION_KEYS,
    examples: &["Action:\n  inputs: [text]\n  body:\n    showToast: {message: \"${text}\"}\n"],
    see: &["executeAction", "dispatchEvent"],
    ..Topic::DEFAULT
};

/// Keys that every widget has beside its properties.
pub const STRUCTURE: &[Prop] = &[
    prop("id", Kind::Text, "Its name in scripts and expressions: `${words.value}`."),
    prop("testId", Kind::Text, "Its name in tests; `id` unless given."),
    prop(
        "className",
        Kind::Any,
        "Classes of the theme, separated by blanks or as a list; the later ones win. Scripts can read and set them.",
    )
    .also(&["classList"]),
    prop("styles", Kind::Map, "Its properties once more: a key in `styles` is the same as one beside it."),
];

/// `styles` and what else every widget has.
pub static STYLES: Topic = Topic {
    name: "styles",
    aliases: &["id", "testId", "className"],
    doc: "How a widget looks. Every property may stand in `styles` or beside it. What a theme says comes first: its styles of the widget's type, then of its classes, then of its id, then what the widget says itself, then what a script assigns.",
    keys: STRUCTURE,
    examples: &[
        "Text:\n  id: price\n  text: \"${price}\"\n  className: big\n  styles: {padding: 8 16, textStyle: {fontWeight: w600}}\n",
    ],
    see: &["theme", "textStyle", "box", "widget", "boxShadow", "gradient"],
    ..Topic::DEFAULT
};

/// `textStyle`.
pub(crate) static TEXT_STYLE_TOPIC: Topic = Topic {
    name: "textStyle",
    doc: "How a text looks. What it does not say is taken from the widgets around it. `fontSize`, `fontWeight`, `color` and others may also stand alone in `styles` of a Text.",
    keys: TEXT_STYLE,
    examples: &["textStyle: {fontSize: 20, fontWeight: w600, color: \"#3B5BDB\"}\n"],
    see: &["styles", "Text"],
    ..Topic::DEFAULT
};

const fn part(
    name: &'static str,
    doc: &'static str,
    keys: &'static [Prop],
    examples: &'static [&'static str],
) -> Topic {
    Topic { name, doc, keys, examples, see: &["styles"], ..Topic::DEFAULT }
}

static BOX_SHADOW: Topic = part(
    "boxShadow",
    "A shadow below a box.",
    crate::spec::BOX_SHADOW,
    &["boxShadow: {color: \"#00000033\", offset: [0, 4], blur: 12}\n"],
);
static GRADIENT: Topic = part(
    "gradient",
    "`backgroundGradient` and `borderGradient`: `colors` with at least two colours, `stops` with a number from 0 to 1 for each.",
    crate::spec::GRADIENT,
    &["backgroundGradient: {colors: [\"#3B5BDB\", \"#0CA678\"], start: topLeft, end: bottomRight}\n"],
);
static ICON: Topic = part(
    "icon",
    "An icon where a property wants one: its name in Material Icons, `home`, `home_outlined`, `home_rounded`, or a map with `name`.",
    crate::spec::ICON,
    &["startingIcon: {name: refresh, size: 18, color: \"#3B5BDB\"}\n"],
);

/// `theme.yaml`.
pub static THEME: Topic = Topic {
    name: "theme",
    aliases: &["Themes", "Tokens", "Styles", "theme.yaml"],
    doc: "`theme.yaml` in the app's folder: one theme, or several below `Themes`, with tokens (values with names) and styles by widget type, class or id. Without a choice of the app or of the person, the system's wish for light or dark decides. `app.theme = 'Dark'` switches.",
    keys: load::THEME_KEYS,
    examples: &[
        "Themes: [Light, Dark]\n\nLight:\n  Tokens: {Colors: {accent: \"#0B7285\"}}\n  Styles:\n    Button: {backgroundColor: \"${Colors.accent}\"}\n    .note: {padding: 16, borderRadius: 12}\n\nDark:\n  inheritsFrom: Light\n  Tokens: {Colors: {accent: \"#3BC9DB\"}}\n",
    ],
    see: &["Colors", "Screen", "tokens", "app", "styles"],
    ..Topic::DEFAULT
};

static THEME_FILE: Topic = Topic {
    name: "Themes",
    doc: "The list of the themes of `theme.yaml`.",
    keys: load::THEME_FILE_KEYS,
    examples: &["Themes: [Light, {Dark: {default: true}}]\n"],
    see: &["theme"],
    ..Topic::DEFAULT
};
static COLORS: Topic = Topic {
    name: "Colors",
    doc: "`Colors` of a theme: colours of everything that no style says.",
    keys: load::COLORS,
    examples: &["Light:\n  Colors: {primary: \"#0B7285\"}\n"],
    see: &["theme", "tokens"],
    ..Topic::DEFAULT
};
static THEME_SCREEN: Topic = Topic {
    name: "Screen",
    doc: "`Screen` of a theme: the page behind all widgets.",
    keys: load::THEME_SCREEN,
    examples: &["Dark:\n  Screen: {backgroundColor: \"#101418\"}\n"],
    see: &["theme", "tokens"],
    ..Topic::DEFAULT
};

/// `${…}`.
pub(crate) static EXPRESSION: Topic = Topic {
    name: "expression",
    aliases: &["binding", "bindings"],
    doc: "`${…}` in a value is JavaScript. A value that is one expression keeps its type; with other text around it, it is text. It is evaluated again whenever something that it has read changes. Null means that a property is not set. A name means, the nearest first: a name of an item-template, an input of the custom widget, the id of a widget, an API, a name of `Global` and `Import`, `env`, `secrets`, `app`, `device`, `ensemble`; `event` and `response` exist in handlers.",
    examples: &["Text: {text: \"${prices.length} prices\", visible: \"${prices.length > 0}\"}\n"],
    see: &["Global", "env", "app", "device", "event", "response", "ensemble"],
    ..Topic::DEFAULT
};

/// `conditions`.
pub static CONDITIONS: Topic = Topic {
    name: "conditions",
    aliases: &["if", "elseif", "else"],
    doc: "Branches of a Conditional (with a widget each) or of `executeConditionalAction` (with an action each): `if` first, then any number of `elseif`, then `else`. The first whose expression is true is taken.",
    examples: &[
        "Conditional:\n  conditions:\n    - if: ${count > 0}\n      Text: {text: \"${count}\"}\n    - else:\n      Text: {text: Nothing yet}\n",
    ],
    see: &["Conditional", "executeConditionalAction"],
    ..Topic::DEFAULT
};

/// `env`.
pub(crate) static ENV: Topic = Topic {
    name: "env",
    doc: "Settings that are not secret, `${env.API_URL}`; all are text. Later sources win: `config/appConfig.json`, `.env.config` (lines of `KEY=value`), `environmentVariables` of `ensemble-config.yaml`, `--env-file`, `--env KEY=VALUE`. The environment of the process fills in names that nobody set. With `--simulate`, `API_URL` and every name that ends in `_API_URL` is the address of the simulated streams.",
    examples: &["url: ${env.API_URL}/prices\n"],
    see: &["secrets", "expression"],
    ..Topic::DEFAULT
};

/// `secrets`.
pub static SECRETS: Topic = Topic {
    name: "secrets",
    doc: "Settings that must not be committed, `${secrets.TOKEN}`: `config/secrets.json`, then `.env.secrets`, then `.env`, later ones win. Add `.env.secrets` to `.gitignore`.",
    examples: &["authorization: {bearer: \"${secrets.TOKEN}\"}\n"],
    see: &["env", "authorization"],
    ..Topic::DEFAULT
};

/// Texts in several languages.
pub(crate) static TRANSLATIONS: Topic = Topic {
    name: "translations",
    aliases: &["r@", "i18n"],
    doc: "`translations/en.yaml`, `translations/de.yaml` and so on hold texts by name. `r@home.title` in a text becomes the text of the person's language, else of the default language; an unknown name stays as written.",
    examples: &["Text: {text: r@home.title}\n"],
    see: &["setLocale", "clearLocale"],
    ..Topic::DEFAULT
};

/// All topics.
pub static TOPICS: &[&Topic] = &[
    &SCREEN,
    &VIEW,
    &VIEW_GROUP,
    &API,
    &SOCKET,
    &SSE,
    &SSE_OPTIONS,
    &INTO,
    &ITEM_TEMPLATE,
    &FILTER,
    &AUTHORIZATION_TOPIC,
    &BASIC,
    &BEARER,
    &API_KEY,
    &OAUTH2,
    &SIGN_IN,
    &SSL_CONFIG,
    &MOCK_RESPONSE,
    &GLOBAL,
    &IMPORT,
    &WIDGET,
    &INPUTS,
    &ACTION,
    &STYLES,
    &TEXT_STYLE_TOPIC,
    &BOX_SHADOW,
    &GRADIENT,
    &ICON,
    &THEME,
    &THEME_FILE,
    &COLORS,
    &THEME_SCREEN,
    &EXPRESSION,
    &CONDITIONS,
    &ENV,
    &SECRETS,
    &TRANSLATIONS,
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::options::AUTHORIZATION;

    #[test]
    fn every_way_to_log_in_has_its_topic() {
        // A sign-in and its refreshing are no credentials of their own: `signIn` explains them.
        let of_sign_in = ["oauthId", "forceNewTokens"];
        let ways: Vec<&str> = WAYS.iter().map(|way| way.name).filter(|way| !of_sign_in.contains(way)).collect();
        assert_eq!(ways, AUTHORIZATION.iter().map(|(way, _)| *way).collect::<Vec<_>>());
        for (way, keys) in AUTHORIZATION {
            let topic = TOPICS.iter().find(|topic| topic.name == *way).expect("a topic");
            assert_eq!(topic.keys, *keys, "{way}");
        }
    }

    #[test]
    fn what_a_topic_leads_to_is_written_as_sentences() {
        for topic in TOPICS {
            assert!(topic.doc.ends_with('.'), "{}", topic.name);
            assert!(topic.keys.iter().all(|key| key.doc.trim().ends_with('.')), "{}", topic.name);
        }
    }
}
