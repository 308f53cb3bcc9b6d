//! Labels that arrive later, in any order and in pieces, joined to the rows they belong to by an id.

mod ids;
mod values;

use crate::error::StatsError;
use crate::table::{Column, Kind};
use ids::{Id, Index, instant, number};
use values::{Values, pick};

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

#[cfg(test)]
mod tests;
