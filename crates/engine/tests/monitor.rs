//! A whole monitor without Node: two days of reference, two of production, and numbers that can be counted by hand.

use engine::{
    AsOf, CheckOptions, Data, Error, Measurements, Monitor, Plan, Progress, SavedMonitor, SummarizeOptions, Unwatched,
};
use io::time::Stated;
use stats::calculator::{CALCULATORS, Family, Parts};
use stats::column::CountAs;
use stats::kept_rows::KeptOutcomes;
use stats::measured::{Measured as Value, Undefined};
use stats::metric::{Choices, Task};
use stats::statistic::Statistic;
use stats::table::calendar::Unit;
use stats::table::chunking::Chunking;
use stats::table::clock::TimeZone;
use stats::table::{Column, Kind, MISSING_CODE, Table};
use std::collections::HashMap;
use std::sync::Arc;

const HOUR: i64 = 3_600_000_000;
const DAY: i64 = 24 * HOUR;
const MEMORY: f64 = 1e9;

/// One value for each row, six hours apart.
struct Rows<'a> {
    first_day: i64,
    age: &'a [f64],
    /// Codes of "a", "b" and "c".
    plan: &'a [u32],
    /// Labels and predictions of a binary classifier.
    target: &'a [u32],
    prediction: &'a [u32],
}

const REFERENCE: Rows<'_> = Rows {
    first_day: 0,
    age: &[1.0, 2.0, 3.0, 4.0, 4.0, 3.0, 2.0, 1.0],
    plan: &[0, 0, 1, 1, 1, 0, 1, 0],
    target: &[1, 0, 1, 0, 0, 1, 0, 1],
    prediction: &[1, 0, 1, 1, 0, 1, 0, 0],
};

/// A day on which everything is later, and a day with values that are missing and new.
const PRODUCTION: Rows<'_> = Rows {
    first_day: 10,
    age: &[3.0, 4.0, 5.0, 6.0, 1.0, f64::NAN, 3.0, 4.0],
    plan: &[0, 1, 1, 1, 0, 2, 2, 1],
    target: &[1, 1, 1, 1, 0, 1, 0, MISSING_CODE],
    prediction: &[1, 1, 0, 0, 0, 1, 0, 1],
};

impl Rows<'_> {
    fn table(&self) -> Table {
        let times = (0..self.age.len() as i64).map(|row| self.first_day * DAY + row * 6 * HOUR).collect();
        // Only what occurs has a label.
        let labels = ["a", "b", "c"].iter().take(1 + *self.plan.iter().max().unwrap() as usize);
        let categories = labels.map(|&label| label.to_owned()).collect();
        let columns = [
            ("time", Column::Timestamp(times)),
            ("age", Column::Numeric(self.age.into())),
            ("plan", Column::Categorical { codes: self.plan.into(), categories }),
            ("late", Column::Boolean(self.target.into())),
            ("said", Column::Boolean(self.prediction.into())),
        ];
        Table { rows: self.age.len(), columns: columns.map(|(name, column)| (name.to_owned(), column)).into() }
    }

    fn data(&self) -> Data {
        Data::Memory(self.table(), HashMap::new())
    }

    /// Takes some of the rows.
    fn part(&self, rows: std::ops::Range<u32>) -> Data {
        Data::Memory(self.table().take(&rows.collect::<Vec<u32>>()), HashMap::new())
    }
}

fn plan() -> Plan {
    let methods = |keys: &[&str]| keys.iter().map(|key| stats::drift::find(key).unwrap()).collect();
    Plan {
        features: vec![("age".to_owned(), Kind::Numeric), ("plan".to_owned(), Kind::Categorical)],
        timestamp: Some(Stated { name: "time".to_owned(), unit: None, format: None, zone: None }),
        labelled_at: None,
        zone: TimeZone::UTC,
        id: None,
        target: Some("late".to_owned()),
        prediction: Some("said".to_owned()),
        task: Some(Task::Binary),
        estimator: stats::estimation::find("cbpe"),
        score: None,
        class_scores: Vec::new(),
        positive: "true".to_owned(),
        chunking: Chunking::Period { every: 1, unit: Unit::Day },
        numeric_methods: methods(&["kolmogorov_smirnov", "wasserstein"]),
        categorical_methods: methods(&["l_infinity"]),
        metrics: vec![stats::metric::find("accuracy").unwrap()],
        choices: Choices::default(),
        own: Vec::new(),
        quality: CALCULATORS.iter().copied().filter(|own| own.family == Family::Quality).collect(),
        count_as: CountAs::Rate,
        statistics: vec![Statistic::Mean, Statistic::RowCount],
        reconstruction: None,
        domain_classifier: None,
        keep_rows: 5,
        by_chance: true,
        segments: Vec::new(),
        draws_rows: true,
        binned: false,
    }
}

fn fitted() -> Monitor {
    Monitor::fit(&REFERENCE.data(), plan(), &[], &Unwatched).unwrap()
}

fn checked(monitor: &Monitor, data: &Data) -> Result<Measurements, Error> {
    let options = CheckOptions { with_target: true, memory: MEMORY, ..CheckOptions::default() };
    monitor.check(data, &options, &Unwatched)
}

/// Reads a series, chunk by chunk. Its feature is a place in the plan.
fn series(measurements: &Measurements, metric: &str, feature: Option<usize>) -> Vec<Value> {
    let named = |key: &engine::SeriesKey| key.metric == metric && key.feature == feature;
    let place = measurements.keys.iter().position(named).unwrap_or_else(|| panic!("there is no series {metric}"));
    let chunks = measurements.chunks.len();
    measurements.values[place * chunks..(place + 1) * chunks].to_vec()
}

fn numbers(measurements: &Measurements, metric: &str, feature: Option<usize>) -> Vec<f64> {
    series(measurements, metric, feature).into_iter().map(|value| value.unwrap().value).collect()
}

/// Compares all that does not depend on where the rows came from.
fn assert_equal(one: &Measurements, other: &Measurements) {
    assert_eq!(one.chunks, other.chunks);
    assert_eq!(one.values, other.values);
    assert_eq!(one.labelled, other.labelled);
    assert_eq!(one.target_sums, other.target_sums);
}

#[test]
fn measures_production_against_the_reference() {
    let found = checked(&fitted(), &PRODUCTION.data()).unwrap();
    let keys: Vec<&str> = found.chunks.iter().map(|chunk| chunk.key.as_str()).collect();
    assert_eq!(keys, ["1970-01-11", "1970-01-12"]);
    let (age, plan) = (Some(0), Some(1));
    assert_eq!(numbers(&found, "kolmogorov_smirnov", age)[0], 0.5);
    assert_eq!(numbers(&found, "wasserstein", age)[0], 2.0);
    assert_eq!(numbers(&found, "l_infinity", plan), [0.25, 0.5]);
    assert_eq!(numbers(&found, "missing_rate", age), [0.0, 0.25]);
    assert_eq!(numbers(&found, "unseen_rate", plan), [0.0, 0.5]);
    assert_eq!(numbers(&found, "out_of_range_rate", age), [0.5, 0.0]);
    assert_eq!(numbers(&found, "mean", age), [4.5, 8.0 / 3.0]);
    assert_eq!(numbers(&found, "row_count", None), [4.0, 4.0]);
    assert_eq!(numbers(&found, "accuracy", None), [0.5, 1.0]);
    assert_eq!(found.labelled, [4.0, 3.0]);
    assert_eq!(found.target_sums, [4.0, 1.0]);
}

#[test]
fn labels_that_had_not_come_do_not_count() {
    let own = Plan { labelled_at: plan().timestamp, ..plan() };
    let monitor = Monitor::fit(&REFERENCE.data(), own, &[], &Unwatched).unwrap();
    let labelled = |as_of| {
        let options = CheckOptions { with_target: true, as_of, memory: MEMORY, ..CheckOptions::default() };
        monitor.check(&PRODUCTION.data(), &options, &Unwatched).unwrap().labelled
    };
    let as_of = AsOf { micros: PRODUCTION.first_day * DAY + 6 * HOUR, is_wall: true };
    assert_eq!((labelled(Some(as_of)), labelled(None)), (vec![2.0, 0.0], vec![4.0, 3.0]));
}

#[test]
fn measures_the_reference_against_itself() {
    let Monitor { reference, guesses, .. } = fitted();
    assert!(guesses.is_empty());
    assert_eq!(reference.info.rows, 8);
    assert_eq!(numbers(&reference, "kolmogorov_smirnov", Some(0)), [0.0, 0.0]);
    assert_eq!(numbers(&reference, "l_infinity", Some(1)), [0.0, 0.0]);
    assert_eq!(numbers(&reference, "accuracy", None), [0.75, 0.75]);
}

#[test]
fn says_why_a_number_is_not_there() {
    let options = CheckOptions { memory: MEMORY, ..CheckOptions::default() };
    let found = fitted().check(&PRODUCTION.data(), &options, &Unwatched).unwrap();
    assert_eq!(series(&found, "accuracy", None), [Err(Undefined::NoLabels); 2]);
}

#[test]
fn compares_distributions() {
    let monitor = fitted();
    let found = checked(&monitor, &PRODUCTION.data()).unwrap();
    let plan = found.distribution(&monitor.learned, 1, 0).unwrap();
    assert_eq!(plan.labels.unwrap(), ["a", "b"]);
    assert_eq!((plan.reference, plan.chunk), (vec![0.5, 0.5], vec![0.25, 0.75]));
    assert!(found.distribution(&monitor.learned, 1, 2).is_none());
}

#[test]
fn a_loaded_monitor_measures_as_the_saved_one() {
    let monitor = fitted();
    let bytes: Vec<u8> = monitor.file("0.0.0".to_owned(), "header".to_owned()).flatten().collect();
    let saved = SavedMonitor::read(bytes.clone()).unwrap();
    assert_eq!((saved.writer.as_str(), saved.header.as_str()), ("0.0.0", "header"));
    let loaded = saved.load(plan()).unwrap();
    assert_equal(&loaded.reference, &monitor.reference);
    let production = PRODUCTION.data();
    assert_equal(&checked(&loaded, &production).unwrap(), &checked(&monitor, &production).unwrap());
    assert_eq!(loaded.digest("text"), monitor.digest("text"));
    let cut = SavedMonitor::read(bytes[..bytes.len() - 1].to_vec());
    assert_eq!(cut.err().map(|error| error.code), Some("bad_state"));
}

#[test]
fn keeps_as_many_rows_as_are_asked_for() {
    let kept = |monitor: &Monitor| monitor.learned.kept.clone();
    let own = kept(&fitted()).unwrap();
    assert_eq!((own.rows, own.of, own.parts()), (5, 8, vec!["codes", "label", "prediction", "time"]));
    // By its time, each row is known.
    let KeptOutcomes::Binary(targets, predictions, scores) = &own.outcomes else { panic!("two classes") };
    assert!(scores.is_empty());
    for (place, time) in own.times.iter().enumerate() {
        let row = (time / (6 * HOUR)) as usize;
        assert_eq!(u32::from(targets[place]), REFERENCE.target[row]);
        assert_eq!(u32::from(predictions[place]), REFERENCE.prediction[row]);
        // A bin for each number, after those of missing values and of numbers below.
        assert_eq!(f64::from(own.features[0].rows()[place]), 1.0 + REFERENCE.age[row]);
        assert_eq!(u32::from(own.features[1].rows()[place]), 1 + REFERENCE.plan[row]);
    }
    let none = |plan: Plan| kept(&Monitor::fit(&REFERENCE.data(), plan, &[], &Unwatched).unwrap()).is_none();
    assert!(none(Plan { keep_rows: 0, ..plan() }));
    assert!(none(Plan { task: None, ..plan() }));
}

#[test]
fn drift_by_chance_is_learned_where_alerts_go_by_it() {
    let learned = |by_chance| {
        let monitor = Monitor::fit(&REFERENCE.data(), Plan { by_chance, ..plan() }, &[], &Unwatched).unwrap();
        assert_eq!(monitor.by_chance.len(), monitor.reference.keys.len());
        monitor.by_chance.iter().flatten().count()
    };
    // Drift of three series, and new labels of the categorical one.
    assert_eq!([true, false].map(learned), [4, 0]);
}

#[test]
fn a_file_with_other_rows_than_the_plan_asks_for_is_refused() {
    let bytes: Vec<u8> = fitted().file("0.0.0".to_owned(), String::new()).flatten().collect();
    let load = |keep_rows| SavedMonitor::read(bytes.clone()).unwrap().load(Plan { keep_rows, ..plan() });
    assert!(load(5).is_ok());
    for rows in [0, 4, 6] {
        assert_eq!(load(rows).err().map(|error| error.code), Some("bad_state"));
    }
}

#[test]
fn merged_summaries_measure_as_the_whole() {
    let quality = plan().quality.into_iter().filter(|own| matches!(own.parts, Parts::Add(_))).collect();
    let monitor = Monitor::fit(&REFERENCE.data(), Plan { quality, ..plan() }, &[], &Unwatched).unwrap();
    let summarize = |data: Data| {
        let options = SummarizeOptions {
            with_target: true,
            monitor: "this".to_owned(),
            id: None,
            memory: MEMORY,
            scores: 10_000,
        };
        Arc::new(monitor.summarize(&data, options, &Unwatched).unwrap())
    };
    let whole = checked(&monitor, &PRODUCTION.data()).unwrap();
    let parts = [summarize(PRODUCTION.part(3..8)), summarize(PRODUCTION.part(0..3))];
    let merged = monitor.merge(&parts, &Unwatched).unwrap();
    assert_equal(&merged, &whole);
    assert_eq!(merged.info.rows, whole.info.rows);
    assert!(parts[0].require_monitor("this").is_ok());
    assert_eq!(parts[0].require_monitor("other").err().map(|error| error.code), Some("invalid_value"));
}

#[test]
fn refuses_a_table_without_rows_and_one_without_a_column() {
    let monitor = fitted();
    let code = |data: Data| checked(&monitor, &data).err().map(|error| error.code);
    assert_eq!(code(PRODUCTION.part(0..0)), Some("empty_data"));
    let mut table = PRODUCTION.table();
    table.columns.retain(|(name, _)| name != "age");
    assert_eq!(code(Data::Memory(table, HashMap::new())), Some("missing_column"));
}

#[test]
fn ends_where_the_caller_cancels() {
    struct Cancelled;
    impl Progress for Cancelled {
        fn is_cancelled(&self) -> bool {
            true
        }

        fn report(&self, _fraction: f64) {}
    }
    let error = Monitor::fit(&REFERENCE.data(), plan(), &[], &Cancelled).err().unwrap();
    assert_eq!((error.code, error.message.as_str()), ("cancelled", "The run was cancelled"));
}
