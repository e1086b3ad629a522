"""`guichet demo`: loads invented organisations and people, and tells what to try with them."""

import asyncio
import sys

from actions.demonstration import PASSWORD, TOTP_SECRET, load, others
from actions.passwords import make_hash
from bot.app import open_database
from bot.settings import Settings

TO_TRY = f"""\
Organisations without an account yet, to open one in the chat:
  certifier     12ABC345   contract MCFCER000123
  depositor     56GHI789   mandated by 12ABC345 and 34DEF567
  both          78JKL012   contract MCFCER000789, mandated by 12ABC345

Organisations that have an administrator, to find them in the chat:
  certifier     34DEF567   contract MCFCER000456     Claire Fontaine
  certifier     09BCD432   contract MCFCER000432     Grace Whitfield (mails in English)
  depositor     90MNO456   mandated by 34DEF567      Karim Benali

To be asked for whom a table is deposited, and under which contract: 90MNO456 is mandated by 09BCD432, too, and that one
has a second contract, MCFCER000433.

Not valid: contract MCFCER000210 of 87YZA210 has ended, so has the mandate of 34DEF567 to 43STU876;
the mandate of 12ABC345 to 65VWX098 has not begun; 31EFG654 has no contract, 53HIJ876 no mandate.

Agents of the support desk, at /desk, all with the password {PASSWORD}
and this key to type into an application for one-time codes: {TOTP_SECRET}
  nadege.colin@aide.example    agent
  samir.haddad@aide.example    supervisor
  edith.marlow@aide.example    knowledge editor (desk and mails in English)

Accounts, all with the password {PASSWORD}
  CLAIRE234     34DEF567   administrator
  LUC234567     34DEF567   user
  NADIA2345     34DEF567   user, disabled
  HUGO23456     34DEF567   user, locked for a day
  KARIM5678     90MNO456   administrator             one address, karim.benali@relais.example,
  KARIM8765     21PQR654   administrator             for two accounts
  GRACE2345     09BCD432   administrator
"""


def demo(settings: Settings, *, anyway: bool) -> int:
    """Load the demonstration; returns 1 where it would mix with real organisations."""
    strangers = asyncio.run(_load(settings, anyway=anyway))
    if strangers and not anyway:
        many = "an organisation" if strangers == 1 else f"{strangers} organisations"
        print(
            f"This database has {many} of its own, and everybody knows the demonstration's password: nothing was "
            "written. Use another data_dir, or --anyway.",
            file=sys.stderr,
        )
        return 1
    print(TO_TRY)
    if settings.demo:
        print(f"Mails are shown at {settings.base_url}/demo/mail")
    return 0


async def _load(settings: Settings, *, anyway: bool) -> int:
    """Return how many organisations there are besides the demonstration's; nothing is written if there are any."""
    password_hash = await make_hash(PASSWORD)
    store = await open_database(settings)
    try:
        async with store.turn() as transaction:
            strangers = await others(transaction.work)
            if anyway or not strangers:
                await load(transaction.work, password_hash)
    finally:
        await store.close()
    return strangers
