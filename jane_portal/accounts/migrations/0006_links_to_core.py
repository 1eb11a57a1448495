"""The links of letters that are under way keep working: their hashes move to core.PersonalLink."""

from django.db import migrations
from django.utils import timezone


def move(apps, schema_editor):
    link = apps.get_model("core", "PersonalLink")
    waiting = apps.get_model("accounts", "AddressChange").objects.filter(state="open", expires_at__gt=timezone.now())
    for change in waiting:
        both = [("address.confirm", change.confirm_hash, change.new_email), ("address.stop", change.stop_hash, change.old_email)]
        for purpose, hashed, email in both:
            link.objects.create(
                purpose=purpose,
                subject=f"addresschange:{change.pk}",
                email=email,
                user_id=change.user_id,
                token_hash=hashed,
                expires_at=change.expires_at,
            )


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_names_for_the_administrator"), ("core", "0006_personal_links")]
    operations = [migrations.RunPython(move, migrations.RunPython.noop)]
