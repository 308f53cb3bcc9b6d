"""LightGBM 4.5.0 on the data of compare.rs, one thread; the same arguments and output.

    OMP_NUM_THREADS=1 python compare.py domain SHIFT CHUNKS [native]
    OMP_NUM_THREADS=1 python compare.py loss POWER CHUNKS [native]

Needs lightgbm==4.5.0 scikit-learn==1.6.1 numpy==1.26.4.
"""

import sys
import time

import lightgbm
import numpy as np
from sklearn.metrics import roc_auc_score

FEATURES, FOLDS, REFERENCE, CHUNK = 20, 5, 50_000, 5_000
LEVELS = [5, 20, 60, 200]


def uniform(seed, rows, feature, draw):
    row = np.arange(rows, dtype=np.uint64)
    counter = ((np.uint64(seed * 10_000_000) + row) * np.uint64(32) + np.uint64(feature)) * np.uint64(8)
    z = (counter + np.uint64(draw)) * np.uint64(0x9E3779B97F4A7C15)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return ((z ^ (z >> np.uint64(31))) >> np.uint64(11)) / 2.0**53


def bell(seed, rows, feature):
    return (sum(uniform(seed, rows, feature, draw) for draw in range(4)) - 2.0) * np.sqrt(3.0)


def column(seed, shift, rows, feature):
    b, u = bell(seed, rows, feature), uniform(seed, rows, feature, 5)
    if feature in (0, 1):
        x = b + 0.1 * shift
    elif feature == 2:
        x = b * (1 + 0.1 * shift)
    elif feature < 8:
        x = b
    elif feature < 12:
        x = np.exp(b)
    elif feature < 14:
        x = np.floor(-3 * np.log(1 - u))
    elif feature < 16:
        x = np.where(u < 0.7, 0, b)
    else:
        x = np.floor(u ** (2 - 0.1 * shift) * LEVELS[feature - 16])
    if feature in (0, 8, 14):
        x[uniform(seed, rows, feature, 7) < 0.05] = np.nan
    return x


def table(seed, shift, rows):
    return np.column_stack([column(seed, shift, rows, feature) for feature in range(FEATURES)])


def losses(x, seed, power):
    missing = np.where(np.isnan(x[:, 0]), 0.8, 0.3 * x[:, 0])
    heavy = 0.2 * np.clip(np.nan_to_num(x[:, 8]), 0, 5)
    scale = np.tanh(missing + heavy - 0.3 * x[:, 1] * x[:, 2]) + 1.2 + 0.4 * (x[:, 17] % 3)
    return np.abs(bell(seed + 5000, len(x), 31) * scale) ** power


def settings(native):
    categories = [16, 17, 18, 19] if native else "auto"
    return {"verbose": -1, "n_jobs": 1}, {"categorical_feature": categories}


def domain_auroc(x, native):
    y = np.r_[np.zeros(REFERENCE), np.ones(CHUNK)]
    fold = np.r_[np.arange(REFERENCE) * FOLDS // REFERENCE, np.arange(CHUNK) * FOLDS // CHUNK]
    scores = np.zeros(len(y))
    made, fitted = settings(native)
    for held_out in range(FOLDS):
        train = fold != held_out
        model = lightgbm.LGBMClassifier(**made).fit(x[train], y[train], **fitted)
        scores[~train] = model.predict_proba(x[~train])[:, 1]
    return roc_auc_score(y, scores)


def domain(shift, chunks, native):
    reference, seconds = table(1, 0, REFERENCE), 0
    for chunk in range(chunks):
        x = np.r_[reference, table(2 + chunk, shift, CHUNK)]
        start = time.process_time()
        area = domain_auroc(x, native)
        seconds += time.process_time() - start
        print(area)
    print(seconds / chunks, "seconds for each chunk")


def loss(power, chunks, native):
    x = table(1, 0, 2 * REFERENCE)
    y = losses(x, 1, power)
    made, fitted = settings(native)
    start = time.process_time()
    model = lightgbm.LGBMRegressor(**made).fit(x, y, **fitted)
    fit_seconds, seconds = time.process_time() - start, 0
    for chunk in range(chunks):
        x = table(2 + chunk, chunk / 5, CHUNK)
        start = time.process_time()
        mean = np.maximum(model.predict(x), 0).mean()
        seconds += time.process_time() - start
        print(mean)
    print(fit_seconds, "seconds to fit,", seconds / chunks / CHUNK * 1e6, "microseconds for each row")


if __name__ == "__main__":
    run = {"domain": domain, "loss": loss}[sys.argv[1]]
    run(float(sys.argv[2]), int(sys.argv[3]), "native" in sys.argv)
