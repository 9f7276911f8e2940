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

## The map of the course

map-open = отворено
map-later = долази касније
map-after = После:
map-choice = Изаберите { $needs } од { $of } лекција. До сада завршено: { $done }. Остале су за оне који желе више.
map-confidence = Колико сте сигурни?
beside-title = Уз лекције
beside-map = Сви модули

## Beside a lesson

lesson-comes-later = Можете да читате унапред, и све што урадите се рачуна. Ова лекција се ослања на:
lesson-resume = Наставите тамо где сте стали:
lesson-terms = Речи у овој лекцији
lesson-term-back = назад на текст
lesson-note = Моја белешка
lesson-note-label = Ово можете да читате само ви
lesson-note-hint = Остаје на овом рачунару и никуда се не шаље.
lesson-note-save = Сачувај белешку
lesson-mark = Стави обележивач
lesson-unmark = Уклони обележивач
plan-talk = За разговор на крају:
said-note-saved = Белешка је сачувана овде.
said-marked = Обележено. Наћи ћете под Моје белешке.
said-unmarked = Обележивач је уклоњен.
said-confidence = Хвала. Одговор је сачуван овде.

## Notes, words, search

notes-title = Моје белешке
notes-private = Белешке и обележивачи остају на овом рачунару. Нико други овде не може да их чита и ниједна размена их не преноси.
notes-search = Претражи моје белешке
notes-empty = Још немате белешке. Испод сваке лекције има места за једну.
notes-download = Преузми све белешке као текст (Markdown)
notes-marked = Обележивачи
notes-marked-empty = Још немате обележиваче.
glossary-title = Објашњене речи
glossary-filter = Нађи реч
glossary-empty = Овај курс не објашњава речи.
search-title = Претражи курс
search-label = Речи које тражите
search-go = Тражи
search-tip = Довољан је почетак речи. Знаци на словима, велика слова и писмо нису важни.
search-found = { $count ->
    [one] { $count } место
    [few] { $count } места
   *[other] { $count } места
}
search-nothing = Ништа не одговара упиту „{ $question }“.

## The quiz on paper, and how sure

quiz-paper = Питања за штампу
quiz-paper-hint = Сва питања овог квиза без одговора, за групу или за папир. Одговори се виде на екрану.
confidence-why = Питамо вас једном пре модула и једном после њега, да бисте и ви и организатори видели шта је модул променио. Ниједан одговор није погрешан.
confidence-before = Пре модула сте рекли: { $sure } од 5.
confidence-after = После модула сте рекли: { $sure } од 5.
confidence-now-before = Како је данас, пре модула.
confidence-now-after = Како је сада, после модула.
confidence-later = Други одговор тражимо када се модул заврши.
confidence-save = Сачувај одговор
confidence-step = { $step ->
    [1] 1 – нимало
    [2] 2 – мало
    [3] 3 – пола-пола
    [4] 4 – прилично
   *[5] 5 – сасвим
}
