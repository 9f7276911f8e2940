# General words, in English: names, states of work, dates, sizes. GOV.UK style: plain words, no "please",
# no "sorry", no "oops". Numbers arrive as numbers, so that a plural can be chosen; sizes and times as text.

app-name = Branchline
app-purpose = Courses and a forum for librarians

## Navigation, at most five words a role

nav-learning = Learning
nav-forum = Forum
nav-notes = My notes
nav-projects = Projects
nav-sync = Sync
nav-people = People
nav-reviews = Reviews
nav-help = Help
nav-language = Language
nav-skip = Skip to the main content

## Actions that mean the same on every page

action-continue = Continue
action-save = Save
action-undo = Undo
action-back = Back
action-cancel = Cancel
action-search = Search
action-print = Print
action-sign-in = Sign in
action-sign-out = Sign out

## Where a piece of work is

state-draft = draft on this device
state-saved = saved at this branch
state-carried = on a stick
state-arrived = at the hub
state-read = read
state-read-by = read by { $name }

## Where all of the work is: the sync sentences

sync-up-to-date = Up to date. The hub has everything from here ({ $when }).
sync-waiting = Saved here. { $count ->
    [0] Nothing waits.
    [one] { $count } change will go when the hub can be reached. Oldest: { $oldest }.
   *[other] { $count } changes will go when the hub can be reached. Oldest: { $oldest }.
}
sync-running = Sending { $done } of { $total } ({ $size }). You can go on working or switch off; it continues later.
sync-carried = { $count ->
    [one] { $count } change left on a stick on { $date } with { $carrier }.
   *[other] { $count } changes left on a stick on { $date } with { $carrier }.
} The hub has not confirmed yet.
sync-carried-to = { $count ->
    [one] { $count } change left for { $name } on a stick on { $date } with { $carrier }.
   *[other] { $count } changes left for { $name } on a stick on { $date } with { $carrier }.
} It has not been confirmed yet.
sync-refused = The hub does not know this branch any more. Nothing is lost. Pair again.
sync-disk = Disk almost full ({ $free } left). Media are not fetched; texts are.
sync-clock = The clock was wrong until { $when }. { $count ->
    [one] { $count } date is shown as “about”.
   *[other] { $count } dates are shown as “about”.
}
sync-footer = Everything is saved here. Last sync with the hub: { $when }.
sync-footer-never = Everything is saved here. No sync with the hub yet.

## Files on a stick

bundle-not-one = This file was not made by Branchline for carrying changes. Nothing was changed.
bundle-version = This file was made by another version of the program. Bring both computers to the same version and write it again. Nothing was changed.
bundle-other-network = This file belongs to another network. Nothing was changed.
bundle-for-another = This file is for { $name }. Only { $name } can open it. Nothing was changed.
bundle-for-unknown = This file is for a library that is not known here. Nothing was changed.
bundle-cut-short = This file is not whole: its end is missing. It may have been pulled out too early; have it written again. Nothing was changed.
bundle-altered = This file was damaged or altered on its way. Have it written again. Nothing was changed.
bundle-too-large = This file is too large to take in. Nothing was changed.
bundle-sender-cut-off = This file comes from { $name }, which no longer belongs to the network. Nothing was changed.
bundle-older = It is older than the one from { $at } that is already here.
bundle-beyond = { $count ->
    [one] { $count } change cannot be taken in, because earlier ones are missing here. Ask for a file with everything in it.
   *[other] { $count } changes cannot be taken in, because earlier ones are missing here. Ask for a file with everything in it.
}
bundle-nothing-new = Nothing new.
bundle-taken = { $count ->
    [one] { $count } change was taken in.
   *[other] { $count } changes were taken in.
}
bundle-confirmed = Nothing new. What it says about our own changes was noted.
bundle-refused-in-part = Some of it was refused. Everything else goes on.

## Counted things

count-lessons = { $count ->
    [one] { $count } lesson
   *[other] { $count } lessons
}
count-lessons-left = { $count ->
    [one] { $count } lesson left
   *[other] { $count } lessons left
}
count-minutes = { $count ->
    [one] { $count } minute
   *[other] { $count } minutes
}
count-posts = { $count ->
    [one] { $count } post
   *[other] { $count } posts
}
count-changes = { $count ->
    [one] { $count } change
   *[other] { $count } changes
}
count-learners = { $count ->
    [one] { $count } learner
   *[other] { $count } learners
}

## Times, as seen from now. { $time } is a time of day, { $date } a date without a year where it is this year's.

when-just-now = just now
when-minutes-ago = { $count ->
    [one] { $count } minute ago
   *[other] { $count } minutes ago
}
when-in-minutes = { $count ->
    [one] in { $count } minute
   *[other] in { $count } minutes
}
when-today = today { $time }
when-yesterday = yesterday { $time }
when-tomorrow = tomorrow { $time }
when-days-ago = { $count ->
    [one] { $count } day ago
   *[other] { $count } days ago
}
when-in-days = { $count ->
    [one] in { $count } day
   *[other] in { $count } days
}
when-about = about { $date } (clock was wrong)
when-unknown = date not known (clock was wrong)

## Dates. day, month and year are digits; month-name and month-short come from the lists below.

date-time-of-day = { $hour }:{ $minute }
date-short = { $day } { $month-short } { $year }
date-day-month = { $day } { $month-short }
date-long = { $day } { $month-name } { $year }
date-exact = { $date }, { $time }

month-name-1 = January
month-name-2 = February
month-name-3 = March
month-name-4 = April
month-name-5 = May
month-name-6 = June
month-name-7 = July
month-name-8 = August
month-name-9 = September
month-name-10 = October
month-name-11 = November
month-name-12 = December

month-short-1 = Jan
month-short-2 = Feb
month-short-3 = Mar
month-short-4 = Apr
month-short-5 = May
month-short-6 = Jun
month-short-7 = Jul
month-short-8 = Aug
month-short-9 = Sep
month-short-10 = Oct
month-short-11 = Nov
month-short-12 = Dec

## Numbers. { $amount } is a number already written out.

number-percent = { $amount }%
size-bytes = { $count ->
    [one] { $count } byte
   *[other] { $count } bytes
}
size-kilobytes = { $amount } KB
size-megabytes = { $amount } MB
size-gigabytes = { $amount } GB
