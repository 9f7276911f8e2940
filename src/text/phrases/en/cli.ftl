# Words of the command line, in English. Keys begin with `cli-`, then the verb: `cli-sync-`, `cli-serve-`.
# Words that more than one part of the program uses are in core.ftl. Options and verbs are the same in every language.

cli-error = Error: { $what }
cli-hint = Hint: { $hint }
cli-cause = Cause: { $cause }

## Verbs

cli-init-done = { $name } is set up. Start the server: branchline serve
cli-person-lent = Node { $node } may write this learner’s progress too, as soon as it has heard of it.
cli-person-welcomed = The learner can sign in here now.
cli-invite-how = At { $name }, open Sync and enter this code with the hub’s address. It works once.
cli-join-done = This node belongs to the network now. It exchanges with the hub by itself from here on.
cli-revoke-done = Node { $node } is cut off. What it wrote until now stays; nothing more goes there or comes from there. If that was a mistake, make an invitation and let it join again.

cli-sync-up-to-date = Up to date. The hub has everything from here.
cli-sync-differs = Not everything has been exchanged yet. The next exchange goes on from here.
cli-sync-unreachable = The hub was not reached. Everything is saved here and goes next time.
cli-sync-portal = Something between here and the hub answered in its place. Everything is saved here.
cli-sync-refused = The hub does not know this node any more. Nothing is lost. With a new invitation it pairs again: branchline join
cli-sync-alone = There is nobody to exchange with: this node is the hub, or belongs to no network.
cli-sync-amounts = Round trips: { $trips }. Sent: { $sent } ({ $up }). Received: { $received } ({ $down }).

cli-carry-writing = Writing
cli-carry-receipt = Number { $number } for { $name }: { $count ->
    [one] { $count } change
   *[other] { $count } changes
}, { $size }, { $at }: { $file }
cli-carry-safe = Written and read back. The stick is safe to remove.
cli-carry-from = From { $name }, written { $at } (number { $number }, { $size }).
cli-carry-stranger = a node that is not known here yet ({ $node })
cli-carry-inside = { $count ->
    [one] { $count } change inside, of which { $held } are here already.
   *[other] { $count } changes inside, of which { $held } are here already.
}
cli-carry-question = Take it in? [y/N]
cli-carry-yes = y yes
cli-carry-only-shown = Nothing was taken in. To take it in, add --yes.

cli-role-hub = the hub
cli-role-branch = a branch
cli-role-personal = a personal node
cli-status-head = { $name }, { $role } (node { $node })
cli-status-network = Member of network { $network }
cli-status-alone = Member of no network
cli-status-people = { $count ->
    [one] { $count } person is known here
   *[other] { $count } people are known here
}
cli-status-learners = { $count ->
    [one] { $count } learner has work here
   *[other] { $count } learners have work here
}
cli-status-posts = { $count ->
    [one] { $count } post
   *[other] { $count } posts
}
cli-status-entries = { $count ->
    [one] { $count } entry in the logs
   *[other] { $count } entries in the logs
}
cli-status-waiting = { $count ->
    [one] { $count } change waits for the hub
   *[other] { $count } changes wait for the hub
}
cli-status-quarantined = { $count ->
    [one] { $count } change is set aside
   *[other] { $count } changes are set aside
}
cli-status-peer = { $name } ({ $node }): last heard { $when }
cli-status-never = never

cli-verify-working = Checking
cli-verify-right = All is well: logs: { $logs }, entries: { $entries }, documents: { $documents }, files: { $files }.
cli-verify-wrong = { $faults ->
    [one] { $faults } fault found
   *[other] { $faults } faults found
} (logs: { $logs }, entries: { $entries }, documents: { $documents }, files: { $files }). Keep a copy of the data folder before anything else.

cli-sample-working = Making up work
cli-sample-done = Made up: learners { $learners }, lessons done { $completions }, quiz attempts { $attempts }, posts { $posts }.

cli-course-right = The course is in order. Warnings: { $warnings }, errors: { $errors }.
cli-course-wrong = { $errors ->
    [one] { $errors } error has
   *[other] { $errors } errors have
} to be mended. Warnings: { $warnings }.

cli-serve-set-up = Set this node up in a browser: { $url }
cli-serve-lan = On other devices in this network: { $url }
cli-serve-qr = Point a phone’s camera at the picture to open the pages there.
cli-serve-stopped = Stopped. Everything is saved.

## What went wrong. The hint of an error has its key and `-hint`.

cli-error-no-data = There is no data folder at { $folder }.
cli-error-no-data-hint = Name the folder with --data, or start here with branchline init or branchline serve.
cli-error-port-busy = Port { $port } is in use by another program.
cli-error-port-busy-hint = Is Branchline running already? Then open it in a browser. If not, choose another port: branchline serve --listen 0.0.0.0:8411
cli-error-port-forbidden = This user may not listen on port { $port }.
cli-error-port-forbidden-hint = Choose a port above 1023: branchline serve --listen 0.0.0.0:8410
cli-error-listen = The server cannot listen at { $address }.
cli-error-listen-hint = The address has to be one of this computer’s own. 0.0.0.0:{ $port } means all of them.
cli-error-server = The server stopped by itself.
cli-error-output = The result cannot be written.
cli-error-closed-pipe = Nobody reads the result.
cli-error-input = Standard input cannot be read.
cli-error-secret-missing = No PIN or password came on standard input.
cli-error-secret-missing-hint = Send it as one line: branchline … < file
cli-error-secret-unreadable = What came on standard input is no PIN or password: it is too long, or no text in UTF-8.
cli-error-course-folder = The course folder { $folder } cannot be read.
cli-error-course-folder-hint = Name the folder that holds course.toml.
cli-error-course-size = { $folder } holds far more files than a course.
cli-error-course-size-hint = Name the folder that holds course.toml.

cli-error-signed-out = Nobody is signed in.
cli-error-not-allowed = This node’s role does not allow that.
cli-error-not-allowed-hint = Invitations and revoking are for the hub alone. See this node’s role with branchline status.
cli-error-not-found = There is no such { $what } here.
cli-error-field = { $field } { $fault }.
cli-error-wrong-secret = { $count ->
    [one] The PIN or password does not match; { $count } try is left before a pause.
   *[other] The PIN or password does not match; { $count } tries are left before a pause.
}
cli-error-throttled = { $count ->
    [one] Too many tries. The next one is possible in { $count } second.
   *[other] Too many tries. The next one is possible in { $count } seconds.
}
cli-error-setup-code = The set-up code does not match.
cli-error-already-set-up = This node is set up already.
cli-error-already-set-up-hint = Nothing was changed. For a further node, name another folder with --data.
cli-error-not-set-up = This node is not set up yet.
cli-error-not-set-up-hint = Set it up with branchline init, or in a browser with branchline serve.
cli-error-accounts-full = No more people fit on this node: the limit is { $limit }.
cli-error-thread-locked = The thread is closed.
cli-error-already-joined = This node belongs to a network already.
cli-error-already-joined-hint = A node joins once. See the network with branchline status.
cli-error-invitation = The invitation does not work: the code is wrong, used, or too old.
cli-error-invitation-hint = Check the code character by character. If it is right, ask the hub’s admin for a new one.
cli-error-unreachable = The hub cannot be reached.
cli-error-unreachable-hint = Nothing is lost: everything is saved here and goes when the hub can be reached. Check the connection and the address.
cli-error-portal = Something between here and the hub answered in its place.
cli-error-portal-hint = Often this is the sign-in page of a network. Open any page in a browser, sign in there, and try again.
cli-error-refused = The hub does not know this node any more.
cli-error-refused-hint = Nothing is lost. Ask the hub’s admin why, and for a new invitation; then: branchline join
cli-error-address = This is not the address of a hub.
cli-error-address-hint = Write it as in a browser: http://192.168.1.20:8410
cli-error-not-joined = This node belongs to no network, so there is nobody to carry anything to or from.
cli-error-not-joined-hint = Join a network first: branchline join.
cli-error-cut-off = { $name } no longer belongs to the network. Nothing is carried there.
cli-error-file-exists = { $file } is there already.
cli-error-file-exists-hint = Choose another name, or remove the old file first.
cli-error-stick = { $file } cannot be read or written.
cli-error-stick-hint = Check the name, that the stick is plugged in and not full, and that this user may write there. No half file was left behind.
cli-error-read-back = What was read back from the stick is not what was written. Nothing was left on it.
cli-error-read-back-hint = The stick is broken or holds less than it says. Use another one.
cli-error-bundle-too-large = There is more to carry than one file on a stick can hold.
cli-error-bundle-too-large-hint = Exchange over a line once, or carry the disk itself.
cli-error-folder-in-use = A server is running on { $folder } already.
cli-error-folder-in-use-hint = Open it in a browser, or stop it first. For a second server, name another folder with --data.
cli-error-disk = The data folder cannot be read or written.
cli-error-disk-hint = Check that the disk is not full, is plugged in, and that this user may write there. Then try again: what was saved is kept.
cli-error-no-room = Only { $count } MiB are free on the disk, so nothing was saved.
cli-error-no-room-hint = Make room on the disk, then try again. What was saved before is kept.
cli-error-bug = The program made a mistake.
cli-error-bug-hint = Nothing that was saved is lost. Try again; if it comes back, tell whoever looks after this node.

## The parts of “{ field } { fault }.”

cli-field-name = The name
cli-field-pin = The PIN
cli-field-password = The password
cli-field-admin-name = The admin’s name
cli-field-country = The country
cli-field-code = The code
cli-field-to = The recipient
cli-field-carrier = The name of who carries it
cli-fault-empty = is empty
cli-fault-too-long = { $limit ->
    [one] is longer than { $limit } character
   *[other] is longer than { $limit } characters
}
cli-fault-too-short = { $limit ->
    [one] is shorter than { $limit } character
   *[other] is shorter than { $limit } characters
}
cli-fault-not-digits = may hold digits only
cli-fault-unprintable = holds characters that cannot be shown
cli-fault-not-a-choice = is not one of the choices
cli-fault-same = is the same as the field before it
