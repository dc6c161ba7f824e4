//! Abbreviations that journals print themselves or are registered with.

use super::*;
use crate::csl::NameVariable;

const JOURNALS: &[(&str, &str)] = &[
    // Titles of one word, and words that stay.
    ("Nature", "Nature"),
    ("Science", "Science"),
    ("The Lancet", "Lancet"),
    ("Chemosphere", "Chemosphere"),
    ("Gastroenterology", "Gastroenterology"),
    ("PLOS ONE", "PLOS ONE"),
    ("BMJ", "BMJ"),
    ("Die Naturwissenschaften", "Naturwissenschaften"),
    // Chemistry.
    ("Journal of the American Chemical Society", "J. Am. Chem. Soc."),
    ("The Journal of Chemical Physics", "J. Chem. Phys."),
    ("The Journal of Physical Chemistry B", "J. Phys. Chem. B"),
    ("Angewandte Chemie International Edition", "Angew. Chem. Int. Ed."),
    ("Chemical Reviews", "Chem. Rev."),
    ("Chemical Society Reviews", "Chem. Soc. Rev."),
    ("Accounts of Chemical Research", "Acc. Chem. Res."),
    ("Inorganic Chemistry", "Inorg. Chem."),
    ("Organic Letters", "Org. Lett."),
    ("The Journal of Organic Chemistry", "J. Org. Chem."),
    ("Tetrahedron Letters", "Tetrahedron Lett."),
    ("Analytical Chemistry", "Anal. Chem."),
    ("Journal of Computational Chemistry", "J. Comput. Chem."),
    ("Journal of Medicinal Chemistry", "J. Med. Chem."),
    ("Macromolecules", "Macromolecules"),
    ("Advanced Materials", "Adv. Mater."),
    ("Advanced Functional Materials", "Adv. Funct. Mater."),
    ("Chemistry of Materials", "Chem. Mater."),
    ("Environmental Science & Technology", "Environ. Sci. Technol."),
    ("Journal of Hazardous Materials", "J. Hazard. Mater."),
    ("Journal of Colloid and Interface Science", "J. Colloid Interface Sci."),
    ("Physical Chemistry Chemical Physics : PCCP", "Phys. Chem. Chem. Phys."),
    // Physics and mathematics.
    ("Physical Review Letters", "Phys. Rev. Lett."),
    ("Physical Review B", "Phys. Rev. B"),
    ("Reviews of Modern Physics", "Rev. Mod. Phys."),
    ("Applied Physics Letters", "Appl. Phys. Lett."),
    ("Journal of Applied Physics", "J. Appl. Phys."),
    ("Journal of Physics: Condensed Matter", "J. Phys.: Condens. Matter"),
    ("Journal of Physics A: Mathematical and Theoretical", "J. Phys. A: Math. Theor."),
    ("Journal of High Energy Physics", "J. High Energy Phys."),
    ("Nuclear Physics B", "Nucl. Phys. B"),
    ("Journal of Fluid Mechanics", "J. Fluid Mech."),
    ("Physics of Fluids", "Phys. Fluids"),
    ("Journal of Non-Crystalline Solids", "J. Non-Cryst. Solids"),
    ("The Astrophysical Journal", "Astrophys. J."),
    ("Astronomy & Astrophysics", "Astron. Astrophys."),
    ("Monthly Notices of the Royal Astronomical Society", "Mon. Not. R. Astron. Soc."),
    ("Journal of Geophysical Research", "J. Geophys. Res."),
    ("Geophysical Research Letters", "Geophys. Res. Lett."),
    ("Annals of Mathematics", "Ann. Math."),
    ("Transactions of the American Mathematical Society", "Trans. Am. Math. Soc."),
    ("SIAM Journal on Numerical Analysis", "SIAM J. Numer. Anal."),
    ("Chaos: An Interdisciplinary Journal of Nonlinear Science", "Chaos"),
    ("Journal of Symbolic Logic", "J. Symb. Log."),
    // Life sciences and medicine.
    (
        "Proceedings of the National Academy of Sciences of the United States of America",
        "Proc. Natl. Acad. Sci. U.S.A.",
    ),
    ("Proceedings of the National Academy of Sciences", "Proc. Natl. Acad. Sci."),
    ("Nature Communications", "Nat. Commun."),
    ("Nature Genetics", "Nat. Genet."),
    ("Nature Biotechnology", "Nat. Biotechnol."),
    ("Nature Methods", "Nat. Methods"),
    ("Scientific Reports", "Sci. Rep."),
    ("Science Advances", "Sci. Adv."),
    ("PLoS Computational Biology", "PLoS Comput. Biol."),
    ("Journal of Biological Chemistry", "J. Biol. Chem."),
    ("Journal of Molecular Biology", "J. Mol. Biol."),
    ("Nucleic Acids Research", "Nucleic Acids Res."),
    ("Annual Review of Biochemistry", "Annu. Rev. Biochem."),
    ("Biochemical and Biophysical Research Communications", "Biochem. Biophys. Res. Commun."),
    ("Biochimica et Biophysica Acta", "Biochim. Biophys. Acta"),
    ("Biochimica et Biophysica Acta (BBA) - Biomembranes", "Biochim. Biophys. Acta Biomembr."),
    ("The New England Journal of Medicine", "N. Engl. J. Med."),
    (
        "International Journal of Environmental Research and Public Health",
        "Int. J. Environ. Res. Public Health",
    ),
    ("Journal of Clinical Oncology", "J. Clin. Oncol."),
    ("Annals of Internal Medicine", "Ann. Intern. Med."),
    ("Annals of Surgery", "Ann. Surg."),
    ("Archives of General Psychiatry", "Arch. Gen. Psychiatry"),
    ("Clinical Infectious Diseases", "Clin. Infect. Dis."),
    ("The Journal of Immunology", "J. Immunol."),
    ("Antimicrobial Agents and Chemotherapy", "Antimicrob. Agents Chemother."),
    ("Applied and Environmental Microbiology", "Appl. Environ. Microbiol."),
    ("Journal of Neuroscience", "J. Neurosci."),
    ("Annual Review of Psychology", "Annu. Rev. Psychol."),
    ("Social Science & Medicine", "Soc. Sci. Med."),
    ("In Vitro Cellular & Developmental Biology", "In Vitro Cell. Dev. Biol."),
    ("Trends in Ecology & Evolution", "Trends Ecol. Evol."),
    ("Cancer Epidemiology, Biomarkers & Prevention", "Cancer Epidemiol. Biomarkers Prev."),
    ("Global Change Biology", "Glob. Change Biol."),
    ("Environment International", "Environ. Int."),
    ("Frontiers in Psychology", "Front. Psychol."),
    ("Synthetic Metals", "Synth. Met."),
    ("Computers & Chemical Engineering", "Comput. Chem. Eng."),
    // Engineering, social sciences, other languages.
    (
        "IEEE Transactions on Pattern Analysis and Machine Intelligence",
        "IEEE Trans. Pattern Anal. Mach. Intell.",
    ),
    ("IEEE Transactions on Information Theory", "IEEE Trans. Inf. Theory"),
    ("Journal of Machine Learning Research", "J. Mach. Learn. Res."),
    ("International Journal of Heat and Mass Transfer", "Int. J. Heat Mass Transf."),
    ("IOP Conference Series: Materials Science and Engineering", "IOP Conf. Ser.: Mater. Sci. Eng."),
    ("The Quarterly Journal of Economics", "Q. J. Econ."),
    ("American Economic Review", "Am. Econ. Rev."),
    ("Journal of Personality and Social Psychology", "J. Pers. Soc. Psychol."),
    ("Zeitschrift für Physik", "Z. Phys."),
    ("Annalen der Physik", "Ann. Phys."),
    ("Bulletin de la Société chimique de France", "Bull. Soc. chim. Fr."),
    ("Revue d'histoire des sciences", "Rev. hist. sci."),
    ("Helvetica Chimica Acta", "Helv. Chim. Acta"),
    ("Chemische Berichte", "Chem. Ber."),
    ("Acta Crystallographica Section A", "Acta Crystallogr. Sect. A"),
    ("JOURNAL OF PHYSICS", "J. PHYS."),
    ("Journal of environmental management", "J. environ. manage."),
    // Places and editions in brackets tell journals apart; those of the National Library of Medicine do not.
    ("Cancer Letters (Amsterdam, Netherlands)", "Cancer Lett. (Amsterdam, Neth.)"),
    ("Annals of Physics (San Diego, CA, United States)", "Ann. Phys. (San Diego, CA, U. S.)"),
    ("Nature (London, United Kingdom)", "Nature (London, U. K.)"),
    ("Waste Management (Oxford)", "Waste Manage. (Oxford)"),
    ("Ukrainskii Khimicheskii Zhurnal (Russian Edition)", "Ukr. Khim. Zh. (Russ. Ed.)"),
    ("Science (New York, N.Y.)", "Science"),
    ("Lancet (London, England)", "Lancet"),
    ("Human reproduction (Oxford, England)", "Hum. reprod."),
    ("Sangyo Eiseigaku Zasshi (Journal of Occupational Health)", "Sangyo Eiseigaku Zasshi"),
    ("Zhonghua Yi Xue Za Zhi (Chinese Medical Journal, Taipei)", "Zhonghua Yi Xue Za Zhi"),
    // Acronyms and the titles that they stand for; initials; what ends a title.
    ("AJR: American Journal of Roentgenology", "AJR Am. J. Roentgenol."),
    ("CA: A Cancer Journal for Clinicians", "CA Cancer J. Clin."),
    ("Medical bulletin of the U. S. Army, Europe", "Med. bull. U.S. Army Eur."),
    ("J. A. M. A.", "J.A.M.A."),
    ("Journal of Chemical Physics (Online)", "J. Chem. Phys."),
    ("Journal of Chemical Physics (Online Edition)", "J. Chem. Phys."),
    ("Shi Journal of Law", "Shi J. Law"),
    ("Phase I Oncology", "Phase I Oncol."),
    ("Bulletin du C. E. R. P.", "Bull. C.E.R.P."),
    ("ACS Environmental Au", "ACS Environ. Au"),
    ("Geographical Review, The", "Geogr. Rev."),
    ("Journal of Geophysical Research: [Solid Earth]", "J. Geophys. Res. [Solid Earth]"),
    (
        "Fizika Nizkikh Temperatur [Soviet Journal of Low Temperature Physics]",
        "Fiz. Nizk. Temp. [Sov. J. Low Temp. Phys.]",
    ),
    ("Journal of Chemical Physics [electronic resource]", "J. Chem. Phys."),
    ("BMJ [Internet]", "BMJ"),
    (
        "Journal of the Royal Statistical Society: Series B (Statistical Methodology)",
        "J. R. Stat. Soc. Ser. B",
    ),
    (
        "IEEE Transactions on Systems, Man, and Cybernetics, Part B (Cybernetics)",
        "IEEE Trans. Syst. Man Cybern. Part B",
    ),
    ("Soviet Journal of Atomic Energy [translation of Atomnaya Energiya]", "Sov. J. At. Energy"),
    // "And" as one capital; romanised titles, which are not abbreviated.
    ("Antibiotiki I Khimioterapiia", "Antibiot. Khimioter."),
    ("Odontostomatologia E Implantoprotesi", "Odontostomatol. Implantoprotesi"),
    ("Population Reports. Series L, Issues in World Health", "Popul. Rep. L"),
    ("Population Reports. Series D, Male Sterilization", "Popul. Rep. D"),
    ("Deep Sea Research Part II: Topical Studies in Oceanography", "Deep Sea Res. Part II"),
    ("JSME International Journal Series A: Mechanics and Material Engineering", "JSME Int. J. Ser. A"),
    ("Springer Series In Optical Sciences", "Springer Ser. Opt. Sci."),
    ("Colloids and Surfaces. B, Biointerfaces", "Colloids Surf. B Biointerfaces"),
    ("Wiley Interdisciplinary Reviews: RNA", "Wiley Interdiscip. Rev.: RNA"),
    (
        "Zeitschrift fur Laryngologie, Rhinologie, Otologie und Ihre Grenzgebiete",
        "Z. Laryngol. Rhinol. Otol.",
    ),
    ("Rassegna di Neuropsichiatria e Scienze Affini", "Rass. Neuropsichiatr."),
    ("Revista. Circulo Argentino de Odontologia", "Rev. Circ. Argent. Odontol."),
    ("Neftyanoe Khozyaistvo", "Neft. Khoz."),
    ("Nuclear Receptor Signaling", "Nucl. Recept. Signaling"),
    ("Nuclear receptor signaling", "Nucl. recept. signal."),
    ("Problemy Prochnosti", "Probl. Prochn."),
    ("Annales D Oculistique", "Ann. Ocul."),
    ("Chung-Hua Nei Ko Tsa Chih Chinese Journal of Internal Medicine", "Chung Hua Nei Ko Tsa Chih"),
    ("Igaku to Seibutsugaku", "Igaku to Seibutsugaku"),
    ("Journal of the Kagaku Institute", "J. Kagaku Inst."),
    // Dashes and combining forms.
    ("Soviet Physics–Uspekhi", "Sov. Phys. Usp."),
    ("Revue de Stomatologie et de Chirurgie Maxillo-Faciale", "Rev. Stomatol. Chir. Maxillofac."),
    ("Progress in Oto-Rhino-Laryngology", "Prog. Otorhinolaryngol."),
    ("Current Medicinal Chemistry: Anti-Cancer Agents", "Curr. Med. Chem.: Anti-Cancer Agents"),
    ("Controlled Clinical Trials", "Controlled Clin. Trials"),
    ("", ""),
];

#[test]
fn journals() {
    let words = WordList::builtin();
    let wrong: Vec<String> = JOURNALS
        .iter()
        .map(|(title, short)| (title, short, abbreviate(title, &words)))
        .filter(|(_, short, made)| *short != made)
        .map(|(title, short, made)| format!("{title}: {made}, not {short}"))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

fn article(title: &str, short: &str) -> Item {
    let mut item = Item::new("x", Kind::ArticleJournal);
    item.set(Variable::ContainerTitle, title);
    item.set(Variable::ContainerTitleShort, short);
    assert!(item.people(NameVariable::Author).is_empty());
    item
}

#[test]
fn the_records_own_form_comes_first() {
    let words = WordList::builtin();
    let ijerph = "International Journal of Environmental Research and Public Health";
    for (title, own, expected) in [
        ("The Journal of Chemical Physics", "J. Chem. Phys.", Some("J. Chem. Phys.")),
        ("The Journal of Chemical Physics", "J Chem Phys", Some("J. Chem. Phys.")),
        ("The Journal of Chemical Physics", "", Some("J. Chem. Phys.")),
        ("Physical Review Letters", "Phys.Rev.Lett.", Some("Phys.Rev.Lett.")),
        ("Weird Title of Things", "Wrd Titl Things", Some("Wrd. Titl. Things")),
        ("The Journal of Immunology", "J.I.", Some("J. Immunol.")),
        ("Journal of Energy Research", "J of Energy Research", Some("J. Energy Res.")),
        (ijerph, "IJERPH", Some("Int. J. Environ. Res. Public Health")),
        (ijerph, ijerph, Some("Int. J. Environ. Res. Public Health")),
        ("Proceedings of the National Academy of Sciences", "PNAS", Some("Proc. Natl. Acad. Sci.")),
        (
            "Proceedings of the National Academy of Sciences",
            "Proc Natl Acad Sci",
            Some("Proc. Natl. Acad. Sci."),
        ),
        ("Nature", "Nature", None),
        ("Nature", "", None),
        ("PLOS ONE", "PLoS ONE", None),
        ("<i>Journal</i> of Physics", "", Some("J. Phys.")),
    ] {
        assert_eq!(short_title(&article(title, own), &words).as_deref(), expected, "{title}: {own}");
    }
}

#[test]
fn only_serials_are_abbreviated_by_rule() {
    let words = WordList::builtin();
    let mut chapter = article("Handbook of Chemistry", "");
    chapter.kind = Kind::Chapter;
    assert_eq!(short_title(&chapter, &words), None);
    chapter.set(Variable::ContainerTitleShort, "Handb. Chem.");
    assert_eq!(short_title(&chapter, &words).as_deref(), Some("Handb. Chem."));
    assert_eq!(short_title(&Item::new("x", Kind::ArticleJournal), &words), None);
}

#[test]
fn a_title_of_any_length_takes_time_like_its_length() {
    let words = WordList::builtin();
    for title in ["x".repeat(300_000), "a ".repeat(100_000), "journal-".repeat(50_000), ": ".repeat(100_000)]
    {
        abbreviate(&title, &words);
        short_title(&article(&title, &title), &words);
    }
}

proptest::proptest! {
    #[test]
    fn any_title_is_abbreviated(title in "\\PC{0,60}", short in "\\PC{0,30}") {
        let words = WordList::default();
        abbreviate(&title, &words);
        short_title(&article(&title, &short), &words);
    }
}
