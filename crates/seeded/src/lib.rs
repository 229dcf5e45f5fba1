//! Random numbers from a seed, the same on every machine: for tests, benchmarks and the simulator. Not for secrets.

/// SplitMix64. Small seeds and seeds in sequence are as good as any others.
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    /// The numbers of a seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Any number.
    pub fn next_u64(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A whole number from 0, less than `end`. Uniform as long as `end` is small compared to 2^64.
    ///
    /// # Panics
    /// `end` is not positive.
    pub fn below<N: TryInto<u64> + TryFrom<u64>>(&mut self, end: N) -> N {
        let Ok(end) = TryInto::<u64>::try_into(end) else { panic!("the end is negative") };
        let number = self.next_u64() % end;
        let Ok(number) = <N as TryFrom<u64>>::try_from(number) else { unreachable!("{number} is less than the end") };
        number
    }

    /// A number between two others.
    pub fn between(&mut self, from: f64, to: f64) -> f64 {
        from + (to - from) * (self.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// One of the items.
    ///
    /// # Panics
    /// There are none.
    pub fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }

    /// Puts the items into a random order.
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for at in (1..items.len()).rev() {
            items.swap(at, self.below(at + 1));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Published with the algorithm.
    #[test]
    fn the_numbers_are_those_of_splitmix64() {
        let mut random = Random::new(0);
        let numbers = [random.next_u64(), random.next_u64(), random.next_u64()];
        assert_eq!(numbers, [0xe220_a839_7b1d_cdaf, 0x6e78_9e6a_a1b9_65f4, 0x06c4_5d18_8009_454f]);
    }

    #[test]
    fn numbers_are_within_their_bounds_and_reach_them() {
        let mut random = Random::new(1);
        let mut seen = [false; 7];
        for _ in 0..1000 {
            seen[random.below(7_usize)] = true;
            assert!((-0.5..0.5).contains(&random.between(-0.5, 0.5)));
        }
        assert_eq!(seen, [true; 7]);
        assert_eq!((random.below(1_u32), random.below(1_i64)), (0, 0));
    }

    #[test]
    fn a_shuffle_keeps_all_items() {
        let mut items: Vec<u32> = (0..20).collect();
        Random::new(2).shuffle(&mut items);
        assert_ne!(items, (0..20).collect::<Vec<u32>>());
        items.sort_unstable();
        assert_eq!(items, (0..20).collect::<Vec<u32>>());
        assert!(items.contains(Random::new(3).pick(&items)));
    }
}
