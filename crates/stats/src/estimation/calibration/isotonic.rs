//! Isotonic regression by pooling adjacent violators (Ayer et al. 1955; Barlow et al. 1972), with
//! linear interpolation between blocks as scikit-learn's `IsotonicRegression`.

use crate::metric::ranking::Ranked;

/// Scores closer than this are one.
pub const SAME_SCORE: f64 = 1e-15;

/// A non-decreasing, piecewise linear map from scores to probabilities; constant beyond its ends.
#[derive(Clone, Debug, PartialEq)]
pub struct Isotonic {
    /// Scores and probabilities at the ends of the blocks, scores ascending.
    knots: Vec<(f64, f64)>,
}

/// Neighbouring scores with one mean.
#[derive(Clone, Copy, Debug)]
pub struct Block {
    /// The lowest score.
    pub first: f64,
    /// The highest score.
    pub last: f64,
    /// Rows, or the sum of their weights.
    pub rows: f64,
    positives: f64,
    /// `positives / rows`, kept because a division is what pooling would otherwise wait for.
    pub mean: f64,
}

crate::state!(Block { first, last, rows, positives, mean } where |own| {
    own.first <= own.last && own.rows > 0.0 && (0.0..=1.0).contains(&own.mean)
});

impl Block {
    /// Makes a block of rows between two scores.
    pub fn new([first, last]: [f64; 2], rows: f64, positives: f64) -> Block {
        Block { first, last, rows, positives, mean: positives / rows }
    }

    fn pooled(&self, next: &Block) -> Block {
        Block::new([self.first, next.last], self.rows + next.rows, self.positives + next.positives)
    }
}

impl Isotonic {
    /// Fits rows sorted by score, ascending; at least one.
    pub fn fit(ascending: &[Ranked]) -> Isotonic {
        Isotonic::of(&pooled(distinct(ascending)))
    }

    /// The map through the means of blocks, scores ascending; at least one.
    pub fn of(blocks: &[Block]) -> Isotonic {
        let ends = |block: &Block| [(block.first, block.mean), (block.last, block.mean)];
        let mut knots: Vec<(f64, f64)> = blocks.iter().flat_map(ends).collect();
        knots.dedup();
        Isotonic { knots }
    }

    /// Scores between which the map is a straight line.
    pub fn corners(&self) -> impl Iterator<Item = f64> {
        self.knots.iter().map(|knot| knot.0)
    }

    /// The probability at a score.
    pub fn predict(&self, score: f64) -> f64 {
        self.line(self.knots.partition_point(|knot| knot.0 <= score)).at(score)
    }

    /// The probabilities at scores in descending order: one walk down the knots.
    pub fn predict_descending(&self, scores: impl Iterator<Item = f64>) -> Vec<f64> {
        let mut after = self.knots.len();
        let mut line = self.line(after);
        let predict = |score| {
            while after > 0 && line.start > score {
                after -= 1;
                line = self.line(after);
            }
            line.at(score)
        };
        scores.map(predict).collect()
    }

    /// The line of scores that the first `after` knots do not lie above.
    fn line(&self, after: usize) -> Line {
        let (start, value) = self.knots[after.saturating_sub(1)];
        let slope = match self.knots.get(after).filter(|_| after > 0) {
            Some((end, last)) => (last - value) / (end - start),
            None => 0.0,
        };
        Line { start, value, slope }
    }
}

/// A straight line between two knots, or beyond the ends.
struct Line {
    start: f64,
    value: f64,
    slope: f64,
}

impl Line {
    fn at(&self, score: f64) -> f64 {
        self.value + self.slope * (score - self.start)
    }
}

/// Pools blocks, scores ascending, until their means ascend too.
pub fn pooled(blocks: impl Iterator<Item = Block>) -> Vec<Block> {
    let mut done: Vec<Block> = Vec::new();
    for block in blocks {
        let mut pooled = block;
        while let Some(before) = done.pop_if(|before| before.mean >= pooled.mean) {
            pooled = before.pooled(&pooled);
        }
        done.push(pooled);
    }
    done
}

crate::state!(Isotonic { knots } where |own| !own.knots.is_empty() && own.knots.is_sorted_by(|a, b| a.0 <= b.0));

/// One block for each distinct score.
fn distinct(ascending: &[Ranked]) -> impl Iterator<Item = Block> {
    let mut rest = ascending;
    std::iter::from_fn(move || {
        let first = rest.first()?.score;
        let length = rest.iter().take_while(|row| row.score - first < SAME_SCORE).count();
        let (tie, others) = rest.split_at(length);
        rest = others;
        let positives = tie.iter().filter(|row| row.positive).count() as f64;
        Some(Block::new([first, first], length as f64, positives))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pools_violators_and_interpolates() {
        let rows: Vec<Ranked> = [(0.1, false), (0.2, true), (0.3, false), (0.3, false), (0.6, true)]
            .map(|(score, positive)| Ranked { score, positive })
            .to_vec();
        let isotonic = Isotonic::fit(&rows);
        // scikit-learn 1.6.1: IsotonicRegression(out_of_bounds='clip').fit(x, y).predict([0, .15, .25, .45, 1])
        let expected = [0.0, 1.0 / 6.0, 1.0 / 3.0, 2.0 / 3.0, 1.0];
        for (score, expected) in [0.0, 0.15, 0.25, 0.45, 1.0].into_iter().zip(expected) {
            assert!((isotonic.predict(score) - expected).abs() < 1e-12, "{score}: {}", isotonic.predict(score));
        }
        let scores = [1.0, 0.6, 0.45, 0.45, 0.3, 0.25, 0.15, 0.1, 0.0];
        assert_eq!(isotonic.predict_descending(scores.into_iter()), scores.map(|score| isotonic.predict(score)));
    }
}
