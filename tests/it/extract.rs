//! `doicite extract`: the DOIs in any text.

use crate::support::{Home, shared};

#[test]
fn dois_come_in_order_and_once() {
    let home = Home::new();
    let text = "See (10.1038/nphys1170), <a href=\"https://doi.org/10.1000/B\">b</a>,\n\
                doi:10.1000/b; arXiv:1706.03762v5 and 10.1002/(sici)1099-050x(199823/24)37:3/4<197::aid-hrm2>3.0.co;2-#.";
    let expected = "10.1038/nphys1170\n10.1000/b\n10.48550/arxiv.1706.03762\n\
                    10.1002/(sici)1099-050x(199823/24)37:3/4<197::aid-hrm2>3.0.co;2-#\n";
    assert_eq!(home.feed(text, ["extract"]).clean(), expected);
    assert_eq!(home.feed(text, ["extract", "-"]).clean(), expected);
    home.file("a.txt", text);
    home.file("b.txt", "again 10.1000/b, new 10.1000/c");
    assert_eq!(home.run(["extract", "a.txt", "b.txt"]).clean(), format!("{expected}10.1000/c\n"));
}

#[test]
fn one_file_that_cannot_be_read_does_not_lose_the_others() {
    let home = Home::new();
    home.file("b.txt", "10.1000/c");
    let run = home.run(["extract", "missing.txt", "b.txt"]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(8), "10.1000/c\n"));
    assert!(run.stderr.contains("cannot read missing.txt"), "{}", run.stderr);
    assert_eq!(
        home.feed([0xff, 0xfe, b'1', 0], ["extract"]).clean(),
        "",
        "bytes that are no text hold no DOI"
    );
    // As PowerShell writes it into a file.
    let wide: Vec<u8> = "\u{feff}doi:10.1000/A\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(home.feed(wide, ["extract"]).clean(), "10.1000/a\n");
}

#[test]
fn the_page_the_project_began_from_has_one_work() {
    let Some(folder) = shared("the page") else { return };
    let page = folder.join("seed/ucl-discovery-10131862.txt");
    let home = Home::new();
    assert_eq!(home.run(["extract".as_ref(), page.as_os_str()]).clean(), "10.3390/ijerph18147338\n");
    let run = home.feed(std::fs::read(page).unwrap(), ["list"]);
    assert_eq!(run.stdout.lines().count(), 1);
    assert!(run.stdout.starts_with("Borriello, G., Ianniello, A., & Toosy, A. T. (2021)."), "{run:?}");
}
