//! What scripts compute.

use crate::support::{failure, notes};

/// What the body of `InitMap` notes.
fn body(statements: &str) -> Vec<String> {
    notes(&format!("void InitMap () {{ {statements} }}"))
}

#[test]
fn operators_bind_as_in_c() {
    let check = |expression: &str, value: &str| {
        assert_eq!(body(&format!("Note({expression});")), [value], "{expression}");
    };
    check("2 + 3 * 4", "14");
    check("(2 + 3) * 4", "20");
    check("7 / 2 * 2", "6");
    check("-7 / 2", "-3");
    check("-7 % 3", "-1");
    check("1 << 2 + 1", "8");
    check("1 | 6 & 3", "3");
    check("5 ^ 1 | 8", "12");
    check("~0", "-1");
    check("0xFF >> 4", "15");
    check("0xFFFFFFFF", "-1");
    check("(1 << (38 - 32)) | (1 << (39 - 32))", "192");
    check("2147483647 + 1", "-2147483648");
    check("10 - 4 - 3", "3");
    check("c_ten + c_minusOne", "9");
    check("- -3", "3");
}

#[test]
fn operators_of_variables_agree_with_those_of_constants() {
    let statements = "int a = 7; int b = 3; Note(a + b); Note(a - b); Note(a * b); Note(a / b); \
                      Note(a % b); Note(a << b); Note(a >> 1); Note(a & b); Note(a | 8); \
                      Note(a ^ b); Note(-a); Note(~a);";
    let expected = ["10", "4", "21", "2", "1", "56", "3", "3", "15", "4", "-7", "-8"];
    assert_eq!(body(statements), expected);
}

#[test]
fn ints_become_fixeds_where_they_meet_them() {
    let statements = "int i = 3; fixed f = i; NoteFixed(f / 2); NoteFixed(i * 0.5); NoteFixed(7); \
                      NoteFixed(1 / 2); NoteFixed(1 / 2.0); f += 1; NoteFixed(f); f *= 0.25; \
                      NoteFixed(f); if (i == 3.0) { Note(1); } NoteFixed(5.5 % 2);";
    let expected = ["1.5", "1.5", "7", "0", "0.5", "4", "1", "1", "1.5"];
    assert_eq!(body(statements), expected);
}

#[test]
fn conditions_and_loops_run_as_written() {
    let statements = "int i; for (i = 0; i < 10; i += 1) { if (i == 2) { continue; } \
                      else if (i == 5) { break; } else { Note(i); } } \
                      while (true) { i -= 1; if (i < 3) { break; } } Note(i); \
                      for (;;) { break; } \
                      if (!(i == 2)) { Note(100); } else { Note(200); }";
    assert_eq!(body(statements), ["0", "1", "3", "4", "2", "200"]);
}

#[test]
fn the_counting_loop_of_the_editor_counts_both_ways() {
    let source = "void Count (int from, int ae, int ai) { int i; i = from; \
                  for ( ; ( (ai >= 0 && i <= ae) || (ai <= 0 && i >= ae) ) ; i += ai ) { \
                  Note(i); } } \
                  void InitMap () { Count(1, 3, 1); Count(3, 1, -1); Count(2, 1, 1); }";
    assert_eq!(notes(source), ["1", "2", "3", "3", "2", "1"]);
}

#[test]
fn logical_operators_stop_where_the_answer_is_known() {
    let source = "bool Say (int number, bool answer) { Note(number); return answer; } \
                  void InitMap () { \
                  if (Say(1, false) && Say(2, true)) { Note(20); } \
                  if (Say(3, true) || Say(4, true)) { Note(30); } \
                  if (Say(5, true) && Say(6, true) || Say(7, true)) { Note(40); } \
                  bool both = Say(8, true) && Say(9, false); if (both == false) { Note(50); } }";
    assert_eq!(notes(source), ["1", "3", "30", "5", "6", "40", "8", "9", "50"]);
}

#[test]
fn variables_begin_at_zero_and_arrays_hold_their_elements() {
    let source = "const int c_size = 3; int[c_size][c_size + 1] grid; fixed f; string s; unit u; \
                  void InitMap () { int[4] row; bool b; int n; n += 1; Note(n); NoteFixed(f); \
                  NoteText(s); if (u == null && !b) { Note(7); } \
                  grid[1][2] = 5; grid[1][2] += 4; row[3] = grid[1][2]; Note(row[3]); \
                  Note(grid[2][1]); Note(row[grid[1][2] - 7] + grid[0][0]); }";
    assert_eq!(notes(source), ["1", "0", "null", "7", "9", "0", "0"]);
}

#[test]
fn functions_may_be_declared_first_and_call_themselves() {
    let source = "int Factorial (int n); static int limit = 5; \
                  void InitMap () { Note(Factorial(limit)); } \
                  int Factorial (int n) { if (n < 2) { return 1; } return n * Factorial(n - 1); }";
    assert_eq!(notes(source), ["120"]);
}

#[test]
fn strings_are_joined_and_compared() {
    let statements = r#"string s = "a\"b"; s = s + "c"; NoteText(s); 
                        if (s == "a\"bc" && s != "x" && s != null) { Note(1); }"#;
    assert_eq!(body(statements), ["a\"bc", "1"]);
}

#[test]
fn handles_of_one_number_are_one_thing() {
    let statements = "unit a = UnitMake(4); unit b = UnitMake(4); if (a == b) { Note(1); } \
                      if (a != UnitMake(5) && a) { Note(UnitNumber(a)); }";
    assert_eq!(body(statements), ["1", "4"]);
}

#[test]
fn a_run_that_goes_wrong_is_named() {
    let check = |source: &str, expected: &str| assert_eq!(failure(source).to_string(), expected);
    check("void InitMap () {\n int a; Note(1 / a); }", "InitMap, line 2: division by zero");
    check(
        "void F () {\n int[3] a; int i = 3;\n a[i] = 1; }\nvoid InitMap () { F(); }",
        "F, line 3: the index 3 lies outside of 0..3",
    );
    check("void InitMap () {\n Refuse(\"no\"); }", "InitMap, line 2: `Refuse`: no");
    check("void F () { F(); }\nvoid InitMap () { F(); }", "F, line 1: `F` calls itself too deeply");
    check(
        "void Start () { }",
        "InitMap, line 1: the script has no `void InitMap ()`, with which it begins",
    );
    let endless = failure("void InitMap () {\n while (true) { } }");
    assert_eq!((endless.function.as_str(), endless.line), ("InitMap", 2));
    assert!(endless.message.contains("does a loop never end?"), "{endless}");
    let growing = failure("void InitMap () { string s = \"x\"; while (true) { s = s + s; } }");
    assert_eq!(growing.message, "the string grows beyond 65536 bytes");
}
