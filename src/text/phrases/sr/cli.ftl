# Words of the command line, in Serbian. Cyrillic only: the Latin script is made from it when the program starts.
# Keep a name in Latin by writing it in Latin, keep one in Cyrillic as { "..." }. Options and verbs stay as they are.

cli-error = Грешка: { $what }
cli-hint = Савет: { $hint }
cli-cause = Узрок: { $cause }

## Verbs

cli-init-done = { $name }: подешавање је завршено. Покрените сервер: branchline serve
cli-person-lent = И чвор { $node } може да уписује напредак овог полазника или полазнице, чим то сазна.
cli-person-welcomed = Пријава је сада могућа и овде.
cli-invite-how = За { $name }: тамо отворите „Размена“ и унесите овај код и адресу централе. Важи једном.
cli-join-done = Овај чвор сада припада мрежи. Убудуће сам размењује податке са централом.
cli-revoke-done = Чвор { $node } је искључен. Што је до сада уписао остаје; ништа више не иде тамо нити долази оданде. Ако је то била грешка, направите позивницу и пустите га да се поново повеже.

cli-sync-up-to-date = Све је размењено. Централа има све одавде.
cli-sync-differs = Још није све размењено. Следећа размена наставља одавде.
cli-sync-unreachable = Централа није доступна. Све је сачувано овде и иде следећи пут.
cli-sync-portal = Уместо централе је одговорило нешто на путу до ње. Све је сачувано овде.
cli-sync-refused = Централа више не препознаје овај чвор. Ништа није изгубљено. Уз нову позивницу се поново повезује: branchline join
cli-sync-alone = Нема с ким да се размењује: овај чвор је централа, или не припада ниједној мрежи.
cli-sync-amounts = Одлазака и повратака: { $trips }. Послато: { $sent } ({ $up }). Примљено: { $received } ({ $down }).

cli-carry-writing = Уписивање
cli-carry-receipt = Број { $number } за: { $name }. { $count ->
    [one] { $count } измена
    [few] { $count } измене
   *[other] { $count } измена
}, { $size }, { $at }: { $file }
cli-carry-safe = Уписано и прочитано назад. Стик сме да се извади.
cli-carry-from = Шаље { $name }, записано { $at } (број { $number }, { $size }).
cli-carry-stranger = чвор који овде још није познат ({ $node })
cli-carry-inside = { $count ->
    [one] Унутра је { $count } измена, а већ је овде { $held }.
    [few] Унутра су { $count } измене, а већ је овде { $held }.
   *[other] Унутра је { $count } измена, а већ је овде { $held }.
}
cli-carry-question = Преузети? [д/Н]
cli-carry-yes = д да d da
cli-carry-only-shown = Ништа није преузето. За преузимање додајте --yes.

cli-role-hub = централа
cli-role-branch = огранак
cli-role-personal = лични чвор
cli-status-head = { $name }, { $role } (чвор { $node })
cli-status-network = Члан мреже { $network }
cli-status-alone = Није члан ниједне мреже
cli-status-people = { $count ->
    [one] { $count } особа је овде позната
    [few] { $count } особе су овде познате
   *[other] { $count } особа је овде позната
}
cli-status-learners = { $count ->
    [one] Овде је рад { $count } полазника
    [few] Овде је рад { $count } полазника
   *[other] Овде је рад { $count } полазника
}
cli-status-posts = { $count ->
    [one] { $count } порука
    [few] { $count } поруке
   *[other] { $count } порука
}
cli-status-entries = { $count ->
    [one] { $count } запис у дневницима
    [few] { $count } записа у дневницима
   *[other] { $count } записа у дневницима
}
cli-status-waiting = { $count ->
    [one] { $count } измена чека централу
    [few] { $count } измене чекају централу
   *[other] { $count } измена чека централу
}
cli-status-quarantined = { $count ->
    [one] { $count } измена је издвојена
    [few] { $count } измене су издвојене
   *[other] { $count } измена је издвојено
}
cli-status-peer = { $name } ({ $node }): последње јављање: { $when }
cli-status-never = никад

cli-verify-working = Проверава се
cli-verify-right = Све је у реду: дневника: { $logs }, записа: { $entries }, докумената: { $documents }, датотека: { $files }.
cli-verify-wrong = { $faults ->
    [one] Нађена је { $faults } грешка
    [few] Нађене су { $faults } грешке
   *[other] Нађено је { $faults } грешака
} (дневника: { $logs }, записа: { $entries }, докумената: { $documents }, датотека: { $files }). Пре свега другог сачувајте копију фасцикле с подацима.

cli-sample-working = Припремају се измишљени подаци
cli-sample-done = Измишљено: полазника { $learners }, завршених лекција { $completions }, покушаја квиза { $attempts }, порука { $posts }.

cli-course-right = Курс је у реду. Упозорења: { $warnings }, грешака: { $errors }.
cli-course-wrong = { $errors ->
    [one] Треба исправити { $errors } грешку
    [few] Треба исправити { $errors } грешке
   *[other] Треба исправити { $errors } грешака
}. Упозорења: { $warnings }.

cli-serve-set-up = Подесите овај чвор у прегледачу: { $url }
cli-serve-lan = На другим уређајима у овој мрежи: { $url }
cli-serve-qr = Усмерите камеру телефона ка слици да бисте тамо отворили странице.
cli-serve-stopped = Заустављено. Све је сачувано.

## What went wrong. The hint of an error has its key and `-hint`.

cli-error-no-data = Не постоји фасцикла с подацима { $folder }.
cli-error-no-data-hint = Наведите фасциклу са --data, или почните овде са branchline init или branchline serve.
cli-error-port-busy = Порт { $port } заузима други програм.
cli-error-port-busy-hint = Да ли је Branchline већ покренут? Онда га отворите у прегледачу. Ако није, изаберите други порт: branchline serve --listen 0.0.0.0:8411
cli-error-port-forbidden = Овај корисник не сме да отвори порт { $port }.
cli-error-port-forbidden-hint = Изаберите порт изнад 1023: branchline serve --listen 0.0.0.0:8410
cli-error-listen = Сервер не може да слуша на { $address }.
cli-error-listen-hint = Адреса мора да припада овом рачунару. 0.0.0.0:{ $port } значи све његове адресе.
cli-error-server = Сервер се сам зауставио.
cli-error-output = Резултат не може да се упише.
cli-error-closed-pipe = Нико не чита резултат.
cli-error-input = Стандардни улаз не може да се прочита.
cli-error-secret-missing = На стандардни улаз није стигао PIN ни лозинка.
cli-error-secret-missing-hint = Пошаљите га у једном реду: branchline … < file
cli-error-secret-unreadable = Оно што је стигло на стандардни улаз није PIN ни лозинка: предугачко је, или није текст у UTF-8.
cli-error-course-folder = Фасцикла курса { $folder } не може да се прочита.
cli-error-course-folder-hint = Наведите фасциклу у којој је course.toml.
cli-error-course-size = { $folder } садржи много више датотека него курс.
cli-error-course-size-hint = Наведите фасциклу у којој је course.toml.

cli-error-signed-out = Нико није пријављен.
cli-error-not-allowed = Улога овог чвора то не дозвољава.
cli-error-not-allowed-hint = Позива и искључује само централа. Улогу овог чвора показује branchline status.
cli-error-not-found = Тога овде нема: { $what }.
cli-error-field = { $field } { $fault }.
cli-error-wrong-secret = { $count ->
    [one] PIN или лозинка се не слаже; до паузе је остао { $count } покушај.
    [few] PIN или лозинка се не слаже; до паузе су остала { $count } покушаја.
   *[other] PIN или лозинка се не слаже; до паузе је остало { $count } покушаја.
}
cli-error-throttled = { $count ->
    [one] Превише покушаја. Следећи је могућ за { $count } секунду.
    [few] Превише покушаја. Следећи је могућ за { $count } секунде.
   *[other] Превише покушаја. Следећи је могућ за { $count } секунди.
}
cli-error-setup-code = Код за подешавање се не слаже.
cli-error-already-set-up = Овај чвор је већ подешен.
cli-error-already-set-up-hint = Ништа није промењено. За још један чвор наведите другу фасциклу са --data.
cli-error-not-set-up = Овај чвор још није подешен.
cli-error-not-set-up-hint = Подесите га са branchline init, или у прегледачу са branchline serve.
cli-error-accounts-full = На овај чвор не стаје више налога: граница је { $limit }.
cli-error-thread-locked = Тема је затворена.
cli-error-already-joined = Овај чвор већ припада мрежи.
cli-error-already-joined-hint = Чвор се придружује једном. Мрежу показује branchline status.
cli-error-invitation = Позивница не важи: код је погрешан, искоришћен или престар.
cli-error-invitation-hint = Проверите код знак по знак. Ако је тачан, затражите нови од администрације централе.
cli-error-unreachable = Централа није доступна.
cli-error-unreachable-hint = Ништа није изгубљено: све је сачувано овде и иде чим централа буде доступна. Проверите везу и адресу.
cli-error-portal = Уместо централе је одговорило нешто на путу до ње.
cli-error-portal-hint = То је често страница за пријаву на мрежу. Отворите било коју страницу у прегледачу, пријавите се тамо и покушајте поново.
cli-error-refused = Централа више не препознаје овај чвор.
cli-error-refused-hint = Ништа није изгубљено. Питајте администрацију централе за разлог и тражите нову позивницу; затим: branchline join
cli-error-address = Ово није адреса централе.
cli-error-address-hint = Напишите је као у прегледачу: http://192.168.1.20:8410
cli-error-not-joined = Овај чвор не припада ниједној мрежи, па нема коме ни од кога шта да се преноси.
cli-error-not-joined-hint = Прво га повежите у мрежу: branchline join.
cli-error-cut-off = { $name } више не припада мрежи. Тамо се ништа не преноси.
cli-error-file-exists = { $file } већ постоји.
cli-error-file-exists-hint = Изаберите друго име, или прво уклоните стару датотеку.
cli-error-stick = { $file } не може да се чита или пише.
cli-error-stick-hint = Проверите име, да ли је стик прикључен и није пун, и да ли овај корисник сме да пише тамо. Није остала ниједна половична датотека.
cli-error-read-back = Прочитано са стика није исто што је уписано. На њему није ништа остало.
cli-error-read-back-hint = Стик је покварен или је мањи него што каже. Узмите други.
cli-error-bundle-too-large = За пренос има више него што стаје у једну датотеку на стику.
cli-error-bundle-too-large-hint = Једном размените преко везе, или пренесите сам диск.
cli-error-folder-in-use = Над фасциклом { $folder } већ ради сервер.
cli-error-folder-in-use-hint = Отворите га у прегледачу, или га прво зауставите. За други сервер наведите другу фасциклу са --data.
cli-error-disk = Фасцикла с подацима не може да се чита или уписује.
cli-error-disk-hint = Проверите да диск није пун, да је прикључен и да овај корисник сме тамо да пише. Затим покушајте поново: што је сачувано, остаје.
cli-error-no-room = На диску је слободно још само { $count } MiB, зато ништа није сачувано.
cli-error-no-room-hint = Ослободите место на диску, па покушајте поново. Што је раније сачувано, остаје.
cli-error-bug = Програм је погрешио.
cli-error-bug-hint = Ништа сачувано није изгубљено. Покушајте поново; ако се понови, јавите ономе ко води овај чвор.

## The parts of “{ field } { fault }.”

cli-field-name = Име
cli-field-pin = PIN
cli-field-password = Лозинка
cli-field-admin-name = Име администратора
cli-field-country = Држава
cli-field-code = Код
cli-field-to = Прималац
cli-field-carrier = Име оног ко носи
cli-fault-empty = – поље је празно
cli-fault-too-long = { $limit ->
    [one] – дуже је од { $limit } знака
    [few] – дуже је од { $limit } знака
   *[other] – дуже је од { $limit } знакова
}
cli-fault-too-short = { $limit ->
    [one] – краће је од { $limit } знака
    [few] – краће је од { $limit } знака
   *[other] – краће је од { $limit } знакова
}
cli-fault-not-digits = – дозвољене су само цифре
cli-fault-unprintable = – има знакова који не могу да се прикажу
cli-fault-not-a-choice = – није међу понуђенима
cli-fault-same = – исто је као поље пре њега
