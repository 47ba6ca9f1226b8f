from django.db import migrations, models


class Migration(migrations.Migration):
    """The place that was written stays: pages in the other languages fall back to it."""

    dependencies = [("consultations", "0001_initial")]

    operations = [
        migrations.RenameField("meeting", "place", "place_en"),
        migrations.AlterField(
            "meeting", "place_en", models.CharField(blank=True, max_length=300, verbose_name="place in English")
        ),
        migrations.AddField(
            "meeting", "place_ru", models.CharField(blank=True, max_length=300, verbose_name="place in Russian")
        ),
        migrations.AddField(
            "meeting", "place_kk", models.CharField(blank=True, max_length=300, verbose_name="place in Kazakh")
        ),
    ]
