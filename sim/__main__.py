"""`python -m sim ...`: the command `ankunft`."""

from sim.cli import main

if __name__ == "__main__":
    main()
