//! Odd input: a typed error or a sensible model, never a panic, a hang or a NaN.

mod common;

use boost::{Error, Kind, Matrix, Objective, Params, Predictor, fit};
use common::{all, fit_all, mse, ordered, quick, walked};
use std::cell::Cell;

fn refused(targets: &[f64], rows: &[u32], params: Params) -> Error {
    fit(&ordered(40, 2, 9, 1), targets, rows, &params, &|| false).unwrap_err()
}

#[test]
fn what_cannot_be_fitted_has_a_typed_error() {
    let squared = Params::new(Objective::Squared);
    let rows: Vec<u32> = (0..40).collect();
    let zeros = vec![0.0; 40];
    assert_eq!(refused(&zeros, &[], squared), Error::NoRows);
    assert_eq!(refused(&zeros, &[3, 40], squared), Error::RowOutOfRange { row: 40, rows: 40 });
    assert_eq!(refused(&zeros[..39], &rows, squared), Error::Length { given: 39, rows: 40 });
    for value in [f64::INFINITY, f64::NEG_INFINITY, 1e301, -1.7e308] {
        let targets = [vec![value], vec![1.0; 39]].concat();
        assert_eq!(refused(&targets, &rows, squared), Error::Target { row: 0, value });
    }
    let with_nan = [vec![1.0; 39], vec![f64::NAN]].concat();
    assert!(matches!(refused(&with_nan, &rows, squared), Error::Target { row: 39, .. }));
    let half = [vec![0.5], vec![1.0; 39]].concat();
    let log_loss = Params::new(Objective::LogLoss);
    assert_eq!(refused(&half, &rows, log_loss), Error::Target { row: 0, value: 0.5 });
}

#[test]
fn settings_out_of_range_are_named() {
    let squared = Params::new(Objective::Squared);
    for (params, expected) in [
        (Params { leaves: 1, ..squared }, "leaves"),
        (Params { leaves: 5000, ..squared }, "leaves"),
        (Params { learning_rate: 0.0, ..squared }, "learning_rate"),
        (Params { learning_rate: f64::NAN, ..squared }, "learning_rate"),
        (Params { min_rows: 0, ..squared }, "min_rows"),
        (Params { min_hessian: -1.0, ..squared }, "min_hessian"),
        (Params { lambda: f64::INFINITY, ..squared }, "lambda"),
    ] {
        let Error::Setting { name, .. } = refused(&[0.0; 40], &[1], params) else { panic!("{params:?}") };
        assert_eq!(name, expected);
    }
}

#[test]
fn targets_outside_the_rows_do_not_matter() {
    let matrix = ordered(100, 2, 9, 1);
    let targets = [vec![f64::NAN; 50], (0..50).map(f64::from).collect()].concat();
    let rows: Vec<u32> = (50..100).collect();
    assert!(fit(&matrix, &targets, &rows, &quick(Objective::Squared), &|| false).is_ok());
}

#[test]
fn one_class_and_equal_targets_are_constant() {
    let matrix = ordered(100, 2, 9, 1);
    for (objective, value, expected) in [
        (Objective::LogLoss, 0.0, 0.0),
        (Objective::LogLoss, 1.0, 1.0),
        (Objective::Squared, 0.1, 0.1),
        (Objective::Squared, -1e300, -1e300),
        (Objective::Squared, 5e-324, 5e-324),
    ] {
        let model = fit_all(&matrix, &[value; 100], &Params::new(objective));
        assert!(model.is_constant() && model.importances() == [0.0, 0.0]);
        assert!((model.predict_row(&matrix, 0) - expected).abs() <= 1e-14 * expected.abs().max(1.0));
    }
}

#[test]
fn what_cannot_be_split_is_constant() {
    let params = Params::new(Objective::Squared);
    let one_row = Matrix::new(vec![Kind::Ordered], vec![vec![3]]).unwrap();
    assert_eq!(fit_all(&one_row, &[7.0], &params).predict_row(&one_row, 0), 7.0);
    let few = ordered(39, 2, 9, 1);
    let targets: Vec<f64> = (0..39).map(f64::from).collect();
    assert!(fit_all(&few, &targets, &params).is_constant());
    for code in [0, 1, 255] {
        let columns = vec![vec![code; 1000]; 2];
        let same = Matrix::new(vec![Kind::Ordered, Kind::Categorical], columns).unwrap();
        let targets: Vec<f64> = (0..1000).map(|row| f64::from(row % 2)).collect();
        let model = fit_all(&same, &targets, &Params::new(Objective::LogLoss));
        assert!(model.is_constant() && (model.predict_row(&same, 0) - 0.5).abs() < 1e-12);
    }
    assert!(fit_all(&few, &targets, &Params { rounds: 0, min_rows: 1, ..params }).is_constant());
}

#[test]
fn tiny_and_huge_targets_are_learned_alike() {
    let matrix = ordered(1000, 3, 50, 4);
    let plain: Vec<f64> = matrix.column(1).iter().map(|&code| f64::from(code).sqrt()).collect();
    let error = |scale: f64| {
        let targets: Vec<f64> = plain.iter().map(|y| y * scale).collect();
        let predictions = walked(&fit_all(&matrix, &targets, &quick(Objective::Squared)), &matrix);
        assert!(predictions.iter().all(|p| p.is_finite()));
        mse(&predictions.iter().map(|p| p / scale).collect::<Vec<_>>(), &plain)
    };
    let expected = error(1.0);
    assert!(expected < 0.05, "{expected}");
    for scale in [1e-300, 1e-30, 1e-9, 1e9, 1e299] {
        assert!((error(scale) / expected - 1.0).abs() < 1e-3, "{scale:e}: {} {expected}", error(scale));
    }
}

#[test]
fn a_large_mean_and_one_outlier_do_not_drown_the_signal() {
    let matrix = ordered(5000, 3, 50, 4);
    let signal = |row: usize| f64::from(matrix.column(1)[row] > 25);
    let high: Vec<f64> = (0..5000).map(|row| 1e9 + signal(row)).collect();
    assert!(mse(&walked(&fit_all(&matrix, &high, &Params::new(Objective::Squared)), &matrix), &high) < 1e-3);
    let mut outlier: Vec<f64> = (0..5000).map(signal).collect();
    outlier[0] = 1e4;
    let model = fit_all(&matrix, &outlier, &Params::new(Objective::Squared));
    let importances = model.importances();
    assert!(importances.iter().all(|gain| gain.is_finite()), "{importances:?}");
}

#[test]
fn separable_classes_stay_finite() {
    let matrix = ordered(1000, 1, 2, 1);
    let labels: Vec<f64> = matrix.column(0).iter().map(|&code| f64::from(code - 1)).collect();
    let model =
        fit_all(&matrix, &labels, &Params { rounds: 2000, min_hessian: 0.0, ..Params::new(Objective::LogLoss) });
    for (row, label) in labels.iter().enumerate() {
        assert!((model.predict_row(&matrix, row) - label).abs() < 1e-3);
    }
}

#[test]
fn rare_positives_are_learned() {
    let matrix = ordered(100_000, 2, 100, 6);
    let labels: Vec<f64> =
        matrix.column(0).iter().enumerate().map(|(row, &code)| f64::from(code == 7 && row % 10 == 0)).collect();
    let model = fit_all(&matrix, &labels, &Params::new(Objective::LogLoss));
    let mean = |code: u8| {
        let rows = (0..100_000).filter(|&row| matrix.column(0)[row] == code);
        let predictions: Vec<f64> = rows.map(|row| model.predict_row(&matrix, row)).collect();
        predictions.iter().sum::<f64>() / predictions.len() as f64
    };
    assert!(mean(7) > 0.05 && mean(50) < 0.005, "{} {}", mean(7), mean(50));
}

#[test]
fn stops_when_asked() {
    let matrix = ordered(500, 2, 9, 1);
    let targets: Vec<f64> = matrix.column(0).iter().map(|&code| f64::from(code)).collect();
    let asked = Cell::new(0);
    let cancelled = || asked.replace(asked.get() + 1) == 5;
    let result = fit(&matrix, &targets, &all(&matrix), &Params::new(Objective::Squared), &cancelled);
    assert_eq!((result, asked.get()), (Err(Error::Cancelled), 6));
}

#[test]
fn matrices_that_do_not_fit_are_refused() {
    let kinds = vec![Kind::Ordered; 2];
    let lengths = Matrix::new(kinds.clone(), vec![vec![1, 2], vec![1]]);
    assert_eq!(lengths, Err(Error::Length { given: 1, rows: 2 }));
    assert_eq!(Matrix::new(kinds, vec![vec![1]]), Err(Error::Features { given: 1, required: 2 }));
    let matrix = ordered(50, 2, 9, 1);
    let narrow = ordered(50, 1, 9, 1);
    assert_eq!(matrix.stacked(&narrow), Err(Error::Features { given: 1, required: 2 }));
    assert_eq!(matrix.stacked(&matrix).unwrap().rows(), 100);
    let model = fit_all(&matrix, &(0..50).map(f64::from).collect::<Vec<_>>(), &quick(Objective::Squared));
    let predictor = Predictor::new(&model);
    assert_eq!(predictor.predict(&narrow, &[0]), Err(Error::Features { given: 1, required: 2 }));
    assert_eq!(predictor.predict(&matrix, &[50]), Err(Error::RowOutOfRange { row: 50, rows: 50 }));
    assert_eq!(predictor.predict_into(&matrix, &[1], &mut []), Err(Error::Length { given: 0, rows: 1 }));
    assert_eq!(predictor.predict(&matrix, &[]), Ok(vec![]));
}
