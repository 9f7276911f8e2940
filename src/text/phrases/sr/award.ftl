### Badges, certificates, and the public page that checks them.

## My badges

badges-title = Моје значке
badges-certificate = Уверење
badges-open-certificate = Отвори уверење
badges-asks = За уверење овог курса потребно је:
badges-so-far = До сада { $have } од { $need }.
badges-quizzes = Савладани сви квизови ({ $need })
badges-assignments = { $need ->
    [one] Положен { $need } задатак
    [few] Положена { $need } задатка
   *[other] Положено { $need } задатака
}
badges-last-assignment = Положен задатак последњег модула
badges-peer-reviews = { $need ->
    [one] { $need } осврт на туђи рад
    [few] { $need } осврта на туђе радове
   *[other] { $need } осврта на туђе радове
}
badges-posts = { $need ->
    [one] { $need } порука на форуму
    [few] { $need } поруке на форуму
   *[other] { $need } порука на форуму
}
badges-threads = Те поруке у најмање { $need } тема
badges-missing-quizzes = { $count ->
    [one] Још { $count } квиз треба савладати:
    [few] Још { $count } квиза треба савладати:
   *[other] Још { $count } квизова треба савладати:
}
badges-missing-assignments = { $count ->
    [one] Треба положити још { $count } задатак. То може бити један од ових:
    [few] Треба положити још { $count } задатка. То могу бити било који од ових:
   *[other] Треба положити још { $count } задатака. То могу бити било који од ових:
}
badges-missing-last-assignment = Овај се не може изоставити:
badges-missing-peer-reviews = { $count ->
    [one] Прочитајте још { $count } рад и напишите осврт.
    [few] Прочитајте још { $count } рада и о сваком напишите осврт.
   *[other] Прочитајте још { $count } радова и о сваком напишите осврт.
}
badges-missing-posts = { $count ->
    [one] Напишите још { $count } поруку: одговор вреди колико и питање.
    [few] Напишите још { $count } поруке: одговор вреди колико и питање.
   *[other] Напишите још { $count } порука: одговор вреди колико и питање.
}
badges-missing-threads = { $count ->
    [one] Јавите се у још { $count } теми.
    [few] Јавите се у још { $count } теме.
   *[other] Јавите се у још { $count } тема.
}
badges-stay = Оно што сте заслужили остаје ваше, и ако се лекције касније измене или уклоне.
badges-due = { $count ->
    [one] Заслужили сте { $count } значку која још није издата.
    [few] Заслужили сте { $count } значке које још нису издате.
   *[other] Заслужили сте { $count } значака које још нису издате.
}
badges-collect = Издај их сада
badges-at-library = Заслужили сте значке које још нису издате. Издаје их ваша библиотека: отворите ову страницу тамо када ваш рад стигне.
badges-mine = Значке
badges-none = Још нема значака. За сваки модул постоји једна: када су лекције завршене и квиз савладан.
said-badges = Ваше значке су ажурне.

## One badge

badge-certificate = Уверење
badge-module = Значка модула: { $title }
badge-facilitator = Водитељ сусрета
badge-good-reviewer = Добар рецензент
badge-about = око { $date }
badge-confirms = Овим се потврђује следеће. Носилац уверења:
badge-whole = Завршен курс:
badge-part = Значка стечена на курсу:
badge-criteria-certificate = Услов: сви квизови савладани, најмање четири од пет задатака положена, међу њима последњи, и написани осврти и поруке о радовима колега.
badge-criteria-module = Услов: завршене лекције које модул тражи и савладан квиз.
badge-criteria-facilitator = Услов: припремљен и одржан један сусрет из курса за колеге.
badge-criteria-good-reviewer = Услов: написани осврти које су примаоци оценили као корисне.
badge-description = Значка курса „{ $course }“.
badge-issuer = Издаје
badge-date = Датум издавања
badge-code = Шифра
badge-qr = Слика за телефон: проверава ову страницу
badge-check = Свако ово може да провери без интернета: скенирајте слику, или на било ком рачунару мреже отворите „{ $page }“ и упишите шифру.
badge-file = Преузми значку као датотеку
badge-file-hint = Датотека Open Badges 3.0. Други програми је могу прочитати и проверити потпис.
badge-file-elsewhere = Датотека за друге програме може се преузети овде: { $name }.
badge-link = Страница на коју слика води, за писмо или пријаву
badge-is-withdrawn = повучено
badge-was-withdrawn = Ово је повучено.

## The public check

check-title = Провера уверења
check-intro = Упишите шифру са папира, или скенирајте слику телефоном.
check-code = Шифра
check-code-hint = 16 слова и цифара, на пример 7kq2-9mxd-0a1b-c3de. Велика слова и цртице нису важни.
check-go = Провери
check-file-title = Провера датотеке
check-file = Датотека значке (.jwt)
check-file-go = Провери датотеку
check-offline = Ништа се не пита преко интернета: овај рачунар познаје потписе библиотека своје мреже.
check-genuine = Исправно
check-genuine-means = Издала га је библиотека ове мреже и каже оно што је тада потписано. Није повучено.
check-withdrawn = Повучено
check-withdrawn-means = Било је исправно, а онда је повучено. Датум:
check-altered = Измењено
check-altered-means = Не каже оно што је потписано, или недостаје један део. Скенирајте или упишите поново; ако остане исто, не верујте му.
check-unknown = Овде није познато
check-unknown-means = Овај рачунар не може да га потврди. Шифра је позната само у библиотеци која га је издала и у централи: скенирајте слику, или питајте тамо.
check-cut-off = Овде се не може потврдити
check-cut-off-means = Библиотека која га је потписала више не припада мрежи, а овај рачунар нема оно што је до тада издала. Питајте централу.
check-to = Издато на име
check-for = За
check-as-of = Повлачења су овде позната закључно са последњом везом са централом:
fault-check-empty = Упишите шифру или изаберите датотеку
fault-check-code = То није шифра уверења. Она има 16 слова и цифара

## Withdrawing

withdraw-title = Повуци ово уверење
withdraw-effect = Ко год га провери било где у мрежи, прочитаће да је повучено. Ово се не може опозвати.
withdraw-go = Повуци
withdraw-done = Повучено је.
said-withdrawn = Повучено. Друге библиотеке ће то сазнати при следећој размени.

## What learners say of the course

evaluation-title = Ваше мишљење о курсу
evaluation-end = Ова питања постављају се једном, на крају курса. Ако станете раније, ваши одговори помажу исто толико. Изоставите шта желите.
evaluation-later = На крају курса сте одговорили. Од тада је прошло месеци: { $months }. Шта је било даље? Изоставите шта желите.
evaluation-who-reads = Водитељи виде само колико је људи изабрало неки одговор, и написано без имена; ништа док не одговори пет особа.
evaluation-send = Пошаљи моје одговоре
evaluation-thanks = Хвала. Ваши одговори су сачувани. Поново ћемо вас питати за неколико месеци.
evaluation-nothing = Овај курс на крају ништа не пита.
said-evaluation = Хвала. Ваши одговори су сачувани овде.
label-answers = Одговори
fault-evaluation-empty = Одговорите на бар једно питање
evaluation-results = Шта полазници кажу о курсу
evaluation-rounds = Када је питано
evaluation-at-end = На крају
evaluation-months = Месеци касније: { $months }
evaluation-people = { $count ->
    [one] Одговорила је { $count } особа.
    [few] Одговориле су { $count } особе.
   *[other] Одговорило је { $count } особа.
}
evaluation-answer = Одговор
evaluation-count = Људи
evaluation-of = { $count } од { $people }
evaluation-no-words = Овде нико није ништа написао.
evaluation-hidden = Одговори се приказују када их дају бар { $least } особе или више, и само ако се не могу издвојити од одговора других библиотека.

## The sample call

call-title = Позив, мерила и два примера
call-rubric = По чему се предлози оцењују
call-rubric-how = Сваки ред добија од 0 до 4 и множи се својом тежином. Највише је { $points } бодова.
call-weight = тежина { $weight }
call-samples = Два предлога за вежбу
call-samples-how = Прво оцените сваки ред на папиру. Затим отворите решење на крају и упоредите.
call-key = Отворите решење када дате своје оцене
call-key-points = Решење даје { $points } од { $max } бодова.
lesson-prompt-open = Одговорите на ово питање заједно са другим библиотекама

## Courses

courses-others = Остали курсеви овде
cli-course-packed = { $file } је спреман. Ко га добије може да упореди дугачак број: исти је за исти курс.
cli-error-course = Курс { $folder } има грешку: { $fault }
cli-error-course-hint = Покрените „branchline course check“ и исправите оно што покаже.
cli-preview-ready = Свака измена у { $folder } види се када се страница поново отвори. Прекид: Ctrl-C.
pack-fault-size = { $file } је већи него што курс сме бити, или има више датотека.
pack-fault-none = { $file } није пакет курса, или је оштећен.
pack-fault-file-size = { $name } у { $file } већа је него што датотека курса сме бити.
pack-fault-name = Датотека у { $file } има име какво курс не сме имати: { $name }
pack-fault-same = Две датотеке у { $file } имају исто име: { $name }
pack-fault-link = { $name } у { $file } је веза. Курс садржи само датотеке и фасцикле.
pack-fault-method = { $name } у { $file } је закључана, или необично спакована.
pack-fault-damaged = { $name } у { $file } је оштећена.
cli-error-preview = Преглед је само за овај рачунар: ко га отвори, аутор је.
cli-error-preview-hint = Слушајте на 127.0.0.1. За друге користите „branchline serve --course“.
preview-title = Грешке овог курса
preview-none = Нема грешака. Свака измена види се када се страница поново отвори.
preview-some = Грешака: { $errors }, упозорења: { $warnings }
preview-old = Док има грешака, странице показују последњу верзију без њих.
