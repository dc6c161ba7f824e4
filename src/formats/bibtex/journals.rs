//! The journals of astronomy that `.bib` files name by macros of their styles (`aas_macros.sty`, and the list
//! of NASA ADS). In a `.bib` file a macro stays what it is, since LaTeX expands it; in a reference it is
//! the journal.

#[rustfmt::skip]
const JOURNALS: &[(&str, &str)] = &[
    ("aj", "The Astronomical Journal"), ("actaa", "Acta Astronomica"),
    ("araa", "Annual Review of Astronomy and Astrophysics"), ("apj", "The Astrophysical Journal"),
    ("apjl", "The Astrophysical Journal Letters"), ("apjs", "The Astrophysical Journal Supplement Series"),
    ("ao", "Applied Optics"), ("apss", "Astrophysics and Space Science"), ("aap", "Astronomy & Astrophysics"),
    ("aapr", "The Astronomy and Astrophysics Review"),
    ("aaps", "Astronomy and Astrophysics Supplement Series"), ("azh", "Astronomicheskii Zhurnal"),
    ("baas", "Bulletin of the American Astronomical Society"),
    ("bac", "Bulletin of the Astronomical Institutes of Czechoslovakia"),
    ("caa", "Chinese Astronomy and Astrophysics"), ("cjaa", "Chinese Journal of Astronomy and Astrophysics"),
    ("icarus", "Icarus"), ("jcap", "Journal of Cosmology and Astroparticle Physics"),
    ("jrasc", "Journal of the Royal Astronomical Society of Canada"),
    ("memras", "Memoirs of the Royal Astronomical Society"),
    ("mnras", "Monthly Notices of the Royal Astronomical Society"), ("na", "New Astronomy"),
    ("nar", "New Astronomy Reviews"), ("pra", "Physical Review A"), ("prb", "Physical Review B"),
    ("prc", "Physical Review C"), ("prd", "Physical Review D"), ("pre", "Physical Review E"),
    ("prl", "Physical Review Letters"), ("pasa", "Publications of the Astronomical Society of Australia"),
    ("pasp", "Publications of the Astronomical Society of the Pacific"),
    ("pasj", "Publications of the Astronomical Society of Japan"),
    ("psj", "The Planetary Science Journal"),
    ("rmxaa", "Revista Mexicana de Astronomía y Astrofísica"),
    ("qjras", "Quarterly Journal of the Royal Astronomical Society"), ("skytel", "Sky and Telescope"),
    ("solphys", "Solar Physics"), ("sovast", "Soviet Astronomy"), ("ssr", "Space Science Reviews"),
    ("zap", "Zeitschrift für Astrophysik"), ("nat", "Nature"), ("iaucirc", "IAU Circulars"),
    ("aplett", "Astrophysics Letters"), ("apspr", "Astrophysics Space Physics Research"),
    ("bain", "Bulletin of the Astronomical Institutes of the Netherlands"),
    ("fcp", "Fundamentals of Cosmic Physics"), ("gca", "Geochimica et Cosmochimica Acta"),
    ("grl", "Geophysical Research Letters"), ("jcp", "The Journal of Chemical Physics"),
    ("jgr", "Journal of Geophysical Research"),
    ("jqsrt", "Journal of Quantitative Spectroscopy and Radiative Transfer"),
    ("memsai", "Memorie della Società Astronomica Italiana"), ("nphysa", "Nuclear Physics A"),
    ("physrep", "Physics Reports"), ("physscr", "Physica Scripta"), ("planss", "Planetary and Space Science"),
    ("procspie", "Proceedings of SPIE"), ("maps", "Meteoritics & Planetary Science"),
    ("aas", "American Astronomical Society Meeting Abstracts"), ("dps", "AAS/Division for Planetary Sciences Meeting Abstracts"),
];

/// The journal that a value of TeX names by nothing but a macro: `\apj`, `{\apj}`.
pub(super) fn journal(source: &str) -> Option<&'static str> {
    let name = source.trim().trim_start_matches('{').trim_end_matches(['}', '{', ' ']).strip_prefix('\\')?;
    let macros = |(known, _): &&(&str, &str)| known.eq_ignore_ascii_case(name);
    JOURNALS.iter().find(macros).map(|(_, journal)| *journal)
}

#[cfg(test)]
mod tests {
    use super::journal;

    #[test]
    fn macros_alone() {
        assert_eq!(journal(r"\apj"), Some("The Astrophysical Journal"));
        assert_eq!(journal(r"{\mnras{}}"), Some("Monthly Notices of the Royal Astronomical Society"));
        assert_eq!(journal(r"\nat Methods"), None);
        assert_eq!(journal("apj"), None);
    }
}
