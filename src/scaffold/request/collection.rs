//! Reads collections of Postman and Insomnia, and HAR recordings. Their kind is recognized by their keys.

use super::Request;
use ensemble_core::value::Value;

/// Limit of nested folders.
const LEVELS: usize = 16;
const MOST: usize = 2000;

/// Reads the requests; `None` when this is not a collection.
pub fn collection(root: &Value) -> Option<Vec<Request>> {
    let mut found = Vec::new();
    if root.get("log").get("entries").as_list().is_some() {
        har(root, &mut found);
    } else if root.get("info").get("schema").as_str().is_some_and(|schema| schema.contains("postman"))
        || is_postman(root)
    {
        let variables = pairs(&root.get("variable"), "key", "value");
        postman(&root.get("item"), &root.get("auth"), &mut found, LEVELS);
        fill(&mut found, &variables);
    } else if root.get("resources").as_list().is_some() {
        let resources = root.get("resources");
        let all = resources.as_list().unwrap_or_default();
        let of_kind = |kind: &'static str| all.iter().filter(move |one| one.get("_type").as_str() == Some(kind));
        found.extend(of_kind("request").map(insomnia));
        let environments = of_kind("environment").map(|one| one.get("data"));
        let variables: Vec<(String, String)> = environments.flat_map(|data| named(&data)).collect();
        fill(&mut found, &variables);
    } else if root.get("type").as_str().is_some_and(|kind| kind.starts_with("collection.insomnia")) {
        nested_insomnia(&root.get("collection"), &mut found, LEVELS);
        fill(&mut found, &named(&root.get("environments").get("data")));
    } else {
        return None;
    }
    found.retain(|request| !request.url.is_empty());
    Some(found)
}

fn is_postman(root: &Value) -> bool {
    root.get("item").as_list().is_some() && root.get("info").as_map().is_some()
}

fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        other => other.to_display().to_string(),
    }
}

/// Reads `[{key, value}]`, without disabled entries.
fn pairs(list: &Value, key: &str, value: &str) -> Vec<(String, String)> {
    let is_on =
        |one: &&Value| one.get("disabled").as_bool() != Some(true) && one.get("enabled").as_bool() != Some(false);
    let all = list.as_list().unwrap_or_default().iter().filter(is_on);
    all.map(|one| (text(&one.get(key)), text(&one.get(value)))).filter(|(key, _)| !key.is_empty()).collect()
}

fn named(map: &Value) -> Vec<(String, String)> {
    map.as_map().into_iter().flat_map(|map| map.iter()).map(|(name, value)| (name.to_string(), text(value))).collect()
}

fn postman(items: &Value, outer: &Value, found: &mut Vec<Request>, levels: usize) {
    for item in items.as_list().unwrap_or_default() {
        if levels == 0 || found.len() >= MOST {
            return;
        }
        let request = item.get("request");
        let auth = if request.get("auth").is_null() { item.get("auth") } else { request.get("auth") };
        let auth = if auth.is_null() { outer.clone() } else { auth };
        if item.get("item").as_list().is_some() {
            postman(&item.get("item"), &auth, found, levels - 1);
            continue;
        }
        let url = match request.get("url") {
            Value::Map(map) => text(&map.get("raw").cloned().unwrap_or_default()),
            other => text(&other),
        };
        let method = text(&request.get("method"));
        let body = text(&request.get("body").get("raw"));
        let mut one = Request {
            name: text(&item.get("name")),
            method: if method.is_empty() { "GET".to_owned() } else { method },
            url,
            headers: pairs(&request.get("header"), "key", "value"),
            body: Some(body).filter(|body| !body.is_empty()),
            ..Request::default()
        };
        // `{type: bearer, bearer: [{key: token, value: …}]}`
        let kind = text(&auth.get("type"));
        let values = pairs(&auth.get(&kind), "key", "value");
        let get = |wanted: &str| {
            values.iter().find(|(key, _)| key == wanted).map(|(_, value)| value.clone()).unwrap_or_default()
        };
        match kind.as_str() {
            "bearer" => one.headers.push(("Authorization".to_owned(), format!("Bearer {}", get("token")))),
            "basic" => one.user = Some(format!("{}:{}", get("username"), get("password"))),
            "apikey" if get("in") != "query" => one.headers.push((get("key"), get("value"))),
            _ => {}
        }
        found.push(one);
    }
}

fn insomnia(one: &Value) -> Request {
    let auth = one.get("authentication");
    let method = text(&one.get("method"));
    let body = text(&one.get("body").get("text"));
    let mut request = Request {
        name: text(&one.get("name")),
        method: if method.is_empty() { "GET".to_owned() } else { method },
        url: text(&one.get("url")),
        headers: pairs(&one.get("headers"), "name", "value"),
        body: Some(body).filter(|body| !body.is_empty()),
        ..Request::default()
    };
    match text(&auth.get("type")).as_str() {
        "bearer" => request.headers.push(("Authorization".to_owned(), format!("Bearer {}", text(&auth.get("token"))))),
        "basic" => request.user = Some(format!("{}:{}", text(&auth.get("username")), text(&auth.get("password")))),
        "apikey" => request.headers.push((text(&auth.get("key")), text(&auth.get("value")))),
        _ => {}
    }
    request
}

fn nested_insomnia(items: &Value, found: &mut Vec<Request>, levels: usize) {
    for item in items.as_list().unwrap_or_default() {
        if levels == 0 || found.len() >= MOST {
            return;
        }
        match item.get("children").as_list() {
            Some(_) => nested_insomnia(&item.get("children"), found, levels - 1),
            None => found.push(insomnia(item)),
        }
    }
}

/// Reads requests of a HAR file, with the events that the browser recorded.
fn har(root: &Value, found: &mut Vec<Request>) {
    for entry in root.get("log").get("entries").as_list().unwrap_or_default().iter().take(MOST) {
        let (request, content) = (entry.get("request"), entry.get("response").get("content"));
        let kind = text(&content.get("mimeType"));
        let is_stream = kind.starts_with("text/event-stream") || kind.contains("ndjson") || kind.contains("jsonl");
        let said = text(&content.get("text"));
        let body = text(&request.get("postData").get("text"));
        // Headers that a client writes itself, and pseudo-headers of HTTP/2.
        let is_own = |name: &str| {
            let usual = [
                "host",
                "connection",
                "content-length",
                "accept-encoding",
                "user-agent",
                "origin",
                "referer",
                "cache-control",
                "pragma",
            ];
            !name.starts_with(':') && !usual.contains(&name) && !name.starts_with("sec-")
        };
        let headers = pairs(&request.get("headers"), "name", "value");
        found.push(Request {
            method: text(&request.get("method")),
            url: text(&request.get("url")),
            headers: headers.into_iter().filter(|(name, _)| is_own(&name.to_ascii_lowercase())).collect(),
            body: Some(body).filter(|body| !body.is_empty()),
            recorded: is_stream.then_some(said),
            ..Request::default()
        });
    }
}

/// Replaces variables: `{{host}}`, and Insomnia's `{{ _.host }}`.
fn fill(requests: &mut [Request], variables: &[(String, String)]) {
    let filled = |text: &str| {
        let mut text = text.to_owned();
        for (name, value) in variables {
            for written in [
                format!("{{{{{name}}}}}"),
                format!("{{{{ {name} }}}}"),
                format!("{{{{ _.{name} }}}}"),
                format!("{{{{_.{name}}}}}"),
            ] {
                text = text.replace(&written, value);
            }
        }
        text
    };
    for request in requests {
        request.url = filled(&request.url);
        request.body = request.body.as_deref().map(filled);
        request.user = request.user.as_deref().map(filled);
        for (_, value) in &mut request.headers {
            *value = filled(value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::infer::json;

    fn read(text: &str) -> Vec<Request> {
        collection(&json(text).unwrap()).unwrap()
    }

    #[test]
    fn collections_of_every_tool_are_read() {
        let postman = read(
            r#"{"info":{"name":"Gateway","schema":"https://schema.getpostman.com/json/collection/v2.1.0/collection.json"},
            "variable":[{"key":"host","value":"https://gw.example.com"}],
            "auth":{"type":"bearer","bearer":[{"key":"token","value":"t"}]},
            "item":[{"name":"Folder","item":[{"name":"Prices","request":{"method":"GET","header":[{"key":"Accept","value":"text/event-stream"},{"key":"X","value":"1","disabled":true}],"url":{"raw":"{{host}}/prices?market=nyse"}}}]},
            {"name":"Login","request":{"method":"POST","url":"{{host}}/login"}}]}"#,
        );
        assert_eq!(
            postman.iter().map(|one| (one.name.as_str(), one.asks_for_a_stream())).collect::<Vec<_>>(),
            [("Prices", true), ("Login", false)]
        );
        assert_eq!(
            (postman[0].url.as_str(), postman[0].header("authorization"), postman[0].header("x")),
            ("https://gw.example.com/prices?market=nyse", Some("Bearer t"), None)
        );
        let insomnia = read(
            r#"{"_type":"export","resources":[{"_type":"request","name":"Feed","method":"GET","url":"{{ _.base }}/feed","headers":[{"name":"Accept","value":"text/event-stream"}],"authentication":{"type":"basic","username":"ada","password":"pw"}},{"_type":"environment","data":{"base":"http://127.0.0.1:8080"}}]}"#,
        );
        assert_eq!(
            (insomnia[0].url.as_str(), insomnia[0].user.as_deref()),
            ("http://127.0.0.1:8080/feed", Some("ada:pw"))
        );
        let har = read(
            r#"{"log":{"entries":[{"request":{"method":"GET","url":"https://a/x","headers":[{"name":":path","value":"/x"},{"name":"Host","value":"a"},{"name":"X-Key","value":"1"}]},"response":{"content":{"mimeType":"text/event-stream","text":"data: 1\n\n"}}},{"request":{"method":"GET","url":"https://a/y"},"response":{"content":{"mimeType":"text/html"}}}]}}"#,
        );
        assert_eq!(
            (har[0].recorded.as_deref(), har[0].headers.len(), har[1].asks_for_a_stream()),
            (Some("data: 1\n\n"), 1, false)
        );
        assert_eq!(collection(&json(r#"{"asyncapi":"2.0.0"}"#).unwrap()), None);
    }
}
