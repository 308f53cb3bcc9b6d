"""Metrics by scikit-learn, scipy and statsmodels, for `__test__/golden/metrics.json`.

    python golden_metrics.py FILE

Made with scikit-learn 1.6.1, scipy 1.15.3 and statsmodels 0.14.4. `metrics.test.ts` makes the same tables from the same formulas.
"""

import json
import platform
import sys

import numpy as np
import scipy
import sklearn
import statsmodels
import scipy.stats as st
from statsmodels.genmod.generalized_linear_model import GLM
from statsmodels.genmod import families
from sklearn import metrics as sk

def q(i, a, b, c, m):
    return (a * i * i + b * i + c) % m

ROWS = 1500
i = np.arange(ROWS)
draw = q(i, 29, 11, 3, 907) / 907
distinct = (q(i, 31, 17, 7, 10007) + 1) / 10009
tables = {"distinct": distinct, "tied": (np.floor(distinct * 20) + 0.5) / 20}

def two_classes(score):
    y = (draw < score * score).astype(int)
    guess = (score >= 0.5).astype(int)
    odds = np.log(score / (1 - score))
    slope = GLM(y, np.column_stack([np.ones(ROWS), odds]), family=families.Binomial()).fit(tol=1e-14, maxiter=200)
    offset = GLM(y, np.ones(ROWS), offset=odds, family=families.Binomial()).fit(tol=1e-14, maxiter=200)
    order = np.argsort(-score, kind="stable")
    top = ROWS // 10
    edge = score[order][top - 1]
    above, tied = score > edge, score == edge
    found = y[above].sum() + (top - above.sum()) * y[tied].mean()
    # Tenths of the scores: a tenth begins at the score of its lowest row; a score of several tenths is one alone.
    edges = [0.0]
    descending = np.sort(score)[::-1]
    places = [int(np.ceil(k * ROWS / 10)) - 1 for k in range(1, 11)]
    values = descending[places]
    for value in np.unique(values):
        edges.append(value)
        if (values == value).sum() > 1:
            edges.append(np.nextafter(value, 2))
    edges = np.unique(edges)
    bins = np.searchsorted(edges, score, side="right")
    error = sum((bins == b).mean() * abs(score[bins == b].mean() - y[bins == b].mean()) for b in np.unique(bins))
    return {
        "balanced_accuracy": sk.balanced_accuracy_score(y, guess),
        "mcc": sk.matthews_corrcoef(y, guess),
        "gini": 2 * sk.roc_auc_score(y, score) - 1,
        "ks": st.ks_2samp(score[y == 1], score[y == 0]).statistic,
        "lift": found / top / y.mean(),
        "log_loss": sk.log_loss(y, score),
        "brier": sk.brier_score_loss(y, score),
        "calibration_error": error,
        "calibration_slope": slope.params[1],
        "calibration_offset": offset.params[0],
    }

def quantity():
    y = q(i, 31, 17, 7, 10007) / 100
    guess = y + (q(i, 29, 11, 3, 907) - 400) / 50
    return {
        "mean_error": float(np.mean(guess - y)),
        "quantile_loss_10": sk.mean_pinball_loss(y, guess, alpha=0.1),
        "quantile_loss_90": sk.mean_pinball_loss(y, guess, alpha=0.9),
    }

out = {
    "madeBy": {"python": platform.python_version(), "numpy": np.__version__, "scipy": scipy.__version__, "scikit-learn": sklearn.__version__, "statsmodels": statsmodels.__version__},
    "rows": ROWS,
    "values": {**{name: {k: float(v) for k, v in two_classes(score).items()} for name, score in tables.items()}, "quantity": quantity()},
}
with open(sys.argv[1], "w") as file:
    json.dump(out, file, indent=2)
    file.write("\n")

