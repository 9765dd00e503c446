//! Good inputs for the targets: small ones, the examples that widgets and actions declare, and the files of the repository.

use std::fs;
use std::path::Path;

use crate::CATALOG;

/// Greatest length of a file of the repository that is an input.
const LONGEST_FILE: u64 = 8 * 1024;

/// A short recording with a line of most kinds.
pub const TAPE: &str = concat!(
    r#"{"format":"ensemble-run recording","version":1,"app":"prices","size":[400,300],"storage":{"a":[1,{"b":null}]},"seed":"7"}"#,
    "\n",
    r#"{"at":0,"kind":"resize","width":400,"height":300}"#,
    "\n",
    r#"{"at":1,"kind":"stream.connecting","stream":1,"generation":1,"api":"prices","attempt":1}"#,
    "\n",
    r#"{"at":2,"kind":"stream.open","stream":1,"generation":1,"status":200,"url":"http://h/s","headers":{"content-type":"text/event-stream"}}"#,
    "\n",
    r#"{"at":3.25,"kind":"stream.event","stream":1,"generation":1,"event":"price","id":"7","data":"{\"p\":1.5}","retry":100,"more":true}"#,
    "\n",
    r#"{"at":3.25,"kind":"stream.comment","stream":1,"generation":1,"text":"keep-alive"}"#,
    "\n",
    r#"{"at":4,"kind":"stream.error","stream":1,"generation":1,"status":503,"message":"busy","retrying":true,"attempt":1,"delayMs":1000}"#,
    "\n",
    r#"{"at":5,"kind":"response","task":2,"api":"list","status":200,"headers":{},"body":[1,2]}"#,
    "\n",
    r#"{"at":6,"kind":"timer","task":3}"#,
    "\n",
    r#"{"at":7,"kind":"pointer","node":4,"widget":"Button","event":"onTap"}"#,
    "\n",
    r#"{"at":8,"kind":"stream.close","stream":1,"generation":1,"reason":"ended"}"#,
    "\n",
);

/// Descriptions that say little, so that what a mutation makes of them is reached quickly.
const DOCUMENTS: &[&str] = &[
    "asyncapi: 3.0.0\ninfo: {title: A, version: '1'}\nservers: {s: {host: h, protocol: sse}}\nchannels:\n  c: {address: /c, messages: {m: {payload: {type: object, properties: {a: {type: number}}}}}}\noperations:\n  o: {action: send, channel: {$ref: '#/channels/c'}}\n",
    "asyncapi: 2.6.0\ninfo: {title: A, version: '1'}\nservers: {s: {url: http://h, protocol: sse}}\nchannels:\n  /c/{x}:\n    parameters: {x: {schema: {type: string}}}\n    subscribe: {message: {payload: {type: array, items: {oneOf: [{type: string}, {$ref: '#/components/schemas/N'}]}}}}\ncomponents: {schemas: {N: {type: object, properties: {n: {$ref: '#/components/schemas/N'}}}}}\n",
    "openapi: 3.1.0\ninfo: {title: A, version: '1'}\nservers: [{url: https://h}]\npaths:\n  /p/{id}:\n    get: {operationId: g, responses: {'200': {content: {text/event-stream: {schema: {type: object, properties: {a: {type: integer, enum: [1, 2]}}}}}}}}\n",
];

/// Streams with most generators.
const SIMULATIONS: &[&str] = &[
    "rate: 60\nids: counter\nevents:\n  data: {n: {$int: [1, 9]}, price: {$walk: {start: 10, step: 1}}}\n",
    "path: /a/*\nevery: 1s\nvars: {s: {$pick: [{x: 1}, {x: 2}]}}\nevents:\n  - {event: a, weight: 2, data: {x: '${s.x}', t: {$now: iso}, m: '${math x * 2 + 1}'}}\n  - {event: b, data: {$json: {a: {$list: {count: 3, of: {$hex: 4}}}}}}\n",
    "kind: http\npath: /b\nstatus: 200\ndelay: 1s\nheaders: {a: b}\nbody: {a: {$counter: 1}, b: {$or: ['${request.model}', d]}}\n",
    "kind: answer\nanswers: [hello world]\nfirst: {data: a}\ntoken: {data: '${token}'}\nlast: [{data: '[DONE]'}]\n",
    "fault: [gzip, drop-every=3]\nconnections: [{after: 3, how: cut}, {status: 503, retryAfter: 2}]\nauth: {bearer: x}\nevents: {data: {$states: {by: n, start: up, moves: {up: {down: 0.2}, down: {up: 0.2}}}}}\n",
    "events:\n  data: {p: {$progress: {by: n, step: [0.5, 2], hold: 3}}, c: {$steps: {of: p.percent, at: {0: A, 60: B}}}, w: {$weighted: {a: 8, b: 1}}, m: {$match: {of: c, cases: {A: 1}, else: 2}}, y: {$cycle: [1, 2]}, u: {$uuid: }, h: {$nth: {of: n, in: [a, b]}}}\n",
];

/// Good inputs for a target.
pub fn seeds(target: &str) -> Vec<Vec<u8>> {
    let small: &[&str] = match target {
        "expression" => {
            &["${a.b[0].c}", "a ${x ? `b${y}` : 'c'} d", "${rows.map(r => ({a: r.x})).length}", "${r@key.name}"]
        }
        "sse" => &[
            "id: 1\nevent: price\ndata: {\"a\": 1}\n\n",
            ": hello\r\nretry: 100\r\ndata: a\r\ndata\r\n\r\n",
            "\u{feff}data:x\rid\r\rdata: \u{e9}\n\n",
        ],
        // Options, then one byte for what happens and how long it takes: connect, answer, events, loss.
        "stream" => &[
            "\u{0}\u{5}\u{0}\u{0}\u{2}\u{34}data: a\n\n\u{6}\u{0}\u{0}\u{2}\u{47}",
            "\u{1}\u{1}\u{0}\u{0}\u{2}\u{64}id: 7\ndata: abc\n\ndata: d\n\n\u{77}\u{0}\u{0}\u{3}\u{8}\u{0}\u{0}\u{2}",
            "\u{10}\u{0}\u{0}\u{0}\u{77}\u{0}\u{0}\u{77}\u{b}\u{6b}\u{0}\u{c}\u{d}\u{0}\u{0}\u{2}\u{34}data: a\n\n\u{6}",
        ],
        "asyncapi" => DOCUMENTS,
        "simulation" => SIMULATIONS,
        "script" => &[
            "The bytes of an input choose what a script calls: 0123456789",
            "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-*/=!?.,;:()[]{}<>",
        ],
        "drawing" => &[
            "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><style>.a{fill:url(#p)}</style><pattern id='p' width='2' height='2' patternUnits='userSpaceOnUse'><path d='M0 0h1v1z'/></pattern><rect class='a' width='9' height='9'/></svg>",
            "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><defs><g id='g'><path d='M0 0h9v9z'/></g><filter id='f'><feGaussianBlur stdDeviation='1'/></filter></defs><use href='#g' filter='url(#f)'/><text y='5'>a</text></svg>",
        ],
        // The face, and four bytes for each change.
        "font" => &["\u{0}\u{1}\u{2}\u{3}\u{4}", "\u{1}AAAABBBBCCCC", "\u{2}head", "\u{3}glyf0000"],
        "json-path" => &["$.a[*]['b'][-1]..c.*", "$..a..b", "lines[0].price"],
        "tape" => &[TAPE],
        "request" => &[
            "curl -N -X POST 'https://h/v1?a=b' \\\n -H \"Accept: text/event-stream\" -u me:secret -d '{\"stream\":true}' --compressed",
            "meta {\n  name: prices\n}\n\nget {\n  url: https://h/prices\n  body: none\n}\n\nheaders {\n  Accept: text/event-stream\n}\n",
            r#"{"info": {"name": "x", "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"}, "item": [{"name": "s",
                "request": {"method": "GET", "header": [{"key": "Accept", "value": "text/event-stream"}], "url": {"raw": "https://h/{{p}}"}}}]}"#,
            r#"{"log": {"version": "1.2", "entries": [{"request": {"method": "GET", "url": "https://h/s", "headers": []},
                "response": {"status": 200, "content": {"mimeType": "text/event-stream", "text": "data: 1\n\n"}}}]}}"#,
        ],
        _ => &[],
    };
    let mut seeds: Vec<Vec<u8>> = small.iter().map(|text| text.as_bytes().to_vec()).collect();
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."));
    match target {
        "yaml" => {
            seeds.extend(declared_examples());
            files(&root.join("examples"), &|path| !path.to_string_lossy().contains("/simulate/"), &mut seeds);
        }
        "asyncapi" => files(&root.join("tests/suite/documents"), &|_| true, &mut seeds),
        "simulation" => {
            let is_simulation = |path: &Path| path.to_string_lossy().contains("/simulate/");
            files(&root.join("examples"), &is_simulation, &mut seeds);
            files(&root.join("apps"), &is_simulation, &mut seeds);
        }
        "tape" => seeds.extend(lines_of_tape()),
        _ => {}
    }
    seeds
}

/// Each example of a widget as a screen, and each of an action as its `onLoad`.
fn declared_examples() -> Vec<Vec<u8>> {
    let indented = |example: &str, by: &str| format!("{by}{}\n", example.trim_end().replace('\n', &format!("\n{by}")));
    let widgets = CATALOG.widgets.iter().flat_map(|spec| spec.examples);
    let screens = widgets.map(|example| format!("View:\n  body:\n{}", indented(example, "    ")));
    let actions = CATALOG.actions.iter().flat_map(|spec| spec.examples);
    let loads = actions
        .map(|example| format!("View:\n  onLoad:\n{}  body:\n    Text: {{text: a}}\n", indented(example, "    ")));
    screens.chain(loads).map(String::into_bytes).collect()
}

/// The head of the recording with one line of it.
fn lines_of_tape() -> Vec<Vec<u8>> {
    let mut lines = TAPE.split_inclusive('\n');
    let head = lines.next().unwrap_or_default();
    lines.map(|line| format!("{head}{line}").into_bytes()).collect()
}

/// Files of YAML and JSON below a folder, in the order of their names.
fn files(folder: &Path, is_input: &dyn Fn(&Path) -> bool, found: &mut Vec<Vec<u8>>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let mut paths: Vec<_> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.sort();
    for path in paths {
        let is_text = path.extension().is_some_and(|end| end == "yaml" || end == "json");
        if path.is_dir() {
            files(&path, is_input, found);
        } else if is_text && is_input(&path) && path.metadata().is_ok_and(|data| data.len() <= LONGEST_FILE) {
            found.extend(fs::read(&path));
        }
    }
}

/// Every file of a folder, for longer runs: other people's apps, descriptions, recordings.
pub fn seeds_of_folder(folder: &Path) -> Vec<Vec<u8>> {
    let mut found = Vec::new();
    files(folder, &|_| true, &mut found);
    found
}

/// Words of a target's format.
pub fn words(target: &str) -> Vec<&'static str> {
    match target {
        "yaml" => words_of_screens(),
        "expression" => words_of(
            "if else for while function return var let const async await class new this typeof in of => ?. ?? ... `${ }` /a/g ensemble storage body event response null undefined switch case default try catch throw import export yield static get set super #x 0n 1_0 \\u{61}",
        ),
        "asyncapi" => words_of(
            "asyncapi openapi swagger channels operations servers components messages message payload schemas schema properties items required enum const type object array string number integer boolean null oneOf anyOf allOf not $ref # #/components/schemas/N #/channels/c ./other.yaml http://h/x.json address host pathname protocol sse http security parameters subscribe publish send receive traits bindings examples default format date-time additionalProperties patternProperties 2.6.0 3.0.0 3.1.0 text/event-stream content responses get post paths url variables",
        ),
        "simulation" => words_of(
            "path kind stream answer http publish method query format ndjson rate every burst jitter seed ids retry hello keepAlive idleTimeout backlog rewind per auth bearer basic header requires fault end after within how cut connections status vars events event data weight $pick $weighted $cycle $int $number $counter $hex $uuid $now $walk $states $progress $match $steps $nth $math $or $json $list from by start step stepPercent spreadPercent pull min max decimals moves cases else of at in count ${n} ${query.a} ${math 1/0} ${int 1 999}",
        ),
        "tape" => words_of(
            "at kind resize stream.connecting stream.open stream.event stream.comment stream.error stream.close response timer pointer call frame picture reload socket.open socket.message stream generation api attempt status url headers event id data retry more text message retrying delayMs task body node widget reason wall nth type width height format version size storage seed",
        ),
        "request" => words_of(
            "curl -X -H -d -u -N -b -G -F -k -L -x -o --json --data-raw --data-urlencode --data-binary --url --max-time --compressed --proxy --request \\\n $'\\x41' $HOME `id` ; | && meta get post headers body:json auth:bearer vars info item request header url raw log entries {{p}} @file",
        ),
        "drawing" => words_of(
            "<g> </g> <use/> <rect/> <path/> <text> </text> <style> </style> <pattern> </pattern> <mask> <clipPath> <marker> <filter> <svg> </svg> id='a' href='#a' fill='url(#a)' fill:url(#b) stroke class='a' transform= d= width= viewBox= &amp; &a; <!-- --> <![CDATA[ ]]> xmlns= style='fill:url(#a)' inherit none",
        ),
        "sse" | "stream" => words_of("data: event: id: retry: : data \n\n \r\n\r\n \r\r id:\0 retry:0 data:[DONE]"),
        _ => words_of("$ . .. * [ ] ['a'] [0] [-1] a b c lines price length"),
    }
}

fn words_of(text: &'static str) -> Vec<&'static str> {
    text.split(' ').collect()
}

fn words_of_screens() -> Vec<&'static str> {
    let mut words = words_of(
        "View body header footer API Global Import Widget Action inputs onLoad onResponse onError styles id children item-template data name template url type sse sseOptions method parameters headers condition if elseif else widget options executeCode invokeAPI navigateScreen theme Colors Tokens App menu ViewGroup $ref <<",
    );
    for spec in &CATALOG.widgets {
        words.push(spec.name);
        words.extend(spec.all_props().map(|prop| prop.name));
        words.extend(spec.all_events().map(|slot| slot.name));
    }
    for spec in &CATALOG.actions {
        words.push(spec.name);
        words.extend(spec.args.iter().map(|arg| arg.name));
    }
    words.sort_unstable();
    words.dedup();
    words
}
