//! Distributions by chance alone: of a distance between samples of one distribution.
//!
//! A distance that is raised to its [`Growth`] has a mean in proportion to `1/n + 1/N` for a chunk of n rows and a reference
//! of N, and about the shape of a χ² variable. Both numbers are learned from seeded draws of the reference's own shares or
//! ranks, so that bins that hold few rows, ties and the form of a method count as they are.

pub mod bridge;
pub mod draws;
mod random;

/// Growth of a method's value by chance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Growth {
    /// Its square falls as one over the rows.
    Root,
    /// It falls as one over the rows.
    Linear,
    /// It is scaled by the rows already, and counts from its least value.
    Scaled(f64),
}

impl Growth {
    /// The name in the catalogue.
    pub const fn key(self) -> &'static str {
        match self {
            Growth::Root => "root",
            Growth::Linear => "linear",
            Growth::Scaled(_) => "scaled",
        }
    }

    /// The value that it counts from.
    pub const fn least(self) -> f64 {
        match self {
            Growth::Scaled(least) => least,
            Growth::Root | Growth::Linear => 0.0,
        }
    }

    /// The value of a chunk of `rows` rows against a reference of `all`, as what is χ²-like for a chunk of one row.
    pub fn per_row(self, value: f64, rows: f64, all: f64) -> f64 {
        match self {
            Growth::Root => value * value * rows,
            Growth::Linear => value * rows,
            Growth::Scaled(least) => (value - least) * (rows + all) / all,
        }
    }
}

/// The distribution of a distance by chance: about `mean · χ²(freedom) / freedom`, for a chunk of one row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Chance {
    /// Mean for a chunk of one row and a reference of endless many; for n of N rows it is this, times `1/n + 1/N`.
    pub mean: f64,
    /// Degrees of freedom: twice the squared mean over the variance.
    pub freedom: f64,
}

impl Chance {
    /// Takes draws; `None` where they do not vary.
    pub fn of(draws: &[f64]) -> Option<Chance> {
        Self::with_control(draws, &[], 0.0)
    }

    /// The same, with the mean set right by what is known of a variable that was drawn along with each.
    pub fn with_control(draws: &[f64], controls: &[f64], known: f64) -> Option<Chance> {
        let count = draws.len() as f64;
        let mean_of = |own: &[f64]| own.iter().sum::<f64>() / count;
        let mean = mean_of(draws);
        let variance = draws.iter().map(|own| (own - mean).powi(2)).sum::<f64>() / count;
        let (mut right, center) = (mean, mean_of(controls));
        let spread: f64 = controls.iter().map(|own| (own - center).powi(2)).sum();
        if spread > 0.0 {
            let shared: f64 = draws.iter().zip(controls).map(|(own, other)| (own - mean) * (other - center)).sum();
            right += shared / spread * (known - center);
        }
        let usable = right > 0.0 && variance > 0.0 && variance.is_finite();
        usable.then(|| Chance { mean: right, freedom: 2.0 * mean * mean / variance })
    }
    /// The same for a chunk's rows, of which a share has no value.
    pub fn of_all_rows(self, growth: Growth, missing: f64) -> Chance {
        let mean = if let Growth::Scaled(_) = growth { self.mean } else { self.mean / (1.0 - missing) };
        Chance { mean, ..self }
    }
}

/// Number of draws: the mean of one degree of freedom is known to 6 %, of ten to 2 %.
pub const DRAWS: usize = 512;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_control_sets_the_mean_right() {
        let draws = [1.0, 2.0, 3.0, 6.0];
        let plain = Chance::of(&draws).unwrap();
        assert_eq!(plain.mean, 3.0);
        let controlled = Chance::with_control(&draws, &draws, 2.0).unwrap();
        assert!((controlled.mean - 2.0).abs() < 1e-12 && controlled.freedom == plain.freedom);
    }

    #[test]
    fn what_does_not_vary_has_no_distribution() {
        assert_eq!(Chance::of(&[1.0; 5]), None);
    }

    #[test]
    fn rows_without_a_value_tell_nothing() {
        let own = Chance { mean: 3.0, freedom: 4.0 };
        assert_eq!(own.of_all_rows(Growth::Root, 0.25), Chance { mean: 4.0, freedom: 4.0 });
        assert_eq!(own.of_all_rows(Growth::Scaled(0.0), 0.25), own);
    }

    #[test]
    fn each_growth_gives_the_same_of_the_same() {
        assert_eq!(Growth::Root.per_row(0.2, 100.0, 1e9), 0.2 * 0.2 * 100.0);
        assert_eq!(Growth::Linear.per_row(0.04, 100.0, 1e9), 4.0);
        assert_eq!(Growth::Scaled(-1.0).per_row(3.0, 100.0, 100.0), 8.0);
        assert_eq!(Growth::Scaled(-1.0).least(), -1.0);
    }
}
