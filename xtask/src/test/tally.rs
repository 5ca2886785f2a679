//! Counts of tests, read from the closing lines of their runners.

use std::fmt;
use std::ops::AddAssign;

/// How many tests did what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub passed: u32,
    pub failed: u32,
    pub skipped: u32,
}

impl Tally {
    /// What one line of `cargo test` counts, as in `test result: ok. 3 passed; 0 failed; 1 ignored; …`.
    pub fn of_cargo(line: &str) -> Self {
        let Some(counts) = line.trim().strip_prefix("test result: ") else {
            return Self::default();
        };
        let count = |name: &str| {
            let part = counts
                .split([';', '.'])
                .find_map(|part| part.trim().strip_suffix(name));
            part.and_then(|number| number.trim().parse().ok())
                .unwrap_or_default()
        };
        Self {
            passed: count("passed"),
            failed: count("failed"),
            skipped: count("ignored"),
        }
    }

    /// What one line of Node.js's runner counts, as in `ℹ pass 3`.
    pub fn of_node(line: &str) -> Self {
        let count = |name: &str| {
            let number = line
                .strip_prefix("ℹ ")
                .and_then(|line| line.strip_prefix(name));
            number
                .and_then(|number| number.trim().parse().ok())
                .unwrap_or_default()
        };
        Self {
            passed: count("pass "),
            failed: count("fail ") + count("cancelled "),
            skipped: count("skipped ") + count("todo "),
        }
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} passed, {} failed", self.passed, self.failed)?;
        if self.skipped > 0 {
            write!(formatter, ", {} skipped", self.skipped)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Tally;

    #[test]
    fn reads_the_closing_line_of_cargo() {
        let line = "test result: FAILED. 12 passed; 3 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.10s";
        assert_eq!(
            Tally::of_cargo(line),
            Tally {
                passed: 12,
                failed: 3,
                skipped: 1
            }
        );
        assert_eq!(Tally::of_cargo("test tally ... ok"), Tally::default());
    }

    #[test]
    fn reads_the_closing_lines_of_node() {
        let mut total = Tally::default();
        for line in [
            "ℹ tests 6",
            "ℹ suites 1",
            "ℹ pass 3",
            "ℹ fail 1",
            "ℹ cancelled 0",
            "ℹ skipped 2",
            "✔ pass 9",
        ] {
            total += Tally::of_node(line);
        }
        assert_eq!(
            total,
            Tally {
                passed: 3,
                failed: 1,
                skipped: 2
            }
        );
        assert_eq!(total.to_string(), "3 passed, 1 failed, 2 skipped");
    }
}
