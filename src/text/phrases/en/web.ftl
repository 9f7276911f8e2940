# Words of the pages, in English. Keys begin with their page: `home-`, `lesson-`, `forum-`.
# Words that more than one part of the program uses are in core.ftl.
