# Words about nodes among nodes, in English: coming back from a lost disk, neighbours, laptops, invitations.
# Keys of the command line begin with `cli-`; the hint of an error has its key and `-hint`.

## What is wrong, on pages

fault-invitation-role = This invitation is for another kind of computer: one for a library, the other for a laptop. Ask the hub for the right one
fault-recovery-code = The recovery code has a slip in it. Compare it with the card, sign by sign
fault-no-recovery = Only a library or a laptop that belongs to a network has a recovery code. The hub comes back from a backup
fault-other-network = A computer of another network answers at this address. Check the address
fault-recovery-refused = The network does not know the library of this code, or has cut it off. Ask the hub’s admin
fault-recovery-cut = The connection broke. What came is kept: send this page again, and it goes on from there
fault-recovery-begun = Another library’s recovery has begun in this data folder. Finish that one, or start with an empty folder
fault-not-a-neighbour = No other computer of this network answers at this address

error-recovery = The library could not be brought back yet
error-neighbour = That is not a neighbour of this network

said-recovered = Everything is back. Give people new PINs under “People”: the old ones were on the lost disk.
said-recovered-part = The forum and the list of members are back. Learners’ work comes from the hub alone: enter the hub’s address under “Sync”.
said-lan = The setting is saved.
said-neighbour = The address is kept. Exchanges with it begin by themselves.
said-neighbour-gone = The address is forgotten.
said-hub-moved = The new address is kept. A sync is under way.
said-taken-along = Done. The laptop may go on with this course as soon as it has heard of it.

## Coming back

setup-before = This library had Branchline before
recover-title = Bring this library back
recover-intro = You need the library’s recovery card. Everything the hub has comes back: learners’ work, the forum, the library’s name. It may take some minutes on a slow line; if it breaks off, send this page again.
recover-part-card = 2. The recovery card
recover-code = Recovery code
recover-code-hint = 40 letters and digits; capitals, spaces and dashes do not matter
recover-url = Address of the hub
recover-url-hint = If the hub cannot be reached, the address of a neighbour library: it has the forum and the list of members, but no learners’ work
recover-admin-hint = If you were an admin here before, write your name as it was
recover-go = Bring it back
recover-new = Set up a new library instead

recovery-title = Recovery card
recovery-intro = With this card the library comes back when its disk is lost. Print it and lock it away: whoever has it can pass for this library.
recovery-password = Your password
recovery-show = Show the card
recovery-card-for = Recovery card of { $name }
recovery-card-what = If this computer or its disk is lost: start Branchline on another one, choose “{ $choice }”, and type this code or scan it.
recovery-card-keep = Keep it where no reader comes. Whoever has it can pass for this library.
recovery-made = Shown on { $date }

## Neighbours

lan-title = Neighbours in this network
lan-intro = Computers of the same network that are near exchange directly, without the hub: what both may read.
lan-none = None has been heard of yet.
lan-result = Last result
lan-at = Address
lan-result-up-to-date = both have the same
lan-result-waiting = not finished, goes on
lan-result-unreachable = did not answer
lan-result-portal = something else answered
lan-result-refused = refused
lan-result-differs = not the same yet
lan-result-none = not tried yet
lan-result-alone = not tried yet
lan-result-running = under way
lan-add = Add a neighbour by its address
lan-add-url = Address
lan-add-hint = Only needed where neighbours do not find each other. For example http://192.168.1.20:8410
lan-add-go = Add it
lan-forget = Forget
lan-on = Find neighbours by itself
lan-on-hint = This computer then says in the local network that it is there; it says no names.
lan-turn-on = Turn on
lan-turn-off = Turn off
lan-is-off = It is off for this start of the program.
hub-moved = The hub has another address
hub-moved-go = Keep this address

## Laptops and invitations

setup-role-personal = A learner’s own laptop
people-no-account = no PIN here yet
people-laptop = Laptop
people-password = New password
people-password-title = A new password for { $name }
people-password-effect = The old password ends, and whoever is signed in with it is signed out.
people-password-hint = At least 8 characters
people-password-go = Give this password
laptop-title = Take the course along
laptop-title-of = Take the course along: { $name }
laptop-intro = The lessons and all that was done go on a laptop too. What is done at both places comes together again.
laptop-which = Which laptop?
laptop-pin = Your PIN
laptop-go = Take it along
laptop-none = No laptop of this library has joined the network yet. The hub’s admin makes an invitation for it.
laptop-has = It may go on there already:
laptop-then = Then, on the laptop: its admin opens “People” and chooses a PIN for the learner.

members-kind = What is invited?
members-kind-branch = A library
members-kind-personal = A learner’s laptop
members-of = The laptop’s library
members-of-hint = Only for a laptop. Libraries of this page of the list
members-of-none = (a library: nothing to choose)
members-link = As one address
members-link-hint = The admin can paste this into “Join a network” instead of address and code.
members-scan = Or scan it
members-file = Save it as a file
syncpage-join-link-hint = Or paste the whole line of the invitation here

join-title = An invitation to this network
join-intro = This address is an invitation. It is meant for the computer that is to join.
join-step-1 = On that computer, start Branchline and sign in as its admin.
join-step-2 = Open “Sync”. Paste the whole address of this page, with everything behind the #, into “Join a network”.
join-step-3 = The code works once. Pass it on to nobody else.

## The command line

cli-recovery-code-how = This code brings { $name } back when its disk is lost. Print it and lock it away: whoever has it can pass for this library.
cli-recover-done = { $name } is back: { $entries } entries came from { $from }, learners with work here: { $learners }. Give people new PINs, then start: branchline serve
cli-recover-part = Learners’ work comes from the hub alone. Name its address with branchline hub URL, then branchline sync.
cli-hub-kept = The hub’s address is kept.
cli-neighbour-added = { $name } is a neighbour now. Exchanges with it begin by themselves while the server runs.
cli-neighbour-gone = The address is forgotten.
cli-neighbour-line = { $name } ({ $node }) { $url }
cli-invite-file = The invitation is in { $file }. At { $name }: branchline join { $file }
cli-invite-link = As one address: { $url }

cli-error-invitation-role = The invitation is for another kind of node.
cli-error-invitation-role-hint = One is for a branch, the other for a laptop. Ask the hub’s admin for the right one: this one is still good.
cli-error-recovery-code = The recovery code has a slip in it.
cli-error-recovery-code-hint = Compare it with the card, sign by sign: eight groups of five.
cli-error-no-recovery = This node has no recovery code.
cli-error-no-recovery-hint = Only a branch or a laptop that belongs to a network has one. The hub comes back from a backup.
cli-error-other-network = A node of another network answers at that address.
cli-error-other-network-hint = Check the address. Nothing was changed.
cli-error-recovery-refused = The network does not know the node of this code, or has cut it off.
cli-error-recovery-refused-hint = Ask the hub’s admin. If it was cut off, it can only join anew.
cli-error-recovery-cut = The connection broke before everything was back.
cli-error-recovery-cut-hint = What came is kept. Run the same command again: it goes on from there.
cli-error-recovery-begun = The recovery of a node has begun in this folder.
cli-error-recovery-begun-hint = Finish it with its own code, or name an empty folder with --data.
cli-error-neighbour = No other node of this network answers at that address.
cli-error-neighbour-hint = Both have to belong to the network, and know each other from the hub’s list of members.
cli-error-invitation-file = { $file } holds no invitation.
cli-error-invitation-file-hint = It is a small text file with one line that holds /join#.
cli-error-invitation-exists = { $file } is there already.
cli-error-invitation-exists-hint = Nothing was written, and no invitation was made. Choose another name.
cli-error-invitation-hub = To join, name the hub’s address.
cli-error-invitation-hub-hint = branchline join --hub URL CODE, or branchline join with the invitation’s file or whole address.

## Pairing again after a cut-off

again-pair = Pair again
again-pair-intro = With a new invitation from the hub this library is a member again. Everything that was written here meanwhile comes along.
again-how = If this was a mistake, or its computer came back: make an invitation, and have it pair again on its own Sync page. What was written there meanwhile comes along.
again-not-after-theft = Whoever holds that computer, a copy of its disk or its recovery card is let in with it. So not after a theft: then set up the library anew on another computer.
again-invitation = A library that was cut off pairs again with it too, with all that was written there meanwhile; and with it whoever holds a copy of its disk.
