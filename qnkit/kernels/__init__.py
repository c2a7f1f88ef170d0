"""Jitted loops over numbers and arrays: no checks, no classes, no input or output."""
