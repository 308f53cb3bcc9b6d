//! Tasks that the engine must learn.

mod common;

use boost::{Kind, MISSING, Matrix, Objective, Params, Predictor};
use common::{Uniform, all, fit_all, mse, ordered, quick, walked};

/// Targets of a step in one feature, and noise.
fn step(matrix: &Matrix, feature: usize, seed: u64) -> Vec<f64> {
    let mut random = Uniform(seed);
    matrix.column(feature).iter().map(|&code| f64::from(code > 40) * 3.0 + random.next()).collect()
}

#[test]
fn finds_the_signal_and_says_where_it_was() {
    let matrix = ordered(3000, 6, 100, 1);
    let model = fit_all(&matrix, &step(&matrix, 4, 2), &Params::new(Objective::Squared));
    let importances = model.importances();
    assert!(importances[4] > 0.9, "{importances:?}");
    assert!((importances.iter().sum::<f64>() - 1.0).abs() < 1e-12);
    let fresh = ordered(1000, 6, 100, 3);
    let predictions = Predictor::new(&model).predict(&fresh, &all(&fresh)).unwrap();
    // The noise alone has the variance 1/12.
    assert!(mse(&predictions, &step(&fresh, 4, 4)) < 0.12);
}

#[test]
fn probabilities_follow_the_shares() {
    let matrix = ordered(20_000, 2, 2, 1);
    let mut random = Uniform(9);
    let share = |code: u8| if code == 1 { 0.1 } else { 0.7 };
    let labels: Vec<f64> =
        matrix.column(0).iter().map(|&code| f64::from(u8::from(random.next() < share(code)))).collect();
    let model = fit_all(&matrix, &labels, &Params::new(Objective::LogLoss));
    for (row, &code) in matrix.column(0).iter().enumerate().take(50) {
        assert!((model.predict_row(&matrix, row) - share(code)).abs() < 0.03);
    }
}

#[test]
fn trees_keep_to_the_settings() {
    let matrix = ordered(4000, 3, 200, 5);
    let targets: Vec<f64> = (0..4000).map(|row| f64::from(matrix.column(0)[row]).sin()).collect();
    let params = Params { min_rows: 50, leaves: 12, rounds: 7, ..Params::new(Objective::Squared) };
    let model = fit_all(&matrix, &targets, &params);
    assert_eq!(model.trees().len(), 7);
    for tree in model.trees() {
        assert!(tree.leaves.len() <= 12 && tree.nodes.len() + 1 == tree.leaves.len());
        let mut rows = vec![0; tree.leaves.len()];
        (0..4000).for_each(|row| rows[tree.leaf(|feature| matrix.column(feature)[row])] += 1);
        assert!(rows.iter().all(|&rows| rows >= 50), "{rows:?}");
    }
}

#[test]
fn the_first_tree_is_the_exact_least_squares_split() {
    let column = vec![1, 1, 1, 2, 2, 3, 3, 3];
    let matrix = Matrix::new(vec![Kind::Ordered], vec![column]).unwrap();
    let targets = [0.0, 1.0, 2.0, 1.0, 1.0, 7.0, 8.0, 9.0];
    let params = Params { leaves: 2, min_rows: 1, rounds: 1, learning_rate: 1.0, ..Params::new(Objective::Squared) };
    let model = fit_all(&matrix, &targets, &params);
    let predictions = walked(&model, &matrix);
    for (prediction, expected) in predictions.iter().zip([1.0, 1.0, 1.0, 1.0, 1.0, 8.0, 8.0, 8.0]) {
        assert!((prediction - expected).abs() < 1e-6, "{predictions:?}");
    }
    // Loss without the split 95.875, with it 4.
    assert!((model.trees()[0].nodes[0].gain * model_unit(&targets) - 91.875).abs() < 1e-4);
}

/// Gains are in units of the largest deviation's power of two, squared.
fn model_unit(targets: &[f64]) -> f64 {
    let mean = targets.iter().sum::<f64>() / targets.len() as f64;
    let largest = targets.iter().map(|y| (y - mean).abs()).fold(0.0, f64::max);
    4f64.powf(largest.log2().ceil())
}

#[test]
fn missing_values_have_a_direction_of_their_own() {
    for missing_is_high in [true, false] {
        let mut random = Uniform(3);
        let column: Vec<u8> =
            (0..2000).map(|_| if random.next() < 0.2 { MISSING } else { 1 + random.code(9) }).collect();
        let high = |code: u8| if code == MISSING { missing_is_high } else { code > 5 };
        let targets: Vec<f64> = column.iter().map(|&code| f64::from(u8::from(high(code)))).collect();
        let matrix = Matrix::new(vec![Kind::Ordered], vec![column]).unwrap();
        for objective in [Objective::LogLoss, Objective::Squared] {
            let model = fit_all(&matrix, &targets, &Params { leaves: 2, ..Params::new(objective) });
            assert!(mse(&walked(&model, &matrix), &targets) < 1e-4, "{objective:?} {missing_is_high}");
        }
    }
}

#[test]
fn missing_values_that_were_never_seen_follow_the_heavier_side() {
    let column: Vec<u8> = (0..1000).map(|row| if row < 900 { 1 } else { 2 }).collect();
    let targets: Vec<f64> = column.iter().map(|&code| f64::from(code)).collect();
    let matrix = Matrix::new(vec![Kind::Ordered], vec![column]).unwrap();
    let model = fit_all(&matrix, &targets, &Params::new(Objective::Squared));
    let missing = Matrix::new(vec![Kind::Ordered], vec![vec![MISSING]]).unwrap();
    assert!((model.predict_row(&missing, 0) - 1.0).abs() < 1e-3);
}

#[test]
fn categories_are_split_by_sets() {
    let mut random = Uniform(8);
    let column: Vec<u8> = (0..20_000).map(|_| 1 + random.code(40)).collect();
    // No threshold on codes can tell these apart.
    let targets: Vec<f64> = column.iter().map(|&code| f64::from(code % 2)).collect();
    let one_split = Params { leaves: 2, rounds: 60, ..Params::new(Objective::Squared) };
    let error = |kind: Kind| {
        let matrix = Matrix::new(vec![kind], vec![column.clone()]).unwrap();
        mse(&walked(&fit_all(&matrix, &targets, &one_split), &matrix), &targets)
    };
    assert!(error(Kind::Categorical) < 1e-3, "{}", error(Kind::Categorical));
    assert!(error(Kind::Ordered) > 0.1, "{}", error(Kind::Ordered));
}

#[test]
fn rare_and_missing_categories_stay_outside_sets() {
    let mut column = vec![1; 500];
    column.extend([vec![2; 500], vec![MISSING; 30], vec![3; 5]].concat());
    let targets: Vec<f64> = column.iter().map(|&code| f64::from(u8::from(code != 1))).collect();
    let matrix = Matrix::new(vec![Kind::Categorical], vec![column]).unwrap();
    let model = fit_all(&matrix, &targets, &quick(Objective::LogLoss));
    assert!(!model.is_constant());
    for node in model.trees().iter().flat_map(|tree| &tree.nodes) {
        assert!(!node.codes.contains(MISSING) && !node.codes.contains(3));
    }
}

#[test]
fn trees_of_any_size_and_kind_predict_what_walking_them_does() {
    let ordered = ordered(5000, 3, 250, 12);
    let columns = (0..3).map(|feature| ordered.column(feature).to_vec()).collect();
    let mixed = Matrix::new(vec![Kind::Ordered, Kind::Categorical, Kind::Ordered], columns).unwrap();
    for (matrix, sizes) in [(&ordered, vec![2, 31, 65, 256, 257]), (&mixed, vec![2, 31, 64, 65])] {
        let code = |feature: usize, row: usize| matrix.column(feature)[row];
        let targets: Vec<f64> = (0..5000).map(|row| f64::from(code(0, row) ^ code(1, row))).collect();
        for leaves in sizes {
            let model = fit_all(matrix, &targets, &Params { leaves, min_rows: 5, ..quick(Objective::Squared) });
            assert_eq!(model.trees()[0].leaves.len(), leaves);
            let predictions = Predictor::new(&model).predict(matrix, &all(matrix)).unwrap();
            assert_eq!(predictions, walked(&model, matrix), "{leaves}");
        }
    }
}

#[test]
fn lambda_shrinks_leaves() {
    let matrix = ordered(500, 1, 10, 2);
    let targets = step(&matrix, 0, 1);
    let largest = |lambda| {
        let model = fit_all(&matrix, &targets, &Params { lambda, rounds: 1, ..Params::new(Objective::Squared) });
        model.trees().iter().flat_map(|tree| &tree.leaves).fold(0f64, |largest, value| largest.max(value.abs()))
    };
    assert!(largest(100.0) < 0.7 * largest(0.0));
}
