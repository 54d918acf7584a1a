"""URLs of goals."""

app_name = "goals"

urlpatterns: list = []
