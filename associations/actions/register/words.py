"""What registers call kinds and states of associations, besides the portal's own words in its languages."""

from associations.models import Kind, Status

KIND_WORDS = {
    "ry": Kind.ASSOCIATION,
    "yhdistys": Kind.ASSOCIATION,
    "aatteellinen yhdistys": Kind.ASSOCIATION,
    "rekisteröity yhdistys": Kind.ASSOCIATION,
    "registrerad förening": Kind.ASSOCIATION,
    "kyläyhdistys": Kind.VILLAGE,
    "kylätoimikunta": Kind.VILLAGE,
    "piirijärjestö": Kind.DISTRICT,
    "rekisteröimätön": Kind.UNREGISTERED,
    "rekisteröimätön ryhmä": Kind.UNREGISTERED,
    "säätiö": Kind.FOUNDATION,
    "stiftelse": Kind.FOUNDATION,
    "osuuskunta": Kind.COOPERATIVE,
    "seurakunta": Kind.PARISH,
    "koulu": Kind.SCHOOL,
    "oppilaitos": Kind.SCHOOL,
    "kunta": Kind.MUNICIPALITY,
    "yritys": Kind.COMPANY,
    "muu": Kind.OTHER,
}
STATUS_WORDS = {
    "aktiivinen": Status.ACTIVE,
    "toimiva": Status.ACTIVE,
    "toiminnassa": Status.ACTIVE,
    "voimassa": Status.ACTIVE,
    "rekisterissä": Status.ACTIVE,
    "aktiv": Status.ACTIVE,
    "lepäävä": Status.DORMANT,
    "lepotilassa": Status.DORMANT,
    "ei aktiivinen": Status.DORMANT,
    "vilande": Status.DORMANT,
    "purettu": Status.DISSOLVED,
    "purkautunut": Status.DISSOLVED,
    "lakannut": Status.DISSOLVED,
    "lopettanut": Status.DISSOLVED,
    "poistettu": Status.DISSOLVED,
    "upplöst": Status.DISSOLVED,
}
