"""The ways in: one code per channel, the same in files, on the command line and in the model."""

from __future__ import annotations

from enum import StrEnum


class Channel(StrEnum):
    """A kind of way in. Never a marketing channel."""

    STORE = "store"
    PHONE = "phone"
    CALLBACK = "callback"
    CHAT = "chat"
    CHATBOT = "chatbot"
    EMAIL = "email"
    WEB = "web"
    APP = "app"
    SOCIAL = "social"
    MAIL = "mail"
    OTHER = "other"
    UNKNOWN = "unknown"


DIGITAL = frozenset({Channel.CHAT, Channel.CHATBOT, Channel.EMAIL, Channel.WEB, Channel.APP, Channel.SOCIAL})
