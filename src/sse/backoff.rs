//! The time of the next attempt after a loss, and the end of all attempts (R3, R4, R5, C6). Pure: the time is an argument, counted from any fixed moment;
//! randomness comes from a seed.
//!
//! A wait is `base + U(0, grown)`: `base` is the server's minimum, `grown` is the base doubled with every fruitless attempt. Other rules spread
//! the clients of a server less. `benches/reconnect.rs` compares them: when a million clients lose one server for 30 s, this rule peaks at
//! 58,000 connects a second and has 99 % of them back 59 s after the server (49.5 s is the least that its 20,000 connects a second allow);
//! LaunchDarkly's `grown - U(0, grown/2)` needs 81 s, a jitter of 0.2 needs 138 s, doubling without jitter never gets there.

use std::time::Duration;

use crate::request::{Growth, StreamOptions};

/// A server that sends `retry: 0` would turn reconnecting into a busy loop.
const LEAST_SERVER_RETRY: Duration = Duration::from_millis(100);

/// Shortest delay, for a server that sends one event and disconnects, and an app that wants no delay.
const LEAST_DELAY: Duration = Duration::from_millis(10);

/// Longest wait; keeps sums of times within their bounds.
const LONGEST_DELAY: Duration = Duration::from_secs(24 * 60 * 60);

/// The least wait between two tries of a stream that has failed: a server that was away for minutes is found within one, and a million
/// clients that probe are 22,000 connects a second.
const PROBE_EVERY: Duration = Duration::from_secs(30);

/// The next attempt after a loss.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retry {
    /// The number of the attempt that follows, from 1.
    pub attempt: u32,
    /// The wait before it.
    pub delay: Duration,
}

/// Counts fruitless attempts and lengthens the waits between them.
#[derive(Clone, Debug)]
pub struct Backoff {
    base: Duration,
    longest: Duration,
    growth: Growth,
    jitter: f64,
    max_attempts: u32,
    reset_after: Duration,
    resets_on_event: bool,
    honors_server: bool,
    server_retry: Option<Duration>,
    attempts: u32,
    opened_at: Option<Duration>,
    random: u64,
}

impl Backoff {
    /// Policy of the given options; `seed` decides the jitter.
    pub fn new(options: &StreamOptions, seed: u64) -> Self {
        Self {
            base: options.reconnect_delay,
            longest: options.max_reconnect_delay,
            growth: options.backoff,
            jitter: if options.jitter.is_finite() { options.jitter.clamp(0.0, 1.0) } else { 0.0 },
            max_attempts: if options.auto_reconnect { options.max_reconnect_attempts } else { 0 },
            reset_after: options.reset_after,
            resets_on_event: true,
            honors_server: options.honor_server_retry,
            server_retry: None,
            attempts: 0,
            opened_at: None,
            random: seed,
        }
    }

    /// The same policy, but only `reset_after` of open stream resets the count, no event. For requests that cost something each time: a server that
    /// begins an answer and breaks it off would be asked without end (R5).
    pub fn reset_by_time_alone(self) -> Self {
        Self { resets_on_event: false, ..self }
    }

    /// The number of fruitless attempts in a row.
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// The server has answered with a stream. That alone proves nothing: it may end at once.
    pub fn opened(&mut self, now: Duration) {
        self.opened_at = Some(now);
    }

    /// Records an event: the server is healthy.
    pub fn received_event(&mut self) {
        if self.resets_on_event {
            self.attempts = 0;
        }
    }

    /// Sets the reconnection time sent by the server, in milliseconds.
    pub fn server_retry(&mut self, millis: u64) {
        if self.honors_server {
            self.server_retry = Some(Duration::from_millis(millis).clamp(LEAST_SERVER_RETRY, LONGEST_DELAY));
        }
    }

    /// Resets the count of failures, when a person wants a connection now.
    pub fn reset_failures(&mut self) {
        // The server's `retry` is kept when the user reconnects.
        self.attempts = 0;
    }

    /// The wait that the server has asked for with `Retry-After`, which nothing but a person shortens; zero when it is not to be obeyed.
    pub fn asked_wait(&self, retry_after: Option<Duration>) -> Duration {
        retry_after.filter(|_| self.honors_server).unwrap_or_default().min(LONGEST_DELAY)
    }

    /// The attempt or the connection has failed. `None` = give up. `retry_after` is the server's wish for this one wait.
    pub fn lost(&mut self, now: Duration, retry_after: Option<Duration>) -> Option<Retry> {
        // Taken, because one open stream forgives the failures before it once; attempts that never open must count up from there.
        if self.opened_at.take().is_some_and(|opened| now.saturating_sub(opened) >= self.reset_after) {
            self.attempts = 0;
        }
        if self.attempts >= self.max_attempts {
            return None;
        }
        let mut delay = self.delay();
        let least = self.asked_wait(retry_after);
        if !least.is_zero() {
            // All clients of a busy server are told the same time: without a spread they would come back together.
            delay = delay.max(least + least.mul_f64(self.jitter * self.next_share()));
        }
        self.attempts += 1;
        Some(Retry { attempt: self.attempts, delay })
    }

    /// The wait before a stream that has used up its attempts is tried again: 30 to 60 s, or from the server's minimum to twice as much.
    pub fn probe(&mut self, retry_after: Option<Duration>) -> Duration {
        let base = self.server_retry.unwrap_or(self.base);
        let least = PROBE_EVERY.max(base).max(self.asked_wait(retry_after)).min(LONGEST_DELAY);
        least + least.mul_f64(self.jitter * self.next_share())
    }

    /// The wait after `attempts` fruitless attempts. The base is a minimum (the standard makes the reconnection time one), to which the random part
    /// is added: with a jitter of 1 anything up to the whole grown wait, with less a smaller part, and the rest of the growth is certain.
    fn delay(&mut self) -> Duration {
        let base = self.server_retry.unwrap_or(self.base).clamp(LEAST_DELAY, LONGEST_DELAY);
        let factor = match self.growth {
            Growth::Exponential => 1_u32.checked_shl(self.attempts).unwrap_or(u32::MAX),
            Growth::Linear => self.attempts.saturating_add(1),
            Growth::Constant => 1,
        };
        // A server's `retry` above `max_reconnect_delay` still holds, being a minimum (R3). The factor is 1 at least and the base within a day, so
        // `grown` is never less than `base` and the subtraction below cannot go under zero.
        let grown = base.saturating_mul(factor).min(self.longest.max(base)).min(LONGEST_DELAY);
        let certain = base + (grown - base).mul_f64(1.0 - self.jitter);
        certain + grown.mul_f64(self.jitter * self.next_share())
    }

    /// The next number of a SplitMix64 sequence, in 0..1.
    fn next_share(&mut self) -> f64 {
        self.random = self.random.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.random;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^= mixed >> 31;
        // 53 bits are what an `f64` holds exactly: more would round up to 1 now and then.
        (mixed >> 11) as f64 / (1_u64 << 53) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn backoff(change: impl FnOnce(&mut StreamOptions)) -> Backoff {
        let mut options = StreamOptions { jitter: 0.0, max_reconnect_attempts: 100, ..StreamOptions::default() };
        change(&mut options);
        Backoff::new(&options, 1)
    }

    fn waits(backoff: &mut Backoff, count: usize) -> Vec<u128> {
        let now = Duration::ZERO;
        (0..count).map(|_| backoff.lost(now, None).unwrap().delay.as_millis()).collect()
    }

    #[test]
    fn r03_waits_double_up_to_the_longest() {
        assert_eq!(waits(&mut backoff(|_| {}), 7), [1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
        let long = waits(&mut backoff(|_| {}), 70);
        assert!(long[5..].iter().all(|wait| *wait == 30_000), "{long:?}");
    }

    #[test]
    fn r03_waits_grow_as_configured() {
        assert_eq!(waits(&mut backoff(|options| options.backoff = Growth::Linear), 4), [1000, 2000, 3000, 4000]);
        assert_eq!(waits(&mut backoff(|options| options.backoff = Growth::Constant), 3), [1000, 1000, 1000]);
    }

    #[test]
    fn r03_the_longest_is_never_below_the_base() {
        assert_eq!(
            waits(&mut backoff(|options| options.max_reconnect_delay = Duration::from_millis(10)), 2),
            [1000, 1000]
        );
    }

    /// Least and greatest wait of a thousand clients for attempt number `attempt`, in milliseconds.
    fn spread(change: impl Fn(&mut StreamOptions), attempt: usize, retry_after: Option<Duration>) -> (u128, u128) {
        let waits = (0..1000).map(|seed| {
            let mut options = StreamOptions { max_reconnect_attempts: 100, ..StreamOptions::default() };
            change(&mut options);
            let mut backoff = Backoff::new(&options, seed);
            let waits = (0..attempt).map(|_| backoff.lost(Duration::ZERO, retry_after).unwrap().delay.as_millis());
            waits.last().unwrap()
        });
        let waits: Vec<u128> = waits.collect();
        (*waits.iter().min().unwrap(), *waits.iter().max().unwrap())
    }

    /// A thousand waits fill this range to its edges and do not leave it.
    fn fills((least, greatest): (u128, u128), from: u128, to: u128) -> bool {
        let edge = (to - from) / 50;
        (from..from + edge).contains(&least) && (to - edge..=to).contains(&greatest)
    }

    #[test]
    fn r03_a_wait_is_the_base_and_anything_up_to_what_it_has_grown_to() {
        for (attempt, grown) in [(1, 1000), (2, 2000), (4, 8000), (6, 30_000), (50, 30_000)] {
            let waits = spread(|_| {}, attempt, None);
            assert!(fills(waits, 1000, 1000 + grown), "attempt {attempt}: {waits:?}");
        }
    }

    #[test]
    fn r03_a_smaller_jitter_makes_the_rest_of_the_growth_certain() {
        let tenth = spread(|options| options.jitter = 0.1, 4, None);
        assert!(fills(tenth, 1000 + 6300, 1000 + 6300 + 800), "{tenth:?}");
        for jitter in [f64::NAN, f64::INFINITY, -1.0, 0.0] {
            assert_eq!(spread(|options| options.jitter = jitter, 4, None), (8000, 8000));
        }
        let whole = spread(|options| options.jitter = 7.0, 1, None);
        assert!(fills(whole, 1000, 2000), "{whole:?}");
    }

    #[test]
    fn r03_shares_are_those_of_splitmix64() {
        // The first numbers of the reference implementation for the seed 0.
        let mut backoff = Backoff::new(&StreamOptions::default(), 0);
        for number in [0xE220_A839_7B1D_CDAF_u64, 0x6E78_9E6A_A1B9_65F4, 0x06C4_5D18_8009_454F] {
            assert_eq!(backoff.next_share(), (number >> 11) as f64 / (1_u64 << 53) as f64);
        }
    }

    #[test]
    fn c06_retry_after_is_spread_by_up_to_as_much_again() {
        let hour = Some(Duration::from_secs(3600));
        let waits = spread(|_| {}, 1, hour);
        assert!(fills(waits, 3_600_000, 7_200_000), "{waits:?}");
        assert_eq!(spread(|options| options.jitter = 0.0, 1, hour), (3_600_000, 3_600_000));
        let endless = spread(|_| {}, 1, Some(Duration::MAX));
        assert!(fills(endless, LONGEST_DELAY.as_millis(), 2 * LONGEST_DELAY.as_millis()), "{endless:?}");
    }

    #[test]
    fn r03_a_spread_wait_is_never_below_the_servers_retry() {
        for seed in 0..1000 {
            let mut backoff = Backoff::new(&StreamOptions::default(), seed);
            backoff.server_retry(40_000);
            let delay = backoff.lost(Duration::ZERO, None).unwrap().delay;
            assert!((40_000..=80_000).contains(&delay.as_millis()), "{delay:?}");
        }
    }

    #[test]
    fn r03_the_servers_retry_is_the_base_and_persists() {
        let mut backoff = backoff(|_| {});
        backoff.server_retry(3000);
        assert_eq!(waits(&mut backoff, 2), [3000, 6000]);
        backoff.received_event();
        assert_eq!(waits(&mut backoff, 1), [3000]);
    }

    #[test]
    fn r03_retry_zero_does_not_spin() {
        let mut backoff = backoff(|_| {});
        backoff.server_retry(0);
        assert_eq!(waits(&mut backoff, 1), [100]);
    }

    #[test]
    fn r03_an_app_that_wants_no_delay_does_not_spin() {
        let mut backoff = backoff(|options| options.reconnect_delay = Duration::ZERO);
        assert_eq!(waits(&mut backoff, 3), [10, 20, 40]);
    }

    #[test]
    fn r04_a_probe_waits_half_a_minute_or_as_long_as_the_server_wants() {
        let probe = |honors: bool, server_retry: Option<u64>, base: u64, told: Option<u64>| {
            let mut backoff = backoff(|options| {
                options.honor_server_retry = honors;
                options.reconnect_delay = Duration::from_secs(base);
            });
            server_retry.into_iter().for_each(|seconds| backoff.server_retry(seconds * 1000));
            backoff.probe(told.map(Duration::from_secs)).as_secs()
        };
        assert_eq!(probe(true, None, 1, None), 30);
        assert_eq!(probe(true, None, 1, Some(20)), 30);
        assert_eq!(probe(true, None, 1, Some(600)), 600);
        assert_eq!(probe(true, None, 90, None), 90);
        assert_eq!(probe(true, Some(40), 1, None), 40);
        assert_eq!(probe(false, Some(40), 1, Some(600)), 30, "the server is not asked");
        assert_eq!(probe(true, None, 1, Some(10_000_000)), 86_400, "a day");
        let spread = |seed| Backoff::new(&StreamOptions::default(), seed).probe(None).as_millis();
        let waits: Vec<u128> = (0..1000).map(spread).collect();
        assert!(fills((*waits.iter().min().unwrap(), *waits.iter().max().unwrap()), 30_000, 60_000));
    }

    #[test]
    fn r03_a_huge_retry_saturates() {
        let mut backoff = backoff(|_| {});
        backoff.server_retry(u64::MAX);
        assert_eq!(waits(&mut backoff, 70)[69], 86_400_000, "a day");
    }

    #[test]
    fn r03_no_wait_is_longer_than_a_day_whatever_is_asked_for() {
        let days = |days: u64| Duration::from_secs(days * 24 * 60 * 60);
        let day = days(1).as_millis();
        assert_eq!(waits(&mut backoff(|options| options.reconnect_delay = days(10)), 2), [day, day]);
        let mut long = backoff(|options| options.max_reconnect_delay = days(10));
        assert_eq!(waits(&mut long, 40)[39], day);
    }

    #[test]
    fn r12_a_person_forgives_what_failed_and_not_what_the_server_wants() {
        let mut backoff = backoff(|_| {});
        backoff.server_retry(3000);
        assert_eq!(waits(&mut backoff, 2), [3000, 6000]);
        backoff.reset_failures();
        assert_eq!((backoff.attempts(), waits(&mut backoff, 2)), (0, vec![3000, 6000]));
    }

    #[test]
    fn r05_where_each_attempt_costs_something_only_time_resets() {
        let mut backoff = backoff(|_| {}).reset_by_time_alone();
        assert_eq!(waits(&mut backoff, 2), [1000, 2000]);
        backoff.opened(Duration::ZERO);
        backoff.received_event();
        assert_eq!(backoff.lost(Duration::from_secs(9), None).unwrap().attempt, 3);
        backoff.opened(Duration::ZERO);
        assert_eq!(backoff.lost(Duration::from_secs(10), None).unwrap().attempt, 1);
        // One open stream forgives once.
        assert_eq!(backoff.lost(Duration::from_secs(99), None).unwrap().attempt, 2);
    }

    #[test]
    fn r03_the_servers_retry_can_be_ignored() {
        let mut backoff = backoff(|options| options.honor_server_retry = false);
        backoff.server_retry(5);
        let retry = backoff.lost(Duration::ZERO, Some(Duration::from_secs(9))).unwrap();
        assert_eq!(retry.delay, Duration::from_secs(1));
    }

    #[test]
    fn r04_attempts_run_out() {
        let mut backoff = backoff(|options| options.max_reconnect_attempts = 2);
        let attempts: Vec<_> = (0..3).map(|_| backoff.lost(Duration::ZERO, None).map(|retry| retry.attempt)).collect();
        assert_eq!(attempts, [Some(1), Some(2), None]);
        assert_eq!(backoff.attempts(), 2);
    }

    #[test]
    fn r04_none_means_none() {
        assert_eq!(backoff(|options| options.max_reconnect_attempts = 0).lost(Duration::ZERO, None), None);
        assert_eq!(backoff(|options| options.auto_reconnect = false).lost(Duration::ZERO, None), None);
    }

    #[test]
    fn r05_only_an_event_or_a_long_life_resets() {
        let mut backoff = backoff(|_| {});
        let start = Duration::ZERO;
        assert_eq!(waits(&mut backoff, 2), [1000, 2000]);
        backoff.opened(start);
        assert_eq!(backoff.lost(start + Duration::from_secs(9), None).unwrap().attempt, 3);
        backoff.opened(start);
        assert_eq!(backoff.lost(start + Duration::from_secs(10), None).unwrap().attempt, 1);
        backoff.opened(start);
        backoff.received_event();
        assert_eq!(backoff.lost(start, None).unwrap().attempt, 1);
    }

    #[test]
    fn c06_retry_after_is_the_least_wait() {
        let mut backoff = backoff(|_| {});
        assert_eq!(backoff.lost(Duration::ZERO, Some(Duration::from_secs(7))).unwrap().delay, Duration::from_secs(7));
        assert_eq!(backoff.lost(Duration::ZERO, Some(Duration::from_millis(1))).unwrap().delay, Duration::from_secs(2));
    }
}
