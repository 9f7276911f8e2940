# Words about the line to the others, in English: the sync page, the members of the network, and what
# `status` says of them. Keys begin with `line-` or `member-`.

## One sentence of how it stands, where core.ftl has none

line-receiving = Receiving. { $count ->
    [0] Nothing new has come so far ({ $size }).
    [one] { $count } change has come so far ({ $size }).
   *[other] { $count } changes have come so far ({ $size }).
} You can go on working or switch off; it continues later.
line-budget-spent = Saved here. { $count ->
    [one] { $count } change goes next month, or when somebody presses “Sync now”: this month’s data is used up.
   *[other] { $count } changes go next month, or when somebody presses “Sync now”: this month’s data is used up.
}
line-by-hand = Saved here. { $count ->
    [one] { $count } change goes when somebody presses “Sync now”: no data is set aside for going by itself.
   *[other] { $count } changes go when somebody presses “Sync now”: no data is set aside for going by itself.
}
line-outside-window = Saved here. { $count ->
    [one] { $count } change goes from { $from } on, or when somebody presses “Sync now”.
   *[other] { $count } changes go from { $from } on, or when somebody presses “Sync now”.
}
line-never = Saved here. There has been no sync with the hub yet.
line-quiet = Saved here. Nothing waits. The last sync with the hub: { $when }.

## What to do

line-told-no-answer = The hub did not answer ({ $when }). It is tried again by itself.
line-told-budget = This month’s data is used up: news of others comes next month, or with “Sync now”.
line-told-window = News of others comes from { $from } on, or with “Sync now”.
line-told-refused = Ask the hub’s admin why, and for a new invitation. Work goes on here meanwhile.

## How this computer is

line-disk-full = Disk nearly full ({ $free } left). Make room today: once it is full, nothing more can be saved.
line-disk-how = Delete files that nobody needs, or move them to a stick. The program’s own data folder must stay.
line-clock-slow = This computer’s clock is { $span } slow.
line-clock-fast = This computer’s clock is { $span } fast.
line-clock-doubtful = This computer’s clock cannot be right. What is written now is shown as “about”.
line-clock-how = Set it in the computer’s own settings, under date and time. A web page cannot do that.
line-clock-right = By the hub’s clock it is { $when }.
line-clock-command = On Linux or a Raspberry Pi, somebody who may type commands can enter:
line-span-minutes = { $count ->
    [one] { $count } minute
   *[other] { $count } minutes
}
line-span-hours = { $count ->
    [one] { $count } hour
   *[other] { $count } hours
}
line-span-days = { $count ->
    [one] { $count } day
   *[other] { $count } days
}

## What waits

line-waiting = What waits
line-kind = Kind
line-count = Changes
line-oldest = Oldest
line-size = Size
line-kind-posts = Forum posts
line-kind-progress = Progress
line-kind-other = Names and the like
line-month = Data this month
line-month-of = { $used } of { $budget }
line-month-free = { $used }, no limit set
line-reload = Look again

## Data and hours

line-plan = Data and hours
line-plan-intro = For a line that is paid by the megabyte, or needed for other things by day. It holds for syncs that start by themselves.
line-budget = Data a month, in MB
line-budget-hint = Both ways together. Leave it empty for no limit; 0 means only by hand
line-when = When may it sync by itself?
line-when-any = At any time
line-when-hours = Only in these hours
line-from = From
line-until = Until
line-hours-hint = From 22:00 until 06:00 goes over midnight
line-plan-save = Save
line-now-anyway = “Sync now” works all the same, and uses data of the line.

## Doctor

line-doctor = How the line and this computer are
line-address = The hub’s address
line-address-answers = answers
line-address-silent = no answer
line-address-other = something else answers
line-address-untried = not tried yet
line-clock = Clock
line-clock-fine = right, as far as is known
line-clock-wrong = cannot be right
line-clock-was-wrong = right again
line-disk = Free on the disk
line-disk-unknown = the system does not say
line-days = Last 30 days
line-day = Day
line-day-what = What happened
line-day-synced = synced
line-day-failed = failed
line-day-quiet = no contact
line-days-told = Synced on { $synced }, failed on { $failed }, no contact on { $quiet } of the last 30 days.
line-days-key = ■ synced, ✗ failed, ▢ no contact
line-days-table = Day by day

## Members of the network, at the hub

member-need = { $count ->
    [one] { $count } needs you
   *[other] { $count } need you
}
member-need-more = More than { $count } need you
member-need-refused = was cut off and still calls: tell it, or pair it again
member-need-disk = disk almost full, { $free } left
member-need-clock-slow = clock { $span } slow
member-need-clock-fast = clock { $span } fast
member-find = Find a library
member-find-hint = In either script
member-find-go = Find
member-found = { $count ->
    [one] { $count } library
   *[other] { $count } libraries
}
member-none = No library is called “{ $name }”.
member-all = Show all
member-csv = Download as a table (CSV)
member-state = State
member-state-up-to-date = up to date
member-state-waiting = waiting
member-state-not-heard = not heard
member-state-never = never
member-state-refused = refused
member-state-revoked = no longer a member
member-waiting = Waiting there / here
member-at-least = { $count } or more
member-version = Version
member-as-of = As of { $when }.
member-silence = Silence is not absence: a library that was not heard may only lack a connection.
member-told-up-to-date = Both have the same.
member-told-waiting = Something is still to be moved; it goes by itself.
member-told-not-heard = It was last heard { $when }. What is written there is saved there, and comes when it has a connection.
member-told-never = It has not called yet since it joined.
member-told-refused = It was cut off and still calls (last { $when }). Nobody there may know.
member-told-revoked = It was cut off. What had arrived from it stays.
member-line = The line
member-computer = Its computer
member-computer-as-of = As it said { $when }.
member-people = Its people
member-people-count = People known here
member-last-activity = Last activity
member-waits-there = Waiting there
member-waits-here = Waiting here for it
member-invited = Invited
member-id = Node
member-clock-fine = right
member-see-learners = See its learners
member-network-state = Network

## What the command line says

line-cli-kind = { $kind }: { $count } ({ $size }), oldest { $when }
line-cli-month = Data this month: { $amount }
line-cli-window = Syncs by itself from { $from } until { $until }
