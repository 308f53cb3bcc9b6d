//! Grown trees.

use crate::exp::sigmoid;
use crate::{CodeSet, Matrix, Objective};

/// Target of one side of a split.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Child {
    /// To a node, by index; greater than the index of its parent.
    Node(u32),
    /// To a leaf, by index.
    Leaf(u32),
}

/// A split.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Node {
    /// The feature.
    pub feature: u32,
    /// Codes that go left; all others go right.
    pub codes: CodeSet,
    /// Twice the reduction of the loss; comparable within one model.
    pub gain: f64,
    /// Target of codes in the set.
    pub left: Child,
    /// Target of the other codes.
    pub right: Child,
}

/// One tree. The root is node 0; there is at least one node.
#[derive(Clone, Debug, PartialEq)]
pub struct Tree {
    /// Splits, parents before children.
    pub nodes: Vec<Node>,
    /// Addend of each leaf to the score; one more than nodes.
    pub leaves: Vec<f64>,
}

impl Tree {
    /// The leaf that a row of codes ends in.
    pub fn leaf(&self, code: impl Fn(usize) -> u8) -> usize {
        let mut child = Child::Node(0);
        loop {
            match child {
                Child::Leaf(leaf) => return leaf as usize,
                Child::Node(index) => {
                    let node = &self.nodes[index as usize];
                    let goes_left = node.codes.contains(code(node.feature as usize));
                    child = if goes_left { node.left } else { node.right };
                }
            }
        }
    }
}

/// A fitted model.
#[derive(Clone, Debug, PartialEq)]
pub struct Trees {
    pub(crate) objective: Objective,
    pub(crate) features: usize,
    pub(crate) base: f64,
    pub(crate) trees: Vec<Tree>,
}

impl Trees {
    /// The loss that was minimised.
    pub fn objective(&self) -> Objective {
        self.objective
    }

    /// Number of features.
    pub fn features(&self) -> usize {
        self.features
    }

    /// The score without any tree: log-odds or mean of the targets.
    pub fn base(&self) -> f64 {
        self.base
    }

    /// The trees, in order of growth.
    pub fn trees(&self) -> &[Tree] {
        &self.trees
    }

    /// Tells whether every row gets the same prediction: all targets were equal, or nothing could be split.
    pub fn is_constant(&self) -> bool {
        self.trees.is_empty()
    }

    /// Each feature's share of the total gain; sums to 1, or all 0 if the model is constant.
    pub fn importances(&self) -> Vec<f64> {
        let mut gains = vec![0.0; self.features];
        for node in self.trees.iter().flat_map(|tree| &tree.nodes) {
            gains[node.feature as usize] += node.gain;
        }
        let total: f64 = gains.iter().sum();
        if total > 0.0 {
            gains.iter_mut().for_each(|gain| *gain /= total);
        }
        gains
    }

    /// Turns a score into a prediction: a probability, or the mean itself.
    pub(crate) fn output(&self, score: f64) -> f64 {
        match self.objective {
            Objective::LogLoss => sigmoid(score),
            Objective::Squared => score,
        }
    }

    /// The prediction of one row, by walking every tree: slower than [`Predictor`](crate::Predictor),
    /// with the same result. The row must exist and the features be those of the fit.
    pub fn predict_row(&self, matrix: &Matrix, row: usize) -> f64 {
        let added = |score: f64, tree: &Tree| score + tree.leaves[tree.leaf(|feature| matrix.column(feature)[row])];
        self.output(self.trees.iter().fold(self.base, added))
    }
}
