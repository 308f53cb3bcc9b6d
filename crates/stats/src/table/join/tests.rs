use super::*;
use crate::table::MISSING_CODE;

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
