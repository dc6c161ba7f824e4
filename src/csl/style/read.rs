//! From XML to [`Style`].

use std::collections::HashMap;

use roxmltree::Node;

use super::attributes::{date, et_al, label, name_element, name_options, number};
use super::look::look;
use super::{
    Area, BibliographyElement, Branch, CitationElement, Collapse, Condition, Demote, Element, GivennameRule,
    Group, Info, KeySource, Layout, MAX_DEPTH, MAX_INHERITED, Macro, MatchMode, NameOptions, NameSettings,
    Names, Needs, NumberElement, NumberForm, PageRange, PlaceIn, SecondFieldAlign, SortKey, Style,
    StyleError, StyleOptions, SubstituteRule, Test, TextElement, TextSource, VariableName,
};
use crate::csl::locale::LocaleData;
use crate::csl::term::TermForm;
use crate::csl::variable::{Kind, NameVariable, Variable};
use crate::csl::xml::{self, child, children};

impl Style {
    /// Reads a style from XML.
    ///
    /// A dependent style gives an empty one with its [parent](Style::parent).
    pub fn from_xml(xml: &str) -> Result<Self, StyleError> {
        let document = xml::parse(xml).map_err(StyleError::Xml)?;
        let root = document.root_element();
        if root.tag_name().name() != "style" {
            return Err(StyleError::NotAStyle(root.tag_name().name().to_owned()));
        }
        Reader::new(root)?.style()
    }
}

struct Reader<'a, 'd> {
    root: Node<'a, 'd>,
    macro_nodes: Vec<Node<'a, 'd>>,
    macro_names: HashMap<&'a str, usize>,
    macros: Vec<State>,
    /// Inherited name options of citations and the bibliography.
    outer: [NameOptions; 2],
    options: StyleOptions,
    /// How much text names have inherited so far.
    inherited: usize,
    /// Which area is being read first; macros read for it belong to both.
    area: Area,
}

/// How far the reading of a macro has come.
#[derive(Clone)]
enum State {
    Untouched,
    Open,
    Done { elements: Vec<Element>, needs: Option<Needs>, year_suffix: bool, depth: usize },
}

/// What is inherited by a `cs:names` without children inside `cs:substitute`.
type InheritedNames<'t> = Option<&'t Names>;

impl<'a, 'd> Reader<'a, 'd> {
    fn new(root: Node<'a, 'd>) -> Result<Self, StyleError> {
        let mut macro_nodes = Vec::new();
        let mut macro_names = HashMap::new();
        for node in children(root).filter(|n| n.tag_name().name() == "macro") {
            if let Some(name) = node.attribute("name") {
                macro_names.insert(name, macro_nodes.len());
                macro_nodes.push(node);
            }
        }
        if depth_exceeds(root, MAX_DEPTH) {
            return Err(StyleError::TooDeep);
        }
        let global = name_options(root, true);
        let area = |name| {
            child(root, name).map_or_else(NameOptions::default, |n| name_options(n, true)).inherit(&global)
        };
        let outer = [area("citation"), area("bibliography")];
        let macros = vec![State::Untouched; macro_nodes.len()];
        let options = StyleOptions::default();
        Ok(Self {
            root,
            macro_nodes,
            macro_names,
            macros,
            outer,
            options,
            inherited: 0,
            area: Area::Citation,
        })
    }

    fn style(mut self) -> Result<Style, StyleError> {
        let root = self.root;
        let info = info(root);
        self.options.note = root.attribute("class") == Some("note");
        self.options.demote = match root.attribute("demote-non-dropping-particle") {
            Some("never") => Demote::Never,
            Some("sort-only") => Demote::SortOnly,
            _ => Demote::DisplayAndSort,
        };
        self.options.no_initial_hyphen = root.attribute("initialize-with-hyphen") == Some("false");
        self.options.page_range = match root.attribute("page-range-format") {
            Some("expanded") => Some(PageRange::Expanded),
            Some("minimal") => Some(PageRange::Minimal),
            Some("minimal-two") => Some(PageRange::MinimalTwo),
            Some("chicago" | "chicago-15") => Some(PageRange::Chicago15),
            Some("chicago-16") => Some(PageRange::Chicago16),
            _ => None,
        };
        let citation = match child(root, "citation") {
            Some(node) => self.citation(node)?,
            None => CitationElement::default(),
        };
        self.area = Area::Bibliography;
        let bibliography = match child(root, "bibliography") {
            Some(node) => Some(self.bibliography(node)?),
            None => None,
        };
        if child(root, "citation").is_none() && bibliography.is_none() && info.parent.is_none() {
            return Err(StyleError::Empty);
        }
        let macros = self
            .macros
            .into_iter()
            .zip(&self.macro_nodes)
            .map(|(state, node)| match state {
                State::Done { elements, needs, .. } => Macro::new(elements, xml::cost(*node), needs),
                _ => Macro::new(Vec::new(), 0, None),
            })
            .collect();
        let locales =
            children(root).filter(|n| n.tag_name().name() == "locale").map(LocaleData::from_node).collect();
        Ok(Style { info, options: self.options, citation, bibliography, macros, locales })
    }

    fn citation(&mut self, node: Node<'a, 'd>) -> Result<CitationElement, StyleError> {
        let flag = |name| node.attribute(name) == Some("true");
        let text = |name| node.attribute(name).map(str::to_owned);
        Ok(CitationElement {
            names: self.outer[0].clone(),
            add_names: flag("disambiguate-add-names"),
            add_givenname: flag("disambiguate-add-givenname"),
            givenname_rule: match node.attribute("givenname-disambiguation-rule") {
                Some("all-names") => GivennameRule::AllNames,
                Some("all-names-with-initials") => GivennameRule::AllNamesWithInitials,
                Some("primary-name") => GivennameRule::PrimaryName,
                Some("primary-name-with-initials") => GivennameRule::PrimaryNameWithInitials,
                _ => GivennameRule::ByCite,
            },
            add_year_suffix: flag("disambiguate-add-year-suffix"),
            collapse: match node.attribute("collapse") {
                Some("citation-number") => Some(Collapse::CitationNumber),
                Some("year") => Some(Collapse::Year),
                Some("year-suffix") => Some(Collapse::YearSuffix),
                Some("year-suffix-ranged") => Some(Collapse::YearSuffixRanged),
                _ => None,
            },
            cite_group_delimiter: text("cite-group-delimiter"),
            year_suffix_delimiter: text("year-suffix-delimiter"),
            after_collapse_delimiter: text("after-collapse-delimiter"),
            near_note_distance: number(node, "near-note-distance").unwrap_or(5),
            sort: self.sort(node)?,
            layout: self.layout(node)?,
        })
    }

    fn bibliography(&mut self, node: Node<'a, 'd>) -> Result<BibliographyElement, StyleError> {
        let spacing = |name| node.attribute(name).and_then(|v| v.parse().ok());
        Ok(BibliographyElement {
            names: self.outer[1].clone(),
            hanging_indent: node.attribute("hanging-indent") == Some("true"),
            second_field_align: match node.attribute("second-field-align") {
                Some("margin") => Some(SecondFieldAlign::Margin),
                Some("flush" | "true") => Some(SecondFieldAlign::Flush),
                _ => None,
            },
            entry_spacing: spacing("entry-spacing"),
            line_spacing: spacing("line-spacing"),
            subsequent_author_substitute: node.attribute("subsequent-author-substitute").map(str::to_owned),
            substitute_rule: match node.attribute("subsequent-author-substitute-rule") {
                Some("complete-each") => SubstituteRule::CompleteEach,
                Some("partial-each") => SubstituteRule::PartialEach,
                Some("partial-first") => SubstituteRule::PartialFirst,
                _ => SubstituteRule::CompleteAll,
            },
            sort: self.sort(node)?,
            layout: self.layout(node)?,
        })
    }

    fn sort(&mut self, node: Node<'a, 'd>) -> Result<Vec<SortKey>, StyleError> {
        let mut keys = Vec::new();
        let Some(sort) = child(node, "sort") else { return Ok(keys) };
        let (explicit, numeric) = (self.options.explicit_year_suffix, self.options.numeric);
        for key in children(sort).filter(|n| n.tag_name().name() == "key") {
            let source = if let Some(name) = key.attribute("macro") {
                KeySource::Macro(self.macro_call(name, 1)?.0)
            } else if let Some(name) = key.attribute("variable") {
                KeySource::Variable(VariableName::parse(name))
            } else {
                continue;
            };
            keys.push(SortKey {
                source,
                descending: key.attribute("sort") == Some("descending"),
                names_min: number(key, "names-min"),
                names_use_first: number(key, "names-use-first"),
                names_use_last: key.attribute("names-use-last").map(|v| v == "true"),
            });
        }
        // What keys render is not what the layout renders.
        self.options.explicit_year_suffix = explicit;
        self.options.numeric = numeric;
        Ok(keys)
    }

    fn layout(&mut self, node: Node<'a, 'd>) -> Result<Layout, StyleError> {
        let Some(layout) = child(node, "layout") else { return Ok(Layout::default()) };
        Ok(Layout {
            look: look(layout),
            delimiter: layout.attribute("delimiter").map(str::to_owned),
            elements: self.elements(layout, None, 0)?.0,
            cost: xml::cost(layout),
        })
    }

    /// Reads the rendering elements below `node`; also returns how deep macro calls lead.
    fn elements(
        &mut self,
        node: Node<'a, 'd>,
        template: InheritedNames<'_>,
        depth: usize,
    ) -> Result<(Vec<Element>, usize), StyleError> {
        if depth > MAX_DEPTH {
            return Err(StyleError::TooDeep);
        }
        let mut elements = Vec::new();
        let mut deepest = depth;
        for node in children(node) {
            let (element, reached) = match node.tag_name().name() {
                "text" => self.text(node, depth)?,
                "number" => {
                    let field = node.attribute("variable").map_or(VariableName::Unknown, VariableName::parse);
                    self.note_field(field);
                    let form = match node.attribute("form") {
                        Some("ordinal") => NumberForm::Ordinal,
                        Some("long-ordinal") => NumberForm::LongOrdinal,
                        Some("roman") => NumberForm::Roman,
                        _ => NumberForm::Numeric,
                    };
                    (Some(Element::Number(NumberElement { field, form, look: look(node) })), depth)
                }
                "label" => (Some(Element::Label(label(node))), depth),
                "date" => (Some(Element::Date(date(node))), depth),
                "names" => {
                    let (names, reached) = self.names(node, template, depth + 1)?;
                    (Some(Element::Names(Box::new(names))), reached)
                }
                "group" => {
                    let (elements, reached) = self.elements(node, template, depth + 1)?;
                    let delimiter = node.attribute("delimiter").unwrap_or_default().to_owned();
                    let needs = Needs::of_group(&elements, &|index| self.needs_of_macro(index));
                    (Some(Element::Group(Group { look: look(node), delimiter, elements, needs })), reached)
                }
                "choose" => {
                    let (branches, reached) = self.choose(node, template, depth + 1)?;
                    (Some(Element::Choose(branches)), reached)
                }
                _ => (None, depth),
            };
            deepest = deepest.max(reached);
            elements.extend(element);
        }
        if deepest > MAX_DEPTH { Err(StyleError::TooDeep) } else { Ok((elements, deepest)) }
    }

    fn text(&mut self, node: Node<'a, 'd>, depth: usize) -> Result<(Option<Element>, usize), StyleError> {
        let mut reached = depth;
        let source = if let Some(name) = node.attribute("variable") {
            let field = VariableName::parse(name);
            self.note_field(field);
            let short = node.attribute("form") == Some("short");
            self.options.short_container |=
                short && name == "container-title" || name == "container-title-short";
            TextSource::Variable { field, short }
        } else if let Some(name) = node.attribute("macro") {
            let (index, height) = self.macro_call(name, depth + 1)?;
            reached += height + 1;
            TextSource::Macro(index)
        } else if let Some(name) = node.attribute("term") {
            TextSource::Term {
                name: name.to_owned(),
                form: TermForm::parse(node.attribute("form")),
                plural: node.attribute("plural") == Some("true"),
            }
        } else if let Some(value) = node.attribute("value") {
            TextSource::Value(value.to_owned())
        } else {
            return Ok((None, depth));
        };
        Ok((Some(Element::Text(TextElement { source, look: look(node) })), reached))
    }

    /// Takes down what the style as a whole renders explicitly.
    fn note_field(&mut self, field: VariableName) {
        match field {
            VariableName::Text(Variable::YearSuffix) => {
                self.options.explicit_year_suffix[self.area as usize] = true;
            }
            VariableName::Text(Variable::CitationLabel) => self.options.explicit_year_suffix = [true; 2],
            VariableName::Text(Variable::CitationNumber) if self.area == Area::Citation => {
                self.options.numeric = true;
            }
            _ => {}
        }
    }

    /// What a macro that has been read needs.
    fn needs_of_macro(&self, index: usize) -> Option<Needs> {
        match self.macros.get(index) {
            Some(State::Done { needs, .. }) => *needs,
            _ => None,
        }
    }

    /// The index of a macro and how deep it goes, reading it at `depth` if it has not been read.
    fn macro_call(&mut self, name: &str, depth: usize) -> Result<(usize, usize), StyleError> {
        let Some(&index) = self.macro_names.get(name) else {
            return Err(StyleError::MissingMacro(name.to_owned()));
        };
        match &self.macros[index] {
            State::Done { year_suffix, depth, .. } => {
                if *year_suffix {
                    self.options.explicit_year_suffix[self.area as usize] = true;
                }
                return Ok((index, *depth));
            }
            State::Open => return Err(StyleError::MacroCycle(name.to_owned())),
            State::Untouched => self.macros[index] = State::Open,
        }
        let before = std::mem::take(&mut self.options.explicit_year_suffix[self.area as usize]);
        let (elements, reached) = self.elements(self.macro_nodes[index], None, depth)?;
        let depth = reached - depth;
        let year_suffix = self.options.explicit_year_suffix[self.area as usize];
        self.options.explicit_year_suffix[self.area as usize] |= before;
        let needs = Needs::of_group(&elements, &|index| self.needs_of_macro(index));
        self.macros[index] = State::Done { elements, needs, year_suffix, depth };
        Ok((index, depth))
    }

    fn choose(
        &mut self,
        node: Node<'a, 'd>,
        template: InheritedNames<'_>,
        depth: usize,
    ) -> Result<(Vec<Branch>, usize), StyleError> {
        let mut branches = Vec::new();
        let mut deepest = depth;
        for node in children(node) {
            let condition = match node.tag_name().name() {
                "if" | "else-if" => Some(self.condition(node)),
                "else" => None,
                _ => continue,
            };
            let (elements, reached) = self.elements(node, template, depth + 1)?;
            deepest = deepest.max(reached);
            branches.push(Branch { condition, elements });
        }
        Ok((branches, deepest))
    }

    fn condition(&mut self, node: Node<'a, 'd>) -> Condition {
        let matching = match node.attribute("match") {
            Some("any") => MatchMode::Any,
            Some("none") => MatchMode::None,
            _ => MatchMode::All,
        };
        let mut tests = Vec::new();
        for attribute in node.attributes() {
            let words = attribute.value().split_ascii_whitespace();
            match attribute.name() {
                "disambiguate" => {
                    self.options.tests_disambiguate = true;
                    tests.push(Test::Disambiguate(attribute.value() == "true"));
                }
                "is-numeric" => tests.extend(words.map(|w| Test::IsNumeric(VariableName::parse(w)))),
                "is-uncertain-date" => {
                    tests.extend(words.map(|w| Test::IsUncertainDate(VariableName::parse(w))));
                }
                "locator" => tests.push(Test::Locators(words.map(str::to_owned).collect())),
                "position" => tests.extend(words.filter_map(|w| {
                    Some(Test::Position(match w {
                        "first" => PlaceIn::First,
                        "subsequent" => PlaceIn::Subsequent,
                        "ibid" => PlaceIn::Ibid,
                        "ibid-with-locator" => PlaceIn::IbidWithLocator,
                        "near-note" => PlaceIn::NearNote,
                        _ => return None,
                    }))
                })),
                "type" => {
                    let kinds = words.filter_map(Kind::parse).fold(0, |bits, kind| bits | 1 << kind as u32);
                    tests.push(Test::Kinds(kinds));
                }
                "variable" => tests.extend(words.map(|w| Test::Variable(VariableName::parse(w)))),
                _ => {}
            }
        }
        Condition { matching, tests }
    }

    fn names(
        &mut self,
        node: Node<'a, 'd>,
        template: InheritedNames<'_>,
        depth: usize,
    ) -> Result<(Names, usize), StyleError> {
        let variables = node
            .attribute("variable")
            .unwrap_or_default()
            .split_ascii_whitespace()
            .filter_map(NameVariable::parse)
            .collect();
        let delimiter = node.attribute("delimiter").map(str::to_owned);
        let mut look = look(node);
        let part = |name: &str| child(node, name);
        let bare = part("name").is_none() && part("et-al").is_none() && part("label").is_none();
        let inherited = match template {
            Some(template) if bare => template.text_len(),
            _ => self.outer.iter().map(NameOptions::text_len).sum(),
        };
        self.inherited += inherited;
        if self.inherited > MAX_INHERITED {
            return Err(StyleError::TooLong { line: xml::line(node) });
        }
        if let (true, Some(template)) = (bare, template) {
            // "a shorthand version of cs:names without child elements, which uses the attribute
            // values set on the cs:name and cs:et-al child elements of the original cs:names
            // element" (Substitute). Its own attributes give way to those of the original, too.
            look = template.look.clone();
            let names = Names {
                variables,
                look,
                substitute: Vec::new(),
                delimiter: delimiter.or_else(|| template.delimiter.clone()),
                ..template.clone()
            };
            return Ok((names, depth));
        }
        let own = part("name").map_or_else(NameOptions::default, |n| name_options(n, false));
        let settings: [NameSettings; 2] = self.outer.each_ref().map(|outer| own.inherit(outer).settle());
        let name = part("name").map(name_element).unwrap_or_default();
        let et_al = part("et-al").map(et_al).unwrap_or_default();
        let position = |name| children(node).position(|n| n.tag_name().name() == name);
        let label_first =
            position("label").is_some_and(|label| position("name").is_some_and(|name| label < name));
        let mut names = Names {
            variables,
            name,
            settings,
            et_al,
            label: part("label").map(label),
            label_first,
            substitute: Vec::new(),
            delimiter,
            look,
        };
        let mut reached = depth;
        if let Some(substitute) = part("substitute") {
            let (elements, deep) = self.elements(substitute, Some(&names.clone()), depth + 1)?;
            names.substitute = elements;
            reached = deep;
        }
        Ok((names, reached))
    }
}

fn info(root: Node<'_, '_>) -> Info {
    let mut found =
        Info { default_locale: root.attribute("default-locale").map(str::to_owned), ..Info::default() };
    let Some(info) = child(root, "info") else { return found };
    for node in children(info) {
        let text = || node.text().unwrap_or_default().trim().to_owned();
        match node.tag_name().name() {
            "id" => found.id = text(),
            "title" => found.title = text(),
            "link" if node.attribute("rel") == Some("independent-parent") => {
                found.parent = node.attribute("href").map(str::to_owned);
            }
            _ => {}
        }
    }
    found
}

/// Whether any element lies deeper than `max`, found without recursion.
fn depth_exceeds(root: Node<'_, '_>, max: usize) -> bool {
    let mut stack = vec![(root, 0)];
    while let Some((node, depth)) = stack.pop() {
        if depth > max {
            return true;
        }
        stack.extend(children(node).map(|n| (n, depth + 1)));
    }
    false
}
