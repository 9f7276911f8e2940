# Форум: простори, шта се каже о порукама, претрага, недеља, модератори.
said-chosen = Ваш избор је сачуван.
said-post-changed = Порука је измењена. Шта је раније писало види се под „Више“.
said-post-removed = Порука је повучена. На овој страни можете да је вратите.
said-post-restored = Порука је враћена.
said-thanked = Ваша захвалност је сачувана.
said-reported = Пријављено. Модератор ће погледати.
said-decided = Овде је урађено. Друге библиотеке следе са својом следећом разменом.
said-undone = Поништено.
home-away = Док вас није било
home-away-answers = Одговори вама:
home-away-followed = Ново у темама које пратите:
forum-of-space = Форум: { $space }
forum-of-branch = Само теме које је започела библиотека { $branch }.
forum-only-branch = само ова библиотека
forum-space = Простор
forum-space-all = Све
forum-space-network = Цела мрежа
forum-space-go = Прикажи
forum-filters = Које теме
forum-filter-all = Све
forum-filter-unread = Непрочитане
forum-filter-mine = Моје
forum-filter-unanswered = Без одговора
forum-filter-followed = Праћене
forum-tag-pinned = стоји на врху
forum-tag-locked = затворено
forum-tag-answered = одговорено
forum-tag-followed = пратите
forum-tag-muted = утишано
forum-tag-answer = одговор
forum-untitled = Тема без наслова
forum-prompt-title = Питање из лекције: { $lesson }
forum-prompt-answer = Одговорите заједно са свим библиотекама
forum-part = { $title }, { $number }. део
forum-part-earlier = На ранији део овог разговора
forum-part-full = Овај део је попуњен.
forum-part-later = Разговор се наставља овде
forum-locked = Модератор је затворио ову тему. Може да се чита, али не прима нове поруке.
forum-preview = Како ће изгледати
forum-preview-button = Погледај пре слања
forum-quote = Цитирај
forum-thank = Захвали
forum-unthank = Повуци захвалност
forum-thanks = { $count ->
    [one] { $count } особа захваљује
    [few] { $count } особе захваљују
   *[other] { $count } особа захваљује
}
forum-more = Више
forum-edited = измењено
forum-post-removed = Аутор је повукао ову поруку.
forum-post-hidden = Модератор је сакрио ову поруку.
forum-reason = Разлог
forum-reason-given = Разлог: { $reason }
forum-reason-hint = Један ред, без имена. Сви могу да га прочитају
forum-asked-you = Модератор вас моли да измените ову поруку: { $reason }
forum-asked-note = Аутор је замољен да је измени: { $reason }
forum-one-post = Порука у теми: { $title }
forum-to-thread = На тему
forum-mark-answer = Означи као одговор
forum-unanswer = Ово није одговор
forum-remove = Повуци поруку
forum-restore = Врати поруку
forum-removed-note = Речи више нико не види. Библиотеке које их већ имају склањају их са својих страна после следеће размене.
forum-edit = Измените поруку
forum-edit-hint = Шта је раније писало остаје видљиво у историји
forum-edit-save = Сачувај измену
forum-decide = Одлука модератора
forum-hide = Сакриј поруку
forum-unhide = Поново прикажи поруку
forum-hidden-note = { $count ->
    [0] Овде је сакривено.
    [one] Овде је сакривено; у још { $count } библиотеци после њене следеће размене.
    [few] Овде је сакривено; у још { $count } библиотеке после њихове следеће размене.
   *[other] Овде је сакривено; у још { $count } библиотека после њихове следеће размене.
}
forum-ask = Замоли аутора да је измени
forum-unask = Повуци молбу
forum-keep = Остави како јесте
forum-report = Пријавите поруку
forum-report-hint = Шта са њом није у реду? Ваше име се не преноси
forum-report-send = Пријави
forum-history = Шта је раније писало
forum-follow = Прати ову тему
forum-unfollow = Престани да пратиш
forum-mute = Утишај ову тему
forum-unmute = Немој више да утишаваш
forum-lock = Затвори тему
forum-unlock = Поново отвори тему
forum-pin = Држи на врху
forum-unpin = Не држи више на врху
forum-script = Читајте поруке:
forum-script-as-written = како су написане
forum-script-cyrillic = ћирилицом
forum-script-latin = латиницом
forum-search = Претрага форума
forum-search-words = Речи
forum-search-go = Тражи
forum-search-hint = Било којим писмом, са квачицама или без њих. Довољни су почеци речи.
forum-search-nothing = Ништа није нађено. Покушајте са мање речи или краћим речима.
forum-week = Недеља на једном листу
forum-week-title = Форум ове недеље: { $library }
forum-week-span = { $since } – { $until }.
forum-week-posts = { $count ->
    [0] Није стигла ниједна нова порука.
    [one] Стигла је { $count } нова порука.
    [few] Стигле су { $count } нове поруке.
   *[other] Стигло је { $count } нових порука.
}
forum-week-liveliest = Где се највише разговарало
forum-week-unanswered = Ко може да помогне? Ова питања чекају одговор
forum-week-empty = Била је мирна недеља.
forum-week-print = Одштампајте ову страну за огласну таблу.
forum-queue = За модератора
forum-queue-reported = Пријављене поруке
forum-queue-no-reports = Ништа није пријављено.
forum-queue-unanswered = Без одговора два дана
forum-queue-no-unanswered = Свако питање има одговор.
forum-feed = Довод за програм за читање
forum-log = Шта су модератори одлучили
forum-log-note = Свака одлука са разлогом, без имена. Свака може да се поништи.
forum-log-empty = Још ништа није одлучено.
forum-log-hide-on = Порука је сакривена
forum-log-hide-off = Сакривена порука је поново приказана
forum-log-lock-on = Тема је затворена
forum-log-lock-off = Тема је поново отворена
forum-log-pin-on = Тема је стављена на врх
forum-log-pin-off = Тема је скинута са врха
forum-log-ask-on = Аутор је замољен да измени поруку
forum-log-ask-off = Молба да се порука измени је повучена
forum-log-keep-on = Пријављена порука је остављена како јесте
forum-log-keep-off = Одлука да порука остане је повучена

# Conversations of a cohort, which its people alone read.
forum-space-cohort = { $cohort } (само ова група)
cohort-talk = Разговори ове групе
