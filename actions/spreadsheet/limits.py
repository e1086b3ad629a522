"""How much of a spreadsheet is read: enough for a year of a large certifier, and no more than memory bears."""

ROWS = 200_000  # as many passages as a flux may hold
COLUMNS = 300  # a passage has some forty fields
HEADER_ROWS = 30  # how far down the headers are looked for
CELLS = 6_000_000  # of a workbook's sheet, which is held in memory: some 110 bytes each
CELL_TEXT = 200 << 20  # characters in all cells of a workbook, each shared one as often as it is used
ROW_CHARACTERS = 2 << 20  # of a row of a text file
CELL_CHARACTERS = 32_767  # as in Excel

WORKBOOK_BYTES = 100 << 20
TEXT_BYTES = 400 << 20  # UTF-16 doubles it

ZIP_ENTRIES = 2_000
ZIP_ENTRY_BYTES = 450 << 20
ZIP_TOTAL_BYTES = 600 << 20
ZIP_SMALL_BYTES = 20 << 20  # of a part that only describes the others: styles, names of sheets
ZIP_RATIO = 200  # how many bytes one compressed byte may become: sheets reach 30, deflate itself 1,032
ZIP_RATIO_FROM = 4 << 20  # below it the ratio harms nobody
XML_DEPTH = 64
XML_TOKEN = 8 << 20  # bytes of one tag or one text
