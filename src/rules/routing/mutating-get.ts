import { callChain, defineRule, python } from '../../rule-api/index.ts'

export default defineRule({
  id: 'mutating-get',
  category: 'routing',
  severity: 'warning',
  set: 'strict',
  since: '0.1.0',
  docs: {
    summary: 'GET or HEAD route that changes the database',
    why: `GET and HEAD are safe by definition: browsers prefetch them, crawlers follow them, proxies cache and repeat them. A route that adds,
deletes or commits on GET does so whenever anybody looks at a link, and is open to cross-site request forgery.`,
    bad: [
      python`
        from typing import Annotated
        from fastapi import Depends, FastAPI
        from sqlalchemy import delete
        from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

        app = FastAPI()

        class Base(DeclarativeBase): ...

        class Book(Base):
            __tablename__ = "books"
            id: Mapped[int] = mapped_column(primary_key=True)

        def get_db(): ...

        def remove(db: Session, book_id: int) -> None:
            db.delete(db.get_one(Book, book_id))
            db.commit()

        @app.get("/books/{book_id}/remove")
        def remove_book(book_id: int, db: Annotated[Session, Depends(get_db)]) -> None:
            remove(db, book_id)  # warning: [mutating-get] "remove_book()"
        #   ^^^^^^
      `,
    ],
    good: [
      python`
        from typing import Annotated
        from fastapi import Depends, FastAPI
        from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

        app = FastAPI()

        class Base(DeclarativeBase): ...

        class Book(Base):
            __tablename__ = "books"
            id: Mapped[int] = mapped_column(primary_key=True)

        def get_db(): ...

        @app.delete("/books/{book_id}", status_code=204)
        def remove_book(book_id: int, db: Annotated[Session, Depends(get_db)]) -> None:
            db.delete(db.get_one(Book, book_id))
            db.commit()
      `,
    ],
    limits: `Looks for what sessions of SQLAlchemy and SQLModel are asked to write, in the handler and in what it calls; dependencies are not
looked into. A commit counts where attributes are assigned beside it. Silent for callbacks of an OAuth provider, which come as GET, by
their name or path, and in tests.`,
    references: ['https://www.rfc-editor.org/rfc/rfc9110#section-9.2.1'],
  },
  check: {
    route(route, { application: { fastapi, sqlAlchemy }, module, report }) {
      const { handler, methods, path } = route
      if (module.role === 'test' || handler?.module !== module || !fastapi.isFirstOfHandler(route)) return
      if (methods === null || methods.length === 0 || !methods.every((method) => method === 'GET' || method === 'HEAD'))
        return
      if (/callback/i.test(`${handler.facts.name} ${path}`)) return
      const calls = sqlAlchemy.writeIn(handler)
      if (calls === null) return
      report({
        ...callChain(calls),
        message: `${route.callable.name}() answers ${methods.join(' and ')}, which must change nothing, and writes to the database: use POST, PUT, PATCH or DELETE`,
      })
    },
  },
})
