from collections.abc import Callable

import pytest
from aiohttp.test_utils import make_mocked_request
from multidict import CIMultiDict

from bot.peer import Peer
from bot.settings import Settings

PROXY = "10.0.0.1"


@pytest.fixture
def address(make_settings: Callable[..., Settings], monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    monkeypatch.setattr("aiohttp.web.BaseRequest.remote", PROXY)

    def read(*forwarded: str, proxies: int = 1) -> str:
        headers = CIMultiDict([("X-Forwarded-For", value) for value in forwarded])
        return Peer(make_settings(trusted_proxies=proxies)).address(make_mocked_request("GET", "/", headers))

    return read


def test_nobody_is_believed_without_a_proxy_of_ours(address: Callable[..., str]) -> None:
    assert address("192.0.2.7", proxies=0) == PROXY


def test_the_nearest_proxy_is_believed_and_not_what_the_client_wrote_before_it(address: Callable[..., str]) -> None:
    assert address("6.6.6.6, 192.0.2.7") == "192.0.2.7"
    assert address("6.6.6.6, 192.0.2.7, 10.0.0.2", proxies=2) == "192.0.2.7"


def test_a_proxy_that_adds_a_header_of_its_own_is_believed_too(address: Callable[..., str]) -> None:
    """Only the first header was read: the client's own."""
    assert address("6.6.6.6", "192.0.2.7") == "192.0.2.7"
    assert address("6.6.6.6", "192.0.2.7, 10.0.0.2", proxies=2) == "192.0.2.7"


def test_fewer_hops_than_proxies_means_that_somebody_went_around_them(address: Callable[..., str]) -> None:
    assert address(proxies=1) == PROXY
    assert address("192.0.2.7", proxies=2) == PROXY


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("192.0.2.7:50123", "192.0.2.7"),
        ("[2001:db8::1]:50123", "2001:db8::1"),
        ("[2001:db8::1]", "2001:db8::1"),
        ("2001:DB8:0::1", "2001:db8::1"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("unknown", PROXY),
        ("", PROXY),
        ("x" * 4000, PROXY),
    ],
)
def test_an_address_is_counted_in_one_way_however_it_is_written(
    address: Callable[..., str], written: str, read: str
) -> None:
    """With its port behind it each connection was another visitor."""
    assert address(written) == read


@pytest.mark.parametrize(
    ("settings", "headers", "origin"),
    [
        ({}, {}, "http://helpdesk.example"),
        ({}, {"X-Forwarded-Proto": "https"}, "http://helpdesk.example"),
        ({"trusted_proxies": 1}, {"X-Forwarded-Proto": "https"}, "https://helpdesk.example"),
        ({"trusted_proxies": 1}, {"X-Forwarded-Proto": "javascript"}, "http://helpdesk.example"),
        ({"trusted_proxies": 1}, {"X-Forwarded-Proto": "http, https"}, "https://helpdesk.example"),
        ({"public_url": "https://chat.example"}, {"X-Forwarded-Proto": "http"}, "https://chat.example"),
    ],
)
def test_the_address_we_are_reached_under(
    make_settings: Callable[..., Settings], settings: dict[str, object], headers: dict[str, str], origin: str
) -> None:
    request = make_mocked_request("GET", "/", {"Host": "helpdesk.example", **headers})
    peer = Peer(make_settings(**settings))
    assert peer.origin(request) == origin
    assert peer.is_secure(request) == origin.startswith("https")
