from django.urls import path

from .views import address, confirmation, door, erasure, factor, merge, my_data, own, role

urlpatterns = [
    path("login/", door.LoginView.as_view(), name="account_login"),
    path("login/code/", door.RequestLoginCodeView.as_view(), name="account_request_login_code"),
    path("signup/", door.SignupView.as_view(), name="account_signup"),
    path("confirm-email/", door.email_verified, name="account_email_verification_sent"),
    path("email/", own.email_change, name="account_email"),
    path("email/vahvista/", own.email_confirm_old, name="email_confirm_old"),
    path("omat/", own.profile_update, name="profile_update"),
    path("ensiaskeleet/piilota/", own.first_steps_hide, name="first_steps_hide"),
    path("toimin/", own.acting_choose, name="acting_choose"),
    path("roolit/", role.RoleListView.as_view(), name="role_list"),
    path("roolit/uusi/", role.RoleCreateView.as_view(), name="role_create"),
    path("roolit/<int:pk>/paata/", role.role_end, name="role_end"),
    path("roolit/<int:pk>/vahvista/", confirmation.role_confirm, name="role_confirm"),
    path("roolit/vahvistus/", confirmation.roles_answer, name="roles_answer"),
    path("roolit/vahvistus/<str:token>/", confirmation.roles_open, name="roles_open"),
    path("ihmiset/yhdista/", merge.person_choose, name="person_choose"),
    path("ihmiset/<uuid:kept>/yhdista/<uuid:dropped>/", merge.person_merge, name="person_merge"),
    path("ihmiset/<uuid:uuid>/osoite/", address.address_vouch, name="address_vouch"),
    path("ihmiset/<uuid:uuid>/vahvistus/", factor.factor_remove, name="factor_remove"),
    path("vahvistus-kadonnut/", factor.factor_lost, name="factor_lost"),
    path("osoite/", address.address_answer, name="address_answer"),
    path("osoite/<str:token>/", address.address_open, name="address_open"),
    path("jatka/", own.kept_post, name="kept_post"),
    path("linkki/<str:token>/", own.LoginLinkView.as_view(), name="login_link"),
]
# Below /omat-tiedot/.
own_data_urls = [
    path("", my_data.my_data_show, name="my_data_show"),
    path("kopio/", my_data.my_data_copy, name="my_data_copy"),
    path("kopio.zip", my_data.my_data_file, name="my_data_file"),
    path("rajoita/", my_data.my_data_limit, name="my_data_limit"),
    path("linkki/<str:token>/", my_data.my_data_open, name="my_data_open"),
    path("poista/", erasure.my_data_erase, name="my_data_erase"),
    path("peru/", erasure.erasure_regret, name="erasure_regret"),
    path("peru/<str:token>/", erasure.erasure_open, name="erasure_open"),
]
