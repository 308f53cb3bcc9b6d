//! Words of labels: order, quotes, and what says the same in other words.

/// Numbers by size when all are numbers, else by text; equal ones once.
pub fn in_order(labels: &mut Vec<String>) {
    let number = |label: &String| label.parse::<f64>().ok();
    if labels.iter().all(|label| number(label).is_some()) {
        let size = |label: &String| number(label).unwrap_or(f64::NAN);
        labels.sort_by(|a, b| size(a).total_cmp(&size(b)).then_with(|| a.cmp(b)));
    } else {
        labels.sort();
    }
    labels.dedup();
}

/// Labels in a sentence, the first six.
pub fn quoted(labels: &[String]) -> String {
    const MOST: usize = 6;
    let mut words: Vec<String> =
        labels.iter().take(MOST).map(|label| format!("\"{}\"", label.escape_debug())).collect();
    if labels.len() > MOST {
        words.push(format!("{} more", labels.len() - MOST));
    }
    match words.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
        None => "none".to_owned(),
    }
}

/// Spellings of true and of false: who says one of them means any.
pub(super) fn truth(label: &str) -> Option<bool> {
    let word = label.to_lowercase();
    if ["true", "yes", "y", "t"].contains(&word.as_str()) {
        return Some(true);
    }
    if ["false", "no", "n", "f"].contains(&word.as_str()) {
        return Some(false);
    }
    match number(label) {
        Some(1.0) => Some(true),
        Some(0.0) => Some(false),
        _ => None,
    }
}

pub(super) fn number(label: &str) -> Option<f64> {
    label.trim().parse().ok()
}

pub(super) fn is_same(one: &str, other: &str) -> bool {
    is_equal(one, other) || (truth(one).is_some() && truth(one) == truth(other))
}

/// Tells whether two labels are one text, or one number.
pub fn is_equal(one: &str, other: &str) -> bool {
    one == other || number(one).zip(number(other)).is_some_and(|(one, other)| one == other)
}
