"""Names of places, months and days in the languages of the archive, and the calendars that go with them."""
