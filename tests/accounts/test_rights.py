"""Roles given and ended, the watch over the last secretary, the second factor, what is kept when a session ends."""

import datetime
import re
import uuid

import pytest
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from jane_portal.accounts.actions.nightly import warn_before_last_secretary_lapses
from jane_portal.accounts.actions.people import appoint, create_login_link, end_role_by_hand, use_login_link
from jane_portal.accounts.models import Role, RoleSpan, User
from jane_portal.accounts.selectors.role import acting_choices, public_name
from jane_portal.core.models import PersonalLink
from jane_portal.core.web import kept
from jane_portal.mail.models import Letter
from tests.factories import accounts as make
from tests.factories.associations import municipality
from tests.factories.mail import last_letter

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
DAY = datetime.timedelta(days=1)


def test_appoint_command_makes_the_first_secretary(capsys):
    call_command("appoint", "new@demo.example", "secretary", "--until", "2099-12-31")
    span = RoleSpan.objects.get()
    assert (span.user.email, span.role, span.scope) == ("new@demo.example", Role.SECRETARY, "region:12")
    assert "new@demo.example: secretary region:12" in capsys.readouterr().out
    assert "JANE" in last_letter("new@demo.example").text


@pytest.mark.parametrize(
    ("email", "role", "options"),
    [
        ("x@demo.example", "emperor", {}),
        ("x@demo.example", "municipal_ngo", {}),
        ("x@demo.example", "municipal_ngo", {"scope": "association:1"}),
        ("x@demo.example", "municipal_ngo", {"scope": "municipality:999"}),
        ("x@demo.example", "secretary", {"scope": "region:11"}),
        ("x@demo.example", "secretary", {"until": datetime.date(2001, 1, 1)}),
        ("no address", "secretary", {}),
    ],
)
def test_appoint_refuses(email, role, options):
    with pytest.raises(CommandError):
        call_command("appoint", email, role, **options)
    assert not RoleSpan.objects.exists()
    assert not Letter.objects.exists()


@pytest.mark.parametrize(
    ("role", "scope", "said"),
    [
        ("municipal_ngo", "municipality:999", "There is no municipality:999. (--scope municipality:426)"),
        ("municipal_ngo", "999", "There is no municipality:999. (--scope municipality:426)"),
        ("municipal_ngo", "", "Choose where the role is held. (--scope municipality:426)"),
        ("municipal_ngo", "association:1", "Choose where the role is held. (--scope municipality:426)"),
        ("association_owner", "association:1", "There is no association:1. (--scope association:UUID)"),
    ],
)
def test_appoint_command_says_what_is_wrong_with_the_scope(role, scope, said):
    with override("en"), pytest.raises(CommandError) as error:
        call_command("appoint", "x@demo.example", role, scope=scope)
    assert (str(error.value), error.value.returncode) == (said, 1)


def test_appoint_by_secretary_gives_only_what_she_may():
    secretary, substitute = make.secretary(), make.with_role(Role.SUBSTITUTE_SECRETARY, "region:12")
    municipality("426")
    appoint(email="a@demo.example", role=Role.MUNICIPAL_NGO, scope="426", by=substitute)
    appoint(email="a@demo.example", role=Role.SUBSTITUTE_SECRETARY, by=secretary)
    for by, role in [(secretary, Role.ADMINISTRATOR), (substitute, Role.SECRETARY), (make.user(), Role.CLAIM_APPROVER)]:
        with pytest.raises(ValidationError):
            appoint(email="b@demo.example", role=role, scope="426", by=by)


def test_end_role_by_hand_never_leaves_the_portal_alone():
    secretary, administrator = make.secretary(), make.administrator()
    for by, person in [(secretary, secretary), (administrator, administrator)]:
        with pytest.raises(ValidationError):
            end_role_by_hand(span=person.spans.get(), by=by)
    make.secretary()
    end_role_by_hand(span=secretary.spans.get(), by=administrator)
    assert not User.objects.get(pk=secretary.pk).has_role(Role.SECRETARY)


@pytest.mark.parametrize(("days", "letters"), [(61, 0), (60, 2), (30, 2), (7, 2), (0, 2)])
def test_last_secretary_alarm(days, letters):
    make.administrator()
    make.span(make.user(), Role.SECRETARY, "region:12", until=TODAY() + days * DAY)
    assert warn_before_last_secretary_lapses() == letters
    assert warn_before_last_secretary_lapses() == 0
    assert Letter.objects.filter(kind="last_secretary").count() == letters


def test_last_secretary_alarm_is_quiet_with_a_successor():
    make.span(make.user(), Role.SECRETARY, "region:12", until=TODAY() + 5 * DAY)
    make.span(make.user(), Role.SECRETARY, "region:12", days_ago=-3)
    assert warn_before_last_secretary_lapses() == 0


def test_desk_block_warns_only_those_who_can_act(rf):
    from jane_portal.accounts.blocks import last_secretary

    person = make.user()
    make.span(person, Role.SECRETARY, "region:12", until=TODAY() + 5 * DAY)
    assert last_secretary(person, person) == {"last_day": TODAY() + 5 * DAY, "over": False}
    stranger = make.user()
    assert last_secretary(stranger, stranger) is None


def test_acting_choose_keeps_to_own_roles(client):
    person = make.with_role(Role.CLAIM_APPROVER, "municipality:426")
    second = make.span(person, Role.SECRETARY, "region:12")
    foreign = make.secretary().spans.get()
    client.force_login(person)
    answer = client.post("/tili/toimin/", {"span": second.pk, "next": "https://evil.example/"})
    assert (answer.url, client.session["acting"]) == ("/tyopoyta/", second.pk)
    client.post("/tili/toimin/", {"span": foreign.pk, "next": "/tili/omat/"})
    assert client.session["acting"] == second.pk
    chosen = [choice.pk for choice in acting_choices(person, second) if choice.chosen]
    assert chosen == [second.pk]


def test_history_names_who_acted_in_which_role(client):
    secretary = make.secretary()
    client.force_login(secretary)
    client.post("/tili/omat/", {"name": "Aino", "language": "fi"})
    from django.apps import apps

    event = apps.get_model("accounts", "UserEvent").objects.filter(id=secretary.pk).latest("pgh_id")
    assert event.pgh_context["action"] == "accounts.update_profile"
    assert (event.pgh_context["by"], event.pgh_context["acting_as"]) == (secretary.pk, "secretary region:12")


def test_public_name_is_the_persons_own_choice():
    shown, hidden = make.user(name="Aino", show_name_publicly=True), make.user(name="Eino")
    assert [public_name(user, "puheenjohtaja") for user in (shown, hidden, None)] == [
        "Aino, puheenjohtaja",
        "puheenjohtaja",
        "puheenjohtaja",
    ]


@pytest.mark.parametrize("role", [Role.SECRETARY, Role.SUBSTITUTE_SECRETARY, Role.ADMINISTRATOR])
def test_second_factor_is_required_outside_demo_mode(client, settings, role):
    settings.DEMO = False
    client.force_login(make.with_role(role, "region:12"))
    for path in ("/tyopoyta/", "/tili/roolit/", "/tili/omat/"):
        assert client.get(path).url == "/tili/2fa/"
    assert client.get("/tili/2fa/").status_code == 200
    settings.DEMO = True
    assert client.get("/tyopoyta/").status_code == 200


def test_second_factor_is_not_asked_of_others(client, settings):
    settings.DEMO = False
    client.force_login(make.with_role(Role.ASSOCIATION_EDITOR, f"association:{uuid.uuid4()}"))
    assert client.get("/tyopoyta/").status_code == 200


def test_login_link_signs_in_once_and_only_by_post(client):
    person = make.user()
    token = create_login_link(email=person.email, by=None)
    assert token not in str(PersonalLink.objects.values())
    page = client.get(f"/tili/linkki/{token}/")
    assert (page.status_code, page.headers["Referrer-Policy"]) == (200, "same-origin")
    assert "no-store" in page.headers["Cache-Control"]
    assert PersonalLink.objects.get().used_at is None
    assert client.post(f"/tili/linkki/{token}/").status_code == 302
    assert Client().post(f"/tili/linkki/{token}/").status_code == 410


def test_login_link_dies_after_fifteen_minutes_and_outside_demo_mode(client, settings):
    person = make.user()
    token = create_login_link(email=person.email, by=None)
    PersonalLink.objects.update(expires_at=timezone.now())
    assert use_login_link(token=token, by=None) is None
    settings.DEMO = False
    assert client.get(f"/tili/linkki/{token}/").status_code == 404
    with pytest.raises(CommandError):
        call_command("login_link", person.email)


def kept_fields(page: str) -> dict[str, str]:
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page))
    return {name: value for name, value in fields.items() if name not in {"csrfmiddlewaretoken", kept.WRITER}}


def test_post_after_the_session_ended_is_kept_and_sent_by_its_writer(client):
    person = make.user()
    data = {
        "name": "Aino <b>Virtanen</b>",
        "language": "sv",
        "password": "secret",
        kept.WRITER: kept.writer_mark(person),
    }
    answer = client.post("/tili/omat/", data)
    assert answer.url == "/tili/login/?next=/tili/jatka/"
    person.refresh_from_db()
    assert person.name == ""
    client.post("/tili/login/?next=/tili/jatka/", {"login": person.email})
    code = re.search(r"^([A-Z0-9-]{6,9})$", last_letter(person.email).text, re.MULTILINE)[1]
    assert client.post("/tili/login/code/confirm/?next=/tili/jatka/", {"code": code}).url == "/tili/jatka/"
    page = client.get("/tili/jatka/").content.decode()
    assert 'action="/tili/omat/"' in page
    fields = kept_fields(page)
    assert fields == {"name": "Aino &lt;b&gt;Virtanen&lt;/b&gt;", "language": "sv"}
    person.refresh_from_db()
    assert person.name == ""
    client.post("/tili/omat/", {"name": data["name"], "language": "sv"})
    person.refresh_from_db()
    assert person.name == data["name"]
    assert client.get("/tili/jatka/").url == "/tyopoyta/"


def test_kept_post_can_be_let_go(client):
    person = make.user()
    client.post("/tili/omat/", {"name": "Aino", kept.WRITER: kept.writer_mark(person)})
    client.force_login(person)
    assert client.get("/tili/jatka/").status_code == 200
    client.post("/tili/jatka/")
    assert client.get("/tili/jatka/").url == "/tyopoyta/"


@pytest.mark.parametrize("ending", ["signed out elsewhere", "expired", "password changed elsewhere"])
@pytest.mark.parametrize("mine", [True, False])
def test_kept_post_is_shown_to_its_writer_only(client, ending, mine):
    writer = make.user()
    client.force_login(writer)
    fields = kept_mark(client.get("/tili/omat/").content.decode()) | {"name": "Salainen teksti", "language": "fi"}
    if ending == "signed out elsewhere":
        Session.objects.all().delete()
    elif ending == "expired":
        Session.objects.update(expire_date=timezone.now() - DAY)
    else:
        writer.set_unusable_password()
        writer.save()
    assert client.post("/tili/omat/", fields).url == "/tili/login/?next=/tili/jatka/"
    client.force_login(writer if mine else make.user())
    page = client.get("/tili/jatka/", follow=True).content.decode()
    assert ("Salainen teksti" in page) == (kept.KEY in client.session) == mine


def kept_mark(page: str) -> dict[str, str]:
    return {kept.WRITER: re.search(rf'name="{kept.WRITER}" value="(\w+)"', page)[1]}


def test_post_of_nobody_is_not_kept(client):
    assert client.post("/tili/omat/", {"name": "Aino"}).url == "/tili/login/?next=/tili/omat/"
    assert kept.KEY not in client.session


def test_post_of_a_stranger_without_token_is_not_kept():
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/tili/omat/", {"name": "Aino"}).status_code == 403
    assert "kept_post" not in strict.session


def test_giant_post_is_not_kept(client):
    answer = client.post("/tili/omat/", {"name": "a" * 250_000, kept.WRITER: "a" * 64})
    assert answer.url == "/tili/login/?next=/tili/omat/"


def test_htmx_after_the_session_ended_leaves_the_page(client):
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/tili/omat/?a=1"}
    answer = client.get("/tili/roolit/", headers=headers)
    assert answer.headers["HX-Redirect"] == "/tili/login/?next=/tili/omat/%3Fa%3D1"
    foreign = headers | {"HX-Current-URL": "https://evil.example/x"}
    assert client.get("/tili/roolit/", headers=foreign).headers["HX-Redirect"] == "/tili/login/?next=/"


def test_change_of_address_confirms_both(client):
    person = make.user("old@demo.example")
    client.force_login(person)
    assert client.get("/tili/email/").url == "/tili/email/vahvista/"
    client.post("/tili/email/vahvista/", {"send": "1"})
    code = re.search(r"^([A-Z0-9]{4}-[A-Z0-9]{4})$", last_letter("old@demo.example").text, re.MULTILINE)[1]
    assert client.post("/tili/email/vahvista/", {"code": "AAAA-AAAA"}).status_code == 200
    assert client.post("/tili/email/vahvista/", {"code": code.lower()}).url == "/tili/email/"
    client.post("/tili/email/", {"email": "new@demo.example", "action_add": "1"})
    person.refresh_from_db()
    assert person.email == "old@demo.example"
    second = re.search(r"^([A-Z0-9-]{6,9})$", last_letter("new@demo.example").text, re.MULTILINE)[1]
    client.post("/tili/confirm-email/", {"code": second})
    person.refresh_from_db()
    assert person.email == "new@demo.example"
    assert "new@demo.example" in last_letter("old@demo.example", kind="notice").text


def test_roles_page_gives_finds_and_ends(client):
    secretary = make.secretary()
    municipality("426")
    client.force_login(secretary)
    client.post("/tili/roolit/uusi/", {"email": "kunta@demo.example", "role": "municipal_ngo", "municipality": "426"})
    page = client.get("/tili/roolit/?q=kunta").content.decode()
    assert "kunta@demo.example" in page and secretary.email not in page.split("<main")[1]
    span = RoleSpan.objects.get(user__email="kunta@demo.example")
    question = client.get(f"/tili/roolit/{span.pk}/paata/").content.decode()
    assert "kunta@demo.example" in question and "Liperi" in question
    assert User.objects.get(email="kunta@demo.example").has_role("municipal_ngo")
    client.post(f"/tili/roolit/{span.pk}/paata/")
    assert not User.objects.get(email="kunta@demo.example").has_role("municipal_ngo")


@pytest.mark.parametrize("count", [1, 30])
def test_roles_page_takes_the_same_statements_whatever_the_length(client, django_assert_max_num_queries, count):
    secretary = make.secretary()
    municipality("426")
    for _number in range(count):
        make.with_role(Role.MUNICIPAL_NGO, "municipality:426")
    client.force_login(secretary)
    client.get("/tili/roolit/")
    # session, user, own roles and the names of their scopes 4; count, rows, names of municipalities 3
    with django_assert_max_num_queries(8):
        client.get("/tili/roolit/")
