"""Letters as the administrator sees them: what became of each, never what it says."""

from django.contrib import admin

from jane_portal.accounts.admin import ReadOnlyAdmin

from .models import Letter


@admin.register(Letter)
class LetterAdmin(ReadOnlyAdmin):
    list_display = ["created_at", "kind", "to", "state", "attempts", "sent_at", "last_error"]
    list_filter = ["state", "kind"]
    search_fields = ["to", "message_id"]
    fields = ["kind", "to", "language", "state", "attempts", "next_try_at", "created_at", "sent_at", "last_error"]
