//! Files that are appended to, read, cut, altered and fought over.

use history::{
    Append, Appended, Appending, Carry, Chunk, CodeField, CodeKind, Course, Fields, HistoryError, Monitor, Place, Read,
    ReadBefore, ReadCarry, ReadIncidents, Readings, RunIncidents, Series, Summary, Table,
};
use rusqlite::Connection;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

const GO_ON: &dyn Fn() -> bool = &|| false;

fn folder() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("runs.sqlite");
    (folder, path)
}

fn series(metric: &str, labelled: bool) -> Series {
    let (calculator, column) = if labelled { ("realized_performance", None) } else { ("univariate_drift", Some("x")) };
    Series {
        calculator: calculator.into(),
        metric: metric.into(),
        column: column.map(Into::into),
        lower: None,
        upper: Some(0.25),
        labelled,
    }
}

/// A day of 100 rows.
fn day(number: i64) -> Chunk {
    let date = format!("2026-01-{number:02}");
    Chunk {
        identity: date.clone(),
        key: date.clone(),
        rows: 100,
        labelled: Some(0),
        start: number * 100,
        end: number * 100 + 99,
        start_date: Some(format!("{date}T00:00:00")),
        end_date: Some(format!("{date}T23:59:59.999999")),
        target_rate: None,
        selection: None,
        selected_share: None,
        selected_by: None,
        offset: None,
        offset_error: None,
    }
}

/// Fields that no caller has: the crate knows none by name.
fn fields() -> Fields {
    let field = |key, kind, words| CodeField { key, kind, words };
    let codes = vec![
        field("colour", CodeKind::Word, &["red", "no_labels"]),
        field("shape", CodeKind::Word, &["round"]),
        field("marks", CodeKind::Set, &["dot", "dash"]),
    ];
    Fields { numbers: vec!["value", "weight", "size"], codes }
}

/// A value with a weight, or the code of a colour.
type Reading = Result<f64, u8>;
const NO_LABELS: Reading = Err(2);
/// The code of a dash.
const MARKS: u8 = 2;

fn readings(all: impl IntoIterator<Item = Reading>) -> Readings {
    let mut readings = Readings::new(&fields());
    for own in all {
        let numbers = own.map_or([f64::NAN; 3], |value| [value, 0.01, f64::NAN]);
        readings.numbers.iter_mut().zip(numbers).for_each(|(to, number)| to.push(number));
        let codes = [own.err().unwrap_or(0), u8::from(own.is_ok()), if own.is_ok() { MARKS } else { 0 }];
        readings.codes.iter_mut().zip(codes).for_each(|(to, code)| to.push(code));
    }
    readings
}

fn of(readings: &Readings) -> Vec<Reading> {
    let [values, weights, sizes] = &readings.numbers[..] else { panic!("three numbers") };
    let [colours, shapes, marks] = &readings.codes[..] else { panic!("three codes") };
    let of = |place: usize| {
        assert!(sizes[place].is_nan());
        if values[place].is_nan() {
            assert!(weights[place].is_nan() && (shapes[place], marks[place]) == (0, 0));
            return Err(colours[place]);
        }
        assert_eq!((weights[place], colours[place], shapes[place], marks[place]), (0.01, 0, 1, MARKS));
        Ok(values[place])
    };
    (0..values.len()).map(of).collect()
}

/// Drift of each day, and no labels yet.
fn table(days: &[(i64, f64)]) -> Table {
    Table {
        chunks: days.iter().map(|(number, _)| day(*number)).collect(),
        readings: readings(days.iter().flat_map(|(_, drift)| [Ok(*drift), NO_LABELS])),
    }
}

fn run(at: i64, table: Table) -> Appending {
    let reference = Table { chunks: vec![day(0)], readings: readings([Ok(0.1), Ok(0.9)]) };
    Appending {
        monitor: Monitor {
            digest: "aabb".into(),
            name: "Model".into(),
            description: "{}".into(),
            series: vec![series("jensen_shannon", false), series("accuracy", true)],
            reference,
        },
        summary: Summary {
            at,
            version: "1.0.0".into(),
            status: "healthy".into(),
            headline: "All is well".into(),
            alerts: 0,
            incidents: format!("[{at}]"),
        },
        table,
        fields: fields(),
        carries: Vec::new(),
        periods: true,
    }
}

/// Calls until there is an answer, as the pool does.
fn patiently<T>(mut call: impl FnMut() -> Result<Option<T>, HistoryError>) -> Result<T, HistoryError> {
    loop {
        if let Some(done) = call()? {
            return Ok(done);
        }
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
}

fn append(path: &Path, run: &Appending, stop: &dyn Fn() -> bool) -> Result<Appended, HistoryError> {
    let mut append = Append::new(path.to_owned(), run.clone());
    patiently(|| append.try_now(stop))
}

fn read(path: &Path, monitor: Option<&str>, stop: &dyn Fn() -> bool) -> Result<Course, HistoryError> {
    let mut read = Read::new(path.to_owned(), monitor.map(str::to_owned), fields());
    patiently(|| read.try_now(stop))
}

fn add(path: &Path, run: &Appending) -> Appended {
    append(path, run, GO_ON).unwrap()
}

fn course(path: &Path) -> Course {
    read(path, None, GO_ON).unwrap()
}

#[test]
fn nights_make_one_course() {
    let (folder, path) = folder();
    add(&path, &run(1000, table(&[(2, 0.2), (3, 0.3)])));
    let mut second = table(&[(3, 0.3), (4, 0.4), (1, 0.1)]);
    // Its place in another table.
    (second.chunks[0].start, second.chunks[0].end) = (0, 99);
    let again = add(&path, &run(2000, second));
    assert_eq!(again, Appended { added: 2, same: 1, ..Appended::default() });
    let course = course(&path);
    let keys: Vec<&str> = course.production.chunks.iter().map(|chunk| chunk.key.as_str()).collect();
    assert_eq!(keys, ["2026-01-01", "2026-01-02", "2026-01-03", "2026-01-04"]);
    let drift: Vec<f64> = course.production.readings.numbers[0].iter().step_by(2).copied().collect();
    assert_eq!(drift, [0.1, 0.2, 0.3, 0.4]);
    // Which run computed each: the second, the first, the first, the second.
    assert_eq!(course.production.runs, [1, 1, 0, 0, 0, 0, 1, 1]);
    assert_eq!(of(&course.reference.readings), [Ok(0.1), Ok(0.9)]);
    assert_eq!(course.computed.iter().map(|own| own.at).collect::<Vec<_>>(), [1000, 2000]);
    assert_eq!((course.nights[1].added, course.nights[1].same), (2, 1));
    assert_eq!((course.monitors[0].runs, course.monitors[0].chunks, course.monitors[0].last), (2, 4, 2000));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "one file is left");
}

#[test]
fn labels_that_come_later_replace_and_are_never_lost() {
    let (_folder, path) = folder();
    add(&path, &run(1, table(&[(1, 0.1)])));
    let mut with_labels = table(&[(1, 0.1)]);
    with_labels.chunks[0].labelled = Some(60);
    with_labels.chunks[0].target_rate = Some(0.5);
    with_labels.readings = readings([Ok(0.1), Ok(0.8)]);
    assert_eq!(add(&path, &run(2, with_labels.clone())), Appended { changed: 1, replaced: 1, ..Appended::default() });
    with_labels.readings = readings([Ok(0.1), Ok(0.7)]);
    add(&path, &run(3, with_labels.clone()));
    // A check without labels takes nothing away.
    assert_eq!(add(&path, &run(4, table(&[(1, 0.1)]))), Appended { same: 1, lost_labels: 1, ..Appended::default() });
    let course = course(&path);
    assert_eq!(of(&course.production.readings), [Ok(0.1), Ok(0.7)]);
    assert_eq!(course.production.chunks, with_labels.chunks);
    assert_eq!(course.production.runs, [0, 2]);
    let changes: Vec<_> = course.changes.iter().map(|own| (own.series, own.run, own.replaced)).collect();
    assert_eq!(changes, [(1, 0, 1), (1, 1, 2)]);
    assert_eq!(of(&course.replaced), [NO_LABELS, Ok(0.8)]);
}

#[test]
fn a_part_of_a_chunk_does_not_replace_it_and_the_whole_replaces_a_part() {
    let (_folder, path) = folder();
    let mut part = table(&[(1, 0.5)]);
    part.chunks[0].rows = 40;
    add(&path, &run(1, part.clone()));
    assert_eq!(add(&path, &run(2, table(&[(1, 0.1)]))), Appended { changed: 1, replaced: 1, ..Appended::default() });
    assert_eq!(add(&path, &run(3, part)), Appended { kept: 1, ..Appended::default() });
    let course = course(&path);
    assert_eq!((course.production.chunks[0].rows, of(&course.production.readings)[0]), (100, Ok(0.1)));
    assert_eq!(course.changes.len(), 1);
    assert_eq!(of(&course.replaced), [Ok(0.5)]);
}

#[test]
fn other_values_of_the_same_rows_are_counted() {
    let (_folder, path) = folder();
    add(&path, &run(1, table(&[(1, 0.1)])));
    assert_eq!(
        add(&path, &run(2, table(&[(1, 0.2)]))),
        Appended { changed: 1, contradicted: 1, replaced: 1, ..Appended::default() }
    );
}

#[test]
fn monitors_are_kept_apart() {
    let (_folder, path) = folder();
    add(&path, &run(1, table(&[(1, 0.1)])));
    let mut other = run(2, table(&[(1, 0.9), (2, 0.9)]));
    other.monitor.digest = "aacc".into();
    add(&path, &other);
    assert_eq!(of(&course(&path).production.readings)[0], Ok(0.9), "the last run's");
    assert_eq!(of(&read(&path, Some("aab"), GO_ON).unwrap().production.readings)[0], Ok(0.1));
    let refused = |wanted| read(&path, Some(wanted), GO_ON).unwrap_err();
    assert_eq!(refused("aa").code, "invalid_option");
    assert!(refused("zz").message.contains("known are aacc, aabb"), "{}", refused("zz").message);
}

#[test]
fn chunks_by_rows_must_not_overlap() {
    let (_folder, path) = folder();
    let by_rows = |ranges: &[(i64, i64)]| Appending {
        periods: false,
        ..run(
            1,
            Table {
                chunks: ranges
                    .iter()
                    .map(|&(start, end)| Chunk {
                        identity: start.to_string(),
                        key: format!("[{start}:{end}]"),
                        rows: end - start + 1,
                        start,
                        end,
                        start_date: None,
                        end_date: None,
                        ..day(1)
                    })
                    .collect(),
                readings: readings(ranges.iter().flat_map(|_| [Ok(0.1), NO_LABELS])),
            },
        )
    };
    add(&path, &by_rows(&[(0, 99), (100, 149)]));
    assert_eq!(add(&path, &by_rows(&[(100, 199), (200, 210)])).added, 1, "the last one was completed");
    let error = append(&path, &by_rows(&[(150, 249)]), GO_ON).unwrap_err();
    assert_eq!(error.code, "invalid_option");
    assert!(error.message.contains("[150:249] would overlap chunk [100:199]"), "{}", error.message);
    assert_eq!(course(&path).nights.len(), 2, "nothing of the refused run");
}

#[test]
fn hostile_texts_are_values() {
    let (_folder, path) = folder();
    let mut hostile = run(1, table(&[(1, 0.1)]));
    let text = "'); DROP TABLE run; --\u{0}\u{202e}";
    hostile.monitor.name = text.into();
    hostile.monitor.series[0].column = Some(text.into());
    hostile.table.chunks[0].key = text.into();
    add(&path, &hostile);
    let course = course(&path);
    assert_eq!(course.monitors[0].name, text);
    assert_eq!(course.series[0].column.as_deref(), Some(text));
    assert_eq!(course.production.chunks[0].key, text);
}

#[test]
fn a_cancelled_run_leaves_nothing() {
    let (_folder, path) = folder();
    add(&path, &run(1, table(&[(1, 0.1)])));
    let before = std::fs::read(&path).unwrap();
    let calls = std::cell::Cell::new(0);
    let stop = || {
        calls.set(calls.get() + 1);
        calls.get() > 2
    };
    let error = append(&path, &run(2, table(&[(2, 0.1), (3, 0.1), (4, 0.1)])), &stop).unwrap_err();
    assert_eq!(error.code, "cancelled");
    assert_eq!(std::fs::read(&path).unwrap(), before);
}

#[test]
fn a_writer_waits_for_another_and_can_be_cancelled_meanwhile() {
    let (_folder, path) = folder();
    add(&path, &run(1, table(&[(1, 0.1)])));
    let other = Connection::open(&path).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let started = std::time::Instant::now();
    let stop = || started.elapsed() > std::time::Duration::from_millis(100);
    assert_eq!(append(&path, &run(2, table(&[(2, 0.1)])), &stop).unwrap_err().code, "cancelled");
    std::thread::scope(|scope| {
        let waiting = scope.spawn(|| append(&path, &run(3, table(&[(2, 0.1)])), GO_ON));
        std::thread::sleep(std::time::Duration::from_millis(120));
        other.execute_batch("COMMIT").unwrap();
        assert_eq!(waiting.join().unwrap().unwrap().added, 1);
    });
}

#[test]
fn a_held_file_holds_no_thread() {
    let (_folder, path) = folder();
    add(&path, &run(1, table(&[(1, 0.1)])));
    let other = Connection::open(&path).unwrap();
    // A writer, then a reader who keeps what was written from taking its place.
    for hold in ["BEGIN EXCLUSIVE", "BEGIN; SELECT count(*) FROM run"] {
        other.execute_batch(hold).unwrap();
        let mut append = Append::new(path.clone(), run(2, table(&[(2, 0.1)])));
        let mut next = Append::new(path.clone(), run(3, table(&[(3, 0.1)])));
        for _ in 0..3 {
            let start = std::time::Instant::now();
            assert_eq!((append.try_now(GO_ON), next.try_now(GO_ON)), (Ok(None), Ok(None)), "{hold}");
            assert!(start.elapsed() < std::time::Duration::from_millis(500), "{hold}");
        }
        other.execute_batch("COMMIT").unwrap();
        assert_eq!(next.try_now(GO_ON), Ok(None), "whoever came first is first");
        assert!(append.try_now(GO_ON).unwrap().is_some());
        drop(append);
        assert!(next.try_now(GO_ON).unwrap().is_some());
    }
}

#[test]
fn two_writers_lose_nothing() {
    let (_folder, path) = folder();
    std::thread::scope(|scope| {
        for writer in 0..4 {
            let path = &path;
            scope.spawn(move || {
                for number in 0..5 {
                    add(path, &run(1, table(&[(writer * 5 + number, 0.1)])));
                }
            });
        }
    });
    let course = course(&path);
    assert_eq!((course.nights.len(), course.production.chunks.len()), (20, 20));
}

fn refused(path: &Path) -> (HistoryError, HistoryError) {
    (read(path, None, GO_ON).unwrap_err(), append(path, &run(9, table(&[(1, 0.1)])), GO_ON).unwrap_err())
}

#[test]
fn other_files_are_refused() {
    let (folder, path) = folder();
    assert_eq!(read(&path, None, GO_ON).unwrap_err().code, "missing_file");
    std::fs::write(&path, "").unwrap();
    assert_eq!(read(&path, None, GO_ON).unwrap_err().code, "empty_data");
    std::fs::write(&path, "when,value\n".repeat(500)).unwrap();
    let (reading, writing) = refused(&path);
    assert_eq!((reading.code, writing.code), ("bad_state", "bad_state"));
    assert!(reading.message.contains("runs.sqlite\": it is no history"), "{}", reading.message);
    let nowhere = folder.path().join("nowhere/runs.sqlite");
    assert_eq!(append(&nowhere, &run(1, table(&[(1, 0.1)])), GO_ON).unwrap_err().code, "bad_file");

    let foreign = folder.path().join("foreign.sqlite");
    Connection::open(&foreign).unwrap().execute_batch("CREATE TABLE monitor (id)").unwrap();
    let (reading, writing) = refused(&foreign);
    assert_eq!((reading.code, writing.code), ("bad_state", "bad_state"));
}

/// A file of three days whose content `change` alters.
fn altered(change: &str) -> (TempDir, PathBuf) {
    let (folder, path) = folder();
    add(&path, &run(1, table(&[(1, 0.1), (2, 0.2)])));
    add(&path, &run(2, table(&[(1, 0.15), (3, 0.3)])));
    Connection::open(&path).unwrap().execute_batch(change).unwrap();
    (folder, path)
}

#[test]
fn the_layout_of_another_version_is_refused_with_that_version() {
    for layout in [3, 5] {
        let (_folder, path) = altered(&format!("PRAGMA user_version = {layout}"));
        let (reading, writing) = refused(&path);
        assert_eq!((reading.code, writing.code), ("unsupported", "unsupported"));
        let expected = format!("Reckoner 1.0.0 wrote it with layout {layout}, this version reads layout 4");
        assert!(reading.message.contains(&expected), "{}", reading.message);
    }
    let (_folder, path) = altered("PRAGMA foreign_keys = OFF; PRAGMA user_version = 5; DROP TABLE run");
    let (reading, _) = refused(&path);
    assert!(reading.message.contains("another version of Reckoner wrote it with layout 5"), "{}", reading.message);
}

#[test]
fn the_fields_of_another_version_are_refused_with_that_version() {
    let (_folder, path) = folder();
    add(&path, &run(1, table(&[(1, 0.1)])));
    let mut fewer = fields();
    fewer.codes.pop();
    let error = patiently(|| Read::new(path.clone(), None, fewer.clone()).try_now(GO_ON)).unwrap_err();
    let expected = "Reckoner 1.0.0 wrote it with chunk, series, run, value, weight, size, colour, shape, marks, this version reads chunk, series, run, value, weight, size, colour, shape;";
    assert!(error.code == "unsupported" && error.message.contains(expected), "{}", error.message);
    for (place, words, why) in [(0, &["blue"], "\"no_labels\" as colour"), (2, &["dot"], "the set 2 as marks")] {
        let mut other = fields();
        other.codes[place].words = words;
        let mut read = Read::new(path.clone(), None, other);
        let error = patiently(|| read.try_now(GO_ON)).unwrap_err();
        assert!(error.code == "unsupported", "{}", error.message);
        assert!(error.message.contains(&format!("this version does not know {why}")), "{}", error.message);
    }
}

/// The fields of a later version, which has two more.
fn more_fields() -> Fields {
    let mut more = fields();
    more.numbers.push("height");
    more.codes.push(CodeField { key: "edges", kind: CodeKind::Set, words: &["cut"] });
    more
}

/// Two nights in a file of this version, the second with other values.
fn two_nights(path: &Path) -> Course {
    add(path, &run(1, table(&[(1, 0.1), (2, 0.2)])));
    add(path, &run(2, table(&[(2, 0.25)])));
    course(path)
}

#[test]
fn a_file_with_fewer_fields_is_read_with_nothing_in_the_others() {
    let (_folder, path) = folder();
    let before = two_nights(&path);
    let bytes = std::fs::read(&path).unwrap();
    let mut read = Read::new(path.clone(), None, more_fields());
    let after = patiently(|| read.try_now(GO_ON)).unwrap();
    let tables = [
        (&before.reference.readings, &after.reference.readings),
        (&before.production.readings, &after.production.readings),
        (&before.replaced, &after.replaced),
    ];
    for (own, wide) in tables {
        assert!(wide.fits(&more_fields(), own.codes[0].len()));
        let known = Readings { numbers: wide.numbers[..3].to_vec(), codes: wide.codes[..3].to_vec() };
        assert_eq!(known, *own);
        assert!(wide.numbers[3].iter().all(|number| number.is_nan()) && wide.codes[3].iter().all(|&code| code == 0));
    }
    assert_eq!(std::fs::read(&path).unwrap(), bytes, "reading changes nothing");
}

#[test]
fn a_run_with_more_fields_is_added_to_a_file_with_fewer() {
    let (_folder, path) = folder();
    let before = two_nights(&path);
    let widened = |own: Readings, height: f64| {
        let mut wide = own.widened(&fields(), &more_fields());
        wide.numbers[3].fill(height);
        wide.codes[3].fill(1);
        wide
    };
    let mut night = run(3, table(&[(3, 0.3)]));
    night.fields = more_fields();
    night.table.readings = widened(night.table.readings, 1.5);
    night.monitor.reference.readings = widened(night.monitor.reference.readings, 1.5);
    assert_eq!(add(&path, &night), Appended { added: 1, ..Appended::default() });
    let mut read = Read::new(path.clone(), None, more_fields());
    let after = patiently(|| read.try_now(GO_ON)).unwrap();
    let Readings { numbers, codes } = &after.production.readings;
    assert_eq!(numbers[0].iter().step_by(2).copied().collect::<Vec<_>>(), [0.1, 0.25, 0.3]);
    assert!(numbers[3][..4].iter().all(|height| height.is_nan()) && numbers[3][4..] == [1.5, 1.5]);
    assert_eq!(codes[3], [0, 0, 0, 0, 1, 1]);
    assert_eq!((after.changes.len(), after.nights.len()), (before.changes.len(), 3));
    // A cell of the new column is under the checksum like any other.
    Connection::open(&path).unwrap().execute_batch("UPDATE value SET height = 2 WHERE height > 1").unwrap();
    let mut read = Read::new(path, None, more_fields());
    assert_eq!(patiently(|| read.try_now(GO_ON)).unwrap_err().code, "bad_state");
}

#[test]
fn a_file_with_fewer_fields_that_was_altered_is_refused_and_stays() {
    let (_folder, path) = folder();
    two_nights(&path);
    Connection::open(&path).unwrap().execute_batch("UPDATE earlier SET value = 0.5").unwrap();
    let bytes = std::fs::read(&path).unwrap();
    let mut night = run(3, table(&[(3, 0.3)]));
    night.table.readings = night.table.readings.widened(&fields(), &more_fields());
    night.monitor.reference.readings = night.monitor.reference.readings.widened(&fields(), &more_fields());
    night.fields = more_fields();
    assert_eq!(append(&path, &night, GO_ON).unwrap_err().code, "bad_state");
    assert_eq!(std::fs::read(&path).unwrap(), bytes);
}

#[test]
fn altered_files_are_refused() {
    for change in [
        "UPDATE value SET value = 0.11 WHERE chunk = 2 AND series = 0",
        "UPDATE value SET weight = 0.02 WHERE chunk = 2 AND series = 0",
        "UPDATE value SET colour = 'red' WHERE chunk = 2 AND series = 1",
        "UPDATE value SET run = 2 WHERE chunk = 3 AND series = 0",
        "UPDATE chunk SET rows = 101 WHERE id = 2",
        "UPDATE run SET headline = 'All is lost' WHERE id = 1",
        "UPDATE run SET incidents = '[]' WHERE id = 1",
        "UPDATE series SET upper = 9 WHERE position = 0",
        "UPDATE monitor SET description = '[]'",
        "UPDATE earlier SET value = 3",
        "DELETE FROM value WHERE chunk = 2 AND series = 1",
        "DELETE FROM series WHERE position = 1",
        "PRAGMA foreign_keys = OFF; DELETE FROM run WHERE id = 1",
        "CREATE TRIGGER more AFTER INSERT ON run BEGIN DELETE FROM value; END",
        "ALTER TABLE run ADD COLUMN more TEXT",
        "DROP VIEW reading",
        "DELETE FROM value WHERE chunk = 3; DELETE FROM chunk WHERE id = 3",
        "DELETE FROM value WHERE chunk = 1; DELETE FROM chunk WHERE id = 1",
        "DELETE FROM earlier",
    ] {
        let (_folder, path) = altered(change);
        assert_eq!(read(&path, None, GO_ON).unwrap_err().code, "bad_state", "{change}");
    }
    // What ANALYZE and VACUUM do is no alteration.
    let (_folder, path) = altered("ANALYZE; VACUUM");
    assert_eq!(course(&path).production.chunks.len(), 3);
}

#[test]
fn a_part_of_a_file_is_refused() {
    let (_folder, path) = altered("");
    let whole = std::fs::read(&path).unwrap();
    for end in [1, 15, 16, 99, 100, 511, 512, 4095, 4096, 8192, whole.len() / 2, whole.len() - 4096, whole.len() - 1] {
        std::fs::write(&path, &whole[..end]).unwrap();
        let (reading, writing) = refused(&path);
        for error in [&reading, &writing] {
            assert_eq!(error.code, "bad_state", "{end}: {}", error.message);
        }
    }
}

#[test]
fn no_altered_byte_goes_unseen_or_crashes() {
    let (_folder, path) = altered("");
    let (whole, expected) = (std::fs::read(&path).unwrap(), course(&path));
    let mut accepted = 0;
    for place in (0..whole.len()).step_by(29) {
        let mut bytes = whole.clone();
        bytes[place] ^= 0x41;
        std::fs::write(&path, &bytes).unwrap();
        match read(&path, None, GO_ON) {
            // Free space and counters of SQLite's own carry nothing.
            Ok(course) => {
                assert_eq!(course, expected, "byte {place}");
                accepted += 1;
            }
            Err(error) => assert!(!error.message.is_empty()),
        }
    }
    assert!(accepted < whole.len() / 29, "some are refused");
}

/// Runs a day that carries its number.
fn carrying(at: i64, number: i64, text: &str) -> Appending {
    let place = Place { date: day(number).start_date, row: day(number).start };
    Appending { carries: vec![Carry { at: place, text: text.into() }], ..run(at, table(&[(number, 0.2)])) }
}

fn carried(path: &Path, digest: &str, number: i64) -> Result<Option<String>, HistoryError> {
    let before = Place { date: day(number).start_date, row: day(number).start };
    let mut read = ReadCarry::new(path.to_owned(), digest.into(), before, fields());
    patiently(|| read.try_now(GO_ON))
}

#[test]
fn a_carry_is_that_of_the_chunks_before() {
    let (_folder, path) = folder();
    assert_eq!(carried(&path, "aabb", 9), Ok(None));
    for (at, number) in [(1, 1), (2, 2), (3, 4)] {
        append(&path, &carrying(at, number, &format!("after {number}")), GO_ON).unwrap();
    }
    let before = |number| carried(&path, "aabb", number).unwrap();
    assert_eq!(before(1), None);
    assert_eq!(before(2).as_deref(), Some("after 1"));
    assert_eq!(before(4).as_deref(), Some("after 2"));
    assert_eq!(before(9).as_deref(), Some("after 4"));
    // A day that is checked again takes the carry from before it, and gives the newest one.
    append(&path, &carrying(4, 2, "after 2, again"), GO_ON).unwrap();
    assert_eq!(before(2).as_deref(), Some("after 1"));
    assert_eq!(before(3).as_deref(), Some("after 2, again"));
    assert_eq!(before(9).as_deref(), Some("after 4"));
    assert_eq!(carried(&path, "aacc", 9), Ok(None));
}

#[test]
fn an_altered_carry_is_refused() {
    let (_folder, path) = folder();
    append(&path, &carrying(1, 1, "1"), GO_ON).unwrap();
    let connection = rusqlite::Connection::open(&path).unwrap();
    connection.execute("UPDATE carry SET carry = '2'", []).unwrap();
    drop(connection);
    assert_eq!(carried(&path, "aabb", 2).unwrap_err().code, "bad_state");
}

fn before(path: &Path, digest: &str, number: i64, most: u32) -> Result<Table, HistoryError> {
    let place = Place { date: day(number).start_date, row: day(number).start };
    let mut read = ReadBefore::new(path.to_owned(), digest.into(), place, most, fields());
    patiently(|| read.try_now(GO_ON))
}

fn told(path: &Path, digest: &str) -> Result<Vec<RunIncidents>, HistoryError> {
    let mut read = ReadIncidents::new(path.to_owned(), digest.into(), fields());
    patiently(|| read.try_now(GO_ON))
}

#[test]
fn chunks_before_one_are_the_last_that_are_stored() {
    let (_folder, path) = folder();
    assert!(before(&path, "aabb", 9, 10).unwrap().chunks.is_empty());
    append(&path, &run(1, table(&[(1, 0.1), (2, 0.2), (4, 0.4)])), GO_ON).unwrap();
    append(&path, &run(2, table(&[(2, 0.25)])), GO_ON).unwrap();
    let found = |number, most| {
        let Table { chunks, readings } = before(&path, "aabb", number, most).unwrap();
        let drift = of(&readings).into_iter().step_by(2).map(Result::unwrap).collect::<Vec<f64>>();
        (chunks.into_iter().map(|own| own.key).collect::<Vec<_>>(), drift)
    };
    let key = |number: i64| day(number).key;
    assert_eq!(found(4, 10), (vec![key(1), key(2)], vec![0.1, 0.25]));
    assert_eq!(found(9, 2), (vec![key(2), key(4)], vec![0.25, 0.4]));
    assert_eq!(found(1, 10), (vec![], vec![]));
    assert!(before(&path, "aacc", 9, 10).unwrap().chunks.is_empty());
}

#[test]
fn an_altered_chunk_before_one_is_refused() {
    let (_folder, path) = folder();
    append(&path, &run(1, table(&[(1, 0.1)])), GO_ON).unwrap();
    let connection = rusqlite::Connection::open(&path).unwrap();
    connection.execute("UPDATE chunk SET rows = 7 WHERE period = 'production'", []).unwrap();
    drop(connection);
    assert_eq!(before(&path, "aabb", 2, 10).unwrap_err().code, "bad_state");
}

#[test]
fn the_incidents_of_the_runs_of_a_monitor_are_read_in_their_order() {
    let (_folder, path) = folder();
    assert_eq!(told(&path, "aabb"), Ok(Vec::new()));
    for at in [3, 1] {
        append(&path, &run(at, table(&[(at, 0.2)])), GO_ON).unwrap();
    }
    let expected = [3, 1].map(|at| RunIncidents { at, text: format!("[{at}]") });
    assert_eq!(told(&path, "aabb").unwrap(), expected);
    assert_eq!(course(&path).nights[0].summary.incidents, "[3]");
    assert_eq!(told(&path, "aacc"), Ok(Vec::new()));
    Connection::open(&path).unwrap().execute_batch("UPDATE run SET incidents = '[]' WHERE id = 2").unwrap();
    assert_eq!(told(&path, "aabb").unwrap_err().code, "bad_state");
}
