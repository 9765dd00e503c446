//! What each code means: one paragraph, a wrong and a right example. Examples that begin with a root key are whole screens.

use super::Code;

/// What a code means.
#[derive(Clone, Copy, Debug)]
pub struct Explanation {
    /// Which code.
    pub code: Code,
    /// One paragraph.
    pub text: &'static str,
    /// What is wrong.
    pub wrong: &'static str,
    /// How it is right.
    pub right: &'static str,
}

pub(super) const EXPLANATIONS: &[Explanation] = &[
    Explanation {
        code: Code::YamlSyntax,
        text: "The file is not valid YAML, so nothing of it can be read. Most often a line is indented with a tab or differently from its neighbours, or a text that holds `: ` or begins with a special character stands without quotes.",
        wrong: r#"View:
  body:
    Text:
      text: Price: 12
"#,
        right: r#"View:
  body:
    Text:
      text: "Price: 12"
"#,
    },
    Explanation {
        code: Code::DuplicateKey,
        text: "A map has each key once. The first one counts, the later ones are ignored.",
        wrong: r#"View:
  body:
    Text:
      text: Hello
      text: Bye
"#,
        right: r#"View:
  body:
    Text:
      text: Hello
"#,
    },
    Explanation {
        code: Code::UnusableKey,
        text: "A list or a map stands where a key is read. This happens with `{{name}}`, which YAML reads as a map in a map: expressions are written `${name}`, and text with brackets goes in quotes.",
        wrong: r#"View:
  body:
    Text:
      text: {{name}}
"#,
        right: r#"View:
  body:
    Text:
      text: "{{name}}"
"#,
    },
    Explanation {
        code: Code::UnknownAnchor,
        text: "`*name` stands for what was marked with `&name` earlier in the file. Text that begins with `*` needs quotes.",
        wrong: r#"View:
  body:
    Text:
      text: *bold*
"#,
        right: r#"View:
  body:
    Text:
      text: "*bold*"
"#,
    },
    Explanation {
        code: Code::TooDeep,
        text: "Lists and maps may be nested 256 levels deep, far deeper than a screen can show. Move inner parts into custom widgets.",
        wrong: "a deeply nested file",
        right: r#"Card:
  body:
    Text: {text: the inner part}
View:
  body: Card
"#,
    },
    Explanation {
        code: Code::TooManyAliases,
        text: "Aliases (`*name`) repeat what they stand for. A file whose aliases expand to more than 100,000 values is refused, because a few lines can ask for billions.",
        wrong: r#"a: &a [x, x, x, x]
b: &b [*a, *a, *a, *a]
"#,
        right: "a: [x, x, x, x]\n",
    },
    Explanation {
        code: Code::SeveralDocuments,
        text: "A file holds one YAML document. `---` begins another one, which is not read.",
        wrong: r#"View:
  body:
    Text: {text: one}
---
View:
  body:
    Text: {text: two}
"#,
        right: r#"View:
  body:
    Text: {text: one}
"#,
    },
    Explanation {
        code: Code::FileTooLarge,
        text: "Files of an app may have 16 MiB. Data belongs into an API's answer or into an asset.",
        wrong: "a screen of 20 MiB",
        right: "a screen that reads its data from an API",
    },
    Explanation {
        code: Code::NotText,
        text: "Files of an app are UTF-8 text. This one holds other bytes: it is a picture or a program, or was saved in another encoding.",
        wrong: "a screen saved as Latin-1",
        right: "the same screen saved as UTF-8",
    },
    Explanation {
        code: Code::FileUnreadable,
        text: "The file or folder does not exist, may not be read, or is something else than a file.",
        wrong: "ensemble-run check no-such-screen.yaml",
        right: "ensemble-run check screens/Home.yaml",
    },
    Explanation {
        code: Code::EmptyFile,
        text: "The file holds nothing, or only comments.",
        wrong: "# nothing but this comment\n",
        right: r#"View:
  body:
    Text: {text: Hello}
"#,
    },
    Explanation {
        code: Code::UnclosedExpression,
        text: "`${` begins an expression, which its `}` ends. Braces inside of the expression are counted, braces in its strings are not.",
        wrong: r#"View:
  body:
    Text:
      text: "Hello ${name"
"#,
        right: r#"View:
  body:
    Text:
      text: "Hello ${env.name}"
"#,
    },
    Explanation {
        code: Code::JsonSyntax,
        text: "A JSON file of the app (`config/appConfig.json`, `config/secrets.json`, `.manifest.json`) cannot be read.",
        wrong: r#"{"envVariables": {"API_URL": "http://localhost",}}"#,
        right: r#"{"envVariables": {"API_URL": "http://localhost"}}"#,
    },
    Explanation {
        code: Code::UnknownWidget,
        text: "Where a widget is wanted, the key names one: of the language, of the app's `widgets/` folder, or a root key of the screen.",
        wrong: r#"View:
  body:
    Txet:
      text: Hello
"#,
        right: r#"View:
  body:
    Text:
      text: Hello
"#,
    },
    Explanation {
        code: Code::UnknownAction,
        text: "Where an action is wanted, the key names one. JavaScript is written as text instead.",
        wrong: r#"View:
  body:
    Button:
      label: Open
      onTap:
        navigatScreen: {name: Home}
"#,
        right: r#"View:
  body:
    Button:
      label: Open
      onTap:
        navigateBack:
"#,
    },
    Explanation {
        code: Code::UnknownProperty,
        text: "The widget has no property of this name; what is written is ignored.",
        wrong: r#"View:
  body:
    Button:
      lable: Send
"#,
        right: r#"View:
  body:
    Button:
      label: Send
"#,
    },
    Explanation {
        code: Code::UnknownEvent,
        text: "The widget never fires an event of this name; the handler never runs.",
        wrong: r#"View:
  body:
    Button:
      label: Send
      onTpa: send()
"#,
        right: r#"View:
  body:
    Button:
      label: Send
      onTap: send()
"#,
    },
    Explanation {
        code: Code::UnknownArgument,
        text: "The action has no argument of this name; what is written is ignored.",
        wrong: r#"View:
  body:
    Button:
      label: Load
      onTap:
        invokeAPI: {name: feed, input: {a: 1}}
API:
  feed: {url: https://example.com}
"#,
        right: r#"View:
  body:
    Button:
      label: Load
      onTap:
        invokeAPI: {name: feed, inputs: {a: 1}}
API:
  feed: {url: https://example.com}
"#,
    },
    Explanation {
        code: Code::UnknownKey,
        text: "The key means nothing at this place and is ignored.",
        wrong: r#"View:
  boddy:
    Text: {text: Hello}
"#,
        right: r#"View:
  body:
    Text: {text: Hello}
"#,
    },
    Explanation {
        code: Code::WrongType,
        text: "The property takes another type, and the value cannot be read as that. Numbers and `true` may also be written as text.",
        wrong: r#"View:
  body:
    Text:
      text: Hello
      visible: maybe
"#,
        right: r#"View:
  body:
    Text:
      text: Hello
      visible: true
"#,
    },
    Explanation {
        code: Code::UnknownWord,
        text: "The property is one of a few words, or the name of an icon, and this is none of them.",
        wrong: r#"View:
  body:
    Column:
      mainAxis: middle
      children: []
"#,
        right: r#"View:
  body:
    Column:
      mainAxis: center
      children: []
"#,
    },
    Explanation {
        code: Code::OutOfRange,
        text: "The number is less or more than the property accepts.",
        wrong: r#"View:
  body:
    Text:
      text: Hello
      maxLines: 0
"#,
        right: r#"View:
  body:
    Text:
      text: Hello
      maxLines: 1
"#,
    },
    Explanation {
        code: Code::MissingArgument,
        text: "The action cannot run without this argument.",
        wrong: r#"View:
  body:
    Button:
      label: Load
      onTap:
        invokeAPI: {inputs: {a: 1}}
"#,
        right: r#"View:
  body:
    Button:
      label: Load
      onTap:
        invokeAPI: {name: feed}
API:
  feed: {url: https://example.com}
"#,
    },
    Explanation {
        code: Code::MissingKey,
        text: "A key without which this part cannot work is not there.",
        wrong: r#"View:
  body:
    Text: {text: Hello}
API:
  feed: {method: GET}
"#,
        right: r#"View:
  body:
    Text: {text: Hello}
API:
  feed: {method: GET, url: https://example.com}
"#,
    },
    Explanation {
        code: Code::WrongShape,
        text: "A list, a map or a text stands where one of the others is wanted.",
        wrong: r#"View:
  body:
    - Text: {text: one}
    - Text: {text: two}
"#,
        right: r#"View:
  body:
    Column:
      children:
        - Text: {text: one}
        - Text: {text: two}
"#,
    },
    Explanation {
        code: Code::MisplacedKey,
        text: "A widget or an action is a map with one key, and what belongs to it is indented below that key. A key beside it is ignored.",
        wrong: r#"View:
  body:
    Column:
      children:
        - Text:
          text: Hello
"#,
        right: r#"View:
  body:
    Column:
      children:
        - Text:
            text: Hello
"#,
    },
    Explanation {
        code: Code::NotYet,
        text: "The language has this, but this program does not support it yet. A widget is drawn as a placeholder, a property or an action is left out.",
        wrong: r#"View:
  body:
    Video:
      source: film.mp4
"#,
        right: r#"View:
  body:
    Text: {text: See film.mp4}
"#,
    },
    Explanation {
        code: Code::OldForm,
        text: "This form is from an older version of the language, or was documented and never worked.",
        wrong: r#"View:
  body:
    Text: {text: Hello}
API:
  feed:
    url: https://example.com
    onSuccess: done()
"#,
        right: r#"View:
  body:
    Text: {text: Hello}
API:
  feed:
    url: https://example.com
    onResponse: done()
"#,
    },
    Explanation {
        code: Code::NoScreen,
        text: "The folder holds no screen: neither `screens/*.yaml` nor what `ensemble-config.yaml` names.",
        wrong: "an empty folder",
        right: "screens/Home.yaml with `View:` in it",
    },
    Explanation {
        code: Code::IgnoredKey,
        text: "The key is known but has no effect where it stands.",
        wrong: r#"View:
  body:
    Text: {text: Hello}
API:
  feed:
    url: https://example.com
    onOpen: opened()
"#,
        right: r#"View:
  body:
    Text: {text: Hello}
API:
  feed:
    type: sse
    url: https://example.com
    onOpen: opened()
"#,
    },
    Explanation {
        code: Code::BadTheme,
        text: "A theme is listed but not defined, or inherits from one that is not listed before it.",
        wrong: r#"Themes: [Light, Dark]
Light: {}
"#,
        right: r#"Themes: [Light, Dark]
Light: {}
Dark: {}
"#,
    },
    Explanation {
        code: Code::NameUnknown,
        text: "The expression reads below a name that no widget id, API, input, template, script or theme gives. It will be empty.",
        wrong: r#"View:
  body:
    Column:
      children:
        - Text: {id: title, text: Hello}
        - Text: {text: "${titel.text}"}
"#,
        right: r#"View:
  body:
    Column:
      children:
        - Text: {id: title, text: Hello}
        - Text: {text: "${title.text}"}
"#,
    },
    Explanation {
        code: Code::ApiUnknown,
        text: "No API of the screen, of its custom widgets or of its reusable actions has this name.",
        wrong: r#"View:
  onLoad:
    invokeAPI: {name: fed}
  body:
    Text: {text: Hello}
API:
  feed: {url: https://example.com}
"#,
        right: r#"View:
  onLoad:
    invokeAPI: {name: feed}
  body:
    Text: {text: Hello}
API:
  feed: {url: https://example.com}
"#,
    },
    Explanation {
        code: Code::ScreenUnknown,
        text: "No file in `screens/` has this name. Names are case-sensitive and have no extension.",
        wrong: r#"View:
  body:
    Button:
      label: Open
      onTap:
        navigateScreen: {name: Detials}
"#,
        right: r#"View:
  body:
    Button:
      label: Open
      onTap:
        navigateScreen: {name: "${env.start}"}
"#,
    },
    Explanation {
        code: Code::ReusableActionUnknown,
        text: "Neither `actions/` nor the screen's `Action` has this name.",
        wrong: r#"View:
  body:
    Button:
      label: Run
      onTap:
        executeAction: {name: hello}
"#,
        right: r#"View:
  body:
    Button:
      label: Run
      onTap:
        executeAction: {name: greet}
Action:
  greet:
    body: console.log('hello')
"#,
    },
    Explanation {
        code: Code::ScriptUnknown,
        text: "`Import` names files of `scripts/` without their extension.",
        wrong: r#"Import: [comon]
View:
  body:
    Text: {text: Hello}
"#,
        right: r#"View:
  body:
    Text: {text: Hello}
"#,
    },
    Explanation {
        code: Code::DuplicateName,
        text: "Two things that are looked up by the same name have the same name: an input and an event, or an API of a screen and one of its custom widgets.",
        wrong: r#"View:
  body: Card
Card:
  inputs: [pick]
  events: [pick]
  body:
    Text: {text: "${pick}"}
"#,
        right: r#"View:
  body: Card
Card:
  inputs: [label]
  events: [onPick]
  body:
    Text: {text: "${label}"}
"#,
    },
    Explanation {
        code: Code::TokenUnknown,
        text: "A style of the theme reads a token that `Tokens` does not hold.",
        wrong: r#"Tokens: {Colors: {primary: red}}
Styles:
  Button: {backgroundColor: "${Colors.primry}"}
"#,
        right: r#"Tokens: {Colors: {primary: red}}
Styles:
  Button: {backgroundColor: "${Colors.primary}"}
"#,
    },
    Explanation {
        code: Code::InputUnknown,
        text: "The custom widget declares no input or event of this name; what is handed over is ignored.",
        wrong: r#"View:
  body:
    Card: {inputs: {lable: Hello}}
Card:
  inputs: [label]
  body:
    Text: {text: "${label}"}
"#,
        right: r#"View:
  body:
    Card: {inputs: {label: Hello}}
Card:
  inputs: [label]
  body:
    Text: {text: "${label}"}
"#,
    },
    Explanation {
        code: Code::JavaScriptSyntax,
        text: "The text between `${` and `}`, of a handler, of `Global` or of a script is not JavaScript. The place is where reading stopped.",
        wrong: r#"View:
  body:
    Text:
      text: "${1 +}"
"#,
        right: r#"View:
  body:
    Text:
      text: "${1 + 2}"
"#,
    },
    Explanation {
        code: Code::ExpressionTooLong,
        text: "An expression may have 64 KiB. Put data into an API's answer and code into `Global` or a script.",
        wrong: "a text that holds an expression of 100 KiB",
        right: r#"View:
  body:
    Text:
      text: "${format(data)}"
"#,
    },
    Explanation {
        code: Code::ExpressionTooDeep,
        text: "Brackets in JavaScript may be nested 200 deep.",
        wrong: r#"an expression with more than 200 brackets inside of each other"#,
        right: r#"View:
  body:
    Text:
      text: "${(1)}"
"#,
    },
    Explanation {
        code: Code::EmptyExpression,
        text: "An expression has something between its braces.",
        wrong: r#"View:
  body:
    Text:
      text: "${}"
"#,
        right: r#"View:
  body:
    Text:
      text: ""
"#,
    },
    Explanation {
        code: Code::TooManyExpressions,
        text: "An app may hold 100,000 expressions and handlers. Rows of data are shown with an `item-template`.",
        wrong: "a screen with a widget written out for each of 200,000 rows",
        right: r#"View:
  body:
    Column:
      item-template:
        data: ${env.rows}
        name: row
        template:
          Text: {text: "${row.name}"}
"#,
    },
    Explanation {
        code: Code::HandlerFailed,
        text: "A handler threw while it ran. It ended there; the app goes on. The mark shows the line that threw.",
        wrong: r#"onTap: |-
  title.text = feed.body.rows[0].name.toUpperCase();
"#,
        right: r#"onTap: |-
  title.text = feed.body?.rows?.[0]?.name ?? '';
"#,
    },
    Explanation {
        code: Code::ExpressionFailed,
        text: "An expression threw; the property is treated as not set. Reading below an API that has not answered is no fault, calling something that is not there is.",
        wrong: r#"text: "${feed.body.name.toUpperCase()}"
"#,
        right: r#"text: "${(feed.body.name ?? '').toUpperCase()}"
"#,
    },
    Explanation {
        code: Code::ScriptLimit,
        text: "A script was stopped: it looped more than 20 million times, or called itself too deep, or one call wanted more than 1 GiB of memory.",
        wrong: r#"onTap: |-
  while (true) {}
"#,
        right: r#"onTap:
  startTimer:
    options: {repeat: true, repeatInterval: 1}
    onTimer: tick()
"#,
    },
    Explanation {
        code: Code::UnknownScreen,
        text: "`navigateScreen` was given a name that no screen has.",
        wrong: r#"navigateScreen: {name: "${row.page}"}
"#,
        right: r#"navigateScreen: {name: "${row.page ?? 'Home'}"}
"#,
    },
    Explanation {
        code: Code::UnknownApi,
        text: "`invokeAPI` or a stream action was given a name that no API of the screen has.",
        wrong: r#"invokeAPI: {name: "${kind}Feed"}
"#,
        right: r#"invokeAPI: {name: feed, inputs: {kind: "${kind}"}}
"#,
    },
    Explanation {
        code: Code::BadArgument,
        text: "An action was given something that it cannot use, and did nothing.",
        wrong: r#"startTimer: {options: {repeat: true, repeatInterval: soon}}
"#,
        right: "startTimer: {options: {repeat: true, repeatInterval: 5}}\n",
    },
    Explanation {
        code: Code::TypeMismatch,
        text: "A property was given a value of another type, which cannot be read as what it takes. The property is treated as not set.",
        wrong: r#"backgroundColor: "${row.name}"
"#,
        right: r#"backgroundColor: "${row.ok ? 'green' : 'red'}"
"#,
    },
    Explanation {
        code: Code::StorageFailed,
        text: "The app's storage cannot be read or written, or a value in it is no JSON: functions and values that hold themselves cannot be kept.",
        wrong: "ensemble.storage.callback = () => 1;\n",
        right: "ensemble.storage.count = 1;\n",
    },
    Explanation {
        code: Code::LimitReached,
        text: "A limit that keeps the program alive was reached: too many rows, timers, open streams, or too much data.",
        wrong: r#"onTimer: |-
  setInterval(tick, 10);
"#,
        right: r#"onLoad: |-
  setInterval(tick, 1000);
"#,
    },
    Explanation {
        code: Code::ImageFailed,
        text: "A picture cannot be shown: it is not there, is no picture, or is too large.",
        wrong: "Image: {source: missing.png}\n",
        right: "Image: {source: logo.png}\n",
    },
    Explanation {
        code: Code::NotSupported,
        text: "The action is part of the language, but not on this machine: it needs hardware or a service that a desktop lacks.",
        wrong: "openCamera:\n",
        right: "pickFiles: {id: picked}\n",
    },
    Explanation {
        code: Code::StreamFailed,
        text: "A stream could not be opened or broke. The message holds the server's status or the network's error; whether it is tried again stands beside it.",
        wrong: r#"API:
  feed: {type: sse, url: http://localhost:1/events}
"#,
        right: r#"API:
  feed:
    type: sse
    url: ${env.API_URL}/events
    sseOptions: {maxReconnectAttempts: 20}
    onError: console.log(response.statusCode)
"#,
    },
    Explanation {
        code: Code::RequestFailed,
        text: "A request could not be sent, or the server answered with an error and the API has no `onError`.",
        wrong: r#"API:
  rows: {url: http://localhost:1/rows}
"#,
        right: r#"API:
  rows:
    url: ${env.API_URL}/rows
    onError: console.log(response.statusCode)
"#,
    },
    Explanation {
        code: Code::NoDescription,
        text: "What was read is neither an AsyncAPI nor an OpenAPI document. Portals often answer with a web page or a login form where the document itself is behind a `Download` link.",
        wrong: "<!doctype html>\n<title>Developer portal</title>\n",
        right: r#"asyncapi: 3.0.0
info: {title: Prices, version: 1.0.0}
channels: {prices: {address: /prices}}
"#,
    },
    Explanation {
        code: Code::DocumentVersion,
        text: "AsyncAPI 2.0 to 2.6 and 3.x and OpenAPI 3.x are read. Another version is read as the nearest of them, but for Swagger 2, which cannot say what a stream sends.",
        wrong: "asyncapi: 1.2.0\n",
        right: "asyncapi: 3.0.0\n",
    },
    Explanation {
        code: Code::NoServer,
        text: "The description does not say where its streams are served, or not with a whole address. The app is written all the same; its address stands behind `API_URL` in `.env.config`.",
        wrong: r#"asyncapi: 2.6.0
channels: {/prices: {subscribe: {}}}
"#,
        right: r#"asyncapi: 2.6.0
servers: {production: {url: https://example.com, protocol: sse}}
channels: {/prices: {subscribe: {}}}
"#,
    },
    Explanation {
        code: Code::UnknownProtocol,
        text: "Server-sent events come over HTTP. A server that speaks Kafka, MQTT, AMQP or WebSocket carries none, and channels that are on such servers only are left out.",
        wrong: "servers: {production: {url: broker.example.com, protocol: kafka}}\n",
        right: "servers: {production: {url: https://example.com, protocol: sse}}\n",
    },
    Explanation {
        code: Code::BrokenReference,
        text: "A `$ref` points to something that is not in the document: it is misspelt, or lies in another file. What referred to it goes on without it.",
        wrong: r##"message: {$ref: "#/components/mesages/price"}
components: {messages: {price: {payload: {type: object}}}}
"##,
        right: r##"message: {$ref: "#/components/messages/price"}
components: {messages: {price: {payload: {type: object}}}}
"##,
    },
    Explanation {
        code: Code::ReferenceCycle,
        text: "A reference leads back to itself. Between references that is a mistake; a schema that contains itself describes a tree, which is shown as JSON from there on.",
        wrong: r##"components:
  schemas:
    a: {$ref: "#/components/schemas/b"}
    b: {$ref: "#/components/schemas/a"}
"##,
        right: r##"components:
  schemas:
    a: {$ref: "#/components/schemas/b"}
    b: {type: object, properties: {price: {type: number}}}
"##,
    },
    Explanation {
        code: Code::NoStreams,
        text: "The description was read, and there is nothing in it that streams: no channel with an operation, no response of type `text/event-stream`.",
        wrong: r#"openapi: 3.1.0
paths: {/prices: {get: {responses: {"200": {content: {application/json: {}}}}}}}
"#,
        right: r#"openapi: 3.1.0
paths: {/prices: {get: {responses: {"200": {content: {text/event-stream: {}}}}}}}
"#,
    },
    Explanation {
        code: Code::UnusedPart,
        text: "A part of the description has no counterpart in an app: a schema in another language than JSON Schema, a security scheme that the stream client does not have, a channel on other servers. The rest is used.",
        wrong: r#"payload: {schemaFormat: application/vnd.apache.avro;version=1.9.0, schema: {type: record}}
"#,
        right: "payload: {type: object, properties: {price: {type: number}}}\n",
    },
    Explanation {
        code: Code::DirectionAssumed,
        text: "Documents disagree about whose view `send` and `receive` or `publish` and `subscribe` are written from. A channel's only operation is taken as incoming; of several, the one the document's version points to. `new --direction` says it otherwise.",
        wrong: "operations: {prices: {action: send, channel: {$ref: '#/channels/prices'}}}\n",
        right: "operations: {prices: {action: receive, channel: {$ref: '#/channels/prices'}}}\n",
    },
    Explanation {
        code: Code::SilentStream,
        text: "The stream was open and sent no event while it was listened to, so nothing is known of its data. The app shows it as JSON; listen longer with `--sample-time 60s`, or describe its messages.",
        wrong: "ensemble-run new prices --from https://example.com/prices --sample-time 1s\n",
        right: "ensemble-run new prices --from https://example.com/prices --sample-time 60s\n",
    },
    Explanation {
        code: Code::StepFailed,
        text: "What a step of a test expects was not so. The message says what was expected and what was there; below it stands the screen as text. Time in a test passes only in steps that wait.",
        wrong: "steps:\n  - tap: {id: more}\n  - expectText: {text: count 2}\n",
        right: "steps:\n  - tap: {id: more}\n  - expectText: {text: count 1}\n",
    },
    Explanation {
        code: Code::NoMock,
        text: "Tests do not go to the network, so that they say the same every time. Each API that is called needs an entry below `mocks:` that says what its server does; `test --simulate` lets the streams in the app's `simulate/` folder stand in for those without one.",
        wrong: "id: prices_arrive\nstartScreen: Home\nsteps:\n  - expectText: {text: ACME}\n",
        right: "id: prices_arrive\nstartScreen: Home\nmocks:\n  prices:\n    events:\n      - data: {symbol: ACME}\nsteps:\n  - expectText: {text: ACME}\n",
    },
    Explanation {
        code: Code::UnknownStep,
        text: "Each entry below `steps:` is a map with one key, the name of a step. `ensemble-run test --steps` lists all of them with their arguments.",
        wrong: "steps:\n  - tab: {id: more}\n",
        right: "steps:\n  - tap: {id: more}\n",
    },
    Explanation {
        code: Code::UnknownTest,
        text: "`session` and `prerequisite` name another test of the app by its id: `session` starts with the storage that it leaves, `prerequisite` goes on where it ends.",
        wrong: "id: basket\nsession: sing_in\nstartScreen: Basket\nsteps: [{expectText: {text: Basket}}]\n",
        right: "id: basket\nsession: sign_in\nstartScreen: Basket\nsteps: [{expectText: {text: Basket}}]\n",
    },
];
