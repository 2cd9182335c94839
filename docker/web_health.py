"""Health check of the web container: asks its own port whether it can serve pages. Exit status 0 or 1."""

# ruff: noqa: INP001 - a script of the image, no package

import http.client
import os
import sys

PATH = "/ready"


def main() -> int:
    """Ask as a browser would, under a name that the portal answers to."""
    name = os.environ.get("ALLOWED_HOSTS", "").split(",")[0].strip().lstrip(".") or "localhost"
    connection = http.client.HTTPConnection("127.0.0.1", 8000, timeout=5)
    try:
        connection.request("GET", PATH, headers={"Host": "localhost" if name == "*" else name})
        return 0 if connection.getresponse().status == http.HTTPStatus.OK else 1
    except (OSError, http.client.HTTPException):
        return 1
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(main())
