# Words of the pages, in Serbian. Cyrillic only: the Latin script is made from it when the program starts.
# Keep a name in Latin by writing it in Latin, keep one in Cyrillic as { "..." }.
# The reader is addressed with the polite plural; nobody's gender is guessed.

## The frame around every page

web-skip = Пређите на главни садржај
web-nav = Главна навигација
web-nav-follow = Полазници
web-crumbs = Где се налазите
web-forum = Форум
web-sign-out = Одјави се
web-problem = Нешто треба исправити
web-error-title = Грешка:
web-help = Помоћ и појмови
web-back = Назад
web-keep = Нека остане како јесте
web-busy = Само тренутак …
web-filter = Прикажи само редове који садрже ова слова
web-next-page = Следећа страна
web-previous-page = Претходна страна
web-draft-restored = Нацрт је враћен.
web-draft-saved = Нацрт је сачуван на овом уређају.
web-draft-discard = Одбаци га
web-theme = Боје:
web-theme-system = као на уређају
web-theme-light = светле
web-theme-dark = тамне
web-state-alone = Све је сачувано овде. Ова библиотека још није повезана у мрежу.
web-state-hub = Све је сачувано овде, у централи.
web-state-never = Све је сачувано овде. Размене с централом још није било.
web-state-fresh = Све је сачувано овде. Последња размена с централом:
web-state-waiting = Све је сачувано овде. { $count ->
    [one] { $count } измена креће чим централа буде доступна.
    [few] { $count } измене крећу чим централа буде доступна.
   *[other] { $count } измена креће чим централа буде доступна.
}
web-state-waiting-since = Све је сачувано овде. { $count ->
    [one] { $count } измена креће чим централа буде доступна.
    [few] { $count } измене крећу чим централа буде доступна.
   *[other] { $count } измена креће чим централа буде доступна.
} Последња размена:
web-state-alert = Све је сачувано овде, али размена не може даље без вас: јавите администратору огранка.

said-posted = Порука је сачувана овде. Даље иде са следећом разменом.
said-lesson-done = Лекција је завршена. То је сачувано овде.
said-person-added = Налог је спреман.
said-new-pin = Нови PIN важи од сада.
said-sync-asked = Размена је затражена. Можете да наставите рад.
said-line-saved = Сачувано. Важи од сада.
said-stick-safe = Уписано и прочитано назад. Стик сме да се извади.
said-joined = Библиотека је повезана. Прва размена је у току.
said-revoked = Библиотека више није чланица.
said-read = Означено као прочитано.
said-signed-out = Одјављени сте. Следећа особа може да се пријави.
said-welcome = Пријављени сте.

## What is wrong with a field. { $label } is the words above it.

fault-no-file = Изаберите датотеку на стику
fault-empty = { $label }: упишите нешто у ово поље
fault-too-long = { $label }: упишите { $count ->
    [one] највише { $count } знак
    [few] највише { $count } знака
   *[other] највише { $count } знакова
}
fault-too-short = { $label }: упишите { $count ->
    [one] најмање { $count } знак
    [few] најмање { $count } знака
   *[other] најмање { $count } знакова
}
fault-not-digits = { $label }: упишите само цифре
fault-unprintable = { $label }: уклоните знакове који се не могу приказати
fault-not-a-choice = { $label }: изаберите нешто са списка
fault-same = { $label }: изаберите нешто друго него у претходном пољу
fault-wrong-secret = То се не поклапа. { $count ->
    [one] Још { $count } покушај до паузе
    [few] Још { $count } покушаја до паузе
   *[other] Још { $count } покушаја до паузе
}
fault-wrong-secret-last = То се не поклапа. На следећи покушај ћете можда морати да сачекате
fault-throttled = Превише покушаја. Покушајте поново за { $count ->
    [one] { $count } секунду
    [few] { $count } секунде
   *[other] { $count } секунди
}
fault-setup-code = Код за подешавање се не поклапа. Исписан је у прозору у којем је програм покренут
fault-accounts-full = { $count ->
    [one] Овде налог може да има само { $count } особа и то место је заузето
    [few] Овде налог могу да имају само { $count } особе и сва места су заузета
   *[other] Овде налог може да има само { $count } особа и сва места су заузета
}
fault-thread-locked = Модератор је затворио ову тему. Ваш текст је још овде: отворите с њим нову тему
fault-joined = Ова библиотека већ припада једној мрежи
fault-invitation = Код не важи: проверите слова или тражите нов од централе. Код важи само једном и најдуже 30 дана
fault-hub-unreachable = Централа се не јавља на овој адреси. Проверите адресу и везу
fault-portal = Уместо централе јавило се нешто друго. Ако мрежа тражи пријаву, најпре је обавите у прегледачу
fault-address = Ово није адреса централе. Она изгледа овако: http://hub.example.org:8080
fault-refused = Централа више не препознаје ову библиотеку. Тражите од централе нов код
fault-choose-one = Изаберите један одговор
fault-choose-some = Изаберите један одговор или више њих
fault-place-all = Изаберите нешто у сваком реду
fault-place-twice = Дајте сваком кораку његово место
fault-number = Упишите број, на пример 12 или 12,5

label-name = Име
label-secret = PIN или лозинка
label-code = Код
label-other = Ово поље

## Errors: what happened, what is safe, what to do

error-not-found = Те стране нема
error-not-found-advice = У адреси је можда слово вишка, или онога што је овде било више нема. Ваш рад је на сигурном.
error-signed-out = Више нисте пријављени
error-signed-out-advice = Оно што је сачувано остаје сачувано. Пријавите се да бисте наставили.
error-not-allowed = Ова страна је за друге
error-not-allowed-advice = Ваша улога је не може отворити. Ако би требало да може, обратите се администратору огранка.
error-form = Овај образац није примљен
error-form-advice = Можда је предуго стајао отворен, или је дошао са другог сајта. Оно што је сачувано је на сигурном. Вратите се, отворите страну поново и пошаљите још једном.
error-host = Ова адреса овде није позната
error-host-advice = Отворите страну библиотеке преко адресе са плаката. Администратор може да допусти и друга имена при покретању програма.
error-large = Ово је превише за један образац
error-large-advice = Скратите текст и пошаљите поново.
error-slow = Образац није стигао на време
error-slow-advice = Ништа није промењено. Пошаљите још једном.
error-field = Нешто у обрасцу треба погледати још једном
error-field-advice = Вратите се и проверите шта је уписано.
error-secret = PIN или лозинка се не поклапају
error-throttled = Превише покушаја
error-setup-code = Код за подешавање се не поклапа
error-set-up = Овај рачунар је већ подешен
error-set-up-advice = Пријавите се налогом ове библиотеке.
error-not-set-up = Овај рачунар још није подешен
error-not-set-up-advice = Отворите везу коју је програм исписао при покретању.
error-accounts-full = Нема места за још један налог
error-thread-locked = Ова тема је затворена
error-not-joined = Ова библиотека још не припада ниједној мрежи
fault-not-joined = Нема коме ни од кога шта да се преноси пре него што се ова библиотека повеже у мрежу.
error-carry-out = Датотека за стик није направљена
fault-cut-off = Та библиотека више не припада мрежи. Тамо се ништа не преноси.
fault-stick = Датотека или фасцикла не може да се чита или пише. Проверите да ли је стик прикључен и да није пун.
fault-read-back = Прочитано није исто што је уписано. Узмите други стик.
fault-too-much = За пренос има више него што стаје у једну датотеку на стику.
fault-file-exists = Датотека с тим именом већ постоји.
error-bundle = Датотека није преузета
error-bundle-advice = Ништа њоме није промењено.
error-joined = Ова библиотека већ припада једној мрежи
error-join = Библиотека није повезана у мрежу
error-refused = Централа више не препознаје ову библиотеку
error-disk = Ово није могло да се сачува
error-disk-advice = Диск овог рачунара то није примио. Оно што је раније сачувано је на сигурном. Јавите овај код особи која помаже у огранку и не пишите ништа више док се диск не прегледа.
error-no-room = На диску више нема места
error-no-room-advice = На диску рачунара ове библиотеке слободно је још само { $count } MiB, зато ово није сачувано. Оно што је раније сачувано је на сигурном. Препишите или копирајте што сте откуцали и јавите администратору огранка да је потребно место; затим покушајте поново.
error-bug = Ова страна не може да се прикаже
error-bug-advice = Оно што је сачувано је на сигурном. Вратите се, или јавите овај код особи која помаже у огранку.
error-code = Код:
error-kept = Ово сте били написали (копирајте, па се пријавите)
error-home = На почетак

## First run

setup-title = Подесите ову библиотеку
setup-intro = Три кратка дела, само једном. Повезивање у мрежу долази после тога.
setup-part-start = 1. Код и језик
setup-code = Код за подешавање
setup-code-hint = Исписан је у прозору у којем је програм покренут
setup-language = Језик
setup-part-library = 2. Ваша библиотека
setup-role = Шта је овај рачунар?
setup-role-branch = Огранак библиотеке
setup-role-hub = Централа мреже
setup-name = Име библиотеке
setup-name-hint = Како га знају читаоци, на пример: Градска библиотека, огранак Нови Град
setup-country = Држава
setup-country-hint = Због сата и датума
setup-part-admin = 3. Први администратор
setup-admin-name = Ваше име
setup-admin-hint = Било којим писмом
setup-admin-password = Лозинка
setup-password-hint = Најмање 8 знакова. Добре су три речи које не иду заједно
setup-finish = Заврши подешавање

## Sign in, sign up

signin-title = Ко учи?
signin-filter = Пронађите своје име
signin-filter-hint = Ћирилицом или латиницом
signin-find = Пронађи
signin-more = { $count ->
    [one] И још { $count } особа: упишите горе неколико слова свог имена.
    [few] И још { $count } особе: упишите горе неколико слова свог имена.
   *[other] И још { $count } особа: упишите горе неколико слова свог имена.
}
signin-nobody-found = Овде се нико не зове „{ $name }“.
signin-show-all = Прикажи све
signin-nobody-yet = Овде још нико нема налог.
signin-new = Овде сам први пут
signin-as = Пријава: { $name }
signin-not-me = То нисам ја
signin-password = Лозинка
signin-pin = PIN
signin-device = Чији је овај уређај?
signin-device-shared = Заједнички рачунар: одјава после 20 минута без клика
signin-device-own = Мој уређај: запамти пријаву
signin-go = Пријави се
signin-forgot = Заборављен PIN? Администратор огранка вам може дати нов. Стари нико не може да погледа.

signup-title = Овде сам први пут
signup-intro = Налог чува ваше лекције, квизове и поруке. Ради у овој библиотеци, са везом и без ње.
signup-name = Ваше име
signup-name-hint = Онако како га пишете, било којим писмом. Друге библиотеке га виде на форуму
signup-pin = PIN
signup-pin-hint = Од 4 до 12 цифара које знате само ви
signup-language = Читам на језику
signup-go = Почни

## Home

home-title = Учење
home-ring = завршено { $percent } % курса
home-progress = Завршено { $done } од { $lessons ->
    [one] { $lessons } лекције
    [few] { $lessons } лекције
   *[other] { $lessons } лекција
}
home-minutes-left = { $minutes ->
    [one] остао је око { $minutes } минут
    [few] остала су око { $minutes } минута
   *[other] остало је око { $minutes } минута
}
home-start = Почните: { $title }
home-continue = Наставите: { $title }
home-take-quiz = Решите квиз: { $title }
home-all-done = Завршили сте све лекције и савладали све квизове. Свака лекција остаје отворена за поновно читање.
home-tasks = О чему се старате
home-task-join = Повежите се у мрежу
home-task-people = Додајте особу
home-task-members = Чланице и позивнице
home-task-follow = Како напредују полазници
home-modules = Модули
home-forum = Форум
home-forum-all = Све теме

## The course

course-minutes = { $minutes ->
    [one] { $minutes } минут
    [few] { $minutes } минута
   *[other] { $minutes } минута
}
course-lessons-done = { $done } од { $lessons ->
    [one] { $lessons } лекције
    [few] { $lessons } лекције
   *[other] { $lessons } лекција
}
course-done = завршено
course-mastered = савладано
course-quiz = Квиз
course-quiz-best = најбоље: { $right } од { $asked }

lesson-place = Лекција { $number } од { $of }
lesson-contents = У овој лекцији
lesson-check = Проверите се
lesson-check-again = Одговори поново
lesson-previous = Претходна
lesson-next = Следећа
lesson-done-next = Завршено, даље
lesson-talk = Разговор о овој лекцији ({ $count })
lesson-talk-empty = О овој лекцији још нико није писао.
lesson-talk-open = Пишите о овој лекцији
lesson-plan = План рада са групом
lesson-print = Одштампај

## Quizzes

quiz-title = Квиз: { $module }
quiz-rules = { $asked ->
    [one] { $asked } питање
    [few] { $asked } питања
   *[other] { $asked } питања
}, једно по једно. { $mastery ->
    [one] Квиз је савладан са { $mastery } тачним одговором.
    [few] Квиз је савладан са { $mastery } тачна одговора.
   *[other] Квиз је савладан са { $mastery } тачних одговора.
}
quiz-rules-kept = Можете да прекинете у сваком тренутку и наставите касније. Сваки покушај се чува, а рачуна се најбољи.
quiz-mastered-already = Овај квиз сте савладали.
quiz-open = На пола сте: одговорено { $answered } од { $asked }.
quiz-continue = Настави
quiz-start = Започни квиз
quiz-start-again = Нови покушај
quiz-attempts = Ваши покушаји
quiz-score = Тачно { $right } од { $asked }
quiz-place = Питање { $number } од { $of }
quiz-answered = одговорено { $answered } од { $of }
quiz-leave = Сачувај за касније
quiz-check = Провери одговор
quiz-next = Следеће питање
quiz-finish = Погледај резултат
quiz-saved-here = Сваки проверен одговор се чува у овој библиотеци.
quiz-right = Тачно.
quiz-not-quite = Није сасвим тако.
quiz-read-again = Прочитајте поново: { $lesson }
quiz-how-single = Изаберите један одговор.
quiz-how-multiple = Изаберите све тачне одговоре.
quiz-how-matching = Изаберите пар за сваку ставку.
quiz-how-ordering = Дајте сваком кораку његово место.
quiz-how-numeric = Упишите број.
quiz-choose-partner = Изаберите …
quiz-choose-place = Место …
quiz-number = Ваш одговор
quiz-result = Ваш резултат
quiz-mastered = Савладано. Честитамо.
quiz-not-mastered = { $mastery ->
    [one] Потребан је { $mastery } тачан одговор. Прочитајте поново лекције наведене ниже, па покушајте још једном.
    [few] Потребна су { $mastery } тачна одговора. Прочитајте поново лекције наведене ниже, па покушајте још једном.
   *[other] Потребно је { $mastery } тачних одговора. Прочитајте поново лекције наведене ниже, па покушајте још једном.
}
quiz-questions = Питања
quiz-onward = Настави

## The forum

forum-new = Нова тема
forum-empty = Овде још ништа није написано. Поставите прво питање: друге библиотеке га виде после своје следеће размене.
forum-somebody = Неко
forum-row = { $author }, { $branch } · { $posts ->
    [one] { $posts } порука
    [few] { $posts } поруке
   *[other] { $posts } порука
}
forum-new-posts = { $count ->
    [one] { $count } нова
    [few] { $count } нове
   *[other] { $count } нових
}
forum-to-lesson = На лекцију
forum-to-list = Форум
forum-pages = Стране
forum-newer = Новије теме
forum-older = Старије теме
forum-earlier-posts = Раније поруке
forum-later-posts = Касније поруке
forum-about-lesson = О лекцији: { $lesson }
forum-title-field = Наслов
forum-title-hint = Питање у једном реду
forum-body = Текст
forum-body-hint = Празан ред почиње нов пасус. *Звездице* истичу, `- ` почиње списак, `> ` цитат. Адресе саме постају везе
forum-reply-hint = Празан ред почиње нов пасус
forum-language = Језик текста
forum-send = Пошаљи
forum-new-below = { $count ->
    [one] { $count } нова порука ниже
    [few] { $count } нове поруке ниже
   *[other] { $count } нових порука ниже
}
forum-new-line = { $count ->
    [one] { $count } нова одавде
    [few] { $count } нове одавде
   *[other] { $count } нових одавде
}
forum-new-tag = ново
forum-mark-read = Означи као прочитано
forum-answers = одговор на поруку: { $author }
forum-reply = Одговорите
forum-reply-to = Одговор на поруку: { $author }
forum-reply-to-all = Одговорите ипак на целу тему
forum-travel-saved = сачувано овде
forum-travel-carried = на стику
forum-travel-at-hub = у централи
forum-arrived = стигло преко: { $branch }

## For whoever accompanies learners

follow-branches = Библиотеке
follow-all-learners = Сви полазници
follow-as-of = Стање:
follow-branch = Библиотека
follow-country = Држава
follow-learners-count = Полазника
follow-lessons-done = Завршених лекција
follow-last-heard = Последњи пут се јавила
follow-never-heard = још није
follow-silence = Библиотека која се не јавља можда само нема везу: ћутање није одсуство.
follow-learner = Полазник
follow-lessons = Лекције
follow-quizzes = Квизови
follow-last-activity = Последња активност
follow-not-started = није почето
follow-of = { $done } од { $lessons }
follow-no-learners = Овде још није познат ниједан полазник. Појавиће се после следеће размене са библиотеком.
follow-no-lessons = Још нема завршених лекција.
follow-no-attempts = Још нема решених квизова.

## People of this node

people-title = Људи
people-add = Додај особу
people-name = Име
people-name-hint = Онако како га та особа пише, било којим писмом
people-role = Улога
people-last-seen = Последњи пут овде
people-never = никад
people-secret = PIN или прва лозинка
people-secret-hint = За полазнике: PIN од 4 до 12 цифара. За све остале: лозинка од најмање 8 знакова

people-help = Ако је заборављен
people-pin = Нови PIN
people-pin-title = Нови PIN: { $name }
people-pin-effect = Стари PIN престаје да важи, а свако ко је њиме пријављен биће одјављен. Лекције, квизови и поруке остају.
people-pin-hint = Од 4 до 12 цифара. Најбоље је да их смисли особа која ће их користити
people-pin-go = Додели овај PIN

role-learner = Полазник
role-mentor = Ментор
role-facilitator = Водитељ
role-ambassador = Амбасадор
role-admin = Администратор
node-hub = Централа
node-branch = Огранак
node-personal = Лични рачунар

## Sync

syncpage-title = Размена
syncpage-state-alone = Ова библиотека ради самостално
syncpage-state-portal = Уместо централе јавља се нешто друго
syncpage-state-differs = Подаци у централи и овде још се разликују
syncpage-state-hub = Ово је централа
syncpage-told-alone = Све што радите чува се на овом рачунару. Повежите се у мрежу да бисте делили форум и имали други примерак целог рада.
syncpage-told-portal = Отворите у прегледачу било коју страну на интернету: ако мрежа тражи пријаву, обавите је тамо. Ништа није изгубљено.
syncpage-told-differs = Ништа није изгубљено и све овде и даље ради. Ако ово стоји и сутра, јавите администратору централе.
syncpage-told-hub = Библиотеке се јављају саме. Не морате ништа да радите.
syncpage-last = Последња размена
syncpage-never = још није било
syncpage-hub = Централа
syncpage-quarantined = { $count ->
    [one] { $count } туђа измена је одбијена и стављена на страну. Све остало иде даље.
    [few] { $count } туђе измене су одбијене и стављене на страну. Све остало иде даље.
   *[other] { $count } туђих измена је одбијено и стављено на страну. Све остало иде даље.
}
syncpage-now = Размени сада
syncpage-join = Повежите се у мрежу
syncpage-join-intro = Администратор централе вам даје адресу и код. Све што је овде остаје овде, а одлази и у централу.
syncpage-join-url = Адреса централе
syncpage-join-url-hint = На пример http://hub.example.org:8080
syncpage-join-code = Код
syncpage-join-code-hint = 21 знак, слова и цифре; велика слова и размаци нису важни
syncpage-join-go = Повежи
syncpage-carry = Преко USB стика
syncpage-carry-intro = Где нема везе, иде стик. Датотека је запечаћена: ко је носи не може да је чита ни мења.
syncpage-carry-out = На стик
syncpage-carry-to = За
syncpage-carry-to-hint = Реч hub за централу, или име библиотеке
syncpage-carry-where = Куда
syncpage-carry-stick = { $name } (слободно { $free })
syncpage-carry-download = Преузми у овом прегледачу
syncpage-carry-with = Ко носи
syncpage-carry-with-hint = На пример: библиобус. Може да остане празно
syncpage-carry-all = Стави све, и оно за шта се зна да је тамо: за рачунар који почиње изнова
syncpage-carry-out-how = Сачувајте датотеку на стику. Затим стик избаците како рачунар тражи, па га тек онда извадите.
syncpage-carry-out-go = Направи датотеку
syncpage-carry-in = Са стика
syncpage-carry-file = Датотека на стику
syncpage-carry-file-hint = Име јој се завршава са .branchline
syncpage-carry-in-go = Прво провери
syncpage-carry-receipt = Потврда
receipt-title = Потврда { $number } за: { $name }
receipt-from = Шаље
receipt-for = За
receipt-with = Носи
receipt-written = Записано
receipt-inside = Садржи
receipt-handed = Предато (датум, име)
receipt-sealed = Датотека је запечаћена за: { $name }. Нико други не може да је чита, и нико не може да је неприметно измени.
stick-title = Шта је на стику
stick-intro = Још ништа није промењено.
stick-stranger = рачунар који овде још није познат
stick-held = Већ овде
stick-new = Ново овде
stick-take-in = Преузми
stick-taken-title = Преузето
stick-taken-next = Стик за ово више није потребан. Да би пошиљалац сазнао шта је стигло, направите датотеку за њега и вратите стик.
syncpage-peers = Са ким овај рачунар размењује
syncpage-peer = Име
syncpage-peer-role = Врста

## Members, at the hub

members-title = Чланице
members-empty = Још се ниједна библиотека није повезала. Направите позивницу за прву.
members-revoked = више није чланица
members-revoke = Искључи
members-invite = Позовите библиотеку
members-library = Име библиотеке
members-library-hint = Како ће га видети сви остали
members-invite-go = Направи позивницу
members-invitations = Позивнице
members-invitation-open = отворена
members-invitation-used = искоришћена
members-invitation-void = поништена
members-made = направљена
members-code-title = Позивница: { $name }
members-code-once = { $days ->
    [one] Препишите је сада: приказује се само на овој страни. Важи једном, у року од { $days } дана.
    [few] Препишите је сада: приказује се само на овој страни. Важи једном, у року од { $days } дана.
   *[other] Препишите је сада: приказује се само на овој страни. Важи једном, у року од { $days } дана.
}
members-code-shown = Ова позивница је већ направљена, а њен код је приказан само једном. Ако га нико није преписао, направите другу позивницу.
members-code = Код
members-code-how = Како се библиотека повезује
members-code-step-1 = Њен администратор се пријављује на рачунару те библиотеке и отвара „Размена“.
members-code-step-2 = Под „Повежите се у мрежу“ уписује ову адресу и овај код.
members-code-step-3 = Библиотека се појављује на списку чланица.
members-revoke-title = Искључити: { $name }?
members-revoke-effect = { $learners ->
    [0] Библиотека више неће моћи да размењује рад са мрежом.
    [one] Библиотека са својим { $learners } полазником више неће моћи да размењује рад са мрежом.
    [few] Библиотека са своја { $learners } полазника више неће моћи да размењује рад са мрежом.
   *[other] Библиотека са својих { $learners } полазника више неће моћи да размењује рад са мрежом.
}
members-revoke-kept = Оно што је од ње стигло остаје; оно што од сада упише не важи нигде.
members-revoke-go = Искључи је

## Help

help-words = Где је ваш рад
help-words-intro = Исте речи на свакој страни говоре докле је нешто стигло.
help-word-draft = нацрт
help-word-draft-means = само у овом прегледачу, још није послато
help-word-saved = сачувано
help-word-saved-means = чува се у овој библиотеци; нестанак струје га не односи
help-word-carried = у преносу
help-word-carried-means = записано на USB меморији која је на путу
help-word-arrived = стигло
help-word-arrived-means = чува се и у централи; ако се овај рачунар поквари, тамо и даље постоји
help-word-read = прочитано
help-word-read-means = видела га је особа којој је намењено
help-power = Кад нестане струје или везе
help-power-means = Наставите као да се ништа није догодило. Оно за шта је страна рекла да је сачувано ту је и кад се рачунар врати, а у централу одлази само чим буде везе.
help-pin = Заборављен PIN
help-pin-means = Администратор огранка вам даје нов. Ваше лекције и поруке остају.
help-keys = Пречице на тастатури
help-keys-intro = Све ради и помоћу тастера Tab и Enter.
help-key-help = ова страна
help-key-search = у поље за претрагу
help-key-lesson = завршено и следећа лекција, претходна лекција
help-key-posts = следећа порука, претходна порука
help-key-answers = избор одговора у квизу
help-keys-on = Користи ове пречице на овом уређају
help-about = О овом рачунару
help-about-node = { $name } · { $id } · верзија { $version }

## The gallery of the design

styleguide-title = Делови изгледа
styleguide-intro = Сви делови од којих се праве стране, да се погледају светли, тамни, уски и у штампи.
styleguide-notes = Обавештења и ознаке
styleguide-buttons = Дугмад
styleguide-progress = Напредак
styleguide-forms = Обрасци
styleguide-questions = Питања

## Countries

country-AL = Албанија
country-BA = Босна и Херцеговина
country-BG = Бугарска
country-HR = Хрватска
country-GR = Грчка
country-XK = Косово
country-MK = Северна Македонија
country-ME = Црна Гора
country-RO = Румунија
country-RS = Србија
country-SI = Словенија
country-TR = Турска
country-other = Друга држава
