"""``python -m training [fit] …``: the steps that write; the others are ``python -m training.<step>``."""

import os
import sys

# Sums of floats depend on how many threads add them: one, so that two runs give the same bytes. Read when numpy is imported.
for _variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_variable] = "1"


def main() -> int:
    """Runs the step named first, ``fit`` if none is; returns the exit status."""
    from training import fit

    arguments = sys.argv[1:]
    return fit.main(arguments[1:] if arguments[:1] == ["fit"] else arguments)


if __name__ == "__main__":
    sys.exit(main())
