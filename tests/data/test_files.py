"""Files are written once, whatever keeps them."""

import pytest

from data.files import FileStore, NoFileStore


def test_bytes_come_back(tmp_path):
    files = FileStore(f"file://{tmp_path}/files")

    place = files.put("ledes/a.txt", b"LEDES1998B[]")

    assert files.get(place) == b"LEDES1998B[]"


def test_same_bytes_twice_are_fine(tmp_path):
    files = FileStore(f"file://{tmp_path}/files")

    assert files.put("a", b"1") == files.put("a", b"1")


def test_other_bytes_are_refused(tmp_path):
    files = FileStore(f"file://{tmp_path}/files")
    files.put("a", b"1")

    with pytest.raises(FileExistsError, match="already holds other bytes"):
        files.put("a", b"2")
    assert files.get("a") == b"1"


def test_missing_file_is_said(tmp_path):
    with pytest.raises(FileNotFoundError):
        FileStore(f"file://{tmp_path}/files").get("nothing")


def test_folder_is_listed_by_name(tmp_path):
    files = FileStore(f"file://{tmp_path}/files")
    for place in ("status/a/2026-11-02/1", "status/a/2026-11-10/1", "status/a/2026-11-09/1", "status/ab/2026-11-11/1"):
        files.put(place, b"1")

    assert files.below("status/a") == ["status/a/2026-11-02/1", "status/a/2026-11-09/1", "status/a/2026-11-10/1"]
    assert files.below("status/a", after="2026-11-05") == ["status/a/2026-11-09/1", "status/a/2026-11-10/1"]
    assert files.below("nothing") == []


@pytest.mark.parametrize("url", ["nonsense", "ftp://somewhere", "s3://"])
def test_url_of_no_store_is_refused(url):
    with pytest.raises(NoFileStore, match="names no file store"):
        FileStore(url)
