use super::*;

struct Table;

impl Columns for Table {
    fn kind(&self, source: &Source) -> Kind {
        match source {
            Source::Label | Source::Prediction => Kind::Class(vec!["0".into(), "1".into()]),
            Source::Column(name) if name == "country" => Kind::Text,
            Source::Column(name) if name == "day" => Kind::None("a column of numbers or of texts"),
            _ => Kind::Number,
        }
    }

    fn class(&self, _: &Source, text: &str) -> Option<String> {
        [("0", "0"), ("1", "1"), ("true", "1")].iter().find(|own| own.0 == text).map(|own| own.1.to_owned())
    }
}

const AMOUNT: [f64; 4] = [10.0, -20.0, 0.0, f64::NAN];

fn evaluated(text: &str) -> Vec<f64> {
    let own = Expression::parse(text).unwrap_or_else(|fault| panic!("{text}: {fault}"));
    let checked = own.check(&Table).unwrap_or_else(|fault| panic!("{text}: {fault}"));
    let classes = || ["0", "1"].map(str::to_owned).to_vec();
    let input = |source: &Source| match source {
        Source::Label => Input::Texts(vec![1, 0, 1, 1].into(), classes().into()),
        Source::Prediction => Input::Texts(vec![0, 0, 1, 1].into(), classes().into()),
        Source::Column(name) if name == "country" => Input::Texts(
            vec![0, 1, crate::table::MISSING_CODE, 0].into(),
            ["DE", "FR"].map(str::to_owned).to_vec().into(),
        ),
        _ => Input::Numbers(&AMOUNT),
    };
    let inputs: Vec<Input<'_>> = own.sources().iter().map(input).collect();
    checked.evaluate(&inputs, 4)
}

fn same(text: &str, expected: [f64; 4]) {
    let found = evaluated(text);
    let is = |(own, wanted): (&f64, &f64)| own == wanted || own.is_nan() && wanted.is_nan();
    assert!(found.iter().zip(&expected).all(is), "{text}: {found:?}, not {expected:?}");
}

#[test]
fn operators_bind_as_in_arithmetic() {
    same("1 + 2 * 3", [7.0; 4]);
    same("(1 + 2) × 3 ÷ 9", [1.0; 4]);
    same("-2 - -3 − 1", [0.0; 4]);
    same("8 / 4 / 2", [1.0; 4]);
    same("if(1 + 1 = 2 and not 2 > 3 or 1 > 2, 5e-1, .25)", [0.5; 4]);
    same("min(3, 1, 2) + max(3, 1) + abs(-2)", [6.0; 4]);
    same("if(1 ≤ 1 and 2 <> 3 and 2 != 3 and 2 == 2 and 2 ≠ 1 and 3 ≥ 3, 1, 0)", [1.0; 4]);
}

#[test]
fn columns_are_named_plainly_in_backticks_and_in_brackets() {
    let doubled = [20.0, -40.0, 0.0, f64::NAN];
    for name in ["amount", "`amount (in €)`", "[amount, net]", "`label`"] {
        same(&format!("2 * {name}"), doubled);
    }
    let named = Expression::parse("`a``b` + [c]]d] + e.f").unwrap();
    assert_eq!(named.sources(), ["a`b", "c]d", "e.f"].map(|own| Source::Column(own.to_owned())));
}

#[test]
fn classes_and_texts_are_compared_by_what_they_are() {
    same("if(label = 'true' and prediction = 0, 1, 0)", [1.0, 0.0, 0.0, 0.0]);
    same("if(label = prediction, 1, 0)", [0.0, 1.0, 1.0, 1.0]);
    same("if(\"0\" != label, 1, 0)", [1.0, 0.0, 1.0, 1.0]);
    same("if(country = \"DE\", 1, 0)", [1.0, 0.0, f64::NAN, 1.0]);
    same("if(country = \"IT\", 1, 0)", [0.0, 0.0, f64::NAN, 0.0]);
}

#[test]
fn a_row_without_a_value_or_with_an_infinite_one_has_none() {
    // The missing amount counts where the condition does not pick it, too: which rows count does not depend on labels.
    same("if(label = 0, amount, 0)", [0.0, -20.0, 0.0, f64::NAN]);
    same("1 / amount", [0.1, -0.05, f64::NAN, f64::NAN]);
}

#[test]
fn blocks_are_put_together() {
    let values: Vec<f64> = (0..5000).map(f64::from).collect();
    let checked = Expression::parse("amount * amount").unwrap().check(&Table).unwrap();
    let found = checked.evaluate(&[Input::Numbers(&values)], 5000);
    assert!(found.iter().zip(&values).all(|(own, value)| *own == value * value) && found.len() == 5000);
}

#[test]
fn what_is_wrong_is_told_with_its_place() {
    for (text, at, said) in [
        ("", 1, "the end"),
        ("amount +", 9, "the end"),
        ("amount amount", 8, "\"amount\", expected an operator or the end"),
        ("(amount", 8, "the end, expected \")\""),
        ("1 + § 2", 5, "\"§\", expected a value or an operator"),
        ("€", 1, "\"€\""),
        ("\"abc", 1, "a quote that does not end"),
        ("1.2.3", 1, "\"1.2.3\", expected a number"),
        ("1e999", 1, "expected a number"),
        ("sqrt(amount)", 1, "\"sqrt\", expected a function: abs, min, max or if"),
        ("if(1 > 2, 3)", 12, "expected if of 3 values: it has 2"),
        ("min(1)", 6, "expected min of 2 or more values: it has 1"),
        ("1 < 2 < 3", 7, "comparisons do not follow one another"),
        ("amount > 1", 1, "true or false, expected a number"),
        ("if(amount, 1, 2)", 4, "a number, expected a comparison"),
        ("country + 1", 1, "column \"country\", which has texts, expected a number"),
        ("if(country > 1, 1, 0)", 4, "which has texts, expected a number"),
        ("if(label = 'maybe', 1, 0)", 12, "\"maybe\", expected a class: \"0\" or \"1\""),
        ("if(label = amount, 1, 0)", 12, "a number, expected a text: label has texts"),
        ("if('a' = 'b', 1, 0)", 10, "two numbers, or a column of texts and a text"),
        ("day", 1, "column \"day\", expected a column of numbers or of texts"),
        ("and", 1, "expected a value"),
    ] {
        let fault = Expression::parse(text).and_then(|own| own.check(&Table)).expect_err(text);
        assert_eq!(fault.at, at, "{text}: {fault}");
        assert!(fault.to_string().contains(said), "{text}: {fault}");
    }
    let deep = format!("{}1{}", "(".repeat(300), ")".repeat(300));
    assert!(Expression::parse(&deep).unwrap_err().expected.contains("levels"));
    assert!(Expression::parse(&"-".repeat(900)).unwrap_err().expected.contains("levels"));
    assert!(Expression::parse(&"1+".repeat(50_000)).unwrap_err().expected.contains("words"));
}
