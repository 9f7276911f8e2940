# Words of the command line, in Serbian. Cyrillic only: the Latin script is made from it when the program starts.
# Keep a name in Latin by writing it in Latin, keep one in Cyrillic as { "..." }.
