"""The files of production are read, since no image is built here: names, keys, variables and rights must agree."""

import os
import re
import shutil
import subprocess
import time
from pathlib import Path

import pytest
import yaml
from bootstrap import ROOT
from django.core.management import get_commands, load_command_class

VARIABLE = re.compile(r"""(?:environ(?:\.get|\.setdefault)?[(\[]|_flag\()\s*["']([A-Z][A-Z_]+)["']""")
# Django's own, what the commands set for programs they start, and what a server calls itself.
NOT_OURS = {"DJANGO_SETTINGS_MODULE", "PYTHONHOME", "PATH", "SERVER_SOFTWARE"}


def compose() -> dict[str, dict]:  # type: ignore[type-arg]
    return dict(yaml.safe_load((ROOT / "docker-compose.yml").read_text()))


def used_variables() -> set[str]:
    folders = ("jane_portal", "associations", "huoltamo", "bin")
    files = [path for folder in folders for path in (ROOT / folder).rglob("*.py")] + [ROOT / "manage.py"]
    return {name for path in files for name in VARIABLE.findall(path.read_text(encoding="utf-8"))} - NOT_OURS


def documented_variables() -> list[str]:
    return re.findall(r"^\| `([A-Z_]+)`", (ROOT / "README.md").read_text(encoding="utf-8"), re.M)


def test_readme_documents_each_variable_exactly_once() -> None:
    assert sorted(documented_variables()) == sorted(used_variables())


def test_compose_has_the_services_of_production() -> None:
    assert set(compose()["services"]) == {"migrate", "web", "worker", "beat", "postgres", "redis", "proxy"}


def test_compose_gives_the_portal_documented_settings_only() -> None:
    for name in ("migrate", "web", "worker", "beat"):
        assert set(compose()["services"][name]["environment"]) <= set(documented_variables()), name


def test_compose_runs_one_image_with_few_rights() -> None:
    services = compose()["services"]
    for name in ("migrate", "web", "worker", "beat"):
        service = services[name]
        assert service["image"] == "jane-portal"
        assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"]), name
        assert "no-new-privileges:true" in service["security_opt"]
    assert [name for name, service in services.items() if "ports" in service] == ["proxy"]


def test_compose_lets_only_the_migration_be_owner() -> None:
    services = compose()["services"]
    owners = [name for name, service in services.items() if "DATABASE_OWNER_URL" in service.get("environment", {})]
    assert owners == ["migrate"]


def test_every_compose_variable_is_in_the_example() -> None:
    asked = set(re.findall(r"\$\{([A-Z_]+)", (ROOT / "docker-compose.yml").read_text()))
    given = set(re.findall(r"^([A-Z_]+)=", (ROOT / ".docker" / "env.example").read_text(), re.M))
    assert asked <= given
    assert given - asked <= set(documented_variables())


def test_files_that_compose_mounts_exist() -> None:
    mounts = [mount for service in compose()["services"].values() for mount in service.get("volumes", [])]
    ours = [mount.split(":")[0] for mount in mounts if mount.startswith("./.docker/")]
    assert len(ours) == 2
    assert all((ROOT / path).is_file() for path in ours)


def test_image_is_built_from_the_hashed_lock_and_runs_without_root() -> None:
    text = (ROOT / "Dockerfile").read_text()
    assert "--require-hashes --no-deps -r requirements.txt" in text
    final = text.split("FROM ")[-1]
    assert re.search(r"^USER portal$", final, re.M)
    assert re.search(r"^HEALTHCHECK ", final, re.M)
    assert "pip install" not in final
    copied = re.search(r'HEALTHCHECK.*"(\.docker/\w+\.py)"', final)
    assert copied is not None
    assert (ROOT / copied[1]).is_file()


def test_image_has_the_libraries_that_run_installs() -> None:
    from packages import LIBRARIES, VOIKKO_DICTIONARY

    text = (ROOT / "Dockerfile").read_text()
    assert [name for name in [*(row[0] for row in LIBRARIES), VOIKKO_DICTIONARY[0]] if name not in text] == []


def test_database_container_gives_the_rights_of_the_embedded_one() -> None:
    from postgres import RIGHTS

    assert RIGHTS.strip() in (ROOT / ".docker" / "roles.sh").read_text()


@pytest.mark.parametrize("name", [".docker/roles.sh", ".docker/backup.sh", ".ci/run"])
def test_shell_scripts_parse(name: str) -> None:
    assert subprocess.run(["bash", "-n", ROOT / name], check=False).returncode == 0


def test_proxy_sets_what_the_portal_trusts() -> None:
    text = (ROOT / ".docker" / "nginx.conf.template").read_text()
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in text
    assert "proxy_set_header X-Forwarded-Proto https;" in text
    # No log line carries a path, which may hold a personal token.
    formats = re.findall(r"log_format \w+ (.*);", text)
    assert [line for line in formats if "$request " in line or "uri" in line] == []
    assert set(re.findall(r"access_log ([^;]+);", text)) == {"off", "/dev/stdout quiet"}


@pytest.mark.skipif(shutil.which("nginx") is None or shutil.which("openssl") is None, reason="no nginx here")
def test_nginx_accepts_the_proxy_file(tmp_path: Path) -> None:
    text = (ROOT / ".docker" / "nginx.conf.template").read_text()
    for old, new in (
        ("${PORTAL_HOST}", "portal.test"),
        ("web:8000", "127.0.0.1:8000"),
        ("/etc/nginx/certs", str(tmp_path)),
        ("/dev/stdout", str(tmp_path / "access.log")),
    ):
        text = text.replace(old, new)
    file = tmp_path / "nginx.conf"
    file.write_text(f"events {{}}\npid {tmp_path}/pid;\nerror_log {tmp_path}/error.log;\nhttp {{\n{text}\n}}\n")
    key = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=portal.test", "-days", "2"]
    outputs = ["-keyout", tmp_path / "privkey.pem", "-out", tmp_path / "fullchain.pem"]
    subprocess.run([*key, *outputs], check=True, capture_output=True)
    done = subprocess.run(["nginx", "-t", "-c", file], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_every_command_that_the_readme_gives_exists_with_its_options() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8").replace("\\\n", " ")
    given = set(re.findall(r"(?:bin/manage|manage\.py) ([a-z_]+)((?: +(?:--)?[\w./@-]+)*)", text)) - {("help", "")}
    assert {"backup", "restore", "release_copy", "erase_again", "appoint"} <= {name for name, _rest in given}
    for name, rest in given:
        parser = load_command_class(get_commands()[name], name).create_parser("manage.py", name)
        options = {option for action in parser._actions for option in action.option_strings}
        assert {word for word in rest.split() if word.startswith("--")} <= options, (name, rest)


@pytest.mark.parametrize("fails", ["", "exec", "cp"])
def test_nightly_backup_leaves_the_volume_only_when_it_has_come_out(tmp_path: Path, fails: str) -> None:
    """docker is a stand-in that notes what it is asked, and hands out a file at `cp`."""
    calls, kept = tmp_path / "calls", tmp_path / "kept"
    kept.mkdir()
    for name, days in (("portal-old.jane", 40), ("portal-new.jane", 30), ("other.jane", 40)):
        (kept / name).write_text("x")
        moment = time.time() - days * 86400
        os.utime(kept / name, (moment, moment))
    docker = tmp_path / "docker"
    docker.write_text(
        f'#!/bin/sh\necho "$@" >> {calls}\n[ "$2" = "{fails}" ] && exit 1\n[ "$2" = cp ] && echo bytes > "$4"\nexit 0\n'
    )
    docker.chmod(0o755)
    environment = {**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"}
    done = subprocess.run([ROOT / ".docker" / "backup.sh", kept], env=environment, cwd=tmp_path, check=False)
    asked = calls.read_text().splitlines()
    there = {path.name for path in kept.iterdir()}
    if fails:
        assert (done.returncode == 0, [line for line in asked if " rm " in line]) == (False, [])
        assert {"portal-old.jane", "portal-new.jane", "other.jane"} <= there
        return
    name = asked[0].rpartition("/")[2]
    assert done.returncode == 0
    assert asked == [
        f"compose exec -T web python manage.py backup /data/backups/{name}",
        f"compose cp web:/data/backups/{name} {kept}/{name}",
        f"compose cp web:/data/backups/erased-keys {kept}/erased-keys",
        f"compose exec -T web rm /data/backups/{name}",
    ]
    assert there == {name, "erased-keys", "portal-new.jane", "other.jane"}
    assert kept.stat().st_mode & 0o077 == 0
