//! Event times: regular, with jitter, or in bursts.

use std::time::Duration;

use super::fields::{Fields, duration};
use super::random::Random;
use super::read::ReadNode as _;
use ensemble_core::diag::{Code, Diagnostic};
use ensemble_core::syntax::Node;

/// Limit of events per second of a stream.
const MOST_PER_SECOND: f64 = 100_000.0;

/// Smallest rate or factor; it keeps delays within the range of a clock.
const LEAST: f64 = 0.0001;

/// A change of pace from the command line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Rate {
    /// Events per second.
    PerSecond(f64),
    /// Factor of the described pace, `2x`.
    Times(f64),
}

impl std::str::FromStr for Rate {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (number, kind): (&str, fn(f64) -> Self) = match text.strip_suffix('x') {
            Some(factor) => (factor, Self::Times),
            None => (text, Self::PerSecond),
        };
        match number.parse::<f64>() {
            Ok(number) if (LEAST..=MOST_PER_SECOND).contains(&number) => Ok(kind(number)),
            _ => Err(format!("`{text}` is no rate; write events a second (`50`) or a factor (`2x`)")),
        }
    }
}

/// The rate at which a stream sends: interval, bursts, jitter.
#[derive(Clone, Debug)]
pub(super) struct Pace {
    /// Interval of events or bursts.
    pub(super) every: Duration,
    /// Number of events in a burst.
    pub(super) burst: u64,
    /// Jitter: random share of the interval, 0 to 1.
    jitter: f64,
}

impl Pace {
    /// Reads `rate`, `every`, `burst` and `jitter`.
    pub(super) fn read(fields: &mut Fields<'_>, default_rate: f64) -> Result<Self, Diagnostic> {
        let (rate, every) = (fields.get("rate"), fields.get("every"));
        let every = match (rate, every) {
            (Some(rate), Some(_)) => {
                return Err(Diagnostic::error(Code::IgnoredKey, rate.span, "`rate` and `every` say the same thing")
                    .help("write one of them"));
            }
            (_, Some(every)) => Some(positive(every)?),
            (Some(rate), None) => Some(per_second(rate)?),
            (None, None) => None,
        };
        let burst = fields.get("burst").map(Burst::read).transpose()?;
        let jitter_node = fields.get("jitter");
        let jitter = jitter_node.map_or(Ok(0.0), Node::number)?;
        match (burst, jitter_node) {
            (_, Some(node)) if !(0.0..=1.0).contains(&jitter) => {
                Err(Diagnostic::error(Code::OutOfRange, node.span, "`jitter` is from 0 to 1"))
            }
            (Some(burst), _) => Ok(Self { every: burst.every, burst: burst.count, jitter }),
            (None, _) => {
                Ok(Self { every: every.unwrap_or(Duration::from_secs_f64(1.0 / default_rate)), burst: 1, jitter })
            }
        }
    }

    /// The pace at another rate. Bursts keep their size; only the interval is scaled.
    pub(super) fn at(&self, rate: Rate) -> Self {
        let every = match rate {
            Rate::PerSecond(rate) if self.burst == 1 => Duration::from_secs_f64(1.0 / rate),
            Rate::PerSecond(_) => self.every,
            Rate::Times(factor) => self.every.div_f64(factor).max(Duration::from_secs_f64(1.0 / MOST_PER_SECOND)),
        };
        Self { every, ..self.clone() }
    }

    /// Delay after event number `n`, counted from 1.
    pub(super) fn wait(&self, n: u64, random: &mut Random) -> Duration {
        if !n.is_multiple_of(self.burst) {
            return Duration::ZERO;
        }
        self.every.mul_f64(1.0 + self.jitter * (2.0 * random.unit() - 1.0))
    }

    /// Text of the list of streams.
    pub(super) fn describe(&self) -> String {
        let seconds = self.every.as_secs_f64();
        match self.burst {
            1 if seconds < 1.0 => format!("{}/s", (10.0 / seconds).round() / 10.0),
            1 => format!("every {seconds} s"),
            burst => format!("{burst} every {seconds} s"),
        }
    }
}

struct Burst {
    count: u64,
    every: Duration,
}

impl Burst {
    fn read(node: &Node) -> Result<Self, Diagnostic> {
        // Events of a burst are made without a pause, so that other streams wait for them.
        const MOST: u64 = 100_000;
        let mut fields = Fields::of(node)?;
        let count = fields.need("count")?.count(MOST)?.max(1);
        let every = positive(fields.need("every")?)?;
        fields.finish()?;
        Ok(Self { count, every })
    }
}

fn positive(node: &Node) -> Result<Duration, Diagnostic> {
    match duration(node)? {
        span if span.is_zero() => {
            Err(Diagnostic::error(Code::OutOfRange, node.span, "the time between events is above 0"))
        }
        span => Ok(span),
    }
}

fn per_second(node: &Node) -> Result<Duration, Diagnostic> {
    match node.number()? {
        rate if (LEAST..=MOST_PER_SECOND).contains(&rate) => Ok(Duration::from_secs_f64(1.0 / rate)),
        _ => Err(Diagnostic::error(
            Code::OutOfRange,
            node.span,
            format!("`rate` is from {LEAST} to {MOST_PER_SECOND} events a second"),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_comes_at_once_and_then_waits() {
        let pace = Pace { every: Duration::from_secs(5), burst: 3, jitter: 0.0 };
        let mut random = Random::new(1);
        let waits: Vec<u64> = (1..=6).map(|n| pace.wait(n, &mut random).as_secs()).collect();
        assert_eq!(waits, [0, 0, 5, 0, 0, 5]);
    }

    #[test]
    fn a_rate_is_events_a_second_or_a_factor() {
        assert_eq!("50".parse(), Ok(Rate::PerSecond(50.0)));
        assert_eq!("2x".parse(), Ok(Rate::Times(2.0)));
        assert!("0".parse::<Rate>().is_err() && "-1x".parse::<Rate>().is_err() && "NaN".parse::<Rate>().is_err());
    }
}
