"""Writes small text files of every odd kind that collections of CSV have, and what pandas, duckdb, pyarrow and polars read
from each: `odd.py FOLDER`. `odd.mjs` beside this reads them and compares.
"""

import gzip
import json
import math
import sys
from pathlib import Path

import duckdb
import pandas
import polars
import pyarrow.csv
import pyarrow.json

FOLDER = Path(sys.argv[1])
MISSING = ["", "NA", "N/A", "n/a", "NaN", "nan", "-NaN", "-nan", "NaT", "null", "NULL", "None", "<NA>", "#N/A", "#NA", "#N/A N/A",
           "1.#IND", "-1.#IND", "1.#QNAN", "-1.#QNAN"]  # fmt: skip


def with_pandas(path, o):
    keys = {"delimiter": "sep", "quote": "quotechar", "decimal": "decimal", "thousands": "thousands", "escape": "escapechar"}
    given = {keys[key]: value for key, value in o.items() if key in keys and value}
    if o.get("quote") == "":
        given["quoting"] = 3
    data = pandas.read_csv(path, na_values=["NaT"], **given)
    return list(data.columns), data.astype(object).where(data.notna(), None).values.tolist()


def with_duckdb(path, o):
    keys = {"delimiter": "delim", "quote": "quote", "decimal": "decimal_separator", "thousands": "thousands", "escape": "escape"}
    given = {"header": True, "nullstr": MISSING, **{keys[key]: value for key, value in o.items()}}
    return with_sql("read_csv", path, given)


def with_sql(function, path, given):
    named = "".join(f", {name} = ${name}" for name in given)
    found = duckdb.connect().execute(f"SELECT * FROM {function}($path{named})", {"path": str(path), **given})
    return [column[0] for column in found.description], [list(row) for row in found.fetchall()]


def with_pyarrow(path, o):
    parse = pyarrow.csv.ParseOptions(delimiter=o.get("delimiter", ","), quote_char=o.get("quote", '"') or False, newlines_in_values=True, escape_char=o.get("escape", False))  # fmt: skip
    if "thousands" in o:
        raise ValueError("pyarrow knows no thousands")
    convert = pyarrow.csv.ConvertOptions(null_values=MISSING, strings_can_be_null=True, quoted_strings_can_be_null=True, decimal_point=o.get("decimal", "."))  # fmt: skip
    return rows_of(pyarrow.csv.read_csv(path, parse_options=parse, convert_options=convert))


def with_polars(path, o):
    if "thousands" in o or "escape" in o:
        raise ValueError("polars knows neither thousands nor escapes")
    data = polars.read_csv(path, separator=o.get("delimiter", ","), quote_char=o.get("quote", '"') or None, null_values=MISSING, decimal_comma=o.get("decimal") == ",", infer_schema_length=None)  # fmt: skip
    return data.columns, [list(row) for row in data.rows()]


def rows_of(table):
    return table.column_names, [[row[name] for name in table.column_names] for row in table.to_pylist()]


def json_with_pandas(path, _):
    data = pandas.read_json(path, lines=True, convert_dates=False, dtype=False)
    return list(data.columns), data.astype(object).where(data.notna(), None).values.tolist()


def json_with_duckdb(path, _):
    return with_sql("read_json", path, {"format": "newline_delimited"})


def json_with_pyarrow(path, _):
    return rows_of(pyarrow.json.read_json(path))


TEXT = {"pandas": with_pandas, "duckdb": with_duckdb, "pyarrow": with_pyarrow, "polars": with_polars}
JSON = {"pandas": json_with_pandas, "duckdb": json_with_duckdb, "pyarrow": json_with_pyarrow}
cases = []


def plain(value):
    """As JSON says it: booleans and infinities are words; missing is None."""
    if isinstance(value, bool) or type(value).__name__ == "bool_":
        return "true" if value else "false"
    if value is None or isinstance(value, float) and math.isnan(value):
        return None
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float) and math.isinf(value):
        return "infinite"
    return value if isinstance(value, (int, float)) else str(value).strip()


def case(name, content, hints=None, options=None, own=None, why=None, refused=None):
    """A file; `hints` are what other readers are told that do not guess, `options` what we are told. Where others differ or
    cannot, `own` or `refused` is what we stand by, and `why` says so."""
    path = FOLDER / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    read = {}
    for reader, function in (JSON if "json" in name else TEXT).items():
        try:
            columns, rows = function(path, hints or {})
            read[reader] = {"columns": [str(column).strip() for column in columns], "rows": [[plain(cell) for cell in row] for row in rows]}
        except Exception as error:
            read[reader] = {"error": str(error).splitlines()[0][:200] if str(error) else type(error).__name__}
    given = {"path": name, "options": options, "own": own, "why": why, "refused": refused, "read": read}
    cases.append({key: value for key, value in given.items() if value is not None})


def table(columns, *rows):
    return {"columns": columns, "rows": [list(row) for row in rows]}


# Quotes.
case("stray-quotes.csv", 'id,name,v\n1,12" pipe,3\n2,plain,4\n3,9" nail,5\n')
case("stray-quotes-in-pairs.csv", 'text,n\n5" a,3\nb,4\nc,5\n6" d,6\ne,7\n')
case("stray-quotes.tsv", 'name\tv\n5" pipe\t3\n6" foot\t4\nx\t5\n', {"delimiter": "\t"})
case("quote-at-the-end.csv", 'name,v\npipe 5",3\nfoot 6",4\n')
case("doubled-quotes.csv", 'a,b\n"say ""hi""",1\n"""",2\n"""x",3\n')
case("quoted-lines.csv", 'a,b\n"two\nlines",1\n"crlf\r\nhere",2\n')
case("quoted-delimiters.csv", 'a,b,c\n"x,y",1,"1,2,3"\n"z",2,"4"\n')
case("quoted-header.csv", '"a ""x""","b,c"\n1,2\n')
case("quoted-everything.csv", '"a","b"\n"1","x"\n"2","y"\n')
case("quoted-empty.csv", 'a,b,c\n1,"",x\n2,"",""\n')
case("text-after-quotes.csv", 'a,b\n"Smith" & Sons,1\nx,2\n')
case("blanks-before-quotes.csv", 'a,b\nx, "y, z"\nu, "v, w"\n', own=table(["a", "b"], ["x", "y, z"], ["u", "v, w"]), why="the others take the quotes for text, and the rows for longer ones")
case("open-quote.csv", 'a,b\n1,2\n3,"4\n5,6\n', refused="a quote begins a field that no other ends")
case("stray-quotes-at-starts.csv", 'a,b\n"5 inch,3\n6,4\n"7 foot,5\n', refused="a quote begins a field, and the next one", why="pandas reads one row of three")
case("single-quotes.csv", "a;b\n'x;y';1\n'it''s';2\n", {"delimiter": ";", "quote": "'"})
case("apostrophes.csv", "a,b\n'tis,1\n'twas,2\n")
case("no-quotes.tsv", 'a\tb\n"5 inch\t3\n6\t4\n"7 foot\t5\n', {"delimiter": "\t", "quote": ""}, {"quote": ""})
case("backslashes.csv", 'a,b\n"say \\"hi\\" there",1\n"x",2\n', {"escape": "\\"})
case("paths.csv", 'a,b\nc:\\x\\,1\n"d:\\y\\",2\n')
# Lines.
case("lf.csv", "a,b\n1,x\n2,y\n")
case("crlf.csv", "a,b\r\n1,x\r\n2,y\r\n")
case("cr.csv", "a,b\r1,2\r3,4\r")
case("mixed-ends.csv", "a,b\n1,x\r\n2,y\n3,z\r\n")
case("no-end.csv", "a,b\n1,x\n2,y")
case("blank-lines.csv", "a,b\n\n1,x\n\n\n2,y\n\n")
case("blank-lines-crlf.csv", "a,b\r\n\r\n1,x\r\n\r\n2,y\r\n\r\n")
case("lines-of-blanks.csv", "a,b\n1,x\n   \n2,y\n", own=table(["a", "b"], [1, "x"], [2, "y"]), why="the others read a short row")
case("one-column.csv", "a\n1\n2\n3\n")
case("one-column-of-text.csv", "a\nx\ny z\nw\n")
case("long-line.csv", "a,b\n" + "x" * 1_000_000 + ",1\ny,2\n")
case("header-only.csv", "a,b\n")
case("header-without-end.csv", "a,b")
case("empty.csv", "", refused="it is empty")
case("blank-only.csv", "\n\n", refused="it is empty")
case("short-row.csv", "a,b\n1,2\n3\n", refused="row 2 (line 3) has 1 field, expected 2", why="pandas fills up, silently")
case("long-row.csv", "a,b\n1,2\n3,4,5\n", refused="row 2 (line 3) has 3 fields, expected 2")
case("separators-at-the-end.csv", "a,b,\n1,2,\n3,4,\n", own=table(["a", "b"], [1, 2], [3, 4]), why="others name a column without a value")
case("separators-after-rows.csv", "a,b\n1,2,\n3,4,\n", own=table(["a", "b"], [1, 2], [3, 4]), why="pandas takes the first column for an index and moves the rest")
# Names.
case("index.csv", ",a,b\n0,1,2\n1,3,4\n", own=table(["Unnamed: 0", "a", "b"], [0, 1, 2], [1, 3, 4]), why="the name is that of pandas")
case("two-of-a-name.csv", "a,a\n1,2\n", refused='two columns are named "a"', why="others rename one")
case("blanks.csv", "a , b\n 1 , x \n2,y\n")
case("unicode.csv", "größe,città,数\n1.5,São Paulo,日本\n2,Århus,🙂\n")
case("bom.csv", "\ufeffa,b\n1,x\n")
case("bom-quoted.csv", '\ufeff"a","b"\n1,x\n')
case("par1.csv", "PAR1,b\n1,2\n")
case("arrow1.csv", "ARROW1,b\n1,2\n")
# Dialects.
case("semicolon.csv", "a;b\n1;x,y\n2;z\n", {"delimiter": ";"})
case("tab.tsv", "a\tb\n1\tx,y;z\n2\tw\n", {"delimiter": "\t"})
case("tab.csv", "a\tb\n1\tx\n2\ty\n", {"delimiter": "\t"})
case("bar.txt", "a|b\n1|x\n2|y\n", {"delimiter": "|"})
case("colon.csv", "a:b\n1:x\n2:y\n", {"delimiter": ":"}, {"delimiter": ":"})
case("commas-in-quotes.csv", 'a;b\n"1,5,6,7";x\n"2,3,4,5";y\n', {"delimiter": ";"})
case("sep.csv", "sep=;\na;b\n1;2\n", own=table(["a", "b"], [1, 2]), why="Excel's way to name the separator, which others take for the header")
case("packed.csv.gz", gzip.compress(b"a,b\n1,x\n2,y\n"))
# Numbers.
case("decimal-comma.csv", "price;x\n20,5;1\n7;2\n-0,25;3\n", {"delimiter": ";", "decimal": ","})
case("decimal-comma-later.csv", "price;x\n7;1\n20,5;2\n", {"delimiter": ";", "decimal": ","})
case("german.csv", "price;x\n1.234,5;1\n7,25;2\n1.000.000,0;3\n", {"delimiter": ";", "decimal": ",", "thousands": "."})
case("german-integers.csv", "price;people\n1,5;1.234\n7,25;999\n", {"delimiter": ";", "decimal": ",", "thousands": "."})
case("thousands.csv", 'a,b\n"1,234,567",x\n"1,234",y\n999,z\n', {"thousands": ","})
case("thousands-and-points.csv", 'a,b\n"1,234",0.5\n"999",0.25\n', {"thousands": ","})
case("thousands-said.csv", 'a,b\n"1,234",x\n"999",y\n', {"thousands": ","}, {"thousands": ","})
case("thousands-or-comma.csv", 'a,b\n"1,234",x\n"999",y\n')
case("signs.csv", "a,b\n+1,+1.5\n-2,-2.5\n")
case("exponents.csv", "a,b\n1e3,1E-2\n-2.5e+10,.5\n5.,1\n")
case("infinite.csv", "a,b\ninf,-inf\nInfinity,-Infinity\n1,2\n")
case("infinity-sign.csv", "a\n∞\n-∞\n1\n", own=table(["a"], ["infinite"], ["infinite"], [1]), why="others read text")
case("leading-zeros.csv", "a,b\n007,1\n010,2\n", own=table(["a", "b"], ["007", 1], ["010", 2]), why="codes; others read numbers")
case("long-integers.csv", "a,b\n9007199254740993,1\n9007199254740995,2\n", own=table(["a", "b"], ["9007199254740993", 1], ["9007199254740995", 2]), why="they are not exact as doubles; others have integers")
case("booleans.csv", "a,b\ntrue,False\nfalse,True\n")
case("mixed.csv", "a,b\n1,x\ny,2\n3,z\n")
for place, marker in enumerate(MISSING):
    case(f"missing-{place:02}.csv", f"a,b,c\n1.5,x,y\n{marker},{marker},y\n2,z,y\n")
# NDJSON.
case("plain.ndjson", '{"a":1,"b":"x","c":true}\n{"a":2.5,"b":"1","c":false}\n')
case("nulls.ndjson", '{"a":1,"b":null}\n{"a":null,"b":"x"}\n')
case("keys-that-lack.ndjson", '{"a":1}\n{"b":"x"}\n{"b":"y","a":2}\n')
case("escapes.jsonl", '{"größe":1,"b":"é\\"\\\\\\n\\u00fc\\ud83d\\ude42"}\n')
case("blank-lines.jsonl", '{"a":1}\r\n\r\n{"a":2}\r\n')
case("two-of-a-name.ndjson", '{"a":1,"a":2}\n', refused='two values named "a"', why="others take one of them")
case("list.ndjson", '[1,2]\n', refused="line 1 is no JSON object")

(FOLDER / "odd.json").write_text(json.dumps({"cases": cases}))
