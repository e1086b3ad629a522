"""What we do for people, each action a request record and the function that carries it out."""
