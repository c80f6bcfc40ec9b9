"""What a type checker sees of the public names; mypy reads this, nothing runs it."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import assert_type

import cattrs
import numpy as np
from numpy.typing import NDArray

from salesmodel import (
    Book,
    BusinessCalendar,
    Client,
    Deal,
    Gate,
    Money,
    Outcome,
    Period,
    Pipeline,
    Stage,
    records,
    report,
)
from salesmodel.automation import (
    Action,
    AfterHook,
    AsyncDealStore,
    BeforeHook,
    Comparison,
    Condition,
    CreateTask,
    DealStore,
    Effect,
    Entering,
    Happened,
    MemoryStore,
    MoveResult,
    Plan,
    Proposal,
    Receipt,
    Rule,
    SalesProcess,
    assigning,
    holds,
    listing,
    transferring,
)
from salesmodel.connect import Imported, Profile, csv
from salesmodel.documents import Filter, Names, Template
from salesmodel.domain import ClientChange, DealView, Event, Moved, Visit
from salesmodel.errors import Blocker
from salesmodel.funnel import (
    CallCounts,
    CallsNeeded,
    LevelRates,
    activity_target,
    call_funnel,
    scenario_targets,
)
from salesmodel.maturity import (
    Assessment,
    MaturityModel,
    ProfitFigures,
    assess,
    assess_company,
    expected_money,
    read_answers,
    repeat_sales_model,
)
from salesmodel.profitability import (
    ClientLifetime,
    ConstantRetention,
    Discounting,
    MonteCarlo,
    Normal,
    SaleEconomics,
    SaleSeries,
    client_values,
    evaluate,
    internal_rate_of_return,
    monte_carlo,
    net_present_value,
    payback,
)
from salesmodel.report import SalesReport
from salesmodel.samples import synthetic_sales
from salesmodel.selling import (
    SPIN,
    Catalogue,
    Circumstances,
    Conversation,
    Need,
    Offer,
    Presentation,
    Pricing,
    Product,
    Quote,
    Remark,
    ScriptCounts,
    SegmentDiscount,
    Situation,
    approach,
    contact_columns,
    presentation_of,
    prompt,
    remarks,
    script_counts,
    upsell,
)
from salesmodel.statistics import (
    BetaRate,
    Rate,
    RateDifference,
    rate_difference,
    shrunk_rates,
    trials_needed,
    wilson_rate,
)
from salesmodel.tables import DealTable, StepCounts, VisitTable


price = Money("19.99", "EUR")
assert_type(price + price, Money)
assert_type(price * 3, Money)
assert_type(price / 3, Money)
assert_type(price / price, Decimal)
assert_type(price.allocate([1, 2]), tuple[Money, ...])
assert_type(price.minor_units, int)
assert_type(price < price * 2, bool)

template = Template("{{ a }}", {"a": "text"}, escape="html", filters=[])
assert_type(template.render({"a": "b"}), str)
assert_type(template.missing({}), tuple[str, ...])
assert_type(template.names, Names)
assert_type(template.filters, tuple[Filter, ...])

month = Period.month(2026, 1)
assert_type(month.previous(), Period)
assert_type(month.start, date)

calendar = BusinessCalendar()
assert_type(calendar.add_workdays(date(2026, 1, 5), 3), date)
start, end = month.instants("UTC")
assert_type(start, datetime)
assert_type(calendar.business_time(start, end), timedelta)

assert_type(wilson_rate(3, 10), Rate)
assert_type(wilson_rate(3, 10).value, float | None)

sales = synthetic_sales(np.random.default_rng(1))
assert_type(sales.deals, DealTable)
assert_type(sales.visits, VisitTable)
assert_type(sales.deals.opened, NDArray[np.int64])

assert_type(csv.read("deals.csv", profile=Profile(currency="EUR")), Imported)
assert_type(report.from_tables(sales.deals, sales.visits), SalesReport)
assert_type(report.as_text(report.from_tables(sales.deals)), str)


def has_budget(deal: DealView) -> bool:
    """Answer a check; a deal is what it sees."""
    return "budget" in deal.fields


leads = Pipeline(
    "leads",
    [Stage("new"), Stage("called"), Stage("sold", kind="won")],
    gates=[Gate("enter", ["called"], check=has_budget, name="budget")],
)
deal = Deal.open("d1", leads, at=start, by="ann", fields={"budget": 5})
assert_type(deal, Deal)
assert_type(deal.advance(at=start, by="ann"), Deal)
assert_type(deal.win(at=start, by="ann"), Deal)
assert_type(deal.as_of(start), Deal | None)
assert_type(deal.outcome, Outcome)
assert_type(deal.visits(), tuple[Visit, ...])
assert_type(deal.history, tuple[Event, ...])
assert_type(leads.check_move(deal, "called"), tuple[Blocker, ...])
assert_type(has_budget(deal), bool)

client = Client.add("c1", "Acme", kind="company", at=start, by="ann")
book = Book([deal], [client])
assert_type(book.record(deal), tuple[Event, ...])
assert_type(book.record(client), tuple[ClientChange, ...])
assert_type(book.bulk_move(["d1"], "called", at=start, by="ann"), tuple[Moved, ...])
assert_type(book.by_stage(leads), dict[str, tuple[Deal, ...]])

sale = SaleEconomics(price, discount=Decimal("0.1"), goods=price)
assert_type(sale.profit, Money)
assert_type(sale.margin, Decimal | None)
assert_type(SaleSeries(sale, sale).of_client(5).profit, Money)
assert_type(payback(price, price).purchase, int | None)
evaluate({"revenue": [1, 2], "goods": np.zeros(2)})
text = records.to_json(deal)
assert_type(text, str)
assert_type(records.from_json(text, type=Deal, checks={"budget": has_budget}), Deal)
assert_type(records.from_dict(records.to_dict(client), type=Client), Client)
records.configure_cattrs(cattrs.Converter(), record=records.AsRecord(personal="mask"))


def fill_need(proposal: Proposal) -> dict[str, object] | None:
    """Fill a field before the fact; a mapping of any kind will do."""
    return None if "need" in proposal.deal.fields else {"need": "a pump"}


def plan_call(happened: Happened) -> list[Action]:
    """Ask for something after the fact."""
    return [CreateTask(f"call about {happened.deal.id}")]


def has_owner(deal: Deal) -> bool:
    """Answer a condition."""
    return deal.owner is not None


class SlowStore:
    """A store that has to be awaited; what its methods give is what counts."""

    async def load(self, deal_id: str) -> Deal:
        """Return a deal."""
        return deal

    async def save(
        self,
        deal: Deal,
        expected: int,
        effects: tuple[Effect, ...] = (),
        receipt: Receipt | None = None,
    ) -> None:
        """Record a deal."""

    async def receipt(self, deal_id: str, key: str) -> Receipt | None:
        """Return what came of a key."""
        return None

    async def events_since(self, deal_id: str, version: int) -> tuple[Event, ...]:
        """Return events."""
        return deal.history[version:]

    async def deals(self) -> list[Deal]:
        """Return all deals."""
        return [deal]

    async def deals_of(self, client_id: str) -> list[Deal]:
        """Return the deals of a client."""
        return []

    async def pending(self) -> tuple[Effect, ...]:
        """Return what is pending."""
        return ()

    async def failed(self) -> tuple[tuple[Effect, str], ...]:
        """Return what has failed."""
        return ()

    async def add(self, effect: Effect) -> bool:
        """Record an effect."""
        return True

    async def settle(self, effect_id: str, error: str | None = None) -> None:
        """Take an effect for done."""


async def ask() -> None:
    """Await what is asynchronous."""
    slow: AsyncDealStore = SlowStore()
    process = SalesProcess(slow, is_async=True)
    assert_type(await process.amove("d1", "called", at=start, by="ann"), MoveResult)
    assert_type(await process.adue(start), tuple[Effect, ...])
    assert_type(process.async_store, AsyncDealStore)
    assert_type(await process.async_store.load("d1"), Deal)
    assert_type(await process.async_store.pending(), tuple[Effect, ...])


before: BeforeHook = fill_need
after: AfterHook = plan_call
store: DealStore = MemoryStore(book)
condition: Condition = Comparison("deal.owner", "present")
assert_type(holds(condition, deal), bool)
rules = [
    Rule("need", on=Entering("called"), then=fill_need, phase="before"),
    Rule("call", on=Entering("called"), then=plan_call, when=condition),
    Rule("task", on=Entering("sold"), then=CreateTask("thank"), when=has_owner),
]
selling = SalesProcess(store, rules, pipelines=[leads])
made = selling.move("d1", "called", at=start, by="ann", key="click", retry=3)
assert_type(made, MoveResult)
assert_type(made.follow_ups, tuple[MoveResult, ...])
assert_type(selling.plan_move("d1", "sold", at=start, by="ann"), Plan)
assert_type(selling.change("d1", assigning("bob", at=start, by="ann")), MoveResult)
assert_type(selling.change("d1", transferring(leads, at=start, by="ann")), MoveResult)
assert_type(selling.change("d1", listing([], at=start, by="ann")), MoveResult)
assert_type(selling.store, DealStore)
assert_type(selling.due(start), tuple[Effect, ...])
assert_type(selling.run(selling.due(start)[0]), MoveResult | None)
assert_type(selling.resume(after_errors="collect"), tuple[MoveResult, ...])

lifetime = ClientLifetime.of_sales(
    sale,
    sale,
    survival=ConstantRetention(0.5),
    discounting=Discounting("0.12", per=12, every=1, unit="month"),
)
assert_type(lifetime, ClientLifetime)
assert_type(lifetime.value().value, Money | None)
assert_type(lifetime.value().ratio, Decimal | None)
assert_type(lifetime.expected(purchases=3).payback_purchase, int | None)
assert_type(net_present_value([price, -price], rate=0.1), Money)
assert_type(internal_rate_of_return([-1, 2.5, Decimal(3)]), float)
assert_type(
    monte_carlo(
        client_values,
        {"first": Normal(5.0, 1.0), "repeat": [1, 2]},
        generator=np.random.default_rng(1),
    ),
    MonteCarlo,
)

maturity = repeat_sales_model()
assert_type(maturity, MaturityModel)
known = Assessment.of(maturity, {"planning": 0.5}, {"repeat_share": 0.18}, unit="north")
assert_type(assess(maturity, known).level, str | None)
assert_type(assess(maturity, known).scores.overall.value, Decimal | None)
assert_type(assess_company(maturity, [known], weights={"north": 2}).level, str | None)
figures = ProfitFigures(price, "0.04", Decimal("0.2"))
assert_type(expected_money(assess(maturity, known), figures).gain_low, Money | None)
filled = read_answers(maturity, {1: "½", "planning": 1})
assert_type(Assessment.of(maturity, filled.answers), Assessment)
assert_type(records.from_dict(records.to_dict(known), type=Assessment), Assessment)
steps = StepCounts.from_counts({"call": 1_000, "deal": 10})
targets = activity_target(10, LevelRates.of(steps), days=20)
assert_type(targets.naive, CallsNeeded)
assert_type(targets.recut(deals=3).needed, tuple[CallsNeeded, ...])
assert_type(scenario_targets(10, [[0.1, 0.2]]).calls, NDArray[np.int64])
assert_type(call_funnel(steps, interval="clopper_pearson").counts, CallCounts)
assert_type(call_funnel(steps).counts + call_funnel(steps).counts, CallCounts)
assert_type([row.step for row in call_funnel(steps).rows()], list[Rate | None])
assert_type(rate_difference((56, 70), (48, 80)), RateDifference)
assert_type(trials_needed(10, BetaRate.of(20, 1_000), chance=0.8), int)
assert_type(shrunk_rates({"a": (1, 9), "b": (2, 9), "c": (3, 9)}).is_alike, bool)
talk = Conversation.start("t1", SPIN, at=start, by="ann", client_id="c1")
assert_type(talk.answer("I take pictures", at=start, by="ann"), Conversation)
assert_type(talk.needs, tuple[Need, ...])
assert_type(remarks(talk), tuple[Remark, ...])
assert_type(prompt(talk).next_step, str | None)
phone = Product("p1", "Phone", price, "phones", features=[])
shop = Catalogue("shop", [phone])
assert_type(presentation_of(phone, talk.needs), Presentation)
assert_type(upsell(Situation(shop, ["p1"], budget=price)), tuple[Offer, ...])
assert_type(Pricing("shop", [SegmentDiscount("key", "key", "0.1")]).quote(phone), Quote)
assert_type(approach(Circumstances(market="b2b")).is_active, bool | None)
assert_type(script_counts([talk]), tuple[ScriptCounts, ...])
assert_type(contact_columns([talk])["level"], tuple[str, ...])
