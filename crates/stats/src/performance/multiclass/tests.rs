//! Metrics of several classes against known values.

use super::*;
use crate::measured::Measured;
use crate::metric::Choices;
use crate::performance::labels::strange::Strange;
use std::sync::Arc;

fn labels_of(text: &str) -> Vec<u32> {
    text.chars().map(|letter| if letter == '-' { MISSING } else { letter as u32 - 'a' as u32 }).collect()
}

fn outcomes(targets: &str, predictions: &str) -> Outcomes {
    let classes = ["a", "b", "c"].map(str::to_owned);
    Outcomes {
        classes: Arc::new(classes),
        targets: labels_of(targets),
        predictions: labels_of(predictions),
        ..Outcomes::default()
    }
}

fn realized(outcomes: &Outcomes, key: &str) -> Measured {
    let metric = crate::metric::find(key).unwrap();
    let choices = Choices::default();
    let reference = MulticlassReference::fit(outcomes, &[], &choices).unwrap();
    reference.measure(outcomes, 0..outcomes.targets.len(), &[metric], &choices).realized[0]
}

#[test]
fn agrees_with_scikit_learn() {
    // scikit-learn 1.6.1 with average='macro', zero_division=0
    let outcomes = outcomes("aaabbbcccc-", "aabbbcccaab");
    for (key, expected) in [
        ("accuracy", 0.6),
        ("precision", 0.611_111_111_111_111_2),
        ("recall", 0.611_111_111_111_111_2),
        ("f1", 0.603_174_603_174_603_2),
    ] {
        let value = realized(&outcomes, key).unwrap().value;
        assert!((value - expected).abs() < 1e-12, "{key} {value}");
    }
}

#[test]
fn the_cells_of_the_matrix_are_named_and_counted() {
    let outcomes = outcomes("aaabbbcccc-", "aabbbcccaab");
    let (metric, choices) = (crate::metric::find("confusion_matrix").unwrap(), Choices::default());
    let reference = MulticlassReference::fit(&outcomes, &[], &choices).unwrap();
    let chunk = reference.measure(&outcomes, 0..11, &[metric], &choices);
    assert_eq!(reference.cell_names()[1], "true_a_pred_b");
    let counts: Vec<f64> = chunk.realized.iter().map(|own| own.unwrap().value).collect();
    assert_eq!(counts, [2.0, 1.0, 0.0, 0.0, 2.0, 1.0, 2.0, 0.0, 2.0]);
    assert_eq!(chunk.labelled, 10);
}

#[test]
fn two_labels_of_no_class_are_a_hit_where_they_are_equal() {
    let mut outcomes = outcomes("aabbcc", "aabbcc");
    let (choices, metric) = (Choices::default(), crate::metric::find("accuracy").unwrap());
    let reference = MulticlassReference::fit(&outcomes, &[], &choices).unwrap();
    outcomes.targets.fill(3);
    outcomes.predictions.fill(3);
    outcomes.strange_targets = Strange::new((0..6).map(|row| (row, "zzz")));
    for (label, expected) in [("yyy", 0.0), ("zzz", 1.0)] {
        outcomes.strange_predictions = Strange::new((0..6).map(|row| (row, label)));
        let accuracy = reference.measure(&outcomes, 0..6, &[metric], &choices).realized[0].unwrap();
        assert_eq!(accuracy.value, expected, "{label}");
    }
}

#[test]
fn a_label_of_no_class_is_a_wrong_prediction() {
    let mut outcomes = outcomes("aabbcc", "aabbcc");
    outcomes.targets[5] = 3;
    assert!((realized(&outcomes, "accuracy").unwrap().value - 5.0 / 6.0).abs() < 1e-15);
}
