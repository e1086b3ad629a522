"""What an operator reads when the server cannot begin."""

from pathlib import Path

from sqlalchemy import create_engine, text

from tests.server_process import ServerProcess


async def test_a_database_of_a_newer_version(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'guichet.db'}")
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"))
        connection.execute(text("INSERT INTO alembic_version VALUES ('9999')"))
    engine.dispose()
    server = ServerProcess(tmp_path)
    assert await server.run() == 1
    assert [entry["event"] for entry in server.log] == ["serve.failed"]
    assert "9999" in server.log[0]["reason"]


async def test_a_database_that_is_not_there(tmp_path: Path) -> None:
    server = ServerProcess(tmp_path, database_url=f"postgresql://postgres@/postgres?host={tmp_path}")
    assert await server.run() == 1
    assert [entry["event"] for entry in server.log] == ["serve.failed"]
    assert server.log[0]["reason"]
