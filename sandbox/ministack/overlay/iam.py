"""What IAM gets to know about a request before it decides."""

import contextvars
import functools
import json
import re

import ministack.app as app
import ministack.core.iam_actions as actions
import ministack.core.iam_evaluator as evaluator
import ministack.core.responses as responses
import ministack.services.dynamodb as dynamodb
import ministack.services.iam as iam
import ministack.services.sts as sts

from .gap import first, gap, patch

PASSED_ROLES = {
    "codebuild:CreateProject": (("serviceRole",), "codebuild"),
    "codebuild:UpdateProject": (("serviceRole",), "codebuild"),
    "codepipeline:CreatePipeline": (("pipeline", "roleArn"), "codepipeline"),
    "codepipeline:UpdatePipeline": (("pipeline", "roleArn"), "codepipeline"),
    "lambda:CreateFunction": (("Role",), "lambda"),
    "lambda:UpdateFunctionConfiguration": (("Role",), "lambda"),
    "scheduler:CreateSchedule": (("Target", "RoleArn"), "scheduler"),
    "scheduler:UpdateSchedule": (("Target", "RoleArn"), "scheduler"),
    "states:CreateStateMachine": (("roleArn",), "states"),
    "states:UpdateStateMachine": (("roleArn",), "states"),
}
"""Actions that hand a role to a service: the role's place in the request, and the service.

Source: Service Authorization Reference, dependent actions.
"""

PARTIQL_ACTIONS = {
    "dynamodb:ExecuteStatement",
    "dynamodb:BatchExecuteStatement",
    "dynamodb:ExecuteTransaction",
}

EXPRESSION_KEYWORDS = {"SET", "REMOVE", "ADD", "DELETE", "AND", "OR", "NOT", "BETWEEN", "IN"}

_request: contextvars.ContextVar = contextvars.ContextVar("request", default=(None, {}))
"""IAM action and parsed body of the request that is being authorized."""


@gap
def resources_named_in_bodies() -> None:
    """A call is checked against what it names, also where only its body does.

    Source: Service Authorization Reference, resource types of Lambda's CreateFunction and of the
    calls of Cognito and DynamoDB that read and change tags.
    """

    @patch(actions, "extract_resource_arn")
    def resource(original, service, method, path, headers, body, query_params, region, account):
        arn = original(service, method, path, headers, body, query_params, region, account)
        if arn != "*" or service not in ("cognito-idp", "dynamodb", "lambda"):
            return arn
        data = _parsed(body, query_params)
        if service != "lambda":
            return data.get("ResourceArn") or arn
        creates = method == "POST" and path.rstrip("/").endswith("/functions")
        name = data.get("FunctionName") if creates else None
        return f"arn:aws:lambda:{region}:{account}:function:{name}" if name else arn


@gap
def secure_transport() -> None:
    """Policies see aws:SecureTransport as true: the loopback address stands for AWS over TLS."""

    @patch(app, "pin_request_origin")
    def pin_request_origin(original, source_ip, _is_secure):
        return original(source_ip, True)


@gap
def lambda_action_names() -> None:
    """Lambda's REST actions come from the botocore model: aliases, layers, concurrency and all."""
    actions._BOTOCORE_SERVICE_MAP["lambda"] = ["lambda"]
    renamed = {
        "Invoke": "InvokeFunction",
        "InvokeWithResponseStream": "InvokeFunction",
        "GetLayerVersionByArn": "GetLayerVersion",
    }

    @patch(actions, "_lambda_action")
    def lambda_action(original, method, path):
        name = actions._match_rest_action("lambda", method, path)
        return renamed.get(name, name) or original(method, path)


@gap
def queue_action_names() -> None:
    """A batch call of SQS is allowed by the right to the single call; it has no action of its own.

    Source: SQS guide, "Amazon SQS API permissions: Actions and resource reference".
    """

    @patch(actions, "extract_iam_action")
    def extract(original, service, method, path, headers, body, query_params):
        name = original(service, method, path, headers, body, query_params)
        return name.removesuffix("Batch") if name and name.startswith("sqs:") else name


@gap
def request_context() -> None:
    """Adds the DynamoDB and IAM condition keys, PartiQL's own actions and the PassRole check."""

    @patch(actions, "extract_iam_action")
    def extract(original, service, method, path, headers, body, query_params):
        name = original(service, method, path, headers, body, query_params)
        _request.set((name, _parsed(body, query_params)))
        return name

    @patch(evaluator, "enforce")
    def enforce(original, key, action, service, region, resource_arn="*", service_context=None):
        name, data = _request.get()
        extra = _extra_context(service, name, action, resource_arn, data)
        context = {**(service_context or {}), **extra}
        if action in PARTIQL_ACTIONS:
            return _enforce_statements(original, key, service, region, data, context)
        denied = original(
            key, action, service, region, resource_arn=resource_arn, service_context=context
        )
        if denied is None and name == action:
            return _enforce_pass_role(original, key, action, region, data)
        return denied


def _parsed(body, query_params) -> dict:
    try:
        data = json.loads(body or b"{}")
    except ValueError:
        data = {name: first(value) for name, value in (query_params or {}).items()}
    return data if isinstance(data, dict) else {}


def _extra_context(service, name, action, resource_arn, data) -> dict:
    """Condition keys that MiniStack does not fill for this request."""
    if service == "dynamodb" and name:
        keys, attributes = _keys_and_attributes(name, action, resource_arn, data)
        found = {"dynamodb:LeadingKeys": sorted(keys), "dynamodb:Attributes": sorted(attributes)}
        return {key: values for key, values in found.items() if values}
    if service == "iam" and name == action:
        role = iam._roles.get(data.get("RoleName")) or {}
        boundary = data.get("PermissionsBoundary") or role.get("PermissionsBoundary")
        return {"iam:PermissionsBoundary": boundary, "iam:PolicyARN": data.get("PolicyArn")}
    return {}


def _enforce_statements(enforce, key, service, region, data, context):
    """PartiQL is authorized per statement, by its verb, and has no leading keys."""
    for entry in data.get("Statements") or data.get("TransactStatements") or [data]:
        statement = entry["Statement"]
        verb = re.match(r"\s*(\w+)", statement).group(1).title()
        table = re.search(r'(?:FROM|INTO|UPDATE)\s+"?([\w.-]+)', statement, re.IGNORECASE)
        account = responses.get_account_id()
        arn = actions._dynamodb_table_arn(table.group(1), region, account) if table else "*"
        action = f"dynamodb:PartiQL{verb}"
        denied = enforce(key, action, service, region, resource_arn=arn, service_context=context)
        if denied:
            return denied
    return None


def _enforce_pass_role(enforce, key, action, region, data):
    place, principal = PASSED_ROLES.get(action, ((), None))
    role = functools.reduce(lambda found, name: (found or {}).get(name), place, data)
    if not place or not role:
        return None
    context = {"iam:PassedToService": f"{principal}.amazonaws.com"}
    return enforce(key, "iam:PassRole", "iam", region, resource_arn=role, service_context=context)


def _keys_and_attributes(name, action, arn, data) -> tuple[set, set]:
    """Partition key values and written attributes of one call on one table.

    None for Scan and PartiQL, as on AWS: that is why policies need a Null guard.
    """
    account = arn.split(":")[4] if arn.count(":") > 4 else ""
    table_name = arn.split("table/")[-1].split("/")[0]
    table = _table(account, table_name)
    if table is None:
        return set(), set()
    hash_key = _hash_key(table, data.get("IndexName"))
    operation = name.split(":")[1]
    if operation == "Query":
        return _query_keys(data, hash_key), set()
    keys, attributes = set(), set()
    for item in _items(operation, action, table_name, data):
        full = item.get("Key") or item.get("Item") or item
        keys |= {str(value) for value in (full.get(hash_key) or {}).values()}
        attributes |= _written_attributes(item, full)
    return keys, attributes


def _table(account, name):
    tables = list(dynamodb._tables.all_items())
    return next((t for (owner, _, key), t in tables if owner == account and key == name), None)


def _hash_key(table, index_name) -> str:
    schema = table["KeySchema"]
    globals_, locals_ = "GlobalSecondaryIndexes", "LocalSecondaryIndexes"
    for index in (table.get(globals_) or []) + (table.get(locals_) or []):
        if index["IndexName"] == index_name:
            schema = index["KeySchema"]
    return next(key["AttributeName"] for key in schema if key["KeyType"] == "HASH")


def _items(operation, action, table_name, data) -> list:
    """The keys or items that a single, batch or transaction call names in this table."""

    def is_mine(table) -> bool:
        return bool(table) and table.split("table/")[-1] == table_name

    if operation in ("GetItem", "PutItem", "UpdateItem", "DeleteItem"):
        return [data]
    found = []
    for table, request in (data.get("RequestItems") or {}).items():
        if is_mine(table) and isinstance(request, dict):
            found += request.get("Keys") or []
        elif is_mine(table):
            found += [next(iter(write.values())) for write in request]
    for entry in data.get("TransactItems") or []:
        for member, detail in entry.items():
            member_action = actions._DYNAMODB_TRANSACT_ITEM_ACTIONS[member]
            if is_mine(detail.get("TableName")) and member_action == action:
                found.append(detail)
    return found


def _written_attributes(item, full) -> set:
    expression = item.get("UpdateExpression") or ""
    if "Item" not in item and not expression:
        return set()
    names = item.get("ExpressionAttributeNames") or {}
    words = re.findall(r"(?<![\w:.#])(#?[A-Za-z_]\w*)(?![\w(]|\s*\()", expression)
    return set(full) | {names.get(w, w) for w in words if w.upper() not in EXPRESSION_KEYWORDS}


def _query_keys(data, hash_key) -> set:
    names = data.get("ExpressionAttributeNames") or {}
    values = data.get("ExpressionAttributeValues") or {}
    condition = data.get("KeyConditionExpression") or ""
    keys = set()
    for left, right in re.findall(r"([#:]?[\w.-]+)\s*=\s*([#:]?[\w.-]+)", condition):
        if left.startswith(":"):
            left, right = right, left
        if names.get(left, left) == hash_key:
            keys |= {str(value) for value in (values.get(right) or {}).values()}
    legacy = (data.get("KeyConditions") or {}).get(hash_key) or {}
    listed = legacy.get("AttributeValueList") or []
    return keys | {str(value) for attribute in listed for value in attribute.values()}


@gap
def transitive_session_tags() -> None:
    """Transitive tags of AssumeRole are inherited by chained sessions and cannot be overridden."""
    asked: contextvars.ContextVar = contextvars.ContextVar("transitive", default=())

    @patch(sts, "_session_tags")
    def session_tags(original, params, check=True):
        listed = params.get("TransitiveTagKeys")
        if not isinstance(listed, list):
            prefix = "TransitiveTagKeys.member."
            listed = [first(value) for key, value in params.items() if key.startswith(prefix)]
        asked.set(listed)
        return original(params, check)

    @patch(sts, "register_session")
    def register_session(original, access_key, session):
        source = sts._sessions.get(session.get("SourceAccessKeyId")) or {}
        inherited = source.get("Transitive") or []
        fixed = {tag["Key"].lower() for tag in inherited}
        own = [t for t in session.get("SessionTags") or [] if t["Key"].lower() not in fixed]
        session["SessionTags"] = inherited + own
        session["Transitive"] = inherited + [tag for tag in own if tag["Key"] in asked.get()]
        return original(access_key, session)
