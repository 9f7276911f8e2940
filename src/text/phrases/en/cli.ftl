# Words of the command line, in English. Keys begin with their verb: `backup-`, `join-`, `doctor-`.
# Words that more than one part of the program uses are in core.ftl.
