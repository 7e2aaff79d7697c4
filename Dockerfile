# The application alone; its engine and database are services beside it (docker-compose.yml).
FROM python:3.13-slim

RUN useradd --create-home --uid 10001 backchannel && mkdir /archive && chown backchannel /archive
WORKDIR /app
COPY requirements.lock pyproject.toml README.md LICENSE ./
# The lock names exact hashes for every platform; development tools in it are left in, so that the image can
# run the checks as well.
RUN pip install --no-cache-dir --require-hashes -r requirements.lock
COPY archive archive
COPY indexer indexer
COPY search_api search_api
COPY web web
COPY backchannel backchannel
COPY docker/entrypoint /usr/local/bin/entrypoint
RUN pip install --no-cache-dir --no-deps --no-build-isolation -e . && python -m indexer.train
USER backchannel
EXPOSE 8000
ENTRYPOINT ["entrypoint"]
CMD ["serve"]
