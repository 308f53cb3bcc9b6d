//! Ids that labels are found by.

use crate::error::StatsError;
use crate::table::{Column, Kind, MISSING_TIME};
use std::collections::HashMap;

/// Index of ids.
pub(super) enum Index<'a> {
    Numbers(HashMap<u64, u32>),
    Instants(HashMap<i64, u32>),
    Texts(HashMap<&'a str, u32>),
}

pub(super) enum Id<'a> {
    Number(u64),
    Instant(i64),
    Text(&'a str),
}

/// Adding zero makes one of the two zeros.
pub(super) fn number(value: f64) -> Option<u64> {
    (!value.is_nan()).then(|| (value + 0.0).to_bits())
}

pub(super) fn instant(value: i64) -> Option<i64> {
    (value != MISSING_TIME).then_some(value)
}

impl<'a> Index<'a> {
    pub(super) fn of(ids: &Column) -> Result<Index<'a>, StatsError> {
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

    pub(super) fn kind(&self) -> Kind {
        match self {
            Index::Numbers(_) => Kind::Numeric,
            Index::Instants(_) => Kind::Timestamp,
            Index::Texts(_) => Kind::Categorical,
        }
    }

    /// The place of an id, which becomes `next` where it has none.
    pub(super) fn place_or(&mut self, id: Id<'a>, next: u32) -> u32 {
        match (self, id) {
            (Index::Numbers(known), Id::Number(id)) => *known.entry(id).or_insert(next),
            (Index::Instants(known), Id::Instant(id)) => *known.entry(id).or_insert(next),
            (Index::Texts(known), Id::Text(id)) => *known.entry(id).or_insert(next),
            _ => unreachable!("an index is made for the kind of its ids"),
        }
    }

    /// The place of every id of a column.
    pub(super) fn places(&self, ids: &Column) -> Result<Vec<Option<u32>>, StatsError> {
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
