//! The questions about the meaning of policies, on whatever libFuzzer thinks of:
//! `cargo fuzz run meaning -- -max_len=4096 -max_total_time=1200`.

#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../../tests/support/questions.rs"]
mod questions;

fuzz_target!(|data: &[u8]| {
    // The first byte chooses the kind of policy; a zero parts the one from the other.
    let Some((&choice, texts)) = data.split_first() else {
        return;
    };
    let texts = String::from_utf8_lossy(texts);
    let (one, other) = texts.split_once('\0').unwrap_or((&texts, &texts));
    questions::ask(one, other, choice);
});
