use super::Cutter;
use crate::csl::Variable;
use crate::formats::csl_json::piece::Cut;
use crate::formats::{Entry, ImportError};

/// What is read of an input that comes in parts of a length: each with the line that it begins in.
fn read(text: &[u8], part: usize) -> Vec<String> {
    let mut cutter = Cutter::new();
    let mut cuts: Vec<Cut> = text.chunks(part).flat_map(|part| cutter.push(part)).collect();
    cuts.extend(cutter.end());
    let mut told = Vec::new();
    let said = |entry: Option<Result<Entry, ImportError>>| match entry {
        None => "nothing".to_owned(),
        Some(Ok(Entry::Work(work))) => work.item.get(Variable::Title).unwrap_or("untitled").to_owned(),
        Some(Ok(Entry::Doi { found, .. })) => found.doi.to_string(),
        Some(Err(ImportError::Json { line, column, .. })) => format!("not JSON in {line}:{column}"),
        Some(Err(ImportError::Entry { .. })) => "no DOI".to_owned(),
        Some(Err(ImportError::NotAWork { .. })) => "no work".to_owned(),
        Some(Err(error)) => error.to_string(),
    };
    for cut in cuts {
        cut.read(0, &mut |line, entry| told.push(format!("{line} {}", said(entry))));
    }
    told
}

#[track_caller]
fn is(text: &str, expected: &[&str]) {
    for part in [usize::MAX, 1, 2, 3, 7, 64] {
        assert_eq!(read(text.as_bytes(), part), expected, "in parts of {part}: {text}");
    }
}

#[test]
fn each_shape_is_told_by_its_own_beginning() {
    let a = r#"{"title":"a"}"#;
    is("[{\"title\":\"a\"}]\n{\"title\":\"b\"}\n10.1000/c\n", &["1 a", "2 b", "3 10.1000/c"]);
    is(
        "{\"title\":\n\"a\"}\n[{\"title\":\"b\"},\n{\"title\":\"c\"}] {\"title\":\"d\"}",
        &["1 a", "3 b", "4 c", "4 d"],
    );
    is(
        "{\"items\":[\n{\"title\":\"a\"},\n{\"title\":\"b\"}\n], \"x\": [{}]}\n10.1000/c",
        &["2 a", "3 b", "5 10.1000/c"],
    );
    is(
        "{\"status\":\"ok\",\"message\":{\"total\":2,\"items\":[{\"title\":[\"a\"]}]}}\n\"10.1000/b\"",
        &["1 a", "2 10.1000/b"],
    );
    is(
        "{\"status\":\"ok\",\n\"message\":{\"DOI\":\"10.1000/x\",\"title\":[\"a\"],\"items\":[{\"title\":\"b\"}]}}",
        &["1 a"],
    );
    is(
        "{\"references\":[{\"title\":\"a\"}]}{\"title\":\"b\",\"items\":[{\"title\":\"c\"}]}",
        &["1 a", "1 b"],
    );
    is("{\"id\":\"x\",\"references\":[{\"title\":\"a\"}],\"title\":\"b\"}", &["1 b"]);
    is(
        &format!("\u{feff}\u{1e}{a}\n\u{1e}{a},\n[\"10.1000/a\", {a}\n]\n[1] 10.1000/b\n"),
        &["1 a", "2 a", "3 10.1000/a", "3 a", "5 no DOI"],
    );
    is(
        "[]\n{\"items\":[]}\n{\"message\":[]}\n[ [] ]\n\n",
        &["1 nothing", "2 nothing", "3 nothing", "4 no work"],
    );
    is("10.1000/a\n\0\n{\"title\":\"b\"}\nhello", &["1 10.1000/a", "2 no DOI", "3 b", "4 no DOI"]);
}

#[test]
fn what_is_broken_costs_itself() {
    let c = "{\"title\":\"c\"}";
    // A line.
    is(&format!("{{\"x\n{c}"), &["1 not JSON in 1:3", "2 c"]);
    is(
        &format!("{{\"id\": 1, \"DOI\"\n{c}\n{{\"a\":[\n{c}\n{c}"),
        &["1 not JSON in 1:15", "2 c", "3 not JSON in 4:13", "4 c", "5 c"],
    );
    is(
        &format!("{{\"a\":1]\n{{\"title\" \"a\"}} {c}\n{c}"),
        &["1 not JSON in 1:7", "2 not JSON in 2:10", "3 c"],
    );
    is(
        &format!("[{{\"title\":\"a\"}},\n{c}\n10.1000/d"),
        &["1 a", "2 c", "1 not JSON in 1:1", "3 10.1000/d"],
    );
    is(&format!("[\"id\",\n{c}\n{c}\n"), &["1 no work", "2 c", "3 not JSON in 3:1", "3 c"]);
    is(&format!("[{c}\n[{c}]"), &["1 c", "1 not JSON in 1:1", "2 c"]);
    // A line of an object over several lines.
    is(
        "{\n  \"title\": \"a\"\n  \"type\": \"book\"\n}\n{\n  \"title\": \"b\"\n}",
        &["1 not JSON in 3:3", "5 b"],
    );
    // An entry of a list.
    is(&format!("[{c},\n{{\"type\":}},\n{c}]"), &["1 c", "2 not JSON in 2:9", "3 c"]);
    is(&format!("[{c},{{\"title\":\"b,{c},{c}]"), &["1 c", "1 not JSON in 1:30", "1 c", "1 c"]);
    is(&format!("[{c},{{\"title\":1 2,\"x\":{{}}}},{c}]\n{c}"), &["1 c", "1 not JSON in 1:27", "1 c", "2 c"]);
    is(
        &format!("[{{\"title\":\"a\",\"author\":[{{\"family\":\"D\"}},\n{c},\n{c}]"),
        &["1 not JSON in 3:14", "2 c", "3 c"],
    );
    is(
        "[{\n  \"title\": \"a\"\n  \"x\": [\n  {}]\n}, {\n  \"title\": \"b\"\n}]\n10.1000/c",
        &["1 not JSON in 3:3", "5 b", "8 10.1000/c"],
    );
    is(&format!("[{c}}},{c}{c}]"), &["1 c", "1 not JSON in 1:15", "1 c", "1 not JSON in 1:30", "1 c"]);
}

#[test]
fn the_end_may_be_missing() {
    let c = "{\"title\":\"c\"}";
    is(&format!("[{c},\n{c},\n{{\"titl"), &["1 c", "2 c", "3 not JSON in 3:6"]);
    is(&format!("[{c},\n{c},\n"), &["1 c", "2 c", "1 not JSON in 1:1"]);
    is(&format!("{{\"items\":[{c},{c}]"), &["1 c", "1 c", "1 not JSON in 1:1"]);
    is(&format!("[{c},{{\"title\":\"b,{{\"id\":1}}]"), &["1 c", "1 not JSON in 1:30", "1 not JSON in 1:37"]);
    is("{\"title\":\"a\"", &["1 not JSON in 1:12"]);
}

/// Of a record only the references are long, and they are passed over; other works have a bound.
#[test]
fn length_is_bounded() {
    let references = "{\"key\":\"1\"},".repeat(50_000);
    let record =
        format!("{{\"DOI\":\"10.1000/a\",\"reference\":[{references}{{}}],\"title\":[\"a\"]}}\n10.1000/b");
    let mut cutter = Cutter::new();
    let mut most = 0;
    for part in record.as_bytes().chunks(1 << 14) {
        cutter.push(part);
        most = most.max(cutter.held());
    }
    assert!(most < 1 << 17, "{most}");
    assert_eq!(read(record.as_bytes(), 1 << 16), ["1 a", "2 10.1000/b"]);
    let long = "x".repeat(5 << 20);
    for (long, after) in [
        (format!("{{\"title\":\"{long}\"}}\n"), "2 10.1000/b"),
        (format!("{long}\n"), "2 10.1000/b"),
        (format!("[{{\"title\":\"{long}\"}},"), "1 b"),
    ] {
        let end = if long.starts_with('[') { "{\"title\":\"b\"}]" } else { "10.1000/b" };
        let told = read(format!("{long}{end}").as_bytes(), 1 << 16);
        assert_eq!(told, ["1 entry 1 is larger than 4 MB", after]);
    }
}

/// RFC 7464, 2.3: the mark of the next text ends one that is truncated, wherever the input is cut.
#[test]
fn a_sequence_is_cut_at_its_marks() {
    let broken = "\x1e{\"title\":\"a\",";
    let whole = "\x1e{\"title\":\"b\"}";
    is(broken, &["1 not JSON in 1:14"]);
    is(&format!("{broken}\n"), &["1 not JSON in 1:14"]);
    is(
        &format!("{broken}\n{whole}\n{broken}\n\x1e[]\n"),
        &["1 not JSON in 1:14", "2 b", "3 not JSON in 3:14", "4 nothing"],
    );
    is(&format!("{broken}{whole}"), &["1 not JSON in 1:14", "1 b"]);
    is(&format!("\x1e[{{\"title\":\"a\"}},{whole}"), &["1 a", "1 not JSON in 1:2", "1 b"]);
}

/// What is broken again and again is not read again and again.
#[test]
fn time_is_linear_in_what_is_broken() {
    let lines = |text: &str| read(text.repeat(2_000).as_bytes(), 1 << 18).len();
    assert!(lines("{\"a\":[\n") >= 2_000);
    assert!(lines("{\"a\":\"x,") > 0);
    assert!(read(format!("[{}", "{\"a\":\"x,".repeat(10_000)).as_bytes(), 1 << 18).len() > 1);
    assert!(read(format!("[{}", "{\"a\":[1,".repeat(5_000)).as_bytes(), 1 << 18).len() > 1);
}
