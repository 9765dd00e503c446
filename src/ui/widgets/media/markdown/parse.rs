//! Markdown text to blocks.

use std::sync::Arc;

use pulldown_cmark::{Alignment, CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

/// Lists and quotes deeper than this are drawn flat.
const DEEPEST: usize = 12;

/// A piece of formatted text.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// Running text.
    Text(Vec<Run>),
    /// A heading, 1 to 6.
    Heading(u8, Vec<Run>),
    /// Code.
    Code(String),
    /// Items of a list with their markers.
    List(Vec<(Marker, Vec<Block>)>),
    /// A quotation.
    Quote(Vec<Block>),
    /// A table: alignments, head and rows.
    Table(Vec<Alignment>, Vec<Vec<Vec<Run>>>),
    /// A line across.
    Rule,
}

/// The marker before an item of a list.
#[derive(Clone, Debug, PartialEq)]
pub enum Marker {
    /// A dot.
    Dot,
    /// A number.
    Number(u64),
    /// A box, ticked or not.
    Task(bool),
}

/// Text with one style.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Run {
    /// The text.
    pub text: String,
    /// Heavy.
    pub bold: bool,
    /// Slanted.
    pub italic: bool,
    /// Struck through.
    pub struck: bool,
    /// True for text in the mono face.
    pub code: bool,
    /// Leads there.
    pub link: Option<Arc<str>>,
}

/// The top-level blocks of a text, with the byte at which each begins.
pub fn parse(text: &str) -> Vec<(usize, Block)> {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    let mut builder = Builder::default();
    for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
        builder.take(event, range.start);
    }
    builder.finish()
}

/// A container that is open.
#[derive(Debug)]
enum Open {
    List(Option<u64>, Vec<(Marker, Vec<Block>)>),
    Item(Marker, Vec<Block>),
    Quote(Vec<Block>),
    Table(Vec<Alignment>, Vec<Vec<Vec<Run>>>),
}

#[derive(Default)]
struct Builder {
    done: Vec<(usize, Block)>,
    open: Vec<Open>,
    /// Containers below [`DEEPEST`] that are not opened.
    flat: usize,
    runs: Vec<Run>,
    // Each of these may stand in another one of its kind.
    bold: usize,
    italic: usize,
    struck: usize,
    links: Vec<Arc<str>>,
    code: Option<String>,
    start: usize,
    /// Count of open tags.
    depth: usize,
}

impl Builder {
    fn take(&mut self, event: Event<'_>, at: usize) {
        if self.depth == 0 && !matches!(event, Event::End(_)) {
            self.start = at;
        }
        match &event {
            Event::Start(_) => self.depth += 1,
            Event::End(_) => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
        match event {
            Event::Start(tag) => self.begin(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => match &mut self.code {
                Some(code) => code.push_str(&text),
                None => self.word(&text, false),
            },
            Event::Code(text) => self.word(&text, true),
            Event::SoftBreak => self.word(" ", false),
            Event::HardBreak => self.word("\n", false),
            Event::Rule => self.put(Block::Rule),
            Event::TaskListMarker(done) => {
                if let Some(Open::Item(marker, _)) = self.open.last_mut() {
                    *marker = Marker::Task(done);
                }
            }
            Event::Html(text) | Event::InlineHtml(text) => {
                // Other tags in Markdown are left out; `Html` is the widget that reads them.
                if text.trim_start().starts_with("<br") {
                    self.word("\n", false);
                }
            }
            Event::FootnoteReference(_) | Event::InlineMath(_) | Event::DisplayMath(_) => {}
        }
    }

    fn begin(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::CodeBlock(CodeBlockKind::Fenced(_) | CodeBlockKind::Indented) => {
                self.flush();
                self.code = Some(String::new());
            }
            Tag::List(first) => self.nest(Open::List(first, Vec::new())),
            Tag::Item => {
                let marker = match self.open.last() {
                    Some(Open::List(Some(first), items)) => Marker::Number(first + items.len() as u64),
                    _ => Marker::Dot,
                };
                self.nest(Open::Item(marker, Vec::new()));
            }
            Tag::BlockQuote(_) => self.nest(Open::Quote(Vec::new())),
            Tag::Table(alignments) => self.nest(Open::Table(alignments, Vec::new())),
            Tag::TableHead | Tag::TableRow => {
                if let Some(Open::Table(_, rows)) = self.open.last_mut() {
                    rows.push(Vec::new());
                }
            }
            Tag::Emphasis => self.italic += 1,
            Tag::Strong => self.bold += 1,
            Tag::Strikethrough => self.struck += 1,
            // A picture in a text is a link to it, written with its description.
            Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } => self.links.push(Arc::from(&*dest_url)),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(level) => {
                let runs = std::mem::take(&mut self.runs);
                self.put(Block::Heading(depth(level), runs));
            }
            TagEnd::Paragraph => self.flush(),
            TagEnd::CodeBlock => {
                if let Some(code) = self.code.take() {
                    self.put(Block::Code(code.trim_end_matches('\n').to_owned()));
                }
            }
            TagEnd::List(_) | TagEnd::Item | TagEnd::BlockQuote(_) | TagEnd::Table => self.leave(),
            TagEnd::TableCell => {
                let runs = std::mem::take(&mut self.runs);
                if let Some(Open::Table(_, rows)) = self.open.last_mut()
                    && let Some(row) = rows.last_mut()
                {
                    row.push(runs);
                }
            }
            TagEnd::Emphasis => self.italic = self.italic.saturating_sub(1),
            TagEnd::Strong => self.bold = self.bold.saturating_sub(1),
            TagEnd::Strikethrough => self.struck = self.struck.saturating_sub(1),
            TagEnd::Link | TagEnd::Image => _ = self.links.pop(),
            _ => {}
        }
    }

    fn nest(&mut self, open: Open) {
        self.flush();
        if self.open.len() < DEEPEST && self.flat == 0 { self.open.push(open) } else { self.flat += 1 }
    }

    fn leave(&mut self) {
        self.flush();
        // The end of a container that was too deep to be opened.
        if self.flat > 0 {
            self.flat -= 1;
            return;
        }
        match self.open.pop() {
            Some(Open::Item(marker, blocks)) => {
                if let Some(Open::List(_, items)) = self.open.last_mut() {
                    items.push((marker, blocks));
                }
            }
            Some(Open::List(_, items)) => self.put(Block::List(items)),
            Some(Open::Quote(blocks)) => self.put(Block::Quote(blocks)),
            Some(Open::Table(alignments, rows)) => self.put(Block::Table(alignments, rows)),
            None => {}
        }
    }

    fn word(&mut self, text: &str, code: bool) {
        let look = Run {
            text: String::new(),
            bold: self.bold > 0,
            italic: self.italic > 0,
            struck: self.struck > 0,
            code,
            // A picture that is a link leads where the link does.
            link: self.links.first().cloned(),
        };
        match self.runs.last_mut() {
            Some(last) if (Run { text: String::new(), ..last.clone() }) == look => last.text.push_str(text),
            _ => self.runs.push(Run { text: text.to_owned(), ..look }),
        }
    }

    /// Text of a tight list's item is a paragraph too.
    fn flush(&mut self) {
        if !self.runs.is_empty() {
            let runs = std::mem::take(&mut self.runs);
            self.put(Block::Text(runs));
        }
    }

    fn put(&mut self, block: Block) {
        match self.open.last_mut() {
            Some(Open::Item(_, blocks) | Open::Quote(blocks)) => blocks.push(block),
            Some(Open::List(_, items)) => items.push((Marker::Dot, vec![block])),
            Some(Open::Table(..)) => {}
            None => self.done.push((self.start, block)),
        }
    }

    fn finish(mut self) -> Vec<(usize, Block)> {
        while !self.open.is_empty() {
            self.leave();
        }
        self.flush();
        self.done
    }
}

fn depth(level: HeadingLevel) -> u8 {
    level as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(text: &str) -> Run {
        Run { text: text.into(), ..Run::default() }
    }

    #[test]
    fn blocks_and_where_they_begin() {
        let blocks = parse("# A\n\ntext *b* `c`\n\n- one\n- two\n\n```rust\nfn x() {}\n```\n\n---\n");
        assert_eq!(blocks[0], (0, Block::Heading(1, vec![run("A")])));
        let words = vec![run("text "), Run { italic: true, ..run("b") }, run(" "), Run { code: true, ..run("c") }];
        assert_eq!(blocks[1], (5, Block::Text(words)));
        let item = |text| (Marker::Dot, vec![Block::Text(vec![run(text)])]);
        assert_eq!(blocks[2].1, Block::List(vec![item("one"), item("two")]));
        assert_eq!(blocks[3].1, Block::Code("fn x() {}".into()));
        assert_eq!(blocks[4].1, Block::Rule);
    }

    #[test]
    fn what_stands_in_its_like_ends_with_the_outer_one() {
        let runs = |text: &str| match parse(text).remove(0).1 {
            Block::Text(runs) => runs,
            other => panic!("{other:?}"),
        };
        let slanted = Run { italic: true, ..run("a b c") };
        assert_eq!(runs("*a _b_ c* d"), [slanted, run(" d")]);
        let heavy = Run { bold: true, ..run("a b c") };
        assert_eq!(runs("**a __b__ c** d"), [heavy, run(" d")]);
        let both = |text: &str| Run { bold: true, italic: true, ..run(text) };
        assert_eq!(runs("***a** b* c"), [both("a"), Run { italic: true, ..run(" b") }, run(" c")]);
        let link = Run { link: Some("there".into()), ..run("a picture c") };
        assert_eq!(runs("[a ![picture](x.png) c](there) d"), [link, run(" d")]);
    }

    #[test]
    fn tables_tasks_and_links() {
        let blocks = parse("|a|b|\n|-|-:|\n|1|[2](x)|\n\n1. [x] done\n");
        let Block::Table(alignments, rows) = &blocks[0].1 else { panic!("{blocks:?}") };
        assert_eq!((alignments[1], rows.len(), rows[1][1][0].link.as_deref()), (Alignment::Right, 2, Some("x")));
        assert!(matches!(&blocks[1].1, Block::List(items) if items[0].0 == Marker::Task(true)));
    }

    #[test]
    fn depth_has_an_end() {
        assert!(!parse(&format!("{}x", "> ".repeat(5000))).is_empty());
        assert!(!parse(&format!("{}x", "- ".repeat(5000))).is_empty());
    }
}
