"""Which names are near enough to be shown to the secretary as perhaps one association."""

import time

import pytest

from associations.selectors.duplicate_names import COMMON, alike, candidates, plain

SAME = [
    ("Kuikkaniemen kyläyhdistys ry", "Kuikkaniemen Kyläyhdistys"),
    ("Joensuun seudun omaishoitajat", "Joensuun Seudun Omaishoitajat ja Läheiset ry"),
    ("Liperin Pallo-Seura ry", "Liperin Palloseura"),
    ("Nurmeksen 4H-yhdistys", "Nurmeksen 4 H -yhdistys ry"),
    ("Liperin Eläkeläiset ry", "Liperin Eläkeläiset"),
    ("Liperin Eläkeläiset ry", "Liperin Eläkelaiset"),
    ("Joensuun Mielenterveystuki", "Joensuun Mielentervystuki ry"),
    ("Kontiolahden Urheilijat", "Urheilijat, Kontiolahden"),
    ("Kiteen Martat", "Kiteen Martat r.y."),
    ("Enon Sydänyhdistys ry", "Enon Sydän-yhdistys"),
    ("Pohjois-Karjalan Muistiyhdistys ry", "Pohjois Karjalan muistiyhdistys"),
    ("Joensuun Taiteilijaseura ry", "Joensuun Taiteilijaseura ry Kuvataide"),
]
DIFFERENT = [
    ("Liperin Eläkeläiset ry", "Liperin Eläkkeensaajat ry"),
    ("Kaarnaveneenlahden Kotitalousnaiset ry", "Kaarnaveneenlahden Maatalousnaiset ry"),
    ("Ylä-Valtimon kyläyhdistys", "Ala-Valtimon kyläyhdistys"),
    ("Joensuun Seudun Hengitysyhdistys ry", "Joensuun Seudun Sydänyhdistys ry"),
    ("Liperin Martat ry", "Liperin Palloseura ry"),
    ("Kiteen Urheilijat 1910", "Kiteen Urheilijat 1911"),
    ("Joensuun Kuulo", "Joensuun Kuuro"),
    ("Liperi", "Liperin Martat ry"),
    ("Nurmeksen Reserviläiset", "Nurmeksen Reserviupseerit"),
    ("Juuan Metsästysseura", "Juuan Metsänhoitoseura"),
    ("Lieksan Nuorisoseura", "Lieksan Nuohousseura"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_names_of_one_association_are_alike_and_found(one, other):
    assert alike(plain(one), plain(other)) > 0
    assert alike(plain(one), plain(other)) == alike(plain(other), plain(one))
    # Among many that share each of their words, too: in the largest towns every word is common.
    words = plain(one)
    crowd = [(10 + number, 1, (word, f"x{number:03}y")) for word in words for number in range(COMMON + 5)]
    assert (1, 2) in set(candidates([(1, 1, words), (2, 1, plain(other)), *crowd]))


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_names_of_two_associations_are_not_alike(one, other):
    assert alike(plain(one), plain(other)) == 0


def test_names_of_other_municipalities_are_not_compared():
    assert list(candidates([(1, 1, ("martat",)), (2, 2, ("martat",))])) == []


def test_register_of_the_region_is_compared_within_two_seconds():
    places = ["joensuun", "liperin", "kiteen", "nurmeksen", "lieksan"]
    deeds = [
        f"{one}{two}"
        for one in ("metsä", "kala", "kylä", "sydän", "urheilu", "nais")
        for two in ("seura", "kerho", "yhdistys", "liitto")
    ]
    named = [
        (number, number % 5, (places[number % 5], f"seudun{number % 97:02}", deeds[number % len(deeds)]))
        for number in range(3_800)
    ]
    names = {key: words for key, _place, words in named}
    start = time.perf_counter()
    near = [pair for pair in candidates(named) if alike(names[pair[0]], names[pair[1]])]
    assert time.perf_counter() - start < 2
    assert near
