"""Writes one table with pyarrow, pandas, polars and duckdb, in every type, codec and dialect they offer, and a list of
what must be read from each file: `files.py FOLDER`. `files.mjs` beside this reads them.
"""

import csv
import datetime as dt
import decimal
import json
import sys
import zoneinfo
from pathlib import Path

import duckdb
import pandas
import polars
import pyarrow
import pyarrow.csv
import pyarrow.dataset
import pyarrow.feather
import pyarrow.ipc
import pyarrow.parquet

FOLDER = Path(sys.argv[1])
ROWS = 1000
CHUNK = 250
START = dt.datetime(2024, 2, 27, 22, 30)

INTEGERS = [None if row % 7 == 3 else (row * 37) % 101 - (row % 2) * 20 for row in range(ROWS)]
COUNTS = [None if value is None else abs(value) for value in INTEGERS]
EIGHTHS = [None if value is None else value / 8 for value in INTEGERS]
LABELS = [None if row % 11 == 5 else ["Bonn", "São Paulo", "a,b", 'say "hi"', "two\nlines", "日本"][row * row % 6] for row in range(ROWS)]
FLAGS = [None if row % 5 == 1 else row % 3 == 0 for row in range(ROWS)]
TIMES = [None if row % 13 == 6 else START + dt.timedelta(minutes=17 * row) for row in range(ROWS)]
DAYS = [None if time is None else time.date() for time in TIMES]
MIDNIGHTS = [None if day is None else dt.datetime.combine(day, dt.time()) for day in DAYS]
UTC = [None if time is None else time.replace(tzinfo=dt.timezone.utc) for time in TIMES]


# What clocks of Rome showed, which is where instants of that zone are cut.
ROME = [None if time is None else time.astimezone(zoneinfo.ZoneInfo("Europe/Rome")).replace(tzinfo=None) for time in UTC]
# Times from the first to the last year of the calendar, which nanoseconds of 64 bits do not hold.
FAR = [dt.datetime(1 + row * 10 % 9999, 1 + row % 12, 1 + row % 28, 13, 14, 15, 161718) for row in range(ROWS)]


def decimals(scale):
    return [None if value is None else decimal.Decimal(value).scaleb(-scale) for value in INTEGERS]


def numeric(values):
    chunks = [values[at : at + CHUNK] for at in range(0, ROWS, CHUNK)]
    present = [[float(value) for value in chunk if value is not None] for chunk in chunks]
    means = [sum(chunk) / len(chunk) if chunk else None for chunk in present]
    return {"kind": "numeric", "means": means, "missing": missing(values)}


def labelled(values, kind="categorical"):
    chunks = [values[at : at + CHUNK] for at in range(0, ROWS, CHUNK)]
    shares = []
    for chunk in chunks:
        present = [str(value).lower() if kind == "boolean" else value for value in chunk if value is not None]
        shares.append({label: present.count(label) / len(present) for label in sorted(set(present))})
    return {"kind": kind, "shares": shares, "missing": missing(values)}


def timed(values):
    present = sorted(value for value in values if value is not None)
    return {"kind": "timestamp", "first": present[0].isoformat()[:19], "last": present[-1].isoformat()[:19]}


def missing(values):
    return [values[at : at + CHUNK].count(None) for at in range(0, ROWS, CHUNK)]


NUMBERS, EIGHTH, LABEL, FLAG = numeric(INTEGERS), numeric(EIGHTHS), labelled(LABELS), labelled(FLAGS, "boolean")
TIME, DAY = timed(TIMES), timed(MIDNIGHTS)

# Name, values, Arrow type, what must be read.
A = pyarrow
EVERYWHERE = [
    ("größe", EIGHTHS, A.float64(), EIGHTH),
    ("f32", EIGHTHS, A.float32(), EIGHTH),
    *[(str(kind), INTEGERS, kind, NUMBERS) for kind in (A.int8(), A.int16(), A.int32(), A.int64())],
    *[(str(kind), COUNTS, kind, numeric(COUNTS)) for kind in (A.uint8(), A.uint16(), A.uint32(), A.uint64())],
    ("decimal", decimals(3), A.decimal128(12, 3), numeric(decimals(3))),
    ("città", LABELS, A.string(), LABEL),
    ("dictionary", LABELS, A.dictionary(A.int32(), A.string()), LABEL),
    ("flag", FLAGS, A.bool_(), FLAG),
    ("day", DAYS, A.date32(), DAY),
    *[(f"time {unit}", TIMES, A.timestamp(unit), TIME) for unit in ("ms", "us", "ns")],
    ("utc", UTC, A.timestamp("us", tz="UTC"), TIME),
    ("rome", UTC, A.timestamp("ms", tz="Europe/Rome"), timed(ROME)),
]
ARROW = [
    ("f16", [None if value is None else pandas.Series([value]).to_numpy("float16")[0] for value in EIGHTHS], A.float16(), EIGHTH),
    ("large", LABELS, A.large_string(), LABEL),
    ("decimal wide", decimals(3), A.decimal256(40, 3), numeric(decimals(3))),
    ("small keys", LABELS, A.dictionary(A.int8(), A.string()), LABEL),
    ("date64", DAYS, A.date64(), DAY),
    ("time s", TIMES, A.timestamp("s"), TIME),
    ("nothing", [None] * ROWS, A.null(), numeric([None] * ROWS)),
    # Text that nobody has marked as such.
    ("bytes", [None if label is None else label.encode() for label in LABELS], A.binary(), LABEL),
    ("two bytes", [b"ab" if row % 3 else None for row in range(ROWS)], A.binary(2), labelled(["ab" if row % 3 else None for row in range(ROWS)])),
]
VIEWS = [("view", LABELS, A.string_view(), LABEL), ("number keys", INTEGERS, A.dictionary(A.int16(), A.int64()), NUMBERS)]
LEFT_OUT = [
    ("list", [[row] for row in range(ROWS)], A.list_(A.int32())),
    ("struct", [{"x": row} for row in range(ROWS)], A.struct([("x", A.int32())])),
    ("clock", [dt.time(1, 2)] * ROWS, A.time64("us")),
]

cases = []


def table_of(columns):
    extra = [(name, values, kind) for name, values, kind in LEFT_OUT]
    listed = [(name, values, kind) for name, values, kind, _ in columns] + extra
    return pyarrow.table({name: pyarrow.array(values, kind) for name, values, kind in listed})


def expected_of(columns):
    return {name: expected for name, _, _, expected in columns}


def case(writer, name, write, columns=None, refused=None, glob=None):
    path = FOLDER / name
    path.parent.mkdir(parents=True, exist_ok=True)
    write(str(path))
    own = {"refused": refused} if refused else {"columns": columns}
    cases.append({"writer": writer, "path": glob or name, **own})


def with_pyarrow():
    writer = f"pyarrow {pyarrow.__version__}"
    wide, parquet = EVERYWHERE + ARROW, pyarrow.parquet.write_table
    table, expected = table_of(wide), expected_of(wide)
    options = {
        **{codec: {"compression": codec} for codec in ("none", "snappy", "gzip", "zstd", "lz4")},
        "v1": {"version": "1.0"},
        "v2.4": {"version": "2.4", "data_page_version": "2.0"},
        "plain": {"use_dictionary": False, "row_group_size": 130},
        "int96": {"use_deprecated_int96_timestamps": True},
        "decimal-as-integer": {"store_decimal_as_integer": True},
        "no-arrow-schema": {"store_schema": False},
        "small-pages": {"data_page_size": 100, "write_page_index": True},
    }
    for name, given in options.items():
        # Whoever drops the schema of Arrow, or says it in old types, keeps seconds as milliseconds: instants are the same,
        # and without the schema their zone is UTC.
        own = {**expected, "rome": TIME} if name == "no-arrow-schema" else expected
        case(writer, f"arrow-{name}.parquet", lambda path: parquet(table, path, **given), own)
    brotli = {"code": "unsupported", "words": "write it again with zstd"}
    case(writer, "brotli.parquet", lambda path: parquet(table, path, compression="brotli"), refused=brotli)
    old = {"code": "unsupported", "words": "write it again as version 2"}
    plain = pyarrow.table({"x": [1.0]})
    case(writer, "old.feather", lambda path: pyarrow.feather.write_feather(plain, path, version=1), refused=old)
    for codec in ("uncompressed", "lz4", "zstd"):
        write = lambda path: pyarrow.feather.write_feather(table, path, compression=codec)
        case(writer, f"{codec}.feather", write, expected)
    views = wide + VIEWS
    for codec in (None, "lz4", "zstd"):
        for form, make in (("file", pyarrow.ipc.new_file), ("stream", pyarrow.ipc.new_stream)):

            def write(path):
                with make(path, table_of(views).schema, options=pyarrow.ipc.IpcWriteOptions(compression=codec)) as sink:
                    sink.write_table(table_of(views), max_chunksize=170)

            case(writer, f"{form}-{codec}.arrow", write, expected_of(views))
    text = table_of(TEXT).drop_columns([name for name, _, _ in LEFT_OUT])
    case(writer, "arrow.csv", lambda path: pyarrow.csv.write_csv(text, path), expected_of(TEXT))


def what_few_write():
    """Kinds of the public collections of Parquet and Arrow: times far away, wide decimals, columns of one name."""
    writer, parquet = f"pyarrow {pyarrow.__version__}", pyarrow.parquet.write_table
    far = pyarrow.table({"t": pyarrow.array(FAR, A.timestamp("us")), "x": [1.0] * ROWS})
    times = {"t": timed(FAR), "x": numeric([1.0] * ROWS)}
    for name, given in {"spark": {"use_deprecated_int96_timestamps": True, "store_schema": False}, "micros": {}}.items():
        case(writer, f"far-{name}.parquet", lambda path: parquet(far, path, **given), times)
    wide = [decimal.Decimal(10**24 + 7919**4 * row).scaleb(-9) for row in range(ROWS)]
    for kind in (A.decimal128(38, 9), A.decimal256(50, 9)):
        table = pyarrow.table({"wide": pyarrow.array(wide, kind)})
        case(writer, f"wide-{kind.bit_width}.parquet", lambda path: parquet(table, path), {"wide": numeric(wide)})
    twice = pyarrow.Table.from_arrays([pyarrow.array([1.0]), pyarrow.array([2.0])], ["x", "x"])
    refused = {"code": "bad_file", "words": "two columns are named \"x\""}
    case(writer, "twice.parquet", lambda path: parquet(twice, path), refused=refused)
    case(writer, "twice.feather", lambda path: pyarrow.feather.write_feather(twice, path), refused=refused)
    zones = pyarrow.table({"t": pyarrow.array(TIMES[:3], A.timestamp("us"))}), pyarrow.table({"t": pyarrow.array(UTC[:3], A.timestamp("us", tz="UTC"))})
    for place, table in enumerate(zones):
        pyarrow.parquet.write_table(table, FOLDER / f"zone-{place}.parquet")
    refused = {"code": "bad_file", "words": "in the first file it is Timestamp(µs)"}
    case(writer, "zones", lambda path: None, refused=refused, glob="zone-*.parquet")


# What text can say: no zones and no types of its own.
TEXT = [column for column in EVERYWHERE if column[0] in ("größe", "int64", "città", "flag", "day", "time us")]


def frame():
    return pandas.DataFrame(
        {
            "größe": pandas.array(EIGHTHS, "Float64"),
            "int64": pandas.array(INTEGERS, "Int64"),
            "città": LABELS,
            "flag": pandas.array(FLAGS, "boolean"),
            "day": pandas.to_datetime(pandas.Series(MIDNIGHTS)),
            "time us": pandas.to_datetime(pandas.Series(TIMES)),
        }
    )


def with_pandas():
    writer, expected = f"pandas {pandas.__version__}", expected_of(TEXT)
    data = frame()
    category = data.assign(città=data["città"].astype("category"))
    case(writer, "pandas.parquet", lambda path: data.to_parquet(path), expected)
    case(writer, "category.parquet", lambda path: category.to_parquet(path), expected)
    case(writer, "category.feather", lambda path: category.to_feather(path), expected)
    dialects = {
        "comma": {},
        "semicolon": {"sep": ";"},
        "bar": {"sep": "|"},
        "tab": {"sep": "\t"},
        "crlf": {"lineterminator": "\r\n"},
        "bom": {"encoding": "utf-8-sig"},
        "quoted": {"quoting": csv.QUOTE_ALL},
        "backslash": {"doublequote": False, "escapechar": "\\"},
        "na": {"na_rep": "NA"},
        "null": {"na_rep": "NULL"},
        "gzip": {"compression": "gzip"},
    }
    for name, given in dialects.items():
        end = "csv.gz" if name == "gzip" else "tsv" if name == "tab" else "csv"
        case(writer, f"pandas-{name}.{end}", lambda path: data.to_csv(path, index=False, **given), expected)


def with_polars():
    writer = f"polars {polars.__version__}"
    columns = [column for column in EVERYWHERE if column[0] != "dictionary"]
    plain = {name: pyarrow.array(values, kind) for name, values, kind, _ in columns}
    data = polars.from_arrow(pyarrow.table(plain))
    data = data.with_columns(polars.col("città").cast(polars.Categorical).alias("dictionary"))
    expected = {**expected_of(columns), "dictionary": LABEL}
    for codec in ("uncompressed", "snappy", "gzip", "zstd", "lz4"):
        case(writer, f"polars-{codec}.parquet", lambda path: data.write_parquet(path, compression=codec), expected)
    for codec in ("uncompressed", "lz4", "zstd"):
        case(writer, f"polars-{codec}.arrow", lambda path: data.write_ipc(path, compression=codec), expected)
        stream = lambda path: data.write_ipc_stream(path, compression=codec)
        case(writer, f"polars-{codec}-stream.arrow", stream, expected)
    text = data.select([name for name, *_ in TEXT])
    for name, given in {"comma": {}, "semicolon": {"separator": ";"}, "always": {"quote_style": "always"}}.items():
        case(writer, f"polars-{name}.csv", lambda path: text.write_csv(path, **given), expected_of(TEXT))


def with_duckdb():
    writer, expected = f"duckdb {duckdb.__version__}", expected_of(TEXT)
    base = duckdb.connect()
    source = table_of(TEXT).drop_columns([name for name, _, _ in LEFT_OUT])
    base.register("source", source)

    def copy(options, select="SELECT * FROM source"):
        return lambda path: base.execute(f"COPY ({select}) TO '{path}' ({options})")

    for codec in ("uncompressed", "snappy", "gzip", "zstd", "lz4_raw"):
        given = f"FORMAT parquet, CODEC '{codec}', ROW_GROUP_SIZE 300"
        case(writer, f"duckdb-{codec}.parquet", copy(given), expected)
    case(writer, "duckdb-v2.parquet", copy("FORMAT parquet, PARQUET_VERSION V2"), expected)
    refused = {"code": "unsupported", "words": "Brotli"}
    case(writer, "duckdb-brotli.parquet", copy("FORMAT parquet, CODEC 'brotli'"), refused=refused)
    case(writer, "duckdb.csv", copy("FORMAT csv, HEADER"), expected)
    case(writer, "duckdb-gzip.csv.gz", copy("FORMAT csv, HEADER, COMPRESSION gzip, DELIMITER '|'"), expected)
    months = "SELECT größe, int64, 2020 + row_number() OVER () % 3 AS year, 'p' || row_number() OVER () % 2 AS plan FROM source"
    kinds = {"größe": {"kind": "numeric"}, "int64": {"kind": "numeric"}, "year": {"kind": "numeric"}, "plan": {"kind": "categorical"}}
    for end in ("parquet", "csv"):
        given = f"FORMAT {end}, PARTITION_BY (year, plan)"
        case(writer, f"hive-{end}", copy(given, months), kinds, glob=f"hive-{end}/**/*.{end}")


for write in (with_pyarrow, what_few_write, with_pandas, with_polars, with_duckdb):
    write()
(FOLDER / "cases.json").write_text(json.dumps({"rows": ROWS, "chunk": CHUNK, "cases": cases}))
