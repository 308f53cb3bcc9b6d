//! Pearson's chi-squared test of independence between category and period.

use super::{Form, Growth, Judge, Method};
use crate::measured::{Field, Reading};
use statrs::distribution::{ChiSquared, ContinuousCDF};

pub const METHOD: Method = Method {
    key: "chi2",
    label: "Chi-squared",
    summary: "Test of independence between category and period; alerts where its p-value is under 0.05.",
    lower: Some(0.0),
    upper: None,
    judged_by: Judge::PValue,
    growth: Growth::Scaled(0.0),
    on_path: None,
    form: Form::Counts(test),
};

/// `Σ (|O − E| − c)² / E` over both rows of counts, `k − 1` degrees of freedom; with two categories
/// Yates' continuity correction `c = min(½, |O − E|)`, as scipy's `chi2_contingency`.
fn test(reference: &[u64], chunk: &[u64]) -> Reading {
    let sizes = [reference.iter().sum::<u64>() as f64, chunk.iter().sum::<u64>() as f64];
    let total = sizes[0] + sizes[1];
    let columns = || reference.iter().zip(chunk).filter(|&(&a, &b)| a + b > 0);
    let categories = columns().count();
    let correction = if categories == 2 { 0.5 } else { 0.0 };
    let statistic: f64 = columns()
        .map(|(&a, &b)| {
            let both = (a + b) as f64;
            let cell = |observed: f64, size: f64| {
                let expected = size * both / total;
                let distance = (observed - expected).abs();
                (distance - distance.min(correction)).powi(2) / expected
            };
            cell(a as f64, sizes[0]) + cell(b as f64, sizes[1])
        })
        .sum();
    Reading::plain(statistic).with(Field::PValue, upper_tail(statistic, categories))
}

/// Probability of a statistic at least as large; 1 where one category leaves nothing to test.
fn upper_tail(statistic: f64, categories: usize) -> f64 {
    if categories < 2 || statistic <= 0.0 {
        return 1.0;
    }
    ChiSquared::new((categories - 1) as f64).map_or(1.0, |distribution| distribution.sf(statistic))
}

#[cfg(test)]
mod tests {
    use super::{Field, test};

    #[test]
    fn agrees_with_scipy() {
        // scipy 1.15.3: chi2_contingency([[10, 20, 30], [6, 9, 17]])
        let three = test(&[10, 20, 30], &[6, 9, 17]);
        assert!((three.value - 0.271_574_651_504_035_04).abs() < 1e-12, "{}", three.value);
        assert!(
            (three.get(Field::PValue).unwrap() - 0.873_028_283_380_073).abs() < 1e-9,
            "{:?}",
            three.get(Field::PValue)
        );
    }

    #[test]
    fn categories_without_counts_do_not_count() {
        assert_eq!(test(&[10, 20, 0], &[6, 9, 0]), test(&[10, 20], &[6, 9]));
    }
}
