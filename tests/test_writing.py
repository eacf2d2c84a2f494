"""Files are whole or absent; what cannot be written is named, and what was left half written is removed."""

import errno
import os
from pathlib import Path

import pytest

from trialbook.runner import writing
from trialbook.runner.publishing import replacing


def test_a_full_disk_names_the_file(tmp_path, monkeypatch):
    def no_space(*arguments, **options):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "write_text", no_space)
    with pytest.raises(OSError, match="No space left on device") as error:
        writing.write_whole(tmp_path / "a.json", "text")
    assert error.value.filename == str(tmp_path / "a.json")
    assert list(tmp_path.iterdir()) == []


def test_text_that_cannot_be_encoded_is_written_all_the_same(tmp_path):
    writing.write_whole(tmp_path / "a.txt", "a\ud800b")
    assert (tmp_path / "a.txt").read_text("utf-8") == "a\\ud800b"


def test_what_a_killed_process_left_half_written_is_removed_and_nothing_else(tmp_path):
    with replacing(tmp_path / "01_one.ipynb") as left:
        left.write_text("half")
        os.link(left, kept := tmp_path / "kept")
    os.rename(kept, left)  # as if the process had been killed
    names = [".123-0123abcd.fresh", ".1password", ".gitignore", "01_one.ipynb", left.name]
    for name in names:
        (tmp_path / name).touch()
        if "fresh" not in name:
            os.utime(tmp_path / name, (0, 0))
    writing.remove_unfinished(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(names[:-1])
