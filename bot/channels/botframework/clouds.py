"""Microsoft's clouds: each has a Connector and an identity platform of its own."""

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class Cloud:
    """`connector` is what tokens for the Connector are for, and who says to be it in tokens of its own.

    `service_hosts` are where its channels take replies, each with all below it. `exchange` is what a federated
    credential is for.
    """

    authority: str
    sts: str
    connector: str
    metadata_url: str
    service_hosts: tuple[str, ...]
    exchange: str

    def token_url(self, tenant: str) -> str:
        """Return where an application gets its tokens."""
        return f"{self.authority}/{tenant}/oauth2/v2.0/token"

    @property
    def people_metadata_url(self) -> str:
        """Return the OpenID metadata of who signs people's tokens, in whatever organisation."""
        return f"{self.authority}/organizations/v2.0/.well-known/openid-configuration"

    def issuer(self, tenant: str, version: str) -> str:
        """Return who issues people's tokens of "1.0" or "2.0" in a tenant."""
        return f"{self.sts}/{tenant}/" if version == "1.0" else f"{self.authority}/{tenant}/v2.0"


PUBLIC = Cloud(
    authority="https://login.microsoftonline.com",
    sts="https://sts.windows.net",
    connector="https://api.botframework.com",
    metadata_url="https://login.botframework.com/v1/.well-known/openidconfiguration",
    service_hosts=("smba.trafficmanager.net", "smba.infra.gcc.teams.microsoft.com", "botframework.com"),
    exchange="api://AzureADTokenExchange",
)
GCC_HIGH = Cloud(
    authority="https://login.microsoftonline.us",
    sts="https://sts.windows.net",
    connector="https://api.botframework.us",
    metadata_url="https://login.botframework.azure.us/v1/.well-known/openidconfiguration",
    service_hosts=("smba.infra.gov.teams.microsoft.us", "botframework.azure.us"),
    exchange="api://AzureADTokenExchangeUSGov",
)
DOD = replace(GCC_HIGH, service_hosts=("smba.infra.dod.teams.microsoft.us", "botframework.azure.us"))
CHINA = Cloud(  # 21Vianet
    authority="https://login.partner.microsoftonline.cn",
    sts="https://sts.chinacloudapi.cn",
    connector="https://api.botframework.azure.cn",
    metadata_url="https://login.botframework.azure.cn/v1/.well-known/openidconfiguration",
    service_hosts=("botframework.azure.cn",),
    exchange="api://AzureADTokenExchangeChina",
)
CLOUDS = {"public": PUBLIC, "gcc_high": GCC_HIGH, "dod": DOD, "china": CHINA}
