"""限制性股票: shares granted below the market that unlock over time (国资发考分规〔2019〕102号).

Pure. The rules are those of every listed company's equity plan; see `listed_equity.py`.
"""

from __future__ import annotations

from talent_app.rules.listed_equity import listed_instrument

INSTRUMENT = listed_instrument("restricted_stock", "限制性股票")
