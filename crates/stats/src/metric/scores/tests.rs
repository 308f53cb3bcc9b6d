use super::*;
use crate::metric::ranking::Tie;

const ALL: [ScoreMetric; 8] = [
    ScoreMetric::LogLoss,
    ScoreMetric::Brier,
    ScoreMetric::CalibrationError,
    ScoreMetric::CalibrationSlope,
    ScoreMetric::CalibrationOffset,
    ScoreMetric::Gini,
    ScoreMetric::KolmogorovSmirnov,
    ScoreMetric::Lift,
];
const TENTHS: [f64; 3] = [0.0, 0.25, 0.6];

fn group(score: f64, negatives: f64, positives: f64) -> Group {
    Group::counted(score, Tie { negatives: negatives as u64, positives: positives as u64 })
}

fn groups() -> Groups<'static> {
    let rows = [(0.9, 1.0, 3.0), (0.7, 4.0, 8.0), (0.4, 9.0, 4.0), (0.2, 20.0, 3.0), (0.05, 40.0, 1.0)];
    let rows = rows.map(|(score, negatives, positives)| group(score, 1000.0 * negatives, 1000.0 * positives));
    Groups { rows: rows.into(), tenths: &TENTHS }
}

#[test]
fn derivatives_by_rows_are_finite_differences() {
    for metric in ALL {
        let (own, value) = (groups(), metric.value(&groups()).unwrap());
        for (place, by_row) in metric.of_rows(&own).unwrap().into_iter().enumerate() {
            for (label, derivative) in by_row.into_iter().enumerate() {
                let mut more = own.clone();
                *(if label == 1 { &mut more.rows[place].positives } else { &mut more.rows[place].negatives }) += 1.0;
                let change = metric.value(&more).unwrap() - value;
                assert!(
                    (change - derivative).abs() < 1e-3 * derivative.abs() + 1e-8,
                    "{metric:?} {place} {label}: {change} {derivative}"
                );
            }
        }
    }
}

#[test]
fn derivatives_of_all_rows_add_up_to_nothing() {
    for metric in ALL {
        let own = groups();
        let by_row = metric.of_rows(&own).unwrap();
        let sum: f64 = own.rows.iter().zip(by_row).map(|(own, by)| own.negatives * by[0] + own.positives * by[1]).sum();
        assert!(sum.abs() < 1e-9, "{metric:?} {sum}");
    }
}

#[test]
fn scores_that_are_right_have_slope_one_and_offset_zero() {
    let rows =
        [0.9, 0.6, 0.3, 0.1].map(|score| Group::expected(score, score, 1000)).map(|own| Group { variance: 0.0, ..own });
    let own = Groups { rows: rows.into(), tenths: &TENTHS };
    assert!((ScoreMetric::CalibrationSlope.value(&own).unwrap() - 1.0).abs() < 1e-9);
    assert!(ScoreMetric::CalibrationOffset.value(&own).unwrap().abs() < 1e-9);
    assert!(ScoreMetric::CalibrationError.value(&own).unwrap() < 1e-12);
}

#[test]
fn what_has_no_value_has_a_reason() {
    let of = |rows: &[(f64, f64, f64)]| Groups {
        rows: rows.iter().map(|own| group(own.0, own.1, own.2)).collect(),
        tenths: &TENTHS,
    };
    let negative = of(&[(0.7, 3.0, 0.0), (0.2, 2.0, 0.0)]);
    for metric in [
        ScoreMetric::Gini,
        ScoreMetric::KolmogorovSmirnov,
        ScoreMetric::CalibrationSlope,
        ScoreMetric::CalibrationOffset,
    ] {
        assert_eq!(metric.value(&negative), Err(Undefined::OneClass), "{metric:?}");
        assert!(metric.of_rows(&negative).is_none());
    }
    assert_eq!(ScoreMetric::Lift.value(&negative), Err(Undefined::NoPositives));
    assert_eq!(ScoreMetric::CalibrationSlope.value(&of(&[(0.7, 3.0, 2.0)])), Err(Undefined::NoVariation));
    assert_eq!(
        ScoreMetric::CalibrationSlope.value(&of(&[(0.7, 0.0, 2.0), (0.2, 2.0, 0.0)])),
        Err(Undefined::NotFinite)
    );
    // Scores of 0 and 1 that are wrong have a loss that is large, and finite.
    assert!((ScoreMetric::LogLoss.value(&of(&[(1.0, 1.0, 0.0), (0.0, 0.0, 1.0)])).unwrap() - 36.04).abs() < 0.01);
}

#[test]
fn chance_adds_to_an_expected_calibration_error() {
    let (rows, p) = (400.0, 0.3);
    let own = Groups { rows: vec![Group::expected(p, p, rows as u64)], tenths: &TENTHS };
    // E|N| = σ √(2/π) where the mean is right.
    let deviation = (p * (1.0 - p) / rows).sqrt();
    let value = ScoreMetric::CalibrationError.value(&own).unwrap();
    assert!((value - deviation * 0.797_884_560_802_865_4).abs() < 1e-12, "{value}");
    let variance = ScoreMetric::CalibrationError.variance_of_labels(&own).unwrap();
    assert!((variance - deviation * deviation * (1.0 - std::f64::consts::FRAC_2_PI)).abs() < 1e-12);
    // A chunk of as many rows as the reference, which was right, has the same error by chance.
    let error = ScoreError::learn(
        ScoreMetric::CalibrationError,
        &Groups { rows: vec![group(p, 280.0, 120.0)], tenths: &TENTHS },
    );
    assert!((error.unwrap().of([280.0, 120.0]) - variance.sqrt()).abs() < 1e-12);
}
