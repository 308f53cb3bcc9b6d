//! Values beyond the reference's range: how many there are, and how many of them no shift explains.

/// Range of the reference's values.
#[derive(Clone, Copy, Debug)]
pub struct Span {
    /// The smallest.
    pub min: f64,
    /// The largest.
    pub max: f64,
}

/// A constant farther from the range than this share of its width was not reached by drifting there.
const LEAST_GAP: f64 = 0.2;
/// Values that are looked at together.
const BLOCK: usize = 64;

impl Span {
    /// Tells whether a value is farther below than the range is wide, on the line or, for positive values, as a factor.
    fn is_far_below(self, value: f64) -> bool {
        let factor = self.min > 0.0 && value > 0.0 && value / self.min < self.min / self.max;
        value < self.min - (self.max - self.min) || factor
    }

    fn is_far_above(self, value: f64) -> bool {
        value > self.max + (self.max - self.min)
    }

    /// Tells whether one value below the range that many rows share stands for something else: a code such as −1 or 0.
    fn is_code_below(self, value: f64) -> bool {
        let has_new_sign = (self.min >= 0.0 && value < 0.0) || (self.min > 0.0 && value == 0.0);
        has_new_sign || self.min - value > LEAST_GAP * (self.max - self.min)
    }

    fn is_code_above(self, value: f64) -> bool {
        value - self.max > LEAST_GAP * (self.max - self.min)
    }
}

/// Limits of a range's surroundings.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Far {
    /// Values below it are far below the range.
    pub below: f64,
    /// Positive values below it are too, where the range is positive.
    pub positive_below: Option<f64>,
    /// Values above it are far above.
    pub above: f64,
}

impl Span {
    /// Gives the limits that tell what is farther away than the range is wide.
    pub fn far(self) -> Far {
        let width = self.max - self.min;
        let positive_below = (self.min > 0.0).then(|| self.factor_below());
        Far { below: self.min - width, positive_below, above: self.max + width }
    }

    /// Finds the smallest positive number that lies not too far below as a factor, among all numbers in their order.
    fn factor_below(self) -> f64 {
        let (mut far, mut near) = (0u64, self.min.to_bits());
        while near - far > 1 {
            let middle = far + (near - far) / 2;
            let is_far = f64::from_bits(middle) / self.min < self.min / self.max;
            (far, near) = if is_far { (middle, near) } else { (far, middle) };
        }
        f64::from_bits(near)
    }
}

/// Values beyond a range, counted elsewhere: below and above.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Beyond {
    /// Values that are far away.
    pub far: [u64; 2],
    /// The smallest and the largest value.
    pub extremes: [f64; 2],
    /// Values equal to these.
    pub at_extremes: [u64; 2],
}

/// Values on one side of a range.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Side {
    count: u64,
    /// Farther away than the range is wide.
    far: u64,
    /// The farthest value, and how many are there.
    extreme: f64,
    at_extreme: u64,
}

impl Side {
    /// `is_farther` compares with the farthest so far.
    fn add(&mut self, value: f64, is_far: bool, is_farther: impl Fn(f64, f64) -> bool) {
        // Zero has one sign, so that the order of rows leaves no trace.
        self.merge(Side { count: 1, far: u64::from(is_far), extreme: value + 0.0, at_extreme: 1 }, is_farther);
    }

    fn merge(&mut self, other: Side, is_farther: impl Fn(f64, f64) -> bool) {
        if self.count == 0 || (other.count > 0 && is_farther(other.extreme, self.extreme)) {
            (self.extreme, self.at_extreme) = (other.extreme, other.at_extreme);
        } else if other.count > 0 && other.extreme == self.extreme {
            self.at_extreme += other.at_extreme;
        }
        self.count += other.count;
        self.far += other.far;
    }

    fn implausible(&self, is_code: bool) -> u64 {
        let shares_one = self.at_extreme > self.count - self.at_extreme;
        if shares_one && is_code { self.far.max(self.at_extreme) } else { self.far }
    }

    fn is_sound(&self) -> bool {
        self.far <= self.count && self.at_extreme <= self.count && !self.extreme.is_nan()
    }
}

/// Values on both sides of the reference's range. Parts of a chunk add up.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Outside {
    below: Side,
    above: Side,
}

impl Outside {
    /// Looks at every value; missing ones are on neither side.
    pub fn of(values: &[f64], span: Span) -> Self {
        let mut outside = Outside::default();
        for block in values.chunks(BLOCK) {
            // Most blocks lie within the range, which is told without a branch for each value.
            let beyond = block.iter().filter(|&&value| (value < span.min) | (value > span.max)).count();
            if beyond > 0 {
                block.iter().for_each(|&value| outside.add(value, span));
            }
        }
        outside
    }

    fn add(&mut self, value: f64, span: Span) {
        if value < span.min {
            self.below.add(value, span.is_far_below(value), |one, other| one < other);
        } else if value > span.max {
            self.above.add(value, span.is_far_above(value), |one, other| one > other);
        }
    }

    /// Takes counts from elsewhere. Without those of what lies `beyond`, only the number of values outside is known.
    pub fn counted(counts: [u64; 2], beyond: Option<&Beyond>) -> Self {
        let side = |side: usize| match beyond.filter(|_| counts[side] > 0) {
            None => Side { count: counts[side], ..Side::default() },
            Some(own) => Side {
                count: counts[side],
                far: own.far[side],
                extreme: own.extremes[side] + 0.0,
                at_extreme: own.at_extremes[side],
            },
        };
        Outside { below: side(0), above: side(1) }
    }

    /// Adds another part of the same chunk.
    pub fn append(&mut self, other: Outside) {
        self.below.merge(other.below, |one, other| one < other);
        self.above.merge(other.above, |one, other| one > other);
    }

    /// Values outside the range.
    pub fn count(&self) -> u64 {
        self.below.count.saturating_add(self.above.count)
    }

    /// Those that look like no shift: farther away than the range is wide, as another unit is, or one value that most of a
    /// side share, as a code for missing values.
    pub fn implausible(&self, span: Span) -> u64 {
        self.below.implausible(span.is_code_below(self.below.extreme))
            + self.above.implausible(span.is_code_above(self.above.extreme))
    }
}

crate::state!(Side { count, far, extreme, at_extreme } where |own| own.is_sound());
crate::state!(Outside { below, above });

#[cfg(test)]
mod tests {
    use super::*;

    const AGES: Span = Span { min: 18.0, max: 90.0 };

    fn implausible(values: &[f64], span: Span) -> (u64, u64) {
        let outside = Outside::of(values, span);
        (outside.count(), outside.implausible(span))
    }

    #[test]
    fn values_a_little_beyond_are_shift() {
        assert_eq!(implausible(&[20.0, 91.0, 91.0, 95.5, 17.0], AGES), (4, 0));
        assert_eq!(implausible(&[125.0, 124.0, 130.0], Span { min: 30.0, max: 120.0 }), (3, 0));
        // Whole numbers go on by one.
        assert_eq!(implausible(&[9.0; 40], Span { min: 0.0, max: 8.0 }), (40, 0));
    }

    #[test]
    fn codes_are_not() {
        for code in [-1.0, 0.0, 999.0, 9999.0, -999.0] {
            assert_eq!(implausible(&[code, 40.0, code, code, 91.0], AGES).1, 3, "{code}");
        }
        assert_eq!(implausible(&[-1.0; 5], Span { min: 0.0, max: 8.0 }), (5, 5));
        assert_eq!(implausible(&[0.0; 5], Span { min: 1_200.0, max: 90_000.0 }), (5, 5));
    }

    #[test]
    fn another_unit_is_not() {
        let prices: Vec<f64> = (1..=50).map(|i| f64::from(i) * 100.0).collect();
        let span = Span { min: 100.0, max: 5_000.0 };
        // Small ones may still lie less far below, as a factor, than the range is wide.
        for (factor, tenths) in [(100.0, 9), (1e3, 10), (1e-3, 3), (1e-4, 10)] {
            let scaled: Vec<f64> = prices.iter().map(|price| price * factor).collect();
            let (outside, implausible) = implausible(&scaled, span);
            assert!(implausible * 10 >= outside * tenths, "{factor}: {implausible} of {outside}");
        }
    }

    #[test]
    fn limits_tell_what_is_far() {
        for (min, max) in [(18.0, 90.0), (100.0, 5_000.0), (-3.0, 8.0), (1e-300, 1e300), (0.1, 0.3), (7.0, 7.0)] {
            let span = Span { min, max };
            let far = span.far();
            let limits = [far.below, far.positive_below.unwrap_or(1.0), far.above, 0.0, min / 7.0, -max];
            for value in limits.into_iter().flat_map(|limit| [limit.next_down(), limit, limit.next_up()]) {
                let is_below =
                    value < far.below || far.positive_below.is_some_and(|limit| value > 0.0 && value < limit);
                assert_eq!(is_below, span.is_far_below(value), "{span:?} {value}");
                assert_eq!(value > far.above, span.is_far_above(value), "{span:?} {value}");
            }
        }
    }

    #[test]
    fn parts_and_order_do_not_matter() {
        let values = [-1.0, 95.0, -0.0, 0.0, f64::NAN, 500.0, -1.0, f64::INFINITY, 20.0];
        let whole = Outside::of(&values, AGES);
        let mut turned = values;
        turned.reverse();
        assert_eq!(Outside::of(&turned, AGES), whole);
        for cut in 0..=values.len() {
            let mut parts = Outside::of(&values[..cut], AGES);
            parts.append(Outside::of(&values[cut..], AGES));
            assert_eq!(parts, whole, "{cut}");
        }
    }
}
