//! How a text is written: what of it is markup, and where its headings and paragraphs are.

/// How a text is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TextForm {
    /// Plain text. Without a heading it is a list itself.
    Plain,
    /// The paragraphs of a word processor, one a line.
    Paragraphs,
    /// Markdown, and what is written like it.
    Markdown,
    /// LaTeX.
    Latex,
    /// Typst.
    Typst,
    /// HTML.
    Html,
    /// A Jupyter notebook.
    Notebook,
}

impl TextForm {
    /// Returns the form of a text, by the name of its file and by what it says.
    pub fn of(name: &str, text: &str) -> Self {
        Self::of_name(name).filter(|form| *form != Self::Plain).unwrap_or_else(|| Self::of_text(text))
    }

    /// Returns the form that texts have in files of such a name, if the extension is one of texts. `.txt` may be any.
    pub(crate) fn of_name(name: &str) -> Option<Self> {
        let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
        Some(match extension.as_deref().unwrap_or_default() {
            "md" | "markdown" | "qmd" | "rmd" | "rst" | "org" | "adoc" | "asciidoc" | "textile" | "mdx" => {
                Self::Markdown
            }
            "tex" | "latex" | "ltx" | "bbl" => Self::Latex,
            "typ" => Self::Typst,
            "html" | "htm" | "xhtml" => Self::Html,
            "ipynb" => Self::Notebook,
            "docx" | "odt" => Self::Paragraphs,
            "txt" | "text" => Self::Plain,
            _ => return None,
        })
    }

    fn of_text(text: &str) -> Self {
        let head: String = text.trim_start().chars().take(4000).collect::<String>().to_ascii_lowercase();
        let tags = [
            "<!doctype html",
            "<html",
            "<body",
            "<p>",
            "<p ",
            "<li>",
            "<li ",
            "<div",
            "<h1",
            "<h2",
            "<ol",
            "<ul",
        ];
        if head.starts_with('<') && tags.iter().any(|tag| head.contains(tag)) {
            return Self::Html;
        }
        if head.starts_with('{') && text.contains("\"nbformat\"") {
            return Self::Notebook;
        }
        let latex = [
            "\\documentclass",
            "\\begin{document}",
            "\\begin{thebibliography}",
            "\\bibitem",
            "\\section{",
            "\\section*{",
        ];
        if latex.iter().any(|sign| text.contains(sign)) {
            return Self::Latex;
        }
        if text.lines().any(is_marked_heading) { Self::Markdown } else { Self::Plain }
    }
}

/// Whether a line is a heading of Markdown: `## References`.
fn is_marked_heading(line: &str) -> bool {
    let rest = line.trim_start_matches('#');
    let level = line.len() - rest.len();
    (1..=6).contains(&level) && rest.starts_with(' ') && !rest.trim().is_empty()
}
