"""Spreadsheets in: opened safely, recognised, and turned into Feedback and Operations."""

from cx_models.intake import codes  # noqa: F401  every module below emits codes registered there
