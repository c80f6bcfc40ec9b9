"""Repeat sales: who buys again, how often and for how much, and who is being lost."""

from salesmodel.repeat._accuracy import PLAN_METHODS, PlanAccuracy, PlannedMonth
from salesmodel.repeat._attainment_row import Attainment
from salesmodel.repeat._control_row import ControlRow
from salesmodel.repeat._control_shares import (
    CallControlRow,
    CallControlShares,
    CallControlState,
)
from salesmodel.repeat._coverage_row import CoverageRow
from salesmodel.repeat._link import LinkRow, RepeatLink
from salesmodel.repeat._pair_rows import ProductPair, ProductPairs
from salesmodel.repeat._plan_reasons import PLAN_REASONS
from salesmodel.repeat._plan_rows import ClientPlan, GroupPlan, SellerPlan
from salesmodel.repeat._share_row import RepeatRow, ShareTrend, distance_to_band
from salesmodel.repeat._standing_row import ContactState, LateContact, StandingRow
from salesmodel.repeat._top_change import STATUSES, TopChange, TopRow
from salesmodel.repeat.abc_classes import AbcClasses, abc_classes
from salesmodel.repeat.abc_clients import CoreClients, abc_by_client, core_clients
from salesmodel.repeat.abc_xyz import ClassMatrix, abc_xyz, revenue_frequency
from salesmodel.repeat.attainment import PlanAgainstActual, plan_against_actual
from salesmodel.repeat.back_test import PlanBackTest, back_test_plan
from salesmodel.repeat.base_segments import segment_base
from salesmodel.repeat.btyd import BuyTillYouDieSummary, buy_till_you_die
from salesmodel.repeat.complaint_times import (
    ComplaintRow,
    ComplaintTimes,
    complaint_times,
)
from salesmodel.repeat.contact_list import (
    ContactList,
    ContactReason,
    ContactRow,
    whom_to_contact,
)
from salesmodel.repeat.contact_norm import ContactNorm
from salesmodel.repeat.contact_rules import BLOCKS, REASONS, ContactRules
from salesmodel.repeat.contact_standing import ContactStanding, contact_standing
from salesmodel.repeat.control import ClientControl
from salesmodel.repeat.control_calls import ControlCalls, control_calls
from salesmodel.repeat.control_order import ORDERS, client_order
from salesmodel.repeat.controlled import client_control
from salesmodel.repeat.coverage import ContactCoverage, contact_coverage
from salesmodel.repeat.curves import RepeatCurve, RepeatCurves, repeat_curves
from salesmodel.repeat.debts import ClientDebts, client_debts
from salesmodel.repeat.engaged import Engagement, engage
from salesmodel.repeat.engagement import (
    CHANNELS,
    RESPONSIBLES,
    EngagementLine,
    EngagementScheme,
)
from salesmodel.repeat.exclusions import Exclusion, exclusion
from salesmodel.repeat.lost import ClientFate, LossRule, LostClients, lost_clients
from salesmodel.repeat.mailing import MailingList, MailingRow
from salesmodel.repeat.migration import SegmentMigration, segment_migration
from salesmodel.repeat.monthly import MonthlySales, SellerMonth
from salesmodel.repeat.monthly_state import MonthlySalesState
from salesmodel.repeat.pairs import product_pairs
from salesmodel.repeat.pairs_state import ProductPairsState
from salesmodel.repeat.plan import Plan
from salesmodel.repeat.plan_rule import PLAN_BASES, PLAN_SHARES, PlanRule
from salesmodel.repeat.planning import plan_month
from salesmodel.repeat.repeat_link import repeat_by_complaint, repeat_by_score
from salesmodel.repeat.retention import Retention, RetentionCell, retention
from salesmodel.repeat.retention_state import RetentionState
from salesmodel.repeat.rfm import MarketingRfm, marketing_rfm
from salesmodel.repeat.rfm_state import MarketingRfmState
from salesmodel.repeat.rhythm import IntervalOf, Rhythm, purchase_rhythm
from salesmodel.repeat.risk import AtRisk, at_risk
from salesmodel.repeat.satisfaction import (
    DETRACTORS_TO,
    PROMOTERS_FROM,
    Satisfaction,
    SatisfactionRow,
    satisfaction,
)
from salesmodel.repeat.scores import RfmBins, RfmScores, rfm_scores
from salesmodel.repeat.segment_rules import DEFAULT_SEGMENTS, SegmentRule, Segments
from salesmodel.repeat.segments import ClientSegments, client_segments
from salesmodel.repeat.share import RepeatShare, repeat_share
from salesmodel.repeat.shares import RepeatShares, repeat_shares
from salesmodel.repeat.shares_state import RepeatSharesState
from salesmodel.repeat.top import TopClients, top_clients
from salesmodel.repeat.xyz_classes import XyzClasses, xyz_by_client
from salesmodel.repeat.xyz_rule import XyzRule


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
