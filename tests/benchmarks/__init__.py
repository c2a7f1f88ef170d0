"""Benchmarks, run by ``python -m tests.benchmarks``: measured, must, aim. They assert nothing."""
