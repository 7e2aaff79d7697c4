"""The sample leak: invented people, real formats, and the truth beside it."""
