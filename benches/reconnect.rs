//! Load on a server whose million clients reconnect: a simulation on virtual time.
//!
//! All clients lose the server at once. It is down for 30 s and refuses; then it takes 20,000 connects a second and refuses the others, which
//! wait for their next attempt by their rule. Printed are the most connects a second that the server sees once it is back, how many it has to
//! refuse, and when 99 % of the clients are back. No rule can be better than 20,000 a second and 49.5 s.
//! A quick look needs no optimised build; it takes minutes then, most of them for EventSource.
//!
//! `cargo bench -p ensemble-benches --bench reconnect`

#![expect(clippy::print_stdout, reason = "the table is what it is for")]

use std::time::Duration;

use ensemble_run::sse::StreamOptions;
use ensemble_run::sse::backoff::Backoff;

const CLIENTS: usize = 1_000_000;
const ACCEPTED_PER_SECOND: usize = 20_000;
const DOWN: Duration = Duration::from_secs(30);

/// The grain of virtual time.
const TICK: Duration = Duration::from_millis(10);
const TICKS_PER_SECOND: usize = 100;

/// End of the simulation: a rule whose clients are not back by then never brings them back.
const END: Duration = Duration::from_secs(10 * 60);

/// A reconnect policy: the delay after a failed attempt; `None` = no further attempt.
trait Rule {
    fn next_wait(&mut self, retry_after: Option<Duration>) -> Option<Duration>;
}

impl Rule for Backoff {
    fn next_wait(&mut self, retry_after: Option<Duration>) -> Option<Duration> {
        self.lost(Duration::ZERO, retry_after).map(|retry| retry.delay)
    }
}

/// This client's rule with one option changed.
fn ours(jitter: f64, max_reconnect_attempts: u32) -> impl Fn(u64) -> Backoff {
    let options = StreamOptions { jitter, max_reconnect_attempts, ..StreamOptions::default() };
    move |seed| Backoff::new(&options, seed)
}

/// The usual five attempts, then `after_max_attempts: probe`.
struct Probing(Backoff);

impl Rule for Probing {
    fn next_wait(&mut self, retry_after: Option<Duration>) -> Option<Duration> {
        Some(self.0.lost(Duration::ZERO, retry_after).map_or_else(|| self.0.probe(retry_after), |retry| retry.delay))
    }
}

/// `eventsource-client` 0.18 (LaunchDarkly), `retry.rs`: doubled from 1 s up to 60 s, of which up to a half is taken off at random.
struct LaunchDarkly {
    next: Duration,
    random: Random,
}

impl Rule for LaunchDarkly {
    fn next_wait(&mut self, _: Option<Duration>) -> Option<Duration> {
        let wait = self.next;
        self.next = (wait * 2).min(Duration::from_secs(60));
        Some(wait / 2 + (wait / 2).mul_f64(self.random.share()))
    }
}

/// Doubled from 1 s up to 30 s, without jitter.
struct Doubling(Duration);

impl Rule for Doubling {
    fn next_wait(&mut self, _: Option<Duration>) -> Option<Duration> {
        let wait = self.0;
        self.0 = (wait * 2).min(Duration::from_secs(30));
        Some(wait)
    }
}

/// A browser's EventSource.
struct Fixed;

impl Rule for Fixed {
    fn next_wait(&mut self, _: Option<Duration>) -> Option<Duration> {
        Some(Duration::from_secs(3))
    }
}

/// SplitMix64, for the peers' jitter.
struct Random(u64);

impl Random {
    fn share(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^= mixed >> 31;
        (mixed >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// Connection counts of the server after its restart.
struct Simulation {
    /// Connects in the busiest second since the server is back.
    peak: usize,
    refused: usize,
    /// Time from the server's return until 99 % were connected.
    back: Option<Duration>,
    connected: usize,
}

fn simulate<R: Rule>(rule: impl Fn(u64) -> R, retry_after: Option<Duration>) -> Simulation {
    let tick_of = |time: Duration| (time.as_micros() / TICK.as_micros()) as usize;
    let mut clients: Vec<R> = (0..CLIENTS as u64).map(|seed| rule(seed.wrapping_mul(0x2545_F491_4F6C_DD1D))).collect();
    let mut calendar: Vec<Vec<u32>> = vec![Vec::new(); tick_of(END)];
    let mut due_after = |client: u32, tick: usize, retry_after: Option<Duration>, calendar: &mut Vec<Vec<u32>>| {
        let wait = clients[client as usize].next_wait(retry_after);
        if let Some(list) = wait.and_then(|wait| calendar.get_mut(tick + tick_of(wait).max(1))) {
            list.push(client);
        }
    };
    (0..CLIENTS as u32).for_each(|client| due_after(client, 0, None, &mut calendar));
    let up = tick_of(DOWN);
    let mut storm = Simulation { peak: 0, refused: 0, back: None, connected: 0 };
    let mut per_second = vec![0_usize; calendar.len() / TICKS_PER_SECOND + 1];
    for tick in 0..calendar.len() {
        let due = std::mem::take(&mut calendar[tick]);
        let accepted = if tick < up { 0 } else { (ACCEPTED_PER_SECOND / TICKS_PER_SECOND).min(due.len()) };
        if tick >= up {
            per_second[tick / TICKS_PER_SECOND] += due.len();
            storm.refused += due.len() - accepted;
        }
        storm.connected += accepted;
        if storm.back.is_none() && storm.connected * 100 >= CLIENTS * 99 {
            storm.back = Some(TICK * (tick - up) as u32);
        }
        // The order within a tick is as good as random: the calendar is filled in the order of earlier attempts.
        let told = if tick < up { None } else { retry_after };
        due[accepted..].iter().for_each(|client| due_after(*client, tick, told, &mut calendar));
    }
    storm.peak = per_second.into_iter().max().unwrap_or(0);
    storm
}

fn row(name: &str, storm: &Simulation) {
    let back = storm.back.map_or("never".to_owned(), |back| format!("{:.0} s", back.as_secs_f64()));
    let (peak, refused, connected) = (storm.peak, storm.refused, storm.connected * 100 / CLIENTS);
    println!("{name:<52} {peak:>12} {refused:>12} {back:>10} {connected:>9} %");
}

fn main() {
    println!("{:<52} {:>12} {:>12} {:>10} {:>11}", "rule", "peak/s", "refused", "99 % back", "connected");
    row("ours: base + U(0, grown)", &simulate(ours(1.0, u32::MAX), None));
    row("ours with jitter 0.2", &simulate(ours(0.2, u32::MAX), None));
    row(
        "LaunchDarkly: grown - U(0, grown/2), 60 s",
        &simulate(|seed| LaunchDarkly { next: Duration::from_secs(1), random: Random(seed) }, None),
    );
    row("exponential without jitter", &simulate(|_| Doubling(Duration::from_secs(1)), None));
    row("EventSource: 3 s", &simulate(|_| Fixed, None));
    let told = Some(Duration::from_secs(30));
    row("ours, told `Retry-After: 30` when refused", &simulate(ours(1.0, u32::MAX), told));
    row("ours without jitter, told `Retry-After: 30`", &simulate(ours(0.0, u32::MAX), told));
    row("ours, 5 attempts, then stop", &simulate(ours(1.0, 5), None));
    let five = ours(1.0, 5);
    row("ours, 5 attempts, then probe", &simulate(|seed| Probing(five(seed)), None));
}
