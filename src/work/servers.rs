//! The servers of preprints, by their DOIs.
//!
//! For records that name none: the publisher is then the organisation that runs the server ("Cold
//! Spring Harbor Laboratory"), which nobody cites.

use crate::doi::Doi;

/// The preprint server that a DOI was given by, where its form tells.
pub(super) fn server(doi: &Doi) -> Option<&'static str> {
    let suffix = doi.suffix();
    let begins = |start: &str| suffix.starts_with(start);
    Some(match doi.prefix() {
        // Cold Spring Harbor Laboratory, and since 2025 openRxiv. One prefix for both servers: the
        // number behind the date has six digits at bioRxiv and eight at medRxiv, which before dates
        // began with the year 2019.
        "10.1101" | "10.64898" => biology_or_medicine(suffix)?,
        "10.2139" if begins("ssrn.") => "SSRN",
        "10.20944" if begins("preprints") => "Preprints.org",
        "10.21203" if begins("rs.") => "Research Square",
        "10.26434" => "ChemRxiv",
        "10.31219" => "OSF Preprints",
        "10.31222" => "MetaArXiv",
        "10.31223" => "EarthArXiv",
        "10.31224" => "engrXiv",
        "10.31234" => "PsyArXiv",
        "10.31235" => "SocArXiv",
        "10.31236" => "SportRxiv",
        "10.31730" => "AfricArXiv",
        "10.32388" => "Qeios",
        "10.33774" => "Cambridge Open Engage",
        "10.35542" => "EdArXiv",
        "10.36227" if begins("techrxiv") => "TechRxiv",
        "10.22541" if begins("au.") => "Authorea",
        "10.7287" if begins("peerj.preprints") => "PeerJ Preprints",
        "10.1590" if begins("scielopreprints") => "SciELO Preprints",
        "10.5194" if begins("egusphere") => "EGUsphere",
        _ => return None,
    })
}

fn biology_or_medicine(suffix: &str) -> Option<&'static str> {
    let number = suffix.rsplit('.').next().unwrap_or(suffix);
    if !number.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    match number.len() {
        6 => Some("bioRxiv"),
        8 => Some("medRxiv"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn servers_are_told_by_the_form_of_their_dois() {
        for (doi, name) in [
            ("10.1101/2020.10.01.999999", Some("bioRxiv")),
            ("10.1101/066803", Some("bioRxiv")),
            ("10.1101/2020.03.09.20033357", Some("medRxiv")),
            ("10.1101/19013151", Some("medRxiv")),
            ("10.1101/gr.278663.123", None),
            ("10.26434/chemrxiv-2021-abc12", Some("ChemRxiv")),
            ("10.21203/rs.3.rs-100/v1", Some("Research Square")),
            ("10.2139/ssrn.123", Some("SSRN")),
            ("10.5555/12345678", None),
        ] {
            assert_eq!(server(&Doi::exact(doi).expect("a DOI")), name, "{doi}");
        }
    }
}
