//! Against NannyML 0.13.1 (scikit-learn 1.6.1), whose numbers stand here as it printed them, and against what must hold.

use super::*;
use crate::measured::Field;
use crate::table::MISSING_CODE;
use proptest::prelude::*;

/// `(a i² + b i + c) mod m`.
fn q(i: u64, a: u64, b: u64, c: u64, m: u64) -> u64 {
    (a * i * i + b * i + c) % m
}

/// Features of one table, in the order x, z, w, c, k.
#[derive(Clone)]
struct Table {
    numbers: Vec<Vec<f64>>,
    codes: Vec<u32>,
    labels: Vec<String>,
}

impl Table {
    /// Fixture T7: x, z and w = x + z + noise, and the label c of one of eleven places in `aabcdeabcdz`.
    fn t7(rows: u64, k: u64) -> Table {
        let x: Vec<f64> = (0..rows).map(|i| q(i, 31 + k, 17, 7, 1009) as f64 / 100.0).collect();
        let z: Vec<f64> = (0..rows).map(|i| q(i, 29 + k, 11, 3, 907) as f64 / 50.0).collect();
        let noise = |i: u64| q(i, 23 + k, 5, 1, 101) as f64 / 25.0;
        let w = (0..rows).map(|i| x[i as usize] + z[i as usize] + noise(i)).collect();
        let letter = |i: u64| letter(q(i, 7 + k, 3, 0, 10));
        let labels = ["a", "b", "c", "d", "e", "z"].map(str::to_owned).to_vec();
        Table { numbers: vec![x, z, w], codes: (0..rows).map(letter).collect(), labels }
    }

    fn t7_analysis() -> Table {
        let mut table = Table::t7(600, 2);
        (0..600).step_by(50).for_each(|row| table.numbers[0][row] = f64::NAN);
        table
    }

    fn t7m(mut self, analysis: bool) -> Table {
        let rows = self.codes.len();
        if analysis {
            self.numbers[1].iter_mut().for_each(|z| *z += 1.0);
            self.codes = (0..rows as u64).map(|i| letter(q(i, 5, 4, 0, 11))).collect();
            (9..rows).step_by(30).for_each(|row| self.codes[row] = MISSING_CODE);
        } else {
            (3..rows).step_by(40).for_each(|row| self.numbers[0][row] = f64::NAN);
            (7..rows).step_by(60).for_each(|row| self.codes[row] = MISSING_CODE);
        }
        self.numbers.push(vec![5.0; rows]);
        self
    }

    fn rows(&self) -> usize {
        self.codes.len()
    }

    fn numbers(&self) -> Vec<FeatureValues<'_>> {
        self.numbers.iter().map(|values| FeatureValues::Numeric(values)).collect()
    }

    fn all(&self) -> Vec<FeatureValues<'_>> {
        let mut features = self.numbers();
        features.insert(3, FeatureValues::Categorical(&self.codes, &self.labels));
        features
    }
}

fn letter(place: u64) -> u32 {
    [0, 0, 1, 2, 3, 4, 0, 1, 2, 3, 5][place as usize]
}

fn options(components: Components) -> Options {
    Options { components, ..Options::default() }
}

fn fit(features: &[FeatureValues<'_>], components: Components) -> Reconstruction {
    Reconstruction::fit(features, &options(components)).unwrap()
}

fn measure(model: &Reconstruction, features: &[FeatureValues<'_>], rows: Range<usize>) -> Reconstructed {
    model.measure(features, &model.map(features).unwrap(), rows)
}

/// Value and standard error of chunks of reference and analysis, one after the other.
fn golden(
    reference: &[FeatureValues<'_>],
    analysis: &[FeatureValues<'_>],
    components: Components,
    size: usize,
    expected: &[(f64, f64)],
) {
    let model = fit(reference, components);
    let starts = |rows: usize| (0..rows).step_by(size);
    let own = starts(1200)
        .map(|start| measure(&model, reference, start..start + size))
        .chain(starts(600).map(|start| measure(&model, analysis, start..start + size)));
    let own: Vec<Reconstructed> = own.collect();
    assert_eq!(own.len(), expected.len());
    for (own, (value, error)) in own.iter().zip(expected) {
        let reading = own.error.unwrap();
        assert!((reading.value - value).abs() <= 1e-9 * value, "{} {value}", reading.value);
        let own_error = reading.get(Field::StandardError).unwrap();
        assert!((own_error - error).abs() <= 1e-9 * error, "{own_error} {error}");
        assert!((own.shares.iter().sum::<f64>() - 1.0).abs() < 1e-12);
    }
}

#[test]
fn agrees_with_nannyml_on_t7() {
    let (reference, analysis) = (Table::t7(1200, 0), Table::t7_analysis());
    let expected = [
        (0.7984588732882029, 0.0325718583475106),
        (0.7905614366133594, 0.03154424736775365),
        (0.803710049117326, 0.030213970265500812),
        (0.8854147939495571, 0.034115869476905744),
        (0.9448798999727618, 0.03797158290782828),
        (0.9334627137954917, 0.036423748978796924),
    ];
    golden(&reference.all(), &analysis.all(), Components::Share(0.65), 300, &expected);
    let explained = fit(&reference.all(), Components::Share(0.65)).explained().to_vec();
    assert!((explained[0] - 0.5013260728499315).abs() < 1e-12);
    assert!((explained[1] - 0.25316623777409164).abs() < 1e-12);
    let expected = [
        (0.12228423527425733, 0.0038829497712331938),
        (0.12480193868172904, 0.003907075798115998),
        (0.12490984999014475, 0.00391061480702782),
        (0.12402629210829814, 0.0039681671366789415),
        (0.11966457713096214, 0.004801724146432071),
        (0.12054671067435263, 0.004645268625859935),
    ];
    golden(&reference.all(), &analysis.all(), Components::Share(0.9), 300, &expected);
    let expected = [
        (0.123095712410822, 0.004789424316210519),
        (0.12367289899085442, 0.004732840964385959),
        (0.12393749478877679, 0.004798677610724967),
        (0.12555055158953082, 0.004817411800762498),
        (0.12425429970142922, 0.004825508057113615),
        (0.12362906197513165, 0.00483977478031579),
        (0.11940977824618862, 0.00617345366555303),
        (0.11868717414207262, 0.005326088725596245),
        (0.12158179220029201, 0.005833296409880398),
    ];
    golden(&reference.numbers(), &analysis.numbers(), Components::Count(2), 200, &expected);
}

#[test]
fn agrees_with_nannyml_on_holes_an_unseen_label_and_a_constant() {
    let (reference, analysis) = (Table::t7(1200, 0).t7m(false), Table::t7_analysis().t7m(true));
    let expected = [
        (0.8015267668982937, 0.03176435605091868),
        (0.8011968063959815, 0.031867498007555665),
        (0.8042114487562406, 0.029641925569391814),
        (0.8801052378197596, 0.03314763426516994),
        (1.0066031456569773, 0.04344207896693592),
        (1.012109718703016, 0.044983503810448223),
    ];
    golden(&reference.all(), &analysis.all(), Components::Share(0.65), 300, &expected);
    assert_eq!(fit(&reference.all(), Components::Share(0.65)).components(), Ok(2));
}

#[test]
fn the_shares_are_those_of_the_plain_formula_on_either_way() {
    let table = Table::t7(1200, 0);
    let features = table.numbers();
    // One of three kept: less its projection. Two kept: along the third.
    for count in 1..=2 {
        let own = measure(&fit(&features, Components::Count(count)), &features, 100..373);
        let (error, shares) = plain(&features, count, 100..373);
        assert!((own.error.unwrap().value - error).abs() < 1e-12);
        assert!(own.shares.iter().zip(&shares).all(|(own, plain)| (own - plain).abs() < 1e-12), "{count}");
    }
}

/// Mean error and shares by the definition, `z − V Vᵀ z` row by row.
fn plain(features: &[FeatureValues<'_>], count: usize, rows: Range<usize>) -> (f64, Vec<f64>) {
    let columns: Vec<Vec<f64>> = features
        .iter()
        .map(|feature| {
            let FeatureValues::Numeric(values) = feature else { panic!("numbers") };
            let n = values.len() as f64;
            let mean = values.iter().sum::<f64>() / n;
            let deviation = (values.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / n).sqrt();
            values.iter().map(|x| (x - mean) / deviation).collect()
        })
        .collect();
    let product = |a: &Vec<f64>, b: &Vec<f64>| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>() / a.len() as f64;
    let correlation = columns.iter().map(|a| columns.iter().map(|b| product(a, b)).collect()).collect();
    let directions = eigen::symmetric(correlation).unwrap().vectors;
    let (mut error, mut squares) = (0.0, vec![0.0; columns.len()]);
    for row in rows.clone() {
        let z: Vec<f64> = columns.iter().map(|column| column[row]).collect();
        let mut rest = z.clone();
        for direction in &directions[..count] {
            let along: f64 = direction.iter().zip(&z).map(|(v, z)| v * z).sum();
            rest.iter_mut().zip(direction).for_each(|(rest, v)| *rest -= along * v);
        }
        error += rest.iter().map(|rest| rest * rest).sum::<f64>().sqrt();
        squares.iter_mut().zip(&rest).for_each(|(sum, rest)| *sum += rest * rest);
    }
    let total: f64 = squares.iter().sum();
    (error / rows.len() as f64, squares.into_iter().map(|square| square / total).collect())
}

#[test]
fn the_feature_that_breaks_the_relation_has_the_largest_share() {
    let reference = Table::t7(1200, 0);
    let mut broken = Table::t7(600, 2);
    // c hangs together with nothing; without it w alone can be told from x and z.
    let model = fit(&reference.numbers(), Components::Count(2));
    let before = measure(&model, &broken.numbers(), 0..600);
    broken.numbers[2].reverse();
    let after = measure(&model, &broken.numbers(), 0..600);
    assert!(after.error.unwrap().value > 3.0 * before.error.unwrap().value);
    assert!(after.shares[2] > after.shares[0] && after.shares[2] > after.shares[1]);
}

#[test]
fn nothing_is_lost_where_all_components_are_kept() {
    let (reference, analysis) = (Table::t7(1200, 0), Table::t7_analysis());
    let model = fit(&reference.all(), Components::Count(4));
    let own = measure(&model, &analysis.all(), 0..600);
    assert_eq!(own.error, Ok(Reading::with_error(0.0, 0.0)));
    assert_eq!(own.shares, [0.0; 4]);
    let infinite = [f64::INFINITY; 600];
    let mut features = analysis.all();
    features[1] = FeatureValues::Numeric(&infinite);
    assert_eq!(measure(&model, &features, 0..600).error, Err(Undefined::NotFinite));
}

#[test]
fn what_cannot_be_measured_has_a_reason() {
    let table = Table::t7(1200, 0);
    let model = fit(&table.numbers(), Components::Count(1));
    assert_eq!(measure(&model, &table.numbers(), 7..7).error, Err(Undefined::EmptyChunk));
    assert_eq!(measure(&model, &table.numbers(), 7..7).shares, [0.0; 3]);
    let missing = [f64::NAN; 5];
    let all_missing = [FeatureValues::Numeric(&missing); 3];
    assert_eq!(measure(&model, &all_missing, 0..5).error, Err(Undefined::AllMissing));
    let one = measure(&model, &table.numbers(), 7..8).error.unwrap();
    assert!(one.value > 0.0 && one.get(Field::StandardError).is_none());
    for count in 1..=2 {
        let model = fit(&table.numbers(), Components::Count(count));
        for infinite in [f64::INFINITY, f64::NEG_INFINITY, f64::MAX] {
            for feature in 0..3 {
                let mut other = table.clone();
                other.numbers[feature][100] = infinite;
                let own = measure(&model, &other.numbers(), 90..120);
                assert_eq!(own.error, Err(Undefined::NotFinite));
                assert_eq!(own.shares, [0.0; 3]);
                // The other chunks do not know of it.
                assert_eq!(measure(&model, &other.numbers(), 0..100), measure(&model, &table.numbers(), 0..100));
            }
        }
    }
}

#[test]
fn a_reference_that_says_nothing_is_a_reason_and_no_failure() {
    let (constant, infinite) = ([3.0; 20], [f64::INFINITY; 20]);
    let (missing, rising): ([f64; 20], [f64; 20]) = ([f64::NAN; 20], std::array::from_fn(|i| i as f64));
    let first = |feature: &[f64; 20], other: &[f64; 20]| {
        let features = [FeatureValues::Numeric(feature), FeatureValues::Numeric(other)];
        let model = fit(&features, Components::Count(1));
        let fine = [FeatureValues::Numeric(&rising), FeatureValues::Numeric(&rising)];
        measure(&model, &fine, 0..20).error
    };
    assert_eq!(first(&constant, &constant), Err(Undefined::NoVariation));
    assert_eq!(first(&missing, &missing), Err(Undefined::AllMissing));
    assert_eq!(first(&missing, &constant), Err(Undefined::NoVariation));
    assert_eq!(first(&rising, &infinite), Err(Undefined::NotFinite));
    // Beside one that varies a constant adds its distance, and a feature without values adds nothing.
    let distance = rising.iter().map(|value| (value - 3.0).abs()).sum::<f64>() / 20.0;
    assert!((first(&rising, &constant).unwrap().value - distance).abs() < 1e-12);
    assert_eq!(first(&rising, &missing).map(|reading| reading.value), Ok(0.0));
}

#[test]
fn what_cannot_be_fitted_is_refused() {
    let values = [1.0, 2.0, 4.0];
    let two = [FeatureValues::Numeric(&values); 2];
    let code = |features: &[FeatureValues<'_>], components: Components| {
        Reconstruction::fit(features, &options(components)).unwrap_err().code
    };
    assert_eq!(code(&two[..1], Components::Count(1)), "invalid_option");
    assert_eq!(code(&two, Components::Count(0)), "invalid_option");
    assert_eq!(code(&two, Components::Count(3)), "invalid_option");
    for share in [0.0, 1.0, -0.5, f64::NAN] {
        assert_eq!(code(&two, Components::Share(share)), "invalid_option");
    }
    assert_eq!(code(&[FeatureValues::Numeric(&[]); 2], Components::Count(1)), "empty_data");
    assert_eq!(code(&[two[0], FeatureValues::Numeric(&values[1..])], Components::Count(1)), "internal");
    let nan = Options { numeric_fill: NumericFill::Constant(f64::NAN), ..Options::default() };
    assert_eq!(Reconstruction::fit(&two, &nan).unwrap_err().code, "invalid_option");
    let model = fit(&two, Components::Count(1));
    assert_eq!(model.map(&two[..1]).unwrap_err().code, "internal");
}

#[test]
fn the_order_of_features_does_not_matter() {
    let (reference, analysis) = (Table::t7(1200, 0), Table::t7_analysis());
    let reversed = |table: &Table| {
        let mut table = table.clone();
        table.numbers.reverse();
        table
    };
    let (turned, turned_analysis) = (reversed(&reference), reversed(&analysis));
    for count in 1..=2 {
        let base = measure(&fit(&reference.numbers(), Components::Count(count)), &analysis.numbers(), 0..300);
        let model = fit(&turned.numbers(), Components::Count(count));
        let mut own = measure(&model, &turned_analysis.numbers(), 0..300);
        own.shares.reverse();
        same(&own, &base, 1e-12);
    }
}

#[test]
fn a_tie_of_the_share_goes_to_the_next_component() {
    // Two features that do not hang together explain a half each.
    let (a, b) = ([1.0, 1.0, -1.0, -1.0], [1.0, -1.0, 1.0, -1.0]);
    let features = [FeatureValues::Numeric(&a), FeatureValues::Numeric(&b)];
    assert_eq!(fit(&features, Components::Share(0.5)).components(), Ok(2));
    assert_eq!(fit(&features, Components::Share(0.49)).components(), Ok(1));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn neither_the_order_of_rows_nor_the_unit_matters(
        count in 1usize..4, stride in prop::sample::select(vec![1usize, 7, 11, 101]),
        slope in prop_oneof![0.001..1000.0f64, -1000.0..-0.001f64], shift in -1e3..1e3f64,
    ) {
        let (reference, analysis) = (Table::t7(1200, 0), Table::t7_analysis());
        let model = fit(&reference.all(), Components::Count(count));
        let base = measure(&model, &analysis.all(), 0..300);
        let mut moved = analysis.clone();
        let from = |row: usize| if row < 300 { row * stride % 300 } else { row };
        for (to, own) in moved.numbers.iter_mut().zip(&analysis.numbers) {
            *to = (0..analysis.rows()).map(|row| own[from(row)]).collect();
        }
        moved.codes = (0..analysis.rows()).map(|row| analysis.codes[from(row)]).collect();
        let own = measure(&model, &moved.all(), 0..300);
        same(&own, &base, 1e-12);

        let changed = |table: &Table| {
            let mut table = table.clone();
            table.numbers[1].iter_mut().for_each(|z| *z = *z * slope + shift);
            table
        };
        let (reference, analysis) = (changed(&reference), changed(&analysis));
        let model = fit(&reference.all(), Components::Count(count));
        same(&measure(&model, &analysis.all(), 0..300), &base, 1e-9);
    }
}

fn same(own: &Reconstructed, base: &Reconstructed, tolerance: f64) {
    let (own_error, error) = (own.error.unwrap(), base.error.unwrap());
    assert!((own_error.value - error.value).abs() <= tolerance, "{} {}", own_error.value, error.value);
    assert!(
        (own_error.get(Field::StandardError).unwrap() - error.get(Field::StandardError).unwrap()).abs() <= tolerance
    );
    assert!(own.shares.iter().zip(&base.shares).all(|(a, b)| (a - b).abs() <= tolerance));
}

/// Directions that are kept fit the rows that they were learned from best.
#[test]
fn new_rows_have_the_error_that_optimism_says() {
    let column = |seed: u64, rows: u64| -> Vec<f64> {
        let uniform = |row| (crate::sample::hash(seed, row) >> 11) as f64 / (1u64 << 53) as f64;
        (0..rows).map(uniform).collect()
    };
    let table = |seed: u64, rows| -> Vec<Vec<f64>> { (0..30).map(|own| column(seed * 100 + own, rows)).collect() };
    let (learned, new) = (table(1, 600), table(2, 3_000));
    let features = |table: &'static [Vec<f64>]| -> Vec<FeatureValues<'static>> {
        table.iter().map(|values| FeatureValues::Numeric(values)).collect()
    };
    let (learned, new) = (features(learned.leak()), features(new.leak()));
    let model = fit(&learned, Components::Share(0.65));
    assert_eq!(model.optimism(), None);
    let model = model.with_optimism(&learned, &Options::default()).unwrap();
    let error = |table: &[FeatureValues<'_>], rows| {
        model.measure(table, &model.map(table).unwrap(), 0..rows).error.unwrap().value
    };
    let ratio = error(&new, 3_000) / error(&learned, 600);
    let optimism = model.optimism().unwrap();
    assert!(ratio > 1.03 && (optimism - ratio).abs() < 0.35 * (ratio - 1.0), "{optimism} {ratio}");
}
