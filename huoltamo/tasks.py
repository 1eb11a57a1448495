"""Tasks of the worker; each calls actions that can run any number of times."""

from celery import shared_task
from django.utils import timezone

from .actions.catalogue_matches import tell_matches
from .actions.category import catch_up
from .actions.category import refresh_category as refresh_one_category
from .actions.listing import expire_listings
from .actions.listing_letters import ask_all_to_renew
from .actions.order_portal import go_through_orders


@shared_task(name="huoltamo.nightly")
def nightly() -> None:
    today = timezone.localdate()
    expire_listings(today=today)
    ask_all_to_renew(today=today)
    tell_matches(today=today)


@shared_task(name="huoltamo.sweep")
def sweep() -> None:
    catch_up()


@shared_task(name="huoltamo.orders")
def orders() -> None:
    go_through_orders()


@shared_task(name="huoltamo.refresh_category")
def refresh_category(category: int) -> None:
    refresh_one_category(category=category)
