"""``python -m deskcrm`` is the same as ``deskcrm``."""

from deskcrm.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
