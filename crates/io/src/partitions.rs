//! Columns in the names of folders, as Hive writes them: `year=2026/month=01/part.parquet`.

use crate::input::{Input, shown};
use crate::labels::Interner;
use crate::{Field, IoError, time};
use stats::table::{Column, Kind, MISSING_CODE, MISSING_TIME};

/// Hive's name for the folder of missing values.
const MISSING: &str = "__HIVE_DEFAULT_PARTITION__";

/// A column with one value for all rows of a file.
#[derive(Debug)]
pub struct Partition {
    pub field: Field,
    /// For every file.
    values: Vec<Option<String>>,
}

/// The partition columns of files, but those that the files hold themselves.
///
/// # Errors
/// `bad_file` where one file lies in other partition folders than the first.
pub fn partitions_of(inputs: &[Input], own: &[Field]) -> Result<Vec<Partition>, IoError> {
    let all: Vec<Vec<(String, Option<String>)>> = inputs.iter().map(folders_of).collect();
    let keys = |folders: &[(String, Option<String>)]| folders.iter().map(|(key, _)| key.clone()).collect::<Vec<_>>();
    let first = keys(&all[0]);
    if let Some(place) = all.iter().position(|folders| keys(folders) != first) {
        let told = |keys: &[String]| if keys.is_empty() { "none".to_owned() } else { keys.join(", ") };
        let (found, wanted) = (told(&keys(&all[place])), told(&first));
        return Err(inputs[place].bad(format!("its partition folders are {found}, those of the first file {wanted}")));
    }
    let column = |(place, key): (usize, &String)| {
        let values: Vec<Option<String>> = all.iter().map(|folders| folders[place].1.clone()).collect();
        let kind = kind_of(&values);
        Partition { field: Field { name: key.clone(), kind, type_name: "partition".to_owned(), zone: None }, values }
    };
    let is_own = |key: &String| own.iter().any(|field| field.name == *key);
    Ok(first.iter().enumerate().filter(|(_, key)| !is_own(key)).map(column).collect())
}

/// Key and value of each folder named `key=value` on the way to a file, outermost first.
fn folders_of(input: &Input) -> Vec<(String, Option<String>)> {
    let Input::Path(path) = input else { return Vec::new() };
    let Some(folder) = path.parent() else { return Vec::new() };
    let mut folders: Vec<(String, Option<String>)> = Vec::new();
    for part in folder.components() {
        let name = shown(part.as_os_str().as_ref());
        let Some((key, value)) = name.split_once('=').filter(|(key, _)| !key.is_empty()) else { continue };
        let key = unescaped(key);
        if folders.iter().all(|(known, _)| *known != key) {
            folders.push((key, (value != MISSING).then(|| unescaped(value))));
        }
    }
    folders
}

/// With `%2F` and the like as what they stand for.
fn unescaped(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        let code = tail.get(..2).filter(|_| first == b'%').and_then(|code| std::str::from_utf8(code).ok());
        match code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &tail[2..];
            }
            None => {
                bytes.push(first);
                rest = tail;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

/// Numbers where all values are (`01` is one here: folders are padded to sort well), dates likewise, else text.
fn kind_of(values: &[Option<String>]) -> Kind {
    let all = |is: &dyn Fn(&str) -> bool| values.iter().flatten().all(|value| is(value));
    if all(&|value| number(value).is_some()) {
        Kind::Numeric
    } else if all(&|value| time::parse(value.as_bytes()).is_some()) {
        Kind::Timestamp
    } else {
        Kind::Categorical
    }
}

fn number(text: &str) -> Option<f64> {
    let looks = text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'.'));
    text.parse().ok().filter(|_| looks)
}

impl Partition {
    /// The column; `rows` are those of each file.
    pub fn column(&self, rows: &[usize]) -> Column {
        let values = self.values.iter().map(Option::as_deref).zip(rows.iter().copied());
        match self.field.kind {
            Kind::Numeric => Column::Numeric(repeated(values, |value| value.and_then(number).unwrap_or(f64::NAN))),
            Kind::Timestamp => Column::Timestamp(repeated(values, |value| {
                value.and_then(|value| time::parse(value.as_bytes())).map_or(MISSING_TIME, |instant| instant.micros)
            })),
            Kind::Categorical | Kind::Boolean => {
                let mut interner = Interner::default();
                let codes = repeated(values, |value| value.map_or(MISSING_CODE, |label| interner.code(label)));
                Column::Categorical { codes, categories: interner.into_labels().into() }
            }
        }
    }
}

fn repeated<'a, T: Copy>(
    values: impl Iterator<Item = (Option<&'a str>, usize)>,
    mut read: impl FnMut(Option<&'a str>) -> T,
) -> std::sync::Arc<[T]> {
    let mut all = Vec::new();
    for (value, rows) in values {
        // A file without rows shows no value.
        if rows > 0 {
            all.resize(all.len() + rows, read(value));
        }
    }
    all.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inputs(paths: &[&str]) -> Vec<Input> {
        paths.iter().map(|path| Input::Path(path.into())).collect()
    }

    #[test]
    fn folders_become_typed_columns() {
        let files = inputs(&[
            "d/year=2026/month=01/day=2026-01-05/city=S%C3%A3o/a.csv",
            "d/year=2025/month=12/day=2025-12-01/city=__HIVE_DEFAULT_PARTITION__/b.csv",
        ]);
        let columns = partitions_of(&files, &[]).unwrap();
        let kinds: Vec<&str> = columns.iter().map(|column| column.field.kind.key()).collect();
        assert_eq!(kinds, ["numeric", "numeric", "timestamp", "categorical"]);
        assert_eq!(columns[1].column(&[2, 1]), Column::Numeric(vec![1.0, 1.0, 12.0].into()));
        let expected =
            Column::Categorical { codes: vec![0, 0, MISSING_CODE].into(), categories: vec!["São".to_owned()].into() };
        assert_eq!(columns[3].column(&[2, 1]), expected);
    }

    #[test]
    fn a_column_of_the_file_comes_before_the_folder_s() {
        let own = Field { name: "year".into(), kind: Kind::Numeric, type_name: "Int64".into(), zone: None };
        assert!(partitions_of(&inputs(&["year=2026/a.csv"]), &[own]).unwrap().is_empty());
        assert!(partitions_of(&inputs(&["a=b.csv"]), &[]).unwrap().is_empty());
    }

    #[test]
    fn other_folders_are_refused() {
        let error = partitions_of(&inputs(&["year=1/a.csv", "month=1/a.csv"]), &[]).unwrap_err();
        assert!(error.to_string().contains("are month, those of the first file year"), "{error}");
    }
}
