"""The bookshop's API."""
