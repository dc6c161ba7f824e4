//! Reading tables.

use std::collections::HashMap;

use super::columns::{Column, KINDS, Known, ZOTERO_KINDS, column, folded, is_item_type, known};
use super::people::people;
use crate::csl::{DateVariable, Item, Kind, Variable};
use crate::doi::identify;
use crate::formats::dates::{self, DayOrder};
use crate::formats::entry::LONGEST;
use crate::formats::{Entries, Entry, Format, ImportError, fields};
use crate::text::sorting;
use crate::work::{OwnRecord, Work};

/// What divides the cells of the first line with a word, where that names columns: a title or a DOI among two or more.
fn delimiter(text: &str) -> Option<u8> {
    let first = text.lines().find(|line| has_words(line))?;
    b",;\t".iter().copied().find(|delimiter| {
        let names = header(first, *delimiter);
        let known: Vec<Column> = names.iter().filter_map(|name| Some(column(name)?.0)).collect();
        known.len() >= 2
            && known.len() * 5 >= names.len()
            && names.iter().all(|name| name.len() < 80)
            && known.iter().any(|column| matches!(column, Column::Text(Variable::Title | Variable::Doi)))
    })
}

fn has_words(text: &str) -> bool {
    text.contains(char::is_alphanumeric)
}

fn header(line: &str, delimiter: u8) -> Vec<String> {
    let mut reader = reader(line, delimiter);
    let mut record = csv::StringRecord::new();
    let is_read = reader.read_record(&mut record).unwrap_or(false);
    if is_read { record.iter().map(str::to_owned).collect() } else { Vec::new() }
}

fn reader(text: &str, delimiter: u8) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes())
}

pub(in crate::formats) fn recognise(text: &str) -> bool {
    delimiter(text).is_some() && text.lines().filter(|line| !line.trim().is_empty()).nth(1).is_some()
}

pub(in crate::formats) fn read(text: &str) -> Entries {
    let mut entries = Entries::new();
    stream(text, &mut |entry| entries.push(entry));
    entries
}

/// Gives the works of a table one by one: they take many times as much memory as its rows. So the table is read
/// twice, the first time for what its columns hold.
pub(in crate::formats) fn stream(text: &str, take: &mut dyn FnMut(Result<Entry, ImportError>)) {
    let mut is_empty = true;
    if let Some(delimiter) = delimiter(text) {
        let mut columns: Vec<Known> = Vec::new();
        let mut names: Vec<String> = Vec::new();
        let mut orders: Vec<Told> = Vec::new();
        each_row(text, delimiter, &mut |row| match row {
            Row::Names(record) => {
                columns = known(record.iter());
                names = record.iter().map(|name| name.trim_matches(['\u{feff}', ' ']).to_owned()).collect();
                orders = columns.iter().map(Told::of).collect();
            }
            Row::Cells(record, _) => orders.iter_mut().zip(record).for_each(|(told, cell)| told.see(cell)),
            Row::Bad(_) => {}
        });
        let orders: Vec<Option<DayOrder>> = orders.into_iter().map(Told::order).collect();
        each_row(text, delimiter, &mut |row| {
            is_empty &= matches!(row, Row::Names(_));
            match row {
                Row::Names(_) => {}
                Row::Cells(record, line) => take(entry((&names, &columns), &orders, record, line)),
                Row::Bad(error) => take(Err(error)),
            }
        });
    }
    if is_empty {
        take(Err(ImportError::Empty { format: Format::Csv }));
    }
}

/// A row of a table.
enum Row<'r> {
    /// The first, which names the columns.
    Names(&'r csv::StringRecord),
    /// Any other that is not blank, and its line.
    Cells(&'r csv::StringRecord, usize),
    Bad(ImportError),
}

/// Hands on the rows of a table.
fn each_row(text: &str, delimiter: u8, take: &mut dyn FnMut(Row<'_>)) {
    let mut has_names = false;
    // The place and the line where reading goes on.
    let (mut begin, mut line) = (0, 1);
    let mut unclosed = 0;
    // From the beginning, and again behind each line whose quotation mark never closes.
    'text: while let Some(rest) = text.get(begin..).filter(|_| unclosed < MOST_UNCLOSED) {
        let mut reader = reader(rest, delimiter);
        let mut record = csv::StringRecord::new();
        loop {
            let start = place(&reader);
            let read = reader.read_record(&mut record);
            let source = rest.get(start..place(&reader)).unwrap_or_default();
            let row = source.trim_start_matches(['\r', '\n']);
            let before = source.len() - row.len();
            line += newlines(source.get(..before).unwrap_or_default());
            let first = line;
            line += newlines(row);
            match read {
                Ok(false) => break 'text,
                Ok(true) => {}
                Err(error) => {
                    take(Row::Bad(ImportError::entry(first, &format!("not CSV: {error}"))));
                    continue;
                }
            }
            if let Some(next) = behind_unclosed(row, delimiter) {
                let what = "a quotation mark is not closed; skipped the line";
                take(Row::Bad(ImportError::entry(first, what)));
                begin += start + before + next;
                line = first + 1;
                unclosed += 1;
                continue 'text;
            }
            if row.len() > LONGEST && has_names {
                take(Row::Bad(ImportError::too_long(first, "")));
            } else if has_names {
                if !record.iter().all(|cell| cell.trim().is_empty()) {
                    take(Row::Cells(&record, first));
                }
            } else if record.iter().any(has_words) {
                has_names = true;
                take(Row::Names(&record));
            }
        }
    }
    if unclosed == MOST_UNCLOSED {
        let what = "too many quotation marks are not closed; skipped all lines from here on";
        take(Row::Bad(ImportError::entry(line, what)));
    }
}

/// Lines with an open quotation mark that reading begins again behind; a file with more is no table.
const MOST_UNCLOSED: usize = 100;

/// How many bytes a reader has read.
fn place(reader: &csv::Reader<&[u8]>) -> usize {
    usize::try_from(reader.position().byte()).unwrap_or(usize::MAX)
}

fn newlines(text: &str) -> usize {
    text.matches('\n').count()
}

/// Where the second line of a row begins, if the row has several and is not whole.
fn behind_unclosed(row: &str, delimiter: u8) -> Option<usize> {
    let row = row.trim_end_matches(['\r', '\n']);
    let end = row.find('\n')?;
    (!is_whole(row.as_bytes(), delimiter)).then_some(end + 1)
}

/// Whether each quotation mark that opens a cell of a row has one that closes it, before a delimiter or at
/// the end; those in between are doubled (RFC 4180, 2).
fn is_whole(row: &[u8], delimiter: u8) -> bool {
    let mut rest = row;
    loop {
        if let Some(mut quoted) = rest.strip_prefix(b"\"") {
            loop {
                let Some(mark) = quoted.iter().position(|byte| *byte == b'"') else { return false };
                quoted = &quoted[mark + 1..];
                match quoted.first() {
                    Some(b'"') => quoted = &quoted[1..],
                    Some(byte) if *byte != delimiter => return false,
                    _ => break,
                }
            }
            rest = quoted;
        }
        match rest.iter().position(|byte| *byte == delimiter) {
            Some(end) => rest = &rest[end + 1..],
            None => return true,
        }
    }
}

/// What the cells of a column have told of the order of day and month in its dates.
enum Told {
    /// Nothing, or it is no column of dates.
    Nothing {
        is_date: bool,
    },
    Order(DayOrder),
    /// One cell another than the other.
    Both,
}

impl Told {
    fn of(column: &Known) -> Self {
        let is_date = matches!(column, Some((Column::Date | Column::Year | Column::Accessed, _)));
        Self::Nothing { is_date }
    }

    fn see(&mut self, cell: &str) {
        match self {
            Self::Nothing { is_date: true } => {
                if let Some(order) = dates::day_order(cell) {
                    *self = Self::Order(order);
                }
            }
            Self::Order(order) if dates::day_order(cell).is_some_and(|other| other != *order) => {
                *self = Self::Both;
            }
            _ => {}
        }
    }

    fn order(self) -> Option<DayOrder> {
        if let Self::Order(order) = self { Some(order) } else { None }
    }
}

fn entry(
    (names, columns): (&[String], &[Known]),
    orders: &[Option<DayOrder>],
    record: &csv::StringRecord,
    line: usize,
) -> Result<Entry, ImportError> {
    let mut filled: Vec<(Column, usize, &str, Option<DayOrder>)> = columns
        .iter()
        .zip(orders)
        .zip(record.iter())
        .filter_map(|((column, order), cell)| {
            column.map(|(column, rank)| (column, rank, cell.trim(), *order))
        })
        .filter(|(_, _, cell, _)| !cell.is_empty())
        .collect();
    // Of two columns that mean one thing the better name counts, and the first.
    sorting::by_key(&mut filled, |(_, rank, ..)| *rank);
    let mut cells: HashMap<Column, &str> = HashMap::new();
    let mut order_of: HashMap<Column, Option<DayOrder>> = HashMap::new();
    for (column, _, cell, order) in filled {
        cells.entry(column).or_insert(cell);
        order_of.entry(column).or_insert(order);
    }
    let get = |column| cells.get(&column).copied();
    if record.iter().skip(columns.len()).any(|cell| !cell.trim().is_empty()) && !is_in_place(&get) {
        let what = format!(
            "the row has {} cells and the table has {} columns; quote cells that contain the delimiter",
            record.len(),
            columns.len()
        );
        return Err(ImportError::entry(line, &what));
    }
    if get(Column::Text(Variable::Title)).or(get(Column::Text(Variable::Doi))).is_none() {
        return Err(ImportError::entry(line, "a CSV row needs a title or a DOI"));
    }
    let mut item = Item::new("", kind(&get, names.iter().any(|name| is_item_type(name))));
    for (column, cell) in &cells {
        match column {
            Column::Text(Variable::Doi) => fields::set_doi(&mut item, cell),
            Column::Text(Variable::Url) => fields::set_url(&mut item, cell),
            Column::Text(Variable::Page) => item.set(Variable::Page, fields::pages(cell)),
            Column::Text(Variable::Keyword | Variable::Note) => {}
            // `1234-5679; 1234-5687`: the first counts.
            Column::Text(variable @ (Variable::Issn | Variable::Isbn)) => {
                let first = cell.split(';').next().unwrap_or(cell);
                item.set(*variable, first.split(" (").next().unwrap_or(first).trim());
            }
            Column::Text(Variable::Language) => item.set(Variable::Language, fields::language(cell)),
            Column::Text(variable) => item.set(*variable, *cell),
            Column::Names(variable) => {
                for name in people(cell) {
                    fields::add_name(&mut item, *variable, Some(name));
                }
            }
            _ => {}
        }
    }
    let both = |first, second| [get(first), get(second)].into_iter().flatten();
    let words: Vec<&str> = both(Column::Text(Variable::Keyword), Column::Tags)
        .flat_map(|cell| cell.split(';'))
        .map(str::trim)
        .filter(|word| !word.is_empty())
        .collect();
    item.set(Variable::Keyword, words.join(", "));
    let notes: Vec<String> = both(Column::Extra, Column::Text(Variable::Note)).map(without_tags).collect();
    item.set(Variable::Note, notes.join("\n"));
    if let Some(pages) = fields::page_range(get(Column::FirstPage), get(Column::LastPage)) {
        item.set(Variable::Page, pages);
    }
    if let Some(number) = get(Column::ArticleNumber) {
        item.set(Variable::Number, number);
        if item.get(Variable::Page).is_none() {
            item.set(Variable::Page, number);
        }
    }
    let mut day_unclear = false;
    let mut read = |column| {
        let (cell, order) = (get(column)?, order_of.get(&column).copied().flatten());
        day_unclear |= order.is_none() && dates::is_ambiguous(cell);
        dates::loose_date_in(cell, order)
    };
    let date = read(Column::Date).filter(|date| date.start().is_some());
    if let Some(date) = date.or_else(|| read(Column::Year)) {
        item.set_date(DateVariable::Issued, date);
    }
    if let Some(date) = read(Column::Accessed) {
        item.set_date(DateVariable::Accessed, date);
    }
    let mut work = Work::from(item);
    work.day_unclear = day_unclear;
    let own = unread(names, columns, record, &work.item);
    work.record = Some(Box::new(OwnRecord::new("csv", String::new(), own)));
    fields::entry(work, line)
}

/// The names of the columns whose cells nothing is made of, and of one for DOIs with something else in it.
fn unread(
    names: &[String],
    columns: &[Known],
    record: &csv::StringRecord,
    item: &Item,
) -> Vec<(String, String)> {
    let cells = names.iter().zip(columns).zip(record.iter()).filter(|(_, cell)| !cell.trim().is_empty());
    let is_unread = |column: &Known| match column {
        Some((Column::Text(Variable::Doi), _)) => item.get(Variable::Doi).is_none(),
        column => column.is_none(),
    };
    let unread = cells.filter(|((_, column), _)| is_unread(column));
    unread.map(|((name, _), _)| (name.clone(), String::new())).collect()
}

/// Whether the cells of a row stand below their columns, though there are more: a DOI and a year are where
/// they belong, so that what is too much is at the end.
fn is_in_place<'c>(get: &impl Fn(Column) -> Option<&'c str>) -> bool {
    let doi = get(Column::Text(Variable::Doi)).map(|cell| identify(cell).is_ok());
    let dated = |cell| dates::loose_date(cell).is_some_and(|date| date.start().is_some());
    let year = get(Column::Year).or_else(|| get(Column::Date)).map(dated);
    doi.or(year) == Some(true) && year != Some(false)
}

/// The type that is named; else an article where there is something to be in.
fn kind<'c>(get: &impl Fn(Column) -> Option<&'c str>, is_zotero: bool) -> Kind {
    let named = get(Column::Kind).and_then(|name| {
        let name = folded(name);
        let of_zotero = ZOTERO_KINDS.iter().filter(|_| is_zotero);
        of_zotero.chain(KINDS).find(|(known, _)| *known == name).map(|(_, kind)| *kind)
    });
    let has = |variable| get(Column::Text(variable)).is_some();
    named.unwrap_or(match () {
        () if has(Variable::EventTitle) => Kind::PaperConference,
        () if has(Variable::ContainerTitle) => Kind::ArticleJournal,
        () if has(Variable::Isbn) => Kind::Book,
        () => Kind::Document,
    })
}

/// A note without the HTML that Zotero's have: paragraphs as lines.
fn without_tags(note: &str) -> String {
    if !note.trim_start().starts_with('<') {
        return note.to_owned();
    }
    let mut out = String::with_capacity(note.len());
    let mut rest = note;
    while let Some((text, after)) = rest.split_once('<') {
        out.push_str(text);
        let Some((tag, behind)) = after.split_once('>') else {
            out.extend(["<", after]);
            rest = "";
            break;
        };
        if ["/p", "br", "/div", "/li", "/h"].iter().any(|end| tag.starts_with(end)) {
            out.push('\n');
        }
        rest = behind;
    }
    out.push_str(rest);
    for (entity, text) in
        [("&nbsp;", " "), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")]
    {
        out = out.replace(entity, text);
    }
    let lines: Vec<&str> = out.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is read of a table, in short: the title of a work, the line of an error.
    fn outline(text: &str) -> Vec<String> {
        let one = |entry: Result<Entry, ImportError>| match entry {
            Ok(Entry::Work(work)) => work.item.get(Variable::Title).unwrap_or_default().to_owned(),
            Ok(Entry::Doi { found, .. }) => found.doi.to_string(),
            Err(error) => error.to_string().split([',', ';']).next().unwrap_or_default().to_owned(),
        };
        read(text).into_iter().map(one).collect()
    }

    /// RFC 4180, 2: as many cells in each row; marks that open a cell close it.
    #[test]
    fn a_row_with_a_mistake_costs_itself() {
        let table = "Title,Year,DOI\nOne,2001,10.1000/a\n\n\"Open,2002,10.1000/b\nTwo,2003,10.1000/c\nA, b,2004,10.1000/d\nMore,2004,10.1000/d,x\n\"In\ntwo\",2005,10.1000/e\nThe 5\" nail,2006,10.1000/f\n\"He said \"\"no\"\"\",2007,10.1000/g\nShort\n";
        let expected = [
            "One",
            "line 4: a quotation mark is not closed",
            "Two",
            "line 6: the row has 4 cells and the table has 3 columns",
            "More",
            "In\ntwo",
            "The 5\" nail",
            "He said \"no\"",
            "Short",
        ];
        assert_eq!(outline(table), expected);
        assert_eq!(
            outline(&table.replace("In\n", "In ").replace('\n', "\r\n"))[5..],
            [&["In two"], &expected[6..]].concat()[..]
        );
    }

    /// A line of blanks is no row, wherever it stands.
    #[test]
    fn blank_lines_before_the_names_of_columns() {
        for blank in ["   \n", "\n", " \t\n\n", "\"  \"\n", ",,\n", "\r\n;;;\r\n"] {
            assert_eq!(outline(&format!("{blank}Title,DOI\nA,10.1038/171737a0\n")), ["A"], "{blank:?}");
        }
    }

    /// One cell with a number above 12 tells the order of its column.
    #[test]
    fn days_and_months_by_column() {
        let dates = |rows: &str| -> Vec<String> {
            let date = |entry: Result<Entry, ImportError>| match entry {
                Ok(Entry::Work(work)) => {
                    let read = |variable| {
                        let start = work.item.date(variable)?.start()?;
                        Some(
                            format!("{}-{:?}-{:?}", start.year(), start.month(), start.day())
                                .replace("Some", ""),
                        )
                    };
                    let dates = [DateVariable::Issued, DateVariable::Accessed].into_iter().filter_map(read);
                    dates.collect::<Vec<_>>().join(" ") + if work.day_unclear { " ?" } else { "" }
                }
                other => format!("{other:?}"),
            };
            read(&format!("Title,Date,Access Date\n{rows}")).into_iter().map(date).collect()
        };
        assert_eq!(
            dates("A,05/06/2001,2/1/2002\nB,13/06/2001,2/14/2002\n"),
            ["2001-(6)-(5) 2002-(2)-(1)", "2001-(6)-(13) 2002-(2)-(14)"]
        );
        assert_eq!(dates("A,05/06/2001,\nB,7/7/2001,\n"), ["2001-None-None ?", "2001-(7)-(7)"]);
        assert_eq!(
            dates("A,05/06/2001,\nB,13/06/2001,\nC,06/13/2001,\n"),
            ["2001-None-None ?", "2001-(6)-(13)", "2001-(6)-(13)"],
            "one that both is in tells nothing"
        );
    }

    /// A file of nothing but open marks is given up, with a word.
    #[test]
    fn open_marks_without_end() {
        let found = outline(&("Title,DOI\n".to_owned() + &"\"x,10.1000/a\n".repeat(5000)));
        assert_eq!(found.len(), MOST_UNCLOSED + 1);
        assert!(found.last().is_some_and(|last| last.contains("too many")), "{found:?}");
    }
}
