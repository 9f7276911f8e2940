//! Everything that is wrong with a course, for its authors: all languages, and files that belong to
//! nothing.

use std::collections::BTreeSet;

use super::fault::CourseFault;
use super::load::{MANIFEST, Manifest, ModulePlan, Reader, Strictness};
use super::source::CourseSource;

/// Every fault of a course in all of its languages, by file and line.
#[must_use]
pub fn check(source: &dyn CourseSource) -> Vec<CourseFault> {
    let mut overview = Reader::new(source, "", Strictness::Authoring);
    let Some(manifest) = overview.manifest() else { return overview.faults.into_list() };
    let plans: Vec<ModulePlan> =
        manifest.modules.iter().filter_map(|id| overview.module_plan(id)).collect();
    let paths = source.paths();
    report_strays(&paths, &manifest, &plans, &mut overview);
    report_untranslated(&paths, &manifest, &plans, &mut overview);
    let mut faults = overview.faults.into_list();
    for language in &manifest.languages {
        let mut reader = Reader::new(source, language, Strictness::Authoring);
        reader.course();
        faults.extend(reader.faults.into_list());
    }
    faults.sort_by(|a, b| place_and_words(a).cmp(&place_and_words(b)));
    // What all languages share was read once for each.
    faults.dedup();
    faults
}

fn place_and_words(fault: &CourseFault) -> (&str, usize, usize, &str) {
    (&fault.file, fault.line, fault.column, &fault.words)
}

/// Reports files that no list leads to: most often a lesson that was forgotten, or a name with a
/// slip.
fn report_strays(
    paths: &[String],
    manifest: &Manifest,
    plans: &[ModulePlan],
    overview: &mut Reader<'_>,
) {
    let expected = expected_paths(manifest, plans);
    let modules: BTreeSet<&str> = manifest.modules.iter().map(|id| id.as_str()).collect();
    let lessons: BTreeSet<String> =
        plans.iter().flat_map(|plan| &plan.lessons).map(ToString::to_string).collect();
    for path in paths.iter().filter(|path| !expected.contains(*path)) {
        let parts: Vec<&str> = path.split('/').collect();
        let is_text = [".md", ".toml"].iter().any(|end| path.ends_with(end));
        match parts[..] {
            [module, _, ..] if is_text && !modules.contains(module) => {
                overview.faults.warning_about(path, "its module is not in course.toml", STRAY_HINT);
            }
            [module, lesson, _, ..] if !lessons.contains(&format!("{module}/{lesson}")) => {
                let words = "its lesson is not in module.toml";
                overview.faults.error_about(path, words, STRAY_HINT);
            }
            [_, _, ..] if is_text => {
                overview.faults.warning_about(path, "nothing reads this file", STRAY_HINT);
            }
            [..] => {}
        }
    }
}

/// Reports what a course need not have, but has in another of its languages.
fn report_untranslated(
    paths: &[String],
    manifest: &Manifest,
    plans: &[ModulePlan],
    overview: &mut Reader<'_>,
) {
    let has = |path: &String| paths.binary_search(path).is_ok();
    let of_languages: Vec<Vec<String>> =
        manifest.languages.iter().map(|language| optional_paths(language, plans)).collect();
    for twins in
        of_languages.iter().flat_map(|list| list.iter().enumerate()).filter(|(_, path)| has(path))
    {
        for missing in of_languages.iter().map(|list| &list[twins.0]).filter(|path| !has(path)) {
            let hint = format!("{} is there", twins.1);
            overview.faults.error_about(missing, "this file is missing in this language", &hint);
        }
    }
}

/// What a course may lack, in an order that is the same for every language.
fn optional_paths(language: &str, plans: &[ModulePlan]) -> Vec<String> {
    let mut paths = vec![format!("call/{language}.md")];
    for part in ["glossary", "proposal", "evaluation", "call/rubric", "call/strong", "call/weak"] {
        paths.push(format!("{part}.{language}.toml"));
    }
    for plan in plans {
        for part in ["assignment", "glossary"] {
            paths.push(format!("{}/{part}.{language}.toml", plan.id));
        }
        let checks = plan.lessons.iter().map(|path| format!("{path}/checks.{language}.toml"));
        paths.extend(checks);
    }
    paths
}

const STRAY_HINT: &str = "list it, rename it, or take it away";

fn expected_paths(manifest: &Manifest, plans: &[ModulePlan]) -> BTreeSet<String> {
    let mut expected = BTreeSet::from([MANIFEST.to_owned()]);
    expected.extend(plans.iter().map(|plan| format!("{}/module.toml", plan.id)));
    for language in &manifest.languages {
        expected.insert(format!("{language}.toml"));
        expected.extend(optional_paths(language, plans));
        for plan in plans {
            expected.insert(format!("{}/{language}.toml", plan.id));
            expected.insert(format!("{}/quiz.{language}.toml", plan.id));
            expected.extend(plan.lessons.iter().map(|lesson| format!("{lesson}/{language}.md")));
        }
    }
    expected
}

#[cfg(test)]
mod tests;
