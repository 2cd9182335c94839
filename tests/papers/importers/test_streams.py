"""Opening files, folders and archives: nothing is missed, nothing is held in memory, damage is told late and clearly."""

import bz2
import gzip
import io
import lzma
import os
import tarfile
from pathlib import Path

import pytest

from papers.importers.streams import InputMissingError, StreamDamagedError, iter_inputs, plain_name


def everything(name: str) -> bool:
    return True


def contents(*paths: Path | str, accepts=everything) -> dict[str, bytes]:
    found = {}
    for file in iter_inputs([str(path) for path in paths], accepts=accepts):
        with file.open() as stream:
            found[file.name] = stream.read()
    return found


def tar_bytes(members: dict[str, bytes], mode: str = "w") -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=mode) as tar:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


@pytest.mark.parametrize("pack", [bytes, gzip.compress, lzma.compress, bz2.compress])
def test_compression_is_told_by_content_whatever_the_name(tmp_path, pack):
    path = tmp_path / "records.json"
    path.write_bytes(pack(b"[1, 2]" * 100_000))
    assert contents(path) == {str(path): b"[1, 2]" * 100_000}


@pytest.mark.parametrize("mode", ["w", "w:gz", "w:xz", "w:bz2"])
def test_archives_give_their_members_in_order(tmp_path, mode):
    path = tmp_path / "archive"
    path.write_bytes(tar_bytes({"b/1.json": b"one", "a/2.json.gz": gzip.compress(b"two"), "readme.txt": b"no"}, mode))
    found = contents(path, accepts=lambda name: name.endswith(".json"))
    assert list(found.items()) == [(f"{path}!b/1.json", b"one"), (f"{path}!a/2.json.gz", b"two")]


def test_an_archive_inside_an_archive_is_opened(tmp_path):
    path = tmp_path / "outer.tar"
    path.write_bytes(tar_bytes({"inner.tar.gz": tar_bytes({"x.json": b"deep"}, "w:gz"), "y.json": b"flat"}))
    assert contents(path) == {f"{path}!inner.tar.gz!x.json": b"deep", f"{path}!y.json": b"flat"}


def test_folders_are_walked_sorted_without_hidden_or_unwanted_files(tmp_path):
    for name in ["b/2.json", "b/1.json.gz", "a.json", ".git/x.json", ".hidden.json", "notes.txt"]:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(name.encode())
    found = contents(tmp_path, accepts=lambda name: name.endswith(".json"))
    assert [Path(name).relative_to(tmp_path).as_posix() for name in found] == ["a.json", "b/1.json.gz", "b/2.json"]


def test_a_file_that_is_named_is_read_whatever_it_is_called(tmp_path):
    path = tmp_path / "odd.name"
    path.write_bytes(b"x")
    assert contents(path, accepts=lambda _: False) == {str(path): b"x"}


def test_standard_input_is_read_once_and_may_be_compressed(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(gzip.compress(b"piped"))))
    (file,) = [(f.name, f.fingerprint, f.open().__enter__().read()) for f in iter_inputs(["-"], accepts=everything)]
    assert file == ("-", "", b"piped")


def test_an_archive_on_standard_input(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(tar_bytes({"a.json": b"1", "b.json": b"2"}, "w:xz"))))
    assert contents("-") == {"-!a.json": b"1", "-!b.json": b"2"}


def test_a_missing_path_is_told_before_anything_is_read(tmp_path):
    present = tmp_path / "here.json"
    present.write_bytes(b"x")
    with pytest.raises(InputMissingError, match=r"gone\.json: No such file"):
        iter_inputs([str(present), str(tmp_path / "gone.json")], accepts=everything)
    with pytest.raises(InputMissingError):
        iter_inputs(["bad\0name"], accepts=everything)


def test_a_device_is_no_input():
    with pytest.raises(InputMissingError, match="neither a file nor a folder"):
        iter_inputs([os.devnull], accepts=everything)


def read_until_damage(path: Path) -> tuple[bytes, str]:
    (file,) = iter_inputs([str(path)], accepts=everything)
    got = b""
    with file.open() as stream:
        try:
            while piece := stream.read(10_000):
                got += piece
        except StreamDamagedError as error:
            return got, str(error)
    return got, ""


@pytest.mark.parametrize("pack", [gzip.compress, lzma.compress, bz2.compress])
def test_a_truncated_file_gives_what_is_whole_and_then_says_so(tmp_path, pack):
    data = os.urandom(3_000_000)
    path = tmp_path / "cut"
    packed = pack(data)
    path.write_bytes(packed[: len(packed) * 2 // 3])
    got, message = read_until_damage(path)
    assert data.startswith(got)
    assert len(got) > 500_000
    assert message.startswith(f"{path} is damaged or incomplete")


@pytest.mark.parametrize("pack", [gzip.compress, lzma.compress, bz2.compress])
def test_any_damaged_byte_gives_bytes_or_the_one_error(tmp_path, pack):
    packed = pack(b"some text that repeats " * 400)
    path = tmp_path / "file"
    for position in range(6, len(packed)):
        path.write_bytes(packed[:position] + bytes([packed[position] ^ 0x55]) + packed[position + 1 :])
        read_until_damage(path)


def test_a_truncated_archive_keeps_its_whole_members_and_reports_the_rest(tmp_path):
    members = {f"{number}.json": os.urandom(50_000) for number in range(10)}
    path = tmp_path / "cut.tar.gz"
    packed = tar_bytes(members, "w:gz")
    path.write_bytes(packed[: len(packed) // 2])
    whole, damage = {}, []
    for file in iter_inputs([str(path)], accepts=everything):
        try:
            with file.open() as stream:
                whole[file.name] = stream.read()
                while piece := stream.read(10_000):
                    whole[file.name] += piece
        except StreamDamagedError as error:
            damage.append((file.name, str(error)))
    assert [whole[f"{path}!{number}.json"] == members[f"{number}.json"] for number in range(4)] == [True] * 4
    assert damage
    assert all(str(path) in message for _, message in damage)


def test_an_earlier_member_can_be_opened_again(tmp_path):
    path = tmp_path / "a.tar.xz"
    path.write_bytes(tar_bytes({"1": b"one", "2": b"two"}, "w:xz"))
    first, second = iter_inputs([str(path)], accepts=everything)
    for file, expected in [(second, b"two"), (first, b"one"), (first, b"one")]:
        with file.open() as stream:
            assert stream.read() == expected


def test_the_fingerprint_changes_with_the_file(tmp_path):
    path = tmp_path / "a.json"
    path.write_bytes(b"1")
    (before,) = iter_inputs([str(path)], accepts=everything)
    path.write_bytes(b"12")
    (after,) = iter_inputs([str(path)], accepts=everything)
    assert before.fingerprint != after.fingerprint


def test_text_can_be_read_through_a_wrapper(tmp_path):
    path = tmp_path / "a.tsv.gz"
    path.write_bytes(gzip.compress("a\tb\r\né\t2\r\n".encode() * 50_000))
    (file,) = iter_inputs([str(path)], accepts=everything)
    with file.open() as stream:
        assert sum(1 for _ in io.TextIOWrapper(stream, encoding="utf-8")) == 100_000


def test_plain_name_drops_only_the_compression():
    assert [plain_name(name) for name in ["a.json.gz", "a.JSON.XZ", "a.tar.bz2", "a.json"]] == [
        "a.json",
        "a.JSON",
        "a.tar",
        "a.json",
    ]
