"""Random inputs and what scipy, numpy and scikit-learn make of them, as JSON lines.

    python scipy_values.py FILE

A line is a table of columns whose chunks are one case each: `reference` and `chunks` are what to fit and to check,
`expected` has for each method and column one `[value, p-value]` for each chunk, null where the definition has none.
"""

import json
import sys
import warnings

import numpy as np
import scipy.stats as st
from scipy.spatial.distance import jensenshannon
from scipy.special import gammaln, kv
from scipy.stats import _hypotests
from sklearn import metrics as sk

warnings.filterwarnings("ignore")
rng = np.random.default_rng(20260101)

# reference rows, chunk rows, columns, chunks
SMALL = [(int(n), int(m), 20, 20) for n, m in zip(rng.integers(5, 80, 26), rng.integers(3, 60, 26))]
FEW = [(int(n), int(m), 10, 20) for n, m in zip(rng.integers(2, 13, 12), rng.integers(2, 13, 12))]
LARGE = [(12_000, 11, 4, 10), (15_000, 300, 4, 10), (30_000, 1500, 4, 10), (900, 700, 4, 10), (2000, 2000, 4, 10)]


def limit_of_cramer_von_mises(x):
    """scipy's series, whose terms end at 1e-7 there: summed to the last digit."""
    total, k, term = 0.0, 0, 1.0
    while term > 1e-18:
        q = (4 * k + 1) ** 2 / (16 * x)
        u = np.exp(gammaln(k + 0.5) - gammaln(k + 1)) / (np.pi**1.5 * np.sqrt(x))
        term = u * np.sqrt(4 * k + 1) * np.exp(-q) * kv(0.25, q)
        total, k = total + term, k + 1
    return total


_hypotests._cdf_cvm_inf = limit_of_cramer_von_mises

# ── numbers ──────────────────────────────────────────────────────────────────────────────────


def sample(family, size, shift):
    """`size` values; a shift of 0 makes no drift, of 1 a plain one."""
    base = rng.standard_normal(size) + shift
    match family:
        case "normal":
            return base
        case "ties":
            return np.round(base * 2)
        case "flags":
            return (base > 0.8).astype(float)
        case "constant":
            return np.full(size, 7.0) + np.round(shift)
        case "heavy":
            return np.sign(base) * np.abs(base) ** 9
        case "lognormal":
            return np.exp(3 * base)
        case "huge":
            return base * 1e120
        case "tiny":
            return base * 1e-120
        case "offset":
            return 1e9 + base * 1e-3
        case "zeros":
            return np.where(rng.random(size) < 0.7, -0.0 * base, base)


FAMILIES = ["normal", "ties", "flags", "constant", "heavy", "lognormal", "huge", "tiny", "offset", "zeros"]


def with_holes(values, holes):
    return np.where(rng.random(len(values)) < holes, np.nan, values)


def shares_on_doane(reference, chunk):
    """Shares in numpy's bins of the reference, and of what lies outside them."""
    edges = np.histogram_bin_edges(reference, "doane")

    def shares(values):
        counts = np.histogram(values, edges)[0]
        return np.append(counts, len(values) - counts.sum()) / len(values)

    return shares(reference), shares(chunk)


def shares_on_deciles(reference, chunk):
    """Shares between the reference's deciles; one that repeats has a bin of its own."""
    deciles = np.quantile(reference, [tenth / 10 for tenth in range(1, 10)])
    edges = []
    for value in np.unique(deciles):
        edges.append(value)
        if (deciles == value).sum() > 1:
            edges.append(np.nextafter(value, np.inf))

    def shares(values):
        return np.bincount(np.digitize(values, edges), minlength=len(edges) + 1) / len(values)

    return shares(reference), shares(chunk)


def filled(p, q):
    """Empty shares as 0.0001; what is empty in both is left out."""
    kept = (p > 0) | (q > 0)
    return np.where(p == 0, 1e-4, p)[kept], np.where(q == 0, 1e-4, q)[kept]


def psi(p, q):
    p, q = filled(p, q)
    return float(np.sum((q - p) * np.log(q / p)))


BINNED = {
    "jensen_shannon": lambda p, q: float(jensenshannon(p, q, base=2)),
    "hellinger": lambda p, q: float(np.sqrt(np.sum((np.sqrt(p) - np.sqrt(q)) ** 2) / 2)),
    "total_variation": lambda p, q: float(np.abs(p - q).sum() / 2),
    "kullback_leibler": lambda p, q: float(st.entropy(*reversed(filled(p, q)))),
}


def of_numbers(reference, chunk):
    reference, chunk = reference[~np.isnan(reference)], chunk[~np.isnan(chunk)]
    if len(reference) == 0 or len(chunk) == 0:
        return {}
    p, q = shares_on_doane(reference, chunk)
    ks = st.ks_2samp(reference, chunk)
    values = {method: [of(p, q), None] for method, of in BINNED.items()}
    values["psi"] = [psi(*shares_on_deciles(reference, chunk)), None]
    values["kolmogorov_smirnov"] = [float(ks.statistic), float(ks.pvalue)]
    values["wasserstein"] = [float(st.wasserstein_distance(reference, chunk)), None]
    values["energy"] = [float(st.energy_distance(reference, chunk)), None]
    # With ties scipy takes p-values of distinct values, and ours are others.
    both = np.concatenate([reference, chunk])
    tied = len(np.unique(both)) < len(both)
    if min(len(reference), len(chunk)) >= 2:
        cvm = st.cramervonmises_2samp(reference, chunk)
        values["cramer_von_mises"] = [float(cvm.statistic), None if tied else float(cvm.pvalue)]
    if len(reference) + len(chunk) >= 4 and len(np.unique(np.concatenate([reference, chunk]))) > 1:
        ad = st.anderson_ksamp([reference, chunk])
        values["anderson_darling"] = [float(ad.statistic), None if tied else float(ad.pvalue)]
    return values


NUMERIC = [*BINNED, "psi", "kolmogorov_smirnov", "wasserstein", "energy", "cramer_von_mises", "anderson_darling"]


def numeric_column(place, n, m, chunks):
    family = FAMILIES[place % len(FAMILIES)]
    holes = 0.15 if rng.random() < 0.2 else 0.0
    reference = with_holes(sample(family, n, 0), holes)
    return reference, [with_holes(sample(family, m, rng.choice([0, 0, 0.3, 1, 4])), holes) for _ in range(chunks)]


# ── categories ───────────────────────────────────────────────────────────────────────────────


def of_categories(reference, chunk):
    labels = sorted(set(reference) | set(chunk))
    known = set(reference)
    a, b = (np.array([values.count(label) for label in labels]) for values in (reference, chunk))
    seen = np.array([label in known for label in labels])
    # What the reference has not is one last share.
    p, q = (np.append(counts[seen], counts[~seen].sum()) / counts.sum() for counts in (a, b))
    values = {method: [of(p, q), None] for method, of in BINNED.items()}
    values["psi"] = [psi(p, q), None]
    values["l_infinity"] = [float(np.abs(a / a.sum() - b / b.sum()).max()), None]
    test = st.chi2_contingency(np.array([a, b]))
    values["chi2"] = [float(test.statistic), float(test.pvalue)]
    return values


CATEGORICAL = [*BINNED, "psi", "l_infinity", "chi2"]


def categorical_column(place, n, m, chunks):
    kinds = [1, 2, 3, 6, 25][place % 5]
    weights = rng.dirichlet(np.full(kinds, 0.7))

    def draw(size, weights, first=0):
        return [f"c{first + code}" for code in rng.choice(kinds, size, p=weights)]

    def chunk():
        """As the reference or not; one in four has labels that it may not have."""
        other = weights if rng.random() < 0.4 else rng.dirichlet(np.full(kinds, 0.7))
        return draw(m, other, int(rng.choice([0, 0, 0, 1])))

    return draw(n, weights), [chunk() for _ in range(chunks)]


# ── tables ───────────────────────────────────────────────────────────────────────────────────


def plain(values):
    """For JSON: numbers as they are, NaN as null, labels as text."""
    return [value if isinstance(value, str) else None if np.isnan(value) else float(value) for value in values]


KINDS = {
    "numeric": (numeric_column, of_numbers, NUMERIC),
    "categorical": (categorical_column, of_categories, CATEGORICAL),
}


def drift_table(kind, size):
    n, m, columns, chunks = size
    make, of, methods = KINDS[kind]
    table = {"kind": kind, "size": m, "reference": {}, "chunks": {}, "expected": {method: {} for method in methods}}
    for place in range(columns):
        name = f"column{place}"
        reference, parts = make(place, n, m, chunks)
        table["reference"][name] = plain(reference)
        table["chunks"][name] = [value for part in parts for value in plain(part)]
        found = [of(reference, part) for part in parts]
        for method in methods:
            table["expected"][method][name] = [values.get(method) for values in found]
    return table


def performance_table(m, chunks):
    rows = m * chunks
    y = rng.random(rows) < np.repeat(rng.choice([0.02, 0.2, 0.5, 0.9], chunks), m)
    score = np.clip(0.4 * y + rng.random(rows) * 0.6, 0, 1)
    # Half of the chunks have scores with ties.
    score = np.where(np.repeat(rng.random(chunks) < 0.5, m), np.round(score, 1), score)
    guess = np.where(rng.random(rows) < 0.1, ~(score > 0.5), score > 0.5)
    expected = {metric: [] for metric in METRICS}
    for start in range(0, rows, m):
        part = slice(start, start + m)
        for metric, of in METRICS.items():
            value = of(y[part], guess[part], score[part])
            expected[metric].append(None if value is None else [float(value), None])
    data = {"y": y.astype(int).tolist(), "prediction": guess.astype(int).tolist(), "score": score.tolist()}
    columns = {"target": "y", "prediction": "prediction", "score": "score"}
    return {"kind": "performance", "task": "binary", "columns": columns, "size": m, "data": data, "expected": expected}


def by_chunk(metrics, rows, m, *arrays):
    """Each metric of each chunk of m rows, with the place of a p-value."""
    parts = [[array[start : start + m] for array in arrays] for start in range(0, rows, m)]
    values = {metric: [of(*part) for part in parts] for metric, of in metrics.items()}
    return {metric: [None if value is None else [float(value), None] for value in own] for metric, own in values.items()}


def multiclass_table(m, chunks):
    rows = m * chunks
    weights = rng.random((rows, len(CLASSES))) ** rng.choice([1, 4])
    scores = np.round(weights / weights.sum(axis=1, keepdims=True), rng.choice([2, 12]))
    y = np.where(rng.random(rows) < 0.6, scores.argmax(axis=1), rng.integers(0, len(CLASSES), rows))
    guess = np.where(rng.random(rows) < 0.9, scores.argmax(axis=1), rng.integers(0, len(CLASSES), rows))
    # Some chunks lack a class.
    y = np.where(np.repeat(rng.random(chunks) < 0.2, m) & (y == 2), 0, y)
    data = {"y": [CLASSES[place] for place in y], "prediction": [CLASSES[place] for place in guess]}
    data.update({name: scores[:, place].tolist() for place, name in enumerate(CLASSES)})
    columns = {"target": "y", "prediction": "prediction", "score": {name: name for name in CLASSES}}
    expected = by_chunk(MULTICLASS, rows, m, y, guess, scores)
    return {"kind": "performance", "task": "multiclass", "columns": columns, "size": m, "data": data, "expected": expected}


def regression_table(m, chunks):
    rows = m * chunks
    scale = 10.0 ** rng.choice([-6, 0, 3, 8])
    y = scale * np.round(rng.exponential(size=rows), rng.choice([1, 12]))
    guess = np.where(rng.random(rows) < 0.1, y, y * rng.lognormal(sigma=0.5, size=rows) + scale * 0.01)
    data = {"y": y.tolist(), "prediction": guess.tolist()}
    columns = {"target": "y", "prediction": "prediction"}
    expected = by_chunk(REGRESSION, rows, m, y, guess)
    return {"kind": "performance", "task": "regression", "columns": columns, "size": m, "data": data, "expected": expected}


CLASSES = ["a", "b", "c"]
PLACES = range(len(CLASSES))


def over_classes(of):
    """The mean over classes; none where the chunk lacks one."""
    return lambda y, guess, scores: (
        np.mean([of(y == place, scores[:, place]) for place in PLACES]) if len(set(y)) == len(CLASSES) else None
    )


MACRO = {"average": "macro", "labels": list(PLACES), "zero_division": 0}
MULTICLASS = {
    "roc_auc": over_classes(sk.roc_auc_score),
    "average_precision": over_classes(sk.average_precision_score),
    "f1": lambda y, guess, _: sk.f1_score(y, guess, **MACRO),
    "precision": lambda y, guess, _: sk.precision_score(y, guess, **MACRO),
    "recall": lambda y, guess, _: sk.recall_score(y, guess, **MACRO),
    "specificity": lambda y, guess, _: np.mean(
        [sk.recall_score(y != place, guess != place, zero_division=0) for place in PLACES]
    ),
    "accuracy": lambda y, guess, _: sk.accuracy_score(y, guess),
}
REGRESSION = {
    "mae": sk.mean_absolute_error,
    "mape": sk.mean_absolute_percentage_error,
    "mse": sk.mean_squared_error,
    "rmse": sk.root_mean_squared_error,
    "msle": sk.mean_squared_log_error,
    "rmsle": sk.root_mean_squared_log_error,
    "r2": lambda y, guess: sk.r2_score(y, guess) if len(set(y)) > 1 else None,
    "median_absolute_error": sk.median_absolute_error,
    "mean_error": lambda y, guess: np.mean(guess - y),
    "quantile_loss_10": lambda y, guess: sk.mean_pinball_loss(y, guess, alpha=0.1),
    "quantile_loss_90": lambda y, guess: sk.mean_pinball_loss(y, guess, alpha=0.9),
}


def lift(y, score):
    """Positives in the highest tenth of scores over a tenth of all; rows of the score at its edge count in part."""
    order = np.argsort(-score, kind="stable")
    top, edge = 0.1 * len(y), score[order][int(np.ceil(0.1 * len(y))) - 1]
    above, tied = score > edge, score == edge
    found = y[above].sum() + (top - above.sum()) * y[tied].mean()
    return found / (0.1 * y.sum())


def both(of):
    """None where a chunk has one label alone."""
    return lambda y, guess, score: of(y, guess, score) if 0 < y.sum() < len(y) else None


METRICS = {
    "roc_auc": lambda y, guess, score: sk.roc_auc_score(y, score) if 0 < y.sum() < len(y) else None,
    "average_precision": lambda y, guess, score: sk.average_precision_score(y, score) if 0 < y.sum() < len(y) else None,
    "f1": lambda y, guess, score: sk.f1_score(y, guess) if y.sum() + guess.sum() > 0 else None,
    "precision": lambda y, guess, score: sk.precision_score(y, guess) if guess.sum() > 0 else None,
    "recall": lambda y, guess, score: sk.recall_score(y, guess) if y.sum() > 0 else None,
    "specificity": lambda y, guess, score: sk.recall_score(~y, ~guess) if (~y).sum() > 0 else None,
    "accuracy": lambda y, guess, score: sk.accuracy_score(y, guess),
    "balanced_accuracy": both(lambda y, guess, score: sk.balanced_accuracy_score(y, guess)),
    "mcc": both(lambda y, guess, score: sk.matthews_corrcoef(y, guess) if 0 < guess.sum() < len(y) else None),
    "gini": both(lambda y, guess, score: 2 * sk.roc_auc_score(y, score) - 1),
    "ks": both(lambda y, guess, score: st.ks_2samp(score[y], score[~y]).statistic),
    "lift": lambda y, guess, score: lift(y, score) if y.sum() > 0 else None,
    "log_loss": lambda y, guess, score: sk.log_loss(y, score, labels=[False, True]),
    "brier": lambda y, guess, score: sk.brier_score_loss(y, score),
}


def main():
    with open(sys.argv[1], "w") as file:
        for kind in ["numeric", "categorical"]:
            sizes = [*SMALL, *FEW, *LARGE] if kind == "numeric" else [*SMALL, *FEW]
            for size in sizes:
                file.write(json.dumps(drift_table(kind, size)) + "\n")
        for m in rng.integers(4, 120, 27):
            for table in [performance_table, multiclass_table, regression_table]:
                file.write(json.dumps(table(int(m), 500)) + "\n")


main()
