"""What has happened, and who hears of it: noted beside the act, told to whoever follows what it is about."""
