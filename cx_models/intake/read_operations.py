"""Read an operations workbook: what runs today, and every cell that could not be used."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

import numpy as np

from cx_models.intake.choosing import holds_feedback
from cx_models.intake.opening import Sheet, open_sheets
from cx_models.intake.operations import ChannelFacts, Economy, Operations, OperationsReading, StoreFacts
from cx_models.intake.operations_facts import read_channels, read_customers, read_economy, read_stores
from cx_models.intake.operations_form import flat_week, store_staffing
from cx_models.intake.operations_week import Week, read_week
from cx_models.intake.operations_words import SHEETS, recognised
from cx_models.problems import CannotContinue, Finding, Severity, Where, catalogue
from cx_models.quantities import Floats
from cx_models.service.channels import Channel

DISAGREE = 0.05  # relative difference between two tellings of the same weekly volume

catalogue(
    Severity.STOP,
    "operations.nothing_recognised",  # sheets: the names found
    "operations.is_feedback",  # feedback brought as operations
    "operations.nothing_filled",  # the sheets are known but no channel, store or volume is told
)
catalogue(
    Severity.WARNING,
    "operations.sheet_repeated",  # found
    "operations.volumes_disagree",  # channel, channels_sheet, volumes_sheet
    "operations.closed_with_contacts",  # channel, contacts: arrived while nobody was there
)
catalogue(Severity.NOTE, "operations.sheet_missing", "operations.sheet_unknown")


def read_operations(sheet: Path | BinaryIO, *, name: str | None = None) -> OperationsReading:
    """Read the workbook at a path or in an open file; ``name`` is the file's name where it is known.

    Never raises for what a file holds: a file that cannot be opened, or that has no sheet we
    know, gives no operations and a finding that says why.
    """
    try:
        workbook = open_sheets(sheet, name)
    except CannotContinue as problem:
        return OperationsReading(None, problem.findings)
    findings = list(workbook.findings)
    sheets = _recognised_sheets(workbook.sheets, findings)
    if set(sheets) <= {"readme"} and holds_feedback(workbook):
        return OperationsReading(None, (Finding("operations.is_feedback"), *workbook.findings))
    if not {"channels", "volumes", "stores"} & set(sheets):
        names = tuple(one.name for one in workbook.sheets)
        findings.append(Finding("operations.nothing_recognised", facts={"sheets": names}))
        return OperationsReading(None, tuple(findings))
    operations = _operations(sheets, findings)
    if not (operations.channels or operations.stores):
        return OperationsReading(None, (Finding("operations.nothing_filled"), *findings))
    return OperationsReading(operations, tuple(findings))


def _recognised_sheets(found: tuple[Sheet, ...], findings: list[Finding]) -> dict[str, Sheet]:
    sheets: dict[str, Sheet] = {}
    for sheet in found:
        if sheet.hidden:
            continue
        kind = recognised(sheet.name, SHEETS)
        if kind is None:
            findings.append(Finding("operations.sheet_unknown", Where(sheet.name)))
        elif kind in sheets:
            findings.append(Finding("operations.sheet_repeated", Where(sheet.name)))
        else:
            sheets[kind] = sheet
    missing = [kind for kind in SHEETS if kind not in sheets and kind != "readme"]
    findings += [Finding("operations.sheet_missing", facts={"sheet": kind}) for kind in missing]
    return sheets


def _operations(sheets: dict[str, Sheet], findings: list[Finding]) -> Operations:
    channels = read_channels(sheets["channels"], findings) if "channels" in sheets else ()
    stores = read_stores(sheets["stores"], findings) if "stores" in sheets else ()
    staffing = read_week(sheets["staffing"], findings, flow=False).present if "staffing" in sheets else {}
    volumes = read_week(sheets["volumes"], findings, flow=True) if "volumes" in sheets else Week({}, {})
    customers, segments = read_customers(sheets["customers"], findings) if "customers" in sheets else ({}, {})
    if stores:
        staffing.setdefault(Channel.STORE, store_staffing(stores))
    arrivals, guessed = _with_flat_weeks(volumes.present, channels, stores, staffing)
    _compare(channels, stores, volumes.present, findings)
    _compare_hours(arrivals, staffing, findings)
    return Operations(
        channels=_with_every_channel(channels, arrivals),
        stores=stores,
        arrivals=arrivals,
        staffing=staffing,
        abandoned=volumes.abandoned,
        customers=customers,
        segments=segments,
        economy=read_economy(sheets["economy"], findings) if "economy" in sheets else Economy(),
        guessed=guessed,
    )


def _with_flat_weeks(
    told: dict[Channel, Floats],
    channels: tuple[ChannelFacts, ...],
    stores: tuple[StoreFacts, ...],
    staffing: dict[Channel, Floats],
) -> tuple[dict[Channel, Floats], tuple[str, ...]]:
    """Where only a weekly total is told, spread it evenly over the hours with staff, and say so."""
    totals = {facts.channel: facts.contacts_per_week for facts in channels}
    if stores and totals.get(Channel.STORE) is None:
        totals[Channel.STORE] = sum(store.visits_per_week for store in stores)
    arrivals, guessed = dict(told), []
    for channel, total in totals.items():
        if channel not in arrivals and total is not None:
            arrivals[channel] = flat_week(total, staffing.get(channel))
            guessed.append(f"{channel}.profile")
    return arrivals, tuple(guessed)


def _with_every_channel(
    channels: tuple[ChannelFacts, ...], arrivals: dict[Channel, Floats]
) -> tuple[ChannelFacts, ...]:
    known = {facts.channel for facts in channels}
    return (*channels, *(ChannelFacts(channel) for channel in arrivals if channel not in known))


def _compare(
    channels: tuple[ChannelFacts, ...],
    stores: tuple[StoreFacts, ...],
    volumes: dict[Channel, Floats],
    findings: list[Finding],
) -> None:
    """Two sheets that tell the same volume should tell the same number."""
    told = [(facts.channel, facts.contacts_per_week) for facts in channels]
    if stores:
        told.append((Channel.STORE, sum(store.visits_per_week for store in stores)))
    for channel, total in told:
        if total is None or channel not in volumes:
            continue
        summed = float(volumes[channel].sum())
        if abs(summed - total) > DISAGREE * max(summed, total):
            facts = {"channel": channel, "told": total, "summed": summed}
            findings.append(Finding("operations.volumes_disagree", facts=facts))


def _compare_hours(arrivals: dict[Channel, Floats], staffing: dict[Channel, Floats], findings: list[Finding]) -> None:
    """Callers and visitors who came while nobody was there: hours or staffing must be wrong."""
    for channel in (Channel.PHONE, Channel.STORE, Channel.CHAT):
        if channel in arrivals and channel in staffing:
            outside = float(np.sum(arrivals[channel][staffing[channel] == 0]))
            if outside > DISAGREE * float(arrivals[channel].sum()):
                facts = {"channel": channel, "contacts": outside}
                findings.append(Finding("operations.closed_with_contacts", facts=facts))
