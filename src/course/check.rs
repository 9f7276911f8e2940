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
    report_strays(&source.paths(), &manifest, &plans, &mut overview);
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

const STRAY_HINT: &str = "list it, rename it, or take it away";

fn expected_paths(manifest: &Manifest, plans: &[ModulePlan]) -> BTreeSet<String> {
    let mut expected = BTreeSet::from([MANIFEST.to_owned()]);
    expected.extend(plans.iter().map(|plan| format!("{}/module.toml", plan.id)));
    for language in &manifest.languages {
        expected.insert(format!("{language}.toml"));
        expected.insert(format!("glossary.{language}.toml"));
        expected.insert(format!("proposal.{language}.toml"));
        expected.insert(format!("evaluation.{language}.toml"));
        expected.insert(format!("call/{language}.md"));
        expected.insert(format!("call/rubric.{language}.toml"));
        for plan in plans {
            expected.insert(format!("{}/{language}.toml", plan.id));
            for part in ["quiz", "assignment", "glossary"] {
                expected.insert(format!("{}/{part}.{language}.toml", plan.id));
            }
            for lesson in &plan.lessons {
                expected.insert(format!("{lesson}/{language}.md"));
                expected.insert(format!("{lesson}/checks.{language}.toml"));
            }
        }
    }
    expected
}

#[cfg(test)]
mod tests;
