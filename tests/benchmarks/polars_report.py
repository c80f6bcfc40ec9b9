"""The other peer: the same figures as a polars script would compute them."""

import json
import sys

import polars as pl


def main(path: str) -> dict[str, object]:
    """Read deals strictly and compute every figure of the report but one."""
    deals = pl.read_csv(path, infer_schema=False)
    is_number = deals["amount"].str.contains(r"^[+-]?[0-9]+(\.[0-9]+)?$")
    if deals["deal_id"].is_duplicated().any() or not is_number.all():
        raise SystemExit("ids are not unique, or an amount is no number")
    if not deals["outcome"].is_in(["won", "lost", "open"]).all():
        raise SystemExit("an outcome is unknown")
    if deals["currency"].n_unique() > 1:
        raise SystemExit("currencies are mixed")
    pattern = "%+" if "T" in deals["opened_at"][0] else None
    when = pl.Datetime("us", "UTC") if pattern else pl.Date
    deals = deals.with_columns(
        *(
            pl.col(name).str.strptime(when, pattern).cast(pl.Datetime("us"))
            for name in ("opened_at", "closed_at")
        ),
        (pl.col("amount").cast(pl.Float64) * 100).round().cast(pl.Int64).alias("minor"),
    )
    won = deals.filter(pl.col("outcome") == "won")
    cycle = (won["closed_at"] - won["opened_at"]).dt.total_microseconds() / 86_400e6
    counts = dict(deals["outcome"].value_counts().iter_rows())
    by_owner = deals.group_by("owner").agg(
        *((pl.col("outcome") == word).sum().alias(word) for word in counts),
        pl.col("minor").filter(pl.col("outcome") == "won").sum(),
    )
    ordered = won.sort(["client_id", "closed_at"], maintain_order=True)
    first = ordered.unique("client_id", keep="first", maintain_order=True)
    sizes = won["client_id"].value_counts()
    total = int(won["minor"].sum())
    return {
        "as_of": str(max(deals["opened_at"].max(), deals["closed_at"].max())),
        "clients": deals["client_id"].n_unique(),
        "owners": deals["owner"].n_unique(),
        **counts,
        "won_amount": total,
        "mean_won_amount": won["minor"].mean(),
        "median_won_amount": won["minor"].median(),
        "mean_cycle_days": cycle.mean(),
        "median_cycle_days": cycle.median(),
        "by_owner": by_owner.to_dicts(),
        "buying_clients": len(sizes),
        "repeat_clients": int((sizes["count"] > 1).sum()),
        "repeat_share_if_complete": 1 - int(first["minor"].sum()) / total,
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(sys.argv[1])))
