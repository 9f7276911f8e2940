# What leaves the facilitator's desk: reports, lists of badges, statements; records of people.
out-title = To hand on
report-title = Report to print
report-of = Report on { $name }
report-span = { $from } to { $until }
report-few-hint = { $count ->
    [one] No figure here is about fewer than { $count } person: where it would be, it says “fewer than” or “more than”, and the chart has no bar.
   *[other] No figure here is about fewer than { $count } people: where it would be, it says “fewer than” or “more than”, and the chart has no bar.
}
report-claims = A library that has not been heard lately may have done more. When something was done is as that library’s own clock said.
report-too-few = { $count ->
    [one] This group has fewer than { $count } learner: every figure would be about a person, so none is shown.
   *[other] This group has fewer than { $count } learners: every figure would be about a person, so none is shown.
}
report-fewer = fewer than { $count }
report-more = more than { $count }
report-hidden = not shown
report-sums = The group as a whole
report-learners = Learners
report-begun = Have begun
report-finished = Have done every lesson and mastered every quiz
report-certified = Have the certificate
report-weeks = Week by week
report-mark = Number
report-week-learners = Learners who did a lesson
report-chart-learners = Learners who did a lesson, by week: { $most } in the highest of { $count } weeks. The numbers are those of the table.
report-chart-lessons = Lessons done, by week: { $most } in the highest of { $count } weeks
report-modules = Module by module
report-chart-modules = Learners who finished the lessons of a module: { $most } in the highest of { $count } modules. The numbers are those of the table.
report-done = Finished its lessons
report-libraries = Libraries
report-together = { $count ->
    [one] { $count } smaller library
   *[other] { $count } libraries together
}
certified-title = Badges and certificates
certified-of = Badges and certificates of { $name }
certified-count = { $count ->
    [one] { $count } certificate
   *[other] { $count } certificates
}
certified-learners = { $count ->
    [one] { $count } learner with a badge
   *[other] { $count } learners with a badge
}
certified-what = Badge, day, code
certified-csv = This list as a table (CSV)
certified-check = Anybody can check a code on the page “{ $page }”.
certified-none = Nobody in this group has a badge yet.
statements-title = What was done, as xAPI statements
statements-hint = A file for another learning system. It holds no names: each learner stands under an account number.

## Records of people
people-together = Same person
people-move = Move
said-together = Saved. The two records are shown as one now.
said-apart = Saved. The record stands by itself again.
said-moved = Saved. After the next sync the hub has to let the other library in.
said-moved-back = Saved. The learner is at home here again.
said-move-let = Saved. The new library has it after its next sync.
together-title = Another record of { $name }
together-effect = If this person has a second record, find it here. From then on the first is shown under the second: lessons and quizzes count together, and the person signs in with either. Nothing is deleted, and you can take it back.
together-with = Shown under the record of { $name }: lessons and quizzes count together, and the person signs in with either PIN.
together-apart = Show by itself again
together-apart-hint = Each record then has again what was done under it.
together-under = These records are shown under this one:
together-done = { $count ->
    [one] { $count } lesson done
   *[other] { $count } lessons done
}
together-go = It is the same person: show under { $name }
learner-others = Other records of this person:
move-title = { $name } goes on at another library
move-effect = Choose the library at which this learner goes on. What was done stays; the PIN for that library is given there.
move-where = Library
move-go = Let go on there
move-hint = The hub has to let it: then the other library’s computer holds what all learners of this library did, though it shows only those who moved. Badges are issued there from then on; reviews by that library’s own people do not count, those of the hub do.
move-now = Learns at { $name } now.
move-waits = The hub has not let it yet.
move-let-in = The hub has let it.
move-back = At home here again
move-nowhere = There is no other library in the network yet.
moves-title = Learners who move
moves-effect = A learner’s library has said that the learner goes on elsewhere. The new library can only take over once you let it read what the old one’s learners did.
moves-from-to = from { $from } to { $to }
moves-let-in = let in
moves-waits = waits for you
moves-price = { $count ->
    [one] The computer of { $to } will then hold the work of { $count } learner of { $from }. Its pages show only those who moved.
   *[other] The computer of { $to } will then hold the work of all { $count } learners of { $from }. Its pages show only those who moved.
}
moves-let = Let it in
moves-none = No learner moves at the moment.

## Codes for a PIN
said-own-pin = Your new PIN is set, and you are signed in.
code-have-one = I have a code for a new PIN
code-title = A new PIN for { $name }
code-effect = { $count ->
    [one] With a code from your branch admin you set a PIN of your own. A code works once, and for { $count } day.
   *[other] With a code from your branch admin you set a PIN of your own. A code works once, and for { $count } days.
}
code-field = Code
code-field-hint = Eight signs, for example: k7mq-2xwd
people-pin-digits = 4 to 12 digits that only you know
code-go = Set my PIN
code-or = Or a code
code-or-effect = The learner sets a PIN with it, so that nobody else knows it. Until then the old PIN stays good.
code-make = Make a code
code-for = Code for { $name }
code-shown-once = It is shown this once. Write it down or print it now.
code-how = On the sign-in page: “{ $name }”, then “I have a code for a new PIN”. It works once, until { $until }.

## Around a learner
said-noted = Saved.
team-title = Around this learner
team-field = For the team
team-hint = Everybody who accompanies this learner here or at the hub reads it; the learner’s pages do not show it. Write so that the learner could read it.
team-go = Tell the team
team-more = { $count ->
    [one] and { $count } earlier word
   *[other] and { $count } earlier words
}
note-own-field = Only for you
note-own-hint = Stays on this computer, for you alone
note-own-go = Keep
note-own-kept = Kept
label-team = For the team
label-note = Only for you

## One message to several
said-written-to = Saved. Each of them sees it after their library’s next sync.
write-several = Write to several
write-to = { $count ->
    [one] To { $count } learner
   *[other] To { $count } learners
}
write-several-hint = Each gets it alone, on the home page, and can answer you
write-send = Send
write-nobody = Nobody is chosen. Tick learners on the morning page or in a matrix.
write-pick = Choose { $name }
write-to-picked = Write to those who are ticked

## A whole class from a table
newcomers-title = Add people from a table
newcomers-intro = A file as a spreadsheet saves it (CSV) with a column “name”, for at most { $count } learners. First you see what it would do; nothing is done before you say so. Then you get a sheet with a code for each, with which everybody sets a PIN.
newcomers-cut = Only the first { $count } rows are looked at.
newcomers-effect = Have the printer ready: the codes are shown once.
newcomers-go = { $count ->
    [one] Make { $count } account
   *[other] Make { $count } accounts
}
newcomers-taken = { $count ->
    [one] { $count } account was made from this file.
   *[other] { $count } accounts were made from this file.
}
newcomers-waiting = { $count ->
    [one] { $count } of them has not set a PIN yet.
   *[other] { $count } of them have not set a PIN yet.
}
newcomers-again = New codes for these
newcomers-fault-no-name = There is no name in this row.
newcomers-fault-name = This name is too long or cannot be shown.
newcomers-fault-twice = An earlier row has the same name. Add this one by hand if it is somebody else.
newcomers-fault-full = No further account fits on this computer.
sheet-title = Codes for { $name }
sheet-once = These codes are shown this once. Print them now and cut them apart.
sheet-how = On the sign-in page everybody chooses the own name, then “I have a code for a new PIN”. A code works once, until { $until }.

## Pages' tables made anew
cli-rebuild-working = Making the pages’ tables anew
cli-rebuild-done = Made anew: records: { $records }, documents: { $documents }, in { $seconds } s ({ $rate } a second).
cli-rebuild-strays = { $count ->
    [one] { $count } row of what is gone was taken out.
   *[other] { $count } rows of what is gone were taken out.
}

## A facilitator's own computer
said-accompanies = Saved. That computer has it after its next sync.
accompany-title = A facilitator’s own computer
accompany-effect = If a facilitator takes this computer along, tick the cohorts that it accompanies. Then it holds what all learners of their libraries did, shows those of the cohorts, and its own people can review them without a connection. Reviews count here from then on.

cli-erase-other = The same person has another record, which stays: { $person }. Erase it by itself.

# Taking accounts from a table back
newcomers-back = Take this import back
newcomers-back-effect = { $count ->
    [one] { $count } account was never used: nobody signed in with it, nothing was done, it is in no cohort. It is taken away with its code, and the name can be added again.
   *[other] { $count } accounts were never used: nobody signed in with them, nothing was done, they are in no cohort. They are taken away with their codes, and the names can be added again.
}
newcomers-back-go = { $count ->
    [one] Take { $count } account away
   *[other] Take { $count } accounts away
}
newcomers-staying = { $count ->
    [one] { $count } account of this file stays:
   *[other] { $count } accounts of this file stay:
}
newcomers-stays-pin = has set a PIN
newcomers-stays-used = something was done or written
newcomers-stays-enrolled = is in a cohort
newcomers-stays-belongs = is shown with another record or has moved
said-newcomers-back = Taken back. Whoever had used an account keeps it.
