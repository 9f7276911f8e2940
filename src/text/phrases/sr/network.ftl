# Words about nodes among nodes, in Serbian. Cyrillic only: the Latin script is made from it when the program starts.

## What is wrong, on pages

fault-invitation-role = Ова позивница је за другу врсту рачунара: једна је за библиотеку, друга за лаптоп. Тражите од централе праву
fault-recovery-code = У коду за повратак има грешке. Упоредите га са картицом, знак по знак
fault-no-recovery = Код за повратак имају само библиотека или лаптоп који припадају мрежи. Централа се враћа из резервне копије
fault-other-network = На овој адреси се јавља рачунар друге мреже. Проверите адресу
fault-recovery-refused = Мрежа не познаје библиотеку овог кода, или ју је искључила. Питајте администратора централе
fault-recovery-cut = Веза је пукла. Што је стигло, сачувано је: пошаљите ову страну поново и наставља се одатле
fault-recovery-begun = У овој фасцикли је започет повратак друге библиотеке. Довршите га, или почните са празном фасциклом
fault-not-a-neighbour = На овој адреси се не јавља ниједан други рачунар ове мреже

error-recovery = Библиотека још није враћена
error-neighbour = То није сусед у овој мрежи

said-recovered = Све је враћено. Дајте људима нове PIN-ове под „Људи“: стари су били на изгубљеном диску.
said-recovered-part = Враћени су форум и списак чланица. Рад полазника долази само из централе: упишите њену адресу под „Размена“.
said-lan = Подешавање је сачувано.
said-neighbour = Адреса је сачувана. Размене са њом почињу саме.
said-neighbour-gone = Адреса је заборављена.
said-hub-moved = Нова адреса је сачувана. Размена је у току.
said-taken-along = Готово. Курс може да се настави на лаптопу чим он то сазна.

## Coming back

setup-before = Ова библиотека је већ имала Branchline
recover-title = Вратите ову библиотеку
recover-intro = Потребна вам је картица за повратак. Враћа се све што централа има: рад полазника, форум, име библиотеке. На спорој вези то може да потраје; ако се прекине, пошаљите ову страну поново.
recover-part-card = 2. Картица за повратак
recover-code = Код за повратак
recover-code-hint = 40 слова и цифара; велика слова, размаци и цртице нису важни
recover-url = Адреса централе
recover-url-hint = Ако централа није доступна, адреса суседне библиотеке: она има форум и списак чланица, али не и рад полазника
recover-admin-hint = Ако сте овде и раније били администратор, упишите име као што је било
recover-go = Врати
recover-new = Радије подеси нову библиотеку

recovery-title = Картица за повратак
recovery-intro = Овом картицом се библиотека враћа када се изгуби њен диск. Одштампајте је и закључајте: ко је има, може да се представи као ова библиотека.
recovery-password = Ваша лозинка
recovery-show = Прикажи картицу
recovery-card-for = Картица за повратак: { $name }
recovery-card-what = Ако се изгуби овај рачунар или његов диск: покрените Branchline на другом, изаберите „{ $choice }“ и упишите или скенирајте овај код.
recovery-card-keep = Чувајте је где читаоци не долазе. Ко је има, може да се представи као ова библиотека.
recovery-made = Приказано: { $date }

## Neighbours

lan-title = Суседи у овој мрежи
lan-intro = Рачунари исте мреже који су близу размењују непосредно, без централе: оно што оба смеју да читају.
lan-none = Још се ниједан није јавио.
lan-result = Последњи исход
lan-at = Адреса
lan-result-up-to-date = оба имају исто
lan-result-waiting = није завршено, наставља се
lan-result-unreachable = не јавља се
lan-result-portal = јавило се нешто друго
lan-result-refused = одбијено
lan-result-differs = још се разликује
lan-result-none = још није покушано
lan-result-alone = још није покушано
lan-result-running = у току
lan-add = Додајте суседа по адреси
lan-add-url = Адреса
lan-add-hint = Потребно само где се суседи не налазе сами. На пример http://192.168.1.20:8410
lan-add-go = Додај
lan-forget = Заборави
lan-on = Тражење суседа
lan-on-hint = Овај рачунар тада у локалној мрежи јавља да је ту; имена не наводи.
lan-turn-on = Укључи
lan-turn-off = Искључи
lan-is-off = При овом покретању програма је искључено.
hub-moved = Централа има другу адресу
hub-moved-go = Сачувај ову адресу

## Laptops and invitations

setup-role-personal = Лаптоп полазника или полазнице
people-no-account = још нема PIN овде
people-laptop = Лаптоп
people-password = Нова лозинка
people-password-title = Нова лозинка: { $name }
people-password-effect = Стара лозинка престаје да важи, а свако ко је њоме пријављен биће одјављен.
people-password-hint = Најмање 8 знакова
people-password-go = Додели ову лозинку
laptop-title = Понесите курс
laptop-title-of = Понесите курс: { $name }
laptop-intro = Лекције и све што је урађено наставља се и на лаптопу. Што се уради на оба места, поново се спаја.
laptop-which = Који лаптоп?
laptop-pin = Ваш PIN
laptop-go = Понеси
laptop-none = Још се ниједан лаптоп ове библиотеке није повезао у мрежу. Позивницу за њега прави администратор централе.
laptop-has = Већ може да се настави овде:
laptop-then = Затим на лаптопу: његов администратор отвара „Људи“ и бира PIN за ту особу.

members-kind = Шта се позива?
members-kind-branch = Библиотека
members-kind-personal = Лаптоп полазника или полазнице
members-of = Библиотека лаптопа
members-of-hint = Само за лаптоп. Библиотеке са ове стране списка
members-of-none = (библиотека: не бира се ништа)
members-link = Као једна адреса
members-link-hint = Администратор може ово да налепи под „Повежите се у мрежу“ уместо адресе и кода.
members-scan = Или скенирајте
members-file = Сачувај као датотеку
syncpage-join-link-hint = Или овде налепите цео ред позивнице

join-title = Позивница у ову мрежу
join-intro = Ова адреса је позивница. Намењена је рачунару који треба да се повеже.
join-step-1 = На том рачунару покрените Branchline и пријавите се као његов администратор.
join-step-2 = Отворите „Размена“. Под „Повежите се у мрежу“ налепите целу адресу ове стране, са свиме иза знака #.
join-step-3 = Код важи једном. Не дајте га ником другом.

## The command line

cli-recovery-code-how = Овим кодом се враћа { $name } када се изгуби диск. Одштампајте га и закључајте: ко га има, може да се представи као ова библиотека.
cli-recover-done = Враћено: { $name }. Стигло уноса: { $entries }, извор: { $from }; полазника чији је рад овде: { $learners }. Дајте људима нове PIN-ове, па покрените: branchline serve
cli-recover-part = Рад полазника долази само из централе. Наведите њену адресу са branchline hub URL, па branchline sync.
cli-hub-kept = Адреса централе је сачувана.
cli-neighbour-added = { $name } је сада сусед. Док сервер ради, размене почињу саме.
cli-neighbour-gone = Адреса је заборављена.
cli-neighbour-line = { $name } ({ $node }) { $url }
cli-invite-file = Позивница је у { $file }. За { $name }: branchline join { $file }
cli-invite-link = Као једна адреса: { $url }

cli-error-invitation-role = Позивница је за другу врсту чвора.
cli-error-invitation-role-hint = Једна је за огранак, друга за лаптоп. Затражите праву од администрације централе: ова још важи.
cli-error-recovery-code = У коду за повратак има грешке.
cli-error-recovery-code-hint = Упоредите га са картицом, знак по знак: осам група по пет.
cli-error-no-recovery = Овај чвор нема код за повратак.
cli-error-no-recovery-hint = Имају га само огранак или лаптоп који припадају мрежи. Централа се враћа из резервне копије.
cli-error-other-network = На тој адреси се јавља чвор друге мреже.
cli-error-other-network-hint = Проверите адресу. Ништа није промењено.
cli-error-recovery-refused = Мрежа не познаје чвор овог кода, или га је искључила.
cli-error-recovery-refused-hint = Питајте администрацију централе. Ако је искључен, може само да се повеже изнова.
cli-error-recovery-cut = Веза је пукла пре него што је све враћено.
cli-error-recovery-cut-hint = Што је стигло, сачувано је. Покрените исту наредбу поново: наставља се одатле.
cli-error-recovery-begun = У овој фасцикли је започет повратак једног чвора.
cli-error-recovery-begun-hint = Довршите га његовим кодом, или наведите празну фасциклу са --data.
cli-error-neighbour = На тој адреси се не јавља ниједан други чвор ове мреже.
cli-error-neighbour-hint = Оба треба да припадају мрежи и да се знају са списка чланица који има централа.
cli-error-invitation-file = У датотеци { $file } нема позивнице.
cli-error-invitation-file-hint = То је мала текстуална датотека са једним редом у којем стоји /join#.
cli-error-invitation-exists = Датотека { $file } већ постоји.
cli-error-invitation-exists-hint = Ништа није уписано и позивница није направљена. Изаберите друго име.
cli-error-invitation-hub = За повезивање наведите адресу централе.
cli-error-invitation-hub-hint = branchline join --hub URL CODE, или branchline join са датотеком или целом адресом позивнице.
