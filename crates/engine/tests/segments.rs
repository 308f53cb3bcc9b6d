//! Segments of a table: each measures as a monitor of its rows alone does.

use engine::{CheckOptions, Data, Measurements, Monitor, Plan, SavedMonitor, SummarizeOptions, Unwatched};
use io::time::Stated;
use stats::calculator::{CALCULATORS, Family, Parts};
use stats::column::CountAs;
use stats::measured::Undefined;
use stats::metric::{Choices, Task};
use stats::segments::{LEAST_ROWS_OF_CHUNK, Unwatched as Why};
use stats::statistic::Statistic;
use stats::table::calendar::Unit;
use stats::table::chunking::Chunking;
use stats::table::clock::TimeZone;
use stats::table::{Column, Kind, MISSING_CODE, Table};
use std::collections::HashMap;
use std::sync::Arc;

const DAY: i64 = 86_400_000_000;
const ROWS: i64 = 1_000;
const COUNTRIES: [&str; 5] = ["DE", "AT", "CH", "FR", "IT"];

/// Rows of four days in time order: three fifths of "DE", one fifth of "AT", and a few of "CH"; in production "FR" in place of
/// "AT" on the last day but for a few rows.
fn table(first_day: i64, is_production: bool) -> Table {
    let rows = 4 * ROWS;
    let draw = |row: i64, salt: i64| ((row * 7_919 + salt * 104_729 + first_day * 31) % 9_973) as f64 / 9_973.0;
    let country = |row: i64| match row % 5 {
        _ if row % 97 == 0 => MISSING_CODE,
        _ if row % 89 == 0 => 2,
        0 if is_production && row >= 3 * ROWS && row % 100 != 0 => 3,
        0 => 1,
        _ => 0,
    };
    let age = |row: i64| draw(row, 1) * if country(row) == 1 { 2.0 } else { 1.0 };
    let score = |row: i64| draw(row, 2);
    let late = |row: i64| u32::from(draw(row, 3) < score(row));
    let all = 0..rows;
    let columns = [
        ("time", Column::Timestamp(all.clone().map(|row| first_day * DAY + row * (DAY / ROWS)).collect())),
        ("age", Column::Numeric(all.clone().map(age).collect())),
        ("score", Column::Numeric(all.clone().map(score).collect())),
        ("late", Column::Boolean(all.clone().map(late).collect())),
        ("said", Column::Boolean(all.clone().map(|row| u32::from(score(row) > 0.5)).collect())),
        (
            "country",
            Column::Categorical {
                codes: all.clone().map(country).collect(),
                categories: COUNTRIES.map(str::to_owned).into(),
            },
        ),
        ("channel", Column::Boolean(all.map(|row| u32::from(row % 2 == 0)).collect())),
    ];
    Table { rows: rows as usize, columns: columns.map(|(name, column)| (name.to_owned(), column)).into() }
}

/// The rows of one country.
fn of_country(table: &Table, country: u32) -> Table {
    let Some(Column::Categorical { codes, .. }) = table.column("country") else { panic!("labels") };
    table.take(&(0..table.rows as u32).filter(|&row| codes[row as usize] == country).collect::<Vec<u32>>())
}

fn data(table: Table) -> Data {
    Data::Memory(table, HashMap::new())
}

fn plan(segments: &[&[&str]]) -> Plan {
    let methods = |keys: &[&str]| keys.iter().map(|key| stats::drift::find(key).unwrap()).collect();
    Plan {
        features: vec![("age".to_owned(), Kind::Numeric), ("country".to_owned(), Kind::Categorical)],
        timestamp: Some(Stated { name: "time".to_owned(), unit: None, format: None, zone: None }),
        labelled_at: None,
        zone: TimeZone::UTC,
        id: None,
        target: Some("late".to_owned()),
        prediction: Some("said".to_owned()),
        task: Some(Task::Binary),
        estimator: stats::estimation::find("weighted"),
        score: Some("score".to_owned()),
        class_scores: Vec::new(),
        positive: "true".to_owned(),
        chunking: Chunking::Period { every: 1, unit: Unit::Day },
        numeric_methods: methods(&["kolmogorov_smirnov", "jensen_shannon"]),
        categorical_methods: methods(&["jensen_shannon"]),
        metrics: ["accuracy", "roc_auc"].map(|key| stats::metric::find(key).unwrap()).into(),
        choices: Choices::default(),
        own: Vec::new(),
        quality: CALCULATORS
            .iter()
            .copied()
            .filter(|own| own.family == Family::Quality && matches!(own.parts, Parts::Add(_)))
            .collect(),
        count_as: CountAs::Rate,
        statistics: vec![Statistic::Mean, Statistic::RowCount],
        reconstruction: None,
        domain_classifier: None,
        keep_rows: 2_000,
        by_chance: false,
        segments: segments.iter().map(|own| own.iter().map(|&name| name.to_owned()).collect()).collect(),
        draws_rows: true,
        binned: false,
    }
}

fn fitted(table: Table, segments: &[&[&str]]) -> Monitor {
    Monitor::fit(&data(table), plan(segments), &[], &Unwatched).unwrap()
}

fn checked(monitor: &Monitor, table: Table) -> Measurements {
    let options = CheckOptions { with_target: true, memory: 1e9, ..CheckOptions::default() };
    monitor.check(&data(table), &options, &Unwatched).unwrap()
}

fn names(monitor: &Monitor) -> Vec<String> {
    monitor.learned.segments.division.watched.iter().map(|own| own.values.join(" ")).collect()
}

/// Compares a segment with a monitor of its rows, chunk by chunk; few rows of it give no value.
fn assert_alone(segment: &Measurements, alone: &Measurements) {
    let own =
        |all: &Measurements| all.chunks.iter().map(|own| (own.key.clone(), own.start, own.end)).collect::<Vec<_>>();
    assert_eq!(own(segment), own(alone));
    let names = |all: &Measurements| all.keys.iter().map(|own| (own.metric.clone(), own.feature)).collect::<Vec<_>>();
    assert_eq!(names(segment), names(alone));
    let chunks = segment.chunks.len();
    for (place, (value, expected)) in segment.values.iter().zip(&alone.values).enumerate() {
        let chunk = &segment.chunks[place % chunks];
        let few = chunk.end - chunk.start < LEAST_ROWS_OF_CHUNK;
        let expected = if few { Err(Undefined::FewOfSegment) } else { *expected };
        assert_eq!(*value, expected, "{} in {}", segment.keys[place / chunks].metric, chunk.key);
    }
    assert_eq!(segment.labelled, alone.labelled);
}

#[test]
fn a_segment_measures_as_a_monitor_of_its_rows_alone() {
    let (reference, production) = (table(0, false), table(10, true));
    let monitor = fitted(reference.clone(), &[&["country"]]);
    assert_eq!(names(&monitor), ["DE", "AT"]);
    let found = checked(&monitor, production.clone());
    for country in [0, 1] {
        let alone = fitted(of_country(&reference, country), &[]);
        assert_alone(&monitor.reference.segments[country as usize], &alone.reference);
        let measured = checked(&alone, of_country(&production, country));
        assert_alone(&found.segments[country as usize], &measured);
    }
    assert!(found.segments[1].values.contains(&Err(Undefined::FewOfSegment)), "the last day has few rows of AT");
}

#[test]
fn all_rows_measure_as_without_segments() {
    let (with, without) = (fitted(table(0, false), &[&["country"]]), fitted(table(0, false), &[]));
    assert_eq!(with.reference.values, without.reference.values);
    let [with, without] = [with, without].map(|own| checked(&own, table(10, true)));
    assert_eq!((with.values, with.chunks), (without.values, without.chunks));
    assert!(without.segments.is_empty() && without.outside.is_empty());
}

#[test]
fn rows_outside_of_all_segments_are_counted() {
    let monitor = fitted(table(0, false), &[&["country"], &["country", "channel"]]);
    assert_eq!(names(&monitor), ["DE", "AT", "DE true", "DE false", "AT false", "AT true"]);
    let unwatched = &monitor.learned.segments.division.unwatched;
    assert!(unwatched.iter().all(|(own, why)| own.values[0] == "CH" && *why == Why::FewRows));
    let found = checked(&monitor, table(10, true));
    let [of_country, of_both] = &found.outside[..] else { panic!("one for each entry") };
    assert_eq!(of_country.without_value, 42);
    assert_eq!(of_country.unseen.keys().map(|own| own.join(" ")).collect::<Vec<_>>(), ["FR"]);
    assert_eq!(of_both.unseen.values().sum::<u64>(), of_country.unseen.values().sum::<u64>());
    let rows = |own: &Measurements| own.chunks.last().unwrap().end as u64;
    let inside: u64 = found.segments[..2].iter().map(|own| rows(own)).sum();
    let few = unwatched.iter().filter(|(own, _)| own.entry == 0).map(|(own, _)| own.rows).sum::<u64>();
    assert_eq!(inside + few + of_country.without_value + of_country.unseen.values().sum::<u64>(), 4 * ROWS as u64);
}

#[test]
fn a_loaded_monitor_and_merged_summaries_measure_segments_as_the_whole() {
    let monitor = fitted(table(0, false), &[&["country"], &["channel"]]);
    let found = checked(&monitor, table(10, true));
    let file: Vec<u8> = monitor.file("0.0.0".to_owned(), "header".to_owned()).flatten().collect();
    let loaded = SavedMonitor::read(file.clone()).unwrap().load(plan(&[&["country"], &["channel"]])).unwrap();
    let same = |one: &Measurements, other: &Measurements| {
        assert_eq!(one.values, other.values);
        assert_eq!(one.outside, other.outside);
        for (one, other) in one.segments.iter().zip(&other.segments) {
            let rows = |own: &Measurements| own.chunks.iter().map(|own| (own.start, own.end)).collect::<Vec<_>>();
            assert_eq!((&one.values, rows(one), &one.labelled), (&other.values, rows(other), &other.labelled));
        }
        assert_eq!(one.segments.len(), 4);
    };
    same(&checked(&loaded, table(10, true)), &found);
    same(&loaded.reference, &monitor.reference);
    let other = SavedMonitor::read(file).unwrap().load(plan(&[&["country", "channel"]]));
    assert_eq!(other.err().map(|error| error.code), Some("bad_state"));

    let summarize = |rows: std::ops::Range<u32>| {
        let (monitor_id, part) = ("this".to_owned(), table(10, true).take(&rows.collect::<Vec<u32>>()));
        let options =
            SummarizeOptions { with_target: true, monitor: monitor_id, id: None, memory: 1e9, scores: 10_000 };
        Arc::new(monitor.summarize(&data(part), options, &Unwatched).unwrap())
    };
    let parts = [summarize(2_345..4_000), summarize(0..1_111), summarize(1_111..2_345)];
    let merged = monitor.merge(&parts, &Unwatched).unwrap();
    let near = |one: &Measurements, other: &Measurements| {
        for (one, other) in one.values.iter().zip(&other.values) {
            match (one, other) {
                (Ok(one), Ok(other)) => assert!((one.value - other.value).abs() <= 1e-12 * other.value.abs().max(1.0)),
                _ => assert_eq!(one, other),
            }
        }
    };
    near(&merged, &found);
    assert_eq!(merged.outside, found.outside);
    merged.segments.iter().zip(&found.segments).for_each(|(one, other)| near(one, other));
}

#[test]
fn columns_that_are_no_groups_are_refused() {
    let refused = |segments: &[&[&str]]| {
        let error = Monitor::fit(&data(table(0, false)), plan(segments), &[], &Unwatched).err().unwrap();
        (error.code, error.message)
    };
    let (code, message) = refused(&[&["age"]]);
    assert_eq!(code, "invalid_option");
    assert!(message.starts_with("Cannot watch segments of \"age\": it is numeric, and it holds 0."), "{message}");
    assert_eq!(refused(&[&["time"]]).0, "wrong_kind");
    assert_eq!(refused(&[&["nation"]]).0, "missing_column");
    let few = of_country(&table(0, false), 2);
    let error = Monitor::fit(&data(few), plan(&[&["country"]]), &[], &Unwatched).err().unwrap();
    assert_eq!(error.code, "too_few_rows");
    assert!(error.message.contains("and 300 rows are required"), "{}", error.message);
}
