"""Whose a key is: what the front counts calls by."""

import ministack.app as app
import ministack.core.responses as responses

from .gap import gap, patch

PATH = "/_tenantry/accounts/"
"""Below it, an access key. Clients never reach it: the front keeps such paths to itself."""


@gap
def caller_accounts() -> None:
    """Tells the front which account a call with a key is for, functions' keys among them."""

    @patch(app, "_handle_pre_body_request")
    async def handle(original, method, path, headers, query_params, request_id):
        if not path.startswith(PATH):
            return await original(method, path, headers, query_params, request_id)
        responses.set_request_account_id(app._request_account_scope(path.removeprefix(PATH)))
        return responses.json_response({"account": responses.get_account_id()})
