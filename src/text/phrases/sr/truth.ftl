# Words about what counts, in Serbian. Cyrillic only: the Latin script is made from it when the program starts.

## What was set aside

aside-title = Одложено
aside-intro = Не може све што стигне са других рачунара да се прими. Што је овде наведено, не рачуна се; све остало иде даље. Ништа од тога нису написали људи ове библиотеке. Ако се једна библиотека стално понавља, разговарајте са њеним администратором.
aside-nothing = Ништа није одложено.
aside-from = Од кога
aside-about = Шта
aside-reason = Зашто
aside-when = Када
aside-detail = Појединости
aside-entries = { $count ->
    [one] { $count } запис
    [few] { $count } записа
   *[other] { $count } записа
}
aside-about-learner = рад на курсу, { $name }
aside-about-learner-unknown = рад на курсу некога ко овде није познат
aside-about-thread = тема „{ $name }“
aside-about-thread-unknown = тема која овде није позната
aside-about-card = име и улога, { $name }
aside-about-card-unknown = нечије име и улога
aside-about-record = белешка о библиотеци
aside-about-log = дневник библиотеке
aside-about-other = нешто новије врсте
aside-reason-too-long = Дуже је него што је дозвољено.
aside-reason-malformed = Не може да се прочита. Програм тамо је можда новији, или му диск отказује.
aside-reason-wrong-hash = Измењено је на путу.
aside-reason-too-many-operations = Ради више одједном него што човек може.
aside-reason-too-many-parents = Није у облику у којем програм пише.
aside-reason-too-many-actors = Није у облику у којем програм пише.
aside-reason-parents = Није у облику у којем програм пише.
aside-reason-wrong-actor = Направљено је у име друге библиотеке.
aside-reason-sequence-broken = Не наставља се на оно што је та библиотека раније уписала. Рачунар тамо можда ради на копираном или враћеном диску.
aside-reason-parent-refused = Ослања се на нешто што је одложено.
aside-reason-operation-number = Не наставља се на оно што је та библиотека раније уписала.
aside-reason-not-allowed = Та библиотека ово не сме да пише.
aside-reason-breaks-document = Покварило би оно што је овде.
aside-reason-too-many-changes = У томе више нема места.
aside-reason-wrong-scope = Послато је тамо где не припада.
aside-reason-cut-off = Библиотека више није чланица, а ово је дошло после последњег прихваћеног записа.
aside-reason-other-way = Библиотека је свој дневник писала на два начина, а ово није онај који је централа прихватила.
aside-reason-forked = Библиотека је свој дневник писала на два начина. Из њега се више ништа не прима док централа не одлучи.
aside-reason-other = Програм је то одбио.
aside-see = Погледајте шта и зашто

## Logs written in two ways

members-forks = Потребна је одлука
members-forks-intro = Са ових рачунара су стигле две потписане верзије једног дневника, а обе не могу бити тачне. Или два рачунара раде на копији истог диска, или неко тамо обмањује друге. Док не одлучите, из тог дневника се нигде више ништа не прима. Прво разговарајте са библиотеком; ако је искључите, важи оно што је овде стигло, на сваком рачунару једнако.
members-fork = { $name }: две верзије се разликују код записа { $length } или раније. Уочили: { $reporters }.
members-fork-settled = Решено: библиотека је искључена.

## The command line

cli-status-fork = { $name } ({ $node }) пише свој дневник на два начина који се разликују код записа { $length } или раније; из њега се више ништа не прима док га централа не искључи: branchline revoke { $node }
cli-status-fork-settled = { $name } ({ $node }) је писала свој дневник на два начина и искључена је
cli-erase-would = { $name } ({ $branch }) биће заувек избрисан(а) из целе мреже: име, налог и сав рад на курсу.
cli-erase-done = { $name } ({ $branch }) је избрисан(а) овде, а на сваком другом рачунару мреже чим изврши размену.
cli-erase-lessons = { $lessons ->
    [one] Брише се { $lessons } завршена лекција.
    [few] Бришу се { $lessons } завршене лекције.
   *[other] Брише се { $lessons } завршених лекција.
}
cli-erase-posts = { $posts ->
    [one] Уклања се { $posts } порука са форума; разговори се настављају без ње.
    [few] Уклањају се { $posts } поруке са форума; разговори се настављају без њих.
   *[other] Уклања се { $posts } порука са форума; разговори се настављају без њих.
}
cli-erase-how = Још ништа није учињено. Да бисте избрисали, поновите са --yes.
cli-erase-not-reached = Није досегнуто: копије на стиковима, у резервним копијама и на рачунарима који су изгубљени или више не врше размену. Њих уништите ручно.
