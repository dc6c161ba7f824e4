//! References and titles of every content, compared.

use doicite::compare::{Reference, Sameness, TitleLevel, compare, fold, same_work, titles};
use doicite::csl::{Item, Kind, Variable};
use doicite::lists::references;
use doicite::work::repair;

/// Two texts as titles and as references, and a JSON object as a record.
pub fn compared(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let (one, other) = text.split_once('\0').unwrap_or((&text, &text));
    assert_eq!(fold(&fold(one)), fold(one), "folding again changes nothing: {one:?}");
    let (found, back) = (titles(one, other), titles(other, one));
    assert_eq!(
        (found.level, (found.alike - back.alike).abs() < 0.05),
        (back.level, true),
        "{one:?} {other:?}"
    );
    assert!(titles(one, one).level <= TitleLevel::Spacing);
    for item in references(one) {
        assert!(item.line >= 1);
    }
    let mut item = Item::new("", Kind::ArticleJournal);
    item.set(Variable::Title, one);
    item.set(Variable::Doi, "10.1000/a");
    assert_eq!(same_work(&item, &item), Sameness::Same);
    if let Ok(serde_json::Value::Object(record)) = serde_json::from_str(other) {
        let work = repair(&record, "10.1000/a");
        let same = compare(&work.item, &work);
        assert!(!same.is_other_work(), "a record is its own work: {other}");
        let reference = Reference::text(one);
        assert!(reference.query().chars().count() <= 500);
        let compared = reference.compare(&work);
        assert!(compared.differences.len() < 100, "what differs is bounded");
        let judgement = reference.judge(&[work.clone(), work]);
        assert!(judgement.candidates.len() <= 2);
    }
}
