"""Prints the label of a parcel. Weights are in grams."""

POSTAGE = [(500, 349), (1000, 429), (5000, 699)]


def postage(weight):
    """Cents for a parcel; None where it is too heavy."""
    # Try 15: on the empty line below, type   fitting =

    return POSTAGE[-1][1] if weight <= POSTAGE[-1][0] else None
