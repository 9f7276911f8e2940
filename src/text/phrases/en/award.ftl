### Badges, certificates, and the public page that checks them.

## My badges

badges-title = My badges
badges-certificate = Certificate
badges-open-certificate = Open the certificate
badges-asks = The certificate of this course asks for:
badges-so-far = So far { $have } of { $need }.
badges-quizzes = All { $need } quizzes mastered
badges-assignments = { $need ->
    [one] { $need } assignment passed
   *[other] { $need } assignments passed
}
badges-last-assignment = The assignment of the last module passed
badges-peer-reviews = { $need ->
    [one] { $need } review of another learner's work
   *[other] { $need } reviews of other learners' work
}
badges-posts = { $need ->
    [one] { $need } post in the forum
   *[other] { $need } posts in the forum
}
badges-threads = These posts in at least { $need } threads
badges-missing-quizzes = { $count ->
    [one] { $count } quiz is still to be mastered:
   *[other] { $count } quizzes are still to be mastered:
}
badges-missing-assignments = { $count ->
    [one] { $count } more assignment has to be passed. It can be one of:
   *[other] { $count } more assignments have to be passed. They can be any of:
}
badges-missing-last-assignment = This one cannot be left out:
badges-missing-peer-reviews = { $count ->
    [one] Read the work of one more colleague and write a review.
   *[other] Read the work of { $count } more colleagues and write a review of each.
}
badges-missing-posts = { $count ->
    [one] Write one more post: an answer counts as much as a question.
   *[other] Write { $count } more posts: an answer counts as much as a question.
}
badges-missing-threads = { $count ->
    [one] Write in one more thread.
   *[other] Write in { $count } more threads.
}
badges-stay = What you have earned stays yours, also if lessons are changed or taken out later.
badges-due = { $count ->
    [one] You have earned one badge that is not issued yet.
   *[other] You have earned { $count } badges that are not issued yet.
}
badges-collect = Issue them now
badges-at-library = You have earned badges that are not issued yet. Your library issues them: open this page there once your work has arrived.
badges-mine = Badges
badges-none = No badges yet. There is one for each module: its lessons done and its quiz mastered.
said-badges = Your badges are up to date.

## One badge

badge-certificate = Certificate
badge-module = Module badge: { $title }
badge-facilitator = Facilitator
badge-good-reviewer = Good reviewer
badge-about = about { $date }
badge-confirms = This is to confirm that
badge-whole = has completed the course
badge-part = has earned this badge in the course
badge-criteria-certificate = For this, every quiz was mastered, at least four of five assignments were passed with the last among them, and work of colleagues was reviewed and discussed.
badge-criteria-module = For this, the lessons that the module asks for were done and its quiz was mastered.
badge-criteria-facilitator = For this, a session of the course was prepared and taught to colleagues.
badge-criteria-good-reviewer = For this, reviews were written that those who got them called useful.
badge-description = A badge of the course “{ $course }”.
badge-issuer = Issued by
badge-date = Issued on
badge-code = Code
badge-qr = Picture for phones: checks this page
badge-check = Anybody can check this without internet: scan the picture, or open “{ $page }” on any computer of the network and type the code.
badge-file = Download the badge as a file
badge-file-hint = An Open Badges 3.0 file. Other programs and portfolios can read it and check its signature.
badge-file-elsewhere = The file for other programs can be downloaded at { $name }.
badge-link = The page that the picture leads to, for a letter or an application
badge-is-withdrawn = withdrawn
badge-was-withdrawn = This was withdrawn.

## The public check

check-title = Check a certificate
check-intro = Type the code that stands on the paper, or scan the picture with a phone.
check-code = Code
check-code-hint = 16 letters and digits, such as 7kq2-9mxd-0a1b-c3de. Capital letters and hyphens do not matter.
check-go = Check
check-file-title = Check a file
check-file = Badge file (.jwt)
check-file-go = Check the file
check-offline = Nothing is asked over the internet: this computer knows the signatures of the libraries of its network.
check-genuine = Genuine
check-genuine-means = A library of this network issued it, and it says what it said then. It was not withdrawn.
check-withdrawn = Withdrawn
check-withdrawn-means = It was genuine, and was then withdrawn on:
check-altered = Altered
check-altered-means = It does not say what was signed, or a part of it is missing. Scan or type it again; if it stays so, do not trust it.
check-unknown = Not known here
check-unknown-means = This computer cannot confirm it. A code is known only at the library that issued it and at the hub: scan the picture instead, or ask there.
check-cut-off = Cannot be confirmed here
check-cut-off-means = The library that signed it no longer belongs to the network, and this computer does not hold what it had issued until then. Ask the hub.
check-to = Issued to
check-for = For
check-as-of = Withdrawals are known here as of the last contact with the hub:
fault-check-empty = Type the code, or choose a file
fault-check-code = That is not a code of a certificate. It has 16 letters and digits

## Withdrawing

withdraw-title = Withdraw this certificate
withdraw-effect = Whoever checks it anywhere in the network will then read that it was withdrawn. This cannot be undone.
withdraw-go = Withdraw it
withdraw-done = It is withdrawn.
said-withdrawn = Withdrawn. The other libraries hear of it with their next sync.

## What learners say of the course

evaluation-title = Your view of the course
evaluation-end = These questions are asked once, at the end of the course. If you stop earlier, your answers help just as much. Leave out what you like.
evaluation-later = You answered at the end of the course. { $months } months have passed: what has become of it? Leave out what you like.
evaluation-who-reads = Facilitators see only how many people chose an answer, and what was written without a name; nothing at all until five people have answered.
evaluation-send = Send my answers
evaluation-thanks = Thank you. Your answers are saved. You will be asked again some months from now.
evaluation-nothing = This course asks nothing at its end.
said-evaluation = Thank you. Your answers are saved here.
label-answers = Answers
fault-evaluation-empty = Answer at least one question
evaluation-results = What learners say of the course
evaluation-rounds = When it was asked
evaluation-at-end = At the end
evaluation-months = { $months } months later
evaluation-people = { $count ->
    [one] One person has answered.
   *[other] { $count } people have answered.
}
evaluation-answer = Answer
evaluation-count = People
evaluation-of = { $count } of { $people }
evaluation-no-words = Nobody wrote anything here.
evaluation-hidden = Answers are shown once { $least } people have given some, and only if they could not be told from those of the other libraries.

## The sample call

call-title = The call, its rubric and two samples
call-rubric = What proposals are marked by
call-rubric-how = Each line gets 0 to 4 and is multiplied by its weight. The most is { $points } points.
call-weight = counts { $weight } times
call-samples = Two proposals to practise on
call-samples-how = Mark each of them line by line on paper first. Then open the key at its end and compare.
call-key = Open the key once you have given your own marks
call-key-points = The key gives { $points } of { $max } points.
lesson-prompt-open = Answer this question together with the other libraries

## Courses

courses-others = Other courses here
cli-course-packed = { $file } is ready. Whoever gets it can compare the long number: it is the same for the same course.
cli-error-course = The course { $folder } has an error: { $fault }
cli-error-course-hint = Run “branchline course check” on it and mend what it shows.
cli-preview-ready = Every edit in { $folder } shows when a page is opened again. Stop with Ctrl-C.
pack-fault-size = { $file } is larger than a course may be, or holds more files.
pack-fault-none = { $file } is no pack of a course, or it is damaged.
pack-fault-file-size = { $name } in { $file } is larger than a file of a course may be.
pack-fault-name = A file in { $file } has a name that a course must not have: { $name }
pack-fault-same = Two files in { $file } have the same name: { $name }
pack-fault-link = { $name } in { $file } is a link. A course holds only files and folders.
pack-fault-method = { $name } in { $file } is locked, or packed in an unusual way.
pack-fault-damaged = { $name } in { $file } is damaged.
cli-error-preview = A preview is for this computer alone: whoever opens it is its author.
cli-error-preview-hint = Listen on 127.0.0.1. For others, use “branchline serve --course”.
preview-title = Faults of this course
preview-none = No faults. Every edit shows when a page is opened again.
preview-some = Errors: { $errors }, warnings: { $warnings }
preview-old = While there is an error, pages show the last version without one.
