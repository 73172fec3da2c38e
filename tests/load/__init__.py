"""`script/load`: many people at once on a served product, in a closed loop, for a bounded time."""
