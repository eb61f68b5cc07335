"""Where everything that is computed is kept: killed at any moment, nothing is lost.

A store is a folder that one process at a time writes to, in *pieces*: a piece is
the part of every table that comes out of one unit of work.

    manifest.json                    what is computed, and where (manifest.py)
    journal.jsonl                    one line for each finished piece
    pieces/<table>/<piece>.parquet   the tables
    lock                             locked by the operating system while written to

The journal alone says what is finished. Its line for a piece is written after the
piece's files are safely on the disk, and holds their SHA-256: what has no line, or
no file that fits its line, is not done and is computed again. A file is written
under a name that ends in `~part` and then renamed.
"""

import contextlib
import errno
import hashlib
import json
import os
import re
import sys
import weakref
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple, Protocol, Self

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from interagency.errors import InputError, InteragencyError
from interagency.study.manifest import FORMAT, differences, plain, utc_now

_MANIFEST = "manifest.json"
_JOURNAL = "journal.jsonl"
_PIECES = "pieces"
_LOCK = "lock"
_UNFINISHED = "~part"  # "~" is in no name, so this ends nothing but our own leftovers

# ends in no dot, and is none of Windows' devices: there such a name is another file
_NAME = re.compile(r"[A-Za-z0-9_]([A-Za-z0-9._-]{0,98}[A-Za-z0-9_-])?")
_DEVICE = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)

# what a damaged line may lead to when it is read
_NONSENSE = (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError)
_DIFFERENCES_SHOWN = 5
_REST_IS_KEPT = ". What was finished before is kept; run it again to continue."
_COMPUTED_AGAIN = ". Its piece counts as not done: run it again to compute it anew."


class StoreError(InteragencyError):
    """A store cannot do what it is asked to; the message says why and what to do."""


class StoreInputError(StoreError, InputError):
    """A store is asked for something that it cannot be asked for."""


class _Recorded(NamedTuple):
    """What the journal says of one table of a piece."""

    rows: int
    sha256: str


class _Encoded(NamedTuple):
    """One table of a piece, as the bytes of a Parquet file."""

    rows: int
    sha256: str
    content: bytes


class ResultStore(Protocol):
    """What a computation needs of the place where its tables go."""

    @property
    def manifest(self) -> dict[str, Any]:
        """What is computed, and where the first part of it was computed."""

    def write(self, piece: str, tables: Mapping[str, pd.DataFrame]) -> None:
        """Store the tables of a piece: all of them, or none when this fails."""

    def done(self, *, check: bool = True) -> dict[str, dict[str, int]]:
        """Return the finished pieces in the order they were finished.

        Each with the number of rows of each of its tables. With `check`, a piece
        with a damaged file is left out; without, only one with a missing file.
        """

    def read(self, table: str, pieces: Iterable[str] | None = None) -> pd.DataFrame:
        """Return a table, put together in the order of `pieces`.

        By default of all finished pieces that have the table, in the order of
        their names.
        """

    def pieces_of(self, table: str, pieces: Iterable[str] | None = None) -> Iterator[pd.DataFrame]:
        """Yield the parts of a table one by one, in the order in which `read` joins them.

        What is too large for the memory is read so.
        """


class Adopted(NamedTuple):
    """What became of the pieces of another store.

    copied   names of those that are now here
    had      names of those that were here already, byte for byte
    damaged  names of those whose files are damaged or missing there: they count as not done
    """

    copied: list[str]
    had: list[str]
    damaged: list[str]


class MemoryStore:
    """A store that lasts as long as the process, for work that needs no folder.

    Tables come out of it as they come out of a folder.
    """

    def __init__(self, manifest: Mapping[str, Any]) -> None:
        """Raise `StoreInputError` when `manifest` is not one of `make_manifest`."""
        self._manifest = _checked_manifest(manifest, "what was given")
        self._names = _Names()
        self._pieces: dict[str, dict[str, _Encoded]] = {}

    @property
    def manifest(self) -> dict[str, Any]:
        """See `ResultStore`."""
        return self._manifest

    def annotate(self, **told: Any) -> None:
        """See `Store.annotate`."""
        self._manifest = _checked_manifest({**self._manifest, **told}, "what was given")

    def write(self, piece: str, tables: Mapping[str, pd.DataFrame]) -> None:
        """See `ResultStore`, and for errors `Store.write`."""
        self._names.claim(piece, tables)
        if piece in self._pieces:
            raise StoreError(_already_stored(piece))
        self._pieces[piece] = _encode_all(piece, tables)

    def done(self, *, check: bool = True) -> dict[str, dict[str, int]]:
        """See `ResultStore`; there is nothing to `check` in memory."""
        return {piece: _row_counts(tables) for piece, tables in self._pieces.items()}

    def read(self, table: str, pieces: Iterable[str] | None = None) -> pd.DataFrame:
        """See `ResultStore`, and for errors `Store.read`."""
        chosen = _pieces_to_read(table, pieces, self._pieces)
        return _join(table, (self._pieces[piece][table].content for piece in chosen))

    def pieces_of(self, table: str, pieces: Iterable[str] | None = None) -> Iterator[pd.DataFrame]:
        """See `ResultStore`, and for errors `Store.read`."""
        for piece in _pieces_to_read(table, pieces, self._pieces):
            yield _join(table, [self._pieces[piece][table].content])


class Store:
    """A store in a folder. Made by `Store.create` or `Store.open`; closed by `with`.

    One process at a time may write, from one thread; reading needs no lock and sees
    the pieces that are finished at that moment. A forked process cannot write.
    """

    def __init__(self, folder: Path, lock: "_Lock | None") -> None:
        """Used by `create` and `open` alone."""
        self.folder = folder
        self._manifest = _read_manifest(folder)
        self._lock = lock
        self._names = _Names()
        self._journal: _Journal | None = None
        if lock:
            _remove_leftovers(folder)
            _make_folder(folder / _PIECES)
            self._journal = _Journal(folder / _JOURNAL)
            for piece, tables in self._journal.records.items():
                self._names.claim(piece, tables)

    @classmethod
    def create(cls, folder: str | os.PathLike[str], manifest: Mapping[str, Any]) -> Self:
        """Open a folder for writing: a new or empty one, or one to be continued.

        A folder is continued, and keeps its own manifest, when that has the same
        identity as `manifest`.

        Raises `StoreInputError` when the folder holds something else (the message
        names what differs) or somebody is writing to it, and `StoreError` when the
        disk fails.
        """
        folder = Path(folder).absolute()
        manifest = _checked_manifest(manifest, "what was given")
        with _explained(f"cannot create {folder}"):
            _refuse_foreign(folder)
            for parent in reversed((folder, *folder.parents)):
                _make_folder(parent)
            with _locked(folder) as lock:
                if (folder / _MANIFEST).exists():
                    _refuse_other(folder, manifest)
                else:
                    put_files({folder / _MANIFEST: _manifest_text(manifest)})
                return cls(folder, lock)

    @classmethod
    def open(cls, folder: str | os.PathLike[str], *, writable: bool = False) -> Self:
        """Open a folder that is a store already.

        Opening it for writing removes what a killed process left half-written.

        Raises `StoreInputError` when the folder is no store or, with `writable`,
        somebody is writing to it, and `StoreError` when the disk fails.
        """
        folder = Path(folder).absolute()
        with _explained(f"cannot open {folder}"):
            if not writable:
                return cls(folder, None)
            _read_manifest(folder)  # a folder that is no store gets no lock file
            with _locked(folder) as lock:
                return cls(folder, lock)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        """Stop writing, so that others may; reading still works."""
        if self._journal and self._lock:
            self._journal.close()
            self._journal = None
            self._lock.release()

    @property
    def manifest(self) -> dict[str, Any]:
        """See `ResultStore`."""
        return self._manifest

    def write(self, piece: str, tables: Mapping[str, pd.DataFrame]) -> None:
        """Store the tables of a piece: all of them, or none when this fails.

        On return the piece survives a power cut. Equal tables give equal files. The
        index of a table is not stored.

        Raises `StoreInputError` for a name that cannot be one, and `StoreError` when
        the piece is already stored, a table cannot be, or the disk fails or is full.
        """
        journal = self._journal_to_write()
        self._names.claim(piece, tables)
        recorded = journal.records.get(piece)
        if recorded is not None and self._is_sound(piece, recorded, check=True):
            raise StoreError(_already_stored(piece))
        self._put(journal, piece, _encode_all(piece, tables))

    def done(self, *, check: bool = True) -> dict[str, dict[str, int]]:
        """Return the finished pieces in the order they were finished.

        Each with the number of rows of each of its tables. With `check`, a piece
        with a damaged file is left out; without, only one with a missing file.

        Raises `StoreError` when the journal cannot be read.
        """
        return {
            piece: _row_counts(tables)
            for piece, tables in self._records().items()
            if self._is_sound(piece, tables, check)
        }

    def read(self, table: str, pieces: Iterable[str] | None = None) -> pd.DataFrame:
        """Return a table, put together in the order of `pieces`.

        By default of all finished pieces that have the table, in the order of
        their names.

        Raises `StoreInputError` when there is no such table or piece, and
        `StoreError` when a file is missing or damaged, or the pieces do not have the
        same columns.
        """
        records = self._records()
        chosen = _pieces_to_read(table, pieces, records)
        return _join(table, (self._load(piece, table, records[piece][table]) for piece in chosen))

    def pieces_of(self, table: str, pieces: Iterable[str] | None = None) -> Iterator[pd.DataFrame]:
        """See `ResultStore`, and for errors `read`."""
        records = self._records()
        for piece in _pieces_to_read(table, pieces, records):
            yield _join(table, [self._load(piece, table, records[piece][table])])

    def adopt(self, source: "Store", pieces: Iterable[str] | None = None) -> Adopted:
        """Copy finished pieces of another store of the same identity, byte for byte.

        By default all of them, in the order in which they were finished there. Each copy is as
        safe as a piece that was written here, before the next is begun. A piece that is damaged
        here is replaced.

        Raises `StoreInputError` when the stores' identities differ or there is no such piece,
        and `StoreError` when a piece is here with other content, or the disk fails or is full;
        pieces copied before that stay.
        """
        journal = self._journal_to_write()
        _refuse_other(self.folder, source.manifest, str(source.folder))
        records, adopted = source._records(), Adopted([], [], [])
        for piece in records if pieces is None else pieces:
            if piece not in records:
                raise StoreInputError(f"{source.folder} has no piece {piece}")
            tables, here = records[piece], journal.records.get(piece)
            if here is not None and self._is_sound(piece, here, check=True):
                if _hashes(here) != _hashes(tables):
                    raise StoreError(_conflict(piece, self.folder, source.folder))
                adopted.had.append(piece)
                continue
            self._names.claim(piece, tables)
            try:
                parts = {
                    table: _Encoded(*recorded, source._load(piece, table, recorded))
                    for table, recorded in tables.items()
                }
            except StoreError:
                adopted.damaged.append(piece)
                continue
            self._put(journal, piece, parts)
            adopted.copied.append(piece)
        return adopted

    def forget(self, pieces: Iterable[str]) -> None:
        """Let finished pieces count as not done, and throw their tables away.

        Raises `StoreError` when the disk fails; pieces that were forgotten before that stay so.
        """
        journal = self._journal_to_write()
        for piece in list(pieces):
            tables = journal.records.get(piece, {})
            with _explained(f"cannot forget piece {piece} in {self.folder}"):
                journal.append(piece, None)
                for table in tables:
                    self._path(piece, table).unlink(missing_ok=True)

    def annotate(self, **told: Any) -> None:
        """Put what may change beside the identity into the manifest, in full or not at all."""
        self._journal_to_write()
        manifest = _checked_manifest({**self._manifest, **told}, "what was given")
        if manifest != self._manifest:
            with _explained(f"cannot write to {self.folder}"):
                put_files({self.folder / _MANIFEST: _manifest_text(manifest)})
            self._manifest = manifest

    def _put(self, journal: "_Journal", piece: str, tables: Mapping[str, _Encoded]) -> None:
        """Put the files of a piece on the disk, and then its line into the journal."""
        with _explained(f"cannot store piece {piece} in {self.folder}", _REST_IS_KEPT):
            put_files({self._path(piece, table): part.content for table, part in tables.items()})
            journal.append(piece, tables)

    def _journal_to_write(self) -> "_Journal":
        if self._journal is None or self._lock is None or not self._lock.held:
            raise StoreError(f"{self.folder} is not open for writing")
        return self._journal

    def _path(self, piece: str, table: str) -> Path:
        return self.folder / _PIECES / table / f"{piece}.parquet"

    def _records(self) -> dict[str, dict[str, _Recorded]]:
        if self._journal:
            return self._journal.records
        with _explained(f"cannot read {self.folder}"):
            return _read_journal(self.folder / _JOURNAL)

    def _is_sound(self, piece: str, tables: Mapping[str, _Recorded], check: bool) -> bool:
        for table, recorded in tables.items():
            path = self._path(piece, table)
            if not (_sha256_of_file(path) == recorded.sha256 if check else path.is_file()):
                return False
        return True

    def _load(self, piece: str, table: str, recorded: _Recorded) -> bytes:
        path = self._path(piece, table)
        with _explained(f"cannot read {path}", _COMPUTED_AGAIN):
            content = path.read_bytes()
        if _sha256(content) != recorded.sha256:
            raise StoreError(f"{path} is damaged{_COMPUTED_AGAIN}")
        return content


def _row_counts(tables: Mapping[str, _Recorded | _Encoded]) -> dict[str, int]:
    return {table: part.rows for table, part in tables.items()}


def _hashes(tables: Mapping[str, _Recorded]) -> dict[str, str]:
    return {table: part.sha256 for table, part in tables.items()}


def _conflict(piece: str, here: Path, there: Path) -> str:
    return (
        f"piece {piece} is in {here} and in {there}, with different content: they were not computed"
        " alike (another processor, or a run that failed in one of them). Keep one of the two."
    )


def _already_stored(piece: str) -> str:
    return f"piece {piece} is already stored: nothing is stored twice"


# ---------------------------------------------------------------- names


class _Names:
    """The names in use, of which no two may differ only in case.

    On macOS and Windows such names are one and the same file.
    """

    def __init__(self) -> None:
        self._spelling: dict[tuple[str, str], str] = {}

    def claim(self, piece: str, tables: Iterable[str]) -> None:
        """Raise `StoreInputError` for a name that cannot be one, or clashes."""
        for kind, name in [("piece", piece), *(("table", table) for table in tables)]:
            _check_name(kind, name)
            known = self._spelling.setdefault((kind, name.lower()), name)
            if known != name:
                raise StoreInputError(f"{kind} {name} differs only in case from {kind} {known}")


def _check_name(kind: str, name: str) -> None:
    if not _is_name(name):
        raise StoreInputError(
            f"{name!r} cannot name a {kind}: use up to 100 of A-Z a-z 0-9 . _ - with no"
            " . or - in front and no . at the end (and no name of a Windows device)"
        )


def _is_name(name: str) -> bool:
    return bool(_NAME.fullmatch(name)) and not _DEVICE.fullmatch(name)


# ---------------------------------------------------------------- tables


def _encode_all(piece: str, tables: Mapping[str, pd.DataFrame]) -> dict[str, _Encoded]:
    return {table: _encode(piece, table, frame) for table, frame in tables.items()}


def _encode(piece: str, table: str, frame: pd.DataFrame) -> _Encoded:
    """Return a frame as Parquet, with the same bytes for equal frames."""
    buffer = pa.BufferOutputStream()
    try:
        # a frame put together from parts has chunks, and they would show in the bytes
        whole = pa.Table.from_pandas(frame, preserve_index=False).combine_chunks()
        numbers = [field.name for field in whole.schema if pa.types.is_floating(field.type)]
        pq.write_table(
            whole,
            buffer,
            compression="zstd",
            # measured: a dictionary of floats costs ten times what it saves
            use_dictionary=[name for name in whole.column_names if name not in numbers],
            use_byte_stream_split=numbers,
        )
    except (pa.ArrowException, ValueError, TypeError) as error:
        raise StoreError(f"table {table} of piece {piece} cannot be stored: {error}") from error
    if whole.num_rows != len(frame):
        raise StoreError(f"table {table} of piece {piece} has rows but no columns")
    content = buffer.getvalue().to_pybytes()
    return _Encoded(len(frame), _sha256(content), content)


def _join(table: str, contents: Iterable[bytes]) -> pd.DataFrame:
    parts = [pq.ParquetFile(pa.BufferReader(content)).read() for content in contents]
    if any(part.column_names != parts[0].column_names for part in parts):
        raise StoreError(f"the pieces of table {table} do not have the same columns")
    try:
        return pa.concat_tables(parts, promote_options="permissive").to_pandas()
    except pa.ArrowException as error:
        raise StoreError(f"the pieces of table {table} do not fit together: {error}") from error


def _pieces_to_read(
    table: str,
    pieces: Iterable[str] | None,
    stored: Mapping[str, Mapping[str, object]],
) -> list[str]:
    holders = sorted(piece for piece, tables in stored.items() if table in tables)
    if not holders:
        known = sorted({name for tables in stored.values() for name in tables})
        raise StoreInputError(f"no table {table} is stored", found=table, allowed=known)
    if pieces is None:
        return holders
    chosen = list(pieces)
    missing = sorted(set(chosen) - set(holders))
    if missing:
        raise StoreInputError(f"table {table} has no piece {', '.join(missing)}")
    if not chosen:
        raise StoreInputError(f"no piece of table {table} was asked for")
    return chosen


# ---------------------------------------------------------------- manifest


def _checked_manifest(manifest: Any, origin: str) -> dict[str, Any]:
    """Return a copy; raise `StoreInputError` when it is none of `make_manifest`."""
    if (
        not isinstance(manifest, Mapping)
        or manifest.get("format") != FORMAT
        or not isinstance(manifest.get("identity"), Mapping)
    ):
        raise StoreInputError(f"{origin} is no manifest of {FORMAT}")
    return plain(dict(manifest))


def _read_manifest(folder: Path) -> dict[str, Any]:
    path = folder / _MANIFEST
    try:
        manifest = json.loads(path.read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        raise StoreInputError(f"{folder} holds no results: it has no {_MANIFEST}") from None
    except ValueError:
        raise StoreInputError(f"{path} is not JSON") from None
    return _checked_manifest(manifest, str(path))


def _manifest_text(manifest: Mapping[str, Any]) -> bytes:
    return (json.dumps(manifest, indent=2, ensure_ascii=False) + "\n").encode()


def _refuse_other(folder: Path, manifest: Mapping[str, Any], origin: str = "") -> None:
    """Raise `StoreInputError` when a store has another identity than `manifest`.

    origin  where the manifest comes from, if that is a place
    """
    found = differences(_read_manifest(folder)["identity"], manifest["identity"])
    if found:
        shown = "; ".join(found[:_DIFFERENCES_SHOWN])
        more = len(found) - _DIFFERENCES_SHOWN
        rest = f"; and {more} more" if more > 0 else ""
        than = f" than {origin}" if origin else ""
        raise StoreInputError(
            f"{folder} holds other results{than}, which differ in {shown}{rest}. Choose another"
            " folder."
        )


def _refuse_foreign(folder: Path) -> None:
    """Raise `StoreInputError` when a folder holds what is not of a store.

    A lock and leftovers alone are a store that was killed before it had a manifest.
    """
    there = next(one for one in (folder, *folder.parents) if one.exists())
    if not there.is_dir():
        raise StoreInputError(f"{there} is a file. Choose another folder.")
    if there != folder:
        return
    names = os.listdir(folder)
    if _MANIFEST in names:
        return
    if any(name != _LOCK and not name.endswith(_UNFINISHED) for name in names):
        raise StoreInputError(f"{folder} is not empty and holds no results. Choose another folder.")


# ---------------------------------------------------------------- journal


class _Journal:
    """The journal as its writer has it: one line for each finished piece."""

    def __init__(self, path: Path) -> None:
        self._file = open(path, "ab", buffering=0)  # noqa: SIM115 (closed by close)
        _sync_folder(path.parent)
        content = path.read_bytes()
        complete = content.rfind(b"\n") + 1
        if complete < len(content):
            self._cut(complete)
        self._is_torn = False
        self.records = _parse_journal(content)

    def append(self, piece: str, tables: Mapping[str, _Encoded] | None) -> None:
        """Add a line, safely on the disk, or add none and raise `OSError`.

        tables  of a finished piece; None for one that is done no more
        """
        if self._is_torn:
            raise OSError(errno.EIO, "the end of the journal is torn")
        parts = None
        if tables is not None:
            parts = {name: {"rows": t.rows, "sha256": t.sha256} for name, t in tables.items()}
        record = {"piece": piece, "tables": parts, "time": utc_now()}
        line = json.dumps({**record, "check": _check_of(record)}).encode() + b"\n"
        length = os.fstat(self._file.fileno()).st_size
        try:
            if os.write(self._file.fileno(), line) < len(line):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            _sync(self._file.fileno())
        except BaseException:
            # a line added to half a line would be lost with it
            self._is_torn = True
            self._cut(length)
            self._is_torn = False
            raise
        self.records.pop(piece, None)
        if tables is not None:
            self.records[piece] = {name: _Recorded(t.rows, t.sha256) for name, t in tables.items()}

    def close(self) -> None:
        self._file.close()

    def _cut(self, length: int) -> None:
        os.ftruncate(self._file.fileno(), length)
        _sync(self._file.fileno())


def _read_journal(path: Path) -> dict[str, dict[str, _Recorded]]:
    return _parse_journal(path.read_bytes()) if path.exists() else {}


def _check_of(record: Mapping[str, Any]) -> str:
    """What the rest of a line of the journal must fit: else it would name a piece wrongly."""
    return _sha256(json.dumps(record).encode())[:16]


def _parse_journal(content: bytes) -> dict[str, dict[str, _Recorded]]:
    """Return the tables of each piece; a line that makes no sense counts for nothing."""
    records: dict[str, dict[str, _Recorded]] = {}
    for line in content.split(b"\n")[:-1]:  # what has no newline after it is torn
        with contextlib.suppress(*_NONSENSE):
            record = json.loads(line)
            # lines of earlier versions have no check
            if record.pop("check", None) not in (None, _check_of(record)):
                continue
            piece = record["piece"]
            if record["tables"] is None:
                records.pop(piece, None)
                continue
            tables = {
                table: _Recorded(int(part["rows"]), part["sha256"])
                for table, part in record["tables"].items()
            }
            if all(_is_name(name) for name in (piece, *tables)):
                records.pop(piece, None)  # a piece computed anew was finished anew
                records[piece] = tables
    return records


# ---------------------------------------------------------------- files


def put_files(files: Mapping[Path, bytes]) -> None:
    """Write files, each in full or not at all, so that they survive a power cut."""
    unfinished = {path: path.with_name(path.name + _UNFINISHED) for path in files}
    try:
        for path, content in files.items():
            _make_folder(path.parent)
            with open(unfinished[path], "wb") as file:
                file.write(content)
                file.flush()
                _sync(file.fileno())
        for path in files:
            os.replace(unfinished[path], path)
    except BaseException:
        for leftover in unfinished.values():
            with contextlib.suppress(OSError):
                leftover.unlink(missing_ok=True)
        raise
    for folder in {path.parent for path in files}:
        _sync_folder(folder)


def _make_folder(folder: Path) -> None:
    if not folder.is_dir():
        folder.mkdir(exist_ok=True)  # another process may be making it too
        _sync_folder(folder.parent)


def _remove_leftovers(folder: Path) -> None:
    for place in (folder, *(folder / _PIECES).glob("*")):
        for leftover in place.glob(f"*{_UNFINISHED}"):
            leftover.unlink()


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _sha256_of_file(path: Path) -> str | None:
    """Return the SHA-256 of a file, or None when it is missing or cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None


@contextlib.contextmanager
def _explained(attempt: str, remedy: str = "") -> Iterator[None]:
    """Turn a failure of the disk into a `StoreError` that says what was attempted."""
    try:
        yield
    except OSError as error:
        raise StoreError(f"{attempt}: {error.strerror or error}{remedy}") from error


# ---------------------------------------------------------------- the operating system

if sys.platform == "win32":
    import msvcrt

    def _take(descriptor: int) -> bool:
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except PermissionError:
            return False
        return True

    def _sync(descriptor: int) -> None:
        os.fsync(descriptor)

    def _sync_folder(folder: Path) -> None:
        """Windows keeps the names in a folder safe by itself."""

else:
    import fcntl

    def _take(descriptor: int) -> bool:
        """Lock a file, unless it is locked; closing the file unlocks it."""
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _sync(descriptor: int) -> None:
        """Return when what was written to a file is on the disk."""
        os.fsync(descriptor)
        if sys.platform == "darwin":  # there fsync stops at the cache of the drive
            with contextlib.suppress(OSError):
                fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)

    def _sync_folder(folder: Path) -> None:
        """Return when the names in a folder are on the disk."""
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        except OSError as error:
            # some network file systems cannot do this to a folder
            if error.errno not in (errno.EINVAL, errno.ENOTSUP):
                raise
        finally:
            os.close(descriptor)


class _Lock:
    """The right to write to a folder; it ends with the process at the latest."""

    def __init__(self, folder: Path) -> None:
        """Raise `StoreInputError` when somebody holds the lock."""
        self._file = open(folder / _LOCK, "ab")  # noqa: SIM115 (closed by release)
        if not _take(self._file.fileno()):
            self._file.close()
            raise StoreInputError(
                f"{folder} is being written to already. Wait until that ends, or choose another"
                " folder."
            )
        _held.add(self)

    @property
    def held(self) -> bool:
        return not self._file.closed

    def release(self) -> None:
        self._file.close()


_held: weakref.WeakSet[_Lock] = weakref.WeakSet()


def _release_all() -> None:
    for lock in _held:
        lock.release()


if hasattr(os, "register_at_fork"):
    # else a forked worker that outlives its killed parent would keep the folder locked
    os.register_at_fork(after_in_child=_release_all)


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[_Lock]:
    """Lock a folder for longer than the block, but not when the block fails."""
    lock = _Lock(folder)
    try:
        yield lock
    except BaseException:
        lock.release()
        raise
