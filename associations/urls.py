"""Routes, one list a noun. Literal paths stand before <slug>: each is a reserved slug (models/organisation.py)."""

from django.urls import URLPattern, path

from .views import (
    activity,
    association,
    association_edit,
    association_end,
    claim,
    contact,
    directory,
    duplicate,
    feed,
    freshness,
    invitation,
    message,
    municipal_contact,
    municipality,
    newcomer,
    person,
    register_import,
)

_ONE = "yhdistykset/<slug:slug>/"

directory_urls: list[URLPattern] = [
    path("yhdistykset/", directory.directory, name="association_list"),
    path("yhdistykset.csv", directory.table_csv, name="association_csv"),
    path("yhdistykset.xlsx", directory.table_xlsx, name="association_xlsx"),
    path("yhdistykset.atom", feed.association_atom, name="association_atom"),
    path("yhdistykset/loytymatta/", directory.unmet_search_create, name="unmet_search_create"),
]
association_urls: list[URLPattern] = [
    path("yhdistykset/uusi/", association_edit.FoundView.as_view(), name="association_create"),
    path(_ONE, association.detail, name="association_detail"),
    path(f"{_ONE}yhteystiedot.vcf", association.vcard, name="association_vcard"),
    path(f"{_ONE}historia/", association.history, name="association_history"),
    path(f"{_ONE}muokkaa/", association_edit.edit, name="association_edit"),
    path(f"{_ONE}muokkaa/<slug:part>/", association_edit.PartView.as_view(), name="association_update"),
    path(f"{_ONE}vahvista/", association_edit.confirm, name="association_confirm"),
    path(f"{_ONE}poista/", association_end.delete, name="association_delete"),
    path(f"{_ONE}palauta/", association_end.restore, name="association_restore"),
    path(f"{_ONE}lopeta/", association_end.DissolveView.as_view(), name="association_dissolve"),
    path(f"{_ONE}jatka/", association_end.revive, name="association_revive"),
]
contact_urls: list[URLPattern] = [
    path(f"{_ONE}yhteyshenkilot/", contact.contact_list, name="contact_list"),
    path(f"{_ONE}yhteyshenkilot/uusi/", contact.ContactCreateView.as_view(), name="contact_create"),
    path(f"{_ONE}yhteyshenkilot/<int:pk>/", contact.ContactUpdateView.as_view(), name="contact_update"),
    path(f"{_ONE}yhteyshenkilot/<int:pk>/siirra/", contact.contact_move, name="contact_move"),
    path(f"{_ONE}yhteyshenkilot/<int:pk>/poista/", contact.contact_delete, name="contact_delete"),
]
activity_urls: list[URLPattern] = [
    path("toiminta/", activity.activity_list, name="activity_list"),
    path("toiminta/<int:pk>/", activity.activity_detail, name="activity_detail"),
    path(f"{_ONE}toiminta/uusi/", activity.ActivityCreateView.as_view(), name="activity_create"),
    path(f"{_ONE}toiminta/<int:pk>/", activity.ActivityUpdateView.as_view(), name="activity_update"),
    path(f"{_ONE}toiminta/<int:pk>/poista/", activity.activity_delete, name="activity_delete"),
]

claim_urls: list[URLPattern] = [
    path("yhdistykset/omistuspyynnot/", claim.claim_list, name="claim_list"),
    path("yhdistykset/omistuspyynnot/<int:pk>/", claim.claim_detail, name="claim_detail"),
    path("yhdistykset/omistuspyynnot/<int:pk>/hyvaksy/", claim.claim_approve, name="claim_approve"),
    path("yhdistykset/omistuspyynnot/<int:pk>/hylkaa/", claim.claim_refuse, name="claim_refuse"),
    path("yhdistykset/omistuspyynnot/<int:pk>/vastusta/", claim.claim_object, name="claim_object"),
    path("yhdistykset/omistuspyynnot/<int:pk>/peru/", claim.claim_withdraw, name="claim_withdraw"),
    path(f"{_ONE}omistus/", claim.claim_create, name="claim_create"),
]
ownership_urls: list[URLPattern] = [
    path(f"{_ONE}henkilot/", person.person_list, name="person_list"),
    path(f"{_ONE}henkilot/kirjaa/", person.person_record, name="person_record"),
    path(f"{_ONE}henkilot/<int:pk>/paata/", person.person_remove, name="person_remove"),
    path(f"{_ONE}henkilot/<int:pk>/luovuta/", person.ownership_hand_over, name="ownership_hand_over"),
    path(f"{_ONE}poistu/", person.ownership_leave, name="ownership_leave"),
    path(f"{_ONE}kutsu/", invitation.invitation_create, name="invitation_create"),
    path(f"{_ONE}kutsut/<int:pk>/laheta/", invitation.invitation_resend, name="invitation_resend"),
    path(f"{_ONE}kutsut/<int:pk>/peru/", invitation.invitation_cancel, name="invitation_cancel"),
    path("kutsu/", invitation.invitation_answer, name="invitation_answer"),
    path("kutsu/<str:token>/", invitation.invitation_open, name="invitation_open"),
]
message_urls: list[URLPattern] = [
    path(f"{_ONE}kirjoita/", message.message_create, name="message_create"),
    path(f"{_ONE}kirjoita/kiitos/", message.message_sent, name="message_sent"),
]

_IMPORTS = "yhdistykset/tuonti/"
import_urls: list[URLPattern] = [
    path(_IMPORTS, register_import.import_list, name="import_list"),
    path(f"{_IMPORTS}uusi/", register_import.import_create, name="import_create"),
    path(f"{_IMPORTS}<int:pk>/", register_import.import_detail, name="import_detail"),
    path(f"{_IMPORTS}<int:pk>/sarakkeet/", register_import.import_columns, name="import_columns"),
    path(f"{_IMPORTS}<int:pk>/rivit/", register_import.import_choose, name="import_choose"),
    path(f"{_IMPORTS}<int:pk>/kumoa/", register_import.import_undo, name="import_undo"),
    path(f"{_IMPORTS}<int:pk>/keskeyta/", register_import.import_cancel, name="import_cancel"),
    path(f"{_IMPORTS}<int:pk>/jatka/", register_import.import_resume, name="import_resume"),
    path(f"{_IMPORTS}<int:pk>/virheet.csv", register_import.import_errors, name="import_errors"),
]
municipality_urls: list[URLPattern] = [
    path("kunnat/", municipality.municipality_list, name="municipality_list"),
    path("kunnat/yhteyshenkilot/", municipal_contact.municipal_contact_list, name="municipal_contact_list"),
    path("kunnat/<slug:slug>/kuntakortti.pdf", municipality.municipality_card, name="municipality_card"),
    path("kunnat/<slug:slug>/", municipality.municipality_detail, name="municipality_detail"),
    path("kunnat/<slug:slug>/alueet/<slug:area>/", municipality.area_detail, name="area_detail"),
    path(
        "kunnat/<slug:slug>/yhteyshenkilot/uusi/",
        municipal_contact.MunicipalContactCreateView.as_view(),
        name="municipal_contact_create",
    ),
    path(
        "kunnat/<slug:slug>/yhteyshenkilot/<int:pk>/",
        municipal_contact.MunicipalContactUpdateView.as_view(),
        name="municipal_contact_update",
    ),
    path(
        "kunnat/<slug:slug>/yhteyshenkilot/<int:pk>/paata/",
        municipal_contact.municipal_contact_end,
        name="municipal_contact_end",
    ),
]

_TWICE = "yhdistykset/kaksoiskappaleet/"
duplicate_urls: list[URLPattern] = [
    path(_TWICE, duplicate.duplicate_list, name="duplicate_list"),
    path(f"{_TWICE}<int:first>/<int:second>/", duplicate.duplicate_merge, name="duplicate_merge"),
    path(f"{_TWICE}<int:first>/<int:second>/eri/", duplicate.duplicate_keep_apart, name="duplicate_keep_apart"),
    path(f"{_TWICE}<int:pk>/kumoa/", duplicate.merge_undo, name="merge_undo"),
]

freshness_urls: list[URLPattern] = [
    path("yhdistykset/ajantasaisuus/", freshness.freshness_list, name="freshness_list"),
    path("yhdistykset/ajantasaisuus.csv", freshness.freshness_csv, name="freshness_csv"),
    path("vahvistus/", freshness.AnswerView.as_view(), name="freshness_answer"),
    path("vahvistus/<str:token>/", freshness.freshness_open, name="freshness_open"),
    path("korjaus/", freshness.correction_answer, name="correction_answer"),
    path("korjaus/<str:token>/", freshness.correction_open, name="correction_open"),
    path(f"{_ONE}korjaukset/<int:pk>/kumoa/", freshness.correction_undo, name="correction_undo"),
]

# The last one gives the address when no language is asked for: plain Finnish stands at /tervetuloa/ itself.
newcomer_urls: list[URLPattern] = [
    path(f"tervetuloa/{place}{rest}", view, {"code": code}, name=view.__name__)
    for code, place in (("en", "en/"), ("ru", "ru/"), ("uk", "uk/"), ("ar", "ar/"), ("fi", ""))
    for rest, view in (
        ("", newcomer.newcomer_start),
        ("yhdistykset/", newcomer.newcomer_list),
        ("kirjoita/<slug:slug>/", newcomer.newcomer_message),
        ("kirjoita/<slug:slug>/kiitos/", newcomer.newcomer_sent),
    )
]

# Files have one address in all languages.
file_urls: list[URLPattern] = [path("tiedostot/logot/<str:name>", association.logo, name="logo_show")]

urlpatterns: list[URLPattern] = [
    *directory_urls,
    *import_urls,
    *contact_urls,
    *activity_urls,
    *claim_urls,
    *ownership_urls,
    *message_urls,
    *municipality_urls,
    *newcomer_urls,
    *duplicate_urls,
    *freshness_urls,
    *association_urls,
]
