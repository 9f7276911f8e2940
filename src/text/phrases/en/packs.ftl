# Courses that the hub publishes.

offer-title = Courses that the hub offers
offer-state-published = published
offer-state-offered = not here
offer-state-newer = another edition than the one here
offer-state-coming = being fetched
offer-state-text = lessons are here
offer-state-here = here
offer-state-refused = not shown
offer-parts = text { $text }, drawings { $media }
offer-here = { $here } of { $size } are here.
offer-text-shown = Learners can read it already. Where a drawing is still to come, its words stand.
offer-fetch = Fetch it: { $size }
offer-again = Try again
offer-stop = Fetch no further
offer-withdraw = Offer it no longer
offer-withdrawn = The hub offers this course no longer. It stays here until you take it away.
offer-automatic = Courses from the hub come without being asked for
offer-automatic-hint = They come after everything else, within the line’s budget and hours. A course on a stick always comes, unless it was taken away here.
offer-automatic-never = never
offer-automatic-up-to = up to { $size }
offer-automatic-all = whatever their size
offer-save = Save this
courses-waits-disk = The disk is nearly full: nothing more is fetched until there is room.
courses-waits-plan = The line’s budget is spent or it is not the time of day for it: what is missing waits.
courses-fault-other = It was published as another course than it is.
courses-fault-wrong = What came was not what the hub had published. Tell the hub before you try again: each try costs all of it.
publish-ask = Publish it for all libraries
publish-title = Publish “{ $course }”
publish-size = Each library that fetches it receives { $size }.
publish-effect = Every library sees the course with its size and chooses whether to fetch it. The lessons come first and can be read before the drawings have come. A library that has an older edition keeps it until the new one is whole.
publish-already = This very edition is published already.
publish-go = Publish it
said-offer-published = Published. Libraries hear of it with their next sync.
said-offer-withdrawn = It is offered no longer. Libraries that have it keep it.
said-offer-fetch = It is fetched now, after everything else. A cut line or a restart loses nothing of what has come.
said-offer-stop = It is fetched no further.
said-offer-automatic = Saved.
stick-packs = Take the published courses along ({ $size })
stick-packs-taken = Courses of the hub came along.

# Which libraries have a published course
reach-held = { $count ->
    [one] { $held } of { $count } library has it whole.
   *[other] { $held } of { $count } libraries have it whole.
}
reach-others = Who has not
reach-title = Libraries without “{ $course }”
reach-hint = A library says what it has with each sync or stick. One that was not heard for long may have it by now.
reach-everybody = Every library has it.
