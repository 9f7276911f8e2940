### The course's pages: kinds of questions, the map, notes, bookmarks, search, words explained.

## Kinds of questions

quiz-how-true-false = True or false?
quiz-how-reply = Choose your reply.
quiz-how-text = Write one or two words.
quiz-how-gaps = Fill every gap.
quiz-true = True
quiz-false = False
quiz-gap = Gap { $number }
fault-word = Write one or two words here

## The map of the course

map-open = open
map-later = comes later
map-after = After:
map-choice = Choose { $needs } of { $of } lessons. Done so far: { $done }. The others are for whoever wants them.
map-confidence = How sure are you?
beside-title = Beside the lessons
beside-map = All modules

## Beside a lesson

lesson-comes-later = You can read ahead, and what you do counts. This lesson builds on:
lesson-resume = Continue where you stopped:
lesson-terms = Words in this lesson
lesson-term-back = back to the text
lesson-note = My note
lesson-note-label = Only you can read this
lesson-note-hint = It stays on this computer and is never sent anywhere.
lesson-note-save = Save the note
lesson-mark = Put a bookmark here
lesson-unmark = Take the bookmark away
plan-talk = For the talk at the end:
said-note-saved = Your note is saved here.
said-marked = Bookmarked. You find it under My notes.
said-unmarked = The bookmark is gone.
said-confidence = Thank you. Your answer is saved here.

## Notes, words, search

notes-title = My notes
notes-private = Notes and bookmarks stay on this computer. Nobody else can read them here, and no sync carries them.
notes-search = Search in my notes
notes-empty = You have no notes yet. Under every lesson there is a place for one.
notes-download = Download all notes as a text file (Markdown)
notes-marked = Bookmarks
notes-marked-empty = You have no bookmarks yet.
glossary-title = Words explained
glossary-filter = Find a word
glossary-empty = This course explains no words.
search-title = Search the course
search-label = Words to look for
search-go = Search
search-tip = The beginning of a word is enough. Accents, capital letters and script do not matter.
search-found = { $count ->
    [one] { $count } place
   *[other] { $count } places
}
search-nothing = Nothing fits “{ $question }”.

## The quiz on paper, and how sure

quiz-paper = Questions to print
quiz-paper-hint = All questions of this quiz without their answers, for a group or for paper. The answers are told on the screen.
confidence-why = Your answer is asked once before the module and once after it, so that you and the organisers can see what the module changed. No answer is wrong.
confidence-before = Before the module you said: { $sure } of 5.
confidence-after = After the module you said: { $sure } of 5.
confidence-now-before = As it is today, before the module.
confidence-now-after = As it is now, after the module.
confidence-later = The second answer is asked once the module is done.
confidence-save = Save my answer
confidence-step = { $step ->
    [1] 1 – not sure at all
    [2] 2 – a little
    [3] 3 – half and half
    [4] 4 – quite sure
   *[5] 5 – very sure
}
