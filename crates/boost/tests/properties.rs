//! Properties for any data.

mod common;

use boost::{Error, Kind, Matrix, Objective, Params, Predictor, Trees, fit};
use common::{Uniform, all, fit_all, ordered, quick, walked};
use proptest::prelude::*;

/// Random codes of both kinds, some missing.
fn mixed(rows: usize, features: usize, seed: u64) -> Matrix {
    let mut random = Uniform(seed);
    let kinds = (0..features).map(|feature| if feature % 3 == 2 { Kind::Categorical } else { Kind::Ordered });
    let column = |highest: u8, random: &mut Uniform| (0..rows).map(|_| random.code(highest)).collect();
    let columns = (0..features).map(|feature| column(255 >> (feature % 8), &mut random)).collect();
    Matrix::new(kinds.collect(), columns).unwrap()
}

fn targets(matrix: &Matrix, objective: Objective, seed: u64) -> Vec<f64> {
    let mut random = Uniform(seed);
    let signal = |row: usize| f64::from(matrix.column(0)[row] % 64) / 64.0;
    (0..matrix.rows())
        .map(|row| match objective {
            Objective::LogLoss => f64::from(u8::from(random.next() < 0.2 + 0.6 * signal(row))),
            Objective::Squared => (signal(row) + random.next()).powi(6),
        })
        .collect()
}

fn objective() -> impl Strategy<Value = Objective> {
    prop_oneof![Just(Objective::LogLoss), Just(Objective::Squared)]
}

/// Rows in another order, each still there.
fn shuffled(rows: usize, seed: u64) -> Vec<u32> {
    let mut random = Uniform(seed);
    let mut order: Vec<(f64, u32)> = (0..rows as u32).map(|row| (random.next(), row)).collect();
    order.sort_by(|a, b| a.0.total_cmp(&b.0));
    order.into_iter().map(|(_, row)| row).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn the_order_of_rows_does_not_change_a_bit(
        rows in 1usize..1500, features in 1usize..10, seed in any::<u64>(), objective in objective(),
    ) {
        let matrix = mixed(rows, features, seed);
        let targets = targets(&matrix, objective, seed);
        let params = quick(objective);
        let forward = fit_all(&matrix, &targets, &params);
        let backward = fit(&matrix, &targets, &shuffled(rows, seed), &params, &|| false).unwrap();
        prop_assert_eq!(forward.to_bytes(), backward.to_bytes());
    }

    #[test]
    fn masks_agree_with_walking(
        rows in 1usize..3000, features in 1usize..10, leaves in 2usize..80, seed in any::<u64>(), objective in objective(),
    ) {
        let matrix = mixed(rows, features, seed);
        let model = fit_all(&matrix, &targets(&matrix, objective, seed), &Params { leaves, ..quick(objective) });
        let fresh = mixed(rows, features, !seed);
        let predictions = Predictor::new(&model).predict(&fresh, &all(&fresh)).unwrap();
        prop_assert_eq!(&predictions, &walked(&model, &fresh));
        prop_assert!(predictions.iter().all(|p| p.is_finite()));
    }

    #[test]
    fn the_training_loss_never_grows(rows in 40usize..1500, seed in any::<u64>()) {
        let matrix = mixed(rows, 4, seed);
        let targets = targets(&matrix, Objective::Squared, seed);
        let loss = |rounds| {
            let model = fit_all(&matrix, &targets, &Params { rounds, ..Params::new(Objective::Squared) });
            common::mse(&walked(&model, &matrix), &targets)
        };
        let losses = [0, 1, 5, 20].map(loss);
        prop_assert!(losses.windows(2).all(|pair| pair[1] <= pair[0] * (1.0 + 1e-9)), "{:?}", losses);
    }

    #[test]
    fn bytes_bring_the_model_back(rows in 1usize..800, seed in any::<u64>(), objective in objective()) {
        let matrix = mixed(rows, 4, seed);
        let model = fit_all(&matrix, &targets(&matrix, objective, seed), &quick(objective));
        prop_assert_eq!(Trees::from_bytes(&model.to_bytes()), Ok(model));
    }

    #[test]
    fn bytes_of_anything_else_are_refused_or_usable(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
    ) {
        let matrix = ordered(200, 3, 60, 1);
        let params = Params { rounds: 2, leaves: 5, ..Params::new(Objective::Squared) };
        let mut bytes = fit_all(&matrix, &targets(&matrix, Objective::Squared, 1), &params).to_bytes();
        for (at, value) in changes {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        if let Ok(model) = Trees::from_bytes(&bytes) && model.features() == 3 {
            prop_assert_eq!(Predictor::new(&model).predict(&matrix, &all(&matrix)).unwrap(), walked(&model, &matrix));
        }
    }
}

#[test]
fn bytes_cut_short_or_continued_are_refused() {
    let matrix = ordered(200, 3, 60, 1);
    let params = Params { rounds: 2, leaves: 5, ..Params::new(Objective::Squared) };
    let mut bytes = fit_all(&matrix, &targets(&matrix, Objective::Squared, 1), &params).to_bytes();
    for length in 0..bytes.len() {
        assert!(matches!(Trees::from_bytes(&bytes[..length]), Err(Error::Malformed(_))), "{length}");
    }
    bytes.push(0);
    assert_eq!(Trees::from_bytes(&bytes), Err(Error::Malformed("bytes after the end")));
}
