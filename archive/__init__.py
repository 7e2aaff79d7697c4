"""What the loader, the API and the pages all mean by the same words."""
