from django.contrib.postgres.operations import BtreeGinExtension, BtreeGistExtension, TrigramExtension
from django.db import migrations


class Migration(migrations.Migration):
    initial = True
    dependencies = [("pghistory", "0004_auto_20220906_1625")]
    operations = [TrigramExtension(), BtreeGistExtension(), BtreeGinExtension()]
