from .catalogue import CatalogueRow, UnmetWish
from .category import Category
from .enclosure import Enclosure
from .listing import Listing, Mode, State
from .need import Need, NeedIn, NeedInArea
from .offer import Availability, Offer, OfferServes, OfferServesArea, PriceModel
from .order import Order, OrderMessage, OrderTerms, Side
from .order_steps import OrderState
from .thanks import OrderFeedback, Practice, Thanks

__all__ = [
    "Availability",
    "CatalogueRow",
    "Category",
    "Enclosure",
    "Listing",
    "Mode",
    "Need",
    "NeedIn",
    "NeedInArea",
    "Offer",
    "OfferServes",
    "OfferServesArea",
    "Order",
    "OrderFeedback",
    "OrderMessage",
    "OrderState",
    "OrderTerms",
    "Practice",
    "PriceModel",
    "Side",
    "State",
    "Thanks",
    "UnmetWish",
]
