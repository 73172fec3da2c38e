"""Innovation teams: members with time shares, what they work on, cultivation, appraisal, single points of failure."""
