//! Drift of a column by chance, by method.

use super::categorical::CategoricalReference;
use super::numeric::{NumericReference, shares_of, with_rest};
use crate::chance::Chance;
use crate::chance::bridge::Bridge;
use crate::chance::draws::Draws;
use crate::drift::{Form, Method};

/// Values that the reference never had are as likely as so many of its rows.
const NEVER: f64 = 0.5;

impl NumericReference {
    /// Learns what chance gives each method in chunks of about `rows` values; `None` where it cannot be told.
    pub fn by_chance(&self, methods: &[&Method], rows: u64) -> Vec<Option<Chance>> {
        let bridge = self.sorted.as_ref().and_then(|sorted| Bridge::new(sorted.values()));
        let takes = |form: fn(Form) -> bool| methods.iter().any(|method| form(method.form));
        let draws = |counts: &[u64], never| Draws::new(counts, never, rows);
        let bins = takes(|form| matches!(form, Form::Shares(_))).then(|| draws(&self.counts, NEVER)).flatten();
        let counts = self.decile_totals();
        let deciles = takes(|form| matches!(form, Form::DecileShares(_))).then(|| draws(&counts, 0.0)).flatten();
        let own = |method: &&Method| match (method.form, method.on_path) {
            (Form::Shares(distance), _) => {
                let reference = with_rest(&self.counts, self.counts.iter().sum());
                bins.as_ref()?.chance(method.growth, |chunk| distance(&reference, &shares_of(chunk)))
            }
            (Form::DecileShares(distance), _) => {
                let shares = &self.deciles.as_ref()?.shares;
                deciles.as_ref()?.chance(method.growth, |chunk| distance(shares, &shares_of(&chunk[..shares.len()])))
            }
            (_, Some(measure)) => bridge.as_ref()?.chance(measure),
            (_, None) => None,
        };
        methods.iter().map(own).collect()
    }

    /// The reference's values between its deciles.
    fn decile_totals(&self) -> Vec<u64> {
        let present = (self.rows - self.missing) as f64;
        self.deciles.iter().flat_map(|own| &own.shares).map(|share| (share * present).round() as u64).collect()
    }
}

impl CategoricalReference {
    /// Learns what chance gives each method in chunks of about `rows` values; `None` where it cannot be told.
    pub fn by_chance(&self, methods: &[&Method], rows: u64) -> Vec<Option<Chance>> {
        let draws = Draws::new(&self.counts, NEVER, rows);
        let shares = with_rest(&self.counts, self.counts.iter().sum());
        let counts: Vec<u64> = self.counts.iter().copied().chain([0]).collect();
        let own = |method: &&Method| match method.form {
            Form::Shares(distance) | Form::DecileShares(distance) => {
                draws.as_ref()?.chance(method.growth, |chunk| distance(&shares, &shares_of(chunk)))
            }
            Form::Counts(test) => draws.as_ref()?.chance(method.growth, |chunk| test(&counts, chunk).value),
            Form::Values(_) | Form::ValuesOrBins(..) => None,
        };
        methods.iter().map(own).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::column::numeric::Needs;
    use crate::drift::METHODS;
    use crate::sample::hash;

    const ALL: Needs = Needs { values: true, median: false, binned: false, deciles: true };
    const REFERENCE: usize = 5_000;
    const ROWS: usize = 500;
    const CHUNKS: usize = 300;

    fn uniform(seed: u64, place: usize) -> f64 {
        (hash(seed, place as u64) >> 11) as f64 / (1u64 << 53) as f64
    }

    /// Means of what chunks of one distribution give, over what is expected of them; that of a reference's own chunks first.
    fn ratios(method: &Method, value: fn(f64) -> f64) -> Option<[f64; 2]> {
        let column =
            |seed: u64, rows: usize| -> Vec<f64> { (0..rows).map(|place| value(uniform(seed, place))).collect() };
        let (mut own, mut other, mut count) = (0.0, 0.0, 0.0);
        for seed in 0..CHUNKS as u64 / 10 {
            let values = column(seed, REFERENCE);
            let reference = NumericReference::fit(&values, ALL);
            let chance = reference.by_chance(&[method], ROWS as u64)[0]?;
            let mean = |values: &[f64], sign: f64| {
                let found = reference.drift(method, &reference.chunk(values)).unwrap().value;
                let (rows, all) = (ROWS as f64, REFERENCE as f64);
                method.growth.per_row(found, rows, all) / (chance.mean * (1.0 + sign * rows / all))
            };
            for (place, chunk) in values.chunks(ROWS).enumerate() {
                own += mean(chunk, -1.0);
                other += mean(&column(seed * 100 + place as u64 + 1_000, ROWS), 1.0);
                count += 1.0;
            }
        }
        Some([own / count, other / count])
    }

    #[test]
    fn chunks_of_the_references_distribution_have_the_mean_that_is_expected() {
        let shapes: [fn(f64) -> f64; 4] =
            [|u| u, |u| (-u.ln()).powi(2), |u| (u * 5.0).floor(), |u| if u < 0.6 { 0.0 } else { u }];
        for method in METHODS.iter().filter(|method| !matches!(method.form, Form::Counts(_))) {
            for (shape, &value) in shapes.iter().enumerate() {
                let Some(ratios) = ratios(method, value) else { continue };
                for ratio in ratios {
                    assert!((ratio - 1.0).abs() < 0.2, "{} of shape {shape}: {ratios:?}", method.key);
                }
            }
        }
    }
}
