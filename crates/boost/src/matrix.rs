//! Codes of rows by features.

use crate::Error;

/// Kind of a feature, which determines the splits of its codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Codes have an order: a split is a threshold.
    Ordered,
    /// Codes are names: a split is a set.
    Categorical,
}

/// Codes of rows by features, one column for each feature.
#[derive(Clone, Debug, PartialEq)]
pub struct Matrix {
    rows: usize,
    kinds: Vec<Kind>,
    columns: Vec<Vec<u8>>,
}

impl Matrix {
    /// Takes one column of codes for each kind. An error if their number or lengths differ.
    pub fn new(kinds: Vec<Kind>, columns: Vec<Vec<u8>>) -> Result<Matrix, Error> {
        if kinds.len() != columns.len() {
            return Err(Error::Features { given: columns.len(), required: kinds.len() });
        }
        let rows = columns.first().map_or(0, Vec::len);
        match columns.iter().find(|column| column.len() != rows) {
            Some(column) => Err(Error::Length { given: column.len(), rows }),
            None => Ok(Matrix { rows, kinds, columns }),
        }
    }

    /// This matrix with the rows of another below it. An error if the kinds differ in number.
    pub fn stacked(&self, below: &Matrix) -> Result<Matrix, Error> {
        if self.features() != below.features() {
            return Err(Error::Features { given: below.features(), required: self.features() });
        }
        let columns = self.columns.iter().zip(&below.columns).map(|(a, b)| [a.as_slice(), b].concat()).collect();
        Matrix::new(self.kinds.clone(), columns)
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Number of features.
    pub fn features(&self) -> usize {
        self.kinds.len()
    }

    /// Kinds of the features.
    pub fn kinds(&self) -> &[Kind] {
        &self.kinds
    }

    /// Codes of a feature.
    pub fn column(&self, feature: usize) -> &[u8] {
        &self.columns[feature]
    }

    /// An error if a row does not exist.
    pub(crate) fn check_rows(&self, rows: &[u32]) -> Result<(), Error> {
        match rows.iter().find(|&&row| row as usize >= self.rows) {
            Some(&row) => Err(Error::RowOutOfRange { row, rows: self.rows }),
            None => Ok(()),
        }
    }
}

/// Features of one group.
pub(crate) const GROUP: usize = 8;

/// The rows of one fit, for the histograms: eight features side by side, so that one load brings
/// eight codes, and eight adds in a row go to different histograms.
pub(crate) struct Grouped {
    /// For every eight features, for every row, their codes.
    pub groups: Vec<Vec<[u8; GROUP]>>,
    /// Kinds of the features.
    pub kinds: Vec<Kind>,
    /// The highest code of each feature.
    pub highest: Vec<u8>,
}

impl Grouped {
    /// Collects rows of a matrix, which must exist.
    pub fn new(matrix: &Matrix, rows: &[u32]) -> Grouped {
        let mut groups = vec![vec![[0; GROUP]; rows.len()]; matrix.features().div_ceil(GROUP)];
        for (feature, column) in matrix.columns.iter().enumerate() {
            for (codes, &row) in groups[feature / GROUP].iter_mut().zip(rows) {
                codes[feature % GROUP] = column[row as usize];
            }
        }
        let highest = matrix.columns.iter().map(|column| highest_code(column, rows)).collect();
        Grouped { groups, kinds: matrix.kinds.clone(), highest }
    }

    /// Number of features.
    pub fn features(&self) -> usize {
        self.kinds.len()
    }
}

/// The highest code of some rows, 0 without rows.
fn highest_code(column: &[u8], rows: &[u32]) -> u8 {
    rows.iter().map(|&row| column[row as usize]).max().unwrap_or(0)
}
