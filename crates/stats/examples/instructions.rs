//! The hot kernels one after the other, for callgrind to count instructions: `scripts/instructions.mjs` runs this.
//!
//! Prints one line with the name of each; callgrind writes one dump for each return of [`measured`], in the same order.
#![allow(clippy::print_stdout, missing_docs)]

use kernels::{Buckets, LANES, Ladder, Lanes, Panels, Standard, Tally, UniformBins};
use stats::column::categorical::CategoricalReference;
use stats::column::numeric::{Needs, NumericReference};
use stats::drift::{self, Method};
use stats::estimation::cbpe::CBPE;
use stats::estimation::{ChunkInput, Fitted, OneThread, ReferenceInput};
use stats::metric::{self, Choices, Metric};
use stats::performance::Reference;
use stats::performance::binary::{self, Label};
use stats::performance::outcomes::Outcomes;
use stats::summary::performance::PerformanceChunk;
use std::hint::black_box;

const CHUNK: usize = 5_000;
const REFERENCE: usize = 50_000;
/// Features of the matrix kernels.
const WIDTH: usize = 24;

/// Runs the counted work: nothing else is counted.
#[inline(never)]
fn measured(work: &mut dyn FnMut()) {
    work();
}

fn count(name: &str, mut work: impl FnMut()) {
    measured(&mut work);
    println!("{name}");
}

/// A number in [0, 1) for every row and seed: the splitmix64 generator.
fn uniform(row: usize, seed: u64) -> f64 {
    let mut z = (row as u64 * 1024 + seed).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 53) as f64
}

/// Nearly normal values.
fn bells(rows: usize, seed: u64) -> Vec<f64> {
    let bell = |row| (0..4).map(|draw| uniform(row, seed * 4 + draw)).sum::<f64>() - 2.0;
    (0..rows).map(bell).collect()
}

fn main() {
    slices();
    matrices();
    numbers();
    labels();
    performance();
}

fn slices() {
    let values = bells(CHUNK, 1);
    let edges: Vec<f64> = (0..=64).map(|edge| f64::from(edge) / 16.0 - 2.0).collect();
    let mut counts = vec![0; edges.len() + 2];
    let codes: Vec<u32> = (0..CHUNK).map(|row| (uniform(row, 9) * 50.0) as u32).collect();
    let mut by_code = vec![0; 50];
    let points = kernels::sorted_values(&values);
    let ladder = Ladder::new(kernels::sorted_values(&bells(REFERENCE, 0)));
    let (mut below, mut up_to) = (vec![0; CHUNK], vec![0; CHUNK]);
    let sorted = ladder.values();
    let even = Buckets::new((0..1000).map(|place| sorted[place * REFERENCE / 1000]).collect());
    let uneven = Buckets::new((0..1000).map(|place| (20.0 * sorted[place * REFERENCE / 1000]).exp()).collect());
    let (mut own, mut tallies) = (vec![0; CHUNK], vec![Tally::default(); even.count() + 1]);
    count("sums", || _ = black_box(kernels::sums(&values)));
    count("central_powers", || _ = black_box(kernels::central_powers(&values, 0.1)));
    count("uniform_histogram", || kernels::uniform_histogram(&values, UniformBins { edges: &edges }, &mut counts));
    count("count_codes", || _ = black_box(kernels::count_codes(&codes, &mut by_code)));
    count("sorted_values", || _ = black_box(kernels::sorted_values(&values)));
    count("sorted_values of 200", || _ = black_box(kernels::sorted_values(&values[..200])));
    count("median", || _ = black_box(kernels::median(&values)));
    count("median, near", || _ = black_box(kernels::median_near(&values, -0.1, 0.1)));
    count("tally", || kernels::tally(&even, &values, &mut own, &mut tallies));
    count("tally, uneven edges", || kernels::tally(&uneven, &values, &mut own, &mut tallies));
    count("ranks", || kernels::ranks(&ladder, &points, &mut below, &mut up_to));
}

fn matrices() {
    let values = bells(1000, 1);
    let mut blocks: Vec<Lanes> = vec![[0.5; LANES]; values.len() / LANES * WIDTH];
    let rows: Vec<Vec<f64>> = (2..2 + WIDTH as u64).map(|seed| bells(WIDTH, seed)).collect();
    let (matrix, mut products) = (Panels::new(&rows, WIDTH), blocks.clone());
    let mut sums = vec![[0.0; LANES]; WIDTH * WIDTH];
    let standard = Standard { centre: 0.1, scale: 2.0, missing: 0.0 };
    count("pack_standardized", || kernels::pack_standardized(&values, standard, 3, WIDTH, &mut blocks));
    count("project", || kernels::project(&matrix, &blocks, &mut products));
    count("subtract_product", || kernels::subtract_product(&matrix, &products, &mut blocks));
    count("add_gram", || kernels::add_gram(&blocks, WIDTH, &mut sums));
}

fn method(key: &str) -> &'static Method {
    drift::find(key).expect("the method is in the list")
}

fn numbers() {
    let own = bells(REFERENCE, 0);
    let plain: Vec<f64> = bells(CHUNK, 1).iter().map(|value| value + 0.1).collect();
    let missing: Vec<f64> =
        plain.iter().enumerate().map(|(row, &value)| if uniform(row, 8) < 0.3 { f64::NAN } else { value }).collect();
    let integers: Vec<f64> = plain.iter().map(|value| (value * 8.0).floor()).collect();
    let needs = Needs { values: true, ..Needs::default() };
    let reference = NumericReference::fit(&own, needs);
    let compare = |methods: &[&str], chunk: &[f64]| {
        let summary = reference.chunk(chunk);
        for key in methods {
            _ = black_box(reference.drift(method(key), &summary));
        }
    };
    let all = ["kolmogorov_smirnov", "jensen_shannon", "wasserstein", "hellinger"];
    // What is made of the reference once is not counted.
    compare(&all, &plain);
    compare(&all, &plain[..200]);
    for (name, chunk) in [("plain", &plain), ("30 % missing", &missing), ("integer", &integers)] {
        count(&format!("four distances, {name}"), || compare(&all, chunk));
    }
    count("four distances, 200 values", || compare(&all, &plain[..200]));
    let small = NumericReference::fit(&own[..8000], needs);
    let exact = || _ = black_box(small.drift(method("kolmogorov_smirnov"), &small.chunk(&plain)));
    exact();
    count("kolmogorov_smirnov, exact p-value", exact);
    let binned = NumericReference::fit(&own, Needs { binned: true, ..needs });
    _ = binned.drift(method("wasserstein"), &binned.chunk(&plain));
    count("kolmogorov_smirnov and wasserstein, NannyML's", || {
        let summary = binned.chunk(&plain);
        for key in ["kolmogorov_smirnov", "wasserstein"] {
            _ = black_box(binned.drift(method(key), &summary));
        }
    });
}

fn labels() {
    let categories: Vec<String> = (0..50).map(|code| format!("label-{code}")).collect();
    let codes = |rows: usize, seed| (0..rows).map(|row| (uniform(row, seed).powi(2) * 50.0) as u32).collect::<Vec<_>>();
    let reference = CategoricalReference::fit(&codes(REFERENCE, 3), &categories);
    let (mapping, chunk) = (reference.map(&categories), codes(CHUNK, 4));
    count("four distances of labels", || {
        let summary = reference.chunk(&chunk, &mapping);
        for key in ["jensen_shannon", "chi2", "l_infinity", "hellinger"] {
            _ = black_box(reference.drift(method(key), &summary));
        }
    });
}

fn performance() {
    let scores: Vec<f64> = (0..REFERENCE).map(|row| uniform(row, 5)).collect();
    let label = |positive| if positive { Label::Positive } else { Label::Negative };
    let outcomes = Outcomes::Binary(binary::Outcomes {
        targets: (0..REFERENCE).map(|row| label(uniform(row, 6) < scores[row].powi(2))).collect(),
        predictions: scores.iter().map(|&score| label(score >= 0.5)).collect(),
        scores: scores.into(),
        ..binary::Outcomes::default()
    });
    let choices = Choices::default();
    let wanted = ["roc_auc", "average_precision", "f1", "precision", "recall", "specificity", "accuracy"];
    let metrics: Vec<&Metric> =
        wanted.iter().map(|key| metric::find(key).expect("the metric is in the list")).collect();
    let learn = |choices| {
        let ranked = PerformanceChunk::of(&outcomes, 0..outcomes.rows()).ranked();
        let input = ReferenceInput {
            outcomes: &outcomes,
            ranked: &ranked,
            features: &[],
            metrics: &metrics,
            choices,
            workers: &OneThread,
        };
        let reference = Reference::fit(&outcomes, &ranked, &metrics, choices).expect("scores and labels are sound");
        (reference, Fitted::fit(&CBPE, &input).expect("scores are probabilities"))
    };
    let (reference, fitted) = &learn(&choices);
    let as_nannyml = Choices { as_nannyml: true, ..Choices::default() };
    count("learning a classifier's performance", || _ = black_box(learn(&choices)));
    count("learning a classifier's performance, NannyML's splits", || _ = black_box(learn(&as_nannyml)));
    count("performance of a chunk", || {
        let (chunk, metrics, choices) = (&PerformanceChunk::of(&outcomes, 0..CHUNK), &metrics[..], &choices);
        _ = black_box(reference.measure(chunk, metrics, choices));
        _ = black_box(fitted.model.estimate(&ChunkInput { chunk, reference, metrics, choices, kept: None }));
    });
}
