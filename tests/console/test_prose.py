"""What the desk shows of what was said."""

from bot.console.prose import spoken


def test_italics_are_shown_however_they_are_marked() -> None:
    """What hid a password was shown with its marks: "_J’ai masqué …_"."""
    assert spoken("_J’ai **masqué** ce mot._ *Ici*.") == "<em>J’ai <strong>masqué</strong> ce mot.</em> <em>Ici</em>."
    assert spoken("mon_fichier_de_mars.xml") == "mon_fichier_de_mars.xml"


def test_code_is_shown_as_code() -> None:
    """Articles quote values of files: agents read them between back-ticks."""
    assert spoken("`PAR_ADMISSION` & `<b>`") == "<code>PAR_ADMISSION</code> &amp; <code>&lt;b&gt;</code>"
