"""The C API as ctypes sees it: its structs, its callbacks, and every function of the headers but the setters.

A handle is an address, or what carries one (facegen._handle). The result comes first in each row.
"""

from ctypes import (CFUNCTYPE, POINTER, Structure, c_bool, c_char, c_char_p, c_double, c_int, c_int64, c_size_t,
                    c_uint, c_uint32, c_uint64, c_void_p, sizeof)
from typing import Any, Dict, Tuple


class ErrorStruct(Structure):
    """facegen_error as of 0.2.0; a later library keeps to it, by its size."""

    _fields_ = [("size", c_size_t), ("code", c_int), ("http_status", c_int), ("retry_after_ms", c_int64),
                ("bytes_sent", c_uint64), ("bytes_total", c_uint64), ("parameter", c_char * 32), ("id", c_char * 64),
                ("track_id", c_char * 128), ("message", c_char * 512), ("body", c_char * 1024), ("mark", c_char * 64),
                ("acceptance", c_int), ("sent_at_ms", c_int64), ("seed", c_char * 16), ("long_id", c_char * 256)]


def new_error() -> ErrorStruct:
    return ErrorStruct(size=sizeof(ErrorStruct))


START = CFUNCTYPE(c_int, c_void_p, c_void_p)


class TransportStruct(Structure):
    """facegen_transport, of which only `start` is given: what comes after the size is NULL."""

    _fields_ = [("size", c_size_t), ("open", c_void_p), ("close", c_void_p), ("start", START)]


BOOL, INT, INT64, UINT64, SIZE, REAL = c_bool, c_int, c_int64, c_uint64, c_size_t, c_double
UINT, UINT32, INT64_OUT = c_uint, c_uint32, POINTER(c_int64)
TEXT, HANDLE, OUT, ERROR = c_char_p, c_void_p, POINTER(c_void_p), POINTER(ErrorStruct)
DONE = CFUNCTYPE(None, HANDLE, INT, HANDLE, ERROR, HANDLE)
SAVED = CFUNCTYPE(None, INT, TEXT, ERROR, HANDLE)
LOG = CFUNCTYPE(None, INT, TEXT, HANDLE)
PROGRESS = CFUNCTYPE(None, INT, INT64, INT64, TEXT, HANDLE)
ENTRY = CFUNCTYPE(BOOL, HANDLE, HANDLE)
WEBHOOK = CFUNCTYPE(None, TEXT, HANDLE, SIZE, HANDLE)

FUNCTIONS: Dict[str, Tuple[Any, ...]] = {
    # error.h
    "facegen_code_name": (TEXT, INT),
    "facegen_code_text": (TEXT, INT),
    "facegen_code_group": (INT, INT),
    "facegen_error_new": (ERROR,),
    "facegen_error_free": (None, ERROR),
    "facegen_error_code": (INT, ERROR),
    "facegen_error_http_status": (INT, ERROR),
    "facegen_error_retry_after_ms": (INT64, ERROR),
    "facegen_error_bytes_sent": (UINT64, ERROR),
    "facegen_error_bytes_total": (UINT64, ERROR),
    "facegen_error_parameter": (TEXT, ERROR),
    "facegen_error_id": (TEXT, ERROR),
    "facegen_error_track_id": (TEXT, ERROR),
    "facegen_error_message": (TEXT, ERROR),
    "facegen_error_body": (TEXT, ERROR),
    "facegen_error_mark": (TEXT, ERROR),
    "facegen_error_acceptance": (INT, ERROR),
    "facegen_error_sent_at_ms": (INT64, ERROR),
    "facegen_error_seed": (TEXT, ERROR),
    "facegen_error_fill": (INT, ERROR, INT, TEXT, TEXT),
    # params.h
    "facegen_param_count": (SIZE,),
    "facegen_param_at": (HANDLE, SIZE),
    "facegen_param_find": (HANDLE, TEXT),
    "facegen_param_name": (TEXT, HANDLE),
    "facegen_param_kind": (INT, HANDLE),
    "facegen_param_kind_name": (TEXT, HANDLE),
    "facegen_param_required": (BOOL, HANDLE),
    "facegen_param_secret": (BOOL, HANDLE),
    "facegen_param_minimum": (REAL, HANDLE),
    "facegen_param_maximum": (REAL, HANDLE),
    "facegen_param_choice": (TEXT, HANDLE, SIZE),
    "facegen_param_fallback": (TEXT, HANDLE),
    "facegen_param_accepted": (TEXT, HANDLE),
    "facegen_param_help": (TEXT, HANDLE),
    # request.h
    "facegen_request_draw_seed": (None, HANDLE, INT64),
    "facegen_request_face_file": (TEXT, HANDLE),
    "facegen_request_face_memory": (HANDLE, HANDLE, POINTER(SIZE)),
    "facegen_request_new": (HANDLE,),
    "facegen_request_copy": (HANDLE, HANDLE),
    "facegen_request_free": (None, HANDLE),
    "facegen_request_set": (INT, HANDLE, TEXT, TEXT, ERROR),
    "facegen_request_set_face_file": (INT, HANDLE, TEXT),
    "facegen_request_set_face_memory": (INT, HANDLE, HANDLE, SIZE),
    "facegen_request_validate": (INT, HANDLE, OUT, ERROR),
    "facegen_request_notes": (INT, HANDLE, OUT, ERROR),
    "facegen_violations_count": (SIZE, HANDLE),
    "facegen_violations_parameter": (TEXT, HANDLE, SIZE),
    "facegen_violations_given": (TEXT, HANDLE, SIZE),
    "facegen_violations_accepted": (TEXT, HANDLE, SIZE),
    "facegen_violations_nearest": (TEXT, HANDLE, SIZE),
    "facegen_violations_message": (TEXT, HANDLE, SIZE),
    "facegen_violations_free": (None, HANDLE),
    "facegen_request_to_json": (INT, HANDLE, INT, OUT, ERROR),
    "facegen_request_from_json": (INT, TEXT, SIZE, OUT, ERROR),
    "facegen_free": (None, HANDLE),
    # result.h
    "facegen_result_free": (None, HANDLE),
    "facegen_result_status": (INT, HANDLE),
    "facegen_result_id": (TEXT, HANDLE),
    "facegen_result_track_id": (TEXT, HANDLE),
    "facegen_result_image_count": (SIZE, HANDLE),
    "facegen_result_image_form": (INT, HANDLE, SIZE),
    "facegen_result_image_link": (TEXT, HANDLE, SIZE),
    "facegen_result_image_bytes": (HANDLE, HANDLE, SIZE, POINTER(SIZE)),
    "facegen_result_proxy_link": (TEXT, HANDLE, SIZE),
    "facegen_result_future_link": (TEXT, HANDLE, SIZE),
    "facegen_result_generation_time": (REAL, HANDLE),
    "facegen_result_eta": (REAL, HANDLE),
    "facegen_result_message": (TEXT, HANDLE),
    "facegen_result_tip": (TEXT, HANDLE),
    "facegen_result_received_at": (INT64, HANDLE),
    "facegen_result_expires_at": (INT64, HANDLE),
    "facegen_result_meta_text": (TEXT, HANDLE, TEXT),
    "facegen_result_meta_number": (BOOL, HANDLE, TEXT, POINTER(REAL)),
    "facegen_result_meta_boolean": (BOOL, HANDLE, TEXT, POINTER(BOOL)),
    "facegen_result_seed": (BOOL, HANDLE, POINTER(INT64)),
    "facegen_result_meta_json": (TEXT, HANDLE),
    "facegen_result_json": (TEXT, HANDLE),
    # client.h
    "facegen_client_base_url": (TEXT, HANDLE),
    "facegen_client_key_check": (UINT32, HANDLE, UINT64),
    "facegen_client_plan": (INT, HANDLE),
    "facegen_client_settling_ms": (INT64, HANDLE),
    "facegen_client_new": (HANDLE,),
    "facegen_client_free": (None, HANDLE),
    "facegen_client_set_key": (INT, HANDLE, TEXT, ERROR),
    "facegen_client_set_base_url": (INT, HANDLE, TEXT, ERROR),
    "facegen_client_draw_seed": (None, HANDLE, BOOL),
    "facegen_client_allow_http": (None, HANDLE, BOOL),
    "facegen_client_set_plan": (INT, HANDLE, INT, ERROR),
    "facegen_client_set_timeout": (INT, HANDLE, INT64, ERROR),
    "facegen_client_set_connect_timeout": (INT, HANDLE, INT64, ERROR),
    "facegen_client_set_stall_timeout": (INT, HANDLE, INT64, ERROR),
    "facegen_client_set_retries": (INT, HANDLE, INT, ERROR),
    "facegen_client_set_max_queued": (INT, HANDLE, INT, ERROR),
    "facegen_client_set_name": (INT, HANDLE, TEXT, ERROR),
    "facegen_client_retry_unavailable": (None, HANDLE, BOOL),
    "facegen_client_set_proxy": (INT, HANDLE, TEXT, ERROR),
    "facegen_client_set_ca_file": (INT, HANDLE, TEXT, ERROR),
    "facegen_client_set_user_agent": (INT, HANDLE, TEXT, ERROR),
    "facegen_client_set_log": (None, HANDLE, LOG, HANDLE),
    "facegen_client_set_progress": (None, HANDLE, PROGRESS, HANDLE),
    "facegen_client_set_tap": (None, HANDLE, HANDLE, HANDLE),
    "facegen_client_set_transport": (INT, HANDLE, POINTER(TransportStruct), HANDLE, ERROR),
    "facegen_submit": (INT, HANDLE, HANDLE, OUT, ERROR),
    "facegen_submit_nowait": (INT, HANDLE, HANDLE, OUT, ERROR),
    "facegen_fetch": (INT, HANDLE, TEXT, OUT, ERROR),
    "facegen_fetch_nowait": (INT, HANDLE, TEXT, OUT, ERROR),
    "facegen_client_cancel": (None, HANDLE),
    "facegen_result_save": (INT, HANDLE, HANDLE, SIZE, TEXT, OUT, ERROR),
    "facegen_result_load": (INT, HANDLE, HANDLE, SIZE, OUT, POINTER(SIZE), ERROR),
    "facegen_save_check": (INT, TEXT, ERROR),
    # engine.h
    "facegen_engine_unix_ms": (INT64, HANDLE),
    "facegen_engine_idle": (None, HANDLE, INT64),
    "facegen_engine_new": (HANDLE, HANDLE, ERROR),
    "facegen_engine_free": (None, HANDLE),
    "facegen_engine_submit": (INT, HANDLE, HANDLE, DONE, HANDLE, OUT, ERROR),
    "facegen_engine_fetch": (INT, HANDLE, TEXT, DONE, HANDLE, OUT, ERROR),
    "facegen_engine_submit_nowait": (INT, HANDLE, HANDLE, DONE, HANDLE, OUT, ERROR),
    "facegen_engine_fetch_nowait": (INT, HANDLE, TEXT, DONE, HANDLE, OUT, ERROR),
    "facegen_engine_save": (INT, HANDLE, HANDLE, SIZE, TEXT, SAVED, HANDLE, OUT, ERROR),
    "facegen_job_id": (TEXT, HANDLE),
    "facegen_job_set_progress": (None, HANDLE, PROGRESS, HANDLE),
    "facegen_job_cancel": (None, HANDLE),
    "facegen_engine_cancel": (None, HANDLE),
    "facegen_engine_step": (SIZE, HANDLE, INT64),
    "facegen_engine_wake": (None, HANDLE),
    "facegen_engine_fd": (INT, HANDLE),
    "facegen_engine_timeout": (INT, HANDLE),
    # reconcile.h
    "facegen_client_mark": (INT, HANDLE, ERROR),
    "facegen_reconcile": (INT, HANDLE, HANDLE, ERROR, OUT, ERROR),
    "facegen_engine_mark": (INT, HANDLE, DONE, HANDLE, OUT, ERROR),
    "facegen_engine_reconcile": (INT, HANDLE, HANDLE, ERROR, DONE, HANDLE, OUT, ERROR),
    # webhook.h
    "facegen_webhook_parse": (INT, HANDLE, SIZE, OUT, ERROR),
    "facegen_engine_deliver": (BOOL, HANDLE, HANDLE),
    # transport.h
    "facegen_exchange_method": (TEXT, HANDLE),
    "facegen_exchange_url": (TEXT, HANDLE),
    "facegen_exchange_content_type": (TEXT, HANDLE),
    "facegen_exchange_user_agent": (TEXT, HANDLE),
    "facegen_exchange_paid": (BOOL, HANDLE),
    "facegen_exchange_fresh": (BOOL, HANDLE),
    "facegen_exchange_seed_is_drawn": (BOOL, HANDLE),
    "facegen_exchange_public_only": (BOOL, HANDLE),
    "facegen_exchange_bulky": (BOOL, HANDLE),
    "facegen_exchange_deadline": (INT64, HANDLE),
    "facegen_exchange_body_size": (UINT64, HANDLE),
    "facegen_exchange_read": (INT64, HANDLE, HANDLE, SIZE),
    "facegen_exchange_rewind": (BOOL, HANDLE),
    "facegen_exchange_set_status": (None, HANDLE, INT),
    "facegen_exchange_add_header": (BOOL, HANDLE, TEXT, TEXT),
    "facegen_exchange_add_header_line": (BOOL, HANDLE, TEXT, SIZE),
    "facegen_exchange_write": (BOOL, HANDLE, HANDLE, SIZE),
    "facegen_exchange_stopped": (INT, HANDLE),
    "facegen_exchange_finish": (None, HANDLE),
    "facegen_exchange_fail": (None, HANDLE, INT, INT, TEXT),
    "facegen_exchange_set_data": (None, HANDLE, HANDLE),
    "facegen_exchange_data": (HANDLE, HANDLE),
    # account.h
    "facegen_account_ask": (INT, HANDLE, INT, INT, OUT, ERROR),
    "facegen_engine_ask_account": (INT, HANDLE, INT, INT, DONE, HANDLE, OUT, ERROR),
    "facegen_account_processing": (INT64, HANDLE),
    "facegen_account_job_count": (SIZE, HANDLE),
    "facegen_account_job_id": (TEXT, HANDLE, SIZE),
    "facegen_account_balance": (TEXT, HANDLE),
    "facegen_account_currency": (TEXT, HANDLE),
    # journal.h
    "facegen_client_set_journal": (None, HANDLE, HANDLE, HANDLE),
    "facegen_job_open": (None, HANDLE, INT),
    "facegen_job_user_data": (HANDLE, HANDLE),
    # version.h
    "facegen_version": (TEXT,),
}

LEDGER_FUNCTIONS: Dict[str, Tuple[Any, ...]] = {
    "facegen_entry_queue": (TEXT, HANDLE),
    "facegen_entry_output": (TEXT, HANDLE),
    "facegen_entry_account": (TEXT, HANDLE),
    "facegen_entry_attempts": (INT, HANDLE),
    "facegen_entry_mark": (TEXT, HANDLE),
    "facegen_entry_request_json": (TEXT, HANDLE),
    "facegen_entry_result_json": (TEXT, HANDLE),
    "facegen_entry_added_at": (INT64, HANDLE),
    "facegen_entry_sent_at": (INT64, HANDLE),
    "facegen_entry_accepted_at": (INT64, HANDLE),
    "facegen_entry_made_at": (INT64, HANDLE),
    "facegen_entry_ended_at": (INT64, HANDLE),
    "facegen_ledger_state_text": (TEXT, INT),
    "facegen_ledger_prune": (INT, HANDLE, UINT, INT64, BOOL, INT64_OUT, ERROR),
    "facegen_ledger_set_budget": (INT, HANDLE, TEXT, INT64, ERROR),
    "facegen_ledger_set": (INT, HANDLE, TEXT, TEXT, TEXT, ERROR),
    "facegen_worker_fd": (INT, HANDLE),
    "facegen_worker_timeout": (INT, HANDLE),
    "facegen_worker_wake": (None, HANDLE),
    "facegen_worker_rest": (None, HANDLE, INT64),
    "facegen_worker_pause": (INT, HANDLE, ERROR),
    "facegen_ledger_open": (HANDLE, TEXT, HANDLE, HANDLE, ERROR),
    "facegen_ledger_close": (None, HANDLE),
    "facegen_ledger_moved": (INT, TEXT, ERROR),
    "facegen_ledger_add": (INT, HANDLE, HANDLE, SIZE, HANDLE, ERROR),
    "facegen_ledger_get": (INT, HANDLE, INT64, OUT, ERROR),
    "facegen_ledger_find": (INT, HANDLE, TEXT, TEXT, OUT, ERROR),
    "facegen_ledger_each": (INT, HANDLE, HANDLE, ENTRY, HANDLE, ERROR),
    "facegen_ledger_count": (INT, HANDLE, TEXT, HANDLE, ERROR),
    "facegen_ledger_cancel": (INT, HANDLE, INT64, ERROR),
    "facegen_ledger_retry": (INT, HANDLE, INT64, ERROR),
    "facegen_ledger_adopt": (INT, HANDLE, INT64, TEXT, ERROR),
    "facegen_entry_free": (None, HANDLE),
    "facegen_entry_number": (INT64, HANDLE),
    "facegen_entry_batch": (TEXT, HANDLE),
    "facegen_entry_order": (TEXT, HANDLE),
    "facegen_entry_state": (INT, HANDLE),
    "facegen_entry_verdict": (INT, HANDLE),
    "facegen_entry_id": (TEXT, HANDLE),
    "facegen_entry_code": (INT, HANDLE),
    "facegen_entry_message": (TEXT, HANDLE),
    "facegen_entry_seed": (INT64, HANDLE),
    "facegen_entry_image_count": (SIZE, HANDLE),
    "facegen_entry_image_path": (TEXT, HANDLE, SIZE),
    "facegen_verdict_text": (TEXT, INT),
    "facegen_worker_new": (HANDLE, HANDLE, HANDLE, ERROR),
    "facegen_worker_step": (SIZE, HANDLE, INT64),
    "facegen_worker_drain": (None, HANDLE),
    "facegen_worker_problem": (INT, HANDLE, ERROR),
    "facegen_worker_free": (None, HANDLE),
}

SANDBOX_FUNCTIONS: Dict[str, Tuple[Any, ...]] = {
    "facegen_sandbox_new": (HANDLE,),
    "facegen_sandbox_free": (None, HANDLE),
    "facegen_sandbox_set_time": (None, HANDLE, INT),
    "facegen_sandbox_advance": (None, HANDLE, INT64),
    "facegen_sandbox_set": (INT, HANDLE, TEXT, TEXT, ERROR),
    "facegen_sandbox_scenario_name": (TEXT, SIZE),
    "facegen_sandbox_scenario_help": (TEXT, SIZE),
    "facegen_sandbox_set_webhook": (None, HANDLE, WEBHOOK, HANDLE),
    "facegen_sandbox_attach": (INT, HANDLE, HANDLE, ERROR),
    "facegen_sandbox_paid_requests": (SIZE, HANDLE),
    "facegen_sandbox_requests": (SIZE, HANDLE),
    # replay.h
    "facegen_recorder_new": (HANDLE, TEXT, ERROR),
    "facegen_recorder_attach": (INT, HANDLE, HANDLE, ERROR),
    "facegen_recorder_close": (INT, HANDLE, ERROR),
    "facegen_replay_open": (HANDLE, TEXT, ERROR),
    "facegen_replay_attach": (INT, HANDLE, HANDLE, ERROR),
    "facegen_replay_left": (SIZE, HANDLE),
    "facegen_replay_free": (None, HANDLE),
}

# A setter of a request, facegen_request_set_NAME, takes one value, by the kind of its parameter; else a text.
SETTER_VALUES = {"integer": INT64, "number": REAL, "boolean": BOOL}
