//! Writes what the coverage-guided fuzzing of saved monitors starts from, one file of each kind:
//! `cargo run -p stats --example states -- FOLDER`. The first byte says the kind, as `fuzz/fuzz_targets/states.rs` reads it.
#![allow(missing_docs, clippy::disallowed_methods, reason = "an example that writes files")]

use stats::column::categorical::CategoricalReference;
use stats::column::numeric::{Needs, NumericReference};
use stats::domain_classifier::{DomainClassifier, FoldOrder};
use stats::encoding::{Feature, FeatureValues};
use stats::estimation::{ESTIMATORS, Fitted, OneThread, ReferenceInput};
use stats::metric::{self, Choices, Metric, Task};
use stats::performance::Reference;
use stats::performance::outcomes::Outcomes;
use stats::performance::{binary, multiclass, regression};
use stats::reconstruction::{Options, Reconstruction};
use stats::state::{Parts, State, seal};
use stats::summary::categorical::CategoricalSummary;
use stats::summary::numeric::NumericSummary;
use stats::summary::performance::PerformanceChunk;
use std::error::Error;
use std::path::Path;
use std::sync::Arc;

const ROWS: usize = 60;

/// Reproducible values in [0, 1).
fn noise(row: usize, step: usize) -> f64 {
    (row * step % 997) as f64 / 997.0
}

fn numbers(step: usize) -> Vec<f64> {
    (0..ROWS).map(|row| if row % 17 == 5 { f64::NAN } else { noise(row, step) }).collect()
}

fn codes(count: usize, step: usize) -> Vec<u32> {
    (0..ROWS).map(|row| (row * step % count) as u32).collect()
}

fn of_binary() -> Outcomes {
    let scores: Arc<[f64]> = (0..ROWS).map(|row| noise(row, 389)).collect();
    let label = |yes| if yes { binary::Label::Positive } else { binary::Label::Negative };
    let targets = scores.iter().enumerate().map(|(row, &score)| label(noise(row, 617) < score)).collect();
    let predictions = scores.iter().map(|&score| label(score >= 0.5)).collect();
    Outcomes::Binary(binary::Outcomes { targets, predictions, scores, ..binary::Outcomes::default() })
}

fn of_classes() -> Outcomes {
    let classes = ["a", "b", "ß"].map(str::to_owned).into();
    let scores = (0..3).map(|class| (0..ROWS).map(|row| noise(row, 389 + class) / 3.0).collect::<Arc<[f64]>>());
    Outcomes::Multiclass(multiclass::Outcomes {
        classes,
        targets: codes(3, 7),
        predictions: codes(3, 5),
        scores: scores.collect(),
        ..multiclass::Outcomes::default()
    })
}

fn of_quantity() -> regression::Outcomes {
    let predictions: Vec<f64> = (0..ROWS).map(|row| noise(row, 389)).collect();
    let targets = predictions.iter().enumerate().map(|(row, own)| own + noise(row, 617) - 0.5).collect();
    regression::Outcomes { targets, predictions, expected: Vec::new() }
}

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("name the folder to write to")?;
    std::fs::create_dir_all(&folder)?;
    let write =
        |name: &str, kind: u8, bytes: &[u8]| std::fs::write(Path::new(&folder).join(name), [&[kind], bytes].concat());
    let kept = |name: &str, kind: u8, value: &dyn Fn(&mut Vec<u8>)| {
        let mut bytes = Vec::new();
        value(&mut bytes);
        write(name, kind, &bytes)
    };

    let (values, labels): (_, Vec<String>) = (numbers(389), ["a", "", "ß"].map(str::to_owned).into());
    let needs = Needs { values: true, median: true, binned: true, deciles: true };
    let numeric = NumericReference::fit(&values, needs);
    let categorical = CategoricalReference::fit(&codes(4, 7), &labels);
    kept("numeric", 0, &|out| numeric.write(out))?;
    kept("categorical", 1, &|out| categorical.write(out))?;
    kept("numeric-summary", 6, &|out| NumericSummary::of(&numeric, &values).write(out))?;
    let mapping = categorical.map(&labels);
    kept("categorical-summary", 7, &|out| {
        CategoricalSummary::of(&categorical, &codes(4, 5), &labels, &mapping).write(out)
    })?;

    let outcomes = of_quantity();
    let labelled = codes(4, 5);
    let features = [
        FeatureValues::Numeric(&values),
        FeatureValues::Categorical(&labelled, &labels),
        FeatureValues::Numeric(&outcomes.predictions),
    ];
    let both = vec![
        Feature::Numeric(values.clone().into()),
        Feature::Categorical(labelled.clone().into(), labels.clone().into()),
    ];
    let classifier = DomainClassifier::fit(both.clone(), ROWS, FoldOrder::default())?;
    kept("domain-classifier", 3, &|out| classifier.write(out))?;
    let reconstruction = Reconstruction::fit(&features, &Options::default())?;
    kept("reconstruction", 4, &|out| reconstruction.write(out))?;

    for (name, task, outcomes, wanted) in [
        ("binary", Task::Binary, of_binary(), ["roc_auc", "f1", "accuracy"]),
        ("classes", Task::Multiclass, of_classes(), ["roc_auc", "f1", "accuracy"]),
        ("quantity", Task::Regression, Outcomes::Regression(of_quantity()), ["mae", "rmse", "r2"]),
    ] {
        let metrics: Vec<&Metric> = wanted.iter().filter_map(|key| metric::find(key)).collect();
        let (ranked, choices) = (PerformanceChunk::of(&outcomes, 0..outcomes.rows()).ranked(), Choices::default());
        let reference = Reference::fit(&outcomes, &ranked, &metrics, &choices)?;
        kept(name, 5, &|out| reference.write(out))?;
        let input = ReferenceInput {
            outcomes: &outcomes,
            ranked: &ranked,
            features: &both,
            metrics: &metrics,
            choices: &choices,
            workers: &OneThread,
        };
        for estimator in ESTIMATORS.iter().filter(|own| own.tasks.contains(&task)) {
            let fitted = Fitted::fit(estimator, &input)?;
            kept(&format!("{name}-{}", estimator.key), 2, &|out| fitted.write(out))?;
        }
    }
    let whole = seal(Parts { writer: "0.0.0", header: "{}", core: &[1, 2, 3] });
    std::fs::write(Path::new(&folder).join("sealed"), whole)?;
    Ok(())
}
