//! The domain classifier and loss regression on formula data; `compare.py` runs LightGBM on the same.
//!
//! ```text
//! cargo run --release -p boost --example compare -- domain SHIFT CHUNKS [native]
//! cargo run --release -p boost --example compare -- loss POWER CHUNKS [native]
//! ```
//! Prints one line for each chunk, then seconds (one thread).
#![allow(clippy::print_stdout, missing_docs)]

use boost::{Bins, Categories, Error, Kind, MAX_BINS, Matrix, Objective, Params, Predictor, fit};
use std::time::Instant;

const FEATURES: usize = 20;
const FOLDS: usize = 5;
const REFERENCE: usize = 50_000;
const CHUNK: usize = 5_000;
/// Categories of the last four features.
const LEVELS: [f64; 4] = [5.0, 20.0, 60.0, 200.0];

/// A number in [0, 1) for every (seed, row, feature, draw): the splitmix64 generator.
fn uniform(seed: u64, row: usize, feature: usize, draw: u64) -> f64 {
    let counter = ((seed * 10_000_000 + row as u64) * 32 + feature as u64) * 8 + draw;
    let mut z = counter.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 53) as f64
}

/// Nearly normal, mean 0 and variance 1.
fn bell(seed: u64, row: usize, feature: usize) -> f64 {
    let sum: f64 = (0..4).map(|draw| uniform(seed, row, feature, draw)).sum();
    (sum - 2.0) * 3f64.sqrt()
}

/// One value: eight bells, four log-normals, two counts, two zero-heavy, four categories; 5 % missing in three.
fn value(seed: u64, shift: f64, row: usize, feature: usize) -> f64 {
    if [0, 8, 14].contains(&feature) && uniform(seed, row, feature, 7) < 0.05 {
        return f64::NAN;
    }
    let bell = bell(seed, row, feature);
    let u = uniform(seed, row, feature, 5);
    match feature {
        0 | 1 => bell + 0.1 * shift,
        2 => bell * (1.0 + 0.1 * shift),
        3..8 => bell,
        8..12 => bell.exp(),
        12..14 => (-3.0 * (1.0 - u).ln()).floor(),
        14..16 => {
            if u < 0.7 {
                0.0
            } else {
                bell
            }
        }
        _ => (u.powf(2.0 - 0.1 * shift) * LEVELS[feature - 16]).floor(),
    }
}

fn columns(seed: u64, shift: f64, rows: usize) -> Vec<Vec<f64>> {
    (0..FEATURES).map(|feature| (0..rows).map(|row| value(seed, shift, row, feature)).collect()).collect()
}

/// A loss for every row that depends on five features, to a power (2: heavy-tailed).
fn losses(columns: &[Vec<f64>], seed: u64, power: i32) -> Vec<f64> {
    let rows = columns[0].len();
    let level = |column: usize, row: usize| columns[column][row];
    let scale = |row: usize| {
        let heavy = if level(8, row).is_nan() { 0.0 } else { level(8, row).min(5.0) };
        let missing = if level(0, row).is_nan() { 0.8 } else { 0.3 * level(0, row) };
        (missing + 0.2 * heavy - 0.3 * level(1, row) * level(2, row)).tanh() + 1.2 + 0.4 * (level(17, row) % 3.0)
    };
    (0..rows).map(|row| (bell(seed + 5000, row, 31) * scale(row)).abs().powi(power)).collect()
}

enum Encoder {
    Numbers(Bins),
    Categories(Categories),
}

/// Encoders learned from the reference; categories are native or, as ordinal codes, numbers.
fn encoders(reference: &[Vec<f64>], native: bool) -> Vec<Encoder> {
    let learn = |(feature, column): (usize, &Vec<f64>)| {
        if native && feature >= 16 {
            let mut counts = vec![0; 256];
            column.iter().for_each(|&level| counts[level as usize] += 1);
            Encoder::Categories(Categories::fit(&counts))
        } else {
            Encoder::Numbers(Bins::fit(column, MAX_BINS))
        }
    };
    reference.iter().enumerate().map(learn).collect()
}

fn encode(encoders: &[Encoder], columns: &[Vec<f64>]) -> Result<Matrix, Error> {
    let code = |(encoder, column): (&Encoder, &Vec<f64>)| match encoder {
        Encoder::Numbers(bins) => (Kind::Ordered, column.iter().map(|&value| bins.code(value)).collect()),
        Encoder::Categories(known) => {
            (Kind::Categorical, column.iter().map(|&level| known.code(level as u32)).collect())
        }
    };
    let (kinds, codes) = encoders.iter().zip(columns).map(code).unzip();
    Matrix::new(kinds, codes)
}

/// Area under the ROC curve, ties counted half.
fn auroc(scores: &[f64], labels: &[f64]) -> f64 {
    let mut rows: Vec<(f64, f64)> = scores.iter().copied().zip(labels.iter().copied()).collect();
    rows.sort_by(|a, b| a.0.total_cmp(&b.0));
    let positives: f64 = labels.iter().sum();
    let negatives = labels.len() as f64 - positives;
    let (mut below, mut area) = (0.0, 0.0);
    for tie in rows.chunk_by(|a, b| a.0 == b.0) {
        let hits: f64 = tie.iter().map(|row| row.1).sum();
        let misses = tie.len() as f64 - hits;
        area += hits * (below + misses / 2.0);
        below += misses;
    }
    area / positives / negatives
}

/// Out-of-fold AUROC of reference against chunk; folds are runs of rows within each.
fn domain_auroc(matrix: &Matrix) -> Result<f64, Error> {
    let is_chunk = |row: usize| row >= REFERENCE;
    let labels: Vec<f64> = (0..matrix.rows()).map(|row| f64::from(is_chunk(row))).collect();
    let fold = |row: usize| {
        if is_chunk(row) { (row - REFERENCE) * FOLDS / CHUNK } else { row * FOLDS / REFERENCE }
    };
    let mut scores = vec![0.0; matrix.rows()];
    for held_out in 0..FOLDS {
        let rows = 0..matrix.rows() as u32;
        let (test, train): (Vec<u32>, Vec<u32>) = rows.partition(|&row| fold(row as usize) == held_out);
        let model = fit(matrix, &labels, &train, &Params::new(Objective::LogLoss), &|| false)?;
        let predictions = Predictor::new(&model).predict(matrix, &test)?;
        test.iter().zip(predictions).for_each(|(&row, score)| scores[row as usize] = score);
    }
    Ok(auroc(&scores, &labels))
}

fn domain(shift: f64, chunks: u64, native: bool) -> Result<(), Error> {
    let reference = columns(1, 0.0, REFERENCE);
    let encoders = encoders(&reference, native);
    let codes = encode(&encoders, &reference)?;
    let mut seconds = 0.0;
    for chunk in 0..chunks {
        let columns = columns(2 + chunk, shift, CHUNK);
        let start = Instant::now();
        let area = domain_auroc(&codes.stacked(&encode(&encoders, &columns)?)?)?;
        seconds += start.elapsed().as_secs_f64();
        println!("{area}");
    }
    println!("{} seconds for each chunk", seconds / chunks as f64);
    Ok(())
}

fn loss(power: i32, chunks: u64, native: bool) -> Result<(), Error> {
    let reference = columns(1, 0.0, 2 * REFERENCE);
    let targets = losses(&reference, 1, power);
    let start = Instant::now();
    let encoders = encoders(&reference, native);
    let matrix = encode(&encoders, &reference)?;
    let rows: Vec<u32> = (0..matrix.rows() as u32).collect();
    let model = fit(&matrix, &targets, &rows, &Params::new(Objective::Squared), &|| false)?;
    let fitted = start.elapsed().as_secs_f64();
    let predictor = Predictor::new(&model);
    let mut seconds = 0.0;
    for chunk in 0..chunks {
        let columns = columns(2 + chunk, chunk as f64 / 5.0, CHUNK);
        let start = Instant::now();
        let predictions = predictor.predict(&encode(&encoders, &columns)?, &rows[..CHUNK])?;
        let mean = predictions.iter().map(|loss| loss.max(0.0)).sum::<f64>() / CHUNK as f64;
        seconds += start.elapsed().as_secs_f64();
        println!("{mean}");
    }
    println!("{fitted} seconds to fit, {} microseconds for each row", seconds / (chunks * CHUNK as u64) as f64 * 1e6);
    Ok(())
}

fn main() -> Result<(), Error> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number = |at: usize| arguments.get(at).and_then(|text| text.parse().ok()).unwrap_or(1.0);
    let native = arguments.iter().any(|argument| argument == "native");
    match arguments.first().map(String::as_str) {
        Some("domain") => domain(number(1), number(2) as u64, native),
        Some("loss") => loss(number(1) as i32, number(2) as u64, native),
        _ => {
            println!("domain SHIFT CHUNKS [native] | loss POWER CHUNKS [native]");
            Ok(())
        }
    }
}
