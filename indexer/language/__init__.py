"""Which languages a message is written in."""
