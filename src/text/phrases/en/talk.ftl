## Somebody in a conversation was erased

forum-post-erased = This post was removed: its author was erased from the network.
forum-erased-what = What does that mean?
forum-erased-title = When somebody is erased
forum-erased-intro = Everybody may ask to be erased from the network. The hub does it once, for good, and every computer follows as soon as it syncs.
forum-erased-people = { $count ->
    [0] Nobody has been erased so far.
    [one] { $count } person was erased so far.
   *[other] { $count } people were erased so far.
}
forum-erased-threads = { $count ->
    [0] No conversation had to be written once more.
    [one] { $count } conversation was written once more without them.
   *[other] { $count } conversations were written once more without them.
}
forum-erased-last = This computer last heard of it:
forum-erased-gone = What goes
forum-erased-gone-name = The name, everywhere, and the account.
forum-erased-gone-work = Everything done in the course, with its files.
forum-erased-gone-posts = Every post, its earlier versions, its titles and thanks. Conversations go on without them: what others wrote stays, and old links lead there.
forum-erased-left = What may still hold a copy
forum-erased-others = { $count ->
    [one] { $count } other computer of the network, until its next sync. Only the hub knows whether it has heard.
   *[other] { $count } other computers of the network, each until its next sync. Only the hub knows which have heard.
}
forum-erased-unheard = { $count ->
    [0] Every computer of the network has heard of it.
    [one] { $count } computer of the network, until its next sync:
   *[other] { $count } computers of the network, each until its next sync:
}
forum-erased-left-sticks = USB sticks that carried something before. Take a newer one along, and empty the old ones.
forum-erased-left-backups = Backups, copies of disks, and computers that were lost or are never switched on again. Destroy those by hand.
forum-erased-left-paper = What was printed, photographed or downloaded: notices, plans, certificates.
forum-erased-left-quotes = What others wrote in their own words: quotes, and a name that they typed. Report such a post, and a moderator asks its author to change it.
forum-erased-left-ids = A number without a name says that somebody was erased, so that nothing of it comes back.

## Moving a conversation

forum-tag-moved = moved here by a moderator
forum-move-to = Move this conversation to
forum-move = Move it
forum-unmove = Put it back where it was begun
forum-log-move-on = A conversation was moved
forum-log-move-off = A moved conversation was put back

## Mentions

forum-tag-mentioned = you were mentioned
forum-mention = Mention somebody
forum-mention-hint = Or type @ and the name anywhere in the text. Whoever is mentioned finds it on the home page.
forum-mention-nobody = Nobody
home-away-asked = A moderator asks you to change this:
home-away-mentions = You were mentioned:

## A new conversation

forum-similar = Asked before?
forum-similar-note = These conversations may have the answer already. What you typed stays here.

## Pictures

forum-picture = Add a picture
forum-picture-ready = The picture as others will see it
forum-picture-size = { $size } after it was made smaller. Where and with what it was taken is left out.
forum-picture-others = { $count ->
    [0] No other computer fetches it yet.
    [one] { $count } other computer fetches it once.
   *[other] { $count } other computers fetch it, each once, after all words.
}
forum-picture-alt = What is to be seen on it?
forum-picture-alt-hint = One sentence for those who cannot see it, or until it has come.
forum-picture-add = Put it to the post
forum-picture-choose = Choose a photograph
forum-picture-other = Choose another one
forum-picture-hint = JPEG or PNG, at most { $photo } MB. It is made small here first, and you see what it weighs before it goes.
forum-picture-look = Make it small and look at it
forum-picture-coming = picture, { $size }, still on its way
forum-picture-remove = Take this picture away
label-alt = What is to be seen on it
said-picture-added = The picture is with your post. It goes on after all words.
said-picture-gone = The picture is taken away.
