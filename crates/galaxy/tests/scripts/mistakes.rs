//! Mistakes are found when a script is loaded, each with its place.

use crate::support::natives;
use galaxy::{Diagnostic, NativeTable, compile};

fn mistakes(source: &str) -> Vec<String> {
    match compile(source, &natives()) {
        Ok(_) => Vec::new(),
        Err(found) => found.iter().map(Diagnostic::to_string).collect(),
    }
}

/// The scripts and what is wrong with them.
const WRONG: [(&str, &str); 36] = [
    (
        "void InitMap () {\n    UnitMaek(1);\n}",
        "2:5: this engine has no function `UnitMaek` yet, and the script declares none before this line; did you mean `UnitMake`?",
    ),
    (
        "void InitMap () { Later(); }\nvoid Later () { }",
        "1:19: this engine has no function `Later` yet, and the script declares none before this line",
    ),
    ("void InitMap () { Note(1, 2); }", "1:19: `Note` takes 1 argument, not 2"),
    ("void InitMap () { Note(); }", "1:19: `Note` takes 1 argument, not 0"),
    ("void InitMap () { Note(\"a\"); }", "1:24: argument 1 must be of type int, not string"),
    ("void InitMap () { Note(1.5); }", "1:24: argument 1 must be of type int, not fixed"),
    ("void InitMap () { Note(null); }", "1:24: argument 1 must be of type int, not null"),
    ("void InitMap () { unit u = 3; }", "1:24: the initial value must be of type unit, not int"),
    ("void InitMap () { int i; i = true; }", "1:30: the value must be of type int, not bool"),
    ("void InitMap () { int i; i += 0.5; }", "1:26: the result must be of type int, not fixed"),
    ("void InitMap () { Note(1 + true); }", "1:26: `+` has no meaning between int and bool"),
    ("void InitMap () { Note(1 & 0.5); }", "1:26: `&` has no meaning between int and fixed"),
    ("void InitMap () { if (1 == \"a\") { } }", "1:25: `==` has no meaning between int and string"),
    (
        "void InitMap () { Note(cont); }",
        "1:24: this engine has no constant `cont` yet, and the script declares no variable of that name",
    ),
    (
        "int gv_count;\nvoid InitMap () { gv_cuont = 1; }",
        "2:19: this engine has no constant `gv_cuont` yet, and the script declares no variable of that name; did you mean `gv_count`?",
    ),
    ("void InitMap () { Note(1) }", "1:27: expected `;` after the statement, found `}`"),
    ("void InitMap () { Note(1;  }", "1:25: expected `,` between arguments, found `;`"),
    ("void InitMap () { Note(1);", "1:27: the block has no closing `}`"),
    ("void InitMap () { break; }", "1:19: `break` outside of a loop"),
    ("void InitMap () { return 1; }", "1:26: a void function returns no value"),
    ("int F () { return; }", "1:12: the function must return a value of type int"),
    ("int F () { return \"a\"; }", "1:19: the value returned must be of type int, not string"),
    ("void F ();\nvoid InitMap () { F(); }", "1:6: `F` is declared but never defined"),
    ("void F () { }\nvoid F () { }", "2:6: `F` is defined twice"),
    ("void F ();\nvoid F (int a) { }", "2:6: `F` was declared with other types before"),
    ("int Note;", "1:5: `Note` is already declared"),
    ("void F () { int a; int a; }", "1:24: `a` is already declared in this function"),
    ("const int c = 1;\nvoid F () { c = 2; }", "2:13: `c` is a constant"),
    ("const int c;", "1:11: the constant `c` needs a value"),
    ("struct S { int a; };", "1:1: `struct` is not built yet"),
    ("funcref<F> f;", "1:1: `funcref` is not built yet"),
    (
        "include \"Other\"",
        "1:9: including `Other` is not built yet; only the engine's libraries are",
    ),
    (
        "void F () { int[2] a; a[0] = 1; a = 1; }",
        "1:35: expected `[` after the array `a`, found `=`",
    ),
    ("pointt u;", "1:1: there is no type `pointt`; did you mean `point`?"),
    (
        "bool Ran (bool a, bool b) { return true; }\nvoid F () { TriggerCreate(\"Run\"); }",
        "2:27: there is no function `Run`; did you mean `Ran`?",
    ),
    (
        "void Run () { }\nvoid F () { TriggerCreate(\"Run\"); }",
        "2:27: a trigger needs `bool Run (bool, bool)`",
    ),
];

#[test]
fn wrong_scripts_are_told_what_is_wrong_and_where() {
    for (source, expected) in WRONG {
        assert_eq!(mistakes(source), [expected], "{source}");
    }
}

#[test]
fn what_cannot_be_read_is_told_as_well() {
    let check = |source: &str, expected: &str| {
        assert!(mistakes(source).iter().any(|m| m == expected), "{:?}", mistakes(source));
    };
    check("void F () { NoteText(\"a); }", "1:22: this string has no closing `\"` on its line");
    check("int i = 99999999999;", "1:9: `99999999999` is not a number that fits an int or fixed");
    check("int i = 1; @", "1:12: the character `@` has no meaning here");
    check("/* a */ int i;", "1:1: comments begin with `//`; the language has no `/* */`");
    check("void F () { Note(1 = 2); }", "1:20: `=` assigns; to compare write `==`");
    check("void F () { int i; i++; }", "1:21: the language has no `++`; write `+= 1`");
}

#[test]
fn one_mistake_does_not_hide_the_next() {
    let source = "void F () {\n    Note(true);\n    Oops(1);\n}\nint i = \"a\";\n";
    let lines: Vec<String> = mistakes(source).iter().map(|m| m[..2].to_owned()).collect();
    assert_eq!(lines, ["2:", "3:", "5:"]);
}

#[test]
fn columns_count_characters() {
    assert_eq!(
        mistakes("void F () { NoteText(\"äöü\"); Note(\"a\"); }"),
        ["1:35: argument 1 must be of type int, not string"]
    );
}

#[test]
fn nesting_is_bounded() {
    let deep = |open: &str, close: &str, count: usize| {
        format!("void F () {{ Note({}1{}); }}", open.repeat(count), close.repeat(count))
    };
    assert!(mistakes(&deep("(", ")", 100)).is_empty());
    for count in [200, 100_000] {
        for (open, close) in [("(", ")"), ("- ", ""), ("!(", ")"), ("UnitNumber(UnitMake(", "))")] {
            let found = mistakes(&deep(open, close, count));
            assert!(found.iter().any(|m| m.contains("nests deeper")), "{open} {found:?}");
        }
    }
    assert!(!mistakes(&format!("void F () {{ {}", "{".repeat(100_000))).is_empty());
    // What lies side by side is not nested.
    let long = format!("void F () {{ Note(1{}); }}", " + 1".repeat(50_000));
    assert!(mistakes(&long).is_empty());
    let many = format!("void F () {{ if (true) {{ }} {} }}", "else if (true) { }".repeat(5_000));
    assert!(mistakes(&many).is_empty());
}

#[test]
fn arrays_are_bounded() {
    for source in ["int[65537] a;", "int[60000][60000] a;", "int[0] a;", "int[-1] a;"] {
        assert!(!mistakes(source).is_empty(), "{source}");
    }
    assert!(!mistakes("int[40000] a; int[40000] b;").is_empty());
}

#[test]
fn tables_of_natives_are_checked() {
    let table = |signatures: &[&str]| NativeTable::new(signatures, &[]).map(|_| ());
    assert!(table(&["void A(int, unit)", "unit B()"]).is_ok());
    for signature in ["void A", "A(int)", "void A(int unit)", "void A(int,)", "void A(thing)"] {
        let error = table(&["void Before()", signature]).unwrap_err();
        assert_eq!(error.line, 2, "{signature}");
    }
    assert!(table(&["void A()", "void A()"]).is_err());
    assert!(table(&["void Wait(int)"]).is_err());
}
