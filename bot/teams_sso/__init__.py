"""Single sign-on in Microsoft Teams: whom Teams says that somebody is, where the person has asked for it."""
