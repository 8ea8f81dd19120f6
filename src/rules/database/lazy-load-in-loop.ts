import { defineRule, python } from '../../rule-api/index.ts'

const MODELS = `
from sqlalchemy import ForeignKey
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship


class Base(DeclarativeBase): ...


class Author(Base):
    __tablename__ = "authors"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    books: Mapped[list["Book"]] = relationship(back_populates="author")


class Book(Base):
    __tablename__ = "books"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    author_id: Mapped[int] = mapped_column(ForeignKey("authors.id"))
    author: Mapped[Author] = relationship(back_populates="books")
`

export default defineRule({
  id: 'lazy-load-in-loop',
  category: 'database',
  severity: 'warning',
  set: 'recommended',
  since: '0.1.0',
  docs: {
    summary: 'Lazy relationship read for each object of a query (N+1 queries)',
    why: `A relationship is loaded when it is first read, unless its declaration or the query says otherwise. Reading it in a loop over the objects
of a query therefore sends one more query to the database for each object: a hundred authors cost a hundred and one queries instead of two.
The page is fast with the ten rows of a test and slow with the rows of production.

A loader option on the query (\`.options(selectinload(Author.books))\`) loads all of them with one more query, or with none (\`joinedload\`).`,
    bad: [
      {
        title: 'the query has no loader option',
        files: {
          'models.py': MODELS,
          'main.py': python`
            from sqlalchemy import select
            from sqlalchemy.orm import Session

            from models import Author


            def titles(session: Session) -> dict[str, list[str]]:
                authors = session.scalars(select(Author)).all()
                return {author.name: [book.title for book in author.books] for author in authors}  # warning: "Author.books"
          `,
        },
      },
      {
        title: 'a query in another module, and a relationship to one object',
        files: {
          'models.py': MODELS,
          'crud.py': python`
            from sqlalchemy.orm import Session

            from models import Book


            def get_books(db: Session):
                return db.query(Book).order_by(Book.title).all()
          `,
          'main.py': python`
            from sqlalchemy.orm import Session

            import crud


            def lines(db: Session) -> list[str]:
                result = []
                for book in crud.get_books(db):
                    result.append(f"{book.title} by {book.author.name}")  # warning: "joinedload(Book.author)"
                return result
          `,
        },
      },
    ],
    good: [
      {
        title: 'the query loads the relationship',
        files: {
          'models.py': MODELS,
          'main.py': python`
            from sqlalchemy import select
            from sqlalchemy.orm import Session, selectinload

            from models import Author


            def titles(session: Session) -> dict[str, list[str]]:
                authors = session.scalars(select(Author).options(selectinload(Author.books))).all()
                return {author.name: [book.title for book in author.books] for author in authors}
          `,
        },
      },
      {
        title: 'the relationship leads back to the object it was reached from',
        files: {
          'models.py': MODELS,
          'main.py': python`
            from sqlalchemy.orm import Session

            from models import Author


            def titles(session: Session) -> list[str]:
                author = session.get(Author, 1)
                return [f"{book.title} by {book.author.name}" for book in author.books] if author else []
          `,
        },
      },
    ],
    limits: `Silent as soon as some part of the query is not known (a loader option that cannot be followed, a query from a library, what
a subclass may replace), and where at least one way to the query has an option for the relationship. Also silent: relationships to one
object that the query pins (\`where(Book.author_id == 3)\`), that lead to the same table, or back to where the loop's objects come from;
loops over at most ten rows; loops that commit, after which everything is loaded again; relationships that another query of the function
loads; reads after which the loop is left; and functions that read a relationship only in some cases, or are only called for some objects.
Rows (\`row.Author\`), association proxies and objects taken from tuples are not followed. An \`AsyncSession\` raises \`MissingGreenlet\`
instead of loading, which is another fault. Relationships to one object count although objects that the session already has are not
queried again. Tests, scripts, migrations, command-line programs and functions that repair data once (\`fix_…\`, \`backfill_…\`, \`migrate_…\`,
\`seed_…\`) are exempt.`,
    references: [
      'https://docs.sqlalchemy.org/en/20/orm/queryguide/relationships.html',
      'https://docs.sqlalchemy.org/en/20/faq/performance.html',
    ],
  },
  check: {
    loopOverQuery({ queries, lazyReads }, context) {
      for (const { at, relationship, name, text, option, within } of lazyReads) {
        const place = within ? `${text}, read in ${within.symbol.facts.name}(),` : text
        context.report({
          at,
          message: `${place} sends a query for each object of this loop, because ${name} is loaded lazily; add .options(${option}) to the query of the loop`,
          related: [
            { at: relationship.place, message: `${name} is declared here, without a loader strategy` },
            ...queries.map(({ place }) => ({ at: place, message: 'the query whose objects the loop goes through' })),
            ...(within ? [{ at: within.place, message: `${within.symbol.facts.name}() reads it here` }] : []),
          ],
        })
      }
    },
  },
})
