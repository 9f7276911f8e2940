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
