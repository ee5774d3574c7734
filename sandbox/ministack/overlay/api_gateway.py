"""API Gateway REST APIs: keys, bodies, patches and usage."""

import contextvars
import datetime
import itertools
import json
import re
from collections import Counter

import ministack.services.apigateway_v1 as gateway
import yaml

from .gap import first, gap, patch

INTEGRATION_FIELDS = (
    "uri",
    "httpMethod",
    "requestTemplates",
    "requestParameters",
    "passthroughBehavior",
    "credentials",
    "timeoutInMillis",
)


@gap
def usage_identifier_key() -> None:
    """apiKeySource AUTHORIZER takes the key from the authorizer's answer, cached or not."""
    current: contextvars.ContextVar = contextvars.ContextVar("usage_key", default=None)
    by_context: dict[str, str] = {}

    @patch(gateway, "_invoke_authorizer_lambda")
    async def invoke(original, authorizer, event, account_id, region):
        result = await original(authorizer, event, account_id, region)
        body = (result or {}).get("body")
        current.set(body.get("usageIdentifierKey") if isinstance(body, dict) else None)
        return result

    @patch(gateway, "_authorize_request_v1")
    async def authorize(original, *args, **kwargs):
        current.set(None)
        error, context = await original(*args, **kwargs)
        if error is None and isinstance(context, dict):
            identity = json.dumps(context, sort_keys=True, default=str)
            if current.get() is None:
                current.set(by_context.get(identity))
            else:
                by_context[identity] = current.get()
        return error, context

    @patch(gateway, "_check_api_key")
    def check_api_key(original, method, api_id, stage_name, headers):
        api = gateway._rest_apis.get(api_id) or {}
        if api.get("apiKeySource") == "AUTHORIZER":
            headers = {k: v for k, v in headers.items() if k.lower() != "x-api-key"}
            if current.get():
                headers["x-api-key"] = current.get()
        return original(method, api_id, stage_name, headers)


@gap
def openapi_import() -> None:
    """ImportRestApi and PutRestApi with integrations, any-method, key source, gateway responses."""
    gateway._OPENAPI_HTTP_METHODS = set(gateway._OPENAPI_HTTP_METHODS) | {"any"}

    @patch(gateway, "_import_operation")
    def import_operation(
        original, api_id, resource_id, method, operation, scheme_map=None, default_security=None
    ):
        original(api_id, resource_id, method, operation, scheme_map, default_security)
        integration = (operation or {}).get("x-amazon-apigateway-integration")
        if integration:
            _put_integration(api_id, resource_id, method, integration)

    @patch(gateway, "handle_request")
    async def handle(original, method, path, headers, body, query_params):
        parts = [part for part in path.strip("/").split("/") if part]
        mode = first((query_params or {}).get("mode"))
        if parts[:1] == ["restapis"] and method == "POST" and len(parts) == 1 and mode == "import":
            return _import_api(_specification(body))
        if parts[:1] == ["restapis"] and method == "PUT" and len(parts) == 2:
            return _put_api(parts[1], _specification(body), merge=mode == "merge")
        return await original(method, path, headers, body, query_params)


def _put_integration(api_id, resource_id, method, integration) -> None:
    kept = {field: integration[field] for field in INTEGRATION_FIELDS if field in integration}
    kept["type"] = integration["type"].upper()
    gateway._put_integration(api_id, resource_id, method, kept)
    for pattern, response in (integration.get("responses") or {}).items():
        gateway._put_integration_response(
            api_id,
            resource_id,
            method,
            str(response.get("statusCode", "200")),
            {
                "selectionPattern": "" if pattern == "default" else pattern,
                "responseParameters": response.get("responseParameters", {}),
                "responseTemplates": response.get("responseTemplates", {}),
            },
        )


def _specification(body) -> dict:
    try:
        specification = json.loads(body)
    except ValueError:
        specification = yaml.safe_load(body)
    for item in (specification.get("paths") or {}).values():
        if "x-amazon-apigateway-any-method" in item:
            item["any"] = item.pop("x-amazon-apigateway-any-method")
    return specification


def _import_api(specification):
    api = gateway._rest_apis.get(gateway._import_rest_api(specification))
    return _imported(api, specification, 201)


def _put_api(api_id, specification, merge):
    api = gateway._rest_apis.get(api_id)
    if not api:
        return gateway._v1_error("NotFoundException", "Invalid API identifier specified", 404)
    if not merge:
        resources = gateway._resources[api_id]
        gateway._resources[api_id] = {
            key: {**resource, "resourceMethods": {}}
            for key, resource in resources.items()
            if resource["path"] == "/"
        }
        gateway._authorizers_v1[api_id] = {}
    schemes = gateway._import_security_schemes(api_id, specification)
    for path, item in (specification.get("paths") or {}).items():
        gateway._import_path_item(api_id, path, item, schemes, specification.get("security"))
    return _imported(api, specification, 200)


def _imported(api, specification, status):
    customized = specification.get("x-amazon-apigateway-gateway-responses") or {}
    for response_type, response in customized.items():
        gateway._put_gateway_response(api["id"], response_type, response)
    source = specification.get("x-amazon-apigateway-api-key-source")
    api["apiKeySource"] = source or api["apiKeySource"]
    return gateway._v1_response(gateway._rest_api_view(api), status)


@gap
def patch_operations() -> None:
    """UpdateUsagePlan adds and removes stages, and UpdateApiKey takes "enabled" as a boolean."""

    @patch(gateway, "_update_usage_plan")
    def update_usage_plan(original, plan_id, data):
        plan, rest = gateway._usage_plans.get(plan_id), []
        for operation in data.get("patchOperations", []):
            if plan is None or operation.get("path") != "/apiStages":
                rest.append(operation)
            else:
                _patch_plan_stages(plan, operation)
        return original(plan_id, {"patchOperations": rest})

    @patch(gateway, "_update_api_key")
    def update_api_key(original, key_id, data):
        response, key = original(key_id, data), gateway._api_keys.get(key_id)
        if key and isinstance(key.get("enabled"), str):
            key["enabled"] = key["enabled"].lower() == "true"
            return gateway._v1_response(key)
        return response


def _patch_plan_stages(plan, operation) -> None:
    api_id, stage = operation["value"].split(":", 1)
    others = [
        entry
        for entry in plan.get("apiStages") or []
        if (entry.get("apiId"), entry.get("stage")) != (api_id, stage)
    ]
    added = [{"apiId": api_id, "stage": stage}] if operation["op"] == "add" else []
    plan["apiStages"] = others + added


@gap
def tags_on_owners() -> None:
    """Tags set by TagResource are shown by GetRestApi, GetStage and the like."""
    for name in ("_tag_v1_resource", "_untag_v1_resource"):

        @patch(gateway, name)
        def tag(original, arn, data):
            response = original(arn, data)
            owner = _tag_owner(arn.split("::/")[-1].split("/"))
            if response[0] == 204 and owner:
                owner["tags"] = dict(gateway._v1_tags.get(arn, {}))
            return response


def _tag_owner(parts):
    if len(parts) == 4:
        return gateway._stages_v1.get(parts[1], {}).get(parts[3])
    stores = {
        "restapis": gateway._rest_apis,
        "apikeys": gateway._api_keys,
        "usageplans": gateway._usage_plans,
    }
    store = stores.get(parts[0])
    return None if store is None else store.get(parts[1])


@gap
def usage_counts() -> None:
    """GetUsage counts accepted requests per key and UTC day as [used, remaining]."""
    counts: Counter = Counter()

    @patch(gateway, "_check_quota")
    def check_quota(original, key, api_id, stage_name):
        error = original(key, api_id, stage_name)
        if key is not None and error is None:
            today = datetime.datetime.now(datetime.timezone.utc).date().isoformat()
            for plan_id, _, _ in gateway._usage_plans_for_key(key["id"], api_id, stage_name):
                counts[(plan_id, key["id"], today)] += 1
        return error

    @patch(gateway, "handle_request")
    async def handle(original, method, path, headers, body, query):
        match = re.fullmatch(r"/usageplans/([^/]+)/usage/?", path)
        plan = gateway._usage_plans.get(match.group(1)) if match and method == "GET" else None
        if not plan:
            return await original(method, path, headers, body, query)
        return _usage(plan, query, counts)


def _usage(plan, query, counts):
    start, end = (datetime.date.fromisoformat(first(query[p])) for p in ("startDate", "endDate"))
    span = range((end - start).days + 1)
    days = [(start + datetime.timedelta(offset)).isoformat() for offset in span]
    asked = [first(query["keyId"])] if query.get("keyId") else None
    values = {}
    for key_id in asked or list(gateway._usage_plan_keys.get(plan["id"]) or {}):
        used = [counts[(plan["id"], key_id, day)] for day in days]
        values[key_id] = [list(pair) for pair in zip(used, _remaining(plan, used))]
    body = {"usagePlanId": plan["id"], "startDate": days[0], "endDate": days[-1], "values": values}
    return gateway._v1_response(body)


def _remaining(plan, used) -> list[int]:
    quota = plan.get("quota") or {}
    if quota.get("limit") is None:
        return [0 for _ in used]
    totals = used if quota.get("period") == "DAY" else itertools.accumulate(used)
    return [int(quota["limit"]) - total for total in totals]
