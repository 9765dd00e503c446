//! An expression as instructions for the matcher.

use super::Flags;
use super::char_test::{CharSet, CharTest};
use super::parse::{Node, Parsed, Repeat};

/// One step of the matcher.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Op {
    /// The next character passes the test.
    Char(CharTest),
    /// From `min` to `max` characters pass the test.
    Chars {
        test: CharTest,
        min: u32,
        max: u32,
        greedy: bool,
    },
    /// Go on at the first; if that fails, at the second.
    Split(u32, u32),
    Jump(u32),
    /// Saves the position in a slot: two for each group, for its start and end.
    Save(u32),
    /// Forget groups, from the first to before the last.
    Clear(u32, u32),
    /// Starts a loop: zero iterations.
    LoopStart(u32),
    /// Head of a loop: its body follows, with a jump back at its end.
    Loop {
        counter: u32,
        min: u32,
        max: u32,
        greedy: bool,
        exit: u32,
    },
    /// A round of the loop begins.
    Round(u32),
    Start,
    End,
    WordBoundary {
        invert: bool,
    },
    /// Matches the text of the first of these groups that took part: an index into [`Program::references`].
    BackReference(u32),
    /// Matches the instructions up to `end` as a lookahead or lookbehind, then continues at `end` from the same position.
    Look {
        behind: bool,
        negate: bool,
        end: u32,
    },
    Done,
}

/// A compiled expression.
#[derive(Debug)]
pub struct Program {
    pub ops: Vec<Op>,
    pub sets: Vec<CharSet>,
    pub references: Vec<Vec<usize>>,
    /// Number of groups, including the whole match.
    pub groups: usize,
    pub counters: usize,
    pub names: Vec<(String, usize)>,
    pub flags: Flags,
    /// Matches at the beginning of the text only.
    pub anchored: bool,
}

/// Limit of instructions. An expression in an app is at most 64 KiB long, but a script can build longer ones.
const MAX_OPS: usize = 1 << 20;

impl Program {
    /// `None` for an expression that is too long.
    pub fn new(parsed: Parsed, flags: Flags) -> Option<Self> {
        let mut program = Self {
            ops: Vec::new(),
            sets: parsed.sets,
            references: Vec::new(),
            groups: parsed.groups + 1,
            counters: 0,
            names: parsed.names,
            flags,
            anchored: false,
        };
        program.add(&parsed.root, false);
        program.ops.push(Op::Done);
        program.anchored = program.ops[0] == Op::Start && !flags.multiline;
        (program.ops.len() <= MAX_OPS).then_some(program)
    }

    fn next(&self) -> u32 {
        // Cannot overflow: `Self::new` refuses longer programs.
        self.ops.len() as u32
    }

    /// Compiles `node`, backwards inside of `(?<=…)`.
    fn add(&mut self, node: &Node, backward: bool) {
        match node {
            Node::Char(test) => self.ops.push(Op::Char(*test)),
            Node::Sequence(nodes) if backward => nodes.iter().rev().for_each(|node| self.add(node, backward)),
            Node::Sequence(nodes) => nodes.iter().for_each(|node| self.add(node, backward)),
            Node::Alternatives(nodes) => self.add_alternatives(nodes, backward),
            Node::Group(number, body) => {
                let slot = 2 * *number as u32;
                // Backward the end of a group is met before its beginning.
                let (first, last) = if backward { (slot + 1, slot) } else { (slot, slot + 1) };
                self.ops.push(Op::Save(first));
                self.add(body, backward);
                self.ops.push(Op::Save(last));
            }
            Node::Repeat(repeat) => self.add_repeat(repeat, backward),
            Node::Start => self.ops.push(Op::Start),
            Node::End => self.ops.push(Op::End),
            Node::WordBoundary { invert } => self.ops.push(Op::WordBoundary { invert: *invert }),
            Node::BackReference(groups) => {
                self.ops.push(Op::BackReference(self.references.len() as u32));
                self.references.push(groups.clone());
            }
            Node::Look { behind, negate, body } => {
                let at = self.ops.len();
                self.ops.push(Op::Done);
                self.add(body, *behind);
                self.ops.push(Op::Done);
                self.ops[at] = Op::Look { behind: *behind, negate: *negate, end: self.next() };
            }
        }
    }

    fn add_alternatives(&mut self, nodes: &[Node], backward: bool) {
        let mut jumps = Vec::new();
        for (number, node) in nodes.iter().enumerate() {
            if number + 1 == nodes.len() {
                self.add(node, backward);
                break;
            }
            // `Done` holds the place until the target is known.
            let split = self.ops.len();
            self.ops.push(Op::Done);
            self.add(node, backward);
            jumps.push(self.ops.len());
            self.ops.push(Op::Done);
            self.ops[split] = Op::Split(split as u32 + 1, self.next());
        }
        for jump in jumps {
            self.ops[jump] = Op::Jump(self.next());
        }
    }

    fn add_repeat(&mut self, repeat: &Repeat, backward: bool) {
        let Repeat { body, min, max, greedy, groups } = repeat;
        let (min, max, greedy) = (*min, *max, *greedy);
        if let Node::Char(test) = body {
            return self.ops.push(Op::Chars { test: *test, min, max, greedy });
        }
        let clear = |program: &mut Self| {
            if groups.0 < groups.1 {
                // A round forgets what the groups in it took in the round before (RepeatMatcher, ECMA-262 22.2.2.3.1).
                program.ops.push(Op::Clear(groups.0 as u32, groups.1 as u32));
            }
        };
        let either = |first, second| if greedy { Op::Split(first, second) } else { Op::Split(second, first) };
        // A body that always takes a letter needs no counter and no check for empty rounds.
        if min <= 1 && (max == u32::MAX || (min, max) == (0, 1)) && is_never_empty(body) {
            let head = self.ops.len();
            if min == 0 {
                self.ops.push(Op::Done);
            }
            clear(self);
            self.add(body, backward);
            if min == 1 {
                self.ops.push(either(head as u32, self.next() + 1));
                return;
            }
            if max == u32::MAX {
                self.ops.push(Op::Jump(head as u32));
            }
            self.ops[head] = either(head as u32 + 1, self.next());
            return;
        }
        let counter = self.counters as u32;
        self.counters += 1;
        self.ops.push(Op::LoopStart(counter));
        let head = self.ops.len();
        self.ops.push(Op::Done);
        self.ops.push(Op::Round(counter));
        clear(self);
        self.add(body, backward);
        self.ops.push(Op::Jump(head as u32));
        self.ops[head] = Op::Loop { counter, min, max, greedy, exit: self.next() };
    }
}

/// True when every match of `node` takes at least one character.
fn is_never_empty(node: &Node) -> bool {
    match node {
        Node::Char(_) => true,
        Node::Sequence(nodes) => nodes.iter().any(is_never_empty),
        Node::Alternatives(nodes) => nodes.iter().all(is_never_empty),
        Node::Group(_, body) => is_never_empty(body),
        Node::Repeat(repeat) => repeat.min > 0 && is_never_empty(&repeat.body),
        Node::Start | Node::End | Node::WordBoundary { .. } | Node::BackReference(_) | Node::Look { .. } => false,
    }
}
