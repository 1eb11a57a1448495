"""Routes, one list a noun."""

from django.urls import URLPattern, path

from .views import agent, candidacy, circular, election, vote

_AGENT = "agentit/<int:pk>/"
_ELECTION = "vaalit/<int:pk>/"

agent_urls: list[URLPattern] = [
    path("agentit/", agent.agent_list, name="agent_list"),
    path("agentit/uusi/", agent.OfficeCreateView.as_view(), name="office_create"),
    path("agentit/yhteystiedot/", agent.agent_contacts, name="agent_contacts"),
    path("agentit/yhteystiedot.csv", agent.agent_contacts_csv, name="agent_contacts_csv"),
    path(_AGENT, agent.agent_detail, name="agent_detail"),
    path(f"{_AGENT}muokkaa/", agent.OfficeUpdateView.as_view(), name="office_update"),
    path(f"{_AGENT}paata/", agent.OfficeEndView.as_view(), name="office_end"),
    path(f"{_AGENT}sijainen/", agent.SubstituteView.as_view(), name="office_substitute"),
    path(f"{_AGENT}kirjoita/", agent.agent_message, name="agent_message"),
    path(f"{_AGENT}kirjoita/lahetetty/", agent.agent_message_sent, name="agent_message_sent"),
]
election_urls: list[URLPattern] = [
    path("vaalit/", election.election_list, name="election_list"),
    path("vaalit/uusi/", election.ElectionCreateView.as_view(), name="election_create"),
    path(_ELECTION, election.election_detail, name="election_detail"),
    path(f"{_ELECTION}muokkaa/", election.ElectionUpdateView.as_view(), name="election_update"),
    path(f"{_ELECTION}avaa/", election.election_announce, name="election_announce"),
    path(f"{_ELECTION}vahvista/", election.election_settle, name="election_settle"),
    path(f"{_ELECTION}tulos/", election.ElectionRecordView.as_view(), name="election_record"),
    path(f"{_ELECTION}peru/", election.ElectionCancelView.as_view(), name="election_cancel"),
]
candidate_urls: list[URLPattern] = [
    path(f"{_ELECTION}ehdokkaat/uusi/", candidacy.candidate_create, name="candidate_create"),
    path(f"{_ELECTION}ehdokkaat/<int:row>/", candidacy.candidate_update, name="candidate_update"),
    path(f"{_ELECTION}ehdokkaat/<int:row>/tuki/", candidacy.candidate_endorse, name="candidate_endorse"),
    path("vaalit/ehdokkuus/<str:token>/", candidacy.candidacy_open, name="candidacy_open"),
    path("vaalit/ehdokkuus/", candidacy.candidacy_answer, name="candidacy_answer"),
]
vote_urls: list[URLPattern] = [
    path(f"{_ELECTION}aanesta/", vote.vote_create, name="vote_create"),
    path("vaalit/aanesta/<str:token>/", vote.vote_open, name="vote_open"),
    path("vaalit/aanesta/", vote.vote_answer, name="vote_answer"),
    path("vaalit/aanestetty/", vote.vote_done, name="vote_done"),
]
circular_urls: list[URLPattern] = [
    path("kirjeet-yhdistyksille/", circular.circular_list, name="circular_list"),
    path("kirjeet-yhdistyksille/uusi/", circular.circular_create, name="circular_create"),
    path("kirjeet-yhdistyksille/<int:pk>/", circular.circular_detail, name="circular_detail"),
]
urlpatterns: list[URLPattern] = circular_urls + agent_urls + election_urls + candidate_urls + vote_urls
