"""Lists to choose from that are made without templates."""

from __future__ import annotations

from jane_portal.core.choices import Choice, labelled


def test_labelled_marks_what_is_chosen_and_escapes_words():
    options = [("", "kaikki"), ("a", "<b>"), ("c", "ceri")]
    found = [labelled([Choice("kunta", "kunta & muut", options, chosen)]) for chosen in ("a", "tuntematon")]
    assert found[0] == (
        '<div class="ds-field"><label class="ds-label" for="id_kunta">Kunta &amp; muut</label>'
        '<select class="ds-input" name="kunta" id="id_kunta"><option value="">Kaikki</option>'
        '<option value="a" selected>&lt;b&gt;</option><option value="c">Ceri</option></select></div>\n'
    )
    assert '<option value="" selected>Kaikki</option>' in found[1]
