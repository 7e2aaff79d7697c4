"""From what is found in single messages to persons, events and facts. Pure: it reads no file and no clock."""
