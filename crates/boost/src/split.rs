//! The best split of a leaf, from its histograms.

use crate::codes::CODES;
use crate::histogram::{Histogram, Histograms};
use crate::matrix::{Grouped, Kind};
use crate::packing::Layout;
use crate::{CodeSet, MISSING, Params};

/// A gain below this share of the leaf's score is noise. Relative, so that tiny targets are learned.
const LEAST_GAIN: f64 = 1e-12;

/// LightGBM's `cat_smooth`: added to hessians when categories are put in order; rarer ones are not split off.
const CATEGORY_SMOOTHING: f64 = 10.0;
/// LightGBM's `cat_l2`: further regularisation of a split by categories.
const CATEGORY_RIDGE: f64 = 10.0;
/// LightGBM's `max_cat_threshold`: categories on one side, at most.
const CATEGORY_LIMIT: usize = 32;
/// LightGBM's `min_data_per_group`: rows between two candidate sets, and outside a set, at least.
const CATEGORY_ROWS: usize = 100;

/// A split of a leaf.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Split {
    /// Twice the reduction of the loss; comparable within one tree.
    pub gain: f64,
    /// The feature.
    pub feature: usize,
    /// Codes that go left.
    pub codes: CodeSet,
    /// Packed sum of the rows that go left.
    pub left: u64,
    /// Regularisation of the new leaves' values, besides lambda.
    pub ridge: f64,
}

/// Data of a leaf for the search.
pub(crate) struct LeafView {
    layout: Layout,
    /// Gradient and hessian of all rows, scaled.
    gradient: f64,
    hessian: u64,
    /// Hessian for each row.
    per_row: f64,
    /// Hessian that both sides of a split must have.
    least: u64,
    /// Regularisation in the units of the hessian's field.
    lambda: f64,
}

/// A candidate within one feature: its score, codes and packed left sum.
#[derive(Clone, Copy)]
struct Candidate {
    score: f64,
    codes: CodeSet,
    left: u64,
}

/// Thresholds after codes that have rows: last code, packed sum and score of the left side.
struct Scratch {
    codes: [u8; CODES],
    lefts: [u64; CODES],
    scores: [f64; CODES],
}

impl LeafView {
    /// A leaf of so many rows and this packed sum.
    pub fn new(layout: Layout, params: &Params, rows: usize, sum: u64) -> LeafView {
        let (gradient, hessian) = layout.fields(sum);
        let per_row = hessian as f64 / rows as f64;
        let least_of_rows = hessian_of_rows(params.min_rows, per_row);
        let least = least_of_rows.max((params.min_hessian * layout.hessian_scale) as u64).max(1);
        let lambda = params.lambda * layout.hessian_scale;
        LeafView { layout, gradient: gradient as f64, hessian, per_row, least, lambda }
    }

    /// The best split over all features; the first of equals.
    pub fn best(&self, histograms: &Histograms, data: &Grouped) -> Option<Split> {
        let unsplit = self.gradient * self.gradient / (self.hessian as f64 + self.lambda);
        let mut best: Option<Split> = None;
        let mut scratch = Scratch { codes: [0; CODES], lefts: [0; CODES], scores: [0.0; CODES] };
        for (feature, histogram) in histograms.0.iter().enumerate() {
            let (candidate, ridge) = match data.kinds[feature] {
                Kind::Ordered => (self.threshold(histogram, data.highest[feature], &mut scratch), 0.0),
                Kind::Categorical => (self.set(histogram, data.highest[feature]), CATEGORY_RIDGE),
            };
            let Some(Candidate { score, codes, left }) = candidate else { continue };
            let gain = score - unsplit;
            if gain > LEAST_GAIN * score && best.is_none_or(|best| gain > best.gain) {
                best = Some(Split { gain, feature, codes, left, ridge });
            }
        }
        best
    }

    /// The best threshold on codes in order, with missing rows on either side.
    fn threshold(&self, histogram: &Histogram, highest: u8, scratch: &mut Scratch) -> Option<Candidate> {
        let missing = histogram[usize::from(MISSING)];
        let (score, last, left) = self.scan(histogram, highest, 0, scratch);
        let mut best = (score, last, left, false);
        if missing == 0 {
            // Nothing was learned about missing values: they follow the heavier side.
            best.3 = self.layout.hessian(left) * 2 > self.hessian;
        } else {
            let (score, last, left) = self.scan(histogram, highest, missing, scratch);
            if score > best.0 {
                best = (score, last, left, true);
            }
        }
        let (score, last, left, missing_left) = best;
        let mut codes = CodeSet::up_to(last);
        if missing_left {
            codes.insert(MISSING);
        }
        (score > f64::NEG_INFINITY).then_some(Candidate { score, codes, left })
    }

    /// The best threshold where rows with the sum `start` are on the left already: score, last code
    /// and packed sum of the left side.
    ///
    /// Codes that have rows are collected first, without a branch; those between the first and the last that leave
    /// enough on both sides are scored together, several at a time.
    fn scan(&self, histogram: &Histogram, highest: u8, start: u64, scratch: &mut Scratch) -> (f64, u8, u64) {
        let Some(most) = self.hessian.checked_sub(self.least) else { return (f64::NEG_INFINITY, 0, 0) };
        let Scratch { codes, lefts, scores } = scratch;
        let (mut count, mut left) = (0u8, start);
        for code in 1..=highest {
            let word = histogram[usize::from(code)];
            left = left.wrapping_add(word);
            (codes[usize::from(count)], lefts[usize::from(count)]) = (code, left);
            count += u8::from(word != 0);
        }
        let lefts = &lefts[..usize::from(count)];
        // Hessians are not negative, so that those of the left sides ascend.
        let first = lefts.partition_point(|&left| self.layout.hessian(left) < self.least);
        let candidates = first..lefts.partition_point(|&left| self.layout.hessian(left) <= most).max(first);
        let (codes, lefts, scores) = (&codes[candidates.clone()], &lefts[candidates.clone()], &mut scores[candidates]);
        scores.iter_mut().zip(lefts).for_each(|(score, &left)| *score = self.score(left, self.lambda));
        let mut best = (f64::NEG_INFINITY, 0, 0);
        for (index, &score) in scores.iter().enumerate() {
            if score > best.0 {
                best = (score, codes[index], lefts[index]);
            }
        }
        best
    }

    /// The sum over both sides of `G² / (H + λ)`, in one division.
    #[inline(always)]
    fn score(&self, left: u64, lambda: f64) -> f64 {
        let (gradient, hessian) = self.layout.real_fields(left);
        let (g, h) = (gradient, hessian + lambda);
        let (g_right, h_right) = (self.gradient - g, self.hessian as f64 - hessian + lambda);
        (g * g * h_right + g_right * g_right * h) / (h * h_right)
    }

    /// The best set of categories (Fisher 1958): in order of `G / H` the best set is a prefix or a
    /// suffix. Missing rows and rare categories stay outside, on the right.
    fn set(&self, histogram: &Histogram, highest: u8) -> Option<Candidate> {
        let order = self.order(histogram, highest);
        let forward = self.prefixes(histogram, order.iter());
        let backward = self.prefixes(histogram, order.iter().rev());
        match (forward, backward) {
            (Some(forward), Some(backward)) if backward.score > forward.score => Some(backward),
            (forward, backward) => forward.or(backward),
        }
    }

    /// Categories with enough rows, by smoothed `G / H`, then by code.
    fn order(&self, histogram: &Histogram, highest: u8) -> Vec<u8> {
        let least = hessian_of_rows(CATEGORY_SMOOTHING as usize, self.per_row).max(1);
        let smoothing = CATEGORY_SMOOTHING * self.layout.hessian_scale;
        let mut ratios = [0f64; CODES];
        let mut order = Vec::new();
        for code in 1..=highest {
            let (gradient, hessian) = self.layout.fields(histogram[usize::from(code)]);
            if hessian >= least {
                ratios[usize::from(code)] = gradient as f64 / (hessian as f64 + smoothing);
                order.push(code);
            }
        }
        order.sort_by(|&a, &b| ratios[usize::from(a)].total_cmp(&ratios[usize::from(b)]));
        order
    }

    /// The best set that starts a list of categories.
    fn prefixes<'a>(&self, histogram: &Histogram, order: impl ExactSizeIterator<Item = &'a u8>) -> Option<Candidate> {
        let group = hessian_of_rows(CATEGORY_ROWS, self.per_row).max(self.least);
        let lambda = self.lambda + CATEGORY_RIDGE * self.layout.hessian_scale;
        let limit = CATEGORY_LIMIT.min(order.len().div_ceil(2));
        let mut best: Option<Candidate> = None;
        let (mut codes, mut left, mut since_last) = (CodeSet::default(), 0u64, 0);
        for &code in order.take(limit) {
            let word = histogram[usize::from(code)];
            codes.insert(code);
            left = left.wrapping_add(word);
            since_last += self.layout.hessian(word);
            let hessian = self.layout.hessian(left);
            if self.hessian - hessian < group {
                break;
            }
            if hessian < self.least || since_last < group {
                continue;
            }
            since_last = 0;
            let score = self.score(left, lambda);
            if best.is_none_or(|best| score > best.score) {
                best = Some(Candidate { score, codes, left });
            }
        }
        best
    }
}

/// The hessian that stands for so many rows; counts within a leaf are known only through it.
/// Half a row less, because LightGBM rounds counts.
fn hessian_of_rows(rows: usize, per_row: f64) -> u64 {
    ((rows as f64 - 0.5) * per_row).ceil() as u64
}
