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
    let mut twister = Twister::new(SEED);
    let classes: [Vec<usize>; 2] =
        [false, true].map(|label| (0..rows.len()).filter(|&row| rows[row].positive == label).collect());
    (0..SPLITS).flat_map(|_| predict(rows, split(&classes, &mut twister))).collect()
}

/// Rows to learn from, and rows to predict.
struct Split {
    train: Vec<usize>,
    test: Vec<usize>,
}

fn predict(rows: &[Ranked], split: Split) -> impl Iterator<Item = (f64, bool)> {
    let mut train: Vec<Ranked> = split.train.iter().map(|&row| rows[row]).collect();
    train.sort_by(|a, b| a.score.total_cmp(&b.score));
    let isotonic = Isotonic::fit(&train);
    split.test.into_iter().map(move |row| (isotonic.predict(rows[row].score), rows[row].positive))
}

fn split(classes: &[Vec<usize>; 2], twister: &mut Twister) -> Split {
    let counts = classes.each_ref().map(Vec::len);
    let rows: usize = counts.iter().sum();
    let tests = (TEST_SHARE * rows as f64).ceil() as usize;
    let train_counts = shares(counts, rows - tests, twister);
    let left = [counts[0] - train_counts[0], counts[1] - train_counts[1]];
    let test_counts = shares(left, tests, twister);
    let mut split = Split { train: Vec::new(), test: Vec::new() };
    for (class, own) in classes.iter().enumerate() {
        let order = twister.permutation(own.len());
        let picked = |range: std::ops::Range<usize>| order[range].iter().map(|&place| own[place]);
        split.train.extend(picked(0..train_counts[class]));
        split.test.extend(picked(train_counts[class]..train_counts[class] + test_counts[class]));
    }
    twister.shuffle(&mut split.train);
    twister.shuffle(&mut split.test);
    split
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
        Twister { state, next: WORDS }
    }

    fn twist(&mut self) {
        for word in 0..WORDS {
            let mixed = (self.state[word] & 0x8000_0000) | (self.state[(word + 1) % WORDS] & 0x7fff_ffff);
            let odd = if mixed & 1 == 1 { 0x9908_b0df } else { 0 };
            self.state[word] = self.state[(word + MIDDLE) % WORDS] ^ (mixed >> 1) ^ odd;
        }
        self.next = 0;
    }

    fn draw(&mut self) -> u32 {
        if self.next == WORDS {
            self.twist();
        }
        let mut word = self.state[self.next];
        self.next += 1;
        word ^= word >> 11;
        word ^= (word << 7) & 0x9d2c_5680;
        word ^= (word << 15) & 0xefc6_0000;
        word ^ (word >> 18)
    }

    /// A number from 0 to `most`, by rejection.
    fn up_to(&mut self, most: u32) -> u32 {
        let mask = u32::MAX.checked_shr(most.leading_zeros()).unwrap_or(0);
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
        let mut order: Vec<usize> = (0..n).collect();
        self.shuffle(&mut order);
        order
    }
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
        assert_eq!((first.test, second.test), (vec![22, 10, 3], vec![22, 11, 3]));
    }
}
