"""Server-rendered pages over search_api.service, in the same process."""
