//! The order of transfers of different intents.

use civic::payments::{Event, Transfer};
use seeded::Random;

use crate::{
    generate::{amounts, intents, memo, minute, transfer},
    runs,
    simulation::replay,
};

/// Transfers of one intent keep their order; those of different intents arrive in any.
#[test]
fn the_order_of_different_intents_does_not_count() {
    for seed in 0..runs() {
        let mut random = Random::new(seed);
        let intents = intents(&mut random);
        let opened: Vec<Event> = intents.iter().cloned().map(Event::Opened).collect();
        let mut queues: Vec<Vec<Transfer>> = Vec::new();
        for terms in &intents {
            let first = queues.len() as u64 * 10;
            let own = (first..).zip(amounts(&mut random, terms.amount)).map(|(number, amount)| Transfer {
                received_at: minute(random.below(100)),
                account: terms.account.clone(),
                ..transfer(number, amount, &memo(&mut random, &[terms.reference]))
            });
            queues.push(own.collect());
        }
        let one_by_one = queues.iter().flatten().cloned().map(Event::Received);
        let expected = replay(&opened.iter().cloned().chain(one_by_one).collect::<Vec<_>>());
        for _ in 0..10 {
            let mut order: Vec<usize> =
                queues.iter().enumerate().flat_map(|(at, queue)| vec![at; queue.len()]).collect();
            random.shuffle(&mut order);
            let mut next: Vec<_> = queues.iter().map(|queue| queue.iter()).collect();
            let mixed = order.into_iter().filter_map(|at| next[at].next().cloned()).map(Event::Received);
            let ledger = replay(&opened.iter().cloned().chain(mixed).collect::<Vec<_>>());
            assert_eq!(ledger, expected, "seed {seed}");
        }
    }
}
