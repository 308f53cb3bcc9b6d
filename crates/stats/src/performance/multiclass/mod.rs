//! Performance of a classifier of several classes.
//!
//! Every metric but accuracy, the confusion matrix and business value is the plain mean over classes of the binary
//! metric of one class against the rest ("macro"), for realized values and estimates alike. A class that nothing
//! was predicted as, or that has no label, adds 0 to shares (scikit-learn's `zero_division=0`); AUROC and average
//! precision do not exist without each class. Formulas: NannyML 0.13.1; its errors with `compat`, else
//! those of [`errors`].

pub mod errors;
mod labels;
pub mod matrix;
mod outcomes;
mod reference;
mod side;

pub use labels::{classes_of, differing, labels, labels_of, require_classes};
pub use matrix::Matrix;
pub use outcomes::{MISSING, Outcomes};
pub use reference::MulticlassReference;
pub use side::Side;

#[cfg(test)]
mod tests;
