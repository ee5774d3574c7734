"""How many objects an account has: what the front keeps quotas by."""

import json

import ministack.app as app
import ministack.core.responses as responses
import ministack.services.apigateway_v1 as gateway
import ministack.services.cognito as cognito
import ministack.services.dynamodb as dynamodb
import ministack.services.iam as iam
import ministack.services.lambda_svc as functions
import ministack.services.stepfunctions as machines

from .gap import gap, patch

PATH = "/_tenantry/census/"
"""Below it, account and Region. Clients never reach it: the front keeps such paths to itself."""

STORES = {
    "rest-apis": gateway._rest_apis,
    "api-keys": gateway._api_keys,
    "usage-plans": gateway._usage_plans,
    "user-pools": cognito._user_pools,
    "tables": dynamodb._tables,
    "iam-roles": iam._roles,
    "state-machines": machines._state_machines,
}


@gap
def census() -> None:
    """Tells the front how many objects of a kind an account has in a Region."""

    @patch(app, "_handle_pre_body_request")
    async def handle(original, method, path, headers, query_params, request_id):
        if not path.startswith(PATH):
            return await original(method, path, headers, query_params, request_id)
        account, region = path.removeprefix(PATH).split("/")
        with responses.request_scope(account, region):
            return responses.json_response(_counts())


def _counts() -> dict:
    reserved = {name: functions._functions[name].get("concurrency") for name in functions._functions}
    return {
        "counts": {kind: len(store) for kind, store in STORES.items()},
        "reserved": {name: int(value) for name, value in reserved.items() if value is not None},
    }
