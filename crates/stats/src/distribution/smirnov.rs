//! The two-sample Kolmogorov–Smirnov statistic, exactly.

/// Probability that two samples of one distribution, `n` and `m` values without ties, are at least `excess`
/// apart somewhere: that `|i·m − j·n| ≥ excess` after i values of one and j of the other. The statistic is
/// `excess / (n·m)`.
///
/// Counts lattice paths from (0, 0) to (n, m) (Hodges 1958), those outside the band rather than those within,
/// so that small probabilities keep their digits (Viehmann 2021). Paths are weighted as walks that step along
/// n with probability `n / (n + m)`, which neither over- nor underflows, and advanced by whole diagonals,
/// whose cells do not depend on each other. Cost: about `2·excess` cells.
pub fn survival(n: usize, m: usize, excess: u64) -> f64 {
    if excess == 0 {
        return 1.0;
    }
    let (n, m, excess) = (n.max(m) as i64, n.min(m) as i64, excess as i64);
    let total = n + m;
    let walk = Walk { along: n as f64 / total as f64, across: m as f64 / total as f64 };
    // Diagonal s has the cells (s − j, j). The first of them that lie outside, below and above the band, and its middle:
    let at_start = |numerator: i64| Quotient::of(numerator, total);
    let (mut below, mut above, mut middle) = (at_start(-excess), at_start(excess + total - 1), at_start(0));

    // `left[j + 1]`: probability to be at j having been outside.
    let mut left = vec![0.0; m as usize + 2];
    let mut next = left.clone();
    let (mut centre, mut low, mut high) = (Line::start(), Line::start(), Line::start());
    for s in 1..=total {
        let [below, above, middle] = [&mut below, &mut above, &mut middle].map(|place| place.add(m, total));
        let first = (below + 1).max(s - n).max(0);
        let last = (above - 1).min(s).min(m);
        if first <= last {
            let cells = first as usize..last as usize + 1;
            let reached = &mut next[cells.start + 1..=cells.end];
            kernels::blend_neighbours(&left[cells.start..=cells.end], walk.across, walk.along, reached);
        }
        // Everything is outside in the cells beside the band.
        low.advance(&walk, s, below.max(0));
        high.advance(&walk, s, above.min(s));
        centre.advance(&walk, s, middle);
        if below >= 0 {
            next[low.place as usize + 1] = low.mass;
        }
        if above <= s.min(m) {
            next[high.place as usize + 1] = high.mass;
        }
        std::mem::swap(&mut left, &mut next);
    }
    (left[m as usize + 1] / centre.mass).min(1.0)
}

/// A quotient of whole numbers, rounded down, whose numerator grows in small steps: divisions would take most of the time.
struct Quotient {
    whole: i64,
    rest: i64,
}

impl Quotient {
    const fn of(numerator: i64, divisor: i64) -> Self {
        Quotient { whole: numerator.div_euclid(divisor), rest: numerator.rem_euclid(divisor) }
    }

    /// The quotient after a step that is smaller than the divisor.
    fn add(&mut self, step: i64, divisor: i64) -> i64 {
        self.rest += step;
        if self.rest >= divisor {
            self.rest -= divisor;
            self.whole += 1;
        }
        self.whole
    }
}

/// Probabilities of the two steps.
struct Walk {
    along: f64,
    across: f64,
}

/// A line through the diagonals, one cell on each, with the probability that the walk is there.
struct Line {
    place: i64,
    mass: f64,
}

impl Line {
    const fn start() -> Self {
        Line { place: 0, mass: 1.0 }
    }

    /// On to the cell `place` of diagonal `s`: the same as on the last one, or the next.
    fn advance(&mut self, walk: &Walk, s: i64, place: i64) {
        let ways = if place == self.place { walk.along / (s - place) as f64 } else { walk.across / place as f64 };
        *self = Line { place, mass: self.mass * ways * s as f64 };
    }
}

#[cfg(test)]
mod tests {
    use super::survival;

    /// Share of all interleavings of n and m values that reach the excess.
    fn enumerated(n: usize, m: usize, excess: u64) -> f64 {
        let (mut reached, mut all) = (0u32, 0u32);
        for order in (0u32..1 << (n + m)).filter(|order| order.count_ones() as usize == n) {
            let (mut i, mut j, mut largest) = (0i64, 0i64, 0);
            for place in 0..n + m {
                if order >> place & 1 == 1 {
                    i += 1
                } else {
                    j += 1
                }
                largest = largest.max((i * m as i64 - j * n as i64).unsigned_abs());
            }
            all += 1;
            reached += u32::from(largest >= excess);
        }
        f64::from(reached) / f64::from(all)
    }

    #[test]
    fn agrees_with_enumeration() {
        for (n, m) in [(1, 1), (1, 6), (2, 3), (4, 4), (5, 7), (7, 5), (6, 9)] {
            for excess in 0..=(n * m) as u64 {
                let (found, expected) = (survival(n, m, excess), enumerated(n, m, excess));
                assert!((found - expected).abs() < 1e-14, "{n} {m} {excess}: {found} {expected}");
            }
        }
    }
}
