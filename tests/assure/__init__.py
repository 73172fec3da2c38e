"""The long proofs behind `script/assure`; a test runs every part at one hundredth, so that none can rot."""
