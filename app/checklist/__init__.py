"""Who owes what, and when: obligations of a role in a scenario, with provision, deadline, penalty, evidence."""
