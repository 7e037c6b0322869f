"""`python -m mailuo` is the command `mailuo`."""

from mailuo.cli import main

raise SystemExit(main())
