# Радни сто водитеља: јутро, групе.
desk-ways = Полазници
desk-way-morning = Данас
desk-way-cohorts = Групе
desk-way-learners = Полазници
desk-way-branches = Библиотеке
desk-morning = Коме сте потребни
desk-waiting = Чека на вас
desk-waits-questions = { $count ->
    [one] { $count } питање чека одговор већ два дана
    [few] { $count } питања чекају одговор већ два дана
   *[other] { $count } питања чека одговор већ два дана
}
desk-waits-reports = { $count ->
    [one] { $count } пријављена порука
    [few] { $count } пријављене поруке
   *[other] { $count } пријављених порука
}
desk-oldest = Најстарије:
desk-nothing-waits = Ништа не чека на вас.
desk-help = Можда им треба помоћ
desk-more-help = Има их још. Видеће се кад ове погледате или одложите.
desk-nobody-stuck = Нико кога пратите, чини се, није запео.
desk-follows-nobody = Још никога не пратите. Полазници ће се видети овде кад вас администратор централе упише у групу, или кад се њихове библиотеке јаве.
desk-as-of = Стање кад се библиотека последњи пут јавила:
desk-write = Пишите
desk-see = Погледајте
desk-later = Не сада: 7 дана
desk-no-name = Полазник, име још није стигло
desk-reason-failing = { $count ->
    [one] Квиз „{ $module }” решаван { $count } пут, није савладан
    [few] Квиз „{ $module }” решаван { $count } пута, није савладан
   *[other] Квиз „{ $module }” решаван { $count } пута, није савладан
}
desk-days = { $count ->
    [0] данас
    [one] пре { $count } дан
    [few] пре { $count } дана
   *[other] пре { $count } дана
}
desk-reason-behind = { $count ->
    [one] Остала је { $count } лекција из „{ $module }”, рок је прошао { $days }
    [few] Остале су { $count } лекције из „{ $module }”, рок је прошао { $days }
   *[other] Остало је { $count } лекција из „{ $module }”, рок је прошао { $days }
}
desk-reason-not-begun = { $count ->
    [one] Још није почето, а група је почела пре { $count } дан
    [few] Још није почето, а група је почела пре { $count } дана
   *[other] Још није почето, а група је почела пре { $count } дана
}
desk-reason-stopped = { $count ->
    [one] Стоји већ { $count } дан
    [few] Стоји већ { $count } дана
   *[other] Стоји већ { $count } дана
}
desk-reason-stopped-at = { $count ->
    [one] Стоји код „{ $lesson }”, { $count } дан
    [few] Стоји код „{ $lesson }”, { $count } дана
   *[other] Стоји код „{ $lesson }”, { $count } дана
}
desk-unheard = Не може се знати
desk-unheard-since = ({ $learners }): последњи пут се јавила { $when }
desk-more-unheard = Све библиотеке
desk-put-off = { $count ->
    [one] Одложили сте { $count } подсетник.
    [few] Одложили сте { $count } подсетника.
   *[other] Одложили сте { $count } подсетника.
}
desk-remind = Прикажите све поново
desk-find = Имена која почињу са
desk-find-go = Нађите
desk-find-all = Прикажите све
desk-find-none = Ниједно име овде не почиње са „{ $name }”.
said-put-off = Неће се видети 7 дана. Ниже можете то да вратите.
said-reminded = Све се поново види.
said-cohort-made = Група је ту. Упишите датуме и полазнике.
said-cohort-changed = Сачувано. Библиотеке ће то видети после следеће синхронизације.
said-enrolled = Сачувано. Библиотека полазника ће то видети после следеће синхронизације.
said-left-cohort = Полазник више није у групи. Оно што је урађено остаје.
said-country-set = Сачувано.
people-country = Држава
people-country-of = Држава за: { $name }
people-country-hint = Амбасадор прати полазнике ове државе
cohort-new = Нова група
cohort-name = Група
cohort-name-hint = Како је људи зову, на пример: Пролеће 2027, Босна
cohort-facilitators = Водитељи
cohort-nobody = још нико
cohort-closed = завршена
cohort-close = Ова група је завршена: нико се више не подсећа на њу
cohort-none = Још не пратите ниједну групу. Уписује вас администратор централе.
cohort-none-keep = Још нема ниједне групе. Група даје полазницима датуме, круг и некога кога могу да питају.
cohort-learners = { $count ->
    [one] { $count } полазник
    [few] { $count } полазника
   *[other] { $count } полазника
}
cohort-learners-of = Полазници групе { $name }
cohort-calendar = Календар
cohort-module = Модул
cohort-begins = Први дан
cohort-ends = Последњи дан
cohort-now = сада
cohort-next = следеће
cohort-until = { $module }, до { $day }
cohort-from = { $module }, од { $day }
cohort-span = { $module }: од { $begins } до { $ends }
cohort-no-dates = Датуми још нису уписани.
cohort-set-dates = Датуми
cohort-dates-hint = За модул без датума оставите оба дана празна. Полазници виде датуме на својој почетној страници.
cohort-circles = Круг
cohort-circle = { $number }. круг
cohort-circle-count = Колико кругова
cohort-circle-size = Круг најбоље ради са 4 до 6 полазника
cohort-circle-number = Круг (празно: још ниједан)
cohort-circle-of = Круг: { $name }
cohort-no-circles = Ова група још нема кругове.
cohort-no-mentor = још без ментора
cohort-set-mentors = Ментори
cohort-without-circle = { $count ->
    [one] { $count } полазник још није ни у једном кругу.
    [few] { $count } полазника још нису ни у једном кругу.
   *[other] { $count } полазника још није ни у једном кругу.
}
cohort-no-staff = Још нема кога да се упише: прво додајте водитеље и менторе под „Људи”.
cohort-change = Измените
cohort-save = Сачувајте
cohort-enrol = Упишите полазнике
cohort-put-in = Упишите
cohort-move = Преместите
cohort-take-out = Испишите
cohort-no-learners = У овој групи још нема полазника.
cohort-your-circle = Ви сте у { $number }. кругу.
cohort-your-mentor = Ваш ментор: { $name }
cohort-your-facilitators = Водитељи: { $names }
label-circles = Колико кругова
label-circle = Круг
label-dates = Датуми
label-mentor = Ментор
label-facilitators = Водитељи

## Групе у бројкама
matrix-title = Преглед лекција
matrix-of = Лекције: { $name }
matrix-key = ✓ завршено или савладано · ◐ следеће · ✗ квиз није савладан · ! рок је прошао · тачка: још не
matrix-order = Редослед
matrix-by-name = По имену
matrix-by-progress = Прво ко је најмање стигао
matrix-by-quiet = Прво ко се најдуже не јавља
matrix-columns = Колоне
matrix-part = { $from } до { $until }
matrix-columns-names = Шта су колоне
matrix-quiz = Квиз: { $module }
matrix-cell-done = завршено
matrix-cell-next = следеће
matrix-cell-tried = покушано, није савладано
matrix-cell-late = рок је прошао
matrix-cell-open = још не
figures-title = У бројкама
figures-of = { $name } у бројкама
figures-begun = { $count ->
    [one] Почело је { $begun } од { $count } полазника
    [few] Почело је { $begun } од { $count } полазника
   *[other] Почело је { $begun } од { $count } полазника
}
figures-weeks = Последњих осам недеља
figures-week = Недеља од
figures-table = Као табела
figures-trend-lessons = Завршене лекције: { $first } прве недеље, { $last } последње
figures-trend-learners = Полазници који су завршили неку лекцију: { $first } прве недеље, { $last } последње
figures-trend-learner = Лекције и квизови: { $first } прве недеље, { $last } последње
figures-tried = Покушало
figures-mastered = Савладало
items-title = Питања
items-of = Питања: „{ $module }”
items-learners = { $count ->
    [one] { $count } полазник је решавао овај квиз.
    [few] { $count } полазника су решавала овај квиз.
   *[other] { $count } полазника је решавало овај квиз.
}
items-hint = За свако питање рачуна се први одговор. Јаки и слаби су горња и доња трећина по свим првим одговорима.
items-question = Питање
items-answers = Одговора
items-right = Тачно
items-tells = Шта говори
items-wrong = Најчешћи погрешан одговор
items-thirds = Слаби { $weak }%, средњи { $middle }%, јаки { $strong }%
items-few = За сада мање од 10 одговора: још се ништа не може рећи.
items-none = У овој групи још нико није решавао овај квиз.
items-telling-well = Јаки полазници су бољи: добро
items-telling-little = Јаки полазници су мало бољи
items-telling-not = Свеједно је колико је ко јак
items-telling-wrong = Слаби полазници су бољи: погледајте како је срочено
items-telling-check-key = Већина јаких изабрала је исти погрешан одговор: проверите кључ
group-ages = Колико су ове бројке старе
group-here = ова библиотека, сада
group-more = { $count ->
    [one] и још { $count } библиотека
    [few] и још { $count } библиотеке
   *[other] и још { $count } библиотека
}
group-cut = Група је већа: ово је првих 400 полазника по имену.
learner-answers = Сваки одговор
learner-posts = На форуму
learner-no-posts = Још нема порука на форуму.

## Прегледи и поруке
desk-way-reviews = Радови
desk-waits-reviews = { $count ->
    [one] { $count } рад чека преглед
    [few] { $count } рада чекају преглед
   *[other] { $count } радова чека преглед
}
said-reviewed = Сачувано. Полазник ће то видети после следеће синхронизације библиотеке.
said-written = Сачувано. Полазник ће то видети после следеће синхронизације библиотеке.
said-replied = Ваш одговор је сачуван.
review-queue = Чека преглед
review-none = Нико кога пратите не чека преглед.
review-again = предато поново
review-handed-in = предато
review-waits = чека преглед
review-version = верзија { $number }
review-left = { $count ->
    [one] чека { $count }
    [few] чекају { $count }
   *[other] чека { $count }
}
review-own = Ову верзију сте већ прегледали. Оно што сада сачувате долази на место тога.
review-blind = Ову верзију је прегледао још неко. Тај преглед ћете видети кад сачувате свој.
review-work = Шта је предато
review-empty = Остављено празно.
review-files = Датотеке
review-earlier = Речено о ранијој верзији
review-other = Други преглед ове верзије
review-rubric = Мерила
review-pass = Пролази { $pass } од { $most } бодова.
review-why = Зашто (може остати празно)
review-words = За полазника
review-words-hint = Прво реците шта је добро. Полазник то чита заједно са мерилима
review-reuse = Додајте напомену коју сте већ користили
review-keep = Сачувај моје речи за други пут (само на овом рачунару)
review-decision = Шта одлучујете
review-decide-accepted = Прихватите
review-decide-changes = Тражите измене: полазник предаје поново
review-decide-returned = Вратите без оцене
review-save = Сачувај, следеће
review-said-accepted = прихваћено
review-said-changes = тражене су измене
review-said-returned = враћено
review-state-stands = предато
review-state-replaced = ранија верзија
review-state-taken-back = повучено
review-points = { $points } од { $most } бодова
review-differ = Два прегледача, одвојено један од другог, дошла су до различитог. Оба прегледа остају; рачуна се блажи.
review-differ-tag = прегледи се разликују
review-fault-decision = Шта одлучујете: изаберите једно
review-fault-level = { $label }: изаберите ниво
review-fault-points = { $points } бодова није довољно, потребно је { $pass }. Тражите измене, или поново погледајте нивое
feedback-title = Повратне информације
feedback-tag = ново
feedback-new = { $count ->
    [one] { $count } нова повратна информација
    [few] { $count } нове повратне информације
   *[other] { $count } нових повратних информација
}
feedback-seen = Означи као прочитано
feedback-none = Још нема повратних информација. Прегледи и поруке ће се видети овде после следеће синхронизације ове библиотеке.
feedback-waits = „{ $title }” је предато и чека преглед.
feedback-message = Порука
feedback-somebody = Прегледач
feedback-reply = Ваш одговор
feedback-reply-at = Одговорено
feedback-send = Одговорите
learner-hand-ins = Предати радови
learner-no-hand-ins = Још ништа није предато.
learner-said = Прегледи и поруке
learner-write = Порука овом полазнику
learner-write-hint = Полазник ће је видети на почетној страници после следеће синхронизације библиотеке
label-words = Порука
label-decision = Шта одлучујете

## Табеле
said-import-done = Уписано. На овој страници то можете да вратите 30 дана.
said-import-undone = Враћено.
import-title = Упишите полазнике из табеле
import-intro = Датотека какву чува табеларни програм (CSV), са колонама име, библиотека и круг. Прво ћете видети шта би урадила; ништа се не ради пре него што кажете.
import-sample = Полазници ове групе као таква датотека
import-csv = Ови полазници као табела (CSV)
import-file = Датотека
import-no-file = Датотека: изаберите једну
import-look = Погледајте
import-read-so = Датотека је прочитана овако
import-encoding = Ако слова нису добра, писана је у
import-read-again = Прочитај поново
import-would = Шта би урадила
import-added = Ново
import-changed = Измењено
import-same = Исто
import-problem = Проблеми
import-never-deletes = Ко није у датотеци, остаје у групи.
import-cut = Гледа се само првих 500 редова.
import-take-in = { $count ->
    [one] Упиши { $count }
    [few] Упиши { $count }
   *[other] Упиши { $count }
}
import-taken = { $count ->
    [one] Из ове датотеке уписан је { $count } полазник.
    [few] Из ове датотеке уписана су { $count } полазника.
   *[other] Из ове датотеке уписано је { $count } полазника.
}
import-undo = Вратите
import-row = Ред
import-what = Шта ради
import-more = { $count ->
    [one] и још { $count } ред
    [few] и још { $count } реда
   *[other] и још { $count } редова
}
import-moves = из круга { $from } у круг { $to }
import-fault-no-name = У овом реду нема имена.
import-fault-library = Ниједна библиотека мреже не зове се „{ $library }”.
import-fault-learner = Тамо се ниједан полазник не зове „{ $name }”. Полазници се виде после прве синхронизације њихове библиотеке.
import-fault-namesakes = Више њих носи име „{ $name }” или „{ $library }”. Овога упишите ручно.
import-fault-circle = „{ $circle }” није круг ове групе.
import-fault-twice = Ранији ред је о истом полазнику.
label-table = Датотека

# The desk and its courses
desk-course = Курс
learner-beside = { $course }: завршено { $done } од { $lessons } лекција
