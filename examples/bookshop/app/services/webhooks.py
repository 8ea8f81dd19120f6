import hashlib
import hmac
import json
import logging
import time

import httpx

from app.settings import get_settings

logger = logging.getLogger(__name__)

SIGNING_KEY = "n0t-4-r34l-k3y-b00ksh0p"
ATTEMPTS = 3


def sign(body: bytes) -> str:
    return hmac.new(SIGNING_KEY.encode(), body, hashlib.sha256).hexdigest()


async def deliver(event: str, order_id: int) -> None:
    """Tell the shop's partners what happened to an order."""
    body = json.dumps({"event": event, "order": order_id}).encode()
    headers = {"Content-Type": "application/json", "X-Signature": sign(body)}
    async with httpx.AsyncClient(timeout=10) as client:
        for url in get_settings().webhook_urls:
            for attempt in range(1, ATTEMPTS + 1):
                try:
                    response = await client.post(str(url), content=body, headers=headers)
                    response.raise_for_status()
                except httpx.HTTPError:
                    logger.warning("attempt %d to reach %s failed", attempt, url)
                    time.sleep(attempt)
                else:
                    break
