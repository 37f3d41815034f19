"""Deja, a Jupyter kernel for Java that remembers, as a Python package.

The package holds no Python beside its launcher: ``dist`` is the distribution that every other way of installation has.
A JDK 17 or later must be there; see :func:`deja_kernel.jdk.find`.
"""
