"""How readers like their lists: the columns shown, how close the lines stand, and views kept under a name."""
