import { type Example, python } from '../../rule-api/index.ts'

export const bad: readonly Example[] = [
  python`
    from datetime import datetime, timezone
    from fastapi import FastAPI
    from fastapi.responses import JSONResponse
    from pydantic import BaseModel

    app = FastAPI()

    class Event(BaseModel):
        at: datetime

    @app.get("/now")
    def read_now():
        return JSONResponse({"now": datetime.now(timezone.utc)})  # error: "datetime"
    #                               ^^^^^^^^^^^^^^^^^^^^^^^^^^

    @app.get("/event")
    def read_event():
        event = Event(at=datetime(2000, 1, 1))
        return JSONResponse(content=event.model_dump())  # error: "Event.at"
  `,
]

export const good: readonly Example[] = [
  python`
    from datetime import datetime, timezone
    from fastapi import FastAPI
    from fastapi.encoders import jsonable_encoder
    from fastapi.responses import JSONResponse
    from pydantic import BaseModel

    app = FastAPI()

    class Event(BaseModel):
        at: datetime

    @app.get("/now")
    def read_now():
        return JSONResponse(jsonable_encoder({"now": datetime.now(timezone.utc)}))

    @app.get("/event")
    def read_event():
        event = Event(at=datetime(2000, 1, 1))
        return JSONResponse(event.model_dump(mode="json"))

    @app.get("/events")
    def read_events() -> list[Event]:
        return []
  `,
]
