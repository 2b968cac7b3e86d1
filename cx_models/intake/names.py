"""Names of channels, reasons and yes or no, in three languages, as neutral codes."""

from __future__ import annotations

import re
from functools import lru_cache

from cx_models.intake.words import TEXTS_KEPT, is_missing_word, pattern, plain, vocabulary, wordlist
from cx_models.service.channels import Channel

_LISTED = re.compile(r"\s*[,;|+&\n]\s*|\s+(?:ja|sekä|and|och|samt)\s+")
REASONS = ("buy", "bill", "fault", "move", "cancel", "advice", "other")


@lru_cache(TEXTS_KEPT)
def channel_named(text: str) -> Channel | None:
    """The channel that a word or short phrase names; None when it names none we know.

    >>> channel_named("Verkkosivu"), channel_named("Messaging bot"), channel_named("Kumppani") is None
    (<Channel.WEB: 'web'>, <Channel.CHATBOT: 'chatbot'>, True)
    """
    word = plain(text).replace("_", " ")
    if is_missing_word(word):
        return Channel.UNKNOWN
    if len(word) > 60:
        return None
    if word in {str(channel) for channel in Channel}:
        return Channel(word)
    return next((Channel(code) for code in vocabulary()["channels"] if pattern("channels", code).search(word)), None)


@lru_cache(TEXTS_KEPT)
def channels_named(text: str) -> tuple[Channel, ...]:
    """All the known channels that a list of answers in one cell names, in its order.

    >>> channels_named("Puhelin; Chat"), channels_named("Verkkosivu")
    ((<Channel.PHONE: 'phone'>, <Channel.CHAT: 'chat'>), (<Channel.WEB: 'web'>,))
    """
    parts = _LISTED.split(text) if len(text) <= 300 else [text]
    named = [channel_named(part) for part in parts if part.strip()] if len(parts) > 1 else []
    known = tuple(dict.fromkeys(c for c in named if c is not None and c is not Channel.UNKNOWN))
    whole = channel_named(text)
    return known if len(known) > 1 else () if whole is None else (whole,)


@lru_cache(TEXTS_KEPT)
def reason_named(text: str) -> str | None:
    """The reason that a word or phrase speaks of; ``other`` when unknown, None when blank.

    >>> reason_named("Laskutus"), reason_named("Fel på bredbandet"), reason_named("Sekalaista")
    ('bill', 'fault', 'other')
    """
    word = plain(text)
    if is_missing_word(word):
        return None
    if word in REASONS:
        return word
    return next((code for code in vocabulary()["reasons"] if pattern("reasons", code).search(word)), "other")


@lru_cache(TEXTS_KEPT)
def yes_or_no(text: str) -> float | None:
    """1 for yes, 0 for no, ½ for partly; None for anything else."""
    word = plain(text).rstrip(".!")
    for answer, value in (("yes", 1.0), ("no", 0.0), ("partly", 0.5)):
        if word in wordlist("yes_no", answer):
            return value
    return None
