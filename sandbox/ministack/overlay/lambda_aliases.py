"""Lambda aliases: their weights and their permissions."""

import json
import random

import ministack.services.lambda_svc as functions

from .gap import gap, patch


@gap
def alias_weights() -> None:
    """RoutingConfig weights of an alias hold on Invoke and on calls of other services."""

    @patch(functions, "_invoke")
    async def invoke(original, name, event, headers, path_qualifier=None, query_params=None):
        qualifier = (
            path_qualifier
            or functions._qp_first(query_params or {}, "Qualifier")
            or functions._qp_first(headers, "x-amz-qualifier")
            or None
        )
        return await original(name, event, headers, _drawn(name, qualifier), query_params)

    @patch(functions, "_effective_func_record_for_qualifier")
    def record(original, function, qualifier):
        name = ((function or {}).get("config") or {}).get("FunctionName")
        drawn = _drawn(name, qualifier) if name and qualifier else qualifier
        return original(function, drawn)


def _drawn(name, qualifier):
    """The version that this call meets: one of the alias's weighted versions, or the alias."""
    aliases = (functions._functions.get(name) or {}).get("aliases") or {}
    routing = (aliases.get(qualifier) or {}).get("RoutingConfig") or {}
    draw = random.random()
    for version, weight in (routing.get("AdditionalVersionWeights") or {}).items():
        if draw < float(weight):
            return version
        draw -= float(weight)
    return qualifier


@gap
def policy_per_qualifier() -> None:
    """GetPolicy without a qualifier shows the function's own permissions, not its aliases' too."""

    @patch(functions, "_get_policy")
    def get_policy(original, name, query_params=None, path_qualifier=None):
        response = original(name, query_params, path_qualifier)
        if response[0] != 200 or functions._qualifier_from_path_or_query(
            path_qualifier, query_params
        ):
            return response
        answer = json.loads(response[2])
        policy = json.loads(answer["Policy"])
        resource = functions._policy_resource_arn(name, None)
        own = [one for one in policy["Statement"] if one.get("Resource") == resource]
        if not own:
            message = "No policy is associated with the given resource."
            return functions.error_response_json("ResourceNotFoundException", message, 404)
        policy["Statement"] = own
        return functions.json_response({**answer, "Policy": json.dumps(policy)})
