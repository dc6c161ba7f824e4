//! A terminal's screen as a picture: lines of text with SGR sequences in, an SVG out.
//!
//! The picture is text, so that it can be searched, copied and read aloud, and it names no font that
//! would have to be fetched. Every run of characters is told how long it is: whatever font it falls
//! back to, columns stay columns.

use std::fmt::Write as _;

/// The width of a character, the height of a line, and the window around them, in pixels.
const WIDTH: f64 = 8.4;
const HEIGHT: usize = 20;
const MARGIN: usize = 20;
const BAR: usize = 36;

/// How a character looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Look {
    weight: Weight,
    italic: bool,
    underlined: bool,
    /// 0 to 7, and 8 to 15 for the bright ones.
    colour: Option<u8>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Weight {
    #[default]
    Plain,
    Bold,
    Dim,
}

/// What is on the screen: lines of cells, as long as they got.
pub(crate) struct Screen {
    columns: usize,
    lines: Vec<Vec<(char, Look)>>,
    look: Look,
}

impl Screen {
    pub(crate) fn new(columns: usize) -> Self {
        Self { columns, lines: vec![Vec::new()], look: Look::default() }
    }

    /// Shows what a program wrote to its terminal. Knows what our programs write: text, the ends of
    /// lines, SGR sequences, and links, whose text it keeps.
    pub(crate) fn write(&mut self, text: &str) {
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            rest = &rest[c.len_utf8()..];
            match c {
                '\r' => {}
                '\n' => self.lines.push(Vec::new()),
                '\x1b' => rest = self.escape(rest),
                c => {
                    assert!(!c.is_control(), "{c:?} in {text:?}");
                    if self.lines.last().is_some_and(|line| line.len() == self.columns) {
                        self.lines.push(Vec::new());
                    }
                    let look = self.look;
                    self.lines.last_mut().unwrap().push((c, look));
                }
            }
        }
    }

    /// Obeys the sequence whose first character was taken; returns what follows it.
    fn escape<'a>(&mut self, rest: &'a str) -> &'a str {
        if let Some(rest) = rest.strip_prefix("]8;") {
            return rest.split_once("\x1b\\").expect("a link ends").1;
        }
        let sequence = rest.strip_prefix('[').expect("only SGR and links are written");
        let (numbers, rest) = sequence.split_once('m').expect("an SGR sequence ends");
        for number in numbers.split(';') {
            self.sgr(if number.is_empty() { 0 } else { number.parse().expect("a number") });
        }
        rest
    }

    fn sgr(&mut self, number: u8) {
        let look = &mut self.look;
        match number {
            0 => *look = Look::default(),
            1 => look.weight = Weight::Bold,
            2 => look.weight = Weight::Dim,
            3 => look.italic = true,
            4 => look.underlined = true,
            22 => look.weight = Weight::Plain,
            23 => look.italic = false,
            24 => look.underlined = false,
            30..=37 => look.colour = Some(number - 30),
            39 => look.colour = None,
            90..=97 => look.colour = Some(number - 90 + 8),
            other => panic!("SGR {other} has no picture yet"),
        }
    }

    /// What is on the screen, without its looks.
    fn text(&self) -> String {
        self.lines.iter().map(|line| line.iter().map(|(c, _)| *c).collect::<String>() + "\n").collect()
    }

    /// The screen as an SVG with a title.
    pub(crate) fn svg(&self, title: &str) -> String {
        let width = pixels(self.columns) + 2.0 * pixels_of(MARGIN);
        let used = self.lines.iter().rposition(|line| !line.is_empty()).map_or(0, |last| last + 1);
        let height = BAR + used * HEIGHT + MARGIN;
        let mut out = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" \
             height=\"{height}\" role=\"img\" aria-labelledby=\"title\" aria-describedby=\"text\">\n\
             <title id=\"title\">{}</title>\n<desc id=\"text\">{}</desc>\n{STYLE}",
            escaped(title),
            escaped(&self.text()),
        );
        for (number, line) in self.lines.iter().enumerate() {
            let y = BAR + number * HEIGHT + HEIGHT / 2 + 5;
            let mut column = 0;
            for run in line.chunk_by(|(_, one), (_, other)| one == other) {
                let text: String = run.iter().map(|(c, _)| *c).collect();
                // Blanks need no ink.
                let shown = text.trim();
                let before = text.chars().count() - text.trim_start().chars().count();
                if !shown.is_empty() {
                    let x = pixels_of(MARGIN) + pixels(column + before);
                    let length = pixels(shown.chars().count());
                    writeln!(
                        out,
                        "<text x=\"{x:.1}\" y=\"{y}\" textLength=\"{length:.1}\"{}>{}</text>",
                        classes(run[0].1),
                        escaped(shown)
                    )
                    .unwrap();
                }
                column += run.len();
            }
        }
        out.push_str("</g>\n</svg>\n");
        out
    }
}

/// A plain dark window, and the sixteen colours of a terminal on it.
const STYLE: &str = "<style>\n\
    .window { fill: #1b1f27 } .text { fill: #d6dae1; \
    font: 14px ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace }\n\
    .b { font-weight: bold; fill: #ffffff } .d { opacity: .65 } .i { font-style: italic } \
    .u { text-decoration: underline }\n\
    .c0 { fill: #5c6370 } .c1 { fill: #f0717b } .c2 { fill: #98c379 } .c3 { fill: #e5c07b } \
    .c4 { fill: #61afef } .c5 { fill: #c678dd } .c6 { fill: #56b6c2 } .c7 { fill: #d6dae1 }\n\
    .c8 { fill: #7f8794 } .c9 { fill: #ff8a92 } .c10 { fill: #b5e08f } .c11 { fill: #ffd68a } \
    .c12 { fill: #82c4ff } .c13 { fill: #dd9bf0 } .c14 { fill: #7ad3de } .c15 { fill: #ffffff }\n\
    </style>\n\
    <rect class=\"window\" width=\"100%\" height=\"100%\" rx=\"8\"/>\n\
    <circle cx=\"22\" cy=\"18\" r=\"5\" fill=\"#4b5263\"/><circle cx=\"40\" cy=\"18\" r=\"5\" fill=\"#4b5263\"/>\
    <circle cx=\"58\" cy=\"18\" r=\"5\" fill=\"#4b5263\"/>\n\
    <g class=\"text\" xml:space=\"preserve\">\n";

fn classes(look: Look) -> String {
    let flags = [
        (look.weight == Weight::Bold, "b"),
        (look.weight == Weight::Dim, "d"),
        (look.italic, "i"),
        (look.underlined, "u"),
    ];
    let mut classes: Vec<String> =
        flags.into_iter().filter(|(on, _)| *on).map(|(_, class)| class.to_owned()).collect();
    classes.extend(look.colour.map(|colour| format!("c{colour}")));
    if classes.is_empty() { String::new() } else { format!(" class=\"{}\"", classes.join(" ")) }
}

fn pixels(columns: usize) -> f64 {
    pixels_of(columns) * WIDTH
}

#[expect(clippy::cast_precision_loss, reason = "a screen is small")]
fn pixels_of(number: usize) -> f64 {
    number as f64
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[test]
fn a_screen_wraps_and_keeps_looks() {
    let mut screen = Screen::new(6);
    screen.write("a \x1b[1;31mb&c\x1b[0m\r\n\x1b]8;;https://doi.org/\x1b\\1234567\x1b]8;;\x1b\\");
    assert_eq!(screen.text(), "a b&c\n123456\n7\n");
    let svg = screen.svg("a < b");
    for part in [
        "<title id=\"title\">a &lt; b</title>",
        "textLength=\"8.4\">a</text>",
        "<text x=\"36.8\" y=\"51\" textLength=\"25.2\" class=\"b c1\">b&amp;c</text>",
        "y=\"91\" textLength=\"8.4\">7</text>",
    ] {
        assert!(svg.contains(part), "{part} in\n{svg}");
    }
}
