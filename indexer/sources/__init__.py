"""Files and containers to raw records: walk, detect the format by content, split."""
