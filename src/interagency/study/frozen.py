"""A mapping that stays as it is."""

from collections.abc import Iterable, Iterator, Mapping


class FrozenMapping[K, V](Mapping[K, V]):
    """A mapping that cannot be changed, in the order given.

    Unlike `types.MappingProxyType` it can be hashed when its values can, and sent to
    another process.

    >>> FrozenMapping({"turf": 0.3})
    FrozenMapping({'turf': 0.3})
    """

    __slots__ = ("_items",)

    def __init__(self, items: Mapping[K, V] | Iterable[tuple[K, V]] = ()) -> None:
        self._items = dict(items)

    def __getitem__(self, key: K) -> V:
        return self._items[key]

    def __iter__(self) -> Iterator[K]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __hash__(self) -> int:
        return hash(frozenset(self._items.items()))

    def __repr__(self) -> str:
        return f"FrozenMapping({self._items!r})"
