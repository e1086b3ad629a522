"""A botbuilder `Activity` that reads its JSON only where somebody looks at it."""

from datetime import datetime
from typing import Any

from botbuilder import schema
from botbuilder.schema import Activity

from bot.channels.botframework.received import Received
from bot.messages import Json


class LazyActivity(Activity):  # type: ignore[misc]  # botbuilder has no types
    """Building a whole `Activity` by msrest costs 0.2 ms a turn; a turn looks at three of its fields."""

    def __init__(self, received: Received) -> None:  # not Activity's own, which would fill in all its fields
        self.received = received

    def __getattr__(self, name: str) -> Any:  # called for what is not there yet
        if name == "additional_properties":
            value: Any = _unknown(type(self), self.received.activity)
        elif name in self._attribute_map:
            field = self._attribute_map[name]
            value = _read(field["type"], self.received.activity.get(field["key"]))
        else:
            raise AttributeError(name)
        setattr(self, name, value)
        return value


def _read(kind: str, value: Any) -> Any:
    """Return a value in botbuilder's own classes; what does not fit its declared type is left as it is."""
    if kind.startswith("[") and isinstance(value, list):
        return [_read(kind[1:-1], part) for part in value]
    if kind == "iso-8601" and isinstance(value, str):
        return _time(value)
    model = getattr(schema, kind, None)
    if model is None or not isinstance(value, dict):
        return value
    known = {name: field for name, field in _fields(model).items() if field["key"] in value}
    read = model(**{name: _read(field["type"], value[field["key"]]) for name, field in known.items()})
    read.additional_properties = _unknown(model, value)
    return read


def _time(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _unknown(model: Any, value: Json) -> dict[str, Any]:
    keys = {field["key"] for field in _fields(model).values()}
    return {name: part for name, part in value.items() if name not in keys}


def _fields(model: Any) -> dict[str, dict[str, str]]:
    fields: dict[str, dict[str, str]] = model._attribute_map  # noqa: SLF001  # msrest's table of names and types
    return fields
