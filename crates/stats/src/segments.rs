//! Segments of a table: the rows that have the same values in some columns. Which are watched is learned once from a reference.

use crate::state::within;
use crate::table::{Labels, MISSING_CODE};
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

/// Rows of the reference that a segment needs to be watched: ten chunks of [`LEAST_ROWS_OF_CHUNK`].
pub const LEAST_ROWS: u64 = 300;
/// Rows of a chunk that a segment needs for a value.
pub const LEAST_ROWS_OF_CHUNK: usize = 30;
/// Segments that are watched at most.
pub const MOST_WATCHED: usize = 50;
/// Segments that the columns of one entry may make.
pub const MOST_VALUES: usize = 1000;

/// Rows with these values in the columns of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    /// The place of its columns among the entries.
    pub entry: usize,
    /// One for each column of the entry.
    pub values: Vec<String>,
    /// Its rows in the reference.
    pub rows: u64,
}

crate::state!(Segment { entry, values, rows });

/// Reason not to watch a segment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unwatched {
    /// It has fewer rows than [`LEAST_ROWS`] in the reference.
    FewRows,
    /// [`MOST_WATCHED`] others have more rows.
    TooMany,
    /// Nothing can be learned from its rows, as a sentence says.
    Unlearned {
        /// The sentence.
        why: String,
    },
}

crate::state_variants!(Unwatched { 0 => FewRows {}, 1 => TooMany {}, 2 => Unlearned { why: why } });

/// The segments of a reference.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Division {
    /// Those that are watched: by entry, the largest first.
    pub watched: Vec<Segment>,
    /// The others.
    pub unwatched: Vec<(Segment, Unwatched)>,
}

crate::state!(Division { watched, unwatched } where |own| own.watched.len() <= MOST_WATCHED);

/// More segments than there may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooManyValues {
    /// The place of the entry.
    pub entry: usize,
    /// Its segments.
    pub count: usize,
}

/// Rows that are in no segment of an entry that the reference has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outside {
    /// Rows without a value in one of the columns.
    pub without_value: u64,
    /// Rows by values that the reference does not have together.
    pub unseen: BTreeMap<Vec<String>, u64>,
}

crate::state!(Outside { without_value, unseen });

impl Outside {
    /// Tells whether it has no more than so many rows.
    pub fn has_rows(&self, rows: u64) -> bool {
        within(&self.unseen.values().copied().chain([self.without_value]).collect::<Vec<u64>>(), rows)
    }

    /// Adds the rows of another part.
    pub fn merge(&mut self, other: &Outside) {
        self.without_value += other.without_value;
        for (values, rows) in &other.unseen {
            *self.unseen.entry(values.clone()).or_default() += rows;
        }
    }
}

/// The rows of a table by segment.
pub struct Divided {
    /// Rows of each watched segment, ascending.
    pub rows: Vec<Vec<u32>>,
    /// One for each entry.
    pub outside: Vec<Outside>,
}

impl Division {
    /// Learns the segments of a reference from the columns of each entry; the first `rows` rows count.
    ///
    /// # Errors
    /// An entry whose columns make more than [`MOST_VALUES`] segments.
    pub fn learn(entries: &[Vec<Labels>], rows: usize) -> Result<Division, TooManyValues> {
        let mut all = Vec::new();
        for (entry, columns) in entries.iter().enumerate() {
            let groups = Groups::of(columns);
            let found = groups.counts(rows).into_iter().zip(groups.values).filter(|(rows, _)| *rows > 0);
            let own: Vec<Segment> = found.map(|(rows, values)| Segment { entry, values, rows }).collect();
            if own.len() > MOST_VALUES {
                return Err(TooManyValues { entry, count: own.len() });
            }
            all.extend(own);
        }
        all.sort_by(|one, next| {
            (Reverse(one.rows), one.entry, &one.values).cmp(&(Reverse(next.rows), next.entry, &next.values))
        });
        let mut division = Division::default();
        for segment in all {
            match (segment.rows, division.watched.len()) {
                (..LEAST_ROWS, _) => division.unwatched.push((segment, Unwatched::FewRows)),
                (_, MOST_WATCHED..) => division.unwatched.push((segment, Unwatched::TooMany)),
                _ => division.watched.push(segment),
            }
        }
        // Stable: the largest stay first.
        division.watched.sort_by_key(|own| own.entry);
        Ok(division)
    }

    /// Divides the rows of a table, of which the first `rows` count for what is outside.
    pub fn divide(&self, entries: &[Vec<Labels>], rows: usize) -> Divided {
        let mut divided = Divided { rows: vec![Vec::new(); self.watched.len()], outside: Vec::new() };
        for (entry, columns) in entries.iter().enumerate() {
            let groups = Groups::of(columns);
            let places = self.places(entry);
            let targets: Vec<Option<usize>> = groups.values.iter().map(|own| places.get(&own[..]).copied()?).collect();
            for (row, &group) in (0u32..).zip(&groups.of_rows) {
                if let Some(Some(place)) = targets.get(group as usize) {
                    divided.rows[*place].push(row);
                }
            }
            let without_value = groups.of_rows.iter().take(rows).filter(|&&group| group == MISSING_CODE).count() as u64;
            let found = groups.counts(rows).into_iter().zip(groups.values);
            let unseen = found.filter(|(rows, values)| *rows > 0 && !places.contains_key(&values[..]));
            let unseen = unseen.map(|(rows, values)| (values, rows)).collect();
            divided.outside.push(Outside { without_value, unseen });
        }
        divided
    }

    /// Places of the watched segments of an entry by their values; `None` for those that are known and not watched.
    fn places(&self, entry: usize) -> HashMap<&[String], Option<usize>> {
        let watched = self.watched.iter().enumerate().map(|(place, own)| (own, Some(place)));
        let unwatched = self.unwatched.iter().map(|(own, _)| (own, None));
        let own = watched.chain(unwatched).filter(|(own, _)| own.entry == entry);
        own.map(|(own, place)| (&own.values[..], place)).collect()
    }
}

/// Rows by the values of some columns together.
struct Groups {
    /// The group of each row; [`MISSING_CODE`] where a value is missing.
    of_rows: Vec<u32>,
    /// The values of each group.
    values: Vec<Vec<String>>,
}

impl Groups {
    fn of(columns: &[Labels]) -> Groups {
        let mut columns = columns.iter();
        let Some((codes, labels)) = columns.next() else { return Groups { of_rows: Vec::new(), values: Vec::new() } };
        let known = |&code: &u32| if (code as usize) < labels.len() { code } else { MISSING_CODE };
        let first = Groups {
            of_rows: codes.iter().map(known).collect(),
            values: labels.iter().map(|label| vec![label.clone()]).collect(),
        };
        columns.fold(first, Groups::with)
    }

    /// Divides each group by another column.
    fn with(self, (codes, labels): &Labels) -> Groups {
        let (mut places, mut values) = (HashMap::new(), Vec::new());
        let pair = |(&group, &code): (&u32, &u32)| {
            let label = labels.get(code as usize).filter(|_| group != MISSING_CODE);
            label.map_or(MISSING_CODE, |label| {
                *places.entry((group, code)).or_insert_with(|| {
                    let before = self.values[group as usize].iter();
                    values.push(before.chain([label]).cloned().collect());
                    values.len() as u32 - 1
                })
            })
        };
        Groups { of_rows: self.of_rows.iter().zip(codes.iter()).map(pair).collect(), values }
    }

    /// Counts the first rows by group.
    fn counts(&self, rows: usize) -> Vec<u64> {
        let mut counts = vec![0; self.values.len()];
        for &group in self.of_rows.iter().take(rows) {
            if let Some(count) = counts.get_mut(group as usize) {
                *count += 1;
            }
        }
        counts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(codes: Vec<u32>, labels: &[&str]) -> Labels {
        (codes.into(), labels.iter().map(|&label| label.to_owned()).collect())
    }

    /// A row of "AT" to four of "DE", and one in a thousand of "CH"; every other row by the web.
    fn entries(rows: u32) -> Vec<Vec<Labels>> {
        let country = |row: u32| if row % 1000 == 7 { 2 } else { u32::from(!row.is_multiple_of(5)) };
        let country = labels((0..rows).map(country).collect(), &["AT", "DE", "CH"]);
        let channel = labels((0..rows).map(|row| row % 2).collect(), &["web", "app"]);
        vec![vec![country.clone()], vec![country, channel]]
    }

    fn named(own: &[Segment]) -> Vec<(usize, String, u64)> {
        own.iter().map(|own| (own.entry, own.values.join(" "), own.rows)).collect()
    }

    #[test]
    fn the_largest_come_first_and_small_ones_are_not_watched() {
        let own = Division::learn(&entries(4000), 4000).unwrap();
        let watched = [
            (0, "DE", 3196),
            (0, "AT", 800),
            (1, "DE web", 1600),
            (1, "DE app", 1596),
            (1, "AT app", 400),
            (1, "AT web", 400),
        ];
        assert_eq!(named(&own.watched), watched.map(|(entry, name, rows)| (entry, name.to_owned(), rows)));
        let (left, why): (Vec<Segment>, Vec<Unwatched>) = own.unwatched.into_iter().unzip();
        assert_eq!(named(&left), [(0, "CH".to_owned(), 4), (1, "CH app".to_owned(), 4)]);
        assert_eq!(why, [Unwatched::FewRows, Unwatched::FewRows]);
    }

    #[test]
    fn every_row_is_in_its_segment_or_outside() {
        let own = Division::learn(&entries(4000), 4000).unwrap();
        let country = labels(vec![0, 1, 2, MISSING_CODE, 3, 1, 3], &["DE", "AT", "CH", "FR"]);
        let channel = labels(vec![0, 0, 0, 0, 0, 1, MISSING_CODE], &["app", "post"]);
        let divided = own.divide(&[vec![country.clone()], vec![country, channel]], 6);
        assert_eq!(divided.rows, [vec![0], vec![1, 5], vec![], vec![0], vec![1], vec![]]);
        let unseen = |values: &[&str], rows| (values.iter().map(|&own| own.to_owned()).collect::<Vec<_>>(), rows);
        assert_eq!(divided.outside[0], Outside { without_value: 1, unseen: [unseen(&["FR"], 1)].into() });
        let both = [unseen(&["AT", "post"], 1), unseen(&["FR", "app"], 1)];
        assert_eq!(divided.outside[1], Outside { without_value: 1, unseen: both.into() });
    }

    #[test]
    fn no_more_are_watched_than_there_may_be_and_ids_are_refused() {
        let many = |count: u32, each: u32| {
            let names: Vec<String> = (0..count).map(|own| format!("v{own:04}")).collect();
            let codes: Vec<u32> = (0..count * each).map(|row| row % count).collect();
            vec![vec![(codes.into(), names.into())]]
        };
        let own = Division::learn(&many(60, 300), 60 * 300).unwrap();
        assert_eq!((own.watched.len(), own.unwatched.len()), (50, 10));
        assert!(own.unwatched.iter().all(|(_, why)| *why == Unwatched::TooMany));
        let ids = Division::learn(&many(1001, 1), 1001).unwrap_err();
        assert_eq!(ids, TooManyValues { entry: 0, count: 1001 });
    }
}
