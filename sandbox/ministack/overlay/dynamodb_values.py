"""Values of DynamoDB's expressions."""

import copy

import ministack.services.dynamodb as dynamodb

from .gap import gap, patch


@gap
def values_of_their_own() -> None:
    """A value that an update sets twice is two values: changing one leaves the other."""

    @patch(dynamodb, "_eval_set_value")
    def own(original, *args, **kwargs):
        return copy.deepcopy(original(*args, **kwargs))
