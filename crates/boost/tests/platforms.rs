//! The same model on every platform: the bits of its predictions, computed on x86-64 Linux, asserted everywhere.
#![allow(missing_docs)]

mod common;

use boost::Objective;
use common::{Uniform, all, fit_all, ordered, quick};

/// Order matters: each number is mixed into all that come before.
fn digest(values: &[f64]) -> u64 {
    values
        .iter()
        .fold(0xcbf2_9ce4_8422_2325, |hash, value| (hash ^ value.to_bits()).wrapping_mul(0x0000_0100_0000_01b3))
}

#[test]
fn predictions_have_the_bits_of_every_platform() {
    let matrix = ordered(4_000, 6, 60, 11);
    let mut random = Uniform(5);
    let targets: Vec<f64> = (0..matrix.rows())
        .map(|row| f64::from(f64::from(matrix.column(0)[row]) / 60.0 + random.next() > 1.0))
        .collect();
    for (objective, wanted) in
        [(Objective::LogLoss, 0xf257_13eb_f87d_55d1), (Objective::Squared, 0x9801_e733_4c6c_4a10)]
    {
        let model = fit_all(&matrix, &targets, &quick(objective));
        let predictions = boost::Predictor::new(&model).predict(&matrix, &all(&matrix)).unwrap();
        let found = digest(&predictions);
        assert_eq!(found, wanted, "{objective:?}: the digest is {found:#018x} here and {wanted:#018x} on x86-64 Linux");
    }
}
