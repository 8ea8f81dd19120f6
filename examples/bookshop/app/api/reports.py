from datetime import date
from decimal import Decimal

from fastapi import APIRouter, Depends
from pydantic import BaseModel

from app.api.deps import SessionDep, require_admin
from app.services import reporting

router = APIRouter(prefix="/reports", tags=["reports"], dependencies=[Depends(require_admin)])


class StockValue(BaseModel):
    value: Decimal


@router.get("/sales")
def read_sales(since: date, session: SessionDep):
    """Sum up what each customer has ordered."""
    return reporting.sales_by_customer(session, since)


@router.get("/stock")
def read_stock_value(session: SessionDep) -> StockValue:
    """Tell what the books in stock are worth."""
    return StockValue(value=reporting.stock_value(session))
