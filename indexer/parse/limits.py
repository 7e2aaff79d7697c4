"""What one record may cost, each with its reason. A file beyond a limit is rejected, or says what was cut."""

#: Bytes of one message. The largest mail servers take 150 MB; more is not a message.
MAX_MESSAGE_BYTES = 150 << 20
#: Characters of text kept of one part. A book has a million.
MAX_TEXT_CHARACTERS = 5_000_000
#: Parts of one mail; real ones have under a hundred, hostile ones 100,000.
MAX_PARTS = 1_000
#: Parts within parts; real mail nests four or five deep.
MAX_DEPTH = 30
#: Headers kept of one mail, and characters of one.
MAX_HEADERS = 300
MAX_HEADER_CHARACTERS = 20_000
#: Addressees of one message.
MAX_PARTIES = 5_000
