"""Files to catalog to engine. pipeline.py alone knows the order."""
