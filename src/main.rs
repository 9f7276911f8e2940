//! The program: hands the command line to [`branchline::cli`] and exits with what it says.

use std::process::ExitCode;

fn main() -> ExitCode {
    branchline::cli::run()
}
