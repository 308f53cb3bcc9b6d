//! Predictions of many rows.

use crate::codes::CODES;
use crate::moves::{BLOCK, Moves};
use crate::{Child, Error, Matrix, Tree, Trees};

/// Leaves of a tree that masks can hold.
const MASK_LEAVES: usize = u64::BITS as usize;

/// For every code of a feature, the leaves that it does not rule out.
struct Table {
    feature: usize,
    masks: [u64; CODES],
}

/// Plan for sending many rows down a tree.
enum Plan {
    /// Thresholds alone.
    Moves(Moves),
    /// Sets of categories too: the leaf of a row is the only one that no feature's code rules out (after Lucchese et
    /// al. 2015, QuickScorer).
    Masks(Vec<Table>),
    /// Too many leaves for either.
    Walk,
}

/// Predicts blocks of rows, without a branch where the trees allow it.
pub struct Predictor<'a> {
    model: &'a Trees,
    /// One for each tree.
    plans: Vec<Plan>,
}

impl<'a> Predictor<'a> {
    /// Prepares a model: about 2 KB for every tree, with sets of categories for every feature of every tree.
    pub fn new(model: &'a Trees) -> Predictor<'a> {
        Predictor { model, plans: model.trees.iter().map(Plan::new).collect() }
    }

    /// Predictions of some rows: probabilities (log-loss) or means.
    ///
    /// # Errors
    /// Another number of features than the model's; a row beyond the matrix.
    pub fn predict(&self, matrix: &Matrix, rows: &[u32]) -> Result<Vec<f64>, Error> {
        let mut out = vec![0.0; rows.len()];
        self.predict_into(matrix, rows, &mut out)?;
        Ok(out)
    }

    /// As [`predict`](Self::predict), into `out`, which must be as long as `rows`.
    pub fn predict_into(&self, matrix: &Matrix, rows: &[u32], out: &mut [f64]) -> Result<(), Error> {
        if matrix.features() != self.model.features {
            return Err(Error::Features { given: matrix.features(), required: self.model.features });
        }
        if out.len() != rows.len() {
            return Err(Error::Length { given: out.len(), rows: rows.len() });
        }
        matrix.check_rows(rows)?;
        let mut codes = vec![[0; BLOCK]; matrix.features()];
        for (rows, out) in rows.chunks(BLOCK).zip(out.chunks_mut(BLOCK)) {
            for (codes, feature) in codes.iter_mut().zip(0..) {
                let column = matrix.column(feature);
                codes.iter_mut().zip(rows).for_each(|(code, &row)| *code = column[row as usize]);
            }
            self.predict_block(&codes, out);
        }
        Ok(())
    }

    /// Predictions of up to a block of rows.
    fn predict_block(&self, codes: &[[u8; BLOCK]], out: &mut [f64]) {
        out.fill(self.model.base);
        for (tree, plan) in self.model.trees.iter().zip(&self.plans) {
            match plan {
                Plan::Moves(moves) => moves.add_to(out, codes),
                Plan::Masks(tables) => add_masked(tree, tables, codes, out),
                Plan::Walk => walk(tree, codes, out),
            }
        }
        out.iter_mut().for_each(|score| *score = self.model.output(*score));
    }
}

impl Plan {
    /// The quickest for a tree.
    fn new(tree: &Tree) -> Plan {
        match Moves::new(tree) {
            Some(moves) => Plan::Moves(moves),
            None if tree.leaves.len() <= MASK_LEAVES => Plan::Masks(tables(tree)),
            None => Plan::Walk,
        }
    }
}

/// Adds a tree to scores by walking it.
fn walk(tree: &Tree, codes: &[[u8; BLOCK]], scores: &mut [f64]) {
    for (row, score) in scores.iter_mut().enumerate() {
        *score += tree.leaves[tree.leaf(|feature| codes[feature][row])];
    }
}

/// Adds a tree to scores by its tables.
fn add_masked(tree: &Tree, tables: &[Table], codes: &[[u8; BLOCK]], scores: &mut [f64]) {
    let mut masks = [u64::MAX; BLOCK];
    let masks = &mut masks[..scores.len()];
    for table in tables {
        for (mask, &code) in masks.iter_mut().zip(&codes[table.feature]) {
            *mask &= table.masks[usize::from(code)];
        }
    }
    let mut leaves = [0.0; MASK_LEAVES];
    leaves[..tree.leaves.len()].copy_from_slice(&tree.leaves);
    for (score, mask) in scores.iter_mut().zip(masks) {
        *score += leaves[mask.trailing_zeros() as usize % MASK_LEAVES];
    }
}

/// The tables of a tree with few enough leaves, one for each feature that it splits on.
fn tables(tree: &Tree) -> Vec<Table> {
    let mut tables: Vec<Table> = Vec::new();
    for (node, below) in tree.nodes.iter().zip(leaves_below(tree)) {
        let feature = node.feature as usize;
        let known = tables.iter().position(|table| table.feature == feature);
        let at = known.unwrap_or(tables.len());
        if known.is_none() {
            tables.push(Table { feature, masks: [u64::MAX; CODES] });
        }
        for (mask, code) in tables[at].masks.iter_mut().zip(0..=u8::MAX) {
            *mask &= !if node.codes.contains(code) { below.right } else { below.left };
        }
    }
    tables
}

/// Leaves on either side of a node.
#[derive(Clone, Copy, Default)]
struct Below {
    left: u64,
    right: u64,
}

/// The leaves below every node; children come after their parents, so it is filled from the end.
fn leaves_below(tree: &Tree) -> Vec<Below> {
    let mut below = vec![Below::default(); tree.nodes.len()];
    for (index, node) in tree.nodes.iter().enumerate().rev() {
        let leaves = |child: Child| match child {
            Child::Leaf(leaf) => 1 << leaf,
            Child::Node(node) => below[node as usize].left | below[node as usize].right,
        };
        below[index] = Below { left: leaves(node.left), right: leaves(node.right) };
    }
    below
}
