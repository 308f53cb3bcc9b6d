//! A tree of thresholds as moves of many rows at a time.

use crate::{Child, CodeSet, MISSING, Tree};

/// Rows predicted together: their codes and masks stay in the nearest caches.
pub(crate) const BLOCK: usize = 1024;

/// Rows that go down a tree together, a byte each: a few registers of any CPU.
const LANES: usize = 64;

/// Leaves of a tree that a byte can number.
const LEAVES: usize = 256;

/// A tree as it grew: all rows start in place 0, and every node moves some of one place to a new one.
///
/// It is gone through node by node, not row by row, so there is nothing to branch on and nothing to look up.
pub(crate) struct Moves {
    moves: Vec<Move>,
    /// Addend to the score for each place.
    values: Box<[f64; LEAVES]>,
}

/// Effect of a node: rows that go left stay in its place.
struct Move {
    feature: usize,
    place: u8,
    /// The place of rows that go right.
    right: u8,
    threshold: Threshold,
}

/// Codes with `code - first <= span` go left. A missing one goes right where `first` is 1, because its difference is
/// the greatest.
#[derive(Clone, Copy)]
struct Threshold {
    first: u8,
    span: u8,
}

impl Moves {
    /// The moves of a tree; `None` for one with too many leaves, or that splits by sets of categories.
    pub fn new(tree: &Tree) -> Option<Moves> {
        if tree.leaves.len() > LEAVES {
            return None;
        }
        let mut values = Box::new([0.0; LEAVES]);
        // Children come after their parents, so that the place of a node is known when it is reached.
        let mut places = vec![0; tree.nodes.len()];
        let mut moves = Vec::with_capacity(tree.nodes.len());
        for ((index, node), right) in tree.nodes.iter().enumerate().zip(1..=u8::MAX) {
            let place = places[index];
            for (child, place) in [(node.left, place), (node.right, right)] {
                match child {
                    Child::Leaf(leaf) => values[usize::from(place)] = tree.leaves[leaf as usize],
                    Child::Node(node) => places[node as usize] = place,
                }
            }
            let threshold = Threshold::of(node.codes)?;
            moves.push(Move { feature: node.feature as usize, place, right, threshold });
        }
        Some(Moves { moves, values })
    }

    /// Adds the tree to the scores of up to a block of rows.
    pub fn add_to(&self, scores: &mut [f64], codes: &[[u8; BLOCK]]) {
        for (index, scores) in scores.chunks_mut(LANES).enumerate() {
            let mut places = [0; LANES];
            for own in &self.moves {
                own.apply(&mut places, &codes[own.feature].as_chunks().0[index]);
            }
            for (score, &place) in scores.iter_mut().zip(&places) {
                *score += self.values[usize::from(place)];
            }
        }
    }
}

impl Move {
    /// Moves the rows of its place whose code goes right.
    #[inline(always)]
    fn apply(&self, places: &mut [u8; LANES], codes: &[u8; LANES]) {
        let Threshold { first, span } = self.threshold;
        for (place, &code) in places.iter_mut().zip(codes) {
            let is_here = if *place == self.place { u8::MAX } else { 0 };
            let goes_right = if code.wrapping_sub(first) > span { u8::MAX } else { 0 };
            *place ^= is_here & goes_right & (self.place ^ self.right);
        }
    }
}

impl Threshold {
    /// The threshold that a set of codes going left is, with or without the missing one.
    fn of(left: CodeSet) -> Option<Threshold> {
        let first = u8::from(!left.contains(MISSING));
        let last = (first..=u8::MAX).rev().find(|&code| left.contains(code))?;
        (first..=last).all(|code| left.contains(code)).then_some(Threshold { first, span: last - first })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thresholds_are_the_sets_without_a_gap() {
        for last in 1..=u8::MAX {
            for missing_left in [false, true] {
                let mut left = CodeSet::up_to(last);
                if missing_left {
                    left.insert(MISSING);
                }
                let Threshold { first, span } = Threshold::of(left).unwrap();
                for code in 0..=u8::MAX {
                    assert_eq!(code.wrapping_sub(first) <= span, left.contains(code), "{last} {missing_left} {code}");
                }
            }
        }
        let mut gap = CodeSet::up_to(3);
        gap.insert(5);
        assert!(Threshold::of(gap).is_none() && Threshold::of(CodeSet::default()).is_none());
    }
}
