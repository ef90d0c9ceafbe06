"""Columns that the portal takes (jobs/legacy/tables.py); what a table has beside them is noted and ignored."""

NEEDED = {
    "CLIENT": ("CLNT_NO", "CLNT_NM", "EBILL_VNDR"),
    "TKPR": ("TKPR_ID", "LAST_NM", "FRST_NM", "TITL_CD", "OFC_CD", "EMAIL", "ACTV_FL"),
    "MATTER": ("MTTR_NO", "MTTR_DESC", "CLNT_NO", "CLAIM_NO", "RESP_TKPR", "OFC_CD", "OPEN_DT", "CLOS_DT"),
    "RATE": ("RATE_ID", "TKPR_ID", "CLNT_NO", "EFF_DT", "RATE_AMT"),
    "TIMETRX": ("TRX_NO", "MTTR_NO", "TKPR_ID", "WRK_DT", "HRS", "TASK_CD", "ACTV_CD", "NARR", "BILL_STAT", "BILL_NO"),
    "COSTTRX": ("TRX_NO", "MTTR_NO", "COST_DT", "QTY", "UNIT_AMT", "EXP_CD", "NARR", "BILL_STAT", "BILL_NO"),
}
