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

/// Counts with neighbours added up until at least five of the second are to be expected (Cochran 1954): below, Pearson's
/// statistic is not distributed as the test has it.
pub(crate) fn pooled(reference: &[u64], chunk: &[u64]) -> (Vec<u64>, Vec<u64>) {
    const LEAST: f64 = 5.0;
    let (rows, own) = (reference.iter().sum::<u64>() as f64, chunk.iter().sum::<u64>() as f64);
    let expected = |both: u64| both as f64 * own / (rows + own);
    let (mut one, mut other) = (vec![0], vec![0]);
    for (&a, &b) in reference.iter().zip(chunk) {
        let last = one.len() - 1;
        if expected(one[last] + other[last]) >= LEAST {
            one.push(a);
            other.push(b);
        } else {
            one[last] += a;
            other[last] += b;
        }
    }
    // What is left at the end goes to those before.
    let last = one.len() - 1;
    if last > 0 && expected(one[last] + other[last]) < LEAST {
        let (a, b) = (one.pop().unwrap_or(0), other.pop().unwrap_or(0));
        one[last - 1] += a;
        other[last - 1] += b;
    }
    (one, other)
}

#[cfg(test)]
mod tests {
    use super::{Field, pooled, test};

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

    #[test]
    fn rare_cells_are_pooled() {
        assert_eq!(pooled(&[100, 1, 0, 50, 2], &[10, 0, 1, 5, 0]), (vec![100, 53], vec![10, 6]));
        assert_eq!(pooled(&[3, 2], &[1, 0]), (vec![5], vec![1]));
    }
}
