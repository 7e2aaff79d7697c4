"""The OpenAPI description is what the API does: held against it by schemathesis, in process and seeded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance
from starlette.testclient import TestClient

OpenClient = Callable[..., TestClient]
Case = schemathesis.Case[Any]
Operation = schemathesis.APIOperation[Any, Any, Any, Any]
HOST = {"host": "127.0.0.1"}
PATHS = (
    "/search",
    "/messages/{message_id}",
    "/messages/{message_id}/facts",
    "/messages/{message_id}/original",
    "/messages/{message_id}/attachments/{number}",
    "/export",
    "/persons/{person}",
    "/asks",
    "/complaints",
    "/collections",
    "/rejected",
    "/suggest",
    "/health",
)


def test_every_path_is_tried(api: FastAPI) -> None:
    assert tuple(api.openapi()["paths"]) == PATHS


def test_the_description_is_valid_openapi_that_names_no_other_host(api: FastAPI, client: OpenClient) -> None:
    found = client(api).get("/api/v1/openapi.json").json()
    schemathesis.openapi.from_dict(found).validate()
    assert found["openapi"] == "3.1.0"
    assert found["servers"] == [{"url": "/api/v1"}]
    assert "http" not in str(found).replace("HTTP", "")


def _settings() -> settings:
    return settings(
        max_examples=30,
        derandomize=True,
        deadline=None,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )


def _operation(api: FastAPI, client: OpenClient, path: str) -> Operation:
    app = client(api).app
    return schemathesis.openapi.from_asgi("/api/v1/openapi.json", app, headers=HOST)[path]["GET"]


WITH_FACETS = ("/search", "/messages/{message_id}", "/export")
#: What a description cannot say: how a query is written, how parameters go together, and the names that
#: countries and languages have.
UNSAYABLE = {"q", "sent_from", "backwards", "cursor", "from_country", "to_country", "language", "year"}


@pytest.mark.parametrize("path", PATHS)
def test_answers_are_as_described(api: FastAPI, client: OpenClient, path: str) -> None:
    @_settings()
    @given(case=_operation(api, client, path).as_strategy(generation_mode=GenerationMode.POSITIVE))
    def validate(case: Case) -> None:
        response = case.call_and_validate(headers=HOST, excluded_checks=[positive_data_acceptance])
        if response.status_code == 400:
            assert response.json()["error"]["parameter"] in UNSAYABLE

    validate()


#: Routes without a parameter: there is nothing about them to get wrong.
BARE = ("/collections", "/health", "/asks", "/complaints")


@pytest.mark.parametrize("path", [path for path in PATHS if path not in BARE])
def test_what_is_not_as_described_is_refused(api: FastAPI, client: OpenClient, path: str) -> None:
    @_settings()
    @given(case=_operation(api, client, path).as_strategy(generation_mode=GenerationMode.NEGATIVE))
    def validate(case: Case) -> None:
        # Any text is a value of a facet, also the `null` that stands here for "not a list": on the routes
        # with facets the answers are checked, and what is refused is in the tests of the parameters.
        excluded: Any = [negative_data_rejection] if path in WITH_FACETS else []
        case.call_and_validate(headers=HOST, excluded_checks=excluded)

    validate()
