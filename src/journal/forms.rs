//! Forms that a field has beside ISO 4: those of the journals of the American Astronomical Society (`ApJ`, `MNRAS`),
//! which are those of NASA's Astrophysics Data System, and the words that the IEEE abbreviates otherwise (`Robot.`).

use std::collections::HashMap;
use std::sync::LazyLock;

use super::words::fold;

/// Journals of astronomy, and those that astronomers cite, with their forms.
#[rustfmt::skip]
const AAS: &[(&str, &str)] = &[
    ("Acta Astronomica", "AcA"), ("Annual Review of Astronomy and Astrophysics", "ARA&A"),
    ("Annual Review of Earth and Planetary Sciences", "AREPS"), ("Applied Optics", "ApOpt"),
    ("Astronomische Nachrichten", "AN"), ("Astronomy & Astrophysics", "A&A"),
    ("Astronomy and Astrophysics Review", "A&ARv"), ("Astronomy and Astrophysics Supplement Series", "A&AS"),
    ("Astronomy and Computing", "A&C"), ("Astronomy Letters", "AstL"), ("Astronomy Reports", "ARep"),
    ("Astrophysics and Space Science", "Ap&SS"), ("Astroparticle Physics", "APh"),
    ("Bulletin of the American Astronomical Society", "BAAS"),
    ("Bulletin of the Astronomical Institutes of the Netherlands", "BAN"),
    ("Celestial Mechanics and Dynamical Astronomy", "CeMDA"), ("Chinese Astronomy and Astrophysics", "ChA&A"),
    ("Chinese Journal of Astronomy and Astrophysics", "ChJAA"), ("Earth, Moon, and Planets", "EM&P"),
    ("Experimental Astronomy", "ExA"), ("Geochimica et Cosmochimica Acta", "GeCoA"),
    ("Geophysical Research Letters", "GeoRL"), ("Icarus", "Icar"),
    ("Journal of Astronomical Telescopes, Instruments, and Systems", "JATIS"),
    ("Journal of Cosmology and Astroparticle Physics", "JCAP"), ("Journal of Geophysical Research", "JGR"),
    ("Journal of High Energy Physics", "JHEP"), ("Journal of Open Source Software", "JOSS"),
    ("Journal of Quantitative Spectroscopy and Radiative Transfer", "JQSRT"),
    ("Journal of the Royal Astronomical Society of Canada", "JRASC"), ("Living Reviews in Relativity", "LRR"),
    ("Living Reviews in Solar Physics", "LRSP"), ("Memoirs of the Royal Astronomical Society", "MmRAS"),
    ("Memorie della Società Astronomica Italiana", "MmSAI"), ("Meteoritics & Planetary Science", "M&PS"),
    ("Monthly Notices of the Royal Astronomical Society", "MNRAS"),
    ("Monthly Notices of the Royal Astronomical Society: Letters", "MNRAS"), ("Nature", "Natur"),
    ("Nature Astronomy", "NatAs"), ("Nature Physics", "NatPh"), ("New Astronomy", "NewA"),
    ("New Astronomy Reviews", "NewAR"), ("Nuclear Physics A", "NuPhA"), ("Physica Scripta", "PhyS"),
    ("Physical Review A", "PhRvA"), ("Physical Review B", "PhRvB"), ("Physical Review C", "PhRvC"),
    ("Physical Review D", "PhRvD"), ("Physical Review E", "PhRvE"), ("Physical Review Letters", "PhRvL"),
    ("Physics Reports", "PhR"), ("Planetary and Space Science", "P&SS"), ("Proceedings of SPIE", "SPIE"),
    ("Publications of the Astronomical Society of Australia", "PASA"),
    ("Publications of the Astronomical Society of Japan", "PASJ"),
    ("Publications of the Astronomical Society of the Pacific", "PASP"),
    ("Quarterly Journal of the Royal Astronomical Society", "QJRAS"),
    ("Research in Astronomy and Astrophysics", "RAA"),
    ("Research Notes of the AAS", "RNAAS"), ("Reviews of Modern Physics", "RvMP"),
    ("Revista Mexicana de Astronomía y Astrofísica", "RMxAA"), ("Science", "Sci"), ("Sky and Telescope", "S&T"),
    ("Solar Physics", "SoPh"), ("Soviet Astronomy", "SvA"), ("Space Science Reviews", "SSRv"),
    ("The Astronomical Journal", "AJ"), ("The Astrophysical Journal", "ApJ"),
    ("The Astrophysical Journal Letters", "ApJL"), ("The Astrophysical Journal Supplement Series", "ApJS"),
    ("The Journal of Chemical Physics", "JChPh"), ("The Planetary Science Journal", "PSJ"),
    ("Zeitschrift für Astrophysik", "ZA"),
];

/// Words that the IEEE abbreviates otherwise than ISO 4, as rows of a list of words.
pub(crate) const IEEE: &str = "\
affective\taffect.
biometrics\tbiometrics
computational\tcomput.
informatics\tinform.
magazine\tmag.
microwave\tmicrow.
microwaves\tmicrow.
multimedia\tmultimedia
network\tnetw.
networks\tnetw.
oceanic\tocean.
privacy\tprivacy
robotics\trobot.
selected\tsel.
software\tsoftw.
surveys\tsurveys
techniques\ttechn.
topics\ttopics
tutorials\ttuts.
wireless\twireless
";

/// The form that a journal has in journals of astronomy, if it has one.
pub(crate) fn in_astronomy(title: &str) -> Option<&'static str> {
    static BY_KEY: LazyLock<HashMap<String, &str>> =
        LazyLock::new(|| AAS.iter().map(|(title, short)| (key(title), *short)).collect());
    BY_KEY.get(&key(title)).copied()
}

/// The words of a title that count when two are compared.
fn key(title: &str) -> String {
    let folded = fold(title);
    let words = folded.split(|c: char| !c.is_alphanumeric());
    words.filter(|word| !matches!(*word, "" | "the" | "and" | "of" | "in")).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::super::{WordList, abbreviate};
    use super::*;

    #[test]
    fn journals_of_astronomy_by_any_spelling() {
        for (title, short) in [
            ("The Astrophysical Journal", Some("ApJ")),
            ("Astrophysical Journal", Some("ApJ")),
            ("The Astrophysical Journal Letters", Some("ApJL")),
            ("Astronomy and Astrophysics", Some("A&A")),
            ("ASTRONOMY & ASTROPHYSICS", Some("A&A")),
            ("Revista Mexicana de Astronomia y Astrofisica", Some("RMxAA")),
            ("Journal of Unwritten Astronomy", None),
        ] {
            assert_eq!(in_astronomy(title), short, "{title}");
        }
    }

    #[test]
    fn each_journal_is_there_once() {
        let keys: std::collections::HashSet<String> = AAS.iter().map(|(title, _)| key(title)).collect();
        assert_eq!(keys.len(), AAS.len());
    }

    /// As the IEEE's own list has them.
    #[test]
    fn the_ieee_has_words_of_its_own() {
        let mut words = WordList::builtin();
        words.extend(IEEE).unwrap_or_else(|error| panic!("{error}"));
        for (title, short) in [
            ("IEEE Communications Surveys & Tutorials", "IEEE Commun. Surveys Tuts."),
            ("IEEE Robotics & Automation Magazine", "IEEE Robot. Autom. Mag."),
            (
                "IEEE Journal of Selected Topics in Quantum Electronics",
                "IEEE J. Sel. Topics Quantum Electron.",
            ),
            ("IEEE Security & Privacy", "IEEE Secur. Privacy"),
            ("IEEE Transactions on Wireless Communications", "IEEE Trans. Wireless Commun."),
            ("IEEE Transactions on Microwave Theory and Techniques", "IEEE Trans. Microw. Theory Techn."),
            ("IEEE Transactions on Information Theory", "IEEE Trans. Inf. Theory"),
            ("Proceedings of the IEEE", "Proc. IEEE"),
        ] {
            assert_eq!(abbreviate(title, &words), short);
        }
    }
}
