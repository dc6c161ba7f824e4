//! The plan of the house: rooms depend on one another in one direction, that of the table in
//! ARCHITECTURE.md, and no file imports itself through others.
//!
//! The test reads the imports of `src/`: `use` declarations and the paths in the code, each followed
//! through re-exports to the file that defines what it names. A `mod.rs` holds the words of its room and
//! leads into it, so a file may use what is defined in a `mod.rs` above it; that is no step of a circle.
//! Tests may import what they like.

#![expect(clippy::unwrap_used, reason = "a test may fail")]

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::Path;
use std::str::FromStr as _;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// A path of modules and names, from the root of the crate.
type Names = Vec<String>;

/// Which file imports which, each by the path of its module: `cli::args`.
type Graph = BTreeMap<String, BTreeSet<String>>;

/// One word, `::` or another sign.
#[derive(Clone, Debug, PartialEq)]
enum Token {
    Word(String),
    Path,
    Sign(char),
    Open,
    Close,
}

/// A file as far as imports go.
#[derive(Default)]
struct Source {
    /// What names in its scope stand for, and whether that is seen from outside.
    aliases: HashMap<String, (Names, bool)>,
    /// The modules of which all names are taken.
    globs: Vec<Names>,
    /// Everything but its `use` declarations.
    code: Vec<Token>,
}

#[test]
fn rooms_depend_on_those_above_them_only() {
    let rooms = rooms(include_str!("../ARCHITECTURE.md"));
    let graph = graph(&sources());
    let mut wrong = BTreeSet::new();
    for (from, to) in edges(&graph) {
        let (from_room, to_room) = (room(from), room(to));
        let place = |room: &str| {
            let place = rooms.iter().position(|known| known == room);
            place.unwrap_or_else(|| panic!("{room}/ is not in the table of ARCHITECTURE.md"))
        };
        if from_room != to_room && !from_room.is_empty() && place(from_room) <= place(to_room) {
            wrong.insert(format!("{from} imports {to}"));
        }
    }
    assert!(wrong.is_empty(), "against the order of ARCHITECTURE.md:\n{wrong:#?}");
}

#[test]
fn no_file_imports_itself_through_others() {
    let circles = circles(&graph(&sources()));
    assert!(circles.is_empty(), "files that import one another in a circle:\n{circles:#?}");
}

/// The checks above see a circle and a step back.
#[test]
fn a_circle_is_found() {
    let files = [
        ("lib.rs", "pub mod low; pub mod high;"),
        (
            "low/mod.rs",
            "mod one; mod two; mod three; pub use one::One; pub use self::three::{Three as Drei};",
        ),
        ("low/one.rs", "use super::two::{self, Two}; pub struct One; fn f() { println!(\"{}\", two::g()) }"),
        ("low/two.rs", "pub struct Two(crate::low::Drei); pub fn g() {}"),
        ("low/three.rs", "pub struct Three; impl Three { fn h() -> super::One { super::One } }"),
        (
            "high/mod.rs",
            "use crate::low; pub fn i() -> low::One { low::One }\n#[cfg(test)] mod tests { use crate::top::X; }",
        ),
    ];
    let graph = graph(&files.map(|(name, text)| (name.to_owned(), text.to_owned())));
    assert_eq!(circles(&graph), [["low::one", "low::three", "low::two"]]);
    let of = |file: &str| graph[file].iter().map(String::as_str).collect::<Vec<_>>();
    assert_eq!(of("high"), ["low::one"]);
    assert_eq!(of("low"), [""; 0], "a file that only re-exports is not on the way");
    assert_eq!(rooms("| room | x |\n|---|---|\n| `a/` | b |\n| `c/` | d |\n\n`e/`"), ["a", "c"]);
}

/// The rooms in the order of the table: each may import those above it.
fn rooms(architecture: &str) -> Vec<String> {
    let cells = architecture.lines().filter_map(|line| line.strip_prefix("| `")?.split_once("/` |"));
    cells.map(|(room, _)| room.to_owned()).collect()
}

/// The files of the crate with their texts.
fn sources() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs")
                && !path.ends_with("main.rs")
            {
                let name = path.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
                files.push((name, std::fs::read_to_string(&path).unwrap()));
            }
        }
    }
    assert!(files.len() > 100, "{} files", files.len());
    files
}

fn graph(files: &[(String, String)]) -> Graph {
    let mut sources: HashMap<Names, Source> = HashMap::new();
    let mut tests: HashSet<Names> = HashSet::new();
    for (name, text) in files {
        let module = module_of(name);
        let tokens = without_tests(&flat(TokenStream::from_str(text).unwrap()), &module, &mut tests);
        sources.insert(module.clone(), read(&tokens, &module));
    }
    let is_test = |module: &Names| (1..=module.len()).any(|end| tests.contains(&module[..end]));
    let modules: Vec<Names> = sources.keys().filter(|module| !is_test(module)).cloned().collect();
    let mut graph = Graph::new();
    for module in &modules {
        let found = imports(&sources, module);
        let found = found.into_iter().filter(|to| !module.starts_with(to));
        graph.insert(module.join("::"), found.map(|to| to.join("::")).collect());
    }
    graph
}

/// `a/b.rs` and `a/b/mod.rs` are the module `a::b`.
fn module_of(file: &str) -> Names {
    let path = file.trim_end_matches(".rs");
    let path = path.strip_suffix("/mod").unwrap_or(path);
    if path == "lib" { Names::new() } else { path.split('/').map(str::to_owned).collect() }
}

fn flat(stream: TokenStream) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut colon = false;
    for tree in stream {
        match tree {
            TokenTree::Ident(word) => tokens.push(Token::Word(word.to_string())),
            TokenTree::Punct(sign) if sign.as_char() == ':' && colon => {
                tokens.pop();
                tokens.push(Token::Path);
                colon = false;
                continue;
            }
            TokenTree::Punct(sign) => {
                colon = sign.as_char() == ':' && sign.spacing() == proc_macro2::Spacing::Joint;
                tokens.push(Token::Sign(sign.as_char()));
                continue;
            }
            TokenTree::Literal(_) => tokens.push(Token::Sign('"')),
            TokenTree::Group(group) => {
                let braces = group.delimiter() == Delimiter::Brace;
                tokens.push(if braces { Token::Open } else { Token::Sign('(') });
                tokens.extend(flat(group.stream()));
                tokens.push(if braces { Token::Close } else { Token::Sign(')') });
            }
        }
        colon = false;
    }
    tokens
}

/// What is compiled outside of tests. Modules that are only compiled for them are noted.
fn without_tests(tokens: &[Token], module: &[String], tests: &mut HashSet<Names>) -> Vec<Token> {
    let word = |text: &str| Token::Word(text.to_owned());
    let mark = [
        Token::Sign('#'),
        Token::Sign('('),
        word("cfg"),
        Token::Sign('('),
        word("test"),
        Token::Sign(')'),
        Token::Sign(')'),
    ];
    let mut kept = Vec::new();
    let mut rest = tokens;
    while let Some((token, after)) = rest.split_first() {
        let Some(mut skipped) = rest.strip_prefix(mark.as_slice()) else {
            kept.push(token.clone());
            rest = after;
            continue;
        };
        if let [Token::Word(keyword), Token::Word(name), Token::Sign(';'), ..] = skipped
            && keyword == "mod"
        {
            tests.insert([module, std::slice::from_ref(name)].concat());
        }
        // To the end of the item: a semicolon, or the block it opens.
        let mut depth = 0_usize;
        while let Some((token, after)) = skipped.split_first() {
            skipped = after;
            match token {
                Token::Open => depth += 1,
                Token::Close => depth -= 1,
                _ => {}
            }
            if depth == 0 && matches!(token, Token::Close | Token::Sign(';')) {
                break;
            }
        }
        rest = skipped;
    }
    kept
}

/// Takes the `use` declarations out of a file.
fn read(tokens: &[Token], module: &[String]) -> Source {
    let mut source = Source::default();
    let mut at = 0;
    while at < tokens.len() {
        if tokens[at] == Token::Word("use".to_owned()) && !matches!(tokens.get(at + 1), Some(Token::Sign(_)))
        {
            let seen = matches!(at.checked_sub(1).map(|before| &tokens[before]), Some(Token::Word(word)) if word == "pub")
                || matches!(at.checked_sub(1).map(|before| &tokens[before]), Some(Token::Sign(')')));
            at += 1;
            tree(tokens, &mut at, &Names::new(), module, seen, &mut source);
        } else {
            source.code.push(tokens[at].clone());
            at += 1;
        }
    }
    source
}

/// One tree of a `use` declaration.
fn tree(
    tokens: &[Token],
    at: &mut usize,
    before: &Names,
    module: &[String],
    seen: bool,
    source: &mut Source,
) {
    let mut path = before.clone();
    while let Some(token) = tokens.get(*at) {
        match token {
            Token::Word(word) if word == "as" => {
                if let Some(Token::Word(name)) = tokens.get(*at + 1) {
                    source.aliases.insert(name.clone(), (absolute(&path, module), seen));
                }
                *at += 2;
                return;
            }
            Token::Word(word) => path.push(word.clone()),
            Token::Path => {}
            Token::Sign('*') => {
                source.globs.push(absolute(&path, module));
                *at += 1;
                return;
            }
            Token::Open => {
                *at += 1;
                while tokens.get(*at).is_some_and(|token| *token != Token::Close) {
                    tree(tokens, at, &path, module, seen, source);
                    if tokens.get(*at) == Some(&Token::Sign(',')) {
                        *at += 1;
                    }
                }
                *at += 1;
                return;
            }
            _ => break,
        }
        *at += 1;
    }
    if path.len() > 1 && path.last().is_some_and(|last| last == "self") {
        path.pop();
    }
    if let Some(name) = path.last().cloned() {
        source.aliases.insert(name, (absolute(&path, module), seen));
    }
}

/// A path from the root of the crate; what begins with another name begins in the module.
fn absolute(path: &[String], module: &[String]) -> Names {
    let mut names = match path.first().map(String::as_str) {
        Some("crate") => Names::new(),
        Some("super") => module[..module.len().saturating_sub(1)].to_vec(),
        _ => module.to_vec(),
    };
    for name in path {
        match name.as_str() {
            "crate" | "self" => {}
            "super" if path.first() == Some(name) && std::ptr::eq(name, &raw const path[0]) => {}
            "super" => drop(names.pop()),
            _ => names.push(name.clone()),
        }
    }
    names
}

/// The files that define what a module names.
fn imports(sources: &HashMap<Names, Source>, module: &Names) -> BTreeSet<Names> {
    let source = &sources[module];
    let mut found = BTreeSet::new();
    let mut paths: Vec<Names> = Vec::new();
    for (target, seen) in source.aliases.values() {
        // A re-export is no import unless the file uses the name itself, which the code shows.
        if !seen && !sources.contains_key(target) {
            paths.push(target.clone());
        }
    }
    let code = &source.code;
    for (at, token) in code.iter().enumerate() {
        let Token::Word(first) = token else { continue };
        let before = at.checked_sub(1).map(|before| &code[before]);
        if matches!(before, Some(Token::Path | Token::Sign('.'))) {
            continue;
        }
        let mut path = vec![first.clone()];
        let mut next = at + 1;
        while let (Some(Token::Path), Some(Token::Word(word))) = (code.get(next), code.get(next + 1)) {
            path.push(word.clone());
            next += 2;
        }
        let is_child = sources.contains_key(&[module.as_slice(), &path[..1]].concat());
        let rooted = matches!(first.as_str(), "crate" | "super" | "self") || is_child;
        if path.len() > 1 && rooted {
            paths.push(absolute(&path, module));
        } else if let Some((target, seen)) = source.aliases.get(first)
            && (*seen || path.len() > 1)
        {
            paths.push([target.as_slice(), &path[1..]].concat());
        }
    }
    for path in paths {
        found.extend(defined_in(sources, &path, 0));
    }
    found.extend(source.globs.iter().filter(|glob| sources.contains_key(*glob)).cloned());
    found
}

/// The file that defines what a path names. Foreign crates have none, and a module is no definition.
fn defined_in(sources: &HashMap<Names, Source>, path: &[String], depth: usize) -> Option<Names> {
    let mut module = Names::new();
    for (at, name) in path.iter().enumerate() {
        let below = [module.as_slice(), std::slice::from_ref(name)].concat();
        if sources.contains_key(&below) {
            module = below;
        } else if let Some((target, _)) = sources.get(&module)?.aliases.get(name) {
            let path = [target.as_slice(), &path[at + 1..]].concat();
            return if depth < 8 { defined_in(sources, &path, depth + 1) } else { None };
        } else {
            return (!module.is_empty()).then_some(module);
        }
    }
    None
}

fn edges(graph: &Graph) -> impl Iterator<Item = (&str, &str)> {
    graph.iter().flat_map(|(from, to)| to.iter().map(move |to| (from.as_str(), to.as_str())))
}

fn room(module: &str) -> &str {
    module.split("::").next().unwrap_or(module)
}

/// The groups of files each of which leads to itself, through all of the group.
fn circles(graph: &Graph) -> Vec<Vec<String>> {
    let reached = |from: &str| {
        let mut reached: BTreeSet<String> = BTreeSet::new();
        let mut next: Vec<&str> = vec![from];
        while let Some(file) = next.pop() {
            for to in graph.get(file).into_iter().flatten() {
                if reached.insert(to.clone()) {
                    next.push(to);
                }
            }
        }
        reached
    };
    let all: BTreeMap<&String, BTreeSet<String>> = graph.keys().map(|file| (file, reached(file))).collect();
    let mut circles = BTreeSet::new();
    for (file, reached) in &all {
        if reached.contains(*file) {
            let group: Vec<String> = reached.iter().filter(|to| all[to].contains(*file)).cloned().collect();
            circles.insert(group);
        }
    }
    circles.into_iter().collect()
}
