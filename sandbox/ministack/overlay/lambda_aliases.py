"""Lambda aliases."""

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
