"""The peer: the report's figures, all but outcome_by_age, as a pandas script would."""

import json
import sys

import pandas as pd


def main(path: str) -> dict[str, object]:
    """Read deals strictly and compute every figure of the report but one."""
    deals = pd.read_csv(path, dtype=str, keep_default_na=False)
    for name in ("opened_at", "closed_at"):
        texts = deals[name].where(deals[name] != "")
        deals[name] = pd.to_datetime(texts, format="ISO8601", utc=True)
    if not deals["deal_id"].is_unique:
        raise SystemExit("ids are not unique")
    if not deals["amount"].str.fullmatch(r"[+-]?[0-9]+(\.[0-9]+)?").all():
        raise SystemExit("an amount is no number")
    deals["minor"] = (deals["amount"].astype(float) * 100).round().astype("int64")
    if not deals["outcome"].isin(["won", "lost", "open"]).all():
        raise SystemExit("an outcome is unknown")
    if deals["currency"].nunique() > 1:
        raise SystemExit("currencies are mixed")
    as_of = max(deals["opened_at"].max(), deals["closed_at"].max())
    won = deals[deals["outcome"] == "won"]
    cycle = (won["closed_at"] - won["opened_at"]).dt.total_seconds() / 86_400
    by_owner = deals.groupby("owner")["outcome"].value_counts().unstack(fill_value=0)
    owner_amount = won.groupby("owner")["minor"].sum()
    ordered = won.sort_values(["client_id", "closed_at"], kind="stable")
    is_first = ~ordered.duplicated("client_id")
    first = int(ordered.loc[is_first, "minor"].sum())
    counts = deals["outcome"].value_counts()
    sizes = won["client_id"].value_counts()
    return {
        "as_of": as_of.isoformat(),
        "clients": int(deals["client_id"].nunique()),
        "owners": int(deals["owner"].nunique()),
        "won": int(counts["won"]),
        "lost": int(counts["lost"]),
        "open": int(counts["open"]),
        "won_amount": int(won["minor"].sum()),
        "mean_won_amount": float(won["minor"].mean()),
        "median_won_amount": float(won["minor"].median()),
        "mean_cycle_days": float(cycle.mean()),
        "median_cycle_days": float(cycle.median()),
        "by_owner": by_owner.join(owner_amount).reset_index().to_dict("records"),
        "buying_clients": len(sizes),
        "repeat_clients": int((sizes > 1).sum()),
        "repeat_share_if_complete": 1 - first / int(won["minor"].sum()),
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(sys.argv[1])))
