from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Depends, HTTPException, Query, Response, status

from app.api.deps import CurrentUser, OrderDep, SessionDep, require_admin
from app.models import Order
from app.schemas.order import OrderCreate, OrderRead
from app.services import invoices, ordering, webhooks

router = APIRouter(prefix="/orders", tags=["orders"])


@router.get("", response_model=list[OrderRead])
def list_orders(session: SessionDep, user: CurrentUser, limit: Annotated[int, Query(ge=1, le=100)] = 20) -> list[Order]:
    """List the orders of the customer, the newest first."""
    return ordering.orders_of(session, user, limit)


@router.post("", response_model=OrderRead, status_code=status.HTTP_201_CREATED)
def create_order(payload: OrderCreate, session: SessionDep, user: CurrentUser, tasks: BackgroundTasks) -> Order:
    """Order books."""
    try:
        order = ordering.place_order(session, user, payload)
    except ordering.OutOfStock as error:
        raise HTTPException(status.HTTP_409_CONFLICT, f"Book {error.book_id} is out of stock") from error
    tasks.add_task(webhooks.deliver, "order.placed", order.id)
    return order


@router.get("/{order_id}", response_model=OrderRead)
def read_order(order: OrderDep) -> Order:
    """Show an order."""
    return order


@router.get("/{order_id}/invoice", response_class=Response)
async def read_invoice(order: OrderDep) -> Response:
    """Download the invoice of an order."""
    pdf = invoices.render_invoice(order)
    return Response(pdf, media_type="application/pdf")


@router.post("/{order_id}/shipment", response_model=OrderRead, dependencies=[Depends(require_admin)])
def ship_order(order: OrderDep, session: SessionDep, tasks: BackgroundTasks) -> Order:
    """Mark an order as shipped."""
    ordering.ship_order(session, order)
    tasks.add_task(webhooks.deliver, "order.shipped", order.id)
    return order
