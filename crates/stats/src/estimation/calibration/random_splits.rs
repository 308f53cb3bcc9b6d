//! The ten splits by which NannyML 0.13.1 decides whether to calibrate, drawn as it draws them: scikit-learn's
//! `StratifiedShuffleSplit(test_size=0.1, random_state=42)` on numpy's Mersenne Twister.
//!
//! They depend on the order of the rows, which ours do not; so only `compat: 'nannyml'` uses them.

use super::isotonic::Isotonic;
use crate::metric::ranking::Ranked;

const SPLITS: usize = 10;
const TEST_SHARE: f64 = 0.1;
const SEED: u32 = 42;

/// Every held-out row's calibrated score, split after split. `rows` are in the order of the table.
pub fn held_out(rows: &[Ranked]) -> Vec<(f64, bool)> {
    let mut order: Vec<(u64, usize)> =
        rows.iter().enumerate().map(|(row, own)| (kernels::order_key(own.score), row)).collect();
    kernels::sort_by_order_key(&mut order, |(key, _)| key);
    let ascending: Vec<Ranked> = order.iter().map(|&(_, row)| rows[row]).collect();
    let mut places = vec![0; rows.len()];
    for (place, &(_, row)) in order.iter().enumerate() {
        places[row] = place;
    }
    let classes: [Vec<usize>; 2] = [false, true].map(|label| {
        rows.iter().zip(&places).filter(|(row, _)| row.positive == label).map(|(_, &place)| place).collect()
    });
    let mut twister = Twister::new(SEED);
    (0..SPLITS).flat_map(|_| predict(&ascending, &split(&classes, &mut twister))).collect()
}

/// Predictions for the tests, places in the order of score, by a calibrator fitted on the other rows.
fn predict(ascending: &[Ranked], tests: &[usize]) -> Vec<(f64, bool)> {
    let mut is_test = vec![false; ascending.len()];
    for &place in tests {
        is_test[place] = true;
    }
    let rows =
        |wanted: bool| ascending.iter().zip(&is_test).filter(move |&(_, &own)| own == wanted).map(|(row, _)| *row);
    let isotonic = Isotonic::fit(&rows(false).collect::<Vec<_>>());
    let scores: Vec<Ranked> = rows(true).rev().collect();
    let probabilities = isotonic.predict_descending(scores.iter().map(|row| row.score));
    probabilities.into_iter().zip(scores.iter().map(|row| row.positive)).collect()
}

/// The rows to predict, of each class as many as fall to it. All others are learned from.
fn split(classes: &[Vec<usize>; 2], twister: &mut Twister) -> Vec<usize> {
    let counts = classes.each_ref().map(Vec::len);
    let rows: usize = counts.iter().sum();
    let trains = rows - (TEST_SHARE * rows as f64).ceil() as usize;
    let train_counts = shares(counts, trains, twister);
    let mut tests = Vec::new();
    for (own, trains) in classes.iter().zip(train_counts) {
        tests.extend(twister.end_of_permutation(own.len(), trains).into_iter().map(|place| own[place]));
    }
    twister.forget_shuffle(trains);
    twister.shuffle(&mut tests);
    tests
}

/// `draws` rows shared out between the classes by the largest remainder, equal ones at random.
fn shares(counts: [usize; 2], draws: usize, twister: &mut Twister) -> [usize; 2] {
    let total: usize = counts.iter().sum();
    let exact = counts.map(|count| count as f64 / total as f64 * draws as f64);
    let mut shares = exact.map(|share| share.floor() as usize);
    let missing = draws - shares.iter().sum::<usize>();
    let remainders = [exact[0] - exact[0].floor(), exact[1] - exact[1].floor()];
    // Two classes miss one row at most.
    if missing > 0 {
        let class = match remainders[0].total_cmp(&remainders[1]) {
            std::cmp::Ordering::Greater => 0,
            std::cmp::Ordering::Less => 1,
            std::cmp::Ordering::Equal => twister.permutation(2)[0],
        };
        shares[class] += missing;
    }
    shares
}

/// MT19937 (Matsumoto and Nishimura 1998), drawing as numpy's `RandomState`.
struct Twister {
    state: [u32; WORDS],
    drawn: [u32; WORDS],
    next: usize,
}

const WORDS: usize = 624;
const MIDDLE: usize = 397;

impl Twister {
    fn new(seed: u32) -> Twister {
        let mut state = [seed; WORDS];
        for word in 1..WORDS {
            let before = state[word - 1];
            state[word] = 1_812_433_253u32.wrapping_mul(before ^ (before >> 30)).wrapping_add(word as u32);
        }
        Twister { state, drawn: [0; WORDS], next: WORDS }
    }

    /// The next words, and what is drawn for them: whole arrays at a time, which compilers do in vectors.
    fn twist(&mut self) {
        let mixed = |word: u32, next: u32| {
            let mixed = (word & 0x8000_0000) | (next & 0x7fff_ffff);
            (mixed >> 1) ^ ((mixed & 1).wrapping_neg() & 0x9908_b0df)
        };
        let state = &mut self.state;
        for word in 0..WORDS - MIDDLE {
            state[word] = state[word + MIDDLE] ^ mixed(state[word], state[word + 1]);
        }
        for word in WORDS - MIDDLE..WORDS - 1 {
            state[word] = state[word + MIDDLE - WORDS] ^ mixed(state[word], state[word + 1]);
        }
        state[WORDS - 1] = state[MIDDLE - 1] ^ mixed(state[WORDS - 1], state[0]);
        for (drawn, &word) in self.drawn.iter_mut().zip(&*state) {
            let word = word ^ (word >> 11);
            let word = word ^ ((word << 7) & 0x9d2c_5680);
            let word = word ^ ((word << 15) & 0xefc6_0000);
            *drawn = word ^ (word >> 18);
        }
        self.next = 0;
    }

    fn draw(&mut self) -> u32 {
        if self.next == WORDS {
            self.twist();
        }
        self.next += 1;
        self.drawn[self.next - 1]
    }

    /// A number from 0 to `most`, by rejection.
    fn up_to(&mut self, most: u32) -> u32 {
        let mask = mask(most);
        loop {
            let drawn = self.draw() & mask;
            if drawn <= most {
                return drawn;
            }
        }
    }

    fn shuffle(&mut self, items: &mut [usize]) {
        for place in (1..items.len()).rev() {
            items.swap(place, self.up_to(place as u32) as usize);
        }
    }

    fn permutation(&mut self, n: usize) -> Vec<usize> {
        self.end_of_permutation(n, 0)
    }

    /// A permutation of `n` places without the first `start`: a shuffle settles the last ones first.
    fn end_of_permutation(&mut self, n: usize, start: usize) -> Vec<usize> {
        let mut order: Vec<usize> = (0..n).collect();
        for place in (start.max(1)..n).rev() {
            order.swap(place, self.up_to(place as u32) as usize);
        }
        self.forget_shuffle(start);
        order.split_off(start)
    }

    /// Draws what a shuffle of `n` items draws.
    fn forget_shuffle(&mut self, n: usize) {
        let mut most = (n as u32).saturating_sub(1);
        while most > 0 {
            let mask = mask(most);
            while most > mask >> 1 {
                // Without a branch: whether a number is rejected cannot be foreseen.
                most -= u32::from(self.draw() & mask <= most);
            }
        }
    }
}

/// The bits that numbers up to `most`, which is not 0, may have.
fn mask(most: u32) -> u32 {
    u32::MAX >> most.leading_zeros()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_as_numpy_does() {
        // numpy 1.26.4: RandomState(42).permutation(10), then .permutation(5)
        let mut twister = Twister::new(42);
        assert_eq!(twister.permutation(10), [8, 1, 5, 0, 7, 2, 9, 4, 3, 6]);
        assert_eq!(twister.permutation(5), [1, 0, 3, 4, 2]);
    }

    #[test]
    fn splits_as_scikit_learn_does() {
        // scikit-learn 1.6.1: StratifiedShuffleSplit(10, test_size=0.1, random_state=42) over labels i % 3 == 0, i < 30
        let mut twister = Twister::new(42);
        let classes = [false, true].map(|label| (0..30usize).filter(|row| (row % 3 == 0) == label).collect());
        let first = split(&classes, &mut twister);
        let second = split(&classes, &mut twister);
        assert_eq!((first, second), (vec![22, 10, 3], vec![22, 11, 3]));
    }
}
