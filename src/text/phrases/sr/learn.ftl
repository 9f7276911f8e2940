### The course's pages: kinds of questions, the map, notes, bookmarks, search, words explained.

## Kinds of questions

quiz-how-true-false = Тачно или нетачно?
quiz-how-reply = Изаберите свој одговор.
quiz-how-text = Упишите једну или две речи.
quiz-how-gaps = Попуните сваку празнину.
quiz-true = Тачно
quiz-false = Нетачно
quiz-gap = Празнина { $number }
fault-word = Овде упишите једну или две речи
