"""The API does what its description says: Schemathesis tries it against the real server."""

import asyncio
import os
import random
import sys
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient

from tests.api.conftest import Program
from tests.examples import LOOKS_FOR_OTHERS, examples

EXAMPLES = 8
SEED = str(random.SystemRandom().randrange(1_000_000))


@pytest.mark.hypothesis
async def test_the_server_answers_as_it_is_described(
    client: TestClient[web.Request, web.Application], program: Program, tmp_path: Path
) -> None:
    for _ in range(3):
        await program.opens()
    url = str(client.make_url("/api/v1/openapi.yaml"))
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "schemathesis.cli", "run", url),
        *("--header", f"Authorization: Bearer {program.word}"),
        *("--max-examples", str(examples(EXAMPLES)), "--no-shrink"),
        *(("--seed", SEED) if LOOKS_FOR_OTHERS else ("--generation-deterministic",)),
        *("--phases", "examples,coverage,fuzzing"),
        *("--checks", "all", "--continue-on-failure", "--no-color"),
        cwd=tmp_path,  # where it leaves files
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        env={**os.environ, "NO_COLOR": "1"},
    )
    told, _ = await process.communicate()
    assert process.returncode == 0, told.decode()
