//! Answers as text, for what is kept on this node alone: `c:0,2`, `p:1,0,2`, `n:12.5`,
//! `w:first|second` with `%` before the two digits of a letter that would be misread.

use std::collections::BTreeMap;

use crate::domain::QuestionId;
use crate::domain::grading::Answer;

/// One answer.
pub(super) fn write(answer: &Answer) -> String {
    let list = |places: &[u8]| places.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
    match answer {
        Answer::Chosen(chosen) => format!("c:{}", list(chosen)),
        Answer::Placed(placed) => format!("p:{}", list(placed)),
        Answer::Number(number) => format!("n:{number}"),
        Answer::Words(typed) => {
            let fields: Vec<String> = typed.iter().map(|text| masked(text)).collect();
            format!("w:{}", fields.join("|"))
        }
    }
}

/// Letters that part lines, answers or fields, as `%` and two digits.
fn masked(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '%' | '|' | '\n' | '\r' => kept.push_str(&format!("%{:02x}", u32::from(c))),
            c => kept.push(c),
        }
    }
    kept
}

fn unmasked(kept: &str) -> Option<String> {
    let mut parts = kept.split('%');
    let mut text = parts.next()?.to_owned();
    for part in parts {
        let code = u8::from_str_radix(part.get(..2)?, 16).ok()?;
        text.push(char::from(code));
        text.push_str(&part[2..]);
    }
    Some(text)
}

/// Reads what [`write()`] wrote; `None` for anything else.
pub(super) fn read(text: &str) -> Option<Answer> {
    let (kind, rest) = text.split_once(':')?;
    let list = || -> Option<Vec<u8>> {
        if rest.is_empty() {
            return Some(Vec::new());
        }
        rest.split(',').map(|place| place.parse().ok()).collect()
    };
    match kind {
        "c" => list().map(Answer::Chosen),
        "p" => list().map(Answer::Placed),
        "n" => rest.parse().ok().map(Answer::Number),
        "w" => rest.split('|').map(unmasked).collect::<Option<_>>().map(Answer::Words),
        _ => None,
    }
}

/// Several answers, one a line, behind their questions.
pub(super) fn write_all(answers: &BTreeMap<QuestionId, Answer>) -> Vec<u8> {
    let lines = answers.iter().map(|(question, answer)| format!("{question} {}\n", write(answer)));
    lines.collect::<String>().into_bytes()
}

/// Reads what [`write_all`] wrote; a line that cannot be read is passed over: that question is
/// asked again.
pub(super) fn read_all(bytes: &[u8]) -> BTreeMap<QuestionId, Answer> {
    let text = String::from_utf8_lossy(bytes);
    let one = |line: &str| {
        let (question, answer) = line.split_once(' ')?;
        Some((question.parse().ok()?, read(answer)?))
    };
    text.lines().filter_map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_read_back_as_written() {
        let answers = [
            Answer::Chosen(vec![0, 2]),
            Answer::Placed(vec![]),
            Answer::Placed(vec![1, 0, 200]),
            Answer::Number(-0.1),
            Answer::Words(vec!["Исход 5%|a\r\nb".into(), String::new(), " c %7c".into()]),
        ];
        let kept: BTreeMap<QuestionId, Answer> = answers
            .iter()
            .enumerate()
            .map(|(i, answer)| (format!("q{i}").parse().unwrap(), answer.clone()))
            .collect();
        assert_eq!(read_all(&write_all(&kept)), kept);
        assert_eq!(read("c:0,2"), Some(Answer::Chosen(vec![0, 2])));
    }

    #[test]
    fn a_line_that_is_no_answer_is_passed_over() {
        assert_eq!(read_all(b"q1 c:x\nq2\nQ c:1\nq3 n:1\nq4 w:%\nq5 w:%zz\n\xff").len(), 1);
    }
}
