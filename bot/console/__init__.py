"""The agents' desk, at /desk: pages for those who answer, with a sign-in of their own."""
