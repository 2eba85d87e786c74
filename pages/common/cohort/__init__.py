"""The cohort page: what its pictures are computed from."""
