"""Addresses of this room, by noun."""

from django.urls import URLPattern, path

from .views import backlog, body, campaign, figures, founding, handover, issue, paper, seat, statement

_BODY = "toimielimet/<slug:slug>/"
_SEAT = "toimielimet/paikat/<int:pk>/"
_MANDATE = "toimielimet/kaudet/<int:pk>/"
seat_urls: list[URLPattern] = [
    path(_SEAT, seat.SeatUpdateView.as_view(), name="seat_update"),
    path(f"{_SEAT}varajasen/", seat.seat_deputy, name="seat_deputy"),
    path(f"{_SEAT}paata/", seat.seat_end, name="seat_end"),
    path(f"{_SEAT}historia/", seat.seat_history, name="seat_history"),
    path(f"{_SEAT}kausi/", seat.MandateCreateView.as_view(), name="mandate_create"),
    path(_MANDATE, seat.MandateUpdateView.as_view(), name="mandate_update"),
    path(f"{_MANDATE}vahvista/", seat.mandate_confirm, name="mandate_confirm"),
    path(f"{_MANDATE}peru/", seat.mandate_withdraw, name="mandate_withdraw"),
    path(f"{_MANDATE}paata/", seat.mandate_end, name="mandate_end"),
]
_NEWS = "toimielimet/uutiset/<int:pk>/"
_MATERIAL = "toimielimet/aineistot/<int:pk>/"
_STATEMENT = "lausunnot/<int:pk>/"
_ISSUE = "toimielimet/asiat/<int:pk>/"
statement_urls: list[URLPattern] = [
    path("lausunnot/", statement.statement_list, name="statement_list"),
    path(_STATEMENT, statement.statement_detail, name="statement_detail"),
    path(f"{_STATEMENT}muokkaa/", statement.StatementUpdateView.as_view(), name="statement_update"),
    path(f"{_STATEMENT}kommentoi/", statement.statement_comment, name="statement_comment"),
    path(f"{_STATEMENT}allekirjoita/", statement.statement_sign, name="statement_sign"),
    path(f"{_STATEMENT}vaihe/<slug:move>/", statement.statement_step, name="statement_step"),
    path(f"{_BODY}lausunnot/uusi/", statement.StatementCreateView.as_view(), name="statement_create"),
]
issue_urls: list[URLPattern] = [
    path(_ISSUE, issue.issue_detail, name="issue_detail"),
    path(f"{_ISSUE}vaihe/<slug:move>/", issue.issue_step, name="issue_step"),
    path(f"{_BODY}asiat/", issue.issue_list, name="issue_list"),
    path(f"{_BODY}asiat/uusi/", issue.issue_create, name="issue_create"),
]
_CAMPAIGN = "kampanjat/<int:pk>/"
_PANEL, _PLEDGE = f"{_CAMPAIGN}paneelit/<int:row>/", f"{_CAMPAIGN}lupaukset/<int:row>/"
campaign_urls: list[URLPattern] = [
    path(_CAMPAIGN, campaign.campaign_detail, name="campaign_detail"),
    path(f"{_CAMPAIGN}muokkaa/", campaign.CampaignUpdateView.as_view(), name="campaign_update"),
    path(f"{_CAMPAIGN}julkaise/", campaign.campaign_publish, name="campaign_publish"),
    path(f"{_CAMPAIGN}peru/", campaign.campaign_withdraw, name="campaign_withdraw"),
    path(f"{_CAMPAIGN}paneelit/uusi/", campaign.PanelCreateView.as_view(), name="panel_create"),
    path(f"{_PANEL}muokkaa/", campaign.PanelUpdateView.as_view(), name="panel_update"),
    path(f"{_PANEL}poista/", campaign.panel_remove, name="panel_remove"),
    path(f"{_CAMPAIGN}lupaukset/uusi/", campaign.PledgeCreateView.as_view(), name="pledge_create"),
    path(f"{_PLEDGE}muokkaa/", campaign.PledgeUpdateView.as_view(), name="pledge_update"),
    path(f"{_PLEDGE}poista/", campaign.pledge_remove, name="pledge_remove"),
    path(f"{_BODY}kampanjat/uusi/", campaign.CampaignCreateView.as_view(), name="campaign_create"),
]
_HANDOVER = "toimielimet/perinnot/<int:pk>/"
handover_urls: list[URLPattern] = [
    path(_HANDOVER, handover.handover_detail, name="handover_detail"),
    path(f"{_HANDOVER}muistiinpano/", handover.handover_note, name="handover_note"),
    path(f"{_HANDOVER}rivit/<int:row>/", handover.handover_tick, name="handover_tick"),
    path(f"{_MANDATE}perinto/", handover.handover_create, name="handover_create"),
]
paper_urls: list[URLPattern] = [
    path(_NEWS, paper.body_news_detail, name="body_news_detail"),
    path(f"{_NEWS}muokkaa/", paper.NewsUpdateView.as_view(), name="body_news_update"),
    path(f"{_NEWS}julkaise/", paper.body_news_publish, name="body_news_publish"),
    path(f"{_NEWS}peru/", paper.body_news_withdraw, name="body_news_withdraw"),
    path(f"{_MATERIAL}muokkaa/", paper.MaterialUpdateView.as_view(), name="material_update"),
    path(f"{_MATERIAL}poista/", paper.material_remove, name="material_remove"),
    path("toimielimet/<slug:slug>.atom", paper.body_feed, name="body_feed"),
    path(f"{_BODY}uutiset/", paper.body_news_list, name="body_news_list"),
    path(f"{_BODY}uutiset/uusi/", paper.NewsCreateView.as_view(), name="body_news_create"),
    path(f"{_BODY}tilanne/", paper.StatusUpdateView.as_view(), name="body_status_update"),
    path(f"{_BODY}aineistot/", paper.material_list, name="material_list"),
    path(f"{_BODY}aineistot/uusi/", paper.MaterialCreateView.as_view(), name="material_create"),
]
body_urls: list[URLPattern] = [
    path("toimielimet/", body.body_list, name="body_list"),
    path("toimielimet/uusi/", body.BodyCreateView.as_view(), name="body_create"),
    path("toimielimet/perusta/", founding.local_found, name="local_found"),
    path(_BODY, body.body_detail, name="body_detail"),
    path(f"{_BODY}muokkaa/", body.BodyUpdateView.as_view(), name="body_update"),
    path(f"{_BODY}julkaise/", body.body_publish, name="body_publish"),
    path(f"{_BODY}vahvista/", body.body_confirm, name="body_confirm"),
    path(f"{_BODY}paata/", body.body_close, name="body_close"),
    path(f"{_BODY}historia/", body.body_history, name="body_history"),
    path("toimielimet/<slug:slug>.ics", figures.body_calendar, name="body_calendar"),
    path(f"{_BODY}luvut/", figures.body_years, name="body_years"),
    path(f"{_BODY}luvut.csv", figures.body_years_csv, name="body_years_csv"),
    path(f"{_BODY}paikat/", seat.seat_list, name="seat_list"),
    path(f"{_BODY}paikat/uusi/", seat.SeatCreateView.as_view(), name="seat_create"),
]
paper_urls += [*campaign_urls, *handover_urls, *statement_urls, *issue_urls]
backlog_urls: list[URLPattern] = [
    path("toimielimet/asiat/<int:pk>/poista/", backlog.backlog_drop, name="backlog_drop"),
]
urlpatterns: list[URLPattern] = [*backlog_urls, *seat_urls, *paper_urls, *body_urls]
