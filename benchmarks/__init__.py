"""What is measured, side by side with the bare parts, in one run. Never part of the tests."""
