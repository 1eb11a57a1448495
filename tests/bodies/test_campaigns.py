"""Campaigns with their panels and pledges."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from jane_portal.core.models import SearchEntry
from networks.bodies.actions import campaign as acts
from networks.bodies.models import Campaign, Pledge
from tests.factories import bodies, papers

from .test_papers import chair_of

pytestmark = pytest.mark.django_db


def test_campaign_is_written_published_and_found(client):
    body = bodies.body()
    client.force_login(chair_of(body))
    form = {"version": 1, "title": "Järjestöjen ääni", "text": "Kuka kuulee?", "since": "2026-02-01"}
    url = reverse("campaign_create", kwargs={"slug": body.slug})
    assert client.post(url, {**form, "until": "2026-01-01"}).status_code == 422
    made = client.post(url, {**form, "until": "2026-03-01"})
    campaign = Campaign.objects.get()
    assert made["Location"] == campaign.get_absolute_url()
    for _press in range(2):
        client.post(reverse("campaign_publish", kwargs={"pk": campaign.pk}))
    assert SearchEntry.objects.get(kind="campaign").title == "Järjestöjen ääni"
    panel = {"version": 1, "title": "Paneeli", "day": "2026-02-10", "starts_at": "18:00", "place": "Kirjasto"}
    client.post(reverse("panel_create", kwargs={"pk": campaign.pk}), panel)
    client.logout()
    page = client.get(campaign.get_absolute_url()).content.decode()
    assert "Paneeli" in page and "10.2.2026" in page.replace("10.02.", "10.2.") and "muokkaa" not in page
    acts.withdraw_campaign(campaign=campaign, by=None)
    assert client.get(campaign.get_absolute_url()).status_code == 404


def test_pledge_is_shown_only_when_its_giver_agreed(client):
    campaign = papers.campaign()
    values = {"who": "Ehdokas", "text": "Tilat auki.", "pledged_on": "2026-02-01"}
    with pytest.raises(ValidationError):
        acts.add_pledge(campaign=campaign, values={**values, "agreed": False}, by=None)
    pledge = acts.add_pledge(campaign=campaign, values={**values, "agreed": True}, by=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Pledge.objects.filter(pk=pledge.pk).update(agreed=False)
    kept = {"state": "kept", "note": "Tilat avattiin."}
    acts.change_pledge(pledge=pledge, version=1, values=kept, by=None)
    assert "Tilat avattiin." in client.get(campaign.get_absolute_url()).content.decode()
    for _press in range(2):
        acts.remove_pledge(pledge=pledge, by=None)
    assert "Ehdokas" not in client.get(campaign.get_absolute_url()).content.decode()


def test_part_of_another_campaign_is_not_found(client):
    body = bodies.body()
    client.force_login(chair_of(body))
    mine, others = papers.campaign(body), papers.panel()
    assert client.get(reverse("panel_update", kwargs={"pk": mine.pk, "row": others.pk})).status_code == 404
