"""Starts MiniStack with every gap closed."""

import sys

import ministack.app

from overlay import (  # noqa: F401 - importing a module declares its gaps
    accounts,
    api_gateway,
    api_gateway_deployments,
    dynamodb,
    iam,
    iam_policy,
    lambda_aliases,
    lambda_runtime,
    step_functions,
)
from overlay.gap import GAPS

for close in GAPS:
    close()
print("closed:", ", ".join(close.__name__ for close in GAPS), file=sys.stderr)

if __name__ == "__main__":
    sys.exit(ministack.app.main())
