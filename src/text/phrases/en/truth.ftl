# Words about what counts: what was set aside, logs written in two ways, erasures.

## What was set aside

aside-title = Set aside
aside-intro = Not everything that comes from other computers can be taken in. What is listed here does not count; everything else goes on. Nothing of it was written by the people of this library. If one library comes up again and again, talk to its admin.
aside-nothing = Nothing was set aside.
aside-from = From
aside-about = What
aside-reason = Why
aside-when = When
aside-detail = Details
aside-entries = { $count ->
    [one] { $count } entry
   *[other] { $count } entries
}
aside-about-learner = course work of { $name }
aside-about-learner-unknown = course work of somebody not known here
aside-about-thread = the thread “{ $name }”
aside-about-thread-unknown = a thread not known here
aside-about-card = the name and role of { $name }
aside-about-card-unknown = somebody’s name and role
aside-about-record = a note about a library
aside-about-log = the library’s log
aside-about-other = something of a newer kind
aside-reason-too-long = It is longer than allowed.
aside-reason-malformed = It cannot be read. The program there may be newer, or its disk is failing.
aside-reason-wrong-hash = It was altered on the way.
aside-reason-too-many-operations = It does more at once than a person can.
aside-reason-too-many-parents = It is not in the form that the program writes.
aside-reason-too-many-actors = It is not in the form that the program writes.
aside-reason-parents = It is not in the form that the program writes.
aside-reason-wrong-actor = It was made in another library’s name.
aside-reason-sequence-broken = It does not follow on what that library wrote before. The computer there may run on a copied or restored disk.
aside-reason-parent-refused = It builds on something that was set aside.
aside-reason-operation-number = It does not follow on what that library wrote before.
aside-reason-not-allowed = That library may not write this.
aside-reason-breaks-document = It would break what is here.
aside-reason-too-many-changes = There is no room for more in it.
aside-reason-wrong-scope = It was sent where it does not belong.
aside-reason-cut-off = The library is no longer a member, and this came after its last accepted entry.
aside-reason-other-way = The library wrote its log in two ways, and this is not the one that the hub accepted.
aside-reason-forked = The library wrote its log in two ways. Nothing more of that log is taken until the hub decides.
aside-reason-other = The program refused it.
aside-see = See what and why

## Logs written in two ways

members-forks = Needs a decision
members-forks-intro = Two signed versions of one log have come from these computers, and both cannot be true. Either two computers run on a copy of one disk, or somebody there deceives the others. Until you decide, nothing more of that log is taken anywhere. Talk to the library first; if you revoke it, what has arrived here counts, on every computer alike.
members-fork = { $name }: the two versions differ at entry { $length } or before. Found by { $reporters }.
members-fork-settled = Settled: the library was revoked.

## The command line

cli-status-fork = { $name } ({ $node }) wrote its log in two ways that differ at entry { $length } or before; nothing more of it is taken until the hub cuts it off: branchline revoke { $node }
cli-status-fork-settled = { $name } ({ $node }) wrote its log in two ways and was cut off
cli-erase-would = { $name } ({ $branch }) would be erased from the whole network, for good: the name, the account and all work in the course.
cli-erase-done = { $name } ({ $branch }) is erased here, and at every other computer of the network as soon as it syncs.
cli-erase-lessons = { $lessons ->
    [one] { $lessons } finished lesson goes.
   *[other] { $lessons } finished lessons go.
}
cli-erase-posts = { $posts ->
    [one] { $posts } post in the forum is removed; conversations go on without it.
   *[other] { $posts } posts in the forum are removed; conversations go on without them.
}
cli-erase-how = Nothing was done yet. To erase, say it again with --yes.
cli-erase-not-reached = Not reached: copies on sticks, in backups, and on computers that were lost or never sync again. Destroy those by hand.
