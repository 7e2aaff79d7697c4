"""The command line as its user sees it: real processes, output, errors and exit codes."""

import json
from pathlib import Path

import pytest

from tests.processes import run

SHOWCASE = Path(__file__).parents[2] / "backchannel" / "sample" / "showcase" / "messages.jsonl"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("home")
    done = run(folder, "ingest", str(SHOWCASE), "--collection", "leak", "--workers", "1", "--json")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert {k: v for k, v in report.items() if k != "seconds"} == {
        "files": 1, "containers": 1, "contained": 147, "messages": 147, "duplicates": 0, "rejected": 0,
        "refused": 0, "changed": 0, "never_met": [], "met": [],
    }  # fmt: skip
    return folder


def test_search_prints_what_was_searched_and_the_hits(home: Path) -> None:
    done = run(home, "search", "from:RU Vedeniapin")
    assert done.returncode == 0
    assert done.stdout.splitlines()[0].endswith("best matches first.")
    assert "RED DIFFUSION - VEDENIAPIN" in done.stdout


def test_search_as_json_is_what_the_api_returns(home: Path) -> None:
    done = run(home, "search", "Vedeniapin", "--json", "--size", "1", "--filter", "from_country=RU")
    page = json.loads(done.stdout)
    assert page["total"]["relation"] == "eq"
    assert len(page["hits"]) == 1
    assert page["hits"][0]["from_country"] == "RU"
    assert {"value": "RU", "count": page["total"]["value"], "selected": True} in page["facets"][
        "from_country"
    ]


def test_export_goes_to_the_last_hit(home: Path, tmp_path: Path) -> None:
    output = tmp_path / "all.jsonl"
    assert run(home, "export", "--format", "jsonl", "--output", str(output)).returncode == 0
    rows = [json.loads(line) for line in output.read_text(encoding="utf-8").splitlines()]
    assert {row["source_id"] for row in rows} == {f"s{n:03}" for n in range(1, 148)}
    assert rows[0]["sources"][0]["path"] == "messages.jsonl"
    assert [p.name for p in tmp_path.iterdir()] == ["all.jsonl"]


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("search", "(visa AND"), 2, "never closed"),
        (("search", "frmo:RU"), 2, "Did you mean `from:`?"),
        (("search", "x", "--filter", "nope=1"), 2, "There is no parameter `nope`"),
        (("search", "x", "--filter", "size=3"), 2, "size is no filter."),
        (("search", "x", "--filter", "q=y"), 2, "The query stands by itself."),
        (("search", "x", "--filter", "year=abc"), 2, "A year has four digits"),
        (("search", "x", "--filter", "from_country"), 2, "not of the form FIELD=VALUE"),
        (("export", "--format", "docx"), 2, "There is no format docx"),
        (("export", "--query", "a OR"), 2, "needs a word on both sides"),
        (("rejected", "--collection", "nope"), 3, "Collections: leak."),
        (("ingest", ".", "--collection", " "), 2, "1 to 100 characters"),
        (("ingest", ".", "--collection", "x", "--map", "foo=bar"), 2, "there is no field foo"),
        (("ingest", ".", "--collection", "x", "--map", "from"), 2, "not of the form FIELD=NAME"),
    ],
)
def test_a_mistake_ends_with_its_code_and_says_what_to_do(
    home: Path, arguments: tuple[str, ...], code: int, told: str
) -> None:
    done = run(home, *arguments)
    assert done.returncode == code
    assert told in done.stderr
    assert done.stdout == ""


def test_an_error_in_a_query_points_at_its_place(home: Path) -> None:
    lines = run(home, "search", "visa frmo:RU").stderr.splitlines()
    assert lines[1:3] == ["  visa frmo:RU", "       ^^^^"]


def test_settings_are_printed_with_their_source_and_without_secrets(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text('port = 9001\nelasticsearch_api_key = "very-secret"\n')
    done = run(tmp_path, "settings", BACKCHANNEL_HOST="127.0.0.2")
    rows = dict(line.split("\t", 1) for line in done.stdout.splitlines())
    assert rows["port"] == f"9001\t{tmp_path / 'settings.toml'}"
    assert rows["host"] == "127.0.0.2\tBACKCHANNEL_HOST"
    assert rows["engine"] == "embedded\tdefault"
    assert "very-secret" not in done.stdout


@pytest.mark.parametrize(
    ("variables", "file", "told"),
    [
        ({"BACKCHANNEL_PORT": "many"}, "", "The setting port is wrong"),
        ({"BACKCHANNEL_ENGINE": "solr"}, "", "The setting engine is wrong"),
        ({}, "port = ", "not valid TOML"),
        ({}, "colour = 1\n", "The setting colour is wrong"),
        ({"BACKCHANNEL_SETTINGS": "/nowhere.toml"}, "", "does not exist"),
    ],
)
def test_a_wrong_setting_is_named(tmp_path: Path, variables: dict[str, str], file: str, told: str) -> None:
    if file:
        (tmp_path / "settings.toml").write_text(file)
    done = run(tmp_path, "settings", **variables)
    assert done.returncode == 2
    assert told in done.stderr


def test_an_engine_that_cannot_be_reached_says_what_the_operator_may_do(home: Path) -> None:
    done = run(
        home,
        "search",
        "x",
        BACKCHANNEL_ENGINE="elasticsearch",
        BACKCHANNEL_ELASTICSEARCH_URL="http://127.0.0.1:9",
    )
    assert done.returncode == 4
    assert "BACKCHANNEL_ELASTICSEARCH_URL" in done.stderr


def test_a_second_reindex_leaves_one_generation_and_the_same_answer(home: Path) -> None:
    before = json.loads(run(home, "search", "passport", "--json").stdout)
    assert "147 messages, 0 refused; published." in run(home, "reindex", "--workers", "1").stdout
    after = json.loads(run(home, "search", "passport", "--json").stdout)
    assert after["total"] == before["total"]
    assert after["facets"] == before["facets"]
    assert len([p for p in (home / "index").iterdir() if p.name.startswith("generation-")]) == 1


def test_one_file_is_one_file(tmp_path: Path) -> None:
    mail = tmp_path / "one.eml"
    mail.write_text("Subject: one\n\nThe only message.\n")
    done = run(tmp_path / "home", "ingest", str(mail), "--collection", "one")
    told = "1 file, of them 0 containers with 0 records: 1 new message, 0 duplicates, 0 rejected in "
    assert done.stdout.startswith(told)


def test_explain_shows_the_proof_of_a_fact(home: Path) -> None:
    """A request about two judges, 78 days after their diffusions were refused."""
    assert run(home, "derive", "--workers", "1").returncode == 0
    done = run(home, "explain", "s134")
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert "  information_requested, 100% sure" in lines
    proved = [number for number, line in enumerate(lines) if "after_denied_notice" in line]
    assert len(proved) == 2
    assert all(lines[n].endswith("certain, basis linked, 78 days after") for n in proved)
    assert all("BCN Moscou - trois diffusions" in lines[n + 1] for n in proved)
    found = json.loads(run(home, "explain", "s134", "--json").stdout)
    assert {fact["days"] for fact in found["facts"] if fact["fact"] == "after_denied_notice"} == {78}


def test_explain_what_there_is_not(home: Path) -> None:
    done = run(home, "explain", 's1"34')
    assert done.returncode == 3
    assert "There is no such message." in done.stderr


def test_a_name_is_found_in_other_letters_and_its_spellings_are_printed(home: Path) -> None:
    done = run(home, "search", 'name:"Веденяпин Роман"')
    assert done.returncode == 0, done.stderr
    spelled, given, found = done.stdout.splitlines()[:3]
    assert spelled.startswith("веденяпин: веденяпин (")
    assert "vedeniapin (" in spelled
    assert given.startswith("роман: ")
    assert "with a name like “Веденяпин Роман”" in found
    assert "VEDENIAPIN" in done.stdout
