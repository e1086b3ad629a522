"""Every refusal and every reason has its words, and no words are there for nobody."""

import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parent.parent.parent
CODE = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "actions" / "spreadsheet").glob("*.py"))
BUILT = {f"{kind}_{what}" for kind in ("no", "other", "bad") for what in ("certifier", "contract")} | {
    *("several_certifiers", "several_contracts", "bad_emitter"),
}


@pytest.mark.parametrize(("group", "raised"), [("refusals", "SheetRefusedError"), ("reasons", "Wrong")])
def test_words(group: str, raised: str) -> None:
    texts = yaml.safe_load((ROOT / "actions" / "texts" / "fr" / "sheets.yaml").read_text(encoding="utf-8"))
    named = set(re.findall(rf'{raised}\(\s*"(\w+)"', CODE)) | (BUILT if group == "refusals" else set())
    assert named <= set(texts[group])
    assert not [key for key in set(texts[group]) - named if f'"{key}"' not in CODE]
