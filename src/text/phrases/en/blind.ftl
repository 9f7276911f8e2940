### Reviews that learners give each other, gaps among them, and excuses.

## The learner's list

blind-title = Reviews among learners
blind-intro = Everybody who hands in a proposal reviews { $need } proposals of other learners and gets { $need } reviews. Nobody is told whose proposal it is, or who reviewed it.
blind-practice = First practise
blind-practice-how = Mark two made-up proposals, then compare with the key. After that, proposals of other learners can be sent to you.
blind-practised = practised
blind-to-practise = not yet
blind-sent = Proposals for you to review
blind-so-far = You have given { $given } of { $need } reviews.
blind-excused = You are excused from further reviews.
blind-proposal = Proposal { $number }
blind-state-waits = waits for your review
blind-state-given = reviewed
blind-state-useful = reviewed, its author found it useful
blind-state-withdrawn = called back: nothing to do
blind-sent-at = sent
blind-no-hub = Proposals are sent by the hub. This library belongs to no network yet.
blind-practise-first = Proposals come once you have practised on both samples.
blind-none-yet = Nothing has come yet. Proposals are sent as other learners hand theirs in, and arrive with a sync.
blind-own = Your own proposal
blind-handed-in = It is handed in. Other learners get it with the next syncs.
blind-hand-in-first = Reviews come once the last assignment is handed in.
blind-hand-in = Open it
blind-received = { $count ->
    [0] Nobody has reviewed it yet.
    [one] You have got { $count } review.
   *[other] You have got { $count } reviews.
}
blind-nameless = Your name and that of your library are left out of the text, and section A is not sent. A name in another form stays: do not sign your text. Files are not sent.
blind-tag = review
blind-waiting = { $count ->
    [one] { $count } proposal of another learner waits for your review
   *[other] { $count } proposals of other learners wait for your review
}

## Practice

practice-how = Give each line the highest mark whose sentence is wholly true. You can do this once; then you see the key.
practice-text = The proposal
practice-go = Compare with the key
practice-compared = Your marks and the key
practice-sums = You gave { $own } points, the key { $key } of { $most }.
practice-near = In { $near } of { $count } lines you are at most one mark apart.
practice-line = Line
practice-own = You
practice-key = Key
practice-why = Why the key has it so
practice-apart = read again
practice-on = On
said-practised = Saved. Here are your marks beside the key.

## Reviewing

blind-review-title = Proposal of another learner
blind-review-how = Read it to the end first. Mark every line, and write what helps: I like, I wish, what if.
blind-text = The proposal
blind-rubric = Your marks
blind-why = Why (may stay empty)
blind-words = For the author
blind-words-hint = { $count ->
    [one] First what is good, then what you miss, then an idea. At least { $count } letter; do not sign
   *[other] First what is good, then what you miss, then an idea. At least { $count } letters; do not sign
}
blind-give = Give the review
blind-once = A review can be given once and not changed.
blind-is-given = You have reviewed it. The author reads it without your name.
blind-was-useful = The author found it useful. Thank you!
blind-withdrawn = Its author has taken it back or handed in another version. There is nothing to do here; the new version may come to you.
blind-you-said = What you said
blind-cut = The rest of this section was too long to be sent.
blind-no-text = There is no text here. If the author left the network, it was erased.
blind-fault-mark = { $label }: choose a mark
said-blind-given = Saved here. The author gets it without your name after the next syncs.

## What comes back

blind-by-learner = Another learner
blind-by-staff = A facilitator, in the place of a learner
blind-useful = This helped me
blind-found-useful = You said that this helped you. Its author hears so, without your name.
said-found-useful = Saved. Whoever wrote it hears that it helped.

## Gaps

gap-title = Gaps among reviewers
gap-intro = Proposals go to learners by themselves. Here is for whom nobody is left who can be reached, reads the language and has practised. It is looked at after every sync, and every hour.
gap-none = There is no gap now.
gap-of = Reviews of the proposal of { $name }
gap-nothing = Nothing is missing now. You may still ask somebody or review it yourself.
gap-receive = { $count ->
    [one] { $count } review of this proposal is missing.
   *[other] { $count } reviews of this proposal are missing.
}
gap-give = { $count ->
    [one] Has one proposal too few to review.
   *[other] Has { $count } proposals too few to review.
}
gap-excuse = Excuse from giving reviews, if nothing is left to review
gap-excused = This learner is excused from giving reviews.
gap-asked = Who was asked
gap-nobody-asked = Nobody yet.
gap-copy-given = has reviewed it
gap-copy-withdrawn = called back
gap-copy-silent = silent for long; others are asked
gap-copy-open = has it
gap-ask-whom = Ask a learner
gap-ask-hint = Those with the fewest reviews come first. The proposal is sent without name, whatever their language
gap-candidate = { $count ->
    [one] { $name }, { $library } ({ $count } review)
   *[other] { $name }, { $library } ({ $count } reviews)
}
gap-ask = Send it
gap-nobody-left = Nobody else has practised on the samples so far.
gap-review = Review it yourself
gap-review-hint = This is how other learners would see it. Your review counts in the place of one of theirs.
gap-give-go = Give the review
gap-no-proposal = No proposal is handed in now.
said-asked = The proposal is on its way with the library’s next sync.
desk-waits-gaps = { $count ->
    [one] { $count } learner has nobody left who could review
   *[other] { $count } learners have nobody left who could review
}
desk-reason-nothing-handed-in = Handed nothing in for “{ $module }”, whose dates ended { $days }

## Excuses

excuse-link = Give more time, or excuse from a lesson
excuse-of = More time and excuses for { $name }
excuse-intro = The learner reads this among the feedback after the library’s next sync. You can take it back.
excuse-none = Nothing so far.
excuse-take-back = Take back
excuse-put-off = More time for a module
excuse-module = Module
excuse-day = New last day
excuse-put-off-go = Give more time
excuse-from-lesson = Excuse from a lesson
excuse-which-lesson = Lesson
excuse-from-reviews = Excuse from reviews among learners
excuse-from-reviews-hint = For somebody for whom no proposal is left to review. The certificate then asks for none.
excuse-words = Why (the learner reads it; may stay empty)
excuse-go = Excuse
lesson-excused = You are excused from this lesson. You may do it all the same.
excuse-lesson = You need not do the lesson “{ $lesson }”.
excuse-lesson-off = The lesson “{ $lesson }” is asked for again.
excuse-reviews = You need not give reviews to other learners any more.
excuse-reviews-off = Reviews for other learners are asked for again.
excuse-until = For the module “{ $module }” you have time until { $day }.
excuse-until-off = For the module “{ $module }” the dates of your cohort hold again.
said-excused = Saved. The learner sees it after the library’s next sync.
said-excuse-over = Taken back. The learner sees it after the library’s next sync.
