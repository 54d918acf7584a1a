"""URLs of measures."""

app_name = "measures"

urlpatterns: list = []
