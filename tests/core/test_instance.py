"""A restored copy is quiet until it is released (reliability A11)."""

import threading

import pytest
from django.core.management import call_command

from jane_portal.core import instance
from jane_portal.core.models import Installation
from tests.factories import accounts as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path / "data"
    return settings.DATA_DIR


def test_first_start_makes_one_id_and_may_send(folder):
    assert instance.is_released()
    assert instance.this_instance() == instance.this_instance()
    assert len(instance.this_instance()) == 32
    assert [path.name for path in folder.iterdir()] == [instance.FILE_NAME]


def test_first_start_of_many_processes_agrees_on_one_id():
    found = []
    threads = [threading.Thread(target=lambda: found.append(instance.this_instance())) for _one in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 20
    assert len(set(found)) == 1


def test_restored_database_in_another_folder_is_quiet_until_released(settings, tmp_path):
    assert instance.is_released()
    settings.DATA_DIR = tmp_path / "copy"
    assert not instance.is_released()
    administrator = make.user()
    assert instance.release(by=administrator)
    assert instance.is_released()
    assert Installation.objects.get().released_by == administrator
    assert not instance.release(by=administrator)
    # Both cannot be the portal: the first folder is quiet now.
    settings.DATA_DIR = tmp_path / "data"
    assert not instance.is_released()


def test_marked_folder_is_quiet_until_the_command_releases_it():
    before = instance.this_instance()
    assert instance.is_released()
    assert instance.mark_restored() == instance.this_instance() != before
    assert not instance.is_released()
    call_command("release_copy")
    assert instance.is_released()
