"""What one record may cost, each with its reason.

What a limit cuts is said in a reading note of the message; only a record that is too large to read at all
is rejected. The time for one record is limited by the pipeline.
"""

#: Bytes of one message. The largest mail servers take 150 MB; more is not a message.
MAX_MESSAGE_BYTES = 150 << 20
#: Characters of text kept of one body or part. A book has a million.
MAX_TEXT_CHARACTERS = 5_000_000
#: Characters of HTML read of one part: its text is a tenth of it.
MAX_HTML_CHARACTERS = 20_000_000
#: Parts of one mail; real ones have under a hundred, hostile ones 100,000.
MAX_PARTS = 1_000
#: Parts within parts; real mail nests four or five deep, and forwards of forwards some ten.
MAX_DEPTH = 30
#: Headers kept of one mail: real ones have up to 150, and each is stored with the message.
MAX_HEADERS = 300
#: Characters kept of one header; a list of 200 addressees has about 10,000.
MAX_HEADER_CHARACTERS = 20_000
#: Characters of a header that names addressees: 5,000 of them at 60.
MAX_ADDRESS_CHARACTERS = 300_000
#: Addressees of one message; "all bureaus" is 196.
MAX_PARTIES = 5_000
#: Characters of a file's name; file systems take 255 bytes, mail any number.
MAX_NAME_CHARACTERS = 300
#: Attachments of one row of the import format, as for the parts of a mail.
MAX_ATTACHMENTS = 1_000
