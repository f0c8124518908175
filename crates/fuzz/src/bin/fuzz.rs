//! One target under libFuzzer, by its name in `P4P_FUZZ`. Started by scripts/fuzz.
#![no_main]

use p4p_fuzz::TARGETS;
use std::sync::LazyLock;

static READ: LazyLock<fn(&[u8])> = LazyLock::new(|| {
    let name = std::env::var("P4P_FUZZ").unwrap_or_default();
    TARGETS.iter().find(|target| target.name == name).expect("P4P_FUZZ names no target").read
});

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| READ(bytes));
