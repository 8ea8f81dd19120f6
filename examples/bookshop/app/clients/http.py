from typing import Any

import requests

TIMEOUT = 5


def get_json(url: str, **params: str) -> Any:
    """The JSON document at a URL of one of our partners."""
    response = requests.get(url, params=params, timeout=TIMEOUT, headers={"User-Agent": "bookshop/1.4"})
    response.raise_for_status()
    return response.json()
