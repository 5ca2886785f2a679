//! Times: taken, summed up, printed.

use policy_check::report::{Answer, Options, check};
use std::hint::black_box;
use std::time::{Duration, Instant};

/// Checks a text as an identity policy, or as what it looks like.
pub fn answer(text: &str) -> Answer {
    check(text, &Options::default())
}

/// How long one check of `text` takes: the median of `times` runs.
pub fn time_of_check(text: &str, times: usize) -> Duration {
    let mut runs: Vec<Duration> = (0..times.max(1))
        .map(|_| {
            let start = Instant::now();
            black_box(answer(black_box(text)));
            start.elapsed()
        })
        .collect();
    runs.sort_unstable();
    quantile(&runs, 0.5)
}

/// The value that the given share of a sorted list does not exceed.
pub fn quantile(sorted: &[Duration], share: f64) -> Duration {
    let last = sorted.len().saturating_sub(1);
    let index = (last as f64 * share).ceil() as usize;
    sorted.get(index).copied().unwrap_or_default()
}

/// A time with three figures and the unit that suits it.
pub fn shown(time: Duration) -> String {
    let seconds = time.as_secs_f64();
    let (value, unit) = match seconds {
        s if s < 1e-3 => (s * 1e6, "µs"),
        s if s < 1.0 => (s * 1e3, "ms"),
        s => (s, "s"),
    };
    let decimals = if value < 10.0 {
        2
    } else {
        usize::from(value < 100.0)
    };
    format!("{value:.decimals$} {unit}")
}

/// How long many things took.
pub struct Distribution {
    pub median: Duration,
    high: Duration,
    worst: Duration,
    pub all: Duration,
}

impl Distribution {
    pub fn of(mut times: Vec<Duration>) -> Self {
        times.sort_unstable();
        Self {
            median: quantile(&times, 0.5),
            high: quantile(&times, 0.99),
            worst: times.last().copied().unwrap_or_default(),
            all: times.iter().sum(),
        }
    }

    pub fn print(&self) {
        println!("  median           {}", shown(self.median));
        println!("  99th percentile  {}", shown(self.high));
        println!("  all together     {}", shown(self.all));
        println!("  worst            {}", shown(self.worst));
    }
}
