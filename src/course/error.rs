//! What can go wrong before a course file is read at all. Faults inside the files are
//! [`super::CourseFault`]s.

use std::io;

use crate::domain::limits::COURSE_FILES_MAX;

/// A folder cannot serve as a course.
#[derive(Debug, thiserror::Error)]
pub enum CourseError {
    /// The folder, or one inside it, cannot be listed.
    #[error("the course folder {folder} cannot be read")]
    Folder {
        /// The folder, as it was asked for.
        folder: String,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// More files than a course has; probably the wrong folder was named.
    #[error("{folder} holds more than {COURSE_FILES_MAX} files, which is no course")]
    TooManyFiles {
        /// The folder, as it was asked for.
        folder: String,
    },
}
