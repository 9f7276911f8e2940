//! Words that the course explains, read from `glossary.<language>.toml`: of a module, or of the
//! whole course. Never says where a word is used.

use std::collections::BTreeMap;

use super::fault::{CourseFile, Faults};
use super::fields::Fields;
use super::markdown::inline;
use crate::domain::TermId;
use crate::domain::course::Term;
use crate::domain::limits::GLOSSARY_FILE_TERMS_MAX;

/// Reads one file into the glossary. A word that is explained already is a fault.
pub(super) fn read(
    file: &CourseFile<'_>,
    glossary: &mut BTreeMap<TermId, Term>,
    faults: &mut Faults,
) {
    let Some(mut document) = Fields::read(file, 0, file.text, faults) else { return };
    let tables = document.tables("term", faults);
    document.finish("[[term]]", faults);
    if tables.len() > GLOSSARY_FILE_TERMS_MAX {
        let words = format!("more than {GLOSSARY_FILE_TERMS_MAX} words in one file");
        faults.error(file, 0, &words, "");
        return;
    }
    for mut fields in tables {
        let id = fields.needed_text("id", faults);
        let term = fields.needed_plain_text("term", faults);
        let meaning = fields.needed_text("meaning", faults);
        fields.finish("id, term, meaning", faults);
        let (Some(id), Some(term), Some(meaning)) = (id, term, meaning) else { continue };
        let Ok(parsed) = id.value.parse::<TermId>() else {
            faults.error(file, id.at, "this is not an id", "an id is made of a-z, 0-9 and -");
            continue;
        };
        let meaning_html = inline(file, meaning.at, &meaning.value, faults);
        if glossary.insert(parsed, Term { term, meaning_html }).is_some() {
            let words = format!("the word `{}` is explained already", id.value);
            faults.error(file, id.at, &words, "an id is unique in the whole course; keep one");
        }
    }
}
