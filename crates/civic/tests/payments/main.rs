//! References, memos and the payment ledger. `PORTAL_PAYMENT_RUNS` sets the number of simulated runs.

mod examples;
mod generate;
mod invariants;
mod memos;
mod operator;
mod order;
mod reference;
mod repeats;
mod simulation;

/// Number of simulated runs.
fn runs() -> u64 {
    std::env::var("PORTAL_PAYMENT_RUNS").ok().and_then(|number| number.parse().ok()).unwrap_or(50)
}
