"""The pages of visits and check-ins."""
