"""The administrator's pages speak the language of the reader: every label of ours can be translated."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.utils import label_for_field
from django.utils.functional import Promise

# Those of other packages are registered by them and open to nobody (User.has_perm).
OURS = {"accounts", "mail", "associations"}
MODELS = sorted(
    (model for model in admin.site._registry if model._meta.app_label in OURS), key=lambda model: model._meta.label
)


def test_names_of_rooms_can_be_translated():
    rooms = {model._meta.app_label for model in MODELS}
    assert [label for label in rooms if not isinstance(apps.get_app_config(label).verbose_name, Promise)] == []


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_names_and_columns_can_be_translated(model):
    shown = admin.site._registry[model]
    named = {
        "the model": model._meta.verbose_name,
        "the models": model._meta.verbose_name_plural,
        **{name: _label(name, model, shown) for name in [*shown.list_display, *(shown.fields or [])]},
        **{name: _label(name, model, shown) for name in shown.list_filter if isinstance(name, str)},
    }
    assert [name for name, label in named.items() if not isinstance(label, Promise)] == []


def _label(name, model, shown):
    method = getattr(shown, name, None)
    return method.short_description if method else label_for_field(name, model, shown)
