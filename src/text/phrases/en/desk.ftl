# The facilitator's desk: the morning, cohorts.
desk-ways = Learners
desk-way-morning = Today
desk-way-cohorts = Cohorts
desk-way-learners = Learners
desk-way-branches = Libraries
desk-morning = Who needs you
desk-waiting = Waiting for you
desk-waits-questions = { $count ->
    [one] { $count } question has waited for an answer for two days
   *[other] { $count } questions have waited for an answer for two days
}
desk-waits-reports = { $count ->
    [one] { $count } reported post
   *[other] { $count } reported posts
}
desk-oldest = The oldest:
desk-nothing-waits = Nothing waits for you.
desk-help = May need help
desk-more-help = There are more. They show once these are looked after or put off.
desk-nobody-stuck = Nobody whom you follow seems to be stuck.
desk-follows-nobody = You follow nobody yet. Learners show here once the hub’s admin names you in a cohort, or their libraries have synced.
desk-as-of = As the library was last heard:
desk-write = Write
desk-see = See
desk-later = Not now: 7 days
desk-no-name = Learner without a name so far
desk-reason-failing = { $count ->
    [one] Quiz “{ $module }” taken once, not mastered
   *[other] Quiz “{ $module }” taken { $count } times, not mastered
}
desk-days = { $count ->
    [0] today
    [one] { $count } day ago
   *[other] { $count } days ago
}
desk-reason-behind = { $count ->
    [one] { $count } lesson left of “{ $module }”, whose dates ended { $days }
   *[other] { $count } lessons left of “{ $module }”, whose dates ended { $days }
}
desk-reason-not-begun = { $count ->
    [one] Has not begun; the cohort began { $count } day ago
   *[other] Has not begun; the cohort began { $count } days ago
}
desk-reason-stopped = { $count ->
    [one] Stopped { $count } day ago
   *[other] Stopped { $count } days ago
}
desk-reason-stopped-at = { $count ->
    [one] Stopped at “{ $lesson }”, { $count } day
   *[other] Stopped at “{ $lesson }”, { $count } days
}
desk-unheard = Cannot tell
desk-unheard-since = ({ $learners }): last heard { $when }
desk-more-unheard = All libraries
desk-put-off = { $count ->
    [one] You have put off { $count } reminder.
   *[other] You have put off { $count } reminders.
}
desk-remind = Show all again
desk-find = Names that begin with
desk-find-go = Find
desk-find-all = Show all
desk-find-none = No name here begins with “{ $name }”.
said-put-off = Not shown for 7 days. Below you can bring it back.
said-reminded = Everything is shown again.
said-cohort-made = The cohort is there. Set its dates and put learners in.
said-cohort-changed = Saved. The libraries see it after their next sync.
said-enrolled = Saved. The learner’s library sees it after its next sync.
said-left-cohort = Taken out of the cohort. What the learner did stays.
said-country-set = Saved.
people-country = Country
people-country-of = Country of { $name }
people-country-hint = An ambassador follows the learners of this country
cohort-new = New cohort
cohort-name = Cohort
cohort-name-hint = As people call it, for example: Spring 2027, Bosnia
cohort-facilitators = Facilitators
cohort-nobody = nobody yet
cohort-closed = over
cohort-close = This cohort is over: nobody is reminded of it any more
cohort-none = You accompany no cohort yet. The hub’s admin names you in one.
cohort-none-keep = There is no cohort yet. A cohort gives learners dates, a circle and somebody to ask.
cohort-learners = { $count ->
    [one] { $count } learner
   *[other] { $count } learners
}
cohort-learners-of = Learners of { $name }
cohort-calendar = Calendar
cohort-module = Module
cohort-begins = First day
cohort-ends = Last day
cohort-now = now
cohort-next = next
cohort-until = { $module }, until { $day }
cohort-from = { $module }, from { $day }
cohort-span = { $module }: { $begins } to { $ends }
cohort-no-dates = No dates are set yet.
cohort-set-dates = Dates
cohort-dates-hint = Leave both days empty for a module without dates. Learners see the dates on their home page.
cohort-circles = Circle
cohort-circle = Circle { $number }
cohort-circle-count = How many circles
cohort-circle-size = A circle works best with 4 to 6 learners
cohort-circle-number = Circle (empty: none yet)
cohort-circle-of = Circle of { $name }
cohort-no-circles = This cohort has no circles yet.
cohort-no-mentor = no mentor yet
cohort-set-mentors = Mentors
cohort-without-circle = { $count ->
    [one] { $count } learner is in no circle yet.
   *[other] { $count } learners are in no circle yet.
}
cohort-no-staff = Nobody can be named yet: add facilitators and mentors under “People” first.
cohort-change = Change
cohort-save = Save
cohort-enrol = Put learners in
cohort-put-in = Put in
cohort-move = Move
cohort-take-out = Take out
cohort-no-learners = No learner is in this cohort yet.
cohort-your-circle = You are in circle { $number }.
cohort-your-mentor = Your mentor: { $name }
cohort-your-facilitators = Facilitators: { $names }
label-circles = How many circles
label-circle = Circle
label-dates = Dates
label-mentor = Mentor
label-facilitators = Facilitators

## Groups in figures
matrix-title = Matrix
matrix-of = Lessons of { $name }
matrix-key = ✓ done or mastered · ◐ next · ✗ quiz not mastered · ! its dates are over · a dot: not yet
matrix-order = Order
matrix-by-name = By name
matrix-by-progress = Least done first
matrix-by-quiet = Longest quiet first
matrix-columns = Columns
matrix-part = { $from } to { $until }
matrix-columns-names = What the columns are
matrix-quiz = Quiz: { $module }
matrix-cell-done = done
matrix-cell-next = next
matrix-cell-tried = tried, not mastered
matrix-cell-late = its dates are over
matrix-cell-open = not yet
figures-title = In figures
figures-of = { $name } in figures
figures-begun = { $count ->
    [one] { $begun } of { $count } learner has begun
   *[other] { $begun } of { $count } learners have begun
}
figures-weeks = The last eight weeks
figures-week = Week from
figures-table = As a table
figures-trend-lessons = Lessons done: { $first } in the first week, { $last } in the last
figures-trend-learners = Learners who did a lesson: { $first } in the first week, { $last } in the last
figures-trend-learner = Lessons and quizzes: { $first } in the first week, { $last } in the last
figures-tried = Tried it
figures-mastered = Mastered it
items-title = Questions
items-of = Questions of “{ $module }”
items-learners = { $count ->
    [one] { $count } learner took this quiz.
   *[other] { $count } learners took this quiz.
}
items-hint = Of each question the first answer counts. Strong and weak are the upper and lower third by all their first answers.
items-question = Question
items-answers = Answers
items-right = Right
items-tells = What it tells
items-wrong = Wrong answer that came most
items-thirds = Weak { $weak }%, middle { $middle }%, strong { $strong }%
items-few = Fewer than 10 answers so far: nothing can be said yet.
items-none = Nobody in this group has taken this quiz yet.
items-telling-well = Strong learners do better: good
items-telling-little = Strong learners do a little better
items-telling-not = It makes no difference how strong somebody is
items-telling-wrong = Weak learners do better: look at its words
items-telling-check-key = Most strong learners chose the same wrong answer: check the key
group-ages = How old these figures are
group-here = this library, now
group-more = { $count ->
    [one] and { $count } more library
   *[other] and { $count } more libraries
}
group-cut = The group is larger: these are its first 400 learners by name.
learner-answers = Each answer
learner-posts = In the forum
learner-no-posts = No post in the forum yet.

## Reviews and messages
desk-way-reviews = Reviews
desk-waits-reviews = { $count ->
    [one] { $count } hand-in waits for a review
   *[other] { $count } hand-ins wait for a review
}
said-reviewed = Saved. The learner sees it after the library’s next sync.
said-written = Saved. The learner sees it after the library’s next sync.
said-replied = Your answer is saved.
review-queue = Waiting for a review
review-none = Nothing waits for a review among those whom you follow.
review-again = handed in again
review-handed-in = handed in
review-waits = waits for a review
review-version = version { $number }
review-left = { $count ->
    [one] { $count } waits
   *[other] { $count } wait
}
review-own = You have reviewed this version. What you save now takes its place.
review-blind = Somebody else has reviewed this version too. You see that review once yours is saved.
review-work = What was handed in
review-empty = Left empty.
review-files = Files
review-earlier = Said of an earlier version
review-other = Another review of this version
review-rubric = Rubric
review-pass = { $pass } of { $most } points pass.
review-why = Why (may stay empty)
review-words = To the learner
review-words-hint = Say first what works. The learner reads it together with the rubric
review-reuse = Add a comment that you used before
review-keep = Keep my words for further use (on this computer only)
review-decision = What you decide
review-decide-accepted = Accept
review-decide-changes = Ask for changes: the learner hands it in again
review-decide-returned = Return it without a judgement
review-save = Save, next
review-said-accepted = accepted
review-said-changes = changes asked for
review-said-returned = returned
review-state-stands = handed in
review-state-replaced = earlier version
review-state-taken-back = taken back
review-points = { $points } of { $most } points
review-differ = Two reviewers who were apart came to different results. Both stand; the kinder one counts.
review-differ-tag = reviewers differ
review-fault-decision = What you decide: choose one
review-fault-level = { $label }: choose a level
review-fault-points = { $points } points do not pass, { $pass } do. Ask for changes, or look at the levels again
feedback-title = Feedback
feedback-tag = new
feedback-new = { $count ->
    [one] { $count } new piece of feedback
   *[other] { $count } new pieces of feedback
}
feedback-seen = Mark as read
feedback-none = No feedback yet. Reviews and messages show here after this library’s next sync.
feedback-waits = “{ $title }” is handed in and waits for a review.
feedback-message = Message
feedback-somebody = Reviewer
feedback-reply = Your answer
feedback-reply-at = Answered
feedback-send = Answer
learner-hand-ins = Handed in
learner-no-hand-ins = Nothing handed in yet.
learner-said = Reviews and messages
learner-write = Message to this learner
learner-write-hint = It shows on the learner’s home page after the library’s next sync
label-words = Message
label-decision = What you decide

## Tables
said-import-done = Taken in. You can take it back on this page for 30 days.
said-import-undone = Taken back.
import-title = Put learners in from a table
import-intro = A file as a spreadsheet saves it (CSV) with the columns name, library and circle. First you see what it would do; nothing is done before you say so.
import-sample = The learners of this cohort as such a file
import-csv = These learners as a table (CSV)
import-file = File
import-no-file = File: choose one
import-look = Look at it
import-read-so = The file was read like this
import-encoding = If letters are wrong, it was written in
import-read-again = Read again
import-would = What it would do
import-added = Added
import-changed = Changed
import-same = Same
import-problem = Problems
import-never-deletes = Who is not in the file stays in the cohort.
import-cut = Only the first 500 rows are looked at.
import-take-in = { $count ->
    [one] Take { $count } in
   *[other] Take { $count } in
}
import-taken = { $count ->
    [one] { $count } learner was taken in from this file.
   *[other] { $count } learners were taken in from this file.
}
import-undo = Take it back
import-row = Row
import-what = What it does
import-more = { $count ->
    [one] and { $count } more row
   *[other] and { $count } more rows
}
import-moves = from circle { $from } to circle { $to }
import-fault-no-name = There is no name in this row.
import-fault-library = No library of the network is called “{ $library }”.
import-fault-learner = No learner there is called “{ $name }”. Learners show after their library’s first sync.
import-fault-namesakes = Several go by the name “{ $name }” or “{ $library }”. Put this one in by hand.
import-fault-circle = “{ $circle }” is no circle of this cohort.
import-fault-twice = An earlier row is about the same learner.
label-table = File

# The desk and its courses
desk-course = Course
learner-beside = { $course }: { $done } of { $lessons } lessons done
