"""Our own YAML files, which people edit: what cannot be read of them is told with its place."""

from pathlib import Path
from typing import Any

import yaml


class WrongFileError(Exception):
    """A file that cannot be read: which one, on which line if that is known, and what is wrong, for an operator."""

    def __init__(self, path: Path, what: str, line: int | None = None) -> None:
        super().__init__(f"{path}:{line}: {what}" if line else f"{path}: {what}")


def read_yaml(path: Path, loader: str = "SafeLoader") -> Any:
    """Return what a file holds; raise WrongFileError.

    `loader` is one of PyYAML's. Its C part is ten times as fast where there is one: a start reads ninety files.
    """
    fast = getattr(yaml, f"C{loader}", getattr(yaml, loader))
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=fast)  # noqa: S506 - only text or safe values
    except OSError as error:
        raise WrongFileError(path, f"cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise WrongFileError(path, "is not UTF-8", error.object[: error.start].count(b"\n") + 1) from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise WrongFileError(path, f"is no YAML: {error.problem}", line) from error
    except (yaml.YAMLError, ValueError) as error:  # a sign that cannot be seen, a day that does not exist
        raise WrongFileError(path, f"is no YAML: {error}") from error
