"""股票期权: the right to buy shares of a listed company at a fixed price (国资发考分规〔2019〕102号).

Pure. The rules are those of every listed company's equity plan; see `listed_equity.py`.
"""

from __future__ import annotations

from talent_app.rules.listed_equity import listed_instrument

INSTRUMENT = listed_instrument("stock_option", "股票期权")
