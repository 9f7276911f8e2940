//! The command line as a whole: what it accepts, and what each verb is called.

use clap::{CommandFactory as _, Parser as _};

use super::error::Exit;
use super::{Cli, Command, with_console};

fn parse(line: &str) -> Result<Cli, clap::Error> {
    Cli::try_parse_from(std::iter::once("branchline").chain(line.split_whitespace()))
}

#[test]
fn verify_cli() {
    Cli::command().debug_assert();
}

#[test]
fn without_a_verb_it_serves() {
    assert!(parse("").unwrap().command.is_none());
    assert!(parse("--data x").unwrap().command.is_none());
}

#[test]
fn the_data_folder_may_be_named_before_and_after_the_verb() {
    for line in [
        "--data x status",
        "status --data x",
        "person add --data x --role learner --name A --pin-stdin",
    ] {
        assert_eq!(parse(line).unwrap().data.to_str(), Some("x"), "{line}");
    }
}

#[test]
fn every_verb_is_understood_as_scripts_write_it() {
    let node = crate::domain::NodeId([5; 12]).to_string();
    let person = crate::domain::PersonId([6; 23]).to_string();
    for line in [
        "serve --listen 127.0.0.1:0 --listen 0.0.0.0:8410 --qr".to_owned(),
        "init --role hub --name Hub --country RS --admin Ana --password-stdin".to_owned(),
        "person add --role facilitator --name Ana --password-stdin --json".to_owned(),
        "person add --role learner --name Ana --pin-stdin".to_owned(),
        format!("person lend --person {person} --to {node}"),
        format!("person welcome --person {person} --pin-stdin"),
        "invite --branch Sjenica --country rs --json".to_owned(),
        "join --hub http://10.0.0.1:8410 ABCD-EFGH".to_owned(),
        format!("revoke {node}"),
        format!("erase {person}"),
        format!("erase {person} --yes"),
        "sync --json".to_owned(),
        "status --json".to_owned(),
        "verify --json".to_owned(),
        "rebuild --json".to_owned(),
        "sample --learners 20 --days 1 --seed 7".to_owned(),
        "course check".to_owned(),
        "course check course".to_owned(),
    ] {
        assert!(parse(&line).is_ok(), "{line}: {:?}", parse(&line).err());
    }
}

#[test]
fn wrong_use_is_refused_before_anything_is_touched() {
    for line in [
        "init --role hub --name Hub --country RS --admin Ana",
        "init --role king --name Hub --country RS --admin Ana --password-stdin",
        "init --role hub --name Hub --country Serbia --admin Ana --password-stdin",
        "person add --role learner --name Ana",
        "person add --role learner --name Ana --pin-stdin --password-stdin",
        "person lend --person x --to y",
        "revoke not-a-node",
        "join",
        "invite",
        "invite --branch A",
        "invite --personal A",
        "invite --personal A --of x",
        "invite --branch A --country RS --file f",
        "recover --hub http://x CODE",
        "neighbour",
        "sample --learners 0 --days 1 --seed 7",
        "serve --listen nowhere",
        "fly",
    ] {
        let error = parse(line).err();
        assert!(error.as_ref().is_some_and(clap::Error::use_stderr), "{line}");
        assert_eq!(error.map(|error| error.exit_code()), Some(i32::from(Exit::Usage as u8)));
    }
}

#[test]
fn help_and_version_are_results_and_no_errors() {
    for line in ["--help", "--version", "person add --help", "help sync"] {
        let shown = parse(line).err().unwrap();
        assert!(!shown.use_stderr(), "{line}");
    }
}

#[test]
fn every_verb_and_every_option_has_its_help() {
    fn check(command: &clap::Command) {
        assert!(command.get_about().is_some(), "{} has no words", command.get_name());
        for argument in command.get_arguments() {
            assert!(
                argument.get_help().is_some(),
                "{} {} has no words",
                command.get_name(),
                argument.get_id()
            );
        }
        command.get_subcommands().for_each(check);
    }
    check(&Cli::command());
}

#[test]
fn a_verb_on_a_folder_that_is_not_there_does_not_make_it() {
    let place = tempfile::tempdir().unwrap();
    let data = place.path().join("missing");
    let error = with_console(&data, |_, _| Ok(())).unwrap_err();
    assert_eq!(error.exit(), Exit::Usage);
    assert!(!data.exists());
}

#[test]
fn a_verb_is_not_mistaken_for_another() {
    assert!(matches!(parse("verify").unwrap().command, Some(Command::Verify(_))));
    assert!(matches!(parse("sync").unwrap().command, Some(Command::Sync(_))));
}
