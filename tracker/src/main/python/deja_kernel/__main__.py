import sys

from deja_kernel.launcher import module

if __name__ == "__main__":
    sys.exit(module())
