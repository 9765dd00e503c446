//! `tests/config.yaml`: settings for all tests of an app.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use url::Url;

use super::reader::Reader;
use crate::testing::mocks::{Mocks, millis};
use crate::testing::ports::ReservedPort;
use crate::testing::services::Service;
use crate::testing::suite::{Device, InitialState, Profiles, Suite};
use ensemble_core::diag::Code;
use ensemble_core::spec::{FromValue, Kind, Prop, prop};
use ensemble_core::syntax::{Entry, Node};
use ensemble_sse::AllowedHosts;

/// Keys of the file.
const KEYS: [&str; 13] = [
    "allowNetwork",
    "mocks",
    "initialState",
    "services",
    "profiles",
    "devices",
    "timers",
    "screenshots",
    "performance",
    "dumpTree",
    "logApiCalls",
    "logStorage",
    "wifi",
];

/// Keys that change nothing here, with the cure where they are turned on.
const WITHOUT_EFFECT: [(&str, &str); 3] = [
    ("screenshots", "`test --screenshots DIR` paints each failure"),
    ("performance", "every report has the duration of each test"),
    ("wifi", "`setNetwork: {online: false}` takes the computer off the network"),
];

const DEVICE: [&str; 9] = ["id", "platform", "model", "locale", "theme", "width", "height", "size", "description"];

const SECONDS: Kind = Kind::Number { min: 0.0, max: 31_622_400.0 };
const ENABLED: Prop = prop("enabled", Kind::Bool, "False turns it off.");
const MAX_START: Prop = prop("maxStartAfterSeconds", SECONDS, "Timers start after so many seconds at the latest.");
const MAX_REPEAT: Prop = prop("maxRepeatIntervalSeconds", SECONDS, "Timers repeat every so many seconds at least.");
const SIDE: Kind = Kind::Number { min: 50.0, max: 8192.0 };
const WIDTH: Prop = prop("width", SIDE, "Width in logical pixels.");
const HEIGHT: Prop = prop("height", SIDE, "Height in logical pixels.");

/// Screen sizes of well-known devices in logical pixels, by a part of the model's name.
const MODELS: [(&str, (f32, f32)); 8] = [
    ("ipad pro", (1024.0, 1366.0)),
    ("ipad", (820.0, 1180.0)),
    ("iphone se", (375.0, 667.0)),
    ("pro max", (430.0, 932.0)),
    ("iphone", (390.0, 844.0)),
    ("tablet", (800.0, 1280.0)),
    ("pixel", (412.0, 915.0)),
    ("galaxy", (360.0, 800.0)),
];

impl Reader<'_> {
    /// Reads the file.
    pub fn config(&mut self, path: &Path) -> Suite {
        let mut suite = Suite::default();
        let Some((_, root)) = self.tree(path) else { return suite };
        // Addresses of services first: others may name them.
        if let Some(services) = root.get("services") {
            self.read_services(services, &mut suite);
        }
        let root = self.substituted(&root, None);
        for entry in self.known_entries(&root, "`config.yaml`", &KEYS) {
            match &*entry.key {
                "mocks" => suite.mocks = self.mocks(&entry.node),
                "initialState" => suite.state = self.state(&entry.node),
                "profiles" => suite.profiles = self.profiles(&entry.node),
                "allowNetwork" => suite.network = self.hosts(&entry.node),
                "devices" => suite.devices = self.devices(&entry.node),
                "timers" => suite.longest_timer = self.timers(&entry.node),
                "logApiCalls" => suite.extras.api_calls = self.is_enabled(entry, &[]),
                "dumpTree" => suite.extras.tree = self.is_enabled(entry, &[]),
                "logStorage" => {
                    let key = entry.node.get("key").and_then(|key| self.text(key, "`key` of `logStorage`"));
                    suite.extras.storage = self.is_enabled(entry, &["key"]).then_some(key);
                }
                key => {
                    if let Some((_, cure)) = WITHOUT_EFFECT.iter().find(|(known, _)| *known == key)
                        && entry.node.get("enabled").is_none_or(|on| on.to_value().is_truthy())
                    {
                        let message = format!("`{key}` of `config.yaml` has no effect");
                        self.warning(Code::IgnoredKey, entry.key_span, message, (*cure).to_owned());
                    }
                }
            }
        }
        // Who starts a service for the tests means it to be reached.
        suite.network.extend(suite.started.iter().filter_map(|service| host_of(&service.url)));
        suite
    }

    /// Hosts that may be reached.
    fn hosts(&mut self, node: &Node) -> Vec<String> {
        let items = node.list().unwrap_or(std::slice::from_ref(node));
        let mut hosts = Vec::new();
        for item in items {
            let Some(text) = self.text(item, "a host of `allowNetwork`") else { continue };
            if AllowedHosts::is_entry(&text) {
                hosts.push(text.to_string());
                continue;
            }
            let host = Url::parse(&text).ok().and_then(|url| host_of(url.as_str()));
            let help = host
                .map_or("write for example `api.example.com`, or with a port `localhost:8080`".to_owned(), |host| {
                    format!("write the host alone: `{host}`")
                });
            self.error(Code::WrongType, item.span, format!("`{text}` of `allowNetwork` is no host"), help);
        }
        hosts
    }

    /// `{enabled: true}`, with `more` keys beside it.
    fn is_enabled(&mut self, entry: &Entry, more: &[&str]) -> bool {
        if entry.node.scalar().is_some() {
            return self.is_on(&entry.node, &format!("`{}`", entry.key));
        }
        let subject = format!("`{}`", entry.key);
        self.entries(&entry.node, &subject, &[&["enabled"], more].concat());
        entry.node.get("enabled").is_none_or(|on| self.is_on(on, &subject))
    }

    /// `true` or `false`; anything else is reported.
    fn is_on(&mut self, node: &Node, owner: &str) -> bool {
        self.fits(&ENABLED, node, owner) && node.to_value().is_truthy()
    }

    fn read_services(&mut self, node: &Node, suite: &mut Suite) {
        const KEYS: [&str; 7] = ["name", "command", "arguments", "workingDirectory", "environment", "url", "readyUrl"];
        for service in self.list(node, "`services`") {
            self.entries(service, "a service", &KEYS);
            let Some(name) = service.get("name").and_then(|name| self.text(name, "`name` of a service")) else {
                let message = "the service has no `name`";
                self.error(Code::MissingKey, service.span, message, None);
                continue;
            };
            if suite.services.contains_key(&name) {
                let message = format!("two services are called `{name}`");
                self.error(Code::DuplicateKey, service.span, message, "give each a name of its own".to_owned());
                continue;
            }
            if let Some(command) = service.get("command").and_then(|command| self.text(command, "`command`")) {
                if let Some((started, port)) = self.started_service(&name, command, service) {
                    suite.ports.extend(port.map(Arc::new));
                    self.services.insert(name.clone(), started.url.clone());
                    suite.services.insert(name, started.url.clone());
                    suite.started.push(started);
                }
                continue;
            }
            match service.get("url").and_then(|url| self.text(url, "`url` of a service")) {
                Some(url) => {
                    self.services.insert(name.clone(), url.clone());
                    suite.services.insert(name, url);
                }
                None => {
                    let message = format!("service `{name}` has neither a `command` nor a `url`");
                    let help = "write the program that is started, or the address of one that is running".to_owned();
                    self.error(Code::MissingKey, service.span, message, help);
                }
            }
        }
    }

    /// Reads a service to be started. In its texts, `${port}` is its port and `${url}` its URL.
    fn started_service(
        &mut self,
        name: &Arc<str>,
        command: Arc<str>,
        node: &Node,
    ) -> Option<(Service, Option<ReservedPort>)> {
        // When the files are only checked, no port is reserved.
        let reserved = match self.inputs.required.then(ReservedPort::new).transpose() {
            Ok(reserved) => reserved,
            Err(message) => {
                self.error(Code::StepFailed, node.span, message, None);
                return None;
            }
        };
        let port = reserved.as_ref().map_or(1, ReservedPort::number);
        let with_port = |text: &str| Arc::<str>::from(text.replace("${port}", &port.to_string()));
        let mut text = |key: &str| node.get(key).and_then(|node| self.text(node, &format!("`{key}` of a service")));
        let url = text("url").map_or_else(|| format!("http://127.0.0.1:{port}").into(), |url| with_port(&url));
        let filled = |text: &str| Arc::<str>::from(with_port(text).replace("${url}", &url));
        let ready_url = text("readyUrl").map(|url| filled(&url));
        let folder = text("workingDirectory");
        self.check_ready_url(node, ready_url.as_deref());
        let arguments = node.get("arguments").map(|node| self.texts(node, "`arguments`")).unwrap_or_default();
        let environment =
            node.get("environment").map(|node| self.map(node, "`environment`").to_vec()).unwrap_or_default();
        let environment =
            environment.iter().map(|entry| (entry.key.clone(), filled(&entry.node.to_value().to_display())));
        let service = Service {
            name: name.clone(),
            command: filled(&command),
            arguments: arguments.iter().map(|argument| filled(argument)).collect(),
            folder,
            environment: environment.collect(),
            port,
            ready_url,
            url,
            span: node.span,
        };
        Some((service, reserved))
    }

    /// A service whose address is wrong would be waited for in vain.
    fn check_ready_url(&mut self, node: &Node, url: Option<&str>) {
        let Some(url) = url.filter(|url| !Url::parse(url).is_ok_and(|url| matches!(url.scheme(), "http" | "https")))
        else {
            return;
        };
        let place = node.get("readyUrl").map_or(node.span, |node| node.span);
        let message = format!("`readyUrl` of a service cannot be `{url}`");
        self.error(Code::WrongType, place, message, "write for example `${url}/health`".to_owned());
    }

    fn profiles(&mut self, node: &Node) -> Profiles {
        let mut profiles = Profiles::default();
        for entry in self.entries(node, "`profiles`", &["default", "groups", "definitions"]) {
            match &*entry.key {
                "default" => profiles.default = self.texts(&entry.node, "`default`"),
                "groups" => {
                    for group in self.map(&entry.node, "`groups`") {
                        let names = self.texts(&group.node, "a group of profiles");
                        profiles.groups.insert(group.key.clone(), names);
                    }
                }
                "definitions" => {
                    for definition in self.map(&entry.node, "`definitions`") {
                        let profile = self.profile(definition);
                        profiles.definitions.insert(definition.key.clone(), profile);
                    }
                }
                _ => {}
            }
        }
        profiles
    }

    fn profile(&mut self, entry: &Entry) -> (Mocks, InitialState) {
        let (mut mocks, mut state) = (Mocks::default(), InitialState::default());
        for part in self.entries(&entry.node, &format!("profile `{}`", entry.key), &["mocks", "initialState"]) {
            match &*part.key {
                "mocks" => mocks = self.mocks(&part.node),
                "initialState" => state = self.state(&part.node),
                _ => {}
            }
        }
        (mocks, state)
    }

    fn devices(&mut self, node: &Node) -> Vec<Device> {
        self.list(node, "`devices`").iter().enumerate().map(|(at, item)| self.device(item, at)).collect()
    }

    fn device(&mut self, node: &Node, at: usize) -> Device {
        self.entries(node, "a device", &DEVICE);
        let text = |reader: &mut Self, key: &str| node.get(key).and_then(|node| reader.text(node, &format!("`{key}`")));
        let number = |reader: &mut Self, prop: &Prop| {
            let node = node.get(prop.name).filter(|node| reader.fits(prop, node, "a device"))?;
            f32::from_value(&node.to_value())
        };
        let model = text(self, "model");
        let known = model.as_ref().map(|model| {
            let model = model.to_lowercase();
            MODELS.iter().find(|(part, _)| model.contains(part)).map(|(_, size)| *size)
        });
        let size = number(self, &WIDTH).zip(number(self, &HEIGHT)).or_else(|| self.size(node)).or(known.flatten());
        Device {
            id: text(self, "id").unwrap_or_else(|| Arc::from(format!("device{}", at + 1))),
            size: size.unwrap_or(crate::shell::open::DEFAULT_SIZE),
            platform: text(self, "platform"),
            locale: text(self, "locale"),
            theme: text(self, "theme"),
        }
    }

    /// `size: 1280x800`.
    fn size(&mut self, node: &Node) -> Option<(f32, f32)> {
        let node = node.get("size")?;
        let text = self.text(node, "`size`")?;
        let side = |text: &str| text.trim().parse::<f32>().ok().filter(|side| (50.0..=8192.0).contains(side));
        let size = text.split_once(['x', 'X']).and_then(|(width, height)| side(width).zip(side(height)));
        if size.is_none() {
            let help = "write it as `1280x800`, each side from 50 to 8192".to_owned();
            self.error(Code::WrongType, node.span, format!("`{text}` is no size"), help);
        }
        size
    }

    fn timers(&mut self, node: &Node) -> Option<Duration> {
        let mut longest: Option<Duration> = None;
        let mut enabled = true;
        for entry in self.entries(node, "`timers`", &["enabled", MAX_START.name, MAX_REPEAT.name]) {
            match [MAX_START, MAX_REPEAT].iter().find(|prop| prop.is(&entry.key)) {
                Some(prop) if self.fits(prop, &entry.node, "`timers`") => {
                    let seconds = f64::from_value(&entry.node.to_value());
                    longest = longest.max(seconds.map(|seconds| millis(seconds * 1000.0)));
                }
                Some(_) => {}
                None if entry.key.as_ref() == "enabled" => enabled = self.is_on(&entry.node, "`timers`"),
                None => {}
            }
        }
        longest.filter(|_| enabled)
    }
}

/// Host and port of a URL, as for `--allow-host`.
fn host_of(url: &str) -> Option<String> {
    let url = Url::parse(url).ok()?;
    Some(format!("{}:{}", url.host_str()?, url.port_or_known_default()?))
}
