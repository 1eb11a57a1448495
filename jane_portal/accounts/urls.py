from django.urls import path

from . import views

urlpatterns = [
    path("email/", views.email_change, name="account_email"),
    path("email/vahvista/", views.email_confirm_old, name="email_confirm_old"),
    path("omat/", views.profile_update, name="profile_update"),
    path("toimin/", views.acting_choose, name="acting_choose"),
    path("roolit/", views.RoleListView.as_view(), name="role_list"),
    path("roolit/uusi/", views.RoleCreateView.as_view(), name="role_create"),
    path("roolit/<int:pk>/paata/", views.role_end, name="role_end"),
    path("jatka/", views.kept_post, name="kept_post"),
    path("linkki/<str:token>/", views.LoginLinkView.as_view(), name="login_link"),
]
