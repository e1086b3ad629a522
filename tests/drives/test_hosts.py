import pytest

from bot.drives.errors import DriveRefusedError
from bot.drives.hosts import Hosts, PublicResolver

HOSTS = Hosts(["sharepoint.com", "1drv.com"])


@pytest.mark.parametrize(
    "address",
    [
        "https://contoso-my.sharepoint.com/personal/jean/_layouts/15/download.aspx?UniqueId=a&tempauth=v1.e%2By%3D%3D",
        "https://CONTOSO.SharePoint.com/a",
        "https://sharepoint.com/a",
        "https://contoso.sharepoint.com:443/a",
        "https://public.bn.files.1drv.com/y4m/a%20b.xml",
    ],
)
def test_an_address_of_a_drive_is_called_as_it_is(address: str) -> None:
    url, (path, _, query) = HOSTS.checked(address), address.partition("?")
    assert path.endswith(url.raw_path)
    assert url.raw_query_string == query


@pytest.mark.parametrize(
    "address",
    [
        "",
        "a.xml",
        "//contoso.sharepoint.com/a",
        "http://contoso.sharepoint.com/a",
        "ftp://contoso.sharepoint.com/a",
        "file:///etc/passwd",
        "https://contoso.sharepoint.com:8443/a",
        "https://sharepoint.com.attacker.example/a",
        "https://notsharepoint.com/a",
        "https://contoso.sharepoint.com@attacker.example/a",
        "https://jean:secret@contoso.sharepoint.com/a",
        "https://attacker.example/?contoso.sharepoint.com",
        "https://attacker.example#.sharepoint.com",
        "https://attacker.example\\.sharepoint.com/a",
        "https://attacker.example\t.sharepoint.com/a",
        "https://contoso.sharepoint.com./a",
        "https://contoso.sharepoint.com/a b",
        "https://contoso.sharepoint.com/a\r\nHost: attacker.example",
        "https://contoso.sharep\N{CYRILLIC SMALL LETTER O}int.com/a",
        "https://contoso.sharepoint.com:x/a",
        "https://[::1]/a",
        "https://127.0.0.1/a",
        "https://169.254.169.254/latest/meta-data",
        "https://contoso.sharepoint.com/" + "a" * 9000,
    ],
)
def test_no_other_address_is_called(address: str) -> None:
    with pytest.raises(DriveRefusedError) as refused:
        HOSTS.checked(address)
    assert not address or address not in str(refused.value)


@pytest.mark.parametrize("address", ["http://127.0.0.1:5000/a", "http://localhost:5000/a", "http://[::1]:5000/a"])
def test_this_machine_is_called_only_where_it_may_be(address: str) -> None:
    assert str(Hosts(["sharepoint.com"], loopback=True).checked(address)) == address
    with pytest.raises(DriveRefusedError):
        HOSTS.checked(address)


@pytest.mark.parametrize("address", ["http://10.0.0.1/a", "http://attacker.example/a", "https://0.0.0.0/a"])
def test_where_this_machine_may_be_called_no_other_may(address: str) -> None:
    with pytest.raises(DriveRefusedError):
        Hosts(["sharepoint.com"], loopback=True).checked(address)


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1", "10.1.2.3", "169.254.169.254", "192.168.1.1", "100.64.0.1"])
async def test_a_name_that_leads_inside_is_none(name: str) -> None:
    """A host of an allowed name whose address is inside our network would have been called."""
    resolver = PublicResolver(loopback=False)
    with pytest.raises(OSError, match="no public address"):
        await resolver.resolve(name, 443)
    await resolver.close()


async def test_a_public_address_is_one() -> None:
    resolver = PublicResolver(loopback=False)
    (found,) = await resolver.resolve("8.8.8.8", 443)
    assert found["host"] == "8.8.8.8"
    await resolver.close()
