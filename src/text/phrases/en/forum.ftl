# The forum: spaces, what is said of posts, search, the week, moderators.
said-chosen = Your choice is saved.
said-post-changed = The post is changed. What stood there before can still be seen under “More”.
said-post-removed = The post is taken back. You can bring it back on this page.
said-post-restored = The post is back.
said-thanked = Your thanks are saved.
said-reported = Reported. A moderator looks at it.
said-decided = Done here now. Other libraries follow with their next sync.
said-undone = Undone.
home-away = While you were away
home-away-answers = Answers to you:
home-away-followed = New in threads that you follow:
forum-of-space = Forum: { $space }
forum-of-branch = Only threads by { $branch }.
forum-only-branch = only this library
forum-space = Space
forum-space-all = Everything
forum-space-network = The whole network
forum-space-go = Show
forum-filters = Which threads
forum-filter-all = All
forum-filter-unread = Unread
forum-filter-mine = Mine
forum-filter-unanswered = Without an answer
forum-filter-followed = Followed
forum-tag-pinned = stays on top
forum-tag-locked = closed
forum-tag-answered = answered
forum-tag-followed = followed
forum-tag-muted = muted
forum-tag-answer = the answer
forum-untitled = Thread without a title
forum-prompt-title = Question of the lesson: { $lesson }
forum-prompt-answer = Answer it together with all libraries
forum-part = { $title }, part { $number }
forum-part-earlier = To the earlier part of this conversation
forum-part-full = This part is full.
forum-part-later = The conversation goes on here
forum-locked = A moderator has closed this thread. It can be read, but takes no more posts.
forum-preview = How it will look
forum-preview-button = Preview
forum-quote = Quote
forum-thank = Thank
forum-unthank = Take thanks back
forum-thanks = { $count ->
    [one] { $count } thanks
   *[other] { $count } thank
}
forum-more = More
forum-edited = changed
forum-post-removed = The author has taken this post back.
forum-post-hidden = A moderator has hidden this post.
forum-reason = Reason
forum-reason-given = Reason: { $reason }
forum-reason-hint = One line, without names. Everybody can read it
forum-asked-you = A moderator asks you to change this post: { $reason }
forum-asked-note = The author is asked to change it: { $reason }
forum-one-post = Post in: { $title }
forum-to-thread = To the thread
forum-mark-answer = Mark as the answer
forum-unanswer = This is not the answer
forum-remove = Take the post back
forum-restore = Bring the post back
forum-removed-note = Nobody sees the words any more. Libraries that have them already drop them from their pages after their next sync.
forum-edit = Change the post
forum-edit-hint = What stood there before stays visible in the history
forum-edit-save = Save the change
forum-decide = Decide as a moderator
forum-hide = Hide the post
forum-unhide = Show the post again
forum-hidden-note = { $count ->
    [0] Hidden here now.
    [one] Hidden here now; at { $count } other library after its next sync.
   *[other] Hidden here now; at { $count } other libraries after their next sync.
}
forum-ask = Ask the author to change it
forum-unask = Withdraw the request
forum-keep = Leave it as it is
forum-report = Report the post
forum-report-hint = What is wrong with it? Your name is not passed on
forum-report-send = Report
forum-history = What stood there before
forum-follow = Follow this thread
forum-unfollow = Stop following
forum-mute = Mute this thread
forum-unmute = No longer mute
forum-lock = Close the thread
forum-unlock = Open the thread again
forum-pin = Keep on top
forum-unpin = No longer keep on top
forum-script = Read posts:
forum-script-as-written = as written
forum-script-cyrillic = in Cyrillic
forum-script-latin = in Latin
forum-search = Search the forum
forum-search-words = Words
forum-search-go = Search
forum-search-hint = Either script, with or without accents. The beginnings of words are enough.
forum-search-nothing = Nothing was found. Try fewer or shorter words.
forum-week = The week on one sheet
forum-week-title = The forum this week: { $library }
forum-week-span = { $since } – { $until }.
forum-week-posts = { $count ->
    [0] No new posts came.
    [one] { $count } new post came.
   *[other] { $count } new posts came.
}
forum-week-liveliest = Where people talked most
forum-week-unanswered = Who can help? These questions wait for an answer
forum-week-empty = It was a quiet week.
forum-week-print = Print this page for the notice board.
forum-queue = To look after
forum-queue-reported = Reported posts
forum-queue-no-reports = Nothing is reported.
forum-queue-unanswered = Without an answer for two days
forum-queue-no-unanswered = Every question has an answer.
forum-feed = Feed for a reader program
forum-log = What moderators decided
forum-log-note = Every decision with its reason, without names. Each can be undone.
forum-log-empty = Nothing was decided yet.
forum-log-hide-on = A post was hidden
forum-log-hide-off = A hidden post was shown again
forum-log-lock-on = A thread was closed
forum-log-lock-off = A thread was opened again
forum-log-pin-on = A thread was put on top
forum-log-pin-off = A thread was taken from the top
forum-log-ask-on = An author was asked to change a post
forum-log-ask-off = A request to change a post was withdrawn
forum-log-keep-on = A reported post was left as it is
forum-log-keep-off = A decision to leave a post was withdrawn

# Conversations of a cohort, which its people alone read.
forum-space-cohort = { $cohort } (this cohort only)
cohort-talk = Conversations of this cohort
