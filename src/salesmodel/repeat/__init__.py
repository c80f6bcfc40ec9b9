"""Repeat sales: who buys again, how often and for how much, and who is being lost."""

from salesmodel.repeat.baskets._pair_rows import ProductPair, ProductPairs
from salesmodel.repeat.baskets.pairs import product_pairs
from salesmodel.repeat.baskets.pairs_state import ProductPairsState
from salesmodel.repeat.classes.abc_classes import AbcClasses, abc_classes
from salesmodel.repeat.classes.abc_clients import (
    CoreClients,
    abc_by_client,
    core_clients,
)
from salesmodel.repeat.classes.abc_xyz import ClassMatrix, abc_xyz, revenue_frequency
from salesmodel.repeat.classes.btyd import BuyTillYouDieSummary, buy_till_you_die
from salesmodel.repeat.classes.migration import SegmentMigration, segment_migration
from salesmodel.repeat.classes.rfm import MarketingRfm, marketing_rfm
from salesmodel.repeat.classes.rfm_state import MarketingRfmState
from salesmodel.repeat.classes.scores import RfmBins, RfmScores, rfm_scores
from salesmodel.repeat.classes.segment_rules import (
    DEFAULT_SEGMENTS,
    SegmentRule,
    Segments,
)
from salesmodel.repeat.classes.segments import ClientSegments, client_segments
from salesmodel.repeat.classes.xyz_classes import XyzClasses, xyz_by_client
from salesmodel.repeat.classes.xyz_rule import XyzRule
from salesmodel.repeat.contact_norm import ContactNorm
from salesmodel.repeat.contacts._coverage_row import CoverageRow
from salesmodel.repeat.contacts._standing_row import (
    ContactState,
    LateContact,
    StandingRow,
)
from salesmodel.repeat.contacts.base_segments import segment_base
from salesmodel.repeat.contacts.contact_standing import (
    ContactStanding,
    contact_standing,
)
from salesmodel.repeat.contacts.coverage import ContactCoverage, contact_coverage
from salesmodel.repeat.contacts.engaged import Engagement, engage
from salesmodel.repeat.contacts.engagement import (
    CHANNELS,
    RESPONSIBLES,
    EngagementLine,
    EngagementScheme,
)
from salesmodel.repeat.contacts.exclusions import Exclusion, exclusion
from salesmodel.repeat.contacts.mailing import MailingList, MailingRow
from salesmodel.repeat.control._control_row import ControlRow
from salesmodel.repeat.control.contact_list import (
    ContactList,
    ContactReason,
    ContactRow,
    whom_to_contact,
)
from salesmodel.repeat.control.contact_rules import BLOCKS, REASONS, ContactRules
from salesmodel.repeat.control.control import ClientControl
from salesmodel.repeat.control.control_order import ORDERS, client_order
from salesmodel.repeat.control.controlled import client_control
from salesmodel.repeat.control.debts import ClientDebts, client_debts
from salesmodel.repeat.planning._accuracy import (
    PLAN_METHODS,
    PlanAccuracy,
    PlannedMonth,
)
from salesmodel.repeat.planning._attainment_row import Attainment
from salesmodel.repeat.planning._plan_reasons import PLAN_REASONS
from salesmodel.repeat.planning._plan_rows import ClientPlan, GroupPlan, SellerPlan
from salesmodel.repeat.planning.attainment import PlanAgainstActual, plan_against_actual
from salesmodel.repeat.planning.back_test import PlanBackTest, back_test_plan
from salesmodel.repeat.planning.monthly import MonthlySales, SellerMonth
from salesmodel.repeat.planning.monthly_state import MonthlySalesState
from salesmodel.repeat.planning.plan import Plan
from salesmodel.repeat.planning.plan_rule import PLAN_BASES, PLAN_SHARES, PlanRule
from salesmodel.repeat.planning.planning import plan_month
from salesmodel.repeat.returning._top_change import STATUSES, TopChange, TopRow
from salesmodel.repeat.returning.curves import RepeatCurve, RepeatCurves, repeat_curves
from salesmodel.repeat.returning.lost import (
    ClientFate,
    LossRule,
    LostClients,
    lost_clients,
)
from salesmodel.repeat.returning.retention import Retention, RetentionCell, retention
from salesmodel.repeat.returning.retention_state import RetentionState
from salesmodel.repeat.returning.rhythm import IntervalOf, Rhythm, purchase_rhythm
from salesmodel.repeat.returning.risk import AtRisk, at_risk
from salesmodel.repeat.returning.top import TopClients, top_clients
from salesmodel.repeat.satisfaction._control_shares import (
    CallControlRow,
    CallControlShares,
    CallControlState,
)
from salesmodel.repeat.satisfaction._link import LinkRow, RepeatLink
from salesmodel.repeat.satisfaction.complaint_times import (
    ComplaintRow,
    ComplaintTimes,
    complaint_times,
)
from salesmodel.repeat.satisfaction.control_calls import ControlCalls, control_calls
from salesmodel.repeat.satisfaction.repeat_link import (
    repeat_by_complaint,
    repeat_by_score,
)
from salesmodel.repeat.satisfaction.satisfaction import (
    DETRACTORS_TO,
    PROMOTERS_FROM,
    Satisfaction,
    SatisfactionRow,
    satisfaction,
)
from salesmodel.repeat.sharing._share_row import RepeatRow, ShareTrend, distance_to_band
from salesmodel.repeat.sharing.share import RepeatShare, repeat_share
from salesmodel.repeat.sharing.shares import RepeatShares, repeat_shares
from salesmodel.repeat.sharing.shares_state import RepeatSharesState


__all__ = [
    "BLOCKS",
    "CHANNELS",
    "DEFAULT_SEGMENTS",
    "DETRACTORS_TO",
    "ORDERS",
    "PLAN_BASES",
    "PLAN_METHODS",
    "PLAN_REASONS",
    "PLAN_SHARES",
    "PROMOTERS_FROM",
    "REASONS",
    "RESPONSIBLES",
    "STATUSES",
    "AbcClasses",
    "AtRisk",
    "Attainment",
    "BuyTillYouDieSummary",
    "CallControlRow",
    "CallControlShares",
    "CallControlState",
    "ClassMatrix",
    "ClientControl",
    "ClientDebts",
    "ClientFate",
    "ClientPlan",
    "ClientSegments",
    "ComplaintRow",
    "ComplaintTimes",
    "ContactCoverage",
    "ContactList",
    "ContactNorm",
    "ContactReason",
    "ContactRow",
    "ContactRules",
    "ContactStanding",
    "ContactState",
    "ControlCalls",
    "ControlRow",
    "CoreClients",
    "CoverageRow",
    "Engagement",
    "EngagementLine",
    "EngagementScheme",
    "Exclusion",
    "GroupPlan",
    "IntervalOf",
    "LateContact",
    "LinkRow",
    "LossRule",
    "LostClients",
    "MailingList",
    "MailingRow",
    "MarketingRfm",
    "MarketingRfmState",
    "MonthlySales",
    "MonthlySalesState",
    "Plan",
    "PlanAccuracy",
    "PlanAgainstActual",
    "PlanBackTest",
    "PlanRule",
    "PlannedMonth",
    "ProductPair",
    "ProductPairs",
    "ProductPairsState",
    "RepeatCurve",
    "RepeatCurves",
    "RepeatLink",
    "RepeatRow",
    "RepeatShare",
    "RepeatShares",
    "RepeatSharesState",
    "Retention",
    "RetentionCell",
    "RetentionState",
    "RfmBins",
    "RfmScores",
    "Rhythm",
    "Satisfaction",
    "SatisfactionRow",
    "SegmentMigration",
    "SegmentRule",
    "Segments",
    "SellerMonth",
    "SellerPlan",
    "ShareTrend",
    "StandingRow",
    "TopChange",
    "TopClients",
    "TopRow",
    "XyzClasses",
    "XyzRule",
    "abc_by_client",
    "abc_classes",
    "abc_xyz",
    "at_risk",
    "back_test_plan",
    "buy_till_you_die",
    "client_control",
    "client_debts",
    "client_order",
    "client_segments",
    "complaint_times",
    "contact_coverage",
    "contact_standing",
    "control_calls",
    "core_clients",
    "distance_to_band",
    "engage",
    "exclusion",
    "lost_clients",
    "marketing_rfm",
    "plan_against_actual",
    "plan_month",
    "product_pairs",
    "purchase_rhythm",
    "repeat_by_complaint",
    "repeat_by_score",
    "repeat_curves",
    "repeat_share",
    "repeat_shares",
    "retention",
    "revenue_frequency",
    "rfm_scores",
    "satisfaction",
    "segment_base",
    "segment_migration",
    "top_clients",
    "whom_to_contact",
    "xyz_by_client",
]
