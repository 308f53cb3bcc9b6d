//! The difference of two cumulative distributions by chance: a Brownian bridge over the reference's ranks.

use super::random::Random;
use super::{Chance, DRAWS};
use std::sync::LazyLock;

/// Steps between values of the reference, at equal ranks and, in the tails, at ranks that double.
pub struct Bridge {
    steps: Vec<Step>,
}

/// A value of the reference, and the shares of its values that are below it and up to it.
#[derive(Clone, Copy, Debug)]
struct Step {
    value: f64,
    below: f64,
    up_to: f64,
}

/// One draw of a bridge.
pub struct Path<'a> {
    steps: &'a [Step],
    /// Height below a step's value and up to it.
    heights: &'a [[f64; 2]],
    excess: &'a [f64],
}

/// A stretch between two neighbouring values.
pub struct Stretch {
    /// Distance of the values.
    pub width: f64,
    /// Share of the reference's values in between.
    pub share: f64,
    /// Share of its values below.
    pub below: f64,
    /// Heights at both ends.
    pub ends: [f64; 2],
    /// An exponential number of its own.
    excess: f64,
}

impl Bridge {
    /// Takes the values of a reference, ascending; `None` without two distinct finite ones.
    pub fn new(values: &[f64]) -> Option<Bridge> {
        let (first, last) = (values.first()?, values.last()?);
        if !(first.is_finite() && last.is_finite() && first < last) {
            return None;
        }
        let total = values.len() as f64;
        let step = |&place: &usize| {
            let value = values[place];
            let below = values.partition_point(|own| *own < value) as f64 / total;
            Step { value, below, up_to: values.partition_point(|own| *own <= value) as f64 / total }
        };
        let mut steps: Vec<Step> = places(values.len()).iter().map(step).collect();
        steps.dedup_by(|one, next| one.value == next.value);
        Some(Bridge { steps })
    }

    /// The largest share of one value.
    pub fn largest_tie(&self) -> f64 {
        self.steps.iter().map(|step| step.up_to - step.below).fold(0.0, f64::max)
    }

    /// The distribution of what is measured of a path, which is χ²-like for a chunk of one row.
    pub fn chance(&self, measure: impl Fn(&Path<'_>) -> f64) -> Option<Chance> {
        let mut heights = vec![[0.0; 2]; self.steps.len()];
        let draw = |place: usize| {
            let (normals, excess) = TABLE.row(place);
            self.walk(normals, &mut heights);
            measure(&Path { steps: &self.steps, heights: &heights, excess })
        };
        let draws: Vec<f64> = (0..DRAWS).map(draw).collect();
        Chance::of(&draws)
    }

    /// Walks a Brownian motion along the ranks, and ties its end to 0.
    fn walk(&self, normals: &[f64], heights: &mut [[f64; 2]]) {
        let (mut at, mut from, mut normals) = (0.0, 0.0, normals.iter());
        let mut go = |to: f64| {
            at += normals.next().expect("the table is as wide as a bridge is long") * (to - from).max(0.0).sqrt();
            from = to;
            at
        };
        for (step, height) in self.steps.iter().zip(heights.iter_mut()) {
            *height = [go(step.below), go(step.up_to)];
        }
        let end = go(1.0);
        for (step, height) in self.steps.iter().zip(heights) {
            height[0] -= end * step.below;
            height[1] -= end * step.up_to;
        }
    }
}

impl Path<'_> {
    /// The stretches between neighbouring values.
    pub fn stretches(&self) -> impl Iterator<Item = Stretch> {
        let ends = self.heights.windows(2).zip(self.excess);
        self.steps.windows(2).zip(ends).map(|(steps, (heights, &excess))| Stretch {
            width: steps[1].value - steps[0].value,
            share: (steps[1].below - steps[0].up_to).max(0.0),
            below: steps[0].up_to,
            ends: [heights[0][1], heights[1][0]],
            excess,
        })
    }

    /// The values: the share of each, that below it, and the heights below it and up to it.
    pub fn values(&self) -> impl Iterator<Item = (f64, f64, [f64; 2])> {
        self.steps.iter().zip(self.heights).map(|(step, &heights)| (step.up_to - step.below, step.below, heights))
    }
}

impl Stretch {
    /// The largest distance from 0: of a bridge between the ends, of which the farther side counts (Asmussen, Glynn and
    /// Pitman 1995).
    pub fn farthest(&self) -> f64 {
        let [from, to] = self.ends.map(f64::abs);
        let farther = if self.ends[0] * self.ends[1] < 0.0 { (from - to).abs() } else { from + to };
        let apart = (self.ends[0] - self.ends[1]).powi(2);
        (farther + (apart + 2.0 * self.share * self.excess).sqrt()) / 2.0
    }

    /// The mean square: of the line between the ends, and of the bridge about it.
    pub fn mean_square(&self) -> f64 {
        let [from, to] = self.ends;
        (from * from + from * to + to * to) / 3.0 + self.share / 6.0
    }

    /// The mean distance from 0, of the line between the ends.
    pub fn mean_distance(&self) -> f64 {
        let [from, to] = self.ends;
        if from * to >= 0.0 {
            (from.abs() + to.abs()) / 2.0
        } else {
            (from * from + to * to) / (2.0 * (from - to).abs())
        }
    }
}

/// Equal steps of the ranks.
const STEPS: usize = 64;
/// Steps in each tail, at the most: references have fewer than 2^34 rows.
const TAIL: usize = 34;
/// Numbers of a draw.
const WIDTH: usize = 2 * (STEPS + 2 * TAIL) + 1;

/// Ranks in order, some of them twice.
fn places(count: usize) -> Vec<usize> {
    let mut places: Vec<usize> = (1..STEPS).map(|step| step * count / STEPS).collect();
    let tail = (0..TAIL).map(|power| (1usize << power) - 1).take_while(|rank| rank * STEPS < count);
    places.extend(tail.flat_map(|rank| [rank, count - 1 - rank]));
    places.sort_unstable();
    places
}

/// Random numbers of all draws, which are the same for all bridges.
struct Table {
    normals: Vec<f64>,
    excess: Vec<f64>,
}

impl Table {
    fn row(&self, draw: usize) -> (&[f64], &[f64]) {
        let row = draw * WIDTH..(draw + 1) * WIDTH;
        (&self.normals[row.clone()], &self.excess[row])
    }
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut random = Random::new(7);
    Table {
        normals: (0..DRAWS * WIDTH).map(|_| random.normal()).collect(),
        excess: (0..DRAWS * WIDTH).map(|_| -random.uniform().ln()).collect(),
    }
});

#[cfg(test)]
mod tests {
    use super::*;

    fn even(count: usize) -> Vec<f64> {
        (0..count).map(|place| place as f64 / count as f64).collect()
    }

    fn near(found: Option<Chance>, mean: f64, freedom: f64) {
        let found = found.unwrap();
        assert!((found.mean / mean - 1.0).abs() < 0.06, "{found:?}, expected a mean of {mean}");
        assert!((found.freedom / freedom - 1.0).abs() < 0.2, "{found:?}, expected {freedom}");
    }

    #[test]
    fn the_limits_of_known_statistics_are_met() {
        let bridge = Bridge::new(&even(10_000)).unwrap();
        // Kolmogorov's limit has E K² = π²/12 and E K⁴ = 7π⁴/720; Cramér's and von Mises' a mean of 1/6 and a variance of 1/45.
        let farthest = |path: &Path<'_>| path.stretches().map(|own| own.farthest()).fold(0.0, f64::max).powi(2);
        near(bridge.chance(farthest), 0.822_467, 5.0);
        let square = |path: &Path<'_>| path.stretches().map(|own| own.mean_square() * own.share).sum::<f64>();
        near(bridge.chance(square), 1.0 / 6.0, 2.5);
        // The variance of the area of |B| is not in closed form; its mean is √(π/32).
        let area = |path: &Path<'_>| path.stretches().map(|own| own.mean_distance() * own.width).sum::<f64>();
        assert!((bridge.chance(area).unwrap().mean / (std::f64::consts::PI / 32.0).sqrt() - 1.0).abs() < 0.06);
    }

    #[test]
    fn a_tie_has_no_height_within_itself() {
        let mut values = vec![0.0; 500];
        values.extend(vec![1.0; 500]);
        let bridge = Bridge::new(&values).unwrap();
        assert_eq!(bridge.largest_tie(), 0.5);
        let farthest = |path: &Path<'_>| path.stretches().map(|own| own.farthest()).fold(0.0, f64::max).powi(2);
        // The bridge at 1/2: a normal number of variance 1/4.
        near(bridge.chance(farthest), 0.25, 1.0);
    }

    #[test]
    fn no_bridge_spans_one_value() {
        assert!(Bridge::new(&[]).is_none());
        assert!(Bridge::new(&[2.0; 9]).is_none());
        assert!(Bridge::new(&[0.0, f64::INFINITY]).is_none());
    }
}
