//! Helpers that the tests share.
#![allow(dead_code)]

use boost::{Kind, Matrix, Objective, Params, Trees, fit};

/// Numbers in [0, 1) from a fixed sequence (splitmix64).
pub struct Uniform(pub u64);

impl Uniform {
    pub fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 53) as f64
    }

    /// A code up to, not including, `end`.
    pub fn code(&mut self, end: u8) -> u8 {
        (self.next() * f64::from(end)) as u8
    }
}

/// Ordered features of random codes in 1..=`highest`.
pub fn ordered(rows: usize, features: usize, highest: u8, seed: u64) -> Matrix {
    let mut random = Uniform(seed);
    let columns = (0..features).map(|_| (0..rows).map(|_| 1 + random.code(highest)).collect()).collect();
    Matrix::new(vec![Kind::Ordered; features], columns).unwrap()
}

/// All rows of a matrix.
pub fn all(matrix: &Matrix) -> Vec<u32> {
    (0..matrix.rows() as u32).collect()
}

/// A fit of all rows that must succeed.
pub fn fit_all(matrix: &Matrix, targets: &[f64], params: &Params) -> Trees {
    fit(matrix, targets, &all(matrix), params, &|| false).unwrap()
}

/// Default settings with fewer trees.
pub fn quick(objective: Objective) -> Params {
    Params { rounds: 20, ..Params::new(objective) }
}

/// Predictions of every row, by walking.
pub fn walked(model: &Trees, matrix: &Matrix) -> Vec<f64> {
    (0..matrix.rows()).map(|row| model.predict_row(matrix, row)).collect()
}

/// Mean squared error.
pub fn mse(predictions: &[f64], targets: &[f64]) -> f64 {
    predictions.iter().zip(targets).map(|(p, y)| (p - y).powi(2)).sum::<f64>() / targets.len() as f64
}
