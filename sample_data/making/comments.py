"""Comments as customers write them: invented, put together from parts that fit what happened."""

from __future__ import annotations

from random import Random

from making.simulation import Contact

_WAITED = (
    "Jonotin {wait} minuuttia ennen kuin kukaan vastasi",
    "Odotusmusiikkia {wait} min, ei kiitos",
    "Jono oli todella pitkä, {wait} minuuttia",
    "Miksi pitää odottaa {wait} minuuttia yhden kysymyksen takia",
)
_WAITED_STORE = (
    "Myymälässä piti odottaa vuoroa {wait} minuuttia",
    "Yksi myyjä ja pitkä jono, meni {wait} min",
    "Vuoronumeroa sai odotella {wait} minuuttia",
)
_PASSED_ON = (
    "Puhelu siirrettiin {transfers} kertaa ja aina sai selittää alusta",
    "Minua pompoteltiin henkilöltä toiselle",
    "Siirrettiin taas uuteen jonoon, turhauttavaa",
)
_UNSOLVED = (
    "Asia jäi kesken ja joudun ottamaan uudestaan yhteyttä",
    "Ongelma ei ratkennut vieläkään",
    "Luvattiin palata asiaan mutta mitään ei ole kuulunut",
    "En saanut vastausta siihen mitä kysyin",
)
_GOOD = {
    "store": (
        "Myyjä oli todella ystävällinen",
        "Hyvää palvelua kasvotusten",
        "Myymälässä osattiin neuvoa heti",
    ),
    "phone": (
        "Asiakaspalvelija oli asiantunteva",
        "Puhelu hoitui nopeasti",
        "Mukava ja kärsivällinen asiakaspalvelija",
    ),
    "email": (
        "Vastaus tuli nopeasti ja oli selkeä",
        "Sähköpostilla hoitui kätevästi",
        "Selkeät ohjeet sähköpostissa",
    ),
    "web": (
        "Verkossa asia hoitui parissa minuutissa",
        "Oma tili on helppo käyttää",
        "Kätevää hoitaa asiat netissä",
    ),
}
_BAD = {
    "store": ("Palvelu oli töykeää", "Myymälässä ei osattu auttaa", "Ajoin pitkän matkan turhaan"),
    "phone": (
        "Asiakaspalvelija ei tiennyt asiasta mitään",
        "Puhelimessa sai ristiriitaisia ohjeita",
        "Linja pätki koko ajan",
    ),
    "email": (
        "Vastaus oli pelkkä valmis pohja",
        "Sähköpostiin vastattiin liian hitaasti",
        "Viestiäni ei selvästi luettu",
    ),
    "web": ("Sivut ovat sekavat", "Kirjautuminen ei toiminut", "Verkkoasiointi kaatui kesken kaiken"),
}
_MIDDLING = (
    "Ihan ok",
    "Hoitui lopulta",
    "Perus",
    "Ei valittamista muttei kehumistakaan",
    "Meni niin kuin pitikin",
)
_ABOUT = {
    "buy": (
        "Uusi liittymä saatiin tilattua.",
        "Kysyin tarjousta nopeammasta yhteydestä.",
        "Ostin uuden reitittimen.",
    ),
    "bill": ("Laskussa oli väärä summa.", "Laskun eräpäivää piti siirtää.", "Lasku oli yllättävän iso."),
    "fault": ("Netti pätki koko viikon.", "Yhteys oli poikki kaksi päivää.", "Reititin ei käynnistynyt."),
    "move": ("Muutan ensi kuussa.", "Liittymä piti siirtää uuteen osoitteeseen.", "Muutto sotki liittymän."),
    "cancel": (
        "Halusin irtisanoa sopimuksen.",
        "Määräaikaisen purkaminen oli hankalaa.",
        "Vaihdan toiseen yhtiöön.",
    ),
    "advice": ("Tarvitsin neuvoa asetuksiin.", "Kysyin modeemin sijoittamisesta.", "Salasana oli hukassa."),
}
_OTHER_LANGUAGES = (
    ("Jättebra service, tack!", "Mycket lång kö, inte bra.", "Helt okej."),
    ("Great service, thank you!", "Waited far too long and nobody knew anything.", "It was fine."),
)
_FACES = {1: ("😡", "🤬", "👎"), 2: ("😞", "🙄"), 3: ("😐",), 4: ("🙂", "👍"), 5: ("😀", "👍👍", "❤️")}
_THANKS = ("Kiitos!", "Suuret kiitokset", "Suosittelen.", "Jatkakaa samaan malliin")
_NAMES = ("maija.meikalainen", "teppo.testaaja", "a.esimerkki", "ville.virtanen84", "kaisa.k")


def comment(csat: int, channel: str, reason: str, contact: Contact, draw: Random) -> str:
    """One comment that fits the mark and what happened; some carry an invented address or number."""
    if draw.random() < 0.03:
        good, bad, middling = draw.choice(_OTHER_LANGUAGES)
        return good if csat > 3 else bad if csat < 3 else middling
    parts = [_core(csat, channel, contact, draw)]
    if draw.random() < 0.55:
        parts.insert(draw.randrange(2), draw.choice(_ABOUT[reason]))
    if csat == 5 and draw.random() < 0.4:
        parts.append(draw.choice(_THANKS))
    text = " ".join(part if part.endswith((".", "!")) else part + "." for part in parts)
    if draw.random() < 0.07:
        text += " " + draw.choice(_FACES[csat])
    if draw.random() < 0.02:
        text += f" Voitte vastata osoitteeseen {draw.choice(_NAMES)}@example.com"
    elif draw.random() < 0.02:
        text += f" Soittakaa numeroon 050 000 0{draw.randrange(1000):03d}."
    if draw.random() < 0.08:
        text = text.lower().rstrip(".")
    return text


def _core(csat: int, channel: str, contact: Contact, draw: Random) -> str:
    if csat >= 4:
        return draw.choice(_GOOD[channel])
    wait, transfers = round(contact.wait), contact.legs - 1
    causes = []
    if wait >= 4 and channel in ("phone", "store"):
        causes.append(draw.choice(_WAITED if channel == "phone" else _WAITED_STORE).format(wait=wait))
    if transfers >= 1:
        causes.append(draw.choice(_PASSED_ON).format(transfers=transfers))
    if not contact.resolved:
        causes.append(draw.choice(_UNSOLVED))
    if causes:
        return draw.choice(causes)
    return draw.choice(_MIDDLING if csat == 3 else _BAD[channel])
