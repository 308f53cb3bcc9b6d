//! Doubts about the roles of the reference's columns, on their way to JavaScript.

use crate::monitor::MonitorHandle;
use napi_derive::napi;
use stats::performance::roles::Doubt;

/// A doubt: its kind, the labels it speaks of, and numbers in the order of `stats::performance::roles::Doubt`'s fields.
#[napi(object)]
pub struct DoubtEntry {
    pub kind: String,
    pub labels: Vec<String>,
    pub numbers: Vec<f64>,
}

impl From<&Doubt> for DoubtEntry {
    fn from(doubt: &Doubt) -> Self {
        let entry =
            |kind: &str, labels: Vec<String>, numbers: Vec<f64>| DoubtEntry { kind: kind.to_owned(), labels, numbers };
        match doubt {
            Doubt::ThirdLabel { column, labels } => {
                entry("third_label", [vec![column.clone()], labels.clone()].concat(), Vec::new())
            }
            Doubt::Spellings { pairs } => {
                let both = pairs.iter().flat_map(|(one, other)| [one.clone(), other.clone()]);
                entry("spellings", both.collect(), Vec::new())
            }
            Doubt::Inverted { auroc } => entry("inverted", Vec::new(), vec![*auroc]),
            Doubt::Reversed { balanced_accuracy } => entry("reversed", Vec::new(), vec![*balanced_accuracy]),
            Doubt::Swapped { classes } => entry(
                "swapped",
                classes.iter().flat_map(|own| [own.0.clone(), own.1.clone()]).collect(),
                classes.iter().flat_map(|own| [own.2, own.3]).collect(),
            ),
            Doubt::WithoutScore { labels } => entry(
                "without_score",
                labels.iter().map(|own| own.0.clone()).collect(),
                labels.iter().map(|own| own.1 as f64).collect(),
            ),
            Doubt::Apart { metric, realized, estimated } => {
                entry("apart", vec![(*metric).to_owned()], vec![*realized, *estimated])
            }
            Doubt::Unrelated { correlation } => entry("unrelated", Vec::new(), vec![*correlation]),
            Doubt::Scale { target, prediction, slope } => {
                entry("scale", Vec::new(), vec![*target, *prediction, *slope])
            }
            Doubt::Identical { rows } => entry("identical", Vec::new(), vec![*rows as f64]),
        }
    }
}

#[napi]
impl MonitorHandle {
    /// Doubts from comparing target, prediction and score of the reference; empty for a saved monitor.
    #[napi(catch_unwind)]
    pub fn doubts(&self) -> Vec<DoubtEntry> {
        self.monitor.doubts.iter().map(DoubtEntry::from).collect()
    }
}
