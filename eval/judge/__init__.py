"""Model-judged metrics: they advise, beside the deterministic ones that block."""
