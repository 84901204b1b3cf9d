//! The random choices of the demo data: one seeded stream per area.
//!
//! Each area (people, accounts, deals, …) has a stream of its own, so that a change in one does not
//! shuffle the others. The same seed always gives the same choices; nothing here asks the system
//! for randomness.

/// A seeded stream of choices.
#[derive(Clone, Debug)]
pub(super) struct Dice(fastrand::Rng);

/// The streams. The numbers only have to differ.
#[derive(Clone, Copy, Debug)]
pub(super) enum Stream {
    People = 1,
    Accounts = 2,
    Deals = 3,
    Contacts = 4,
    Leads = 5,
    Campaigns = 6,
    Cases = 7,
    Activities = 8,
}

impl Dice {
    /// The stream of one area.
    pub(super) fn of(stream: Stream) -> Self {
        Self(fastrand::Rng::with_seed(
            0x5f6b_1700 ^ ((stream as u64) << 32),
        ))
    }

    /// A number from `low` to `high`, both possible.
    pub(super) fn between(&mut self, low: i64, high: i64) -> i64 {
        self.0.i64(low..=high.max(low))
    }

    /// An index below `length`, which is above zero.
    pub(super) fn index(&mut self, length: usize) -> usize {
        self.0.usize(..length)
    }

    /// A number from 0 to below 1.
    pub(super) fn unit(&mut self) -> f64 {
        self.0.f64()
    }

    /// True with this probability.
    pub(super) fn chance(&mut self, probability: f64) -> bool {
        self.0.f64() < probability
    }

    /// One of these, each as likely as the others.
    pub(super) fn pick<'a, T>(&mut self, among: &'a [T]) -> &'a T {
        &among[self.index(among.len())]
    }

    /// One of these by their weights.
    pub(super) fn weighted<T: Copy>(&mut self, among: &[(T, u32)]) -> T {
        let total: u32 = among.iter().map(|(_, weight)| weight).sum();
        let mut left = self.0.u32(..total);
        for (choice, weight) in among {
            if left < *weight {
                return *choice;
            }
            left -= weight;
        }
        among[0].0
    }

    /// An index by running sums of weights (the last sum is the total).
    pub(super) fn by_sums(&mut self, sums: &[f64]) -> usize {
        let total = sums.last().copied().unwrap_or(0.0);
        let mark = self.unit() * total;
        sums.partition_point(|sum| *sum <= mark)
            .min(sums.len().saturating_sub(1))
    }

    /// A draw from the standard normal distribution (Box and Muller).
    pub(super) fn bell(&mut self) -> f64 {
        let radius = (-2.0 * (1.0 - self.unit()).ln()).sqrt();
        radius * (std::f64::consts::TAU * self.unit()).cos()
    }

    /// A draw from the log-normal distribution: half lie below the median, few lie far above it.
    pub(super) fn long_tail(&mut self, median: f64, spread: f64) -> f64 {
        median * (spread * self.bell()).exp()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_stream_gives_the_same_choices() {
        let draw = || {
            let mut dice = Dice::of(Stream::Deals);
            (0..50).map(|_| dice.between(0, 1000)).collect::<Vec<_>>()
        };
        assert_eq!(draw(), draw());
        assert_ne!(draw()[0..3], [0, 0, 0]);
    }

    #[test]
    fn weights_are_respected() {
        let mut dice = Dice::of(Stream::People);
        let hits = (0..10_000)
            .filter(|_| dice.weighted(&[(true, 1), (false, 3)]))
            .count();
        assert!((2_200..2_800).contains(&hits), "{hits}");
        assert_eq!(dice.by_sums(&[0.0, 0.0, 5.0]), 2);
    }

    #[test]
    fn half_of_a_long_tail_lies_below_the_median() {
        let mut dice = Dice::of(Stream::Accounts);
        let below = (0..10_000)
            .filter(|_| dice.long_tail(100.0, 1.0) < 100.0)
            .count();
        assert!((4_700..5_300).contains(&below), "{below}");
    }
}
