//! Words and letters: phrases in the reader's language, dates and numbers as they are written
//! there, the two Serbian scripts, search folding, sort keys, and typed text made safe for a page.
//!
//! Pure: no clock, no file, no network, and nothing of the other layers. The time is always an
//! argument.

pub mod csv;
pub mod cyrillic;
pub mod dates;
pub mod fold;
pub mod numbers;
pub mod phrases;
pub mod plain;
pub mod script;
pub mod sort;
