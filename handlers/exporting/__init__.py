"""What leaves the program as a file: tables, the consolidated report, calendars."""
