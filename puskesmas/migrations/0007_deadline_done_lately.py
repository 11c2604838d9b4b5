from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("puskesmas", "0006_citizen_levels")]

    operations = [
        migrations.AddIndex(
            model_name="deadline",
            index=models.Index(
                condition=models.Q(("finished_at__isnull", False), ("inbox", True)),
                fields=["facility", "finished_at"],
                name="deadline_done_lately",
            ),
        ),
    ]
