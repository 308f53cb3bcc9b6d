"""The other side of the benchmarks: peers.py SPEC.json runs one workload once and prints one line of JSON.

The spec is written by run.ts: which function, the tables as raw columns or a file, the chunk size. Importing and making
the DataFrames is not timed. The answer is {"calculator/metric/column": [a value for each analysis chunk]}.
"""

import json
import re
import resource
import sys
import time
import warnings
from pathlib import Path

warnings.filterwarnings("ignore")

import numpy as np  # noqa: E402
import pandas as pd  # noqa: E402

METHODS = {
    False: ["kolmogorov_smirnov", "jensen_shannon", "wasserstein", "hellinger"],
    True: ["jensen_shannon", "chi2", "l_infinity", "hellinger"],
}
CELLS = ["true_positive", "false_positive", "false_negative", "true_negative"]


def frame(spec, columns):
    """Raw columns as a DataFrame; labels as strings, or as a Categorical."""
    data = {}
    for name, column in columns.items():
        if "labels" in column:
            codes = np.fromfile(column["file"], dtype=np.uint32)
            labels = np.array(column["labels"], dtype=object)
            data[name] = labels[codes] if spec.get("strings") else pd.Categorical.from_codes(codes, labels)
        else:
            data[name] = np.fromfile(column["file"], dtype=np.float64)
    return pd.DataFrame(data)


def timed(work):
    start = time.perf_counter()
    result = work()
    return result, time.perf_counter() - start


def both(calculator, reference, analysis):
    """Fits and calculates; the result of the analysis as a DataFrame, and both times."""
    _, fit = timed(lambda: calculator.fit(reference))
    verb = calculator.estimate if hasattr(calculator, "estimate") else calculator.calculate
    result, check = timed(lambda: verb(analysis))
    return result.filter(period="analysis").to_df(), fit, check


def values(series):
    return [None if pd.isna(value) else float(value) for value in series]


def univariate(spec, reference, analysis):
    import nannyml

    names = list(reference.columns)
    categorical = not pd.api.types.is_numeric_dtype(reference.dtypes.iloc[0])
    calculator = nannyml.UnivariateDriftCalculator(
        column_names=names,
        continuous_methods=METHODS[False],
        categorical_methods=METHODS[True],
        chunk_size=spec["chunk"],
    )
    found, fit, check = both(calculator, reference, analysis)
    answer = {
        f"univariate_drift/{method}/{name}": values(found[(name, method, "value")])
        for name in names
        for method in METHODS[categorical]
    }
    return fit, check, answer


def scipy_exact(spec, reference, analysis):
    from scipy.stats import ks_2samp, wasserstein_distance

    def measure():
        answer = {}
        for name in reference.columns:
            own = reference[name].dropna().to_numpy()
            ks, area = [], []
            for start in range(0, len(analysis), spec["chunk"]):
                chunk = analysis[name].to_numpy()[start : start + spec["chunk"]]
                chunk = chunk[~np.isnan(chunk)]
                ks.append(float(ks_2samp(own, chunk, method="asymp").statistic))
                area.append(float(wasserstein_distance(own, chunk)))
            answer[f"univariate_drift/kolmogorov_smirnov/{name}"] = ks
            answer[f"univariate_drift/wasserstein/{name}"] = area
        return answer

    answer, check = timed(measure)
    return 0.0, check, answer


def cbpe(spec, reference, analysis):
    import nannyml

    metrics = ["roc_auc", "f1", "precision", "recall", "specificity", "accuracy", "confusion_matrix"]
    shared = dict(
        metrics=metrics,
        y_pred_proba="score",
        y_pred="prediction",
        y_true="target",
        problem_type="classification_binary",
        chunk_size=spec["chunk"],
    )
    estimated, fit, check = both(nannyml.CBPE(**shared), reference, analysis)
    realized, fit_realized, check_realized = both(nannyml.PerformanceCalculator(**shared), reference, analysis)
    answer = {}
    for metric in metrics[:-1] + CELLS:
        answer[f"estimated_performance/{metric}/"] = values(estimated[(metric, "value")])
        answer[f"realized_performance/{metric}/"] = values(realized[(metric, "value")])
    return fit + fit_realized, check + check_realized, answer


def reconstruction(spec, reference, analysis):
    import nannyml

    calculator = nannyml.DataReconstructionDriftCalculator(column_names=list(reference.columns), chunk_size=spec["chunk"])
    found, fit, check = both(calculator, reference, analysis)
    return fit, check, {"reconstruction_drift/reconstruction_error/": values(found[("reconstruction_error", "value")])}


def domain_classifier(spec, reference, analysis):
    import nannyml

    calculator = nannyml.DomainClassifierCalculator(feature_column_names=list(reference.columns), chunk_size=spec["chunk"])
    found, fit, check = both(calculator, reference, analysis)
    column = found[("domain_classifier_auroc", "value")]
    return fit, check, {"domain_classifier/domain_classifier_auroc/": values(column)}


def direct_loss(spec, reference, analysis):
    import nannyml

    metrics = ["mae", "rmse"]
    calculator = nannyml.DLE(
        feature_column_names=[name for name in reference.columns if name.startswith("c")],
        y_pred="prediction",
        y_true="target",
        metrics=metrics,
        chunk_size=spec["chunk"],
    )
    found, fit, check = both(calculator, reference, analysis.drop(columns="target"))
    return fit, check, {f"estimated_performance/{metric}/": values(found[(metric, "value")]) for metric in metrics}


def quality(spec, reference, analysis):
    import nannyml

    names = list(reference.columns)
    calculators = {
        "missing_values/missing_rate": nannyml.MissingValuesCalculator,
        "out_of_range/out_of_range_rate": nannyml.NumericalRangeCalculator,
        "summary_statistics/mean": nannyml.SummaryStatsAvgCalculator,
        "summary_statistics/std": nannyml.SummaryStatsStdCalculator,
        "summary_statistics/median": nannyml.SummaryStatsMedianCalculator,
        "summary_statistics/sum": nannyml.SummaryStatsSumCalculator,
    }
    fit, check, answer = 0.0, 0.0, {}
    for key, calculator in calculators.items():
        found, own_fit, own_check = both(calculator(column_names=names, chunk_size=spec["chunk"]), reference, analysis)
        fit, check = fit + own_fit, check + own_check
        answer.update({f"{key}/{name}": values(found[(name, "value")]) for name in names})
    return fit, check, answer


def quality_polars(spec, reference, analysis):
    """What one would write by hand: no thresholds, no sampling errors, no alerts."""
    import polars as pl

    names = list(reference.columns)
    reference, analysis = pl.from_pandas(reference), pl.from_pandas(analysis)

    def measure(table, bounds):
        column = pl.col
        wanted = []
        for name in names:
            low, high = bounds[name]
            wanted += [
                column(name).null_count().alias(f"missing_values/missing_rate/{name}"),
                ((column(name) < low) | (column(name) > high)).sum().alias(f"out_of_range/out_of_range_rate/{name}"),
                column(name).mean().alias(f"summary_statistics/mean/{name}"),
                column(name).std().alias(f"summary_statistics/std/{name}"),
                column(name).median().alias(f"summary_statistics/median/{name}"),
                column(name).sum().alias(f"summary_statistics/sum/{name}"),
            ]
        chunk = (pl.int_range(pl.len()) // spec["chunk"]).alias("chunk")
        return table.lazy().group_by(chunk, maintain_order=True).agg(pl.len().alias("rows"), *wanted).collect()

    def learn():
        bounds = {name: (reference[name].min(), reference[name].max()) for name in names}
        measure(reference, bounds)
        return bounds

    bounds, fit = timed(learn)
    found, check = timed(lambda: measure(analysis, bounds))
    answer = {}
    for key in found.columns[2:]:
        series = found[key] / found["rows"] if key.split("/")[1].endswith("rate") else found[key]
        answer[key] = values(series.to_pandas())
    return fit, check, answer


def report(spec):
    """File to HTML. The whole file is read; what follows is done for some columns and scaled."""
    import nannyml
    import pyarrow.csv

    def read(path):
        return pd.read_parquet(path) if path.endswith(".parquet") else pyarrow.csv.read_csv(path).to_pandas()

    tables, reading = timed(lambda: [read(path) for path in (spec["reference"], spec["analysis"])])
    names = list(tables[0].columns)[: spec["columns"]]
    reference, analysis = (table[names] for table in tables)
    methods = METHODS[False]
    shared = dict(column_names=names, chunk_size=spec["chunk"])
    calculators = [
        nannyml.UnivariateDriftCalculator(continuous_methods=methods, **shared),
        nannyml.MissingValuesCalculator(**shared),
        nannyml.NumericalRangeCalculator(**shared),
        nannyml.SummaryStatsAvgCalculator(**shared),
        nannyml.SummaryStatsStdCalculator(**shared),
    ]

    def measure():
        for place, calculator in enumerate(calculators):
            calculator.fit(reference)
            figure = calculator.calculate(analysis).plot()
            figure.write_html(Path(spec["folder"]) / f"theirs-{place}.html")

    _, rest = timed(measure)
    return reading, rest, {}


def make_files(spec):
    """The files of the workloads that read files, from raw columns."""
    import pyarrow as pa
    import pyarrow.csv
    import pyarrow.parquet

    for period in ("reference", "analysis"):
        table = pa.Table.from_pandas(frame(spec, spec[period]), preserve_index=False)
        path = f"{spec['folder']}/{period}"
        pa.parquet.write_table(table, f"{path}.parquet", compression="zstd", row_group_size=100_000)
        pa.csv.write_csv(table, f"{path}.csv")
    return 0.0, 0.0, {}


def bandwidth(_spec):
    """Seconds to read a GB with two threads, the best of several: what no program can go below."""
    from concurrent.futures import ThreadPoolExecutor

    halves = np.array_split(np.ones(125_000_000), 2)
    with ThreadPoolExecutor(2) as pool:
        return 0.0, min(timed(lambda: list(pool.map(np.sum, halves)))[1] for _ in range(7)), {}


def peak_bytes():
    """Largest resident size since the tables were made, where the system tells; else since the start."""
    try:
        status = Path("/proc/self/status").read_text()
        return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) * 1024
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def main():
    spec = json.loads(Path(sys.argv[1]).read_text())
    work = globals()[spec["run"]]
    tables = []
    if work not in (report, make_files, bandwidth):
        tables = [frame(spec, spec[period]) for period in ("reference", "analysis")]
        if spec["run"] not in ("scipy_exact", "quality_polars"):
            import nannyml  # noqa: F401
    try:
        Path("/proc/self/clear_refs").write_text("5")
    except OSError:
        pass
    fit, check, answer = work(spec, *tables)
    print(json.dumps({"fit": fit, "check": check, "peak": peak_bytes(), "answer": answer}))


main()
