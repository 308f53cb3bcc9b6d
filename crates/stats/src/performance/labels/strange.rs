//! Labels that are no class: which they are, and in which rows they stand.

use crate::performance::labels::words::is_equal;
use std::collections::HashMap;
use std::ops::Range;

/// The rows of a column that hold a label of no class.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Strange {
    /// The distinct labels, in order of first appearance.
    labels: Vec<String>,
    /// Row and place of its label, rows ascending.
    rows: Vec<(usize, u32)>,
}

crate::state!(Strange { labels, rows } where |own| {
    own.rows.is_sorted_by(|one, next| one.0 < next.0)
        && own.rows.iter().all(|&(_, label)| (label as usize) < own.labels.len())
});

impl Strange {
    /// From row and label of each, rows ascending.
    pub fn new<'a>(rows: impl Iterator<Item = (usize, &'a str)>) -> Strange {
        let (mut strange, mut places) = (Strange::default(), HashMap::new());
        for (row, label) in rows {
            let place = *places.entry(label).or_insert_with(|| strange.add(label));
            strange.rows.push((row, place));
        }
        strange
    }

    fn add(&mut self, label: &str) -> u32 {
        self.labels.push(label.to_owned());
        self.labels.len() as u32 - 1
    }

    fn within(&self, rows: &Range<usize>) -> &[(usize, u32)] {
        let from = self.rows.partition_point(|own| own.0 < rows.start);
        let to = self.rows.partition_point(|own| own.0 < rows.end);
        &self.rows[from..to]
    }

    /// Tells whether every row lies before this one.
    pub fn ends_before(&self, row: usize) -> bool {
        self.rows.last().is_none_or(|last| last.0 < row)
    }

    /// Each label in some rows and how often it is there, the most frequent first.
    pub fn counts(&self, rows: &Range<usize>) -> Vec<(String, u64)> {
        let mut counts = vec![0; self.labels.len()];
        self.within(rows).iter().for_each(|&(_, label)| counts[label as usize] += 1);
        let named = self.labels.iter().cloned().zip(counts);
        let mut found: Vec<(String, u64)> = named.filter(|own| own.1 > 0).collect();
        found.sort_by(|one, next| next.1.cmp(&one.1).then_with(|| one.0.cmp(&next.0)));
        found
    }

    /// The rows in which another column has the same label of no class.
    pub fn equal_rows(&self, other: &Strange, rows: &Range<usize>) -> u64 {
        let others: HashMap<usize, &str> =
            other.within(rows).iter().map(|&(row, label)| (row, other.labels[label as usize].as_str())).collect();
        let equal = |&&(row, label): &&(usize, u32)| {
            others.get(&row).is_some_and(|other| is_equal(other, &self.labels[label as usize]))
        };
        self.within(rows).iter().filter(equal).count() as u64
    }

    /// Those of a range of rows, counted from its start.
    pub fn part(&self, rows: &Range<usize>) -> Strange {
        Strange::new(self.within(rows).iter().map(|&(row, label)| (row - rows.start, &*self.labels[label as usize])))
    }

    /// Those of some rows, ascending, counted among these.
    #[must_use]
    pub fn taken(&self, rows: &[u32]) -> Strange {
        let place = |row: usize| rows.binary_search(&(row as u32)).ok();
        let own = self.rows.iter().filter_map(|&(row, label)| Some((place(row)?, &*self.labels[label as usize])));
        Strange::new(own)
    }

    /// Adds those of rows that come after the first `rows`.
    pub fn append(&mut self, other: &Strange, rows: usize) {
        let mut places: HashMap<String, u32> =
            self.labels.iter().enumerate().map(|(place, label)| (label.clone(), place as u32)).collect();
        let own: Vec<u32> =
            other.labels.iter().map(|label| *places.entry(label.clone()).or_insert_with(|| self.add(label))).collect();
        self.rows.extend(other.rows.iter().map(|&(row, label)| (rows + row, own[label as usize])));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strange(labels: &[&'static str]) -> Strange {
        Strange::new(labels.iter().copied().enumerate().filter(|(_, label)| !label.is_empty()))
    }

    #[test]
    fn parts_give_the_whole() {
        let labels = ["", "x", "y", "", "x", "z"];
        let whole = strange(&labels);
        for cut in 0..=6 {
            let mut joined = whole.part(&(0..cut));
            joined.append(&whole.part(&(cut..6)), cut);
            assert_eq!(joined, whole, "{cut}");
        }
        assert_eq!(whole.counts(&(0..6)), [("x".to_owned(), 2), ("y".to_owned(), 1), ("z".to_owned(), 1)]);
        assert_eq!(whole.counts(&(2..4)), [("y".to_owned(), 1)]);
    }

    #[test]
    fn equal_labels_of_two_columns_are_counted_by_text_or_number() {
        let (own, other) = (strange(&["x", "y", "", "4"]), strange(&["y", "y", "x", "4.0"]));
        assert_eq!(own.equal_rows(&other, &(0..4)), 2);
        assert_eq!(own.equal_rows(&other, &(0..3)), 1);
    }
}
