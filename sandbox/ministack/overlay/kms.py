"""Keys of KMS."""

import ministack.core.iam_actions as actions
import ministack.services.kms as kms

from .gap import gap, patch


@gap
def rights_on_keys() -> None:
    """Who uses a key by an alias needs the right on the key; one on the alias is none.

    Source: KMS Developer Guide, "Specifying KMS keys in IAM policy statements".
    """

    @patch(actions, "extract_resource_arn")
    def resource(original, service, *request):
        arn = original(service, *request)
        if service != "kms" or ":alias/" not in arn:
            return arn
        key = kms._resolve_key(arn)
        return key["Arn"] if key else arn
