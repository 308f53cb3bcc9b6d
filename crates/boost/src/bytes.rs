//! Models as bytes, little-endian:
//!
//! ```text
//! "trees\0" version:u8 objective:u8 features:u32 base:f64 trees:u32
//!   each tree  nodes:u32, then each node  feature:u32 codes:4×u64 gain:f64 left:u32 right:u32,
//!              then nodes + 1 leaf values:f64
//! ```
//!
//! A child is its index times two, plus one if it is a leaf.

use crate::{Child, CodeSet, Error, Node, Objective, Tree, Trees};

const MAGIC: &[u8; 6] = b"trees\0";
const VERSION: u8 = 1;

/// Features of a model that is read, at most: damaged bytes must not ask for gigabytes.
const MAX_FEATURES: usize = 1 << 20;

/// Bytes of a node with the leaf that comes with it.
const NODE_BYTES: usize = 4 + 32 + 8 + 4 + 4 + 8;

impl Trees {
    /// The model as bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        out.extend([VERSION, u8::from(self.objective == Objective::Squared)]);
        out.extend((self.features as u32).to_le_bytes());
        out.extend(self.base.to_le_bytes());
        out.extend((self.trees.len() as u32).to_le_bytes());
        self.trees.iter().for_each(|tree| write_tree(tree, &mut out));
        out
    }

    /// Reads a model. [`Error::Malformed`] for bytes that [`to_bytes`](Self::to_bytes) cannot have written.
    pub fn from_bytes(bytes: &[u8]) -> Result<Trees, Error> {
        let mut reader = Reader(bytes);
        if &reader.take::<6>()? != MAGIC {
            return Err(Error::Malformed("another kind of data"));
        }
        let [version, objective] = reader.take()?;
        if version != VERSION {
            return Err(Error::Malformed("another version"));
        }
        let objective = match objective {
            0 => Objective::LogLoss,
            1 => Objective::Squared,
            _ => return Err(Error::Malformed("unknown objective")),
        };
        let features = reader.u32()? as usize;
        if features > MAX_FEATURES {
            return Err(Error::Malformed("an impossible number of features"));
        }
        let base = reader.finite()?;
        let count = reader.u32()?;
        let trees = (0..count).map(|_| reader.tree(features)).collect::<Result<_, _>>()?;
        if !reader.0.is_empty() {
            return Err(Error::Malformed("bytes after the end"));
        }
        Ok(Trees { objective, features, base, trees })
    }
}

fn write_tree(tree: &Tree, out: &mut Vec<u8>) {
    out.extend((tree.nodes.len() as u32).to_le_bytes());
    for node in &tree.nodes {
        out.extend(node.feature.to_le_bytes());
        node.codes.0.iter().for_each(|word| out.extend(word.to_le_bytes()));
        out.extend(node.gain.to_le_bytes());
        [node.left, node.right].into_iter().for_each(|child| out.extend(child_number(child).to_le_bytes()));
    }
    tree.leaves.iter().for_each(|value| out.extend(value.to_le_bytes()));
}

fn child_number(child: Child) -> u32 {
    match child {
        Child::Node(index) => index * 2,
        Child::Leaf(index) => index * 2 + 1,
    }
}

/// The bytes that have not been read.
struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn take<const N: usize>(&mut self) -> Result<[u8; N], Error> {
        let (taken, rest) = self.0.split_first_chunk().ok_or(Error::Malformed("it ends too soon"))?;
        self.0 = rest;
        Ok(*taken)
    }

    fn u32(&mut self) -> Result<u32, Error> {
        self.take().map(u32::from_le_bytes)
    }

    fn finite(&mut self) -> Result<f64, Error> {
        let value = f64::from_le_bytes(self.take()?);
        if value.is_finite() { Ok(value) } else { Err(Error::Malformed("a number that is not finite")) }
    }

    fn tree(&mut self, features: usize) -> Result<Tree, Error> {
        let count = self.u32()? as usize;
        // Before memory is taken for them.
        if count == 0 || count > self.0.len() / NODE_BYTES {
            return Err(Error::Malformed("an impossible number of nodes"));
        }
        let nodes = (0..count).map(|_| self.node(features)).collect::<Result<Vec<_>, _>>()?;
        let leaves = (0..=count).map(|_| self.finite()).collect::<Result<_, _>>()?;
        if is_tree(&nodes) { Ok(Tree { nodes, leaves }) } else { Err(Error::Malformed("nodes that are no tree")) }
    }

    fn node(&mut self, features: usize) -> Result<Node, Error> {
        let feature = self.u32()?;
        if feature as usize >= features {
            return Err(Error::Malformed("a feature that does not exist"));
        }
        let mut codes = CodeSet::default();
        for word in &mut codes.0 {
            *word = u64::from_le_bytes(self.take()?);
        }
        let gain = self.finite()?;
        Ok(Node { feature, codes, gain, left: self.child()?, right: self.child()? })
    }

    fn child(&mut self) -> Result<Child, Error> {
        let number = self.u32()?;
        Ok(if number % 2 == 0 { Child::Node(number / 2) } else { Child::Leaf(number / 2) })
    }
}

/// Tells whether every node but the root, and every leaf, has one parent, which comes before it.
fn is_tree(nodes: &[Node]) -> bool {
    let mut node_seen = vec![false; nodes.len()];
    let mut leaf_seen = vec![false; nodes.len() + 1];
    nodes.iter().enumerate().all(|(index, node)| {
        [node.left, node.right].into_iter().all(|child| match child {
            Child::Node(child) => child as usize > index && is_first(&mut node_seen, child),
            Child::Leaf(leaf) => is_first(&mut leaf_seen, leaf),
        })
    })
}

/// Marks a place; `false` if it does not exist or was marked before.
fn is_first(seen: &mut [bool], at: u32) -> bool {
    seen.get_mut(at as usize).is_some_and(|seen| !std::mem::replace(seen, true))
}
