//! Labels that arrive later, in any order and in pieces, joined to the rows they belong to by an id.

use crate::error::StatsError;
use crate::table::{Column, Kind, MISSING_CODE, MISSING_TIME};
use std::collections::HashMap;
use std::sync::Arc;

/// Counts of a join of labels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct JoinCounts {
    /// Rows of the labels' table.
    pub labels: u64,
    /// Rows of the data that have a label now and had none of their own.
    pub joined: u64,
    /// Labels that say again what an earlier one, or the data itself, said.
    pub repeated: u64,
    /// Labels that say something else than an earlier one, or than the data itself; the later one holds.
    pub corrected: u64,
    /// Labels whose id no row has.
    pub unknown: u64,
    /// Rows of the labels' table without an id or without a label.
    pub incomplete: u64,
}

/// Index of ids.
enum Index<'a> {
    Numbers(HashMap<u64, u32>),
    Instants(HashMap<i64, u32>),
    Texts(HashMap<&'a str, u32>),
}

/// All labels of one id.
struct Entry {
    /// The row of the last label; it holds.
    last: u32,
    /// True if a row of the data has the id.
    is_met: bool,
}

/// The end of a chain of rows.
const NONE: u32 = u32::MAX;

/// Labels by id, for rows that may come in parts.
pub struct Labels<'a> {
    kind: Kind,
    /// The labels as numbers and as texts; at least one of both.
    numbers: Option<Values>,
    texts: Option<Values>,
    /// The place in `entries` of every id.
    index: Index<'a>,
    entries: Vec<Entry>,
    /// For every label the row of the one before it with the same id, or [`NONE`].
    earlier: Vec<u32>,
    counts: JoinCounts,
}

impl<'a> Labels<'a> {
    /// Labels beside their ids. Of several labels for one id the last holds.
    ///
    /// # Errors
    /// `wrong_kind` where ids or labels are of no use.
    pub fn new(ids: &'a Column, labels: &'a Column) -> Result<Labels<'a>, StatsError> {
        let (numbers, texts) = (Values::numbers(labels), Values::texts(labels));
        let mut own = Labels {
            kind: labels.kind(),
            numbers,
            texts,
            index: Index::of(ids)?,
            entries: Vec::new(),
            earlier: vec![NONE; labels.len()],
            counts: JoinCounts { labels: labels.len() as u64, ..JoinCounts::default() },
        };
        let Some(values) = own.numbers.as_ref().or(own.texts.as_ref()) else {
            return Err(of_two_kinds(own.kind, None));
        };
        let is_present: Vec<bool> = (0..labels.len()).map(|row| values.is_present(row)).collect();
        match ids {
            Column::Numeric(ids) => own.add_all(&is_present, |row| number(ids[row]).map(Id::Number)),
            Column::Timestamp(ids) => own.add_all(&is_present, |row| instant(ids[row]).map(Id::Instant)),
            Column::Categorical { codes, categories } => {
                own.add_all(&is_present, |row| categories.get(codes[row] as usize).map(|text| Id::Text(text)));
            }
            Column::Boolean(_) => {}
        }
        Ok(own)
    }

    fn add_all(&mut self, is_present: &[bool], id: impl Fn(usize) -> Option<Id<'a>>) {
        for (row, is_present) in is_present.iter().enumerate() {
            let Some(id) = id(row).filter(|_| *is_present) else {
                self.counts.incomplete += 1;
                continue;
            };
            let place = self.index.place_or(id, self.entries.len() as u32);
            match self.entries.get_mut(place as usize) {
                None => self.entries.push(Entry { last: row as u32, is_met: false }),
                Some(entry) => self.earlier[row] = std::mem::replace(&mut entry.last, row as u32),
            }
        }
    }

    /// The label of every row of a part of the data, of the kind of the labels; a row without one keeps its own.
    ///
    /// # Errors
    /// `wrong_kind` where ids, or labels, are of two kinds.
    pub fn join(&mut self, ids: &Column, own: Option<&Column>) -> Result<Column, StatsError> {
        let (labels, own) = self.common_kind(own)?;
        let places = self.index.places(ids)?;
        let mut chosen: Vec<Option<u32>> = vec![None; ids.len()];
        for (row, place) in places.into_iter().enumerate() {
            let Some(place) = place else { continue };
            let own = own.as_ref().filter(|own| own.is_present(row));
            self.counts.joined += u64::from(own.is_none());
            let entry = &mut self.entries[place as usize];
            chosen[row] = Some(entry.last);
            // Rows that share an id share its labels; the first of them speaks for all.
            if !std::mem::replace(&mut entry.is_met, true) {
                let last = entry.last;
                self.count_changes(&labels, last, own.map(|own| (own, row)));
            }
        }
        Ok(pick(&labels, own.as_ref(), &chosen))
    }

    /// Compares each label of one id with the one before, and the first with that of the data.
    fn count_changes(&mut self, labels: &Values, last: u32, own: Option<(&Values, usize)>) {
        let mut label = last;
        while label != NONE {
            let before = match self.earlier[label as usize] {
                NONE => own,
                earlier => Some((labels, earlier as usize)),
            };
            match before.map(|(values, row)| values.equals(row, labels, label as usize)) {
                None => {}
                Some(true) => self.counts.repeated += 1,
                Some(false) => self.counts.corrected += 1,
            }
            label = self.earlier[label as usize];
        }
    }

    /// True where no row of the labels' table has both an id and a label.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Counts of the rows that were joined so far.
    pub fn counts(&self) -> JoinCounts {
        let earlier = |&row: &u32| Some(self.earlier[row as usize]).filter(|&row| row != NONE);
        let all = |entry: &Entry| std::iter::successors(Some(entry.last), earlier).count() as u64;
        JoinCounts { unknown: self.entries.iter().filter(|entry| !entry.is_met).map(all).sum(), ..self.counts }
    }

    /// The labels, and those of the data, as one kind: booleans and numbers are numbers.
    fn common_kind(&self, own: Option<&Column>) -> Result<(Values, Option<Values>), StatsError> {
        let own = own.filter(|own| !own.is_all_missing());
        let both = |labels: &Option<Values>, read: fn(&Column) -> Option<Values>| match own {
            None => labels.clone().map(|labels| (labels, None)),
            Some(own) => labels.clone().zip(read(own)).map(|(labels, own)| (labels, Some(own))),
        };
        both(&self.numbers, Values::numbers)
            .or_else(|| both(&self.texts, Values::texts))
            .ok_or_else(|| of_two_kinds(self.kind, own))
    }
}

fn of_two_kinds(labels: Kind, own: Option<&Column>) -> StatsError {
    let found = own.map_or("no labels", |own| own.kind().key());
    let message = format!("Cannot join labels: they are {}, and the data's own are {found}", labels.key());
    StatsError::new("wrong_kind", message)
}

enum Id<'a> {
    Number(u64),
    Instant(i64),
    Text(&'a str),
}

/// Adding zero makes one of the two zeros.
fn number(value: f64) -> Option<u64> {
    (!value.is_nan()).then(|| (value + 0.0).to_bits())
}

fn instant(value: i64) -> Option<i64> {
    (value != MISSING_TIME).then_some(value)
}

impl<'a> Index<'a> {
    fn of(ids: &Column) -> Result<Index<'a>, StatsError> {
        match ids {
            Column::Numeric(_) => Ok(Index::Numbers(HashMap::new())),
            Column::Timestamp(_) => Ok(Index::Instants(HashMap::new())),
            Column::Categorical { .. } => Ok(Index::Texts(HashMap::new())),
            Column::Boolean(_) => {
                let message = "Cannot join labels: the ids beside them are boolean, and must tell rows apart";
                Err(StatsError::new("wrong_kind", message))
            }
        }
    }

    fn kind(&self) -> Kind {
        match self {
            Index::Numbers(_) => Kind::Numeric,
            Index::Instants(_) => Kind::Timestamp,
            Index::Texts(_) => Kind::Categorical,
        }
    }

    /// The place of an id, which becomes `next` where it has none.
    fn place_or(&mut self, id: Id<'a>, next: u32) -> u32 {
        match (self, id) {
            (Index::Numbers(known), Id::Number(id)) => *known.entry(id).or_insert(next),
            (Index::Instants(known), Id::Instant(id)) => *known.entry(id).or_insert(next),
            (Index::Texts(known), Id::Text(id)) => *known.entry(id).or_insert(next),
            _ => unreachable!("an index is made for the kind of its ids"),
        }
    }

    /// The place of every id of a column.
    fn places(&self, ids: &Column) -> Result<Vec<Option<u32>>, StatsError> {
        match (self, ids) {
            (Index::Numbers(known), Column::Numeric(ids)) => {
                Ok(ids.iter().map(|&id| known.get(&number(id)?).copied()).collect())
            }
            (Index::Instants(known), Column::Timestamp(ids)) => {
                Ok(ids.iter().map(|&id| known.get(&instant(id)?).copied()).collect())
            }
            (Index::Texts(known), Column::Categorical { codes, categories }) => {
                let places: Vec<Option<u32>> =
                    categories.iter().map(|text| known.get(text.as_str()).copied()).collect();
                Ok(codes.iter().map(|&code| places.get(code as usize).copied().flatten()).collect())
            }
            _ => {
                let (data, labels) = (ids.kind().key(), self.kind().key());
                let message = format!("Cannot join labels: ids are {data} in the data and {labels} beside the labels");
                Err(StatsError::new("wrong_kind", message))
            }
        }
    }
}

/// Values that can be compared across columns.
#[derive(Clone)]
enum Values {
    Numbers(Arc<[f64]>),
    Texts(Arc<[u32]>, Arc<[String]>),
}

impl Values {
    fn numbers(column: &Column) -> Option<Values> {
        column.as_numeric().map(Values::Numbers)
    }

    fn texts(column: &Column) -> Option<Values> {
        match column {
            Column::Categorical { codes, categories } => Some(Values::Texts(Arc::clone(codes), Arc::clone(categories))),
            _ => None,
        }
    }

    fn is_present(&self, row: usize) -> bool {
        match self {
            Values::Numbers(numbers) => !numbers[row].is_nan(),
            Values::Texts(codes, _) => codes[row] != MISSING_CODE,
        }
    }

    fn text(&self, row: usize) -> Option<&str> {
        match self {
            Values::Numbers(_) => None,
            Values::Texts(codes, texts) => texts.get(codes[row] as usize).map(String::as_str),
        }
    }

    /// Tells whether a row equals a row of other values (of the same kind).
    fn equals(&self, row: usize, other: &Values, other_row: usize) -> bool {
        match (self, other) {
            (Values::Numbers(own), Values::Numbers(others)) => own[row] == others[other_row],
            _ => self.text(row) == other.text(other_row),
        }
    }
}

/// The chosen label of every row, else its own.
fn pick(labels: &Values, own: Option<&Values>, chosen: &[Option<u32>]) -> Column {
    match (labels, own) {
        (Values::Numbers(labels), own) => {
            let own = |row: usize| match own {
                Some(Values::Numbers(own)) => own[row],
                _ => f64::NAN,
            };
            let label =
                |(row, choice): (usize, &Option<u32>)| choice.map_or_else(|| own(row), |at| labels[at as usize]);
            Column::Numeric(chosen.iter().enumerate().map(label).collect())
        }
        (Values::Texts(codes, texts), own) => {
            let mut categories = texts.to_vec();
            let known: HashMap<&str, u32> =
                texts.iter().enumerate().map(|(place, text)| (text.as_str(), place as u32)).collect();
            let own_codes: Vec<u32> = match own {
                Some(Values::Texts(codes, own)) => {
                    let mut place = |text: &String| {
                        known.get(text.as_str()).copied().unwrap_or_else(|| {
                            categories.push(text.clone());
                            categories.len() as u32 - 1
                        })
                    };
                    let places: Vec<u32> = own.iter().map(&mut place).collect();
                    codes.iter().map(|&code| places.get(code as usize).copied().unwrap_or(MISSING_CODE)).collect()
                }
                _ => vec![MISSING_CODE; chosen.len()],
            };
            let label =
                |(row, choice): (usize, &Option<u32>)| choice.map_or_else(|| own_codes[row], |at| codes[at as usize]);
            let codes = chosen.iter().enumerate().map(label).collect();
            Column::Categorical { codes, categories: categories.into() }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(values: &[f64]) -> Column {
        Column::Numeric(values.into())
    }

    fn texts(values: &[&str]) -> Column {
        let mut categories: Vec<String> = Vec::new();
        let codes = values
            .iter()
            .map(|text| {
                if text.is_empty() {
                    return MISSING_CODE;
                }
                categories.iter().position(|own| own == text).unwrap_or_else(|| {
                    categories.push((*text).to_owned());
                    categories.len() - 1
                }) as u32
            })
            .collect();
        Column::Categorical { codes, categories: categories.into() }
    }

    fn join(
        ids: &Column,
        own: Option<&Column>,
        label_ids: &Column,
        labels: &Column,
    ) -> Result<(Column, JoinCounts), StatsError> {
        let mut labels = Labels::new(label_ids, labels)?;
        let column = labels.join(ids, own)?;
        Ok((column, labels.counts()))
    }

    #[test]
    fn rows_in_parts_are_joined_as_the_whole_is() {
        let (label_ids, labels) =
            (texts(&["d", "b", "x", "b", "a", "a", ""]), numbers(&[1.0, 0.0, 1.0, 1.0, 1.0, 1.0, 0.0]));
        let (whole, counts) = join(&texts(&["a", "b", "b", "d"]), None, &label_ids, &labels).unwrap();
        let mut joined = Labels::new(&label_ids, &labels).unwrap();
        let first = joined.join(&texts(&["a", "b"]), None).unwrap();
        let second = joined.join(&texts(&["b", "d"]), None).unwrap();
        let parts = [first.as_numeric().unwrap(), second.as_numeric().unwrap()].concat();
        assert_eq!(parts, whole.as_numeric().unwrap().to_vec());
        assert_eq!(joined.counts(), counts);
    }

    #[test]
    fn labels_find_their_rows_in_any_order_and_are_counted() {
        let ids = texts(&["a", "b", "c", "d", ""]);
        let label_ids = texts(&["d", "b", "x", "b", "a", "a", ""]);
        let labels = numbers(&[1.0, 0.0, 1.0, 1.0, 1.0, 1.0, 0.0]);
        let (column, counts) = join(&ids, None, &label_ids, &labels).unwrap();
        let found = column.as_numeric().unwrap();
        assert_eq!((found[0], found[1], found[3]), (1.0, 1.0, 1.0));
        assert!(found[2].is_nan() && found[4].is_nan());
        let expected = JoinCounts { labels: 7, joined: 3, repeated: 1, corrected: 1, unknown: 1, incomplete: 1 };
        assert_eq!(counts, expected);
    }

    #[test]
    fn the_datas_own_labels_stay_unless_a_later_one_says_otherwise() {
        let ids = numbers(&[1.0, 2.0, 3.0]);
        let own = texts(&["yes", "no", ""]);
        let (label_ids, labels) = (numbers(&[2.0, 3.0, 1.0]), texts(&["maybe", "no", "yes"]));
        let (column, counts) = join(&ids, Some(&own), &label_ids, &labels).unwrap();
        let (codes, categories) = column.as_categorical().unwrap();
        let labels: Vec<&str> = codes.iter().map(|&code| categories[code as usize].as_str()).collect();
        assert_eq!(labels, ["yes", "maybe", "no"]);
        assert_eq!((counts.joined, counts.repeated, counts.corrected), (1, 1, 1));
    }

    #[test]
    fn rows_that_share_an_id_share_its_label() {
        let (column, counts) = join(&numbers(&[7.0, 7.0, 8.0]), None, &numbers(&[7.0]), &numbers(&[1.0])).unwrap();
        assert_eq!(column.as_numeric().unwrap()[..2], [1.0, 1.0]);
        assert_eq!(counts.joined, 2);
    }

    #[test]
    fn ids_and_labels_of_two_kinds_are_refused() {
        let (n, t) = (numbers(&[1.0]), texts(&["1"]));
        assert_eq!(join(&n, None, &t, &n).unwrap_err().code, "wrong_kind");
        assert_eq!(join(&n, Some(&n), &n, &t).unwrap_err().code, "wrong_kind");
    }
}
