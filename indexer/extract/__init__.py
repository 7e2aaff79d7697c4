"""What is said in one message: kinds, people, numbers, measures; each with its words."""
