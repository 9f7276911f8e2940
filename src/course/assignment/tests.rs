use super::*;

const ASSIGNMENT: &str = r#"title = "Make it"
minutes = 60
fills = ["A", "B"]
pass-points = 5
intro = """
Do *this*:

1. one
2. two
"""

[[field]]
id = "place"
section = "A"
kind = "line"
label = "The place"
words-max = 40

[[field]]
id = "door"
section = "B"
kind = "file"
label = "The door"
help = "If you can."

[[criterion]]
id = "counted"
title = "Counted"
levels = ["one", "two", "three", "four"]

[[criterion]]
id = "seen"
title = "Seen"
levels = ["a", "b", "c", "d"]
"#;

fn read_it(toml: &str) -> (Option<Assignment>, Vec<String>) {
    let file = CourseFile::new("a.toml", toml);
    let mut faults = Faults::default();
    let read = read(&file, &mut faults);
    let told = faults.into_list();
    (read, told.iter().map(|f| format!("{}:{} {}", f.line, f.column, f.words)).collect())
}

#[test]
fn an_assignment_is_read_whole() {
    let (assignment, faults) = read_it(ASSIGNMENT);
    assert_eq!(faults, Vec::<String>::new());
    let assignment = assignment.unwrap();
    assert!(assignment.intro_html.contains("<em>this</em>"));
    assert!(assignment.intro_html.contains("<li>two</li>"), "{}", assignment.intro_html);
    assert_eq!((assignment.pass_points, assignment.points_max()), (5, 8));
    assert_eq!(assignment.fields[1].kind, FieldKind::File);
    assert_eq!(assignment.criteria[0].levels[3], "four");
}

#[test]
fn each_fault_of_an_assignment_is_told_with_its_place() {
    for (old, new, expected) in [
        ("[\"A\", \"B\"]", "[\"A\", \"B\", \"Z\"]", "3:20 there is no section \"Z\""),
        ("[\"A\", \"B\"]", "[\"A\", \"B\", \"C\"]", "0:0 no field fills section C"),
        ("section = \"B\"", "section = \"C\"", "21:11 the assignment does not fill this"),
        ("pass-points = 5", "pass-points = 9", "4:15 9 points cannot part"),
        ("pass-points = 5", "pass-points = 2", "4:15 2 points cannot part"),
        ("\"c\", \"d\"]", "\"c\"]", "31:1 there are 4 levels"),
        ("\"c\", \"d\"]", "\"c\", \"a\"]", "31:1 two of the levels are the same"),
        ("id = \"seen\"", "id = \"counted\"", "32:6 this id is taken in this file"),
        ("kind = \"file\"", "kind = \"photo\"", "22:8 there is no such kind of field"),
        ("1. one", "# one", "5:9 a heading or picture cannot stand here"),
        ("1. one", "<b>one</b>", "5:9 raw HTML is not allowed"),
        ("minutes = 60", "minutes = 9000", "2:11 `minutes` must be a whole number"),
    ] {
        assert!(ASSIGNMENT.contains(old), "{old}");
        let (assignment, faults) = read_it(&ASSIGNMENT.replacen(old, new, 1));
        assert!(faults.iter().any(|fault| fault.starts_with(expected)), "{new}: {faults:?}");
        assert!(assignment.is_none(), "{new}");
    }
}

const FORM: &str = r#"[[section]]
id = "A"
title = "Who"
help = "Say it."
words-max = 100
from = "start"

[[section]]
id = "C"
title = "Need"
help = "Say it."
words-max = 100
from = "start"
"#;

#[test]
fn the_form_names_modules_and_stands_in_order() {
    let form_of = |toml: &str| {
        let file = CourseFile::new("p.toml", toml);
        let mut faults = Faults::default();
        let modules = ["start".parse().expect("a module id")];
        let form = form(&file, &modules, &mut faults);
        let told = faults.into_list().into_iter().map(|fault| fault.words).collect::<Vec<_>>();
        (form.sections.len(), told)
    };
    assert_eq!(form_of(FORM), (2, Vec::new()));
    for (old, new, expected) in [
        ("\"C\"", "\"A\"", "this section does not come after the one above"),
        ("\"C\"", "\"O\"", "there is no section \"O\" of the proposal"),
        ("\"start\"", "\"other\"", "there is no such module"),
    ] {
        assert_eq!(form_of(&FORM.replacen(old, new, 1)).1, [expected]);
    }
}

#[test]
fn a_survey_asks_with_options_or_in_words_and_later_again() {
    let survey_of = |toml: &str| {
        let file = CourseFile::new("e.toml", toml);
        let mut faults = Faults::default();
        let read = evaluation(&file, &mut faults);
        let told = faults.into_list().into_iter().map(|fault| fault.words).collect::<Vec<_>>();
        (read, told)
    };
    let sound = "[[question]]\nid = \"a\"\nkind = \"scale\"\ntext = \"Well?\"\noptions = [\"1\", \"2\"]\n\
                 [[followup]]\nid = \"b\"\nmonths = [3, 12]\nkind = \"text\"\ntext = \"And?\"\n";
    let (read, faults) = survey_of(sound);
    assert_eq!((read.questions.len(), faults.len()), (1, 0), "{faults:?}");
    assert_eq!(read.followups[0].0, [3, 12]);
    for (old, new) in [
        ("options = [\"1\", \"2\"]", ""),
        ("kind = \"text\"", "kind = \"scale\""),
        ("months = [3, 12]", "months = [0]"),
        ("id = \"b\"", "id = \"a\""),
    ] {
        assert_eq!(survey_of(&sound.replacen(old, new, 1)).1.len(), 1, "{new}");
    }
}
