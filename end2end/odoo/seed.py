#!/usr/bin/env python3
"""Deterministic, financially interesting data on top of Odoo 19's demo data.

    ODOO_URL=... ODOO_DB=... ODOO_USERNAME=... ODOO_API_KEY=... seed.py [--healthy] [--scale N] [--as-of YYYY-MM-DD]

Plain stdlib (xmlrpc.client). Every record gets an external id `aicoo_seed.<name>`
and is created only if that id is not there, so a second run (or a run after one
that was cut off) adds nothing. All dates are relative to --as-of (default: today,
UTC; a second run keeps the first one's). Prints the ground truth as JSON on stdout.

Everything is in company 1 ("My Company (San Francisco)", USD, generic_coa) and has
no taxes, so the totals are round. The demo data has invoices of its own in that company:
in the ground truth, "company" is all of it (what the product must show), "seed_*" the seed's part. --scale N multiplies the number of open customer
invoices (14 x N) for load tests; the extra ones are small, open and never paid.

--healthy makes a company without financial problems instead: more comes in than goes out,
and nothing is overdue on either side. The demo data's own documents that are due by then
are paid too. Of work it adds only what is on time; the demo data's own deals and tasks stay.
"""
import argparse, json, os, random, sys, time, xmlrpc.client
from datetime import date, datetime, timedelta, timezone

MODULE = "aicoo_seed"
PARAM = "aicoo.seed"
COMPANY = 1
BANK_TARGET = 61_500.00      # or 480,000 with --healthy: what the books' bank balance (account type asset_cash) is made to be

ap = argparse.ArgumentParser()
ap.add_argument("--scale", type=int, default=1)
ap.add_argument("--as-of", default=None)
ap.add_argument("--healthy", action="store_true")
ap.add_argument("--batch", type=int, default=200)
args = ap.parse_args()

URL = os.environ.get("ODOO_URL", "http://127.0.0.1:8069")
DB = os.environ.get("ODOO_DB", "demo")
LOGIN = os.environ.get("ODOO_USERNAME", "admin")
SECRET = os.environ.get("ODOO_API_KEY") or os.environ.get("ODOO_PASSWORD") or "admin"
UID = xmlrpc.client.ServerProxy(URL + "/xmlrpc/2/common").authenticate(DB, LOGIN, SECRET, {})
if not UID:
    sys.exit("seed: authentication failed")
OBJ = xmlrpc.client.ServerProxy(URL + "/xmlrpc/2/object", allow_none=True)
CTX = {"allowed_company_ids": [COMPANY], "lang": "en_US", "tz": "UTC",
       "mail_create_nosubscribe": True, "mail_create_nolog": True, "mail_notrack": True,
       "tracking_disable": True, "mail_auto_subscribe_no_notify": True}


def call(model, method, *a, **kw):
    kw["context"] = {**CTX, **kw.get("context", {})}
    try:
        return OBJ.execute_kw(DB, UID, SECRET, model, method, list(a), kw)
    except xmlrpc.client.Fault as e:
        # Odoo has committed by then; only the answer (None) could not be written as XML-RPC
        if "cannot marshal None" in str(e.faultString):
            return None
        raise


def log(msg):
    print(f"seed [{time.time() - T0:5.1f}s] {msg}", file=sys.stderr, flush=True)


T0 = time.time()
stored = call("ir.config_parameter", "search_read", [["key", "=", PARAM]], ["value"])
stored = json.loads(stored[0]["value"]) if stored else {}
AS_OF = date.fromisoformat(args.as_of or stored.get("as_of") or datetime.now(timezone.utc).date().isoformat())
if stored.get("as_of") and stored["as_of"] != AS_OF.isoformat():
    sys.exit(f"seed: this database was seeded as of {stored['as_of']}; use odoo-up --reset for another date")
SCALE = max(args.scale, stored.get("scale", 1))
HEALTHY = args.healthy
if stored and stored.get("healthy", False) != HEALTHY:
    sys.exit("seed: this database holds the other kind of company; use odoo-up --reset")
if HEALTHY:
    BANK_TARGET = 480_000.00
created_count = 0


def d(days):                     # days from as-of, as Odoo's date string
    return (AS_OF + timedelta(days=days)).isoformat()


def dt(days, hour=9):
    return f"{d(days)} {hour:02d}:00:00"


def known(names):
    out = {}
    for i in range(0, len(names), 1000):
        for r in call("ir.model.data", "search_read", [["module", "=", MODULE], ["name", "in", names[i:i + 1000]]], ["name", "res_id"]):
            out[r["name"]] = r["res_id"]
    return out


def ensure(model, items, context=None):
    """items: [(name, vals)] -> {name: id}; creates only what has no external id yet, in batches."""
    global created_count
    have = known([n for n, _ in items])
    todo = [(n, v) for n, v in items if n not in have]
    for i in range(0, len(todo), args.batch):
        part = todo[i:i + args.batch]
        ids = call(model, "create", [v for _, v in part], context=context or {})
        call("ir.model.data", "create", [
            {"module": MODULE, "name": n, "model": model, "res_id": r, "noupdate": True} for (n, _), r in zip(part, ids)])
        have.update({n: r for (n, _), r in zip(part, ids)})
        created_count += len(ids)
        if len(todo) > args.batch:
            log(f"{model}: {i + len(part)}/{len(todo)}")
    return have


def find(model, domain, what):
    r = call(model, "search", domain, limit=1)
    if not r:
        sys.exit(f"seed: no {what}")
    return r[0]


# Odoo 19 Community: not even the accounting administrator may create bank statement lines;
# that needs "Show Full Accounting Features" (account.group_account_user)
grp = find("ir.model.data", [["module", "=", "account"], ["name", "=", "group_account_user"]], "account.group_account_user")
grp = call("ir.model.data", "read", [grp], ["res_id"])[0]["res_id"]
if not call("res.users", "search_count", [["id", "=", UID], ["group_ids", "in", [grp]]]):
    call("res.users", "write", [UID], {"group_ids": [(4, grp)]})

# ------------------------------------------------------------------ accounts
journal = call("account.journal", "search_read", [["type", "=", "bank"], ["company_id", "=", COMPANY]], ["default_account_id"], limit=1)[0]
BANK_J, BANK_A = journal["id"], journal["default_account_id"][0]


def account(code, kind):
    return (call("account.account", "search", [["code", "=", code], ["company_ids", "in", [COMPANY]]], limit=1)
            or [find("account.account", [["account_type", "=", kind], ["company_ids", "in", [COMPANY]]], kind)])[0]


AR, AP = account("121000", "asset_receivable"), account("211000", "liability_payable")
SALES, EXPENSE = account("400000", "income"), account("600000", "expense")
RENT, SALARY = account("612000", "expense"), account("630000", "expense")
CAPITAL = account("301000", "equity")
ADMIN = call("res.users", "search", [["login", "=", "admin"]], limit=1)[0]

# ------------------------------------------------------------------ partners
CUSTOMERS = ["Aurora Retail Group", "Bluefin Logistics", "Cobalt Manufacturing", "Dunmore Clinics", "Evergreen Hotels",
             "Fairway Sports", "Granite Build", "Harbor Foods", "Ironwood Furniture", "Juniper Media", "Kestrel Aviation", "Lumen Energy"]
VENDORS = ["Northside Properties", "Nimbus Cloud Services", "Sterling Steel Supply", "Pixel & Page Agency", "Anchor Insurance"]
slug = lambda s: "".join(c if c.isalnum() else "_" for c in s.lower()).strip("_")
P = ensure("res.partner", [
    (f"partner_{slug(n)}", {"name": n, "is_company": True, "email": f"billing@{slug(n).replace('_', '')}.example.com",
                            ("customer_rank" if n in CUSTOMERS else "supplier_rank"): 1})
    for n in CUSTOMERS + VENDORS])
pid = lambda n: P[f"partner_{slug(n)}"]
log("partners")


def move(kind, partner, amount, inv_days, due_days, ref, label, acc):
    return {"move_type": kind, "partner_id": pid(partner), "invoice_date": d(inv_days), "date": d(inv_days),
            "invoice_date_due": d(due_days), "invoice_payment_term_id": False, "ref": ref,
            "company_id": COMPANY, "invoice_user_id": ADMIN,
            "invoice_line_ids": [(0, 0, {"name": label, "quantity": 1, "price_unit": amount, "account_id": acc, "tax_ids": [(6, 0, [])]})]}


def post(names_ids):
    ids = list(names_ids.values())
    for i in range(0, len(ids), args.batch):
        draft = call("account.move", "search", [["id", "in", ids[i:i + args.batch]], ["state", "=", "draft"]])
        if draft:
            call("account.move", "action_post", draft)
            if len(ids) > args.batch:
                log(f"posted {i + len(draft)}/{len(ids)}")


# ------------------------------------------------------------------ customer invoices, open
# (key, customer, amount, due in days (negative: overdue), paid so far)
OPEN = [
    ("inv_01", "Aurora Retail Group", 18_400, -5, 0), ("inv_02", "Bluefin Logistics", 9_750, -20, 0),
    ("inv_03", "Cobalt Manufacturing", 23_900, -45, 0), ("inv_04", "Dunmore Clinics", 12_300, -62, 0),
    ("inv_05", "Evergreen Hotels", 31_500, -95, 0), ("inv_06", "Fairway Sports", 4_200, -20, 1_200),
    ("inv_07", "Granite Build", 15_000, -45, 5_000), ("inv_08", "Harbor Foods", 2_650, -5, 0),
    ("inv_09", "Evergreen Hotels", 6_800, -62, 0), ("inv_10", "Dunmore Clinics", 950, -95, 0),
    ("inv_11", "Ironwood Furniture", 11_200, 10, 0), ("inv_12", "Juniper Media", 7_600, 18, 0),
    ("inv_13", "Kestrel Aviation", 20_000, 25, 0), ("inv_14", "Lumen Energy", 5_400, 3, 0),
]
QUIET_DAYS = 15              # with --healthy nothing falls due for so long, so that it stays healthy
if HEALTHY:
    OPEN = [(k, c, a, QUIET_DAYS + 2 * i, 0) for i, (k, c, a, _, _) in enumerate(OPEN)]
items = [(k, move("out_invoice", c, a, due - 30, due, f"SEED-{k.upper()}", "Services", SALES)) for k, c, a, due, _ in OPEN]
INV = ensure("account.move", items)
post(INV)
# extra ones for load tests
if SCALE > 1:
    rnd = random.Random(19)
    extra = []
    for i in range(len(OPEN) * (SCALE - 1)):
        due = rnd.choice([QUIET_DAYS, 25, 35] if HEALTHY else [-95, -62, -45, -20, -5, 5, 15, 25])
        extra.append((f"inv_x{i:06d}", move("out_invoice", CUSTOMERS[i % 12], rnd.randrange(50, 900), due - 30, due, f"SEED-X{i:06d}", "Load test", SALES)))
    post(ensure("account.move", extra))
# a credit note (open), and a draft invoice (must be ignored by every report)
CN = ensure("account.move", [("refund_01", move("out_refund", "Harbor Foods", 300, -3, -3, "SEED-REFUND-01", "Damaged goods", SALES))])
post(CN)
ensure("account.move", [("inv_draft_01", move("out_invoice", "Kestrel Aviation", 9_900, 0, 30, "SEED-DRAFT-01", "Next phase", SALES))])
log("customer invoices")

# ------------------------------------------------------------------ paid invoices: income of the last six 30-day windows
PAID = []
for k in range(6):
    back = -30 * k
    a, b = (44_000, 31_000) if HEALTHY else (8_000, 6_000)
    PAID.append((f"paid_{k}_a", CUSTOMERS[(2 * k) % 12], a + 100 * k, back - 9))
    PAID.append((f"paid_{k}_b", CUSTOMERS[(2 * k + 1) % 12], b - 100 * k, back - 21))
PAIDINV = ensure("account.move", [(k, move("out_invoice", c, a, day - 30, day, f"SEED-{k.upper()}", "Services", SALES)) for k, c, a, day in PAID])
post(PAIDINV)

# ------------------------------------------------------------------ vendor bills, open
BILLS = [("bill_01", "Sterling Steel Supply", 14_800, 4, EXPENSE), ("bill_02", "Northside Properties", 6_500, 7, RENT),
         ("bill_03", "Nimbus Cloud Services", 3_200, 12, EXPENSE), ("bill_04", "Pixel & Page Agency", 8_250, 21, EXPENSE),
         ("bill_05", "Anchor Insurance", 1_150, 28, EXPENSE), ("bill_06", "Sterling Steel Supply", 2_900, -6, EXPENSE)]
if HEALTHY:
    BILLS = [(k, v, a, QUIET_DAYS + 3 * i, acc) for i, (k, v, a, _, acc) in enumerate(BILLS)]
BILL = ensure("account.move", [(k, move("in_invoice", v, a, min(due - 30, -1), due, f"SEED-{k.upper()}", "Supplies", acc)) for k, v, a, due, acc in BILLS])
post(BILL)
log("vendor bills")

# ------------------------------------------------------------------ bank: recurring expenses, receipts, opening balance
# Statement lines with `counterpart_account_id`, so nothing is left on the suspense account.
def line(day, amount, label, counterpart, partner=None):
    v = {"journal_id": BANK_J, "date": d(day), "payment_ref": label, "amount": amount, "counterpart_account_id": counterpart}
    if partner:
        v["partner_id"] = pid(partner)
    return v


LINES, out_total, in_total = [], 0.0, 0.0
for k in range(6):
    back = -30 * k
    for name, day, amount, label, acc, partner in (
            ("payroll", back - 3, 31_000 + 250 * (k % 3), "Payroll", SALARY, None),
            ("rent", back - 8, 6_500, "Office rent", RENT, "Northside Properties"),
            ("cloud", back - 13, 3_200 - 40 * k, "Cloud hosting", EXPENSE, "Nimbus Cloud Services"),
            ("steel", back - 17, 7_400 + 150 * k, "Materials", EXPENSE, "Sterling Steel Supply"),
            ("marketing", back - 20, 3_000, "Advertising", EXPENSE, "Pixel & Page Agency"),
            ("insurance", back - 25, 1_150, "Insurance", EXPENSE, "Anchor Insurance")):
        LINES.append((f"st_{name}_{k}", line(day, -amount, label, acc, partner)))
        out_total += amount
RECEIPTS = [(f"st_{k}", k, c, a, day + 1) for k, c, a, day in PAID] + \
           [(f"st_part_{k}", k, c, paid, -2) for k, c, _, _, paid in OPEN if paid]
for name, _, c, a, day in RECEIPTS:
    LINES.append((name, line(day, a, f"Payment {c}", AR, c)))
    in_total += a
ST = ensure("account.bank.statement.line", LINES)
log("bank lines")

# reconcile each receipt with its invoice
allinv = {**INV, **PAIDINV}
st_moves = {r["id"]: r["move_id"][0] for r in call("account.bank.statement.line", "read", [ST[n] for n, *_ in RECEIPTS], ["move_id"])}
wanted = {n: (st_moves[ST[n]], allinv[k]) for n, k, *_ in RECEIPTS}
lines = call("account.move.line", "search_read",
             [["move_id", "in", [m for pair in wanted.values() for m in pair]], ["account_id", "=", AR], ["reconciled", "=", False]],
             ["move_id", "matching_number"])
by_move = {r["move_id"][0]: r for r in lines}
for n, (m_st, m_inv) in wanted.items():
    if m_st in by_move and m_inv in by_move:
        call("account.move.line", "reconcile", [by_move[m_st]["id"], by_move[m_inv]["id"]])


# the demo data's own documents that are due, or soon will be: paid yesterday
if HEALTHY:
    due = call("account.move", "search_read",
               [["company_id", "=", COMPANY], ["state", "=", "posted"], ["amount_residual", ">", 0],
                ["move_type", "in", ["out_invoice", "in_invoice"]], ["invoice_date_due", "<", d(QUIET_DAYS)]],
               ["name", "move_type", "commercial_partner_id", "amount_residual_signed"], order="id")
    for r in due:
        to_pay = call("account.move.line", "search_read", [["move_id", "=", r["id"]], ["reconciled", "=", False],
                      ["account_id.account_type", "in", ["asset_receivable", "liability_payable"]]], ["account_id", "amount_residual"])
        for number, open_line in enumerate(to_pay):
            key = f"st_settle_{r['id']}_{number}"
            values = {"journal_id": BANK_J, "date": d(-1), "payment_ref": f"Payment {r['name']}", "amount": round(open_line["amount_residual"], 2),
                      "counterpart_account_id": open_line["account_id"][0], "partner_id": r["commercial_partner_id"][0]}
            bank_line = ensure("account.bank.statement.line", [(key, values)])[key]
            entry = call("account.bank.statement.line", "read", [bank_line], ["move_id"])[0]["move_id"][0]
            counter = call("account.move.line", "search", [["move_id", "=", entry], ["account_id", "=", open_line["account_id"][0]]])
            call("account.move.line", "reconcile", [open_line["id"], *counter])
    log(f"{len(due)} documents of the demo data paid")


def bank_balance(companies=None):
    r = call("account.move.line", "formatted_read_group",
             [["account_id.account_type", "=", "asset_cash"], ["parent_state", "=", "posted"], ["company_id", "in", companies or [COMPANY]]],
             [], ["balance:sum"])
    return round(r[0]["balance:sum"] or 0.0, 2)


if "opening" not in known(["opening"]):
    need = round(BANK_TARGET - bank_balance(), 2)
    ensure("account.bank.statement.line", [("opening", line(-400, need, "Opening balance (seed)", CAPITAL))])
log("reconciled")

# ------------------------------------------------------------------ CRM
stages = {s["name"]: s["id"] for s in call("crm.stage", "search_read", [], ["name"])}
st = lambda n, i: stages.get(n) or sorted(stages.values())[i]
# (key, name, customer, expected revenue, stage, its index, expected close, next activity (0: none), days in this stage)
LEADS = [("lead_01", "Aurora: store rollout", "Aurora Retail Group", 48_000, "Proposition", 2, -40, 0, 34),
         ("lead_02", "Bluefin: fleet tracking", "Bluefin Logistics", 26_000, "Qualified", 1, -25, 0, 21),
         ("lead_03", "Cobalt: line 3 retrofit", "Cobalt Manufacturing", 92_000, "Proposition", 2, 12, 7, 4),
         ("lead_04", "Ironwood: annual contract", "Ironwood Furniture", 15_500, "Qualified", 1, -60, 0, 75),
         ("lead_05", "Juniper: studio upgrade", "Juniper Media", 8_900, "New", 0, 30, 3, 2),
         ("lead_06", "Kestrel: maintenance plan", "Kestrel Aviation", 64_000, "Qualified", 1, 45, 10, 9),
         ("lead_07", "Lumen: solar pilot", "Lumen Energy", 120_000, "New", 0, 60, 0, 41),
         ("lead_08", "Harbor: cold chain", "Harbor Foods", 19_750, "Proposition", 2, -10, -8, 6)]
if HEALTHY:
    LEADS = []
LEAD = ensure("crm.lead", [(k, {"name": n, "partner_id": pid(c), "type": "opportunity", "expected_revenue": rev,
                                "stage_id": st(sn, si), "date_deadline": d(close), "user_id": ADMIN, "company_id": COMPANY,
                                "date_last_stage_update": dt(-stage_days), "description": "<p>seed</p>"}) for k, n, c, rev, sn, si, close, _, stage_days in LEADS])
MODEL = {m["model"]: m["id"] for m in call("ir.model", "search_read", [["model", "in", ["crm.lead", "project.task"]]], ["model"])}
todo_type = call("ir.model.data", "search_read", [["module", "=", "mail"], ["name", "=", "mail_activity_data_todo"]], ["res_id"])[0]["res_id"]
ensure("mail.activity", [(f"act_{k}", {"res_model_id": MODEL["crm.lead"], "res_id": LEAD[k], "activity_type_id": todo_type,
                                       "summary": "Follow up", "date_deadline": d(act), "user_id": ADMIN})
                         for k, *_, act, _d in LEADS if act], context={"mail_activity_quick_update": True})
log("crm")

# ------------------------------------------------------------------ projects
PROJ = ensure("project.project", [("project_rollout", {"name": "Warehouse rollout", "user_id": ADMIN, "company_id": COMPANY, "date_start": d(-60), "date": d(20)}),
                                  ("project_portal", {"name": "Customer portal", "user_id": ADMIN, "company_id": COMPANY, "date_start": d(-90), "date": d(-4)})])
STG = ensure("project.task.type", [(f"ptype_{i}", {"name": n, "sequence": i, "fold": n == "Done", "project_ids": [(6, 0, list(PROJ.values()))]})
                                   for i, n in enumerate(["Backlog", "Doing", "Review", "Done"])])
TASKS = [("task_01", "Install racking", "project_rollout", 1, -12, True, "01_in_progress"), ("task_02", "Barcode labels", "project_rollout", 0, -3, False, "01_in_progress"),
         ("task_03", "Train night shift", "project_rollout", 0, 6, True, "01_in_progress"), ("task_04", "Safety audit", "project_rollout", 1, -1, True, "04_waiting_normal"),
         ("task_05", "Move stock", "project_rollout", 0, 14, False, "01_in_progress"), ("task_06", "Single sign-on", "project_portal", 2, -20, True, "02_changes_requested"),
         ("task_07", "Invoice download page", "project_portal", 3, -30, True, "1_done"), ("task_08", "Load test", "project_portal", 0, -6, False, "01_in_progress")]
if HEALTHY:
    TASKS = [t for t in TASKS if t[4] > 0]
TASK = ensure("project.task", [(k, {"name": n, "project_id": PROJ[p], "stage_id": STG[f"ptype_{s}"], "date_deadline": dt(due, 17), "priority": "1" if due < 0 else "0",
                                    "user_ids": [(6, 0, [ADMIN] if who else [])], "state": state}) for k, n, p, s, due, who, state in TASKS])
log("projects")

# ------------------------------------------------------------------ products, stock, purchases
PROD = ensure("product.product", [(f"prod_{i}", {"name": n, "type": "consu", "is_storable": True, "standard_price": c, "list_price": c * 1.6, "default_code": f"SEED-{i}",
                                                 "seller_ids": [(0, 0, {"partner_id": pid("Sterling Steel Supply"), "price": c, "min_qty": 1, "delay": 7})]})
                                  for i, (n, c) in enumerate([("Steel bracket", 12.5), ("Control unit", 240.0), ("Sensor kit", 85.0)])])
LOC = call("stock.warehouse", "search_read", [["company_id", "=", COMPANY]], ["lot_stock_id"], limit=1)[0]["lot_stock_id"][0]
STOCK = [("prod_0", 18, 50, 200), ("prod_1", 2, 10, 30), ("prod_2", 40, 25, 60)]   # on hand, min, max
if HEALTHY:
    STOCK = [(k, hi, lo, hi) for k, _, lo, hi in STOCK]
have_q = known([f"quant_{k}" for k, *_ in STOCK])
Q = ensure("stock.quant", [(f"quant_{k}", {"product_id": PROD[k], "location_id": LOC, "inventory_quantity": q}) for k, q, *_ in STOCK], context={"inventory_mode": True})
new_q = [i for n, i in Q.items() if n not in have_q]
if new_q:
    call("stock.quant", "action_apply_inventory", new_q)
ensure("stock.warehouse.orderpoint", [(f"rule_{k}", {"product_id": PROD[k], "location_id": LOC, "product_min_qty": lo, "product_max_qty": hi, "trigger": "manual", "company_id": COMPANY})
                                      for k, _, lo, hi in STOCK])


def po(vendor, order_day, plan_day, key, qty):
    price = {"prod_0": 12.5, "prod_1": 240.0, "prod_2": 85.0}[key]
    return {"partner_id": pid(vendor), "date_order": dt(order_day), "company_id": COMPANY, "origin": "SEED",
            "order_line": [(0, 0, {"product_id": PROD[key], "product_qty": qty, "price_unit": price, "date_planned": dt(plan_day), "tax_ids": [(6, 0, [])]})]}


PO = {} if HEALTHY else ensure("purchase.order", [("po_01", po("Sterling Steel Supply", -15, 5, "prod_1", 20)), ("po_02", po("Sterling Steel Supply", -9, 8, "prod_2", 15)),
                               ("po_03", po("Sterling Steel Supply", -20, -5, "prod_2", 30))])
if PO and call("purchase.order", "search_count", [["id", "=", PO["po_03"]], ["state", "in", ["draft", "sent"]]]):
    call("purchase.order", "button_confirm", [PO["po_03"]])     # a confirmed order, its receipt five days late
log("stock and purchases")

# ------------------------------------------------------------------ calendar
partner_admin = call("res.users", "read", [ADMIN], ["partner_id"])[0]["partner_id"][0]
ensure("calendar.event", [("cal_01", {"name": "Board prep", "start": dt(1, 9), "stop": dt(1, 11), "partner_ids": [(6, 0, [partner_admin])], "user_id": ADMIN}),
                          ("cal_02", {"name": "Bank review", "start": dt(2, 14), "stop": dt(2, 15), "partner_ids": [(6, 0, [partner_admin])], "user_id": ADMIN})])

# ------------------------------------------------------------------ what untidy books have
# An invoice in instalments, money on the bank statement that nobody reconciled, an invoice with a
# registered payment that left its amount open, a disputed one, and a branch company.
UNTIDY = ["Marlow Instruments", "Orchard Clinics", "Pinnacle Hostels", "Quarry Stone", "Rivermouth Ferries"]
BRANCHES = []
if not HEALTHY:
    P.update(ensure("res.partner", [
        (f"partner_{slug(n)}", {"name": n, "is_company": True, "email": f"billing@{slug(n).replace('_', '')}.example.com", "customer_rank": 1}) for n in UNTIDY]))
    TERM = ensure("account.payment.term", [("term_instalments", {"name": "30 % now, 70 % in 90 days", "company_id": COMPANY, "line_ids": [
        (0, 0, {"value": "percent", "value_amount": 30, "delay_type": "days_after", "nb_days": 0}),
        (0, 0, {"value": "percent", "value_amount": 70, "delay_type": "days_after", "nb_days": 90})]})])["term_instalments"]
    instalments = move("out_invoice", "Marlow Instruments", 10_000, -30, 60, "SEED-INSTALMENTS", "Machine", SALES)
    del instalments["invoice_date_due"]
    instalments["invoice_payment_term_id"] = TERM
    MORE = ensure("account.move", [
        ("inv_instalments", instalments),
        ("inv_bank", move("out_invoice", "Orchard Clinics", 3_480, -60, -30, "SEED-BANK", "Services", SALES)),
        ("inv_paying", move("out_invoice", "Pinnacle Hostels", 5_610, -70, -40, "SEED-PAYING", "Services", SALES)),
        ("inv_disputed", move("out_invoice", "Quarry Stone", 6_660.66, -80, -50, "SEED-DISPUTED", "Services", SALES)),
        ("inv_undisputed", move("out_invoice", "Quarry Stone", 2_959.25, -75, -45, "SEED-UNDISPUTED", "Services", SALES)),
        ("bill_instalments", {**move("in_invoice", "Sterling Steel Supply", 2_000, -40, 50, "SEED-BILL-INSTALMENTS", "Supplies", EXPENSE),
                              "invoice_date_due": False, "invoice_payment_term_id": TERM})])
    post(MORE)
    if call("account.move", "read", [MORE["inv_disputed"]], ["payment_state"])[0]["payment_state"] == "not_paid":
        call("account.move", "action_toggle_block_payment", [MORE["inv_disputed"]])
    # on the suspense account, as an import leaves it
    ensure("account.bank.statement.line", [("st_open", {"journal_id": BANK_J, "date": d(-1), "payment_ref": "Transfer, thanks", "amount": 3_480, "partner_id": pid("Orchard Clinics")})])
    # A payment by a method without an outstanding account has no entry: what is open stays open.
    if "payment_registered" not in known(["payment_registered"]):
        context = {"active_model": "account.move", "active_ids": [MORE["inv_paying"]]}
        method = call("account.payment.method.line", "search", [["journal_id", "=", BANK_J], ["payment_type", "=", "inbound"]], limit=1)
        before = call("account.payment.method.line", "read", method, ["payment_account_id"])[0]["payment_account_id"]
        call("account.payment.method.line", "write", method, {"payment_account_id": False})
        wizard = call("account.payment.register", "create", {"payment_method_line_id": method[0], "payment_date": d(-1)}, context=context)
        call("account.payment.register", "action_create_payments", [wizard], context=context)
        call("account.payment.method.line", "write", method, {"payment_account_id": before and before[0]})
        payment = call("account.payment", "search", [["partner_id", "=", pid("Pinnacle Hostels")]], limit=1)
        call("ir.model.data", "create", [{"module": MODULE, "name": "payment_registered", "model": "account.payment", "res_id": payment[0], "noupdate": True}])
    branch = ensure("res.company", [("company_branch", {"name": "Harbour Branch", "parent_id": COMPANY})])["company_branch"]
    BRANCHES = [branch]
    coo = call("res.users", "search", [["login", "in", ["aicoo", "aicoo_books", LOGIN]]])
    call("res.users", "write", coo, {"company_ids": [(4, branch)]})
    of_branch = {"allowed_company_ids": [branch, COMPANY]}
    branch_move = {**move("out_invoice", "Rivermouth Ferries", 4_321, -65, -35, "SEED-BRANCH", "Services", SALES), "company_id": branch}
    ours = ensure("account.move", [("inv_branch", branch_move)], context=of_branch)
    if call("account.move", "search_count", [["id", "in", list(ours.values())], ["state", "=", "draft"]], context=of_branch):
        call("account.move", "action_post", list(ours.values()), context=of_branch)
    cash_in = {**line(-6, 150, "Counter sales", SALES), "company_id": branch}
    ensure("account.bank.statement.line", [("st_branch", cash_in)], context=of_branch)
    log("untidy books")
    CTX["allowed_company_ids"] = [COMPANY, branch]
COMPANIES = [COMPANY, *BRANCHES]

call("ir.config_parameter", "set_param", PARAM, json.dumps({"as_of": AS_OF.isoformat(), "scale": SCALE, "healthy": HEALTHY}))


# ------------------------------------------------------------------ ground truth, read back from the books
def bucket(due):
    late = (AS_OF - date.fromisoformat(due)).days
    return "not_due" if late <= 0 else "1_30" if late <= 30 else "31_60" if late <= 60 else "61_90" if late <= 90 else "over_90"


def open_lines(kinds, partners=None, states=("not_paid", "partial")):
    """What is to be paid of posted documents, line by line: an instalment is a line."""
    dom = [["move_id.move_type", "in", kinds], ["parent_state", "=", "posted"], ["company_id", "in", COMPANIES], ["amount_residual_currency", "!=", 0],
           ["account_id.account_type", "in", ["asset_receivable", "liability_payable"]]]
    if states:
        dom.append(["move_id.payment_state", "in", list(states)])
    if partners:
        dom.append(["partner_id", "in", partners])
    lines = call("account.move.line", "search_read", dom, ["move_id", "partner_id", "date_maturity", "amount_residual"], order="date_maturity, id")
    heads = {m["id"]: m for m in call("account.move", "read", list({r["move_id"][0] for r in lines}), ["name", "amount_total", "payment_state"])}
    return [{**heads[r["move_id"][0]], "partner_id": r["partner_id"], "invoice_date_due": r["date_maturity"], "amount_residual": round(abs(r["amount_residual"]), 2)} for r in lines]


def documents(rows):
    """An invoice in instalments counts on each day that it falls due."""
    return len({(r["id"], r["invoice_date_due"]) for r in rows})


def ageing(rows):
    out = {k: 0.0 for k in ("not_due", "1_30", "31_60", "61_90", "over_90")}
    for r in rows:
        out[bucket(r["invoice_date_due"])] = round(out[bucket(r["invoice_date_due"])] + r["amount_residual"], 2)
    return out


def total(rows):
    return round(sum(r["amount_residual"] for r in rows), 2)


seed_customers = [pid(n) for n in CUSTOMERS]
mine, all_ar = open_lines(["out_invoice"], seed_customers), open_lines(["out_invoice"])
bills, all_ap = open_lines(["in_invoice"], [pid(n) for n in VENDORS]), open_lines(["in_invoice"], states=None)
cash = call("account.move.line", "formatted_read_group",
            [["account_id.account_type", "=", "asset_cash"], ["parent_state", "=", "posted"], ["company_id", "in", COMPANIES],
             ["date", ">", d(-180)], ["date", "<=", d(0)]], [], ["debit:sum", "credit:sum"])[0]
inflow, outflow = round(cash["debit:sum"] or 0, 2), round(cash["credit:sum"] or 0, 2)
balance = bank_balance(COMPANIES)
burn = round((outflow - inflow) / 6, 2)
late_tasks = [TASK[k] for k, _, _, _, due, _, state in TASKS if due < 0 and not state.startswith("1_")]
truth = {
    "untidy": {} if HEALTHY else {
        "branch": {"id": branch, "name": "Harbour Branch", "partner_id": pid("Rivermouth Ferries"), "overdue": 4321.0, "cash": 150.0},
        "instalments": {"partner_id": pid("Marlow Instruments"), "late": 3000.0, "later": 7000.0},
        "on_the_statement": {"partner_id": pid("Orchard Clinics"), "amount": 3480.0},
        "being_paid": {"partner_id": pid("Pinnacle Hostels"), "amount": 5610.0},
        "disputed": {"partner_id": pid("Quarry Stone"), "amount": 6660.66, "overdue": 2959.25}},
    "as_of": AS_OF.isoformat(), "scale": SCALE, "healthy": HEALTHY, "company_id": COMPANY, "currency": "USD", "records_created_this_run": created_count,
    "bank_balance": balance,
    "cash_180_days": {"inflow": inflow, "outflow": outflow, "monthly_inflow": round(inflow / 6, 2), "monthly_outflow": round(outflow / 6, 2),
                      "avg_monthly_net_burn": burn, "runway_days": round(balance / (burn / 30), 1) if burn > 0 else None,
                      "how": "posted lines of asset_cash accounts, date in (as_of-180, as_of]; a month is 30 days"},
    "seed_only": {"monthly_outflow": round(out_total / 6, 2), "monthly_inflow": round(in_total / 6, 2)},
    "receivables": {"seed_customers": {"total": total(mine), "ageing": ageing(mine), "count": documents(mine)},
                    "company": {"total": total(all_ar), "ageing": ageing(all_ar), "count": documents(all_ar)},
                    "disputed": total(open_lines(["out_invoice"], states=["blocked"])),
                    "being_paid": total(open_lines(["out_invoice"], states=["in_payment", "paid"])),
                    "open_credit_notes": total(open_lines(["out_refund"], seed_customers, states=None)),
                    "company_overdue": {"total": round(sum(v for k, v in ageing(all_ar).items() if k != "not_due"), 2),
                                        "count": documents([r for r in all_ar if bucket(r["invoice_date_due"]) != "not_due"])},
                    "company_open_credit_notes": total(open_lines(["out_refund"], states=None))},
    "overdue_invoices": [{"id": r["id"], "name": r["name"], "partner_id": r["partner_id"][0], "partner": r["partner_id"][1], "due": r["invoice_date_due"],
                          "days_overdue": (AS_OF - date.fromisoformat(r["invoice_date_due"])).days, "total": r["amount_total"],
                          "residual": r["amount_residual"], "payment_state": r["payment_state"]}
                         for r in mine if bucket(r["invoice_date_due"]) != "not_due"][:50],
    "overdue_total_seed_customers": round(sum(v for k, v in ageing(mine).items() if k != "not_due"), 2),
    "payables": {"seed_vendors": {"total": total(bills), "overdue": round(sum(r["amount_residual"] for r in bills if r["invoice_date_due"] < d(0)), 2),
                                  "due_in_30_days": round(sum(r["amount_residual"] for r in bills if d(0) <= r["invoice_date_due"] <= d(30)), 2),
                                  "bills": [{"id": r["id"], "partner": r["partner_id"][1], "due": r["invoice_date_due"], "residual": r["amount_residual"]} for r in bills]},
                 "company": {"total": total(all_ap), "overdue": round(sum(r["amount_residual"] for r in all_ap if r["invoice_date_due"] < d(0)), 2),
                             "due_in_30_days": round(sum(r["amount_residual"] for r in all_ap if d(0) <= r["invoice_date_due"] <= d(30)), 2)}},
    "crm": {"opportunities": LEAD, "past_expected_close": [LEAD[k] for k, *_, close, _a, _d in LEADS if close < 0],
            "without_activity": [LEAD[k] for k, *_, act, _d in LEADS if not act], "over_30_days_in_stage": [LEAD[k] for k, *_, days in LEADS if days > 30]},
    "projects": {"projects": PROJ, "late_tasks": late_tasks, "unassigned_tasks": [TASK[k] for k, *_, who, _ in TASKS if not who]},
    "purchases": {"rfqs_waiting": [PO[k] for k in ("po_01", "po_02") if k in PO], "late_receipt": [PO[k] for k in ("po_03",) if k in PO]},
    "stock": {"below_reorder_point": [{"product_id": PROD[k], "on_hand": q, "min": lo} for k, q, lo, _ in STOCK if q < lo]},
}
print(json.dumps(truth, indent=1, sort_keys=True))
# the seed's own arithmetic must agree with Odoo's books
if SCALE == 1:
    want = round(sum(a - paid for _, _, a, _, paid in OPEN), 2)
    more = 0 if HEALTHY else 2_000      # the bill in instalments
    for label, a, b in (("receivables", truth["receivables"]["seed_customers"]["total"], want),
                        ("payables", truth["payables"]["seed_vendors"]["total"], float(sum(b[2] for b in BILLS) + more)),
                        ("bank", bank_balance(), BANK_TARGET + (0 if HEALTHY else 3_480))):
        if abs(a - b) > 0.005:
            print(f"seed: WARNING {label}: the books say {a}, the seed meant {b}", file=sys.stderr)
log(f"done, {created_count} records created")
