"""Who may see which page of the desk."""

from dataclasses import dataclass
from enum import Enum, auto

from actions.agent_sign_in import AtDesk
from actions.tickets import Role
from bot.console.site import Console
from bot.console.visit import DeskVisit
from bot.pages.rules import PageOf


class Rule(Enum):
    PUBLIC = auto()
    SESSION = auto()  # has typed the password, be the code still to come
    SIGNED_IN = auto()  # whatever their role
    AGENT = auto()
    SUPERVISOR = auto()
    EDITOR = auto()


ROLES = {Rule.AGENT: Role.AGENT, Rule.SUPERVISOR: Role.SUPERVISOR, Rule.EDITOR: Role.EDITOR}


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskPage(PageOf[Console, DeskVisit, Rule]):
    """Of the desk."""


def may_enter(rule: Rule, who: AtDesk | None) -> bool:
    if rule is Rule.PUBLIC:
        return True
    if who is None or not (who.is_complete or rule is Rule.SESSION):
        return False
    return rule not in ROLES or who.agent.may(ROLES[rule])
