//! The boosting loop.

use crate::grow::Grower;
use crate::matrix::Grouped;
use crate::objective::{Targets, log_loss, squared};
use crate::packing::Packed;
use crate::{Error, Matrix, Objective, Params, Tree, Trees};

pub use crate::packing::MAX_ROWS;

/// Fits trees to some rows of a matrix.
///
/// `targets` has one value for every row of the matrix; `rows` lists those to learn from (a row may
/// be listed more than once, the order does not matter). `cancelled` is asked before every tree.
/// Equal targets give a constant model, see [`Trees::is_constant`].
///
/// # Errors
/// No rows, or more than [`MAX_ROWS`]; a row beyond the matrix; targets of another length or that
/// the objective cannot take; a setting outside its range; [`Error::Cancelled`].
pub fn fit(
    matrix: &Matrix,
    targets: &[f64],
    rows: &[u32],
    params: &Params,
    cancelled: &dyn Fn() -> bool,
) -> Result<Trees, Error> {
    params.validate()?;
    check_rows(matrix, targets, rows)?;
    let targets = Targets::new(params.objective, targets, rows)?;
    let trees = if targets.constant { Vec::new() } else { boost(matrix, &targets, rows, params, cancelled)? };
    Ok(Trees { objective: params.objective, features: matrix.features(), base: targets.base, trees })
}

/// Refuses rows and targets that do not belong to the matrix.
fn check_rows(matrix: &Matrix, targets: &[f64], rows: &[u32]) -> Result<(), Error> {
    if rows.is_empty() {
        return Err(Error::NoRows);
    }
    if rows.len() > MAX_ROWS {
        return Err(Error::TooManyRows { rows: rows.len() });
    }
    if targets.len() != matrix.rows() {
        return Err(Error::Length { given: targets.len(), rows: matrix.rows() });
    }
    matrix.check_rows(rows)
}

/// Grows tree after tree on the gradients that the trees before left.
fn boost(
    matrix: &Matrix,
    targets: &Targets,
    rows: &[u32],
    params: &Params,
    cancelled: &dyn Fn() -> bool,
) -> Result<Vec<Tree>, Error> {
    let data = Grouped::new(matrix, rows);
    let mut grower = Grower::new(&data, params, rows.len());
    let mut rounds = Rounds::new(params.objective, targets);
    let mut trees = Vec::with_capacity(params.rounds);
    for _ in 0..params.rounds {
        if cancelled() {
            return Err(Error::Cancelled);
        }
        if !rounds.follow_gradients(targets) {
            break;
        }
        let Some(mut tree) = grower.grow(&rounds.packed) else { break };
        grower.add_to(&mut rounds.scores, &tree);
        tree.leaves.iter_mut().for_each(|value| *value *= targets.unit);
        trees.push(tree);
    }
    Ok(trees)
}

/// Scores of the rows, and the gradients there.
struct Rounds {
    objective: Objective,
    scores: Vec<f64>,
    gradients: Vec<f64>,
    hessians: Vec<f64>,
    packed: Packed,
}

impl Rounds {
    fn new(objective: Objective, targets: &Targets) -> Rounds {
        let rows = targets.values.len();
        let hessians = if objective == Objective::LogLoss { rows } else { 0 };
        Rounds {
            objective,
            scores: vec![targets.start(objective); rows],
            gradients: vec![0.0; rows],
            hessians: vec![0.0; hessians],
            packed: Packed::new(rows),
        }
    }

    /// Computes and packs the gradients at the scores; `false` if nothing is left to learn.
    fn follow_gradients(&mut self, targets: &Targets) -> bool {
        match self.objective {
            Objective::LogLoss => {
                log_loss(&self.scores, &targets.values, &mut self.gradients, &mut self.hessians);
                self.packed.pack(&self.gradients, &self.hessians)
            }
            Objective::Squared => {
                squared(&self.scores, &targets.values, &mut self.gradients);
                self.packed.pack_with_counts(&self.gradients)
            }
        }
    }
}
