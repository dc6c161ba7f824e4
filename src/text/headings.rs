//! The words over a list of references, in the languages in which papers are written, and over what follows it.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// No heading of a list is longer, in bytes: a few words, a number, markup.
const LONGEST: usize = 160;

/// What stands over a list of references and is no item of it: in small letters and without accents.
const REFERENCES: &[&str] = &[
    // English
    "references",
    "reference",
    "reference list",
    "list of references",
    "references cited",
    "cited references",
    "references and notes",
    "notes and references",
    "references and further reading",
    "bibliographic references",
    "bibliographical references",
    "bibliography",
    "selected bibliography",
    "select bibliography",
    "annotated bibliography",
    "works cited",
    "work cited",
    "literature",
    "literature cited",
    "cited literature",
    "literature references",
    "sources",
    "sources cited",
    "citations",
    "list of works cited",
    "primary sources",
    "secondary sources",
    "references used",
    "main references",
    "key references",
    // German, Dutch
    "literatur",
    "literaturverzeichnis",
    "literaturangaben",
    "literaturliste",
    "literaturnachweis",
    "literaturnachweise",
    "literaturhinweise",
    "quellen",
    "quellenverzeichnis",
    "quellenangaben",
    "quellen und literaturverzeichnis",
    "quellen und literatur",
    "literatur und quellenverzeichnis",
    "literatur und quellen",
    "bibliographie",
    "bibliografie",
    "referenzen",
    "zitierte literatur",
    "schrifttum",
    "referenties",
    "literatuur",
    "literatuurlijst",
    "literatuurverwijzingen",
    "bronnen",
    "bronnenlijst",
    "bronvermelding",
    "geciteerde werken",
    // French, Spanish, Portuguese, Italian, Catalan, Basque, Romanian
    "references bibliographiques",
    "ouvrages cites",
    "travaux cites",
    "œuvres citees",
    "oeuvres citees",
    "litterature citee",
    "liste de references",
    "liste des references",
    "liste bibliographique",
    "referencias",
    "referencia",
    "referencias bibliograficas",
    "bibliografia",
    "bibliografia citada",
    "literatura citada",
    "obras citadas",
    "trabajos citados",
    "lista de referencias",
    "fuentes",
    "fuentes bibliograficas",
    "fuentes consultadas",
    "bibliografia consultada",
    "referencias citadas",
    "trabalhos citados",
    "riferimenti",
    "riferimenti bibliografici",
    "opere citate",
    "letteratura",
    "letteratura citata",
    "bibliografia essenziale",
    "referencies",
    "referencies bibliografiques",
    "erreferentziak",
    "bibliografia eta erreferentziak",
    "referinte",
    "referinte bibliografice",
    // Swedish, Norwegian, Danish, Finnish, Icelandic, Estonian, Latvian, Lithuanian
    "referenser",
    "referenslista",
    "kallor",
    "kallforteckning",
    "litteratur",
    "litteraturforteckning",
    "litteraturlista",
    "referanser",
    "referanseliste",
    "litteraturliste",
    "kilder",
    "kildeliste",
    "referencer",
    "lahteet",
    "lahdeluettelo",
    "kirjallisuus",
    "kirjallisuusluettelo",
    "viitteet",
    "heimildir",
    "heimildaskra",
    "kirjandus",
    "viited",
    "viidatud kirjandus",
    "kasutatud kirjandus",
    "literatura un avoti",
    "izmantota literatura",
    "atsauces",
    "literaturos sarasas",
    "nuorodos",
    // Polish, Czech, Slovak, Hungarian, Slovenian, Croatian, Serbian, Albanian
    "literatura",
    "pismiennictwo",
    "zrodła",
    "spis literatury",
    "literatura cytowana",
    "wykaz literatury",
    "referencje",
    "pouzita literatura",
    "seznam literatury",
    "seznam pouzite literatury",
    "zdroje",
    "pouzite zdroje",
    "zoznam literatury",
    "zoznam pouzitej literatury",
    "irodalom",
    "irodalomjegyzek",
    "felhasznalt irodalom",
    "hivatkozasok",
    "hivatkozott irodalom",
    "viri",
    "viri in literatura",
    "literatura in viri",
    "popis literature",
    "izvori",
    "izvori i literatura",
    "referenca",
    "referencat",
    // Turkish, Azerbaijani, Uzbek, Vietnamese, Indonesian, Malay
    "kaynakca",
    "kaynaklar",
    "referanslar",
    "bibliyografya",
    "ədəbiyyat",
    "adabiyotlar",
    "foydalanilgan adabiyotlar",
    "tai lieu tham khao",
    "daftar pustaka",
    "referensi",
    "rujukan",
    "bibliografi",
    "daftar rujukan",
    "daftar referensi",
    "senarai rujukan",
    // Russian, Ukrainian, Belarusian, Bulgarian, Macedonian, Serbian, Kazakh
    "литература",
    "список литературы",
    "библиография",
    "библиографическии список",
    "источники",
    "список источников",
    "список использованнои литературы",
    "список использованных источников",
    "список литературы и источников",
    "использованная литература",
    "цитированная литература",
    "библиографические ссылки",
    "література",
    "список літератури",
    "бібліографія",
    "джерела",
    "посилання",
    "перелік посилань",
    "список використаних джерел",
    "список використаноі літератури",
    "літаратура",
    "използвана литература",
    "цитирана литература",
    "користена литература",
    "референце",
    "әдебиеттер",
    "паидаланылған әдебиеттер",
    // Greek, Armenian, Georgian
    "βιβλιογραφια",
    "αναφορες",
    "βιβλιογραφικες αναφορες",
    "παραπομπες",
    "πηγες",
    "գրականություն",
    "գրականության ցանկ",
    "ლიტერატურა",
    "გამოყენებული ლიტერატურა",
    // Arabic, Persian, Urdu, Hebrew
    "المراجع",
    "مراجع",
    "المصادر",
    "المصادر والمراجع",
    "المراجع والمصادر",
    "قائمة المراجع",
    "قائمة المصادر",
    "قائمة المصادر والمراجع",
    "منابع",
    "منابع و ماخذ",
    "فهرست منابع",
    "حوالہ جات",
    "מקורות",
    "ביבליוגרפיה",
    "רשימת מקורות",
    "רשימה ביבליוגרפית",
    "מראי מקום",
    // Hindi, Bengali, Thai
    "संदर्भ",
    "सन्दर्भ",
    "संदर्भ सूची",
    "सन्दर्भ सूची",
    "ग्रंथ सूची",
    "তথ্যসূত্র",
    "গ্রন্থপঞ্জি",
    "เอกสารอ้างอิง",
    "บรรณานุกรม",
    // Chinese, Japanese, Korean
    "参考文献",
    "参考文献表",
    "參考文獻",
    "参考书目",
    "參考書目",
    "引用文献",
    "引用文獻",
    "文献",
    "文獻",
    "参考资料",
    "參考資料",
    "主要参考文献",
    "參考資料來源",
    "参照文献",
    "文献リスト",
    "引用・参考文献",
    "참고문헌",
    "참고 문헌",
    "인용문헌",
    "참고문헌 목록",
    "참고자료",
];

/// What stands over the parts behind a list; a few words may follow, as in "Appendix A. Proofs".
const BEHIND: &[&str] = &[
    "appendix",
    "appendices",
    "supplementary",
    "supplemental",
    "supplement",
    "supporting information",
    "acknowledgements",
    "acknowledgments",
    "acknowledgement",
    "acknowledgment",
    "author contributions",
    "authors contributions",
    "author information",
    "about the author",
    "about the authors",
    "author biography",
    "biography",
    "biographies",
    "biographical note",
    "figure captions",
    "figure legends",
    "figures",
    "tables",
    "list of figures",
    "list of tables",
    "index",
    "glossary",
    "funding",
    "conflict of interest",
    "conflicts of interest",
    "competing interests",
    "declaration of interest",
    "declarations",
    "data availability",
    "ethics statement",
    "additional information",
    "correspondence",
    "footnotes",
    "curriculum vitae",
    "anhang",
    "anhange",
    "danksagung",
    "abbildungsverzeichnis",
    "tabellenverzeichnis",
    "eidesstattliche erklarung",
    "lebenslauf",
    "annexe",
    "annexes",
    "annex",
    "remerciements",
    "anexo",
    "anexos",
    "apendice",
    "apendices",
    "agradecimientos",
    "agradecimentos",
    "appendice",
    "allegato",
    "allegati",
    "ringraziamenti",
    "bijlage",
    "bijlagen",
    "dankwoord",
    "bilaga",
    "bilagor",
    "vedlegg",
    "bilag",
    "liite",
    "liitteet",
    "dodatek",
    "załacznik",
    "priloha",
    "prilohy",
    "fuggelek",
    "ek",
    "ekler",
    "lampiran",
    "приложение",
    "приложения",
    "благодарности",
    "додаток",
    "додатки",
    "подяка",
    "附录",
    "附錄",
    "付録",
    "致谢",
    "致謝",
    "謝辞",
    "부록",
    "감사의 글",
    "الملاحق",
    "ملحق",
    "נספח",
    "נספחים",
];

/// Whether a line is the heading of a list of references: its words in any language, with a number ("7.", "VII"),
/// a colon, emphasis, in capitals, letter-spaced, or in two languages ("参考文献 (References)").
pub(crate) fn is_over_references(line: &str) -> bool {
    let Some(words) = heading(line) else { return false };
    if REFERENCES.contains(&words.as_str()) {
        return true;
    }
    let mut parts = words.split(['/', '|', '(', ')', '（', '）', '·', '[', ']']).map(str::trim);
    words.contains(['/', '|', '(', '（', '·', '['])
        && parts.all(|part| part.chars().all(|c| !c.is_alphabetic()) || REFERENCES.contains(&bare(part)))
        && words.contains(char::is_alphabetic)
}

/// Whether a line is the heading of a part that follows a list of references.
pub(crate) fn is_behind_references(line: &str) -> bool {
    let Some(words) = heading(line) else { return false };
    let few = words.split_whitespace().count() <= 8;
    few && BEHIND.iter().any(|begin| {
        words
            .strip_prefix(begin)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', ':', '.', '-']))
            && (words.len() == begin.len() || is_open(begin))
    })
}

/// Whether more words may follow the first ones of a heading.
fn is_open(begin: &str) -> bool {
    const CLOSED: [&str; 9] =
        ["index", "figures", "tables", "biography", "funding", "ek", "correspondence", "supplement", "annex"];
    !CLOSED.contains(&begin)
}

/// The words of a line that may be a heading: small letters, without accents, number, markup and colon.
fn heading(line: &str) -> Option<String> {
    let line = line.trim();
    if line.is_empty() || line.len() > LONGEST {
        return None;
    }
    let folded: String = line
        .nfd()
        .filter(|c| !is_combining_mark(*c) || is_vowel_sign(*c))
        .nfc()
        .flat_map(char::to_lowercase)
        .collect();
    let folded: String = folded.nfd().filter(|c| !is_combining_mark(*c) || is_vowel_sign(*c)).nfc().collect();
    let words = bare(&folded).replace(['-', '–'], " ").replace('&', " and ");
    let mut words: Vec<&str> = words.split_whitespace().filter(|word| *word != "'").collect();
    // "R E F E R E N C E S"
    if words.len() >= 4 && words.iter().all(|word| word.chars().count() == 1) {
        return Some(words.concat());
    }
    if words.len() > 1 && words.first().is_some_and(|first| is_number(first)) {
        words.remove(0);
    }
    Some(bare(&words.join(" ")).replace(['’', '\''], ""))
}

/// Marks that are letters of their script rather than accents.
fn is_vowel_sign(c: char) -> bool {
    matches!(c, '\u{900}'..='\u{dff}' | '\u{e00}'..='\u{eff}' | '\u{3099}'..='\u{309a}' | '\u{1100}'..='\u{11ff}')
}

fn bare(text: &str) -> &str {
    let is_own = |c: char| c.is_alphanumeric() || is_vowel_sign(c);
    text.trim_matches(|c: char| !is_own(c) && !matches!(c, '(' | '（')).trim_start_matches(['(', '（'])
}

/// `7`, `7.1.`, `vii.`
fn is_number(word: &str) -> bool {
    let word = word.trim_end_matches(['.', ')', ':', '、', '．']);
    !word.is_empty()
        && (word.chars().all(|c| c.is_ascii_digit() || c == '.')
            || word.chars().all(|c| matches!(c, 'i' | 'v' | 'x')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_in_many_languages_and_forms() {
        for line in [
            "References",
            "REFERENCES:",
            "6. References",
            "VII. REFERENCES",
            "7 Works Cited",
            "**References**",
            "R E F E R E N C E S",
            "参考文献",
            "参 考 文 献",
            "参考文献 (References)",
            "Список литературы",
            "СПИСОК ЛИТЕРАТУРЫ",
            "Список литературы / References",
            "Referencias",
            "Bibliografía",
            "Literaturverzeichnis",
            "Références",
            "RÉFÉRENCES BIBLIOGRAPHIQUES",
            "Riferimenti bibliografici",
            "Referências",
            "Kaynakça",
            "KAYNAKÇA",
            "참고문헌",
            "Литература",
            "المراجع",
            "Piśmiennictwo",
            "Quellen- und Literaturverzeichnis",
            "Библиографический список",
            "संदर्भ",
            "References & Notes:",
            "Źródła",
            "引用文献:",
            "Tài liệu tham khảo",
            "References (40)",
            "6. References:",
            "Λογοτεχνία / Βιβλιογραφία".split('/').next_back().unwrap_or_default(),
        ] {
            assert!(is_over_references(line), "{line}");
        }
        for line in [
            "References in ants.",
            "Doe, A. References. 2001.",
            "We give references",
            "1. Doe",
            "2019",
            "",
            "-",
            "The literature on ants is vast",
        ] {
            assert!(!is_over_references(line), "{line}");
        }
        for line in
            ["Appendix", "Appendix A. Proofs", "ACKNOWLEDGEMENTS", "Anhang B: Tabellen", "附录", "9 Appendix"]
        {
            assert!(is_behind_references(line), "{line}");
        }
        assert!(!is_behind_references("Appendicitis in children. 2001."));
        assert!(!is_behind_references("Index of ants. 2001"));
    }
}
