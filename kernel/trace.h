/* SPDX-License-Identifier: GPL-2.0-only */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM discwriter

#if !defined(DISCWRITER_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define DISCWRITER_TRACE_H

#include <linux/tracepoint.h>

TRACE_EVENT(discwriter_command,
	TP_PROTO(int index, const u8 *cdb, u8 cdb_len, u32 len, int result,
		 u8 key, u8 asc, u8 ascq),
	TP_ARGS(index, cdb, cdb_len, len, result, key, asc, ascq),
	TP_STRUCT__entry(
		__field(int, index)
		__array(u8, cdb, 16)
		__field(u8, cdb_len)
		__field(u32, len)
		__field(int, result)
		__field(u8, key)
		__field(u8, asc)
		__field(u8, ascq)
	),
	TP_fast_assign(
		__entry->index = index;
		__entry->cdb_len = cdb_len;
		memcpy(__entry->cdb, cdb, 16);
		__entry->len = len;
		__entry->result = result;
		__entry->key = key;
		__entry->asc = asc;
		__entry->ascq = ascq;
	),
	TP_printk("discwriter%d cdb=%s len=%u result=%x sense=%x/%02x/%02x",
		  __entry->index,
		  __print_hex_str(__entry->cdb, __entry->cdb_len),
		  __entry->len, __entry->result, __entry->key, __entry->asc,
		  __entry->ascq)
);

TRACE_EVENT(discwriter_phase,
	TP_PROTO(int index, u32 burn, u32 phase),
	TP_ARGS(index, burn, phase),
	TP_STRUCT__entry(
		__field(int, index)
		__field(u32, burn)
		__field(u32, phase)
	),
	TP_fast_assign(
		__entry->index = index;
		__entry->burn = burn;
		__entry->phase = phase;
	),
	TP_printk("discwriter%d burn=%u phase=%u",
		  __entry->index, __entry->burn, __entry->phase)
);

#endif /* DISCWRITER_TRACE_H */

#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH .
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE trace
#include <trace/define_trace.h>
