//! Every limit in one place. What comes from a person, a peer, a file or a disk is held against
//! these first.

/// Longest body of one change, in bytes, before compression. Automerge costs memory by what a
/// change claims.
pub const CHANGE_BYTES_MAX: usize = 32 * 1024;
/// Most operations one change may claim (AUTOMERGE: 10 million fit in 69 bytes).
pub const CHANGE_OPS_MAX: u64 = 20_000;
/// Most parents one change may name.
pub const CHANGE_PARENTS_MAX: usize = 64;
/// Most distinct actors one change may name besides its own.
pub const CHANGE_ACTORS_MAX: usize = 64;
/// Most operations in one change of a learner or a thread: a person's one action writes a handful.
pub const ACTION_OPS_MAX: usize = 256;
/// Longest key of a map that a change may write, in bytes.
pub const CHANGE_KEY_BYTES_MAX: usize = 160;
/// Highest operation number a document may reach; beyond 2^32 automerge panics at the next edit.
pub const OP_NUMBER_MAX: u64 = 1 << 30;
/// Most changes one document may hold; a thread that grows past it goes on in a successor.
pub const DOCUMENT_CHANGES_MAX: usize = 4_000;
/// Most changes of one document that may wait for a parent not yet here.
pub const DOCUMENT_WAITING_MAX: usize = 512;
/// Longest body of one record, in bytes.
pub const RECORD_BYTES_MAX: usize = 4 * 1024;

/// Longest name of a program's version that a peer may tell, in bytes.
pub const HEALTH_VERSION_BYTES_MAX: usize = 24;
/// Longest frame on the wire, in bytes, compressed.
pub const FRAME_BYTES_MAX: usize = 112 * 1024;
/// What a frame should pack to, in bytes: a cut costs one of them.
pub const FRAME_PACKED_TARGET: usize = 7 * 1024;
/// The first frame of a message is closed once its bodies have about so many bytes; the next ones
/// follow what it packed to.
pub const FRAME_BODIES_TARGET: usize = 56 * 1024;
/// Frames that a first flight carries, in bytes: it is read only when it is whole.
pub const FIRST_FLIGHT_FRAMES_BYTES: usize = 8 * 1024;
/// Most bytes a frame may unpack to.
pub const FRAME_PLAIN_BYTES_MAX: usize = 512 * 1024;
/// Largest dictionary for packing frames that is built in, in bytes.
pub const DICTIONARY_BYTES_MAX: usize = 32 * 1024;
/// Most entries in one frame.
pub const FRAME_ENTRIES_MAX: usize = 2_048;
/// Most frames in one HTTP body.
pub const FRAMES_PER_BODY_MAX: usize = 64;
/// Largest HTTP body of a sync exchange, either way.
pub const SYNC_BODY_BYTES_MAX: usize = 1024 * 1024;
/// What one side sends in one body before it waits for the other, at most.
pub const SYNC_BODY_BYTES_TARGET: usize = 192 * 1024;
/// The first further body, before the speed of the line is known, in bytes.
pub const SYNC_BODY_BYTES_FIRST: usize = 64 * 1024;
/// A body is made so large that the line needs about so long for it, in seconds.
pub const SYNC_BODY_LINE_S: u64 = 30;
/// Answers that are kept for a repeated POST are no longer than this, in bytes.
pub const SYNC_ANSWER_KEPT_BYTES_MAX: usize = 16 * 1024;
/// So long without a byte, and a POST is given up, in seconds.
pub const SYNC_STALL_S: u64 = 60;
/// Most logs one vector may name.
pub const VECTOR_LOGS_MAX: usize = 100_000;
/// About so many logs are named in one message when everything is in question.
pub const NAMED_LOGS_TARGET: usize = 8 * 1024;
/// A first flight names all that its node holds, if that is no more logs than this; above it a
/// sketch of them goes first.
pub const FIRST_FLIGHT_LOGS_MAX: usize = 256;
/// Most buckets of a sketch of all that a node holds.
pub const SKETCH_BUCKETS_MAX: usize = 4_096;
/// Most messages in which a node names what it holds.
pub const NAMING_MESSAGES_MAX: usize = 256;
/// Longest answer to "who are you?", in bytes: two listings.
pub const WHO_BYTES_MAX: usize = 4 * 1024;
/// Most exchanges under way at a listener.
pub const SYNC_SESSIONS_MAX: usize = 2_048;
/// A listener forgets a half-done exchange after this long.
pub const SYNC_SESSION_TTL_S: u64 = 600;
/// A log's head is signed at least every so many entries.
pub const CHECKPOINT_ENTRIES: u64 = 256;
/// Most jobs that share one commit.
pub const COMMIT_JOBS_MAX: usize = 64;
/// A signed head is kept for good before the entries behind the last such one have more bytes than
/// this.
pub const CHECKPOINT_BYTES: u64 = 16 * 1024;
/// A commit takes no further job once it has changed so many rows: the first caller waits for it.
pub const COMMIT_ROWS_MAX: u64 = 4_096;
/// Most records kept about refused changes of one node, so that one peer cannot fill the disk with
/// faults.
pub const QUARANTINE_PER_NODE_MAX: u64 = 200;
/// Logs that one record of a cut-off names; more go in further records.
pub const CUT_LOGS_PER_RECORD: usize = 28;
/// Most entries that one way of a fork's proof may lead over: so many fit a record.
pub const FORK_LINKS_MAX: usize = 60;
/// Entries that one transaction takes out of logs or empties, when a cut-off or an erasure comes.
pub const TRUTH_STEP_ENTRIES: u64 = 1_024;
/// Logs of one peer that are asked for anew because what came of them did not fit.
pub const DOUBTS_PER_PEER_MAX: u64 = 256;
/// Lines on one page of what was set aside.
pub const SET_ASIDE_PER_PAGE: u32 = 30;

// The facilitator's desk.
/// Most facilitators of one cohort.
pub const COHORT_STAFF_MAX: usize = 12;
/// Most circles of one cohort.
pub const COHORT_CIRCLES_MAX: usize = 40;
/// Most modules with dates in one cohort.
pub const COHORT_DATES_MAX: usize = 24;
/// Most cohorts that one learner is in, all times together.
pub const COHORTS_PER_LEARNER_MAX: usize = 8;
/// Most learners of one cohort.
pub const COHORT_LEARNERS_MAX: u32 = 400;
/// Learners in a circle: at least, at most. A page says so where it is otherwise.
pub const CIRCLE_LEARNERS: (usize, usize) = (4, 6);
/// Days without anything after which a learner who has begun may need help.
pub const STOPPED_DAYS: u32 = 10;
/// Days after which nobody is reminded any more of a learner who stopped: that one has left.
pub const STOPPED_TOLD_DAYS: u32 = 90;
/// Tries of a quiz without mastery after which a learner may need help.
pub const QUIZ_TRIES_HARD: u32 = 3;
/// Days after a cohort's first day on which somebody who has not begun may need help.
pub const NOT_BEGUN_DAYS: u32 = 7;
/// Days for which somebody is reminded that a module's dates are over.
pub const BEHIND_TOLD_DAYS: u32 = 30;
/// Days for which "not now" puts something off.
pub const LATER_DAYS: u32 = 7;
/// Learners that the morning page names.
pub const MORNING_LEARNERS_MAX: u32 = 20;
/// Silent branches that the morning page names.
pub const MORNING_BRANCHES_MAX: u32 = 10;
/// Cohorts whose calendars the morning page looks at.
pub const MORNING_COHORTS_MAX: u32 = 20;
/// Learners on one page of a matrix.
pub const MATRIX_ROWS: u32 = 50;
/// Lessons and quizzes on one page of a matrix.
pub const MATRIX_COLUMNS: usize = 30;
/// Learners of a group that figures are made of: of a library with more only the first by name.
pub const GROUP_LEARNERS_MAX: u32 = 400;
/// Posts on a learner's page.
pub const POSTS_OF_LEARNER_MAX: u32 = 8;
/// Weeks that a trend shows.
pub const WEEKS_SHOWN: u32 = 8;
/// Answers to a question from which on something is said about it.
pub const ITEM_ANSWERS_MIN: usize = 10;
/// Largest table for an import, in bytes.
pub const IMPORT_BYTES_MAX: usize = 256 * 1024;
/// Most rows of one that are looked at.
pub const IMPORT_ROWS_MAX: usize = 500;
/// Days for which an import can be taken back.
pub const IMPORT_KEPT_DAYS: u32 = 30;
/// Longest word of a reviewer to the learner, in characters.
pub const REVIEW_CHARS_MAX: usize = 3_000;
/// Longest comment on one criterion, in characters.
pub const MARK_COMMENT_CHARS_MAX: usize = 400;
/// Longest message to a learner, and longest reply, in characters.
pub const MESSAGE_CHARS_MAX: usize = 2_000;
/// Longest key of a version or of a piece of feedback that another document names, in bytes.
pub const VERSION_KEY_BYTES_MAX: usize = 96;
/// Reviews, messages and replies that one node writes about one learner, at most.
pub const FEEDBACK_PIECES_MAX: usize = 500;
/// Comments that a reviewer keeps for further use.
pub const COMMENTS_KEPT_MAX: u32 = 20;
/// What waits for a review is counted up to here.
pub const WAITING_COUNTED_MAX: u32 = 999;
/// Cohorts, branches or learners on one page of a list.
pub const DESK_ROWS_PER_PAGE: u32 = 50;

/// Longest display name, in characters.
pub const NAME_CHARS_MAX: usize = 80;
/// Longest title of a thread, in characters.
pub const TITLE_CHARS_MAX: usize = 120;
/// Longest post, in characters.
pub const POST_CHARS_MAX: usize = 6_000;
/// Longest reason of a moderator or of somebody who reports a post, in characters.
pub const REASON_CHARS_MAX: usize = 300;
/// Most threads, reports or marks on one page of the moderators'.
pub const MODERATION_ROWS_MAX: u32 = 50;
/// A question without an answer waits for a moderator's look after so long, by its arrival, in
/// milliseconds.
pub const UNANSWERED_MS: i64 = 48 * 3_600_000;
/// Posts on one page of what a search found.
pub const SEARCH_ROWS_MAX: u32 = 20;
/// Posts in a feed.
pub const FEED_ROWS_MAX: u32 = 30;
/// Threads on the weekly sheet for the notice board.
pub const DIGEST_ROWS_MAX: u32 = 12;
/// Most posts in one thread.
pub const THREAD_POSTS_MAX: usize = 500;
/// Most people with an account on one node.
pub const ACCOUNTS_MAX: u64 = 5_000;
/// Answers to posted forms that are kept, so that a form posted twice is answered alike.
pub const ONCE_KEPT_MAX: u64 = 20_000;
/// Largest posted form, in bytes: [`SUBMISSION_BYTES_MAX`] of any script fits, each byte of it as
/// three.
pub const FORM_BYTES_MAX: usize = 96 * 1024;
/// Digits of a PIN: at least, at most.
pub const PIN_DIGITS: (usize, usize) = (4, 12);
/// Characters of a password: at least, at most.
pub const PASSWORD_CHARS: (usize, usize) = (8, 256);
/// Most password checks that run at once; each takes about 19 MiB.
pub const PASSWORD_CHECKS_AT_ONCE: usize = 2;
/// A session ends after so long without a click on a shared computer.
pub const SESSION_IDLE_SHARED_S: u64 = 20 * 60;
/// A session on a person's own device ends after so long without a click.
pub const SESSION_IDLE_OWN_S: u64 = 30 * 24 * 3600;
/// A session on a shared computer ends after so long whatever happens.
pub const SESSION_WHOLE_SHARED_S: u64 = 12 * 3600;
/// Longest body of a joining, in bytes: handshake messages with a key in them.
pub const JOIN_BODY_BYTES_MAX: usize = 4 * 1024;
/// Wrong tries that burn an invitation.
pub const INVITATION_TRIES_MAX: u32 = 5;
/// An invitation is good for so long, by the hub's clock.
pub const INVITATION_DAYS: i64 = 30;
/// Largest lesson or quiz file, in bytes.
pub const COURSE_FILE_BYTES_MAX: usize = 256 * 1024;
/// Most files in one course.
pub const COURSE_FILES_MAX: usize = 5_000;
/// Deepest nesting of lists, quotes and emphasis in a lesson's Markdown.
pub const MARKDOWN_DEPTH_MAX: usize = 16;
/// Most faults reported for one course file; whoever mends these sees the next ones.
pub const COURSE_FILE_FAULTS_MAX: usize = 100;
/// Options, pairs or steps of one question: at least, at most.
pub const QUESTION_OPTIONS: (usize, usize) = (2, 26);
/// Most minutes of a lesson or assignment: more than a working day is a slip of the keyboard.
pub const LESSON_MINUTES_MAX: u32 = 480;
/// Most links from one place of a course to another that are judged.
pub const COURSE_LINKS_MAX: usize = 20_000;
/// Largest drawing, in bytes.
pub const DRAWING_BYTES_MAX: usize = 12 * 1024;
/// Most elements, texts and comments of one drawing.
pub const DRAWING_NODES_MAX: u32 = 1_200;
/// Deepest nesting of a drawing's groups.
pub const DRAWING_DEPTH_MAX: usize = 12;
/// Smallest letters of a drawing, in its own units: smaller ones cannot be read on a phone.
pub const DRAWING_FONT_SIZE_MIN: f64 = 14.0;
/// Most words that one glossary file explains.
pub const GLOSSARY_FILE_TERMS_MAX: usize = 300;
/// The surest answer to "how sure are you", counted from 1.
pub const CONFIDENCE_MAX: u8 = 5;
/// Longest private note on a lesson, in characters: in any script it fits into a form.
pub const NOTE_CHARS_MAX: usize = 8_000;
/// Most bookmarks of one person.
pub const BOOKMARKS_MAX: u32 = 500;
/// Longest question to the search, in characters.
pub const SEARCH_CHARS_MAX: usize = 120;
/// Most places that a search shows.
pub const SEARCH_HITS_MAX: usize = 30;
/// First and last section of a proposal.
pub const PROPOSAL_SECTIONS: (char, char) = ('A', 'N');
/// Levels of each criterion of a rubric, from the weakest to the strongest.
pub const RUBRIC_LEVELS: usize = 4;
/// Highest mark of a line of a call's rubric; the lowest is 0.
pub const MARK_MAX: u32 = 4;
/// Fields of an assignment: at least, at most.
pub const ASSIGNMENT_FIELDS: (usize, usize) = (1, 12);
/// Criteria of a rubric: at least, at most.
pub const RUBRIC_CRITERIA: (usize, usize) = (1, 12);
/// Most words that a field or section may be limited to.
pub const FIELD_WORDS_MAX: u32 = 2_000;
/// Longest answer that is typed into a field for a word or two, in characters.
pub const TYPED_CHARS_MAX: usize = 80;
/// Most accepted ways to write one typed answer.
pub const ACCEPTED_MAX: usize = 40;
/// Most questions in one file.
pub const COURSE_FILE_QUESTIONS_MAX: usize = 200;
/// Words of a lesson that read well in one sitting: at least, at most.
pub const LESSON_WORDS: (usize, usize) = (450, 1_100);
/// Longest wait between two tries to reach the hub, in seconds.
pub const SYNC_BACKOFF_MAX_S: u64 = 15 * 60;
/// Shortest wait after a try that the hub answered with trouble, in seconds.
pub const SYNC_BACKOFF_MIN_S: u64 = 5;
/// The pause after the break of a line, in milliseconds; it grows while nothing more arrives.
pub const SYNC_RETRY_MS: u64 = 250;
/// Days for which it is kept whether a peer was spoken to.
pub const PEER_DAYS_KEPT: i64 = 30;
/// Most digits of a data budget for a month, in MB.
pub const LINE_BUDGET_DIGITS_MAX: usize = 6;
/// A peer whose clock differs from ours by more than this is told, and so is its admin, in
/// milliseconds.
pub const CLOCK_APART_MS: i64 = 10 * 60_000;
/// For so long it is told that the clock was wrong, in milliseconds: a week.
pub const CLOCK_TOLD_MS: i64 = 7 * 24 * 3_600_000;
/// Documents that one transaction of an exchange brings up to date, at most.
pub const SETTLED_AT_ONCE_MAX: usize = 64;
/// With less free space than this nothing more is saved for people, and somebody must make room the
/// same day, in MiB.
pub const DISK_FULL_MIB: u64 = 64;
/// Room that a file holds on the disk, for when there is none left.
pub const BALLAST_BYTES: u64 = 16 * 1024 * 1024;
/// With less free space than this a person is warned, in MiB.
pub const DISK_LOW_MIB: u64 = 200;
/// Members that need a person and are named on top of their list, at most.
pub const MEMBERS_IN_NEED_MAX: u32 = 12;
/// Invitations that are listed, at most.
pub const INVITATIONS_LISTED_MAX: u32 = 30;
/// Members on one page of their list.
pub const MEMBERS_PER_PAGE: u32 = 50;
/// Entries that a page of members looks at, all together, to count what waits for each of them.
pub const HELD_LOOKS_MAX: u32 = 100_000;
/// A member that was not heard for so long is listed as such, in milliseconds: two days.
pub const MEMBER_SILENCE_MS: i64 = 2 * 24 * 3_600_000;
/// A branch asks the hub for news at least this often while the link is up, in seconds.
pub const SYNC_INTERVAL_S: u64 = 120;
/// A whole POST of an exchange must be over in this time, in seconds.
pub const SYNC_POST_S: u64 = 300;
/// Longest file with an invitation, in bytes.
pub const INVITATION_FILE_BYTES_MAX: usize = 4 * 1024;
/// Most neighbours of the local network that are kept in mind.
pub const NEIGHBOURS_MAX: usize = 64;
/// Most addresses that are kept for one of them.
pub const NEIGHBOUR_ADDRESSES_MAX: usize = 4;
/// More services of our kind on one local network are a flood.
pub const SERVICES_HEARD_MAX: usize = 256;
/// After a flood, or where listening is not possible, it is tried again so much later, in seconds.
pub const LAN_FLOOD_PAUSE_S: u64 = 10 * 60;
/// A quiet neighbour is asked this often, in seconds.
pub const LAN_INTERVAL_S: u64 = 10 * 60;
/// After an exchange, something new waits at least so long, in seconds: it may have company.
pub const LAN_PAUSE_S: u64 = 5;
/// Shortest wait after a neighbour did not answer, in seconds.
pub const LAN_BACKOFF_MIN_S: u64 = 15;
/// Longest such wait, in seconds.
pub const LAN_BACKOFF_MAX_S: u64 = 30 * 60;
/// Longest line with a PIN or password on standard input, with its end, in bytes.
pub const SECRET_LINE_BYTES_MAX: usize = 1_026;
/// Threads on one page of a list.
pub const THREADS_PER_PAGE: u32 = 20;
/// The newest threads among which unread ones are counted, on every page: with a million posts
/// here, counting among all would cost more than the page.
pub const THREADS_COUNTED_UNREAD: u32 = 30;
/// Threads on the learner's home page.
pub const THREADS_AT_HOME: u32 = 3;
/// Most seconds of study that one report of a page adds; more is a page left open.
pub const STUDY_REPORT_S_MAX: u32 = 30 * 60;
/// A post that came so long after it was written says when it came, in milliseconds.
pub const LATE_ARRIVAL_MS: i64 = 3_600_000;
/// Wrong PINs or passwords from one device before a pause.
pub const SIGN_IN_FREE_TRIES: u32 = 5;
/// The first pause after those, in seconds; each further wrong one doubles it.
pub const SIGN_IN_WAIT_MIN_S: u64 = 5;
/// The longest such pause, in seconds.
pub const SIGN_IN_WAIT_MAX_S: u64 = 60;
/// Wrong ones for one account from all devices that never signed in to it, in one window.
pub const SIGN_IN_STRANGE_TRIES: u32 = 10;
/// Length of that window, in seconds.
pub const SIGN_IN_STRANGE_WINDOW_S: u64 = 10 * 60;
/// Wrong tries that burn the set-up code until the program is started again.
pub const SETUP_TRIES_MAX: u32 = 10;
/// A session's last use is written down at most this often, in seconds: that spares the card.
pub const SESSION_TOUCH_S: i64 = 60;
/// With work waiting, so long without the hub is worth a person's look, in milliseconds.
pub const SYNC_SILENCE_ALERT_MS: i64 = 7 * 24 * 3_600_000;
/// Longest one-time key of a form, in bytes.
pub const ONCE_KEY_BYTES_MAX: usize = 64;
/// Largest bundle: a stick's FAT32 holds no file above 4 GiB, and one that is nearly so large takes
/// an hour to write and to read back.
pub const BUNDLE_BYTES_MAX: u64 = 3_900_000_000;
/// Largest bundle that a browser may hand over; larger ones are for the command line.
pub const BUNDLE_UPLOAD_BYTES_MAX: u64 = 512 * 1024 * 1024;
/// Longest part of a bundle, in bytes: a frame, or the lengths of some logs.
pub const BUNDLE_PART_BYTES_MAX: usize = 128 * 1024;
/// A roster's log up to this length goes whole with every bundle.
pub const BUNDLE_ROSTER_ENTRIES_MAX: u64 = 512;
/// Bundles for one recipient that are remembered.
pub const CARRIED_KEPT_MAX: u64 = 20;

// What is handed in, and files that go with it.

/// All answers of one submission together, in bytes: they are one change, with its facts and keys.
pub const SUBMISSION_BYTES_MAX: usize = 27 * 1024;
/// Longest answer to one field of an assignment, in bytes.
pub const ANSWER_BYTES_MAX: usize = 24_000;
/// Longest answer that stands in one line, in characters.
pub const ANSWER_LINE_CHARS_MAX: usize = 600;
/// Versions of one assignment that a learner may hand in.
pub const SUBMISSIONS_PER_MODULE_MAX: usize = 50;
/// Longest name of a file, in characters, without its ending.
pub const FILE_NAME_CHARS_MAX: usize = 80;
/// Largest picture that this program makes of a photograph, in bytes.
pub const PHOTO_BYTES_MAX: u64 = 1024 * 1024;
/// Largest document that goes with a submission, in bytes.
pub const ATTACHMENT_BYTES_MAX: u64 = 2 * 1024 * 1024;
// Badges, certificates, the public check page.

/// Reviews of others' work that the certificate asks for.
pub const CERTIFICATE_PEER_REVIEWS: usize = 2;
/// Posts in the forum that the certificate asks for.
pub const CERTIFICATE_POSTS: usize = 10;
/// Threads that these posts have to be in.
pub const CERTIFICATE_THREADS: usize = 6;
/// Reviews that were called useful, for the badge of a good reviewer.
pub const USEFUL_REVIEWS: usize = 2;
/// Longest award as it stands in a picture for phones, in bytes.
pub const AWARD_BYTES_MAX: usize = 512;
/// Awards of one learner that are looked at: all badges of a long course, each issued a few times.
pub const AWARDS_MAX: usize = 400;
/// Largest file that the public check page reads, in bytes.
pub const CREDENTIAL_BYTES_MAX: usize = 32 * 1024;
/// Wrong codes on the public check page from one device before a pause.
pub const CHECK_FREE_TRIES: u32 = 10;
/// Wrong codes there from all devices together in one window.
pub const CHECK_TRIES_MAX: u32 = 200;
/// Length of that window, in seconds.
pub const CHECK_WINDOW_S: u64 = 10 * 60;
/// Longest answer in words to a question about the course, in characters.
pub const EVALUATION_WORDS_CHARS_MAX: usize = 800;
/// Answers in words that one page shows of a question.
pub const EVALUATION_WORDS_SHOWN_MAX: u32 = 30;
/// What fewer people said is not shown.
pub const EVALUATION_GROUP_MIN: u64 = 5;
/// Largest photograph that is taken in to be made smaller, in bytes.
pub const PHOTO_TAKEN_BYTES_MAX: u64 = 16 * 1024 * 1024;
/// Most pixels of a photograph: a progressive one takes about nine bytes of memory for each.
pub const PHOTO_PIXELS_MAX: u64 = 25_000_000;
/// Longer side of the picture that is made of it, in pixels.
pub const PHOTO_SIDE_PIXELS: u32 = 1_280;
/// Bytes of the decoded picture, and what decoding it may allocate at once.
pub const PHOTO_DECODED_BYTES_MAX: u64 = 160 * 1024 * 1024;
/// Longest file that is fetched from others or sent to them, in bytes.
pub const FILE_BYTES_MAX: u64 = ATTACHMENT_BYTES_MAX;
/// Longest piece of a file in one message, in bytes: a cut costs one of them.
pub const FILE_PIECE_BYTES_MAX: usize = 48 * 1024;
/// Most files that one message asks for.
pub const FILES_WANTED_MAX: usize = 32;
/// Most files that one message offers.
pub const FILES_OFFERED_MAX: usize = 64;
/// Longest body of a message about files: one Noise message, with what stands before it.
pub const FILES_BODY_BYTES_MAX: usize = 66_000;
/// Messages about files that are exchanged in a row, at most.
pub const FILES_POSTS_MAX: u32 = 4_096;
/// A file that a peer neither has nor takes is not spoken of with it again for so long, in seconds.
pub const FILES_AGAIN_S: u64 = 30 * 60;
/// Files that one bundle takes along, in bytes; what does not fit waits for the next one or the line.
pub const BUNDLE_FILES_BYTES_MAX: u64 = 256 * 1024 * 1024;
/// All files of one learner on this node, in bytes.
pub const LEARNER_FILES_BYTES_MAX: u64 = 32 * 1024 * 1024;
/// All files that people hand over on one node, in bytes. What others send is held by the disk alone.
pub const NODE_FILES_BYTES_MAX: u64 = 4 * 1024 * 1024 * 1024;

// Courses as packs.

/// Largest pack of a course, in bytes.
pub const PACK_BYTES_MAX: usize = 16 * 1024 * 1024;
/// What a pack may unpack to, in bytes.
pub const PACK_PLAIN_BYTES_MAX: usize = 32 * 1024 * 1024;
/// Longest name of a file in a pack, in bytes.
pub const PACK_NAME_BYTES_MAX: usize = 200;
/// Packs of courses that one node keeps.
pub const COURSES_ADDED_MAX: usize = 20;
/// Longest id of a course that is added, in characters: it stands before every module's id, and keys
/// of documents have a limit.
pub const COURSE_ID_CHARS_MAX: usize = 24;
/// Courses that the hub offers and a node looks at, at most.
pub const PACKS_OFFERED_MAX: u32 = 40;
/// Languages that are named of a published course, at most.
pub const PACK_LANGUAGES_MAX: usize = 24;
/// All bytes of a pack came so often and were not those that were named: then it is fetched no more.
pub const PACK_WRONG_MAX: u32 = 2;
/// Largest size up to which packs can be set to be fetched without being asked for, in MB.
pub const PACK_AUTOMATIC_MB_MAX: u64 = (PACK_BYTES_MAX / 1_000_000) as u64 + 1;

// What leaves the facilitator's desk: reports, statements, records of people.

/// What fewer people did is not shown in a report for readers outside the network.
pub const REPORT_GROUP_MIN: u32 = 5;
/// Weeks that a report goes back, at most.
pub const REPORT_WEEKS_MAX: u32 = 26;
/// Libraries that a report names; the smaller ones are counted together.
pub const REPORT_LIBRARIES_MAX: usize = 40;
/// Learners whose statements one file holds.
pub const STATEMENT_LEARNERS_MAX: u32 = 5_000;
/// Learners whose statements are made at once: a file goes out piece by piece.
pub const STATEMENT_LEARNERS_AT_ONCE: usize = 20;
/// Days for which a one-time code for a PIN is good.
pub const PIN_CODE_DAYS: u32 = 7;
/// Wrong codes after which a code ends.
pub const PIN_CODE_TRIES_MAX: u64 = 5;
/// Longest word about a learner for the team, or private note, in characters.
pub const TEAM_WORDS_CHARS_MAX: usize = 2_000;
/// Words for the team that a learner's page shows.
pub const TEAM_WORDS_SHOWN: usize = 12;
/// Learners to whom one message goes at most.
pub const WRITE_TO_MAX: usize = 50;
/// Learners whom one table brings in at most.
pub const PEOPLE_IMPORT_MAX: usize = 200;
/// Messages that the learner's home page shows with a field to answer them.
pub const MESSAGES_AT_HOME: usize = 3;
/// Records or documents whose rows are made anew in one transaction, beside a running server.
pub const REBUILD_STEP: usize = 64;
/// Records that a search for the same person shows.
pub const NAMESAKES_MAX: u32 = 20;
/// Learners with badges on one page of their list.
pub const CERTIFICATE_ROWS: usize = 40;

// Reviews that learners give each other, and what a learner is excused from.

/// Reviews that every proposal gets, and that everybody gives who hands one in.
pub const BLIND_REVIEWS: usize = CERTIFICATE_PEER_REVIEWS;
/// Whose library was not heard for so many days is not asked for a review.
pub const BLIND_HEARD_DAYS: u32 = 14;
/// A review that has not come after so many days is asked of somebody else too.
pub const BLIND_SILENT_DAYS: u32 = 12;
/// So many days a proposal waits for those who owe a review before others are asked for more.
pub const BLIND_PATIENCE_DAYS: u32 = 3;
/// Proposals that lie with one reviewer at a time, at most.
pub const BLIND_OPEN_MAX: usize = 3;
/// Reviews that one proposal gets at most, so that others have somebody to review.
pub const BLIND_RECEIVED_MAX: usize = 4;
/// Times that one learner's proposal is sent to anybody, all versions together.
pub const BLIND_SENT_MAX: usize = 20;
/// Characters of what a reviewer says: at least, at most.
pub const BLIND_WORDS_CHARS: (usize, usize) = (40, 4_000);
/// Longest section of a proposal that is sent to a reviewer, in bytes.
pub const BLIND_SECTION_BYTES_MAX: usize = 12 * 1024;
/// Bytes of sections that go into one change.
pub const BLIND_CHANGE_BYTES: usize = 20 * 1024;
/// Parts of one section.
pub const BLIND_PARTS_MAX: usize = 40;
/// Reviewers that are weighed against each other for one proposal.
pub const BLIND_WEIGHED: usize = 48;
/// Proposals and reviewers that one round looks at: the latest.
pub const BLIND_ROUND_MAX: u32 = 2_000;
/// Steps that one transaction of a round takes.
pub const BLIND_STEPS_AT_ONCE: usize = 16;
/// After news another round is held so much later, in seconds.
pub const BLIND_AGAIN_S: u64 = 10;
/// A round is held at least so often, in seconds: days go by without news.
pub const BLIND_ROUND_S: u64 = 3_600;
/// Gaps among reviewers that a page shows.
pub const GAPS_SHOWN_MAX: u32 = 100;
/// Longest reason of an excuse, in characters.
pub const EXCUSE_CHARS_MAX: usize = 300;
/// A date may be put off by so many days, at most.
pub const EXTENSION_DAYS_MAX: i32 = 366;

// The forum's later parts.

/// How often one document of a conversation may be written once more because somebody was erased.
pub const SUCCESSIONS_MAX: u32 = 1_000;
/// What one change of a thread that is written once more holds, about, in bytes.
pub const TAKEN_BYTES_TARGET: usize = 12 * 1024;
/// Posts and marks that one such change holds, at most: each takes up to three operations.
pub const TAKEN_ITEMS_MAX: usize = 64;
/// Threads that are looked for at once to be written once more.
pub const REWRITTEN_AT_ONCE_MAX: u32 = 16;
/// Computers that a page names because they have not heard of an erasure.
pub const UNHEARD_NAMED_MAX: usize = 20;
/// People whom one post may mention.
pub const MENTIONS_MAX: usize = 10;
/// People whom somebody who writes may mean by a name, at most.
pub const MENTION_PEOPLE_MAX: u32 = 400;
/// People whom a form offers to be mentioned.
pub const MENTIONS_OFFERED_MAX: usize = 20;
/// Words of a title by which similar conversations are looked for.
pub const SIMILAR_WORDS_MAX: usize = 6;
/// Newest posts that are looked at for each of them.
pub const SIMILAR_POSTS_PER_WORD: u32 = 50;
/// Similar conversations that are offered.
pub const SIMILAR_SHOWN_MAX: usize = 4;
/// Pictures of one post.
pub const PICTURES_PER_POST_MAX: usize = 3;
/// Longest words for what is to be seen on a picture, in characters.
pub const PICTURE_WORDS_CHARS_MAX: usize = 200;
/// Longest mark that puts a picture to a post, in characters: hash, length, words.
pub const PICTURE_MARK_CHARS_MAX: usize = PICTURE_WORDS_CHARS_MAX + 96;
/// All pictures of one person's posts, in bytes: every computer of the network fetches them.
pub const PERSON_PICTURES_BYTES_MAX: u64 = 16 * 1024 * 1024;
/// Largest picture of a post, in bytes: half a minute of a 50 kbit/s line.
pub const POST_PICTURE_BYTES_MAX: u64 = 192 * 1024;
/// Longer sides that a picture of a post is made to have, in pixels, until it is small enough.
pub const POST_PICTURE_SIDES_PIXELS: [u32; 3] = [1_024, 768, 512];
/// All pictures of posts that one library wrote, in bytes.
pub const LIBRARY_PICTURES_BYTES_MAX: u64 = 256 * 1024 * 1024;
/// Spaces of cohorts among which a person chooses: more than anybody but the hub's admin takes part in.
pub const COHORT_SPACES_MAX: u32 = 40;
