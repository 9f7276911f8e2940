# Words about the line to the others, in Serbian. Cyrillic only: the Latin script is made from it when the
# program starts. Keep a name in Latin by writing it in Latin.

## One sentence of how it stands, where core.ftl has none

line-receiving = Прима се. { $count ->
    [0] Још није стигло ништа ново ({ $size }).
    [one] Стигла је { $count } измена ({ $size }).
    [few] Стигле су { $count } измене ({ $size }).
   *[other] Стигло је { $count } измена ({ $size }).
} Можете да наставите рад или да искључите рачунар; размена се наставља касније.
line-budget-spent = Сачувано овде. { $count ->
    [one] { $count } измена креће следећег месеца или притиском на „Размени сада“: подаци за овај месец су потрошени.
    [few] { $count } измене крећу следећег месеца или притиском на „Размени сада“: подаци за овај месец су потрошени.
   *[other] { $count } измена креће следећег месеца или притиском на „Размени сада“: подаци за овај месец су потрошени.
}
line-by-hand = Сачувано овде. { $count ->
    [one] { $count } измена креће притиском на „Размени сада“: за саму размену није одвојено ништа.
    [few] { $count } измене крећу притиском на „Размени сада“: за саму размену није одвојено ништа.
   *[other] { $count } измена креће притиском на „Размени сада“: за саму размену није одвојено ништа.
}
line-outside-window = Сачувано овде. { $count ->
    [one] { $count } измена креће од { $from } или притиском на „Размени сада“.
    [few] { $count } измене крећу од { $from } или притиском на „Размени сада“.
   *[other] { $count } измена креће од { $from } или притиском на „Размени сада“.
}
line-never = Сачувано овде. Размене с централом још није било.
line-quiet = Сачувано овде. Ништа не чека. Последња размена с централом: { $when }.

## What to do

line-told-no-answer = Централа није одговорила ({ $when }). Следећи покушај је аутоматски.
line-told-budget = Подаци за овај месец су потрошени: новости од других стижу следећег месеца или притиском на „Размени сада“.
line-told-window = Новости од других стижу од { $from } или притиском на „Размени сада“.
line-told-refused = Питајте администратора централе зашто, и тражите нову позивницу. Рад се овде за то време наставља.

## How this computer is

line-disk-full = Диск је готово пун (преостало { $free }). Ослободите место још данас: када се напуни, ништа се више не може сачувати.
line-disk-how = Обришите датотеке које никоме не требају или их пребаците на USB стик. Фасцикла с подацима овог програма мора да остане.
line-clock-slow = Сат овог рачунара касни { $span }.
line-clock-fast = Сат овог рачунара жури { $span }.
line-clock-doubtful = Сат овог рачунара не може бити тачан. Оно што се сада пише приказује се са „око“.
line-clock-how = Подесите га у подешавањима самог рачунара, под датум и време. Веб-страна то не може.
line-clock-right = По сату централе сада је { $when }.
line-clock-command = На Linux-у или Raspberry Pi рачунару, особа која сме да куца наредбе може да унесе:
line-span-minutes = { $count ->
    [one] { $count } минут
    [few] { $count } минута
   *[other] { $count } минута
}
line-span-hours = { $count ->
    [one] { $count } сат
    [few] { $count } сата
   *[other] { $count } сати
}
line-span-days = { $count ->
    [one] { $count } дан
    [few] { $count } дана
   *[other] { $count } дана
}

## What waits

line-waiting = Шта чека
line-kind = Врста
line-count = Измене
line-oldest = Најстарија
line-size = Величина
line-kind-posts = Поруке на форуму
line-kind-progress = Напредак
line-kind-other = Имена и слично
line-month = Подаци овог месеца
line-month-of = { $used } од { $budget }
line-month-free = { $used }, без ограничења
line-reload = Погледај поново

## Data and hours

line-plan = Подаци и сати
line-plan-intro = За везу која се плаћа по мегабајту или је дању потребна за друго. Важи за размене које почињу саме.
line-budget = Подаци месечно, у MB
line-budget-hint = У оба смера заједно. Празно поље значи без ограничења, а 0 само ручно
line-when = Када размена сме да почне сама?
line-when-any = У свако доба
line-when-hours = Само у ове сате
line-from = Од
line-until = До
line-hours-hint = Од 22:00 до 06:00 прелази преко поноћи
line-plan-save = Сачувај
line-now-anyway = „Размени сада“ ипак ради и троши податке везе.

## Doctor

line-doctor = Како су веза и овај рачунар
line-address = Адреса централе
line-address-answers = одговара
line-address-silent = нема одговора
line-address-other = јавља се нешто друго
line-address-untried = још није покушано
line-clock = Сат
line-clock-fine = тачан, колико је познато
line-clock-wrong = не може бити тачан
line-clock-was-wrong = поново тачан
line-disk = Слободно на диску
line-disk-unknown = систем не каже
line-days = Последњих 30 дана
line-day = Дан
line-day-what = Шта је било
line-day-synced = размењено
line-day-failed = није успело
line-day-quiet = без везе
line-days-told = У последњих 30 дана: размењено { $synced }, није успело { $failed }, без везе { $quiet }.
line-days-key = ■ размењено, ✗ није успело, ▢ без везе
line-days-table = Дан по дан

## Members of the network, at the hub

member-need = { $count ->
    [one] Вашу пажњу чека { $count } библиотека
    [few] Вашу пажњу чекају { $count } библиотеке
   *[other] Вашу пажњу чека { $count } библиотека
}
member-need-more = Вашу пажњу чека више од { $count } библиотека
member-need-refused = искључена је, а и даље се јавља: обавестите је или је поново повежите
member-need-disk = диск је скоро пун, преостало { $free }
member-need-clock-slow = сат касни { $span }
member-need-clock-fast = сат жури { $span }
member-find = Пронађите библиотеку
member-find-hint = На било ком писму
member-find-go = Пронађи
member-found = { $count ->
    [one] { $count } библиотека
    [few] { $count } библиотеке
   *[other] { $count } библиотека
}
member-none = Ниједна библиотека се не зове „{ $name }“.
member-all = Прикажи све
member-csv = Преузми као табелу (CSV)
member-state = Стање
member-state-up-to-date = све је размењено
member-state-waiting = чека
member-state-not-heard = не јавља се
member-state-never = није се јавила
member-state-refused = одбијена
member-state-revoked = више није чланица
member-waiting = Чека тамо / овде
member-at-least = { $count } или више
member-version = Верзија
member-as-of = Стање: { $when }.
member-silence = Тишина није одсуство: библиотеци која се не јавља можда само недостаје веза.
member-told-up-to-date = Обе стране имају исто.
member-told-waiting = Нешто још треба да се пренесе; иде само.
member-told-not-heard = Последњи пут се јавила: { $when }. Оно што се тамо пише тамо је и сачувано, а стиже када буде везе.
member-told-never = Од када је повезана још се није јавила.
member-told-refused = Искључена је, а и даље се јавља (последњи пут { $when }). Тамо можда нико не зна.
member-told-revoked = Искључена је. Оно што је од ње стигло остаје.
member-line = Веза
member-computer = Њен рачунар
member-computer-as-of = Како је сама јавила: { $when }.
member-people = Њени људи
member-people-count = Људи познати овде
member-last-activity = Последња активност
member-waits-there = Чека тамо
member-waits-here = Чека овде за њу
member-invited = Позвана
member-id = Чвор
member-clock-fine = тачан
member-see-learners = Погледај њене полазнике
member-network-state = Мрежа

## What the command line says

line-cli-kind = { $kind }: { $count } ({ $size }), најстарија { $when }
line-cli-month = Подаци овог месеца: { $amount }
line-cli-window = Размена почиње сама од { $from } до { $until }
