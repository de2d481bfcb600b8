// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Where everything is in the structures that programs are compiled with: it is not to
 * compile once something has moved. Only looked at, by test_layout.sh.
 *
 * A structure that grew at its end, and whose size is passed, gets new rows here. Any row
 * that has to be changed is a program that reads something else than it did.
 */
#include <stddef.h>
#include <libdiscwriter.h>

#define SIZE(type, size)							\
	_Static_assert(sizeof(struct type) == (size), #type " is not " #size " bytes")
#define AT(type, member, offset, size)						\
	_Static_assert(offsetof(struct type, member) == (offset) &&		\
		       sizeof(((struct type *)0)->member) == (size),		\
		       #type "." #member " is not at " #offset ", " #size " bytes")

/* With 64 bits, and as i386 has it. The kernel's structures have none of these. */
#define P(with64, with32)	(sizeof(void *) == 8 ? (with64) : (with32))

SIZE(discwriter_features, 24);
AT(discwriter_features, verbs, 0, 8);
AT(discwriter_features, begin_flags, 8, 8);
AT(discwriter_features, max_ranges, 16, 4);
AT(discwriter_features, causes, 20, 4);

SIZE(discwriter_recorder, 224);
AT(discwriter_recorder, index, 0, 4);
AT(discwriter_recorder, capabilities, 4, 4);
AT(discwriter_recorder, host, 8, 4);
AT(discwriter_recorder, channel, 12, 4);
AT(discwriter_recorder, target, 16, 4);
AT(discwriter_recorder, reserved, 20, 4);
AT(discwriter_recorder, lun, 24, 8);
AT(discwriter_recorder, dma_alignment, 32, 4);
AT(discwriter_recorder, max_transfer, 36, 4);
AT(discwriter_recorder, chunk, 40, 4);
AT(discwriter_recorder, nr_profiles, 44, 4);
AT(discwriter_recorder, profiles, 48, 64);
AT(discwriter_recorder, vendor, 112, 12);
AT(discwriter_recorder, product, 124, 20);
AT(discwriter_recorder, revision, 144, 8);
AT(discwriter_recorder, serial, 152, 40);
AT(discwriter_recorder, block_name, 192, 32);

SIZE(discwriter_why, 8);
AT(discwriter_why, cause, 0, 4);
AT(discwriter_why, opcode, 4, 1);
AT(discwriter_why, sense_key, 5, 1);
AT(discwriter_why, asc, 6, 1);
AT(discwriter_why, ascq, 7, 1);

SIZE(discwriter_medium, 104);
AT(discwriter_medium, flags, 0, 4);
AT(discwriter_medium, state, 4, 4);
AT(discwriter_medium, profile, 8, 4);
AT(discwriter_medium, block, 12, 4);
AT(discwriter_medium, sessions, 16, 4);
AT(discwriter_medium, tracks, 20, 4);
AT(discwriter_medium, reserved, 24, 8);
AT(discwriter_medium, capacity, 32, 8);
AT(discwriter_medium, free, 40, 8);
AT(discwriter_medium, next_writable, 48, 8);
AT(discwriter_medium, last_session_start, 56, 8);
AT(discwriter_medium, can, 64, 4);
AT(discwriter_medium, open_track, 68, 4);
AT(discwriter_medium, open_start, 72, 8);
AT(discwriter_medium, open_next, 80, 8);
AT(discwriter_medium, open_end, 88, 8);
AT(discwriter_medium, why, 96, 8);

SIZE(discwriter_range, 16);
AT(discwriter_range, start, 0, 8);
AT(discwriter_range, end, 8, 8);

SIZE(discwriter_begin, 104);
AT(discwriter_begin, flags, 0, 4);
AT(discwriter_begin, close, 4, 4);
AT(discwriter_begin, sectors, 8, 8);
AT(discwriter_begin, ranges, 16, 8);
AT(discwriter_begin, nr_ranges, 24, 4);
AT(discwriter_begin, write_type, 28, 4);
AT(discwriter_begin, client, 32, 64);
AT(discwriter_begin, speed, 96, 4);
AT(discwriter_begin, rotation, 100, 4);

SIZE(discwriter_end, 8);
AT(discwriter_end, flags, 0, 4);
AT(discwriter_end, reserved, 4, 4);

SIZE(discwriter_write_range, 24);
AT(discwriter_write_range, start, 0, 8);
AT(discwriter_write_range, count, 8, 8);
AT(discwriter_write_range, address, 16, 8);

SIZE(discwriter_write_ranges, 104);
AT(discwriter_write_ranges, flags, 0, 4);
AT(discwriter_write_ranges, close, 4, 4);
AT(discwriter_write_ranges, ranges, 8, 8);
AT(discwriter_write_ranges, nr_ranges, 16, 4);
AT(discwriter_write_ranges, reserved, 20, 4);
AT(discwriter_write_ranges, sectors, 24, 8);
AT(discwriter_write_ranges, failed, 32, 8);
AT(discwriter_write_ranges, client, 40, 64);

SIZE(discwriter_cancel, 8);
AT(discwriter_cancel, flags, 0, 4);
AT(discwriter_cancel, reserved, 4, 4);

SIZE(discwriter_status, 288);
AT(discwriter_status, flags, 0, 4);
AT(discwriter_status, burn, 4, 4);
AT(discwriter_status, phase, 8, 4);
AT(discwriter_status, failed_phase, 12, 4);
AT(discwriter_status, cause, 16, 4);
AT(discwriter_status, error, 20, 4);
AT(discwriter_status, outcome, 24, 4);
AT(discwriter_status, profile, 28, 4);
AT(discwriter_status, opcode, 32, 1);
AT(discwriter_status, sense_key, 33, 1);
AT(discwriter_status, asc, 34, 1);
AT(discwriter_status, ascq, 35, 1);
AT(discwriter_status, host_byte, 36, 1);
AT(discwriter_status, status_byte, 37, 1);
AT(discwriter_status, sense_len, 38, 1);
AT(discwriter_status, reserved0, 39, 1);
AT(discwriter_status, error_lba, 40, 8);
AT(discwriter_status, start, 48, 8);
AT(discwriter_status, sectors_total, 56, 8);
AT(discwriter_status, sectors_taken, 64, 8);
AT(discwriter_status, sectors_written, 72, 8);
AT(discwriter_status, last_written, 80, 8);
AT(discwriter_status, next_writable, 88, 8);
AT(discwriter_status, staged, 96, 4);
AT(discwriter_status, pad, 100, 4);
AT(discwriter_status, range, 104, 4);
AT(discwriter_status, nr_ranges, 108, 4);
AT(discwriter_status, drive_buffer_size, 112, 4);
AT(discwriter_status, drive_buffer_free, 116, 4);
AT(discwriter_status, elapsed_ms, 120, 8);
AT(discwriter_status, write_ms, 128, 8);
AT(discwriter_status, mapped, 136, 8);
AT(discwriter_status, bounced, 144, 8);
AT(discwriter_status, staged_writes, 152, 8);
AT(discwriter_status, waits, 160, 8);
AT(discwriter_status, sense, 168, 96);
AT(discwriter_status, job, 264, 4);
AT(discwriter_status, progress, 268, 4);
AT(discwriter_status, write_speed, 272, 4);
AT(discwriter_status, rotation, 276, 4);
AT(discwriter_status, phases, 280, 4);
AT(discwriter_status, reserved1, 284, 4);

SIZE(discwriter_owner, 72);
AT(discwriter_owner, pid, 0, 4);
AT(discwriter_owner, held, 4, 4);
AT(discwriter_owner, client, 8, 64);

SIZE(discwriter_erase, 8);
AT(discwriter_erase, flags, 0, 4);
AT(discwriter_erase, method, 4, 4);

SIZE(discwriter_format_entry, 24);
AT(discwriter_format_entry, type, 0, 4);
AT(discwriter_format_entry, subtype, 4, 4);
AT(discwriter_format_entry, param, 8, 4);
AT(discwriter_format_entry, reserved, 12, 4);
AT(discwriter_format_entry, sectors, 16, 8);

SIZE(discwriter_formats, 776);
AT(discwriter_formats, flags, 0, 4);
AT(discwriter_formats, state, 4, 4);
AT(discwriter_formats, sectors, 8, 8);
AT(discwriter_formats, nr, 16, 4);
AT(discwriter_formats, preferred, 20, 4);
AT(discwriter_formats, entries, 24, 744);
AT(discwriter_formats, why, 768, 8);

SIZE(discwriter_format, 32);
AT(discwriter_format, flags, 0, 4);
AT(discwriter_format, reserved, 4, 4);
AT(discwriter_format, entry, 8, 24);

SIZE(discwriter_finalize, 8);
AT(discwriter_finalize, flags, 0, 4);
AT(discwriter_finalize, close, 4, 4);

SIZE(discwriter_reserve, 24);
AT(discwriter_reserve, flags, 0, 4);
AT(discwriter_reserve, track, 4, 4);
AT(discwriter_reserve, sectors, 8, 8);
AT(discwriter_reserve, start, 16, 8);

SIZE(discwriter_tray, 8);
AT(discwriter_tray, flags, 0, 4);
AT(discwriter_tray, action, 4, 4);

SIZE(discwriter_speed_entry, 16);
AT(discwriter_speed_entry, write, 0, 4);
AT(discwriter_speed_entry, read, 4, 4);
AT(discwriter_speed_entry, rotation, 8, 4);
AT(discwriter_speed_entry, reserved, 12, 4);

SIZE(discwriter_speeds, 536);
AT(discwriter_speeds, flags, 0, 4);
AT(discwriter_speeds, nr, 4, 4);
AT(discwriter_speeds, current_write, 8, 4);
AT(discwriter_speeds, rotation, 12, 4);
AT(discwriter_speeds, entries, 16, 512);
AT(discwriter_speeds, why, 528, 8);

SIZE(discwriter_speed, 16);
AT(discwriter_speed, flags, 0, 4);
AT(discwriter_speed, write, 4, 4);
AT(discwriter_speed, rotation, 8, 4);
AT(discwriter_speed, adjusted, 12, 4);

SIZE(discwriter_query, 48);
AT(discwriter_query, flags, 0, 4);
AT(discwriter_query, kind, 4, 4);
AT(discwriter_query, code, 8, 4);
AT(discwriter_query, control, 12, 4);
AT(discwriter_query, address, 16, 8);
AT(discwriter_query, data, 24, 8);
AT(discwriter_query, size, 32, 4);
AT(discwriter_query, length, 36, 4);
AT(discwriter_query, cause, 40, 4);
AT(discwriter_query, sense_key, 44, 1);
AT(discwriter_query, asc, 45, 1);
AT(discwriter_query, ascq, 46, 1);
AT(discwriter_query, reserved, 47, 1);

SIZE(discwriter_client, 72);
AT(discwriter_client, flags, 0, 4);
AT(discwriter_client, reserved, 4, 4);
AT(discwriter_client, client, 8, 64);

SIZE(dw_progress, 144);
AT(dw_progress, action, 0, 4);
AT(dw_progress, phase, 4, 4);
AT(dw_progress, elapsed_ms, 8, 8);
AT(dw_progress, remaining_ms, 16, 8);
AT(dw_progress, total_ms, 24, 8);
AT(dw_progress, start_lba, 32, 8);
AT(dw_progress, sector_count, 40, 8);
AT(dw_progress, last_read_lba, 48, 8);
AT(dw_progress, last_written_lba, 56, 8);
AT(dw_progress, total_system_buffer, 64, 8);
AT(dw_progress, used_system_buffer, 72, 8);
AT(dw_progress, free_system_buffer, 80, 8);
AT(dw_progress, sectors_done, 88, 8);
AT(dw_progress, sectors_total, 96, 8);
AT(dw_progress, range, 104, 4);
AT(dw_progress, nr_ranges, 108, 4);
AT(dw_progress, drive_buffer_size, 112, 4);
AT(dw_progress, drive_buffer_free, 116, 4);
AT(dw_progress, bytes_per_second, 120, 8);
AT(dw_progress, profile, 128, 4);
AT(dw_progress, job, 132, 4);
AT(dw_progress, drive_progress, 136, 4);
AT(dw_progress, reserved, 140, 4);

SIZE(dw_result, 336);
AT(dw_result, hr, 0, 4);
AT(dw_result, error, 4, 4);
AT(dw_result, stage, 8, 4);
AT(dw_result, flags, 12, 4);
AT(dw_result, resumed, 16, 8);
AT(dw_result, verified, 24, 4);
AT(dw_result, read_sense_key, 28, 1);
AT(dw_result, read_asc, 29, 1);
AT(dw_result, read_ascq, 30, 1);
AT(dw_result, reserved, 31, 1);
AT(dw_result, first_bad, 32, 8);
AT(dw_result, compared, 40, 8);
AT(dw_result, status, 48, 288);

SIZE(dw_event, P(864, 856));
AT(dw_event, kind, 0, 4);
AT(dw_event, flags, 4, 4);
AT(dw_event, index, 8, 4);
AT(dw_event, burn, 12, 4);
AT(dw_event, sequence, 16, 8);
AT(dw_event, lost, 24, 8);
AT(dw_event, name, 32, 32);
AT(dw_event, block, 64, 32);
AT(dw_event, vendor, 96, 12);
AT(dw_event, product, 108, 20);
AT(dw_event, revision, 128, 8);
AT(dw_event, serial, 136, 40);
AT(dw_event, profile, 176, 4);
AT(dw_event, medium_state, 180, 4);
AT(dw_event, capacity, 184, 8);
AT(dw_event, free, 192, 8);
AT(dw_event, next_writable, 200, 8);
AT(dw_event, progress, 208, P(8, 4));
AT(dw_event, outcome, P(216, 212), 4);
AT(dw_event, hr, P(220, 216), 4);
AT(dw_event, cause, P(224, 220), 4);
AT(dw_event, error, P(228, 224), 4);
AT(dw_event, failed_phase, P(232, 228), 4);
AT(dw_event, opcode, P(236, 232), 4);
AT(dw_event, error_lba, P(240, 236), 8);
AT(dw_event, sense_len, P(248, 244), 4);
AT(dw_event, sense, P(252, 248), 96);
AT(dw_event, id, P(348, 344), 512);

SIZE(dw_multisession, 16);
AT(dw_multisession, last_session_start, 0, 8);
AT(dw_multisession, next_writable, 8, 8);

SIZE(dw_code, P(32, 16));
AT(dw_code, hr, 0, 4);
AT(dw_code, name, P(8, 4), P(8, 4));
AT(dw_code, text, P(16, 8), P(8, 4));
AT(dw_code, advice, P(24, 12), P(8, 4));

SIZE(dw_cause, P(32, 20));
AT(dw_cause, cause, 0, 4);
AT(dw_cause, error, 4, 4);
AT(dw_cause, hr, 8, 4);
AT(dw_cause, name, P(16, 12), P(8, 4));
AT(dw_cause, text, P(24, 16), P(8, 4));

SIZE(dw_profile, P(16, 12));
AT(dw_profile, profile, 0, 4);
AT(dw_profile, speed_1x, 4, 4);
AT(dw_profile, name, 8, P(8, 4));

SIZE(dw_write_speed, 16);
AT(dw_write_speed, media_type, 0, 4);
AT(dw_write_speed, pure_cav, 4, 4);
AT(dw_write_speed, sectors, 8, 4);
AT(dw_write_speed, kbps, 12, 4);

SIZE(dw_multisession_info, 72);
AT(dw_multisession_info, kind, 0, 4);
AT(dw_multisession_info, supported, 4, 4);
AT(dw_multisession_info, in_use, 8, 4);
AT(dw_multisession_info, first_data_session, 12, 4);
AT(dw_multisession_info, start_of_previous, 16, 8);
AT(dw_multisession_info, last_of_previous, 24, 8);
AT(dw_multisession_info, next_writable, 32, 8);
AT(dw_multisession_info, free, 40, 8);
AT(dw_multisession_info, total, 48, 8);
AT(dw_multisession_info, last_written, 56, 8);
AT(dw_multisession_info, write_unit, 64, 4);
AT(dw_multisession_info, reserved, 68, 4);

SIZE(dw_blocker, 4184);
AT(dw_blocker, kind, 0, 4);
AT(dw_blocker, pid, 4, 4);
AT(dw_blocker, count, 8, 4);
AT(dw_blocker, job, 12, 4);
AT(dw_blocker, phase, 16, 4);
AT(dw_blocker, reserved, 20, 4);
AT(dw_blocker, name, 24, 64);
AT(dw_blocker, paths, 88, 4096);

SIZE(dw_stream_ops, P(48, 24));
AT(dw_stream_ops, size, 0, P(8, 4));
AT(dw_stream_ops, read, P(8, 4), P(8, 4));
AT(dw_stream_ops, seek, P(16, 8), P(8, 4));
AT(dw_stream_ops, get_size, P(24, 12), P(8, 4));
AT(dw_stream_ops, get_ranges, P(32, 16), P(8, 4));
AT(dw_stream_ops, release, P(40, 20), P(8, 4));
