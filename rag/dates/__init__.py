"""Days and times: moments with their precision, and the days that an article speaks of."""
