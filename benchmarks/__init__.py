"""Benchmarks: seeded data, answers asserted before they are timed, rivals in the same run."""
