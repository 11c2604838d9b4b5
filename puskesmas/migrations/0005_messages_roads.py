"""The roads a message took, and the numbers that answered BERHENTI."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("puskesmas", "0004_reservation_whole"),
    ]

    operations = [
        migrations.CreateModel(
            name="StoppedNumber",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number_index", models.CharField(max_length=64, unique=True)),
                ("stopped_at", models.DateTimeField()),
            ],
            options={"verbose_name": "nomor yang berhenti menerima pesan"},
        ),
        migrations.AddField(
            model_name="notice",
            name="roads",
            field=models.JSONField(
                blank=True,
                default=dict,
                help_text="jalan pesan: yang dipakai, yang dilewati, mengapa",
            ),
        ),
    ]
