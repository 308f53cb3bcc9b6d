//! Columns in memory: what a source is read into and what every statistic reads.

pub mod calendar;
pub mod chunking;
pub mod clock;
pub mod guess;
pub mod join;
pub mod numerals;
pub mod repeats;

use crate::table::numerals::{Codes, PLAIN, parse};
use std::collections::HashMap;
use std::sync::Arc;

/// The code of a missing value in a categorical column.
pub const MISSING_CODE: u32 = u32::MAX;

/// The instant that stands for a missing timestamp.
pub const MISSING_TIME: i64 = i64::MIN;

/// Meaning of a column, as the user sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A quantity; drift is measured on its distribution.
    Numeric,
    /// One of a set of labels.
    Categorical,
    /// True or false; treated as a category with two labels.
    Boolean,
    /// An instant; orders the rows and cuts them into periods.
    Timestamp,
}

impl Kind {
    /// The name used in TypeScript, JSON and messages.
    pub const fn key(self) -> &'static str {
        match self {
            Kind::Numeric => "numeric",
            Kind::Categorical => "categorical",
            Kind::Boolean => "boolean",
            Kind::Timestamp => "timestamp",
        }
    }

    /// The kind with this name.
    pub fn from_key(key: &str) -> Option<Kind> {
        [Kind::Numeric, Kind::Categorical, Kind::Boolean, Kind::Timestamp].into_iter().find(|kind| kind.key() == key)
    }
}

/// Codes and the labels they index.
pub type Labels = (Arc<[u32]>, Arc<[String]>);

/// The values of one column. Cloning shares the memory.
#[derive(Clone, Debug, PartialEq)]
pub enum Column {
    /// Numbers; a missing value is NaN. Integers are exact up to 2⁵³.
    Numeric(Arc<[f64]>),
    /// `codes[row]` indexes `categories`; [`MISSING_CODE`] is a missing value. Categories are
    /// distinct; their order is that of first appearance.
    Categorical {
        /// One code for each row.
        codes: Arc<[u32]>,
        /// The distinct labels.
        categories: Arc<[String]>,
    },
    /// As `Categorical` with the categories `false` and `true`, in this order.
    Boolean(Arc<[u32]>),
    /// Microseconds since 1970-01-01T00:00:00 (UTC, or local wall time where the source has no
    /// zone); [`MISSING_TIME`] is a missing value.
    Timestamp(Arc<[i64]>),
}

impl Column {
    /// Number of rows.
    pub fn len(&self) -> usize {
        match self {
            Column::Numeric(values) => values.len(),
            Column::Categorical { codes, .. } | Column::Boolean(codes) => codes.len(),
            Column::Timestamp(instants) => instants.len(),
        }
    }

    /// True where the column has no rows.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Meaning of the column.
    pub fn kind(&self) -> Kind {
        match self {
            Column::Numeric(_) => Kind::Numeric,
            Column::Categorical { .. } => Kind::Categorical,
            Column::Boolean(_) => Kind::Boolean,
            Column::Timestamp(_) => Kind::Timestamp,
        }
    }

    /// Bytes held by the column.
    pub fn bytes(&self) -> usize {
        match self {
            Column::Numeric(values) => values.len() * 8,
            Column::Categorical { codes, categories } => {
                codes.len() * 4 + categories.iter().map(|label| label.len() + 24).sum::<usize>()
            }
            Column::Boolean(codes) => codes.len() * 4,
            Column::Timestamp(instants) => instants.len() * 8,
        }
    }

    /// True where no row has a value.
    pub fn is_all_missing(&self) -> bool {
        match self {
            Column::Numeric(values) => values.iter().all(|value| value.is_nan()),
            Column::Categorical { codes, .. } | Column::Boolean(codes) => {
                codes.iter().all(|&code| code == MISSING_CODE)
            }
            Column::Timestamp(instants) => instants.iter().all(|&instant| instant == MISSING_TIME),
        }
    }

    /// The column as numbers: a boolean is 0 or 1. `None` where the values are no numbers.
    pub fn as_numeric(&self) -> Option<Arc<[f64]>> {
        match self {
            Column::Numeric(values) => Some(Arc::clone(values)),
            Column::Boolean(codes) => {
                Some(codes.iter().map(|&code| if code == MISSING_CODE { f64::NAN } else { f64::from(code) }).collect())
            }
            _ => self.is_all_missing().then(|| vec![f64::NAN; self.len()].into()),
        }
    }

    /// The column as numbers, also where they are written as text.
    ///
    /// # Errors
    /// The first row whose text is no number, and the text; `None` for times.
    pub fn read_numeric(&self) -> Result<Arc<[f64]>, Option<(usize, &str)>> {
        let (codes, categories) = match (self, self.as_numeric()) {
            (_, Some(numbers)) => return Ok(numbers),
            (Column::Categorical { codes, categories }, None) => (codes, categories),
            (_, None) => return Err(None),
        };
        let number = |label: &String| parse(label.trim().as_bytes(), PLAIN, Codes::Taken);
        let numbers: Vec<Option<f64>> = categories.iter().map(number).collect();
        let value = |(row, &code): (usize, &u32)| match numbers.get(code as usize) {
            None => Ok(f64::NAN),
            Some(number) => number.ok_or(Some((row, categories[code as usize].as_str()))),
        };
        codes.iter().enumerate().map(value).collect()
    }

    /// The column as labels: a number's label is its shortest decimal form. `None` for times, if there is one.
    pub fn as_categorical(&self) -> Option<Labels> {
        match self {
            Column::Categorical { codes, categories } => Some((Arc::clone(codes), Arc::clone(categories))),
            Column::Boolean(codes) => Some((Arc::clone(codes), ["false".to_owned(), "true".to_owned()].into())),
            Column::Numeric(values) => Some(labels_of(values)),
            Column::Timestamp(_) => {
                self.is_all_missing().then(|| (vec![MISSING_CODE; self.len()].into(), Arc::default()))
            }
        }
    }

    /// The rows `order[0], order[1], …` as a new column.
    pub fn take(&self, order: &[u32]) -> Column {
        fn pick<T: Copy>(values: &[T], order: &[u32]) -> Arc<[T]> {
            order.iter().map(|&row| values[row as usize]).collect()
        }
        match self {
            Column::Numeric(values) => Column::Numeric(pick(values, order)),
            Column::Categorical { codes, categories } => {
                Column::Categorical { codes: pick(codes, order), categories: Arc::clone(categories) }
            }
            Column::Boolean(codes) => Column::Boolean(pick(codes, order)),
            Column::Timestamp(instants) => Column::Timestamp(pick(instants, order)),
        }
    }

    /// The column with the values of some rows missing.
    #[must_use]
    pub fn without(&self, rows: &[u32]) -> Column {
        fn cleared<T: Copy>(values: &[T], rows: &[u32], nothing: T) -> Arc<[T]> {
            let mut own = values.to_vec();
            rows.iter().for_each(|&row| own[row as usize] = nothing);
            own.into()
        }
        match self {
            Column::Numeric(values) => Column::Numeric(cleared(values, rows, f64::NAN)),
            Column::Categorical { codes, categories } => {
                Column::Categorical { codes: cleared(codes, rows, MISSING_CODE), categories: Arc::clone(categories) }
            }
            Column::Boolean(codes) => Column::Boolean(cleared(codes, rows, MISSING_CODE)),
            Column::Timestamp(instants) => Column::Timestamp(cleared(instants, rows, MISSING_TIME)),
        }
    }
}

impl Column {
    /// Columns of one kind, one after the other.
    ///
    /// # Panics
    /// For columns of different kinds.
    fn concat(parts: &[&Column]) -> Column {
        fn joined<'a, T: Copy + 'a>(
            parts: &[&'a Column],
            values: impl Fn(&'a Column) -> Option<&'a Arc<[T]>>,
        ) -> Arc<[T]> {
            parts.iter().flat_map(|&part| values(part).expect("parts are of one kind").iter().copied()).collect()
        }
        match parts[0] {
            Column::Numeric(_) => Column::Numeric(joined(parts, |part| match part {
                Column::Numeric(values) => Some(values),
                _ => None,
            })),
            Column::Timestamp(_) => Column::Timestamp(joined(parts, |part| match part {
                Column::Timestamp(values) => Some(values),
                _ => None,
            })),
            Column::Boolean(_) => Column::Boolean(joined(parts, |part| match part {
                Column::Boolean(values) => Some(values),
                _ => None,
            })),
            Column::Categorical { .. } => {
                let (mut known, mut categories, mut all) = (HashMap::new(), Vec::new(), Vec::new());
                for part in parts {
                    let Column::Categorical { codes, categories: own } = part else { panic!("parts are of one kind") };
                    let mut place = |label: &String| {
                        *known.entry(label.clone()).or_insert_with(|| {
                            categories.push(label.clone());
                            categories.len() as u32 - 1
                        })
                    };
                    let places: Vec<u32> = own.iter().map(&mut place).collect();
                    all.extend(codes.iter().map(|&code| places.get(code as usize).copied().unwrap_or(MISSING_CODE)));
                }
                Column::Categorical { codes: all.into(), categories: categories.into() }
            }
        }
    }
}

/// Codes and labels of numbers, in order of first appearance.
pub fn labels_of(values: &[f64]) -> Labels {
    let mut known: HashMap<u64, u32> = HashMap::new();
    let mut categories = Vec::new();
    let codes = values
        .iter()
        .map(|&value| {
            if value.is_nan() {
                return MISSING_CODE;
            }
            // Adding zero makes one of the two zeros.
            *known.entry((value + 0.0).to_bits()).or_insert_with(|| {
                categories.push(format!("{}", value + 0.0));
                categories.len() as u32 - 1
            })
        })
        .collect();
    (codes, categories.into())
}

/// Columns of one kind as they are; numbers beside text as text.
fn alike(parts: Vec<Column>) -> Vec<Column> {
    if parts.iter().all(|part| part.kind() == parts[0].kind()) {
        return parts;
    }
    let text = |part: Column| match part.as_categorical() {
        Some((codes, categories)) => Column::Categorical { codes, categories },
        None => part,
    };
    parts.into_iter().map(text).collect()
}

/// Columns of equal length, each with a name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// Number of rows of every column.
    pub rows: usize,
    /// Name and values, in the source's order.
    pub columns: Vec<(String, Column)>,
}

impl Table {
    /// The column with this name.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|(own, _)| own == name).map(|(_, column)| column)
    }

    /// Every column by its name: for whoever asks for many.
    pub fn by_name(&self) -> HashMap<&str, &Column> {
        // Of two of one name the first, as everywhere.
        self.columns.iter().rev().map(|(name, column)| (name.as_str(), column)).collect()
    }

    /// The rows `order[0], order[1], …` as a new table.
    pub fn take(&self, order: &[u32]) -> Table {
        let take = |(name, column): &(String, Column)| (name.clone(), column.take(order));
        Table { rows: order.len(), columns: self.columns.iter().map(take).collect() }
    }

    /// Tables with the same columns, one after the other.
    ///
    /// # Panics
    /// For columns of different kinds, but numbers and text.
    pub fn concat(tables: &[Table]) -> Table {
        let column = |(place, (name, _)): (usize, &(String, Column))| {
            let parts: Vec<Column> = alike(tables.iter().map(|table| table.columns[place].1.clone()).collect());
            (name.clone(), Column::concat(&parts.iter().collect::<Vec<_>>()))
        };
        let columns = tables.first().map_or(&[][..], |first| &first.columns).iter().enumerate().map(column).collect();
        Table { rows: tables.iter().map(|table| table.rows).sum(), columns }
    }

    /// Bytes held by all columns.
    pub fn bytes(&self) -> usize {
        self.columns.iter().map(|(_, column)| column.bytes()).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_become_labels_as_people_write_them() {
        let column = Column::Numeric(vec![3.0, -0.0, f64::NAN, 0.5, 0.0, 3.0].into());
        let (codes, categories) = column.as_categorical().unwrap();
        assert_eq!(&codes[..], [0, 1, MISSING_CODE, 2, 1, 0]);
        assert_eq!(&categories[..], ["3", "0", "0.5"]);
    }

    #[test]
    fn only_numbers_become_numbers() {
        let text = Column::Categorical { codes: vec![0].into(), categories: vec!["a".to_owned()].into() };
        assert_eq!(text.as_numeric(), None);
        assert_eq!(Column::Boolean(vec![1, 0].into()).as_numeric().as_deref(), Some(&[1.0, 0.0][..]));
    }

    #[test]
    fn what_is_missing_is_of_any_kind() {
        let times = |times: &[i64]| Column::Timestamp(times.into());
        let (codes, categories) = times(&[MISSING_TIME; 2]).as_categorical().unwrap();
        assert_eq!((&codes[..], categories.len()), (&[MISSING_CODE; 2][..], 0));
        assert!(times(&[MISSING_TIME; 2]).as_numeric().unwrap().iter().all(|value| value.is_nan()));
        assert_eq!(times(&[0, MISSING_TIME]).as_categorical(), None);
    }

    #[test]
    fn tables_are_put_one_after_the_other() {
        let table = |codes: &[u32], labels: &[&str], number: f64| Table {
            rows: codes.len(),
            columns: vec![
                (
                    "label".to_owned(),
                    Column::Categorical {
                        codes: codes.into(),
                        categories: labels.iter().map(|&label| label.to_owned()).collect(),
                    },
                ),
                ("number".to_owned(), Column::Numeric(vec![number; codes.len()].into())),
            ],
        };
        let whole = Table::concat(&[table(&[0, MISSING_CODE], &["a"], 1.0), table(&[0, 1, 0], &["b", "a"], 2.0)]);
        let labels = Column::Categorical {
            codes: vec![0, MISSING_CODE, 1, 0, 1].into(),
            categories: vec!["a".to_owned(), "b".to_owned()].into(),
        };
        assert_eq!(whole.column("label"), Some(&labels));
        assert_eq!(whole.column("number"), Some(&Column::Numeric(vec![1.0, 1.0, 2.0, 2.0, 2.0].into())));
        assert_eq!(whole.take(&[4, 1]).rows, 2);
    }

    #[test]
    fn values_of_rows_can_be_taken_out() {
        let codes: Arc<[u32]> = vec![0, 1, 1].into();
        let categories: Arc<[String]> = vec!["a".to_owned(), "b".to_owned()].into();
        let gone = |column: &Column| column.without(&[0, 2]);
        let Column::Numeric(numbers) = gone(&Column::Numeric(vec![1.0, 2.0, 3.0].into())) else { panic!("numbers") };
        assert!(numbers[0].is_nan() && numbers[1] == 2.0 && numbers[2].is_nan());
        let left: Arc<[u32]> = vec![MISSING_CODE, 1, MISSING_CODE].into();
        assert_eq!(gone(&Column::Boolean(Arc::clone(&codes))), Column::Boolean(Arc::clone(&left)));
        let labels = |codes| Column::Categorical { codes, categories: Arc::clone(&categories) };
        assert_eq!(gone(&labels(codes)), labels(left));
        let times = gone(&Column::Timestamp(vec![1, 2, 3].into()));
        assert_eq!(times, Column::Timestamp(vec![MISSING_TIME, 2, MISSING_TIME].into()));
    }

    #[test]
    fn rows_can_be_put_in_another_order() {
        let column = Column::Timestamp(vec![30, 10, 20].into());
        assert_eq!(column.take(&[1, 2, 0]), Column::Timestamp(vec![10, 20, 30].into()));
    }
}
