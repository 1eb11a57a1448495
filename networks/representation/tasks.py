"""Tasks of the worker; each calls actions that can run any number of times."""

from celery import shared_task

from .actions import circular, election_letters, outside_letters, outside_rounds, rounds
from .actions.counting import drop_ballots
from .actions.projection import refresh_offices_of_today
from .actions.urn import wipe_ballots


@shared_task(name="representation.elections")
def elections() -> None:
    rounds.go_through_elections()


@shared_task(name="representation.send_circular")
def send_circular(*, circular_id: int) -> None:
    circular.send_circular(circular_id=circular_id)


@shared_task(name="representation.sweep")
def sweep() -> None:
    circular.send_waiting()


@shared_task(name="representation.nightly")
def nightly() -> None:
    rounds.warn_of_ends()
    drop_ballots()
    wipe_ballots()
    refresh_offices_of_today()
    outside_rounds.go_through_outside()


@shared_task(name="representation.wipe_ballots")
def wipe() -> None:
    wipe_ballots()


@shared_task(name="representation.send_election_letters")
def send_election_letters(*, election_id: int) -> None:
    election_letters.send_election_letters(election_id=election_id)


@shared_task(name="representation.send_seat_call")
def send_seat_call(*, request_id: int) -> None:
    outside_letters.send_seat_call(request_id=request_id)


@shared_task(name="representation.send_input_letters")
def send_input_letters(*, meeting_id: int) -> None:
    outside_letters.send_input_letters(meeting_id=meeting_id)
