//! Columns that nobody named and that are not features, dropped before anything is learned from them.

use crate::plan::Plan;
use crate::prepare::Prepared;
use rayon::prelude::*;
use stats::table::guess::{Guess, guess};
use stats::table::{Column, Table};
use std::collections::{HashMap, HashSet};

/// Guesses what the `unnamed` features are, and drops those that are not features.
pub fn drop_non_features(plan: &mut Plan, prepared: &mut Prepared, unnamed: &[String]) -> Vec<(String, Guess)> {
    let rows = prepared.timed_rows;
    let unnamed: HashSet<&String> = unnamed.iter().collect();
    let named = plan.features.par_iter().zip(&prepared.features);
    let guesses: Vec<Option<Guess>> = named
        .map(|((name, _), feature)| unnamed.contains(name).then(|| guess(name, &feature.values(0..rows))).flatten())
        .collect();
    let stays = |place: usize| guesses[place].is_none_or(|own| !own.is_no_feature());
    let found = guesses.iter().zip(&plan.features);
    let found = found.filter_map(|(own, (name, _))| own.map(|own| (name.clone(), own))).collect();
    let mut place = 0..;
    plan.features.retain(|_| place.next().is_none_or(stays));
    let mut place = 0..;
    prepared.features.retain(|_| place.next().is_none_or(stays));
    found
}

/// Drops `unnamed` features of which nothing can be learned: without any value, or with integers that are not exact as
/// numbers.
pub fn drop_unreadable(plan: &mut Plan, table: &Table, unnamed: &[String]) -> Vec<(String, Guess)> {
    let columns: HashMap<&str, &Column> = table.columns.iter().map(|(name, column)| (name.as_str(), column)).collect();
    let unnamed: HashSet<&str> = unnamed.iter().map(String::as_str).collect();
    let mut found = Vec::new();
    plan.features.retain(|(name, _)| {
        let guess = match columns.get(name.as_str()) {
            _ if !unnamed.contains(name.as_str()) => return true,
            None => Guess::Wide,
            Some(column) if column.is_all_missing() => Guess::Empty,
            Some(_) => return true,
        };
        found.push((name.clone(), guess));
        false
    });
    found
}
