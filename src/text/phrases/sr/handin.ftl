### Задаци, предлог и датотеке које иду уз њих.

## Задатак

assignment-of = Задатак:
assignment-section = Одељак { $section } вашег предлога
assignment-sections = Одељци { $section } вашег предлога
assignment-rubric = Како се оцењује: за пролаз { $points } од { $most } поена
assignment-rubric-how = Сваки ред вреди од 1 до 4 поена. Реченице кажу шта се види на сваком нивоу.
assignment-fill = Ваши одговори
assignment-words-max = Највише { $max ->
    [one] { $max } реч.
    [few] { $max } речи.
   *[other] { $max } речи.
}
assignment-words = { $count ->
    [one] { $count } реч
    [few] { $count } речи
   *[other] { $count } речи
}
assignment-hand-in = Предај
assignment-hand-in-again = Предај поново
assignment-save = Сачувај нацрт
assignment-discard = Одустани од нацрта
assignment-draft-kept = Нацрт је сачуван на овом рачунару. Нико други не може да га чита.
assignment-draft-hint = Нацрт остаје на овом рачунару док га не предате.
assignment-stands = Предато
assignment-what-stands = Шта сте предали
assignment-taken-back = Ово сте повукли. Ваше речи су у обрасцу испод; ништа није изгубљено. Предајте поново када будете спремни.
assignment-take-back = Повуци
assignment-change = Измените и предајте поново
assignment-versions = Раније верзије
assignment-version = Верзија { $number }
assignment-version-stands = предато
assignment-version-replaced = замењено каснијом
assignment-version-taken-back = повучено
assignment-version-elsewhere = са другог рачунара
assignment-empty-field = ништа није уписано
assignment-begun = нацрт је сачуван
assignment-open = није предато
said-draft-kept = Нацрт је сачуван на овом рачунару.
said-draft-gone = Нацрта више нема. Образац почиње оним што сте последње предали.
said-handed-in = Предато. Сачувано је овде, а у централу иде са следећом разменом.
said-taken-back = Повучено. Можете да измените и предате поново.
fault-too-many-words = { $label }: скратите на { $max } речи; сада их је { $found }
fault-all-too-long = Сви одговори заједно су предуги. { $label }: избришите око { $count ->
    [one] { $count } знак
    [few] { $count } знака
   *[other] { $count } знакова
}
fault-versions-full = Ово је предато { $count } пута, а више није могуће. Питајте свог водитеља.
error-versions-full = Предато превише пута
web-draft-newer = Овде је нешто откуцано, а није сачувано.
web-draft-put-back = Врати то

## Почетна

home-to-do = За рад
home-proposal = Ваш предлог: { $percent } %
home-proposal-next = Следеће: { $section }.
home-proposal-whole = У сваком одељку нешто стоји.
home-proposal-open = Погледајте предлог

## Предлог

proposal-title = Ваш предлог
proposal-how = Настаје из ваших задатака: све што предате стоји овде, одељак по одељак.
proposal-filled = Попуњено { $filled } од { $of ->
    [one] { $of } одељка.
    [few] { $of } одељка.
   *[other] { $of } одељака.
}
proposal-missing = Шта следеће недостаје
proposal-empty = још празно
proposal-comes-from = Долази из задатка
proposal-words-of = { $count } од { $max } речи
proposal-too-long = { $over ->
    [one] { $over } реч превише
    [few] { $over } речи превише
   *[other] { $over } речи превише
}
proposal-paper = За штампу
proposal-of = Предлог: { $name }, { $library }
proposal-not-yet = (још ништа)

## Датотеке

error-file = Датотека није прихваћена
error-file-advice = Ништа друго није изгубљено. Вратите се и изаберите другу датотеку.
file-empty = Изаберите датотеку: у овој нема ничега.
file-too-large = Датотека је превелика: највише { $count } MB.
file-not-taken = Оваква датотека се не прима. Изаберите фотографију (JPEG, PNG или WebP), PDF, текст, или документ или табелу из канцеларијског програма.
file-unreadable = Слика не може да се прочита. Сликајте поново или је сачувајте као JPEG.
file-too-many-pixels = Слика има превише тачака: највише { $count } милиона.
file-learner-full = Овде имате { $count } MB датотека, и то је граница. Прво уклоните неку.
file-node-full = На овом рачунару нема места за више датотека. Речи ипак можете да предате.
file-title = Фотографија или датотека
file-back = Назад на задатак
file-add = Додај фотографију или датотеку
file-change = Погледај датотеку, замени је или уклони
file-choose = Изаберите фотографију или датотеку
file-other = Изаберите другу уместо ове
file-hint = Фотографија (JPEG, PNG или WebP, највише { $photo } MB), или PDF, текст, документ или табела (највише { $file } MB).
file-keep = Задржи ову датотеку
file-remove = Уклони ову датотеку
file-small = Фотографија се овде смањује, а подаци о томе где и чиме је снимљена изостављају се.
file-on-its-way = још није стигла
said-file-kept = Датотека је спремна. Иде уз ваше одговоре када их предате.
said-file-gone = Датотека је уклоњена.
stick-files = { $count ->
    [one] { $count } датотека полазника
    [few] { $count } датотеке полазника
   *[other] { $count } датотека полазника
}
stick-files-left = { $count ->
    [one] { $count } датотека полазника није стала на стик. Чека следећи стик или везу.
    [few] { $count } датотеке полазника нису стале на стик. Чекају следећи стик или везу.
   *[other] { $count } датотека полазника није стало на стик. Чекају следећи стик или везу.
}
stick-files-taken = { $count ->
    [one] Уз то је стигла { $count } датотека полазника.
    [few] Уз то су стигле { $count } датотеке полазника.
   *[other] Уз то је стигло { $count } датотека полазника.
}
stick-files-along = { $count ->
    [one] Уз то иде { $count } датотека полазника.
    [few] Уз то иду { $count } датотеке полазника.
   *[other] Уз то иде { $count } датотека полазника.
}
line-kind-files = Датотеке полазника (после свега осталог)
