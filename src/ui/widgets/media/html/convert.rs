//! An HTML fragment as Markdown: what people write into rich text, nothing that runs.
//!
//! Written by hand on purpose: `html5ever`'s tokenizer alone brings 7 crates and 750 KB of program for what 60 lines do here, `htmd` brings 10
//! crates and walks a tree by recursion, which deep nesting would turn into a stack overflow. Character references in running text are left
//! to the Markdown parser, which knows all of them.

/// Lists and quotes deeper than this are written flat.
const DEEPEST: usize = 12;

/// The fragment as Markdown. Unknown tags are left out, their contents stay.
pub fn to_markdown(html: &str) -> String {
    let mut writer = Writer::default();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        writer.text(&rest[..at]);
        rest = &rest[at..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = comment.find("-->").map_or("", |end| &comment[end + 3..]);
            continue;
        }
        let Some(end) = tag_end(rest) else {
            writer.text(rest);
            rest = "";
            break;
        };
        let tag = Tag::read(&rest[1..end]);
        rest = &rest[end + 1..];
        match tag {
            // A sign that begins no tag is text.
            None => writer.text("<"),
            Some(tag) if matches!(tag.name.as_str(), "script" | "style" | "head" | "title") && !tag.closes => {
                rest = closing_tag(rest, &tag.name).map_or("", |at| &rest[at..]);
            }
            Some(tag) => writer.tag(&tag),
        }
    }
    writer.text(rest);
    writer.out.trim().to_owned()
}

/// End of a tag: the first `>` outside of quotes.
fn tag_end(text: &str) -> Option<usize> {
    let mut quote = None;
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (Some(open), c) if open == c => quote = None,
            (None, '"' | '\'') => quote = Some(c),
            (None, '>') => return Some(at),
            _ => {}
        }
    }
    None
}

/// Start of the next tag that closes `name`. The text is walked once: lowering all of it for each tag would take quadratic time.
fn closing_tag(text: &str, name: &str) -> Option<usize> {
    text.match_indices("</").map(|(at, _)| at).find(|at| {
        let inside = &text.as_bytes()[at + 2..];
        let named = inside.get(..name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name.as_bytes()));
        named && inside.get(name.len()).is_none_or(|after| !after.is_ascii_alphanumeric())
    })
}

struct Tag {
    name: String,
    closes: bool,
    attributes: String,
}

impl Tag {
    fn read(inside: &str) -> Option<Self> {
        let closes = inside.starts_with('/');
        let inside = inside.trim_start_matches('/').trim_end_matches('/');
        let end = inside.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(inside.len());
        let name = inside[..end].to_ascii_lowercase();
        let named = name.starts_with(|c: char| c.is_ascii_alphabetic()) || inside.starts_with('!');
        named.then(|| Self { name, closes, attributes: inside[end..].to_owned() })
    }

    /// The value of an attribute.
    fn attribute(&self, name: &str) -> Option<String> {
        let lower = self.attributes.to_ascii_lowercase();
        let mut from = 0;
        while let Some(at) = lower[from..].find(name).map(|at| at + from) {
            from = at + name.len();
            let before = lower[..at].chars().next_back();
            let after = self.attributes[from..].trim_start();
            let Some(value) = after.strip_prefix('=').filter(|_| before.is_none_or(|c| c.is_whitespace())) else {
                continue;
            };
            let value = value.trim_start();
            let raw = match value.chars().next() {
                Some(quote @ ('"' | '\'')) => value[1..].split(quote).next().unwrap_or_default(),
                _ => value.split(|c: char| c.is_whitespace() || c == '>').next().unwrap_or_default(),
            };
            return Some(entities(raw));
        }
        None
    }
}

#[derive(Default)]
struct Writer {
    out: String,
    /// Open lists: the number of the next item, or none for dots.
    lists: Vec<Option<u64>>,
    quotes: usize,
    /// Inside of `pre`, spaces and line ends stay.
    verbatim: bool,
    /// Inside of `code`, where Markdown reads neither escapes nor character references.
    in_code: bool,
    links: Vec<String>,
    /// True after the first row of the open table.
    headed: bool,
    in_table: bool,
    cells: usize,
}

impl Writer {
    fn text(&mut self, text: &str) {
        if self.verbatim {
            self.out.push_str(&entities(text));
            return;
        }
        if self.in_code {
            // A backtick would end the code; Markdown has no escape for it there.
            let text = entities(text).replace('`', "'");
            text.chars().for_each(|c| self.letter(c));
            return;
        }
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            let length = if c == '&' { reference(rest).unwrap_or(0) } else { 0 };
            if length > 0 {
                self.out.push_str(&rest[..length]);
                rest = &rest[length..];
                continue;
            }
            // What Markdown would read as a sign of its own is text here.
            if matches!(c, '*' | '_' | '`' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '\\' | '&') {
                self.out.push('\\');
            }
            self.letter(c);
            rest = &rest[c.len_utf8()..];
        }
    }

    /// A letter, or a space where white space begins.
    fn letter(&mut self, c: char) {
        if !c.is_whitespace() || c == '\u{a0}' {
            self.out.push(c);
        } else if !self.out.is_empty() && !self.out.ends_with([' ', '\n']) {
            self.out.push(' ');
        }
    }

    fn tag(&mut self, tag: &Tag) {
        match (tag.name.as_str(), tag.closes) {
            ("br", _) => self.out.push_str(if self.in_table { " " } else { "  \n" }),
            ("hr", _) => {
                self.block();
                self.out.push_str("---");
                self.block();
            }
            ("b" | "strong", _) => self.mark("**", tag.closes),
            ("i" | "em" | "cite", _) => self.mark("*", tag.closes),
            ("s" | "del" | "strike", _) => self.mark("~~", tag.closes),
            ("code" | "kbd" | "tt", closes) if !self.verbatim && self.in_code == closes => {
                self.mark("`", closes);
                self.in_code = !closes;
            }
            ("pre", closes) => {
                if closes {
                    self.line()
                } else {
                    self.block()
                }
                self.verbatim = !closes;
                self.out.push_str("```\n");
                if closes {
                    self.block();
                }
            }
            ("a", false) => {
                self.links.push(tag.attribute("href").unwrap_or_default());
                self.out.push('[');
            }
            ("a", true) => {
                if let Some(to) = self.links.pop() {
                    let to = to.replace(['(', ')', '<', '>', '\n'], "");
                    self.out.push_str(&format!("](<{to}>)"));
                }
            }
            ("img", _) => {
                if let Some(words) = tag.attribute("alt").filter(|words| !words.is_empty()) {
                    self.text(&words);
                }
            }
            (heading, closes) if is_heading(heading) => {
                self.block();
                if !closes {
                    let level = usize::from(heading.as_bytes()[1] - b'0');
                    self.out.push_str(&format!("{} ", "#".repeat(level)));
                }
            }
            ("ul", false) => self.open_list(None),
            ("ol", false) => self.open_list(Some(tag.attribute("start").and_then(|n| n.parse().ok()).unwrap_or(1))),
            ("ul" | "ol", true) => {
                self.lists.pop();
                if self.lists.is_empty() {
                    self.block();
                }
            }
            ("li", false) => self.item(),
            ("blockquote", closes) => {
                self.quotes = if closes { self.quotes.saturating_sub(1) } else { (self.quotes + 1).min(DEEPEST) };
                self.block();
            }
            ("table", closes) => {
                self.block();
                (self.in_table, self.headed) = (!closes, false);
            }
            ("tr", false) => {
                self.line();
                self.cells = 0;
                self.out.push('|');
            }
            ("td" | "th", true) => {
                self.cells += 1;
                self.out.push_str(" |");
            }
            ("tr", true) if !self.headed => {
                self.headed = true;
                let rule = "---|".repeat(self.cells.max(1));
                self.out.push_str(&format!("\n|{rule}"));
            }
            ("p" | "div" | "section" | "article" | "header" | "footer" | "figure" | "center", _)
                if self.lists.is_empty() && !self.in_table =>
            {
                self.block();
            }
            _ => {}
        }
    }

    /// Writes a Markdown marker, which must touch the words.
    fn mark(&mut self, sign: &str, closes: bool) {
        if closes && self.out.ends_with(' ') {
            self.out.pop();
            self.out.push_str(sign);
            self.out.push(' ');
        } else {
            self.out.push_str(sign);
        }
    }

    fn open_list(&mut self, number: Option<u64>) {
        if self.lists.is_empty() {
            self.block();
        }
        if self.lists.len() < DEEPEST {
            self.lists.push(number);
        } else {
            self.lists.push(None);
        }
    }

    fn item(&mut self) {
        self.line();
        let depth = self.lists.len().clamp(1, DEEPEST);
        self.out.push_str(&"   ".repeat(depth - 1));
        match self.lists.last_mut() {
            Some(Some(number)) => {
                self.out.push_str(&format!("{number}. "));
                *number = number.saturating_add(1);
            }
            _ => self.out.push_str("- "),
        }
    }

    /// Begins a new line.
    fn line(&mut self) {
        while self.out.ends_with(' ') {
            self.out.pop();
        }
        if !self.out.is_empty() && !self.out.ends_with('\n') {
            self.out.push('\n');
        }
    }

    /// Begins a new block.
    fn block(&mut self) {
        self.line();
        if !self.out.is_empty() && !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
        if self.quotes > 0 {
            self.out.push_str(&"> ".repeat(self.quotes));
        }
    }
}

/// The length of the character reference (`&lt;`, `&#8364;`) that the text begins with, if it does.
fn reference(text: &str) -> Option<usize> {
    let end = text.bytes().take(34).position(|b| b == b';')?;
    let name = &text[1..end];
    let shaped = name.strip_prefix('#').unwrap_or(name);
    (!shaped.is_empty() && shaped.bytes().all(|b| b.is_ascii_alphanumeric())).then_some(end + 1)
}

fn is_heading(name: &str) -> bool {
    matches!(name.as_bytes(), [b'h', b'1'..=b'6'])
}

/// The text with the common character references decoded: for code and addresses, which Markdown does not decode.
fn entities(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.char_indices().take(12).find(|(_, c)| *c == ';').map(|(end, _)| end);
        match end.and_then(|end| Some((end, entity(&rest[1..end])?))) {
            Some((end, c)) => {
                out.push(c);
                rest = &rest[end + 1..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

fn entity(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code).filter(|c| !c.is_control());
    }
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{a0}',
        "copy" => '©',
        "reg" => '®',
        "trade" => '™',
        "hellip" => '…',
        "ndash" => '–',
        "mdash" => '—',
        "bull" => '•',
        "euro" => '€',
        "laquo" => '«',
        "raquo" => '»',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_become_signs() {
        for (html, markdown) in [
            ("<h2>Title</h2><p>Some <b>bold</b> text</p>", "## Title\n\nSome **bold** text"),
            ("<ul><li>One</li><li>Two</li></ul>", "- One\n- Two"),
            ("<ol start='3'><li>Three</li></ol>", "3. Three"),
            ("<a href=\"https://a.b/c?d=1&amp;e\">there</a>", "[there](<https://a.b/c?d=1&e>)"),
            ("<SCRIPT>a</scripty</b></Script >b", "b"),
            ("a<br>b", "a  \nb"),
            ("<script>alert('<b>')</script>1 &lt; 2 &amp; 3 * 4 & 5", "1 &lt; 2 &amp; 3 \\* 4 \\& 5"),
            ("<code>a_b &lt;c&gt; `</code> a_b", "`a_b <c> '` a\\_b"),
            ("<pre>&lt;b&gt;\n  *</pre>", "```\n<b>\n  *\n```"),
            ("&amp;lt; &frac12; &#42; &; &a b;", "&amp;lt; &frac12; &#42; \\&; \\&a b;"),
            (
                "<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table>",
                "|a |b |\n|---|---|\n|1 |2 |",
            ),
            ("no <unknown>tag</unknown> <!-- c > -->end", "no tag end"),
            ("3 < 4 <", "3 \\< 4 \\<"),
        ] {
            assert_eq!(to_markdown(html), markdown, "{html}");
        }
    }

    #[test]
    fn hostile_text_ends_soon() {
        let deep = "<ul><li>".repeat(20_000);
        assert!(to_markdown(&deep).len() < 4_000_000);
        assert_eq!(to_markdown(&"<".repeat(50_000)).matches("\\<").count(), 50_000);
        assert_eq!(to_markdown(&"<script></script>".repeat(100_000)), "");
        assert_eq!(to_markdown(&"&".repeat(100_000)).len(), 200_000);
    }
}
