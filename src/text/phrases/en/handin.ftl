### Assignments, the proposal, and files that go with them.

## An assignment

assignment-of = Assignment:
assignment-section = Section { $section } of your proposal
assignment-sections = Sections { $section } of your proposal
assignment-rubric = How it is judged: { $points } of { $most } points pass
assignment-rubric-how = Each line is worth 1 to 4 points. The sentences say what is seen at each level.
assignment-fill = Your answers
assignment-words-max = At most { $max ->
    [one] { $max } word.
   *[other] { $max } words.
}
assignment-words = { $count ->
    [one] { $count } word
   *[other] { $count } words
}
assignment-hand-in = Hand in
assignment-hand-in-again = Hand in again
assignment-save = Save the draft
assignment-discard = Give the draft up
assignment-draft-kept = A draft is saved on this computer. Nobody else can read it.
assignment-draft-hint = A draft stays on this computer until you hand it in.
assignment-stands = Handed in
assignment-what-stands = What you handed in
assignment-taken-back = You took this back. Your words are in the form below; nothing is lost. Hand it in again when you are ready.
assignment-take-back = Take it back
assignment-change = Change it and hand it in again
assignment-versions = Earlier versions
assignment-version = Version { $number }
assignment-version-stands = handed in
assignment-version-replaced = replaced by a later one
assignment-version-taken-back = taken back
assignment-version-elsewhere = from another computer
assignment-empty-field = nothing written
assignment-begun = draft saved
assignment-open = not handed in
said-draft-kept = Your draft is saved on this computer.
said-draft-gone = The draft is gone. The form begins with what you handed in last.
said-handed-in = Handed in. It is saved here and goes to the hub with the next sync.
said-taken-back = Taken back. You can change it and hand it in again.
fault-too-many-words = { $label }: shorten it to { $max } words; now there are { $found }
fault-all-too-long = All answers together are too long. { $label }: take out about { $count ->
    [one] { $count } character
   *[other] { $count } characters
}
fault-versions-full = This was handed in { $count } times, and that is as often as it may be. Ask your facilitator.
error-versions-full = Handed in too often
web-draft-newer = Something was typed here that was not saved.
web-draft-put-back = Put it back

## Home

home-to-do = To do
home-proposal = Your proposal: { $percent } %
home-proposal-next = Next: { $section }.
home-proposal-whole = Every section has something in it.
home-proposal-open = See the proposal

## The proposal

proposal-title = Your proposal
proposal-how = It grows out of your assignments: whatever you hand in stands here, section by section.
proposal-filled = { $filled } of { $of ->
    [one] { $of } section has something in it.
   *[other] { $of } sections have something in them.
}
proposal-missing = What is missing next
proposal-empty = still empty
proposal-comes-from = It comes from the assignment
proposal-words-of = { $count } of { $max } words
proposal-too-long = { $over ->
    [one] { $over } word too many
   *[other] { $over } words too many
}
proposal-paper = Print view
proposal-of = Proposal by { $name }, { $library }
proposal-not-yet = (nothing yet)

## Files

error-file = The file was not taken
error-file-advice = Nothing else was lost. Go back and choose another file.
file-empty = Choose a file: there is nothing in this one.
file-too-large = The file is too large: at most { $count } MB.
file-not-taken = This kind of file is not taken. Choose a photograph (JPEG, PNG or WebP), a PDF, a text, or a document or table from an office program.
file-unreadable = The picture cannot be read. Take it again, or save it as JPEG.
file-too-many-pixels = The picture has too many points: at most { $count } million.
file-learner-full = You have { $count } MB of files here, and that is the limit. Take one away first.
file-node-full = There is no room for more files on this computer. Your words can be handed in all the same.
file-title = A photograph or file
file-back = Back to the assignment
file-add = Add a photograph or file
file-change = Look at the file, change it or take it away
file-choose = Choose a photograph or file
file-other = Choose another one in its place
file-hint = A photograph (JPEG, PNG or WebP, at most { $photo } MB), or a PDF, text, document or table (at most { $file } MB).
file-keep = Keep this file
file-remove = Take this file away
file-small = A photograph is made smaller here, and where and with what it was taken is left out.
file-on-its-way = not here yet
said-file-kept = The file lies ready. It goes with your answers when you hand them in.
said-file-gone = The file is taken away.
stick-files = { $count ->
    [one] { $count } file of learners
   *[other] { $count } files of learners
}
stick-files-left = { $count ->
    [one] { $count } file of learners did not fit on the stick. It waits for the next one, or for the line.
   *[other] { $count } files of learners did not fit on the stick. They wait for the next one, or for the line.
}
stick-files-taken = { $count ->
    [one] { $count } file of learners came along and is here now.
   *[other] { $count } files of learners came along and are here now.
}
stick-files-along = { $count ->
    [one] { $count } file of learners goes along.
   *[other] { $count } files of learners go along.
}
line-kind-files = Learners’ files (after everything else)
