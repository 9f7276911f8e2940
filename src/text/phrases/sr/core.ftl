# General words, in Serbian. Cyrillic only: the Latin script is made from it when the program starts.
# Keep a name in Latin by writing it in Latin, keep one in Cyrillic as { "..." }.
# The reader is addressed with the polite plural; nobody's gender is guessed.

app-name = Branchline
app-purpose = Курсеви и форум за библиотекаре и библиотекарке

## Navigation, at most five words a role

nav-learning = Учење
nav-forum = Форум
nav-notes = Моје белешке
nav-projects = Пројекти
nav-sync = Размена
nav-people = Људи
nav-reviews = Прегледање
nav-help = Помоћ
nav-language = Језик
nav-skip = Пређите на главни садржај

## Actions that mean the same on every page

action-continue = Настави
action-save = Сачувај
action-undo = Опозови
action-back = Назад
action-cancel = Одустани
action-search = Претражи
action-print = Одштампај
action-sign-in = Пријави се
action-sign-out = Одјави се

## Where a piece of work is

state-draft = нацрт на овом уређају
state-saved = сачувано у овом огранку
state-carried = на USB стику
state-arrived = у централи
state-read = прочитано
state-read-by = прочитано, { $name }

## Where all of the work is: the sync sentences

sync-up-to-date = Све је размењено. Централа има све одавде ({ $when }).
sync-waiting = Сачувано овде. { $count ->
    [0] Ништа не чека.
    [one] { $count } измена креће чим централа буде доступна. Најстарија: { $oldest }.
    [few] { $count } измене крећу чим централа буде доступна. Најстарија: { $oldest }.
   *[other] { $count } измена креће чим централа буде доступна. Најстарија: { $oldest }.
}
sync-running = Шаље се { $done } од { $total } ({ $size }). Можете да наставите рад или да искључите рачунар; слање се наставља касније.
sync-carried = { $count ->
    [one] { $count } измена је отишла на USB стику { $date } ({ $carrier }).
    [few] { $count } измене су отишле на USB стику { $date } ({ $carrier }).
   *[other] { $count } измена је отишло на USB стику { $date } ({ $carrier }).
} Централа још није потврдила пријем.
sync-carried-to = { $count ->
    [one] { $count } измена за { $name } је отишла на USB стику { $date } ({ $carrier }).
    [few] { $count } измене за { $name } су отишле на USB стику { $date } ({ $carrier }).
   *[other] { $count } измена за { $name } је отишло на USB стику { $date } ({ $carrier }).
} Пријем још није потврђен.
sync-refused = Централа више не препознаје овај огранак. Ништа није изгубљено. Повежите се поново.
sync-disk = Диск је скоро пун (преостало { $free }). Слике и снимци се не преузимају; текстови да.
sync-clock = Сат је био погрешан до { $when }. { $count ->
    [one] { $count } датум је приказан са „око“.
    [few] { $count } датума су приказана са „око“.
   *[other] { $count } датума је приказано са „око“.
}
sync-footer = Све је сачувано овде. Последња размена с централом: { $when }.
sync-footer-never = Све је сачувано овде. Размене с централом још није било.

## Датотеке на стику

bundle-not-one = Ову датотеку није направио Branchline за пренос измена. Ништа није промењено.
bundle-version = Ову датотеку је направила друга верзија програма. Ускладите верзије на оба рачунара и направите је поново. Ништа није промењено.
bundle-other-network = Ова датотека припада другој мрежи. Ништа није промењено.
bundle-for-another = Ова датотека је за: { $name }. Само { $name } може да је отвори. Ништа није промењено.
bundle-for-unknown = Ова датотека је за библиотеку која овде није позната. Ништа није промењено.
bundle-cut-short = Ова датотека није цела: недостаје јој крај. Можда је стик прерано извађен; нека се направи поново. Ништа није промењено.
bundle-altered = Ова датотека је на путу оштећена или измењена. Нека се направи поново. Ништа није промењено.
bundle-too-large = Ова датотека је превелика за преузимање. Ништа није промењено.
bundle-sender-cut-off = Ову датотеку шаље { $name }, а та библиотека више не припада мрежи. Ништа није промењено.
bundle-older = Старија је од оне која је већ овде ({ $at }).
bundle-beyond = { $count ->
    [one] { $count } измена не може да се преузме, јер овде недостају раније. Затражите датотеку у којој је све.
    [few] { $count } измене не могу да се преузму, јер овде недостају раније. Затражите датотеку у којој је све.
   *[other] { $count } измена не може да се преузме, јер овде недостају раније. Затражите датотеку у којој је све.
}
bundle-nothing-new = Нема ничег новог.
bundle-taken = { $count ->
    [one] Преузета је { $count } измена.
    [few] Преузете су { $count } измене.
   *[other] Преузето је { $count } измена.
}
bundle-confirmed = Нема ничег новог. Забележено је шта каже о нашим изменама.
bundle-refused-in-part = Део је одбијен. Све остало иде даље.

## Counted things

count-lessons = { $count ->
    [one] { $count } лекција
    [few] { $count } лекције
   *[other] { $count } лекција
}
count-lessons-left = { $count ->
    [one] остала је { $count } лекција
    [few] остале су { $count } лекције
   *[other] остало је { $count } лекција
}
count-minutes = { $count ->
    [one] { $count } минут
    [few] { $count } минута
   *[other] { $count } минута
}
count-posts = { $count ->
    [one] { $count } порука
    [few] { $count } поруке
   *[other] { $count } порука
}
count-changes = { $count ->
    [one] { $count } измена
    [few] { $count } измене
   *[other] { $count } измена
}
count-learners = { $count ->
    [one] { $count } полазник
    [few] { $count } полазника
   *[other] { $count } полазника
}

## Times, as seen from now. { $time } is a time of day, { $date } a date without a year where it is this year's.

when-just-now = управо сада
when-minutes-ago = { $count ->
    [one] пре { $count } минут
    [few] пре { $count } минута
   *[other] пре { $count } минута
}
when-in-minutes = { $count ->
    [one] за { $count } минут
    [few] за { $count } минута
   *[other] за { $count } минута
}
when-today = данас { $time }
when-yesterday = јуче { $time }
when-tomorrow = сутра { $time }
when-days-ago = { $count ->
    [one] пре { $count } дан
    [few] пре { $count } дана
   *[other] пре { $count } дана
}
when-in-days = { $count ->
    [one] за { $count } дан
    [few] за { $count } дана
   *[other] за { $count } дана
}
when-about = око { $date } (сат је био погрешан)
when-unknown = датум није познат (сат је био погрешан)

## Dates, as CLDR 47 has them. Months stand in the nominative there, as people write them.

date-time-of-day = { $hour }:{ $minute }
date-short = { $day }. { $month }. { $year }.
date-day-month = { $day }. { $month-short }
date-long = { $day }. { $month-name } { $year }.
date-exact = { $date } у { $time }

month-name-1 = јануар
month-name-2 = фебруар
month-name-3 = март
month-name-4 = април
month-name-5 = мај
month-name-6 = јун
month-name-7 = јул
month-name-8 = август
month-name-9 = септембар
month-name-10 = октобар
month-name-11 = новембар
month-name-12 = децембар

month-short-1 = јан.
month-short-2 = феб.
month-short-3 = мар.
month-short-4 = апр.
month-short-5 = мај
month-short-6 = јун
month-short-7 = јул
month-short-8 = авг.
month-short-9 = сеп.
month-short-10 = окт.
month-short-11 = нов.
month-short-12 = дец.

## Numbers. { $amount } is a number already written out.

number-percent = { $amount }%
size-bytes = { $count ->
    [one] { $count } бајт
    [few] { $count } бајта
   *[other] { $count } бајтова
}
size-kilobytes = { $amount } KB
size-megabytes = { $amount } MB
size-gigabytes = { $amount } GB
