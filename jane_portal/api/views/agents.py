"""Agents and coordinators of today, and the elections of agents."""

import uuid

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router

from jane_portal.api.filters import AreaQuery
from jane_portal.api.selectors import agents
from jane_portal.api.serializers.agent import Agent, AgentPage, Election, ElectionPage, agent, election

from .base import found_or_404, operation, page_of_list

router = Router()


@operation(
    router,
    "/agents",
    name="agent_list",
    answer=AgentPage,
    query=AreaQuery,
    summary=_("Agents and coordinators in office today"),
)
def agent_list(request: HttpRequest, query: Query[AreaQuery]):
    found = agents.offices(query.municipality, query.updated_since, query.page, query.per_page)
    return page_of_list(request, found, agent)


@operation(router, "/agents/{uuid:key}", name="agent_detail", answer=Agent, summary=_("One agent or coordinator"))
def agent_detail(request: HttpRequest, key: uuid.UUID):
    return agent(found_or_404(agents.office(key)))


@operation(
    router,
    "/elections",
    name="election_list",
    answer=ElectionPage,
    query=AreaQuery,
    summary=_("Elections of agents with their candidates and results"),
)
def election_list(request: HttpRequest, query: Query[AreaQuery]):
    found = agents.elections(query.municipality, query.updated_since, query.page, query.per_page)
    return page_of_list(request, found, election)


@operation(
    router, "/elections/{uuid:key}", name="election_detail", answer=Election, summary=_("One election of agents")
)
def election_detail(request: HttpRequest, key: uuid.UUID):
    return election(found_or_404(agents.election(key)))
