//! The whole path, text in and findings out, on whatever libFuzzer thinks of:
//! `cargo fuzz run check -- -max_len=8192 -max_total_time=1200`.

#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../../tests/support/promises.rs"]
mod promises;

fuzz_target!(|data: &[u8]| {
    // The first byte chooses the kind of policy, so that each kind's rules are reached.
    let Some((&choice, text)) = data.split_first() else {
        return;
    };
    promises::keep(&String::from_utf8_lossy(text), choice);
});
