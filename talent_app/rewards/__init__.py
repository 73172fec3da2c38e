"""Rewards and support: schemes, who may receive what and why, applications, payment, recovery."""
