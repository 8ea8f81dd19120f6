import { type Example, python } from '../../rule-api/index.ts'

export const bad: readonly Example[] = [
  python`
    from concurrent.futures import ThreadPoolExecutor

    from fastapi import FastAPI

    app = FastAPI()
    pool = ThreadPoolExecutor()

    def count(word: str) -> int:
        return len(word)

    @app.get("/words/{word}")
    async def read_word(word: str) -> int:
        return pool.submit(count, word).result()  # warning: [blocking-wait] "asyncio.wrap_future()"

    @app.get("/words")
    async def read_words(words: str) -> list[int]:
        with ThreadPoolExecutor() as workers:  # warning: [blocking-wait] "ThreadPoolExecutor()"
            return list(workers.map(count, words.split()))
  `,
  python`
    import asyncio
    import threading

    from fastapi import FastAPI

    app = FastAPI()
    lock = threading.Lock()
    stock = {"books": 3}

    @app.post("/orders")
    async def create_order() -> int:
        with lock:  # warning: [blocking-wait] "use asyncio.Lock"
            await asyncio.sleep(0.1)
            stock["books"] -= 1
        return stock["books"]
  `,
]

export const good: readonly Example[] = [
  python`
    import asyncio
    import threading
    from concurrent.futures import ThreadPoolExecutor

    from fastapi import FastAPI

    app = FastAPI()
    pool = ThreadPoolExecutor()
    lock = threading.Lock()
    stock = {"books": 3}
    orders = asyncio.Lock()

    def count(word: str) -> int:
        return len(word)

    @app.get("/words/{word}")
    async def read_word(word: str) -> int:
        return await asyncio.get_running_loop().run_in_executor(pool, count, word)

    @app.get("/stock")
    async def read_stock() -> int:
        with lock:  # held for a moment only
            return stock["books"]

    @app.post("/orders")
    async def create_order() -> int:
        async with orders:
            await asyncio.sleep(0.1)
            stock["books"] -= 1
        return stock["books"]
  `,
]
