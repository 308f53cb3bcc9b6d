"""Runs the real NannyML on the data sets it ships, and writes data and numbers for nannyml.mjs to compare.

Usage: real_nannyml.py FOLDER. Each case is FOLDER/NAME.reference.parquet, NAME.analysis.parquet and NAME.json: our
configuration, and series [{calculator, metric, column, value, error, lower, upper, alert}], one entry a chunk.
"""

import json
import sys
import warnings
from pathlib import Path

warnings.filterwarnings("ignore")

import nannyml as nml  # noqa: E402
import pandas as pd  # noqa: E402

NAMES = {"avg": "mean", "missing_values_rate": "missing_rate", "unseen_values_rate": "unseen_rate"}
FIELDS = {"value": "value", "sampling_error": "error", "lower_threshold": "lower", "upper_threshold": "upper", "alert": "alert"}
CLASSIFIER = ["roc_auc", "average_precision", "f1", "precision", "recall", "specificity", "accuracy"]
REGRESSOR = ["mae", "mape", "mse", "rmse", "msle", "rmsle"]
STATISTICS = {
    "avg": nml.SummaryStatsAvgCalculator,
    "std": nml.SummaryStatsStdCalculator,
    "sum": nml.SummaryStatsSumCalculator,
    "median": nml.SummaryStatsMedianCalculator,
}


def clean(values):
    """A list without NaN, which JSON has not."""
    return [None if pd.isna(value) else (bool(value) if isinstance(value, bool) else float(value)) for value in values]


def series(calculator, result, keys, column=None, metric=None):
    """One series from the columns of a result that start with `keys`."""
    frame = result.to_df()[keys] if keys else result.to_df()
    entry = {"calculator": calculator, "metric": metric or keys[-1], "column": column}
    entry["metric"] = NAMES.get(entry["metric"], entry["metric"])
    for theirs, ours in FIELDS.items():
        if theirs in frame.columns:
            entry[ours] = clean(frame[theirs])
    return entry


def run(calculator, reference, analysis):
    calculator.fit(reference)
    verb = calculator.estimate if hasattr(calculator, "estimate") else calculator.calculate
    return verb(analysis)


def inputs(reference, analysis, size, numeric, categorical):
    """Drift, quality and statistics of all features."""
    found = []
    methods = ["jensen_shannon", "hellinger", "kolmogorov_smirnov", "wasserstein"]
    labels = ["jensen_shannon", "hellinger", "chi2", "l_infinity"]
    drift = nml.UnivariateDriftCalculator(
        column_names=numeric + categorical, continuous_methods=methods, categorical_methods=labels, chunk_size=size
    )
    result = run(drift, reference, analysis)
    for column in numeric + categorical:
        for method in methods if column in numeric else labels:
            found.append(series("univariate_drift", result, (column, method), column, method))
    columns = numeric + categorical
    result = run(nml.MissingValuesCalculator(column_names=columns, chunk_size=size), reference, analysis)
    found += [series("missing_values", result, (column,), column, "missing_values_rate") for column in columns]
    for name, calculator in STATISTICS.items():
        result = run(calculator(column_names=numeric, chunk_size=size), reference, analysis)
        found += [series("summary_statistics", result, (column,), column, name) for column in numeric]
    result = run(nml.DataReconstructionDriftCalculator(column_names=columns, chunk_size=size), reference, analysis)
    found.append(series("reconstruction_drift", result, ("reconstruction_error",)))
    return found


def performance(reference, analysis, size, metrics, roles, problem, estimator):
    """Realized values and estimates."""
    found = []
    shared = dict(metrics=metrics, chunk_size=size, y_true=roles["target"], y_pred=roles["prediction"])
    scored = {} if problem == "regression" else dict(problem_type=problem, y_pred_proba=roles["score"])
    realized = dict(shared, problem_type=problem, **({} if problem == "regression" else dict(y_pred_proba=roles["score"])))
    result = run(nml.PerformanceCalculator(**realized), reference, analysis)
    found += [series("realized_performance", result, (metric,)) for metric in metrics]
    result = run(estimator(**shared, **scored), reference, analysis)
    found += [series("estimated_performance", result, (metric,)) for metric in metrics]
    return found


def write(folder, name, reference, analysis, config, found):
    for period, frame in [("reference", reference), ("analysis", analysis)]:
        for column in frame.select_dtypes("category"):
            frame[column] = frame[column].astype(str)
        frame.to_parquet(folder / f"{name}.{period}.parquet", index=False)
    (folder / f"{name}.json").write_text(json.dumps({"config": config, "series": found}))


def config(task, roles, size, metrics, kinds):
    return {
        "task": task,
        "columns": {**roles, "features": list(kinds), "kinds": kinds},
        "chunks": {"size": size},
        "metrics": metrics,
        "drift": {
            "numeric": ["jensen_shannon", "hellinger", "kolmogorov_smirnov", "wasserstein"],
            "categorical": ["jensen_shannon", "hellinger", "chi2", "l_infinity"],
            "reconstruction": True,
        },
        "quality": {"missing": True},
        "summary": ["mean", "std", "sum", "median"],
        "compat": "nannyml",
    }


def kinds(numeric, categorical):
    return {**{name: "numeric" for name in numeric}, **{name: "categorical" for name in categorical}}


def case(folder, name, load, task, roles, size, metrics, numeric, categorical, estimator):
    reference, analysis, targets = load()
    analysis = analysis.merge(targets, on="id", how="left")
    problem = "regression" if task == "regression" else f"classification_{task}"
    for frame in (reference, analysis):
        for column in categorical:
            frame[column] = frame[column].astype(str).astype("object")
    extra = dict(feature_column_names=numeric + categorical) if task == "regression" else {}
    found = performance(reference, analysis, size, metrics, roles, problem, lambda **own: estimator(**own, **extra))
    found += inputs(reference, analysis, size, numeric, categorical)
    write(folder, name, reference, analysis, config(task, roles, size, metrics, kinds(numeric, categorical)), found)


def main():
    folder = Path(sys.argv[1])
    case(
        folder, "census", nml.load_us_census_ma_employment_data, "binary",
        {"score": "predicted_probability", "prediction": "prediction", "target": "employed"}, 5000, CLASSIFIER,
        ["AGEP"], ["SCHL", "MAR", "RELP", "DIS", "ESP", "CIT", "MIG", "MIL", "ANC", "SEX", "RAC1P"], nml.CBPE,
    )  # fmt: skip
    case(
        folder, "car_loan", nml.load_synthetic_car_loan_dataset, "binary",
        {"score": "y_pred_proba", "prediction": "y_pred", "target": "repaid"}, 4000, CLASSIFIER,
        ["car_value", "debt_to_income_ratio", "loan_length", "driver_tenure"], ["salary_range", "size_of_downpayment"], nml.CBPE,
    )  # fmt: skip
    scores = {name: f"y_pred_proba_{name}" for name in ["prepaid_card", "highstreet_card", "upmarket_card"]}
    case(
        folder, "cards", nml.load_synthetic_multiclass_classification_dataset, "multiclass",
        {"score": scores, "prediction": "y_pred", "target": "y_true"}, 6000, CLASSIFIER,
        ["app_behavioral_score", "requested_credit_limit", "credit_bureau_score", "stated_income"], ["acq_channel", "app_channel"], nml.CBPE,
    )  # fmt: skip
    case(
        folder, "car_price", nml.load_synthetic_car_price_dataset, "regression",
        {"prediction": "y_pred", "target": "y_true"}, 6000, REGRESSOR,
        ["car_age", "km_driven", "price_new", "accident_count", "door_count"], ["fuel", "transmission"], nml.DLE,
    )  # fmt: skip


main()
