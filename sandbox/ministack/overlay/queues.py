"""Queues that feed functions."""

import ministack.services.lambda_svc as functions
import ministack.services.sqs as sqs

from .gap import gap, patch


@gap
def visibility_outlasts_function() -> None:
    """A mapping is refused when its queue hides messages for less than the function may take.

    Source: Lambda Developer Guide, "Creating and configuring an Amazon SQS event source mapping".
    """

    @patch(functions, "_create_esm")
    def create_mapping(original, data):
        hidden = _visibility_seconds(data.get("EventSourceArn", ""))
        name, _, error = functions._resolve_existing_esm_function(data.get("FunctionName", ""))
        if hidden is None or error:
            return original(data)
        timeout = int(functions._functions[name]["config"].get("Timeout", 3))
        if hidden >= timeout:
            return original(data)
        message = (
            f"Queue visibility timeout: {hidden} seconds is less than "
            f"Function timeout: {timeout} seconds"
        )
        return functions.error_response_json("InvalidParameterValueException", message, 400)


def _visibility_seconds(arn: str) -> int | None:
    """How long a queue hides what it hands out; none for other sources and unknown queues."""
    if ":sqs:" not in arn:
        return None
    queue = sqs._queues.get(sqs._queue_url(arn.split(":")[-1]))
    return int(queue["attributes"].get("VisibilityTimeout", 30)) if queue else None
