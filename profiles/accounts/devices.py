"""What a browser calls itself, in two words. Pure: what is not known is said as that, never guessed."""

import re
from typing import Final

# The order decides: a browser names those it descends from as well.
_BROWSERS: Final = (
    ("Edg", "Edge"), ("OPR", "Opera"), ("Vivaldi", "Vivaldi"), ("SamsungBrowser", "Samsung Internet"),
    ("FxiOS", "Firefox"), ("Firefox", "Firefox"), ("CriOS", "Chrome"), ("Chromium", "Chromium"),
    ("HeadlessChrome", "Chrome"), ("Chrome", "Chrome"),
    ("Safari", "Safari"), ("curl", "curl"),
)  # fmt: skip
_SYSTEMS: Final = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("CrOS", "ChromeOS"), ("Windows", "Windows"),
    ("Mac OS X", "macOS"), ("Macintosh", "macOS"), ("Linux", "Linux"),
)  # fmt: skip


def device_of(user_agent: str) -> str:
    """Such as Firefox on Linux."""
    browser = next((name for sign, name in _BROWSERS if re.search(rf"\b{sign}\b", user_agent)), "")
    system = next((name for sign, name in _SYSTEMS if sign in user_agent), "")
    if not browser:
        return f"A browser on {system}" if system else "Unknown browser"
    return f"{browser} on {system}" if system else browser
