"""The links of invitations that are under way keep working: their hashes move to core.PersonalLink."""

from django.db import migrations
from django.utils import timezone


def move(apps, schema_editor):
    link = apps.get_model("core", "PersonalLink")
    waiting = apps.get_model("associations", "Invitation").objects.filter(state="open", expires_at__gt=timezone.now())
    for invitation in waiting:
        link.objects.create(
            purpose="invitation",
            subject=f"invitation:{invitation.pk}",
            email=invitation.email,
            token_hash=invitation.token_hash,
            expires_at=invitation.expires_at,
        )


class Migration(migrations.Migration):
    dependencies = [("associations", "0010_logos_by_name"), ("core", "0006_personal_links")]
    operations = [migrations.RunPython(move, migrations.RunPython.noop)]
