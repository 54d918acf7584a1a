"""URLs of sessions."""

app_name = "sessions"

urlpatterns: list = []
