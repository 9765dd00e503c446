//! Backtracking matcher of a compiled program.

use super::char_test::CharTest;
use super::program::{Op, Program};
use super::{MAX_STACK, Match, Text, TooManySteps};

/// Entry of the backtracking stack: a choice to resume, or a value to restore.
#[derive(Clone, Copy)]
enum BacktrackEntry {
    /// Go on here.
    Goto {
        op: u32,
        at: usize,
    },
    Slot {
        slot: u32,
        old: usize,
    },
    Counter {
        counter: u32,
        old: Counter,
    },
    /// One character less, not below `least`, then continue at `op`.
    Fewer {
        op: u32,
        at: usize,
        least: usize,
    },
    /// One character more, up to `left` times, then continue behind `op`.
    More {
        op: u32,
        at: usize,
        left: u32,
    },
}

#[derive(Clone, Copy)]
struct Counter {
    rounds: u32,
    /// Start of the last iteration.
    begun: usize,
}

/// No position.
const NONE: usize = usize::MAX;

/// A match being tried.
pub struct Matcher<'a, T: Text + ?Sized> {
    program: &'a Program,
    text: &'a T,
    steps: &'a mut u64,
    slots: Vec<usize>,
    counters: Vec<Counter>,
    stack: Vec<BacktrackEntry>,
}

type Outcome<R> = Result<R, TooManySteps>;

impl<'a, T: Text + ?Sized> Matcher<'a, T> {
    pub fn new(program: &'a Program, text: &'a T, steps: &'a mut u64) -> Self {
        Self {
            program,
            text,
            steps,
            slots: vec![NONE; 2 * program.groups],
            counters: vec![Counter { rounds: 0, begun: NONE }; program.counters],
            stack: Vec::new(),
        }
    }

    pub fn find(mut self, start: usize, sticky: bool) -> Outcome<Option<Match>> {
        let mut at = start;
        while at <= self.text.units() && !(self.program.anchored && at > 0) {
            if self.may_begin(at)
                && let Some(end) = self.run(0, at, false)?
            {
                (self.slots[0], self.slots[1]) = (at, end);
                return Ok(Some(self.found()));
            }
            // Positions that cannot begin a match cost as well: a search of a long text is work.
            self.spend(1)?;
            if sticky {
                break;
            }
            at = self.after(at).map_or(at + 1, |(_, next)| next);
        }
        Ok(None)
    }

    fn found(&self) -> Match {
        let group = |slots: &[usize]| (slots[0] != NONE && slots[1] != NONE).then_some((slots[0], slots[1]));
        Match { groups: self.slots.chunks(2).map(group).collect() }
    }

    /// True when a match may begin at `at`, judged by its first character alone. This rejects most positions of a long text.
    fn may_begin(&self, at: usize) -> bool {
        match self.program.ops[0] {
            Op::Char(test) | Op::Chars { test, min: 1.., .. } => {
                self.after(at).is_some_and(|(c, _)| self.passes(test, c))
            }
            _ => true,
        }
    }

    fn spend(&mut self, steps: u64) -> Outcome<()> {
        *self.steps = self.steps.checked_sub(steps).ok_or(TooManySteps)?;
        Ok(())
    }

    fn push(&mut self, undo: BacktrackEntry) -> Outcome<()> {
        if self.stack.len() >= MAX_STACK {
            return Err(TooManySteps);
        }
        self.stack.push(undo);
        Ok(())
    }

    /// Runs from `op` at `at` to [`Op::Done`]. Returns the end of the match; `None` without a match, with everything restored.
    fn run(&mut self, op: u32, at: usize, backward: bool) -> Outcome<Option<usize>> {
        // Lookarounds call this recursively; they are nested as deep as groups at most, which the parser bounds.
        let base = self.stack.len();
        let (mut op, mut at) = (op, at);
        loop {
            self.spend(1)?;
            let next = match self.program.ops[op as usize] {
                Op::Done => return Ok(Some(at)),
                instruction => self.step(instruction, op, at, backward)?,
            };
            let Some(next) = next.or_else(|| self.back(base, backward)) else { return Ok(None) };
            (op, at) = next;
        }
    }

    /// Executes one instruction. Returns the next instruction and position; `None` when it does not match.
    fn step(&mut self, instruction: Op, op: u32, at: usize, backward: bool) -> Outcome<Option<(u32, usize)>> {
        let on = op + 1;
        Ok(match instruction {
            Op::Char(test) => {
                self.beside(at, backward).filter(|(c, _)| self.passes(test, *c)).map(|(_, next)| (on, next))
            }
            Op::Chars { test, min, max, greedy } => return self.chars(op, at, (test, min, max, greedy), backward),
            Op::Split(first, second) => {
                self.push(BacktrackEntry::Goto { op: second, at })?;
                Some((first, at))
            }
            Op::Jump(target) => Some((target, at)),
            Op::Save(slot) => {
                self.set_slot(slot, at)?;
                Some((on, at))
            }
            Op::Clear(first, last) => {
                for slot in 2 * first..2 * last {
                    self.set_slot(slot, NONE)?;
                }
                Some((on, at))
            }
            Op::LoopStart(counter) => {
                self.set_counter(counter, Counter { rounds: 0, begun: NONE })?;
                Some((on, at))
            }
            Op::Round(counter) => {
                let rounds = self.counters[counter as usize].rounds.saturating_add(1);
                self.set_counter(counter, Counter { rounds, begun: at })?;
                Some((on, at))
            }
            Op::Loop { counter, min, max, greedy, exit } => {
                let Counter { rounds, begun } = self.counters[counter as usize];
                // A round beyond the least number that took nothing counts as a failure.
                if rounds > min && begun == at {
                    None
                } else if rounds < min {
                    Some((on, at))
                } else if rounds >= max {
                    Some((exit, at))
                } else {
                    let (first, second) = if greedy { (on, exit) } else { (exit, on) };
                    self.push(BacktrackEntry::Goto { op: second, at })?;
                    Some((first, at))
                }
            }
            Op::Start => self.is_start(at).then_some((on, at)),
            Op::End => self.is_end(at).then_some((on, at)),
            Op::WordBoundary { invert } => {
                ((self.word(at, true) != self.word(at, false)) != invert).then_some((on, at))
            }
            Op::BackReference(reference) => self.back_reference(reference, at, backward)?.map(|at| (on, at)),
            Op::Look { behind, negate, end } => {
                let base = self.stack.len();
                let found = self.run(on, at, behind)?.is_some();
                if found && negate {
                    self.undo_to(base);
                } else if found {
                    // The choices of a lookaround are final; its restore entries stay, to be undone with those before them.
                    let mut kept = base;
                    for entry in base..self.stack.len() {
                        if matches!(self.stack[entry], BacktrackEntry::Slot { .. } | BacktrackEntry::Counter { .. }) {
                            self.stack[kept] = self.stack[entry];
                            kept += 1;
                        }
                    }
                    self.stack.truncate(kept);
                }
                (found != negate).then_some((end, at))
            }
            Op::Done => Some((op, at)),
        })
    }

    fn chars(
        &mut self,
        op: u32,
        at: usize,
        (test, min, max, greedy): (CharTest, u32, u32, bool),
        backward: bool,
    ) -> Outcome<Option<(u32, usize)>> {
        let (begin, mut at, mut count) = (at, at, 0);
        let wanted = if greedy { max } else { min };
        let mut least = at;
        while count < wanted {
            let Some((_, next)) = self.beside(at, backward).filter(|(c, _)| self.passes(test, *c)) else { break };
            (at, count) = (next, count + 1);
            if count == min {
                least = at;
            }
        }
        self.spend(begin.abs_diff(at) as u64 / 2)?;
        if count < min {
            return Ok(None);
        }
        if greedy && at != least {
            // One entry for all choices of a run: with one a character, `.*` on a long text would fill the stack.
            self.push(BacktrackEntry::Fewer { op: op + 1, at, least })?;
        } else if !greedy && min < max {
            self.push(BacktrackEntry::More { op, at, left: max - min })?;
        }
        Ok(Some((op + 1, at)))
    }

    /// Returns to the last choice.
    fn back(&mut self, base: usize, backward: bool) -> Option<(u32, usize)> {
        while self.stack.len() > base {
            match self.stack.pop()? {
                BacktrackEntry::Goto { op, at } => return Some((op, at)),
                BacktrackEntry::Fewer { op, at, least } => {
                    let (_, at) = self.beside(at, !backward)?;
                    if at != least {
                        self.stack.push(BacktrackEntry::Fewer { op, at, least });
                    }
                    return Some((op, at));
                }
                BacktrackEntry::More { op, at, left } => {
                    let Op::Chars { test, .. } = self.program.ops[op as usize] else { continue };
                    let one_more = self.beside(at, backward).filter(|(c, _)| self.passes(test, *c));
                    let Some((_, at)) = one_more else { continue };
                    if left > 1 {
                        self.stack.push(BacktrackEntry::More { op, at, left: left - 1 });
                    }
                    return Some((op + 1, at));
                }
                undo => self.undo(undo),
            }
        }
        None
    }

    fn undo_to(&mut self, base: usize) {
        while self.stack.len() > base {
            if let Some(undo) = self.stack.pop() {
                self.undo(undo);
            }
        }
    }

    fn undo(&mut self, undo: BacktrackEntry) {
        match undo {
            BacktrackEntry::Slot { slot, old } => self.slots[slot as usize] = old,
            BacktrackEntry::Counter { counter, old } => self.counters[counter as usize] = old,
            BacktrackEntry::Goto { .. } | BacktrackEntry::Fewer { .. } | BacktrackEntry::More { .. } => {}
        }
    }

    fn set_slot(&mut self, slot: u32, at: usize) -> Outcome<()> {
        let old = std::mem::replace(&mut self.slots[slot as usize], at);
        // Clearing a group that took no part changes nothing and needs no entry.
        if old == at { Ok(()) } else { self.push(BacktrackEntry::Slot { slot, old }) }
    }

    fn set_counter(&mut self, counter: u32, new: Counter) -> Outcome<()> {
        let old = std::mem::replace(&mut self.counters[counter as usize], new);
        self.push(BacktrackEntry::Counter { counter, old })
    }

    fn back_reference(&mut self, reference: u32, at: usize, backward: bool) -> Outcome<Option<usize>> {
        let groups = &self.program.references[reference as usize];
        let slots = |group: &usize| (self.slots[2 * group], self.slots[2 * group + 1]);
        let taken = groups.iter().map(slots).find(|(begin, end)| *begin != NONE && *end != NONE);
        // A group that took no part matches the empty text.
        let Some((begin, end)) = taken else { return Ok(Some(at)) };
        let length = end - begin;
        self.spend(length as u64 / 2)?;
        let from =
            if backward { at.checked_sub(length) } else { Some(at).filter(|at| at + length <= self.text.units()) };
        let Some(from) = from else { return Ok(None) };
        let same = (0..length).all(|n| self.is_same(self.text.unit(begin + n), self.text.unit(from + n)));
        Ok(same.then_some(if backward { from } else { at + length }))
    }

    fn is_same(&self, one: u32, other: u32) -> bool {
        one == other || (self.program.flags.ignore_case && folded(one) == folded(other))
    }

    #[inline]
    fn passes(&self, test: CharTest, c: u32) -> bool {
        match test {
            CharTest::Exact(wanted) => c == wanted,
            CharTest::Either(one, other) => c == one || c == other,
            CharTest::Set(set) => self.program.sets[set].contains(c),
        }
    }

    /// The next character in the direction of the match, and the position behind it.
    #[inline]
    fn beside(&self, at: usize, backward: bool) -> Option<(u32, usize)> {
        if backward { self.before(at) } else { self.after(at) }
    }

    #[inline]
    fn after(&self, at: usize) -> Option<(u32, usize)> {
        if at >= self.text.units() {
            return None;
        }
        let c = self.text.unit(at);
        if self.program.flags.full_unicode() && (0xD800..0xDC00).contains(&c) && at + 1 < self.text.units() {
            let low = self.text.unit(at + 1);
            if (0xDC00..0xE000).contains(&low) {
                return Some((code_point(c, low), at + 2));
            }
        }
        Some((c, at + 1))
    }

    #[inline]
    fn before(&self, at: usize) -> Option<(u32, usize)> {
        let before = at.checked_sub(1)?;
        let c = self.text.unit(before);
        if self.program.flags.full_unicode() && (0xDC00..0xE000).contains(&c) && before > 0 {
            let high = self.text.unit(before - 1);
            if (0xD800..0xDC00).contains(&high) {
                return Some((code_point(high, c), before - 1));
            }
        }
        Some((c, before))
    }

    fn is_start(&self, at: usize) -> bool {
        at == 0 || (self.program.flags.multiline && is_line_end(self.text.unit(at - 1)))
    }

    fn is_end(&self, at: usize) -> bool {
        at == self.text.units() || (self.program.flags.multiline && is_line_end(self.text.unit(at)))
    }

    /// True if the character before (or after) `at` is a letter, a digit or `_`.
    fn word(&self, at: usize, before: bool) -> bool {
        let unit = if before { at.checked_sub(1) } else { Some(at).filter(|at| *at < self.text.units()) };
        let Some(c) = unit.map(|unit| self.text.unit(unit)) else { return false };
        let flags = self.program.flags;
        // With both flags the long s and the sign for Kelvin are forms of `s` and `k`.
        let folded = flags.ignore_case && flags.full_unicode() && matches!(c, 0x17F | 0x212A);
        folded || u8::try_from(c).is_ok_and(|c| c.is_ascii_alphanumeric() || c == b'_')
    }
}

fn code_point(high: u32, low: u32) -> u32 {
    0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00)
}

fn is_line_end(c: u32) -> bool {
    matches!(c, 0x0A | 0x0D | 0x2028 | 0x2029)
}

/// Case folding: one code for all cases of a letter.
fn folded(c: u32) -> u32 {
    let Some(letter) = char::from_u32(c) else { return c };
    let mut upper = letter.to_uppercase();
    match (upper.next(), upper.next()) {
        // As in the standard: a letter that becomes several letters, or ASCII, stays as it is.
        (Some(one), None) if one.is_ascii() == letter.is_ascii() => u32::from(one),
        _ => c,
    }
}
