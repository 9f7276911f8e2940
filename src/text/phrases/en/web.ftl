# Words of the pages, in English. Keys begin with their page: `home-`, `lesson-`, `forum-`.
# Words that more than one part of the program uses are in core.ftl.

## The frame around every page

web-skip = Skip to the main content
web-nav = Main pages
web-nav-follow = Learners
web-crumbs = Where you are
web-forum = Forum
web-sign-out = Sign out
web-problem = There is a problem
web-error-title = Error:
web-help = Help and words
web-back = Back
web-keep = Keep it as it is
web-busy = One moment …
web-filter = Show only rows with these letters
web-next-page = Next page
web-previous-page = Previous page
web-draft-restored = Draft restored.
web-draft-saved = Draft saved on this device.
web-draft-discard = Discard it
web-theme = Colours:
web-theme-system = as the device
web-theme-light = light
web-theme-dark = dark
web-state-alone = Everything is saved here. This library is not joined to a network yet.
web-state-hub = Everything is saved here at the hub.
web-state-never = Everything is saved here. There has been no sync with the hub yet.
web-state-fresh = Everything is saved here. Last sync with the hub:
web-state-waiting = Everything is saved here. { $count ->
    [one] { $count } change goes when the hub can be reached.
   *[other] { $count } changes go when the hub can be reached.
}
web-state-waiting-since = Everything is saved here. { $count ->
    [one] { $count } change goes when the hub can be reached.
   *[other] { $count } changes go when the hub can be reached.
} Last sync:
web-state-alert = Everything is saved here, but sync needs a person: tell your branch admin.

said-posted = Your post is saved here. It goes on with the next sync.
said-lesson-done = Lesson done. It is saved here.
said-person-added = The account is ready.
said-new-pin = The new PIN works from now on.
said-sync-asked = Asked for a sync now. You can go on working.
said-line-saved = Saved. It holds from now on.
said-stick-safe = Written and read back. The stick is safe to remove.
said-joined = Joined. The first sync is under way.
said-revoked = The library is no longer a member.
said-read = Marked as read.
said-signed-out = You are signed out. The next person can sign in.
said-welcome = You are signed in.

## What is wrong with a field. { $label } is the words above it.

fault-no-file = Choose the file on the stick
fault-empty = { $label }: write something here
fault-too-long = { $label }: write { $count ->
    [one] at most { $count } character
   *[other] at most { $count } characters
}
fault-too-short = { $label }: write { $count ->
    [one] at least { $count } character
   *[other] at least { $count } characters
}
fault-not-digits = { $label }: write digits only
fault-unprintable = { $label }: take out characters that cannot be shown
fault-not-a-choice = { $label }: choose one from the list
fault-same = { $label }: choose something else than in the field before
fault-wrong-secret = That does not match. { $count ->
    [one] { $count } try left before a pause
   *[other] { $count } tries left before a pause
}
fault-wrong-secret-last = That does not match. The next try may have to wait
fault-throttled = Too many tries. Try again in { $count ->
    [one] { $count } second
   *[other] { $count } seconds
}
fault-setup-code = The set-up code does not match. It is in the window where the program was started
fault-accounts-full = { $count ->
    [one] Only { $count } person can have an account here, and it is taken
   *[other] Only { $count } people can have an account here, and all are taken
}
fault-thread-locked = A moderator has closed this thread. Your text is still here: open a new thread with it
fault-joined = This library belongs to a network already
fault-invitation = The code does not work: check its letters, or ask the hub for a new one. A code works once and ends after 30 days
fault-hub-unreachable = The hub does not answer at this address. Check the address and the connection
fault-portal = Something else answered in place of the hub. If the network has a sign-in page, open it in the browser first
fault-address = This is not the address of a hub. It looks like http://hub.example.org:8080
fault-refused = The hub does not know this library any more. Ask the hub for a new code
fault-choose-one = Choose one answer
fault-choose-some = Choose one or more answers
fault-place-all = Choose something for every line
fault-place-twice = Give every step a place of its own
fault-number = Write a number, for example 12 or 12.5

label-name = Name
label-secret = PIN or password
label-code = Code
label-other = This field

## Errors: what happened, what is safe, what to do

error-not-found = There is no such page
error-not-found-advice = The address may have a letter too many, or what was here is gone. Your work is safe.
error-signed-out = You are not signed in any more
error-signed-out-advice = What was saved is kept. Sign in to go on.
error-not-allowed = This page is for others
error-not-allowed-advice = Your role cannot open it. If it should, ask your branch admin.
error-form = This form could not be taken
error-form-advice = It may have been open too long, or it came from another site. Your saved work is safe. Go back, open the page again and send it once more.
error-host = This address is not known here
error-host-advice = Open the library’s page by the address on the poster. An admin can allow further names when the program is started.
error-large = This is too much for one form
error-large-advice = Shorten the text and send it again.
error-slow = The form did not arrive in time
error-slow-advice = Nothing was changed. Send it once more.
error-field = Something in the form needs another look
error-field-advice = Go back and check what was written.
error-secret = That PIN or password does not match
error-throttled = Too many tries
error-setup-code = The set-up code does not match
error-set-up = This computer is set up already
error-set-up-advice = Sign in with an account of this library.
error-not-set-up = This computer is not set up yet
error-not-set-up-advice = Open the link that the program printed when it was started.
error-accounts-full = There is no room for another account
error-thread-locked = This thread is closed
error-not-joined = This library belongs to no network yet
fault-not-joined = There is nobody to carry anything to or from before this library has joined a network.
error-carry-out = The file for the stick was not written
fault-cut-off = That library no longer belongs to the network. Nothing is carried there.
fault-stick = The file or folder cannot be read or written. Check that the stick is plugged in and not full.
fault-read-back = What was read back is not what was written. Use another stick.
fault-too-much = There is more to carry than one file on a stick can hold.
fault-file-exists = A file of that name is there already.
error-bundle = The file was not taken in
error-bundle-advice = Nothing was changed by it.
error-joined = This library belongs to a network already
error-join = The library could not be joined to the network
error-refused = The hub does not know this library any more
error-disk = This could not be saved
error-disk-advice = The disk of this computer did not take it. What was saved before is safe. Tell your branch helper this code, and write nothing more until the disk was looked at.
error-no-room = There is no more room on the disk
error-no-room-advice = Only { $count } MiB are free on the disk of this library's computer, so this was not saved. What was saved before is safe. Copy what you typed, and tell your branch admin that room is needed; then try again.
error-bug = This page could not be made
error-bug-advice = Your saved work is safe. Go back, or tell your branch helper this code.
error-code = Code:
error-kept = What you had written (copy it, then sign in)
error-home = Go to the start

## First run

setup-title = Set up this library
setup-intro = Three short parts, once. Joining a network comes afterwards.
setup-part-start = 1. Code and language
setup-code = Set-up code
setup-code-hint = It is in the window where the program was started
setup-language = Language
setup-part-library = 2. Your library
setup-role = What is this computer?
setup-role-branch = A library branch
setup-role-hub = The hub of a network
setup-name = Name of the library
setup-name-hint = As readers know it, for example: City Library, Novi Grad branch
setup-country = Country
setup-country-hint = For the clock and the dates
setup-part-admin = 3. The first admin
setup-admin-name = Your name
setup-admin-hint = In any script
setup-admin-password = Password
setup-password-hint = At least 8 characters. Three words that do not belong together are good
setup-finish = Finish

## Sign in, sign up

signin-title = Who is learning?
signin-filter = Find your name
signin-filter-hint = In either script
signin-find = Find
signin-more = { $count ->
    [one] And { $count } more person: type a few letters of your name above.
   *[other] And { $count } more people: type a few letters of your name above.
}
signin-nobody-found = Nobody here is called “{ $name }”.
signin-show-all = Show everybody
signin-nobody-yet = Nobody has an account here yet.
signin-new = I am new
signin-as = Sign in as { $name }
signin-not-me = That is not me
signin-password = Password
signin-pin = PIN
signin-device = Which device is this?
signin-device-shared = A shared computer: sign out after 20 minutes without a click
signin-device-own = My own device: keep me signed in
signin-go = Sign in
signin-forgot = PIN forgotten? Your branch admin can give you a new one. Nobody can look up the old one.

signup-title = I am new
signup-intro = An account keeps your lessons, quizzes and posts. It works in this library, with or without a connection.
signup-name = Your name
signup-name-hint = As you write it, in any script. Other librarians see it in the forum
signup-pin = PIN
signup-pin-hint = 4 to 12 digits that only you know
signup-language = I read in
signup-go = Begin

## Home

home-title = Learning
home-ring = { $percent } % of the course done
home-progress = { $done } of { $lessons ->
    [one] { $lessons } lesson done
   *[other] { $lessons } lessons done
}
home-minutes-left = { $minutes ->
    [one] about { $minutes } minute left
   *[other] about { $minutes } minutes left
}
home-start = Start: { $title }
home-continue = Continue: { $title }
home-take-quiz = Take the quiz: { $title }
home-all-done = You have done every lesson and mastered every quiz. Each of them stays open to read again.
home-tasks = What you look after
home-task-join = Join a network
home-task-people = Add a person
home-task-members = Members and invitations
home-task-follow = See how learners get on
home-modules = Modules
home-forum = Forum
home-forum-all = All threads

## The course

course-minutes = { $minutes ->
    [one] { $minutes } minute
   *[other] { $minutes } minutes
}
course-lessons-done = { $done } of { $lessons ->
    [one] { $lessons } lesson
   *[other] { $lessons } lessons
}
course-done = done
course-mastered = mastered
course-quiz = Quiz
course-quiz-best = best: { $right } of { $asked }

lesson-place = Lesson { $number } of { $of }
lesson-contents = In this lesson
lesson-check = Check yourself
lesson-check-again = Answer again
lesson-previous = Previous
lesson-next = Next
lesson-done-next = Done, next
lesson-talk = Talk about this lesson ({ $count })
lesson-talk-empty = Nobody has written about this lesson yet.
lesson-talk-open = Write about this lesson
lesson-plan = Session plan for a group
lesson-print = Print

## Quizzes

quiz-title = Quiz: { $module }
quiz-rules = { $asked ->
    [one] { $asked } question
   *[other] { $asked } questions
}, one at a time. { $mastery ->
    [one] { $mastery } right answer masters it.
   *[other] { $mastery } right answers master it.
}
quiz-rules-kept = You can stop at any time and go on later. Every attempt is kept, and the best one counts.
quiz-mastered-already = You have mastered this quiz.
quiz-open = You are in the middle: { $answered } of { $asked } answered.
quiz-continue = Go on
quiz-start = Start the quiz
quiz-start-again = Start a new attempt
quiz-attempts = Your attempts
quiz-score = { $right } of { $asked } right
quiz-place = Question { $number } of { $of }
quiz-answered = { $answered } of { $of } answered
quiz-leave = Save for later
quiz-check = Check answer
quiz-next = Next question
quiz-finish = See your result
quiz-saved-here = Each checked answer is saved at this library.
quiz-right = Right.
quiz-not-quite = Not quite.
quiz-read-again = Read again: { $lesson }
quiz-how-single = Choose one.
quiz-how-multiple = Choose every right one.
quiz-how-matching = Choose the partner of each.
quiz-how-ordering = Give every step its place.
quiz-how-numeric = Write a number.
quiz-choose-partner = Choose …
quiz-choose-place = Place …
quiz-number = Your answer
quiz-result = Your result
quiz-mastered = Mastered. Well done.
quiz-not-mastered = { $mastery ->
    [one] { $mastery } right answer masters it. Read the lessons named below again, then try once more.
   *[other] { $mastery } right answers master it. Read the lessons named below again, then try once more.
}
quiz-questions = The questions
quiz-onward = Go on

## The forum

forum-new = New thread
forum-empty = Nothing has been written here yet. Ask the first question: other libraries see it after their next sync.
forum-somebody = Somebody
forum-row = { $author }, { $branch } · { $posts ->
    [one] { $posts } post
   *[other] { $posts } posts
}
forum-new-posts = { $count ->
    [one] { $count } new
   *[other] { $count } new
}
forum-to-lesson = To the lesson
forum-to-list = Forum
forum-pages = Pages
forum-newer = Newer threads
forum-older = Older threads
forum-earlier-posts = Earlier posts
forum-later-posts = Later posts
forum-about-lesson = About the lesson: { $lesson }
forum-title-field = Title
forum-title-hint = The question in one line
forum-body = Text
forum-body-hint = An empty line starts a new paragraph. *Stars* stress, `- ` begins a list, `> ` a quote. Addresses become links by themselves
forum-reply-hint = An empty line starts a new paragraph
forum-language = Language of the text
forum-send = Post
forum-new-below = { $count ->
    [one] { $count } new post below
   *[other] { $count } new posts below
}
forum-new-line = { $count ->
    [one] { $count } new from here
   *[other] { $count } new from here
}
forum-new-tag = new
forum-mark-read = Mark as read
forum-answers = answers { $author }
forum-reply = Reply
forum-reply-to = Reply to { $author }
forum-reply-to-all = Reply to the whole thread instead
forum-travel-saved = saved here
forum-travel-carried = on a stick
forum-travel-at-hub = at the hub
forum-arrived = arrived by { $branch }

## For whoever accompanies learners

follow-branches = Libraries
follow-all-learners = All learners
follow-as-of = As of
follow-branch = Library
follow-country = Country
follow-learners-count = Learners
follow-lessons-done = Lessons done
follow-last-heard = Last heard
follow-never-heard = not yet
follow-silence = A library that was not heard may only lack a connection: silence is not absence.
follow-learner = Learner
follow-lessons = Lessons
follow-quizzes = Quizzes
follow-last-activity = Last activity
follow-not-started = has not started
follow-of = { $done } of { $lessons }
follow-no-learners = No learner is known here yet. They appear after the library’s next sync.
follow-no-lessons = No lesson done yet.
follow-no-attempts = No quiz taken yet.

## People of this node

people-title = People
people-add = Add a person
people-name = Name
people-name-hint = As the person writes it, in any script
people-role = Role
people-last-seen = Last seen here
people-never = never
people-secret = PIN or first password
people-secret-hint = Learners: a PIN of 4 to 12 digits. All others: a password of at least 8 characters

people-help = If forgotten
people-pin = New PIN
people-pin-title = A new PIN for { $name }
people-pin-effect = The old PIN ends, and whoever is signed in with it is signed out. Lessons, quizzes and posts stay.
people-pin-hint = 4 to 12 digits. Let the learner think of it
people-pin-go = Give this PIN

role-learner = Learner
role-mentor = Mentor
role-facilitator = Facilitator
role-ambassador = Ambassador
role-admin = Admin
node-hub = Hub
node-branch = Branch
node-personal = Own laptop

## Sync

syncpage-title = Sync
syncpage-state-alone = This library works by itself
syncpage-state-portal = Something else answers in place of the hub
syncpage-state-differs = The hub and this library do not have the same yet
syncpage-state-hub = This is the hub
syncpage-told-alone = Everything you do is saved on this computer. Join a network to share the forum and to have a second copy of all work.
syncpage-told-portal = Open any page of the internet in the browser: if the network asks for a sign-in, do it there. Nothing is lost.
syncpage-told-differs = Nothing is lost, and everything here stays usable. If this is still here tomorrow, tell the hub’s admin.
syncpage-told-hub = Libraries connect by themselves. There is nothing you have to do.
syncpage-last = Last sync
syncpage-never = none yet
syncpage-hub = Hub
syncpage-quarantined = { $count ->
    [one] { $count } change of others was refused and put aside. Everything else goes on.
   *[other] { $count } changes of others were refused and put aside. Everything else goes on.
}
syncpage-now = Sync now
syncpage-join = Join a network
syncpage-join-intro = The hub’s admin gives you an address and a code. Everything that is here stays here, and goes to the hub too.
syncpage-join-url = Address of the hub
syncpage-join-url-hint = For example http://hub.example.org:8080
syncpage-join-code = Code
syncpage-join-code-hint = 21 letters and digits; capitals and spaces do not matter
syncpage-join-go = Join
syncpage-carry = By USB stick
syncpage-carry-intro = Where no line goes, a stick does. The file is sealed: whoever carries it can neither read nor change it.
syncpage-carry-out = To the stick
syncpage-carry-to = For
syncpage-carry-to-hint = The word hub, or the name of a library
syncpage-carry-where = Where to
syncpage-carry-stick = { $name } ({ $free } free)
syncpage-carry-download = Download in this browser
syncpage-carry-with = Who carries it
syncpage-carry-with-hint = For example: bookmobile. May stay empty
syncpage-carry-all = Put in everything, also what is known to be there: for a computer that starts anew
syncpage-carry-out-how = Save the file on the stick. Then eject the stick as your computer asks for it, before you pull it out.
syncpage-carry-out-go = Make the file
syncpage-carry-in = From the stick
syncpage-carry-file = File on the stick
syncpage-carry-file-hint = Its name ends in .branchline
syncpage-carry-in-go = Check first
syncpage-carry-receipt = Receipt
receipt-title = Receipt { $number } for { $name }
receipt-from = From
receipt-for = For
receipt-with = Carried by
receipt-written = Written
receipt-inside = Inside
receipt-handed = Handed over (date, name)
receipt-sealed = The file is sealed for { $name }. Nobody else can read it, and nobody can change it unnoticed.
stick-title = What is on the stick
stick-intro = Nothing has been changed yet.
stick-stranger = a computer that is not known here yet
stick-held = Here already
stick-new = New here
stick-take-in = Take in
stick-taken-title = Taken in
stick-taken-next = The stick is not needed for this any more. To let the sender know what arrived, make a file for it and send the stick back.
syncpage-peers = Who this computer exchanges with
syncpage-peer = Name
syncpage-peer-role = Kind

## Members, at the hub

members-title = Members
members-empty = No library has joined yet. Make an invitation for the first one.
members-revoked = no longer a member
members-revoke = Revoke
members-invite = Invite a library
members-library = Name of the library
members-library-hint = As all others will see it
members-invite-go = Make an invitation
members-invitations = Invitations
members-invitation-open = open
members-invitation-used = used
members-invitation-void = void
members-made = made
members-code-title = Invitation for { $name }
members-code-once = { $days ->
    [one] Copy it now: this page is the only one that shows it. It works once, within { $days } day.
   *[other] Copy it now: this page is the only one that shows it. It works once, within { $days } days.
}
members-code-shown = This invitation was made already; its code was shown once. If nobody has copied it, make another invitation.
members-code = Code
members-code-how = How the library joins
members-code-step-1 = Its admin signs in at the library’s own computer and opens “Sync”.
members-code-step-2 = They write this address and this code under “Join a network”.
members-code-step-3 = The library appears in the list of members.
members-revoke-title = Revoke { $name }?
members-revoke-effect = { $learners ->
    [0] The library can no longer sync with the network.
    [one] The library and its { $learners } learner can no longer sync with the network.
   *[other] The library and its { $learners } learners can no longer sync with the network.
}
members-revoke-kept = What has arrived from it stays; what it writes from now on counts nowhere.
members-revoke-go = Revoke it

## Help

help-words = Where your work is
help-words-intro = The same few words on every page say how far something has come.
help-word-draft = draft
help-word-draft-means = only in this browser, not yet sent
help-word-saved = saved
help-word-saved-means = kept at this library; a power cut does not take it away
help-word-carried = carried
help-word-carried-means = written on a stick that is on its way
help-word-arrived = arrived
help-word-arrived-means = kept at the hub too; if this computer breaks, it is still there
help-word-read = read
help-word-read-means = seen by the person it was for
help-power = When the power or the connection fails
help-power-means = Go on as if nothing had happened. What a page called saved is still there when the computer is back, and it goes to the hub by itself once there is a connection.
help-pin = PIN forgotten
help-pin-means = Your branch admin gives you a new one. Your lessons and posts stay.
help-keys = Keyboard shortcuts
help-keys-intro = Everything also works with the Tab key and Enter.
help-key-help = this page
help-key-search = to the search box
help-key-lesson = done and next lesson, previous lesson
help-key-posts = next post, previous post
help-key-answers = choose an answer in a quiz
help-keys-on = Use these shortcuts on this device
help-about = About this computer
help-about-node = { $name } · { $id } · version { $version }

## The gallery of the design

styleguide-title = Parts of the design
styleguide-intro = Every part that pages are made of, to look at in light, dark, narrow and in print.
styleguide-notes = Notes and tags
styleguide-buttons = Buttons
styleguide-progress = Progress
styleguide-forms = Forms
styleguide-questions = Questions

## Countries

country-AL = Albania
country-BA = Bosnia and Herzegovina
country-BG = Bulgaria
country-HR = Croatia
country-GR = Greece
country-XK = Kosovo
country-MK = North Macedonia
country-ME = Montenegro
country-RO = Romania
country-RS = Serbia
country-SI = Slovenia
country-TR = Türkiye
country-other = Another country
