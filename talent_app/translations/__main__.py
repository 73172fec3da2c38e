"""`python -m talent_app.translations`: compiles the catalogues, at set-up and when an image is built."""

from __future__ import annotations

from talent_app.translations.catalogue import compile_catalogue
from talent_app.translations.updating import WHOLE

if __name__ == "__main__":
    for code in WHOLE:
        compile_catalogue(code)
