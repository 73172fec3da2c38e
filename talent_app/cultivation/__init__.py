"""Managers and craftsmen: reserve lists, terms and contracts, studios, competitions, apprenticeships, development."""
