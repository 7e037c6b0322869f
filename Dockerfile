# Mailuo as a service. The data folder is a volume; build a release into it, then serve it:
#   docker build -t mailuo .
#   docker run --rm -v mailuo-data:/data -v "$PWD/samples:/documents:ro" mailuo build /documents
#   docker run -d -p 8000:8000 -v mailuo-data:/data --memory 6g --read-only --tmpfs /tmp mailuo
FROM python:3.11-slim

ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
WORKDIR /app
COPY requirements.txt pyproject.toml README.md LICENSE ./
RUN python -m pip install -r requirements.txt
COPY ontology ontology
COPY extract extract
COPY kg kg
COPY api api
COPY mailuo mailuo
RUN python -m pip install --no-deps --no-build-isolation -e . \
 && useradd --system --uid 10001 --home-dir /data mailuo \
 && mkdir /data && chown mailuo /data

USER mailuo
ENV MAILUO_DATA=/data MAILUO_HOST=0.0.0.0
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
  CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen('http://127.0.0.1:' + os.environ.get('MAILUO_PORT', '8000') + '/health', timeout=4)"]
ENTRYPOINT ["mailuo"]
CMD ["serve"]
