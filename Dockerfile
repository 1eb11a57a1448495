# One image for web, worker, beat and migrations; docker-compose.yml says which command each runs.
FROM python:3.13-slim-bookworm AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PATH=/venv/bin:$PATH
WORKDIR /app
COPY requirements.txt ./
RUN python -m venv /venv && pip install --require-hashes --no-deps -r requirements.txt
COPY . .
RUN python bin/lib/catalogues.py \
    && PORTAL_MODE=demo PORTAL_STATIC_ROOT=/app/staticfiles python manage.py collectstatic --no-input \
    && python -m compileall -q /app

FROM python:3.13-slim-bookworm
# Pango and its friends make the PDFs, Voikko knows Finnish.
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 libfontconfig1 libvoikko1 voikko-fi \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --no-create-home portal \
    && install -d -o portal -g portal -m 0700 /data
COPY --from=build /venv /venv
COPY --from=build /app /app
WORKDIR /app
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    PORTAL_MODE=production PORTAL_DATA_DIR=/data PORTAL_STATIC_ROOT=/app/staticfiles
USER portal
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s CMD ["python", ".docker/health.py"]
CMD ["gunicorn", "jane_portal.wsgi", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", "--workers", "3", \
     "--threads", "4", "--preload", "--timeout", "60", "--worker-tmp-dir", "/dev/shm", "--no-control-socket", \
     "--logger-class", "jane_portal.core.web.access_log.MaskingLogger"]
