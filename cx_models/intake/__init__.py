"""Spreadsheets in: opened safely, recognised, and turned into Feedback and Operations."""
