"""Starts MiniStack with every gap closed; it ends, state saved, when its standard input does."""

import os
import signal
import sys
import threading

import ministack.app

from overlay import (  # noqa: F401 - importing a module declares its gaps
    accounts,
    api_gateway,
    api_gateway_deployments,
    api_gateway_refusals,
    caller_accounts,
    census,
    cognito,
    cognito_sign_up,
    dynamodb,
    dynamodb_values,
    front_services,
    iam,
    iam_policy,
    kms,
    lambda_aliases,
    lambda_runtime,
    queues,
    schedules,
    step_functions,
)
from overlay.gap import GAPS

for close in GAPS:
    close()


def end_with_starter() -> None:
    """Waits for the end of standard input, which comes when the starting process dies."""
    while os.read(0, 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


print("closed:", ", ".join(close.__name__ for close in GAPS), file=sys.stderr)

if __name__ == "__main__":
    threading.Thread(target=end_with_starter, daemon=True).start()
    sys.exit(ministack.app.main())
