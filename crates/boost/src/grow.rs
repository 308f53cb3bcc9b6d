//! Leaf-wise growth of one tree.

use crate::codes::CODES;
use crate::histogram::Histograms;
use crate::matrix::{GROUP, Grouped};
use crate::packing::{Layout, Packed};
use crate::split::{LeafView, Split};
use crate::{Child, CodeSet, Node, Params, Tree};
use std::ops::Range;

/// Grows trees on the rows of one fit; keeps its memory between trees.
pub(crate) struct Grower<'a> {
    data: &'a Grouped,
    params: &'a Params,
    /// Rows, those of one leaf side by side.
    rows: Vec<u32>,
    /// Leaves of the tree that is growing, or was grown last.
    leaves: Vec<Leaf>,
    /// Histograms of each leaf that may be split.
    histograms: Vec<Histograms>,
    right_rows: Vec<u32>,
    words: Vec<u64>,
}

/// A leaf of a growing tree.
struct Leaf {
    /// Its rows in `Grower::rows`.
    rows: Range<usize>,
    /// Packed sum of its rows.
    sum: u64,
    /// Regularisation of its value, besides lambda.
    ridge: f64,
    /// The node above it and whether it is that node's left child.
    parent: Option<(usize, bool)>,
    /// Its best split, if it may be split.
    split: Option<Split>,
}

impl<'a> Grower<'a> {
    /// A grower for so many rows.
    pub fn new(data: &'a Grouped, params: &'a Params, rows: usize) -> Grower<'a> {
        Grower {
            data,
            params,
            rows: vec![0; rows],
            leaves: Vec::with_capacity(params.leaves),
            histograms: Vec::new(),
            right_rows: vec![0; rows],
            words: Vec::with_capacity(rows),
        }
    }

    /// Grows a tree; leaf values are in units of the score. `None` if the root cannot be split.
    pub fn grow(&mut self, packed: &Packed) -> Option<Tree> {
        self.plant(packed);
        let mut nodes: Vec<Node> = Vec::with_capacity(self.params.leaves - 1);
        while let Some(leaf) = self.best_leaf() {
            let node = self.split_leaf(leaf, nodes.len(), packed)?;
            if let Some((parent, is_left)) = self.leaves[leaf].parent.replace((nodes.len(), true)) {
                let child = Child::Node(nodes.len() as u32);
                *(if is_left { &mut nodes[parent].left } else { &mut nodes[parent].right }) = child;
            }
            nodes.push(node);
            if self.leaves.len() == self.params.leaves {
                break;
            }
            self.find_splits(leaf, packed);
        }
        let leaves = self.leaves.iter().map(|leaf| value(leaf, packed.layout, self.params)).collect();
        (!nodes.is_empty()).then_some(Tree { nodes, leaves })
    }

    /// Adds the last tree to the scores of its rows.
    pub fn add_to(&self, scores: &mut [f64], tree: &Tree) {
        for (leaf, value) in self.leaves.iter().zip(&tree.leaves) {
            self.rows[leaf.rows.clone()].iter().for_each(|&row| scores[row as usize] += value);
        }
    }

    /// Starts with all rows in one leaf.
    fn plant(&mut self, packed: &Packed) {
        self.rows.iter_mut().zip(0..).for_each(|(slot, row)| *slot = row);
        if self.histograms.is_empty() {
            self.histograms.push(Histograms::new(self.data.features()));
        }
        self.histograms[0].build(self.data, &self.rows, &packed.words);
        let sum = packed.words.iter().fold(0u64, |sum, &word| sum.wrapping_add(word));
        self.leaves.clear();
        self.leaves.push(Leaf { rows: 0..self.rows.len(), sum, ridge: 0.0, parent: None, split: None });
        self.find_split(0, packed.layout);
    }

    /// The leaf whose split gains most; the first of equals.
    fn best_leaf(&self) -> Option<usize> {
        let mut best: Option<(usize, f64)> = None;
        for (index, leaf) in self.leaves.iter().enumerate() {
            let Some(split) = leaf.split else { continue };
            if best.is_none_or(|(_, gain)| split.gain > gain) {
                best = Some((index, split.gain));
            }
        }
        best.map(|(index, _)| index)
    }

    /// Splits a leaf: the left side keeps its index, the right side gets the next.
    fn split_leaf(&mut self, leaf: usize, node: usize, packed: &Packed) -> Option<Node> {
        let split = self.leaves[leaf].split.take()?;
        let new = self.leaves.len();
        let rows = self.leaves[leaf].rows.clone();
        let middle = rows.start + self.partition(rows.clone(), &split);
        let left = &mut self.leaves[leaf];
        let right = left.sum.wrapping_sub(split.left);
        (left.rows.end, left.sum, left.ridge) = (middle, split.left, split.ridge);
        let (rows, parent) = (middle..rows.end, Some((node, false)));
        self.leaves.push(Leaf { rows, sum: right, ridge: split.ridge, parent, split: None });
        let Layout { gradient_scale, hessian_scale, .. } = packed.layout;
        Some(Node {
            feature: split.feature as u32,
            codes: split.codes,
            gain: split.gain / gradient_scale / gradient_scale * hessian_scale,
            left: Child::Leaf(leaf as u32),
            right: Child::Leaf(new as u32),
        })
    }

    /// Moves rows that go left to the front, in order; returns how many.
    fn partition(&mut self, rows: Range<usize>, split: &Split) -> usize {
        let goes_left = sides(split.codes);
        let codes = &self.data.groups[split.feature / GROUP];
        let slot = split.feature % GROUP;
        let rows = &mut self.rows[rows];
        let right_rows = &mut self.right_rows[..rows.len()];
        let (mut left, mut right) = (0, 0);
        for index in 0..rows.len() {
            let row = rows[index];
            let is_left = goes_left[usize::from(codes[row as usize][slot])];
            // Both are written and one is kept: a branch would be mispredicted half of the time.
            rows[left] = row;
            right_rows[right] = row;
            left += usize::from(is_left);
            right += usize::from(!is_left);
        }
        rows[left..].copy_from_slice(&right_rows[..right]);
        left
    }

    /// Finds the best splits of a leaf just split and of the newest one.
    fn find_splits(&mut self, left: usize, packed: &Packed) {
        let right = self.leaves.len() - 1;
        if self.histograms.len() <= right {
            self.histograms.push(Histograms::new(self.data.features()));
        }
        if !self.may_split(left) && !self.may_split(right) {
            return;
        }
        let left_is_smaller = self.leaves[left].rows.len() < self.leaves[right].rows.len();
        let smaller = &self.rows[self.leaves[if left_is_smaller { left } else { right }].rows.clone()];
        self.words.clear();
        self.words.extend(smaller.iter().map(|&row| packed.words[row as usize]));
        // The parent's histograms are where the left side's go; the newest place is free.
        let (parents, built) = self.histograms.split_at_mut(right);
        built[0].build(self.data, smaller, &self.words);
        parents[left].subtract(&built[0], self.data);
        if left_is_smaller {
            std::mem::swap(&mut parents[left], &mut built[0]);
        }
        self.find_split(left, packed.layout);
        self.find_split(right, packed.layout);
    }

    /// Tells whether a leaf has enough rows for two.
    fn may_split(&self, leaf: usize) -> bool {
        self.leaves[leaf].rows.len() >= 2 * self.params.min_rows
    }

    /// Finds a leaf's best split, its histograms being built.
    fn find_split(&mut self, leaf: usize, layout: Layout) {
        if self.may_split(leaf) {
            let Leaf { rows, sum, .. } = &self.leaves[leaf];
            let view = LeafView::new(layout, self.params, rows.len(), *sum);
            self.leaves[leaf].split = view.best(&self.histograms[leaf], self.data);
        }
    }
}

/// For every code whether it is in the set.
fn sides(codes: CodeSet) -> [bool; CODES] {
    std::array::from_fn(|code| codes.contains(code as u8))
}

/// Newton's step, `−rate · G / (H + λ)`.
fn value(leaf: &Leaf, layout: Layout, params: &Params) -> f64 {
    let (gradient, hessian) = layout.fields(leaf.sum);
    let gradient = gradient as f64 / layout.gradient_scale;
    let hessian = hessian as f64 / layout.hessian_scale;
    -params.learning_rate * gradient / (hessian + params.lambda + leaf.ridge)
}
