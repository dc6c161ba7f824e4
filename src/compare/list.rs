//! The references of a text: a paragraph each, a line each, or numbered.

/// A reference in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ListedReference {
    /// The line it begins in, from 1.
    pub line: usize,
    /// The reference without its number, its line breaks kept: words are cut at them.
    pub text: String,
}

/// Cuts a list of references into its items. Paragraphs are items where there are blank lines, and
/// lines where there are none; numbers at the beginning of lines (`[1]`, `2.`, `3)`) cut in both cases,
/// if they count up. An empty paragraph is an item without text, so that answers stay in step with a
/// list in which one is missing.
pub fn references(text: &str) -> Vec<ListedReference> {
    let lines: Vec<(usize, &str)> = text
        .lines()
        .enumerate()
        .filter_map(|(at, line)| Some((at + 1, without_comment(line.trim_end_matches('\r'))?)))
        .collect();
    let place = |line: usize| lines.partition_point(|(number, _)| *number < line);
    let blocks: Vec<&[(usize, &str)]> =
        lines.split(|(_, line)| line.trim().is_empty()).filter(|block| !block.is_empty()).collect();
    let paragraphs = blocks.len() > 1;
    let mut items = Vec::new();
    let mut end = None;
    for block in blocks {
        // One blank line ends a paragraph; two more are an empty one.
        if let (Some(end), Some((start, _))) = (end, block.first()) {
            let blank: usize = place(*start) - place(end) - 1;
            let empty = |k: usize| ListedReference { line: end + 2 * k, text: String::new() };
            items.extend((1..=blank.saturating_sub(1) / 2).map(empty));
        }
        end = block.last().map(|(line, _)| *line);
        let mut starts = bulleted(block);
        if starts.is_empty() {
            starts = numbered(block);
        }
        if starts.len() > 1 {
            let ends = starts.iter().skip(1).copied().chain([block.len()]);
            for (start, end) in starts.iter().zip(ends) {
                push(block.get(*start..end).unwrap_or_default(), &mut items);
            }
        } else if paragraphs {
            push(block, &mut items);
        } else {
            for line in block {
                push(std::slice::from_ref(line), &mut items);
            }
        }
    }
    items
}

/// Cuts what stands below the heading of a list of references (`## References`), or in LaTeX's environment for one;
/// none where there is neither.
pub fn references_below_heading(text: &str) -> Option<Vec<ListedReference>> {
    if let Some(items) = bibitems(text) {
        return Some(items);
    }
    let lines: Vec<&str> = text.lines().collect();
    let blank = |at: Option<usize>| at.and_then(|at| lines.get(at)).is_none_or(|line| line.trim().is_empty());
    // A line of a reference may read like a heading, which stands alone: between blank lines, in markup, or
    // among lines that are paragraphs.
    let paragraphs = lines.iter().all(|line| !line.trim().is_empty());
    let heading = (0..lines.len()).find(|at| {
        let marked = lines[*at].trim_start().starts_with(['#', '=', '\\']);
        is_heading(lines[*at]) && (marked || paragraphs || blank(at.checked_sub(1)) && blank(Some(at + 1)))
    })?;
    // Up to the next heading that is none of a list, such as that of an appendix.
    let level = level_of_marked(lines[heading]);
    let ends = |at: &usize| {
        let next = level_of_marked(lines[*at]);
        next.is_some_and(|next| level.is_none_or(|level| next <= level)) && !is_heading(lines[*at])
    };
    let end = (heading + 1..lines.len()).find(ends).unwrap_or(lines.len());
    let mut items = references(text);
    items.retain(|item| item.line > heading + 1 && item.line <= end);
    Some(items)
}

/// A line without a comment for this program (`<!-- doicite: … -->`), which is no part of a reference; nothing of a line
/// that is such a comment.
fn without_comment(line: &str) -> Option<&str> {
    let Some(at) = line.find("doicite:") else { return Some(line) };
    let before = line.get(..at).unwrap_or_default().trim_end();
    let marks = ["<!--", "%", "//", "#"];
    match marks.iter().find_map(|mark| before.strip_suffix(mark)) {
        Some(before) if before.trim().is_empty() => None,
        Some(before) => Some(before),
        None => Some(line),
    }
}

/// The items of LaTeX's `thebibliography`, as authors write it and BibTeX's styles do.
fn bibitems(text: &str) -> Option<Vec<ListedReference>> {
    let (before, inner) = text.split_once("\\begin{thebibliography}")?;
    let inner = inner.split("\\end{thebibliography}").next().unwrap_or_default();
    let mut parts = inner.split("\\bibitem");
    let lines = |text: &str| text.matches('\n').count();
    let mut line = 1 + lines(before) + parts.next().map_or(0, lines);
    let mut items = Vec::new();
    for part in parts {
        let rest = behind_group(behind_group(part.trim_start(), '[', ']'), '{', '}');
        let rest: Vec<&str> = rest.trim_end().split('\n').filter_map(without_comment).collect();
        items.push(ListedReference { line, text: rest.join("\n").replace("\\newblock", "") });
        line += lines(part);
    }
    Some(items)
}

/// What stands behind the group that a text begins with, if it does; braces within are passed over.
fn behind_group(text: &str, open: char, close: char) -> &str {
    if !text.starts_with(open) {
        return text;
    }
    let mut depth = 0_usize;
    for (at, c) in text.char_indices() {
        match c {
            _ if c == close && depth == usize::from(open == '{') => {
                return text.get(at + 1..).unwrap_or_default().trim_start();
            }
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    ""
}

/// How deep a heading is that is marked as one, in Markdown, Typst or LaTeX: 1 is the highest.
fn level_of_marked(line: &str) -> Option<usize> {
    let line = line.trim_start();
    for sign in ['#', '='] {
        let rest = line.trim_start_matches(sign);
        let signs = line.len() - rest.len();
        if (1..=6).contains(&signs) && rest.starts_with([' ', '\t']) {
            return Some(signs);
        }
    }
    let commands =
        [("\\chapter", 0), ("\\appendix", 0), ("\\section", 1), ("\\subsection", 2), ("\\subsubsection", 3)];
    commands.iter().find(|(command, _)| line.starts_with(command)).map(|(_, level)| *level)
}

/// Whether a line is the heading of a list of references, in Markdown, LaTeX or plain text.
fn is_heading(line: &str) -> bool {
    let line = line.trim().trim_start_matches(['#', '=', '*', ' ', '\\']).to_lowercase();
    let line = line.strip_prefix("section{").or_else(|| line.strip_prefix("section*{")).unwrap_or(&line);
    HEADINGS.contains(&line.trim_matches(|c: char| !c.is_alphanumeric()))
}

/// The lines of a block that begin an item of a list, or a footnote, if the first one does.
fn bulleted(block: &[(usize, &str)]) -> Vec<usize> {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let own = block.first().filter(|(_, line)| unbulleted(line).is_some()).map(|(_, line)| indent(line));
    let Some(own) = own else { return Vec::new() };
    let starts = |at: &usize| {
        let (_, line) = block[*at];
        unbulleted(line).is_some() && indent(line) <= own
    };
    (0..block.len()).filter(starts).collect()
}

/// A line without the sign of an item of a list, or of a footnote (`[^1]:`), that it begins with.
fn unbulleted(line: &str) -> Option<&str> {
    let line = line.trim_start();
    if let Some(rest) = line.strip_prefix(['-', '*', '+', '•', '·', '▪', '◦']) {
        return rest.starts_with([' ', '\t', '\u{a0}']).then(|| rest.trim_start());
    }
    let (label, rest) = line.strip_prefix("[^")?.split_once("]:")?;
    (!label.is_empty() && !label.contains(char::is_whitespace)).then(|| rest.trim_start())
}

/// The lines of a block that begin with a number, if the first one does and they count up.
fn numbered(block: &[(usize, &str)]) -> Vec<usize> {
    let mut starts = Vec::new();
    let mut last = None;
    for (at, (_, line)) in block.iter().enumerate() {
        let Some((number, _)) = mark(line) else { continue };
        if last.is_none_or(|last: u32| last.checked_add(1) == Some(number)) {
            starts.push(at);
            last = Some(number);
        }
    }
    if starts.first() == Some(&0) { starts } else { Vec::new() }
}

/// The number at the beginning of a line, and what follows it.
fn mark(line: &str) -> Option<(u32, &str)> {
    let line = line.trim_start();
    let bracketed = line.starts_with(['[', '(']);
    let rest = line.trim_start_matches(['[', '(']);
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let number: u32 = rest.get(..digits).filter(|_| (1..=4).contains(&digits))?.parse().ok()?;
    let rest = rest.get(digits..)?;
    let closed = if bracketed {
        rest.strip_prefix([']', ')'])?
    } else {
        rest.strip_prefix(['.', ')', '\t'])
            .filter(|rest| rest.starts_with([' ', '\t', '\u{a0}']) || rest.starts_with(char::is_uppercase))?
    };
    (number < 2000).then(|| (number, closed.trim_start_matches(['.', ' ', '\t', '\u{a0}'])))
}

/// What stands over a list and is no item of it.
const HEADINGS: [&str; 9] = [
    "references",
    "reference",
    "bibliography",
    "literature",
    "literature cited",
    "works cited",
    "literatur",
    "literaturverzeichnis",
    "bibliographie",
];

fn push(lines: &[(usize, &str)], items: &mut Vec<ListedReference>) {
    let Some((line, first)) = lines.first() else { return };
    let first = unbulleted(first).unwrap_or(first);
    let first = mark(first).map_or(first, |(_, rest)| rest);
    let first = first.trim().trim_start_matches(['-', '*', '•', '–']).trim_start();
    let mut text = first.to_owned();
    for (_, line) in lines.iter().skip(1) {
        text.push('\n');
        text.push_str(line.trim());
    }
    if text.chars().any(char::is_alphanumeric) && !is_heading(&text) {
        items.push(ListedReference { line: *line, text });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<(usize, String)> {
        references(text).into_iter().map(|item| (item.line, item.text)).collect()
    }

    #[test]
    fn what_stands_below_a_heading() {
        for heading in [
            "## References",
            "\\section*{References}",
            "Works cited:",
            "LITERATURVERZEICHNIS",
            "= Bibliography",
        ] {
            let text = format!("Ants glow.\n\nThey do.\n\n{heading}\n\nDoe, A. Ants. 2001.\n");
            let items = references_below_heading(&text).expect("there is a heading");
            assert_eq!(
                items.iter().map(|item| item.text.as_str()).collect::<Vec<_>>(),
                ["Doe, A. Ants. 2001."],
                "{heading}"
            );
        }
        assert_eq!(references_below_heading("References in ants.\n"), None);
        let text = "## References\n\n### Books\n\n- Doe, A. Ants. 2001.\n\n## Data\n\nThey are here.\n";
        let items = references_below_heading(text).expect("there is a heading");
        assert!(
            items.iter().any(|item| item.line == 5) && items.iter().all(|item| item.line < 7),
            "{items:?}"
        );
        // A line of a reference reads like a heading.
        let list = "Doe, A. On the ants of old. 2001.\n\nRoe, B. On the bees of old. In: Works of\nReferences\n2002.\n\nDoe, C. Moss. 2003.\n";
        assert_eq!(references_below_heading(list), None);
    }

    #[test]
    fn what_latex_lists() {
        let text = "Ants glow.\n\\begin{thebibliography}{9}\n\n\\bibitem{doe}\nDoe, A. Ants. 2001.\n\n\
                    \\bibitem[{Roe et~al.(2002)[a]}]{roe} Roe, B.\n\\newblock Bees. 2002.\n\\end{thebibliography}\nNo item.\n";
        let items = references_below_heading(text).expect("there is a list");
        let items: Vec<_> = items.iter().map(|item| (item.line, item.text.as_str())).collect();
        assert_eq!(items, [(4, "Doe, A. Ants. 2001."), (7, "Roe, B.\n Bees. 2002.")]);
    }

    #[test]
    fn comments_for_this_program_are_no_part_of_a_reference() {
        let one = "Doe, A. Ants. 2001.";
        let two = "Roe, B. Bees. 2002.";
        for text in [
            format!("<!-- doicite: ignore year -->\n{one}\n\n{two} <!-- doicite: ignore -->\n"),
            format!("{one}\n\n% doicite: ignore\n\n{two}\n"),
            format!("{one}\n// doicite: ignore title-words\n{two}\n"),
        ] {
            let texts: Vec<String> =
                of(&text).into_iter().map(|(_, text)| text.trim_end().to_owned()).collect();
            assert_eq!(texts, [one, two], "{text}");
        }
    }

    #[test]
    fn lists_of_all_kinds() {
        let two = |one: usize, other: usize| {
            vec![(one, "Doe, A. Ants. 2001.".to_owned()), (other, "Roe, B. Bees. 2002.".to_owned())]
        };
        for (text, expected) in [
            ("Doe, A. Ants. 2001.\nRoe, B. Bees. 2002.\n", two(1, 2)),
            ("References\n\nDoe, A. Ants. 2001.\n\nRoe, B. Bees. 2002.", two(3, 5)),
            ("[1] Doe, A. Ants. 2001.\n[2] Roe, B. Bees. 2002.", two(1, 2)),
            ("1. Doe, A. Ants. 2001.\r\n\r\n2. Roe, B. Bees. 2002.\r\n", two(1, 3)),
            ("- Doe, A. Ants. 2001.\n- Roe, B. Bees. 2002.", two(1, 2)),
            ("Ants.\n\n* Doe, A. Ants. 2001.\n* Roe, B. Bees. 2002.", {
                let mut all = vec![(1, "Ants.".to_owned())];
                all.extend(two(3, 4));
                all
            }),
            ("[^1]: Doe, A. Ants. 2001.\n[^2]: Roe, B. Bees. 2002.", two(1, 2)),
        ] {
            assert_eq!(of(text), expected, "{text}");
        }
        assert_eq!(
            of("[9] Doe, A. Ants.\n  2001.\n[10] Roe, B. Bees.\n 2002.\n"),
            [(1, "Doe, A. Ants.\n2001.".into()), (3, "Roe, B. Bees.\n2002.".into())]
        );
        assert_eq!(
            of("Doe, A. Ants of\n1999. A list.\n\nRoe, B."),
            [(1, "Doe, A. Ants of\n1999. A list.".into()), (4, "Roe, B.".into())]
        );
        assert_eq!(of(" \n\n"), []);
        assert_eq!(of("A one\n\n\n\nB two\n\n\nC three").len(), 4);
    }
}
