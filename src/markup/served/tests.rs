//! Titles as they are served, each with what a reader sees in it. DOIs name the record a case was
//! found in; where only its kind is known here, the words are ours.

use super::*;

/// Small capitals are written `<sc>` here, underline `<u>`.
fn show(text: &RichText) -> String {
    text.to_csl_markup()
        .replace(r#"<span style="font-variant:small-caps;">"#, "<sc>")
        .replace("</span>", "</sc>")
}

#[track_caller]
fn reads(source: &str, expected: &str) {
    assert_eq!(show(&served(source)), expected, "{source}");
}

#[track_caller]
fn stays(source: &str) {
    reads(source, source);
}

#[test]
fn html_and_jats() {
    // 10.1021/ja01577a030
    stays("Correlation of the Base Strengths of Amines<sup>1</sup>");
    // 10.1086/366680
    stays("<i>The Best of the Achaens: Concepts of the Hero in Archaic Greek Poetry</i>. Gregory Nagy");
    // 10.18942/apg.201812: the space before the end tag
    reads(
        "Distribution Range of <i>Acystopteris taiwaniana </i>(Cystopteridaceae: Polypodiales)",
        "Distribution Range of <i>Acystopteris taiwaniana</i> (Cystopteridaceae: Polypodiales)",
    );
    // 10.14814/phy2.12263
    reads(
        "<i>Ostα</i><sup><i>−/−</i></sup>mice are not protected from western diet-induced weight gain",
        "<i>Ostα</i><sup><i>−/−</i></sup> mice are not protected from western diet-induced weight gain",
    );
    // 10.1002/er.7220
    reads(
        "catalysts supported on\n            <scp>\n              <i>γ</i>\n              ‐Al\n              \
         <sub>2</sub>\n              O\n              <sub>3</sub>\n            </scp>\n            and\n            \
         <scp>HZSM5</scp>\n            in\n            <scp>HDS</scp>\n            reactions",
        "catalysts supported on <sc><i>γ</i> ‐Al <sub>2</sub> O <sub>3</sub></sc> and <sc>HZSM5</sc> in \
         <sc>HDS</sc> reactions",
    );
    // 10.1002/eng2.12300: nested
    reads("Modelling of <scp>CO<sub>2</sub></scp> capture", "Modelling of <sc>CO<sub>2</sub></sc> capture");
    // 10.1001/2012.jama.11292
    reads("Risk in <emph type=\"ital\">BRCA1</emph> Carriers", "Risk in <i>BRCA1</i> Carriers");
    // 10.11646/zootaxa.3709.3.1: a headline's weight says nothing about its words
    reads(
        "<p class=\"HeadingRunIn\"><strong>A new species of <em>Aus</em> (Insecta)</strong></p>",
        "A new species of <i>Aus</i> (Insecta)",
    );
    // 10.1117/12.60585
    reads(
        "<title>WIDe-angle GEocoronal Telescope (WIDGET)</title>",
        "WIDe-angle GEocoronal Telescope (WIDGET)",
    );
    reads(
        "A <jats:italic>b</jats:italic> <jats:sc>c</jats:sc> <jats:bold>d</jats:bold>",
        "A <i>b</i> <sc>c</sc> <b>d</b>",
    );
    reads("H<ce:inf>2</ce:inf>O in <ce:italic>x</ce:italic>", "H<sub>2</sub>O in <i>x</i>");
    reads("<Emphasis Type=\"BoldItalic\">x</Emphasis> y", "<b><i>x</i></b> y");
    reads("an <span style=\"font-style: italic; color: red\">x</span>", "an <i>x</i>");
    reads("a <span style='font-variant:small-caps'>d</span>", "a <sc>d</sc>");
    reads("one<br/>two<br>three<p>four</p>five", "one two three four five");
    reads("an <u>underlined</u> word", "an underlined word");
    assert_eq!(served("an <u>x</u>").0[1], Inline::Styled(Formatting::Underline, RichText::plain("x")),);
}

#[test]
fn subtitles() {
    // 10.1001/archpedi.1951.02040040742008
    reads(
        "IDIOPATHIC ACQUIRED HEMOLYTIC ANEMIA IN AN INFANT&lt;subtitle&gt;Successful Treatment with Corticotropin \
         (ACTH)&lt;/subtitle&gt;",
        "IDIOPATHIC ACQUIRED HEMOLYTIC ANEMIA IN AN INFANT: Successful Treatment with Corticotropin (ACTH)",
    );
    reads("Who Cares? <subtitle>An Answer</subtitle>", "Who Cares? An Answer");
    reads("<title>One <i>two </i></title>\n<subtitle>Three</subtitle>", "One <i>two</i>: Three");
    reads("<subtitle>Alone</subtitle>", "Alone");
}

#[test]
fn formulas() {
    // 10.1016/j.jfranklin.2015.02.010
    reads(
        "Distributed <mml:math altimg=\"si0003.gif\" overflow=\"scroll\" xmlns:mml=\"http://www.w3.org/1998/Math/MathML\">\
         <mml:msub><mml:mrow><mml:mi>H</mml:mi></mml:mrow><mml:mrow><mml:mo>∞</mml:mo></mml:mrow></mml:msub>\
         <mml:mi mathvariant=\"normal\">-</mml:mi><mml:mi>consensus</mml:mi></mml:math> filtering",
        "Distributed <i>H</i><sub>∞</sub>-consensus filtering",
    );
    // 10.1155/2008/410437
    reads(
        "Jordan<mml:math xmlns:mml=\"http://www.w3.org/1998/Math/MathML\"><mml:mo>∗</mml:mo></mml:math>-Derivations on\
         <mml:math><mml:mrow><mml:msup><mml:mi>C</mml:mi><mml:mo>∗</mml:mo></mml:msup></mml:mrow></mml:math>-Algebras",
        "Jordan∗-Derivations on <i>C</i><sup>∗</sup>-Algebras",
    );
    // 10.1103/physrevc.63.065205: pretty-printed
    reads(
        "The <math>\n  <msubsup>\n <mi> B </mi>\n <mn>2</mn>\n <mo>+</mo>\n </msubsup>\n</math> state ",
        "The <i>B</i><sub>2</sub><sup>+</sup> state",
    );
    reads("<math><mfrac><mn>1</mn><mn>2</mn></mfrac></math> spin", "1/2 spin");
    reads(
        "<math><mfrac><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mn>2</mn></mfrac></math>",
        "(<i>a</i>+<i>b</i>)/2",
    );
    reads(
        "<math><msqrt><mi>s</mi></msqrt><mo>=</mo><mn>13</mn><mtext> TeV</mtext></math>",
        "√<i>s</i>=13 TeV",
    );
    reads("<math><mroot><mi>s</mi><mn>3</mn></mroot></math>", "<sup>3</sup>√<i>s</i>");
    reads("<math><mover accent=\"true\"><mi>x</mi><mo>¯</mo></mover></math>", "<i>x\u{304}</i>");
    reads("<math><mover><mi>B</mi><mo>´</mo></mover></math>", "<i>B\u{301}</i>");
    reads("<math><munder><mi>lim</mi><mi>n</mi></munder></math>", "lim<sub><i>n</i></sub>");
    reads("<math><msup><mi>f</mi><mo>′</mo></msup></math>", "<i>f</i>′");
    reads("<math><mfenced><mi>a</mi><mi>b</mi></mfenced></math>", "(<i>a</i>,<i>b</i>)");
    reads("<math><mfenced open='[' close=']' separators=''><mn>1</mn><mn>2</mn></mfenced></math>", "[12]");
    reads(
        "<math><mmultiscripts><mi>He</mi><mprescripts/><none/><mn>3</mn></mmultiscripts></math> and \
         <math><mmultiscripts><mi>A</mi><mi>i</mi><none/></mmultiscripts></math>",
        "<sup>3</sup>He and <i>A</i><sub><i>i</i></sub>",
    );
    reads("<math><mi>f</mi><mo>&#8289;</mo><mi>x</mi></math>", "<i>fx</i>");
    reads(
        "<math><mn>0</mn><mo>&lt;</mo><mi>p</mi><mo>&lt;</mo><mn>1</mn></math>",
        "0&lt;<i>p</i>&lt;1".replace("&lt;", "<").as_str(),
    );
}

#[test]
fn a_formula_is_read_once() {
    reads(
        "On <inline-formula><alternatives><tex-math>$$x^2$$</tex-math><mml:math><mml:msup><mml:mi>x</mml:mi>\
         <mml:mn>2</mml:mn></mml:msup></mml:math></alternatives></inline-formula>",
        "On <i>x</i><sup>2</sup>",
    );
    reads(
        "On <math alttext=\"x\"><semantics><mi>x</mi><annotation encoding=\"TeX\">x</annotation>\
         <annotation-xml><ci>x</ci></annotation-xml></semantics></math>",
        "On <i>x</i>",
    );
}

#[test]
fn tex_is_kept() {
    // 10.1109/led.2013.2242039
    reads(
        "The <formula formulatype=\"inline\"><tex Notation=\"TeX\">${\\rm Al}_{2}{\\rm O}_{3}$</tex></formula> Gate",
        "The ${\\rm Al}_{2}{\\rm O}_{3}$ Gate",
    );
    // 10.1007/s00013-021-01606-z
    stays("The $$\\ell$$-modular reduction of $$G_2(q)$$");
    // 10.12733/jics20102098
    stays("Blind Relay over Nakagami-\\boldmath{$m$} Fading Channels");
    reads("On <tex-math>\\alpha</tex-math>", "On $\\alpha$");
    reads(
        "On <tex-math>\\documentclass[12pt]{minimal}\n\\begin{document}$$x$$\\end{document}</tex-math>",
        "On $x$",
    );
}

#[test]
fn angle_brackets_and_dollars_that_are_none() {
    // 10.15751/cofis.2011.7.1.309, 10.15751/cofis.2011.7.1.5, 10.1063/1.4917236, 10.1155/2015/630137
    stays("Militarism Japan －Focused on <There is not Regret in Our Youth>(1946)－");
    stays("On <Konggi-Inhyung …>");
    stays("Ga1−xMnxAs with x < 0.11");
    stays("Spaces for 0 < p < 1");
    stays("<Casablanca> and <Title> and <None>");
    stays("a<b and c>d, <x|y>, <<z>>, <-");
    // 10.1086/296157, 10.1016/0040-6090(80)90372-7
    stays("A Price of $2.99");
    stays("Films on {111} Silicon");
    reads("p &lt; 0.05 &amp;lt; q", "p < 0.05 < q");
}

#[test]
fn character_references() {
    // 10.1016/j.tree.2010.11.006
    reads("Trends in Ecology &amp; Evolution", "Trends in Ecology & Evolution");
    // 10.1109/icnidc.2010.5607362
    reads("social networks &#x2014; Mashing up", "social networks — Mashing up");
    // 10.4137/jcm.s23093
    reads("&beta;-Cells&nbsp;&ndash; Sch&ouml;n", "β-Cells – Schön");
    // 10.5194/cp-2020-95
    reads("δ&amp;lt;sup&amp;gt;13&amp;lt;/sup&amp;gt;C Decline", "δ<sup>13</sup>C Decline");
    // 10.1306/00aa9ad4-3330-11d7-8649000102c1865d
    reads("Oil&amp;nbsp;Fields", "Oil Fields");
    // 10.1534/g3.114.015966
    reads("G3&amp;#58; Genes|Genomes|Genetics", "G3: Genes|Genomes|Genetics");
    // 10.1006/redy.2002.0194: nothing can be made of it
    stays("Rı&#x;os");
    reads("H&lt;sub&gt;2&lt;/sub&gt;O", "H<sub>2</sub>O");
    stays("AT&T, R&D");
}

#[test]
fn white_space() {
    // 10.1101/2020.12.01.406702
    reads(
        "glycolipid in\n                  <i>Streptococcus agalactiae</i>\n                  that contributes",
        "glycolipid in <i>Streptococcus agalactiae</i> that contributes",
    );
    // 10.1534/g3.114.015966, 10.1007/s00198-014-2673-x
    reads("\n   Drosophila\n   Muller F\t Elements\r\n", "Drosophila Muller F Elements");
    reads("treatment for 3\u{a0}months", "treatment for 3 months");
    reads("a<i> b </i>c", "a <i>b</i> c");
    reads("a<i> <b> b</b> </i> c", "a <i><b>b</b></i> c");
    reads("a<i> </i>b", "a b");
    reads("<i> a</i>", "<i>a</i>");
    reads("a <i></i> b", "a b");
    reads(" \n ", "");
    reads("", "");
}

#[test]
fn damaged_characters() {
    // 10.1002/pat.152: soft hyphens
    reads("poly\u{ad}mer\u{200b}ization\u{feff}", "polymerization");
    reads("a\0b\u{1b}c\u{7f}d\u{9b}e", "abcde");
    // 10.1007/bf01168484, 10.1002/ange.201306511, 10.1057/9781137330086.0008, 10.1063/1.4916889
    stays("Gr\u{fffd}ße \u{f8ff} TrÃ¼mmerliteratur 𝔰𝔩");
    // 10.1522/030092056: decomposed
    reads("E\u{301}tudes", "Études");
    // A joiner shapes the letters around it.
    stays("می\u{200c}خواهم");
}

#[test]
fn broken_markup_is_not_shown() {
    reads("<i>Homo sapiens in Africa", "Homo sapiens in Africa");
    reads("Homo sapiens</i> in Africa", "Homo sapiens in Africa");
    reads("<i>Homo<i> sapiens", "Homo sapiens");
    reads("<i>a <b>b</i> c</b>", "<i>a <b>b</b></i> c");
    reads("<sansserif>A</sansserif> b <foo:bar>c", "A b c");
    reads("a<script>alert(1)</script>b<style>i { color: red }</style>c", "abc");
    reads("<a href=\"javascript:alert(1)\">a</a> <img src=x onerror=alert(1)> b", "a b");
}

#[test]
fn neighbours_in_one_format_are_one() {
    reads("x<sup>1</sup><sup>,</sup><sup>2</sup>", "x<sup>1,2</sup>");
    reads("<i><i>x</i></i> y", "<i>x</i> y");
    reads("<i>x</i> <i>y</i>", "<i>x</i> <i>y</i>");
}

#[test]
fn reading_the_result_again_changes_nothing() {
    for source in [
        "<i>Homo </i>sapiens, p &lt; 0.05 &amp; <Casablanca>",
        "H<sub>2</sub>O<sup>1</sup><sup>2</sup> <b>a</b> $$x$$",
    ] {
        let once = served(source);
        assert_eq!(served(&once.to_csl_markup()), once, "{source}");
    }
}

/// Every title here has 300 kB. A quadratic step would take minutes.
#[test]
fn hostile_titles_are_bounded_and_fast() {
    for unit in [
        "<",
        "<i>",
        "</i>",
        "<i>x</b>",
        "&",
        "&amp;",
        "&amp;amp;lt;i&amp;amp;gt;",
        "<!--",
        "<![CDATA[",
        "<a b=\"",
        "x ",
        "<subtitle>x</subtitle>",
        "<subtitle></subtitle>",
        "<sup>1</sup>",
        "<formula><tex>x</tex></formula>",
        "<formula>",
        "<mml:math>",
        "<msup>",
        "<mfrac><mo>",
        "<mover><mi>",
        "e\u{301}",
        "\u{301}",
        "<x>",
        "<x y='z'>",
    ] {
        served(&unit.repeat(300_000 / unit.len()));
    }
    for (open, close) in
        [("<i>", "</i>"), ("<formula>", "</formula>"), ("<mml:mfrac>", "</mml:mfrac>"), ("<p>", "</p>")]
    {
        let deep = open.repeat(100_000) + "x" + &close.repeat(100_000);
        assert_eq!(served(&deep).to_plain(), "x");
    }
}

proptest::proptest! {
    #[test]
    fn any_text_is_read(source in "(<|>|/|&|;|#|i|sub|mml:|math|msup|mfrac|subtitle|p|=|\"|'|!--|-->|amp|lt|gt| |x|\\PC){0,60}") {
        let text = served(&source);
        let plain = text.to_plain();
        proptest::prop_assert_eq!(plain.trim(), &plain);
        proptest::prop_assert!(!plain.contains("  "));
        proptest::prop_assert!(!plain.chars().any(char::is_control));
        super::super::csl(&source);
    }
}

/// Titles of the `SpeciesFile` and paperlib threads, of Zotero's test of 10.2747/1539-7216.50.2.197 and
/// of 10.1111/1574-6941.12040, and the kinds of them in our words.
#[test]
fn words_are_not_joined_at_tags() {
    let math = |inner: &str| {
        format!("<mml:math xmlns:mml=\"http://www.w3.org/1998/Math/MathML\">{inner}</mml:math>")
    };
    let letter = |name: &str| math(&format!("<mml:mi>{name}</mml:mi>"));
    reads("The Chinese<i>Hukou</i>System at 50", "The Chinese <i>Hukou</i> System at 50");
    reads("hoppers<i>X</i>in rice", "hoppers <i>X</i> in rice");
    reads(
        "growth of<i>Escherichia coli</i>and<i>Salix</i>, a shrub",
        "growth of <i>Escherichia coli</i> and <i>Salix</i>, a shrub",
    );
    reads("Effects<i>in vitro</i>on the<i>lac</i>operon", "Effects <i>in vitro</i> on the <i>lac</i> operon");
    reads(
        "Die Gattung<i>Rubus</i>in Bayern und<i>Rosa</i>im Harz",
        "Die Gattung <i>Rubus</i> in Bayern und <i>Rosa</i> im Harz",
    );
    reads(
        "A new species of<em>Trichogramma</em>(Hymenoptera)",
        "A new species of <i>Trichogramma</i> (Hymenoptera)",
    );
    reads("Plants of Ghana:<i>Ficus carica</i>leaves", "Plants of Ghana: <i>Ficus carica</i> leaves");
    reads("Role of the<scp>NADPH</scp>oxidase", "Role of the <sc>NADPH</sc> oxidase");
    reads(&format!("Solitons in{}-Coupled Equations", letter("N")), "Solitons in <i>N</i>-Coupled Equations");
    reads(
        &format!("Search for{}and{}mesons", letter("B"), letter("K")),
        "Search for <i>B</i> and <i>K</i> mesons",
    );
    reads(&format!("On the{}th order", letter("k")), "On the <i>k</i>th order");
    reads(&format!("A{}-adic proof", letter("p")), "A <i>p</i>-adic proof");
    reads("Changes at a CO<sub>2</sub>vent", "Changes at a CO<sub>2</sub> vent");
    reads(
        "Ca<sup>2+</sup>levels on the 4<sup>th</sup>floor",
        "Ca<sup>2+</sup> levels on the 4<sup>th</sup> floor",
    );
    reads("Dating of<sup>14</sup>C in wood", "Dating of <sup>14</sup>C in wood");
    reads("CD8<sup>+</sup>T cells", "CD8<sup>+</sup> T cells");
}

#[test]
fn what_is_one_word_or_formula_stays_one() {
    for title in [
        "α<sub>2</sub>β<sub>1</sub> integrin, m<sup>6</sup>A, IL<sub>2</sub>R, μ<sub>0</sub>H, H<sub>2</sub>O",
        "<sup>14</sup>C, K<sub>2</sub>CO<sub>3</sub>, Na<sub>2</sub>edta and x<sup>2</sup>y",
        "Pre-<i>Hukou</i>-era <i>trans</i>-2-butene, <i>p</i>53, a(<i>b</i>)c, the 10<sup>th</sup> century",
        "<i>N</i>,<i>N</i>-dimethyl and <i>cis</i>,<i>trans</i>-isomers",
        "non-<i>p</i>-groups and <i>p</i>adic numbers",
        "<i>un</i>happy, de<i>con</i>struction, sub<i>vers</i>ive, <i>with</i>in, Re<i>presentation</i>",
        "<i>rec</i>A, <i>lac</i>Z, <i>e</i>learning, <i>Salix</i>like, the two <i>Facebook</i>s",
        "<b>WID</b>e-angle, <b>G</b>eocoronal, the <b>A</b>nswer",
        "<i>f</i>(x), <i>SU</i>(3), poly(<i>A</i>), m<i>R</i>NA, d<i>N</i>/d<i>S</i>",
        "研究<i>Salix</i>の花と<i>Rosa</i>について",
        "L'<i>Iliade</i>d’Homère et l’<i>Odyssée</i>",
    ] {
        stays(title);
    }
    reads("<scp>A</scp>ustralia and W<scp>estern</scp>", "<sc>A</sc>ustralia and W<sc>estern</sc>");
}
