//! From tokens to elements: which tags belong together, and which are no tags at all.
//!
//! - A tag that is no word (`sup`), has a prefix, or is empty as `<x/>`, is markup. Any other is so
//!   only if the text both opens and closes that name: so `<Casablanca>` stays, and
//!   `<sansserif>A</sansserif>` goes.
//! - Closing an element closes what is still open inside it. A closing tag without an opening one
//!   is dropped, and an opening one that is never closed makes an empty element: neither is
//!   shown, neither has a reach.
//! - Elements nested deeper than the bound are dissolved into their parent.

use std::collections::{HashMap, HashSet};

use super::super::MAX_DEPTH;
use super::names;
use super::tokens::{Token, WrittenTag};

/// Text, or an element.
#[derive(Debug)]
pub(super) enum Node {
    Text(String),
    Element(ServedElement),
}

/// An element with what is in it.
#[derive(Debug)]
pub(super) struct ServedElement {
    /// Its name without prefix, in small letters.
    pub(super) name: String,
    /// Its attributes as they were written.
    pub(super) attributes: String,
    pub(super) children: Vec<Node>,
}

impl ServedElement {
    fn new(tag: WrittenTag) -> Self {
        Self { name: tag.name, attributes: tag.attributes, children: Vec::new() }
    }

    /// The child elements and the text that is not only white space between them.
    pub(super) fn parts(&self) -> impl Iterator<Item = &Node> {
        self.children.iter().filter(|node| !matches!(node, Node::Text(text) if text.trim().is_empty()))
    }

    /// Whether an element of this name is anywhere inside.
    pub(super) fn holds(&self, name: &str) -> bool {
        self.children.iter().any(|node| match node {
            Node::Element(element) => element.name == name || element.holds(name),
            Node::Text(_) => false,
        })
    }
}

/// Builds the elements of served text.
pub(super) fn build(tokens: Vec<Token>) -> Vec<Node> {
    let tokens = without_false_tags(tokens);
    let closes = pair(&tokens);
    let mut root = Vec::new();
    let mut open: Vec<ServedElement> = Vec::new();
    let mut dissolved = 0_usize;
    for (token, closes) in tokens.into_iter().zip(closes) {
        match token {
            Token::Text(text) => push_text(top(&mut root, &mut open), &text),
            Token::Empty(tag) => top(&mut root, &mut open).push(Node::Element(ServedElement::new(tag))),
            Token::Open(tag) if closes == 0 => {
                top(&mut root, &mut open).push(Node::Element(ServedElement::new(tag)));
            }
            Token::Open(tag) if open.len() < MAX_DEPTH => open.push(ServedElement::new(tag)),
            Token::Open(_) => dissolved += 1,
            Token::Close(_) => {
                for _ in 0..closes {
                    if dissolved > 0 {
                        dissolved -= 1;
                    } else if let Some(element) = open.pop() {
                        top(&mut root, &mut open).push(Node::Element(element));
                    }
                }
            }
        }
    }
    root
}

/// The list that the next node goes to.
fn top<'a>(root: &'a mut Vec<Node>, open: &'a mut [ServedElement]) -> &'a mut Vec<Node> {
    match open.last_mut() {
        Some(element) => &mut element.children,
        None => root,
    }
}

fn push_text(nodes: &mut Vec<Node>, text: &str) {
    match nodes.last_mut() {
        Some(Node::Text(last)) => last.push_str(text),
        _ => nodes.push(Node::Text(text.to_owned())),
    }
}

/// Turns what only looks like a tag back into text.
fn without_false_tags(tokens: Vec<Token>) -> Vec<Token> {
    let mut opened = HashSet::new();
    let mut closed = HashSet::new();
    for token in &tokens {
        match token {
            Token::Open(tag) => opened.insert(tag.name.clone()),
            Token::Close(tag) => closed.insert(tag.name.clone()),
            Token::Text(_) | Token::Empty(_) => false,
        };
    }
    let is_markup = |tag: &WrittenTag| {
        tag.prefixed
            || names::stands_alone(&tag.name)
            || opened.contains(&tag.name) && closed.contains(&tag.name)
    };
    let settle = |token| match token {
        Token::Open(tag) | Token::Close(tag) if !is_markup(&tag) => Token::Text(tag.raw),
        token => token,
    };
    tokens.into_iter().map(settle).collect()
}

/// For every closing tag, how many elements it closes; for every opening one, 1 if it is closed.
fn pair(tokens: &[Token]) -> Vec<usize> {
    let mut closes = vec![0; tokens.len()];
    let mut open: Vec<(usize, &str)> = Vec::new();
    // How many of each name are open, so that a closing tag without any costs no search.
    let mut count: HashMap<&str, usize> = HashMap::new();
    for (at, token) in tokens.iter().enumerate() {
        match token {
            // A break has no end, whatever its author thought.
            Token::Open(tag) if !names::is_void(&tag.name) => {
                open.push((at, &tag.name));
                *count.entry(&tag.name).or_default() += 1;
            }
            Token::Close(tag) if count.get(tag.name.as_str()).is_some_and(|n| *n > 0) => {
                while let Some((opened, name)) = open.pop() {
                    if let Some(count) = count.get_mut(name) {
                        *count -= 1;
                    }
                    closes[opened] = 1;
                    closes[at] += 1;
                    if name == tag.name {
                        break;
                    }
                }
            }
            Token::Text(_) | Token::Empty(_) | Token::Open(_) | Token::Close(_) => {}
        }
    }
    closes
}
